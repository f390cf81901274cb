//! Founding a group, with its first room.

use askama::Template;
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use crate::{
    groups::Plan,
    members,
    policy::HouseAct,
    rooms,
    values::{Name, Purpose, Visibility},
    web::{
        Failure, Site,
        asking::Asking,
        form::Form,
        shell,
        views::{Field, Here, NewGroup},
        visitor::Signed,
        words::Words,
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/new-group", get(plan).post(create))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    name: String,
    purpose: String,
    room: String,
    visibility: String,
}

/// `GET /new-group`
async fn plan(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
) -> Result<Html<String>, Failure> {
    let page = blank(&site, &signed, Words::new(signed.lang(asking.lang))).await?;
    Ok(Html(page.render()?))
}

async fn blank(site: &Site, signed: &Signed, l: Words) -> Result<NewGroup, Failure> {
    let mut conn = site.db.read().await?;
    let shell = shell::for_member(&mut conn, signed, Here::Elsewhere, "/new-group").await?;
    Ok(NewGroup {
        l,
        shell,
        name: Field::default(),
        purpose: Field::default(),
        room: Field::holding(l.t("first-room")),
        visibility: Visibility::Closed,
    })
}

/// `POST /new-group`
async fn create(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    if !members::may(&mut conn, &signed.member, HouseAct::CreateGroup).await? {
        return Err(Failure::forbidden());
    }
    drop(conn);
    let visibility = wish.visibility.parse().unwrap_or(Visibility::Closed);
    let name = Name::parse(&wish.name);
    let purpose = Purpose::parse(&wish.purpose);
    let first = Name::parse(&wish.room);
    let (Ok(name), Ok(purpose), Ok(first)) = (&name, &purpose, &first) else {
        let mut page = blank(&site, &signed, Words::new(signed.lang(asking.lang))).await?;
        page.name = Field::checked(wish.name, name.err());
        page.purpose = Field::checked(wish.purpose, purpose.err());
        page.room = Field::checked(wish.room, first.err());
        page.visibility = visibility;
        let page = Html(page.render()?);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let plan = Plan {
        name: name.clone(),
        purpose: purpose.clone(),
        visibility,
    };
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let (group, room) = rooms::found_group(&mut tx, signed.member.id, &plan, first, now).await?;
    tx.commit().await?;
    site.hub.joined(signed.member.id, group.id);
    Ok(Redirect::to(&format!("/g/{}/{}", group.slug, room.slug)).into_response())
}
