//! Who answers for a group, for programs: its hosts, its next owner, whoever stands in.

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    groups::{self, RoleError},
    policy::Act,
    values::{GroupId, GroupRole, MemberId, Unfit},
    web::{
        Failure, Site,
        api::{
            Moment,
            given::{At, Given, fit, moment},
            problems::{Conflict, Refused},
        },
        visitor::Signed,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(change_role))
        .routes(routes!(hand_over))
        .routes(routes!(name_stand_in, end_stand_in))
}

/// Somebody has the rights of a group's owner, who is away, until then.
#[derive(Serialize, ToSchema)]
#[schema(as = groups::StandIn)]
pub(super) struct Instead {
    away_id: MemberId,
    away_name: String,
    stand_in_id: MemberId,
    stand_in_name: String,
    until: Moment,
}

impl From<groups::StandIn> for Instead {
    fn from(one: groups::StandIn) -> Self {
        Self {
            away_id: one.away_id,
            away_name: one.away_name,
            stand_in_id: one.stand_in_id,
            stand_in_name: one.stand_in_name,
            until: one.until.into(),
        }
    }
}

impl From<RoleError> for Failure {
    fn from(error: RoleError) -> Self {
        match error {
            RoleError::NotTheirs => Self::conflict(),
            RoleError::TooLong => Self::unfit(vec![("until", Unfit::new("unfit-until", 0))]),
            RoleError::Refused(refusal) => refusal.into(),
        }
    }
}

/// What somebody is to be in a group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = groups::NewRole)]
struct NewRole {
    /// `host` or `member`.
    role: GroupRole,
}

/// Name a host of a group that I own, or let one go
#[utoipa::path(put, path = "/groups/{group}/members/{member}/role", request_body = NewRole,
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn change_role(
    State(site): State<Site>,
    signed: Signed,
    At((group, member)): At<(GroupId, MemberId)>,
    Given(asked): Given<NewRole>,
) -> Result<StatusCode, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    groups::allow_id(&mut tx, me, group, Act::Own, now).await?;
    match asked.role {
        GroupRole::Host => groups::name_host(&mut tx, me, group, member, now).await?,
        GroupRole::Member => groups::dismiss_host(&mut tx, me, group, member, now).await?,
        // An owner is named by handing over, a guest by an invitation.
        GroupRole::Owner | GroupRole::Guest => return Err(Failure::malformed()),
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is to own a group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = groups::Heir)]
struct Heir {
    successor: MemberId,
}

/// Hand a group over to somebody in it, as its owner: I stay as a host
#[utoipa::path(post, path = "/groups/{group}/hand-over", request_body = Heir,
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn hand_over(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Heir>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    groups::hand_over(&mut tx, &signed.member, group, asked.successor, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is to stand in, and until when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Away {
    member: MemberId,
    /// Within a year.
    #[schema(max_length = 40, format = DateTime)]
    until: String,
}

/// Give somebody in a group the rights of its owner while I am away
#[utoipa::path(put, path = "/groups/{group}/stand-in", request_body = Away,
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn name_stand_in(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Away>,
) -> Result<StatusCode, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let until = fit("until", moment(&asked.until, "unfit-until"))?;
    let mut tx = site.db.write().await?;
    groups::name_stand_in(&mut tx, me, group, (asked.member, until), now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Be back, or stop standing in
#[utoipa::path(delete, path = "/groups/{group}/stand-in",
    responses((status = NO_CONTENT), Refused))]
async fn end_stand_in(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    groups::end_stand_in(&mut tx, &signed.member, group, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
