//! Reading back: a page of a room, what came since, what changed since, what is pinned.

use super::{
    FURTHEST, Message, PAGE,
    dress::{self, dressed},
};
use crate::{
    db::{self, Conn},
    rooms::Reading,
    values::{MemberId, MessageId, RoomId, Timestamp},
};

/// The newest messages before `before` (or of all), oldest first.
pub async fn page(
    conn: &mut Conn,
    room: &Reading,
    before: Option<i64>,
) -> db::Result<Vec<Message>> {
    let mut page: Vec<Message> = conn
        .query(
            "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                    a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule,
                s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
             FROM messages s JOIN members a ON a.id = s.author_id
             WHERE s.room_id = $1 AND s.seq < $2 AND s.seq >= $4 AND s.thread IS NULL
             ORDER BY s.seq DESC LIMIT $3",
        )
        .bind(room.id)
        .bind(before.unwrap_or(i64::MAX))
        .bind(PAGE)
        .bind(room.first())
        .all()
        .await?;
    page.reverse();
    dressed(conn, page, room.first()).await
}

/// What was said after `seq`, oldest first, [`FURTHEST`] at most.
pub async fn since(conn: &mut Conn, room: &Reading, seq: i64) -> db::Result<Vec<Message>> {
    let since = conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule,
                s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.room_id = $1 AND s.seq > $2 ORDER BY s.seq LIMIT $3",
    )
    .bind(room.id)
    .bind(seq.max(room.first() - 1))
    .bind(FURTHEST)
    .all()
    .await?;
    dressed(conn, since, room.first()).await
}

/// What has changed after the change `rev`, of what stands at `seq` or before it, in the order in which
/// it changed: [`FURTHEST`] at most.
pub async fn changed_since(
    conn: &mut Conn,
    room: &Reading,
    (rev, seq): (i64, i64),
) -> db::Result<Vec<Message>> {
    let mut changed: Vec<Message> = conn
        .query(
            "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule,
                s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
             FROM messages s JOIN members a ON a.id = s.author_id
             WHERE s.room_id = $1 AND s.rev > $2 AND s.seq <= $3 AND s.seq >= $4
             ORDER BY s.rev DESC LIMIT $5",
        )
        .bind(room.id)
        .bind(rev)
        .bind(seq)
        .bind(room.first())
        .bind(FURTHEST)
        .all()
        .await?;
    changed.reverse();
    dressed(conn, changed, room.first()).await
}

/// Whether anything hangs in a room.
pub async fn has_pinned(conn: &mut Conn, room: &Reading) -> db::Result<bool> {
    let (has,) = conn
        .query(
            "SELECT EXISTS (SELECT 1 FROM messages s
             WHERE s.room_id = $1 AND s.seq >= $2 AND s.pinned_at IS NOT NULL)",
        )
        .bind(room.id)
        .bind(room.first())
        .one()
        .await?;
    Ok(has)
}

/// What hangs in a room for everybody to find, latest first.
pub async fn pinned(conn: &mut Conn, room: &Reading) -> db::Result<Vec<Message>> {
    let pinned = conn
        .query(
            "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule,
                s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
             FROM messages s JOIN members a ON a.id = s.author_id
             WHERE s.room_id = $1 AND s.seq >= $2 AND s.pinned_at IS NOT NULL
             ORDER BY s.pinned_at DESC LIMIT $3",
        )
        .bind(room.id)
        .bind(room.first())
        .bind(PAGE)
        .all()
        .await?;
    dressed(conn, pinned, room.first()).await
}

/// The last words of each of a member's rooms that are theirs to read, two a room, oldest first within it.
pub async fn last_words(
    conn: &mut Conn,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Vec<Message>> {
    conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule,
                s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
         FROM memberships m
         JOIN rooms r ON r.group_id = m.group_id
         LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
         JOIN messages s ON s.room_id = r.id AND s.seq > r.last_seq - 2
              AND s.seq >= COALESCE(k.from_seq, 0) AND s.removed_at IS NULL
         JOIN members a ON a.id = s.author_id
         WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2) ORDER BY s.room_id, s.seq",
    )
    .bind(member)
    .bind(now)
    .all()
    .await
}

/// Whether a member has said anything in a room yet.
pub async fn has_spoken(conn: &mut Conn, room: RoomId, member: MemberId) -> db::Result<bool> {
    let row: Option<(MessageId,)> = conn
        .query("SELECT id FROM messages WHERE author_id = $1 AND room_id = $2 LIMIT 1")
        .bind(member)
        .bind(room)
        .optional()
        .await?;
    Ok(row.is_some())
}

pub async fn find(conn: &mut Conn, room: &Reading, seq: i64) -> db::Result<Option<Message>> {
    let found = numbered(conn, room.id, seq).await?;
    match found.filter(|found| found.seq >= room.first()) {
        Some(found) => dress::one(conn, found, room.first()).await.map(Some),
        None => Ok(None),
    }
}

/// A message by its number in a room, as it was kept, for whoever has asked already whether it is theirs to read.
pub async fn numbered(conn: &mut Conn, room: RoomId, seq: i64) -> db::Result<Option<Message>> {
    conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule,
                s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.room_id = $1 AND s.seq = $2",
    )
    .bind(room)
    .bind(seq)
    .optional()
    .await
}

/// A message by the name that the house gave it, wherever it was said.
pub async fn by_id(conn: &mut Conn, id: MessageId) -> db::Result<Option<Message>> {
    match bare(conn, id).await? {
        Some(message) => dress::one(conn, message, 0).await.map(Some),
        None => Ok(None),
    }
}

/// A message without what belongs to it.
pub(super) async fn bare(conn: &mut Conn, id: MessageId) -> db::Result<Option<Message>> {
    conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule,
                s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
         FROM messages s JOIN members a ON a.id = s.author_id WHERE s.id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// A message and those next to it, oldest first.
pub async fn around(conn: &mut Conn, message: &Message, near: i64) -> db::Result<Vec<Message>> {
    conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule,
                s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.room_id = $1 AND s.seq >= $2 AND s.seq <= $3 ORDER BY s.seq",
    )
    .bind(message.room_id)
    .bind(message.seq - near)
    .bind(message.seq + near)
    .all()
    .await
}
