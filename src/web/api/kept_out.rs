//! A group and the world: whom it has nothing to do with out there, and its farewell.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment, Part,
    given::{At, Given},
    problems::{Refused, WindowClosed},
};
use crate::{
    db::Conn,
    groups, highlights,
    policy::Act,
    values::{GroupId, Unfit},
    web::{
        Failure, Site,
        bridge::{self, Whose},
        visitor::Signed,
    },
    window::{
        self,
        blocks::{self, Block},
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(kept_out))
        .routes(routes!(keep_out))
        .routes(routes!(let_in))
        .routes(routes!(farewell_of_group))
}

/// A server or an account with which a group has nothing to do.
#[derive(Serialize, ToSchema)]
struct KeptOut {
    id: uuid::Uuid,
    /// A server by its name, with everything below it; an account by its address.
    target: String,
    reason: String,
    since: Moment,
}

impl From<Block> for KeptOut {
    fn from(block: Block) -> Self {
        Self {
            id: block.id,
            target: block.target,
            reason: block.reason,
            since: block.made_at.into(),
        }
    }
}

/// Where a list by names goes on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Behind {
    /// The `next` of the page before.
    #[serde(default)]
    pub(super) after: String,
}

/// Where a list by names goes on, if the page is a full one.
pub(super) fn next_of<Row>(rows: &[Row], name: impl Fn(&Row) -> &str) -> Option<String> {
    let full = i64::try_from(rows.len()).is_ok_and(|len| len >= groups::PAGE);
    let last = rows.last().filter(|_| full);
    last.map(|last| name(last).to_owned())
}

/// For whom: a group that this member runs. Without a public face it has nothing to do with anybody.
pub(super) async fn whose(
    conn: &mut Conn,
    signed: &Signed,
    group: GroupId,
) -> Result<Option<Whose>, Failure> {
    groups::allow_id(conn, &signed.member, group, Act::Run, signed.now).await?;
    let actor = window::actor_of(conn, group).await?;
    Ok(actor.map(|actor| Whose {
        actor: Some(actor.id),
        group: Some(group),
    }))
}

/// Whom a group that I host has nothing to do with out there, by name
#[utoipa::path(get, path = "/groups/{group}/kept-out", params(Behind),
    responses((status = OK, body = Part<KeptOut>), Refused))]
async fn kept_out(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Query(behind): Query<Behind>,
) -> Result<Json<Part<KeptOut>>, Failure> {
    let mut conn = site.db.read().await?;
    let found = match whose(&mut conn, &signed, group).await? {
        Some(whose) => blocks::list(&mut conn, whose.actor, &behind.after, groups::PAGE).await?,
        None => Vec::new(),
    };
    let next = next_of(&found, |last| &last.target);
    Ok(Json(Part::of(found, next)))
}

/// Whom to keep out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Target {
    #[schema(min_length = 1, max_length = 2048, examples("spam.example"))]
    target: String,
    /// For the other hosts.
    #[serde(default)]
    #[schema(max_length = 300)]
    reason: String,
}

/// Have nothing more to do with a server or an account, in a group that I host
#[utoipa::path(post, path = "/groups/{group}/kept-out", request_body = Target,
    responses((status = CREATED, body = KeptOut), Refused, WindowClosed))]
async fn keep_out(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Target>,
) -> Result<(StatusCode, Json<KeptOut>), Failure> {
    let mut tx = site.db.write().await?;
    let whose = whose(&mut tx, &signed, group).await?;
    let whose = whose.ok_or_else(Failure::window_closed)?;
    let wrong = || Failure::unfit(vec![("target", Unfit::new("block-wrong", 0))]);
    let target = blocks::target(&asked.target).ok_or_else(wrong)?;
    let block = bridge::block(&mut tx, (&signed, whose), (target, asked.reason)).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(block.into())))
}

/// Hear somebody again in a group that I host
#[utoipa::path(delete, path = "/groups/{group}/kept-out/{block}",
    responses((status = NO_CONTENT), Refused))]
async fn let_in(
    State(site): State<Site>,
    signed: Signed,
    At((group, block)): At<(GroupId, uuid::Uuid)>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let whose = whose(&mut tx, &signed, group).await?;
    let whose = whose.ok_or_else(Failure::absent)?;
    bridge::let_in(&mut tx, (&signed, whose), block).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a farewell took back.
#[derive(Serialize, ToSchema)]
struct Withdrawn {
    /// How many highlights were shown until then.
    highlights: usize,
}

/// Withdraw whatever my group shows and end its public address, for good
#[utoipa::path(post, path = "/groups/{group}/farewell",
    responses((status = OK, body = Withdrawn), Refused, WindowClosed))]
async fn farewell_of_group(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<Json<Withdrawn>, Failure> {
    let mut tx = site.db.write().await?;
    let now = site.clock.now();
    let shown = highlights::farewell_of(&mut tx, group, &signed.member, now).await?;
    tx.commit().await?;
    Ok(Json(Withdrawn { highlights: shown }))
}
