//! What was believed and not done yet: kept before it is answered, done in the order in which each actor said it.

use serde_json::Value;
use uuid::Uuid;

use super::Activity;
use crate::{
    db::{self, Conn, Write},
    fediverse::trouble::Trouble,
    jobs::{self, Work},
    values::{Span, Timestamp},
};

/// The most that waits of one server: so many activities, and so many bytes.
const MOST: (i64, i64) = (200, 8 * 1024 * 1024);

/// Something that waits to be done.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Heard {
    pub(super) id: Uuid,
    pub(super) body: String,
    document: Option<String>,
    attempts: i64,
}

impl Heard {
    /// The actor as their own server showed them when it came.
    pub(super) fn document(&self) -> Option<Value> {
        serde_json::from_str(self.document.as_deref()?).ok()
    }

    /// When to ask again whoever could not be asked; `None`: that was often enough.
    fn again_at(&self, now: Timestamp) -> Option<Timestamp> {
        let pause = match self.attempts {
            0 => Span::minutes(1),
            1 => Span::minutes(5),
            2 => Span::minutes(30),
            3 => Span::hours(2),
            4 => Span::hours(8),
            _ => return None,
        };
        Some(now.plus(pause))
    }
}

/// Keeps an activity to be done by a job, unless too much of its server waits already.
pub(super) async fn put_down(
    tx: &mut Write,
    (activity, host): (&Activity, &str),
    (body, document): (&str, Option<&Value>),
    now: Timestamp,
) -> Result<(), Trouble> {
    let document = document.map(Value::to_string);
    let size = body.len() + document.as_ref().map_or(0, String::len);
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let (waiting, held): (i64, i64) = tx
        .query(
            "SELECT count(*) AS waiting, CAST(COALESCE(sum(size), 0) AS BIGINT) AS held
             FROM heard_activities WHERE host = $1",
        )
        .bind(host.to_owned())
        .one()
        .await?;
    if waiting >= MOST.0 || held.saturating_add(size) > MOST.1 {
        return Err(Trouble::TooMuch);
    }
    tx.query(
        "INSERT INTO heard_activities (id, host, actor, body, document, size, came_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
    )
    .bind(Uuid::now_v7())
    .bind(host.to_owned())
    .bind(activity.actor.to_string())
    .bind(body.to_owned())
    .bind(document)
    .bind(size)
    .bind(now)
    .run()
    .await?;
    let host = host.to_owned();
    jobs::add(tx, &Work::Heard { host }, now).await?;
    Ok(())
}

/// The oldest of a server whose turn it is: nothing that its actor said before waits for another try.
pub(super) async fn next(conn: &mut Conn, host: &str, now: Timestamp) -> db::Result<Option<Heard>> {
    conn.query(
        "SELECT h.id, h.body, h.document, h.attempts FROM heard_activities h
         WHERE h.host = $1 AND h.due_at <= $2 AND NOT EXISTS (SELECT 1 FROM heard_activities b
             WHERE b.host = $1 AND b.actor = h.actor AND b.id < h.id AND b.due_at > $2)
         ORDER BY h.id LIMIT 1",
    )
    .bind(host.to_owned())
    .bind(now)
    .optional()
    .await
}

/// When the next of a server is due, if anything of it waits.
pub(super) async fn due(conn: &mut Conn, host: &str) -> db::Result<Option<Timestamp>> {
    let (due,) = conn
        .query("SELECT min(due_at) AS due FROM heard_activities WHERE host = $1")
        .bind(host.to_owned())
        .one()
        .await?;
    Ok(due)
}

/// Takes it away, to be done in the same transaction. False: somebody else did it meanwhile.
pub(super) async fn take(tx: &mut Write, heard: &Heard) -> db::Result<bool> {
    let taken = tx
        .query("DELETE FROM heard_activities WHERE id = $1")
        .bind(heard.id)
        .run()
        .await?;
    Ok(taken == 1)
}

/// Lets it wait, as long as there is hope.
pub(super) async fn put_off(tx: &mut Write, heard: &Heard, now: Timestamp) -> db::Result<()> {
    let Some(again_at) = heard.again_at(now) else {
        take(tx, heard).await?;
        return Ok(());
    };
    tx.query("UPDATE heard_activities SET attempts = attempts + 1, due_at = $2 WHERE id = $1")
        .bind(heard.id)
        .bind(again_at)
        .run()
        .await?;
    Ok(())
}
