//! Blocks: whom I do not wish to hear, and how I hear them again.

use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{
    Failure, Site,
    people::known,
    saved::Saved,
    shell::page,
    views::{BlocksPage, Here},
    visitor::{Signed, Visit},
};
use crate::{members::blocks, values::MemberId};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/settings/blocks", get(list))
        .route("/u/{member}/block", post(block))
        .route("/u/{member}/unblock", post(unblock))
}

type Member = Visit<Signed>;

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Onward {
    after: String,
}

/// `GET /settings/blocks`
async fn list(
    visit: Member,
    Query(onward): Query<Onward>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let after = onward.after.parse().ok();
    let (blocked, next) = blocks::of_member(&mut conn, visit.who.member.id, after).await?;
    let blocks = BlocksPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Settings).await?,
        blocked,
        next,
        saved,
    };
    Ok(page(blocks)?.into_response())
}

async fn block(visit: Member, Path(member): Path<String>) -> Result<Redirect, Failure> {
    let me = visit.who.member.id;
    let mut tx = visit.site.db.write().await?;
    let other = known(&mut tx, &visit.who, &member).await?;
    if other.id == me {
        return Err(Failure::forbidden());
    }
    blocks::block(&mut tx, me, other.id, visit.who.now).await?;
    tx.commit().await?;
    Ok(Saved::at(&format!("/u/{}", other.id), "blocked"))
}

/// Whoever is not known any more is heard again all the same.
async fn unblock(visit: Member, Path(member): Path<MemberId>) -> Result<Redirect, Failure> {
    let mut tx = visit.site.db.write().await?;
    blocks::unblock(&mut tx, visit.who.member.id, member).await?;
    tx.commit().await?;
    Ok(Saved::at("/settings/blocks", "unblocked"))
}
