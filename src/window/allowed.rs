//! Allowed servers: where the house, or one group, has to do with these only (invariant 51).

use super::blocks;
use crate::{
    db::{self, Conn, Write},
    values::{ActorId, MemberId, Timestamp},
};

/// A server that is heard and told.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Allowed {
    pub id: uuid::Uuid,
    /// `None`: for the whole house.
    pub actor_id: Option<ActorId>,
    pub target: String,
    pub made_by: MemberId,
    pub made_at: Timestamp,
}

/// A server that is not on the list, and what ends with it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Cut {
    pub host: String,
    pub followers: i64,
}

/// Whether only listed servers are heard and told.
pub async fn is_only(conn: &mut Conn, actor: Option<ActorId>) -> db::Result<bool> {
    let (only,) = conn
        .query(
            "SELECT EXISTS (SELECT 1 FROM outside_only
                 WHERE actor_id = $1 OR (actor_id IS NULL AND CAST($1 AS UUID) IS NULL)) AS is_only",
        )
        .bind(actor)
        .one()
        .await?;
    Ok(only)
}

/// The servers on a list, by name, from the one behind `after` on.
pub async fn list(
    conn: &mut Conn,
    actor: Option<ActorId>,
    after: &str,
    limit: i64,
) -> db::Result<Vec<Allowed>> {
    conn.query(
        "SELECT id, actor_id, target, made_by, made_at FROM outside_allowed
         WHERE (actor_id = $1 OR (actor_id IS NULL AND CAST($1 AS UUID) IS NULL)) AND target > $2
         ORDER BY target LIMIT $3",
    )
    .bind(actor)
    .bind(after.to_owned())
    .bind(limit)
    .all()
    .await
}

/// Puts a server on the list. False: it stood there already.
pub async fn add(tx: &mut Write, allowed: &Allowed) -> db::Result<bool> {
    let added = tx
        .query(
            "INSERT INTO outside_allowed (id, actor_id, target, made_by, made_at)
             SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM outside_allowed
                 WHERE target = $3
                 AND (actor_id = $2 OR (actor_id IS NULL AND CAST($2 AS UUID) IS NULL)))",
        )
        .bind(allowed.id)
        .bind(allowed.actor_id)
        .bind(allowed.target.clone())
        .bind(allowed.made_by)
        .bind(allowed.made_at)
        .run()
        .await?;
    Ok(added == 1)
}

/// Takes a server from the list; where only listed ones are heard, everything with it ends. `None`:
/// there was no such line.
pub async fn remove(
    tx: &mut Write,
    actor: Option<ActorId>,
    id: uuid::Uuid,
) -> db::Result<Option<String>> {
    let removed: Option<(String,)> = tx
        .query(
            "DELETE FROM outside_allowed WHERE id = $2
             AND (actor_id = $1 OR (actor_id IS NULL AND CAST($1 AS UUID) IS NULL))
             RETURNING target",
        )
        .bind(actor)
        .bind(id)
        .optional()
        .await?;
    if removed.is_some() && is_only(tx, actor).await? {
        cut(tx, actor).await?;
    }
    Ok(removed.map(|(target,)| target))
}

/// With whom it would end if only listed servers were heard, those with most followers first.
pub async fn would_cut(conn: &mut Conn, actor: Option<ActorId>) -> db::Result<Vec<Cut>> {
    let listed: Vec<(String,)> = conn
        .query(
            "SELECT target FROM outside_allowed
             WHERE actor_id = $1 OR (actor_id IS NULL AND CAST($1 AS UUID) IS NULL)",
        )
        .bind(actor)
        .all()
        .await?;
    let mut known = known(conn, actor).await?;
    known.retain(|one| {
        let mut listed = listed.iter();
        !listed.any(|(target,)| blocks::is_of(&one.host, target))
    });
    Ok(known)
}

/// Every server that the house, or one actor, has to do with, those with most followers first.
pub(super) async fn known(conn: &mut Conn, actor: Option<ActorId>) -> db::Result<Vec<Cut>> {
    conn.query(
        "SELECT k.host, (SELECT count(*) FROM followers f WHERE f.host = k.host
                     AND (CAST($1 AS UUID) IS NULL OR f.actor_id = $1)) AS followers
         FROM (SELECT host FROM followers WHERE CAST($1 AS UUID) IS NULL OR actor_id = $1
             UNION SELECT host FROM outside_replies WHERE CAST($1 AS UUID) IS NULL OR actor_id = $1
             UNION SELECT host FROM outside_wishes WHERE CAST($1 AS UUID) IS NULL OR actor_id = $1
             UNION SELECT l.host FROM outside_claims l JOIN copies c ON c.id = l.copy_id
                 WHERE CAST($1 AS UUID) IS NULL OR c.actor_id = $1
             UNION SELECT host FROM deliveries WHERE state = 'waiting' AND kind <> 'delete'
                 AND (CAST($1 AS UUID) IS NULL OR actor_id = $1)) k
         ORDER BY followers DESC, k.host",
    )
    .bind(actor)
    .all()
    .await
}

/// Hears and tells only listed servers from now on: with everybody else it ends.
pub async fn hear_only(
    tx: &mut Write,
    actor: Option<ActorId>,
    (by, now): (MemberId, Timestamp),
) -> db::Result<()> {
    if !is_only(tx, actor).await? {
        tx.query("INSERT INTO outside_only (id, actor_id, made_by, since) VALUES ($1, $2, $3, $4)")
            .bind(uuid::Uuid::now_v7())
            .bind(actor)
            .bind(by)
            .bind(now)
            .run()
            .await?;
    }
    cut(tx, actor).await
}

/// Hears and tells everybody again, but those who are kept out.
pub async fn hear_anybody(tx: &mut Write, actor: Option<ActorId>) -> db::Result<()> {
    tx.query(
        "DELETE FROM outside_only
         WHERE actor_id = $1 OR (actor_id IS NULL AND CAST($1 AS UUID) IS NULL)",
    )
    .bind(actor)
    .run()
    .await?;
    Ok(())
}

async fn cut(tx: &mut Write, actor: Option<ActorId>) -> db::Result<()> {
    for one in would_cut(tx, actor).await? {
        blocks::forget(tx, actor, &one.host).await?;
    }
    Ok(())
}
