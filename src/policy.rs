//! The policy: who may see or do what. Every door asks here, and nowhere else.
//!
//! Pure: [`Standing`] says where somebody stands, [`Act`] what they want; the answer needs nothing more.

use crate::{
    values::{GroupRole, HouseRole, Visibility},
    words,
};

words! {
    /// How somebody stands in the house.
    pub enum HouseState {
        /// Came by an invitation that wants approval, and waits for it.
        Pending = "pending",
        Active = "active",
        /// Held out for a while.
        Suspended = "suspended",
        Banned = "banned",
        /// Gone by their own will, or a guest whose time is over.
        Left = "left",
    }

    /// What somebody may want of a group.
    pub enum Act {
        /// Know that it exists: its name, purpose and hosts.
        See = "see",
        /// Ask its hosts to be let in.
        Ask = "ask",
        /// Become a member by one's own will.
        Enter = "enter",
        /// Read its rooms and hear them live.
        Read = "read",
        /// Say something in its rooms.
        Say = "say",
        /// Put an emoji under a message; vote in its poll.
        React = "react",
        /// Take one's own words back.
        TakeBack = "take_back",
        /// Hang a message where everybody finds it.
        Pin = "pin",
        /// Tell the hosts of a message or of somebody.
        Report = "report",
        /// Propose messages as a highlight.
        Propose = "propose",
        /// Give somebody an invitation that opens it.
        Invite = "invite",
        /// Stop being a member.
        Leave = "leave",
        /// Answer requests, held posts and reports; remove, mute, ban.
        Moderate = "moderate",
        /// Approve or decline a highlight; withdraw a published one.
        Approve = "approve",
        /// Its name, rules and rhythm, its rooms, its public handle.
        Run = "run",
        /// Name hosts, show it to more people, archive and reopen it.
        Own = "own",
        /// Give it to somebody else, for good or while one is away. Nobody gives what they only keep.
        HandOver = "hand_over",
        /// As the owner of the house: know that it exists and how large it is; answer what is
        /// reported to the house; close it.
        Oversee = "oversee",
        /// As the owner of the house: enter it, in the open.
        StepIn = "step_in",
    }

    /// What somebody may want of the house.
    pub enum HouseAct {
        CreateGroup = "create_group",
        /// Give somebody an invitation.
        Invite = "invite",
        /// Take somebody who asks to come in under one's name.
        Vouch = "vouch",
        /// Tell the hosts of the house of somebody.
        Report = "report",
        /// Look at who came by whom.
        SeeTree = "see_tree",
        /// Stop being a member.
        Leave = "leave",
        /// See everybody; answer requests to come in and reports to the house; help people back
        /// in; pause a branch; suspend and ban.
        Host = "host",
        /// Name the house, open its window and its doors, name its hosts, read all that was done.
        Run = "run",
    }

    /// What the policy answers.
    pub enum Verdict {
        Yes = "yes",
        /// They may know of it, and may not do this.
        No = "no",
        /// It is as if there were nothing (invariant 19).
        Absent = "absent",
    }

    /// Why somebody who is in a group may not speak there. A sentence says each: `silence-<word>`.
    pub enum Silence {
        /// Nobody does: the group or the room is archived.
        Archived = "archived",
        Muted = "muted",
        /// Only hosts do.
        Announcements = "announcements",
        /// They have not accepted the rules as they are now.
        Rules = "rules",
        /// They share no group with anybody in the aside, or are not heard there: nobody learns which.
        Apart = "apart",
        /// They blocked the only one who would hear them.
        Blocking = "blocking",
    }

    /// Who may look at the tree of invitations. Everybody sees who invited themselves.
    pub enum TreeSeenBy { Members = "members", Hosts = "hosts", Nobody = "nobody" }
}

/// Where somebody stands in the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Footing {
    pub role: HouseRole,
    pub state: HouseState,
    /// The right to invite was taken away from them.
    pub uninviting: bool,
}

/// What ties somebody to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    Outside,
    /// They asked to be let in, and wait.
    Asked,
    Banned,
    In {
        role: GroupRole,
        muted: bool,
    },
}

/// What an aside is to one of its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aside {
    /// There are two of them, and neither leaves the other.
    pub pair: bool,
    pub bond: Bond,
}

/// What holds somebody to the others of an aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bond {
    /// They share a group with one of them at least.
    Shares,
    /// They do not any more.
    Apart,
    /// One of them blocked them.
    Blocked,
    /// They blocked the only other one.
    Blocks,
}

/// Where somebody stands before one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and every mixture of them occurs"
)]
pub struct Standing {
    pub house: Footing,
    pub visibility: Visibility,
    pub tie: Tie,
    /// They are its owner only while somebody is away.
    pub stands_in: bool,
    /// They accepted the rules as they are.
    pub accepted: bool,
    /// Only hosts speak.
    pub announcements: bool,
    pub archived: bool,
    /// It is no group but an aside.
    pub aside: Option<Aside>,
}

/// Decides what somebody may do with a group.
pub fn may(standing: Standing, act: Act) -> Verdict {
    let Standing {
        house, visibility, ..
    } = standing;
    if house.state != HouseState::Active {
        return Verdict::Absent;
    }
    if let Some(aside) = standing.aside {
        return in_aside(aside, standing.tie, act);
    }
    if matches!(act, Act::Oversee | Act::StepIn) && house.role == HouseRole::Owner {
        let may_enter = matches!(standing.tie, Tie::Outside | Tie::Asked);
        return granted(act == Act::Oversee || may_enter);
    }
    match standing.tie {
        Tie::In { role, muted } => granted(inside(standing, role, muted, act)),
        // A guest of the house knows the groups they were invited to, and no other.
        _ if visibility == Visibility::Secret || house.role == HouseRole::Guest => Verdict::Absent,
        tie => outside(standing, tie, act),
    }
}

/// Nobody hosts an aside, and nobody oversees it: outside it there is nothing, for anybody.
fn in_aside(aside: Aside, tie: Tie, act: Act) -> Verdict {
    if !matches!(tie, Tie::In { .. }) {
        return Verdict::Absent;
    }
    match act {
        Act::See | Act::Read | Act::Report | Act::TakeBack => Verdict::Yes,
        Act::Say | Act::React | Act::Pin => granted(held_apart(aside).is_none()),
        Act::Leave => granted(!aside.pair),
        Act::Ask
        | Act::Enter
        | Act::Propose
        | Act::Invite
        | Act::Moderate
        | Act::Approve
        | Act::Run
        | Act::Own
        | Act::HandOver
        | Act::Oversee
        | Act::StepIn => Verdict::Absent,
    }
}

/// Why somebody may not speak in an aside. Whoever is blocked hears what whoever is apart hears.
fn held_apart(aside: Aside) -> Option<Silence> {
    match aside.bond {
        Bond::Shares => None,
        Bond::Apart | Bond::Blocked => Some(Silence::Apart),
        Bond::Blocks => Some(Silence::Blocking),
    }
}

fn inside(standing: Standing, role: GroupRole, muted: bool, act: Act) -> bool {
    let silence = held_back(standing, role, muted);
    match act {
        Act::See | Act::Read | Act::Report | Act::TakeBack => true,
        Act::Enter | Act::Ask | Act::Oversee | Act::StepIn => false,
        Act::Say => silence.is_none(),
        // Whoever only listens may still nod.
        Act::React => matches!(silence, None | Some(Silence::Announcements)) && standing.accepted,
        // Who only listens to announcements may still wish to see them shown.
        Act::Propose => {
            matches!(silence, None | Some(Silence::Announcements))
                && standing.accepted
                && role != GroupRole::Guest
        }
        Act::Invite => {
            let open = standing.visibility == Visibility::Open && role == GroupRole::Member;
            !standing.archived && (role.hosts() || open)
        }
        // Whoever owns it names a successor first.
        Act::Leave => role != GroupRole::Owner || standing.stands_in,
        Act::Moderate | Act::Approve => role.hosts(),
        Act::Run | Act::Pin => role.hosts() && !standing.archived,
        Act::Own => role == GroupRole::Owner,
        Act::HandOver => role == GroupRole::Owner && !standing.stands_in,
    }
}

/// Why somebody who is in a group may not speak there; nothing, if they may.
pub fn silence(standing: Standing) -> Option<Silence> {
    match (standing.tie, standing.aside) {
        (Tie::In { .. }, Some(aside)) => held_apart(aside),
        (Tie::In { role, muted }, None) => held_back(standing, role, muted),
        (Tie::Outside | Tie::Asked | Tie::Banned, _) => None,
    }
}

fn held_back(standing: Standing, role: GroupRole, muted: bool) -> Option<Silence> {
    if standing.archived {
        Some(Silence::Archived)
    } else if muted {
        Some(Silence::Muted)
    } else if standing.announcements && !role.hosts() {
        Some(Silence::Announcements)
    } else if standing.accepted {
        None
    } else {
        Some(Silence::Rules)
    }
}

fn outside(standing: Standing, tie: Tie, act: Act) -> Verdict {
    let takes_in = |visibility| standing.visibility == visibility && !standing.archived;
    match act {
        Act::See => Verdict::Yes,
        Act::Enter => granted(takes_in(Visibility::Open) && tie != Tie::Banned),
        Act::Ask => granted(takes_in(Visibility::Closed) && tie == Tie::Outside),
        Act::Invite | Act::Run | Act::Own | Act::HandOver => Verdict::No,
        // There is nothing to read, nor to leave.
        Act::Read
        | Act::Leave
        | Act::Say
        | Act::React
        | Act::TakeBack
        | Act::Pin
        | Act::Report
        | Act::Propose
        | Act::Approve
        | Act::Moderate
        | Act::Oversee
        | Act::StepIn => Verdict::Absent,
    }
}

fn granted(yes: bool) -> Verdict {
    if yes { Verdict::Yes } else { Verdict::No }
}

/// Decides what somebody may do with the house.
pub fn may_in_house(footing: Footing, act: HouseAct, tree: TreeSeenBy) -> bool {
    let Footing {
        role, uninviting, ..
    } = footing;
    if footing.state != HouseState::Active {
        // Whoever waits for approval may also stop waiting.
        return footing.state == HouseState::Pending && act == HouseAct::Leave;
    }
    match act {
        HouseAct::Report => true,
        HouseAct::CreateGroup => role != HouseRole::Guest,
        HouseAct::Invite | HouseAct::Vouch => role != HouseRole::Guest && !uninviting,
        HouseAct::SeeTree => match tree {
            TreeSeenBy::Members => role != HouseRole::Guest,
            TreeSeenBy::Hosts => role.hosts(),
            TreeSeenBy::Nobody => false,
        },
        // Whoever owns it names a successor first.
        HouseAct::Leave => role != HouseRole::Owner,
        HouseAct::Host => role.hosts(),
        HouseAct::Run => role == HouseRole::Owner,
    }
}

/// Whether somebody may sanction somebody else of the same group: only who stands below them.
pub fn outranks(one: GroupRole, other: GroupRole) -> bool {
    one.hosts() && one < other
}

/// The same in the house.
pub fn outranks_in_house(one: HouseRole, other: HouseRole) -> bool {
    one.hosts() && one < other
}

#[cfg(test)]
mod tests;
