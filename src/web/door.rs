//! The door: what an invitation opens, seen before deciding, and the way in.

use axum::{
    Form, Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site,
    arrival::Arrival,
    entrance::{self, Stranger},
    newcomer::{Fields, Typed},
    shell::{self, page},
    views::{self, DoorClosed, DoorGroup, EnterCode, Field},
    visitor::{Signed, Visit},
};
use crate::{
    db::Conn,
    groups::{self, Group},
    invitations::Offer,
    members, rooms,
    values::{Token, Unfit, Visibility},
    window,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/i", get(ask_code).post(read_code))
        .route("/i/{code}", get(look).post(answer))
}

async fn ask_code(visit: Visit) -> Result<Response, Failure> {
    enter_code(&visit, Field::default()).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TypedCode {
    code: String,
}

/// A whole link in the place of its code is as good as the code.
async fn read_code(visit: Visit, Form(typed): Form<TypedCode>) -> Result<Response, Failure> {
    let code = typed.code.trim().trim_end_matches('/');
    let code = code.rsplit('/').next().unwrap_or_default();
    if let Some(code) = Token::read_spoken(code) {
        return Ok(Redirect::to(&format!("/i/{}", code.reveal())).into_response());
    }
    let field = Field::wrong(typed.code, Unfit::new("code-wrong", 0));
    let page = enter_code(&visit, field).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn enter_code(visit: &Visit, code: Field) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let shell = visit.outside(&mut conn).await?;
    let l = visit.words();
    Ok(page(EnterCode { l, shell, code })?.into_response())
}

/// Looking spends nothing, however often and by whatever program (invariant 30).
async fn look(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    match show(&visit, &code, Fields::default()).await {
        Ok(page) => Ok(page),
        Err(failure) => closed(&visit, failure).await,
    }
}

async fn answer(
    visit: Visit,
    Path(code): Path<String>,
    arrival: Arrival,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let answered = match &visit.who {
        Some(signed) => join(&visit, signed, &code).await,
        None => come_in(&visit, &code, arrival, &typed).await,
    };
    match answered {
        Ok(answer) => Ok(answer),
        Err(failure) => closed(&visit, failure).await,
    }
}

/// A member gains the groups they are not in yet.
async fn join(visit: &Visit, signed: &Signed, code: &str) -> Result<Response, Failure> {
    let (site, asking) = (&visit.site, &visit.asking);
    let gained = entrance::accept(site, asking, code, &signed.member).await?;
    Ok(Redirect::to(&first_room(visit, &gained).await?).into_response())
}

async fn come_in(
    visit: &Visit,
    code: &str,
    arrival: Arrival,
    typed: &Typed,
) -> Result<Response, Failure> {
    let (site, asking) = (&visit.site, &visit.asking);
    // What they read this page in is what they read.
    let stranger = Stranger {
        language: Some(visit.words().lang()),
        ..typed.stranger(&arrival.device)
    };
    let entered = match entrance::redeem(site, asking, code, &stranger).await {
        Ok(entered) => entered,
        Err(failure) => {
            let page = show(visit, code, typed.again(failure)?).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    for group in &entered.groups {
        site.hub.joined(entered.member.id, group.id);
    }
    let to = first_room(visit, &entered.groups).await?;
    let inside = (&entered.member, &entered.token);
    Ok(arrival.lead_in(site, inside, &to).await?.into_response())
}

/// Where somebody lands who has just gained these groups.
async fn first_room(visit: &Visit, gained: &[Group]) -> Result<String, Failure> {
    let Some(group) = gained.first() else {
        return Ok("/".into());
    };
    let mut conn = visit.site.db.read().await?;
    let rooms = rooms::in_group(&mut conn, group.id).await?;
    let room = rooms.first().ok_or_else(Failure::absent)?;
    Ok(format!("/g/{}/{}", group.slug, room.slug))
}

/// One page for every code that opens nothing, whyever.
async fn closed(visit: &Visit, failure: Failure) -> Result<Response, Failure> {
    if failure.kind() != "door-closed" {
        return Err(failure);
    }
    let mut conn = visit.site.db.read().await?;
    let shell = visit.outside(&mut conn).await?;
    let l = visit.words();
    let page = page(DoorClosed { l, shell })?;
    Ok((failure.status(), page).into_response())
}

async fn show(visit: &Visit, typed: &str, fields: Fields) -> Result<Response, Failure> {
    let (code, offer) = entrance::look(&visit.site, &visit.asking, typed).await?;
    let mut conn = visit.site.db.read().await?;
    let groups = door_groups(&mut conn, visit, &offer).await?;
    let owner = members::owner(&mut conn, visit.site.clock.now()).await?;
    let door = views::Door {
        l: visit.words(),
        shell: visit.outside(&mut conn).await?,
        action: format!("/i/{}", code.reveal()),
        inviter_seed: offer.inviter.id.0,
        inviter: offer.inviter.name,
        note: offer.note,
        groups,
        uses_left: offer.places_left,
        until: offer.expires_at,
        owners: owner.into_iter().map(|owner| owner.name).collect(),
        window_open: window::address(&mut conn).await?.is_some(),
        name: fields.name,
        handle: fields.handle,
        password: fields.password,
        wrong: None,
        member: visit
            .who
            .as_ref()
            .map(|signed| shell::person(&signed.member)),
    };
    Ok(page(door)?.into_response())
}

async fn door_groups(
    conn: &mut Conn,
    visit: &Visit,
    offer: &Offer,
) -> Result<Vec<DoorGroup>, Failure> {
    let mut shown = Vec::new();
    for (group, hosts) in &offer.groups {
        let mine = match &visit.who {
            Some(signed) => groups::role(conn, group.id, signed.member.id, signed.now).await?,
            None => None,
        };
        shown.push(DoorGroup {
            tag: shell::tag(group),
            purpose: group.purpose.clone(),
            people: groups::size(conn, group.id).await?,
            hosts: hosts.clone(),
            open: group.visibility == Visibility::Open,
            mine: mine.is_some(),
        });
    }
    Ok(shown)
}
