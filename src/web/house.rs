//! The owner's page: what the house is called, who is in it, and whether its window is open.

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    saved::Saved,
    shell::page,
    views::{self, Field, Here},
    visitor::{Signed, Visit},
};
use crate::{
    audit::{self, Deed, Entry},
    config::{self, Peers},
    db::{self, Write},
    members::{self, House, doors},
    policy::HouseAct,
    values::{Name, Unfit},
    window,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/house", get(show).post(rename))
        .route("/house/window", post(turn_window))
}

type Member = Visit<Signed>;

/// For whoever does not run the house there is no such page.
pub(super) async fn allow(visit: &Member) -> Result<(), Failure> {
    let mut conn = visit.site.db.read().await?;
    if members::may(&mut conn, &visit.who.member, HouseAct::Run).await? {
        Ok(())
    } else {
        Err(Failure::absent())
    }
}

async fn show(visit: Member, Saved(saved): Saved) -> Result<Response, Failure> {
    allow(&visit).await?;
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
        previews,
        ..
    } = members::house(&mut conn).await?;
    Ok(views::HousePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::House).await?,
        house: Field::holding(name),
        window_open,
        previews,
        fixed: public_url.is_some(),
        address: Field::holding(public_url.unwrap_or_else(|| visit.site.origin.clone())),
        doors_paused: doors::doors(&mut conn).await?.paused,
        saved: None,
    })
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
    allow(&visit).await?;
    let name = match Name::parse(&naming.house) {
        Ok(name) => name,
        Err(unfit) => {
            return again(views::HousePage {
                house: Field::wrong(naming.house, unfit),
                ..house_page(&visit).await?
            });
        }
    };
    let mut tx = visit.site.db.write().await?;
    let former = members::house(&mut tx).await?.name;
    members::rename_house(&mut tx, &name).await?;
    let named = Entry {
        subject: name.to_string(),
        former,
        ..Entry::new(visit.who.member.id, Deed::NameHouse)
    };
    audit::write(&mut tx, named, visit.who.now).await?;
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
    allow(&visit).await?;
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
    let address = match public_address(&visit.site, typed) {
        Ok(address) => address,
        Err(unfit) => return Ok(Some(unfit)),
    };
    let mut tx = visit.site.db.write().await?;
    if !window::open(&mut tx, &address, visit.who.now).await? {
        return Ok(Some(ELSEWHERE));
    }
    note(visit, &mut tx, Deed::OpenWindow).await?;
    tx.commit().await?;
    Ok(None)
}

async fn shut(visit: &Member) -> Result<(), Failure> {
    let mut tx = visit.site.db.write().await?;
    window::close(&mut tx).await?;
    note(visit, &mut tx, Deed::CloseWindow).await?;
    tx.commit().await?;
    Ok(())
}

async fn note(visit: &Member, tx: &mut Write, deed: Deed) -> db::Result<()> {
    audit::write(tx, Entry::new(visit.who.member.id, deed), visit.who.now).await
}

/// The house does not answer at this address.
const ELSEWHERE: Unfit = Unfit::new("window-address-other", 0);

/// The address that others may know the house by: one where it answers now, and where they can
/// reach it.
pub(super) fn public_address(site: &Site, typed: &str) -> Result<String, Unfit> {
    let wrong = Unfit::new("window-address-wrong", 0);
    let address = config::parse_public_url(typed.trim()).map_err(|_| wrong)?;
    if address.scheme() != "https" && site.settings.peers != Peers::Any {
        return Err(wrong);
    }
    let address = address.origin().ascii_serialization();
    if address == site.origin {
        Ok(address)
    } else {
        Err(ELSEWHERE)
    }
}
