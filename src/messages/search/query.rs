//! A query: what somebody looks for, read from what they typed. Whatever was typed, it never fails but
//! with a sentence.
//!
//! `hospital key "second door" from:marc in:atelier/salon has:link after:2026-01 before:2026-11-01`

use jiff::{civil::Date, tz::TimeZone};

use crate::{
    values::{Timestamp, Unfit, slug, words_of},
    words,
};

words! {
    /// What a message can have in it.
    pub enum Has {
        Link = "link",
        Image = "image",
        Video = "video",
        Audio = "audio",
        /// A file of any kind.
        File = "file",
        Poll = "poll",
    }
}

/// What somebody looks for. Everything of it has to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<Term>,
    /// The handle of whoever said it.
    pub from: Option<String>,
    /// The address of a group, and of one of its rooms.
    pub place: Option<(String, Option<String>)>,
    pub has: Vec<Has>,
    /// Said before this day.
    pub before: Option<Date>,
    /// Said on this day or later.
    pub after: Option<Date>,
}

/// Words that stand one behind the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub words: Vec<String>,
    /// The last word may go on: it was not written between quotation marks.
    pub begun: bool,
}

/// How many letters a query has at most, and how many words.
pub const LONGEST: usize = 400;
const MOST_WORDS: usize = 40;

impl Query {
    pub fn parse(typed: &str) -> Result<Self, Unfit> {
        if typed.chars().count() > LONGEST {
            return Err(Unfit::new("unfit-search-long", LONGEST));
        }
        let mut query = Self::default();
        for piece in pieces(typed) {
            query.take(&piece)?;
        }
        let words: usize = query.terms.iter().map(|term| term.words.len()).sum();
        if words > MOST_WORDS {
            return Err(Unfit::new("unfit-search-long", LONGEST));
        }
        if query == Self::default() {
            return Err(Unfit::new("unfit-search-empty", 0));
        }
        Ok(query)
    }

    fn take(&mut self, piece: &Piece<'_>) -> Result<(), Unfit> {
        let Piece { name, text, quoted } = *piece;
        match name {
            Some("from") => {
                let handle = text.trim().trim_start_matches('@').to_lowercase();
                self.from = Some(handle);
            }
            Some("in") => self.place = Some(place(text)?),
            Some("has") => {
                let has = text.trim().to_lowercase().parse();
                self.has
                    .push(has.map_err(|_| Unfit::new("unfit-search-has", 0))?);
            }
            Some("before") => self.before = Some(day(text)?),
            Some("after") => self.after = Some(day(text)?),
            _ => {
                let words: Vec<String> =
                    words_of(text).into_iter().map(|word| word.folded).collect();
                if !words.is_empty() {
                    let begun = !quoted;
                    self.terms.push(Term { words, begun });
                }
            }
        }
        Ok(())
    }

    /// From when and until when it was said, in the days of a zone.
    pub fn span(&self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let start = |day: Date| {
            let start = day.to_zoned(zone.clone()).ok()?;
            Some(Timestamp(start.timestamp().as_microsecond()))
        };
        (
            self.after.and_then(start).unwrap_or(Timestamp(i64::MIN)),
            self.before.and_then(start).unwrap_or(Timestamp(i64::MAX)),
        )
    }
}

/// `group` or `group/room`, by address or by name.
fn place(text: &str) -> Result<(String, Option<String>), Unfit> {
    let (group, room) = match text.split_once('/') {
        Some((group, room)) => (group, Some(room).filter(|room| !room.trim().is_empty())),
        None => (text, None),
    };
    if group.trim().is_empty() {
        return Err(Unfit::new("unfit-search-place", 0));
    }
    Ok((slug(group), room.map(slug)))
}

/// `2026-11-01`; a month or a year begins on its first day.
fn day(text: &str) -> Result<Date, Unfit> {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let number = |part: usize| match parts.get(part) {
        None => Some(1),
        Some(text) => text.parse().ok().filter(|_| text.len() <= 4),
    };
    let read = || {
        let (month, day) = (i8::try_from(number(1)?), i8::try_from(number(2)?));
        let year = Some(number(0)?).filter(|year| (1_900..=9_000).contains(year));
        Date::new(year?, month.ok()?, day.ok()?).ok()
    };
    let read = read().filter(|_| parts.len() <= 3);
    read.ok_or(Unfit::new("unfit-search-day", 0))
}

/// One thing that was typed: a word, words between quotation marks, or one of these behind `name:`.
#[derive(Clone, Copy, Debug)]
struct Piece<'a> {
    name: Option<&'a str>,
    text: &'a str,
    quoted: bool,
}

const NAMES: [&str; 5] = ["from", "in", "has", "before", "after"];

fn pieces(typed: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let (name, value) = named(rest);
        let (text, quoted, left) = first(value);
        pieces.push(Piece { name, text, quoted });
        rest = left.trim_start();
    }
    pieces
}

/// The name before a `:`, if it is one of the known ones, and what comes behind it.
fn named(text: &str) -> (Option<&str>, &str) {
    let known = NAMES.into_iter().find_map(|name| {
        let head = text.get(..name.len())?;
        let value = text[name.len()..].strip_prefix(':')?;
        head.eq_ignore_ascii_case(name)
            .then_some((Some(name), value))
    });
    known.unwrap_or((None, text))
}

/// The first thing of a text, whether it was quoted, and what is left. Nobody has to close a quotation.
fn first(text: &str) -> (&str, bool, &str) {
    for (open, close) in [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“')] {
        if let Some(inside) = text.strip_prefix(open) {
            let (quoted, left) = inside.split_once(close).unwrap_or((inside, ""));
            return (quoted, true, left);
        }
    }
    let end = |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '«' | '„');
    let (word, left) = text.split_at(text.find(end).unwrap_or(text.len()));
    (word, false, left)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(typed: &str) -> String {
        let query = Query::parse(typed).unwrap();
        let term = |term: &Term| {
            let mark = if term.begun { "*" } else { "" };
            format!("{}{mark}", term.words.join("+"))
        };
        query.terms.iter().map(term).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_and_quotations_are_read() {
        for (typed, read) in [
            ("Hospital KEY", "hospital* key*"),
            ("l’été", "l+ete*"),
            ("\"Second  Door\" ke", "second+door ke*"),
            ("«second door", "second+door"),
            ("say“hello there”now", "say* hello+there now*"),
            ("https://x.example/a", "https+x+example+a*"),
            ("time:12 -no AND OR NEAR(", "time+12* no* and* or* near*"),
            ("* ^ ( ) ' \\ : & | ! a", "a*"),
        ] {
            assert_eq!(terms(typed), read, "{typed}");
        }
    }

    #[test]
    fn filters_are_read() {
        let query = Query::parse(
            "from:@Marc in:Atelier-Papier/\"x\" IN:\"La grande table/Été\" has:LINK before:2026-11-01 after:2026",
        );
        let query = query.unwrap();
        assert_eq!(query.from.as_deref(), Some("marc"));
        assert_eq!(
            query.place,
            Some(("la-grande-table".into(), Some("ete".into())))
        );
        assert_eq!(query.has, [Has::Link]);
        assert_eq!(query.before, Some(Date::constant(2026, 11, 1)));
        assert_eq!(query.after, Some(Date::constant(2026, 1, 1)));
        let (from, to) = query.span(&TimeZone::UTC);
        assert_eq!(
            (from.rfc3339(), to.rfc3339()),
            ("2026-01-01T00:00:00Z".into(), "2026-11-01T00:00:00Z".into())
        );
        assert_eq!(
            Query::parse("in:hall/").unwrap().place,
            Some(("hall".into(), None))
        );
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for (typed, why) in [
            ("", "empty"),
            (" \" \" ?!", "empty"),
            ("before:", "day"),
            ("after:2026-13-01", "day"),
            ("before:2026-02-30", "day"),
            ("before:2026-1-1-1", "day"),
            ("after:yesterday", "day"),
            ("after:99999-01-01", "day"),
            ("after:-5", "day"),
            ("has:money", "has"),
            ("in:", "place"),
            ("in:/x", "place"),
        ] {
            let unfit = Query::parse(typed).unwrap_err();
            assert_eq!(unfit.key, format!("unfit-search-{why}"), "{typed}");
        }
        assert!(Query::parse(&"a ".repeat(41)).is_err() && Query::parse(&"a".repeat(401)).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(typed in "\\PC{0,120}") {
            let _ = Query::parse(&typed);
        }

        #[test]
        fn so_is_whatever_looks_like_a_query(
            typed in "((from|in|has|before|after|x)?:?[\"“«]?[a-zé0-9/@-]{0,6}[\"”»]? ?){0,8}"
        ) {
            if let Ok(query) = Query::parse(&typed) {
                for term in &query.terms {
                    prop_assert!(!term.words.is_empty());
                }
                let (from, to) = query.span(&TimeZone::UTC);
                prop_assert!(query.after.is_none() == (from.0 == i64::MIN));
                prop_assert!(query.before.is_none() == (to.0 == i64::MAX));
            }
        }
    }
}
