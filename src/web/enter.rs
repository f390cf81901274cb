//! Sign-in links: one use, for somebody who is a member and has lost the way in.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    Failure, Site,
    arrival::Arrival,
    shell::page,
    views::{EnterLink, ErrorPage},
    visitor::Visit,
};
use crate::{
    db::Conn,
    members::{self, Member, links, sessions},
    values::{Timestamp, Token},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/enter/{token}", get(look).post(enter))
}

/// Looking spends nothing: programs open links before people do (invariant 30).
async fn look(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let given = Token::given(&token);
    let Some(member) = opens_for(&mut conn, &given, visit.site.clock.now()).await? else {
        drop(conn);
        return dead(&visit).await;
    };
    let link = EnterLink {
        l: visit.words(),
        shell: visit.outside(&mut conn).await?,
        action: format!("/enter/{token}"),
        name: member.name,
    };
    Ok(page(link)?.into_response())
}

async fn opens_for(
    conn: &mut Conn,
    token: &Token,
    now: Timestamp,
) -> Result<Option<Member>, Failure> {
    // A claim link is no way to sign in.
    let link = links::look(conn, token, now).await?;
    match link.and_then(|link| link.member_id) {
        Some(member) => Ok(members::find(conn, member, now).await?),
        None => Ok(None),
    }
}

async fn enter(
    visit: Visit,
    Path(token): Path<String>,
    arrival: Arrival,
) -> Result<Response, Failure> {
    let token = Token::given(&token);
    let now = visit.site.clock.now();
    // The one writer is not for whoever knows no link.
    let known = opens_for(&mut visit.site.db.read().await?, &token, now).await?;
    if known.is_none() {
        return dead(&visit).await;
    }
    let mut tx = visit.site.db.write().await?;
    let member = opens_for(&mut tx, &token, now).await?;
    let used = match member {
        Some(_) => links::use_up(&mut tx, &token, now).await?,
        None => None,
    };
    let (Some(member), Some(_)) = (member, used) else {
        drop(tx);
        return dead(&visit).await;
    };
    let (_, session) = sessions::open(&mut tx, member.id, &arrival.device, now).await?;
    let ended = sessions::end_beyond_most(&mut tx, member.id).await?;
    tx.commit().await?;
    for oldest in ended {
        visit.site.hub.signed_out(oldest);
    }
    let entered = arrival
        .lead_in(&visit.site, (&member, &session), "/")
        .await?;
    Ok(entered.into_response())
}

/// One page for every link that opens nothing, whyever; whoever tries many has to wait.
pub(super) async fn dead(visit: &Visit) -> Result<Response, Failure> {
    let household = visit.asking.household();
    visit.site.limits.link_from.pass(&household)?;
    let mut conn = visit.site.db.read().await?;
    let l = visit.words();
    let dead = ErrorPage {
        l,
        shell: visit.outside(&mut conn).await?,
        title: l.t("enter-dead"),
        detail: l.t("enter-dead-means"),
        request: None,
    };
    Ok((StatusCode::NOT_FOUND, page(dead)?).into_response())
}
