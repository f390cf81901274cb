//! What calls me, and what hangs in a room: a message a line.

use askama::Template;

use super::{GroupTag, Person, Shell};
use crate::{
    values::{MessageId, Timestamp},
    web::{assets, words::Words},
};

/// `/mentions` and `/g/<group>/<room>/pinned`
#[derive(Template)]
#[template(path = "lines.html")]
pub(crate) struct LinesPage {
    pub l: Words,
    pub shell: Shell,
    pub title: String,
    /// The room that they are of, where it is and what it is called.
    pub room: Option<(GroupTag, String, String)>,
    /// What stands there while there are none.
    pub none: &'static str,
    pub lines: Vec<Line>,
    pub next: Option<MessageId>,
}

/// One message.
pub(crate) struct Line {
    pub id: MessageId,
    pub person: Person,
    /// Where it was said; nothing, where the page says so.
    pub place: String,
    pub text: String,
    pub at: Timestamp,
}
