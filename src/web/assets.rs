//! What browsers may keep for ever: every asset under one hash of them all.

mod bundle;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use askama::{Template, filters::Safe};
use aws_lc_rs::digest::{self, digest};
use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "templates/assets"]
struct Files;

type ByPath = BTreeMap<String, Cow<'static, [u8]>>;

struct Assets {
    hash: String,
    files: ByPath,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut files = ByPath::new();
    let (mut sheet, mut modules) = (Vec::new(), BTreeMap::new());
    for path in Files::iter() {
        let bytes = Files::get(&path)
            .expect("the list names embedded files")
            .data;
        if path.starts_with("css/") {
            sheet.push((path, bytes));
        } else if path.starts_with("js/") {
            let module = String::from_utf8_lossy(&bytes).into_owned();
            modules.insert(path.into_owned(), module);
        } else {
            files.insert(path.into_owned(), bytes);
        }
    }
    // The name of a sheet says its place: 00-layers comes before 90-states.
    sheet.sort();
    let sheet: Vec<_> = sheet.iter().map(|(_, bytes)| bytes.as_ref()).collect();
    let sheet = without_comments(&String::from_utf8_lossy(&sheet.concat()));
    let sheet = with_seals(&sheet, &mut files);
    files.insert("salon.css".into(), sheet.into_bytes().into());
    files.extend(bundle::bundled(&modules));
    Assets::named(files)
});

/// What is for whoever reads the sources does not travel.
fn without_comments(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let mut rest = parts.next().unwrap_or_default().to_owned();
    rest.extend(
        parts
            .filter_map(|part| part.split_once("*/"))
            .map(|(_, after)| after),
    );
    let lines = rest.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// Every page shows several seals, each smaller than the asking: they travel within the sheet.
fn with_seals(sheet: &str, files: &mut ByPath) -> String {
    let seals = files.extract_if(.., |path, _| path.ends_with("-seal.svg"));
    seals.fold(sheet.to_owned(), |sheet, (path, seal)| {
        let seal = String::from_utf8_lossy(&seal).replace('"', "'");
        let seal = seal
            .trim()
            .replace('#', "%23")
            .replace('<', "%3C")
            .replace('>', "%3E");
        let inline = format!("url(\"data:image/svg+xml,{seal}\")");
        sheet.replace(&format!("url({path})"), &inline)
    })
}

impl Assets {
    fn named(files: ByPath) -> Self {
        let mut everything = digest::Context::new(&digest::SHA256);
        for (path, bytes) in &files {
            everything.update(path.as_bytes());
            everything.update(digest(&digest::SHA256, bytes).as_ref());
        }
        let hash = hex(&everything.finish().as_ref()[..6]);
        Self { hash, files }
    }
}

/// Where the browser finds an asset. A name that no file has is a mistake in a template.
pub(super) fn url(name: &str) -> String {
    debug_assert!(ASSETS.files.contains_key(name), "no asset is called {name}");
    format!("/a/{}/{name}", ASSETS.hash)
}

/// A drawing as it is written; nothing, where there is none.
pub(super) fn text(path: &str) -> String {
    let found = Files::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned());
    debug_assert!(found.is_some(), "no asset is called {path}");
    found.unwrap_or_default()
}

/// The worker, which knows by their names the files that pages need without a network.
pub(super) fn worker() -> String {
    let needed = |path: &&String| !path.starts_with("papers/") && *path != "js/outside.js";
    let files: Vec<_> = ASSETS
        .files
        .keys()
        .filter(needed)
        .map(|path| url(path))
        .collect();
    text("js/worker.js").replace("{files}", &files.join(" "))
}

#[derive(Template)]
#[template(path = "parts/icon.html")]
pub(super) struct Icon {
    sprite: String,
    name: &'static str,
}

/// A drawing of the sprite, for beside words: it says nothing by itself.
pub(super) fn icon(name: &'static str) -> Safe<Icon> {
    let sprite = url("icons.svg");
    Safe(Icon { sprite, name })
}

/// The policy of what is no page: nothing may load from it. Each of many small answers carries it,
/// where the policy of the pages would weigh more than the answer.
pub(super) const NO_PAGE: (HeaderName, &str) =
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'");

/// `GET /a/{hash}/{*path}`. Another hash is another build: its files are not these.
pub(super) async fn serve(Path((hash, path)): Path<(String, String)>) -> Response {
    match ASSETS.files.get(&path) {
        Some(bytes) if hash == ASSETS.hash => (
            [
                (header::CONTENT_TYPE, kind(&path)),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
                NO_PAGE,
            ],
            bytes.as_ref(),
        )
            .into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

fn hex(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.concat()
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    /// A script that names a file of its sources, which travel as one, would find nothing there.
    #[test]
    fn whatever_a_script_loads_is_there() {
        let named = Regex::new(r"(?:from |import\()'(\.[^']+)'").unwrap();
        let base = url::Url::parse("https://salon.example/").unwrap();
        let mut loaded = 0;
        for (path, script) in ASSETS
            .files
            .iter()
            .filter(|(path, _)| path.starts_with("js/"))
        {
            let script = String::from_utf8_lossy(script);
            for found in named.captures_iter(&script) {
                let there = base.join(path).and_then(|script| script.join(&found[1]));
                let there = there.unwrap();
                let there = there.path().trim_start_matches('/');
                assert!(ASSETS.files.contains_key(there), "{path} loads {there}");
                loaded += 1;
            }
        }
        assert!(loaded > 20, "{loaded}");
    }
}
