//! Terms: what has to stand in the index, as each database is asked for it.
//!
//! Words hold letters and figures alone, so nothing of them can be read as a sign of either language.
//! What is not a word begins with a sign that no word has.

use super::query::{Has, Query, Term};
use crate::values::{MemberId, RoomId};

/// Every message has this mark.
pub(super) const ANY: &str = "·";

pub(super) fn said_by(author: MemberId) -> String {
    format!("·a{}", author.0.simple())
}

pub(super) fn said_in(room: RoomId) -> String {
    format!("·r{}", room.0.simple())
}

pub(super) fn has(what: Has) -> String {
    format!("·has{}", what.as_str())
}

/// Everything that has to be there.
pub(super) struct Terms {
    words: Vec<Term>,
    /// Of each of these lists, one mark.
    marks: Vec<Vec<String>>,
}

impl Terms {
    pub(super) fn of(query: &Query) -> Self {
        let mut marks: Vec<Vec<String>> = query.has.iter().map(|what| vec![has(*what)]).collect();
        if query.terms.is_empty() && marks.is_empty() {
            marks.push(vec![ANY.into()]);
        }
        Self {
            words: query.terms.clone(),
            marks,
        }
    }

    pub(super) fn one_of(&mut self, marks: Vec<String>) {
        self.marks.push(marks);
    }

    /// As FTS5 reads it: `"second door" AND "key" * AND ("·ra" OR "·rb")`.
    pub(super) fn for_sqlite(&self) -> String {
        let words = self.words.iter().map(|term| {
            let goes_on = if term.begun { " *" } else { "" };
            format!("\"{}\"{goes_on}", term.words.join(" "))
        });
        let marks = self.marks.iter().map(|marks| {
            let quoted: Vec<_> = marks.iter().map(|mark| format!("\"{mark}\"")).collect();
            format!("({})", quoted.join(" OR "))
        });
        words.chain(marks).collect::<Vec<_>>().join(" AND ")
    }

    /// As a `tsquery` is written: `('second' <-> 'door') & ('key':*) & ('·ra' | '·rb')`.
    pub(super) fn for_postgres(&self) -> String {
        let words = self.words.iter().map(|term| {
            let quoted: Vec<_> = term.words.iter().map(|word| format!("'{word}'")).collect();
            let goes_on = if term.begun { ":*" } else { "" };
            format!("({}{goes_on})", quoted.join(" <-> "))
        });
        let marks = self.marks.iter().map(|marks| {
            let quoted: Vec<_> = marks.iter().map(|mark| format!("'{mark}'")).collect();
            format!("({})", quoted.join(" | "))
        });
        words.chain(marks).collect::<Vec<_>>().join(" & ")
    }
}
