//! Every group as the owner of the house knows it, for programs.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{Inside, inside};
use crate::{
    groups::{self, Life, Oversight},
    members,
    policy::{Act, HouseAct},
    values::{GroupId, Reason, Visibility},
    web::{
        Failure, Site,
        api::{
            Moment, Page,
            given::{At, Given, fit},
            problems::{Absent, Refused},
        },
        visitor::Signed,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(oversee))
        .routes(routes!(close))
        .routes(routes!(reopen_closed))
        .routes(routes!(step_in))
}

/// What the owner of the house may know of any group: that it is there, and no word of what is in it.
#[derive(Serialize, ToSchema)]
#[schema(as = groups::Overseen)]
struct Overseen {
    id: GroupId,
    slug: String,
    name: String,
    visibility: Visibility,
    created_at: Moment,
    archived_at: Option<Moment>,
    /// By the owner of the house.
    closed: bool,
    members: i64,
    /// Reports that wait for an answer.
    reports: i64,
}

impl From<groups::Overseen> for Overseen {
    fn from(group: groups::Overseen) -> Self {
        Self {
            id: group.id,
            slug: group.slug,
            name: group.name,
            visibility: group.visibility,
            created_at: group.created_at.into(),
            archived_at: group.archived_at.map(Into::into),
            closed: group.closed,
            members: group.size,
            reports: group.reports,
        }
    }
}

/// Which groups of the house are looked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// A part of its name, or of its address.
    #[serde(default)]
    #[param(max_length = 60)]
    q: String,
    visibility: Option<Visibility>,
    life: Option<Life>,
    /// The `next` of the page before.
    after: Option<Uuid>,
}

/// Every group of the house, oldest first, as its owner
#[utoipa::path(get, path = "/house/groups", params(Wanted),
    responses((status = OK, body = Page<Overseen>), Absent))]
async fn oversee(
    State(site): State<Site>,
    signed: Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<Overseen>>, Failure> {
    let mut conn = site.db.read().await?;
    if !members::may(&mut conn, &signed.member, HouseAct::Run).await? {
        return Err(Failure::absent());
    }
    let filter = Oversight {
        words: wanted.q.chars().take(60).collect(),
        visibility: wanted.visibility,
        life: wanted.life,
    };
    let after = wanted.after.map(GroupId);
    let (overseen, next) = groups::overseen(&mut conn, &filter, after).await?;
    Ok(Json(Page {
        items: overseen.into_iter().map(Overseen::from).collect(),
        next: next.map(|next| next.0),
    }))
}

/// Why a group is closed: its members are told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Closing {
    #[schema(min_length = 1, max_length = 300)]
    reason: String,
}

/// Close a group, as the owner of the house
#[utoipa::path(post, path = "/house/groups/{group}/close", request_body = Closing,
    responses((status = NO_CONTENT), Refused))]
async fn close(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Closing>,
) -> Result<StatusCode, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    groups::allow_id(&mut tx, me, group, Act::Oversee, now).await?;
    let reason = fit("reason", Reason::parse(&asked.reason))?;
    groups::close(&mut tx, me, group, &reason, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reopen a group that I closed, as the owner of the house
#[utoipa::path(post, path = "/house/groups/{group}/reopen",
    responses((status = NO_CONTENT), Refused))]
async fn reopen_closed(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<StatusCode, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    groups::allow_id(&mut tx, me, group, Act::Oversee, now).await?;
    // What its own owner archived is theirs to reopen.
    if groups::is_closed(&mut tx, group).await? {
        groups::reopen(&mut tx, me, group, now).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Enter any group, in the open, as the owner of the house: everybody in it is told
#[utoipa::path(post, path = "/house/groups/{group}/enter",
    responses((status = OK, body = Inside), Refused))]
async fn step_in(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<Json<Inside>, Failure> {
    let mut tx = site.db.write().await?;
    let group = groups::step_in(&mut tx, &signed.member, group, signed.now).await?;
    let inside = inside(&mut tx, &signed, group).await?;
    tx.commit().await?;
    site.hub.joined(signed.member.id, inside.group.id);
    Ok(Json(inside))
}
