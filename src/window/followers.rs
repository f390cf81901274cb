//! Followers: who outside hears what a group shows, and where they are told.

use serde_json::json;

pub use super::planning::tell_of_actor;
use super::{ActorType, DeliveryKind, Inbox, send};
use crate::{
    db::{self, Conn, Write},
    values::{ActorId, Timestamp},
};

/// Somebody outside, as they will be told things.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Follower {
    pub actor_id: ActorId,
    pub remote_id: String,
    /// The wish by which it began.
    pub follow_id: String,
    pub inbox: String,
    pub shared_inbox: Option<String>,
    pub host: String,
}

/// One line of the list that hosts read.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    pub remote_id: String,
    pub host: String,
    pub followed_at: Timestamp,
}

impl Follower {
    fn inbox(&self) -> Inbox {
        Inbox {
            actor_id: self.actor_id,
            address: self.inbox.clone(),
            host: self.host.clone(),
        }
    }
}

/// Takes a follower in and says yes to the wish, word for word. Asked again, says yes again to the latest.
pub async fn welcome(
    tx: &mut Write,
    follower: &Follower,
    asked: String,
    now: Timestamp,
) -> db::Result<()> {
    tx.query(
        "INSERT INTO followers
             (actor_id, remote_id, follow_id, inbox, shared_inbox, host, followed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (actor_id, remote_id) DO UPDATE SET follow_id = excluded.follow_id,
             inbox = excluded.inbox, shared_inbox = excluded.shared_inbox, host = excluded.host",
    )
    .bind(follower.actor_id)
    .bind(follower.remote_id.clone())
    .bind(follower.follow_id.clone())
    .bind(follower.inbox.clone())
    .bind(follower.shared_inbox.clone())
    .bind(follower.host.clone())
    .bind(now)
    .run()
    .await?;
    // Where hosts were asked before, they are not any more.
    tx.query(
        "DELETE FROM outside_wishes
         WHERE actor_id = $1 AND author = $2 AND kind = 'follow' AND state = 'waiting'",
    )
    .bind(follower.actor_id)
    .bind(follower.remote_id.clone())
    .run()
    .await?;
    let yes = (DeliveryKind::Accept, None, Some(asked));
    send(tx, &follower.inbox(), yes, now).await
}

/// Whether somebody follows this actor.
pub async fn follows(conn: &mut Conn, actor: ActorId, remote: &str) -> db::Result<bool> {
    let (follows,) = conn
        .query(
            "SELECT EXISTS (SELECT 1 FROM followers WHERE actor_id = $1 AND remote_id = $2)
                 AS follows",
        )
        .bind(actor)
        .bind(remote.to_owned())
        .one()
        .await?;
    Ok(follows)
}

/// Who follows an actor, by address, from the one behind `after` on.
pub async fn list(
    conn: &mut Conn,
    actor: ActorId,
    after: &str,
    limit: i64,
) -> db::Result<Vec<Listed>> {
    conn.query(
        "SELECT remote_id, host, followed_at FROM followers
         WHERE actor_id = $1 AND remote_id > $2 ORDER BY remote_id LIMIT $3",
    )
    .bind(actor)
    .bind(after.to_owned())
    .bind(limit)
    .all()
    .await
}

/// Lets somebody follow no more, and tells their server. False: nobody by this address follows.
pub async fn remove(
    tx: &mut Write,
    actor: ActorId,
    remote: &str,
    now: Timestamp,
) -> db::Result<bool> {
    let found: Option<Follower> = tx
        .query(
            "SELECT actor_id, remote_id, follow_id, inbox, shared_inbox, host FROM followers
             WHERE actor_id = $1 AND remote_id = $2",
        )
        .bind(actor)
        .bind(remote.to_owned())
        .optional()
        .await?;
    let Some(follower) = found else {
        return Ok(false);
    };
    end(tx, actor, remote).await?;
    let follow = json!({ "id": follower.follow_id, "type": "Follow", "actor": remote });
    let says = json!({ "type": "Reject", "to": remote, "object": follow });
    let no = (DeliveryKind::Answer, None, Some(says.to_string()));
    send(tx, &follower.inbox(), no, now).await?;
    Ok(true)
}

/// Somebody follows no more: what waits to be told to them alone, and never was, is not told any more.
pub async fn end(tx: &mut Write, actor: ActorId, remote: &str) -> db::Result<()> {
    tx.query(
        "UPDATE deliveries SET state = 'dropped'
         WHERE state = 'waiting' AND actor_id = $1 AND kind IN ('create', 'update') AND copy_id IS NOT NULL
             AND (host, inbox) IN (SELECT f.host, COALESCE(f.shared_inbox, f.inbox) FROM followers f
                 WHERE f.actor_id = $1 AND f.remote_id = $2)
             AND NOT EXISTS (SELECT 1 FROM followers o WHERE o.actor_id = $1 AND o.remote_id <> $2
                 AND o.host = deliveries.host AND COALESCE(o.shared_inbox, o.inbox) = deliveries.inbox)
             AND NOT EXISTS (SELECT 1 FROM receipts r
                 WHERE r.copy_id = deliveries.copy_id AND r.inbox = deliveries.inbox)
             AND NOT EXISTS (SELECT 1 FROM copies c
                 WHERE c.id = deliveries.copy_id AND c.answers_author = $2)",
    )
    .bind(actor)
    .bind(remote.to_owned())
    .run()
    .await?;
    tx.query("DELETE FROM followers WHERE actor_id = $1 AND remote_id = $2")
        .bind(actor)
        .bind(remote.to_owned())
        .run()
        .await?;
    tx.brings_work();
    Ok(())
}

/// As what other servers show an actor from now on. Followers' servers are told how it stands. False: it is so
/// already.
pub async fn put_actor_type(
    tx: &mut Write,
    actor: ActorId,
    actor_type: ActorType,
    now: Timestamp,
) -> db::Result<bool> {
    let changed = tx
        .query("UPDATE actors SET actor_type = $2 WHERE id = $1 AND actor_type <> $2")
        .bind(actor)
        .bind(actor_type)
        .run()
        .await?;
    if changed == 1 {
        tell_of_actor(tx, actor, now).await?;
    }
    Ok(changed == 1)
}

/// Whether hosts say yes to each who wants to follow, from now on. Followers' servers are told how the
/// actor stands. False: it is so already.
pub async fn approve(
    tx: &mut Write,
    actor: ActorId,
    approves: bool,
    now: Timestamp,
) -> db::Result<bool> {
    let changed = tx
        .query("UPDATE actors SET approves = $2 WHERE id = $1 AND approves <> $2")
        .bind(actor)
        .bind(approves)
        .run()
        .await?;
    if changed == 1 {
        tell_of_actor(tx, actor, now).await?;
    }
    Ok(changed == 1)
}
