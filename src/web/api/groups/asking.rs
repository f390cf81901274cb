//! Asking to be let into a closed group, for programs.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    groups,
    policy::Act,
    requests::{self, Ask},
    values::{GroupId, Plea, RequestId},
    web::{
        Failure, Site,
        api::{
            Moment,
            given::{At, Given, fit},
            problems::{Absent, Conflict, Refused},
        },
        group,
        visitor::Signed,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(look_at_request, ask, withdraw))
}

/// What the hosts of a group ask, and what I asked of them.
#[derive(Serialize, ToSchema)]
#[schema(as = groups::Request)]
struct Request {
    /// To be answered, each of them.
    questions: Vec<String>,
    /// What I asked, as long as it waits.
    id: Option<RequestId>,
    asked_at: Option<Moment>,
    /// I was declined: not again before then.
    again_at: Option<Moment>,
}

/// What asking a group would need, and how far my own request has come
#[utoipa::path(get, path = "/groups/{group}/request",
    responses((status = OK, body = Request), Absent))]
async fn look_at_request(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<Json<Request>, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, me, group, Act::See, now).await?;
    let running = groups::running(&mut conn, group).await?;
    let waiting = requests::waiting_of(&mut conn, me.id, group).await?;
    let again = requests::declined_until(&mut conn, me.id, group, now).await?;
    Ok(Json(Request {
        questions: running.questions.lines().map(Into::into).collect(),
        id: waiting.as_ref().map(|request| request.id),
        asked_at: waiting.map(|request| request.asked_at.into()),
        again_at: again.map(Into::into),
    }))
}

/// What somebody asks a group with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = groups::NewRequest)]
struct NewRequest {
    #[serde(default)]
    #[schema(max_length = 1000)]
    words: String,
    /// To the questions, in their order.
    #[serde(default)]
    #[schema(max_items = 3)]
    answers: Vec<String>,
    /// The rules that I have read, and accept by asking.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    rules_version: i64,
}

/// Ask to be let into a closed group
#[utoipa::path(post, path = "/groups/{group}/request", request_body = NewRequest,
    responses((status = CREATED, body = Request), Refused, Conflict))]
async fn ask(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<NewRequest>,
) -> Result<(StatusCode, Json<Request>), Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    groups::allow_id(&mut tx, me, group, Act::Ask, now).await?;
    let questions = groups::running(&mut tx, group).await?.questions;
    let ask = Ask {
        words: fit("words", Plea::parse(&asked.words))?,
        answers: fit("answers", group::answers(&questions, &asked.answers))?,
    };
    let id = requests::enter_group(&mut tx, me, (group, asked.rules_version), &ask, now).await?;
    tx.commit().await?;
    let made = Request {
        questions: questions.lines().map(Into::into).collect(),
        id: Some(id),
        asked_at: Some(now.into()),
        again_at: None,
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Think better of it
#[utoipa::path(delete, path = "/groups/{group}/request",
    responses((status = NO_CONTENT), Absent))]
async fn withdraw(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<StatusCode, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    groups::allow_id(&mut tx, me, group, Act::See, now).await?;
    if let Some(request) = requests::waiting_of(&mut tx, me.id, group).await? {
        requests::withdraw(&mut tx, me.id, request.id, now).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
