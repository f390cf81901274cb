//! Drafts: what I have begun and not said, wherever that is.

use std::collections::HashMap;

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site, body,
    form::Form,
    saved::Saved,
    shell::page,
    views::{BegunLine, BegunPage, Here},
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    feed::{self, Spot},
    messages::drafts,
    rooms::{self, Place},
    values::{Body, RoomId},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/drafts", get(show))
        .route("/drafts/forget", post(forget))
}

type Member = Visit<Signed>;

/// `GET /drafts`
async fn show(visit: Member, Saved(saved): Saved) -> Result<Response, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    let l = visit.words();
    let mut conn = visit.site.db.read().await?;
    let places = rooms::of_member(&mut conn, me, now).await?;
    let names: HashMap<RoomId, &Place> =
        places.iter().map(|place| (place.room_id, place)).collect();
    let begun = drafts::of_member(&mut conn, me, now).await?;
    let lines = begun.iter().filter_map(|begun| {
        let place = names.get(&begun.room_id)?;
        let (room, thread) = (begun.room_id, begun.thread);
        Some(BegunLine {
            place: begun_in(l, place, thread),
            href: format!("{}#say", feed::path(place, Spot { room, thread })),
            room,
            thread,
            text: body::excerpt(&begun.body, 300),
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
    let name = place.full_name();
    if thread > 0 {
        l.t1("thread-in", "room", name)
    } else {
        name
    }
}

#[derive(Deserialize)]
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
