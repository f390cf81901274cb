//! Why: what a badge counts, told by the same arithmetic that counts it (invariant 11).

use std::collections::HashMap;

use super::{Look, Sieve};
use crate::{
    db::{self, Conn},
    rooms::{
        Place,
        levels::{Level, Wish},
    },
    values::{MemberId, RoomId, Timestamp},
};

/// What waits for somebody in a room, or in one thread of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// 0: in the room itself.
    pub thread: i64,
    pub waits: i64,
    /// Who said it, in the order in which each came first.
    pub by: Vec<String>,
    /// The first of it.
    pub first: i64,
    pub since: Timestamp,
    /// How much of it calls them.
    pub mentions: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    thread: i64,
    name: String,
    waits: i64,
    first: i64,
    since: Timestamp,
    mentions: i64,
}

/// Why a room is unread for somebody who wishes it to be so loud: nothing, if it is not.
pub async fn why(
    conn: &mut Conn,
    member: MemberId,
    (room, wish): (RoomId, Wish),
    now: Timestamp,
) -> db::Result<Vec<Why>> {
    if wish.level == Some(Level::Hidden) {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = conn
        .query(
            "SELECT said.thread, a.name, count(*) AS waits, min(said.seq) AS first,
                    min(said.said_at) AS since, count(n.message_id) AS mentions
             FROM (SELECT s.id, 0 AS thread, s.seq, s.said_at, s.author_id FROM messages s
                   WHERE s.room_id = $1 AND s.thread IS NULL
                       AND s.author_id <> $2 AND s.removed_at IS NULL
                       AND s.seq > COALESCE((SELECT k.seq FROM read_marks k
                           WHERE k.room_id = $1 AND k.member_id = $2), 0)
                   UNION ALL
                   SELECT s.id, t.thread, s.seq, s.said_at, s.author_id FROM thread_marks t
                   JOIN messages s ON s.room_id = t.room_id AND s.thread = t.thread AND s.seq > t.seq
                   WHERE t.room_id = $1 AND t.member_id = $2 AND t.follows
                       AND s.author_id <> $2 AND s.removed_at IS NULL) said
             JOIN members a ON a.id = said.author_id
             LEFT JOIN mentions n ON n.message_id = said.id AND n.member_id = $2 AND NOT n.quiet
             WHERE $3 OR n.message_id IS NOT NULL
             GROUP BY said.thread, a.id, a.name ORDER BY said.thread, min(said.seq)",
        )
        .bind(room)
        .bind(member)
        .bind(!wish.is_quiet(now))
        .all()
        .await?;
    let mut all: Vec<Why> = Vec::new();
    for row in rows {
        match all.last_mut().filter(|why| why.thread == row.thread) {
            Some(why) => {
                why.waits += row.waits;
                why.mentions += row.mentions;
                why.since = why.since.min(row.since);
                why.by.push(row.name);
            }
            None => all.push(Why {
                thread: row.thread,
                waits: row.waits,
                by: vec![row.name],
                first: row.first,
                since: row.since,
                mentions: row.mentions,
            }),
        }
    }
    Ok(all)
}

/// Why somebody's feed, or one of their own, counts what it counts: its conversations in their order.
pub async fn why_all(
    conn: &mut Conn,
    member: MemberId,
    (places, sieve): (&[Place], Option<&Sieve>),
    now: Timestamp,
) -> db::Result<Vec<(RoomId, Why)>> {
    let look = Look::default();
    let waiting = super::waiting(conn, member, (places, sieve), look, now).await?;
    let mut rooms: HashMap<RoomId, Vec<Why>> = HashMap::new();
    for place in places.iter().filter(|place| place.unread > 0) {
        let room = (place.room_id, place.wish);
        rooms.insert(place.room_id, why(conn, member, room, now).await?);
    }
    let all = waiting.iter().filter_map(|one| {
        let room = rooms.get(&one.spot.room)?;
        let why = room.iter().find(|why| why.thread == one.spot.thread)?;
        Some((one.spot.room, why.clone()))
    });
    Ok(all.collect())
}
