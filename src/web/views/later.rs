//! What will be said later: the form that keeps it, and the page of all of it.

use askama::Template;

use super::{Field, GroupTag, Shell};
use crate::{
    values::{ClientId, LaterId, Timestamp},
    web::{assets, words::Words},
};

/// `/g/<group>/<room>/later`
#[derive(Template)]
#[template(path = "new_later.html")]
pub(crate) struct NewLater {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub room: String,
    /// Where it will be said.
    pub back: String,
    pub href: String,
    pub body: Field,
    pub at: Field,
    /// Whose clock the time is by.
    pub zone: String,
    pub cid: ClientId,
    pub reply_to: Option<i64>,
    pub thread: Option<i64>,
    pub refused: Option<String>,
    pub asks_everybody: bool,
}

/// `/later`
#[derive(Template)]
#[template(path = "later.html")]
pub(crate) struct LaterPage {
    pub l: Words,
    pub shell: Shell,
    pub lines: Vec<LaterLine>,
    pub zone: String,
    pub saved: Option<&'static str>,
}

pub(crate) struct LaterLine {
    pub id: LaterId,
    /// The address and the name of the room, while it is mine to read.
    pub place: Option<(String, String)>,
    pub text: String,
    pub at: Timestamp,
    /// The same moment, as the form has it.
    pub named: String,
    /// Why it could not be said.
    pub why: Option<String>,
}
