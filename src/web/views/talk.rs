//! A message by itself, what it said before, and the thread under it.

use askama::Template;

use super::{Chunk, Field, GroupTag, Message, Shell, Undoable, rooms::rhythm};
use crate::{
    messages::{bookmarks::Kept, floor::Slow},
    policy::Silence,
    values::{ClientId, GroupId, RoomId, Timestamp},
    web::{assets, body, words::Words},
};

/// `/m/<id>`
#[derive(Template)]
#[template(path = "about_message.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a right of its own, and every mixture of them occurs"
)]
pub(crate) struct MessagePage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub room: String,
    pub room_href: String,
    pub message: Message,
    pub report: String,
    pub propose: String,
    pub may_react: bool,
    pub may_answer: bool,
    pub may_edit: bool,
    pub may_take_back: bool,
    pub may_pin: bool,
    pub may_keep: bool,
    /// It is said in no aside.
    pub may_forward: bool,
    /// I keep it already.
    pub kept: Option<Kept>,
    /// It is said in no aside.
    pub may_propose: bool,
    /// Its words, or what was typed in their place.
    pub body: Field,
    /// Why they were not taken.
    pub refused: Option<String>,
    pub saved: Option<&'static str>,
}

impl MessagePage {
    /// It is mine, and shows what not everybody can see.
    pub(crate) fn may_describe(&self) -> bool {
        let files = &self.message.files;
        self.may_take_back && files.iter().any(super::Attached::may_be_described)
    }
}

/// `/m/<id>/history`
#[derive(Template)]
#[template(path = "history.html")]
pub(crate) struct HistoryPage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub name: String,
    /// The message itself.
    pub href: String,
    /// Latest first.
    pub lines: Vec<WordingLine>,
}

/// What a message said, and since when.
pub(crate) struct WordingLine {
    pub at: Timestamp,
    text: String,
}

impl WordingLine {
    pub(crate) fn new(text: String, at: Timestamp) -> Self {
        Self { at, text }
    }

    pub(crate) fn html(&self) -> String {
        body::html(&self.text, &[])
    }
}

/// `/g/<group>/<room>/<seq>/thread`. `POST` says: `body`, `cid`, `reply_to`.
#[derive(Template)]
#[template(path = "thread.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each shows or hides something by itself"
)]
pub(crate) struct ThreadPage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub group_id: GroupId,
    pub room: RoomId,
    pub name: String,
    pub aside: bool,
    pub room_href: String,
    pub href: String,
    pub top: Message,
    pub chunk: Chunk,
    /// There is more of it above.
    pub older: bool,
    /// This is a page of the past (`?before=`): the present is elsewhere.
    pub history: bool,
    /// The last message that this page shows, or the one above it all.
    pub last: i64,
    /// Up to where I have read in it.
    pub read: i64,
    pub follows: bool,
    /// From where on I had it wait again a moment ago.
    pub undo: Option<Undoable>,
    /// Up to where the room itself was heard when this was drawn, and its last change.
    pub room_last: i64,
    pub rev: i64,
    pub silence: Option<Silence>,
    pub cid: ClientId,
    pub body: Field,
    pub begun: Option<Timestamp>,
    pub refused: Option<String>,
    pub asks_everybody: bool,
    pub answers: Option<(i64, String)>,
    pub slow: Option<Slow>,
}

impl ThreadPage {
    /// Where something is kept to be said later.
    pub(crate) fn later_href(&self) -> String {
        format!("{}/later", self.room_href)
    }

    /// Where a poll is asked here.
    pub(crate) fn poll_href(&self) -> String {
        format!("{}/poll?thread={}", self.room_href, self.top.seq)
    }

    pub(crate) fn rhythm(&self, slow: &Slow) -> String {
        rhythm(self.l, slow)
    }
}
