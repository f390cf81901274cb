//! The life of a group: its settings, its rules, who answers for it, and the way in.

use askama::Template;

use super::{
    Field, GroupTag, Person, Shell,
    rooms::{VisibilityChoice, visibility_meaning, visibility_name},
};
use crate::{
    groups::{Announced, BehindPerson, Life, Overseen, Oversight, StandIn, Version},
    values::{BehindName, GroupRole, Timestamp, Visibility},
    web::{assets, words::Words},
};

/// `/g/<group>/settings`. Forms: `POST …/settings` (`name`, `purpose`), `…/settings/rules`,
/// `…/settings/rhythm`, `…/settings/newcomers`, `…/settings/keeping`, `…/settings/visibility`, `…/rooms/<room>/<what>`,
/// `…/archive`.
#[derive(Template)]
#[template(path = "group_settings.html")]
pub(crate) struct GroupSettings {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub name: Field,
    pub purpose: Field,
    pub rules: Field,
    pub announcements: bool,
    pub slow: Vec<OneOf>,
    pub slow_until: Option<Timestamp>,
    pub hold_posts: Field,
    pub hold_days: Field,
    pub read_back: Vec<OneOf>,
    /// Whatever they choose: nobody who comes now reads what was written before.
    pub opened: Option<Timestamp>,
    pub questions: Field,
    pub again_days: Field,
    /// How long what is said may be kept.
    pub keep: Vec<OneOf>,
    /// Links are looked up here.
    pub previews: bool,
    /// So many messages are older than they wish to keep: are they sure?
    pub going: Option<i64>,
    pub rooms: Vec<KeptRoom>,
    pub new_room: Field,
    /// For whoever owns it.
    pub shown: Option<Shown>,
    pub saved: Option<&'static str>,
}

impl GroupSettings {
    /// What was announced, as a key.
    pub(crate) fn becomes(&self) -> &'static str {
        let announced = self
            .shown
            .as_ref()
            .and_then(|shown| shown.announced.as_ref());
        becomes(announced)
    }
}

/// The key of what a group becomes.
pub(super) fn becomes(announced: Option<&Announced>) -> &'static str {
    match announced {
        Some(announced) if announced.becomes == Visibility::Open => "group-becomes-open",
        _ => "group-becomes-closed",
    }
}

/// One line of a list to choose from.
pub(crate) struct OneOf {
    pub word: String,
    pub says: String,
    pub chosen: bool,
}

/// A room as its hosts keep it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether the page offers one thing"
)]
pub(crate) struct KeptRoom {
    pub slug: String,
    pub name: Field,
    pub first: bool,
    pub last: bool,
    pub archived: bool,
    /// The last that is open stays so.
    pub may_archive: bool,
}

/// Who may know of a group, and what was announced about it.
pub(crate) struct Shown {
    pub visibility: Visibility,
    pub announced: Option<Announced>,
}

impl Shown {
    pub(crate) fn choices(&self) -> Vec<VisibilityChoice> {
        let choice = |visibility: &Visibility| VisibilityChoice {
            word: visibility.as_str(),
            name: visibility_name(*visibility),
            meaning: visibility_meaning(*visibility),
            chosen: *visibility == self.visibility,
        };
        Visibility::ALL.iter().map(choice).collect()
    }
}

/// `/g/<group>/rules`. `POST …/rules` accepts (`version`); whoever enters does both at once by `…/join`.
#[derive(Template)]
#[template(path = "group_rules.html")]
pub(crate) struct GroupRules {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub rules: Option<Version>,
    pub asks: Asks,
    /// For members: every version before this one, newest first.
    pub earlier: Vec<Version>,
    pub saved: Option<&'static str>,
}

/// What the page of rules asks of whoever reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    Nothing,
    /// To accept them, because they have changed.
    ToAccept,
    /// To accept them on the way in.
    ToEnter,
}

impl GroupRules {
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.rules.as_ref().map(Version::lines).unwrap_or_default()
    }

    pub(crate) fn asks_to_accept(&self) -> bool {
        self.asks == Asks::ToAccept
    }

    pub(crate) fn asks_to_enter(&self) -> bool {
        self.asks == Asks::ToEnter
    }
}

/// `/g/<group>/roles`. Forms: `POST …/roles` (`member`, `act`: `host`, `member` or `owner`, for which
/// `sure` is ticked), `…/roles/stand-in` (`member`, `until`), `…/roles/stand-in/end`.
#[expect(clippy::struct_excessive_bools, reason = "what is so, and what is not")]
#[derive(Template)]
#[template(path = "group_roles.html")]
pub(crate) struct GroupRoles {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub people: Vec<RolePerson>,
    /// Where they go on.
    pub next: Option<BehindPerson>,
    /// This is not the first page.
    pub onward: bool,
    pub stand_in: Option<StandIn>,
    /// I may name hosts.
    pub may_name: bool,
    /// I may give the group to somebody, for good or for a while.
    pub may_hand_over: bool,
    pub may_end_stand_in: bool,
    pub until: Field,
    pub wrong: Option<&'static str>,
    pub saved: Option<&'static str>,
}

pub(crate) struct RolePerson {
    pub person: Person,
    pub role: GroupRole,
    /// They may take part now.
    pub here: bool,
}

impl RolePerson {
    pub(crate) fn hosts(&self) -> bool {
        self.role == GroupRole::Host
    }

    /// They could answer for the group.
    pub(crate) fn takes_on(&self) -> bool {
        self.here && matches!(self.role, GroupRole::Host | GroupRole::Member)
    }
}

impl GroupRoles {
    /// The roles there are, each with its people.
    pub(crate) fn by_role(&self) -> Vec<(&'static str, Vec<&RolePerson>)> {
        let of = |role: &GroupRole| {
            let people = self.people.iter().filter(|one| one.role == *role);
            (role.as_str(), people.collect::<Vec<_>>())
        };
        let roles = GroupRole::ALL.iter().map(of);
        let shown = roles.filter(|(_, people)| !people.is_empty() || !self.is_part());
        shown.collect()
    }

    /// Not everybody is on this page.
    fn is_part(&self) -> bool {
        self.onward || self.next.is_some()
    }

    pub(crate) fn candidates(&self) -> impl Iterator<Item = &RolePerson> {
        self.people.iter().filter(|one| one.takes_on())
    }

    pub(crate) fn has_candidates(&self) -> bool {
        self.candidates().next().is_some()
    }
}

/// `/g/<group>/ask`. `POST`: `words`, `answer` (repeated) · `POST …/ask/withdraw`.
#[derive(Template)]
#[template(path = "group_ask.html")]
pub(crate) struct GroupAsk {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub purpose: String,
    /// Who reads what is answered.
    pub hosts: Vec<String>,
    pub rules: Vec<String>,
    /// To ask is to accept them.
    pub rules_version: i64,
    pub read_back: String,
    pub questions: Vec<Question>,
    pub words: Field,
    /// They asked then, and wait.
    pub waits_since: Option<Timestamp>,
    /// They were declined, and may ask again then.
    pub again: Option<Timestamp>,
}

pub(crate) struct Question {
    pub asks: String,
    pub answer: Field,
}

/// `/groups?after=`: what I could enter, or ask to.
#[derive(Template)]
#[template(path = "discover.html")]
pub(crate) struct DiscoverPage {
    pub l: Words,
    pub shell: Shell,
    pub groups: Vec<Discovered>,
    /// Where they go on.
    pub next: Option<BehindName>,
}

pub(crate) struct Discovered {
    pub tag: GroupTag,
    pub visibility: Visibility,
    pub purpose: String,
}

impl Discovered {
    fn visibility_name(&self) -> &'static str {
        visibility_name(self.visibility)
    }
}

/// `/house/groups?q=&visibility=&life=&after=`, for the owner of the house. Forms: `POST …/<id>/close` (`reason`), `…/reopen`, `…/enter`.
#[derive(Template)]
#[template(path = "house_groups.html")]
pub(crate) struct HouseGroups {
    pub l: Words,
    pub shell: Shell,
    pub groups: Vec<HouseGroup>,
    pub filter: Oversight,
    /// Where the list goes on.
    pub next: Option<String>,
    pub saved: Option<&'static str>,
}

impl HouseGroups {
    /// The visibilities to choose from: the word of each, its sentence, whether it is this one.
    fn visibilities(&self) -> Vec<(&'static str, &'static str, bool)> {
        let choice = |one: &Visibility| {
            let chosen = self.filter.visibility == Some(*one);
            (one.as_str(), visibility_name(*one), chosen)
        };
        Visibility::ALL.iter().map(choice).collect()
    }

    fn lives(&self) -> Vec<(&'static str, &'static str, bool)> {
        let choice = |one: &Life| {
            let sentence = match one {
                Life::Lived => "group-lived",
                Life::Archived => "archived",
                Life::Closed => "closed-by-house",
            };
            (one.as_str(), sentence, self.filter.life == Some(*one))
        };
        Life::ALL.iter().map(choice).collect()
    }
}

pub(crate) struct HouseGroup {
    pub tag: GroupTag,
    pub overseen: Overseen,
    /// I am in it.
    pub mine: bool,
    pub reason: Field,
}

impl HouseGroup {
    pub(crate) fn visibility_name(&self) -> &'static str {
        visibility_name(self.overseen.visibility)
    }
}
