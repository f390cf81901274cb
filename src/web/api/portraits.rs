//! Portraits: what people show of themselves in place of the letters of their name.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    given::At,
    people::known,
    problems::{Absent, NotTaken, Refused},
};
use crate::{
    files::portraits,
    household,
    values::MemberId,
    web::{Failure, Site, faces::given, files::piece, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(hang, take_down))
        .routes(routes!(show, take_down_of))
}

/// Show a picture of myself: JPEG, PNG, WebP or GIF, at most 8 MiB, whose middle becomes a small square
#[utoipa::path(put, path = "/me/portrait",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = NO_CONTENT), NotTaken))]
async fn hang(State(site): State<Site>, signed: Signed, body: Body) -> Result<StatusCode, Failure> {
    site.limits.upload_by.pass(&signed.member.id)?;
    let (bytes, true) = piece(body).await? else {
        return Err(Failure::timeout());
    };
    let jpeg = site.files.portray(bytes.into()).await?;
    let mut tx = site.db.write().await?;
    portraits::hang(&mut tx, signed.member.id, jpeg, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take down the picture of myself
#[utoipa::path(delete, path = "/me/portrait", responses((status = NO_CONTENT)))]
async fn take_down(State(site): State<Site>, signed: Signed) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    portraits::take_down(&mut tx, signed.member.id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// See the picture that somebody shows of themselves, 192 pixels a side
#[utoipa::path(get, path = "/people/{member}/portrait",
    responses((status = OK, body = Vec<u8>, content_type = "image/jpeg"), Absent))]
async fn show(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let other = known(&mut conn, &signed, member).await?;
    let portrait = portraits::find(&mut conn, other.id).await?;
    let jpeg = portrait.ok_or_else(Failure::absent)?;
    Ok(given("image/jpeg", jpeg, &asked))
}

/// Take down somebody's picture, as a host of the house who stands higher
#[utoipa::path(delete, path = "/people/{member}/portrait",
    responses((status = NO_CONTENT), Refused))]
async fn take_down_of(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let other = known(&mut tx, &signed, member).await?;
    household::portraits::take_down(&mut tx, &signed.member, &other, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
