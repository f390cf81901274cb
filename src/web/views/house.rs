//! One's own settings, and the owner's page.

use askama::Template;

use super::{Field, GroupTag, Shell};
use crate::members::{Theme, habits::Habits};
use crate::values::{Lang, SessionId, Timestamp};
use crate::web::assets;
use crate::web::words::{self, Words};
use crate::window::{
    blocks::Block,
    servers::{Farewell, Health},
};

/// `/settings`. `POST` `/settings`: `name`, `language`, `theme` (each may be `auto`) ·
/// `/settings/habits`: a box each of [`Settings::habit_boxes`] · `/settings/password`: `current`, `password` · `/settings/sessions/<id>/end` ·
/// `/settings/sessions/end-others`.
#[derive(Template)]
#[template(path = "settings.html")]
pub(crate) struct Settings {
    pub l: Words,
    pub shell: Shell,
    pub handle: String,
    pub name: Field,
    /// Nothing: the browser decides.
    pub language: Option<Lang>,
    pub theme: Option<Theme>,
    pub habits: Habits,
    /// They have not just shown that it is them.
    pub asks_current: bool,
    pub current: Field,
    pub password: Field,
    pub sessions: Vec<SessionLine>,
    pub saved: Option<&'static str>,
}

/// `/house/bridge?after=`. `POST` `act`: `block` (`target`, `reason`) · `import` (`list`) ·
/// `unblock` (`id`) · `farewell`.
#[derive(Template)]
#[template(path = "bridge.html")]
pub(crate) struct BridgePage {
    pub l: Words,
    pub shell: Shell,
    pub servers: Vec<Health>,
    /// How much the house shows.
    pub shown: i64,
    pub farewell: Farewell,
    pub blocks: Vec<Block>,
    pub next: Option<String>,
    pub target: Field,
    pub saved: Option<&'static str>,
}

/// `/g/<group>/settings/outside?after=`. `POST` `act`: the same as of the bridge; `farewell` is for good,
/// and its owner's.
#[derive(Template)]
#[template(path = "group_outside.html")]
pub(crate) struct GroupOutsidePage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub blocks: Vec<Block>,
    pub next: Option<String>,
    pub target: Field,
    /// How much the group shows.
    pub shown: i64,
    pub farewell: Farewell,
    /// It has a public handle, or had one.
    pub has_face: bool,
    /// Its public address ended then.
    pub silent: Option<Timestamp>,
    pub may_end: bool,
    pub saved: Option<&'static str>,
}

impl GroupOutsidePage {
    fn action(&self) -> String {
        format!("{}/settings/outside", self.group.href)
    }
}

/// One choice among a few.
pub(crate) struct Choice {
    pub word: &'static str,
    pub chosen: bool,
}

impl Settings {
    pub(crate) fn languages(&self) -> Vec<(Choice, &'static str)> {
        let choice = |lang: &Lang| {
            let chosen = self.language == Some(*lang);
            let word = lang.as_str();
            (Choice { word, chosen }, words::own_name(*lang))
        };
        Lang::ALL.iter().map(choice).collect()
    }

    /// The boxes of a form, and whether each is ticked.
    pub(crate) fn habit_boxes(&self) -> [(&'static str, bool); 4] {
        [
            ("enter_sends", self.habits.enter_sends),
            ("letter_keys", self.habits.letter_keys),
            ("shows_typing", self.habits.shows_typing),
            ("shows_presence", self.habits.shows_presence),
        ]
    }

    pub(crate) fn themes(&self) -> Vec<(Choice, &'static str)> {
        let choice = |theme: Option<Theme>, key| {
            let word = theme.map_or("auto", Theme::as_str);
            let chosen = self.theme == theme;
            (Choice { word, chosen }, key)
        };
        vec![
            choice(None, "theme-auto"),
            choice(Some(Theme::Light), "theme-light"),
            choice(Some(Theme::Dark), "theme-dark"),
        ]
    }
}

pub(crate) struct SessionLine {
    pub id: SessionId,
    /// «Firefox, Linux»: as much as the browser said of itself.
    pub device: String,
    pub opened: Timestamp,
    pub seen: Timestamp,
    pub current: bool,
}

/// `/house`. `POST` `/house`: `house` · `/house/window`: `act` `open` (`address`) or `shut`
/// · `/house/previews`: `previews`.
#[derive(Template)]
#[template(path = "house.html")]
#[expect(clippy::struct_excessive_bools, reason = "what is so, and what is not")]
pub(crate) struct HousePage {
    pub l: Words,
    pub shell: Shell,
    pub house: Field,
    pub window_open: bool,
    pub previews: bool,
    /// Once the window has been open, its address can no longer change.
    pub fixed: bool,
    pub address: Field,
    pub doors_paused: bool,
    pub saved: Option<&'static str>,
}
