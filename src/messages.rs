//! Messages: what is said, numbered, kept, and read again.

pub mod scribe;

use crate::{
    db::{self, Conn, Write},
    groups::Refusal,
    members::{self, Member},
    policy::Act,
    rooms,
    values::{Body, ClientId, GroupId, MemberId, MessageId, RoomId, Timestamp},
};

/// A message as everybody in the room reads it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Message {
    pub id: MessageId,
    pub room_id: RoomId,
    pub seq: i64,
    pub author_id: MemberId,
    pub author_name: String,
    pub author_handle: String,
    pub client_id: ClientId,
    pub body: String,
    pub said_at: Timestamp,
}

/// What somebody wants to say, named by them so that saying it twice says it once.
#[derive(Clone, Debug)]
pub struct Say {
    pub room: RoomId,
    pub author: MemberId,
    pub client_id: ClientId,
    pub body: Body,
}

/// What became of it. `removals` counts the group's departures at that moment:
/// who was admitted to hear under an older count is asked for again.
#[derive(Clone, Debug)]
pub struct Said {
    pub message: Message,
    pub group: GroupId,
    pub removals: i64,
    /// It had been said before; nobody needs to hear it again.
    pub again: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsaid {
    #[error("there is no such room")]
    Absent,
    #[error("this is not theirs to do")]
    Forbidden,
    /// The client id names another message already (invariant 5).
    #[error("this was said differently before")]
    Conflict,
    #[error("the message could not be kept")]
    Lost,
}

/// How many messages a page holds.
pub const PAGE: i64 = 50;
/// The furthest behind a reader can catch up message by message; beyond it, they begin afresh.
pub const FURTHEST: i64 = 500;

/// Says one thing inside a transaction. The room's row is the lock that makes numbers gap-free
/// and in the order of commits (invariant 3).
pub(crate) async fn say(
    tx: &mut Write,
    say: &Say,
    now: Timestamp,
) -> db::Result<Result<Said, Unsaid>> {
    if let Some(message) = said_before(tx, say.author, say.client_id).await? {
        return repeat(tx, message, say, now).await;
    }
    let floor = match floor(tx, say, now).await? {
        Ok(floor) => floor,
        Err(unsaid) => return Ok(Err(unsaid)),
    };
    let (seq,): (i64,) = tx
        .query(
            "UPDATE rooms SET last_seq = last_seq + 1, last_said_at = $2
             WHERE id = $1 RETURNING last_seq",
        )
        .bind(say.room)
        .bind(now)
        .one()
        .await?;
    let message = Message {
        id: MessageId::fresh(),
        room_id: say.room,
        seq,
        author_id: say.author,
        author_name: floor.author.name,
        author_handle: floor.author.handle,
        client_id: say.client_id,
        body: say.body.to_string(),
        said_at: now,
    };
    keep(tx, &message).await?;
    Ok(Ok(Said {
        message,
        group: floor.group_id,
        removals: floor.removals,
        again: false,
    }))
}

/// Whoever speaks, and where.
struct Floor {
    group_id: GroupId,
    removals: i64,
    author: Member,
}

/// Whether they may speak here, asked inside the transaction that would keep their words.
async fn floor(tx: &mut Write, say: &Say, now: Timestamp) -> db::Result<Result<Floor, Unsaid>> {
    let Some(author) = members::find(tx, say.author, now).await? else {
        return Ok(Err(Unsaid::Absent));
    };
    Ok(
        match rooms::allow(tx, &author, say.room, Act::Say, now).await {
            Ok((group, _)) => Ok(Floor {
                group_id: group.id,
                removals: group.removals,
                author,
            }),
            Err(Refusal::Absent) => Err(Unsaid::Absent),
            Err(Refusal::Forbidden) => Err(Unsaid::Forbidden),
            Err(Refusal::Db(error)) => return Err(error),
        },
    )
}

async fn keep(tx: &mut Write, message: &Message) -> db::Result<()> {
    tx.query(
        "INSERT INTO messages (id, room_id, seq, author_id, client_id, body, said_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(message.id)
    .bind(message.room_id)
    .bind(message.seq)
    .bind(message.author_id)
    .bind(message.client_id)
    .bind(message.body.clone())
    .bind(message.said_at)
    .run()
    .await?;
    Ok(())
}

async fn said_before(
    tx: &mut Write,
    author: MemberId,
    client_id: ClientId,
) -> db::Result<Option<Message>> {
    tx.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.author_id = $1 AND s.client_id = $2",
    )
    .bind(author)
    .bind(client_id)
    .optional()
    .await
}

/// The same message again is the first one's answer; the same name for another is a mistake.
async fn repeat(
    tx: &mut Write,
    message: Message,
    say: &Say,
    now: Timestamp,
) -> db::Result<Result<Said, Unsaid>> {
    if message.room_id != say.room || message.body != say.body.as_str() {
        return Ok(Err(Unsaid::Conflict));
    }
    Ok(floor(tx, say, now).await?.map(|floor| Said {
        message,
        group: floor.group_id,
        removals: floor.removals,
        again: true,
    }))
}

/// The newest messages before `before` (or of all), oldest first.
pub async fn page(conn: &mut Conn, room: RoomId, before: Option<i64>) -> db::Result<Vec<Message>> {
    let mut page: Vec<Message> = conn
        .query(
            "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                    a.handle AS author_handle, s.client_id, s.body, s.said_at
             FROM messages s JOIN members a ON a.id = s.author_id
             WHERE s.room_id = $1 AND s.seq < $2 ORDER BY s.seq DESC LIMIT $3",
        )
        .bind(room)
        .bind(before.unwrap_or(i64::MAX))
        .bind(PAGE)
        .all()
        .await?;
    page.reverse();
    Ok(page)
}

/// What was said after `seq`, oldest first, [`FURTHEST`] at most.
pub async fn since(conn: &mut Conn, room: RoomId, seq: i64) -> db::Result<Vec<Message>> {
    conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.room_id = $1 AND s.seq > $2 ORDER BY s.seq LIMIT $3",
    )
    .bind(room)
    .bind(seq)
    .bind(FURTHEST)
    .all()
    .await
}

/// The last words of each of a member's rooms, two a room, oldest first within it.
pub async fn last_words(conn: &mut Conn, member: MemberId) -> db::Result<Vec<Message>> {
    conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at
         FROM memberships m
         JOIN rooms r ON r.group_id = m.group_id
         JOIN messages s ON s.room_id = r.id AND s.seq > r.last_seq - 2
         JOIN members a ON a.id = s.author_id
         WHERE m.member_id = $1 ORDER BY s.room_id, s.seq",
    )
    .bind(member)
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

pub async fn find(conn: &mut Conn, room: RoomId, seq: i64) -> db::Result<Option<Message>> {
    conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.room_id = $1 AND s.seq = $2",
    )
    .bind(room)
    .bind(seq)
    .optional()
    .await
}
