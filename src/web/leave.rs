//! Leaving the house, for good.

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    shell::page,
    todo::stir,
    views::{self, Field, Here},
    visitor::{Signed, Visit, no_session_cookie},
};
use crate::{
    highlights,
    household::leaving::{self, StayError},
    members,
    policy::{HouseAct, HouseState},
    requests,
    values::Unfit,
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
    let keeps_outside = typed.outside == "keep";
    for_good(&visit.site, &visit.who, keeps_outside).await?;
    Ok(gone(&visit.site))
}

/// Where somebody is who left: at the door, without a session.
pub(super) fn gone(site: &Site) -> Response {
    let jar = CookieJar::new().add(no_session_cookie(site));
    (jar, Redirect::to("/")).into_response()
}

/// Somebody leaves, or stops waiting to come in. They hear nothing more, and nobody is asked about them.
pub(super) async fn for_good(
    site: &Site,
    signed: &Signed,
    keeps_outside: bool,
) -> Result<(), Failure> {
    let (member, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    let asked = match member.state {
        HouseState::Active => None,
        HouseState::Pending => requests::of_pending(&mut tx, member.id).await?,
        HouseState::Suspended | HouseState::Banned | HouseState::Left => {
            return Err(Failure::held_out());
        }
    };
    if !keeps_outside {
        highlights::take_all_back(&mut tx, member, now).await?;
    }
    let left = match leaving::leave(&mut tx, member, now).await {
        Ok(left) => left,
        Err(StayError::OwnsHouse | StayError::OwnsGroups(_)) => {
            return Err(Failure::no_successor());
        }
        Err(StayError::Db(error)) => return Err(error.into()),
    };
    tx.commit().await?;
    for group in left.groups {
        site.hub.left(member.id, group);
    }
    for session in left.sessions {
        site.hub.signed_out(session);
    }
    if let Some(request) = asked {
        stir(site, request.group_id).await?;
    }
    Ok(())
}
