//! The device that asks: whether it is rung, and how it is tried; how loud a room may be.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{At, Given},
    problems::{Absent, Untried},
};
use crate::{
    policy::Act,
    push::{
        Carried,
        devices::{self, Reach},
    },
    rooms::{
        self,
        levels::{self, Level, Wish},
    },
    values::{RoomId, Span, Unfit},
    web::{Failure, Site, notifications, push, visitor::Signed, words::Words},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(show, add, remove))
        .routes(routes!(try_out))
        .routes(routes!(show_level, choose_level))
}

/// The device that asks.
#[derive(Serialize, ToSchema)]
#[schema(as = device::Device)]
struct Device {
    /// The house rings it.
    rings: bool,
    /// What a browser wants when it subscribes: the key of the house, as VAPID has it.
    house_key: String,
}

/// Whether the house rings this device
#[utoipa::path(get, path = "/me/device", responses((status = OK, body = Device)))]
async fn show(State(site): State<Site>, signed: Signed) -> Result<Json<Device>, Failure> {
    let rings = push::here(&site, signed.session).await?.is_some();
    let house_key = site.push.public_key();
    Ok(Json(Device { rings, house_key }))
}

/// Where a device is reached, as its browser tells after it subscribed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = device::Reach)]
struct Told {
    #[schema(max_length = 1000, examples("https://push.example/x"))]
    endpoint: String,
    /// `p256dh`, in base64url.
    #[schema(max_length = 100)]
    public_key: String,
    /// `auth`, in base64url.
    #[schema(max_length = 100)]
    secret: String,
}

/// Have the house ring this device; it goes with the session
#[utoipa::path(put, path = "/me/device", request_body = Told,
    responses((status = NO_CONTENT)))]
async fn add(
    State(site): State<Site>,
    signed: Signed,
    Given(told): Given<Told>,
) -> Result<StatusCode, Failure> {
    let wrong = |unfit| Failure::unfit(vec![("endpoint", unfit)]);
    let reach = Reach::read(&told.endpoint, &told.public_key, &told.secret).map_err(wrong)?;
    if !site.push.admits(reach.endpoint()) {
        return Err(wrong(Unfit::new("unfit-device", 0)));
    }
    let mut tx = site.db.write().await?;
    let here = (signed.member.id, signed.session);
    devices::add(&mut tx, here, &reach, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Have the house ring this device no more
#[utoipa::path(delete, path = "/me/device", responses((status = NO_CONTENT)))]
async fn remove(State(site): State<Site>, signed: Signed) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    devices::remove(&mut tx, signed.session).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the push service said.
#[derive(Serialize, ToSchema)]
#[schema(as = device::Tried)]
struct Tried {
    /// It took what the house sent; whether it arrives, the device knows.
    taken: bool,
    /// Why it did not.
    why: Option<String>,
}

/// Send something to this device, to see whether it arrives
#[utoipa::path(post, path = "/me/device/try", responses((status = OK, body = Tried), Untried))]
async fn try_out(State(site): State<Site>, signed: Signed) -> Result<Json<Tried>, Failure> {
    site.limits.try_device_by.pass(&signed.member.id)?;
    let device = push::here(&site, signed.session).await?;
    let device = device.ok_or_else(Failure::absent)?;
    let l = Words::new(signed.lang(crate::values::Lang::English));
    let why = match push::try_out(&site, &device, l).await? {
        Carried::Taken => None,
        Carried::Gone => Some("404".to_owned()),
        Carried::Refused(why) | Carried::NotNow(why) => Some(why),
    };
    let taken = why.is_none();
    Ok(Json(Tried { taken, why }))
}

/// How loud a room may be for me.
#[derive(Serialize, ToSchema)]
#[schema(as = device::Loudness)]
struct Loudness {
    /// Nothing: as everywhere.
    level: Option<Level>,
    muted_until: Option<Moment>,
}

impl From<Wish> for Loudness {
    fn from(wish: Wish) -> Self {
        Self {
            level: wish.level,
            muted_until: wish.muted_until.map(Moment::from),
        }
    }
}

/// How loud a room may be for me
#[utoipa::path(get, path = "/rooms/{room}/level", responses((status = OK, body = Loudness), Absent))]
async fn show_level(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
) -> Result<Json<Loudness>, Failure> {
    let mut conn = site.db.read().await?;
    let (_, room) = rooms::allow(&mut conn, &signed.member, room, Act::Read, signed.now).await?;
    let wish = levels::wish(&mut conn, signed.member.id, room.id).await?;
    Ok(Json(wish.into()))
}

/// How loud a room is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = device::NewLoudness)]
struct NewLoudness {
    /// Nothing: as everywhere.
    #[schema(value_type = Option<Level>)]
    level: Option<Level>,
    /// Silent for so many hours: only what names me counts and rings, whatever the level.
    #[schema(minimum = 1, maximum = 8784)]
    mute_hours: Option<i64>,
}

/// Choose how loud a room may be for me
#[utoipa::path(put, path = "/rooms/{room}/level", request_body = NewLoudness,
    responses((status = OK, body = Loudness), Absent))]
async fn choose_level(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
    Given(asked): Given<NewLoudness>,
) -> Result<Json<Loudness>, Failure> {
    if asked
        .mute_hours
        .is_some_and(|hours| !(1..=8_784).contains(&hours))
    {
        return Err(Failure::malformed());
    }
    let wish = Wish {
        level: asked.level,
        muted_until: asked
            .mute_hours
            .map(|hours| signed.now.plus(Span::hours(hours))),
    };
    let mut tx = site.db.write().await?;
    let (_, room) = rooms::allow(&mut tx, &signed.member, room, Act::Read, signed.now).await?;
    notifications::choose(&site, (tx, signed.member.id), &room, wish).await?;
    Ok(Json(wish.into()))
}
