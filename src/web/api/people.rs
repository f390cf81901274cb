//! People: who is here, who came by whom, and what hosts of the house do about them.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment, Onward, Page, Part,
    given::{At, Given},
    problems::{Absent, Conflict, Forbidden, Refused},
};
use crate::{
    db::Conn,
    household::{branches, roles},
    invitations::allowance,
    members::{
        self, Member,
        people::{self, Kind, Listed, Search},
        tree::{self, Node},
    },
    policy::{HouseAct, HouseState},
    values::{BehindName, HouseRole, MemberId},
    web::{Failure, Site, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(below))
        .routes(routes!(change_role))
        .routes(routes!(allow_places))
        .routes(routes!(branch))
        .routes(routes!(pause_branch))
        .routes(routes!(thank))
}

/// Somebody in the house.
#[derive(Serialize, ToSchema)]
#[schema(as = people::Person)]
struct Person {
    id: MemberId,
    #[schema(examples("ada"))]
    handle: String,
    #[schema(examples("Ada Lovelace"))]
    name: String,
    role: HouseRole,
    joined_at: Moment,
    /// A guest's last moment.
    until: Option<Moment>,
}

impl From<Listed> for Person {
    fn from(one: Listed) -> Self {
        Self {
            id: one.id,
            handle: one.handle,
            name: one.name,
            role: one.role,
            joined_at: one.joined_at.into(),
            until: one.until.map(Into::into),
        }
    }
}

/// Whom to look for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// The beginning of a word of their name, or of their handle.
    #[serde(default)]
    #[param(max_length = 60)]
    q: String,
    kind: Option<Kind>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>, max_length = 1_000)]
    after: Option<BehindName>,
}

/// Whom I may know of in the house, by name
#[utoipa::path(get, path = "/people", params(Wanted),
    responses((status = OK, body = Part<Person>)))]
async fn list(
    State(site): State<Site>,
    signed: Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Part<Person>>, Failure> {
    let search = Search {
        kind: wanted.kind.unwrap_or(Kind::Everybody),
        beginning: wanted.q.chars().take(60).collect(),
        after: wanted.after,
    };
    let mut conn = site.db.read().await?;
    let (found, next) = people::list(&mut conn, &signed.member, &search, signed.now).await?;
    Ok(Json(Part::of(found, next)))
}

/// Somebody, and how they came here.
#[derive(Serialize, ToSchema)]
struct Profile {
    id: MemberId,
    handle: String,
    name: String,
    role: HouseRole,
    state: HouseState,
    joined_at: Moment,
    until: Option<Moment>,
    /// Whom they came by, if I may know.
    invited_by: Option<MemberId>,
    /// How many came by them, if I may know.
    brought: Option<i64>,
    /// For hosts of the house: how many places they may have open; nothing: as many as they like.
    places: Option<i64>,
    /// For hosts of the house: how many of those are taken.
    places_taken: Option<i64>,
}

/// Somebody whom I may know of
#[utoipa::path(get, path = "/people/{member}", responses((status = OK, body = Profile), Absent))]
async fn show(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
) -> Result<Json<Profile>, Failure> {
    let mut conn = site.db.read().await?;
    let other = known(&mut conn, &signed, member).await?;
    let story = people::story(&mut conn, other.id).await?;
    let tree = other.id == signed.member.id
        || members::may(&mut conn, &signed.member, HouseAct::SeeTree).await?;
    let hosts = members::may(&mut conn, &signed.member, HouseAct::Host).await?;
    let places = if hosts {
        Some(allowance::places_left(&mut conn, &other, signed.now).await?)
    } else {
        None
    };
    Ok(Json(Profile {
        id: other.id,
        handle: other.handle,
        name: other.name,
        role: other.role,
        state: other.state,
        joined_at: story.joined_at.into(),
        until: story.until.map(Into::into),
        invited_by: story.inviter_id.filter(|_| tree),
        brought: tree.then_some(story.brought),
        places: places.and_then(|places| places.most),
        places_taken: places.map(|places| places.taken),
    }))
}

pub(super) async fn known(
    conn: &mut Conn,
    signed: &Signed,
    id: MemberId,
) -> Result<Member, Failure> {
    let other = members::find(conn, id, signed.now).await?;
    let other = other.ok_or_else(Failure::absent)?;
    if people::may_know(conn, &signed.member, &other, signed.now).await? {
        Ok(other)
    } else {
        Err(Failure::absent())
    }
}

/// Somebody in the tree of invitations.
#[derive(Serialize, ToSchema)]
struct Twig {
    id: MemberId,
    /// Nothing: they left.
    name: Option<String>,
    /// Whom they came by.
    invited_by: Option<MemberId>,
    joined_at: Moment,
    /// How many came by them.
    brought: i64,
}

impl From<Node> for Twig {
    fn from(node: Node) -> Self {
        Self {
            id: node.id,
            name: (!node.gone).then_some(node.name),
            invited_by: node.above,
            joined_at: node.joined_at.into(),
            brought: node.below,
        }
    }
}

/// Who came by somebody, if I may look at the tree
#[utoipa::path(get, path = "/people/{member}/brought", params(Onward),
    responses((status = OK, body = Page<Twig>), Absent))]
async fn below(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
    Query(onward): Query<Onward>,
) -> Result<Json<Page<Twig>>, Failure> {
    let mut conn = site.db.read().await?;
    if !members::may(&mut conn, &signed.member, HouseAct::SeeTree).await? {
        return Err(Failure::absent());
    }
    let mut nodes = tree::below(&mut conn, member, onward.after.map(MemberId)).await?;
    nodes.retain(|node| node.above == Some(member));
    Ok(Json(Page::of_full(
        nodes,
        tree::WIDTH,
        |node| node.id.0,
        Twig::from,
    )))
}

/// What somebody is to be in the house.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRole {
    /// `host` or `member`.
    role: HouseRole,
}

/// Name a host of the house, or let one go, as its owner
#[utoipa::path(put, path = "/people/{member}/role", request_body = NewRole,
    responses((status = NO_CONTENT), Forbidden, Conflict))]
async fn change_role(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
    Given(asked): Given<NewRole>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    roles::change(&mut tx, &signed.member, member, asked.role, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many places somebody may have open.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Allowance {
    /// Nothing: as many as their role has.
    #[schema(minimum = 0, maximum = 1000)]
    places: Option<i64>,
}

/// Give somebody more places or fewer, as a host of the house who stands higher
#[utoipa::path(put, path = "/people/{member}/allowance", request_body = Allowance,
    responses((status = NO_CONTENT), Refused))]
async fn allow_places(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
    Given(asked): Given<Allowance>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let other = known(&mut tx, &signed, member).await?;
    roles::allow_places(&mut tx, &signed.member, &other, asked.places, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody of a branch, as whoever reviews it sees them.
#[derive(Serialize, ToSchema)]
struct Below {
    id: MemberId,
    handle: String,
    name: String,
    joined_at: Moment,
    /// Whom they came by, by name.
    invited_by: Option<String>,
    /// They left.
    gone: bool,
    /// Suspended or banned.
    held_out: bool,
}

impl From<tree::Twig> for Below {
    fn from(twig: tree::Twig) -> Self {
        Self {
            id: twig.id,
            handle: twig.handle,
            name: twig.name,
            joined_at: twig.joined_at.into(),
            invited_by: twig.inviter_name,
            gone: twig.gone,
            held_out: twig.held_out,
        }
    }
}

/// Everybody who came by somebody, or by those: latest first, as a host of the house
#[utoipa::path(get, path = "/people/{member}/branch", params(Onward),
    responses((status = OK, body = Page<Below>), Absent))]
async fn branch(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
    Query(onward): Query<Onward>,
) -> Result<Json<Page<Below>>, Failure> {
    let mut conn = site.db.read().await?;
    if !members::may(&mut conn, &signed.member, HouseAct::Host).await? {
        return Err(Failure::absent());
    }
    let top = known(&mut conn, &signed, member).await?;
    let after = onward.after.map(MemberId);
    let twigs = tree::branch(&mut conn, &top, after, signed.now).await?;
    Ok(Json(Page::of_full(
        twigs,
        tree::WIDTH,
        |twig| twig.id.0,
        Below::from,
    )))
}

/// How many invitations were paused.
#[derive(Serialize, ToSchema)]
struct Paused {
    invitations: u64,
}

/// Pause the open invitations of somebody and of all who came by them, as a host of the house
#[utoipa::path(post, path = "/people/{member}/branch/pause",
    responses((status = OK, body = Paused), Absent))]
async fn pause_branch(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
) -> Result<Json<Paused>, Failure> {
    let mut tx = site.db.write().await?;
    let other = known(&mut tx, &signed, member).await?;
    let invitations = branches::pause_codes(&mut tx, &signed.member, other.id, signed.now).await?;
    tx.commit().await?;
    Ok(Json(Paused { invitations }))
}

/// Thank somebody for whom they brought in, as a host of the house
#[utoipa::path(post, path = "/people/{member}/thanks", responses((status = NO_CONTENT), Absent))]
async fn thank(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let other = known(&mut tx, &signed, member).await?;
    branches::thank(&mut tx, &signed.member, other.id, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
