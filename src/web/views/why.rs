//! Why something is unread.

use askama::Template;

use super::{GroupTag, Shell};
use crate::{
    values::Timestamp,
    web::{assets, words::Words},
};

/// `/why` and `/g/<group>/<room>/why`
#[derive(Template)]
#[template(path = "why.html")]
pub(crate) struct WhyPage {
    pub l: Words,
    pub shell: Shell,
    /// Nothing: of everything.
    pub room: Option<WhyRoom>,
    /// The room itself first, then each thread of it; of everything, in the order of the feed.
    pub lines: Vec<WhyLine>,
    /// What «mark as read» says was seen.
    pub marks: String,
}

impl WhyPage {
    fn title(&self) -> String {
        match &self.room {
            Some(room) => self.l.t1("why-title", "room", &room.name),
            None => self.l.t("why-ask"),
        }
    }
}

pub(crate) struct WhyRoom {
    pub group: GroupTag,
    pub name: String,
    pub href: String,
    /// Only what names me counts here.
    pub quiet: bool,
}

pub(crate) struct WhyLine {
    /// What stands before the moment since when it waits, and what behind it.
    pub before: String,
    pub since: Timestamp,
    pub behind: String,
    /// The first message that waits.
    pub href: String,
    /// Where that is, on a page of everything.
    pub place: Option<String>,
}
