//! Messages: what is said, numbered, kept, and read again.

pub mod acts;
pub(crate) mod addresses;
mod arrival;
pub mod bookmarks;
mod changes;
pub mod drafts;
pub mod dress;
pub mod edits;
pub mod fading;
pub mod filters;
pub mod floor;
pub mod forwards;
mod gather;
pub mod held;
pub mod later;
pub mod mentions;
pub mod polls;
pub mod previews;
pub mod reactions;
mod reading;
pub mod scribe;
pub mod search;
pub mod threads;

pub use self::{
    changes::Changed,
    gather::{Firsts, gathered},
    reading::{
        around, by_id, changed_since, find, has_pinned, has_spoken, last_words, numbered, page,
        pinned, since,
    },
};

use self::{
    dress::Dress,
    floor::Floor,
    held::{Held, State},
    polls::Ballot,
};
use crate::{
    db::{self, Write},
    files::{self, Host},
    groups::Refusal,
    members::Member,
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
    pub edited_at: Option<Timestamp>,
    /// Its author took it back; otherwise a host removed it.
    pub taken_back: bool,
    /// The change of its room that made it what it is; 0: it is as it was said.
    pub rev: i64,
    /// What it answers, and under what it was said, by their numbers in the room.
    pub reply_to: Option<i64>,
    pub thread: Option<i64>,
    pub pinned_at: Option<Timestamp>,
    /// Its words go by themselves then, or went.
    pub fades_at: Option<Timestamp>,
    #[sqlx(skip)]
    pub dress: Dress,
}

/// What somebody wants to say, named by them so that saying it twice says it once.
#[derive(Clone, Debug)]
pub struct Say {
    pub room: RoomId,
    pub author: MemberId,
    pub client_id: ClientId,
    pub body: Body,
    /// The message it answers.
    pub reply_to: Option<i64>,
    /// The message under which it is said.
    pub thread: Option<i64>,
    /// They know that it calls everybody, and how many that are.
    pub to_everybody: bool,
    /// What they attach: sent before, by them, for this room.
    pub files: Vec<FileId>,
    /// What it asks.
    pub ballot: Option<Ballot>,
    /// The message whose words it says again.
    pub forwards: Option<MessageId>,
}

impl Say {
    pub const fn new(room: RoomId, author: MemberId, client_id: ClientId, body: Body) -> Self {
        Self {
            room,
            author,
            client_id,
            body,
            reply_to: None,
            thread: None,
            to_everybody: false,
            files: Vec::new(),
            ballot: None,
            forwards: None,
        }
    }

    /// There is more to find it by than its words.
    const fn bears_something(&self) -> bool {
        !self.files.is_empty() || self.ballot.is_some() || self.forwards.is_some()
    }

    /// Every word of it that others will read.
    fn all_words(&self) -> String {
        let mut words = self.body.to_string();
        for choice in self.ballot.iter().flat_map(|ballot| &ballot.choices) {
            words.push('\n');
            words.push_str(choice);
        }
        words
    }
}

/// What became of what somebody wanted to say.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "most of what comes here was said; a box for it would cost the many for the few"
)]
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
    /// The message under which it was said, as it is now.
    pub top: Option<Changed>,
    /// Those who follow the thread in which it was said.
    pub followers: Vec<MemberId>,
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
    /// A host reads first what newcomers say: nothing is slipped in afterwards.
    #[error("a host reads first what newcomers say")]
    ReadFirst,
    /// It was held, and a host said no, and why.
    #[error("a host declined it: {0}")]
    Declined(String),
    /// What it answers, or the message under which it is said, is not there for them.
    #[error("there is nothing here to answer")]
    Unanswerable,
    /// It calls so many people, and nobody has said that this is meant.
    #[error("this would call {0} people")]
    Everybody(i64),
    /// The words were removed.
    #[error("its words are gone")]
    Gone,
    /// It bears as many kinds of emoji as it may.
    #[error("there is no room for another emoji")]
    Full,
    /// There is nothing to vote on, or not any more.
    #[error("this poll is over")]
    Over,
    /// A poll has no such answer, or takes only one.
    #[error("this cannot be chosen")]
    NoSuchChoice,
    /// A file is not whole, not theirs, not for this room, or part of another message.
    #[error("a file cannot be attached")]
    FileGone,
    #[error("the message could not be kept")]
    Lost,
}

impl From<Refusal> for Unsaid {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Absent => Self::Absent,
            Refusal::Forbidden => Self::Forbidden,
            Refusal::RulesChanged => Self::RulesChanged,
            Refusal::Db(error) => error.into(),
        }
    }
}

impl From<sqlx::Error> for Unsaid {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "a message was not changed");
        Self::Lost
    }
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
    if let Err(unsaid) = floor::suits(tx, &floor, say, now).await? {
        return Ok(Err(unsaid));
    }
    let forwarded = match say.forwards {
        Some(source) => {
            match forwards::words(tx, &floor.author, (source, floor.group), now).await {
                Ok(words) => Some((source, words)),
                Err(unsaid) => return Ok(Err(unsaid)),
            }
        }
        None => None,
    };
    if !files::claim(tx, say.author, say.room, &say.files).await? {
        return Ok(Err(Unsaid::FileGone));
    }
    let mut words = say.all_words();
    if let Some((_, forwarded)) = &forwarded {
        words.push('\n');
        words.push_str(forwarded);
    }
    match floor::weigh(tx, &floor, &words, now).await? {
        Err(unsaid) => Ok(Err(unsaid)),
        // A host would read it without what it forwards.
        Ok(Some(_)) if forwarded.is_some() => Ok(Err(Unsaid::Forbidden)),
        Ok(Some(cause)) => {
            let place = (&floor.author, floor.group);
            let held = held::hold(tx, say, place, cause, now).await?;
            Ok(Ok(Outcome::Held(held)))
        }
        Ok(None) => {
            let message = Message::by(&floor.author, Words::of(say), now);
            let mut said = number(tx, message, (floor.group, floor.removals)).await?;
            files::attach(tx, Host::Message(said.message.id), &say.files).await?;
            if let Some(forwarded) = forwarded {
                forwards::keep(tx, &mut said.message, forwarded).await?;
            }
            if let Some(ballot) = &say.ballot {
                polls::open(tx, &mut said.message, ballot).await?;
            }
            said.message.dress.files = files::of_messages(tx, &[said.message.id]).await?;
            if say.bears_something() {
                search::index(tx, &said.message).await?;
            }
            Ok(Ok(Outcome::Said(said)))
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
                if held.room_id != say.room
                    || held.body != say.body.as_str()
                    || !files::are(tx, &held.files, (say.author, &say.files)).await? =>
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
    // What was removed or edited meanwhile was said all the same.
    let gone = message.removed_at.is_some();
    let have = files::of_messages(tx, &[message.id]).await?;
    let same = message.room_id == say.room
        && (gone
            || edits::began_with(tx, &message, say.body.as_str()).await?
                && polls::asks(tx, message.id, say.ballot.as_ref()).await?
                && files::are(tx, &have, (say.author, &say.files)).await?);
    Ok(Some(if same {
        Ok(Outcome::Said(Said {
            message,
            group: floor.group,
            removals: floor.removals,
            again: true,
            top: None,
            followers: Vec::new(),
        }))
    } else {
        Err(Unsaid::Conflict)
    }))
}

/// What is said, and where in the room.
struct Words {
    room: RoomId,
    client_id: ClientId,
    body: String,
    reply_to: Option<i64>,
    thread: Option<i64>,
}

impl Words {
    fn of(say: &Say) -> Self {
        Self {
            room: say.room,
            client_id: say.client_id,
            body: say.body.to_string(),
            reply_to: say.reply_to,
            thread: say.thread,
        }
    }
}

impl Message {
    /// What it says, and what its files are called where it says nothing.
    pub fn words(&self) -> String {
        match &self.dress.origin {
            Some(origin) => format!("{}\n\n{}", self.body, origin.words)
                .trim()
                .to_owned(),
            _ => files::words(&self.body, &self.dress.files),
        }
    }
}

impl Message {
    /// Somebody's words, before they have a number.
    fn by(author: &Member, words: Words, now: Timestamp) -> Self {
        Self {
            id: MessageId::fresh(),
            room_id: words.room,
            seq: 0,
            author_id: author.id,
            author_name: author.name.clone(),
            author_handle: author.handle.clone(),
            client_id: words.client_id,
            body: words.body,
            said_at: now,
            removed_at: None,
            removed_rule: None,
            edited_at: None,
            taken_back: false,
            rev: 0,
            reply_to: words.reply_to,
            thread: words.thread,
            pinned_at: None,
            fades_at: None,
            dress: Dress::default(),
        }
    }
}

/// Gives a message the next number of its room and keeps it. The room's row is the lock that makes
/// numbers gap-free and in the order of commits (invariant 3).
async fn number(
    tx: &mut Write,
    message: Message,
    (group, removals): (GroupId, i64),
) -> db::Result<Said> {
    let (seq,): (i64,) = tx
        .query(
            "UPDATE rooms SET last_seq = last_seq + 1, last_said_at = $2
             WHERE id = $1 RETURNING last_seq",
        )
        .bind(message.room_id)
        .bind(message.said_at)
        .one()
        .await?;
    let mut message = Message { seq, ..message };
    keep(tx, &message).await?;
    message.dress.mentions = mentions::keep(tx, &message, group, &message.body).await?;
    if let Some(answered) = message.reply_to {
        message.dress.quote = dress::quote(tx, message.room_id, answered).await?;
    }
    let (mut top, mut followers) = (None, Vec::new());
    if let Some(thread) = message.thread
        && let Some(under) = numbered(tx, message.room_id, thread).await?
    {
        threads::take_part(tx, &message, &under).await?;
        top = Some(changes::note(tx, under.id).await?);
        followers = threads::followers(tx, message.room_id, thread).await?;
    }
    arrival::announce(tx, &message).await?;
    previews::seek(tx, &message, group).await?;
    Ok(Said {
        message,
        group,
        removals,
        again: false,
        top,
        followers,
    })
}

async fn keep(tx: &mut Write, message: &Message) -> db::Result<()> {
    tx.query(
        "INSERT INTO messages (id, room_id, seq, author_id, client_id, body, said_at, reply_to, thread)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(message.id)
    .bind(message.room_id)
    .bind(message.seq)
    .bind(message.author_id)
    .bind(message.client_id)
    .bind(message.body.clone())
    .bind(message.said_at)
    .bind(message.reply_to)
    .bind(message.thread)
    .run()
    .await?;
    search::index_words(tx, message).await
}

async fn said_before(
    tx: &mut Write,
    author: MemberId,
    client_id: ClientId,
) -> db::Result<Option<Message>> {
    tx.query(
        "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule,
                s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
         FROM messages s JOIN members a ON a.id = s.author_id
         WHERE s.author_id = $1 AND s.client_id = $2",
    )
    .bind(author)
    .bind(client_id)
    .optional()
    .await
}
