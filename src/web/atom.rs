//! The private feed for programs that read feeds: its key, made, shown once and taken back; and what the
//! key opens, as Atom.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site,
    asking::Asking,
    body,
    form::Form,
    saved::Saved,
    shell,
    views::{AtomEntry, AtomFeed, FeedKeyPage, Here},
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    feed::{
        self,
        key::{self, Key},
    },
    members,
    policy::HouseState,
    rooms,
    values::Token,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/settings/feed", get(show).post(change))
        .route("/atom/{key}", get(read))
}

type Member = Visit<Signed>;

/// `GET /settings/feed`
async fn show(visit: Member, Saved(saved): Saved) -> Result<Response, Failure> {
    Ok(shell::page(page(&visit, (saved, None)).await?)?.into_response())
}

async fn page(
    visit: &Member,
    (saved, link): (Option<&'static str>, Option<String>),
) -> Result<FeedKeyPage, Failure> {
    let mut conn = visit.site.db.read().await?;
    let key = key::of(&mut conn, visit.who.member.id).await?;
    Ok(FeedKeyPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Settings).await?,
        made_at: key.map(|Key { made_at, .. }| made_at),
        words: key.is_some_and(|key| key.words),
        link,
        saved,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    act: String,
    words: String,
}

/// `POST /settings/feed`: makes a key, in the place of any before, or takes it back.
async fn change(visit: Member, Form(wanted): Form<Wanted>) -> Result<Response, Failure> {
    let me = visit.who.member.id;
    let mut tx = visit.site.db.write().await?;
    match wanted.act.as_str() {
        "make" => {
            let words = wanted.words == "yes";
            let token = key::make(&mut tx, me, words, visit.who.now).await?;
            tx.commit().await?;
            let link = address(&visit.site, &token);
            Ok(shell::page(page(&visit, (None, Some(link))).await?)?.into_response())
        }
        "revoke" => {
            key::revoke(&mut tx, me).await?;
            tx.commit().await?;
            Ok(Saved::at("/settings/feed", "done").into_response())
        }
        _ => Err(Failure::malformed()),
    }
}

/// Where a key opens the feed.
pub(super) fn address(site: &Site, token: &Token) -> String {
    format!("{}/atom/{}", site.origin, token.reveal())
}

/// `GET /atom/<key>`: who holds the key reads what its owner may read at this moment, and nothing else.
async fn read(
    State(site): State<Site>,
    asking: Asking,
    Path(given): Path<String>,
) -> Result<Response, Failure> {
    let token = Token::given(&given);
    site.limits.wrong_code_from.pass(&asking.household())?;
    let now = site.clock.now();
    let mut conn = site.db.read().await?;
    let Some((member, words)) = key::bearer(&mut conn, &token).await? else {
        site.limits.wrong_code_from.count(asking.household());
        return Err(Failure::absent());
    };
    site.limits.atom_of.pass(&member)?;
    let member = members::find(&mut conn, member, now).await?;
    let member = member.filter(|member| member.state == HouseState::Active);
    let member = member.ok_or_else(Failure::absent)?;
    let l = Words::new(member.language.unwrap_or(asking.lang));
    let latest = feed::latest(&mut conn, member.id, now).await?;
    let house = members::house(&mut conn).await?.name;
    let places = rooms::of_member(&mut conn, member.id, now).await?;
    let entries = latest.into_iter().filter_map(|said| {
        let place = places.iter().find(|place| place.room_id == said.room_id)?;
        let room = format!("{}/g/{}/{}", site.origin, place.group_slug, place.room_slug);
        let place = if place.aside {
            place.room_name.clone()
        } else {
            format!("{}, {}", place.room_name, place.group_name)
        };
        Some(AtomEntry {
            id: said.id,
            title: l.t2("atom-entry", "name", &said.author_name, "place", &place),
            name: said.author_name,
            href: match (said.thread, said.seq) {
                (Some(thread), seq) => format!("{room}/{thread}/thread?around={seq}#m{seq}"),
                (None, seq) => format!("{room}#m{seq}"),
            },
            said_at: said.said_at,
            updated: said.edited_at.unwrap_or(said.said_at),
            summary: words.then(|| body::excerpt(&said.body, 2_000)),
        })
    });
    let atom = AtomFeed {
        title: format!("{}, {house}", l.t("feed")),
        id: member.id,
        origin: site.origin.clone(),
        lang: l.lang().as_str(),
        entries: entries.collect(),
        now,
    };
    let kind = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    Ok((kind, atom.render()?).into_response())
}
