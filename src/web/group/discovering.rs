//! The groups that I could enter, or ask to: all of them, page by page.

use axum::{
    Router,
    extract::Query,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::Member;
use crate::{
    groups::{self, PAGE},
    web::{
        Failure, Site, shell,
        views::{DiscoverPage, Discovered, Here},
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/groups", get(show))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Onward {
    after: String,
}

async fn show(visit: Member, Query(onward): Query<Onward>) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let place = (onward.after.parse().ok(), PAGE);
    let (found, next) = groups::to_discover(&mut conn, visit.who.member.id, place).await?;
    let shown = |group: groups::Group| Discovered {
        tag: shell::tag(&group),
        visibility: group.visibility,
        purpose: group.purpose,
    };
    let page = DiscoverPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        groups: found.into_iter().map(shown).collect(),
        next,
    };
    Ok(shell::page(page)?.into_response())
}
