//! Why a room is unread.

use askama::Template;

use super::{GroupTag, Shell};
use crate::web::{assets, words::Words};

/// `/g/<group>/<room>/why`
#[derive(Template)]
#[template(path = "why.html")]
pub(crate) struct WhyPage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub room: String,
    pub href: String,
    /// The room itself first, then each thread of it.
    pub lines: Vec<WhyLine>,
    /// What «mark as read» says was seen.
    pub marks: String,
}

pub(crate) struct WhyLine {
    pub says: String,
    /// The first message that waits.
    pub href: String,
}
