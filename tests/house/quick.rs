//! Quick: no list of people, of the tree, of invitations, of requests, of what was done or of what waits
//! reads a whole table, however many there are. Asked of the planners of both databases, in a house of 20,000 with 50,000 invitations.

use regex::Regex;
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, Row, SqlSafeStr, SqliteConnection,
    postgres::PgRow, sqlite::SqliteRow,
};

use crate::{
    statements::{self, Found},
    support::{
        databases::{Kind, Place, postgres_server},
        large::{self, Dialect, Size},
    },
};

/// Where the lists are that grow with the house.
const LISTS: [&str; 17] = [
    "src/members/people.rs",
    "src/members/tree.rs",
    "src/household",
    "src/invitations",
    "src/requests",
    "src/feed",
    "src/messages/gather.rs",
    "src/audit.rs",
    "src/notices.rs",
    "src/todo",
    "src/messages/held.rs",
    "src/groups/belonging.rs",
    "src/groups.rs",
    "src/moderation/sanctions/reading.rs",
    "src/moderation/reports.rs",
    "src/moderation/appeals.rs",
    "src/window/replies.rs",
];

/// The tables that a house fills.
const LARGE: [&str; 15] = [
    "members",
    "member_words",
    "invitations",
    "invitation_words",
    "redemptions",
    "memberships",
    "requests",
    "sanctions",
    "messages",
    "audit",
    "notices",
    "held",
    "reports",
    "appeals",
    "outside_replies",
];

const SIZE: Size = Size {
    members: 20_000,
    invitations: 50_000,
};

#[tokio::test]
async fn no_list_scans_a_table_of_sqlite() {
    let place = Place::on(Kind::Sqlite).await;
    let url = format!("sqlite:{}", place.file().display());
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    for statement in large::statements(Dialect::Sqlite, SIZE) {
        conn.execute(AssertSqlSafe(statement)).await.unwrap();
    }
    let mut scans = Vec::new();
    for found in lists() {
        let sql = format!("EXPLAIN QUERY PLAN {}", found.sqlite);
        let rows: Vec<SqliteRow> = sqlx::query(AssertSqlSafe(sql).into_sql_str())
            .fetch_all(&mut conn)
            .await
            .unwrap();
        for row in rows {
            let step: String = row.get("detail");
            let scanned = step
                .strip_prefix("SCAN ")
                .and_then(|rest| rest.split(' ').next());
            let large = scanned.is_some_and(|name| is_large(&found.sqlite, name));
            if large {
                scans.push(format!("{}: {step}\n{}", found.place, found.sqlite));
            }
        }
    }
    assert!(scans.is_empty(), "{}", scans.join("\n\n"));
}

#[tokio::test]
async fn no_list_scans_a_table_of_postgres() {
    if postgres_server().is_none() {
        return;
    }
    let place = Place::on(Kind::Postgres).await;
    let mut conn = PgConnection::connect(&place.url().unwrap()).await.unwrap();
    for statement in large::statements(Dialect::Postgres, SIZE) {
        conn.execute(AssertSqlSafe(statement)).await.unwrap();
    }
    let generic = "SET plan_cache_mode = force_generic_plan";
    conn.execute(generic).await.unwrap();
    let scan = Regex::new(r"Seq Scan on (\w+)").unwrap();
    let mut scans = Vec::new();
    for (number, found) in lists().into_iter().enumerate() {
        let prepare = format!("PREPARE list{number} AS {}", found.postgres);
        conn.execute(AssertSqlSafe(prepare)).await.unwrap();
        let nothing = vec!["NULL"; parameters(&found.postgres)].join(", ");
        let nothing = if nothing.is_empty() {
            nothing
        } else {
            format!("({nothing})")
        };
        let explain = format!("EXPLAIN EXECUTE list{number}{nothing}");
        let rows: Vec<PgRow> = sqlx::raw_sql(AssertSqlSafe(explain).into_sql_str())
            .fetch_all(&mut conn)
            .await
            .unwrap();
        for row in rows {
            let step: String = row.get(0);
            let scanned = scan.captures(&step).map(|found| found[1].to_owned());
            let large = scanned.is_some_and(|name| LARGE.contains(&&*name));
            if large {
                scans.push(format!("{}: {step}\n{}", found.place, found.postgres));
            }
        }
    }
    assert!(scans.is_empty(), "{}", scans.join("\n\n"));
}

fn lists() -> Vec<Found> {
    let mut found = statements::all();
    found.retain(|found| {
        let reads = found.sqlite.starts_with("SELECT") || found.sqlite.starts_with("WITH");
        // Once at the start of the house, for people who came before they could be looked for.
        let starts = [
            "NOT EXISTS (SELECT 1 FROM member_words w",
            "WHERE outline IS NULL",
            "NOT EXISTS (SELECT 1 FROM invitation_words w",
        ];
        let starts = starts.iter().any(|only| found.sqlite.contains(only));
        reads && !starts && LISTS.iter().any(|list| found.place.starts_with(list))
    });
    assert!(found.len() > 20, "only {} lists", found.len());
    found
}

/// Whether a name in a plan stands for a large table.
fn is_large(sql: &str, name: &str) -> bool {
    let named = Regex::new(r"(?:FROM|JOIN)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?").unwrap();
    let table = named
        .captures_iter(sql)
        .find(|found| found.get(2).is_some_and(|alias| alias.as_str() == name))
        .map_or(name.to_owned(), |found| found[1].to_owned());
    LARGE.contains(&&*table)
}

fn parameters(sql: &str) -> usize {
    let number = Regex::new(r"\$(\d+)").unwrap();
    let numbers = number
        .captures_iter(sql)
        .map(|found| found[1].parse().unwrap());
    numbers.max().unwrap_or(0)
}
