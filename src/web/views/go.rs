//! Where one may go, and what each key does.

use askama::Template;

use super::Shell;
use crate::web::{assets, words::Words};

/// `/go?q=`
#[derive(Template)]
#[template(path = "go.html")]
pub(crate) struct GoPage {
    pub l: Words,
    pub shell: Shell,
    pub part: GoPart,
}

/// `/go?q=&part=1`: what the page shows below its field.
#[derive(Template)]
#[template(path = "parts/go.html")]
pub(crate) struct GoPart {
    pub l: Words,
    pub query: String,
    pub jumps: Vec<Jumps>,
}

/// Places of one kind.
pub(crate) struct Jumps {
    /// The key of what they are called together.
    pub title: &'static str,
    pub jumps: Vec<Jump>,
}

pub(crate) struct Jump {
    pub href: String,
    pub name: String,
    /// What tells it from another of the same name.
    pub hint: String,
    pub icon: &'static str,
    pub unread: i64,
}

/// `/shortcuts`
#[derive(Template)]
#[template(path = "shortcuts.html")]
pub(crate) struct ShortcutsPage {
    pub l: Words,
    pub shell: Shell,
}

/// Keys that are pressed together or one after the other, and the sentence of what they do.
type Shortcut = (&'static [&'static str], &'static str);

/// What keys do anywhere, in a room, in the feed, and on a message.
const SHORTCUTS: [(&str, &[Shortcut]); 4] = [
    (
        "shortcuts-anywhere",
        &[
            (&["Ctrl", "K"], "shortcut-go"),
            (&["Ctrl", "/"], "shortcut-sheet"),
            (&["Alt", "↑ ↓"], "shortcut-room"),
            (&["Alt", "⇧", "↑ ↓"], "shortcut-unread-room"),
            (&["F6"], "shortcut-part"),
            (&["G", "F"], "shortcut-feed"),
            (&["G", "M"], "shortcut-mentions"),
            (&["G", "T"], "shortcut-todo"),
            (&["G", "P"], "shortcut-people"),
            (&["G", "S"], "shortcut-settings"),
            (&["J", "K"], "shortcut-walk"),
            (&["?"], "shortcut-sheet"),
        ],
    ),
    (
        "shortcuts-room",
        &[
            (&["⏎"], "shortcut-send"),
            (&["⇧", "⏎"], "shortcut-line"),
            (&["↑"], "shortcut-edit-last"),
            (&["⇧", "↑"], "shortcut-reply-last"),
            (&["@"], "shortcut-at"),
            (&[":"], "shortcut-colon"),
            (&["⇧", "PgUp"], "shortcut-first-unread"),
            (&["End"], "to-present"),
            (&["Esc"], "shortcut-esc"),
        ],
    ),
    (
        "shortcuts-feed",
        &[
            (&["J", "K"], "shortcut-walk-feed"),
            (&["R"], "feed-answer"),
            (&["E"], "mark-read"),
            (&["⇧", "PgUp"], "shortcut-first-unread"),
        ],
    ),
    (
        "shortcuts-message",
        &[
            (&["↑ ↓"], "shortcut-walk"),
            (&["R"], "reply"),
            (&["E"], "edit"),
            (&["+"], "react"),
            (&["U"], "unread-from-here"),
            (&["C"], "copy-link"),
            (&["L"], "propose"),
        ],
    ),
];

impl ShortcutsPage {
    #[expect(
        clippy::unused_self,
        reason = "templates ask the page for all it shows"
    )]
    pub(crate) fn shortcuts(&self) -> &'static [(&'static str, &'static [Shortcut])] {
        &SHORTCUTS
    }
}
