//! The latest of all rooms of somebody, whether they have read it or not.

use super::level;
use crate::{
    db::{self, Conn},
    push::levels::{self, Level},
    values::{MemberId, MessageId, RoomId, Timestamp},
};

/// One of the latest messages, and where it was said.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Latest {
    pub id: MessageId,
    pub room_id: RoomId,
    pub seq: i64,
    pub thread: Option<i64>,
    pub author_name: String,
    pub body: String,
    pub said_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub room_name: String,
    pub room_slug: String,
    pub group_name: String,
    pub group_slug: String,
}

/// So many at most.
const MOST: usize = 50;

/// The latest messages that are theirs to read now, newest first; of rooms of which they wish to hear
/// nothing, none. What was taken back or removed is not among them.
pub async fn latest(conn: &mut Conn, member: MemberId, now: Timestamp) -> db::Result<Vec<Latest>> {
    let mut latest: Vec<Latest> = conn
        .query(
            "SELECT s.id, s.room_id, s.seq, s.thread, a.name AS author_name, s.body, s.said_at,
                    s.edited_at, r.name AS room_name, r.slug AS room_slug, g.name AS group_name,
                    g.slug AS group_slug
             FROM memberships m
             JOIN groups g ON g.id = m.group_id
             JOIN rooms r ON r.group_id = m.group_id
             LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
             JOIN messages s ON s.room_id = r.id AND s.seq > r.last_seq - 25
                  AND s.seq >= COALESCE(k.from_seq, 0) AND s.removed_at IS NULL
             JOIN members a ON a.id = s.author_id
             WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)
             ORDER BY s.said_at DESC, s.id DESC",
        )
        .bind(member)
        .bind(now)
        .all()
        .await?;
    let chosen = levels::of_member(conn, member).await?;
    let silent = |room| {
        matches!(
            level(&chosen, room, now),
            Some(Level::Nothing | Level::Hidden)
        )
    };
    latest.retain(|said| !silent(said.room_id));
    latest.truncate(MOST);
    Ok(latest)
}
