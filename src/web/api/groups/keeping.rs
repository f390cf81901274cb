//! The rooms of a group, kept by programs: named, ordered, archived, opened again.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    audit::{self, Deed, Entry},
    db::Write,
    groups,
    policy::Act,
    rooms::{self, Room, Way},
    values::{GroupId, Name, RoomId},
    web::{
        Failure, Site,
        api::{
            Moment,
            given::{At, Given, fit},
            problems::{Conflict, Refused},
        },
        visitor::Signed,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(kept_rooms))
        .routes(routes!(rename_room))
        .routes(routes!(shift_room))
        .routes(routes!(archive_room))
        .routes(routes!(reopen_room))
}

/// A room as its hosts keep it.
#[derive(Serialize, ToSchema)]
#[schema(as = groups::Room)]
struct Kept {
    id: RoomId,
    slug: String,
    name: String,
    archived_at: Option<Moment>,
}

impl From<Room> for Kept {
    fn from(room: Room) -> Self {
        Self {
            id: room.id,
            slug: room.slug,
            name: room.name,
            archived_at: room.archived_at.map(Into::into),
        }
    }
}

/// Every room of a group, in its order.
#[derive(Serialize, ToSchema)]
struct KeptRooms {
    items: Vec<Kept>,
}

/// The rooms of a group that I host, archived ones too
#[utoipa::path(get, path = "/groups/{group}/rooms",
    responses((status = OK, body = KeptRooms), Refused))]
async fn kept_rooms(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<Json<KeptRooms>, Failure> {
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, &signed.member, group, Act::Run, signed.now).await?;
    let rooms = rooms::in_group(&mut conn, group).await?;
    let items = rooms.into_iter().map(Kept::from).collect();
    Ok(Json(KeptRooms { items }))
}

/// The room, if I may keep it; whether it is archived changes nothing of that.
async fn kept(
    tx: &mut Write,
    signed: &Signed,
    (group, room): (GroupId, RoomId),
) -> Result<Room, Failure> {
    groups::allow_id(tx, &signed.member, group, Act::Run, signed.now).await?;
    let rooms = rooms::in_group(tx, group).await?;
    let room = rooms.into_iter().find(|one| one.id == room);
    room.ok_or_else(Failure::absent)
}

/// What a room is to be called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoomName {
    #[schema(min_length = 1, max_length = 60)]
    name: String,
}

/// Call a room of a group that I host otherwise; its address stays
#[utoipa::path(patch, path = "/groups/{group}/rooms/{room}", request_body = RoomName,
    responses((status = NO_CONTENT), Refused))]
async fn rename_room(
    State(site): State<Site>,
    signed: Signed,
    At(place): At<(GroupId, RoomId)>,
    Given(asked): Given<RoomName>,
) -> Result<StatusCode, Failure> {
    let name = fit("name", Name::parse(&asked.name))?;
    let mut tx = site.db.write().await?;
    let room = kept(&mut tx, &signed, place).await?;
    rooms::rename(&mut tx, signed.member.id, &room, &name, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which way a room goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Shift {
    way: Way,
}

/// Move a room one place up or down among those of a group that I host
#[utoipa::path(post, path = "/groups/{group}/rooms/{room}/shift", request_body = Shift,
    responses((status = NO_CONTENT), Refused))]
async fn shift_room(
    State(site): State<Site>,
    signed: Signed,
    At(place): At<(GroupId, RoomId)>,
    Given(asked): Given<Shift>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let room = kept(&mut tx, &signed, place).await?;
    rooms::shift(&mut tx, &room, asked.way).await?;
    let moved = Entry {
        subject: room.name.clone(),
        ..Entry::in_group(signed.member.id, Deed::OrderRooms, room.group_id)
    };
    audit::write(&mut tx, moved, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Archive a room of a group that I host, unless it is the last that is open
#[utoipa::path(post, path = "/groups/{group}/rooms/{room}/archive",
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn archive_room(
    State(site): State<Site>,
    signed: Signed,
    At(place): At<(GroupId, RoomId)>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let room = kept(&mut tx, &signed, place).await?;
    if !rooms::archive(&mut tx, signed.member.id, &room, signed.now).await? {
        return Err(Failure::conflict());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Open a room again that was archived
#[utoipa::path(post, path = "/groups/{group}/rooms/{room}/reopen",
    responses((status = NO_CONTENT), Refused))]
async fn reopen_room(
    State(site): State<Site>,
    signed: Signed,
    At(place): At<(GroupId, RoomId)>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let room = kept(&mut tx, &signed, place).await?;
    rooms::reopen(&mut tx, signed.member.id, &room, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
