//! What calls me, what hangs in a room, what I have begun.

use askama::Template;

use super::{GroupTag, Person, Shell};
use crate::{
    values::{MessageId, RoomId, Timestamp},
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

/// `/drafts`. `POST /drafts/forget`: `room`, `thread`.
#[derive(Template)]
#[template(path = "drafts.html")]
pub(crate) struct BegunPage {
    pub l: Words,
    pub shell: Shell,
    pub lines: Vec<BegunLine>,
    pub saved: Option<&'static str>,
}

pub(crate) struct BegunLine {
    pub place: String,
    /// Where it is gone on with.
    pub href: String,
    pub room: RoomId,
    /// 0: in the room itself.
    pub thread: i64,
    pub text: String,
    pub at: Timestamp,
}
