//! Whom the house has to do with: whom it keeps out, and, where it hears only some, whom it hears. A
//! group may say the same for itself.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{At, Given},
    house,
    kept_out::{Behind, whose},
    problems::{Cuts, Forbidden, Refused, WindowClosed},
};
use crate::{
    db::{self, Conn},
    groups,
    values::{ActorId, GroupId},
    web::{
        Failure, Site,
        bridge::{self, Whose},
        visitor::Signed,
    },
    window::allowed::{self, Allowed, Cut},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(allowed_of_house, allow_in_house, hear_in_house))
        .routes(routes!(disallow_in_house))
        .routes(routes!(allowed_of_group, allow_in_group, hear_in_group))
        .routes(routes!(disallow_in_group))
        .routes(routes!(import_for_house))
        .routes(routes!(import_for_group))
}

/// A server that is heard.
#[derive(Serialize, ToSchema)]
#[schema(as = allowed::Server)]
struct Server {
    id: uuid::Uuid,
    /// By its name, with everything below it.
    target: String,
    since: Moment,
}

impl From<Allowed> for Server {
    fn from(allowed: Allowed) -> Self {
        Self {
            id: allowed.id,
            target: allowed.target,
            since: allowed.made_at.into(),
        }
    }
}

/// A server that is not on the list.
#[derive(Serialize, ToSchema)]
#[schema(as = allowed::Stranger)]
struct Stranger {
    server: String,
    followers: i64,
}

impl From<Cut> for Stranger {
    fn from(cut: Cut) -> Self {
        Self {
            server: cut.host,
            followers: cut.followers,
        }
    }
}

/// The servers that are heard, where only they are.
#[derive(Serialize, ToSchema)]
struct AllAllowed {
    /// Nobody else is heard or told.
    only: bool,
    items: Vec<Server>,
    /// With whom it would end if only those were heard, while everybody is.
    cuts: Vec<Stranger>,
}

async fn stands(
    conn: &mut Conn,
    actor: Option<ActorId>,
    behind: &Behind,
) -> db::Result<AllAllowed> {
    let only = allowed::is_only(conn, actor).await?;
    let found = allowed::list(conn, actor, &behind.after, groups::PAGE).await?;
    let cuts = if only {
        Vec::new()
    } else {
        allowed::would_cut(conn, actor).await?
    };
    Ok(AllAllowed {
        only,
        items: found.into_iter().map(Server::from).collect(),
        cuts: cuts.into_iter().map(Stranger::from).collect(),
    })
}

/// Many at once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = allowed::List)]
struct List {
    /// One a line, by name; of blocks also as Mastodon exports them.
    #[schema(max_length = 1_000_000, examples("spam.example\nnoise.example"))]
    list: String,
}

/// How far a list was taken over.
#[derive(Serialize, ToSchema)]
#[schema(as = allowed::Taken)]
struct Import {
    taken: usize,
    /// They stood there already.
    stood: usize,
    /// They are only limited where the list comes from, and were left out.
    limited: usize,
    /// Neither a server nor an account.
    unread: Vec<Unread>,
}

/// A line that could not be read.
#[derive(Serialize, ToSchema)]
#[schema(as = allowed::Unread)]
struct Unread {
    line: i64,
    /// How it begins.
    begins: String,
}

impl From<bridge::Import> for Import {
    fn from(taken: bridge::Import) -> Self {
        let unread = |(line, begins)| Unread { line, begins };
        Self {
            taken: taken.taken,
            stood: taken.stood,
            limited: taken.limited,
            unread: taken.unread.into_iter().map(unread).collect(),
        }
    }
}

/// Who is to be heard.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = allowed::Hear)]
struct Hear {
    /// Listed servers alone.
    only: bool,
    /// With so many others it may end; with more it is refused.
    #[serde(default)]
    #[schema(minimum = 0, default = 0)]
    cutting: i64,
}

/// A group with a public face.
async fn face(conn: &mut Conn, signed: &Signed, group: GroupId) -> Result<Whose, Failure> {
    let whose = whose(conn, signed, group).await?;
    whose.ok_or_else(Failure::window_closed)
}

/// The servers that the house hears where it hears only some, as its owner
#[utoipa::path(get, path = "/house/allowed", params(Behind),
    responses((status = OK, body = AllAllowed), Forbidden))]
async fn allowed_of_house(
    State(site): State<Site>,
    signed: Signed,
    Query(behind): Query<Behind>,
) -> Result<Json<AllAllowed>, Failure> {
    let mut conn = site.db.read().await?;
    bridge::may_run(&mut conn, &signed).await?;
    Ok(Json(stands(&mut conn, None, &behind).await?))
}

/// Put servers on the list of those that the house hears, as its owner
#[utoipa::path(post, path = "/house/allowed", request_body = List,
    responses((status = OK, body = Import), Forbidden))]
async fn allow_in_house(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<List>,
) -> Result<Json<Import>, Failure> {
    let mut tx = house::run(&site, &signed).await?;
    let taken = bridge::allow(&mut tx, (&signed, Whose::default()), &asked.list).await?;
    tx.commit().await?;
    Ok(Json(taken.into()))
}

/// Let the house hear only listed servers, or everybody again, as its owner
#[utoipa::path(put, path = "/house/allowed", request_body = Hear,
    responses((status = NO_CONTENT), Forbidden, Cuts))]
async fn hear_in_house(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Hear>,
) -> Result<StatusCode, Failure> {
    let mut tx = house::run(&site, &signed).await?;
    let by = (&signed, Whose::default());
    if asked.only {
        bridge::hear_only(&mut tx, by, asked.cutting).await?;
    } else {
        bridge::hear_anybody(&mut tx, by).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a server from the list of those that the house hears, as its owner
#[utoipa::path(delete, path = "/house/allowed/{allowed}",
    responses((status = NO_CONTENT), Refused))]
async fn disallow_in_house(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<uuid::Uuid>,
) -> Result<StatusCode, Failure> {
    let mut tx = house::run(&site, &signed).await?;
    bridge::disallow(&mut tx, (&signed, Whose::default()), id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The servers that a group that I host hears, where it hears only some
#[utoipa::path(get, path = "/groups/{group}/allowed", params(Behind),
    responses((status = OK, body = AllAllowed), Refused, WindowClosed))]
async fn allowed_of_group(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Query(behind): Query<Behind>,
) -> Result<Json<AllAllowed>, Failure> {
    let mut conn = site.db.read().await?;
    let whose = face(&mut conn, &signed, group).await?;
    Ok(Json(stands(&mut conn, whose.actor, &behind).await?))
}

/// Put servers on the list of those that a group that I host hears
#[utoipa::path(post, path = "/groups/{group}/allowed", request_body = List,
    responses((status = OK, body = Import), Refused, WindowClosed))]
async fn allow_in_group(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<List>,
) -> Result<Json<Import>, Failure> {
    let mut tx = site.db.write().await?;
    let whose = face(&mut tx, &signed, group).await?;
    let taken = bridge::allow(&mut tx, (&signed, whose), &asked.list).await?;
    tx.commit().await?;
    Ok(Json(taken.into()))
}

/// Let a group that I host hear only listed servers, or everybody again
#[utoipa::path(put, path = "/groups/{group}/allowed", request_body = Hear,
    responses((status = NO_CONTENT), Refused, Cuts))]
async fn hear_in_group(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Hear>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let by = (&signed, face(&mut tx, &signed, group).await?);
    if asked.only {
        bridge::hear_only(&mut tx, by, asked.cutting).await?;
    } else {
        bridge::hear_anybody(&mut tx, by).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a server from the list of those that a group that I host hears
#[utoipa::path(delete, path = "/groups/{group}/allowed/{allowed}",
    responses((status = NO_CONTENT), Refused, WindowClosed))]
async fn disallow_in_group(
    State(site): State<Site>,
    signed: Signed,
    At((group, id)): At<(GroupId, uuid::Uuid)>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let whose = face(&mut tx, &signed, group).await?;
    bridge::disallow(&mut tx, (&signed, whose), id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keep a whole list out of the house, as its owner
#[utoipa::path(post, path = "/house/kept-out/list", request_body = List,
    responses((status = OK, body = Import), Forbidden))]
async fn import_for_house(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<List>,
) -> Result<Json<Import>, Failure> {
    let mut tx = house::run(&site, &signed).await?;
    let taken = bridge::import(&mut tx, (&signed, Whose::default()), &asked.list).await?;
    tx.commit().await?;
    Ok(Json(taken.into()))
}

/// Keep a whole list out of a group that I host
#[utoipa::path(post, path = "/groups/{group}/kept-out/list", request_body = List,
    responses((status = OK, body = Import), Refused, WindowClosed))]
async fn import_for_group(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<List>,
) -> Result<Json<Import>, Failure> {
    let mut tx = site.db.write().await?;
    let whose = face(&mut tx, &signed, group).await?;
    let taken = bridge::import(&mut tx, (&signed, whose), &asked.list).await?;
    tx.commit().await?;
    Ok(Json(taken.into()))
}
