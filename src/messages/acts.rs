//! Acts: who may do something with a message that was said.

use super::{Message, Unsaid, reading};
use crate::{
    db::Conn,
    groups::Group,
    members::Member,
    policy::Act,
    rooms::{self, Reading},
    values::{MessageId, Timestamp},
};

/// A message as it stands, and where.
pub type Spot = (Message, (Group, Reading));

/// The message, if this member may do this with it: it is theirs to read, and its words are there.
pub async fn allow(
    conn: &mut Conn,
    member: &Member,
    id: MessageId,
    act: Act,
    now: Timestamp,
) -> Result<Spot, Unsaid> {
    let (message, place) = look(conn, member, id, act, now).await?;
    if message.removed_at.is_some() {
        return Err(Unsaid::Gone);
    }
    Ok((message, place))
}

/// The message, whether its words are there or not.
pub async fn look(
    conn: &mut Conn,
    member: &Member,
    id: MessageId,
    act: Act,
    now: Timestamp,
) -> Result<Spot, Unsaid> {
    let message = reading::bare(conn, id).await?.ok_or(Unsaid::Absent)?;
    let (group, room) = rooms::allow(conn, member, message.room_id, act, now).await?;
    if message.seq < room.first() {
        return Err(Unsaid::Absent);
    }
    Ok((message, (group, room)))
}
