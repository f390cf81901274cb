//! Inside the house: the rooms, the groups.

use askama::Template;

use super::{
    Chunk, Field, FirstSteps, GroupTag, HighlightLine, Person, Shell, Undoable, groups::becomes,
};
use crate::groups::{Announced, BehindPerson, StandIn};
use crate::messages::floor::Slow;
use crate::policy::Silence;
use crate::values::{Behind, ClientId, GroupId, HeldId, MemberId, RoomId, Timestamp, Visibility};
use crate::web::words::Words;
use crate::web::{assets, body};

/// `/g/<group>/<room>`. `POST` says: `body`, `cid`.
#[derive(Template)]
#[template(path = "room.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each shows or hides something by itself"
)]
pub(crate) struct RoomPage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub group_id: GroupId,
    pub room: RoomId,
    pub name: String,
    pub aside: bool,
    pub href: String,
    pub people: Vec<Person>,
    pub chunk: Chunk,
    /// The last message of the room, which this page may not show.
    pub last: i64,
    /// Up to where I have read.
    pub read: i64,
    /// There is more above.
    pub older: bool,
    /// This is a page of history (`?before=`): the present is elsewhere.
    pub history: bool,
    /// Who invited me, until I have spoken here once.
    pub greet: Option<String>,
    /// What I said here and does not stand here yet.
    pub held: Vec<HeldLine>,
    /// Where that goes on.
    pub more_held: Option<Behind>,
    /// Why I cannot speak here, if I cannot.
    pub silence: Option<Silence>,
    pub slow: Option<Slow>,
    /// What a newcomer does first.
    pub first_steps: Option<FirstSteps>,
    pub cid: ClientId,
    /// What was typed and could not be said.
    pub body: Field,
    /// When what stands there was begun, on this device or another.
    pub begun: Option<Timestamp>,
    /// Why it was not taken, if nothing is wrong with it.
    pub refused: Option<String>,
    /// The message that is answered: its number, and a line of it.
    pub answers: Option<(i64, String)>,
    /// It would call everybody, and asks whether that is meant.
    pub asks_everybody: bool,
    /// The last change of what was said.
    pub rev: i64,
    /// What I have not read of the threads that I follow: `1:2 5:1`, each with its number.
    pub threads: String,
    /// Only what names me counts here.
    pub quiet: bool,
    /// From where on I had it wait again a moment ago.
    pub undo: Option<Undoable>,
    /// Something hangs here.
    pub pinned: bool,
}

/// «One message a minute».
pub(super) fn rhythm(l: Words, slow: &Slow) -> String {
    if slow.seconds % 60 == 0 {
        l.n("slow-minutes", slow.seconds / 60)
    } else {
        l.n("slow-seconds", slow.seconds)
    }
}

/// A message that waits for a host, or was declined. `POST /held/<id>/take-back`.
pub(crate) struct HeldLine {
    pub id: HeldId,
    pub cid: ClientId,
    pub author: MemberId,
    pub name: String,
    pub at: Timestamp,
    pub declined: bool,
    /// Why, in a sentence or two.
    pub means: String,
    pub text: String,
}

impl HeldLine {
    pub(crate) fn html(&self) -> String {
        body::html(&self.text, &[])
    }
}

impl RoomPage {
    pub(crate) fn rhythm(&self, slow: &Slow) -> String {
        rhythm(self.l, slow)
    }

    /// Where something is kept to be said later.
    pub(crate) fn later_href(&self) -> String {
        format!("{}/later", self.href)
    }

    /// Where a poll is asked here.
    pub(crate) fn poll_href(&self) -> String {
        format!("{}/poll", self.href)
    }

    /// Who is in the room, as many as the head can show.
    pub(crate) fn faces(&self) -> &[Person] {
        &self.people[..self.people.len().min(5)]
    }
}

/// `/g/<group>`. Forms: `POST …/join`, `…/leave`, `…/rooms` (`name`), `…/handle` (`handle`).
#[derive(Template)]
#[template(path = "group.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether the page offers one thing"
)]
pub(crate) struct GroupPage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub purpose: String,
    pub visibility: Visibility,
    pub rooms: Vec<GroupRoom>,
    /// Hosts first. Empty for someone who is not in the group.
    pub people: Vec<GroupPerson>,
    /// Of all pages of them.
    pub people_count: i64,
    /// Behind whom the list goes on.
    pub more_people: Option<BehindPerson>,
    pub highlights: Vec<HighlightLine>,
    pub inside: bool,
    pub facts: GroupFacts,
    pub may_ask: bool,
    /// I asked to be let in, and wait.
    pub asked: bool,
    pub may_run: bool,
    pub may_own: bool,
    pub may_join: bool,
    pub may_leave: bool,
    pub may_invite: bool,
    /// For hosts, once the owner has opened the window.
    pub window: Option<GroupWindow>,
    pub saved: Option<&'static str>,
}

impl GroupPage {
    pub(crate) fn visibility_name(&self) -> &'static str {
        visibility_name(self.visibility)
    }

    pub(crate) fn visibility_meaning(&self) -> &'static str {
        visibility_meaning(self.visibility)
    }
}

/// What everybody in a group should know of it.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a sentence of its own"
)]
pub(crate) struct GroupFacts {
    pub guests: i64,
    pub archived: bool,
    /// Only the owner of the house opens it again.
    pub closed: bool,
    pub announcements: bool,
    pub announced: Option<Announced>,
    pub stand_in: Option<StandIn>,
    pub has_rules: bool,
    /// The rules have changed since I accepted them.
    pub rules_changed: bool,
    /// How far back whoever enters now reads.
    pub read_back: String,
}

impl GroupFacts {
    /// What it becomes, as a key.
    pub(crate) fn becomes(&self) -> &'static str {
        becomes(self.announced.as_ref())
    }
}

pub(crate) struct GroupRoom {
    pub id: RoomId,
    pub name: String,
    pub href: String,
    pub mentions: i64,
    pub unread: i64,
    pub at: Option<Timestamp>,
    pub archived: bool,
}

pub(crate) struct GroupPerson {
    pub person: Person,
    /// The key of what they are here, if it is more or less than a member.
    pub role: Option<&'static str>,
    /// A guest's last moment here.
    pub until: Option<Timestamp>,
    pub invited_by: Option<String>,
}

/// The public handle of a group, given once.
pub(crate) struct GroupWindow {
    /// `@paper@salon.example`, once given.
    pub address: Option<String>,
    /// `salon.example`.
    pub domain: String,
    pub followers: i64,
    /// It ended its public address then.
    pub silent: Option<Timestamp>,
    pub handle: Field,
}

/// `/new-group`. `POST`: `name`, `purpose`, `visibility`, `room`.
#[derive(Template)]
#[template(path = "new_group.html")]
pub(crate) struct NewGroup {
    pub l: Words,
    pub shell: Shell,
    pub name: Field,
    pub purpose: Field,
    pub room: Field,
    pub visibility: Visibility,
}

/// One choice of who may know of a group and enter.
pub(crate) struct VisibilityChoice {
    pub word: &'static str,
    pub name: &'static str,
    pub meaning: &'static str,
    pub chosen: bool,
}

impl NewGroup {
    pub(crate) fn visibilities(&self) -> Vec<VisibilityChoice> {
        let choice = |visibility: &Visibility| VisibilityChoice {
            word: visibility.as_str(),
            name: visibility_name(*visibility),
            meaning: visibility_meaning(*visibility),
            chosen: *visibility == self.visibility,
        };
        Visibility::ALL.iter().map(choice).collect()
    }
}

/// The key of what a visibility is called.
pub(super) fn visibility_name(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Secret => "visibility-secret",
        Visibility::Closed => "visibility-closed",
        Visibility::Open => "visibility-open",
    }
}

/// The key of what it means, in one sentence.
pub(super) fn visibility_meaning(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Secret => "visibility-secret-means",
        Visibility::Closed => "visibility-closed-means",
        Visibility::Open => "visibility-open-means",
    }
}
