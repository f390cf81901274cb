//! Who answers for the house: its hosts, and a successor for its owner.

use axum::{
    Router,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    house,
    shell::page,
    views::{self, Field, Here},
    visitor::{Signed, Visit},
};
use crate::{
    household::roles::{self, RoleError},
    members::people::{self, Kind, Search},
    values::{BehindName, Handle, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/house/roles", get(show).post(hand_over))
}

type Member = Visit<Signed>;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Onward {
    after: String,
}

async fn show(visit: Member, Query(onward): Query<Onward>) -> Result<Response, Failure> {
    house::allow(&visit).await?;
    let after = onward.after.parse().ok();
    Ok(page(roles_page(&visit, after, Field::default()).await?)?.into_response())
}

async fn roles_page(
    visit: &Member,
    after: Option<BehindName>,
    successor: Field,
) -> Result<views::RolesPage, Failure> {
    let mut conn = visit.site.db.read().await?;
    let search = Search {
        kind: Kind::Hosts,
        beginning: String::new(),
        after,
    };
    let (hosts, next) = people::list(&mut conn, &visit.who.member, &search, visit.who.now).await?;
    Ok(views::RolesPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::House).await?,
        next,
        hosts: hosts.into_iter().map(super::people::listed).collect(),
        successor,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Heir {
    successor: String,
}

/// Hands the house over to whoever's handle was typed.
async fn hand_over(visit: Member, Form(heir): Form<Heir>) -> Result<Response, Failure> {
    house::allow(&visit).await?;
    let nobody = Unfit::new("successor-nobody", 0);
    let wrong = match Handle::parse(&heir.successor) {
        Err(_) => nobody,
        Ok(handle) => {
            let mut tx = visit.site.db.write().await?;
            match roles::hand_over(&mut tx, &visit.who.member, &handle, visit.who.now).await {
                Ok(successor) => {
                    tx.commit().await?;
                    return Ok(Redirect::to(&format!("/u/{}", successor.id)).into_response());
                }
                Err(RoleError::Nobody) => nobody,
                Err(error) => return Err(error.into()),
            }
        }
    };
    let again = roles_page(&visit, None, Field::wrong(heir.successor, wrong)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response())
}
