//! The manifest: what a phone needs to keep the house among its apps. It says the name, and nothing else.

use axum::{
    Json, Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

use super::{Failure, Site, asking::Asking, assets, shell};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/manifest.webmanifest", get(manifest))
        .route("/seal.svg", get(seal))
}

async fn manifest(State(site): State<Site>, asking: Asking) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let house = shell::for_stranger(&mut conn).await?.house;
    let l = asking.words(None);
    let shortcut = |key, url| json!({"name": l.t(key), "url": url});
    let icon = json!({"src": "/seal.svg", "sizes": "any", "type": "image/svg+xml"});
    let manifest = json!({
        "id": "/",
        "name": house,
        "short_name": house,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f9f6f9",
        "theme_color": "#f9f6f9",
        "icons": [icon],
        "shortcuts": [shortcut("feed", "/"), shortcut("search", "/search"), shortcut("todo", "/todo")],
    });
    let kind = [(header::CONTENT_TYPE, "application/manifest+json")];
    Ok((kind, Json(manifest)).into_response())
}

/// The seal of the house, by its name.
async fn seal(State(site): State<Site>) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let svg = shell::for_stranger(&mut conn).await?.seal_svg();
    let kind = [(header::CONTENT_TYPE, "image/svg+xml"), assets::NO_PAGE];
    Ok((kind, svg).into_response())
}
