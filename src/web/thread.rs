//! A thread: what is said under one message, and a place to say more there.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, Request, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    feed::{back_to_feed, waiting_again},
    files,
    form::Form,
    room::{answered, begun_no_more},
    shell, todo,
    views::{Chunk, ChunkPart, Field, Here, Message, ThreadPage},
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    db::Conn,
    feed,
    groups::{self, Group},
    messages::{self, Outcome, Say, acts, drafts, floor, threads},
    policy::{self, Act},
    rooms::{self, Reading},
    values::{Body, ClientId, FileId, MessageId},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/m/{message}/thread", get(find))
        .route("/m/{message}/follow", post(follow))
        .route("/g/{group}/{room}/{seq}/thread", get(show).post(say))
        .route("/g/{group}/{room}/{seq}/thread/read", post(read))
}

type Member = Visit<Signed>;
/// A group, a room in it, the number of the message above a thread.
type At = (String, String, i64);

/// `GET /m/<id>/thread`: where the thread of a message is.
async fn find(visit: Member, Path(id): Path<MessageId>) -> Result<Redirect, Failure> {
    let mut conn = visit.site.db.read().await?;
    let (member, now) = (&visit.who.member, visit.who.now);
    let (message, (group, room)) = acts::look(&mut conn, member, id, Act::Read, now).await?;
    let top = message.thread.unwrap_or(message.seq);
    Ok(Redirect::to(&href(&group, &room, top)))
}

fn href(group: &Group, room: &Reading, top: i64) -> String {
    format!("/g/{}/{}/{top}/thread", group.slug, room.slug)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Follow {
    follow: bool,
}

/// `POST /m/<id>/follow`: hears of the thread under it, or no more.
async fn follow(
    visit: Member,
    Path(id): Path<MessageId>,
    Form(wish): Form<Follow>,
) -> Result<Redirect, Failure> {
    let (member, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    threads::set_follows(&mut tx, member, id, wish.follow, now).await?;
    let (message, (group, room)) = acts::look(&mut tx, member, id, Act::Read, now).await?;
    tx.commit().await?;
    visit
        .site
        .hub
        .read(member.id, (room.id, Some(message.seq)), message.seq);
    Ok(Redirect::to(&href(&group, &room, message.seq)))
}

/// Where a thread is, for somebody who may read it.
struct Spot {
    group: Group,
    room: Reading,
    top: messages::Message,
}

impl Spot {
    async fn at(
        conn: &mut Conn,
        visit: &Member,
        (group, room, seq): &At,
        act: Act,
    ) -> Result<Self, Failure> {
        let Signed { member, now, .. } = &visit.who;
        let (group, room) = rooms::allow_at(conn, member, (group, room), act, *now).await?;
        let top = messages::find(conn, &room, *seq).await?;
        let top = top.filter(|top| top.thread.is_none());
        let top = top.ok_or_else(Failure::absent)?;
        Ok(Self { group, room, top })
    }

    fn href(&self) -> String {
        href(&self.group, &self.room, self.top.seq)
    }
}

/// Which part of the thread is wanted.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    /// What came before this message; without it, the present.
    before: Option<i64>,
    /// What surrounds this message.
    around: Option<i64>,
    /// Only the messages, for scripts.
    part: Option<u8>,
    /// From where on it waits again since a moment ago.
    undo: String,
}

impl Wanted {
    /// The message that the page ends before; nothing, if the page ends at the present.
    async fn before_in(&self, conn: &mut Conn, spot: &Spot) -> Result<Option<i64>, Failure> {
        let (room, top) = (spot.room.id, spot.top.seq);
        Ok(match (self.before, self.around) {
            (None, Some(seq)) => threads::after_middle(conn, room, top, seq).await?,
            (before, _) => before,
        })
    }
}

/// `GET …/<seq>/thread`
async fn show(
    visit: Member,
    Path(at): Path<At>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Failure> {
    let mut conn = visit.site.db.read().await?;
    let spot = Spot::at(&mut conn, &visit, &at, Act::Read).await?;
    let before = wanted.before_in(&mut conn, &spot).await?;
    if wanted.part.is_some() {
        let (chunk, older) = chunk(&visit, &mut conn, &spot, before).await?;
        let part = ChunkPart {
            l: visit.words(),
            chunk: &chunk,
            older,
        };
        return Ok(Html(part.render()?));
    }
    let mut page = page(&visit, &mut conn, &spot, before).await?;
    page.undo = waiting_again(&mut conn, &visit.who, &wanted.undo, &spot.room).await?;
    let place = (spot.room.id, Some(spot.top.seq));
    if let Some(begun) = drafts::find(&mut conn, visit.who.member.id, place).await? {
        page.body = Field::holding(&*begun.body);
        page.begun = Some(begun.written_at);
        if let Some(seq) = begun.reply_to {
            page.answers = answered(&mut conn, &spot.room, seq, page.l).await?;
        }
    }
    Ok(Html(page.render()?))
}

/// One page of what is said there, and whether there is more above it.
async fn chunk(
    visit: &Member,
    conn: &mut Conn,
    spot: &Spot,
    before: Option<i64>,
) -> Result<(Chunk, bool), Failure> {
    let (me, room, top) = (visit.who.member.id, &spot.room, spot.top.seq);
    let (replies, older) = threads::page(conn, room, top, before).await?;
    let mark = threads::mark(conn, room.id, top, me).await?;
    let unread = threads::unread(conn, room.id, top, me).await?;
    let l = visit.words();
    let drawn = replies.iter().map(|said| Message::new(said, l));
    let chunk = Chunk::new(drawn.collect());
    Ok((chunk.unread(mark.seq, unread), older))
}

async fn page(
    visit: &Member,
    conn: &mut Conn,
    spot: &Spot,
    before: Option<i64>,
) -> Result<ThreadPage, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let (l, group, room, top) = (visit.words(), &spot.group, &spot.room, &spot.top);
    let (chunk, older) = chunk(visit, conn, spot, before).await?;
    let mark = threads::mark(conn, room.id, top.seq, member.id).await?;
    let mut standing = groups::standing(conn, member, group, *now).await?;
    standing.archived |= room.archived_at.is_some();
    Ok(ThreadPage {
        l,
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: shell::tag(group),
        group_id: group.id,
        room: room.id,
        name: room.name.clone(),
        aside: group.aside,
        room_href: format!("/g/{}/{}", group.slug, room.slug),
        href: spot.href(),
        top: Message::new(top, l),
        last: chunk.last().max(top.seq),
        chunk,
        older,
        history: before.is_some(),
        read: mark.seq,
        follows: mark.follows,
        undo: None,
        room_last: room.last_seq,
        rev: room.last_rev,
        silence: policy::silence(standing),
        cid: ClientId::fresh(),
        body: Field::default(),
        begun: None,
        refused: None,
        asks_everybody: false,
        answers: None,
        slow: floor::slow_for(conn, member.id, group.id, *now).await?,
    })
}

/// What somebody typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    body: String,
    cid: Option<ClientId>,
    reply_to: Option<i64>,
    /// Which thread it is, for what is said later: here the address says it.
    thread: Option<i64>,
    to_everybody: Option<String>,
}

/// `POST …/<seq>/thread`: says it there.
async fn say(visit: Member, Path(at): Path<At>, request: Request) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let spot = Spot::at(&mut conn, &visit, &at, Act::Say).await?;
    drop(conn);
    let place = feed::Spot {
        room: spot.room.id,
        thread: spot.top.seq,
    };
    let to_feed = back_to_feed(request.headers(), place);
    let read = files::read_form::<Typed>(&visit.site, &visit.who, spot.room.id, request);
    let (typed, files) = read.await?;
    if typed.thread.is_some_and(|thread| thread != spot.top.seq) {
        return Err(Failure::malformed());
    }
    let failure = match said(&visit, &spot, (&typed, files)).await {
        Ok(Outcome::Said(said)) => {
            let there = || Redirect::to(&format!("{}#m{}", spot.href(), said.message.seq));
            return Ok(to_feed.unwrap_or_else(there).into_response());
        }
        Ok(Outcome::Held(_)) => {
            todo::stir(&visit.site, Some(spot.group.id)).await?;
            return Ok(Redirect::to(&spot.href()).into_response());
        }
        Err(failure) if failure.is_about_the_words() => failure,
        Err(failure) => return Err(failure),
    };
    let mut conn = visit.site.db.read().await?;
    let l: Words = visit.words();
    let mut page = page(&visit, &mut conn, &spot, None).await?;
    let unfit = failure.fields().first().map(|(_, unfit)| *unfit);
    page.body = Field::checked(&*typed.body, unfit);
    page.refused = unfit.is_none().then(|| failure.detail(l));
    page.asks_everybody = failure.kind() == "everybody";
    if let Some(seq) = typed.reply_to {
        page.answers = answered(&mut conn, &spot.room, seq, l).await?;
    }
    let page = Html(page.render()?);
    Ok((failure.status(), failure.retry_after(), page).into_response())
}

async fn said(
    visit: &Member,
    spot: &Spot,
    (typed, files): (&Typed, Result<Vec<FileId>, Failure>),
) -> Result<Outcome, Failure> {
    let files = files?;
    let body = Body::beside(&typed.body, files.len());
    let body = body.map_err(|unfit| Failure::unfit(vec![("body", unfit)]))?;
    let client_id = typed.cid.unwrap_or_else(ClientId::fresh);
    let say = Say {
        files,
        thread: Some(spot.top.seq),
        reply_to: typed.reply_to,
        to_everybody: typed.to_everybody.is_some(),
        ..Say::new(spot.room.id, visit.who.member.id, client_id, body)
    };
    visit.site.limits.say(say.author, say.room)?;
    let place = (say.room, say.thread);
    let outcome = visit.site.scribe.say(say).await?;
    begun_no_more(&visit.site, visit.who.member.id, place).await?;
    Ok(outcome)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    seq: i64,
}

/// `POST …/<seq>/thread/read`: everything up to `seq` was seen there.
async fn read(
    State(site): State<Site>,
    visit: Member,
    Path(at): Path<At>,
    Form(seen): Form<Seen>,
) -> Result<Redirect, Failure> {
    let me = visit.who.member.id;
    let mut tx = site.db.write().await?;
    let spot = Spot::at(&mut tx, &visit, &at, Act::Read).await?;
    let (room, top) = (&spot.room, spot.top.seq);
    let seq = threads::read_up_to(&mut tx, room, top, me, seen.seq).await?;
    tx.commit().await?;
    site.hub.read(me, (room.id, Some(top)), seq);
    Ok(Redirect::to(&spot.href()))
}
