//! Search: what was said, found again.

use axum::{
    Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{Moment, Page, problems::Unsought};
use crate::{
    messages::search::{self as looking, excerpt, query::Query as Sought},
    values::{GroupId, MemberId, MessageId, RoomId},
    web::{Failure, Site, search, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(find))
}

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Words, of which the beginning is enough, `"a few words"` as they stand, `from:handle`,
    /// `in:group` or `in:group/room`, `has:link`, `has:image`, `has:video`, `has:audio`, `has:file`, `has:poll`, `before:2026-11-01`, `after:2026-01`.
    #[param(max_length = 400, example = "key \"second door\" from:marc")]
    q: String,
    /// The `next` of the page before.
    after: Option<Uuid>,
}

/// A message that was found.
#[derive(Serialize, ToSchema)]
#[schema(as = search::Found)]
struct Found {
    id: MessageId,
    room_id: RoomId,
    room_name: String,
    group_id: GroupId,
    group_name: String,
    seq: i64,
    author_id: MemberId,
    author_name: String,
    author_handle: String,
    said_at: Moment,
    /// The part of it in which something was found.
    excerpt: Vec<Piece>,
    /// Where it stands, with what surrounds it.
    #[schema(examples("/g/atelier-papier/la-grande-table?around=12#m12"))]
    path: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = search::Piece)]
struct Piece {
    text: String,
    /// This is what was looked for.
    found: bool,
}

impl Found {
    fn of(query: &Sought, found: looking::Found) -> Self {
        let pieces = excerpt::of(&found.body, query).into_iter();
        let piece = |excerpt::Piece { text, found }| Piece { text, found };
        Self {
            path: search::href(&found),
            excerpt: pieces.map(piece).collect(),
            id: found.id,
            room_id: found.room_id,
            room_name: found.room_name,
            group_id: found.group_id,
            group_name: found.group_name,
            seq: found.seq,
            author_id: found.author_id,
            author_name: found.author_name,
            author_handle: found.author_handle,
            said_at: found.said_at.into(),
        }
    }
}

/// Look for what was said, in all that I may read; newest first
#[utoipa::path(get, path = "/search", params(Wanted),
    responses((status = OK, body = Page<Found>), Unsought))]
async fn find(
    State(site): State<Site>,
    signed: Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<Found>>, Failure> {
    let after = wanted.after.map(MessageId);
    let (query, found) = search::find(&site, &signed, &wanted.q, after).await?;
    let next = search::next(&found).map(|id| id.0);
    let items = found.into_iter().map(|found| Found::of(&query, found));
    Ok(Json(Page {
        items: items.collect(),
        next,
    }))
}
