//! Rooms: mine, and how much of each I have read.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment, Onward, Page,
    given::{At, Given, fit},
    problems::{Absent, Refused},
};
use crate::{
    db::Conn,
    groups,
    policy::Act,
    rooms::{self, Place},
    values::{GroupId, Name, RoomId, Unfit},
    web::{Failure, Site, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(read))
        .routes(routes!(create))
}

/// A room of mine, and what waits in it.
#[derive(Serialize, ToSchema)]
pub(super) struct Room {
    id: RoomId,
    group_id: GroupId,
    group_name: String,
    /// Its place on the web.
    #[schema(examples("/g/atelier-papier/la-grande-table"))]
    path: String,
    name: String,
    /// The number of the last message; 0 where nothing was said yet.
    last_seq: i64,
    last_said_at: Moment,
    /// Up to where I have read.
    read_seq: i64,
    /// How many messages of others came after that, in the room and in threads that I follow: of a room
    /// that is silent for me, only those that call me; of a hidden one, none.
    unread: i64,
    /// How many of those call me.
    mentions: i64,
}

impl Room {
    pub(super) fn is_at(&self, path: &str) -> bool {
        self.path == path
    }
}

impl From<Place> for Room {
    fn from(place: Place) -> Self {
        Self {
            id: place.room_id,
            group_id: place.group_id,
            path: place.href(),
            group_name: place.group_name,
            name: place.room_name,
            last_seq: place.last_seq,
            last_said_at: place.last_said_at.into(),
            read_seq: place.read_seq,
            unread: place.unread,
            mentions: place.mentions,
        }
    }
}

/// All my rooms
#[utoipa::path(get, path = "/rooms", params(Onward), responses((status = OK, body = Page<Room>)))]
async fn list(
    State(site): State<Site>,
    signed: Signed,
    Query(onward): Query<Onward>,
) -> Result<Json<Page<Room>>, Failure> {
    let mut conn = site.db.read().await?;
    let after = onward.after.map(RoomId);
    let places = rooms::of_member_after(&mut conn, signed.member.id, after, signed.now).await?;
    Ok(Json(Page::of(places, |place| place.room_id.0, Room::from)))
}

/// One room of mine
#[utoipa::path(get, path = "/rooms/{room}", responses((status = OK, body = Room), Absent))]
async fn show(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
) -> Result<Json<Room>, Failure> {
    let mut conn = site.db.read().await?;
    let (group, room) =
        rooms::allow(&mut conn, &signed.member, room, Act::Read, signed.now).await?;
    let room = in_group(&mut conn, &signed, group.id, room.id).await?;
    Ok(Json(room))
}

async fn in_group(
    conn: &mut Conn,
    signed: &Signed,
    group: GroupId,
    room: RoomId,
) -> Result<Room, Failure> {
    let places = rooms::of_member_in(conn, signed.member.id, group, signed.now).await?;
    let place = places.into_iter().find(|place| place.room_id == room);
    place.map(Room::from).ok_or_else(Failure::absent)
}

/// A room that is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRoom {
    #[schema(min_length = 1, max_length = 60, examples("La grande table"))]
    name: String,
}

/// Add a room to a group that I host
#[utoipa::path(post, path = "/groups/{group}/rooms", request_body = NewRoom,
    responses((status = CREATED, body = Room), Refused))]
async fn create(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<NewRoom>,
) -> Result<(StatusCode, Json<Room>), Failure> {
    let name = fit("name", Name::parse(&asked.name))?;
    let mut tx = site.db.write().await?;
    groups::allow_id(&mut tx, &signed.member, group, Act::Run, signed.now).await?;
    let room = rooms::add(&mut tx, signed.member.id, group, &name, site.clock.now()).await?;
    let taken = || Failure::unfit(vec![("name", Unfit::new("unfit-room-taken", 0))]);
    let room = room.ok_or_else(taken)?;
    let room = in_group(&mut tx, &signed, group, room.id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(room)))
}

/// Up to where I have read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Read {
    #[schema(minimum = 0)]
    seq: i64,
}

/// Say up to where I have read; a mark goes forward only
#[utoipa::path(post, path = "/rooms/{room}/read", request_body = Read,
    responses((status = OK, body = Room), Absent))]
async fn read(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
    Given(asked): Given<Read>,
) -> Result<Json<Room>, Failure> {
    if asked.seq < 0 {
        return Err(Failure::malformed());
    }
    let me = signed.member.id;
    let mut tx = site.db.write().await?;
    let (group, room) = rooms::allow(&mut tx, &signed.member, room, Act::Read, signed.now).await?;
    let seq = rooms::read_up_to(&mut tx, &room, me, asked.seq).await?;
    let room = in_group(&mut tx, &signed, group.id, room.id).await?;
    tx.commit().await?;
    site.hub.read(me, (room.id, None), seq);
    Ok(Json(room))
}
