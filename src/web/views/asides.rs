//! Asides, and whom I do not wish to hear.

use askama::Template;

use super::{GroupTag, Person, Shell};
use crate::{
    members::blocks::Blocked,
    values::{Behind, RoomId, Timestamp, Unfit},
    web::{assets, words::Words},
};

/// `/asides`
#[derive(Template)]
#[template(path = "asides.html")]
pub(crate) struct AsidesPage {
    pub l: Words,
    pub shell: Shell,
    pub lines: Vec<AsideLine>,
}

pub(crate) struct AsideLine {
    pub room: RoomId,
    pub name: String,
    pub href: String,
    pub faces: Vec<Person>,
    pub unread: i64,
    pub mentions: i64,
    /// When something was last said.
    pub at: Option<Timestamp>,
}

/// `/asides/new`. `POST /asides`: `with`, any number of times; `GET`: `q`, `with`.
#[derive(Template)]
#[template(path = "new_aside.html")]
pub(crate) struct NewAside {
    pub l: Words,
    pub shell: Shell,
    /// Whoever is chosen already goes first.
    pub choices: Vec<Choice>,
    pub query: String,
    /// Why it was not opened.
    pub wrong: Option<Unfit>,
}

/// Somebody who may be written to.
pub(crate) struct Choice {
    pub person: Person,
    pub chosen: bool,
}

/// `/g/<aside>`
#[derive(Template)]
#[template(path = "aside.html")]
pub(crate) struct AsidePage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub room_href: String,
    pub people: Vec<Person>,
    pub may_leave: bool,
}

/// `/settings/blocks?after=`
#[derive(Template)]
#[template(path = "blocks.html")]
pub(crate) struct BlocksPage {
    pub l: Words,
    pub shell: Shell,
    pub blocked: Vec<Blocked>,
    pub next: Option<Behind>,
    pub saved: Option<&'static str>,
}
