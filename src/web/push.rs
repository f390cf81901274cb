//! Push: what a device is told, in whose language, and the worker that shows it.

use askama::Template;
use axum::{
    Router,
    http::header,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};

use super::{Failure, Site, assets, shell, views::OfflinePage, visitor::Visit, words::Words};
use crate::{
    jobs::Ended,
    push::{
        Carried,
        devices::{self, Device},
        ringing::{self, Ringing, Verdict},
    },
    values::{Lang, RoomId, SessionId, Span},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/sw.js", get(worker))
        .route("/offline", get(offline))
}

/// The worker stands at the root, because it looks after every page.
async fn worker() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, assets::worker()).into_response()
}

/// What is shown where there is no network.
async fn offline(visit: Visit) -> Result<Html<String>, Failure> {
    let mut conn = visit.site.db.read().await?;
    let page = OfflinePage {
        l: visit.words(),
        shell: shell::for_stranger(&mut conn).await?,
    };
    Ok(Html(page.render()?))
}

/// How many letters of what was said a device is told.
const LONG: usize = 120;

/// A job: tells a device of a room, if its owner still wants to be told.
pub(crate) async fn ring(
    site: &Site,
    (session, room): (SessionId, RoomId),
    attempts: i64,
) -> anyhow::Result<Ended> {
    let now = site.clock.now();
    let mut conn = site.db.read().await?;
    let verdict = ringing::judge(&mut conn, (session, room), now).await?;
    drop(conn);
    let ringing = match verdict {
        Verdict::Nothing => return Ok(Ended::Done),
        Verdict::Later(at) => return Ok(Ended::Again(at)),
        Verdict::Ring(ringing) => ringing,
    };
    // They look at the house just now: what is there to tell?
    if site.hub.is_looked_at(ringing.member.id) {
        return Ok(Ended::Done);
    }
    let words = words_of(&ringing).to_string();
    match site.push.ring(&ringing, &words, now).await? {
        Carried::Taken | Carried::Gone => Ok(Ended::Done),
        Carried::Refused(why) => {
            tracing::warn!(why, "a push service does not take it");
            Ok(Ended::Done)
        }
        // What waits for so long is told by a later word, or found unread.
        Carried::NotNow(_) if attempts >= 8 => Ok(Ended::Done),
        Carried::NotNow(_) => {
            let doublings = u32::try_from(attempts.clamp(1, 8)).unwrap_or_default();
            Ok(Ended::Again(
                now.plus(Span::seconds(15 * 2_i64.pow(doublings))),
            ))
        }
    }
}

/// What the worker shows.
fn words_of(ringing: &Ringing) -> Value {
    let l = Words::new(ringing.member.language.unwrap_or(Lang::English));
    let Ringing {
        group, room, news, ..
    } = ringing;
    let count = i64::try_from(news.len()).unwrap_or_default();
    let last = news.first().filter(|_| ringing.shows_words);
    let said = last.map(|last| {
        (
            &last.author_name,
            cut(&super::body::excerpt(&last.body, 200)),
        )
    });
    let body = match (said, ringing.muted) {
        (Some((name, said)), true) => l.t2("push-muted", "name", name, "said", said),
        (None, true) => l.t("push-muted-bare"),
        (Some((name, said)), false) => format!("{name}: {said}"),
        (None, false) => l.n("push-news", count),
    };
    let read: Vec<String> = ringing.read.iter().map(ToString::to_string).collect();
    json!({
        "title": if group.aside {
            group.name.clone()
        } else {
            format!("{} · {}", room.name, group.name)
        },
        "body": body,
        "tag": room.id.to_string(),
        "url": format!("/g/{}/{}#unread", group.slug, room.slug),
        "count": count,
        "unread": ringing.unread,
        "read": read,
    })
}

fn cut(said: &str) -> String {
    match said.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", said[..end].trim_end()),
        None => said.to_owned(),
    }
}

/// Tells a device something that is about no room; what cannot be told now is found in the house.
pub(super) async fn call(site: &Site, device: &Device, words: &str) -> anyhow::Result<()> {
    let sent = site.push.send(device, words, None, site.clock.now());
    if let Carried::Refused(why) = sent.await? {
        tracing::warn!(why, "a push service does not take it");
    }
    Ok(())
}

/// Tries whether a device can be reached; the worker tells the page when it arrives.
pub(super) async fn try_out(site: &Site, device: &Device, l: Words) -> Result<Carried, Failure> {
    let mut conn = site.db.read().await?;
    let house = crate::members::house(&mut conn).await?.name;
    drop(conn);
    let words = json!({
        "title": house,
        "body": l.t("push-works"),
        "tag": "try",
        "url": "/settings/notifications",
        "try": true,
    });
    let words = words.to_string();
    let sent = site.push.send(device, &words, None, site.clock.now());
    Ok(sent.await?)
}

/// The device that somebody asks from, if it is rung.
pub(super) async fn here(site: &Site, session: SessionId) -> Result<Option<Device>, Failure> {
    let mut conn = site.db.read().await?;
    Ok(devices::find(&mut conn, session).await?)
}
