//! Who is told of a copy: every inbox once, a hundred servers at a time, so that memory does not grow with followers.

use serde_json::json;
use uuid::Uuid;

use super::{DeliveryKind, blocks};
use crate::{
    db::{self, Conn, Sql, Write},
    jobs::{self, Work},
    values::{ActorId, CopyId, Timestamp},
};

const SERVERS: usize = 100;

#[derive(sqlx::FromRow)]
struct Inbox {
    address: String,
    host: String,
}

/// Every inbox of the followers once, shared ones before personal ones, or of an answer whoever is
/// answered alone; and of whoever may have the copy from before, so that nobody keeps words that were
/// corrected.
pub(super) async fn tell_followers(
    tx: &mut Write,
    (copy, kind): (CopyId, DeliveryKind),
    now: Timestamp,
) -> db::Result<()> {
    let actor = actor_of(tx, copy).await?;
    let hosts = hearing_servers(tx, copy).await?;
    for some in hosts.chunks(SERVERS) {
        let inboxes = hearing(tx, (actor, copy), ends(some)).await?;
        line_up(tx, (actor, kind, Some(copy)), &inboxes, now).await?;
    }
    Ok(())
}

/// Tells the server of every follower how an actor stands; what waits to be told is told once.
pub async fn tell_of_actor(tx: &mut Write, actor: ActorId, now: Timestamp) -> db::Result<()> {
    tx.query(
        "UPDATE deliveries SET state = 'dropped' WHERE actor_id = $1 AND state = 'waiting'
         AND kind = 'update' AND copy_id IS NULL",
    )
    .bind(actor)
    .run()
    .await?;
    let hosts: Vec<(String,)> = tx
        .query("SELECT DISTINCT host FROM followers WHERE actor_id = $1 ORDER BY host")
        .bind(actor)
        .all()
        .await?;
    for some in hosts.chunks(SERVERS) {
        let (first, last) = ends(some);
        let inboxes: Vec<Inbox> = tx
            .query(
                "SELECT DISTINCT COALESCE(shared_inbox, inbox) AS address, host FROM followers
                 WHERE actor_id = $1 AND host >= $2 AND host <= $3",
            )
            .bind(actor)
            .bind(first)
            .bind(last)
            .all()
            .await?;
        line_up(tx, (actor, DeliveryKind::Update, None), &inboxes, now).await?;
    }
    Ok(())
}

/// Whose a copy is.
async fn actor_of(conn: &mut Conn, copy: CopyId) -> db::Result<ActorId> {
    let (actor,) = conn
        .query("SELECT actor_id FROM copies WHERE id = $1")
        .bind(copy)
        .one()
        .await?;
    Ok(actor)
}

/// Every inbox that may have got the copy, followers or not any more.
pub(super) async fn tell_receivers(tx: &mut Write, copy: CopyId, now: Timestamp) -> db::Result<()> {
    let hosts: Vec<(String,)> = tx
        .query("SELECT DISTINCT host FROM receipts WHERE copy_id = $1 ORDER BY host")
        .bind(copy)
        .all()
        .await?;
    let actor = actor_of(tx, copy).await?;
    for some in hosts.chunks(SERVERS) {
        let inboxes = having(tx, copy, ends(some)).await?;
        line_up(tx, (actor, DeliveryKind::Delete, Some(copy)), &inboxes, now).await?;
    }
    Ok(())
}

/// From the first server to the last.
fn ends(hosts: &[(String,)]) -> (String, String) {
    let (first, last) = (hosts.first(), hosts.last());
    let name = |host: Option<&(String,)>| host.map(|(host,)| host.clone()).unwrap_or_default();
    (name(first), name(last))
}

async fn hearing_servers(conn: &mut Conn, copy: CopyId) -> db::Result<Vec<(String,)>> {
    conn.query(
        "SELECT f.host FROM copies c JOIN followers f ON f.actor_id = c.actor_id
         WHERE c.id = $1 AND c.answers IS NULL
         UNION SELECT c.answers_host FROM copies c WHERE c.id = $1 AND c.answers IS NOT NULL
         UNION SELECT r.host FROM receipts r WHERE r.copy_id = $1
         ORDER BY host",
    )
    .bind(copy)
    .all()
    .await
}

/// The inboxes of followers on some servers, and of whoever else is to hear of it and is not kept out.
async fn hearing(
    conn: &mut Conn,
    (actor, copy): (ActorId, CopyId),
    (first, last): (String, String),
) -> db::Result<Vec<Inbox>> {
    let mut inboxes: Vec<Inbox> = conn
        .query(
            "SELECT DISTINCT COALESCE(f.shared_inbox, f.inbox) AS address, f.host
             FROM copies c JOIN followers f ON f.actor_id = c.actor_id
             WHERE c.id = $1 AND c.answers IS NULL AND f.host >= $2 AND f.host <= $3",
        )
        .bind(copy)
        .bind(first.clone())
        .bind(last.clone())
        .all()
        .await?;
    let others: Vec<Other> = conn
        .query(
            "SELECT c.answers_inbox AS address, c.answers_host AS host, c.answers_author AS account
             FROM copies c WHERE c.id = $1 AND c.answers IS NOT NULL AND c.answers_host >= $2 AND c.answers_host <= $3
             UNION SELECT r.inbox, r.host, '' FROM copies c JOIN receipts r ON r.copy_id = c.id
             WHERE c.id = $1 AND r.host >= $2 AND r.host <= $3 AND NOT EXISTS (SELECT 1 FROM followers f
                 WHERE c.answers IS NULL AND f.actor_id = c.actor_id AND f.host = r.host
                     AND COALESCE(f.shared_inbox, f.inbox) = r.inbox)
             ORDER BY 3 DESC",
        )
        .bind(copy)
        .bind(first)
        .bind(last)
        .all()
        .await?;
    for other in others {
        let whose = (&*other.host, &*other.account);
        let heard = inboxes.iter().any(|known| known.address == other.address);
        if !heard && !blocks::keeps_out(conn, Some(actor), whose).await? {
            inboxes.push(Inbox {
                address: other.address,
                host: other.host,
            });
        }
    }
    Ok(inboxes)
}

/// Somebody who hears of a copy and follows nobody: whom it answers, or who has it from before.
#[derive(sqlx::FromRow)]
struct Other {
    address: String,
    host: String,
    /// Empty: anybody there.
    account: String,
}

async fn having(
    conn: &mut Conn,
    copy: CopyId,
    (first, last): (String, String),
) -> db::Result<Vec<Inbox>> {
    conn.query(
        "SELECT inbox AS address, host FROM receipts
         WHERE copy_id = $1 AND host >= $2 AND host <= $3 ORDER BY host, inbox",
    )
    .bind(copy)
    .bind(first)
    .bind(last)
    .all()
    .await
}

const LINE_UP: Sql = Sql::Differs {
    sqlite: "INSERT INTO deliveries (id, host, inbox, actor_id, kind, copy_id, queued_at)
             SELECT unhex(replace(value ->> 'id', '-', '')), value ->> 'host', value ->> 'inbox', a.id, $3, $4, $5
             FROM actors a, json_each($1) WHERE a.id = $2",
    postgres: "INSERT INTO deliveries (id, host, inbox, actor_id, kind, copy_id, queued_at)
               SELECT CAST(told.value ->> 'id' AS UUID), told.value ->> 'host', told.value ->> 'inbox', a.id, $3, $4, $5
               FROM actors a, jsonb_array_elements(CAST($1 AS JSONB)) AS told (value) WHERE a.id = $2",
};

/// Puts the same in line for many inboxes, and a job for each of their servers.
async fn line_up(
    tx: &mut Write,
    (actor, kind, copy): (ActorId, DeliveryKind, Option<CopyId>),
    inboxes: &[Inbox],
    now: Timestamp,
) -> db::Result<()> {
    let told: Vec<_> = inboxes
        .iter()
        .map(|to| json!({ "id": Uuid::now_v7(), "host": to.host, "inbox": to.address }))
        .collect();
    tx.query(LINE_UP)
        .bind(serde_json::Value::from(told).to_string())
        .bind(actor)
        .bind(kind)
        .bind(copy)
        .bind(now)
        .run()
        .await?;
    let mut hosts: Vec<&String> = inboxes.iter().map(|to| &to.host).collect();
    hosts.sort_unstable();
    hosts.dedup();
    let work = hosts.into_iter().cloned();
    let work: Vec<Work> = work.map(|host| Work::DeliverTo { host }).collect();
    jobs::add_all(tx, &work, now).await
}
