//! Shortcuts: what each key does, on a page and in a sheet over any page.

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    Failure, Site, shell,
    views::{Here, ShortcutsPage},
    visitor::{Signed, Visit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/shortcuts", get(show))
}

async fn show(visit: Visit<Signed>) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let shell = visit.inside(&mut conn, Here::Settings).await?;
    let l = visit.words();
    Ok(shell::page(ShortcutsPage { l, shell })?.into_response())
}
