//! Changes: a message is no longer what it was. Each change takes the next number of its room's
//! changes, in the transaction that makes it, so that nobody misses one (invariants 6 and 7).

use super::{Message, dress, reading};
use crate::{
    db::{self, Conn, Write},
    values::{GroupId, MessageId, RoomId},
};

/// A message as it is now.
#[derive(Clone, Debug)]
pub struct Changed {
    pub message: Message,
    pub group: GroupId,
    /// As in [`super::Said`]: who was admitted under an older count is asked for again.
    pub removals: i64,
}

/// Notes that a message has changed, and gives it as it is now.
pub(super) async fn note(tx: &mut Write, id: MessageId) -> db::Result<Changed> {
    let message = reading::bare(tx, id).await?;
    let message = message.ok_or(sqlx::Error::RowNotFound)?;
    let (rev,): (i64,) = tx
        .query("UPDATE rooms SET last_rev = last_rev + 1 WHERE id = $1 RETURNING last_rev")
        .bind(message.room_id)
        .one()
        .await?;
    tx.query("UPDATE messages SET rev = $2 WHERE id = $1")
        .bind(id)
        .bind(rev)
        .run()
        .await?;
    let message = dress::one(tx, Message { rev, ..message }, 0).await?;
    let (group, removals) = place(tx, message.room_id).await?;
    Ok(Changed {
        message,
        group,
        removals,
    })
}

/// Notes that the words of a message have changed: whatever quotes them has changed with them.
pub(super) async fn reworded(tx: &mut Write, message: &Message) -> db::Result<Vec<Changed>> {
    let mut changed = vec![note(tx, message.id).await?];
    let quoting: Vec<(MessageId,)> = tx
        .query("SELECT id FROM messages WHERE room_id = $1 AND reply_to = $2 ORDER BY seq")
        .bind(message.room_id)
        .bind(message.seq)
        .all()
        .await?;
    for (id,) in quoting {
        changed.push(note(tx, id).await?);
    }
    Ok(changed)
}

/// Notes that more, or less, is said under a message.
pub(super) async fn top_of(
    tx: &mut Write,
    room: RoomId,
    thread: i64,
) -> db::Result<Option<Changed>> {
    let top: Option<(MessageId,)> = tx
        .query("SELECT id FROM messages WHERE room_id = $1 AND seq = $2")
        .bind(room)
        .bind(thread)
        .optional()
        .await?;
    match top {
        Some((id,)) => note(tx, id).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn place(conn: &mut Conn, room: RoomId) -> db::Result<(GroupId, i64)> {
    conn.query(
        "SELECT g.id, g.removals FROM rooms r JOIN groups g ON g.id = r.group_id WHERE r.id = $1",
    )
    .bind(room)
    .one()
    .await
}
