//! Held messages: what waits for a host before the room reads it.
//!
//! A message has one name through all of it: held, then approved, declined or taken back. Sending it
//! again under that name is answered with what became of it (invariant 5).

use super::{
    Message, Said, Say, Words, number,
    polls::{self, Ballot},
    search,
};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    files::{self, File, Host},
    groups::{self, Refusal},
    members::{self, Member},
    notices::{self, Kind, Notice},
    policy::{Act, HouseState},
    rooms,
    values::{Behind, ClientId, GroupId, HeldId, MemberId, Reason, RoomId, Timestamp, cut},
    words,
};

words! {
    /// Why a message waits.
    pub enum Cause {
        /// Its author is new here.
        Newcomer = "newcomer",
        /// A word in it.
        Word = "word",
        /// A link in it.
        Link = "link",
    }

    /// How far a held message has come.
    pub enum State {
        Waiting = "waiting",
        /// It has become a message.
        Approved = "approved",
        Declined = "declined",
        /// Its author thought better of it, or put away the answer.
        TakenBack = "taken_back",
    }
}

/// A message that waits, or waited.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Held {
    pub id: HeldId,
    pub room_id: RoomId,
    pub group_id: GroupId,
    pub author_id: MemberId,
    pub author_name: String,
    pub author_handle: String,
    pub client_id: ClientId,
    pub body: String,
    pub cause: Cause,
    /// What the filter says to it, if one holds it.
    pub why: String,
    pub state: State,
    pub held_at: Timestamp,
    pub answered_by: Option<MemberId>,
    /// Why it was declined.
    pub reason: String,
    /// What it answers, and under what it will be said.
    pub reply_to: Option<i64>,
    pub thread: Option<i64>,
    /// What it would ask, as it is kept.
    pub ballot: Option<String>,
    #[sqlx(skip)]
    pub files: Vec<File>,
}

impl Held {
    /// What it would say, and what its files are called where it says nothing.
    pub fn words(&self) -> String {
        let mut words = files::words(&self.body, &self.files);
        if let Some(ballot) = Ballot::read(self.ballot.as_deref()) {
            words.push('\n');
            for choice in &ballot.choices {
                words.push_str("\n- ");
                words.push_str(choice);
            }
        }
        words
    }
}

async fn dress(conn: &mut Conn, waiting: &mut [Held]) -> db::Result<()> {
    for held in waiting {
        held.files = files::of_held(conn, held.id).await?;
    }
    Ok(())
}

#[derive(Debug, thiserror::Error)]
pub enum HeldError {
    /// Answered by somebody else, or taken back.
    #[error("this message does not wait any more")]
    Settled,
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<sqlx::Error> for HeldError {
    fn from(error: sqlx::Error) -> Self {
        Self::Refused(Refusal::Db(error))
    }
}

/// Keeps what somebody said for a host to answer.
pub(super) async fn hold(
    tx: &mut Write,
    say: &Say,
    (author, group): (&Member, GroupId),
    (cause, why): (Cause, String),
    now: Timestamp,
) -> db::Result<Held> {
    let held = Held {
        id: HeldId::fresh(),
        room_id: say.room,
        group_id: group,
        author_id: author.id,
        author_name: author.name.clone(),
        author_handle: author.handle.clone(),
        client_id: say.client_id,
        body: say.body.to_string(),
        cause,
        why,
        state: State::Waiting,
        held_at: now,
        answered_by: None,
        reason: String::new(),
        reply_to: say.reply_to,
        thread: say.thread,
        ballot: say.ballot.as_ref().map(Ballot::written),
        files: Vec::new(),
    };
    tx.query(
        "INSERT INTO held (id, room_id, author_id, client_id, body, cause, why, held_at, reply_to, thread,
                           ballot)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(held.id)
    .bind(held.room_id)
    .bind(held.author_id)
    .bind(held.client_id)
    .bind(held.body.clone())
    .bind(held.cause)
    .bind(held.why.clone())
    .bind(held.held_at)
    .bind(held.reply_to)
    .bind(held.thread)
    .bind(held.ballot.clone())
    .run()
    .await?;
    files::attach(tx, Host::Held(held.id), &say.files).await?;
    let files = files::of_held(tx, held.id).await?;
    Ok(Held { files, ..held })
}

/// What became of a message that was held under this name.
pub(super) async fn under(
    tx: &mut Write,
    author: MemberId,
    client_id: ClientId,
) -> db::Result<Option<Held>> {
    let mut found: Option<Held> = tx.query(
        "SELECT h.id, h.room_id, r.group_id, h.author_id, a.name AS author_name, a.handle AS author_handle,
                h.client_id, h.body, h.cause, h.why, h.state, h.held_at, h.answered_by, h.reason,
                h.reply_to, h.thread, h.ballot
         FROM held h JOIN rooms r ON r.id = h.room_id JOIN members a ON a.id = h.author_id
         WHERE h.author_id = $1 AND h.client_id = $2",
    )
    .bind(author)
    .bind(client_id)
    .optional()
    .await?;
    dress(tx, found.as_mut_slice()).await?;
    Ok(found)
}

pub async fn find(conn: &mut Conn, id: HeldId) -> db::Result<Option<Held>> {
    let mut found: Option<Held> = conn.query(
        "SELECT h.id, h.room_id, r.group_id, h.author_id, a.name AS author_name, a.handle AS author_handle,
                h.client_id, h.body, h.cause, h.why, h.state, h.held_at, h.answered_by, h.reason,
                h.reply_to, h.thread, h.ballot
         FROM held h JOIN rooms r ON r.id = h.room_id JOIN members a ON a.id = h.author_id
         WHERE h.id = $1",
    )
    .bind(id)
    .optional()
    .await?;
    dress(conn, found.as_mut_slice()).await?;
    Ok(found)
}

/// How many held messages of one author are read at once.
const MINE: i64 = 50;

/// What somebody said in a room and does not stand there yet, oldest first; and where it goes on.
pub async fn of_author(
    conn: &mut Conn,
    room: RoomId,
    author: MemberId,
    after: Option<Behind>,
) -> db::Result<(Vec<Held>, Option<Behind>)> {
    let after = after.unwrap_or(Behind::FIRST);
    let mut found: Vec<Held> = conn.query(
        "SELECT h.id, h.room_id, r.group_id, h.author_id, a.name AS author_name, a.handle AS author_handle,
                h.client_id, h.body, h.cause, h.why, h.state, h.held_at, h.answered_by, h.reason,
                h.reply_to, h.thread, h.ballot
         FROM held h JOIN rooms r ON r.id = h.room_id JOIN members a ON a.id = h.author_id
         WHERE h.author_id = $1 AND h.state IN ('waiting', 'declined') AND h.room_id = $2
           AND (h.held_at, h.id) > ($3, $4) ORDER BY h.held_at, h.id LIMIT $5",
    )
    .bind(author)
    .bind(room)
    .bind(after.at)
    .bind(after.id)
    .bind(MINE + 1)
    .all()
    .await?;
    let next = cut(&mut found, MINE).map(|last| Behind {
        at: last.held_at,
        id: last.id.0,
    });
    dress(conn, &mut found).await?;
    Ok((found, next))
}

/// The held message, if this member is one of those who answer it.
pub async fn allow(
    conn: &mut Conn,
    host: &Member,
    id: HeldId,
    now: Timestamp,
) -> Result<Held, Refusal> {
    let held = find(conn, id).await?.ok_or(Refusal::Absent)?;
    groups::allow_id(conn, host, held.group_id, Act::Moderate, now).await?;
    Ok(held)
}

/// Lets it be said: it gets the next number of its room now.
pub async fn approve(
    tx: &mut Write,
    host: &Member,
    id: HeldId,
    now: Timestamp,
) -> Result<Said, HeldError> {
    let held = allow(tx, host, id, now).await?;
    let author = members::find(tx, held.author_id, now).await?;
    let author = author.filter(|author| author.state == HouseState::Active);
    let (Some(author), Some(_)) = (
        author,
        groups::role(tx, held.group_id, held.author_id, now).await?,
    ) else {
        return Err(HeldError::Settled);
    };
    settle(tx, id, (State::Approved, host.id, ""), now).await?;
    let group = groups::find(tx, held.group_id)
        .await?
        .ok_or(Refusal::Absent)?;
    let room = rooms::find(tx, held.room_id).await?;
    let room = room.ok_or(Refusal::Absent)?;
    // Nothing more is said there.
    if group.archived_at.is_some() || room.archived_at.is_some() {
        return Err(HeldError::Refused(Refusal::Forbidden));
    }
    let words = Words {
        room: held.room_id,
        client_id: held.client_id,
        body: held.body,
        reply_to: held.reply_to,
        thread: held.thread,
    };
    let message = Message::by(&author, words, now);
    let mut said = number(tx, message, (group.id, group.removals)).await?;
    files::approve(tx, id, said.message.id).await?;
    said.message.dress.files = files::of_messages(tx, &[said.message.id]).await?;
    if let Some(ballot) = Ballot::read(held.ballot.as_deref()) {
        polls::open(tx, &mut said.message, &ballot).await?;
    }
    search::index(tx, &said.message).await?;
    let entry = Entry {
        about: Some(author.id),
        subject: said.message.id.to_string(),
        ..Entry::in_group(host.id, Deed::ApprovePost, group.id)
    };
    audit::write(tx, entry, now).await?;
    Ok(said)
}

/// The words were removed after they had been let through.
pub(super) async fn forget(
    tx: &mut Write,
    author: MemberId,
    client_id: ClientId,
) -> db::Result<()> {
    tx.query("UPDATE held SET body = '', ballot = NULL WHERE author_id = $1 AND client_id = $2")
        .bind(author)
        .bind(client_id)
        .run()
        .await?;
    Ok(())
}

/// Does not let it be said, and tells its author why.
pub async fn decline(
    tx: &mut Write,
    host: &Member,
    id: HeldId,
    reason: &Reason,
    now: Timestamp,
) -> Result<Held, HeldError> {
    let held = allow(tx, host, id, now).await?;
    settle(tx, id, (State::Declined, host.id, reason.as_str()), now).await?;
    let entry = Entry {
        about: Some(held.author_id),
        reason: reason.as_str(),
        ..Entry::in_group(host.id, Deed::DeclinePost, held.group_id)
    };
    audit::write(tx, entry, now).await?;
    let room = rooms::find(tx, held.room_id)
        .await?
        .ok_or(Refusal::Absent)?;
    let group = groups::find(tx, held.group_id)
        .await?
        .ok_or(Refusal::Absent)?;
    let told = Notice {
        group: Some(held.group_id),
        subject: &room.name,
        reason: reason.as_str(),
        href: &format!("/g/{}/{}", group.slug, room.slug),
        ..Notice::new(Kind::PostDeclined)
    };
    notices::tell(tx, held.author_id, &told, now).await?;
    Ok(Held {
        state: State::Declined,
        reason: reason.to_string(),
        answered_by: Some(host.id),
        ..held
    })
}

/// Its author thinks better of it, or has read the answer: the words are gone.
pub async fn take_back(
    tx: &mut Write,
    author: MemberId,
    id: HeldId,
    now: Timestamp,
) -> Result<Held, HeldError> {
    let held = find(tx, id).await?.filter(|held| held.author_id == author);
    let held = held.ok_or(Refusal::Absent)?;
    let taken = tx
        .query(
            "UPDATE held SET state = 'taken_back', body = '', ballot = NULL, answered_at = COALESCE(answered_at, $2)
             WHERE id = $1 AND state IN ('waiting', 'declined')",
        )
        .bind(id)
        .bind(now)
        .run()
        .await?;
    if taken == 1 {
        files::remove_of(tx, Host::Held(id), now).await?;
        Ok(held)
    } else {
        Err(HeldError::Settled)
    }
}

/// One statement decides whose answer counts.
async fn settle(
    tx: &mut Write,
    id: HeldId,
    (state, by, reason): (State, MemberId, &str),
    now: Timestamp,
) -> Result<(), HeldError> {
    let settled = tx
        .query(
            "UPDATE held SET state = $2, answered_by = $3, answered_at = $4, reason = $5,
                    body = CASE WHEN $6 THEN '' ELSE body END
             WHERE id = $1 AND state = 'waiting'",
        )
        .bind(id)
        .bind(state)
        .bind(by)
        .bind(now)
        .bind(reason.to_owned())
        .bind(state == State::Approved)
        .run()
        .await?;
    if settled == 1 {
        Ok(())
    } else {
        Err(HeldError::Settled)
    }
}
