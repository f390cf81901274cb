//! What strangers see: the welcome, the published copies, the ways a page can fail.

use askama::Template;

use super::{Field, Shell};
use crate::fediverse::addresses::tag_path;
use crate::values::{Lang, Timestamp};
use crate::web::art::{self, Look};
use crate::web::assets;
use crate::web::words::Words;

/// `/` for strangers.
#[derive(Template)]
#[template(path = "welcome.html")]
pub(crate) struct Welcome {
    pub l: Words,
    pub shell: Shell,
    /// The newest copies, if the window is open.
    pub cards: Vec<CopyCard>,
}

/// `/l/<slug>`: whole without scripts. Made of window tables only.
#[derive(Template)]
#[template(path = "copy.html")]
pub(crate) struct CopyPage {
    pub l: Words,
    pub shell: Shell,
    pub title: String,
    /// Absolute.
    pub url: String,
    /// Where the house is, for what needs a whole address.
    pub origin: String,
    /// Where programs are told how it is shown elsewhere.
    pub oembed: String,
    /// The note as other servers fetch it.
    pub note_url: Option<String>,
    pub group: String,
    /// What else it shows.
    pub group_href: String,
    pub look: Look,
    /// `@paper@salon.example`.
    pub address: Option<String>,
    /// What readers are told before they unfold it; empty: nothing.
    pub caution: String,
    pub lines: Vec<CopyLine>,
    pub hashtags: Vec<Hashtag>,
    /// The language of what was said, which may not be the reader's.
    pub language: Lang,
    pub published: Timestamp,
    pub revised: Option<Timestamp>,
    /// How many replies from elsewhere were opened.
    pub answers: i64,
    /// Whom it answers itself: how they are called, and where they said what.
    pub answers_to: Option<(String, String)>,
    pub others: Vec<CopyCard>,
}

/// `/l/<slug>/embed`: the same for a frame on somebody else's page.
#[derive(Template)]
#[template(path = "embed.html")]
pub(crate) struct Embed {
    pub l: Words,
    pub shell: Shell,
    pub copy: CopyPage,
}

/// What others put on their page to show it.
#[derive(Template)]
#[template(path = "parts/frame.html")]
pub(crate) struct Frame {
    pub src: String,
    pub title: String,
    pub width: u32,
    pub height: u32,
}

pub(crate) struct CopyLine {
    /// Nothing when the author chose to stay unnamed.
    pub signature: Option<String>,
    pub text: String,
    pub pictures: Vec<Plate>,
}

/// A picture of a highlight, whole.
#[derive(Clone)]
pub(crate) struct Plate {
    pub src: String,
    /// What is to be seen, for whoever cannot.
    pub alt: String,
    pub width: i64,
    pub height: i64,
}

impl CopyPage {
    /// The picture for previews in other places, how large it is, and what is to be seen on it: the first
    /// that is shown, unless the words are folded, or else the paper of the group.
    pub(crate) fn preview(&self) -> (String, (i64, i64), &str) {
        let mut plates = self.lines.iter().flat_map(|line| &line.pictures);
        if let Some(plate) = plates.next().filter(|_| self.caution.is_empty()) {
            let address = format!("{}{}", self.origin, plate.src);
            return (address, (plate.width, plate.height), &plate.alt);
        }
        let size = (art::WIDTH.into(), art::HEIGHT.into());
        (format!("{}/preview.png", self.url), size, "")
    }

    /// The language and the country where most speak it, as previews name it.
    pub(crate) fn locale(&self) -> &'static str {
        match self.language {
            Lang::English => "en_GB",
            Lang::French => "fr_FR",
        }
    }

    /// For previews in other places: the beginning of what was said, or is to be seen, unless it is folded.
    pub(crate) fn description(&self) -> String {
        if !self.caution.is_empty() {
            return self.caution.clone();
        }
        let lines = self.lines.iter();
        let said = lines.flat_map(|line| match &*line.text {
            "" => line.pictures.iter().map(|plate| &*plate.alt).collect(),
            words => vec![words],
        });
        let said = said.collect::<Vec<_>>().join(" ");
        match said.char_indices().nth(200) {
            Some((end, _)) => format!("{}…", said[..end].trim_end()),
            None => said,
        }
    }
}

/// A hashtag, and the page of what is shown under it.
pub(crate) struct Hashtag {
    pub name: String,
    pub href: String,
}

impl Hashtag {
    /// Each of those that stand apart by spaces.
    pub(crate) fn all(hashtags: &str) -> Vec<Self> {
        let one = |name: &str| Self {
            name: name.to_owned(),
            href: tag_path(name),
        };
        hashtags.split_whitespace().map(one).collect()
    }
}

pub(crate) struct CopyCard {
    pub href: String,
    pub title: String,
    pub group: String,
    pub look: Look,
    pub at: Timestamp,
}

/// Whose copies a list holds.
pub(crate) enum Shelf {
    House,
    Group {
        handle: String,
        name: String,
    },
    /// Those under a hashtag, as it is written.
    Tag(String),
}

/// `/l`, `/l/by/<handle>` and `/l/tagged/<tag>`.
#[derive(Template)]
#[template(path = "copies.html")]
pub(crate) struct CopiesPage {
    pub l: Words,
    pub shell: Shell,
    pub cards: Vec<CopyCard>,
    pub actors: Vec<Actor>,
    pub shelf: Shelf,
    /// The picture for previews in other places; absolute.
    pub preview: Option<String>,
}

impl CopiesPage {
    fn title(&self) -> String {
        match &self.shelf {
            Shelf::House => self.l.t("highlights"),
            Shelf::Group { name, .. } => name.clone(),
            Shelf::Tag(tag) => format!("#{tag}"),
        }
    }

    /// Where the same is for programs that read feeds.
    fn atom(&self) -> Option<String> {
        match &self.shelf {
            Shelf::House => Some("/atom".into()),
            Shelf::Group { handle, .. } => Some(format!("/l/by/{handle}/atom")),
            Shelf::Tag(_) => None,
        }
    }

    /// Each actor has a page of its own, and this is none of them.
    fn leads_to_groups(&self) -> bool {
        !matches!(self.shelf, Shelf::Group { .. })
    }

    fn lede(&self) -> String {
        match &self.shelf {
            Shelf::Group { name, .. } => {
                let parts = [
                    ("group", name.as_str()),
                    ("house", self.shell.house.as_str()),
                ];
                self.l.with("copies-of-group", &parts)
            }
            Shelf::House => self.l.t1("copies-lede", "house", &self.shell.house),
            Shelf::Tag(tag) => {
                let house = self.shell.house.as_str();
                self.l
                    .t2("copies-under-tag", "tag", tag.as_str(), "house", house)
            }
        }
    }
}

/// A group that can be followed from elsewhere.
pub(crate) struct Actor {
    pub name: String,
    pub address: String,
    /// What it shows.
    pub href: String,
    pub look: Look,
}

/// `/l/by/<handle>/follow`: where a stranger goes on, on their own server.
#[derive(Template)]
#[template(path = "follow.html")]
pub(crate) struct FollowPage {
    pub l: Words,
    pub shell: Shell,
    pub group: String,
    pub group_href: String,
    pub look: Look,
    /// `@paper@salon.example`.
    pub address: String,
    /// Their server by its name, and where it lets them follow.
    pub way: Option<(String, String)>,
    pub account: Field,
    /// The key of why there is no way.
    pub wrong: Option<&'static str>,
}

/// A withdrawn copy, status 410: nothing of it is left on the page.
#[derive(Template)]
#[template(path = "copy_gone.html")]
pub(crate) struct CopyGone {
    pub l: Words,
    pub shell: Shell,
}

/// `title` and `detail` are already sentences in the reader's language.
#[derive(Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage {
    pub l: Words,
    pub shell: Shell,
    pub title: String,
    pub detail: String,
    /// Where reading what was sent came to a stop, for whoever writes to the owner about it.
    pub stop: Option<String>,
    /// The id of the request, for the owner's log: shown when the fault is the house's own.
    pub request: Option<String>,
}

/// The house has no owner yet.
#[derive(Template)]
#[template(path = "preparing.html")]
pub(crate) struct Preparing {
    pub l: Words,
    pub shell: Shell,
}
