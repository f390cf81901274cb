//! The door: invitations given and received, and the ways to come back in.

use askama::Template;
use uuid::Uuid;

use super::{Field, GroupTag, Person, Shell};
use crate::values::Timestamp;
use crate::web::words::Words;
use crate::web::{art, assets, qr};

/// `/g/<group>/invite`. `POST`: `groups` (repeated slug), `uses`, `days`, `note`.
#[derive(Template)]
#[template(path = "new_invitation.html")]
pub(crate) struct NewInvitation {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    /// Every group I may invite to; this one is chosen.
    pub groups: Vec<InvitedGroup>,
    pub uses: Field,
    pub days: i64,
    pub note: Field,
    pub wrong: Option<&'static str>,
}

impl NewInvitation {
    /// How long an invitation may live, in days, and which is chosen.
    pub(crate) fn lives(&self) -> Vec<(i64, bool)> {
        [1, 7, 30, 90].map(|days| (days, days == self.days)).into()
    }
}

pub(crate) struct InvitedGroup {
    pub slug: String,
    pub tag: GroupTag,
    pub chosen: bool,
}

/// Shown once, as the answer to the `POST`: the code is stored only as its hash.
#[derive(Template)]
#[template(path = "invitation_made.html")]
pub(crate) struct InvitationMade {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub code: String,
    pub link: String,
    pub groups: Vec<GroupTag>,
    pub uses: i64,
    pub until: Timestamp,
    pub note: String,
}

impl InvitationMade {
    /// The code in groups that a person can say; dashes do not count when it is read.
    pub(crate) fn spoken(&self) -> String {
        let letters: Vec<char> = self.code.chars().collect();
        let groups: Vec<String> = letters
            .chunks(4)
            .map(|group| group.iter().collect())
            .collect();
        groups.join("-")
    }

    /// The link, for a phone to read from the screen.
    pub(crate) fn drawn(&self) -> String {
        qr::svg(&self.link)
    }
}

/// `/i/<code>`. `POST`: `name`, `handle`, `password` for a stranger, nothing for a member.
#[derive(Template)]
#[template(path = "door.html")]
pub(crate) struct Door {
    pub l: Words,
    pub shell: Shell,
    /// The path of this page, which the form posts to.
    pub action: String,
    pub inviter: String,
    pub inviter_seed: Uuid,
    pub note: String,
    pub groups: Vec<DoorGroup>,
    pub uses_left: i64,
    pub until: Timestamp,
    /// Who runs the server, by name.
    pub owners: Vec<String>,
    /// The owner has opened the window: highlights can also leave over the fediverse.
    pub window_open: bool,
    pub name: Field,
    pub handle: Field,
    pub password: Field,
    pub wrong: Option<&'static str>,
    /// A member at the door: one button.
    pub member: Option<Person>,
}

pub(crate) struct DoorGroup {
    pub tag: GroupTag,
    pub purpose: String,
    pub people: i64,
    pub hosts: Vec<String>,
    /// Everyone in the house may enter it.
    pub open: bool,
    /// The member at the door is in it already.
    pub mine: bool,
}

impl Door {
    /// Drawn into the page: a stranger may not fetch a member's picture.
    pub(crate) fn medallion(&self) -> String {
        art::inline(&art::medallion(self.inviter_seed, &self.inviter))
    }

    /// The hosts of all these groups, each named once.
    pub(crate) fn hosts(&self) -> Vec<&str> {
        let mut hosts: Vec<&str> = Vec::new();
        for host in self.groups.iter().flat_map(|group| &group.hosts) {
            if !hosts.contains(&host.as_str()) {
                hosts.push(host);
            }
        }
        hosts
    }

    /// The groups that everyone in the house may enter.
    pub(crate) fn open_groups(&self) -> Vec<&str> {
        let open = self.groups.iter().filter(|group| group.open);
        open.map(|group| group.tag.name.as_str()).collect()
    }

    /// How many groups it opens to the member at the door.
    pub(crate) fn gains(&self) -> i64 {
        let gains = self.groups.iter().filter(|group| !group.mine).count();
        gains.try_into().unwrap_or(i64::MAX)
    }

    /// The member at the door is in all of these groups already.
    pub(crate) fn nothing_new(&self) -> bool {
        self.groups.iter().all(|group| group.mine)
    }
}

/// Used, expired, withdrawn, never made: one page for all of them, status 404.
#[derive(Template)]
#[template(path = "door_closed.html")]
pub(crate) struct DoorClosed {
    pub l: Words,
    pub shell: Shell,
}

/// `/i`. `POST`: `code`.
#[derive(Template)]
#[template(path = "enter_code.html")]
pub(crate) struct EnterCode {
    pub l: Words,
    pub shell: Shell,
    pub code: Field,
}

/// `/sign-in`. `POST`: `handle`, `password`, `next`.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignIn {
    pub l: Words,
    pub shell: Shell,
    pub handle: Field,
    pub next: String,
    /// One sentence for every kind of refusal.
    pub wrong: Option<&'static str>,
}

/// `/claim/<token>`. `POST`: `house`, `name`, `handle`, `password`.
#[derive(Template)]
#[template(path = "claim.html")]
pub(crate) struct Claim {
    pub l: Words,
    pub shell: Shell,
    pub action: String,
    pub house: Field,
    pub name: Field,
    pub handle: Field,
    pub password: Field,
}

/// `/enter/<token>`: a sign-in link good for one use. Opening it spends nothing; `POST` does.
#[derive(Template)]
#[template(path = "enter.html")]
pub(crate) struct EnterLink {
    pub l: Words,
    pub shell: Shell,
    pub action: String,
    pub name: String,
}
