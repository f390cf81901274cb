//! Highlights from the inside: choosing, asking, answering, approving, withdrawing.

use askama::Template;

use super::{Field, GroupTag, Message, Person, Shell};
use crate::values::{HighlightId, Timestamp};
use crate::web::assets;
use crate::web::words::Words;

/// `/g/<group>/<room>/highlight?m=…`. `POST`: `m` (repeated seq), `title`.
#[derive(Template)]
#[template(path = "workshop.html")]
pub struct Workshop {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub room: String,
    pub room_href: String,
    pub picks: Vec<Pick>,
    /// Link to the page of messages before these.
    pub older: Option<String>,
    pub title: Field,
    pub hosts: Vec<String>,
    /// The owner has opened the window.
    pub window_open: bool,
    /// `@paper@salon.example`, if the group has a public handle.
    pub address: Option<String>,
    pub wrong: Option<&'static str>,
}

pub struct Pick {
    pub message: Message,
    pub chosen: bool,
}

/// A question to me, in the feed. It posts to `/h/<id>` like the page.
pub struct Slip {
    pub id: HighlightId,
    pub title: String,
    pub proposer: String,
    pub group: GroupTag,
    /// My exact words, one entry a message.
    pub texts: Vec<String>,
    pub my_name: String,
    pub address: Option<String>,
    /// Silence until then is no.
    pub until: Timestamp,
}

/// A highlight in a list inside the house.
pub struct HighlightLine {
    pub href: String,
    pub title: String,
    pub state: HighlightState,
    pub at: Timestamp,
    /// Waits for me: my consent, or my approval as a host.
    pub mine_to_do: bool,
}

/// `/h/<id>`. `POST` `act`: `named` · `nameless` · `refused` · `revise` (`position`, `text`) ·
/// `approve` · `decline` · `withdraw`.
#[derive(Template)]
#[template(path = "highlight.html")]
pub struct HighlightPage {
    pub l: Words,
    pub shell: Shell,
    pub id: HighlightId,
    pub title: String,
    pub state: HighlightState,
    pub group: GroupTag,
    pub room: String,
    pub room_href: String,
    pub proposer: String,
    pub at: Timestamp,
    /// Silence until then is no.
    pub until: Timestamp,
    pub quotes: Vec<Quote>,
    /// I am quoted.
    pub mine: Option<Mine>,
    pub may_approve: bool,
    pub may_withdraw: bool,
    /// `/l/<slug>` while it is public.
    pub copy_href: Option<String>,
    /// `@paper@salon.example`, if the group has a public handle.
    pub address: Option<String>,
    pub receipts: Option<Receipts>,
    pub saved: Option<&'static str>,
    pub wrong: Option<&'static str>,
}

impl HighlightPage {
    pub fn may_revise(&self) -> bool {
        self.mine.as_ref().is_some_and(|mine| mine.may_revise)
    }
}

pub struct Quote {
    pub position: i64,
    pub author: Person,
    /// The exact words that would leave, or have left.
    pub text: String,
    pub answer: Answer,
    pub mine: bool,
}

pub struct Mine {
    pub answer: Answer,
    pub my_name: String,
    /// My answer can still be given or changed.
    pub open: bool,
    /// My words can still be changed, here or in a new edition.
    pub may_revise: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Asked,
    Named,
    Nameless,
    Refused,
}

impl Answer {
    /// The key that says it.
    pub fn says(self) -> &'static str {
        match self {
            Self::Asked => "answer-asked",
            Self::Named => "answer-named",
            Self::Nameless => "answer-nameless",
            Self::Refused => "answer-refused",
        }
    }

    pub fn is_yes(self) -> bool {
        matches!(self, Self::Named | Self::Nameless)
    }

    pub fn is_asked(self) -> bool {
        self == Self::Asked
    }

    pub fn is_nameless(self) -> bool {
        self == Self::Nameless
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HighlightState {
    /// Authors have not all answered.
    Asking,
    /// Everybody said yes; a host decides.
    Agreed,
    Published,
    /// An author said no, or nothing in time. Nobody is told who.
    Unpublished,
    /// A host said no.
    Declined,
    /// A newer edition has taken its place.
    Replaced,
    Withdrawn,
}

impl HighlightState {
    /// The key of its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asking => "state-asking",
            Self::Agreed => "state-agreed",
            Self::Published => "state-published",
            Self::Unpublished => "state-unpublished",
            Self::Declined => "state-declined",
            Self::Replaced => "state-replaced",
            Self::Withdrawn => "state-withdrawn",
        }
    }

    /// The key of what it means, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Asking => "state-asking-means",
            Self::Agreed => "state-agreed-means",
            Self::Published => "state-published-means",
            Self::Unpublished => "state-unpublished-means",
            Self::Declined => "state-declined-means",
            Self::Replaced => "state-replaced-means",
            Self::Withdrawn => "state-withdrawn-means",
        }
    }

    pub fn is_published(self) -> bool {
        self == Self::Published
    }

    pub fn is_open(self) -> bool {
        matches!(self, Self::Asking | Self::Agreed)
    }
}

/// Where the copy went, in numbers only.
pub struct Receipts {
    pub followers: i64,
    pub servers: i64,
    pub delivered: i64,
    pub waiting: i64,
    pub failed: i64,
}
