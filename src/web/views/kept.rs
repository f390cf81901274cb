//! What I keep for later.

use askama::Template;

use super::{Person, Shell};
use crate::{
    values::{MessageId, Timestamp},
    web::{assets, words::Words},
};

/// `/kept`
#[derive(Template)]
#[template(path = "kept.html")]
pub(crate) struct KeptPage {
    pub l: Words,
    pub shell: Shell,
    pub lines: Vec<KeptLine>,
    pub next: Option<MessageId>,
    pub saved: Option<&'static str>,
}

pub(crate) struct KeptLine {
    pub id: MessageId,
    pub remind: Option<Timestamp>,
    /// Who said it, where, what and when; nothing, if it is gone for this reader.
    pub is: Option<(Person, String, String, Timestamp)>,
}
