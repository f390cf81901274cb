//! Empty databases, one for each test that asks: a new file, or a copy of a template.

use std::path::PathBuf;

use salon::db::Db;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

/// Where an empty, migrated database lives until it is dropped.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    /// The name of the database in PostgreSQL.
    name: Option<String>,
}

/// The PostgreSQL that tests may make databases in.
pub(crate) fn postgres_server() -> Option<String> {
    std::env::var("SALON_TEST_POSTGRES")
        .ok()
        .filter(|server| !server.is_empty())
        .map(|server| server.trim_end_matches('/').to_owned())
}

impl Place {
    pub(crate) async fn on(kind: Kind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let name = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => Some(copy_of_template().await),
        };
        let place = Self { folder, name };
        if kind == Kind::Sqlite {
            let file = FILE.get_or_init(migrated_file).await;
            std::fs::write(place.file(), file).unwrap();
        }
        place
    }

    /// The file that SQLite keeps the house in.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("salon.db")
    }

    /// The address in PostgreSQL, if that is where it is.
    pub(crate) fn url(&self) -> Option<String> {
        let server = postgres_server()?;
        self.name.as_ref().map(|name| format!("{server}/{name}"))
    }

    pub(crate) async fn open(&self) -> Db {
        match self.url() {
            Some(url) => Db::postgres(&url).await.unwrap(),
            None => Db::sqlite(&self.file()).await.unwrap(),
        }
    }
}

/// Everything that a house had, as its owner puts it away: a copy of the file, or of the database.
pub(crate) struct Backup(Place);

impl Place {
    /// Nobody may have it open.
    pub(crate) async fn backed_up(&self) -> Backup {
        let backup = Self {
            folder: tempfile::tempdir().unwrap(),
            name: self.name.as_ref().map(|name| format!("{name}_backup")),
        };
        backup.becomes(self).await;
        Backup(backup)
    }

    /// Back to what it was then.
    pub(crate) async fn put_back(&self, backup: &Backup) {
        self.becomes(&backup.0).await;
    }

    async fn becomes(&self, other: &Self) {
        let (Some(name), Some(other_name)) = (&self.name, &other.name) else {
            // What the log holds belongs to the file, where whoever closed last did not fold it in.
            for name in ["salon.db", "salon.db-wal", "salon.db-shm"] {
                let (from, to) = (
                    other.folder.path().join(name),
                    self.folder.path().join(name),
                );
                let _ = std::fs::remove_file(&to);
                if from.exists() && !name.ends_with("-shm") {
                    std::fs::copy(from, to).unwrap();
                }
            }
            return;
        };
        let mut admin = administrator(&postgres_server().unwrap()).await;
        for statement in [
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name} TEMPLATE {other_name}"),
        ] {
            admin.execute(AssertSqlSafe(statement)).await.unwrap();
        }
    }
}

/// Databases are dropped by hand: a test that panicked leaves its own behind, to be looked at.
impl Drop for Place {
    fn drop(&mut self) {
        let (Some(name), Some(server)) = (self.name.take(), postgres_server()) else {
            return;
        };
        if std::thread::panicking() {
            return;
        }
        let drop = async move {
            let mut admin = administrator(&server).await;
            let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            admin.execute(AssertSqlSafe(statement)).await.unwrap();
        };
        // The test's own runtime may be the one that is dropping this.
        std::thread::spawn(|| {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
                .block_on(drop);
        })
        .join()
        .unwrap();
    }
}

/// What an empty, migrated file of SQLite holds.
static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();

async fn migrated_file() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("salon.db");
    let db = Db::sqlite(&file).await.unwrap();
    db.migrate().await.unwrap();
    db.close().await;
    // Whoever closed last may have been one who only reads.
    let url = format!("sqlite:{}", file.display());
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    let whole = "PRAGMA wal_checkpoint(TRUNCATE)";
    conn.execute(whole).await.unwrap();
    std::fs::read(file).unwrap()
}

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

async fn copy_of_template() -> String {
    let server = postgres_server().expect("asked for only when it is there");
    let template = TEMPLATE.get_or_init(|| template(&server)).await;
    let name = format!("story_{}", uuid::Uuid::now_v7().simple());
    let mut admin = administrator(&server).await;
    // Copying locks the template: take turns, across test processes too.
    for statement in [
        "SELECT pg_advisory_lock(7)".to_owned(),
        format!("CREATE DATABASE {name} TEMPLATE {template}"),
        "SELECT pg_advisory_unlock(7)".to_owned(),
    ] {
        admin.execute(AssertSqlSafe(statement)).await.unwrap();
    }
    name
}

async fn template(server: &str) -> String {
    let name = format!("template_{}", uuid::Uuid::now_v7().simple());
    let mut admin = administrator(server).await;
    let statement = format!("CREATE DATABASE {name}");
    admin.execute(AssertSqlSafe(statement)).await.unwrap();
    let db = Db::postgres(&format!("{server}/{name}")).await.unwrap();
    db.migrate().await.unwrap();
    db.close().await;
    name
}

async fn administrator(server: &str) -> PgConnection {
    PgConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap_or_else(|error| panic!("no PostgreSQL at SALON_TEST_POSTGRES={server}: {error}"))
}
