//! Waiting: what somebody who may not take part now is told, and nothing else of the house.

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    leave, sanction, shell,
    shell::page,
    todo::stir,
    views::{Field, WaitingPage},
    visitor::{Known, Signed, Visit},
};
use crate::{
    db::Conn,
    groups,
    members::{self, Member},
    moderation::sanctions,
    policy::HouseState,
    requests::{self, Request},
    values::{Plea, Timestamp},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/waiting", get(show).post(ask_again))
        .route("/waiting/leave", post(go))
}

async fn show(visit: Visit<Known>) -> Result<Response, Failure> {
    if visit.who.0.member.state == HouseState::Active {
        return Ok(Redirect::to("/").into_response());
    }
    let mut conn = visit.site.db.read().await?;
    Ok(page(waiting(&mut conn, &visit).await?)?.into_response())
}

async fn waiting(conn: &mut Conn, visit: &Visit<Known>) -> Result<WaitingPage, Failure> {
    let Signed { member, now, .. } = &visit.who.0;
    let request = requests::of_pending(conn, member.id).await?;
    let mut held_by = Vec::new();
    for held in sanctions::holding_out(conn, member.id, *now).await? {
        held_by.push(sanction::facts(conn, member, held, *now).await?);
    }
    Ok(WaitingPage {
        l: visit.asking.words(member.language),
        shell: shell::for_stranger(conn).await?,
        state: member.state,
        hosts: match &request {
            Some(request) => hosts(conn, request).await?,
            None => Vec::new(),
        },
        rules: match request.as_ref().and_then(|request| request.group_id) {
            Some(group) => groups::rules(conn, group).await?,
            None => None,
        },
        may_ask_again: request
            .as_ref()
            .is_some_and(|request| request.may_be_asked_again(*now)),
        words: Field::default(),
        request,
        held_by,
    })
}

/// Who answers, by name: whoever waits knows whom they wait for.
pub(super) async fn hosts(conn: &mut Conn, request: &Request) -> Result<Vec<String>, Failure> {
    Ok(match request.group_id {
        Some(group) => {
            let hosts = groups::hosts(conn, group).await?;
            hosts.into_iter().map(|host| host.name).collect()
        }
        None => members::house_hosts(conn).await?,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    words: String,
}

/// `POST /waiting`: they ask once more.
async fn ask_again(visit: Visit<Known>, Form(asked): Form<Asked>) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who.0;
    if member.state != HouseState::Pending {
        return Err(Failure::absent());
    }
    let words = match Plea::parse(&asked.words) {
        Ok(words) => words,
        Err(unfit) => {
            let mut conn = visit.site.db.read().await?;
            let mut waiting = waiting(&mut conn, &visit).await?;
            waiting.words = Field::wrong(asked.words, unfit);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(waiting)?).into_response());
        }
    };
    once_more(&visit.site, (member, &words), *now).await?;
    Ok(Redirect::to("/waiting").into_response())
}

/// Asks again what was declined, and gives the request that waits now.
pub(super) async fn once_more(
    site: &Site,
    (member, words): (&Member, &Plea),
    now: Timestamp,
) -> Result<Request, Failure> {
    let mut tx = site.db.write().await?;
    requests::again(&mut tx, member, words, now).await?;
    let request = requests::of_pending(&mut tx, member.id).await?;
    let request = request.ok_or_else(Failure::absent)?;
    tx.commit().await?;
    stir(site, request.group_id).await?;
    Ok(request)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Going {
    act: String,
}

/// `POST /waiting/leave`, `act=leave`: whoever waits goes, and nothing of theirs stays open.
async fn go(visit: Visit<Known>, Form(going): Form<Going>) -> Result<Response, Failure> {
    let signed = &visit.who.0;
    if signed.member.state != HouseState::Pending {
        return Err(Failure::absent());
    }
    if going.act != "leave" {
        return Err(Failure::malformed());
    }
    leave::for_good(&visit.site, signed, false).await?;
    Ok(leave::gone(&visit.site))
}
