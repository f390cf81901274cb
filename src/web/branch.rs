//! A branch, for hosts of the house: pause its invitations, look at its people, hold some of them out.

use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    profile::hosted,
    saved::Saved,
    shell::{self, page},
    views::{self, Field, Here},
    visitor::{Signed, Visit},
};
use crate::{
    household::branches,
    members::tree,
    moderation::sanctions::{self, Kind, Measure},
    values::{MemberId, Reason, Span},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/u/{member}/branch", get(show).post(suspend))
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

/// The people who were ticked, why, and for how long.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Ticked {
    who: Vec<MemberId>,
    reason: String,
    days: i64,
}

/// Suspends everybody who was ticked, in one step: all of them, or none.
async fn suspend(
    visit: Member,
    Path(member): Path<String>,
    Form(ticked): Form<Ticked>,
) -> Result<Response, Failure> {
    let (host, now) = (&visit.who.member, visit.who.now);
    let reason = Reason::parse(&ticked.reason);
    let (Ok(reason), false) = (&reason, ticked.who.is_empty()) else {
        let nobody = ticked.who.is_empty().then_some("branch-nobody");
        let again = views::BranchPage {
            reason: Field::checked(ticked.reason, reason.err()),
            days: ticked.days,
            wrong: nobody,
            ticked: ticked.who,
            ..branch(&visit, &member, &Onward::default()).await?
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response());
    };
    let measure = Measure {
        kind: Kind::Suspension,
        rule: None,
        reason: reason.clone(),
        until: Some(now.plus(Span::days(ticked.days.clamp(1, 90)))),
    };
    let mut tx = visit.site.db.write().await?;
    let top = hosted(&mut tx, &visit.who, &member).await?;
    let mut aftermaths = Vec::new();
    for who in ticked.who {
        let (_, aftermath) = sanctions::impose_in_house(&mut tx, host, who, &measure, now).await?;
        aftermaths.push(aftermath);
    }
    tx.commit().await?;
    for aftermath in aftermaths {
        aftermath.tell(&visit.site.hub);
    }
    let branch = format!("/u/{}/branch", top.id);
    Ok(Saved::at(&branch, "suspended").into_response())
}
