//! How quick lists stay: a house of 20,000 people and 50,000 invitations against an almost empty one.
//!
//! `cargo bench --bench people` prints, for every list, the middle of its times in both houses and how
//! many times longer the large one takes; both are measured in the same run, turn by turn. With
//! `SALON_TEST_POSTGRES` set, in PostgreSQL too.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement tells, or fails"
)]

#[path = "../tests/house/support/large.rs"]
mod large;

use std::time::{Duration, Instant};

use salon::{
    db::Db,
    household,
    invitations::{self, State, Wanted, allowance},
    members::{
        self, Member,
        people::{self, Kind, Search},
        tree,
    },
    requests::strangers,
    values::{BehindName, MemberId, Timestamp},
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

use self::large::{Dialect, Size};

const LARGE: Size = Size {
    members: 20_000,
    invitations: 50_000,
};
const SMALL: Size = Size {
    members: 20,
    invitations: 50,
};
const NOW: Timestamp = Timestamp(1_000_000);
const TURNS: usize = 200;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let (small, large) = (
        sqlite(&folder.path().join("small.db"), SMALL).await,
        sqlite(&folder.path().join("large.db"), LARGE).await,
    );
    compare("SQLite", &small, &large).await;
    if let Ok(server) = std::env::var("SALON_TEST_POSTGRES") {
        let (small, large) = (
            postgres(&server, SMALL).await,
            postgres(&server, LARGE).await,
        );
        compare("PostgreSQL", &small.0, &large.0).await;
        for (db, name) in [small, large] {
            db.close().await;
            let drop = format!("DROP DATABASE {name}");
            let mut admin = PgConnection::connect(&format!("{server}/postgres"))
                .await
                .unwrap();
            admin.execute(AssertSqlSafe(drop)).await.unwrap();
        }
    }
}

async fn sqlite(file: &std::path::Path, size: Size) -> Db {
    let db = Db::sqlite(file).await.unwrap();
    put_up(&db).await;
    let url = format!("sqlite:{}", file.display());
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    for statement in large::statements(Dialect::Sqlite, size) {
        conn.execute(AssertSqlSafe(statement)).await.unwrap();
    }
    db
}

async fn postgres(server: &str, size: Size) -> (Db, String) {
    let name = format!("bench_{}", uuid::Uuid::now_v7().simple());
    let mut admin = PgConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    let create = format!("CREATE DATABASE {name}");
    admin.execute(AssertSqlSafe(create)).await.unwrap();
    let url = format!("{server}/{name}");
    let db = Db::postgres(&url).await.unwrap();
    put_up(&db).await;
    let mut conn = PgConnection::connect(&url).await.unwrap();
    for statement in large::statements(Dialect::Postgres, size) {
        conn.execute(AssertSqlSafe(statement)).await.unwrap();
    }
    (db, name)
}

/// A house with nobody in it.
async fn put_up(db: &Db) {
    db.migrate().await.unwrap();
    let mut tx = db.write().await.unwrap();
    members::found_house(&mut tx, b"no key", NOW).await.unwrap();
    tx.commit().await.unwrap();
}

/// What is asked of both houses.
#[derive(Clone, Copy, Debug)]
enum Question {
    FirstPage,
    LaterPage,
    ByName,
    Hosts,
    Tree,
    Profile,
    Places,
    Requests,
    Invited,
    InvitedRarely,
    InvitedByWord,
    InvitedByNone,
}

impl Question {
    const ALL: [Self; 12] = [
        Self::FirstPage,
        Self::LaterPage,
        Self::ByName,
        Self::Hosts,
        Self::Tree,
        Self::Profile,
        Self::Places,
        Self::Requests,
        Self::Invited,
        Self::InvitedRarely,
        Self::InvitedByWord,
        Self::InvitedByNone,
    ];

    async fn ask(self, db: &Db, owner: &Member) -> Duration {
        let mut conn = db.read().await.unwrap();
        let search = |kind, beginning: &str, after: Option<u32>| Search {
            kind,
            beginning: beginning.into(),
            after: after.map(|number| BehindName {
                name: format!("Member {number}"),
                id: id_of(number),
            }),
        };
        let search = match self {
            Self::LaterPage => search(Kind::Everybody, "", Some(11)),
            Self::ByName => search(Kind::Everybody, "member1", None),
            Self::Hosts => search(Kind::Hosts, "", None),
            _ => search(Kind::Everybody, "", None),
        };
        let member = MemberId(id_of(7));
        let start = Instant::now();
        match self {
            Self::FirstPage | Self::LaterPage | Self::ByName | Self::Hosts => {
                people::list(&mut conn, owner, &search, NOW).await.unwrap();
            }
            Self::Tree => {
                tree::below(&mut conn, owner.id, None).await.unwrap();
            }
            Self::Profile => {
                people::story(&mut conn, member).await.unwrap();
                household::shared(&mut conn, owner.id, member, NOW)
                    .await
                    .unwrap();
            }
            Self::Places => {
                allowance::places_left(&mut conn, owner, NOW).await.unwrap();
            }
            Self::Invited | Self::InvitedRarely | Self::InvitedByWord | Self::InvitedByNone => {
                let wanted = Wanted {
                    everybody: true,
                    state: matches!(self, Self::InvitedRarely).then_some(State::Revoked),
                    words: match self {
                        Self::InvitedByWord => "member17".into(),
                        Self::InvitedByNone => "nobody".into(),
                        _ => String::new(),
                    },
                    after: None,
                };
                let kept = invitations::kept(&mut conn, owner, &wanted, NOW).await;
                kept.unwrap();
            }
            Self::Requests => {
                strangers::naming(&mut conn, member, None).await.unwrap();
            }
        }
        start.elapsed()
    }
}

async fn compare(database: &str, small: &Db, large: &Db) {
    println!(
        "{database:<12} {:>12} {:>12} {:>8}",
        "20 people", "20,000", "times"
    );
    for question in Question::ALL {
        let (mut quick, mut slow) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            quick.push(question.ask(small, &owner(small).await).await);
            slow.push(question.ask(large, &owner(large).await).await);
        }
        let (quick, slow) = (middle(quick), middle(slow));
        let times = slow.as_secs_f64() / quick.as_secs_f64();
        let name = format!("{question:?}");
        println!("{name:<12} {quick:>12.1?} {slow:>12.1?} {times:>8.1}");
    }
}

async fn owner(db: &Db) -> Member {
    let mut conn = db.read().await.unwrap();
    let owner = members::find(&mut conn, MemberId(id_of(1)), NOW).await;
    owner.unwrap().unwrap()
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The id of the member with a number.
fn id_of(number: u32) -> uuid::Uuid {
    uuid::Uuid::from_u128(number.into())
}
