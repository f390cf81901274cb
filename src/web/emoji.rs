//! Emoji by their names, for whoever types `:tada`.

use std::sync::LazyLock;

use axum::{Router, http::header, response::IntoResponse, routing::get};

use super::{Site, visitor::Signed};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/emoji.json", get(list))
}

/// `[["🎉", "tada", "party", "popper"], …]`: short codes first, then the words of the name.
static LIST: LazyLock<String> = LazyLock::new(|| {
    let all = emojis::iter().map(|emoji| {
        let words = emoji
            .name()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 1);
        let names = emoji.shortcodes().chain(words).map(str::to_lowercase);
        let mut row = vec![emoji.as_str().to_owned()];
        row.extend(names);
        row
    });
    serde_json::to_string(&all.collect::<Vec<_>>()).unwrap_or_default()
});

/// `GET /emoji.json`: the same for every member, and for a long time.
async fn list(_: Signed) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "private, max-age=86400"),
    ];
    (headers, LIST.as_str())
}
