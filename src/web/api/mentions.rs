//! What calls me, wherever it was said.

use axum::{
    Json,
    extract::{Query, State},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Onward, Page, messages::Message};
use crate::{
    messages::mentions,
    rooms,
    values::MessageId,
    web::{Failure, Site, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(list_mentions))
}

/// What calls me in all my groups, the latest first
#[utoipa::path(get, path = "/mentions", params(Onward),
    responses((status = OK, body = Page<Message>)))]
async fn list_mentions(
    State(site): State<Site>,
    signed: Signed,
    Query(onward): Query<Onward>,
) -> Result<Json<Page<Message>>, Failure> {
    let mut conn = site.db.read().await?;
    let me = signed.member.id;
    let places = rooms::of_member(&mut conn, me, signed.now).await?;
    let behind = (&*places, onward.after.map(MessageId));
    let found = mentions::of_member(&mut conn, me, behind, signed.now).await?;
    let page = Page::of_full(found, mentions::PAGE, |said| said.id.0, Message::from);
    Ok(Json(page))
}
