//! Words: both languages say what they should.

use std::collections::BTreeSet;

use super::*;

fn keys(locale: &str) -> BTreeSet<&str> {
    let keys = locale.lines().filter_map(|line| line.split_once(" ="));
    keys.map(|(key, _)| key)
        .filter(|key| key.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect()
}

#[test]
fn the_scripts_get_every_sentence_they_say() {
    let written = keys(ENGLISH)
        .into_iter()
        .filter(|key| key.starts_with("js-"));
    let given: BTreeSet<_> = SCRIPT_KEYS.iter().copied().collect();
    assert_eq!(written.collect::<BTreeSet<_>>(), given);
    let words = Words::new(Lang::French).for_scripts();
    assert!(words.contains("{n}") && !words.contains('<'), "{words}");
}

#[test]
fn the_account_decides_before_the_cookie_before_the_browser() {
    let french = Some("fr-CH, en;q=0.9, de;q=0.7, *;q=0.5");
    assert_eq!(choose(None, None, french), Lang::French);
    assert_eq!(
        choose(None, None, Some("de, en;q=0.2, fr;q=0.3")),
        Lang::French
    );
    assert_eq!(choose(None, None, Some("fr;q=0, en;q=0.1")), Lang::English);
    assert_eq!(choose(None, Some("en"), french), Lang::English);
    assert_eq!(choose(Some(Lang::French), Some("en"), None), Lang::French);
    assert_eq!(choose(None, Some("xx"), Some(";;;,=")), Lang::English);
}

#[test]
fn french_has_its_plurals() {
    let words = Words::new(Lang::French);
    assert_eq!(words.n("members", 0), "0 membre");
    assert_eq!(words.n("members", 12_480), "12\u{202f}480 membres");
    assert_eq!(Words::new(Lang::English).n("members", 0), "0 members");
    assert_eq!(words.list(["Inès", "Marc", "Ada"]), "Inès, Marc et Ada");
}

#[test]
fn french_leaves_a_vowel_out_before_a_name_that_begins_with_one() {
    let words = Words::new(Lang::French);
    for (name, said) in [
        ("Ada", "d’Ada"),
        ("Élise", "d’Élise"),
        ("Œdipe", "d’Œdipe"),
        ("Yves", "d’Yves"),
        ("Yann", "de Yann"),
        ("Marc", "de Marc"),
        ("Hugo", "de Hugo"),
        ("3 roses", "de 3 roses"),
        ("", "de "),
    ] {
        assert_eq!(words.t1("invitation-by", "name", name), said);
    }
    let link = words.with("deed-entry-link", &[("by", "Marc"), ("about", "Ada")]);
    assert_eq!(link, "Marc a fait un lien pour qu’Ada revienne.");
    let counted = words.t1("unfit-purpose", "limit", 12_000);
    assert!(counted.contains("de 12\u{202f}000 caractères"), "{counted}");
}
