//! The manifest: what a phone needs to keep the house among its apps. It says the name, and nothing else.

use axum::{
    Json, Router,
    extract::{Path, State},
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
        .route("/icon/{name}", get(icon))
}

async fn manifest(State(site): State<Site>, asking: Asking) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let house = shell::for_stranger(&mut conn).await?.house;
    let l = asking.words(None);
    let shortcut = |key, url| json!({"name": l.t(key), "url": url});
    let icon = |name, sizes, kind, purpose| json!({"src": name, "sizes": sizes, "type": kind, "purpose": purpose});
    let icons = [
        icon("/seal.svg", "any", "image/svg+xml", "any"),
        icon("/icon/192.png", "192x192", "image/png", "any"),
        icon("/icon/512.png", "512x512", "image/png", "any"),
        icon("/icon/mask.png", "512x512", "image/png", "maskable"),
    ];
    let manifest = json!({
        "id": "/",
        "name": house,
        "short_name": house,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f9f6f9",
        "theme_color": "#f9f6f9",
        "icons": icons,
        "shortcuts": [shortcut("mentions", "/mentions"), shortcut("todo", "/todo"), shortcut("search", "/search"), shortcut("feed", "/")],
        // What another app hands over: the worker takes it, or a page that asks where it belongs.
        "share_target": {
            "action": "/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "file", "accept": ["*/*"]}],
            },
        },
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

/// What phones and desks show for the house: its paper's seal on a disc, or to the edges for whoever cuts a shape out.
async fn icon(State(site): State<Site>, Path(name): Path<String>) -> Result<Response, Failure> {
    let (pixels, to_the_edge) = match name.as_str() {
        "192.png" => (192, false),
        "512.png" => (512, false),
        "mask.png" => (512, true),
        _ => return Err(Failure::absent()),
    };
    let mut conn = site.db.read().await?;
    let look = shell::for_stranger(&mut conn).await?.look();
    drop(conn);
    let png = tokio::task::spawn_blocking(move || look.icon(pixels, to_the_edge)).await;
    let kind = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
        assets::NO_PAGE,
    ];
    Ok((kind, png.map_err(Failure::broken)?).into_response())
}
