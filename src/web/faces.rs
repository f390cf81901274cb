//! Faces: what is shown of each member, to members. The portrait that they hung, or else their medallion.

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

use super::{
    Failure, Site, art, assets,
    profile::hosted,
    saved::Saved,
    visitor::{Signed, Visit},
};
use crate::{
    db::{self, Conn},
    files::portraits,
    household,
    members::{self, Member, people},
    values::MemberId,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/u/{member}/face", get(show))
        .route("/u/{member}/face/take-down", post(take_down))
}

/// For ten minutes it is shown from what was kept, and later too while it is looked at again behind.
const KEPT: &str = "private, max-age=600, stale-while-revalidate=2592000";

async fn show(
    visit: Visit<Option<Signed>>,
    Path(member): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    // A picture is no page to sign in for: to a stranger there is none.
    let who = visit.who.as_ref().ok_or_else(Failure::absent)?;
    let member: MemberId = member.parse().map_err(|_| Failure::absent())?;
    let mut conn = visit.site.db.read().await?;
    let other = members::find(&mut conn, member, who.now).await?;
    let other = other.ok_or_else(Failure::absent)?;
    // What somebody said stays, and so do the letters of their name beside it; their portrait is for
    // whoever may know them.
    let known = people::may_know(&mut conn, &who.member, &other, who.now).await?;
    let portrait = if known {
        portraits::find(&mut conn, other.id).await?
    } else {
        None
    };
    drop(conn);
    Ok(match portrait {
        Some(jpeg) => given("image/jpeg", jpeg, &asked),
        None => given("image/svg+xml", medallion(&other).into_bytes(), &asked),
    })
}

fn medallion(member: &Member) -> String {
    art::medallion(member.id.0, &member.name)
}

/// The bytes, unless they are known by their tag.
pub(super) fn given(media: &'static str, bytes: Vec<u8>, asked: &HeaderMap) -> Response {
    let sum = digest(&SHA256, &bytes);
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&sum.as_ref()[..16]));
    let known = asked.get(header::IF_NONE_MATCH);
    let known = known.and_then(|known| known.to_str().ok());
    let told = [
        (header::CACHE_CONTROL, KEPT),
        (header::ETAG, &tag),
        (header::CONTENT_TYPE, media),
    ];
    if known.is_some_and(|known| known.contains(&tag)) {
        return (StatusCode::NOT_MODIFIED, told).into_response();
    }
    ([assets::NO_PAGE], told, bytes).into_response()
}

/// A face within a page, for whoever may not fetch it.
pub(super) async fn inline(conn: &mut Conn, member: &Member) -> db::Result<String> {
    let portrait = portraits::find(conn, member.id).await?;
    Ok(portrait.map_or_else(
        || art::inline(&medallion(member)),
        |jpeg| format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg)),
    ))
}

/// Takes down what hangs there, as a host of the house.
async fn take_down(visit: Visit<Signed>, Path(member): Path<String>) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    let other = hosted(&mut tx, &visit.who, &member).await?;
    household::portraits::take_down(&mut tx, &visit.who.member, &other, visit.who.now).await?;
    tx.commit().await?;
    Ok(Saved::at(&format!("/u/{}", other.id), "portrait-gone").into_response())
}
