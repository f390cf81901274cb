//! What was believed and not done yet: kept before it is answered, done in the order in which each actor said it.

use serde_json::Value;
use uuid::Uuid;

use super::{Activity, perform};
use crate::{
    db::{self, Conn, Write},
    fediverse::{Fediverse, addresses::Addresses, trouble::Trouble},
    jobs::{self, Ended, Work},
    values::{Span, Timestamp},
    window::blocks,
};

/// How long one job keeps at what one server said before others may have its place; less than a job's lease.
const TURN: Span = Span::minutes(2);

/// The most that waits of one server: so many activities, and so many bytes.
const MOST: (i64, i64) = (200, 8 * 1024 * 1024);

/// Something that waits to be done.
#[derive(Debug, sqlx::FromRow)]
struct Heard {
    id: Uuid,
    body: String,
    document: Option<String>,
    attempts: i64,
}

impl Fediverse {
    /// Does what one server told us, each of its actors in the order in which they said it.
    pub async fn attend_to(&self, host: &str) -> anyhow::Result<Ended> {
        let end = self.clock().now().plus(TURN);
        loop {
            let now = self.clock().now();
            if now > end {
                return Ok(Ended::Again(now));
            }
            let Some(at) = self.addresses().await? else {
                return Ok(Ended::Again(now.plus(Span::hours(1))));
            };
            let mut conn = self.db().read().await?;
            let Some(heard) = next(&mut conn, host, now).await? else {
                let due = due(&mut conn, host).await?;
                return Ok(due.map_or(Ended::Done, Ended::Again));
            };
            drop(conn);
            if let Err(trouble) = self.attend(&at, host, &heard).await {
                if trouble.is_ours() {
                    tracing::error!(host, error = ?trouble, "what another server said was not done");
                }
                let mut tx = self.db().write().await?;
                put_off(&mut tx, &heard, self.clock().now()).await?;
                tx.commit().await?;
            }
        }
    }

    /// Does one thing. What its sender should not have sent is forgotten.
    async fn attend(&self, at: &Addresses, host: &str, heard: &Heard) -> Result<(), Trouble> {
        let coming = match Activity::read(heard.body.as_bytes()) {
            Ok(activity) => {
                let coming = self.coming(at, (&activity, host), heard.document()).await;
                coming.map(|coming| (activity, coming))
            }
            Err(trouble) => Err(trouble),
        };
        let coming = match coming {
            Err(trouble) if trouble.passes() => return Err(trouble),
            Err(trouble) => {
                tracing::debug!(host, %trouble, "nothing comes of what another server said");
                None
            }
            Ok(coming) => Some(coming),
        };
        let now = self.clock().now();
        let mut tx = self.db().write().await?;
        let taken = take(&mut tx, heard).await?;
        if let Some((activity, coming)) = coming.filter(|_| taken) {
            let whose = (host, activity.actor.as_str());
            if !blocks::keeps_out(&mut tx, None, whose).await? {
                perform(&mut tx, at, (&activity, host), coming, now).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

impl Heard {
    /// The actor as their own server showed them when it came.
    fn document(&self) -> Option<Value> {
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
async fn next(conn: &mut Conn, host: &str, now: Timestamp) -> db::Result<Option<Heard>> {
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
async fn due(conn: &mut Conn, host: &str) -> db::Result<Option<Timestamp>> {
    let (due,) = conn
        .query("SELECT min(due_at) AS due FROM heard_activities WHERE host = $1")
        .bind(host.to_owned())
        .one()
        .await?;
    Ok(due)
}

/// Takes it away, to be done in the same transaction. False: somebody else did it meanwhile.
async fn take(tx: &mut Write, heard: &Heard) -> db::Result<bool> {
    let taken = tx
        .query("DELETE FROM heard_activities WHERE id = $1")
        .bind(heard.id)
        .run()
        .await?;
    Ok(taken == 1)
}

/// Lets it wait, as long as there is hope.
async fn put_off(tx: &mut Write, heard: &Heard, now: Timestamp) -> db::Result<()> {
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
