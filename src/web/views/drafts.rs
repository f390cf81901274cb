//! What I have begun to write, wherever that is.

use askama::Template;

use super::Shell;
use crate::{
    values::{RoomId, Timestamp},
    web::{assets, words::Words},
};

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
