//! The feed: what waits in all my rooms, oldest first, and passing it over.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{At, Given},
    messages::Message,
    problems::Absent,
};
use crate::{
    db::Conn,
    feed::{self, Look, Spot, key},
    policy::Act,
    rooms::{self, Place, levels},
    values::{MemberId, OwnFeedId, PassId, RoomId},
    web::{
        Failure, Site,
        asking::Asking,
        atom,
        feed::{MOST_MARKS, back, pass},
        visitor::Signed,
        why::says,
        words::Words,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(read))
        .routes(routes!(undo))
        .routes(routes!(why))
        .routes(routes!(why_all))
        .routes(routes!(show_key, make_key, revoke_key))
}

/// What waits, by conversation: the one whose first waiting message is oldest comes first.
#[derive(Serialize, ToSchema)]
struct Feed {
    /// How many messages wait in all of them.
    unread: i64,
    /// How many of them call me.
    mentions: i64,
    conversations: Vec<Conversation>,
    /// How many conversations wait behind these.
    further: i64,
}

/// A room, or a thread that I follow, in which something waits.
#[derive(Serialize, ToSchema)]
#[schema(as = feed::Conversation)]
struct Conversation {
    room_id: RoomId,
    /// The message over the thread, by its number; nothing for the room itself.
    thread: Option<i64>,
    /// Its place on the web.
    #[schema(examples("/g/atelier-papier/la-grande-table"))]
    path: String,
    /// How many messages of others came after my mark, as far as they count.
    unread: i64,
    /// How many of them call me.
    mentions: i64,
    /// When the first of them was said.
    since: Moment,
    /// Up to where it can be passed over.
    last_seq: i64,
    /// I wish to hear nothing of the room but what names me: nothing else of it counts.
    quiet: bool,
    /// The first messages after my mark, mine among them.
    first: Vec<Message>,
    /// How many are left out between the first and the last.
    between: i64,
    /// The last few, where some are left out.
    last: Vec<Message>,
}

impl Conversation {
    fn new(one: feed::Conversation, places: &[Place]) -> Option<Self> {
        let spot = one.spot;
        let place = places.iter().find(|place| place.room_id == spot.room)?;
        Some(Self {
            room_id: spot.room,
            thread: spot.in_thread(),
            path: feed::path(place, spot),
            unread: one.waits,
            mentions: one.named,
            since: one.since.into(),
            last_seq: one.last,
            quiet: one.quiet,
            first: one.head.into_iter().map(Message::from).collect(),
            between: one.folded,
            last: one.tail.into_iter().map(Message::from).collect(),
        })
    }
}

/// How much of the feed.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Part {
    /// So many conversations, 20 unless said, 200 at most.
    most: Option<usize>,
    /// What of it one of my own feeds takes.
    own: Option<OwnFeedId>,
}

/// What waits for me in all my rooms, or what of it one of my own feeds takes
#[utoipa::path(get, path = "/feed", params(Part), responses((status = OK, body = Feed), Absent))]
async fn show(
    State(site): State<Site>,
    signed: Signed,
    Query(part): Query<Part>,
) -> Result<Json<Feed>, Failure> {
    let most = part.most.unwrap_or(feed::PAGE).clamp(1, feed::MOST);
    let look = Look {
        most,
        ..Look::default()
    };
    let mut conn = site.db.read().await?;
    let me = signed.member.id;
    let places = rooms::of_member(&mut conn, me, signed.now).await?;
    let sieve = sieve(&mut conn, me, part.own).await?;
    let of = (&*places, sieve.as_ref());
    let all = feed::waiting(&mut conn, me, of, look, signed.now).await?;
    let further = all.len().saturating_sub(most);
    let unread = all.iter().map(|one| one.waits).sum();
    let mentions = all.iter().map(|one| one.named).sum();
    let shown = all.into_iter().take(most);
    Ok(Json(Feed {
        unread,
        mentions,
        conversations: shown
            .filter_map(|one| Conversation::new(one, &places))
            .collect(),
        further: i64::try_from(further).unwrap_or(i64::MAX),
    }))
}

/// Everything of one conversation up to a message.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = feed::Mark)]
struct Mark {
    room_id: RoomId,
    #[serde(default)]
    thread: Option<i64>,
    seq: i64,
}

/// Up to where each conversation was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = feed::Seen)]
struct Seen {
    #[schema(max_items = 2000)]
    marks: Vec<Mark>,
}

/// What was passed over, and can be undone until the next time.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = feed::Undo)]
struct Undo {
    undo: PassId,
}

/// Mark many conversations as read at once; what is not mine to read is passed over in silence
#[utoipa::path(post, path = "/feed/read", request_body = Seen,
    responses((status = OK, body = Undo)))]
async fn read(
    State(site): State<Site>,
    signed: Signed,
    Given(seen): Given<Seen>,
) -> Result<Json<Undo>, Failure> {
    let fits = |mark: &Mark| mark.seq >= 0 && mark.thread.is_none_or(|thread| thread > 0);
    if seen.marks.len() > MOST_MARKS || !seen.marks.iter().all(fits) {
        return Err(Failure::malformed());
    }
    let marks = seen.marks.iter().map(|mark| feed::Mark {
        spot: Spot {
            room: mark.room_id,
            thread: mark.thread.unwrap_or_default(),
        },
        seq: mark.seq,
    });
    let marks: Vec<_> = marks.collect();
    let (undo, _) = pass(&site, &signed, &marks).await?;
    Ok(Json(Undo { undo }))
}

/// Undo the last time: each mark that has not moved since goes back
#[utoipa::path(post, path = "/feed/undo", request_body = Undo,
    responses((status = NO_CONTENT)))]
async fn undo(
    State(site): State<Site>,
    signed: Signed,
    Given(Undo { undo }): Given<Undo>,
) -> Result<StatusCode, Failure> {
    back(&site, &signed, undo).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a badge counts in a room, or in one thread of it.
#[derive(Serialize, ToSchema)]
#[schema(as = feed::Why)]
struct Why {
    /// The message over the thread, by its number; nothing for the room itself.
    thread: Option<i64>,
    unread: i64,
    /// Who said it.
    by: Vec<String>,
    /// The first of it, by its number.
    first_seq: i64,
    since: Moment,
    /// How many of them call me.
    mentions: i64,
    /// The same in a sentence, in the language of whoever reads it.
    says: String,
}

impl Why {
    fn new(l: Words, why: feed::Why) -> Self {
        Self {
            says: says(l, &why),
            thread: (why.thread > 0).then_some(why.thread),
            unread: why.waits,
            by: why.by,
            first_seq: why.first,
            since: why.since.into(),
            mentions: why.mentions,
        }
    }
}

/// Why a room is unread for me; an empty list, if it is not
#[utoipa::path(get, path = "/rooms/{room}/why", responses((status = OK, body = [Why]), Absent))]
async fn why(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    At(room): At<RoomId>,
) -> Result<Json<Vec<Why>>, Failure> {
    let l = Words::new(signed.lang(asking.lang));
    let mut conn = site.db.read().await?;
    let me = signed.member.id;
    let (_, room) = rooms::allow(&mut conn, &signed.member, room, Act::Read, signed.now).await?;
    let wish = levels::wish(&mut conn, me, room.id).await?;
    let all = feed::why(&mut conn, me, (room.id, wish), signed.now).await?;
    Ok(Json(all.into_iter().map(|why| Why::new(l, why)).collect()))
}

/// What a badge counts somewhere.
#[derive(Serialize, ToSchema)]
#[schema(as = feed::WhyThere)]
struct WhyThere {
    room_id: RoomId,
    #[serde(flatten)]
    why: Why,
}

/// What of it.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Of {
    /// What one of my own feeds takes of it.
    own: Option<OwnFeedId>,
}

/// Why my feed, or one of my own, counts what it counts: conversation by conversation, in its order
#[utoipa::path(get, path = "/why", params(Of), responses((status = OK, body = [WhyThere]), Absent))]
async fn why_all(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Query(of): Query<Of>,
) -> Result<Json<Vec<WhyThere>>, Failure> {
    let l = Words::new(signed.lang(asking.lang));
    let mut conn = site.db.read().await?;
    let me = signed.member.id;
    let places = rooms::of_member(&mut conn, me, signed.now).await?;
    let sieve = sieve(&mut conn, me, of.own).await?;
    let of = (&*places, sieve.as_ref());
    let all = feed::why_all(&mut conn, me, of, signed.now).await?;
    let all = all.into_iter().map(|(room_id, why)| WhyThere {
        room_id,
        why: Why::new(l, why),
    });
    Ok(Json(all.collect()))
}

/// One of their own feeds, if one is asked for.
async fn sieve(
    conn: &mut Conn,
    member: MemberId,
    own: Option<OwnFeedId>,
) -> Result<Option<feed::Sieve>, Failure> {
    let Some(id) = own else {
        return Ok(None);
    };
    let sieve = feed::own::sieve(conn, member, id).await?;
    sieve.map(Some).ok_or_else(Failure::absent)
}

/// The key to my private Atom feed, without the key itself.
#[derive(Serialize, ToSchema)]
#[schema(as = feed::Key)]
struct Key {
    /// It shows the words, and not only who spoke where.
    words: bool,
    made_at: Moment,
}

/// The key to my private Atom feed, if there is one
#[utoipa::path(get, path = "/feed/key", responses((status = OK, body = Option<Key>)))]
async fn show_key(State(site): State<Site>, signed: Signed) -> Result<Json<Option<Key>>, Failure> {
    let mut conn = site.db.read().await?;
    let key = key::of(&mut conn, signed.member.id).await?;
    Ok(Json(key.map(|key| Key {
        words: key.words,
        made_at: key.made_at.into(),
    })))
}

/// A key that is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = feed::NewKey)]
struct NewKey {
    /// It shows the words, and not only who spoke where.
    words: bool,
}

/// Where the key opens the feed: told this once.
#[derive(Serialize, ToSchema)]
#[schema(as = feed::Address)]
struct Address {
    address: String,
}

/// Make a key to my private Atom feed, in the place of the one before
#[utoipa::path(put, path = "/feed/key", request_body = NewKey,
    responses((status = OK, body = Address)))]
async fn make_key(
    State(site): State<Site>,
    signed: Signed,
    Given(wanted): Given<NewKey>,
) -> Result<Json<Address>, Failure> {
    let mut tx = site.db.write().await?;
    let token = key::make(&mut tx, signed.member.id, wanted.words, signed.now).await?;
    tx.commit().await?;
    let address = atom::address(&site, &token);
    Ok(Json(Address { address }))
}

/// End the key to my private Atom feed
#[utoipa::path(delete, path = "/feed/key", responses((status = NO_CONTENT)))]
async fn revoke_key(State(site): State<Site>, signed: Signed) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    key::revoke(&mut tx, signed.member.id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
