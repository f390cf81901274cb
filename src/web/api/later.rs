//! Later: what I will say when its time has come.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{At, Given, fit, moment},
    problems::{Absent, Conflict, Refused, Unsaid},
};
use crate::{
    messages::{
        Say,
        later::{self, Why},
    },
    values::{Body, ClientId, LaterId, RoomId},
    web::{Failure, Site, later::say, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(keep))
        .routes(routes!(change, drop))
        .routes(routes!(hasten))
}

/// Something that I will say.
#[derive(Serialize, ToSchema)]
struct Later {
    id: LaterId,
    room_id: RoomId,
    /// The name under which it will be said, once.
    client_id: ClientId,
    body: String,
    /// The message that it answers, by its number in the room.
    reply_to: Option<i64>,
    /// The message in whose thread it will be said, by its number.
    thread: Option<i64>,
    say_at: Moment,
    /// Why it could not be said; nothing: it waits for its time.
    failed: Option<Why>,
    /// What a filter of the group says to it.
    reason: String,
}

impl From<later::Later> for Later {
    fn from(later: later::Later) -> Self {
        Self {
            id: later.id,
            room_id: later.room_id,
            client_id: later.client_id,
            body: later.body,
            reply_to: later.reply_to,
            thread: later.thread,
            say_at: later.say_at.into(),
            failed: later.failed,
            reason: later.reason,
        }
    }
}

/// What I will say, the next first
#[utoipa::path(get, path = "/later", responses((status = OK, body = [Later])))]
async fn list(State(site): State<Site>, signed: Signed) -> Result<Json<Vec<Later>>, Failure> {
    let mut conn = site.db.read().await?;
    let all = later::of_author(&mut conn, signed.member.id).await?;
    Ok(Json(all.into_iter().map(Later::from).collect()))
}

/// Something to say when its time has come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewLater {
    /// Chosen by the sender: kept twice it is kept once, and said once.
    client_id: ClientId,
    #[schema(min_length = 1, max_length = 8000)]
    body: String,
    /// Within a year.
    #[schema(max_length = 40, examples("2026-11-27T09:00:00Z"))]
    say_at: String,
    /// The message that it answers, by its number in the room.
    #[serde(default)]
    reply_to: Option<i64>,
    /// The message in whose thread it will be said, by its number.
    #[serde(default)]
    thread: Option<i64>,
    /// It calls everybody, and that is meant.
    #[serde(default)]
    to_everybody: bool,
}

/// Keep something until its time; nobody else sees it before
#[utoipa::path(post, path = "/rooms/{room}/later", request_body = NewLater,
    responses((status = CREATED, body = Later), Refused, Unsaid))]
async fn keep(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
    Given(asked): Given<NewLater>,
) -> Result<(StatusCode, Json<Later>), Failure> {
    let body = fit("body", Body::parse(&asked.body))?;
    let at = fit("say_at", moment(&asked.say_at, "unfit-later"))?;
    let say = Say {
        reply_to: asked.reply_to,
        thread: asked.thread,
        to_everybody: asked.to_everybody,
        ..Say::new(room, signed.member.id, asked.client_id, body)
    };
    site.limits.say(say.author, say.room)?;
    let mut tx = site.db.write().await?;
    let kept = later::keep(&mut tx, &say, at, signed.now).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// Other words, and another time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = later::NewWords)]
struct NewWords {
    #[schema(min_length = 1, max_length = 8000)]
    body: String,
    #[schema(max_length = 40, examples("2026-11-27T09:00:00Z"))]
    say_at: String,
}

/// Say it otherwise, or at another time
#[utoipa::path(patch, path = "/later/{later}", request_body = NewWords,
    responses((status = OK, body = Later), Absent, Conflict))]
async fn change(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<LaterId>,
    Given(asked): Given<NewWords>,
) -> Result<Json<Later>, Failure> {
    let body = fit("body", Body::parse(&asked.body))?;
    let at = fit("say_at", moment(&asked.say_at, "unfit-later"))?;
    let mut tx = site.db.write().await?;
    let changed = later::change(&mut tx, &signed.member, id, (&body, at), signed.now).await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}

/// Do not say it at all
#[utoipa::path(delete, path = "/later/{later}", responses((status = NO_CONTENT), Absent, Conflict))]
async fn drop(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<LaterId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    later::drop(&mut tx, &signed.member, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say it now; if it cannot be said, it is kept with the reason
#[utoipa::path(post, path = "/later/{later}/now", responses((status = NO_CONTENT), Absent, Conflict))]
async fn hasten(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<LaterId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    later::hasten(&mut tx, &signed.member, id, signed.now).await?;
    tx.commit().await?;
    say(&site, id).await.map_err(Failure::broken)?;
    Ok(StatusCode::NO_CONTENT)
}
