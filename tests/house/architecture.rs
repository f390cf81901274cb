//! The shape of the house, kept: a room looks down the list, never up it, and outside sees the window.

use std::collections::BTreeSet;

use regex::Regex;

use crate::source::{self, File};

/// From the ground up. A room may use itself and what stands before it.
const ROOMS: &[&str] = &[
    "values",
    "clock",
    "config",
    "db",
    "jobs",
    "letters",
    "policy",
    "audit",
    "members",
    "notices",
    "groups",
    "rooms",
    "files",
    "messages",
    "live",
    "invitations",
    "requests",
    "moderation",
    "household",
    "window",
    "todo",
    "highlights",
    "fediverse",
    "push",
    "feed",
    "web",
    "commands",
    "demo",
];

/// The rooms where people live: what is said in them leaves only through the window.
const COMMUNITY: &[&str] = &[
    "letters",
    "audit",
    "members",
    "notices",
    "groups",
    "rooms",
    "files",
    "messages",
    "live",
    "invitations",
    "requests",
    "moderation",
    "household",
    "todo",
    "highlights",
];

/// What outside may be told.
const WINDOW_TABLES: [&str; 20] = [
    "actors",
    "copies",
    "copy_lines",
    "followers",
    "deliveries",
    "receipts",
    "peers",
    "seen_activities",
    "heard_activities",
    "remote_keys",
    "outside_replies",
    "outside_trusted",
    "outside_claims",
    "copy_tags",
    "copy_pictures",
    "outside_blocks",
    "outside_flags",
    "outside_wishes",
    "outside_only",
    "outside_allowed",
];

#[test]
fn a_room_uses_only_what_stands_below_it() {
    for file in source::files("src", ".rs") {
        if matches!(file.room(), "lib" | "main") {
            continue;
        }
        let height = floor(file.room()).unwrap_or_else(|| panic!("{}: on no floor", file.path));
        for name in used(file.shipped()) {
            let reaches_up = floor(&name).is_some_and(|other| other > height);
            assert!(!reaches_up, "{} reaches up to `{name}`", file.path);
        }
    }
}

#[test]
fn the_community_knows_nothing_of_pages_or_protocols() {
    let word = Regex::new(r"\b(axum|askama|hyper|reqwest|tower|tower_http|tungstenite)::").unwrap();
    let below = ROOMS.iter().take_while(|room| **room != "fediverse");
    let below: BTreeSet<&str> = below.copied().collect();
    for file in source::files("src", ".rs") {
        if below.contains(file.room()) {
            let found = word.find(file.shipped()).map(|m| m.as_str());
            assert_eq!(found, None, "{}", file.path);
        }
    }
}

#[test]
fn outside_sees_the_window_alone() {
    let outside: Vec<File> = source::files("src", ".rs")
        .into_iter()
        .filter(|file| file.room() == "fediverse" || is_public_page(&file.path))
        .collect();
    for file in &outside {
        for name in used(file.shipped()) {
            let inside = COMMUNITY.contains(&name.as_str());
            assert!(!inside, "{} looks into `{name}`", file.path);
        }
    }
    let window = source::files("src", ".rs")
        .into_iter()
        .filter(|file| file.room() == "window");
    let window: Vec<File> = window.collect();
    for file in outside.iter().chain(&window) {
        for table in tables(file.shipped()) {
            let switch = table == "house" && file.path == "src/window.rs";
            let seen = WINDOW_TABLES.contains(&table.as_str()) || switch;
            assert!(seen, "{} names the table `{table}`", file.path);
        }
    }
}

/// Pages that anybody may see without being in.
fn is_public_page(path: &str) -> bool {
    matches!(path, "src/web/public.rs") || path.starts_with("src/web/public/")
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    for file in source::files("src", ".rs")
        .into_iter()
        .chain(source::files("tests", ".rs"))
    {
        // A protocol is written down beside its file.
        let says = file.text.starts_with("//! ") || file.text.starts_with("#![doc = include_str!(");
        assert!(says, "{}", file.path);
    }
}

#[test]
fn no_file_is_longer_than_a_reader_s_patience() {
    for file in source::files("src", ".rs")
        .into_iter()
        .chain(source::files("tests", ".rs"))
        .chain(source::files("templates", ""))
    {
        let lines = file.text.lines().count();
        let most = if file.is(&["ftl"]) { 2_000 } else { 500 };
        assert!(lines <= most, "{}: {lines} lines", file.path);
    }
}

#[test]
fn nothing_that_ships_unwraps() {
    for file in source::files("src", ".rs") {
        assert!(!file.shipped().contains(".unwrap()"), "{}", file.path);
    }
}

#[test]
fn what_browsers_get_was_written_here_to_be_read() {
    for file in source::files("templates", "") {
        let known = file.is(&["html", "ftl", "js", "css", "svg", "txt"]);
        assert!(known, "{}: of no known kind", file.path);
        let code = file.is(&["js", "css"]);
        let longest = file.text.lines().map(str::len).max().unwrap_or_default();
        assert!(!code || longest <= 600, "{}: looks minified", file.path);
    }
}

#[test]
fn the_words_of_plumbing_name_nothing() {
    let word =
        Regex::new(r"(?i)(manager|service|repository|handler|helper|util|common|dto)s?\b").unwrap();
    let named = Regex::new(r"\b(?:fn|struct|enum|trait|mod|type)\s+(\w+)").unwrap();
    for file in source::files("src", ".rs") {
        for name in named.captures_iter(file.shipped()) {
            assert!(!word.is_match(&name[1]), "{}: {}", file.path, &name[1]);
        }
    }
}

fn floor(room: &str) -> Option<usize> {
    ROOMS.iter().position(|name| *name == room)
}

/// The rooms that a text uses: `crate::a::…` and `crate::{a, b::{…}}`.
fn used(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, start) in text.match_indices("crate::") {
        let rest = &text[at + start.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            names.extend(top_of_list(list));
        } else {
            names.extend(word(rest));
        }
    }
    names
}

/// The first word of each item, up to the brace that closes the list.
fn top_of_list(list: &str) -> Vec<String> {
    let (mut depth, mut found, mut fresh) = (0, Vec::new(), true);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && c.is_alphabetic() => {
                found.extend(word(&list[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    found
}

fn word(text: &str) -> Option<String> {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

/// The tables that the statements of a text name.
fn tables(text: &str) -> BTreeSet<String> {
    let after = Regex::new(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)\b(\()?").unwrap();
    // `DO UPDATE SET` names no table, nor does a function that is given a list.
    let named = after.captures_iter(text).filter(|m| m.get(2).is_none());
    let found = named.map(|m| m[1].to_owned());
    found.filter(|name| name != "set").collect()
}
