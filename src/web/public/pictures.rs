//! The bytes of pictures that are shown, to anybody, and to nobody any more once they are withdrawn.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Failure, Site, addresses};
use crate::window::pictures;

pub(super) const CROSS_ORIGIN: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// `GET /pictures/<name>`. Whoever keeps it asks again before it is shown again. The page of another
/// server may show it: that is what it is for.
pub(super) async fn show(
    State(site): State<Site>,
    Path(name): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    addresses(&mut conn).await?.ok_or_else(Failure::absent)?;
    let picture = pictures::find(&mut conn, &name).await?;
    let picture = picture.ok_or_else(Failure::absent)?;
    drop(conn);
    let tag = format!("\"{}\"", picture.name);
    let known = asked.get(header::IF_NONE_MATCH);
    let known = known.and_then(|known| known.to_str().ok());
    let told = [
        (header::CACHE_CONTROL, "public, no-cache"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
        (header::ETAG, &tag),
        (CROSS_ORIGIN, "cross-origin"),
    ];
    if known.is_some_and(|known| known.contains(&tag)) {
        return Ok((StatusCode::NOT_MODIFIED, told).into_response());
    }
    let about = [
        (header::CONTENT_TYPE, picture.media),
        (header::CONTENT_LENGTH, picture.size.to_string()),
    ];
    let reader = site.files.shown(&picture.name, picture.size);
    let all = 0..reader.length;
    Ok((told, about, Body::from_stream(reader.read(all))).into_response())
}
