//! Answering from the group: words for somebody outside whose reply was opened. They are a highlight of
//! their own, so whoever wrote them agrees to them, a host lets them out, and their author takes them back.

use super::{
    Consent, Highlight, HighlightError, PATIENCE, State, ask_authors, insert, put_answer, speaker,
};
use crate::{
    db::{self, Conn, Write},
    groups::{self, Refusal},
    members::Member,
    policy::Act,
    values::{Body, CopyId, HighlightId, Lang, ReplyId, RoomId, Timestamp, Title},
    window::{
        self,
        replies::{self, Reply, State as Stage},
    },
};

/// Words for whoever replied.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// What stands over it on its page.
    pub title: Title,
    pub language: Lang,
    pub body: Body,
    /// How its author signs it.
    pub own: Consent,
}

/// A reply that was opened, if this member may propose what answers it.
pub async fn to_answer(
    conn: &mut Conn,
    member: &Member,
    id: ReplyId,
    now: Timestamp,
) -> Result<Reply, HighlightError> {
    let reply = replies::find(conn, id).await?.ok_or(Refusal::Absent)?;
    let group = reply.group_id.ok_or(Refusal::Absent)?;
    groups::allow_id(conn, member, group, Act::Propose, now).await?;
    if stands(conn, &reply).await? {
        Ok(reply)
    } else {
        Err(HighlightError::Settled)
    }
}

/// Whether a host opened it, and what it was said to is still shown.
async fn stands(conn: &mut Conn, reply: &Reply) -> db::Result<bool> {
    let copy = window::find(conn, reply.copy_id).await?;
    let shown = copy.is_some_and(|copy| copy.withdrawn_at.is_none());
    Ok(shown && reply.state == Stage::Opened)
}

/// Proposes an answer. Its author agrees to it by writing it; a host decides.
pub async fn propose_answer(
    tx: &mut Write,
    author: &Member,
    (id, answer): (ReplyId, &NewAnswer),
    now: Timestamp,
) -> Result<HighlightId, HighlightError> {
    let reply = to_answer(tx, author, id, now).await?;
    let group = reply.group_id.ok_or(Refusal::Absent)?;
    speaker(tx, group).await?;
    let found: Option<(RoomId,)> = tx
        .query("SELECT room_id FROM highlights WHERE copy_id = $1 ORDER BY id LIMIT 1")
        .bind(reply.copy_id)
        .optional()
        .await?;
    let (room,) = found.ok_or(Refusal::Absent)?;
    let highlight = Highlight {
        id: HighlightId::fresh(),
        group_id: group,
        room_id: room,
        proposed_by: author.id,
        title: answer.title.to_string(),
        caution: String::new(),
        hashtags: String::new(),
        language: answer.language,
        state: State::Asking,
        copy_id: CopyId::fresh(),
        version: 1,
        revises: None,
        answers: Some(id),
        proposed_at: now,
        expires_at: now.plus(PATIENCE),
        leaves_at: None,
    };
    insert(tx, &highlight).await?;
    tx.query("INSERT INTO quotes (highlight_id, position, author_id, body) VALUES ($1, 0, $2, $3)")
        .bind(highlight.id)
        .bind(author.id)
        .bind(answer.body.to_string())
        .run()
        .await?;
    ask_authors(tx, highlight.id).await?;
    if matches!(answer.own, Consent::Named | Consent::Nameless) {
        put_answer(tx, highlight.id, author.id, answer.own, now).await?;
    }
    Ok(highlight.id)
}

/// What is proposed or shown as an answer to the replies to one copy, oldest first.
pub async fn answers_to(conn: &mut Conn, copy: CopyId) -> db::Result<Vec<Highlight>> {
    conn.query(
        "SELECT h.id, h.group_id, h.room_id, h.proposed_by, h.title, h.caution, h.hashtags, h.language, h.state, h.copy_id, h.version, h.revises,
                h.answers, h.proposed_at, h.expires_at, h.leaves_at
         FROM outside_replies r JOIN highlights h ON h.answers = r.id
         WHERE r.copy_id = $1 AND h.state IN ('asking', 'published') ORDER BY h.id LIMIT 100",
    )
    .bind(copy)
    .all()
    .await
}

/// Whom a highlight answers as it leaves. What was hidden, deleted or said otherwise meanwhile is not
/// answered: whoever agreed answered something else.
pub async fn answered(
    conn: &mut Conn,
    highlight: &Highlight,
) -> Result<Option<window::Answered>, HighlightError> {
    let Some(id) = highlight.answers else {
        return Ok(None);
    };
    let reply = replies::find(conn, id).await?;
    let reply = reply.filter(|reply| reply.changed_at <= highlight.proposed_at);
    let reply = reply.ok_or(HighlightError::Settled)?;
    if !stands(conn, &reply).await? {
        return Err(HighlightError::Settled);
    }
    Ok(Some(window::Answered {
        inbox: reply.inbox,
        note: reply.remote_id,
        author: reply.author,
        handle: reply.author_handle,
        host: reply.host,
    }))
}
