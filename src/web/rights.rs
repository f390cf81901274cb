//! Rights: who can do what here, worked out by the policy itself for everybody there can be. Programs read the
//! same rows.

use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site, shell,
    shell::page,
    views::{Column, Here, RightsPage, RightsRow},
    visitor::{Signed, Visit},
};
use crate::{
    db::Conn,
    groups::{self, Group},
    members,
    policy::{self, Act, Footing, HouseAct, HouseState, Standing, Tie, TreeSeenBy, Verdict},
    values::{GroupRole, HouseRole, Visibility},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/rights", get(of_house))
        .route("/g/{group}/rights", get(of_group))
}

type Member = Visit<Signed>;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    /// Which kind of group is looked at.
    visibility: String,
}

/// `GET /rights`: the house, and groups of one kind.
async fn of_house(visit: Member, Query(wanted): Query<Wanted>) -> Result<Response, Failure> {
    let visibility = wanted.visibility.parse().unwrap_or(Visibility::Closed);
    let standing = of_kind(visibility);
    let mut conn = visit.site.db.read().await?;
    let tree = members::house(&mut conn).await?.tree_seen_by;
    let rights = RightsPage {
        house: house_rows(tree),
        house_columns: house_columns(&visit.who),
        ..rights(&visit, &mut conn, standing, Tie::Outside).await?
    };
    Ok(page(rights)?.into_response())
}

/// `GET /g/<group>/rights`: one group, as it is now.
async fn of_group(visit: Member, Path(slug): Path<String>) -> Result<Response, Failure> {
    let who = &visit.who;
    let mut conn = visit.site.db.read().await?;
    let group = groups::allow_at(&mut conn, &who.member, &slug, Act::Read, who.now).await?;
    let mine = groups::standing(&mut conn, &who.member, &group, who.now)
        .await?
        .tie;
    let rights = RightsPage {
        group: Some(shell::tag(&group)),
        ..rights(&visit, &mut conn, as_it_is(&group), mine).await?
    };
    Ok(page(rights)?.into_response())
}

async fn rights(
    visit: &Member,
    conn: &mut Conn,
    standing: Standing,
    mine: Tie,
) -> Result<RightsPage, Failure> {
    Ok(RightsPage {
        l: visit.words(),
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: None,
        visibility: standing.visibility,
        announcements: standing.announcements,
        archived: standing.archived,
        columns: TIES
            .iter()
            .map(|(word, tie)| Column {
                name: format!("tie-{word}"),
                mine: *tie == mine,
            })
            .collect(),
        rows: rows(standing),
        house_columns: Vec::new(),
        house: Vec::new(),
    })
}

/// A group of some kind, without anything particular.
pub(super) fn of_kind(visibility: Visibility) -> Standing {
    Standing {
        visibility,
        ..ORDINARY
    }
}

/// Somebody of the house, before a group without anything particular.
const ORDINARY: Standing = Standing {
    house: Footing {
        role: HouseRole::Member,
        state: HouseState::Active,
        uninviting: false,
    },
    visibility: Visibility::Closed,
    tie: Tie::Outside,
    stands_in: false,
    accepted: true,
    announcements: false,
    archived: false,
    aside: None,
};

pub(super) fn as_it_is(group: &Group) -> Standing {
    Standing {
        visibility: group.visibility,
        announcements: group.announcements,
        archived: group.archived_at.is_some(),
        ..ORDINARY
    }
}

/// Everybody there can be before a group, by the word that names them.
const TIES: [(&str, Tie); 8] = [
    ("owner", within(GroupRole::Owner)),
    ("host", within(GroupRole::Host)),
    ("member", within(GroupRole::Member)),
    ("guest", within(GroupRole::Guest)),
    (
        "muted",
        Tie::In {
            role: GroupRole::Member,
            muted: true,
        },
    ),
    ("asked", Tie::Asked),
    ("outside", Tie::Outside),
    ("banned", Tie::Banned),
];

const fn within(role: GroupRole) -> Tie {
    Tie::In { role, muted: false }
}

/// What a group's own people may do; what the owner of the house may is said in a sentence.
pub(super) fn rows(standing: Standing) -> Vec<RightsRow> {
    let of_group = |act: &&Act| !matches!(act, Act::Oversee | Act::StepIn);
    let row = |act: &Act| RightsRow {
        name: format!("act-{}", act.as_str()),
        act: act.as_str(),
        verdicts: TIES
            .iter()
            .map(|(who, tie)| {
                let standing = Standing {
                    tie: *tie,
                    ..standing
                };
                (*who, policy::may(standing, *act))
            })
            .collect(),
    };
    Act::ALL.iter().filter(of_group).map(row).collect()
}

/// Everybody there can be in the house, by the word that names them.
const FOOTINGS: [(&str, Footing); 8] = [
    ("owner", footing(HouseRole::Owner, HouseState::Active)),
    ("host", footing(HouseRole::Host, HouseState::Active)),
    ("member", footing(HouseRole::Member, HouseState::Active)),
    ("guest", footing(HouseRole::Guest, HouseState::Active)),
    ("pending", footing(HouseRole::Member, HouseState::Pending)),
    (
        "suspended",
        footing(HouseRole::Member, HouseState::Suspended),
    ),
    ("banned", footing(HouseRole::Member, HouseState::Banned)),
    ("left", footing(HouseRole::Member, HouseState::Left)),
];

const fn footing(role: HouseRole, state: HouseState) -> Footing {
    Footing {
        role,
        state,
        uninviting: false,
    }
}

/// The word of what somebody is before a group.
pub(super) fn tie_word(tie: Tie) -> Option<&'static str> {
    let found = TIES.iter().find(|(_, one)| *one == tie);
    found.map(|(word, _)| *word)
}

/// The word of what somebody is in the house.
pub(super) fn footing_word(who: &Signed) -> Option<&'static str> {
    let mine = |one: &Footing| one.state == who.member.state && one.role == who.member.role;
    let found = FOOTINGS.iter().find(|(_, one)| mine(one));
    found.map(|(word, _)| *word)
}

fn house_columns(who: &Signed) -> Vec<Column> {
    let mine = footing_word(who);
    let column = |(word, _): &(&'static str, Footing)| Column {
        name: format!("house-role-{word}"),
        mine: mine == Some(*word),
    };
    FOOTINGS.iter().map(column).collect()
}

pub(super) fn house_rows(tree: TreeSeenBy) -> Vec<RightsRow> {
    let row = |act: &HouseAct| RightsRow {
        name: format!("house-act-{}", act.as_str()),
        act: act.as_str(),
        verdicts: FOOTINGS
            .iter()
            .map(|(who, footing)| {
                let may = policy::may_in_house(*footing, *act, tree);
                (*who, if may { Verdict::Yes } else { Verdict::No })
            })
            .collect(),
    };
    HouseAct::ALL.iter().map(row).collect()
}
