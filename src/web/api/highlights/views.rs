//! A highlight as programs read it: in a list, and whole.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    db::Conn,
    highlights::{self, Consent, Highlight as Row, State},
    values::{FileId, GroupId, HighlightId, Lang, MemberId, ReplyId, RoomId},
    web::{Failure, api::Moment, visitor::Signed},
    window,
};

/// A highlight in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct Brief {
    id: HighlightId,
    group_id: GroupId,
    room_id: RoomId,
    title: String,
    state: State,
    proposed_by: MemberId,
    proposed_at: Moment,
    /// Silence until then is no.
    expires_at: Moment,
    /// A host let it out: it leaves then, unless somebody says no.
    leaves_at: Option<Moment>,
    /// The published one that this is a new edition of.
    revises: Option<HighlightId>,
}

impl From<Row> for Brief {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            group_id: row.group_id,
            room_id: row.room_id,
            title: row.title,
            state: row.state,
            proposed_by: row.proposed_by,
            proposed_at: row.proposed_at.into(),
            expires_at: row.expires_at.into(),
            leaves_at: row
                .leaves_at
                .filter(|_| row.state == State::Asking)
                .map(Into::into),
            revises: row.revises,
        }
    }
}

/// A highlight with the exact words.
#[derive(Serialize, ToSchema)]
pub(super) struct Highlight {
    #[serde(flatten)]
    brief: Brief,
    /// Of its words: whoever answers says which they looked at.
    version: i64,
    /// What people are told before they unfold it; may be empty.
    content_note: String,
    hashtags: Vec<String>,
    /// The language it is written in.
    language: Lang,
    quotes: Vec<Quote>,
    pictures: Vec<Picture>,
    answers: Vec<Agreement>,
    /// The reply from outside that it answers.
    answers_reply: Option<ReplyId>,
    /// Where the world reads it, while it is shown.
    link: Option<String>,
}

/// The exact words of one message, as they would be shown.
#[derive(Serialize, ToSchema)]
struct Quote {
    position: i64,
    author_id: MemberId,
    author_name: String,
    body: String,
}

/// A picture of one of the quotes, as it would be shown.
#[derive(Serialize, ToSchema)]
#[schema(as = highlights::Picture)]
struct Picture {
    file_id: FileId,
    /// The position of the quote.
    quote: i64,
    alt: String,
    focus_left: i64,
    focus_top: i64,
}

/// What one author said to it.
#[derive(Serialize, ToSchema)]
struct Agreement {
    author_id: MemberId,
    author_name: String,
    answer: Consent,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Highlights {
    pub(super) items: Vec<Highlight>,
}

/// How many were answered.
#[derive(Serialize, ToSchema)]
#[schema(as = highlights::Answered)]
pub(super) struct Answered {
    pub(super) answered: usize,
}

/// A highlight with everything in it, for somebody who may see it.
pub(super) async fn whole(
    conn: &mut Conn,
    signed: &Signed,
    id: HighlightId,
) -> Result<Highlight, Failure> {
    let row = highlights::see(conn, &signed.member, id, signed.now).await?;
    let quotes = highlights::quotes(conn, id).await?;
    let answers = highlights::answers(conn, id).await?;
    let link = link(conn, &row).await?;
    let pictures = highlights::pictures(conn, id).await?;
    let pictures = pictures.into_iter().map(|picture| Picture {
        file_id: picture.file_id,
        quote: picture.quote,
        alt: picture.alt,
        focus_left: picture.focus_left,
        focus_top: picture.focus_top,
    });
    let quotes = quotes.into_iter().map(|quote| Quote {
        position: quote.position,
        author_id: quote.author_id,
        author_name: quote.author_name,
        body: quote.body,
    });
    let answers = answers.into_iter().map(|answer| Agreement {
        author_id: answer.author_id,
        author_name: answer.author_name,
        answer: answer.answer,
    });
    let hashtags = row.hashtags.split_whitespace();
    Ok(Highlight {
        version: row.version,
        answers_reply: row.answers,
        content_note: row.caution.clone(),
        hashtags: hashtags.map(str::to_owned).collect(),
        language: row.language,
        brief: row.into(),
        quotes: quotes.collect(),
        pictures: pictures.collect(),
        answers: answers.collect(),
        link,
    })
}

async fn link(conn: &mut Conn, row: &Row) -> Result<Option<String>, Failure> {
    if row.state != State::Published {
        return Ok(None);
    }
    let address = window::address(conn).await?;
    let copy = window::find(conn, row.copy_id).await?;
    let shown = address.zip(copy.filter(|copy| copy.withdrawn_at.is_none()));
    Ok(shown.map(|(address, copy)| format!("{}/l/{}", address.trim_end_matches('/'), copy.slug)))
}
