//! Waiting: what somebody who may not take part now is told, and nothing else of the house.

use axum::{
    Router,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::{
    Failure, Site, shell,
    shell::page,
    views::WaitingPage,
    visitor::{Known, Visit},
};
use crate::{policy::HouseState, requests};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/waiting", get(show))
}

async fn show(visit: Visit<Known>) -> Result<Response, Failure> {
    let member = &visit.who.0.member;
    if member.state == HouseState::Active {
        return Ok(Redirect::to("/").into_response());
    }
    let mut conn = visit.site.db.read().await?;
    let request = requests::of_pending(&mut conn, member.id).await?;
    let waiting = WaitingPage {
        l: visit.asking.words(member.language),
        shell: shell::for_stranger(&mut conn).await?,
        state: member.state,
        request,
    };
    Ok(page(waiting)?.into_response())
}
