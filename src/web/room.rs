//! A room: what was said, page by page, and a place to say more.

use askama::Template;
use axum::{
    Form, Router,
    extract::{OriginalUri, Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    asking::Asking,
    shell,
    views::{Chunk, ChunkPart, Field, Here, Message, Person, RoomPage},
    visitor::Signed,
    words::Words,
};
use crate::{
    db::Conn,
    groups::{self, Group},
    members,
    messages::{self, PAGE, Say},
    policy::Act,
    rooms::{self, Room},
    values::{Body, ClientId},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/{room}", get(show).post(say))
        .route("/g/{group}/{room}/read", post(read))
}

/// Which part of the room is wanted.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    /// What came before this message; without it, the present.
    before: Option<i64>,
    /// Only the messages, for scripts.
    part: Option<u8>,
}

/// What somebody typed. The page gives each form its own `cid`, so that sending it twice says it once.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    body: String,
    cid: Option<ClientId>,
}

#[derive(Debug, Deserialize)]
struct Seen {
    seq: i64,
}

async fn show(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path((group, room)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let at = (group.as_str(), room.as_str());
    let (group, room) =
        rooms::allow_at(&mut conn, &signed.member, at, Act::Read, signed.now).await?;
    let l = Words::new(signed.lang(asking.lang));
    if wanted.part.is_some() {
        let (chunk, older) = chunk(&mut conn, &signed, &room, wanted.before).await?;
        let part = ChunkPart {
            l,
            chunk: &chunk,
            older,
        };
        return Ok(Html(part.render()?).into_response());
    }
    let seen = Seeing {
        signed: &signed,
        l,
        path: uri.path(),
    };
    let page = seen.page(&mut conn, (&group, &room), wanted.before).await?;
    Ok(Html(page.render()?).into_response())
}

/// Who looks at the page, and how.
struct Seeing<'a> {
    signed: &'a Signed,
    l: Words,
    path: &'a str,
}

impl Seeing<'_> {
    async fn page(
        &self,
        conn: &mut Conn,
        (group, room): (&Group, &Room),
        before: Option<i64>,
    ) -> Result<RoomPage, Failure> {
        let me = self.signed.member.id;
        let (chunk, older) = chunk(conn, self.signed, room, before).await?;
        let shell = shell::for_member(conn, self.signed, Here::Elsewhere, self.path);
        let shell = shell.await?;
        let people = groups::people(conn, group.id).await?;
        let greet = if messages::has_spoken(conn, room.id, me).await? {
            None
        } else {
            members::inviter(conn, me).await?
        };
        Ok(RoomPage {
            l: self.l,
            shell,
            group: shell::tag(group),
            room: room.id,
            name: room.name.clone(),
            href: format!("/g/{}/{}", group.slug, room.slug),
            people: people.into_iter().map(person).collect(),
            chunk,
            last: room.last_seq,
            read: rooms::read_seq(conn, room.id, me).await?,
            older,
            history: before.is_some(),
            greet,
            cid: ClientId::fresh(),
            body: Field::default(),
        })
    }
}

/// One page of messages, and whether there is more above it.
async fn chunk(
    conn: &mut Conn,
    signed: &Signed,
    room: &Room,
    before: Option<i64>,
) -> Result<(Chunk, bool), Failure> {
    let me = signed.member.id;
    let page = messages::page(conn, room.id, before).await?;
    let older = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX)
        && page.first().is_some_and(|first| first.seq > 1);
    let read = rooms::read_seq(conn, room.id, me).await?;
    let unread = rooms::unread(conn, room.id, me).await?;
    let chunk = Chunk::new(page.iter().map(Message::from).collect());
    Ok((chunk.unread(read, unread), older))
}

pub(super) fn person(belonging: groups::Belonging) -> Person {
    Person {
        id: belonging.member_id,
        name: belonging.name,
        handle: belonging.handle,
    }
}

/// `POST`: says it, for whoever has no scripts. What does not fit comes back as it was typed.
async fn say(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path((group, room)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let at = (group.as_str(), room.as_str());
    let (group, room) =
        rooms::allow_at(&mut conn, &signed.member, at, Act::Say, signed.now).await?;
    let href = format!("/g/{}/{}", group.slug, room.slug);
    let body = match Body::parse(&typed.body) {
        Ok(body) => body,
        Err(unfit) => {
            let seen = Seeing {
                signed: &signed,
                l: Words::new(signed.lang(asking.lang)),
                path: &href,
            };
            let mut page = seen.page(&mut conn, (&group, &room), None).await?;
            page.body = Field::wrong(typed.body, unfit);
            let page = Html(page.render()?);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    drop(conn);
    let say = Say {
        room: room.id,
        author: signed.member.id,
        client_id: typed.cid.unwrap_or_else(ClientId::fresh),
        body,
    };
    let said = site.scribe.say(say).await?;
    Ok(Redirect::to(&format!("{href}#m{}", said.message.seq)).into_response())
}

/// `POST …/read`: everything up to `seq` was seen. Opening a room does not say so by itself.
async fn read(
    State(site): State<Site>,
    signed: Signed,
    Path((group, room)): Path<(String, String)>,
    Form(seen): Form<Seen>,
) -> Result<Redirect, Failure> {
    let mut tx = site.db.write().await?;
    let at = (group.as_str(), room.as_str());
    let (_, room) = rooms::allow_at(&mut tx, &signed.member, at, Act::Read, signed.now).await?;
    let seq = rooms::read_up_to(&mut tx, &room, signed.member.id, seen.seq).await?;
    tx.commit().await?;
    site.hub.read(signed.member.id, room.id, seq);
    Ok(Redirect::to("/"))
}
