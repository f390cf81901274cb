//! Lists of lines: what calls me, what hangs in a room, what I have begun.

use std::collections::HashMap;

use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    saved::Saved,
    shell::{self, page},
    views::{BegunLine, BegunPage, Here, Line, LinesPage, Person},
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    feed::{self, Spot},
    messages::{self, Message, drafts, mentions},
    policy::Act,
    rooms::{self, Place},
    values::{Body, MessageId, RoomId},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/mentions", get(show_mentions))
        .route("/g/{group}/{room}/pinned", get(show_pinned))
        .route("/drafts", get(show_drafts))
        .route("/drafts/forget", post(forget))
}

type Member = Visit<Signed>;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Onward {
    after: Option<MessageId>,
}

/// `GET /mentions`
async fn show_mentions(visit: Member, Query(onward): Query<Onward>) -> Result<Response, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    let l = visit.words();
    let mut conn = visit.site.db.read().await?;
    let places = rooms::of_member(&mut conn, me, now).await?;
    let found = mentions::of_member(&mut conn, me, (&places, onward.after), now).await?;
    let full = i64::try_from(found.len()).is_ok_and(|len| len >= mentions::PAGE);
    let next = found.last().filter(|_| full).map(|last| last.id);
    let names = by_room(&places);
    let lines = found.iter().map(|said| {
        let place = names.get(&said.room_id);
        line(said, place.map_or_else(String::new, |place| called(place)))
    });
    let shown = LinesPage {
        l,
        shell: visit.inside(&mut conn, Here::Mentions).await?,
        title: l.t("mentions"),
        room: None,
        none: "mentions-none",
        lines: lines.collect(),
        next,
    };
    Ok(page(shown)?.into_response())
}

/// `GET …/pinned`
async fn show_pinned(
    visit: Member,
    Path((group, room)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let l = visit.words();
    let mut conn = visit.site.db.read().await?;
    let at = (group.as_str(), room.as_str());
    let (group, room) = rooms::allow_at(&mut conn, member, at, Act::Read, *now).await?;
    let found = messages::pinned(&mut conn, &room).await?;
    let shown = LinesPage {
        l,
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        title: l.t1("pinned-in", "room", &room.name),
        room: Some((
            shell::tag(&group),
            format!("/g/{}/{}", group.slug, room.slug),
            room.name.clone(),
        )),
        none: "pinned-none",
        lines: found.iter().map(|said| line(said, String::new())).collect(),
        next: None,
    };
    Ok(page(shown)?.into_response())
}

fn line(said: &Message, place: String) -> Line {
    Line {
        id: said.id,
        person: Person {
            id: said.author_id,
            name: said.author_name.clone(),
            handle: said.author_handle.clone(),
        },
        place,
        text: super::body::excerpt(&said.words(), 300),
        at: said.said_at,
    }
}

fn by_room(places: &[Place]) -> HashMap<RoomId, &Place> {
    places.iter().map(|place| (place.room_id, place)).collect()
}

/// A room beside its group.
fn called(place: &Place) -> String {
    if place.aside {
        place.group_name.clone()
    } else {
        format!("{} · {}", place.group_name, place.room_name)
    }
}

/// `GET /drafts`
async fn show_drafts(visit: Member, Saved(saved): Saved) -> Result<Response, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    let l = visit.words();
    let mut conn = visit.site.db.read().await?;
    let places = rooms::of_member(&mut conn, me, now).await?;
    let names = by_room(&places);
    let begun = drafts::of_member(&mut conn, me, now).await?;
    let lines = begun.iter().filter_map(|begun| {
        let place = names.get(&begun.room_id)?;
        let (room, thread) = (begun.room_id, begun.thread);
        Some(BegunLine {
            place: begun_in(l, place, thread),
            href: format!("{}#say", feed::path(place, Spot { room, thread })),
            room,
            thread,
            text: super::body::excerpt(&begun.body, 300),
            at: begun.written_at,
        })
    });
    let shown = BegunPage {
        l,
        lines: lines.collect(),
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        saved,
    };
    Ok(page(shown)?.into_response())
}

fn begun_in(l: Words, place: &Place, thread: i64) -> String {
    let called = called(place);
    if thread > 0 {
        l.t1("thread-in", "room", called)
    } else {
        called
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    room: RoomId,
    /// 0: in the room itself.
    thread: i64,
}

/// `POST /drafts/forget`
async fn forget(visit: Member, Form(given): Form<Given>) -> Result<Response, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    let thread = Some(given.thread).filter(|thread| *thread > 0);
    let nothing = Body::beside("", 1).map_err(|_| Failure::malformed())?;
    let mut tx = visit.site.db.write().await?;
    let draft = drafts::keep(&mut tx, me, (given.room, thread), (&nothing, None), now).await?;
    tx.commit().await?;
    visit.site.hub.begun(me, draft);
    Ok(Saved::at("/drafts", "draft-gone").into_response())
}
