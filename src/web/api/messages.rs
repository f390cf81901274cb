//! Messages: reading back, catching up, saying something.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment, OnwardByTime, Part,
    files::File,
    given::{At, Given, fit},
    polls::{NewPoll, Poll},
    problems::{Absent, Conflict, Refused, Unsaid},
};
use crate::{
    messages::{
        self, Outcome, Say,
        held::{self, Cause, Held},
    },
    policy::Act,
    rooms,
    values::{Body, ClientId, FileId, HeldId, MemberId, MessageId, RoomId},
    web::{Failure, Site, todo, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list, say))
        .routes(routes!(list_held))
        .routes(routes!(take_back_held))
}

#[derive(Serialize, ToSchema)]
pub(super) struct Message {
    id: MessageId,
    room_id: RoomId,
    /// Its number in the room: without gaps, in the order in which messages were kept.
    seq: i64,
    /// The name that its sender gave it.
    client_id: ClientId,
    author_id: MemberId,
    author_name: String,
    author_handle: String,
    /// Empty once it was removed, or beside files.
    body: String,
    files: Vec<File>,
    said_at: Moment,
    /// When its words were removed.
    removed_at: Option<Moment>,
    /// The rule that it broke, by its number in the group.
    removed_rule: Option<i64>,
    /// Its author took it back; otherwise a host removed it.
    taken_back: bool,
    /// Its words go by themselves then, or went.
    fades_at: Option<Moment>,
    edited_at: Option<Moment>,
    pinned_at: Option<Moment>,
    /// The change of its room that made it what it is; 0: it is as it was said.
    rev: i64,
    /// The message that it answers, by its number in the room.
    reply_to: Option<i64>,
    /// The message in whose thread it was said, by its number.
    thread: Option<i64>,
    /// How much was said in the thread under it.
    replies: i64,
    /// Those whom it calls by name.
    mentions: Vec<MemberId>,
    reactions: Vec<Reaction>,
    /// What it asks.
    poll: Option<Poll>,
    /// What it says again of another message.
    forwarded: Option<Forwarded>,
    /// What the page behind its first link says of itself.
    preview: Option<Preview>,
}

/// What a page elsewhere says of itself.
#[derive(Serialize, ToSchema)]
pub(in crate::web) struct Preview {
    address: String,
    site: String,
    title: String,
    description: String,
}

impl From<messages::previews::Preview> for Preview {
    fn from(preview: messages::previews::Preview) -> Self {
        Self {
            address: preview.address,
            site: preview.facts.site,
            title: preview.facts.title,
            description: preview.facts.description,
        }
    }
}

/// Words of another message.
#[derive(Serialize, ToSchema)]
pub(in crate::web) struct Forwarded {
    /// Mine to read or not, as ever.
    message_id: MessageId,
    /// Empty once they are gone there.
    body: String,
    /// Who said them, and where: within the same group only.
    author_name: Option<String>,
    room_name: Option<String>,
}

impl From<messages::forwards::Origin> for Forwarded {
    fn from(origin: messages::forwards::Origin) -> Self {
        let (author_name, room_name) = origin.from.unzip();
        Self {
            message_id: origin.source,
            body: origin.words,
            author_name,
            room_name,
        }
    }
}

/// One emoji under a message, and who chose it, first come first.
#[derive(Serialize, ToSchema)]
struct Reaction {
    #[schema(examples("👍"))]
    emoji: String,
    by: Vec<MemberId>,
}

impl From<messages::dress::Reaction> for Reaction {
    fn from(reaction: messages::dress::Reaction) -> Self {
        Self {
            emoji: reaction.emoji,
            by: reaction.by.into_iter().map(|(member, _)| member).collect(),
        }
    }
}

impl From<messages::Message> for Message {
    fn from(message: messages::Message) -> Self {
        Self {
            id: message.id,
            room_id: message.room_id,
            seq: message.seq,
            client_id: message.client_id,
            author_id: message.author_id,
            author_name: message.author_name,
            author_handle: message.author_handle,
            body: message.body,
            files: message.dress.files.into_iter().map(File::from).collect(),
            said_at: message.said_at.into(),
            removed_at: message.removed_at.map(Moment::from),
            removed_rule: message.removed_rule,
            taken_back: message.taken_back,
            fades_at: message.fades_at.map(Moment::from),
            edited_at: message.edited_at.map(Moment::from),
            pinned_at: message.pinned_at.map(Moment::from),
            rev: message.rev,
            reply_to: message.reply_to,
            thread: message.thread,
            replies: message.dress.replies.map_or(0, |replies| replies.count),
            mentions: message
                .dress
                .mentions
                .iter()
                .map(|one| one.member)
                .collect(),
            reactions: message
                .dress
                .reactions
                .into_iter()
                .map(Reaction::from)
                .collect(),
            poll: message.dress.poll.map(Poll::from),
            forwarded: message.dress.origin.map(Forwarded::from),
            preview: message.dress.preview.map(Preview::from),
        }
    }
}

/// Which messages: the latest, those before one, or those after one.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// The fifty before this number.
    before: Option<i64>,
    /// Those after this number, five hundred at most. Not together with `before`.
    since: Option<i64>,
}

/// Messages, oldest first.
#[derive(Serialize, ToSchema)]
struct Messages {
    items: Vec<Message>,
    /// There are more: ask again with this as the `before` or the `since` that was asked with
    /// (`before`, if neither was).
    next: Option<i64>,
}

/// Read a room
#[utoipa::path(get, path = "/rooms/{room}/messages", params(Which),
    responses((status = OK, body = Messages), Absent))]
async fn list(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
    Query(which): Query<Which>,
) -> Result<Json<Messages>, Failure> {
    let mut conn = site.db.read().await?;
    let (_, room) = rooms::allow(&mut conn, &signed.member, room, Act::Read, signed.now).await?;
    let (found, next) = match (which.before, which.since) {
        (Some(_), Some(_)) => return Err(Failure::malformed()),
        (before, None) => {
            let found = messages::page(&mut conn, &room, before).await?;
            let first = found.first().map(|message| message.seq);
            (found, first.filter(|seq| *seq > room.first()))
        }
        (None, Some(since)) => {
            let found = messages::since(&mut conn, &room, since).await?;
            let full = i64::try_from(found.len()).is_ok_and(|len| len >= messages::FURTHEST);
            let last = found.last().map(|message| message.seq);
            (found, last.filter(|_| full))
        }
    };
    let items = found.into_iter().map(Message::from).collect();
    Ok(Json(Messages { items, next }))
}

/// Something to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewMessage {
    /// Chosen by the sender: saying the same again says it once.
    client_id: ClientId,
    /// May be empty beside files.
    #[serde(default)]
    #[schema(max_length = 8000, examples("Who brings the glue on Thursday?"))]
    body: String,
    /// The message that it answers, by its number in the room.
    #[serde(default)]
    reply_to: Option<i64>,
    /// The message in whose thread it is said, by its number in the room.
    #[serde(default)]
    thread: Option<i64>,
    /// It calls everybody, and that is meant.
    #[serde(default)]
    to_everybody: bool,
    /// Files of mine that are whole, sent for this room, and part of nothing yet.
    #[serde(default)]
    #[schema(max_items = 10)]
    files: Vec<FileId>,
    /// What it asks: everybody in the room may answer.
    #[serde(default)]
    poll: Option<NewPoll>,
    /// The message whose words it says again: of the same group, or of an open one.
    #[serde(default)]
    forwards: Option<MessageId>,
}

/// A message that waits for a host.
#[derive(Serialize, ToSchema)]
struct HeldMessage {
    id: HeldId,
    room_id: RoomId,
    client_id: ClientId,
    body: String,
    files: Vec<File>,
    cause: Cause,
    /// What the filter says to it, if one holds it.
    why: String,
    state: held::State,
    held_at: Moment,
    /// Why it was declined.
    reason: String,
}

impl From<Held> for HeldMessage {
    fn from(held: Held) -> Self {
        Self {
            id: held.id,
            room_id: held.room_id,
            client_id: held.client_id,
            body: held.body,
            files: held.files.into_iter().map(File::from).collect(),
            cause: held.cause,
            why: held.why,
            state: held.state,
            held_at: held.held_at.into(),
            reason: held.reason,
        }
    }
}

/// Say something; the answer comes when it is kept for good
#[utoipa::path(post, path = "/rooms/{room}/messages", request_body = NewMessage,
    responses(
        (status = CREATED, body = Message),
        (status = OK, body = Message, description = "It had been said before."),
        (status = ACCEPTED, body = HeldMessage, description = "It waits for a host of the group."),
        Refused, Unsaid))]
async fn say(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
    Given(asked): Given<NewMessage>,
) -> Result<Response, Failure> {
    let beside = asked.files.len() + usize::from(asked.forwards.is_some());
    let body = fit("body", Body::beside(&asked.body, beside))?;
    let ballot = asked.poll.map(|poll| poll.ballot(signed.now)).transpose()?;
    let say = Say {
        ballot,
        forwards: asked.forwards,
        files: asked.files,
        reply_to: asked.reply_to,
        thread: asked.thread,
        to_everybody: asked.to_everybody,
        ..Say::new(room, signed.member.id, asked.client_id, body)
    };
    site.limits.say(say.author, say.room)?;
    Ok(match site.scribe.say(say).await? {
        Outcome::Said(said) => {
            let status = if said.again {
                StatusCode::OK
            } else {
                StatusCode::CREATED
            };
            (status, Json(Message::from(said.message))).into_response()
        }
        Outcome::Held(held) => {
            todo::stir(&site, Some(held.group_id)).await?;
            (StatusCode::ACCEPTED, Json(HeldMessage::from(held))).into_response()
        }
    })
}

/// What I said in a room and does not stand there yet, oldest first
#[utoipa::path(get, path = "/rooms/{room}/held", params(OnwardByTime),
    responses((status = OK, body = Part<HeldMessage>), Absent))]
async fn list_held(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
    Query(onward): Query<OnwardByTime>,
) -> Result<Json<Part<HeldMessage>>, Failure> {
    let mut conn = site.db.read().await?;
    rooms::allow(&mut conn, &signed.member, room, Act::Read, signed.now).await?;
    let me = signed.member.id;
    let (held, next) = held::of_author(&mut conn, room, me, onward.after).await?;
    Ok(Json(Part::of(held, next)))
}

/// Take back a message that waits, or put away that it was declined
#[utoipa::path(delete, path = "/held/{held}",
    responses((status = NO_CONTENT), Absent, Conflict))]
async fn take_back_held(
    State(site): State<Site>,
    signed: Signed,
    At(held): At<HeldId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let held = held::take_back(&mut tx, signed.member.id, held, signed.now).await?;
    tx.commit().await?;
    todo::stir(&site, Some(held.group_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
