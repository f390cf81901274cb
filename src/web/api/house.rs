//! The house: what it is called, and how its window stands.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    given::{Given, fit},
    problems::Forbidden,
};
use crate::{
    audit::{self, Deed, Entry},
    db::Write,
    members,
    policy::HouseAct,
    values::Name,
    web::{Failure, Site, previews, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(show, rename))
        .routes(routes!(set_previews))
}

/// The house, as its members know it.
#[derive(Serialize, ToSchema)]
pub(super) struct House {
    #[schema(examples("La Verrière"))]
    name: String,
    window: Window,
    /// It looks up what people link to, where their group wishes it.
    previews: bool,
}

/// The way out.
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
            previews: house.previews,
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
    let former = members::house(&mut tx).await?.name;
    members::rename_house(&mut tx, &name).await?;
    let named = Entry {
        subject: name.to_string(),
        former,
        ..Entry::new(signed.member.id, Deed::NameHouse)
    };
    audit::write(&mut tx, named, signed.now).await?;
    let house = members::house(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(house.into()))
}

/// Whether links are looked up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = house::Links)]
struct Links {
    previews: bool,
}

/// Have the pages behind links looked up, where a group wishes it, or none; as its owner
#[utoipa::path(put, path = "/house/previews", request_body = Links,
    responses((status = OK, body = House), Forbidden))]
async fn set_previews(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Links>,
) -> Result<Json<House>, Failure> {
    let mut tx = run(&site, &signed).await?;
    previews::in_house(&mut tx, signed.member.id, asked.previews, signed.now).await?;
    let house = members::house(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(house.into()))
}

/// A transaction, for whoever runs the house.
pub(super) async fn run(site: &Site, signed: &Signed) -> Result<Write, Failure> {
    let mut tx = site.db.write().await?;
    if !members::may(&mut tx, &signed.member, HouseAct::Run).await? {
        return Err(Failure::forbidden());
    }
    Ok(tx)
}
