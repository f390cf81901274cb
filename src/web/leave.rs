//! Leaving the house, for good.

use axum::{
    Form, Router,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{
    Failure, Site,
    shell::page,
    views::{self, Field, Here},
    visitor::{Signed, Visit, no_session_cookie},
};
use crate::{
    highlights,
    household::leaving::{self, Left, StayError},
    members,
    policy::HouseAct,
    values::{MemberId, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/settings/leave", get(show).post(leave))
}

type Member = Visit<Signed>;

async fn show(visit: Member) -> Result<Response, Failure> {
    Ok(page(leave_page(&visit, Field::default()).await?)?.into_response())
}

async fn leave_page(visit: &Member, handle: Field) -> Result<views::LeavePage, Failure> {
    let member = &visit.who.member;
    let mut conn = visit.site.db.read().await?;
    Ok(views::LeavePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Settings).await?,
        owns_house: !members::may(&mut conn, member, HouseAct::Leave).await?,
        owns: leaving::owned(&mut conn, member.id).await?,
        mine: member.handle.clone(),
        outside: highlights::how_much(&mut conn, member.id).await?,
        handle,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    handle: String,
    /// `keep`: what shows my words stays outside. Anything else: it is withdrawn.
    outside: String,
}

/// Whoever types their own handle means it.
async fn leave(visit: Member, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let typed_handle = typed.handle.trim().trim_start_matches('@');
    if typed_handle != visit.who.member.handle {
        let wrong = Field::wrong(typed.handle, Unfit::new("leave-handle-wrong", 0));
        let again = page(leave_page(&visit, wrong).await?)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    let mut tx = visit.site.db.write().await?;
    if typed.outside != "keep" {
        highlights::take_all_back(&mut tx, &visit.who.member, visit.who.now).await?;
    }
    match leaving::leave(&mut tx, &visit.who.member, visit.who.now).await {
        Ok(left) => {
            tx.commit().await?;
            tell(&visit.site, visit.who.member.id, left);
            let jar = CookieJar::new().add(no_session_cookie(&visit.site));
            Ok((jar, Redirect::to("/")).into_response())
        }
        Err(StayError::OwnsHouse | StayError::OwnsGroups(_)) => Err(Failure::no_successor()),
        Err(StayError::Db(error)) => Err(error.into()),
    }
}

/// Whoever left hears nothing more.
pub(super) fn tell(site: &Site, member: MemberId, left: Left) {
    for group in left.groups {
        site.hub.left(member, group);
    }
    for session in left.sessions {
        site.hub.signed_out(session);
    }
}
