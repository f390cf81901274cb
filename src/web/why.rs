//! Why something is unread: what a badge counts, in a sentence or two for each conversation.

use std::collections::HashMap;

use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site, shell,
    views::{Here, WhyLine, WhyPage, WhyRoom},
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    feed::{self, Mark, Spot, Why, own},
    policy::Act,
    rooms::{self, Place, levels},
    values::RoomId,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/why", get(show_all))
        .route("/g/{group}/{room}/why", get(show))
}

/// What of it is asked.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    /// Only this thread of the room.
    thread: Option<i64>,
    /// Only what one of their own feeds takes.
    feed: String,
    /// Only what waits in this group, by its address.
    group: String,
}

/// `GET …/why`
async fn show(
    visit: Visit<Signed>,
    Path((group, room)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut conn = visit.site.db.read().await?;
    let at = (group.as_str(), room.as_str());
    let (group, room) = rooms::allow_at(&mut conn, member, at, Act::Read, *now).await?;
    let wish = levels::wish(&mut conn, member.id, room.id).await?;
    let mut why = feed::why(&mut conn, member.id, (room.id, wish), *now).await?;
    why.retain(|one| wanted.thread.is_none_or(|thread| one.thread == thread));
    let href = format!("/g/{}/{}", group.slug, room.slug);
    let l = visit.words();
    let lines = why
        .iter()
        .map(|one| line(l, one, href_of(&href, one), None));
    let page = WhyPage {
        l,
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        lines: lines.collect(),
        marks: marks(why.iter().map(|one| (room.id, room.last_seq, one))),
        room: Some(WhyRoom {
            group: shell::tag(&group),
            name: room.name.clone(),
            quiet: wish.is_quiet(*now),
            href,
        }),
    };
    Ok(shell::page(page)?.into_response())
}

/// `GET /why`: what the badge of the feed counts, and the title of every page.
async fn show_all(visit: Visit<Signed>, Query(wanted): Query<Wanted>) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut conn = visit.site.db.read().await?;
    let mut places = rooms::of_member(&mut conn, member.id, *now).await?;
    places.retain(|place| wanted.group.is_empty() || place.group_slug == wanted.group);
    let sieve = match wanted.feed.parse().ok() {
        Some(id) => own::sieve(&mut conn, member.id, id).await?,
        None => None,
    };
    let of = (&*places, sieve.as_ref());
    let all = feed::why_all(&mut conn, member.id, of, *now).await?;
    let places: HashMap<RoomId, &Place> =
        places.iter().map(|place| (place.room_id, place)).collect();
    let l = visit.words();
    let found = all
        .iter()
        .filter_map(|(room, why)| Some((*places.get(room)?, why)));
    let lines = found.clone().map(|(place, why)| {
        let href = href_of(&place.href(), why);
        line(l, why, href, Some(place.full_name()))
    });
    let page = WhyPage {
        l,
        lines: lines.collect(),
        marks: marks(found.map(|(place, why)| (place.room_id, place.last_seq, why))),
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        room: None,
    };
    Ok(shell::page(page)?.into_response())
}

/// The sentence around its moment, so that whoever reads has that by their own clock.
fn line(l: Words, why: &Why, href: String, place: Option<String>) -> WhyLine {
    let said = says(l, why);
    let (before, behind) = said
        .split_once(&*l.moment(why.since))
        .unwrap_or((&said, ""));
    WhyLine {
        before: before.to_owned(),
        since: why.since,
        behind: behind.to_owned(),
        href,
        place,
    }
}

/// The first message that waits.
fn href_of(room: &str, why: &Why) -> String {
    match why.thread {
        0 => format!("{room}#unread"),
        thread => format!("{room}/{thread}/thread?around={}#unread", why.first),
    }
}

/// What «mark as read» says was seen.
fn marks<'a>(all: impl Iterator<Item = (RoomId, i64, &'a Why)>) -> String {
    let marks = all.map(|(room, seq, why)| {
        let thread = why.thread;
        let spot = Spot { room, thread };
        Mark { spot, seq }.to_string()
    });
    marks.collect::<Vec<_>>().join(" ")
}

/// «3 messages after the one you read last, from Lina and Marc, since 12 June, 18:02 CEST.»
pub(super) fn says(l: Words, why: &Why) -> String {
    let (messages, names) = (l.n("feed-messages", why.waits), l.list(&why.by));
    let since = l.moment(why.since);
    let parts = [
        ("messages", &*messages),
        ("names", &*names),
        ("since", &*since),
    ];
    let key = if why.thread == 0 {
        "why-here"
    } else {
        "why-thread"
    };
    let said = l.with(key, &parts);
    if why.mentions == 0 {
        return said;
    }
    format!("{said} {}", l.n("why-named", why.mentions))
}
