//! Faces: the medallion of each member, for members.

use axum::{
    Router,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    Failure, Site, art, assets,
    visitor::{Signed, Visit},
};
use crate::{members, values::MemberId};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/u/{member}/medallion.svg", get(medallion))
}

async fn medallion(
    visit: Visit<Option<Signed>>,
    Path(member): Path<String>,
) -> Result<Response, Failure> {
    // A picture is no page to sign in for: to a stranger there is none.
    let who = visit.who.as_ref().ok_or_else(Failure::absent)?;
    let member: MemberId = member.parse().map_err(|_| Failure::absent())?;
    let mut conn = visit.site.db.read().await?;
    let member = members::find(&mut conn, member, who.now)
        .await?
        .ok_or_else(Failure::absent)?;
    let svg = art::medallion(member.id.0, &member.name);
    Ok((
        [
            (header::CONTENT_TYPE, "image/svg+xml"),
            // It changes with the name: shown at once from what is kept, and looked at again behind.
            (
                header::CACHE_CONTROL,
                "private, max-age=86400, stale-while-revalidate=2592000",
            ),
            assets::NO_PAGE,
        ],
        svg,
    )
        .into_response())
}
