//! The latest of all rooms of somebody, whether they have read it or not.

use crate::{
    db::{self, Conn},
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
}

/// The fifty latest messages that are theirs to read now, newest first; of rooms of which they wish to
/// hear nothing, none. What was taken back or removed is not among them.
pub async fn latest(conn: &mut Conn, member: MemberId, now: Timestamp) -> db::Result<Vec<Latest>> {
    conn.query(
        "SELECT newest.id, newest.room_id, newest.seq, newest.thread, a.name AS author_name,
                newest.body, newest.said_at, newest.edited_at
         FROM (SELECT s.id, s.room_id, s.seq, s.thread, s.author_id, s.body, s.said_at, s.edited_at
               FROM memberships m
               JOIN rooms r ON r.group_id = m.group_id
               LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
               LEFT JOIN levels l ON l.room_id = r.id AND l.member_id = $1
               JOIN messages s ON s.room_id = r.id AND s.seq > r.last_seq - 25
                    AND s.seq >= COALESCE(k.from_seq, 0) AND s.removed_at IS NULL
               WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)
                   AND COALESCE(l.level, '') NOT IN ('nothing', 'hidden')
                   AND COALESCE(l.muted_until, 0) <= $2
               ORDER BY s.said_at DESC, s.id DESC LIMIT 50) newest
         JOIN members a ON a.id = newest.author_id
         ORDER BY newest.said_at DESC, newest.id DESC",
    )
    .bind(member)
    .bind(now)
    .all()
    .await
}
