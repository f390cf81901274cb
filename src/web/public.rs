//! What anybody may see: the welcome, and the copies in the window.
//!
//! These pages read the window alone (invariant 42).

mod atom;
mod elsewhere;
mod following;
mod pictures;
mod preview;

use std::collections::HashMap;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{
    Failure, Site,
    art::Look,
    asking::Asking,
    claim,
    shell::{self, page},
    views::{
        self, CopiesPage, CopyCard, CopyGone, CopyLine, CopyPage, Hashtag, Plate, Shelf, Welcome,
    },
    words::Words,
};
use crate::{
    db::{self, Conn},
    fediverse::addresses::{Addresses, picture_path},
    values::{ActorId, folded},
    window::{self, Actor, Content, Copy, Line, blocks, pictures::Picture, replies, tags},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/l", get(copies))
        .route("/l/{slug}", get(copy))
        .route("/l/{slug}/embed", get(elsewhere::embed))
        .route("/l/{slug}/preview.png", get(preview::of_copy))
        .route("/oembed", get(elsewhere::oembed))
        .route("/l/by/{handle}", get(of_group))
        .route("/l/by/{handle}/atom", get(atom::of_group))
        .route("/l/by/{handle}/preview.png", get(preview::of_group))
        .route("/l/by/{handle}/follow", post(following::follow))
        .route("/l/tagged/{tag}", get(tagged))
        .route("/pictures/{name}", get(pictures::show))
        .route("/atom", get(atom::of_house))
}

/// How many copies the list shows.
const ALL: i64 = 200;
/// How many stand under the welcome.
const NEWEST: i64 = 3;
/// How many others stand beside a copy.
const OTHERS: u8 = 3;

/// `GET /` for strangers.
pub(super) async fn welcome(site: &Site, asking: &Asking) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    if let Some(preparing) = claim::preparing(&mut conn, asking).await? {
        return Ok(preparing);
    }
    let welcome = Welcome {
        l: Words::new(asking.lang),
        shell: shell::for_stranger(&mut conn).await?,
        cards: cards(&mut conn, NEWEST).await?,
    };
    Ok(page(welcome)?.into_response())
}

async fn copies(State(site): State<Site>, asking: Asking) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let copies = CopiesPage {
        l: Words::new(asking.lang),
        shell: shell::for_stranger(&mut conn).await?,
        cards: cards(&mut conn, ALL).await?,
        actors: actors(&mut conn).await?,
        shelf: Shelf::House,
        preview: None,
    };
    Ok(page(copies)?.into_response())
}

/// `GET /l/by/<handle>`: what one group shows, and where it is followed from.
async fn of_group(
    State(site): State<Site>,
    asking: Asking,
    Path(handle): Path<String>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let (at, actor) = speaker(&mut conn, &handle).await?;
    let copies = window::shown_by(&mut conn, actor.id, None, ALL).await?;
    let copies = CopiesPage {
        l: Words::new(asking.lang),
        shell: shell::for_stranger(&mut conn).await?,
        cards: drawn(copies, &[&actor]),
        preview: Some(at.paper_of(&actor.handle)),
        actors: vec![shown(&at, actor.clone())],
        shelf: Shelf::Group {
            handle: actor.handle,
            name: actor.name,
        },
    };
    Ok(page(copies)?.into_response())
}

/// `GET /l/tagged/<tag>`: what is shown under a hashtag; one that nothing bears is not there.
async fn tagged(
    State(site): State<Site>,
    asking: Asking,
    Path(tag): Path<String>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    addresses(&mut conn).await?.ok_or_else(Failure::absent)?;
    let copies = tags::shown_under(&mut conn, &tag, ALL).await?;
    let newest = copies.first().ok_or_else(Failure::absent)?;
    let mut written = newest.hashtags.split_whitespace();
    let written = written.find(|known| folded(known) == folded(&tag));
    let shelf = Shelf::Tag(written.unwrap_or(&tag).to_owned());
    let speakers = window::speakers(&mut conn).await?;
    let copies = CopiesPage {
        l: Words::new(asking.lang),
        shell: shell::for_stranger(&mut conn).await?,
        cards: drawn(copies, &speakers.iter().collect::<Vec<_>>()),
        actors: Vec::new(),
        shelf,
        preview: None,
    };
    Ok(page(copies)?.into_response())
}

/// The group that speaks under a handle, while the window is open.
async fn speaker(conn: &mut Conn, handle: &str) -> Result<(Addresses, Actor), Failure> {
    let at = addresses(conn).await?.ok_or_else(Failure::absent)?;
    let mut speakers = window::speakers(conn).await?.into_iter();
    let actor = speakers.find(|actor| actor.handle == handle);
    Ok((at, actor.ok_or_else(Failure::absent)?))
}

/// Where the house is in the fediverse, if its window is open.
async fn addresses(conn: &mut Conn) -> db::Result<Option<Addresses>> {
    let address = window::address(conn).await?;
    Ok(address.and_then(|address| Addresses::under(&address)))
}

async fn cards(conn: &mut Conn, most: i64) -> db::Result<Vec<CopyCard>> {
    if addresses(conn).await?.is_none() {
        return Ok(Vec::new());
    }
    let speakers = window::speakers(conn).await?;
    let copies = window::in_view(conn, most).await?;
    Ok(drawn(copies, &speakers.iter().collect::<Vec<_>>()))
}

/// Each copy as a card of the group that shows it.
fn drawn(copies: Vec<Copy>, speakers: &[&Actor]) -> Vec<CopyCard> {
    let speakers: HashMap<ActorId, &Actor> =
        speakers.iter().map(|actor| (actor.id, *actor)).collect();
    let card = |copy: Copy| {
        let group = speakers.get(&copy.actor_id)?;
        Some(CopyCard {
            href: format!("/l/{}", copy.slug),
            title: copy.title,
            group: group.name.clone(),
            look: look(group),
            at: copy.published_at,
        })
    };
    copies.into_iter().filter_map(card).collect()
}

async fn actors(conn: &mut Conn) -> db::Result<Vec<views::Actor>> {
    let Some(at) = addresses(conn).await? else {
        return Ok(Vec::new());
    };
    let speakers = window::speakers(conn).await?;
    Ok(speakers
        .into_iter()
        .map(|actor| shown(&at, actor))
        .collect())
}

fn shown(at: &Addresses, actor: Actor) -> views::Actor {
    views::Actor {
        address: handle(at, &actor),
        look: look(&actor),
        href: format!("/l/by/{}", actor.handle),
        name: actor.name,
    }
}

/// `@paper@salon.example`.
fn handle(at: &Addresses, actor: &Actor) -> String {
    format!("@{}", at.account(&actor.handle))
}

fn look(actor: &Actor) -> Look {
    actor
        .group_id
        .map_or_else(Look::default, |group| Look::of(group.0))
}

/// One copy, for people; programs that ask for the note are shown the way to it.
async fn copy(
    State(site): State<Site>,
    asking: Asking,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let at = addresses(&mut conn).await?.ok_or_else(Failure::absent)?;
    let copy = window::find_by_slug(&mut conn, &slug).await?;
    let copy = copy.ok_or_else(Failure::absent)?;
    let varies = [(header::VARY, "Accept")];
    if wants_note(&headers) {
        return Ok((varies, Redirect::to(&at.note(copy.id))).into_response());
    }
    let l = Words::new(asking.lang);
    if copy.withdrawn_at.is_some() {
        let shell = shell::for_stranger(&mut conn).await?;
        let gone = page(CopyGone { l, shell })?;
        return Ok((StatusCode::GONE, varies, gone).into_response());
    }
    let shown = copy_page(&mut conn, &at, l, copy).await?;
    Ok((varies, page(shown)?).into_response())
}

fn wants_note(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    let accept = accept.and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| {
        accept.contains("application/activity+json") || accept.contains("application/ld+json")
    })
}

async fn copy_page(
    conn: &mut Conn,
    at: &Addresses,
    l: Words,
    copy: Copy,
) -> Result<CopyPage, Failure> {
    let actor = window::actor(conn, copy.actor_id).await?;
    let actor = actor.ok_or_else(Failure::absent)?;
    let content = window::content(conn, copy.id).await?;
    let answered = answered(conn, &actor, &content).await?;
    let here = format!("/l/{}", copy.slug);
    let others = cards(conn, 1 + i64::from(OTHERS)).await?;
    let others = others.into_iter().filter(|card| card.href != here);
    Ok(CopyPage {
        l,
        shell: shell::for_stranger(conn).await?,
        url: at.page(&copy.slug),
        origin: at.base().to_owned(),
        note_url: Some(at.note(copy.id)),
        oembed: at.oembed(&copy.slug),
        look: look(&actor),
        address: Some(handle(at, &actor)),
        group_href: format!("/l/by/{}", actor.handle),
        group: actor.name,
        language: copy.language,
        title: copy.title,
        caution: copy.caution,
        hashtags: Hashtag::all(&copy.hashtags),
        lines: lines(content),
        answers: replies::opened_count(conn, copy.id).await?,
        answers_to: answered,
        published: copy.published_at,
        revised: (copy.updated_at > copy.published_at).then_some(copy.updated_at),
        others: others.take(OTHERS.into()).collect(),
    })
}

/// Whom a copy answers: how they are called, and where they said what; unless they were kept out since
/// (invariant 51).
async fn answered(
    conn: &mut Conn,
    actor: &Actor,
    content: &Content,
) -> db::Result<Option<(String, String)>> {
    let Some(answered) = &content.answers else {
        return Ok(None);
    };
    let who = (&*answered.host, &*answered.author);
    let out = blocks::keeps_out(conn, Some(actor.id), who).await?;
    Ok((!out).then(|| (answered.handle.clone(), answered.note.clone())))
}

/// Each line, with the pictures that stand under it.
fn lines(content: Content) -> Vec<CopyLine> {
    let plates = content.pictures;
    let plates = |line: i64| {
        let under = plates.iter().filter(move |picture| picture.line == line);
        let plate = |picture: &Picture| Plate {
            src: picture_path(&picture.name),
            alt: picture.alt.clone(),
            width: picture.width,
            height: picture.height,
        };
        under.map(plate).collect()
    };
    let lines = (0_i64..).zip(content.lines);
    let line = |(position, line): (i64, Line)| CopyLine {
        signature: line.signature,
        text: line.body,
        pictures: plates(position),
    };
    lines.map(line).collect()
}
