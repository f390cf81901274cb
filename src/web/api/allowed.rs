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
    kept_out::{Behind, next_of, whose},
    problems::{Cuts, Forbidden, Refused, WindowClosed},
};
use crate::{
    db::Conn,
    groups,
    values::GroupId,
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
    /// There may be more: ask again with this as `after`.
    next: Option<String>,
    /// With whom it would end if only those were heard, while everybody is.
    cuts: Vec<Stranger>,
}

/// For whom it is said: the house, as its owner, or a group with a public face, as one of its hosts.
async fn speaks(
    conn: &mut Conn,
    signed: &Signed,
    group: Option<GroupId>,
) -> Result<Whose, Failure> {
    let Some(group) = group else {
        bridge::may_run(conn, signed).await?;
        return Ok(Whose::default());
    };
    let whose = whose(conn, signed, group).await?;
    whose.ok_or_else(Failure::window_closed)
}

async fn stands(
    site: &Site,
    signed: &Signed,
    group: Option<GroupId>,
    behind: &Behind,
) -> Result<Json<AllAllowed>, Failure> {
    let mut conn = site.db.read().await?;
    let actor = speaks(&mut conn, signed, group).await?.actor;
    let only = allowed::is_only(&mut conn, actor).await?;
    let found = allowed::list(&mut conn, actor, &behind.after, groups::PAGE).await?;
    let cuts = if only {
        Vec::new()
    } else {
        allowed::would_cut(&mut conn, actor).await?
    };
    Ok(Json(AllAllowed {
        only,
        next: next_of(&found, |last| &last.target),
        items: found.into_iter().map(Server::from).collect(),
        cuts: cuts.into_iter().map(Stranger::from).collect(),
    }))
}

/// Which list is added to.
#[derive(Clone, Copy)]
enum To {
    Allowed,
    KeptOut,
}

async fn add(
    site: &Site,
    signed: &Signed,
    group: Option<GroupId>,
    (to, list): (To, &List),
) -> Result<Json<Import>, Failure> {
    let mut tx = site.db.write().await?;
    let by = (signed, speaks(&mut tx, signed, group).await?);
    let taken = match to {
        To::Allowed => bridge::allow(&mut tx, by, &list.list).await?,
        To::KeptOut => bridge::import(&mut tx, by, &list.list).await?,
    };
    tx.commit().await?;
    Ok(Json(taken.into()))
}

async fn hear(
    site: &Site,
    signed: &Signed,
    group: Option<GroupId>,
    wanted: &Hear,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let by = (signed, speaks(&mut tx, signed, group).await?);
    if wanted.only {
        bridge::hear_only(&mut tx, by, wanted.cutting).await?;
    } else {
        bridge::hear_anybody(&mut tx, by).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn disallow(
    site: &Site,
    signed: &Signed,
    group: Option<GroupId>,
    id: uuid::Uuid,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let whose = speaks(&mut tx, signed, group).await?;
    bridge::disallow(&mut tx, (signed, whose), id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
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

/// The servers that the house hears where it hears only some, as its owner
#[utoipa::path(get, path = "/house/allowed", params(Behind),
    responses((status = OK, body = AllAllowed), Forbidden))]
async fn allowed_of_house(
    State(site): State<Site>,
    signed: Signed,
    Query(behind): Query<Behind>,
) -> Result<Json<AllAllowed>, Failure> {
    stands(&site, &signed, None, &behind).await
}

/// Put servers on the list of those that the house hears, as its owner
#[utoipa::path(post, path = "/house/allowed", request_body = List,
    responses((status = OK, body = Import), Forbidden))]
async fn allow_in_house(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<List>,
) -> Result<Json<Import>, Failure> {
    add(&site, &signed, None, (To::Allowed, &asked)).await
}

/// Let the house hear only listed servers, or everybody again, as its owner
#[utoipa::path(put, path = "/house/allowed", request_body = Hear,
    responses((status = NO_CONTENT), Forbidden, Cuts))]
async fn hear_in_house(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Hear>,
) -> Result<StatusCode, Failure> {
    hear(&site, &signed, None, &asked).await
}

/// Take a server from the list of those that the house hears, as its owner
#[utoipa::path(delete, path = "/house/allowed/{allowed}",
    responses((status = NO_CONTENT), Refused))]
async fn disallow_in_house(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<uuid::Uuid>,
) -> Result<StatusCode, Failure> {
    disallow(&site, &signed, None, id).await
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
    stands(&site, &signed, Some(group), &behind).await
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
    add(&site, &signed, Some(group), (To::Allowed, &asked)).await
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
    hear(&site, &signed, Some(group), &asked).await
}

/// Take a server from the list of those that a group that I host hears
#[utoipa::path(delete, path = "/groups/{group}/allowed/{allowed}",
    responses((status = NO_CONTENT), Refused, WindowClosed))]
async fn disallow_in_group(
    State(site): State<Site>,
    signed: Signed,
    At((group, id)): At<(GroupId, uuid::Uuid)>,
) -> Result<StatusCode, Failure> {
    disallow(&site, &signed, Some(group), id).await
}

/// Keep a whole list out of the house, as its owner
#[utoipa::path(post, path = "/house/kept-out/list", request_body = List,
    responses((status = OK, body = Import), Forbidden))]
async fn import_for_house(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<List>,
) -> Result<Json<Import>, Failure> {
    add(&site, &signed, None, (To::KeptOut, &asked)).await
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
    add(&site, &signed, Some(group), (To::KeptOut, &asked)).await
}
