//! One message: reading it, editing it, taking it back, reacting to it, pinning it, and its thread.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment, Onward, Page,
    given::{At, Given, fit, moment},
    messages::Message,
    problems::{Absent, Conflict, Refused, Unsaid},
};
use crate::{
    messages::{
        self, acts,
        bookmarks::{self, Found},
        edits, fading, previews, reactions, threads,
    },
    policy::Act,
    rooms,
    values::{Body, Emoji, MessageId, PassId, RoomId, Span, Unfit},
    web::{Failure, Site, feed::wait_from, kept::FURTHEST, message::tell, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(show, edit, take_back))
        .routes(routes!(fade))
        .routes(routes!(drop_preview))
        .routes(routes!(history))
        .routes(routes!(react, unreact))
        .routes(routes!(pin, unpin))
        .routes(routes!(keep, let_go))
        .routes(routes!(list_kept))
        .routes(routes!(unread))
        .routes(routes!(follow, unfollow))
        .routes(routes!(list_thread))
        .routes(routes!(read_thread))
        .routes(routes!(list_pinned))
}

/// Read one message
#[utoipa::path(get, path = "/messages/{message}", responses((status = OK, body = Message), Absent))]
async fn show(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<Json<Message>, Failure> {
    let mut conn = site.db.read().await?;
    let (at, (_, room)) = acts::look(&mut conn, &signed.member, id, Act::Read, signed.now).await?;
    let message = messages::find(&mut conn, &room, at.seq).await?;
    Ok(Json(message.ok_or_else(Failure::absent)?.into()))
}

/// Other words for a message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewWords {
    #[schema(min_length = 1, max_length = 8000)]
    body: String,
}

/// Say one's own words better; those who could read it can read every wording
#[utoipa::path(patch, path = "/messages/{message}", request_body = NewWords,
    responses((status = OK, body = Message), Absent, Refused, Unsaid))]
async fn edit(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
    Given(asked): Given<NewWords>,
) -> Result<Json<Message>, Failure> {
    let body = fit("body", Body::parse(&asked.body))?;
    site.limits.act(signed.member.id)?;
    let mut tx = site.db.write().await?;
    let changed = edits::edit(&mut tx, &signed.member, id, &body, signed.now).await?;
    let message = messages::by_id(&mut tx, id).await?;
    tx.commit().await?;
    tell(&site, changed);
    Ok(Json(message.ok_or_else(Failure::absent)?.into()))
}

/// Take one's own words back; their place stays
#[utoipa::path(delete, path = "/messages/{message}",
    responses((status = NO_CONTENT), Absent, Conflict))]
async fn take_back(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let changed = edits::take_back(&mut tx, &signed.member, id, signed.now).await?;
    tx.commit().await?;
    tell(&site, changed);
    Ok(StatusCode::NO_CONTENT)
}

/// How long words stay.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Staying {
    /// They go by themselves after so many seconds; null: they stay.
    #[schema(minimum = 60, maximum = 31_622_400)]
    after_seconds: Option<i64>,
}

/// Let one's own words go by themselves in a while, or stay after all
#[utoipa::path(put, path = "/messages/{message}/fading", request_body = Staying,
    responses((status = OK, body = Message), Absent, Conflict))]
async fn fade(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
    Given(asked): Given<Staying>,
) -> Result<Json<Message>, Failure> {
    let seconds = fading::after(asked.after_seconds);
    let after = fit("after_seconds", seconds)?;
    site.limits.act(signed.member.id)?;
    let mut tx = site.db.write().await?;
    let changed = fading::let_fade(&mut tx, &signed.member, id, after, signed.now).await?;
    let message = messages::by_id(&mut tx, id).await?;
    tx.commit().await?;
    tell(&site, [changed]);
    Ok(Json(message.ok_or_else(Failure::absent)?.into()))
}

/// What a message said, and since when.
#[derive(Serialize, ToSchema)]
struct Wording {
    body: String,
    written_at: Moment,
}

/// What it said before it was edited, oldest first; what it says now is not among them.
#[derive(Serialize, ToSchema)]
struct Wordings {
    items: Vec<Wording>,
}

/// Read what a message said before
#[utoipa::path(get, path = "/messages/{message}/history",
    responses((status = OK, body = Wordings), Absent, Conflict))]
async fn history(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<Json<Wordings>, Failure> {
    let mut conn = site.db.read().await?;
    acts::allow(&mut conn, &signed.member, id, Act::Read, signed.now).await?;
    let items = edits::wordings(&mut conn, id).await?;
    let items = items.into_iter().map(|before| Wording {
        body: before.body,
        written_at: before.written_at.into(),
    });
    Ok(Json(Wordings {
        items: items.collect(),
    }))
}

/// Put an emoji under a message
#[utoipa::path(put, path = "/messages/{message}/reactions/{emoji}",
    responses((status = NO_CONTENT), Absent, Refused, Conflict))]
async fn react(
    State(site): State<Site>,
    signed: Signed,
    At((id, emoji)): At<(MessageId, String)>,
) -> Result<StatusCode, Failure> {
    turn(&site, &signed, (id, &emoji), true).await
}

/// Take one's own emoji away
#[utoipa::path(delete, path = "/messages/{message}/reactions/{emoji}",
    responses((status = NO_CONTENT), Absent, Refused))]
async fn unreact(
    State(site): State<Site>,
    signed: Signed,
    At((id, emoji)): At<(MessageId, String)>,
) -> Result<StatusCode, Failure> {
    turn(&site, &signed, (id, &emoji), false).await
}

async fn turn(
    site: &Site,
    signed: &Signed,
    (id, emoji): (MessageId, &str),
    on: bool,
) -> Result<StatusCode, Failure> {
    let emoji = fit("emoji", Emoji::parse(emoji))?;
    site.limits.act(signed.member.id)?;
    let mut tx = site.db.write().await?;
    let changed = reactions::react(&mut tx, &signed.member, id, (&emoji, on), signed.now).await?;
    tx.commit().await?;
    tell(site, changed);
    Ok(StatusCode::NO_CONTENT)
}

/// Hang a message where everybody finds it
#[utoipa::path(put, path = "/messages/{message}/pin", responses((status = NO_CONTENT), Absent, Refused, Conflict))]
async fn pin(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<StatusCode, Failure> {
    hang(&site, &signed, id, true).await
}

/// Take it down
#[utoipa::path(delete, path = "/messages/{message}/pin", responses((status = NO_CONTENT), Absent, Refused))]
async fn unpin(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<StatusCode, Failure> {
    hang(&site, &signed, id, false).await
}

async fn hang(
    site: &Site,
    signed: &Signed,
    id: MessageId,
    on: bool,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let changed = edits::pin(&mut tx, &signed.member, id, on, signed.now).await?;
    tx.commit().await?;
    tell(site, changed);
    Ok(StatusCode::NO_CONTENT)
}

/// Where a mark stands now.
#[derive(Serialize, ToSchema)]
#[schema(as = talk::Mark)]
struct Mark {
    /// Everything up to this number was read.
    seq: i64,
}

/// Where a mark stands that went back.
#[derive(Serialize, ToSchema)]
#[schema(as = talk::Again)]
struct Again {
    /// Everything up to this number was read.
    seq: i64,
    /// It is the mark of the thread in which the message was said, if I follow it.
    thread: Option<i64>,
    /// What `POST /feed/undo` takes.
    undo: PassId,
}

/// Have a message, and what was said after it, wait for me again
#[utoipa::path(post, path = "/messages/{message}/unread", responses((status = OK, body = Again), Absent))]
async fn unread(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<Json<Again>, Failure> {
    let (undo, mark) = wait_from(&site, &signed, id).await?;
    Ok(Json(Again {
        seq: mark.seq,
        thread: mark.spot.in_thread(),
        undo,
    }))
}

/// Hear of what is said in the thread under a message
#[utoipa::path(put, path = "/messages/{message}/follow", responses((status = NO_CONTENT), Absent))]
async fn follow(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<StatusCode, Failure> {
    hear(&site, &signed, id, true).await
}

/// Hear of it no more
#[utoipa::path(delete, path = "/messages/{message}/follow", responses((status = NO_CONTENT), Absent))]
async fn unfollow(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<StatusCode, Failure> {
    hear(&site, &signed, id, false).await
}

async fn hear(
    site: &Site,
    signed: &Signed,
    id: MessageId,
    follows: bool,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    threads::set_follows(&mut tx, &signed.member, id, follows, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The latest messages of a thread, oldest first.
#[derive(Serialize, ToSchema)]
struct Thread {
    items: Vec<Message>,
    /// There may be earlier ones: ask again with this as `before`.
    next: Option<i64>,
    /// Up to where I have read in it.
    read_seq: i64,
    /// I hear of what is said in it.
    follows: bool,
    /// What I have not read of it, if I follow it.
    unread: i64,
}

/// Where a thread goes on, upwards.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Upwards {
    /// The `next` of the page before.
    before: Option<i64>,
}

/// Read the thread under a message
#[utoipa::path(get, path = "/rooms/{room}/threads/{seq}", params(Upwards),
    responses((status = OK, body = Thread), Absent))]
async fn list_thread(
    State(site): State<Site>,
    signed: Signed,
    At((room, top)): At<(RoomId, i64)>,
    Query(upwards): Query<Upwards>,
) -> Result<Json<Thread>, Failure> {
    let mut conn = site.db.read().await?;
    let me = signed.member.id;
    let (_, room) = rooms::allow(&mut conn, &signed.member, room, Act::Read, signed.now).await?;
    let (items, older) = threads::page(&mut conn, &room, top, upwards.before).await?;
    let mark = threads::mark(&mut conn, room.id, top, me).await?;
    Ok(Json(Thread {
        next: items.first().filter(|_| older).map(|first| first.seq),
        items: items.into_iter().map(Message::from).collect(),
        read_seq: mark.seq,
        follows: mark.follows,
        unread: threads::unread(&mut conn, room.id, top, me).await?,
    }))
}

/// Up to where I have read in a thread.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = talk::Read)]
struct Read {
    seq: i64,
}

/// Say up to where I have read a thread; a mark goes forward only
#[utoipa::path(post, path = "/rooms/{room}/threads/{seq}/read", request_body = Read,
    responses((status = OK, body = Mark), Absent))]
async fn read_thread(
    State(site): State<Site>,
    signed: Signed,
    At((room, top)): At<(RoomId, i64)>,
    Given(asked): Given<Read>,
) -> Result<Json<Mark>, Failure> {
    let me = signed.member.id;
    let mut tx = site.db.write().await?;
    let (_, room) = rooms::allow(&mut tx, &signed.member, room, Act::Read, signed.now).await?;
    let seq = threads::read_up_to(&mut tx, &room, top, me, asked.seq).await?;
    tx.commit().await?;
    site.hub.read(me, (room.id, Some(top)), seq);
    Ok(Json(Mark { seq }))
}

/// What hangs in a room, latest first.
#[derive(Serialize, ToSchema)]
struct Pinned {
    items: Vec<Message>,
}

/// List what hangs in a room
#[utoipa::path(get, path = "/rooms/{room}/pinned", responses((status = OK, body = Pinned), Absent))]
async fn list_pinned(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
) -> Result<Json<Pinned>, Failure> {
    let mut conn = site.db.read().await?;
    let (_, room) = rooms::allow(&mut conn, &signed.member, room, Act::Read, signed.now).await?;
    let items = messages::pinned(&mut conn, &room).await?;
    let items = items.into_iter().map(Message::from).collect();
    Ok(Json(Pinned { items }))
}

/// When to remind me.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = bookmarks::NewBookmark)]
struct NewBookmark {
    /// A moment to come, as RFC 3339 writes it; nothing: never.
    #[schema(max_length = 40, examples("2026-11-27T08:00:00Z"))]
    remind_at: Option<String>,
}

/// Keep a message for later, and say when I am reminded of it
#[utoipa::path(put, path = "/messages/{message}/bookmark", request_body = NewBookmark,
    responses((status = NO_CONTENT), Absent, Conflict))]
async fn keep(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
    Given(asked): Given<NewBookmark>,
) -> Result<StatusCode, Failure> {
    let (now, wrong) = (signed.now, Unfit::new("unfit-remind", 0));
    let remind = match &asked.remind_at {
        Some(at) => {
            let at = fit("remind_at", moment(at, "unfit-remind"))?;
            let fits = at > now && at < now.plus(Span::days(FURTHEST));
            Some(fit("remind_at", fits.then_some(at).ok_or(wrong))?)
        }
        None => None,
    };
    let mut tx = site.db.write().await?;
    bookmarks::keep(&mut tx, &signed.member, id, remind, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take away the preview under a message of mine: its link is looked up no more
#[utoipa::path(delete, path = "/messages/{message}/preview",
    responses((status = NO_CONTENT), Absent, Refused))]
async fn drop_preview(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let changed = previews::put_away(&mut tx, &signed.member, id, signed.now).await?;
    tx.commit().await?;
    tell(&site, changed);
    Ok(StatusCode::NO_CONTENT)
}

/// Keep a message no more
#[utoipa::path(delete, path = "/messages/{message}/bookmark", responses((status = NO_CONTENT)))]
async fn let_go(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    bookmarks::let_go(&mut tx, signed.member.id, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Something that I keep.
#[derive(Serialize, ToSchema)]
#[schema(as = bookmarks::Bookmark)]
struct Bookmark {
    message_id: MessageId,
    kept_at: Moment,
    remind_at: Option<Moment>,
    /// Nothing, if it is gone or not mine to read any more.
    message: Option<Message>,
}

/// What I keep for later, the latest first
#[utoipa::path(get, path = "/bookmarks", params(Onward),
    responses((status = OK, body = Page<Bookmark>)))]
async fn list_kept(
    State(site): State<Site>,
    signed: Signed,
    Query(onward): Query<Onward>,
) -> Result<Json<Page<Bookmark>>, Failure> {
    let mut conn = site.db.read().await?;
    let after = onward.after.map(MessageId);
    let found = bookmarks::page(&mut conn, &signed.member, after, signed.now).await?;
    let bookmark = |found: Found| Bookmark {
        message_id: found.kept.message_id,
        kept_at: found.kept.kept_at.into(),
        remind_at: found.kept.remind_at.map(Moment::from),
        message: found.spot.map(|(message, _)| message.into()),
    };
    let id = |found: &Found| found.kept.message_id.0;
    Ok(Json(Page::of_full(found, bookmarks::PAGE, id, bookmark)))
}
