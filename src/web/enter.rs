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
    proof,
    shell::page,
    sign_in,
    views::{EnterLink, ErrorPage},
    visitor::Visit,
};
use crate::values::Token;

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/enter/{token}", get(look).post(enter))
}

/// Looking spends nothing: programs open links before people do (invariant 30).
async fn look(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let given = Token::given(&token);
    let Some(member) = proof::opens_for(&mut conn, &given, visit.site.clock.now()).await? else {
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

async fn enter(
    visit: Visit,
    Path(token): Path<String>,
    arrival: Arrival,
) -> Result<Response, Failure> {
    let token = Token::given(&token);
    let (way, next) = match proof::enter(&visit.site, &token, &arrival.device).await {
        Ok(led) => led,
        Err(failure) if failure.kind() == "absent" => return dead(&visit).await,
        Err(failure) => return Err(failure),
    };
    sign_in::lead(&visit, arrival, way, next).await
}

/// One page for every link that opens nothing, whyever; whoever tries many has to wait.
pub(super) async fn dead(visit: &Visit) -> Result<Response, Failure> {
    let dead = proof::dead_link(&visit.site, &visit.asking);
    if dead.kind() != "absent" {
        return Err(dead);
    }
    let mut conn = visit.site.db.read().await?;
    let l = visit.words();
    let dead = ErrorPage {
        l,
        shell: visit.outside(&mut conn).await?,
        title: l.t("enter-dead"),
        detail: l.t("enter-dead-means"),
        stop: None,
        request: None,
    };
    Ok((StatusCode::NOT_FOUND, page(dead)?).into_response())
}
