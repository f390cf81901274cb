//! A branch, for hosts of the house: pause its invitations, look at its people, hold some of them out.

use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    profile::hosted,
    saved::Saved,
    shell::{self, page},
    views::{self, Field, Here},
    visitor::{Signed, Visit},
};
use crate::{household::branches, members::tree};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/u/{member}/branch", get(show))
        .route("/u/{member}/branch/pause", post(pause))
}

type Member = Visit<Signed>;

async fn pause(visit: Member, Path(member): Path<String>) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    let other = hosted(&mut tx, &visit.who, &member).await?;
    branches::pause_codes(&mut tx, &visit.who.member, other.id, visit.who.now).await?;
    tx.commit().await?;
    let branch = format!("/u/{}/branch", other.id);
    Ok(Saved::at(&branch, "branch_paused").into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Onward {
    before: String,
    /// Everybody of the page is ticked.
    all: bool,
}

async fn show(
    visit: Member,
    Path(member): Path<String>,
    Saved(saved): Saved,
    Query(onward): Query<Onward>,
) -> Result<Response, Failure> {
    let mut branch = branch(&visit, &member, &onward).await?;
    branch.saved = saved;
    Ok(page(branch)?.into_response())
}

async fn branch(
    visit: &Member,
    member: &str,
    onward: &Onward,
) -> Result<views::BranchPage, Failure> {
    let mut conn = visit.site.db.read().await?;
    let top = hosted(&mut conn, &visit.who, member).await?;
    let before = onward.before.parse().ok();
    let twigs = tree::branch(&mut conn, &top, before, visit.who.now).await?;
    let full = i64::try_from(twigs.len()).is_ok_and(|len| len >= tree::WIDTH);
    let next = twigs.last().filter(|_| full).map(|last| last.id);
    Ok(views::BranchPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::People).await?,
        person: shell::person(&top),
        ticked: if onward.all {
            twigs.iter().map(|twig| twig.id).collect()
        } else {
            Vec::new()
        },
        twigs,
        next,
        reason: Field::default(),
        days: 30,
        wrong: None,
        saved: None,
    })
}
