//! People: the list, a profile, the tree, a branch, and the strangers who name somebody.

use askama::Template;

use super::{Field, GroupTag, Person, Shell};
use crate::{
    invitations::allowance::Places,
    members::{
        people::Kind,
        tree::{Node, Twig},
    },
    policy::HouseState,
    requests::{Answer, Request},
    values::{Behind, BehindName, HouseRole, MemberId, Timestamp, Unfit},
    web::{assets, words::Words},
};

/// `/people?q=&kind=&after=`
#[derive(Template)]
#[template(path = "people.html")]
pub(crate) struct PeoplePage {
    pub l: Words,
    pub shell: Shell,
    /// The reader may look at the tree.
    pub tree: bool,
    /// How many strangers name the reader.
    pub asking: i64,
    pub kinds: Vec<Kind>,
    pub kind: Kind,
    pub query: String,
    pub people: Vec<ListedPerson>,
    /// The list goes on behind them.
    pub next: Option<BehindName>,
}

impl PeoplePage {
    /// The lists that the reader may choose from: the word of each, its sentence, whether it is this one.
    fn choices(&self) -> Vec<(&'static str, String, bool)> {
        let choice = |kind: &Kind| {
            let word = kind.as_str();
            let key = format!("people-{}", word.replace('_', "-"));
            (word, key, *kind == self.kind)
        };
        self.kinds.iter().map(choice).collect()
    }
}

/// The sentence that names a role, if it is worth a badge.
fn badge(role: HouseRole) -> Option<&'static str> {
    match role {
        HouseRole::Owner => Some("owner"),
        HouseRole::Host => Some("house-host"),
        HouseRole::Member => None,
        HouseRole::Guest => Some("guest"),
    }
}

pub(crate) struct ListedPerson {
    pub person: Person,
    pub role: HouseRole,
    pub joined: Timestamp,
    pub until: Option<Timestamp>,
}

impl ListedPerson {
    pub(crate) fn role_name(&self) -> Option<&'static str> {
        badge(self.role)
    }
}

/// `/u/<member>`. `POST` `/role`: `role` · `/allowance`: `places` · `/thank`.
#[derive(Template)]
#[template(path = "profile.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each shows or hides something by itself"
)]
pub(crate) struct ProfilePage {
    pub l: Words,
    pub shell: Shell,
    pub person: Person,
    /// A portrait of them hangs.
    pub portrait: bool,
    pub role: HouseRole,
    pub state: HouseState,
    pub joined: Timestamp,
    pub until: Option<Timestamp>,
    pub inviter: Option<String>,
    pub inviter_id: Option<MemberId>,
    /// How many came by them, if the reader may know.
    pub brought: Option<i64>,
    pub tree: bool,
    pub mine: bool,
    /// The groups that both are in.
    pub places: Vec<SharedGroup>,
    /// They may be told of to the hosts of the house.
    pub may_report: bool,
    /// Aside.
    pub may_write: bool,
    /// The reader blocked them.
    pub blocked: bool,
    /// For a host of the house.
    pub deputy: Option<Deputy>,
    pub saved: Option<&'static str>,
}

impl ProfilePage {
    fn role_name(&self) -> Option<&'static str> {
        badge(self.role)
    }

    fn state_name(&self) -> Option<&'static str> {
        match self.state {
            HouseState::Active => None,
            HouseState::Pending => Some("state-pending"),
            HouseState::Suspended => Some("state-suspended"),
            HouseState::Banned => Some("state-banned"),
            HouseState::Left => Some("state-left"),
        }
    }
}

/// A group that the reader and whom they look at are both in.
pub(crate) struct SharedGroup {
    pub tag: GroupTag,
    pub slug: String,
    /// The reader stands higher there.
    pub may_moderate: bool,
}

/// What a host of the house may do about somebody.
pub(crate) struct Deputy {
    pub outranks: bool,
    pub may_name_host: bool,
    pub may_dismiss: bool,
    pub places: Places,
    pub allowance: Field,
}

/// `/people/tree?at=&after=`
#[derive(Template)]
#[template(path = "tree.html")]
pub(crate) struct TreePage {
    pub l: Words,
    pub shell: Shell,
    /// From the top down to whoever stands above `top`.
    pub line: Vec<Node>,
    pub top: Node,
    pub branches: Vec<Branch>,
    pub next: Option<MemberId>,
}

/// Somebody, and who came by them.
#[derive(Template)]
#[template(path = "parts/branch.html")]
pub(crate) struct BranchPart<'a> {
    pub l: Words,
    pub branch: &'a Branch,
}

pub(crate) struct Branch {
    pub node: Node,
    pub branches: Vec<Branch>,
}

impl TreePage {
    fn part<'a>(&self, branch: &'a Branch) -> BranchPart<'a> {
        BranchPart { l: self.l, branch }
    }
}

impl BranchPart<'_> {
    fn part<'a>(&self, branch: &'a Branch) -> BranchPart<'a> {
        BranchPart { l: self.l, branch }
    }

    /// How many came by them who are not shown here.
    fn more(&self) -> i64 {
        let shown = i64::try_from(self.branch.branches.len()).unwrap_or_default();
        self.branch.node.below - shown
    }
}

/// `/u/<member>/branch?before=&all=`. `POST`: `who`, `reason`, `days` · `/pause`.
#[derive(Template)]
#[template(path = "branch.html")]
pub(crate) struct BranchPage {
    pub l: Words,
    pub shell: Shell,
    pub person: Person,
    pub twigs: Vec<Twig>,
    pub ticked: Vec<MemberId>,
    pub next: Option<MemberId>,
    pub reason: Field,
    pub days: i64,
    pub wrong: Option<&'static str>,
    pub saved: Option<&'static str>,
}

/// `/people/asking`. `POST` `/people/asking/<request>`: `act` `vouch` or `disown`.
#[derive(Template)]
#[template(path = "asking.html")]
pub(crate) struct AskingPage {
    pub l: Words,
    pub shell: Shell,
    pub pleas: Vec<Plea>,
    /// Where they go on.
    pub next: Option<Behind>,
    pub places: Places,
    pub saved: Option<&'static str>,
}

/// A stranger who says that the reader knows them.
pub(crate) struct Plea {
    pub request: Request,
    pub answers: Vec<Answer>,
    /// The reader has vouched for them.
    pub mine: bool,
    pub wrong: Option<Unfit>,
}
