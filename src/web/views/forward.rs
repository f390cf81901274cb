//! Forwarding a message: where to.

use askama::Template;

use super::{Field, GroupTag, Message, Shell};
use crate::{
    messages::forwards::Origin,
    values::{ClientId, RoomId},
    web::{assets, body, words::Words},
};

/// `/m/<id>/forward`
#[derive(Template)]
#[template(path = "forward.html")]
pub(crate) struct ForwardPage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub room: String,
    pub back: String,
    pub message: Message,
    pub rooms: Vec<ForwardRoom>,
    pub body: Field,
    pub cid: ClientId,
    pub refused: Option<String>,
}

/// A room where I may speak.
pub(crate) struct ForwardRoom {
    pub id: RoomId,
    /// Nothing: it is an aside.
    pub group: Option<String>,
    pub name: String,
    /// It is said there already.
    pub here: bool,
}

impl Message {
    /// «Forwarded: Lucie in The hall»; elsewhere than in its group, «Forwarded».
    pub(crate) fn came(&self, origin: &Origin) -> String {
        match &origin.from {
            Some((name, room)) => self.l.t2("forwarded-from", "name", name, "room", room),
            None => self.l.t("forwarded"),
        }
    }

    /// Its words, or that they are gone.
    pub(crate) fn forwarded(&self, origin: &Origin) -> String {
        if origin.words.is_empty() {
            return format!("<p>{}</p>", self.l.t("quote-gone"));
        }
        body::html(&origin.words, &[])
    }
}
