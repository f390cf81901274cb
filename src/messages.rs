//! Messages: what is said, numbered, kept, and read again.

mod arrival;
pub mod filters;
pub mod floor;
pub mod held;
pub mod scribe;

use self::{
    floor::Floor,
    held::{Held, State},
};
use crate::{
    db::{self, Conn, Write},
    files::{self, File, Host},
    members::Member,
    rooms::Reading,
    values::{Body, ClientId, FileId, GroupId, MemberId, MessageId, RoomId, Timestamp},
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
    /// Empty once it was removed.
    pub body: String,
    pub said_at: Timestamp,
    pub removed_at: Option<Timestamp>,
    /// The number of the rule by which a host removed it.
    pub removed_rule: Option<i64>,
    #[sqlx(skip)]
    pub files: Vec<File>,
}

/// What somebody wants to say, named by them so that saying it twice says it once.
#[derive(Clone, Debug)]
pub struct Say {
    pub room: RoomId,
    pub author: MemberId,
    pub client_id: ClientId,
    pub body: Body,
    /// What they attach: sent before, by them, for this room.
    pub files: Vec<FileId>,
}

/// What became of what somebody wanted to say.
#[derive(Clone, Debug)]
pub enum Outcome {
    Said(Said),
    /// It waits for a host.
    Held(Held),
}

/// It was said. `removals` counts the group's departures at that moment:
/// who was admitted to hear under an older count is asked for again.
#[derive(Clone, Debug)]
pub struct Said {
    pub message: Message,
    pub group: GroupId,
    pub removals: i64,
    /// It had been said before; nobody needs to hear it again.
    pub again: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsaid {
    #[error("there is no such room")]
    Absent,
    #[error("this is not theirs to do")]
    Forbidden,
    #[error("the rules have changed since they were accepted")]
    RulesChanged,
    /// The client id names another message already, or one that was taken back (invariant 5).
    #[error("this was said differently before")]
    Conflict,
    /// The group is slow: not again for so many seconds.
    #[error("the next message may come in {0} seconds")]
    TooSoon(u64),
    /// A filter of the group does not take it, and says why.
    #[error("this group does not take it: {0}")]
    Filtered(String),
    /// It was held, and a host said no, and why.
    #[error("a host declined it: {0}")]
    Declined(String),
    /// A file is not whole, not theirs, not for this room, or part of another message.
    #[error("a file cannot be attached")]
    FileGone,
    #[error("the message could not be kept")]
    Lost,
}

/// How many messages a page holds.
pub const PAGE: i64 = 50;
/// The furthest behind a reader can catch up message by message; beyond it, they begin afresh.
pub const FURTHEST: i64 = 500;

/// Says one thing inside a transaction.
pub(crate) async fn say(
    tx: &mut Write,
    say: &Say,
    now: Timestamp,
) -> db::Result<Result<Outcome, Unsaid>> {
    let floor = match floor::take(tx, say, now).await? {
        Ok(floor) => floor,
        Err(unsaid) => return Ok(Err(unsaid)),
    };
    if let Some(answer) = answered(tx, say, &floor).await? {
        return Ok(answer);
    }
    if !files::claim(tx, say.author, say.room, &say.files).await? {
        return Ok(Err(Unsaid::FileGone));
    }
    match floor::weigh(tx, &floor, say, now).await? {
        Err(unsaid) => Ok(Err(unsaid)),
        Ok(Some(cause)) => {
            let place = (&floor.author, floor.group);
            let held = held::hold(tx, say, place, cause, now).await?;
            Ok(Ok(Outcome::Held(held)))
        }
        Ok(None) => {
            let words = (say.room, say.client_id, say.body.to_string());
            let message = number(tx, Message::by(&floor.author, words, now)).await?;
            files::attach(tx, Host::Message(message.id), &say.files).await?;
            let message = dressed(tx, message).await?;
            Ok(Ok(Outcome::Said(floor.said(message, false))))
        }
    }
}

/// The same message again gets the first one's answer; the same name for another is a mistake.
/// What is held is asked for first: whoever approves it writes the message before that is seen.
async fn answered(
    tx: &mut Write,
    say: &Say,
    floor: &Floor,
) -> db::Result<Option<Result<Outcome, Unsaid>>> {
    if let Some(held) = held::under(tx, say.author, say.client_id).await? {
        match held.state {
            State::Approved => {}
            State::Waiting | State::Declined
                if !is_same(tx, say, (held.room_id, &held.body), &held.files).await? =>
            {
                return Ok(Some(Err(Unsaid::Conflict)));
            }
            State::Waiting => return Ok(Some(Ok(Outcome::Held(held)))),
            State::Declined => return Ok(Some(Err(Unsaid::Declined(held.reason)))),
            State::TakenBack => return Ok(Some(Err(Unsaid::Conflict))),
        }
    }
    let Some(message) = said_before(tx, say.author, say.client_id).await? else {
        return Ok(None);
    };
    // What was removed meanwhile was said all the same.
    let gone = message.removed_at.is_some() && message.room_id == say.room;
    let words = (message.room_id, &*message.body);
    Ok(Some(
        if gone || is_same(tx, say, words, &message.files).await? {
            Ok(Outcome::Said(floor.said(message, true)))
        } else {
            Err(Unsaid::Conflict)
        },
    ))
}

async fn is_same(
    tx: &mut Write,
    say: &Say,
    (room, body): (RoomId, &str),
    files: &[File],
) -> db::Result<bool> {
    Ok(room == say.room
        && body == say.body.as_str()
        && files::are(tx, files, (say.author, &say.files)).await?)
}

impl Floor {
    fn said(&self, message: Message, again: bool) -> Said {
        Said {
            message,
            group: self.group,
            removals: self.removals,
            again,
        }
    }
}

impl Message {
    /// Somebody's words, before they have a number.
    fn by(
        author: &Member,
        (room, client_id, body): (RoomId, ClientId, String),
        now: Timestamp,
    ) -> Self {
        Self {
            id: MessageId::fresh(),
            room_id: room,
            seq: 0,
            author_id: author.id,
            author_name: author.name.clone(),
            author_handle: author.handle.clone(),
            client_id,
            body,
            said_at: now,
            removed_at: None,
            removed_rule: None,
            files: Vec::new(),
        }
    }

    /// What it says, and what its files are called where it says nothing.
    pub fn words(&self) -> String {
        files::words(&self.body, &self.files)
    }
}

/// Gives messages what belongs to them besides their words.
async fn dress(conn: &mut Conn, messages: &mut [Message]) -> db::Result<()> {
    let standing = messages
        .iter()
        .filter(|message| message.removed_at.is_none());
    let ids: Vec<MessageId> = standing.map(|message| message.id).collect();
    for file in files::of_messages(conn, &ids).await? {
        let host = messages
            .iter_mut()
            .find(|message| file.message_id == Some(message.id));
        if let Some(message) = host {
            message.files.push(file);
        }
    }
    Ok(())
}

async fn dressed(conn: &mut Conn, message: Message) -> db::Result<Message> {
    let mut one = [message];
    dress(conn, &mut one).await?;
    let [message] = one;
    Ok(message)
}

async fn dressed_if_any(conn: &mut Conn, found: Option<Message>) -> db::Result<Option<Message>> {
    match found {
        Some(message) => dressed(conn, message).await.map(Some),
        None => Ok(None),
    }
}

/// Gives a message the next number of its room and keeps it. The room's row is the lock that makes
/// numbers gap-free and in the order of commits (invariant 3).
async fn number(tx: &mut Write, message: Message) -> db::Result<Message> {
    let (seq,): (i64,) = tx
        .query(
            "UPDATE rooms SET last_seq = last_seq + 1, last_said_at = $2
             WHERE id = $1 RETURNING last_seq",
        )
        .bind(message.room_id)
        .bind(message.said_at)
        .one()
        .await?;
    let message = Message { seq, ..message };
    keep(tx, &message).await?;
    arrival::announce(tx, &message).await?;
    Ok(message)
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
    let found = tx.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.author_id = $1 AND s.client_id = $2",
    )
    .bind(author)
    .bind(client_id)
    .optional()
    .await?;
    dressed_if_any(tx, found).await
}

/// The newest messages before `before` (or of all), oldest first.
pub async fn page(
    conn: &mut Conn,
    room: &Reading,
    before: Option<i64>,
) -> db::Result<Vec<Message>> {
    let mut page: Vec<Message> = conn
        .query(
            "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                    a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule
             FROM messages s JOIN members a ON a.id = s.author_id
             WHERE s.room_id = $1 AND s.seq < $2 AND s.seq >= $4 ORDER BY s.seq DESC LIMIT $3",
        )
        .bind(room.id)
        .bind(before.unwrap_or(i64::MAX))
        .bind(PAGE)
        .bind(room.first())
        .all()
        .await?;
    page.reverse();
    dress(conn, &mut page).await?;
    Ok(page)
}

/// What was said after `seq`, oldest first, [`FURTHEST`] at most.
pub async fn since(conn: &mut Conn, room: &Reading, seq: i64) -> db::Result<Vec<Message>> {
    let mut found: Vec<Message> = conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.room_id = $1 AND s.seq > $2 ORDER BY s.seq LIMIT $3",
    )
    .bind(room.id)
    .bind(seq.max(room.first() - 1))
    .bind(FURTHEST)
    .all()
    .await?;
    dress(conn, &mut found).await?;
    Ok(found)
}

/// The last words of each of a member's rooms that are theirs to read, two a room, oldest first within it.
pub async fn last_words(
    conn: &mut Conn,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Vec<Message>> {
    let mut found: Vec<Message> = conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule
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
    .await?;
    dress(conn, &mut found).await?;
    Ok(found)
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
    let found = conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.room_id = $1 AND s.seq = $2 AND s.seq >= $3",
    )
    .bind(room.id)
    .bind(seq)
    .bind(room.first())
    .optional()
    .await?;
    dressed_if_any(conn, found).await
}

/// A message by the name that the house gave it, wherever it was said.
pub async fn by_id(conn: &mut Conn, id: MessageId) -> db::Result<Option<Message>> {
    let found = conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule
         FROM messages s JOIN members a ON a.id = s.author_id WHERE s.id = $1",
    )
    .bind(id)
    .optional()
    .await?;
    dressed_if_any(conn, found).await
}

/// A message and those next to it, oldest first.
pub async fn around(conn: &mut Conn, message: &Message, near: i64) -> db::Result<Vec<Message>> {
    let mut found: Vec<Message> = conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.room_id = $1 AND s.seq >= $2 AND s.seq <= $3 ORDER BY s.seq",
    )
    .bind(message.room_id)
    .bind(message.seq - near)
    .bind(message.seq + near)
    .all()
    .await?;
    dress(conn, &mut found).await?;
    Ok(found)
}

/// Takes the words of a message away; its number stays (invariant 7). Nothing, if they are gone.
pub(crate) async fn remove(
    tx: &mut Write,
    id: MessageId,
    rule: Option<i64>,
    now: Timestamp,
) -> db::Result<Option<Message>> {
    let removed = tx
        .query(
            "UPDATE messages SET body = '', removed_at = $2, removed_rule = $3
             WHERE id = $1 AND removed_at IS NULL",
        )
        .bind(id)
        .bind(now)
        .bind(rule)
        .run()
        .await?;
    if removed == 0 {
        return Ok(None);
    }
    files::remove_of(tx, Host::Message(id), now).await?;
    let bare = by_id(tx, id).await?;
    if let Some(message) = &bare {
        held::forget(tx, message.author_id, message.client_id).await?;
    }
    Ok(bare)
}

/// Gives a message its words back.
pub(crate) async fn restore(
    tx: &mut Write,
    id: MessageId,
    body: &str,
) -> db::Result<Option<Message>> {
    tx.query(
        "UPDATE messages SET body = $2, removed_at = NULL, removed_rule = NULL
         WHERE id = $1 AND removed_at IS NOT NULL",
    )
    .bind(id)
    .bind(body.to_owned())
    .run()
    .await?;
    by_id(tx, id).await
}

/// What was removed of the part of a room that somebody has read, latest first: for a page that was
/// drawn before.
pub async fn removed_before(conn: &mut Conn, room: &Reading, seq: i64) -> db::Result<Vec<Message>> {
    conn.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.room_id = $1 AND s.seq BETWEEN $2 AND $3 AND s.removed_at IS NOT NULL
         ORDER BY s.removed_at DESC LIMIT $4",
    )
    .bind(room.id)
    .bind(room.first())
    .bind(seq)
    .bind(PAGE)
    .all()
    .await
}
