//! An excerpt: the part of a message in which something was found, and what was found in it.

use std::ops::Range;

use super::query::{Query, Term};
use crate::values::{Word, words_of};

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// This is what was looked for.
    pub found: bool,
}

/// How many letters stand before the first thing found, and how many there are in all.
const BEFORE: usize = 80;
const LONG: usize = 280;

/// The part of a text around the first thing found, all on one line.
pub fn of(text: &str, query: &Query) -> Vec<Piece> {
    let found = hits(text, query);
    let window = window(text, found.first().map_or(0, |hit| hit.start));
    let mut pieces = Pieces::default();
    if window.start > 0 {
        pieces.add("… ", false);
    }
    let mut at = window.start;
    for hit in found {
        let (start, end) = (hit.start.max(at), hit.end.min(window.end));
        if start < end {
            pieces.add(&text[at..start], false);
            pieces.add(&text[start..end], true);
            at = end;
        }
    }
    pieces.add(&text[at..window.end], false);
    if window.end < text.len() {
        pieces.add(" …", false);
    }
    pieces.0
}

/// Where the terms stand in a text, in its order; what touches is one.
fn hits(text: &str, query: &Query) -> Vec<Range<usize>> {
    let words = words_of(text);
    let mut hits: Vec<Range<usize>> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let longest = query
            .terms
            .iter()
            .filter_map(|term| reach(term, &words[at..]));
        let Some(end) = longest.max() else { continue };
        match hits.last_mut() {
            Some(last) if word.at.start <= last.end => last.end = last.end.max(end),
            _ => hits.push(word.at.start..end),
        }
    }
    hits
}

/// Where a term ends that begins with the first of these words.
fn reach(term: &Term, words: &[Word]) -> Option<usize> {
    let words = words.get(..term.words.len())?;
    let (last, before) = term.words.split_last()?;
    let same = before
        .iter()
        .zip(words)
        .all(|(sought, word)| *sought == word.folded);
    let end = &words.last()?;
    let ends = end.folded == *last || (term.begun && end.folded.starts_with(last.as_str()));
    (same && ends).then_some(end.at.end)
}

/// The part of the text that is shown.
fn window(text: &str, first: usize) -> Range<usize> {
    let mut start = text[..first]
        .char_indices()
        .rev()
        .nth(BEFORE)
        .map_or(0, |(at, _)| at);
    if start > 0 {
        // It begins with a whole word, if there is one.
        let gap = text[start..first].find(char::is_whitespace);
        start += gap.unwrap_or(0);
        start += text[start..first].len() - text[start..first].trim_start().len();
    }
    let end = text[start..].char_indices().nth(LONG);
    start..end.map_or(text.len(), |(at, _)| start + at)
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn add(&mut self, text: &str, found: bool) {
        if !text.is_empty() {
            let text = text.replace(char::is_whitespace, " ");
            self.0.push(Piece { text, found });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(text: &str, typed: &str) -> String {
        let query = Query::parse(typed).unwrap();
        let mark = |piece: Piece| {
            if piece.found {
                format!("[{}]", piece.text)
            } else {
                piece.text
            }
        };
        of(text, &query).into_iter().map(mark).collect()
    }

    #[test]
    fn what_was_found_is_marked_as_it_was_written() {
        for (text, typed, shown) in [
            ("The Clé is\nhere", "cle", "The [Clé] is here"),
            ("cles, clé, clarinet", "cl", "[cles], [clé], [clarinet]"),
            ("a key to the key", "\"the key\" ke", "a [key] to [the key]"),
            ("Le cœur", "\"coeur\"", "Le [cœur]"),
            ("keys", "\"key\"", "keys"),
            ("nothing", "from:ada", "nothing"),
            ("日本語です", "本語", "日[本語]です"),
        ] {
            assert_eq!(marked(text, typed), shown, "{typed}");
        }
    }

    #[test]
    fn a_long_message_is_cut_around_it() {
        let text = format!("{}needle {}", "straw ".repeat(100), "hay ".repeat(100));
        let shown = marked(&text, "needle");
        assert!(
            shown.starts_with("… straw ") && shown.ends_with(" …"),
            "{shown}"
        );
        assert!(shown.contains("[needle]") && shown.chars().count() < LONG + 10);
    }

    proptest! {
        #[test]
        fn any_text_is_cut(text in "\\PC{0,700}", typed in "[a-zé\"]{1,6}") {
            if let Ok(query) = Query::parse(&typed) {
                of(&text, &query);
            }
        }
    }
}
