//! Waiting: what somebody who may not take part now is told, and nothing else of the house.

use axum::{
    Router,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::{
    Failure, Site, sanction, shell,
    shell::page,
    views::WaitingPage,
    visitor::{Known, Visit},
};
use crate::{moderation::sanctions, policy::HouseState, requests};

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
    let mut held_by = Vec::new();
    for held in sanctions::holding_out(&mut conn, member.id, visit.who.0.now).await? {
        held_by.push(sanction::facts(&mut conn, member, held, visit.who.0.now).await?);
    }
    let waiting = WaitingPage {
        l: visit.asking.words(member.language),
        shell: shell::for_stranger(&mut conn).await?,
        state: member.state,
        request,
        held_by,
    };
    Ok(page(waiting)?.into_response())
}
