//! The most that can be kept: rows of a message's size, 256 to a commit, synced to the disk.

use std::time::{Duration, Instant};

use sqlx::{
    Connection, Executor, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use uuid::Uuid;

const COMMIT: i64 = 256;

/// Rows in a second, by one writer that does nothing else.
pub(crate) async fn rows_per_second(span: Duration) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("ceiling.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut conn = SqliteConnection::connect_with(&options).await.unwrap();
    conn.execute(
        "CREATE TABLE rows (id BLOB PRIMARY KEY, room BLOB NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
                            UNIQUE (room, seq))",
    )
    .await
    .unwrap();
    let (room, body) = (Uuid::now_v7(), "x".repeat(256));
    let (start, mut rows) = (Instant::now(), 0);
    while start.elapsed() < span {
        let mut tx = conn.begin().await.unwrap();
        for _ in 0..COMMIT {
            rows += 1;
            sqlx::query("INSERT INTO rows VALUES ($1, $2, $3, $4)")
                .bind(Uuid::now_v7())
                .bind(room)
                .bind(rows)
                .bind(&*body)
                .execute(&mut *tx)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }
    f64::from(rows) / start.elapsed().as_secs_f64()
}
