//! Silence: a group ends its public address for good. What it showed is taken back first.

use super::{CopyId, withdraw};
use crate::{
    db::{self, Conn, Write},
    values::{ActorId, Timestamp},
};

/// Withdraws whatever an actor shows and lets nobody follow it any more. Until every server was asked to
/// delete what it has, the actor can still be looked up: its signatures are checked. Gives how much it showed.
pub async fn fall_silent(tx: &mut Write, actor: ActorId, now: Timestamp) -> db::Result<usize> {
    let shown: Vec<(CopyId,)> = tx
        .query("SELECT id FROM copies WHERE actor_id = $1 AND withdrawn_at IS NULL ORDER BY id")
        .bind(actor)
        .all()
        .await?;
    for (copy,) in &shown {
        withdraw(tx, *copy, now).await?;
    }
    tx.query("UPDATE actors SET silent_since = $2 WHERE id = $1")
        .bind(actor)
        .bind(now)
        .run()
        .await?;
    tx.query(
        "UPDATE deliveries SET state = 'dropped'
         WHERE actor_id = $1 AND state = 'waiting' AND kind <> 'delete'",
    )
    .bind(actor)
    .run()
    .await?;
    tx.brings_work();
    tx.query("DELETE FROM followers WHERE actor_id = $1")
        .bind(actor)
        .run()
        .await?;
    // Nobody is answered any more, so nothing waits for an answer.
    tx.query("DELETE FROM outside_replies WHERE actor_id = $1 AND state = 'waiting'")
        .bind(actor)
        .run()
        .await?;
    tx.query("DELETE FROM outside_wishes WHERE actor_id = $1 AND state = 'waiting'")
        .bind(actor)
        .run()
        .await?;
    tx.query("DELETE FROM outside_flags WHERE actor_id = $1 AND state = 'waiting'")
        .bind(actor)
        .run()
        .await?;
    Ok(shown.len())
}

/// Whether some server is still to hear something of this actor.
pub async fn is_still_heard(conn: &mut Conn, actor: ActorId) -> db::Result<bool> {
    let waiting: Option<(ActorId,)> = conn
        .query("SELECT actor_id FROM deliveries WHERE actor_id = $1 AND state = 'waiting' LIMIT 1")
        .bind(actor)
        .optional()
        .await?;
    Ok(waiting.is_some())
}
