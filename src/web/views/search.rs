//! Search: what was looked for, and what was found.

use askama::Template;

use super::{Field, GroupTag, Person, Shell};
use crate::{
    messages::search::{excerpt::Piece, query},
    values::{MessageId, Timestamp},
    web::{assets, words::Words},
};

/// `/search?q=&after=`
#[derive(Template)]
#[template(path = "search.html")]
pub(crate) struct SearchPage {
    pub l: Words,
    pub shell: Shell,
    pub query: Field,
    /// Something was looked for, though perhaps not found.
    pub asked: bool,
    /// Newest first.
    pub runs: Vec<FoundRun>,
    /// There may be more behind this one.
    pub next: Option<MessageId>,
}

/// What was found in one room, as long as nothing newer elsewhere comes between.
pub(crate) struct FoundRun {
    pub group: GroupTag,
    pub room: String,
    pub href: String,
    pub lines: Vec<FoundLine>,
}

pub(crate) struct FoundLine {
    pub person: Person,
    pub at: Timestamp,
    /// Where it stands, with what surrounds it.
    pub href: String,
    pub pieces: Vec<Piece>,
}
