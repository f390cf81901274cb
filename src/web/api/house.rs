//! The house: its name and its window, for its owner to change.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    given::{Given, fit},
    problems::{Conflict, Forbidden},
};
use crate::{
    config,
    db::Write,
    members,
    policy::{self, HouseAct},
    values::{Name, Unfit},
    web::{Failure, Site, visitor::Signed},
    window,
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(show, rename))
        .routes(routes!(set_window))
}

#[derive(Serialize, ToSchema)]
struct House {
    #[schema(examples("La Verrière"))]
    name: String,
    window: Window,
}

#[derive(Serialize, ToSchema)]
struct Window {
    open: bool,
    /// Set when it is first opened; it stays for ever.
    public_url: Option<String>,
}

impl From<members::House> for House {
    fn from(house: members::House) -> Self {
        Self {
            name: house.name,
            window: Window {
                open: house.window_open,
                public_url: house.public_url,
            },
        }
    }
}

/// The house
#[utoipa::path(get, path = "/house", responses((status = OK, body = House)))]
async fn show(State(site): State<Site>, _: Signed) -> Result<Json<House>, Failure> {
    let mut conn = site.db.read().await?;
    let house = members::house(&mut conn).await?;
    Ok(Json(house.into()))
}

/// What the house is to be called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rename {
    #[schema(min_length = 1, max_length = 60, examples("La Verrière"))]
    name: String,
}

/// Rename the house, as its owner
#[utoipa::path(patch, path = "/house", request_body = Rename,
    responses((status = OK, body = House), Forbidden))]
async fn rename(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Rename>,
) -> Result<Json<House>, Failure> {
    let mut tx = run(&site, &signed).await?;
    let name = fit("name", Name::parse(&asked.name))?;
    members::rename_house(&mut tx, &name).await?;
    let house = members::house(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(house.into()))
}

/// A transaction, for whoever runs the house.
async fn run(site: &Site, signed: &Signed) -> Result<Write, Failure> {
    if !policy::may_in_house(signed.member.role, HouseAct::Run) {
        return Err(Failure::forbidden());
    }
    Ok(site.db.write().await?)
}

/// How the window is to stand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Switch {
    open: bool,
    /// The address under which others will know the house for ever: a scheme and a host.
    /// Needed to open the window for the first time.
    #[schema(max_length = 300, examples("https://salon.example"))]
    public_url: Option<String>,
}

/// Open or shut the window, as the owner of the house
#[utoipa::path(put, path = "/house/window", request_body = Switch,
    responses((status = OK, body = House), Forbidden, Conflict))]
async fn set_window(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Switch>,
) -> Result<Json<House>, Failure> {
    let mut tx = run(&site, &signed).await?;
    let act = if asked.open {
        open(&mut tx, asked.public_url.as_deref()).await?;
        "open_window"
    } else {
        window::close(&mut tx).await?;
        "close_window"
    };
    let (owner, now) = (signed.member.id, site.clock.now());
    members::audit(&mut tx, Some(owner), act, "house", now).await?;
    let house = members::house(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(house.into()))
}

/// Opens it under the address given, or else under the one it had before.
async fn open(tx: &mut Write, given: Option<&str>) -> Result<(), Failure> {
    let before = members::house(tx).await?.public_url;
    let address = match given {
        Some(given) => config::parse_public_url(given)
            .ok()
            .map(|url| url.origin().ascii_serialization()),
        None => before,
    };
    let unfit = || Failure::unfit(vec![("public_url", Unfit::new("window-address-wrong", 0))]);
    let address = address.ok_or_else(unfit)?;
    if window::open(tx, &address).await? {
        Ok(())
    } else {
        Err(Failure::conflict())
    }
}
