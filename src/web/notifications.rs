//! Notifications: what may call somebody, how loudly, when not, and on which device.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    push,
    saved::Saved,
    shell,
    views::{Device, Field, Here, LevelPage, LoudRoom, NotificationsPage},
    visitor::{Signed, Visit},
};
use crate::{
    db::{Conn, Write},
    members::{correspondence, first_steps},
    policy::Act,
    push::quiet::{self, Wishes},
    rooms::{
        self, Reading,
        levels::{self, Wish},
    },
    values::{MemberId, Span, Timestamp},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/settings/notifications", get(show).post(change))
        .route(
            "/g/{group}/{room}/level",
            get(show_level).post(change_level),
        )
}

type Member = Visit<Signed>;

async fn show(visit: Member, Saved(saved): Saved) -> Result<Response, Failure> {
    let mut notifications = notifications(&visit).await?;
    notifications.saved = saved;
    Ok(shell::page(notifications)?.into_response())
}

async fn notifications(visit: &Member) -> Result<NotificationsPage, Failure> {
    let me = visit.who.member.id;
    let device = device(visit).await?;
    let mut conn = visit.site.db.read().await?;
    let wishes = quiet::wishes(&mut conn, me).await?;
    let (from, to) = wishes.hours().unwrap_or_default();
    Ok(NotificationsPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Settings).await?,
        device,
        noise: first_steps::noise(&mut conn, me).await?,
        shows_words: wishes.shows_words,
        from: Field::holding(from),
        to: Field::holding(to),
        zone: Field::holding(wishes.zone),
        letters: match visit.site.post {
            Some(_) => Some(correspondence::of_member(&mut conn, me).await?),
            None => None,
        },
        reached: correspondence::address(&mut conn, me).await?.is_some(),
        rooms: loud_rooms(&mut conn, &visit.who).await?,
        saved: None,
    })
}

/// The device that a page is read on.
pub(super) async fn device(visit: &Member) -> Result<Device, Failure> {
    Ok(Device {
        key: visit.site.push.public_key(),
        rings: push::here(&visit.site, visit.who.session).await?.is_some(),
    })
}

async fn loud_rooms(conn: &mut Conn, signed: &Signed) -> Result<Vec<LoudRoom>, Failure> {
    let places = rooms::of_member(conn, signed.member.id, signed.now).await?;
    let loud = places.into_iter().map(|place| LoudRoom {
        group: shell::tag_of(place.group_id, &place.group_slug, &place.group_name),
        href: place.href(),
        name: place.room_name,
        chosen: place.wish.level,
        muted_until: lasting(place.wish.muted_until, signed.now),
    });
    Ok(loud.collect())
}

/// Until when, if it is not over.
fn lasting(until: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    until.filter(|until| *until > now)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    noise: String,
    words: String,
    from: String,
    to: String,
    zone: String,
    letters: String,
}

async fn change(visit: Member, Form(wanted): Form<Wanted>) -> Result<Response, Failure> {
    let noise = wanted.noise.parse().map_err(|_| Failure::malformed())?;
    let shows_words = wanted.words == "yes";
    let read = Wishes::read(&wanted.zone, &wanted.from, &wanted.to, shows_words);
    let wishes = match read {
        Ok(wishes) => wishes,
        Err((field, unfit)) => {
            let wrong = |name| (name == field).then_some(unfit);
            let again = NotificationsPage {
                noise,
                shows_words,
                from: Field::checked(wanted.from, wrong("from")),
                to: Field::checked(wanted.to, wrong("to")),
                zone: Field::checked(wanted.zone, wrong("zone")),
                ..notifications(&visit).await?
            };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::page(again)?).into_response());
        }
    };
    let me = visit.who.member.id;
    let mut tx = visit.site.db.write().await?;
    first_steps::choose_noise(&mut tx, me, noise).await?;
    quiet::choose(&mut tx, me, &wishes).await?;
    if let Ok(often) = wanted.letters.parse() {
        correspondence::choose(&mut tx, me, often).await?;
    }
    tx.commit().await?;
    Ok(Saved::at("/settings/notifications", "notifications").into_response())
}

async fn show_level(
    visit: Member,
    Path((group, room)): Path<(String, String)>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut conn = visit.site.db.read().await?;
    let at = (group.as_str(), room.as_str());
    let (group, room) = rooms::allow_at(&mut conn, member, at, Act::Read, *now).await?;
    let wish = levels::wish(&mut conn, member.id, room.id).await?;
    let page = LevelPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        href: format!("/g/{}/{}", group.slug, room.slug),
        group: shell::tag(&group),
        room: room.name.clone(),
        chosen: wish.level,
        muted_until: lasting(wish.muted_until, *now),
        saved,
    };
    Ok(shell::page(page)?.into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LevelWish {
    level: String,
    /// For how many hours; `keep`: as it is.
    mute: String,
}

/// The longest that a room is muted from here: a year.
const LONGEST_MUTE: i64 = 24 * 366;

async fn change_level(
    visit: Member,
    Path((group, room)): Path<(String, String)>,
    Form(wanted): Form<LevelWish>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let level = match wanted.level.as_str() {
        "usual" => None,
        word => Some(word.parse().map_err(|_| Failure::malformed())?),
    };
    let mut tx = visit.site.db.write().await?;
    let at = (group.as_str(), room.as_str());
    let (group, room) = rooms::allow_at(&mut tx, member, at, Act::Read, *now).await?;
    let muted_until = match wanted.mute.as_str() {
        "keep" => levels::wish(&mut tx, member.id, room.id).await?.muted_until,
        "" | "0" => None,
        hours => {
            let hours = hours
                .parse()
                .ok()
                .filter(|hours| (1..=LONGEST_MUTE).contains(hours));
            Some(now.plus(Span::hours(hours.ok_or_else(Failure::malformed)?)))
        }
    };
    let wish = Wish { level, muted_until };
    choose(&visit.site, (tx, member.id), &room, wish).await?;
    let path = format!("/g/{}/{}/level", group.slug, room.slug);
    Ok(Saved::at(&path, "notifications").into_response())
}

/// Keeps how loud a room may be, and tells every device of theirs what counts of it now.
pub(super) async fn choose(
    site: &Site,
    (mut tx, member): (Write, MemberId),
    room: &Reading,
    wish: Wish,
) -> Result<(), Failure> {
    levels::choose(&mut tx, member, room.id, wish).await?;
    let read = rooms::read_seq(&mut tx, room.id, member).await?;
    tx.commit().await?;
    site.hub.read(member, (room.id, None), read);
    Ok(())
}
