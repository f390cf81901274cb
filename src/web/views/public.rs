//! What strangers see: the welcome, the published copies, the ways a page can fail.

use askama::Template;

use super::Shell;
use crate::values::{Lang, Timestamp};
use crate::web::art::Look;
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
    /// Strangers may ask to come in.
    pub may_ask: bool,
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
    /// The note as other servers fetch it.
    pub note_url: Option<String>,
    pub group: String,
    /// What else it shows.
    pub group_href: String,
    pub look: Look,
    /// `@paper@salon.example`.
    pub address: Option<String>,
    pub lines: Vec<CopyLine>,
    /// The language of what was said, which may not be the reader's.
    pub language: Lang,
    pub published: Timestamp,
    pub revised: Option<Timestamp>,
    /// How many replies from elsewhere were opened.
    pub answers: i64,
    pub others: Vec<CopyCard>,
}

pub(crate) struct CopyLine {
    /// Nothing when the author chose to stay unnamed.
    pub signature: Option<String>,
    pub text: String,
}

impl CopyPage {
    /// For previews in other places: the beginning of what was said.
    pub(crate) fn description(&self) -> String {
        let said: Vec<_> = self.lines.iter().map(|line| line.text.as_str()).collect();
        let said = said.join(" ");
        match said.char_indices().nth(200) {
            Some((end, _)) => format!("{}…", said[..end].trim_end()),
            None => said,
        }
    }
}

pub(crate) struct CopyCard {
    pub href: String,
    pub title: String,
    pub group: String,
    pub look: Look,
    pub at: Timestamp,
}

/// `/l` and `/l/by/<handle>`.
#[derive(Template)]
#[template(path = "copies.html")]
pub(crate) struct CopiesPage {
    pub l: Words,
    pub shell: Shell,
    pub cards: Vec<CopyCard>,
    pub actors: Vec<Actor>,
    /// Handle and name of the one group whose page this is.
    pub group: Option<(String, String)>,
}

impl CopiesPage {
    fn title(&self) -> String {
        match &self.group {
            Some((_, name)) => name.clone(),
            None => self.l.t("highlights"),
        }
    }

    /// Where the same is for programs that read feeds.
    fn atom(&self) -> String {
        match &self.group {
            Some((handle, _)) => format!("/l/by/{handle}/atom"),
            None => "/atom".into(),
        }
    }

    fn lede(&self) -> String {
        match &self.group {
            Some((_, name)) => {
                let parts = [
                    ("group", name.as_str()),
                    ("house", self.shell.house.as_str()),
                ];
                self.l.with("copies-of-group", &parts)
            }
            None => self.l.t1("copies-lede", "house", &self.shell.house),
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
