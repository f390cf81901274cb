//! The door: invitations given and received, and the ways to come back in.

use askama::Template;

use super::{Field, GroupTag, Person, Shell};
use crate::invitations::{Arrival, Invitation, Kind, State, allowance::Places};
use crate::values::{Behind, InvitationId, Lang, Timestamp, Unfit, Visibility};
use crate::web::words::{Words, own_name};
use crate::web::{assets, qr};

/// `/invitations/new`. `POST`: `kind`, `groups` (repeated slug), `hosts` (those as whose hosts one comes
/// in), `uses`, `days`, `note`, `language`, `only_for`, `approval`, `questions`, `guest_until`, `wording`.
#[derive(Template)]
#[template(path = "new_invitation.html")]
pub(crate) struct NewInvitation {
    pub l: Words,
    pub shell: Shell,
    pub kind: Kind,
    /// How many they may still give.
    pub places: Places,
    /// Every group I may invite to.
    pub groups: Vec<InvitedGroup>,
    pub wrong_groups: Option<Unfit>,
    pub uses: Field,
    pub days: Field,
    pub note: Field,
    pub language: Option<Lang>,
    pub only_for: Field,
    /// Whether the house can write, and so make sure of an address.
    pub by_mail: bool,
    pub approval: bool,
    pub questions: Field,
    pub guest_until: Field,
    /// For the owner of the house.
    pub wording: Option<Field>,
}

impl NewInvitation {
    /// The kinds to choose from, what each means, and which is chosen.
    pub(crate) fn kinds(&self) -> Vec<(&'static str, String, bool)> {
        let kinds = Kind::ALL.iter();
        kinds
            .map(|kind| {
                let uses = self.places.up_to(kind.usual_uses());
                let means = self
                    .l
                    .n(format!("kind-{}-means", kind.as_str()).as_str(), uses);
                (kind.as_str(), means, *kind == self.kind)
            })
            .collect()
    }

    /// The languages of its page to choose from.
    pub(crate) fn languages(&self) -> Vec<(&'static str, &'static str, bool)> {
        let all = Lang::ALL.iter();
        all.map(|lang| (lang.as_str(), own_name(*lang), Some(*lang) == self.language))
            .collect()
    }

    /// What an address is worth here.
    pub(crate) fn only_for_hint(&self) -> String {
        if self.by_mail {
            self.l.t("invite-only-for-proven")
        } else {
            self.l.t("invite-only-for-hint")
        }
    }

    /// Something under «more» was filled in, or is wrong: it is not folded away.
    pub(crate) fn more(&self) -> bool {
        let empty = Field::default();
        let wording = self.wording.as_ref().unwrap_or(&empty);
        let fields = [
            &self.uses,
            &self.days,
            &self.only_for,
            &self.questions,
            wording,
        ];
        let filled = fields
            .iter()
            .any(|field| field.wrong.is_some() || !field.value.is_empty());
        filled || self.approval || self.language.is_some() || self.groups.iter().any(|g| g.hosting)
    }

    /// Whether one may come in as a host of any of these groups.
    pub(crate) fn owns_any(&self) -> bool {
        self.groups.iter().any(|group| group.own)
    }
}

pub(crate) struct InvitedGroup {
    pub slug: String,
    pub tag: GroupTag,
    pub chosen: bool,
    /// Whoever comes in becomes one of its hosts.
    pub hosting: bool,
    /// I may name hosts.
    pub own: bool,
}

/// Shown once, as the answer to the `POST`: the code is stored only as its hash.
#[derive(Template)]
#[template(path = "invitation_made.html")]
pub(crate) struct InvitationMade {
    pub l: Words,
    pub shell: Shell,
    pub inviter: String,
    pub code: String,
    pub link: String,
    /// Where the code is typed.
    pub enter: String,
    pub groups: Vec<GroupTag>,
    pub uses: i64,
    pub until: Timestamp,
    pub guest_until: Option<Timestamp>,
    pub note: String,
}

impl InvitationMade {
    /// The code in groups that a person can say; dashes do not count when it is read. Words are
    /// said as they are.
    pub(crate) fn spoken(&self) -> String {
        if self.code.len() != 16 || self.code.contains('-') {
            return self.code.clone();
        }
        let letters: Vec<char> = self.code.chars().collect();
        let groups: Vec<String> = letters
            .chunks(4)
            .map(|group| group.iter().collect())
            .collect();
        groups.join("-")
    }

    /// The address to type it at, without what nobody types.
    pub(crate) fn typed_at(&self) -> &str {
        let (_, bare) = self.enter.split_once("://").unwrap_or(("", &self.enter));
        bare
    }

    /// The link, for a phone to read from the screen.
    pub(crate) fn drawn(&self) -> String {
        qr::svg(&self.link)
    }
}

/// `/invitations`. `POST`: `act` (`pause`, `reopen`, `revoke`), `ids` (repeated).
#[derive(Template)]
#[template(path = "invitations.html")]
pub(crate) struct MyInvitations {
    pub l: Words,
    pub shell: Shell,
    pub may_invite: bool,
    /// How many they may still give, and from when on.
    pub places: Places,
    /// May look at everybody's.
    pub hosts_house: bool,
    pub everybody: bool,
    pub state: Option<State>,
    pub words: String,
    pub lines: Vec<InvitationLine>,
    /// There may be more behind this one.
    pub next: Option<InvitationId>,
}

#[expect(clippy::struct_excessive_bools, reason = "what is so, and what is not")]
pub(crate) struct InvitationLine {
    pub invitation: Invitation,
    /// The groups that it opens; or for whom it stands.
    pub title: String,
    /// Whether it has a code to give away.
    pub renewable: bool,
    /// The first who came by it, and whether there are more.
    pub came: Vec<Arrival>,
    pub more: bool,
    pub mine: bool,
    /// Somebody else paused it.
    pub held: bool,
}

/// `/invitations/<invitation>/came?after=`
#[derive(Template)]
#[template(path = "came.html")]
pub(crate) struct CamePage {
    pub l: Words,
    pub shell: Shell,
    pub invitation: Invitation,
    pub came: Vec<Arrival>,
    pub next: Option<Behind>,
}

impl InvitationLine {
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.invitation.state, State::Live | State::Paused)
    }
}

impl MyInvitations {
    /// The states to look for, each with its word and whether it is looked for now.
    pub(crate) fn states(&self) -> Vec<(&'static str, bool)> {
        let states = State::ALL.iter();
        states
            .map(|state| (state.as_str(), Some(*state) == self.state))
            .collect()
    }

    pub(crate) fn of(&self) -> &'static str {
        if self.everybody { "house" } else { "" }
    }

    pub(crate) fn state_word(&self) -> &'static str {
        self.state.map_or("", State::as_str)
    }
}

/// `/i`. `POST`: `code`, and for a stranger what [`Newcomer`] asks.
#[derive(Template)]
#[template(path = "door.html")]
pub(crate) struct Door {
    pub l: Words,
    pub shell: Shell,
    /// What the form carries, so that what was shown is what is accepted.
    pub code: String,
    pub inviter: String,
    /// Their face, drawn into the page: a stranger may not fetch it.
    pub inviter_face: String,
    pub note: String,
    pub groups: Vec<DoorGroup>,
    pub uses_left: i64,
    pub until: Timestamp,
    /// The last moment of a guest.
    pub guest_until: Option<Timestamp>,
    /// A host is asked first.
    pub approval: bool,
    /// Who runs the server, by name.
    pub owners: Vec<String>,
    /// The owner has opened the window: highlights can also leave over the fediverse.
    pub window_open: bool,
    pub newcomer: Newcomer,
    /// The address is to be shown first, by a letter.
    pub letter: Option<DoorLetter>,
    /// A member at the door: one button, and what the hosts ask.
    pub member: Option<Person>,
}

/// `POST` `/i/letter`: `code`, `email`.
pub(crate) struct DoorLetter {
    pub email: Field,
    /// Said whether or not the invitation is for that address.
    pub asked: bool,
}

/// The fields of somebody who is new, `parts/newcomer.html`.
pub(crate) struct Newcomer {
    pub name: Field,
    pub handle: Field,
    pub password: Field,
    /// Where the invitation is for some addresses alone, and taken on their word.
    pub email: Option<Field>,
    /// The same, shown to be theirs.
    pub proven: Option<Field>,
    /// For letters, if they like.
    pub letters_to: Option<Field>,
    /// Where a host is to be asked, and asks nothing in particular.
    pub lines: Option<Field>,
    /// The name of each field, its question, and what was answered.
    pub answers: Vec<(&'static str, String, Field)>,
}

pub(crate) struct DoorGroup {
    pub tag: GroupTag,
    pub purpose: String,
    pub people: i64,
    pub hosts: Vec<String>,
    pub visibility: Visibility,
    /// Only hosts speak.
    pub announcements: bool,
    /// Its bearer becomes a host.
    pub hosting: bool,
    /// As many as the door has room for, of all that there are.
    pub rules: Vec<String>,
    pub all_rules: usize,
    /// How far back newcomers read: nothing: everything; 0: from joining.
    pub read_back: Option<i64>,
    /// How many days what is said is kept; nothing: for ever.
    pub keep: Option<i64>,
    /// The member at the door is in it already.
    pub mine: bool,
}

impl DoorGroup {
    /// The others stand on a page of their own.
    pub(crate) fn leaves_out(&self) -> bool {
        self.rules.len() < self.all_rules
    }

    /// So many rules are folded away until they are wanted.
    pub(crate) fn many_rules(&self) -> bool {
        self.rules.len() > 5
    }
}

impl Door {
    /// How many rules are accepted by coming in.
    pub(crate) fn rules(&self) -> usize {
        self.groups.iter().map(|group| group.all_rules).sum()
    }

    /// Not every rule is on this page.
    pub(crate) fn leaves_rules_out(&self) -> bool {
        self.groups.iter().any(DoorGroup::leaves_out)
    }

    /// The hosts of the first group, who answer where a host is asked.
    pub(crate) fn answering(&self) -> &[String] {
        self.groups.first().map_or(&[], |group| &group.hosts)
    }

    /// Names in a sentence: the first, and how many others there are.
    pub(crate) fn named<S: AsRef<str>>(&self, names: &[S]) -> String {
        const NAMED: usize = 20;
        let mut said: Vec<String> = names.iter().map(|name| name.as_ref().to_owned()).collect();
        let others = said.len().saturating_sub(NAMED);
        if others > 1 {
            said.truncate(NAMED);
            let others = i64::try_from(others).unwrap_or(i64::MAX);
            said.push(self.l.n("door-others", others));
        }
        self.l.list(said)
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

    /// How far back newcomers read, in as few sentences as say it.
    pub(crate) fn reads_back(&self) -> Vec<String> {
        let alike = self.groups.iter().all(|group| {
            (group.read_back, group.keep) == (self.groups[0].read_back, self.groups[0].keep)
        });
        let said = self
            .groups
            .iter()
            .take(if alike { 1 } else { self.groups.len() });
        let sentences = said.map(|group| {
            let l = self.l;
            let mut sentence = match group.read_back {
                None => l.t("door-back-all"),
                Some(0) => l.t("door-back-none"),
                Some(days) => l.n("door-back-days", days),
            };
            if let Some(days) = group.keep {
                sentence = format!("{sentence} {}", l.n("keeps-days", days));
            }
            if alike {
                sentence
            } else {
                l.t2(
                    "door-back-in",
                    "group",
                    group.tag.name.clone(),
                    "sentence",
                    sentence,
                )
            }
        });
        sentences.collect()
    }

    /// The groups that everyone in the house may enter.
    pub(crate) fn open_groups(&self) -> Vec<&str> {
        let open = self
            .groups
            .iter()
            .filter(|group| group.visibility == Visibility::Open);
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

/// `/i/rules`: every rule that is accepted by coming in, where the door has no room for them.
#[derive(Template)]
#[template(path = "door_rules.html")]
pub(crate) struct DoorRules {
    pub l: Words,
    pub shell: Shell,
    /// The name of each group, and its rules.
    pub groups: Vec<(String, Vec<String>)>,
}

/// `/i/thanks`: it was not for them.
#[derive(Template)]
#[template(path = "door_declined.html")]
pub(crate) struct DoorDeclined {
    pub l: Words,
    pub shell: Shell,
}

/// `/enter`. `POST`: `code`.
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
