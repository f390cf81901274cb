//! What the window shows, for programs that read feeds (RFC 4287): of one group, or of them all.

use askama::Template;
use aws_lc_rs::digest;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    db::{self, Conn},
    fediverse::addresses::Addresses,
    values::Timestamp,
    web::{
        Failure, Site,
        asking::Asking,
        views::{Enclosure, ShownEntry, ShownFeed},
        words::Words,
    },
    window::{self, Actor, Copy, pictures::Picture},
};

/// How many copies a feed holds.
const MOST: i64 = 30;

/// `GET /l/by/<handle>/atom`
pub(super) async fn of_group(
    State(site): State<Site>,
    asking: Asking,
    headers: HeaderMap,
    Path(handle): Path<String>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let (at, actor) = super::speaker(&mut conn, &handle).await?;
    let copies = window::shown_by(&mut conn, actor.id, None, MOST).await?;
    let feed = ShownFeed {
        title: actor.name.clone(),
        id: at.actor(&actor.handle),
        page: format!("{}/l/by/{}", site.origin, actor.handle),
        here: format!("{}/l/by/{}/atom", site.origin, actor.handle),
        lang: asking.lang.as_str(),
        entries: entries(&mut conn, (&at, &[actor], &asking), copies).await?,
    };
    answer(&headers, &feed)
}

/// `GET /atom`
pub(super) async fn of_house(
    State(site): State<Site>,
    asking: Asking,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let at = super::addresses(&mut conn).await?;
    let at = at.ok_or_else(Failure::absent)?;
    let speakers = window::speakers(&mut conn).await?;
    let copies = window::in_view(&mut conn, MOST).await?;
    let feed = ShownFeed {
        title: window::house_name(&mut conn).await?,
        id: format!("{}/l", site.origin),
        page: format!("{}/l", site.origin),
        here: format!("{}/atom", site.origin),
        lang: asking.lang.as_str(),
        entries: entries(&mut conn, (&at, &speakers, &asking), copies).await?,
    };
    answer(&headers, &feed)
}

async fn entries(
    conn: &mut Conn,
    (at, speakers, asking): (&Addresses, &[Actor], &Asking),
    copies: Vec<Copy>,
) -> db::Result<Vec<ShownEntry>> {
    let nameless = Words::new(asking.lang).t("someone");
    let mut entries = Vec::new();
    for copy in copies {
        let Some(actor) = speakers.iter().find(|actor| actor.id == copy.actor_id) else {
            continue;
        };
        let content = window::content(conn, copy.id).await?;
        let said = content.lines.into_iter().map(|line| {
            let name = line.signature.unwrap_or_else(|| nameless.clone());
            if line.body.is_empty() {
                return name;
            }
            format!("{name}: {}", line.body)
        });
        // Feed readers fold nothing: the note goes before the words.
        let caution = Some(copy.caution).filter(|caution| !caution.is_empty());
        let text: Vec<String> = caution.into_iter().chain(said).collect();
        entries.push(ShownEntry {
            id: at.note(copy.id),
            href: at.page(&copy.slug),
            title: copy.title,
            group: actor.name.clone(),
            lang: copy.language.as_str(),
            published: copy.published_at,
            updated: copy.updated_at,
            text: text.join("\n\n"),
            pictures: content
                .pictures
                .iter()
                .map(|picture| enclosure(at, picture))
                .collect(),
            hashtags: copy
                .hashtags
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        });
    }
    Ok(entries)
}

fn enclosure(at: &Addresses, picture: &Picture) -> Enclosure {
    Enclosure {
        href: at.picture(&picture.name),
        media: picture.media.clone(),
        size: picture.size,
        alt: picture.alt.clone(),
    }
}

/// Asked again each time, so that nothing withdrawn is shown; and not sent again, if it is the same.
fn answer(headers: &HeaderMap, feed: &ShownFeed) -> Result<Response, Failure> {
    let body = feed.render()?;
    let sum = digest::digest(&digest::SHA256, body.as_bytes());
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&sum.as_ref()[..16]));
    let known = headers.get(header::IF_NONE_MATCH);
    let known = known.and_then(|known| known.to_str().ok());
    let told = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::ETAG, &tag),
        (header::VARY, "Accept-Language, Cookie"),
    ];
    if known.is_some_and(|known| known.contains(&tag)) {
        return Ok((StatusCode::NOT_MODIFIED, told).into_response());
    }
    Ok((told, body).into_response())
}

impl ShownFeed {
    /// When anything in it changed last.
    pub(in crate::web) fn updated(&self) -> Timestamp {
        let last = self.entries.iter().map(|entry| entry.updated).max();
        last.unwrap_or(Timestamp(0))
    }
}
