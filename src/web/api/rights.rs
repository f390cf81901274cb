//! Who can do what, in the house and in a group: what the pages of rights show, from the same policy.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{given::At, problems::Absent};
use crate::{
    groups, members,
    policy::{Act, Standing, Verdict},
    values::{GroupId, Visibility},
    web::{Failure, Site, rights, views::RightsRow, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(of_house))
        .routes(routes!(of_group))
}

/// One act, and what the policy says of it for everybody there can be.
#[derive(Serialize, ToSchema)]
struct Right {
    #[schema(examples("say"))]
    act: &'static str,
    /// By what they are: `owner`, `host`, `member`, `guest`, …
    verdicts: BTreeMap<&'static str, Verdict>,
}

impl From<RightsRow> for Right {
    fn from(row: RightsRow) -> Self {
        Self {
            act: row.act,
            verdicts: row.verdicts.into_iter().collect(),
        }
    }
}

fn all(rows: Vec<RightsRow>) -> Vec<Right> {
    rows.into_iter().map(Right::from).collect()
}

/// Who can do what in a group that stands so.
#[derive(Serialize, ToSchema)]
struct GroupRights {
    visibility: Visibility,
    announcements: bool,
    archived: bool,
    acts: Vec<Right>,
}

impl From<Standing> for GroupRights {
    fn from(standing: Standing) -> Self {
        Self {
            visibility: standing.visibility,
            announcements: standing.announcements,
            archived: standing.archived,
            acts: all(rights::rows(standing)),
        }
    }
}

/// Who can do what in the house, and in groups of one kind.
#[derive(Serialize, ToSchema)]
struct HouseRights {
    /// What I am there, among those who are named.
    mine: Option<&'static str>,
    acts: Vec<Right>,
    groups: GroupRights,
}

/// Which kind of group is looked at.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Kind {
    /// Closed, unless another is named.
    visibility: Option<Visibility>,
}

/// Who can do what in the house, and in groups of one kind
#[utoipa::path(get, path = "/house/rights", params(Kind),
    responses((status = OK, body = HouseRights)))]
async fn of_house(
    State(site): State<Site>,
    signed: Signed,
    Query(kind): Query<Kind>,
) -> Result<Json<HouseRights>, Failure> {
    let mut conn = site.db.read().await?;
    let tree = members::house(&mut conn).await?.tree_seen_by;
    let visibility = kind.visibility.unwrap_or(Visibility::Closed);
    Ok(Json(HouseRights {
        mine: rights::footing_word(&signed),
        acts: all(rights::house_rows(tree)),
        groups: rights::of_kind(visibility).into(),
    }))
}

/// Who can do what in a group, as it is now.
#[derive(Serialize, ToSchema)]
struct Rights {
    /// What I am there, among those who are named.
    mine: Option<&'static str>,
    #[serde(flatten)]
    rights: GroupRights,
}

/// Who can do what in a group of mine, as it is now
#[utoipa::path(get, path = "/groups/{group}/rights", responses((status = OK, body = Rights), Absent))]
async fn of_group(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<Json<Rights>, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut conn = site.db.read().await?;
    let group = groups::allow_id(&mut conn, me, group, Act::Read, now).await?;
    let tie = groups::standing(&mut conn, me, &group, now).await?.tie;
    Ok(Json(Rights {
        mine: rights::tie_word(tie),
        rights: rights::as_it_is(&group).into(),
    }))
}
