//! One's own settings, and the owner's page.

use askama::Template;

use super::health::{Bar, Wait};
use super::{Field, GroupTag, Shell};
use crate::groups;
use crate::members::{Theme, habits::Habits};
use crate::values::{Behind, Lang, SessionId, Timestamp};
use crate::web::assets;
use crate::web::bridge::{Import, onward};
use crate::web::words::{self, Words};
use crate::window::{
    ActorType, Quotes,
    allowed::{Allowed, Cut},
    blocks::Block,
    followers::Listed,
    servers::{Farewell, Health, Keys},
    wishes::Wish,
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
    /// A portrait of them hangs.
    pub portrait: bool,
    /// Why the picture that was sent is not one.
    pub refused: Option<String>,
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

/// With whom the house, or a group, has to do.
#[derive(Default)]
pub(crate) struct Ties {
    /// Whom it keeps out.
    pub blocks: Vec<Block>,
    /// The servers that it hears, where it hears only some.
    pub allowed: Vec<Allowed>,
    pub only: bool,
    /// With whom it would end if only listed servers were heard.
    pub cuts: Vec<Cut>,
    /// They were asked whether they mean it, and see that it is more than they knew.
    pub asks: bool,
    pub target: Field,
    /// How far a list was just taken over.
    pub taken: Option<Import>,
}

/// The most servers of those with whom it would end that are named.
const MOST_NAMED: usize = 12;
/// The most lines that could not be read that are shown.
const MOST_UNREAD: usize = 20;

impl Ties {
    pub(crate) fn next(&self) -> Option<String> {
        let last = more(self.blocks.len())
            .then(|| self.blocks.last())
            .flatten()?;
        Some(onward(&last.target))
    }

    pub(crate) fn next_allowed(&self) -> Option<String> {
        let last = more(self.allowed.len())
            .then(|| self.allowed.last())
            .flatten()?;
        Some(onward(&last.target))
    }

    pub(crate) fn cut_followers(&self) -> i64 {
        self.cuts.iter().map(|cut| cut.followers).sum()
    }

    /// Some of those with whom it would end, by name.
    pub(crate) fn cut_names(&self) -> String {
        let names = self.cuts.iter().take(MOST_NAMED);
        let mut names: Vec<&str> = names.map(|cut| cut.host.as_str()).collect();
        if self.cuts.len() > MOST_NAMED {
            names.push("…");
        }
        names.join(", ")
    }
}

impl Import {
    pub(crate) fn shown(&self) -> &[(i64, String)] {
        &self.unread[..self.unread.len().min(MOST_UNREAD)]
    }
}

/// Whether a list of so many goes on.
fn more(len: usize) -> bool {
    i64::try_from(len).is_ok_and(|len| len >= groups::PAGE)
}

/// `/house/bridge?after=&allowed=`. `POST` `act`: `block` (`target`, `reason`) · `import` (`list`) ·
/// `unblock` (`id`) · `allow` (`list`) · `disallow` (`id`) · `only` (`sure`) · `anybody` ·
/// `keys` (`at_once`) · `farewell`.
#[derive(Template)]
#[template(path = "bridge.html")]
pub(crate) struct BridgePage {
    pub l: Words,
    pub shell: Shell,
    pub servers: Vec<Health>,
    /// Other servers say that ours is.
    pub wrong_clock: bool,
    /// How deliveries went day by day, and what waits for whom.
    pub bars: Vec<Bar>,
    pub waits: Vec<Wait>,
    pub keys: Keys,
    /// How much the house shows.
    pub shown: i64,
    pub farewell: Farewell,
    pub ties: Ties,
    pub saved: Option<&'static str>,
}

/// `/g/<group>/settings/outside?after=&followers=&quotes=`. `POST` `act`: the same as of the bridge; `farewell` is
/// for good, and its owner's · `followers` (`approve`) · `remove` (`target`) · `quotes` (`quotes`) ·
/// `end-quote` (`id`) · `actor-type` (`actor_type`).
#[derive(Template)]
#[template(path = "group_outside.html")]
pub(crate) struct GroupOutsidePage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub ties: Ties,
    /// How much the group shows.
    pub shown: i64,
    pub farewell: Farewell,
    /// It has a public handle, or had one.
    pub has_face: bool,
    /// Its public address ended then.
    pub silent: Option<Timestamp>,
    pub may_end: bool,
    /// Hosts say yes to each who wants to follow.
    pub approves: bool,
    pub followers: Vec<Listed>,
    /// Who may quote what it shows from now on, and who was said yes to.
    pub quotes: Quotes,
    /// As what other servers show it.
    pub actor_type: ActorType,
    pub quoted: Vec<Wish>,
    pub more_quoted: Option<Behind>,
    pub saved: Option<&'static str>,
}

impl GroupOutsidePage {
    /// Who may quote: the word, its sentence, and whether it is chosen.
    fn quote_choices(&self) -> [(&'static str, &'static str, bool); 3] {
        let choice = |quotes: Quotes, key| (quotes.as_str(), key, quotes == self.quotes);
        [
            choice(Quotes::Nobody, "quotes-nobody"),
            choice(Quotes::Asked, "quotes-asked"),
            choice(Quotes::Anybody, "quotes-anybody"),
        ]
    }

    /// As what it is shown: the word, its sentence, and whether it is chosen.
    fn actor_types(&self) -> [(&'static str, &'static str, bool); 2] {
        let choice = |kind: ActorType, key| (kind.as_str(), key, kind == self.actor_type);
        [
            choice(ActorType::Group, "actor-type-group"),
            choice(ActorType::Service, "actor-type-service"),
        ]
    }

    /// Where the list of followers goes on.
    fn more_followers(&self) -> Option<String> {
        let last = more(self.followers.len())
            .then(|| self.followers.last())
            .flatten()?;
        Some(onward(&last.remote_id))
    }

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
