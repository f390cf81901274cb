//! Lists of messages, a line each: what calls me, and what hangs in a room.

use std::collections::HashMap;

use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site, body,
    shell::{self, page},
    views::{Here, Line, LinesPage, Person},
    visitor::{Signed, Visit},
};
use crate::{
    messages::{self, Message, mentions},
    policy::Act,
    rooms::{self, Place},
    values::{MessageId, RoomId},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/mentions", get(show_mentions))
        .route("/g/{group}/{room}/pinned", get(show_pinned))
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
    let names: HashMap<RoomId, &Place> =
        places.iter().map(|place| (place.room_id, place)).collect();
    let lines = found.iter().map(|said| {
        let place = names.get(&said.room_id);
        line(
            said,
            place.map_or_else(String::new, |place| place.full_name()),
        )
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
        text: body::excerpt(&said.words(), 300),
        at: said.said_at,
    }
}
