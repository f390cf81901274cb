//! The picture that other people's pages show beside a link to ours: the paper of the group, and no words.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Failure, Site, addresses, look, pictures::CROSS_ORIGIN, speaker};
use crate::{web::art::Look, window};

/// `GET /l/<slug>/preview.png`, as long as the highlight is shown.
pub(super) async fn of_copy(
    State(site): State<Site>,
    Path(slug): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    addresses(&mut conn).await?.ok_or_else(Failure::absent)?;
    let copy = window::find_by_slug(&mut conn, &slug).await?;
    let copy = copy.ok_or_else(Failure::absent)?;
    if copy.withdrawn_at.is_some() {
        return Ok(StatusCode::GONE.into_response());
    }
    let actor = window::actor(&mut conn, copy.actor_id).await?;
    let look = look(&actor.ok_or_else(Failure::absent)?);
    drop(conn);
    drawn(look, &asked).await
}

/// `GET /l/by/<handle>/preview.png`
pub(super) async fn of_group(
    State(site): State<Site>,
    Path(handle): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let (_, actor) = speaker(&mut conn, &handle).await?;
    drop(conn);
    drawn(look(&actor), &asked).await
}

/// Asked for again each time, so that none is shown of what was withdrawn; and not sent again.
async fn drawn(look: Look, asked: &HeaderMap) -> Result<Response, Failure> {
    let tag = format!("\"{}-{}\"", look.pigment, look.motif);
    let known = asked.get(header::IF_NONE_MATCH);
    let known = known.and_then(|known| known.to_str().ok());
    let told = [
        (header::CACHE_CONTROL, "public, no-cache"),
        (header::ETAG, &tag),
        (header::CONTENT_TYPE, "image/png"),
        (CROSS_ORIGIN, "cross-origin"),
    ];
    if known.is_some_and(|known| known.contains(&tag)) {
        return Ok((StatusCode::NOT_MODIFIED, told).into_response());
    }
    let png = tokio::task::spawn_blocking(move || look.preview()).await;
    let png = png.map_err(Failure::broken)?;
    Ok((told, png).into_response())
}
