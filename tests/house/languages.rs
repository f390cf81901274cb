//! Both languages say everything, and nothing that nobody says.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::source;

/// The sentences of one language by key, with the variables that each mentions.
fn sentences(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let files = source::files(&format!("templates/locales/{lang}"), ".ftl");
    let key = Regex::new(r"^([a-z][a-z0-9-]*) =").unwrap();
    let variable = Regex::new(r"\$([a-z_]+)").unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut last = String::new();
    let lines = files.iter().flat_map(|file| file.text.lines());
    for line in lines.filter(|line| !line.starts_with('#')) {
        if let Some(start) = key.captures(line) {
            last = String::from(&start[1]);
            let before = found.insert(last.clone(), BTreeSet::new());
            assert!(before.is_none(), "{lang}: {last} is said twice");
        }
        for name in variable.captures_iter(line) {
            found.get_mut(&last).unwrap().insert(name[1].to_owned());
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_sentences() {
    let (english, french) = (sentences("en"), sentences("fr"));
    assert!(english.len() > 100, "{}", english.len());
    assert_eq!(
        english.keys().collect::<Vec<_>>(),
        french.keys().collect::<Vec<_>>()
    );
    for (key, variables) in &english {
        // A word may bend with a number in one language and not in the other.
        let named = |names: &BTreeSet<String>| -> BTreeSet<String> {
            names
                .iter()
                .filter(|name| *name != "count")
                .cloned()
                .collect()
        };
        assert_eq!(named(variables), named(&french[key]), "{key}");
    }
}

/// Whatever looks like a key in a string of the source or of a template.
fn mentioned() -> (BTreeSet<String>, Vec<String>) {
    let quoted = Regex::new(r#""([a-z][a-z0-9]*(?:-[a-z0-9]+)*)""#).unwrap();
    let begun = Regex::new(r#""([a-z][a-z0-9]*(?:-[a-z0-9]+)*-)\{[a-z_.]*\}"#).unwrap();
    let (mut keys, mut prefixes) = (BTreeSet::new(), Vec::new());
    for file in source::files("src", ".rs")
        .into_iter()
        .chain(source::files("templates", ".html"))
    {
        keys.extend(
            quoted
                .captures_iter(file.shipped())
                .map(|m| m[1].to_owned()),
        );
        prefixes.extend(begun.captures_iter(file.shipped()).map(|m| m[1].to_owned()));
    }
    (keys, prefixes)
}

#[test]
fn every_sentence_is_said_somewhere() {
    let (keys, prefixes) = mentioned();
    let kinds = failure_kinds();
    let silent: Vec<String> = sentences("en")
        .into_keys()
        .filter(|key| !keys.contains(key))
        .filter(|key| {
            // `error-<kind>` and `error-<kind>-means` are put together.
            let kind = key.strip_prefix("error-").unwrap_or_default();
            !kinds.contains(kind.strip_suffix("-means").unwrap_or(kind))
        })
        .filter(|key| {
            !prefixes
                .iter()
                .any(|start| key.starts_with(start) && start != "error-")
        })
        .collect();
    assert!(silent.is_empty(), "nobody says {silent:?}");
}

#[test]
fn every_sentence_that_is_said_is_written() {
    let asked = Regex::new(r#"\bl\.(?:t|t1|t2|n)\(\s*"([^"]+)""#).unwrap();
    let written = sentences("en");
    for file in source::files("src", ".rs")
        .into_iter()
        .chain(source::files("templates", ".html"))
    {
        for key in asked.captures_iter(file.shipped()) {
            assert!(written.contains_key(&key[1]), "{}: {}", file.path, &key[1]);
        }
    }
    for kind in failure_kinds() {
        for key in [format!("error-{kind}"), format!("error-{kind}-means")] {
            assert!(written.contains_key(&key), "{key}");
        }
    }
    let unfit = Regex::new(r#""(unfit-[a-z-]+)""#).unwrap();
    for file in source::files("src", ".rs") {
        for key in unfit.captures_iter(file.shipped()) {
            assert!(written.contains_key(&key[1]), "{}: {}", file.path, &key[1]);
        }
    }
}

/// The kinds of failure, as their one file names them.
fn failure_kinds() -> BTreeSet<String> {
    let file = source::file("src/web/failure.rs");
    let listed = Regex::new(r#"= [A-Z_]+ "([a-z-]+)";"#).unwrap();
    let made = Regex::new(r#"StatusCode::[A-Z_]+, "([a-z-]+)"\)"#).unwrap();
    let kinds: BTreeSet<String> = [listed, made]
        .iter()
        .flat_map(|pattern| pattern.captures_iter(&file.text))
        .map(|m| m[1].to_owned())
        .collect();
    assert!(kinds.len() > 15, "{kinds:?}");
    kinds
}

#[test]
fn french_is_typeset_as_french_is() {
    let files = source::files("templates/locales/fr", ".ftl");
    let tight = Regex::new(r"[\p{L}\d][;?!»]|«[\p{L}\d]|'").unwrap();
    let lines = files.iter().flat_map(|file| file.text.lines());
    for line in lines.filter(|line| line.contains(" = ")) {
        let (key, said) = line.split_once(" = ").unwrap();
        // Addresses are not sentences.
        let said = said.replace("?lang=", "");
        assert!(!tight.is_match(&said), "{key}: {said}");
    }
}
