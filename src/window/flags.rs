//! Flags: other servers ask the hosts of a group to look at what it shows (case 68).
//!
//! A flag is a server's, and says nothing of who there asked for it.

use super::CopyId;
use crate::{
    db::{self, Conn, Write},
    values::{ActorId, FlagId, GroupId, MemberId, Timestamp},
    words,
};

words! {
    pub enum State {
        Waiting = "waiting",
        Seen = "seen",
    }
}

/// Something that a server told of.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Flag {
    pub id: FlagId,
    /// Whose hosts look at it.
    pub group_id: Option<GroupId>,
    /// `None`: it is about the group itself.
    pub copy_id: Option<CopyId>,
    /// What the copy is called.
    pub title: Option<String>,
    pub host: String,
    pub words: String,
    pub state: State,
    pub came_at: Timestamp,
    pub answered_by: Option<MemberId>,
}

/// The most that wait for the hosts of one group, and of those from one server: nobody is drowned.
pub const MOST_WAITING: (i64, i64) = (100, 10);

/// Keeps what a server tells. What it told already and nobody has looked at yet is the same.
pub async fn receive(
    tx: &mut Write,
    (actor, copy): (ActorId, Option<CopyId>),
    (host, words): (&str, &str),
    now: Timestamp,
) -> db::Result<()> {
    let waiting = waiting(tx, actor, (copy, host)).await?;
    let (all, theirs) = MOST_WAITING;
    if waiting.same > 0 || waiting.count >= all || waiting.theirs >= theirs {
        return Ok(());
    }
    tx.query(
        "INSERT INTO outside_flags (id, actor_id, copy_id, host, words, state, came_at)
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6)",
    )
    .bind(FlagId::fresh())
    .bind(actor)
    .bind(copy)
    .bind(host.to_owned())
    .bind(words.to_owned())
    .bind(now)
    .run()
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Waiting {
    count: i64,
    theirs: i64,
    same: i64,
}

async fn waiting(
    conn: &mut Conn,
    actor: ActorId,
    (copy, host): (Option<CopyId>, &str),
) -> db::Result<Waiting> {
    conn.query(
        "SELECT count(*) AS count, count(*) FILTER (WHERE host = $2) AS theirs,
                count(*) FILTER (WHERE host = $2 AND (copy_id = $3
                    OR (copy_id IS NULL AND CAST($3 AS UUID) IS NULL))) AS same
         FROM outside_flags WHERE actor_id = $1 AND state = 'waiting'",
    )
    .bind(actor)
    .bind(host.to_owned())
    .bind(copy)
    .one()
    .await
}

pub async fn find(conn: &mut Conn, id: FlagId) -> db::Result<Option<Flag>> {
    conn.query(
        "SELECT f.id, a.group_id, f.copy_id, c.title, f.host, f.words, f.state, f.came_at, f.answered_by
         FROM outside_flags f JOIN actors a ON a.id = f.actor_id
         LEFT JOIN copies c ON c.id = f.copy_id WHERE f.id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// A host has looked at it. False: somebody else had.
pub async fn settle(
    tx: &mut Write,
    id: FlagId,
    host: MemberId,
    now: Timestamp,
) -> db::Result<bool> {
    let settled = tx
        .query(
            "UPDATE outside_flags SET state = 'seen', answered_by = $2, answered_at = $3
             WHERE id = $1 AND state = 'waiting'",
        )
        .bind(id)
        .bind(host)
        .bind(now)
        .run()
        .await?;
    Ok(settled == 1)
}
