//! What of me is outside: the ledger of whoever is quoted, with the way to take it back.

use axum::{
    Router,
    extract::Query,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site,
    highlight::minutes_until,
    shell::page,
    views::{Here, OutsideLine, OutsidePage},
    visitor::{Signed, Visit},
};
use crate::{
    db::Conn,
    groups,
    highlights::{self, Outside, State},
    values::{HighlightId, Timestamp},
    window,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/settings/outside", get(mine))
}

/// Where the list goes on.
#[derive(Debug, Default, Deserialize)]
struct Onward {
    after: Option<HighlightId>,
}

async fn mine(visit: Visit<Signed>, Query(onward): Query<Onward>) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let found = highlights::of_member(&mut conn, visit.who.member.id, onward.after).await?;
    let full = i64::try_from(found.len()).is_ok_and(|len| len >= groups::PAGE);
    let next = found.last().filter(|_| full).map(|last| last.id);
    let now = visit.site.clock.now();
    let mut lines = Vec::new();
    for one in found {
        lines.push(line(&mut conn, one, now).await?);
    }
    let mine = OutsidePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Settings).await?,
        lines,
        next,
    };
    Ok(page(mine)?.into_response())
}

async fn line(conn: &mut Conn, one: Outside, now: Timestamp) -> Result<OutsideLine, Failure> {
    Ok(OutsideLine {
        href: format!("/h/{}", one.id),
        servers: window::receiver_count(conn, one.copy_id).await?,
        title: one.title,
        group: one.group_name,
        signature: one.signature,
        leaves_in: one.leaves_at.map(|at| minutes_until(at, now)),
        gone: one.state == State::Withdrawn,
        at: one.settled_at.or(one.leaves_at).unwrap_or(now),
    })
}
