//! What another app hands over: where it is said.

use askama::Template;

use super::Shell;
use crate::{
    values::{ClientId, RoomId},
    web::{assets, words::Words},
};

/// `/share`
#[derive(Template)]
#[template(path = "share.html")]
pub(crate) struct SharePage {
    pub l: Words,
    pub shell: Shell,
    pub words: String,
    pub rooms: Vec<ShareRoom>,
    pub cid: ClientId,
}

/// A room where I may speak.
pub(crate) struct ShareRoom {
    pub id: RoomId,
    pub href: String,
    /// Nothing: it is an aside.
    pub group: Option<String>,
    pub name: String,
}
