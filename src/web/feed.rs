//! The feed: the latest of all my groups in one place, newest conversation first; and it ends.

use std::collections::HashMap;

use askama::Template;
use axum::{
    Router,
    extract::{OriginalUri, State},
    response::{Html, IntoResponse, Response},
    routing::get,
};

use super::{
    Failure, Site,
    asking::Asking,
    body, highlight, notices, public, shell,
    views::{FeedItem, FeedLine, FeedPage, Here, HighlightLine, Person, Slip},
    visitor::Signed,
    words::Words,
};
use crate::{
    db::Conn,
    fediverse::addresses::Addresses,
    groups,
    highlights::{self, Highlight},
    members::{self, doors},
    messages::{self, Message},
    policy::HouseAct,
    rooms::{self, Place},
    values::{GroupId, RoomId, Timestamp},
    window,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/", get(show))
}

/// `GET /`: the feed for members, the welcome for strangers.
async fn show(
    State(site): State<Site>,
    asking: Asking,
    OriginalUri(uri): OriginalUri,
    signed: Option<Signed>,
) -> Result<Response, Failure> {
    let Some(signed) = signed else {
        let may_ask = doors::doors(&mut site.db.read().await?).await?.asking;
        return public::welcome(&site, &asking, may_ask).await;
    };
    let mut conn = site.db.read().await?;
    let shell = shell::for_member(&mut conn, &signed, Here::Feed, uri.path()).await?;
    let now = site.clock.now();
    let open = groups::to_discover(&mut conn, signed.member.id).await?;
    let l = Words::new(signed.lang(asking.lang));
    let page = FeedPage {
        l,
        notices: notices::lines(&mut conn, &signed, l).await?,
        shell,
        today: now,
        slips: slips(&mut conn, &signed, now).await?,
        ready: ready(&mut conn, &signed, now).await?,
        items: items(&mut conn, &signed).await?,
        open_groups: open.iter().map(shell::tag).collect(),
        may_found: members::may(&mut conn, &signed.member, HouseAct::CreateGroup).await?,
    };
    Ok(Html(page.render()?).into_response())
}

/// Every room where something was said, its last words and what waits in it.
async fn items(conn: &mut Conn, signed: &Signed) -> Result<Vec<FeedItem>, Failure> {
    let mut places = rooms::of_member(conn, signed.member.id, signed.now).await?;
    places.retain(|place| place.last_seq >= place.from_seq.max(1));
    places.sort_by_key(|place| std::cmp::Reverse((place.last_said_at, place.room_id)));
    let mut last_words: HashMap<RoomId, Vec<Message>> = HashMap::new();
    for message in messages::last_words(conn, signed.member.id, signed.now).await? {
        last_words.entry(message.room_id).or_default().push(message);
    }
    Ok(places
        .into_iter()
        .map(|place| {
            item(
                &place,
                last_words.remove(&place.room_id).unwrap_or_default(),
            )
        })
        .collect())
}

fn item(place: &Place, last_words: Vec<Message>) -> FeedItem {
    FeedItem {
        room: place.room_id,
        name: place.room_name.clone(),
        href: format!("/g/{}/{}", place.group_slug, place.room_slug),
        group: shell::tag_of(place.group_id, &place.group_slug, &place.group_name),
        at: place.last_said_at,
        unread: place.unread,
        last: place.last_seq,
        lines: last_words.into_iter().map(line).collect(),
    }
}

fn line(message: Message) -> FeedLine {
    let text = body::excerpt(&message.words(), 280);
    FeedLine {
        person: Person {
            id: message.author_id,
            name: message.author_name,
            handle: message.author_handle,
        },
        text,
    }
}

/// The questions that wait for this member's yes or no.
async fn slips(conn: &mut Conn, signed: &Signed, now: Timestamp) -> Result<Vec<Slip>, Failure> {
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
    let mine = quotes
        .into_iter()
        .filter(|quote| quote.author_id == signed.member.id);
    let proposer = members::find(conn, asked.proposed_by, signed.now).await?;
    Ok(Slip {
        id: asked.id,
        version: asked.version,
        title: asked.title,
        proposer: proposer.map(|member| member.name).unwrap_or_default(),
        group: shell::tag(&group),
        texts: mine.map(|quote| quote.body).collect(),
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
    let at = Addresses::under(&address);
    Ok(at
        .zip(actor)
        .map(|(at, actor)| format!("@{}", at.account(&actor.handle))))
}
