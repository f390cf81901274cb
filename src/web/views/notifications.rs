//! Notifications: this device, how loud the house may be, each room, and the page without a network.

use askama::Template;

use super::{Field, GroupTag, Shell};
use crate::{
    members::{correspondence::Often, first_steps::Noise},
    rooms::levels::Level,
    values::Timestamp,
    web::{assets, words::Words},
};

/// The device in somebody's hands, wherever it is turned on and tried.
pub(crate) struct Device {
    /// What browsers want of the house when they subscribe.
    pub key: String,
    /// The house rings it.
    pub rings: bool,
}

/// `/settings/notifications`. `POST`: `noise`, `words`, `from`, `to`, `zone`.
#[derive(Template)]
#[template(path = "notifications.html")]
pub(crate) struct NotificationsPage {
    pub l: Words,
    pub shell: Shell,
    pub device: Device,
    pub noise: Noise,
    pub shows_words: bool,
    pub from: Field,
    pub to: Field,
    pub zone: Field,
    /// How often the house writes; nothing, where it cannot.
    pub letters: Option<Often>,
    /// They have shown an address to be theirs.
    pub reached: bool,
    pub rooms: Vec<LoudRoom>,
    pub saved: Option<&'static str>,
}

impl NotificationsPage {
    fn noises(&self) -> Vec<(&'static str, bool)> {
        let choice = |noise: &Noise| (noise.as_str(), *noise == self.noise);
        Noise::ALL.iter().map(choice).collect()
    }

    fn often(&self) -> Vec<(&'static str, bool)> {
        let choice = |often: &Often| (often.as_str(), Some(*often) == self.letters);
        Often::ALL.iter().map(choice).collect()
    }
}

/// A room, and how loud it may be.
pub(crate) struct LoudRoom {
    pub group: GroupTag,
    pub name: String,
    pub href: String,
    /// Nothing: as everywhere.
    pub chosen: Option<Level>,
    pub muted_until: Option<Timestamp>,
}

impl LoudRoom {
    fn level(&self) -> &'static str {
        self.chosen.map_or("usual", Level::as_str)
    }
}

/// `/g/<group>/<room>/level`. `POST`: `level`, `mute`.
#[derive(Template)]
#[template(path = "room_level.html")]
pub(crate) struct LevelPage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub room: String,
    pub href: String,
    pub chosen: Option<Level>,
    pub muted_until: Option<Timestamp>,
    pub saved: Option<&'static str>,
}

impl LevelPage {
    fn levels(&self) -> Vec<(&'static str, bool)> {
        let choice = |level: &Level| (level.as_str(), self.chosen == Some(*level));
        let usual = ("usual", self.chosen.is_none());
        std::iter::once(usual)
            .chain(Level::ALL.iter().map(choice))
            .collect()
    }
}

/// `/offline`: kept by the worker, and shown where there is no network.
#[derive(Template)]
#[template(path = "offline.html")]
pub(crate) struct OfflinePage {
    pub l: Words,
    pub shell: Shell,
}
