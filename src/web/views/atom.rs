//! Feeds for programs: the private one, with its key, and what the window shows.

use askama::Template;

use super::Shell;
use crate::{
    values::{MemberId, MessageId, Timestamp},
    web::{assets, words::Words, xml},
};

/// `/settings/feed`. `POST`: `act`, `words`.
#[derive(Template)]
#[template(path = "feed_key.html")]
pub(crate) struct FeedKeyPage {
    pub l: Words,
    pub shell: Shell,
    /// When the key was made, if there is one, and whether it shows words.
    pub made_at: Option<Timestamp>,
    pub words: bool,
    /// The address with the key in it, this once.
    pub link: Option<String>,
    pub saved: Option<&'static str>,
}

/// `/atom/<key>`, as RFC 4287 has it.
#[derive(Template)]
#[template(path = "atom.txt", escape = "html")]
pub(crate) struct AtomFeed {
    pub title: String,
    pub id: MemberId,
    pub origin: String,
    pub lang: &'static str,
    pub entries: Vec<AtomEntry>,
    pub now: Timestamp,
}

impl AtomFeed {
    /// When anything in it changed last.
    pub(crate) fn updated(&self) -> Timestamp {
        let last = self.entries.iter().map(|entry| entry.updated).max();
        last.unwrap_or(self.now)
    }
}

pub(crate) struct AtomEntry {
    pub id: MessageId,
    pub title: String,
    pub name: String,
    pub href: String,
    pub said_at: Timestamp,
    pub updated: Timestamp,
    /// Plain text, if the key shows words.
    pub summary: Option<String>,
}

/// `/atom` and `/l/by/<handle>/atom`: made of window tables only.
#[derive(Template)]
#[template(path = "shown.txt", escape = "html")]
pub(crate) struct ShownFeed {
    pub title: String,
    pub id: String,
    /// The page that shows the same, and this address; absolute.
    pub page: String,
    pub here: String,
    pub lang: &'static str,
    pub entries: Vec<ShownEntry>,
}

pub(crate) struct ShownEntry {
    /// The address of the note; it names the copy for good.
    pub id: String,
    pub href: String,
    pub title: String,
    pub group: String,
    pub lang: &'static str,
    pub published: Timestamp,
    pub updated: Timestamp,
    pub text: String,
    pub hashtags: Vec<String>,
    pub pictures: Vec<Enclosure>,
}

/// A picture of an entry.
pub(crate) struct Enclosure {
    pub href: String,
    pub media: String,
    pub size: i64,
    pub alt: String,
}
