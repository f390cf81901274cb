//! The feed: what waits in all my groups in one column, oldest first, and it ends.

mod acts;
mod items;
mod own;

pub(super) use acts::{Done, MOST as MOST_MARKS, back, back_to_feed, pass, wait_from};
pub(super) use own::{TOO_MANY, unfit};

use askama::Template;
use axum::{
    Router,
    extract::{OriginalUri, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    asking::Asking,
    highlight, notices, public, shell,
    views::{FeedPage, FeedPart, Hashtag, Here, HighlightLine, Slip, SlipLine, Undoable},
    visitor::Signed,
    words::{self, Words},
};
use crate::{
    db::Conn,
    fediverse::addresses::Addresses,
    feed::{self, Look, Sieve},
    groups,
    highlights::{self, Highlight, Quote},
    members,
    policy::HouseAct,
    rooms::{self, Place, Room},
    values::{GroupId, PassId, RoomId, Timestamp},
    window,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(show))
        .route("/feed/read", post(acts::read))
        .route("/feed/undo", post(acts::undo))
        .merge(own::routes())
}

/// Which part of the feed is wanted. What cannot be read is as if it were not asked for: an old address
/// leads to the feed all the same.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    /// A busy conversation, without its fold.
    open: String,
    /// Only this conversation, for scripts.
    only: String,
    /// So many conversations.
    show: String,
    /// What was marked as read a moment ago.
    undo: String,
    /// One of their own feeds; `all`: everything; nothing: the one that they come home to.
    feed: String,
}

impl Wanted {
    fn look(&self) -> Look {
        let most = self.show.parse().unwrap_or(feed::PAGE);
        Look {
            opened: self.open.parse().ok(),
            only: self.only.parse().ok(),
            most: most.clamp(feed::PAGE, feed::MOST),
        }
    }
}

/// `GET /`: the feed for members, the welcome for strangers.
async fn show(
    State(site): State<Site>,
    asking: Asking,
    OriginalUri(uri): OriginalUri,
    Query(wanted): Query<Wanted>,
    signed: Option<Signed>,
) -> Result<Response, Failure> {
    let Some(signed) = signed else {
        return public::welcome(&site, &asking).await;
    };
    let mut conn = site.db.read().await?;
    let l = Words::new(signed.lang(asking.lang));
    let places = rooms::of_member(&mut conn, signed.member.id, signed.now).await?;
    let sieve = own::sieve(&mut conn, signed.member.id, &wanted.feed).await?;
    if !wanted.only.is_empty() {
        let here = (&*places, sieve.as_ref());
        return part(&mut conn, (&signed, l), here, wanted.look()).await;
    }
    let seen = (&signed, l, uri.path());
    let page = page(&mut conn, seen, (&places, sieve.as_ref()), &wanted).await?;
    Ok(Html(page.render()?).into_response())
}

/// One conversation as it waits now; nothing, once nothing of it does, or where it does not belong.
async fn part(
    conn: &mut Conn,
    seen: (&Signed, Words),
    here: (&[Place], Option<&Sieve>),
    look: Look,
) -> Result<Response, Failure> {
    let mut waiting = items::waiting(conn, seen, here, look).await?;
    let (Some(post), Some(_)) = (waiting.posts.pop(), look.only) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let part = FeedPart { l: seen.1, post };
    Ok(Html(part.render()?).into_response())
}

async fn page(
    conn: &mut Conn,
    (signed, l, path): (&Signed, Words, &str),
    (places, sieve): (&[Place], Option<&Sieve>),
    wanted: &Wanted,
) -> Result<FeedPage, Failure> {
    let now = signed.now;
    let look = wanted.look();
    let waiting = items::waiting(conn, (signed, l), (places, sieve), look).await?;
    let before = items::read_before(conn, (signed, l), (places, sieve)).await?;
    let named = places
        .iter()
        .map(|place| (place.room_id, &*place.room_name));
    let named: Vec<_> = named.collect();
    let (open, _) = groups::to_discover(conn, signed.member.id, (None, SHOWN)).await?;
    Ok(FeedPage {
        l,
        own: own::tabs(conn, signed.member.id, sieve).await?,
        address: own::address(sieve),
        notices: notices::lines(conn, signed, l).await?,
        shell: shell::among(conn, signed, (Here::Feed, path), places).await?,
        today: now,
        slips: slips(conn, signed, now).await?,
        ready: ready(conn, signed, now).await?,
        undo: undoable(conn, signed, &wanted.undo, &named).await?,
        count: waiting.count,
        conversations: i64::try_from(waiting.conversations).unwrap_or(i64::MAX),
        since: waiting.since,
        marks: waiting.marks,
        further: waiting.conversations.saturating_sub(look.most),
        most: look.most,
        begun: waiting.begun > 0,
        posts: waiting.posts,
        last: before.last,
        silent: places
            .iter()
            .all(|place| place.last_seq < place.from_seq.max(1)),
        read: before.items,
        open_groups: open.iter().map(shell::tag).collect(),
        may_found: members::may(conn, &signed.member, HouseAct::CreateGroup).await?,
    })
}

/// How many groups to discover stand under the feed; all have a page.
const SHOWN: i64 = 24;

/// What was marked as read a moment ago in these rooms, and can still be undone.
async fn undoable(
    conn: &mut Conn,
    signed: &Signed,
    batch: &str,
    rooms: &[(RoomId, &str)],
) -> Result<Option<Undoable>, Failure> {
    let Ok(batch) = batch.parse::<PassId>() else {
        return Ok(None);
    };
    let passed = feed::undoable(conn, signed.member.id, batch).await?;
    let moved = |room: RoomId| passed.iter().any(|one| one.room_id == room);
    let rooms = rooms.iter().filter(|(room, _)| moved(*room));
    let rooms: Vec<String> = rooms.map(|(_, name)| (*name).to_owned()).collect();
    Ok((!rooms.is_empty()).then_some(Undoable {
        batch,
        rooms,
        again: false,
    }))
}

/// That a room, or a thread in it, waits again since a moment ago, as its own page tells and undoes it.
pub(super) async fn waiting_again(
    conn: &mut Conn,
    signed: &Signed,
    batch: &str,
    room: &Room,
) -> Result<Option<Undoable>, Failure> {
    let here = [(room.id, &*room.name)];
    let undo = undoable(conn, signed, batch, &here).await?;
    Ok(undo.map(|undo| Undoable {
        again: true,
        ..undo
    }))
}

/// The questions that wait for this member's yes or no.
pub(super) async fn slips(
    conn: &mut Conn,
    signed: &Signed,
    now: Timestamp,
) -> Result<Vec<Slip>, Failure> {
    let mut slips = Vec::new();
    for asked in highlights::asking(conn, signed.member.id, now).await? {
        slips.push(slip(conn, signed, asked).await?);
    }
    Ok(slips)
}

async fn slip(conn: &mut Conn, signed: &Signed, asked: Highlight) -> Result<Slip, Failure> {
    let group = groups::find(conn, asked.group_id).await?;
    let group = group.ok_or_else(Failure::absent)?;
    let quotes = highlights::quotes(conn, asked.id).await?;
    let plates = highlight::plates(conn, asked.id).await?;
    let line = |quote: Quote| SlipLine {
        mine: quote.author_id == signed.member.id,
        name: quote.author_name,
        text: quote.body,
        pictures: plates
            .iter()
            .filter(|(position, _)| *position == quote.position)
            .map(|(_, plate)| plate.clone())
            .collect(),
    };
    let proposer = members::find(conn, asked.proposed_by, signed.now).await?;
    Ok(Slip {
        id: asked.id,
        version: asked.version,
        title: asked.title,
        caution: asked.caution,
        hashtags: Hashtag::all(&asked.hashtags),
        language: words::own_name(asked.language),
        proposer: proposer.map(|member| member.name).unwrap_or_default(),
        group: shell::tag(&group),
        lines: quotes.into_iter().map(line).collect(),
        my_name: signed.member.name.clone(),
        address: public_address(conn, group.id).await?,
        until: asked.expires_at,
    })
}

/// What authors have agreed to and this host may let out.
async fn ready(
    conn: &mut Conn,
    signed: &Signed,
    now: Timestamp,
) -> Result<Vec<HighlightLine>, Failure> {
    let ready = highlights::ready(conn, signed.member.id, now).await?;
    Ok(ready
        .iter()
        .map(|ready| highlight::line(ready, true, now))
        .collect())
}

/// `@paper@salon.example`: where a group is followed from elsewhere, once it can be.
pub(super) async fn public_address(
    conn: &mut Conn,
    group: GroupId,
) -> Result<Option<String>, Failure> {
    let Some(address) = window::address(conn).await? else {
        return Ok(None);
    };
    let actor = window::actor_of(conn, group).await?;
    let actor = actor.filter(|actor| actor.silent_since.is_none());
    let at = Addresses::under(&address);
    Ok(at
        .zip(actor)
        .map(|(at, actor)| format!("@{}", at.account(&actor.handle))))
}
