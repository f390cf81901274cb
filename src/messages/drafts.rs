//! Drafts: what somebody has begun to write, to be gone on with on any device of theirs. Nobody else sees it.

use crate::{
    db::{self, Conn, Write},
    values::{Body, MemberId, RoomId, Timestamp},
};

/// Something begun.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Draft {
    pub room_id: RoomId,
    /// The message under which it would be said; 0: in the room itself.
    pub thread: i64,
    pub body: String,
    /// The message it would answer.
    pub reply_to: Option<i64>,
    pub written_at: Timestamp,
}

/// Keeps what is begun in place of what was; with no words and no answer, nothing is begun.
pub async fn keep(
    tx: &mut Write,
    member: MemberId,
    (room, thread): (RoomId, Option<i64>),
    (body, reply_to): (&Body, Option<i64>),
    now: Timestamp,
) -> db::Result<Draft> {
    let draft = Draft {
        room_id: room,
        thread: thread.unwrap_or_default(),
        body: body.to_string(),
        reply_to,
        written_at: now,
    };
    if draft.body.is_empty() && reply_to.is_none() {
        forget(tx, member, (room, thread)).await?;
        return Ok(draft);
    }
    tx.query(
        "INSERT INTO drafts (member_id, room_id, thread, body, reply_to, written_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (member_id, room_id, thread) DO UPDATE SET body = excluded.body,
             reply_to = excluded.reply_to, written_at = excluded.written_at",
    )
    .bind(member)
    .bind(room)
    .bind(draft.thread)
    .bind(draft.body.clone())
    .bind(reply_to)
    .bind(now)
    .run()
    .await?;
    Ok(draft)
}

/// It was said, or given up.
pub async fn forget(
    tx: &mut Write,
    member: MemberId,
    (room, thread): (RoomId, Option<i64>),
) -> db::Result<()> {
    tx.query("DELETE FROM drafts WHERE member_id = $1 AND room_id = $2 AND thread = $3")
        .bind(member)
        .bind(room)
        .bind(thread.unwrap_or_default())
        .run()
        .await?;
    Ok(())
}

/// Whoever leaves the house leaves nothing begun.
pub async fn forget_all(tx: &mut Write, member: MemberId) -> db::Result<()> {
    tx.query("DELETE FROM drafts WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    Ok(())
}

/// What somebody has begun in a room that they were let into, or in a thread of it.
pub async fn find(
    conn: &mut Conn,
    member: MemberId,
    (room, thread): (RoomId, Option<i64>),
) -> db::Result<Option<Draft>> {
    conn.query(
        "SELECT room_id, thread, body, reply_to, written_at FROM drafts
         WHERE member_id = $1 AND room_id = $2 AND thread = $3",
    )
    .bind(member)
    .bind(room)
    .bind(thread.unwrap_or_default())
    .optional()
    .await
}

/// What somebody has begun in rooms that they are still in, the latest first.
pub async fn of_member(
    conn: &mut Conn,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Vec<Draft>> {
    conn.query(
        "SELECT d.room_id, d.thread, d.body, d.reply_to, d.written_at FROM drafts d
         JOIN rooms r ON r.id = d.room_id
         JOIN memberships m ON m.group_id = r.group_id AND m.member_id = d.member_id
         WHERE d.member_id = $1 AND (m.until IS NULL OR m.until > $2)
         ORDER BY d.written_at DESC LIMIT 100",
    )
    .bind(member)
    .bind(now)
    .all()
    .await
}
