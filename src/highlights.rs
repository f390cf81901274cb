//! Highlights: what a group chooses to show, once each author it quotes has agreed to the exact words.
//!
//! Nothing leaves this room but by [`let_go`], which copies words into the window once a host let them
//! out ([`approve`]) and everybody had time to change their mind.

mod answering;
mod cover;
mod leaving;
mod outside;
mod pictures;
mod reading;
mod servers;
mod several;

pub use answering::{NewAnswer, answered, answers_to, propose_answer, to_answer};
pub use cover::{Cover, put_cover};
pub use leaving::{approve, farewell, farewell_of, let_go, shown_count, take_all_back, withdraw};
pub use outside::{Outside, how_much, of_member};
pub use pictures::{
    Chosen, Copied, Focus, MOST_PICTURES, Picture, copy_pictures, picture, pictures, to_choose,
};
pub use reading::{answers, asking, in_group, in_group_after, is_quoted, quotes, ready, see};
pub use servers::{ask_again_to_delete, hurry, may_insist, servers};
pub use several::{MOST_AT_ONCE, Replied, answer_several, propose_several};

use crate::{
    db::{self, Conn, Write},
    groups::{self, Group, Refusal},
    members::Member,
    messages::Message,
    policy::Act,
    rooms::Room,
    values::{
        Body, CopyId, GroupId, HighlightId, Lang, MemberId, MessageId, ReplyId, RoomId, Span,
        Timestamp,
    },
    window::{self, Actor},
    words,
};

words! {
    /// How far a highlight has come.
    pub enum State {
        Asking = "asking",
        /// An author or a host said no.
        Declined = "declined",
        Published = "published",
        /// A later edition stands in its place.
        Replaced = "replaced",
        Withdrawn = "withdrawn",
    }

    /// What an author says to being quoted. Silence is no.
    pub enum Consent {
        Asked = "asked",
        /// Yes, with my name.
        Named = "named",
        /// Yes, without my name.
        Nameless = "nameless",
        Refused = "refused",
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Highlight {
    pub id: HighlightId,
    pub group_id: GroupId,
    pub room_id: RoomId,
    pub proposed_by: MemberId,
    pub title: String,
    /// What readers are told before they unfold it; empty: nothing.
    pub caution: String,
    /// Apart by spaces.
    pub hashtags: String,
    /// What it is written in.
    pub language: Lang,
    pub state: State,
    pub copy_id: CopyId,
    /// Grows with each change of words.
    pub version: i64,
    pub revises: Option<HighlightId>,
    /// The reply from outside that it answers.
    pub answers: Option<ReplyId>,
    pub proposed_at: Timestamp,
    pub expires_at: Timestamp,
    /// A host let it out: it leaves then, unless somebody stops it.
    pub leaves_at: Option<Timestamp>,
}

/// The exact words of one message, as they would be shown.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Quote {
    pub position: i64,
    /// Nothing: it was written for this.
    pub message_id: Option<MessageId>,
    pub author_id: MemberId,
    pub author_name: String,
    pub body: String,
}

/// What one author answered.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Answer {
    pub author_id: MemberId,
    pub author_name: String,
    pub answer: Consent,
    /// The name they agreed to be shown by, as it was then.
    pub signature: Option<String>,
}

/// What somebody would like to be shown.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub cover: Cover,
    /// In the order in which they are to stand.
    pub messages: Vec<Message>,
    /// How the proposer signs their own words, if any are quoted.
    pub own: Consent,
}

#[derive(Debug, thiserror::Error)]
pub enum HighlightError {
    #[error("a highlight quotes 1 to 30 messages of one room")]
    Quotes,
    #[error("the window is closed, or the group has no public handle")]
    Closed,
    /// It is settled, or its time is over.
    #[error("this highlight no longer waits for an answer")]
    Settled,
    #[error("a highlight shows up to four pictures of the messages that it quotes")]
    Pictures,
    #[error("a picture that it shows is gone with its message")]
    PictureGone,
    #[error("not every author has agreed")]
    NotAgreed,
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<sqlx::Error> for HighlightError {
    fn from(error: sqlx::Error) -> Self {
        Self::Refused(Refusal::Db(error))
    }
}

/// How long authors have to answer.
pub const PATIENCE: Span = Span::days(7);
/// The most messages one highlight quotes.
pub const MOST_QUOTES: usize = 30;

/// Asks every quoted author. The proposer's own words are theirs to agree to at once.
pub async fn propose(
    tx: &mut Write,
    proposer: &Member,
    (group, room): (&Group, &Room),
    proposal: &Proposal,
    now: Timestamp,
) -> Result<HighlightId, HighlightError> {
    let fits = (1..=MOST_QUOTES).contains(&proposal.messages.len())
        && proposal
            .messages
            .iter()
            .all(|m| m.room_id == room.id && m.removed_at.is_none());
    if !fits {
        return Err(HighlightError::Quotes);
    }
    speaker(tx, group.id).await?;
    let highlight = Highlight {
        id: HighlightId::fresh(),
        group_id: group.id,
        room_id: room.id,
        proposed_by: proposer.id,
        title: proposal.cover.title.to_string(),
        caution: proposal.cover.caution.to_string(),
        hashtags: proposal.cover.hashtags.to_string(),
        language: proposal.cover.language,
        state: State::Asking,
        copy_id: CopyId::fresh(),
        version: 1,
        revises: None,
        answers: None,
        proposed_at: now,
        expires_at: now.plus(PATIENCE),
        leaves_at: None,
    };
    insert(tx, &highlight).await?;
    for (position, message) in (0_i64..).zip(&proposal.messages) {
        quote(tx, highlight.id, position, message).await?;
    }
    pictures::put(tx, highlight.id, &proposal.cover.pictures).await?;
    ask_authors(tx, highlight.id).await?;
    if matches!(proposal.own, Consent::Named | Consent::Nameless) {
        put_answer(tx, highlight.id, proposer.id, proposal.own, now).await?;
    }
    Ok(highlight.id)
}

/// Through whom a group speaks, if it can speak at all.
async fn speaker(conn: &mut Conn, group: GroupId) -> Result<Actor, HighlightError> {
    if window::address(conn).await?.is_none() {
        return Err(HighlightError::Closed);
    }
    let actor = window::actor_of(conn, group).await?;
    let speaks = actor.filter(|actor| actor.silent_since.is_none());
    speaks.ok_or(HighlightError::Closed)
}

async fn insert(tx: &mut Write, highlight: &Highlight) -> db::Result<()> {
    tx.query(
        "INSERT INTO highlights
             (id, group_id, room_id, proposed_by, title, state, copy_id, revises, proposed_at, expires_at,
              caution, hashtags, language, answers)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(highlight.id)
    .bind(highlight.group_id)
    .bind(highlight.room_id)
    .bind(highlight.proposed_by)
    .bind(highlight.title.clone())
    .bind(highlight.state)
    .bind(highlight.copy_id)
    .bind(highlight.revises)
    .bind(highlight.proposed_at)
    .bind(highlight.expires_at)
    .bind(highlight.caution.clone())
    .bind(highlight.hashtags.clone())
    .bind(highlight.language)
    .bind(highlight.answers)
    .run()
    .await?;
    Ok(())
}

async fn quote(
    tx: &mut Write,
    highlight: HighlightId,
    position: i64,
    message: &Message,
) -> db::Result<()> {
    tx.query(
        "INSERT INTO quotes (highlight_id, position, message_id, author_id, body)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(highlight)
    .bind(position)
    .bind(message.id)
    .bind(message.author_id)
    .bind(message.body.clone())
    .run()
    .await?;
    Ok(())
}

/// Asks everybody who is quoted, also those who had answered.
async fn ask_authors(tx: &mut Write, highlight: HighlightId) -> db::Result<()> {
    tx.query("DELETE FROM consents WHERE highlight_id = $1")
        .bind(highlight)
        .run()
        .await?;
    tx.query(
        "INSERT INTO consents (highlight_id, author_id, answer)
         SELECT DISTINCT highlight_id, author_id, 'asked' FROM quotes WHERE highlight_id = $1",
    )
    .bind(highlight)
    .run()
    .await?;
    Ok(())
}

/// An author answers. One no settles it.
pub async fn answer(
    tx: &mut Write,
    highlight: &Highlight,
    author: MemberId,
    answer: Consent,
    now: Timestamp,
) -> Result<(), HighlightError> {
    still_asking(tx, highlight, now).await?;
    if put_answer(tx, highlight.id, author, answer, now).await? == 0 {
        return Err(Refusal::Forbidden.into());
    }
    if answer == Consent::Refused {
        settle(tx, highlight.id, State::Declined, author, now).await?;
    }
    Ok(())
}

async fn put_answer(
    tx: &mut Write,
    highlight: HighlightId,
    author: MemberId,
    answer: Consent,
    now: Timestamp,
) -> db::Result<u64> {
    tx.query(
        "UPDATE consents SET answer = $3, answered_at = $4, signature =
             CASE WHEN CAST($3 AS TEXT) = 'named' THEN (SELECT name FROM members WHERE id = $2) END
         WHERE highlight_id = $1 AND author_id = $2",
    )
    .bind(highlight)
    .bind(author)
    .bind(answer)
    .bind(now)
    .run()
    .await
}

/// An author changes their own words before they leave. Who had agreed to the former page is asked
/// again, and so is the host.
pub async fn reword(
    tx: &mut Write,
    highlight: &Highlight,
    author: MemberId,
    (position, body): (i64, &Body),
    now: Timestamp,
) -> Result<(), HighlightError> {
    still_asking(tx, highlight, now).await?;
    let words = quotes(tx, highlight.id).await?;
    let theirs = |quote: &Quote| quote.position == position && quote.author_id == author;
    if !words.iter().any(theirs) {
        return Err(Refusal::Forbidden.into());
    }
    let reworded = tx
        .query(
            "UPDATE quotes SET body = $4
             WHERE highlight_id = $1 AND position = $2 AND author_id = $3 AND body <> $4",
        )
        .bind(highlight.id)
        .bind(position)
        .bind(author)
        .bind(body.to_string())
        .run()
        .await?;
    if reworded == 1 {
        ask_anew(tx, highlight.id).await?;
    }
    Ok(())
}

/// The page is another one: nobody has agreed to it yet, and no host has let it out.
async fn ask_anew(tx: &mut Write, highlight: HighlightId) -> db::Result<()> {
    tx.query("UPDATE highlights SET version = version + 1, leaves_at = NULL WHERE id = $1")
        .bind(highlight)
        .run()
        .await?;
    ask_authors(tx, highlight).await
}

/// A host, or whoever proposed it, lets it be.
pub async fn decline(
    tx: &mut Write,
    highlight: &Highlight,
    member: &Member,
    now: Timestamp,
) -> Result<(), HighlightError> {
    if member.id != highlight.proposed_by {
        groups::allow_id(tx, member, highlight.group_id, Act::Approve, now).await?;
    }
    still_asking(tx, highlight, now).await?;
    Ok(settle(tx, highlight.id, State::Declined, member.id, now).await?)
}

/// Proposes a new edition of a published highlight: the same words to begin with, everybody asked anew.
/// Until all agree, the published one stays as it is.
pub async fn revise(
    tx: &mut Write,
    highlight: &Highlight,
    proposer: &Member,
    cover: &Cover,
    now: Timestamp,
) -> Result<HighlightId, HighlightError> {
    groups::allow_id(tx, proposer, highlight.group_id, Act::Propose, now).await?;
    speaker(tx, highlight.group_id).await?;
    if highlight.state != State::Published {
        return Err(HighlightError::Settled);
    }
    let edition = Highlight {
        id: HighlightId::fresh(),
        proposed_by: proposer.id,
        title: cover.title.to_string(),
        caution: cover.caution.to_string(),
        hashtags: cover.hashtags.to_string(),
        language: cover.language,
        state: State::Asking,
        version: 1,
        revises: Some(highlight.id),
        proposed_at: now,
        expires_at: now.plus(PATIENCE),
        leaves_at: None,
        ..highlight.clone()
    };
    insert(tx, &edition).await?;
    tx.query(
        "INSERT INTO quotes (highlight_id, position, message_id, author_id, body)
         SELECT $2, position, message_id, author_id, body FROM quotes WHERE highlight_id = $1",
    )
    .bind(highlight.id)
    .bind(edition.id)
    .run()
    .await?;
    pictures::put(tx, edition.id, &cover.pictures).await?;
    ask_authors(tx, edition.id).await?;
    Ok(edition.id)
}

async fn settle(
    tx: &mut Write,
    id: HighlightId,
    state: State,
    by: MemberId,
    now: Timestamp,
) -> db::Result<()> {
    tx.query("UPDATE highlights SET state = $2, settled_by = $3, settled_at = $4 WHERE id = $1")
        .bind(id)
        .bind(state)
        .bind(by)
        .bind(now)
        .run()
        .await?;
    Ok(())
}

/// Read again inside the transaction: somebody may have settled it, or changed its words, since it
/// was looked at.
async fn still_asking(
    tx: &mut Write,
    highlight: &Highlight,
    now: Timestamp,
) -> Result<(), HighlightError> {
    let asking = tx
        .query(
            "UPDATE highlights SET state = 'asking'
             WHERE id = $1 AND state = 'asking' AND expires_at > $2 AND version = $3",
        )
        .bind(highlight.id)
        .bind(now)
        .bind(highlight.version)
        .run()
        .await?;
    if asking == 1 {
        Ok(())
    } else {
        Err(HighlightError::Settled)
    }
}
