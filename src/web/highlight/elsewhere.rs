//! A highlight elsewhere, on its page: what became of it at each server, and what is answered to it.

use axum::{
    extract::{Path, State as Within},
    response::Redirect,
};
use serde::Deserialize;

use super::{Failure, Signed, Site};
use crate::{
    db::Conn,
    highlights::{self, Consent, Highlight, NewAnswer},
    values::{Body, Lang, ReplyId, Title},
    web::{
        asking::Asking,
        form::Form,
        views::{Echo, ReplyLine, ServerLine},
        words::Words,
    },
    window::{
        DeliveryKind,
        replies::{self, Reply, State},
        servers::Server,
    },
};

/// Server by server, for its authors and the hosts.
pub(super) async fn servers(
    conn: &mut Conn,
    signed: &Signed,
    highlight: &Highlight,
) -> Result<Vec<ServerLine>, Failure> {
    if !highlights::may_insist(conn, highlight, &signed.member, signed.now).await? {
        return Ok(Vec::new());
    }
    let found = highlights::servers(conn, highlight, &signed.member, signed.now).await?;
    let line = |server: Server| ServerLine {
        host: server.host,
        outcome: server.state,
        delete: server.kind == DeliveryKind::Delete,
        answer: server.answer,
        tried: server.tried_at,
        again: server.again_at,
    };
    Ok(found.into_iter().map(line).collect())
}

/// What others say to it; what waits is for its authors and the hosts.
pub(super) async fn echo(
    conn: &mut Conn,
    signed: &Signed,
    highlight: &Highlight,
    (may_decide, may_answer): (bool, bool),
) -> Result<Echo, Failure> {
    let all = highlights::may_insist(conn, highlight, &signed.member, signed.now).await?;
    let claims = replies::claims(conn, highlight.copy_id).await?;
    let found = replies::to_copy(conn, highlight.copy_id).await?;
    let answers = highlights::answers_to(conn, highlight.copy_id).await?;
    let line = |reply: Reply| {
        let to_it = answers
            .iter()
            .filter(|answer| answer.answers == Some(reply.id));
        let answers = to_it.map(|answer| super::line(answer, false, signed.now));
        ReplyLine {
            answers: answers.collect(),
            ..said(reply)
        }
    };
    let seen = found
        .into_iter()
        .filter(|reply| all || reply.state == State::Opened);
    Ok(Echo {
        likes: claims.likes,
        boosts: claims.boosts,
        replies: seen.map(line).collect(),
        may_decide,
        may_answer,
        my_name: signed.member.name.clone(),
    })
}

fn said(reply: Reply) -> ReplyLine {
    ReplyLine {
        id: reply.id,
        by: reply.author_handle,
        address: reply.author,
        words: reply.body,
        waits: reply.state == State::Waiting,
        at: reply.came_at,
        answers: Vec::new(),
    }
}

/// The reply that a highlight answers, as long as it is open.
pub(super) async fn answered(
    conn: &mut Conn,
    highlight: &Highlight,
) -> Result<Option<ReplyLine>, Failure> {
    let Some(id) = highlight.answers else {
        return Ok(None);
    };
    let reply = replies::find(conn, id).await?;
    Ok(reply.filter(|reply| reply.state == State::Opened).map(said))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    text: String,
    own: String,
}

/// `POST /replies/<reply>/answer`: words for whoever replied. They are a highlight of their own.
pub(super) async fn answer(
    Within(site): Within<Site>,
    asking: Asking,
    signed: Signed,
    Path(id): Path<ReplyId>,
    Form(wish): Form<Wish>,
) -> Result<Redirect, Failure> {
    let body = Body::parse(&wish.text);
    let body = body.map_err(|unfit| Failure::unfit(vec![("text", unfit)]))?;
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let reply = highlights::to_answer(&mut tx, &signed.member, id, now).await?;
    let language = signed.lang(asking.lang);
    let answer = NewAnswer {
        title: title(&reply, language)?,
        language,
        body,
        own: match wish.own.as_str() {
            "nameless" => Consent::Nameless,
            _ => Consent::Named,
        },
    };
    let id = highlights::propose_answer(&mut tx, &signed.member, (id, &answer), now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/h/{id}")))
}

/// What stands over an answer: whom it is for, in the language in which it is written. Not what they
/// replied to, which may be withdrawn while the answer stays.
pub(in crate::web) fn title(reply: &Reply, language: Lang) -> Result<Title, Failure> {
    let title = Words::new(language).t1("answer-title", "name", &reply.author_handle);
    let title: String = title.chars().take(MOST_TITLE).collect();
    Title::parse(&title).map_err(|unfit| Failure::unfit(vec![("title", unfit)]))
}

const MOST_TITLE: usize = 120;
