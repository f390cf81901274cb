//! Followers, as what comes in changes them: they leave, move and go.

use super::remote::{Remote, forget_keys};
use crate::{
    db::{self, Conn, Write},
    values::ActorId,
    window::{self, blocks, replies, wishes},
};

/// Ends the following of one of our actors.
pub(super) async fn leave(tx: &mut Write, actor: ActorId, remote: &str) -> db::Result<()> {
    window::followers::end(tx, actor, remote).await?;
    wishes::take_back(tx, actor, remote).await
}

/// Ends the following that began with this wish.
pub(super) async fn take_back(tx: &mut Write, follow_id: &str, remote: &str) -> db::Result<()> {
    let followed: Vec<(ActorId,)> = tx
        .query("SELECT actor_id FROM followers WHERE follow_id = $1 AND remote_id = $2")
        .bind(follow_id.to_owned())
        .bind(remote.to_owned())
        .all()
        .await?;
    for (actor,) in followed {
        window::followers::end(tx, actor, remote).await?;
    }
    wishes::take_back_asked(tx, follow_id, remote).await
}

/// Whether somebody follows any of our actors.
pub(super) async fn is_one(conn: &mut Conn, remote: &str) -> db::Result<bool> {
    let found: Option<(ActorId,)> = conn
        .query("SELECT actor_id FROM followers WHERE remote_id = $1 LIMIT 1")
        .bind(remote.to_owned())
        .optional()
        .await?;
    Ok(found.is_some())
}

/// Whoever followed as `former` follows from there now, but for groups that have nothing to do with them.
pub(super) async fn follow_from(tx: &mut Write, former: &str, there: &Remote) -> db::Result<()> {
    let followed: Vec<(ActorId,)> = tx
        .query("SELECT actor_id FROM followers WHERE remote_id = $1")
        .bind(former.to_owned())
        .all()
        .await?;
    for (actor,) in followed {
        if !blocks::keeps_out(tx, Some(actor), (&there.host, &there.id)).await? {
            tx.query(
                "INSERT INTO followers
                     (actor_id, remote_id, follow_id, inbox, shared_inbox, host, followed_at)
                 SELECT actor_id, $3, follow_id, $4, $5, $6, followed_at FROM followers
                 WHERE actor_id = $1 AND remote_id = $2 ON CONFLICT (actor_id, remote_id) DO NOTHING",
            )
            .bind(actor)
            .bind(former.to_owned())
            .bind(there.id.clone())
            .bind(there.inbox.clone())
            .bind(there.shared_inbox.clone())
            .bind(there.host.clone())
            .run()
            .await?;
        }
        leave(tx, actor, former).await?;
    }
    Ok(())
}

/// Forgets an actor that is gone, and whatever they said.
pub(super) async fn forget(tx: &mut Write, remote: &str) -> db::Result<()> {
    tx.query("DELETE FROM followers WHERE remote_id = $1")
        .bind(remote.to_owned())
        .run()
        .await?;
    replies::forget(tx, remote).await?;
    wishes::forget(tx, remote).await?;
    forget_keys(tx, remote).await
}

/// Who is reached through an inbox; a few at a time.
pub(super) async fn behind(conn: &mut Conn, inbox: &str) -> db::Result<Vec<String>> {
    let found: Vec<(String,)> = conn
        .query(
            "SELECT DISTINCT remote_id FROM followers
             WHERE inbox = $1 OR shared_inbox = $1 ORDER BY remote_id LIMIT 20",
        )
        .bind(inbox.to_owned())
        .all()
        .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// A follower's inboxes are elsewhere from now on.
pub(super) async fn moved(tx: &mut Write, remote: &Remote) -> db::Result<()> {
    tx.query("UPDATE followers SET inbox = $2, shared_inbox = $3 WHERE remote_id = $1")
        .bind(remote.id.clone())
        .bind(remote.inbox.clone())
        .bind(remote.shared_inbox.clone())
        .run()
        .await?;
    Ok(())
}

/// Who follows an actor from one server.
pub(super) async fn on(conn: &mut Conn, actor: ActorId, host: &str) -> db::Result<Vec<String>> {
    let found: Vec<(String,)> = conn
        .query(
            "SELECT remote_id FROM followers WHERE host = $1 AND actor_id = $2 ORDER BY remote_id",
        )
        .bind(host.to_owned())
        .bind(actor)
        .all()
        .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
