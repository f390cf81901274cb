//! Drafts: what I have begun to write, on every device of mine.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{At, Given, fit},
    problems::Refused,
};
use crate::{
    messages::{drafts, threads},
    policy::Act,
    rooms,
    values::{Body, RoomId},
    web::{Failure, Site, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(keep))
}

/// Something that I have begun.
#[derive(Serialize, ToSchema)]
struct Draft {
    room_id: RoomId,
    /// The message in whose thread it would be said, by its number.
    thread: Option<i64>,
    body: String,
    /// The message that it would answer, by its number in the room.
    reply_to: Option<i64>,
    written_at: Moment,
}

impl From<drafts::Draft> for Draft {
    fn from(draft: drafts::Draft) -> Self {
        Self {
            room_id: draft.room_id,
            thread: Some(draft.thread).filter(|thread| *thread > 0),
            body: draft.body,
            reply_to: draft.reply_to,
            written_at: draft.written_at.into(),
        }
    }
}

/// What I have begun in my rooms, the latest first: 100 at most
#[utoipa::path(get, path = "/drafts", responses((status = OK, body = Vec<Draft>)))]
async fn list(State(site): State<Site>, signed: Signed) -> Result<Json<Vec<Draft>>, Failure> {
    let mut conn = site.db.read().await?;
    let begun = drafts::of_member(&mut conn, signed.member.id, signed.now).await?;
    Ok(Json(begun.into_iter().map(Draft::from).collect()))
}

/// What is begun.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Begun {
    /// Empty, and no answer: nothing is begun any more.
    #[schema(max_length = 8000)]
    body: String,
    /// The message in whose thread it would be said, by its number.
    thread: Option<i64>,
    /// The message that it would answer, by its number in the room.
    reply_to: Option<i64>,
}

/// Keep what I have begun in a room, in place of what I had; my other devices are told
#[utoipa::path(put, path = "/rooms/{room}/draft", request_body = Begun,
    responses((status = NO_CONTENT), Refused))]
async fn keep(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
    Given(asked): Given<Begun>,
) -> Result<StatusCode, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let body = fit("body", Body::beside(&asked.body, 1))?;
    let mut tx = site.db.write().await?;
    rooms::allow(&mut tx, me, room, Act::Say, now).await?;
    if let Some(thread) = asked.thread {
        let top = threads::top(&mut tx, room, thread).await?;
        top.ok_or_else(Failure::absent)?;
    }
    let place = (room, asked.thread);
    let draft = drafts::keep(&mut tx, me.id, place, (&body, asked.reply_to), now).await?;
    tx.commit().await?;
    site.hub.begun(me.id, draft);
    Ok(StatusCode::NO_CONTENT)
}
