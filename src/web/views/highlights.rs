//! Highlights from the inside: choosing, asking, answering, approving, withdrawing.

use askama::Template;

use super::{CopyLine, Field, GroupTag, Hashtag, Message, Person, Plate, Post, Shell};
use crate::highlights::{Consent, Highlight, State};
use crate::values::{HighlightId, Lang, ReplyId, Timestamp};
use crate::web::assets;
use crate::web::words::{self, Words};
use crate::window::servers::Outcome;

/// `/g/<group>/<room>/highlight?m=…`. `POST`: `m` (repeated seq), the fields of [`CoverFields`],
/// `own` (`named` or `nameless`: how I sign my own words, if any are quoted). With `act` `look` nothing
/// is proposed: the page comes again, with the miniature. With `apart` each message is a highlight of its
/// own, called what stands in `called` in the place that its number has in `of`.
#[derive(Template)]
#[template(path = "workshop.html")]
pub(crate) struct Workshop {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub room: String,
    pub room_href: String,
    pub picks: Vec<Pick>,
    /// Link to the page of messages before these.
    pub older: Option<String>,
    pub cover: CoverFields,
    /// How the public page will look, once something is chosen.
    pub mini: Option<Miniature>,
    /// And how the post will elsewhere.
    pub post: Option<Post>,
    pub hosts: Vec<String>,
    /// I may ask for each message by itself.
    pub apart: bool,
    pub my_name: String,
    /// I sign my own words.
    pub named: bool,
    /// `@paper@salon.example`. Without it nothing can be proposed: the window is shut, or the
    /// group has no public handle.
    pub address: Option<String>,
    pub wrong: Option<&'static str>,
}

/// `title`, `caution`, `hashtags`, `language`, and the fields of each picture: what stands around the words.
pub(crate) struct CoverFields {
    pub title: Field,
    pub caution: Field,
    pub hashtags: Field,
    pub language: Lang,
    /// Those that may be chosen here.
    pub pictures: Vec<PictureField>,
}

/// A picture that may be shown. For each that is offered a form holds `picture` (its id), `alt`, `left` and
/// `top`; for each that is chosen also `shown` (its id).
pub(crate) struct PictureField {
    pub id: String,
    pub src: String,
    pub name: String,
    pub chosen: bool,
    pub alt: String,
    /// What must stay to be seen where it is cut, in hundredths.
    pub left: i64,
    pub top: i64,
}

impl CoverFields {
    /// The word of each language, what it calls itself, and whether it is chosen.
    pub(crate) fn languages(&self) -> Vec<(&'static str, &'static str, bool)> {
        let one = |lang: &Lang| {
            (
                lang.as_str(),
                words::own_name(*lang),
                *lang == self.language,
            )
        };
        Lang::ALL.iter().map(one).collect()
    }
}

/// What will be shown, made of the same parts as the public page.
pub(crate) struct Miniature {
    pub title: String,
    pub language: Lang,
    pub caution: String,
    pub lines: Vec<CopyLine>,
    pub hashtags: Vec<Hashtag>,
}

pub(crate) struct Pick {
    pub message: Message,
    pub chosen: bool,
    pub pictures: Vec<PictureField>,
    /// What it is called if it goes by itself.
    pub called: String,
}

/// A question to me, in the feed. It posts to `/h/<id>` like the page.
pub(crate) struct Slip {
    pub id: HighlightId,
    pub version: i64,
    pub title: String,
    pub caution: String,
    pub hashtags: Vec<Hashtag>,
    /// What it is written in, as that language calls itself.
    pub language: &'static str,
    pub proposer: String,
    pub group: GroupTag,
    /// The exact words and pictures, one entry a message.
    pub lines: Vec<SlipLine>,
    pub my_name: String,
    pub address: Option<String>,
    /// Silence until then is no.
    pub until: Timestamp,
}

/// What would be shown of one message.
pub(crate) struct SlipLine {
    pub mine: bool,
    pub name: String,
    pub text: String,
    pub pictures: Vec<Plate>,
}

/// `/consents`: every question to me, answered in one act.
#[derive(Template)]
#[template(path = "consents.html")]
pub(crate) struct ConsentsPage {
    pub l: Words,
    pub shell: Shell,
    pub slips: Vec<Slip>,
    pub saved: Option<&'static str>,
}

/// A highlight in a list inside the house.
pub(crate) struct HighlightLine {
    pub href: String,
    pub title: String,
    pub state: HighlightState,
    pub at: Timestamp,
    /// Waits for me: my consent, or my approval as a host.
    pub mine_to_do: bool,
}

/// `/h/<id>`. `POST` `act`: `named` · `nameless` · `refused` · `reword` (`position`, `text`) ·
/// `approve` · `decline` · `withdraw` · `cover` (the fields of [`CoverFields`]) · `revise` (the same),
/// which leads to the new edition.
#[derive(Template)]
#[template(path = "highlight.html")]
pub(crate) struct HighlightPage {
    pub l: Words,
    pub shell: Shell,
    pub id: HighlightId,
    /// Of the words shown: a form that answers older ones is refused.
    pub version: i64,
    pub title: String,
    pub caution: String,
    pub hashtags: Vec<Hashtag>,
    /// What it is written in.
    pub written: Lang,
    pub state: HighlightState,
    pub group: GroupTag,
    pub room: String,
    pub room_href: String,
    pub proposer: String,
    pub at: Timestamp,
    /// Silence until then is no.
    pub until: Timestamp,
    /// A host let it out: when it leaves, and in how many minutes.
    pub leaves: Option<(Timestamp, i64)>,
    pub quotes: Vec<Quote>,
    /// I am quoted.
    pub mine: Option<Mine>,
    pub may_approve: bool,
    /// A host, or who proposed it, lets it be.
    pub may_decline: bool,
    pub may_withdraw: bool,
    /// What stands around the words may be changed: before it leaves, or in a new edition.
    pub cover: Option<CoverFields>,
    /// The reply from outside that it answers.
    pub answers: Option<ReplyLine>,
    /// The page of the highlight this one is a new edition of.
    pub revises: Option<String>,
    /// `/l/<slug>` while it is public.
    pub copy_href: Option<String>,
    /// `@paper@salon.example`, if the group has a public handle.
    pub address: Option<String>,
    pub receipts: Option<Receipts>,
    /// Server by server, for its authors and the hosts.
    pub servers: Vec<ServerLine>,
    /// What others elsewhere say to it.
    pub echo: Echo,
    /// How the post will look elsewhere, before it leaves.
    pub post: Option<Post>,
    pub saved: Option<&'static str>,
    pub wrong: Option<&'static str>,
}

impl HighlightPage {
    /// Something waits for a server.
    pub(crate) fn may_hurry(&self) -> bool {
        self.servers.iter().any(ServerLine::waits)
    }

    /// It is withdrawn, and servers may have it still.
    pub(crate) fn may_delete_again(&self) -> bool {
        self.state == HighlightState::Withdrawn && !self.servers.is_empty()
    }

    /// The language it is written in, as that language calls itself.
    pub(crate) fn language(&self) -> &'static str {
        words::own_name(self.written)
    }

    /// My words may still be changed.
    pub(crate) fn rewording(&self) -> bool {
        self.mine.as_ref().is_some_and(|mine| mine.open)
    }
}

pub(crate) struct Quote {
    pub position: i64,
    pub author: Person,
    /// The exact words that would leave, or have left.
    pub text: String,
    /// The exact pictures, too.
    pub pictures: Vec<Plate>,
    pub answer: Consent,
    pub mine: bool,
}

impl Quote {
    /// The key that says the answer. Who refused is told to nobody.
    pub(crate) fn says(&self) -> &'static str {
        match self.answer {
            Consent::Asked => "answer-asked",
            Consent::Named | Consent::Nameless => "answer-yes",
            Consent::Refused => "answer-refused",
        }
    }

    pub(crate) fn is_yes(&self) -> bool {
        matches!(self.answer, Consent::Named | Consent::Nameless)
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.answer == Consent::Asked
    }

    pub(crate) fn is_nameless(&self) -> bool {
        self.answer == Consent::Nameless
    }
}

pub(crate) struct Mine {
    pub answer: Consent,
    pub my_name: String,
    /// My answer can still be given or changed, and so can my words.
    pub open: bool,
}

impl Mine {
    pub(crate) fn is_nameless(&self) -> bool {
        self.answer == Consent::Nameless
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.answer == Consent::Asked
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HighlightState {
    /// Authors have not all answered.
    Asking,
    /// Everybody said yes; a host decides.
    Agreed,
    /// A host let it out. It leaves soon, unless an author stops it.
    Leaving,
    /// Not everybody answered in time.
    Expired,
    /// An author or a host said no. Nobody is told who.
    Declined,
    Published,
    /// A newer edition has taken its place.
    Replaced,
    Withdrawn,
}

impl HighlightState {
    /// How far it has come, where everybody may have agreed and its time may be over.
    pub(crate) fn of(highlight: &Highlight, agreed: bool, now: Timestamp) -> Self {
        match highlight.state {
            State::Asking if highlight.leaves_at.is_some() => Self::Leaving,
            State::Asking if highlight.expires_at <= now => Self::Expired,
            State::Asking if agreed => Self::Agreed,
            State::Asking => Self::Asking,
            State::Declined => Self::Declined,
            State::Published => Self::Published,
            State::Replaced => Self::Replaced,
            State::Withdrawn => Self::Withdrawn,
        }
    }

    /// The key of its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Asking => "state-asking",
            Self::Agreed => "state-agreed",
            Self::Leaving => "state-leaving",
            Self::Expired => "state-expired",
            Self::Declined => "state-declined",
            Self::Published => "state-published",
            Self::Replaced => "state-replaced",
            Self::Withdrawn => "state-withdrawn",
        }
    }

    /// The key of what it means, in a sentence.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Asking => "state-asking-means",
            Self::Agreed => "state-agreed-means",
            Self::Leaving => "state-leaving-means",
            Self::Expired => "state-expired-means",
            Self::Declined => "state-declined-means",
            Self::Published => "state-published-means",
            Self::Replaced => "state-replaced-means",
            Self::Withdrawn => "state-withdrawn-means",
        }
    }

    pub(crate) fn is_published(self) -> bool {
        self == Self::Published
    }

    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Asking | Self::Agreed | Self::Leaving)
    }

    pub(crate) fn is_leaving(self) -> bool {
        self == Self::Leaving
    }
}

/// `/settings/outside?after=`: what of me is outside, was, or is about to be.
#[derive(Template)]
#[template(path = "my_outside.html")]
pub(crate) struct OutsidePage {
    pub l: Words,
    pub shell: Shell,
    pub lines: Vec<OutsideLine>,
    pub next: Option<HighlightId>,
}

pub(crate) struct OutsideLine {
    pub href: String,
    pub title: String,
    pub group: String,
    pub signature: Option<String>,
    /// It leaves in so many minutes, unless I stop it.
    pub leaves_in: Option<i64>,
    /// It was taken back.
    pub gone: bool,
    pub at: Timestamp,
    /// How many servers may have it.
    pub servers: i64,
}

/// What became of the copy at one server.
pub(crate) struct ServerLine {
    pub host: String,
    pub outcome: Outcome,
    /// It was asked to delete it.
    pub delete: bool,
    pub answer: Option<String>,
    pub tried: Option<Timestamp>,
    pub again: Option<Timestamp>,
}

impl ServerLine {
    /// The key of what became of it.
    pub(crate) fn says(&self) -> &'static str {
        match (self.outcome, self.delete) {
            (Outcome::Waiting, false) => "server-waiting",
            (Outcome::Waiting, true) => "server-delete-waiting",
            (Outcome::Delivered, false) => "server-delivered",
            (Outcome::Delivered, true) => "server-deleted",
            // There is nobody any more who could have it, or delete it.
            (Outcome::Refused, _) if matches!(self.answer.as_deref(), Some("404" | "410")) => {
                "server-gone"
            }
            (Outcome::Refused, false) => "server-refused",
            (Outcome::Refused, true) => "server-delete-refused",
            (Outcome::Dropped, _) => "server-dropped",
        }
    }

    pub(crate) fn waits(&self) -> bool {
        self.outcome == Outcome::Waiting
    }
}

/// What comes back: replies that were opened, those that wait where one may read them, and numbers as
/// others claim them.
#[derive(Default)]
pub(crate) struct Echo {
    pub likes: i64,
    pub boosts: i64,
    pub replies: Vec<ReplyLine>,
    /// I decide about replies.
    pub may_decide: bool,
    /// I may propose what the group answers.
    pub may_answer: bool,
    pub my_name: String,
}

pub(crate) struct ReplyLine {
    pub id: ReplyId,
    pub by: String,
    /// Where their server shows them.
    pub address: String,
    pub words: String,
    pub waits: bool,
    pub at: Timestamp,
    /// What the group answers, or may answer.
    pub answers: Vec<HighlightLine>,
}

/// Where the copy went, in numbers only.
pub(crate) struct Receipts {
    /// Nothing: it is told to nobody but whom it answers.
    pub followers: Option<i64>,
    /// How many servers were asked to delete it, and how many confirmed that.
    pub withdrawal: Option<(i64, i64)>,
    pub delivered: i64,
    pub waiting: i64,
    pub refused: i64,
}
