//! Why a room is unread: what its badge counts, in a sentence or two.

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    Failure, Site, shell,
    views::{Here, WhyLine, WhyPage},
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    feed::{self, Mark, Spot, Why},
    policy::Act,
    rooms,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/g/{group}/{room}/why", get(show))
}

/// `GET …/why`
async fn show(
    visit: Visit<Signed>,
    Path((group, room)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut conn = visit.site.db.read().await?;
    let at = (group.as_str(), room.as_str());
    let (group, room) = rooms::allow_at(&mut conn, member, at, Act::Read, *now).await?;
    let why = feed::why(&mut conn, &room, member.id).await?;
    let href = format!("/g/{}/{}", group.slug, room.slug);
    let l = visit.words();
    let marks = why.iter().map(|one| {
        let spot = Spot {
            room: room.id,
            thread: one.thread,
        };
        let seq = room.last_seq;
        Mark { spot, seq }.to_string()
    });
    let marks = marks.collect::<Vec<_>>().join(" ");
    let page = WhyPage {
        l,
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        group: shell::tag(&group),
        room: room.name.clone(),
        lines: why
            .iter()
            .map(|one| WhyLine {
                says: says(l, one),
                href: match one.thread {
                    0 => format!("{href}#unread"),
                    thread => format!("{href}/{thread}/thread#unread"),
                },
            })
            .collect(),
        marks,
        href,
    };
    Ok(shell::page(page)?.into_response())
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
