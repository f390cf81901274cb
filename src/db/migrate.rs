//! Migrations: one folder, one text; a suffix marks the few that must differ.
//!
//! `0001_rooms.sql` runs on both databases. Where they cannot share a text,
//! `0002_search.sqlite.sql` and `0002_search.postgres.sql` stand side by side.

use rust_embed::Embed;
use sqlx::{
    AssertSqlSafe, SqlSafeStr,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

use crate::db::{Db, Pool};

#[derive(Embed)]
#[folder = "migrations"]
struct Folder;

impl Db {
    /// Brings the schema up to date; PostgreSQL lets one machine at a time.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        match self.writers() {
            Pool::Sqlite(pool) => migrator("sqlite").run(pool).await,
            Pool::Postgres(pool) => migrator("postgres").run(pool).await,
        }
    }
}

fn migrator(database: &str) -> Migrator {
    Migrator::with_migrations(
        Folder::iter()
            .filter_map(|file| migration(&file, database))
            .collect(),
    )
}

/// Reads `0002_search.sqlite.sql` as version 2, "search", for SQLite alone.
fn migration(file: &str, database: &str) -> Option<Migration> {
    let stem = file.strip_suffix(".sql")?;
    let (name, only_for) = stem
        .split_once('.')
        .map_or((stem, None), |(name, only)| (name, Some(only)));
    let (version, description) = name.split_once('_')?;
    if only_for.is_some_and(|only| only != database) {
        return None;
    }
    let sql = String::from_utf8(Folder::get(file)?.data.into_owned()).ok()?;
    Some(Migration::new(
        version.parse().ok()?,
        description.to_owned().into(),
        MigrationType::Simple,
        AssertSqlSafe(sql).into_sql_str(),
        false,
    ))
}
