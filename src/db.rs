//! The database: SQLite inside the process, or PostgreSQL beside it.
//!
//! Every statement is written once and runs on both. [`Db::read`] lends a
//! connection that may only look; [`Db::write`] opens a transaction. A [`Write`]
//! is a [`Conn`] too, so whatever can be read can be read halfway through a change.

pub mod migrate;

use std::{
    ops::{Deref, DerefMut},
    path::Path,
    sync::Arc,
    time::Duration,
};

use sqlx::{
    Arguments, Encode, FromRow, PgPool, Postgres, Sqlite, SqlitePool, Transaction, Type,
    pool::PoolConnection,
    postgres::{PgArguments, PgConnectOptions, PgConnection, PgPoolOptions, PgRow},
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode,
        SqlitePoolOptions, SqliteRow, SqliteSynchronous,
    },
};
use tokio::sync::watch;

pub type Result<T, E = sqlx::Error> = std::result::Result<T, E>;

/// The door to the database; cheap to copy.
#[derive(Clone)]
pub struct Db {
    readers: Pool,
    writers: Pool,
    work: Arc<watch::Sender<()>>,
}

#[derive(Clone)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Db {
    /// Opens the file, and makes it if it is not there.
    pub async fn sqlite(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An answer may say "kept" only when the log is on the disk (invariant 1).
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .optimize_on_close(true, None);
        let writers = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(PATIENCE)
            .connect_with(options.create_if_missing(false).pragma("query_only", "ON"))
            .await?;
        Ok(Self::new(Pool::Sqlite(readers), Pool::Sqlite(writers)))
    }

    /// Connects to `postgres://…`.
    pub async fn postgres(url: &str) -> Result<Self> {
        let options: PgConnectOptions = url.parse()?;
        let writers = PgPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await?;
        let readers = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(PATIENCE)
            .connect_with(options.options([("default_transaction_read_only", "on")]))
            .await?;
        Ok(Self::new(Pool::Postgres(readers), Pool::Postgres(writers)))
    }

    fn new(readers: Pool, writers: Pool) -> Self {
        Self {
            readers,
            writers,
            work: Arc::default(),
        }
    }

    pub(crate) fn writers(&self) -> &Pool {
        &self.writers
    }

    /// Lends a connection that may only look.
    pub async fn read(&self) -> Result<Conn> {
        Ok(Conn(match &self.readers {
            Pool::Sqlite(pool) => Held::Sqlite(pool.acquire().await?),
            Pool::Postgres(pool) => Held::Postgres(pool.acquire().await?),
        }))
    }

    /// Opens a transaction. Await nothing but the database until it is committed:
    /// on SQLite it holds the only writer.
    pub async fn write(&self) -> Result<Write> {
        let conn = Conn(match &self.writers {
            // Taking the write lock at once, a transaction cannot lose it halfway.
            Pool::Sqlite(pool) => Held::SqliteTx(pool.begin_with("BEGIN IMMEDIATE").await?),
            Pool::Postgres(pool) => Held::PostgresTx(pool.begin().await?),
        });
        Ok(Write {
            conn,
            work: Arc::clone(&self.work),
            brings_work: false,
        })
    }

    /// Changes when a commit has brought work for the job loop.
    pub fn work(&self) -> watch::Receiver<()> {
        self.work.subscribe()
    }

    /// Lets go of every connection; SQLite folds its log into the file.
    pub async fn close(&self) {
        for pool in [&self.readers, &self.writers] {
            match pool {
                Pool::Sqlite(pool) => pool.close().await,
                Pool::Postgres(pool) => pool.close().await,
            }
        }
    }
}

/// How long a request waits for a connection before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// One connection, to whichever database this server runs on.
pub struct Conn(Held);

enum Held {
    Sqlite(PoolConnection<Sqlite>),
    SqliteTx(Transaction<'static, Sqlite>),
    Postgres(PoolConnection<Postgres>),
    PostgresTx(Transaction<'static, Postgres>),
}

/// An open transaction. Dropped before [`Write::commit`], it leaves no trace.
pub struct Write {
    conn: Conn,
    work: Arc<watch::Sender<()>>,
    brings_work: bool,
}

impl Write {
    pub async fn commit(self) -> Result<()> {
        match self.conn.0 {
            Held::SqliteTx(tx) => tx.commit().await?,
            Held::PostgresTx(tx) => tx.commit().await?,
            Held::Sqlite(_) | Held::Postgres(_) => unreachable!("Db::write always begins"),
        }
        if self.brings_work {
            self.work.send_replace(());
        }
        Ok(())
    }

    /// Says that this change holds work, or takes some away: its commit wakes the job loop, and whoever delivers
    /// looks again before the next letter.
    pub(crate) fn brings_work(&mut self) {
        self.brings_work = true;
    }
}

impl Deref for Write {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

/// A statement: one text for both databases, or two where they cannot agree.
#[derive(Clone, Copy)]
pub enum Sql {
    Same(&'static str),
    Differs {
        sqlite: &'static str,
        postgres: &'static str,
    },
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self::Same(text)
    }
}

impl Conn {
    pub fn query(&mut self, sql: impl Into<Sql>) -> Query<'_> {
        let (sqlite, postgres) = match sql.into() {
            Sql::Same(text) => (text, text),
            Sql::Differs { sqlite, postgres } => (sqlite, postgres),
        };
        let (sql, args) = match &mut self.0 {
            Held::Sqlite(conn) => (sqlite, Args::Sqlite(conn, SqliteArguments::default())),
            Held::SqliteTx(tx) => (sqlite, Args::Sqlite(tx, SqliteArguments::default())),
            Held::Postgres(conn) => (postgres, Args::Postgres(conn, PgArguments::default())),
            Held::PostgresTx(tx) => (postgres, Args::Postgres(tx, PgArguments::default())),
        };
        Query {
            sql,
            args,
            failed: None,
        }
    }
}

/// One statement on its way to the database.
#[must_use = "a query does nothing until it is run"]
pub struct Query<'c> {
    sql: &'static str,
    args: Args<'c>,
    failed: Option<sqlx::Error>,
}

enum Args<'c> {
    Sqlite(&'c mut SqliteConnection, SqliteArguments),
    Postgres(&'c mut PgConnection, PgArguments),
}

/// What both databases can store.
pub trait Value<'v>:
    Encode<'v, Sqlite> + Type<Sqlite> + Encode<'v, Postgres> + Type<Postgres>
{
}
impl<'v, T> Value<'v> for T where
    T: Encode<'v, Sqlite> + Type<Sqlite> + Encode<'v, Postgres> + Type<Postgres>
{
}

/// What both databases can give back: `#[derive(FromRow)]` is enough.
pub trait Record:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}
impl<T> Record for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<'c> Query<'c> {
    pub fn bind<'v>(mut self, value: impl Value<'v>) -> Self {
        let added = match &mut self.args {
            Args::Sqlite(_, args) => args.add(value),
            Args::Postgres(_, args) => args.add(value),
        };
        self.failed = self.failed.or(added.map_err(sqlx::Error::Encode).err());
        self
    }

    pub async fn optional<T: Record>(self) -> Result<Option<T>> {
        match self.ready()? {
            (sql, Args::Sqlite(conn, args)) => {
                sqlx::query_as_with(sql, args).fetch_optional(conn).await
            }
            (sql, Args::Postgres(conn, args)) => {
                sqlx::query_as_with(sql, args).fetch_optional(conn).await
            }
        }
    }

    pub async fn one<T: Record>(self) -> Result<T> {
        self.optional().await?.ok_or(sqlx::Error::RowNotFound)
    }

    pub async fn all<T: Record>(self) -> Result<Vec<T>> {
        match self.ready()? {
            (sql, Args::Sqlite(conn, args)) => sqlx::query_as_with(sql, args).fetch_all(conn).await,
            (sql, Args::Postgres(conn, args)) => {
                sqlx::query_as_with(sql, args).fetch_all(conn).await
            }
        }
    }

    /// Runs the statement and says how many rows it touched.
    pub async fn run(self) -> Result<u64> {
        Ok(match self.ready()? {
            (sql, Args::Sqlite(conn, args)) => sqlx::query_with(sql, args)
                .execute(conn)
                .await?
                .rows_affected(),
            (sql, Args::Postgres(conn, args)) => sqlx::query_with(sql, args)
                .execute(conn)
                .await?
                .rows_affected(),
        })
    }

    fn ready(self) -> Result<(&'static str, Args<'c>)> {
        let bound = match &self.args {
            Args::Sqlite(_, args) => args.len(),
            Args::Postgres(_, args) => args.len(),
        };
        // SQLite would read a forgotten bind as NULL; say so on both.
        debug_assert_eq!(
            placeholders(self.sql),
            bound,
            "binds do not match: {}",
            self.sql
        );
        self.failed.map_or(Ok((self.sql, self.args)), Err)
    }
}

/// The highest `$n` in a statement.
fn placeholders(sql: &str) -> usize {
    sql.split('$')
        .skip(1)
        .filter_map(|rest| {
            rest.split(|c: char| !c.is_ascii_digit())
                .next()?
                .parse()
                .ok()
        })
        .max()
        .unwrap_or(0)
}
