//! Coming into a group by oneself, and leaving it.

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use serde::Deserialize;

use super::Member;
use crate::{
    groups,
    policy::Act,
    rooms,
    values::MemberId,
    web::{Failure, Site, form::Form, saved::Saved},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/join", post(join))
        .route("/g/{group}/leave", post(leave))
        .route("/g/{group}/people/{member}/send-away", post(send_away))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Accepted {
    /// The version of the rules that they read.
    version: i64,
}

/// Whoever enters has read the rules: without having, they are led to them.
async fn join(
    visit: Member,
    Path(slug): Path<String>,
    Form(accepted): Form<Accepted>,
) -> Result<Response, Failure> {
    let (site, me, now) = (&visit.site, &visit.who.member, visit.who.now);
    let mut tx = site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::See).await?;
    let group = groups::enter(&mut tx, me, group.id, now).await?;
    let rules = groups::rules(&mut tx, group.id).await?;
    let are_rules = rules.is_some_and(|rules| !rules.text().is_empty());
    if are_rules && !groups::accept(&mut tx, me.id, group.id, accepted.version, now).await? {
        return Ok(Redirect::to(&format!("/g/{slug}/rules")).into_response());
    }
    let first = rooms::in_group(&mut tx, group.id).await?;
    tx.commit().await?;
    site.hub.joined(me.id, group.id);
    let room = first.into_iter().find(|room| room.archived_at.is_none());
    let room = room.map(|room| format!("/{}", room.slug));
    let to = format!("/g/{slug}{}", room.unwrap_or_default());
    Ok(Redirect::to(&to).into_response())
}

/// A host sends somebody away: nothing holds them off, if they come back.
async fn send_away(
    visit: Member,
    Path((slug, who)): Path<(String, MemberId)>,
) -> Result<Redirect, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Moderate).await?;
    groups::part(&mut tx, me, group.id, who, now).await?;
    tx.commit().await?;
    visit.site.hub.left(who, group.id);
    Ok(Saved::at(&format!("/g/{slug}"), "sent_away"))
}

async fn leave(visit: Member, Path(slug): Path<String>) -> Result<Redirect, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = groups::allow_either_at(&mut tx, me, &slug, Act::Read, now).await?;
    groups::part(&mut tx, me, group.id, me.id, now).await?;
    tx.commit().await?;
    visit.site.hub.left(me.id, group.id);
    Ok(Redirect::to("/"))
}
