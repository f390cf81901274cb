//! A room: what was said, page by page, and a place to say more.

use askama::Template;
use axum::{
    Router,
    extract::{OriginalUri, Path, Query, Request, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    asking::Asking,
    feed::{back_to_feed, waiting_again},
    files, first_steps,
    form::Form,
    shell, todo,
    views::{Chunk, ChunkPart, Field, HeldLine, Here, Message, Person, RoomPage},
    visitor::Signed,
    words::Words,
};
use crate::{
    db::Conn,
    feed::Spot,
    groups::{self, Group},
    members,
    messages::{
        self, Outcome, PAGE, Say, drafts, floor,
        held::{self, Held, State as Stage},
        threads,
    },
    policy::{self, Act},
    rooms::{self, Reading, levels},
    values::{Behind, Body, ClientId, FileId, HeldId, MemberId, RoomId},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/{room}", get(show).post(say))
        .route("/g/{group}/{room}/read", post(read))
        .route("/held/{held}/take-back", post(take_back))
}

/// Which part of the room is wanted.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    /// What came before this message; without it, the present.
    before: Option<i64>,
    /// What surrounds this message.
    around: Option<i64>,
    /// Only the messages, for scripts.
    part: Option<u8>,
    /// The message that will be answered.
    reply: Option<i64>,
    /// Where what is held of mine goes on.
    held: Option<String>,
    /// From where on it waits again since a moment ago.
    #[serde(default)]
    undo: String,
}

impl Wanted {
    /// The message that the page ends before; nothing, if the page ends at the present.
    fn before_in(&self, room: &Reading) -> Option<i64> {
        let around = self.around.map(|seq| seq.saturating_add(PAGE / 2 + 1));
        let around = around.filter(|before| *before <= room.last_seq);
        self.before.or(around)
    }
}

/// What somebody typed. The page gives each form its own `cid`, so that sending it twice says it once.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    body: String,
    cid: Option<ClientId>,
    /// The message that is answered, by its number.
    reply_to: Option<i64>,
    /// They mean everybody.
    to_everybody: Option<String>,
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
    let before = wanted.before_in(&room);
    if wanted.part.is_some() {
        let (chunk, older) = chunk(&mut conn, (&signed, l), &room, before).await?;
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
        held: wanted.held.as_ref().and_then(|after| after.parse().ok()),
    };
    let mut page = seen.page(&mut conn, (&group, &room), before).await?;
    page.undo = waiting_again(&mut conn, &signed, &wanted.undo, &room).await?;
    let begun = drafts::find(&mut conn, signed.member.id, (room.id, None)).await?;
    page.body = Field::holding(begun.as_ref().map_or("", |begun| &begun.body));
    page.begun = begun.as_ref().map(|begun| begun.written_at);
    let answers = begun.and_then(|begun| begun.reply_to);
    if let Some(seq) = wanted.reply.or(answers) {
        page.answers = answered(&mut conn, &room, seq, l).await?;
    }
    Ok(Html(page.render()?).into_response())
}

/// What is about to be answered: its number, and a line of it.
pub(super) async fn answered(
    conn: &mut Conn,
    room: &Reading,
    seq: i64,
    l: Words,
) -> Result<Option<(i64, String)>, Failure> {
    let message = messages::find(conn, room, seq).await?;
    Ok(message.map(|message| (seq, Message::new(&message, l).line())))
}

/// Who looks at the page, and how.
struct Seeing<'a> {
    signed: &'a Signed,
    l: Words,
    path: &'a str,
    /// Behind which what is held of theirs goes on.
    held: Option<Behind>,
}

impl Seeing<'_> {
    async fn page(
        &self,
        conn: &mut Conn,
        (group, room): (&Group, &Reading),
        before: Option<i64>,
    ) -> Result<RoomPage, Failure> {
        let me = self.signed.member.id;
        let (chunk, older) = chunk(conn, (self.signed, self.l), room, before).await?;
        let shell = shell::for_member(conn, self.signed, Here::Elsewhere, self.path);
        let shell = shell.await?;
        let people = groups::people(conn, group.id).await?;
        let greet = if group.aside || messages::has_spoken(conn, room.id, me).await? {
            None
        } else {
            members::inviter(conn, me).await?
        };
        let mut standing =
            groups::standing(conn, &self.signed.member, group, self.signed.now).await?;
        standing.archived |= room.archived_at.is_some();
        let silence = policy::silence(standing);
        let (held, more_held) = match before {
            None => held::of_author(conn, room.id, me, self.held).await?,
            Some(_) => (Vec::new(), None),
        };
        let held = held.iter().map(|held| line(self.l, held)).collect();
        Ok(RoomPage {
            l: self.l,
            shell,
            group: shell::tag(group),
            group_id: group.id,
            room: room.id,
            name: room.name.clone(),
            aside: group.aside,
            href: format!("/g/{}/{}", group.slug, room.slug),
            people: people.into_iter().map(person).collect(),
            chunk,
            last: room.last_seq,
            read: rooms::read_seq(conn, room.id, me).await?,
            older,
            history: before.is_some(),
            greet,
            held,
            more_held,
            silence,
            slow: floor::slow_for(conn, me, group.id, self.signed.now).await?,
            first_steps: if group.aside {
                None
            } else {
                first_steps::card(conn, self.signed, (room, silence.is_none()), self.l).await?
            },
            cid: ClientId::fresh(),
            body: Field::default(),
            begun: None,
            refused: None,
            answers: None,
            asks_everybody: false,
            rev: room.last_rev,
            quiet: levels::wish(conn, me, room.id)
                .await?
                .is_quiet(self.signed.now),
            undo: None,
            pinned: messages::has_pinned(conn, room).await?,
            threads: waiting(&threads::unread_in(conn, room.id, me).await?),
        })
    }
}

/// What waits in threads, for scripts.
fn waiting(threads: &[threads::Followed]) -> String {
    let waiting = threads
        .iter()
        .map(|one| format!("{}:{}", one.thread, one.unread));
    waiting.collect::<Vec<_>>().join(" ")
}

/// A message that waits, as its author sees it.
fn line(l: Words, held: &Held) -> HeldLine {
    HeldLine {
        id: held.id,
        cid: held.client_id,
        author: held.author_id,
        name: held.author_name.clone(),
        at: held.held_at,
        declined: held.state == Stage::Declined,
        means: means(l, held),
        text: held.words(),
    }
}

/// Why a message waits, or why it was declined, in a sentence or two.
pub(super) fn means(l: Words, held: &Held) -> String {
    let (key, reason) = match held.state {
        Stage::Declined => ("held-declined", &held.reason),
        _ => ("held-waits", &held.why),
    };
    let said = l.t(key);
    if reason.is_empty() {
        said
    } else {
        format!("{said} {reason}")
    }
}

/// One page of messages, and whether there is more above it.
async fn chunk(
    conn: &mut Conn,
    (signed, l): (&Signed, Words),
    room: &Reading,
    before: Option<i64>,
) -> Result<(Chunk, bool), Failure> {
    let me = signed.member.id;
    let page = messages::page(conn, room, before).await?;
    let older = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX)
        && page.first().is_some_and(|first| first.seq > room.first());
    let read = rooms::read_seq(conn, room.id, me).await?;
    let unread = rooms::unread(conn, room.id, me).await?;
    let drawn = page.iter().map(|said| Message::new(said, l));
    let chunk = Chunk::new(drawn.collect());
    Ok((chunk.unread(read, unread.here), older))
}

pub(super) fn person(belonging: groups::Belonging) -> Person {
    Person {
        id: belonging.member_id,
        name: belonging.name,
        handle: belonging.handle,
    }
}

/// `POST`: says it, for whoever has no scripts. What is not taken comes back as it was typed.
async fn say(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path((group, room)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let at = (group.as_str(), room.as_str());
    let (group, room) =
        rooms::allow_at(&mut conn, &signed.member, at, Act::Say, signed.now).await?;
    drop(conn);
    let href = format!("/g/{}/{}", group.slug, room.slug);
    let spot = Spot {
        room: room.id,
        thread: 0,
    };
    let to_feed = back_to_feed(request.headers(), spot);
    let (typed, files) = files::read_form::<Typed>(&site, &signed, room.id, request).await?;
    let failure = match said(&site, &signed, &room, (&typed, files)).await {
        Ok(Outcome::Said(said)) => {
            let there = || Redirect::to(&format!("{href}#m{}", said.message.seq));
            return Ok(to_feed.unwrap_or_else(there).into_response());
        }
        Ok(Outcome::Held(held)) => {
            todo::stir(&site, Some(group.id)).await?;
            return Ok(Redirect::to(&format!("{href}#h{}", held.id)).into_response());
        }
        Err(failure) if failure.is_about_the_words() => failure,
        Err(failure) => return Err(failure),
    };
    let mut conn = site.db.read().await?;
    let seen = Seeing {
        signed: &signed,
        l: Words::new(signed.lang(asking.lang)),
        path: &href,
        held: None,
    };
    let mut page = seen.page(&mut conn, (&group, &room), None).await?;
    let unfit = failure.fields().first().map(|(_, unfit)| *unfit);
    page.body = Field::checked(&*typed.body, unfit);
    page.refused = unfit.is_none().then(|| failure.detail(seen.l));
    page.asks_everybody = failure.kind() == "everybody";
    if let Some(seq) = typed.reply_to {
        page.answers = answered(&mut conn, &room, seq, seen.l).await?;
    }
    let page = Html(page.render()?);
    Ok((failure.status(), failure.retry_after(), page).into_response())
}

async fn said(
    site: &Site,
    signed: &Signed,
    room: &Reading,
    (typed, files): (&Typed, Result<Vec<FileId>, Failure>),
) -> Result<Outcome, Failure> {
    let files = files?;
    let body = Body::beside(&typed.body, files.len());
    let body = body.map_err(|unfit| Failure::unfit(vec![("body", unfit)]))?;
    let client_id = typed.cid.unwrap_or_else(ClientId::fresh);
    let say = Say {
        files,
        reply_to: typed.reply_to,
        to_everybody: typed.to_everybody.is_some(),
        ..Say::new(room.id, signed.member.id, client_id, body)
    };
    site.limits.say(say.author, say.room)?;
    let outcome = site.scribe.say(say).await?;
    begun_no_more(site, signed.member.id, (room.id, None)).await?;
    Ok(outcome)
}

/// What was begun has been said.
pub(super) async fn begun_no_more(
    site: &Site,
    member: MemberId,
    place: (RoomId, Option<i64>),
) -> Result<(), Failure> {
    let mut tx = site.db.write().await?;
    drafts::forget(&mut tx, member, place).await?;
    tx.commit().await?;
    Ok(())
}

/// `POST /held/<held>/take-back`: its author thinks better of it, or puts the answer away.
async fn take_back(
    State(site): State<Site>,
    signed: Signed,
    Path(held): Path<HeldId>,
) -> Result<Redirect, Failure> {
    let mut tx = site.db.write().await?;
    let held = held::take_back(&mut tx, signed.member.id, held, signed.now).await?;
    let room = rooms::find(&mut tx, held.room_id).await?;
    let group = groups::find(&mut tx, held.group_id).await?;
    tx.commit().await?;
    todo::stir(&site, Some(held.group_id)).await?;
    let (room, group) = room.zip(group).ok_or_else(Failure::absent)?;
    Ok(Redirect::to(&format!("/g/{}/{}", group.slug, room.slug)))
}

/// `POST …/read`: everything up to `seq` was seen, in the room and in its threads. Opening a room does
/// not say so by itself.
async fn read(
    State(site): State<Site>,
    signed: Signed,
    Path((group, room)): Path<(String, String)>,
    Form(seen): Form<Seen>,
) -> Result<Redirect, Failure> {
    let mut tx = site.db.write().await?;
    let at = (group.as_str(), room.as_str());
    let (_, room) = rooms::allow_at(&mut tx, &signed.member, at, Act::Read, signed.now).await?;
    let me = signed.member.id;
    let seq = rooms::read_up_to(&mut tx, &room, me, seen.seq).await?;
    for thread in threads::unread_in(&mut tx, room.id, me).await? {
        threads::read_up_to(&mut tx, &room, thread.thread, me, seen.seq).await?;
    }
    tx.commit().await?;
    site.hub.read(me, (room.id, None), seq);
    Ok(Redirect::to("/"))
}
