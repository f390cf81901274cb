//! Every statement in the source prepares on both databases, with the same parameters and columns:
//! what a macro could have told the compiler about one database, this tells the run about two.

use std::collections::BTreeSet;

use salon::db::Db;
use sqlx::{
    AssertSqlSafe, Column, Connection, Executor, PgConnection, SqlSafeStr, SqliteConnection,
    Statement, query_as,
};

use crate::{
    source::{self, File},
    support::databases::{Kind, Place, postgres_server},
};

/// One statement of the source: where it stands, and its text on each database.
pub(crate) struct Found {
    pub(crate) place: String,
    pub(crate) sqlite: String,
    pub(crate) postgres: String,
}

/// How a database understood a statement.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    parameters: usize,
    columns: Vec<String>,
}

#[tokio::test]
async fn every_statement_prepares_alike() {
    let statements = all();
    assert!(statements.len() >= 60, "only {} found", statements.len());
    let lite = Place::on(Kind::Sqlite).await;
    let mut lite = sqlite(&lite).await;
    let post = match postgres_server() {
        Some(_) => Some(Place::on(Kind::Postgres).await),
        None => None,
    };
    for found in statements {
        let ours = on_sqlite(&mut lite, &found).await;
        if let Some(place) = &post {
            let theirs = on_postgres(&mut postgres(place).await, &found).await;
            assert!(
                alike(&ours, &theirs),
                "{}: {ours:?} {theirs:?}",
                found.place
            );
        }
    }
}

/// A column without a name of its own is called differently by each; its place is enough.
fn alike(ours: &Shape, theirs: &Shape) -> bool {
    let named = |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    ours.parameters == theirs.parameters
        && ours.columns.len() == theirs.columns.len()
        && ours
            .columns
            .iter()
            .zip(&theirs.columns)
            .all(|(ours, theirs)| ours == theirs || !named(ours))
}

pub(crate) fn all() -> Vec<Found> {
    let mut found = Vec::new();
    for file in source::files("src", ".rs") {
        queries(&file, &mut found);
        differing(&file, &mut found);
    }
    found
}

/// `.query("…")`, or `.query(NAME)` where `NAME` is a `Sql` of the same file.
fn queries(file: &File, found: &mut Vec<Found>) {
    for (at, call) in file.shipped().match_indices(".query(") {
        let argument = file.shipped()[at + call.len()..].trim_start();
        if argument.starts_with(')') {
            continue; // the query of an address
        }
        if let Some(text) = source::literal(argument) {
            found.push(Found {
                place: file.path.clone(),
                sqlite: text.clone(),
                postgres: text,
            });
            continue;
        }
        let end = argument.find([')', ',']).unwrap();
        let name = &argument[..end];
        assert!(
            file.text.contains(&format!("const {name}: Sql = Sql::")),
            "{}: a statement that cannot be read: .query({name})",
            file.path
        );
    }
}

fn differing(file: &File, found: &mut Vec<Found>) {
    for (at, start) in file.shipped().match_indices("= Sql::Differs {") {
        let body = &file.shipped()[at + start.len()..];
        let side = |name: &str| {
            let (_, after) = body.split_once(name).unwrap();
            source::literal(after.trim_start()).unwrap()
        };
        found.push(Found {
            place: file.path.clone(),
            sqlite: side("sqlite:"),
            postgres: side("postgres:"),
        });
    }
}

async fn on_sqlite(conn: &mut SqliteConnection, found: &Found) -> Shape {
    let sql = AssertSqlSafe(found.sqlite.clone()).into_sql_str();
    let statement = conn.prepare(sql).await;
    let statement =
        statement.unwrap_or_else(|e| panic!("{} on SQLite: {e}\n{}", found.place, found.sqlite));
    Shape {
        parameters: statement
            .parameters()
            .map_or(0, |p| p.either(<[_]>::len, |n| n)),
        columns: names(statement.columns()),
    }
}

async fn on_postgres(conn: &mut PgConnection, found: &Found) -> Shape {
    let sql = AssertSqlSafe(found.postgres.clone()).into_sql_str();
    let statement = conn.prepare(sql).await;
    let statement = statement
        .unwrap_or_else(|e| panic!("{} on PostgreSQL: {e}\n{}", found.place, found.postgres));
    Shape {
        parameters: statement
            .parameters()
            .map_or(0, |p| p.either(<[_]>::len, |n| n)),
        columns: names(statement.columns()),
    }
}

fn names<C: Column>(columns: &[C]) -> Vec<String> {
    columns.iter().map(|c| c.name().to_owned()).collect()
}

async fn sqlite(place: &Place) -> SqliteConnection {
    let url = format!("sqlite:{}", place.file().display());
    SqliteConnection::connect(&url).await.unwrap()
}

async fn postgres(place: &Place) -> PgConnection {
    PgConnection::connect(&place.url().unwrap()).await.unwrap()
}

/// What words are found by is each database's own. A table, a column, its type, and whether it always holds something.
type Cell = (String, String, String, bool);

#[tokio::test]
async fn both_schemas_say_the_same() {
    if postgres_server().is_none() {
        return;
    }
    let (lite, post) = (
        Place::on(Kind::Sqlite).await,
        Place::on(Kind::Postgres).await,
    );
    let (mut lite, mut post) = (sqlite(&lite).await, postgres(&post).await);
    let (ours, theirs) = (
        cells_of_sqlite(&mut lite).await,
        cells_of_postgres(&mut post).await,
    );
    assert!(ours.len() > 50, "{ours:?}");
    assert_eq!(ours, theirs);
    let (ours, theirs) = (
        indexes_of_sqlite(&mut lite).await,
        indexes_of_postgres(&mut post).await,
    );
    assert!(ours.len() > 5, "{ours:?}");
    assert_eq!(ours, theirs);
}

async fn cells_of_sqlite(conn: &mut SqliteConnection) -> BTreeSet<Cell> {
    let cells = query_as(
        "SELECT m.name, p.name, upper(p.type), p.\"notnull\" = 1 OR p.pk > 0
         FROM sqlite_schema m, pragma_table_info(m.name) p
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> '_sqlx_migrations'
             AND m.name NOT LIKE 'search%'",
    );
    cells.fetch_all(conn).await.unwrap().into_iter().collect()
}

async fn cells_of_postgres(conn: &mut PgConnection) -> BTreeSet<Cell> {
    let cells = query_as(
        "SELECT table_name::text, column_name::text, upper(data_type), is_nullable = 'NO'
         FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'
             AND table_name NOT LIKE 'search%'",
    );
    cells.fetch_all(conn).await.unwrap().into_iter().collect()
}

async fn indexes_of_sqlite(conn: &mut SqliteConnection) -> BTreeSet<(String,)> {
    let indexes =
        query_as("SELECT name FROM sqlite_schema WHERE type = 'index' AND name NOT LIKE 'sqlite%'");
    indexes.fetch_all(conn).await.unwrap().into_iter().collect()
}

async fn indexes_of_postgres(conn: &mut PgConnection) -> BTreeSet<(String,)> {
    let indexes = query_as(
        "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public'
         AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '%\\_key'
         AND tablename <> '_sqlx_migrations' AND tablename NOT LIKE 'search%'",
    );
    indexes.fetch_all(conn).await.unwrap().into_iter().collect()
}

on_both! {
    async fn a_migrated_database_can_be_migrated_again(place: Place) {
        let db: Db = place.open().await;
        db.migrate().await.unwrap();
        let mut conn = db.read().await.unwrap();
        let (tables,): (i64,) = conn.query("SELECT count(*) FROM groups").one().await.unwrap();
        assert_eq!(tables, 0);
        drop(conn);
        db.close().await;
    }

    async fn whoever_only_reads_cannot_write(place: Place) {
        let db: Db = place.open().await;
        let mut conn = db.read().await.unwrap();
        let refused = conn.query("DELETE FROM jobs").run().await;
        assert!(refused.is_err(), "a reader wrote");
        drop(conn);
        db.close().await;
    }
}
