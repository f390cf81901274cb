//! A highlight elsewhere: what became of it at each server, and what is answered to it from there.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    asked::Sign,
    views::{self, Highlight},
};
use crate::{
    fediverse::addresses::Addresses,
    highlights::{self, Consent},
    todo::replies::Decision,
    values::{Body, GroupId, HighlightId, Lang, ReplyId},
    web::{
        Failure, Site,
        api::{
            Moment,
            given::{At, Given, fit},
            problems::{Absent, Conflict, Refused, WindowClosed},
        },
        highlight::elsewhere::title,
        todo::answer::{self, Unanswered},
        visitor::Signed,
    },
    window::{
        self, DeliveryKind,
        replies::{self, State as Stage},
        servers::{Outcome, Server as Row},
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(servers))
        .routes(routes!(hurry))
        .routes(routes!(delete_again))
        .routes(routes!(answers))
        .routes(routes!(open))
        .routes(routes!(hide))
        .routes(routes!(answer_reply))
}

/// What became of a highlight at one server.
#[derive(Serialize, ToSchema)]
struct Server {
    /// Its name.
    host: String,
    /// What it was to hear last.
    told: DeliveryKind,
    state: Outcome,
    attempts: i64,
    tried_at: Option<Moment>,
    /// What it answered: a status, or words where there was none.
    answer: Option<String>,
    /// It is tried again then.
    again_at: Option<Moment>,
}

impl From<Row> for Server {
    fn from(row: Row) -> Self {
        Self {
            host: row.host,
            told: row.kind,
            state: row.state,
            attempts: row.attempts,
            tried_at: row.tried_at.map(Into::into),
            answer: row.answer,
            again_at: row.again_at.map(Into::into),
        }
    }
}

/// What became of a highlight elsewhere; of one that was withdrawn, the proof of that.
#[derive(Serialize, ToSchema)]
struct Servers {
    /// The address of its note, by which every server names it.
    note: Option<String>,
    published_at: Option<Moment>,
    withdrawn_at: Option<Moment>,
    /// How many servers were asked to delete it.
    asked: i64,
    /// How many of these answered that they were.
    confirmed: i64,
    items: Vec<Server>,
}

/// What became of a highlight at each server, for its authors and the hosts
#[utoipa::path(get, path = "/highlights/{highlight}/servers",
    responses((status = OK, body = Servers), Refused))]
async fn servers(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<HighlightId>,
) -> Result<Json<Servers>, Failure> {
    let mut conn = site.db.read().await?;
    let highlight = highlights::see(&mut conn, &signed.member, id, signed.now).await?;
    let found = highlights::servers(&mut conn, &highlight, &signed.member, signed.now).await?;
    let copy = window::find(&mut conn, highlight.copy_id).await?;
    let withdrawal = window::servers::withdrawal(&mut conn, highlight.copy_id).await?;
    let at = window::address(&mut conn).await?;
    let at = at.and_then(|address| Addresses::under(&address));
    Ok(Json(Servers {
        note: at.zip(copy.as_ref()).map(|(at, copy)| at.note(copy.id)),
        published_at: copy.as_ref().map(|copy| copy.published_at.into()),
        withdrawn_at: copy.and_then(|copy| copy.withdrawn_at).map(Into::into),
        asked: withdrawal.asked,
        confirmed: withdrawal.confirmed,
        items: found.into_iter().map(Server::from).collect(),
    }))
}

/// Try again at once whatever of a highlight waits for a server
#[utoipa::path(post, path = "/highlights/{highlight}/hurry",
    responses((status = NO_CONTENT), Refused))]
async fn hurry(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<HighlightId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let highlight = highlights::see(&mut tx, &signed.member, id, signed.now).await?;
    highlights::hurry(&mut tx, &highlight, &signed.member, site.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask every server that got a withdrawn highlight once more to delete it
#[utoipa::path(post, path = "/highlights/{highlight}/delete-again",
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn delete_again(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<HighlightId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let (me, now) = (&signed.member, site.clock.now());
    let highlight = highlights::see(&mut tx, me, id, signed.now).await?;
    highlights::ask_again_to_delete(&mut tx, &highlight, me, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What somebody outside answers to a highlight.
#[derive(Serialize, ToSchema)]
#[schema(as = highlights::Reply)]
struct Reply {
    id: ReplyId,
    group_id: Option<GroupId>,
    /// `@noor@elsewhere.example`
    author: String,
    /// Where their server shows them.
    author_address: String,
    /// Plain words.
    words: String,
    state: Stage,
    came_at: Moment,
}

impl From<replies::Reply> for Reply {
    fn from(reply: replies::Reply) -> Self {
        Self {
            id: reply.id,
            group_id: reply.group_id,
            author: reply.author_handle,
            author_address: reply.author,
            words: reply.body,
            state: reply.state,
            came_at: reply.came_at.into(),
        }
    }
}

/// What comes back from elsewhere.
#[derive(Serialize, ToSchema)]
struct Echo {
    /// As other servers claim.
    likes: i64,
    /// As other servers claim.
    boosts: i64,
    /// Those that were opened; its authors and the hosts also read those that wait.
    replies: Vec<Reply>,
}

/// What others elsewhere say to a highlight
#[utoipa::path(get, path = "/highlights/{highlight}/replies",
    responses((status = OK, body = Echo), Absent))]
async fn answers(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<HighlightId>,
) -> Result<Json<Echo>, Failure> {
    let mut conn = site.db.read().await?;
    let (me, now) = (&signed.member, signed.now);
    let highlight = highlights::see(&mut conn, me, id, now).await?;
    let all = highlights::may_insist(&mut conn, &highlight, me, now).await?;
    let claims = replies::claims(&mut conn, highlight.copy_id).await?;
    let found = replies::to_copy(&mut conn, highlight.copy_id).await?;
    let seen = found
        .into_iter()
        .filter(|reply| all || reply.state == Stage::Opened);
    Ok(Json(Echo {
        likes: claims.likes,
        boosts: claims.boosts,
        replies: seen.map(Reply::from).collect(),
    }))
}

/// How a reply is opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Opening {
    /// Open whatever its author says to this group from now on.
    #[serde(default)]
    trust: bool,
}

/// Open a reply from outside to the group, as a host
#[utoipa::path(post, path = "/replies/{reply}/open", request_body = Opening,
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn open(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<ReplyId>,
    Given(asked): Given<Opening>,
) -> Result<StatusCode, Failure> {
    let decision = if asked.trust {
        Decision::OpenAndTrust
    } else {
        Decision::Open
    };
    answer::reply(&site, &signed, id, Some(decision))
        .await
        .map_err(Unanswered::failure)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hide a reply from outside, as a host; its author is not trusted any more
#[utoipa::path(post, path = "/replies/{reply}/hide",
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn hide(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<ReplyId>,
) -> Result<StatusCode, Failure> {
    answer::reply(&site, &signed, id, Some(Decision::Hide))
        .await
        .map_err(Unanswered::failure)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Words for whoever replied.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAnswer {
    #[schema(min_length = 1, max_length = 8000)]
    body: String,
    /// The language it is written in.
    language: Lang,
    /// How my words are signed. Without it I am asked.
    sign: Option<Sign>,
}

/// Propose what the group answers to a reply that was opened: a highlight of its own, told to its author alone
#[utoipa::path(post, path = "/replies/{reply}/answer", request_body = NewAnswer,
    responses((status = CREATED, body = Highlight), Refused, WindowClosed))]
async fn answer_reply(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<ReplyId>,
    Given(asked): Given<NewAnswer>,
) -> Result<(StatusCode, Json<Highlight>), Failure> {
    let body = fit("body", Body::parse(&asked.body))?;
    let (member, now) = (&signed.member, site.clock.now());
    let mut tx = site.db.write().await?;
    let reply = highlights::to_answer(&mut tx, member, id, now).await?;
    let answer = highlights::NewAnswer {
        title: title(&reply, asked.language)?,
        language: asked.language,
        body,
        own: asked.sign.map_or(Consent::Asked, Consent::from),
    };
    let proposed = highlights::propose_answer(&mut tx, member, (id, &answer), now).await?;
    let proposed = views::whole(&mut tx, &signed, proposed).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(proposed)))
}
