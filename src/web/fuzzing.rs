//! What strangers write, handed to whatever reads it first: for `tests/fuzz`, and in no other build.

use super::{body as said, socket::frames::Asked};
use crate::messages::{previews::facts, search::query::Query};

const TAGS: [&str; 14] = [
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "ul",
];

/// Whatever is said, its tags and quotes stay words (invariants 53 and 54).
pub fn body(text: &str) {
    let html = said::html(text, &[]);
    let mut open = Vec::new();
    for (at, _) in html.match_indices('<') {
        let tag = html[at + 1..].split(['>', ' ']).next().unwrap_or_default();
        let name = tag.trim_start_matches('/');
        assert!(TAGS.contains(&name), "{html}");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{html}");
        } else if !matches!(name, "br" | "hr") {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{html}");
    said::excerpt(text, 80);
}

/// A query that is read can be looked for.
pub fn query(text: &str) {
    if let Ok(query) = Query::parse(text) {
        assert!(query.terms.iter().all(|term| !term.words.is_empty()));
    }
}

/// A frame is read, or refused.
pub fn frame(text: &str) {
    if let Some(asked) = Asked::read(text) {
        assert!(text.trim_start().starts_with('{'), "{asked:?}");
    }
}

/// Facts are short, and words.
pub fn head(html: &str) {
    let facts = facts(html, "elsewhere.example");
    assert!(facts.title.chars().count() <= 161 && facts.description.chars().count() <= 301);
}
