//! Servers: what became of a copy at each, and how each of them is.

use super::{CopyId, DeliveryKind, tell_receivers};
use crate::{
    db::{self, Conn, Write},
    jobs::{self, Work},
    values::{ActorId, Timestamp},
    words,
};

words! {
    /// What became of a delivery.
    pub enum Outcome {
        Waiting = "waiting",
        Delivered = "delivered",
        Refused = "refused",
        /// Nothing was sent: something newer took its place, or it was withdrawn first.
        Dropped = "dropped",
    }
}

/// What became of the last thing that one server was to hear of a copy.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Server {
    pub host: String,
    pub kind: DeliveryKind,
    pub state: Outcome,
    pub attempts: i64,
    pub tried_at: Option<Timestamp>,
    /// A status, or words where there was none.
    pub answer: Option<String>,
    /// It is tried again then.
    pub again_at: Option<Timestamp>,
}

/// How one server is, for the owner.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Health {
    pub host: String,
    pub followers: i64,
    pub waiting: i64,
    pub failing_since: Option<Timestamp>,
    pub failures: i64,
    pub again_at: Option<Timestamp>,
}

/// What became of deliveries on one day, which is counted from the beginning of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Day {
    pub day: i64,
    pub arrived: i64,
    pub refused: i64,
}

/// What became of those that were tried since then, by the day of their last try.
pub async fn days(conn: &mut Conn, since: Timestamp) -> db::Result<Vec<Day>> {
    conn.query(
        "SELECT tried_at / 86400000000 AS day,
                count(CASE WHEN state = 'delivered' THEN 1 END) AS arrived,
                count(CASE WHEN state = 'refused' THEN 1 END) AS refused
         FROM deliveries WHERE tried_at >= $1 GROUP BY tried_at / 86400000000 ORDER BY 1",
    )
    .bind(since)
    .all()
    .await
}

/// The keys by which others know that it is us.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Keys {
    /// The oldest is there since then; `None`: nobody speaks outside.
    pub since: Option<Timestamp>,
    /// So many servers have not heard yet of a change.
    pub untold: i64,
    /// Former ones still sign to those.
    pub changing: bool,
}

pub async fn keys(conn: &mut Conn) -> db::Result<Keys> {
    conn.query(
        "SELECT (SELECT min(COALESCE(key_since, created_at)) FROM actors WHERE silent_since IS NULL) AS since,
                (SELECT count(DISTINCT host) FROM deliveries WHERE state = 'waiting' AND kind = 'update'
                    AND copy_id IS NULL) AS untold,
                EXISTS (SELECT 1 FROM actors WHERE former_key IS NOT NULL) AS changing",
    )
    .one()
    .await
}

/// How far a withdrawal, or a farewell, has come: how many servers were asked and how many confirmed.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub struct Farewell {
    pub asked: i64,
    pub confirmed: i64,
}

/// How many servers were asked to delete something, and how many said that they were: of the house, or
/// of one actor.
pub async fn farewell(conn: &mut Conn, actor: Option<ActorId>) -> db::Result<Farewell> {
    conn.query(
        "SELECT count(DISTINCT host) AS asked,
                count(DISTINCT CASE WHEN state = 'delivered' AND NOT EXISTS (SELECT 1 FROM deliveries w
                    WHERE w.host = deliveries.host AND w.kind = 'delete' AND w.state IN ('waiting', 'refused')
                    AND (CAST($1 AS UUID) IS NULL OR w.actor_id = $1))
                    THEN host END) AS confirmed
         FROM deliveries WHERE kind = 'delete' AND (CAST($1 AS UUID) IS NULL OR actor_id = $1)",
    )
    .bind(actor)
    .one()
    .await
}

/// The same of one copy: each server by the last time that it was asked.
pub async fn withdrawal(conn: &mut Conn, copy: CopyId) -> db::Result<Farewell> {
    conn.query(
        "SELECT count(DISTINCT d.host) AS asked,
                count(DISTINCT d.host) - count(DISTINCT CASE WHEN d.state <> 'delivered' THEN d.host END) AS confirmed
         FROM deliveries d WHERE d.copy_id = $1 AND d.kind = 'delete'
             AND NOT EXISTS (SELECT 1 FROM deliveries later
                 WHERE later.copy_id = d.copy_id AND later.inbox = d.inbox AND later.id > d.id)",
    )
    .bind(copy)
    .one()
    .await
}

/// The most servers that a page names.
const MOST: i64 = 500;

/// What became of a copy, server by server.
pub async fn of_copy(conn: &mut Conn, copy: CopyId) -> db::Result<Vec<Server>> {
    conn.query(
        "SELECT d.host, d.kind, d.state, d.attempts, d.tried_at, d.answer,
                CASE WHEN d.state = 'waiting' THEN p.quiet_until END AS again_at
         FROM deliveries d LEFT JOIN peers p ON p.host = d.host
         WHERE d.copy_id = $1 AND NOT EXISTS (SELECT 1 FROM deliveries later
             WHERE later.copy_id = d.copy_id AND later.inbox = d.inbox AND later.id > d.id)
         ORDER BY d.host, d.id LIMIT $2",
    )
    .bind(copy)
    .bind(MOST)
    .all()
    .await
}

/// Every server that follows, is still to be told something, or fails; what fails longest first.
pub async fn all(conn: &mut Conn) -> db::Result<Vec<Health>> {
    conn.query(
        "SELECT k.host, (SELECT count(*) FROM followers f WHERE f.host = k.host) AS followers,
                (SELECT count(*) FROM deliveries d WHERE d.host = k.host AND d.state = 'waiting') AS waiting,
                p.failing_since, COALESCE(p.failures, 0) AS failures, p.quiet_until AS again_at
         FROM (SELECT host FROM followers UNION SELECT host FROM deliveries WHERE state = 'waiting'
             UNION SELECT host FROM peers WHERE failing_since IS NOT NULL) k
         LEFT JOIN peers p ON p.host = k.host
         ORDER BY CASE WHEN p.failing_since IS NULL THEN 1 ELSE 0 END, p.failing_since, k.host LIMIT $1",
    )
    .bind(MOST)
    .all()
    .await
}

/// Tries again at once whatever of a copy waits for a server; whoever asked for patience is asked now.
pub async fn hurry(tx: &mut Write, copy: CopyId, now: Timestamp) -> db::Result<()> {
    let hosts: Vec<(String,)> = tx
        .query("SELECT DISTINCT host FROM deliveries WHERE copy_id = $1 AND state = 'waiting'")
        .bind(copy)
        .all()
        .await?;
    for (host,) in hosts {
        knock(tx, &host, now).await?;
    }
    Ok(())
}

async fn knock(tx: &mut Write, host: &str, now: Timestamp) -> db::Result<()> {
    tx.query("UPDATE peers SET quiet_until = NULL WHERE host = $1")
        .bind(host.to_owned())
        .run()
        .await?;
    let work = Work::DeliverTo {
        host: host.to_owned(),
    };
    jobs::add(tx, &work, now).await
}

/// Asks every server that ever got a withdrawn copy once more to delete it. False: it is not withdrawn.
pub async fn ask_again_to_delete(tx: &mut Write, copy: CopyId, now: Timestamp) -> db::Result<bool> {
    let withdrawn = super::find(tx, copy).await?;
    if withdrawn.is_none_or(|copy| copy.withdrawn_at.is_none()) {
        return Ok(false);
    }
    tx.query(
        "UPDATE deliveries SET state = 'dropped'
         WHERE copy_id = $1 AND kind = 'delete' AND state = 'waiting'",
    )
    .bind(copy)
    .run()
    .await?;
    tell_receivers(tx, copy, now).await?;
    hurry(tx, copy, now).await?;
    Ok(true)
}
