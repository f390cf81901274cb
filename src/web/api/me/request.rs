//! My request: what somebody who waits to be let in asked, who answers it, and asking once more.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    db::Conn,
    policy::HouseState,
    requests::{self, Request, State as Stage},
    values::{Plea, RequestId},
    web::{
        Failure, Site,
        api::{
            Moment,
            asking::Said,
            given::{Given, fit},
            problems::{Absent, Conflict},
        },
        visitor::{Known, Signed},
        waiting,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(request, ask_again))
}

/// What I asked to be let in with, and how far it has come.
#[derive(Serialize, ToSchema)]
#[schema(as = me::Request)]
struct Mine {
    id: RequestId,
    state: Stage,
    words: String,
    answers: Vec<Said>,
    asked_at: Moment,
    /// The names of those who answer.
    hosts: Vec<String>,
    /// Why it was declined.
    reason: String,
    /// Once declined: not again before then.
    again_at: Option<Moment>,
}

impl Mine {
    async fn of(conn: &mut Conn, request: Request) -> Result<Self, Failure> {
        Ok(Self {
            hosts: waiting::hosts(conn, &request).await?,
            answers: request.answers().into_iter().map(Said::from).collect(),
            id: request.id,
            state: request.state,
            words: request.words,
            asked_at: request.asked_at.into(),
            reason: request.reason,
            again_at: request.again_at.map(Into::into),
        })
    }
}

/// Whoever is in waits for nothing here.
fn waits(signed: &Signed) -> Result<(), Failure> {
    if signed.member.state == HouseState::Pending {
        Ok(())
    } else {
        Err(Failure::absent())
    }
}

/// How far my request to be let in has come, as long as I wait before the house
#[utoipa::path(get, path = "/me/request", responses((status = OK, body = Mine), Absent))]
async fn request(State(site): State<Site>, Known(signed): Known) -> Result<Json<Mine>, Failure> {
    waits(&signed)?;
    let mut conn = site.db.read().await?;
    let request = requests::of_pending(&mut conn, signed.member.id).await?;
    let request = request.ok_or_else(Failure::absent)?;
    Ok(Json(Mine::of(&mut conn, request).await?))
}

/// What somebody asks once more with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = me::Again)]
struct Again {
    /// Other words; the answers to the questions of the door stay.
    #[serde(default)]
    #[schema(max_length = 1000)]
    words: String,
}

/// Ask once more, after I was declined and the time has come
#[utoipa::path(post, path = "/me/request", request_body = Again,
    responses((status = CREATED, body = Mine), Absent, Conflict))]
async fn ask_again(
    State(site): State<Site>,
    Known(signed): Known,
    Given(asked): Given<Again>,
) -> Result<(StatusCode, Json<Mine>), Failure> {
    waits(&signed)?;
    let words = fit("words", Plea::parse(&asked.words))?;
    let request = waiting::once_more(&site, (&signed.member, &words), signed.now).await?;
    let mut conn = site.db.read().await?;
    Ok((
        StatusCode::CREATED,
        Json(Mine::of(&mut conn, request).await?),
    ))
}
