//! What the policy says, for every standing there is.

use super::*;

/// Every standing before a group that there can be.
fn everywhere() -> Vec<Standing> {
    let mut all = Vec::new();
    for role in HouseRole::ALL {
        for state in HouseState::ALL {
            for visibility in Visibility::ALL {
                for tie in ties() {
                    for bits in 0..32_u8 {
                        all.push(Standing {
                            house: Footing {
                                role: *role,
                                state: *state,
                                uninviting: bits & 8 != 0,
                            },
                            visibility: *visibility,
                            tie,
                            stands_in: bits & 16 != 0,
                            accepted: bits & 1 != 0,
                            announcements: bits & 2 != 0,
                            archived: bits & 4 != 0,
                            aside: None,
                        });
                    }
                }
            }
        }
    }
    all
}

fn ties() -> Vec<Tie> {
    let inside = GroupRole::ALL
        .iter()
        .flat_map(|role| [false, true].map(|muted| Tie::In { role: *role, muted }));
    [Tie::Outside, Tie::Asked, Tie::Banned]
        .into_iter()
        .chain(inside)
        .collect()
}

fn is_inside(standing: Standing) -> bool {
    matches!(standing.tie, Tie::In { .. })
}

#[test]
fn a_secret_group_is_absent_for_everybody_outside_it() {
    for standing in everywhere() {
        if is_inside(standing) || standing.visibility != Visibility::Secret {
            continue;
        }
        for act in Act::ALL {
            let oversees = matches!(act, Act::Oversee | Act::StepIn)
                && standing.house.role == HouseRole::Owner
                && standing.house.state == HouseState::Active;
            let barred = *act == Act::StepIn && standing.tie == Tie::Banned;
            let expected = match (oversees, barred) {
                (true, false) => Verdict::Yes,
                // They know that it is there, and that they are not to enter.
                (true, true) => Verdict::No,
                (false, _) => Verdict::Absent,
            };
            assert_eq!(may(standing, *act), expected, "{standing:?} {act:?}");
        }
    }
}

/// Invariant 22: not even whoever owns the house.
#[test]
fn nobody_outside_reads_or_speaks() {
    for standing in everywhere().into_iter().filter(|one| !is_inside(*one)) {
        for act in [
            Act::Read,
            Act::Say,
            Act::Propose,
            Act::Approve,
            Act::Moderate,
            Act::Report,
        ] {
            assert_eq!(may(standing, act), Verdict::Absent, "{standing:?} {act:?}");
        }
    }
}

/// Invariant 20: whoever is not active in the house has no right in any group.
#[test]
fn whoever_is_held_out_of_the_house_has_no_group() {
    for standing in everywhere() {
        if standing.house.state != HouseState::Active {
            for act in Act::ALL {
                assert_eq!(may(standing, *act), Verdict::Absent, "{standing:?} {act:?}");
            }
        }
    }
}

#[test]
fn who_stands_higher_may_whatever_the_lower_may() {
    for standing in everywhere() {
        let Tie::In { role, muted } = standing.tie else {
            continue;
        };
        for higher in GroupRole::ALL.iter().filter(|higher| **higher < role) {
            let risen = Standing {
                tie: Tie::In {
                    role: *higher,
                    muted,
                },
                ..standing
            };
            // But an owner cannot just leave.
            for act in Act::ALL.iter().filter(|act| **act != Act::Leave) {
                if may(standing, *act) == Verdict::Yes {
                    assert_eq!(may(risen, *act), Verdict::Yes, "{risen:?} {act:?}");
                }
            }
        }
    }
}

#[test]
fn a_muted_member_reads_and_does_not_speak() {
    for standing in everywhere() {
        if standing.house.state == HouseState::Active
            && matches!(standing.tie, Tie::In { muted: true, .. })
        {
            assert_eq!(may(standing, Act::Read), Verdict::Yes);
            assert_eq!(may(standing, Act::Say), Verdict::No);
            assert_eq!(may(standing, Act::Propose), Verdict::No);
        }
    }
}

#[test]
fn a_guest_of_the_house_invites_nobody_and_founds_nothing() {
    for tree in TreeSeenBy::ALL {
        let guest = Footing {
            role: HouseRole::Guest,
            state: HouseState::Active,
            uninviting: false,
        };
        for act in HouseAct::ALL {
            let may = may_in_house(guest, *act, *tree);
            let theirs = matches!(act, HouseAct::Leave | HouseAct::Report);
            assert_eq!(may, theirs, "{act:?}");
        }
    }
}

/// Nobody sanctions their equal, nor whoever stands above them.
#[test]
fn only_who_stands_higher_sanctions() {
    for one in GroupRole::ALL {
        for other in GroupRole::ALL {
            let both = outranks(*one, *other) && outranks(*other, *one);
            assert!(!both, "{one:?} {other:?}");
            assert!(!outranks(*one, *one));
            assert!(!outranks(GroupRole::Member, *other));
        }
    }
}

#[test]
fn an_aside_is_absent_for_whoever_is_not_in_it_and_hosted_by_nobody() {
    let asides = [Bond::Shares, Bond::Apart, Bond::Blocked, Bond::Blocks]
        .into_iter()
        .flat_map(|bond| [false, true].map(|pair| Aside { pair, bond }));
    for aside in asides {
        for before in everywhere() {
            let standing = Standing {
                aside: Some(aside),
                ..before
            };
            let active = standing.house.state == HouseState::Active;
            for act in Act::ALL {
                let speaks = aside.bond == Bond::Shares;
                let expected = match act {
                    _ if !is_inside(standing) || !active => Verdict::Absent,
                    Act::See | Act::Read | Act::Report | Act::TakeBack => Verdict::Yes,
                    Act::Say | Act::React | Act::Pin => granted(speaks),
                    Act::Leave => granted(!aside.pair),
                    _ => Verdict::Absent,
                };
                assert_eq!(may(standing, *act), expected, "{standing:?} {act:?}");
            }
        }
    }
}
