//! The owner's page: what the house is called, who is in it, and whether its window is open.

use axum::{
    Form, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    saved::Saved,
    shell::page,
    views::{self, Field, Here, HousePerson, Person},
    visitor::{Signed, Visit},
};
use crate::{
    config::Peers,
    members::{self, House, Resident},
    policy::{self, HouseAct},
    values::{HouseRole, Name, Unfit},
    window,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/house", get(show).post(rename))
        .route("/house/window", post(turn_window))
}

type Member = Visit<Signed>;

/// For whoever does not run the house there is no such page.
fn allow(visit: &Member) -> Result<(), Failure> {
    if policy::may_in_house(visit.who.member.role, HouseAct::Run) {
        Ok(())
    } else {
        Err(Failure::absent())
    }
}

async fn show(visit: Member, Saved(saved): Saved) -> Result<Response, Failure> {
    allow(&visit)?;
    let mut house = house_page(&visit).await?;
    house.saved = saved;
    Ok(page(house)?.into_response())
}

async fn house_page(visit: &Member) -> Result<views::HousePage, Failure> {
    let mut conn = visit.site.db.read().await?;
    let House {
        name,
        window_open,
        public_url,
        ..
    } = members::house(&mut conn).await?;
    let people = members::residents(&mut conn).await?;
    Ok(views::HousePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::House).await?,
        house: Field::holding(name),
        window_open,
        fixed: public_url.is_some(),
        address: Field::holding(public_url.unwrap_or_else(|| visit.site.origin.clone())),
        people: people.into_iter().map(house_person).collect(),
        saved: None,
    })
}

fn house_person(resident: Resident) -> HousePerson {
    HousePerson {
        person: Person {
            id: resident.id,
            name: resident.name,
            handle: resident.handle,
        },
        owner: resident.role == HouseRole::Owner,
        invited_by: resident.invited_by,
        joined: resident.joined_at,
    }
}

/// A form that was refused, shown again with what is wrong.
fn again(house: views::HousePage) -> Result<Response, Failure> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(house)?).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Naming {
    house: String,
}

async fn rename(visit: Member, Form(naming): Form<Naming>) -> Result<Response, Failure> {
    allow(&visit)?;
    let name = match Name::parse(&naming.house) {
        Ok(name) => name,
        Err(unfit) => {
            return again(views::HousePage {
                house: Field::wrong(naming.house, unfit),
                ..house_page(&visit).await?
            });
        }
    };
    let now = visit.site.clock.now();
    let mut tx = visit.site.db.write().await?;
    members::rename_house(&mut tx, &name).await?;
    members::audit(
        &mut tx,
        Some(visit.who.member.id),
        "name_house",
        "house",
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(Saved::at("/house", "profile").into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Turn {
    act: String,
    address: String,
}

async fn turn_window(visit: Member, Form(turn): Form<Turn>) -> Result<Response, Failure> {
    allow(&visit)?;
    let wrong = match turn.act.as_str() {
        "open" => open(&visit, &turn.address).await?,
        "shut" => shut(&visit).await.map(|()| None)?,
        _ => return Err(Failure::malformed()),
    };
    match wrong {
        None => Ok(Saved::at("/house", "window").into_response()),
        Some(wrong) => again(views::HousePage {
            address: Field::wrong(turn.address, wrong),
            ..house_page(&visit).await?
        }),
    }
}

/// Opens the window, unless something is wrong with the address: it is for ever.
async fn open(visit: &Member, typed: &str) -> Result<Option<Unfit>, Failure> {
    let address = match fit(&visit.site, typed) {
        Ok(address) => address,
        Err(unfit) => return Ok(Some(unfit)),
    };
    let now = visit.site.clock.now();
    let mut tx = visit.site.db.write().await?;
    if !window::open(&mut tx, &address).await? {
        return Ok(Some(ELSEWHERE));
    }
    members::audit(
        &mut tx,
        Some(visit.who.member.id),
        "open_window",
        &address,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(None)
}

/// The house does not answer at this address.
const ELSEWHERE: Unfit = Unfit::new("window-address-other", 0);

/// An address where the house answers now, and where other servers can reach it.
fn fit(site: &Site, typed: &str) -> Result<String, Unfit> {
    let wrong = Unfit::new("window-address-wrong", 0);
    let url: url::Url = typed.trim().parse().map_err(|_| wrong)?;
    let origin = url.origin().ascii_serialization();
    let reachable = url.scheme() == "https" || site.settings.peers == Peers::Any;
    if !reachable || !matches!(url.path(), "" | "/") {
        return Err(wrong);
    }
    if origin == site.origin {
        Ok(origin)
    } else {
        Err(ELSEWHERE)
    }
}

async fn shut(visit: &Member) -> Result<(), Failure> {
    let now = visit.site.clock.now();
    let mut tx = visit.site.db.write().await?;
    window::close(&mut tx).await?;
    members::audit(
        &mut tx,
        Some(visit.who.member.id),
        "shut_window",
        "house",
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
