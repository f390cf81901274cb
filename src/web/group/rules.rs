//! The rules of a group: read, accepted on the way in, accepted again when they change.

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use super::Member;
use crate::{
    groups,
    policy::{self, Act, Verdict},
    web::{
        Failure, Site,
        form::Form,
        saved::Saved,
        shell::{self, page},
        views::{Asks, GroupRules, Here},
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/g/{group}/rules", get(show).post(accept))
}

#[derive(Debug, Deserialize)]
struct Accepted {
    version: i64,
}

async fn show(
    visit: Member,
    Path(slug): Path<String>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let group = visit.group(&mut conn, &slug, Act::See).await?;
    let standing = groups::standing(&mut conn, &visit.who.member, &group, visit.who.now).await?;
    let may = |act| policy::may(standing, act) == Verdict::Yes;
    let inside = may(Act::Read);
    let asks = match inside {
        true if !standing.accepted => Asks::ToAccept,
        false if may(Act::Enter) => Asks::ToEnter,
        _ => Asks::Nothing,
    };
    let earlier = if inside {
        let now = Some(group.rules_version);
        groups::versions(&mut conn, group.id, now).await?
    } else {
        Vec::new()
    };
    let rules = GroupRules {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        group: shell::tag(&group),
        rules: groups::rules(&mut conn, group.id).await?,
        asks,
        earlier,
        saved,
    };
    Ok(page(rules)?.into_response())
}

/// `POST`: accepts them as they were shown. Changed meanwhile, they are shown again.
async fn accept(
    visit: Member,
    Path(slug): Path<String>,
    Form(accepted): Form<Accepted>,
) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Read).await?;
    let me = visit.who.member.id;
    if groups::accept(&mut tx, me, group.id, accepted.version, visit.who.now).await? {
        tx.commit().await?;
        return Ok(Saved::at(&format!("/g/{slug}"), "rules").into_response());
    }
    Ok(Redirect::to(&format!("/g/{slug}/rules")).into_response())
}
