//! Asides, and whom I do not wish to hear.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment, OnwardByTime, Part,
    given::{At, Given},
    problems::{Absent, Refused},
    rooms::Room,
};
use crate::{
    db::Conn,
    groups::asides::{self, Other},
    members::{
        blocks::{self, Blocked},
        find,
        people::may_know,
    },
    rooms,
    values::{GroupId, MemberId},
    web::{Failure, Site, aside::opened, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list, open))
        .routes(routes!(blocked))
        .routes(routes!(block, unblock))
}

/// An aside of mine.
#[derive(Serialize, ToSchema)]
struct Aside {
    /// Left like a group: `DELETE /groups/<id>/members/me`.
    id: GroupId,
    /// Where it is talked.
    room: Room,
    /// The others in it, by name.
    with: Vec<Person>,
}

/// Somebody else in an aside.
#[derive(Serialize, ToSchema)]
#[schema(as = asides::Person)]
struct Person {
    id: MemberId,
    handle: String,
    name: String,
}

impl From<Other> for Person {
    fn from(other: Other) -> Self {
        Self {
            id: other.id,
            handle: other.handle,
            name: other.name,
        }
    }
}

async fn mine(conn: &mut Conn, signed: &Signed) -> Result<Vec<Aside>, Failure> {
    let me = signed.member.id;
    let mut places = rooms::of_member(conn, me, signed.now).await?;
    places.retain(|place| place.aside);
    places.sort_by_key(|place| std::cmp::Reverse(place.last_said_at));
    let others = asides::others(conn, me).await?;
    let aside = |place: rooms::Place| {
        let with = others.iter().filter(|one| one.group_id == place.group_id);
        Aside {
            id: place.group_id,
            with: with.cloned().map(Person::from).collect(),
            room: place.into(),
        }
    };
    Ok(places.into_iter().map(aside).collect())
}

/// My asides, the latest first
#[utoipa::path(get, path = "/asides", responses((status = OK, body = Vec<Aside>)))]
async fn list(State(site): State<Site>, signed: Signed) -> Result<Json<Vec<Aside>>, Failure> {
    let mut conn = site.db.read().await?;
    Ok(Json(mine(&mut conn, &signed).await?))
}

/// Whom an aside is with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAside {
    /// One to seven others, with whom I am in one group.
    #[schema(min_items = 1, max_items = 7)]
    with: Vec<MemberId>,
}

/// Open an aside, or find the one that there is with the same people
#[utoipa::path(post, path = "/asides", request_body = NewAside,
    responses((status = OK, body = Aside), Absent))]
async fn open(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<NewAside>,
) -> Result<Json<Aside>, Failure> {
    let path = opened(&site, &signed, &asked.with).await?;
    let mut conn = site.db.read().await?;
    let mine = mine(&mut conn, &signed).await?;
    let found = mine.into_iter().find(|aside| aside.room.is_at(&path));
    Ok(Json(found.ok_or_else(Failure::absent)?))
}

/// Somebody whom I do not wish to hear.
#[derive(Serialize, ToSchema)]
#[schema(as = asides::Blocked)]
struct Block {
    id: MemberId,
    handle: String,
    name: String,
    blocked_at: Moment,
}

impl From<Blocked> for Block {
    fn from(one: Blocked) -> Self {
        Self {
            id: one.id,
            handle: one.handle,
            name: one.name,
            blocked_at: one.blocked_at.into(),
        }
    }
}

/// Whom I do not wish to hear, latest first
#[utoipa::path(get, path = "/blocks", params(OnwardByTime), responses((status = OK, body = Part<Block>)))]
async fn blocked(
    State(site): State<Site>,
    signed: Signed,
    Query(onward): Query<OnwardByTime>,
) -> Result<Json<Part<Block>>, Failure> {
    let mut conn = site.db.read().await?;
    let (blocked, next) = blocks::of_member(&mut conn, signed.member.id, onward.after).await?;
    Ok(Json(Part::of(blocked, next)))
}

/// Hear somebody no more, aside and when they call me; they are not told
#[utoipa::path(put, path = "/blocks/{member}", responses((status = NO_CONTENT), Refused))]
async fn block(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let other = find(&mut tx, member, signed.now).await?;
    let other = other.ok_or_else(Failure::absent)?;
    if other.id == signed.member.id {
        return Err(Failure::forbidden());
    }
    if !may_know(&mut tx, &signed.member, &other, signed.now).await? {
        return Err(Failure::absent());
    }
    blocks::block(&mut tx, signed.member.id, member, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hear somebody again
#[utoipa::path(delete, path = "/blocks/{member}", responses((status = NO_CONTENT)))]
async fn unblock(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    blocks::unblock(&mut tx, signed.member.id, member).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
