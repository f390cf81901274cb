//! Code in a message: its words coloured by class, in a language that its author named.

use std::sync::LazyLock;

use syntect::{
    easy::ScopeRegionIterator,
    parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet},
};

use super::escape;

static LANGUAGES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// A longer line is not worth the time that a grammar may take over it.
const LONGEST: usize = 400;

/// What a part of a line is, by the beginning of its scope; the last that fits decides.
const CLASSES: [(&str, &str); 10] = [
    ("comment", "c"),
    ("string", "s"),
    ("constant.character", "s"),
    ("constant", "n"),
    ("keyword", "k"),
    ("storage", "k"),
    ("entity.name.tag", "k"),
    ("entity.name", "f"),
    ("support", "f"),
    ("variable.function", "f"),
];

/// Writes a block of code.
pub(super) fn block(language: &str, lines: &str, html: &mut String) {
    html.push_str("<pre tabindex=\"0\"><code>");
    let name = language.split_whitespace().next().unwrap_or_default();
    match LANGUAGES.find_syntax_by_token(name) {
        Some(known) if !name.is_empty() => colour(known, lines, html),
        _ => escape(lines, html),
    }
    html.push_str("</code></pre>");
}

fn colour(language: &SyntaxReference, lines: &str, html: &mut String) {
    let mut state = ParseState::new(language);
    let mut scopes = ScopeStack::new();
    for line in lines.split_inclusive('\n') {
        let read = (line.len() <= LONGEST)
            .then(|| state.parse_line(line, &LANGUAGES).ok())
            .flatten();
        let Some(changes) = read else {
            escape(line, html);
            continue;
        };
        for (part, change) in ScopeRegionIterator::new(&changes, line) {
            if scopes.apply(change).is_err() {
                scopes = ScopeStack::new();
            }
            write(part, class(&scopes), html);
        }
    }
}

fn class(scopes: &ScopeStack) -> Option<&'static str> {
    scopes.scopes.iter().rev().find_map(|scope| {
        let scope = scope.build_string();
        let known = CLASSES.iter().find(|(begins, _)| scope.starts_with(begins));
        known.map(|(_, class)| *class)
    })
}

fn write(part: &str, class: Option<&str>, html: &mut String) {
    match class {
        Some(class) if !part.trim().is_empty() => {
            html.push_str("<span class=\"c-");
            html.push_str(class);
            html.push_str("\">");
            escape(part, html);
            html.push_str("</span>");
        }
        _ => escape(part, html),
    }
}
