//! The rooms of a group: added, named, ordered, archived, opened again.

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use serde::Deserialize;

use super::{
    Member,
    settings::{self, again},
};
use crate::{
    audit::{self, Deed, Entry},
    db::Write,
    policy::Act,
    rooms::{self, Room, Way},
    values::{Name, Unfit},
    web::{Failure, Site, form::Form, saved::Saved, views::Field},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/rooms", post(add))
        .route("/g/{group}/rooms/{room}", post(change))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Change {
    act: String,
    name: String,
}

async fn add(
    visit: Member,
    Path(slug): Path<String>,
    Form(wish): Form<Named>,
) -> Result<Response, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Run).await?;
    let unfit = match Name::parse(&wish.name) {
        Ok(name) => match rooms::add(&mut tx, me, group.id, &name, now).await? {
            Some(room) => {
                tx.commit().await?;
                return Ok(Redirect::to(&format!("/g/{slug}/{}", room.slug)).into_response());
            }
            None => Unfit::new("unfit-room-taken", 0),
        },
        Err(unfit) => unfit,
    };
    let mut page = settings::page(&visit, &mut tx, &group).await?;
    page.new_room = Field::wrong(wish.name, unfit);
    again(page)
}

/// `POST …/rooms/<room>`: `act` is `name` (with `name`), `up`, `down`, `archive` or `reopen`.
async fn change(
    visit: Member,
    Path((slug, room)): Path<(String, String)>,
    Form(wish): Form<Change>,
) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Run).await?;
    let listed = rooms::in_group(&mut tx, group.id).await?;
    let room = listed.into_iter().find(|one| one.slug == room);
    let room = room.ok_or_else(Failure::absent)?;
    match turn(&visit, &mut tx, (&room, &wish.act), &wish.name).await? {
        Ok(()) => {
            tx.commit().await?;
            Ok(Saved::at(&format!("/g/{slug}/settings"), "rooms").into_response())
        }
        Err(unfit) => {
            let mut page = settings::page(&visit, &mut tx, &group).await?;
            let mut kept = page.rooms.iter_mut();
            if let Some(kept) = kept.find(|kept| kept.slug == room.slug) {
                kept.name = Field::wrong(wish.name, unfit);
            }
            again(page)
        }
    }
}

async fn turn(
    visit: &Member,
    tx: &mut Write,
    (room, act): (&Room, &str),
    name: &str,
) -> Result<Result<(), Unfit>, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    match act {
        "name" => match Name::parse(name) {
            Ok(name) => rooms::rename(tx, me, room, &name, now).await?,
            Err(unfit) => return Ok(Err(unfit)),
        },
        "archive" if rooms::archive(tx, me, room, now).await? => {}
        "archive" => return Ok(Err(Unfit::new("unfit-last-room", 0))),
        "reopen" => rooms::reopen(tx, me, room, now).await?,
        way => {
            let way: Way = way.parse().map_err(|_| Failure::malformed())?;
            rooms::shift(tx, room, way).await?;
            let moved = Entry {
                subject: room.name.clone(),
                ..Entry::in_group(me, Deed::OrderRooms, room.group_id)
            };
            audit::write(tx, moved, now).await?;
        }
    }
    Ok(Ok(()))
}
