//! The window: opening and shutting it, and the handle under which a group is followed.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    allowed, followers,
    given::{At, Given, fit},
    house::{self, House},
    kept_out,
    problems::{Conflict, FaceRefused, Forbidden, Refused},
};
use crate::{
    audit::{self, Deed, Entry},
    db::Write,
    fediverse::Face,
    members,
    values::{GroupId, Handle, Name, Purpose},
    web::{Failure, Site, bridge, face, house::public_address, visitor::Signed},
    window,
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(switch))
        .routes(routes!(give_handle))
        .routes(routes!(change_keys))
        .merge(kept_out::places())
        .merge(followers::places())
        .merge(allowed::places())
}

/// How the window is to stand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = window::Switch)]
struct Switch {
    open: bool,
    /// The address under which others will know the house for ever: a scheme and a host, and the
    /// one where the house answers.
    /// Needed to open the window for the first time.
    #[schema(max_length = 300, examples("https://salon.example"))]
    public_url: Option<String>,
}

/// Open or shut the window, as the owner of the house
#[utoipa::path(put, path = "/house/window", request_body = Switch,
    responses((status = OK, body = House), Forbidden, Conflict))]
async fn switch(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Switch>,
) -> Result<Json<House>, Failure> {
    let mut tx = house::run(&site, &signed).await?;
    let deed = if asked.open {
        open(&site, &mut tx, asked.public_url.as_deref()).await?;
        Deed::OpenWindow
    } else {
        window::close(&mut tx).await?;
        Deed::CloseWindow
    };
    audit::write(&mut tx, Entry::new(signed.member.id, deed), signed.now).await?;
    let stands = members::house(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(stands.into()))
}

/// Opens it under the address given, or else under the one it had before.
async fn open(site: &Site, tx: &mut Write, given: Option<&str>) -> Result<(), Failure> {
    let before = members::house(tx).await?.public_url;
    let given = given.or(before.as_deref()).unwrap_or_default();
    let address = fit("public_url", public_address(site, given))?;
    if window::open(tx, &address, site.clock.now()).await? {
        Ok(())
    } else {
        Err(Failure::conflict())
    }
}

/// The face that a group shows to the world.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublicFace {
    /// Others follow it as `@handle@host`. It stays for ever.
    #[schema(min_length = 2, max_length = 64, examples("atelier_papier"))]
    handle: String,
    /// What the world calls it: nothing else of the group is told.
    #[schema(min_length = 1, max_length = 60, examples("Atelier papier"))]
    name: String,
    #[schema(min_length = 1, max_length = 200)]
    summary: String,
}

/// Give a group that I host its public handle, once
#[utoipa::path(put, path = "/groups/{group}/handle", request_body = PublicFace,
    responses((status = OK, body = PublicFace), Refused, FaceRefused))]
async fn give_handle(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<PublicFace>,
) -> Result<Json<PublicFace>, Failure> {
    let face = Face {
        group,
        handle: fit("handle", Handle::parse(&asked.handle))?,
        name: fit("name", Name::parse(&asked.name))?.to_string(),
        summary: fit("summary", Purpose::parse(&asked.summary))?.to_string(),
    };
    let actor = face::give(&site, &signed, face).await?;
    Ok(Json(PublicFace {
        handle: actor.handle,
        name: actor.name,
        summary: actor.summary,
    }))
}

/// Which keys to change, and how.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = window::Change)]
struct Change {
    /// The former ones are in wrong hands: they sign nothing more.
    at_once: bool,
}

/// Change the keys by which other servers know my house, and tell those that follow
#[utoipa::path(post, path = "/house/keys", request_body = Change,
    responses((status = NO_CONTENT), Forbidden, Conflict))]
async fn change_keys(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Change>,
) -> Result<StatusCode, Failure> {
    bridge::change_keys(&site, &signed, asked.at_once).await?;
    Ok(StatusCode::NO_CONTENT)
}
