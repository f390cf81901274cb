//! The policy: who may see or do what. Every door asks here, and nowhere else.
//!
//! Pure: [`Standing`] says where somebody stands, [`Act`] what they want; the answer needs nothing more.

use crate::values::{GroupRole, HouseRole, Visibility};

/// Where a member stands before one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub visibility: Visibility,
    /// `None`: not in the group.
    pub role: Option<GroupRole>,
}

/// What somebody may want of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Know that it exists: its name, purpose and hosts.
    See,
    /// Become a member by one's own will.
    Enter,
    /// Read its rooms and hear them live.
    Read,
    /// Say something in its rooms.
    Say,
    /// Give somebody an invitation that opens it.
    Invite,
    /// Propose messages as a highlight.
    Propose,
    /// Approve or decline a highlight; withdraw a published one.
    Approve,
    /// Its rooms, its members, its public handle.
    Run,
    /// Stop being a member.
    Leave,
}

impl Act {
    pub const ALL: [Self; 9] = [
        Self::See,
        Self::Enter,
        Self::Read,
        Self::Say,
        Self::Invite,
        Self::Propose,
        Self::Approve,
        Self::Run,
        Self::Leave,
    ];
}

/// What somebody may want of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HouseAct {
    CreateGroup,
    /// Name the house, open its window, see who is in it.
    Run,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Yes,
    /// They may know of it, and may not do this.
    No,
    /// It is as if there were nothing (invariant 19).
    Absent,
}

/// Decides what a member may do with a group.
pub fn may(standing: Standing, act: Act) -> Verdict {
    match (standing.role, standing.visibility) {
        (Some(role), visibility) => inside(role, visibility, act),
        (None, Visibility::Secret) => Verdict::Absent,
        (None, visibility) => outside(visibility, act),
    }
}

fn inside(role: GroupRole, visibility: Visibility, act: Act) -> Verdict {
    let host = role == GroupRole::Host;
    let granted = match act {
        Act::See | Act::Read | Act::Say | Act::Propose | Act::Leave => true,
        Act::Invite => host || visibility == Visibility::Open,
        Act::Approve | Act::Run => host,
        Act::Enter => false,
    };
    if granted { Verdict::Yes } else { Verdict::No }
}

fn outside(visibility: Visibility, act: Act) -> Verdict {
    match act {
        Act::See => Verdict::Yes,
        Act::Enter if visibility == Visibility::Open => Verdict::Yes,
        Act::Read | Act::Say | Act::Propose | Act::Approve => Verdict::Absent,
        Act::Enter | Act::Invite | Act::Run | Act::Leave => Verdict::No,
    }
}

/// Decides what a member may do with the house.
pub fn may_in_house(role: HouseRole, act: HouseAct) -> bool {
    match act {
        HouseAct::CreateGroup => true,
        HouseAct::Run => role == HouseRole::Owner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_group_is_absent_for_everybody_outside_it() {
        let outside = Standing {
            visibility: Visibility::Secret,
            role: None,
        };
        for act in Act::ALL {
            assert_eq!(may(outside, act), Verdict::Absent, "{act:?}");
        }
    }

    #[test]
    fn nobody_outside_reads_or_speaks_whatever_the_visibility() {
        for visibility in Visibility::ALL {
            let outside = Standing {
                visibility: *visibility,
                role: None,
            };
            for act in [Act::Read, Act::Say, Act::Propose, Act::Approve] {
                assert_eq!(may(outside, act), Verdict::Absent, "{visibility:?} {act:?}");
            }
        }
    }

    #[test]
    fn a_host_may_whatever_a_member_may() {
        for visibility in Visibility::ALL {
            for act in Act::ALL {
                let as_role = |role| {
                    may(
                        Standing {
                            visibility: *visibility,
                            role: Some(role),
                        },
                        act,
                    )
                };
                if as_role(GroupRole::Member) == Verdict::Yes {
                    assert_eq!(as_role(GroupRole::Host), Verdict::Yes, "{act:?}");
                }
            }
        }
    }
}
