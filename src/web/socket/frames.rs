//! The frames of a socket: what may be asked, and what is told.

use askama::Template;
use axum::extract::ws::Utf8Bytes;
use serde::{Deserialize, Serialize};

use crate::{
    live::Heard,
    messages::{Message, held::Cause},
    values::{
        ClientId, FileId, GroupId, HeldId, Lang, MemberId, MessageId, RoomId, Timestamp, random,
    },
    web::{
        Failure, api,
        failure::Problem,
        views::{self, MessagePart},
        words::Words,
    },
};

/// How messages are drawn for this socket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Form {
    /// As the fragment that pages are made of.
    #[default]
    Html,
    /// As an object, for programs.
    Data,
}

/// What a socket may ask.
#[derive(Debug, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case", deny_unknown_fields)]
pub(in crate::web) enum Asked {
    Hello {
        token: String,
    },
    Listen {
        room: RoomId,
        #[serde(default)]
        since: Option<i64>,
        /// The last change that was heard.
        #[serde(default)]
        rev: Option<i64>,
    },
    Leave {
        room: RoomId,
    },
    Say {
        room: RoomId,
        cid: ClientId,
        #[serde(default)]
        body: String,
        #[serde(default)]
        files: Vec<FileId>,
        #[serde(default)]
        reply_to: Option<i64>,
        #[serde(default)]
        thread: Option<i64>,
        #[serde(default)]
        to_everybody: bool,
    },
    Read {
        room: RoomId,
        seq: i64,
        #[serde(default)]
        thread: Option<i64>,
    },
    /// Whether somebody looks at the page.
    Visible {
        visible: bool,
    },
    /// Something is being written.
    Typing {
        room: RoomId,
        #[serde(default)]
        thread: Option<i64>,
    },
    Ping,
}

impl Asked {
    /// A list is no frame, though one could be read from it (invariant 25).
    pub(in crate::web) fn read(text: &str) -> Option<Self> {
        let object = Some(text.trim_start()).filter(|text| text.starts_with('{'));
        serde_json::from_str(object?).ok()
    }
}

/// What a socket is told, besides messages.
#[derive(Debug, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub(super) enum Told {
    Hello {
        member: MemberId,
        epoch: uuid::Uuid,
        /// How much waits for their answer.
        todo: i64,
        rooms: Vec<Place>,
    },
    Said {
        cid: ClientId,
        room: RoomId,
        seq: i64,
    },
    Held {
        cid: ClientId,
        room: RoomId,
        held: HeldId,
        cause: Cause,
        /// Why it waits, in a sentence or two.
        means: String,
    },
    Draft {
        room: RoomId,
        #[serde(skip_serializing_if = "Option::is_none")]
        thread: Option<i64>,
        body: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        reply_to: Option<i64>,
    },
    Declined {
        cid: ClientId,
        room: RoomId,
        held: HeldId,
        means: String,
    },
    Refused {
        cid: Option<ClientId>,
        room: Option<RoomId>,
        problem: Problem,
    },
    Listening {
        room: RoomId,
        seq: i64,
        rev: i64,
    },
    Resync {
        room: RoomId,
        seq: i64,
    },
    News {
        room: RoomId,
        seq: i64,
        unread: i64,
        /// How many of them call this member.
        named: i64,
    },
    Read {
        room: RoomId,
        seq: i64,
        unread: i64,
        named: i64,
    },
    /// How a thread that they follow stands, and its room with it.
    Thread {
        room: RoomId,
        thread: i64,
        seq: i64,
        unread: i64,
        room_unread: i64,
        room_named: i64,
    },
    /// Who of a group looks at a page of the house, and lets it be seen.
    Here {
        group: GroupId,
        people: Vec<Present>,
    },
    Typing {
        room: RoomId,
        #[serde(skip_serializing_if = "Option::is_none")]
        thread: Option<i64>,
        member: MemberId,
        name: String,
    },
    Todo {
        count: i64,
    },
    Joined {
        group: GroupId,
    },
    Left {
        group: GroupId,
    },
    Restart {
        after_ms: u64,
    },
    Pong,
}

/// How a room stands for this member.
#[derive(Debug, Serialize)]
pub(super) struct Place {
    pub room: RoomId,
    pub seq: i64,
    pub unread: i64,
    pub named: i64,
}

/// Somebody who is here.
#[derive(Debug, Serialize)]
pub(super) struct Present {
    pub member: MemberId,
    pub name: String,
}

/// What a frame says of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum News {
    /// It was said.
    Msg,
    /// It is no longer what it was.
    Changed,
}

/// A message for pages.
#[derive(Serialize)]
struct Drawn<'a> {
    t: News,
    room: RoomId,
    seq: i64,
    cid: ClientId,
    author: MemberId,
    rev: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread: Option<i64>,
    html: &'a str,
}

/// A message for programs.
#[derive(Serialize)]
struct Plain<'a> {
    t: News,
    room: RoomId,
    seq: i64,
    cid: ClientId,
    author: MemberId,
    rev: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread: Option<i64>,
    message: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    id: MessageId,
    author_name: &'a str,
    author_handle: &'a str,
    body: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<api::files::File>,
    said_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed_rule: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edited_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mentions: Vec<MemberId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reactions: Vec<Reactions<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    replies: i64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pinned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    poll: Option<api::polls::Poll>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forwarded: Option<api::messages::Forwarded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<api::messages::Preview>,
}

/// One emoji, and who chose it.
#[derive(Serialize)]
struct Reactions<'a> {
    emoji: &'a str,
    by: Vec<MemberId>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_zero(count: &i64) -> bool {
    *count == 0
}

impl<'a> Content<'a> {
    fn of(message: &'a Message) -> Self {
        let dress = &message.dress;
        Self {
            id: message.id,
            author_name: &message.author_name,
            author_handle: &message.author_handle,
            body: &message.body,
            files: message
                .dress
                .files
                .iter()
                .cloned()
                .map(Into::into)
                .collect(),
            said_at: message.said_at.rfc3339(),
            removed_at: message.removed_at.map(Timestamp::rfc3339),
            removed_rule: message.removed_rule,
            edited_at: message.edited_at.map(Timestamp::rfc3339),
            reply_to: message.reply_to,
            mentions: dress.mentions.iter().map(|one| one.member).collect(),
            reactions: dress
                .reactions
                .iter()
                .map(|reaction| Reactions {
                    emoji: &reaction.emoji,
                    by: reaction.by.iter().map(|(member, _)| *member).collect(),
                })
                .collect(),
            replies: dress.replies.map_or(0, |replies| replies.count),
            pinned: message.pinned_at.is_some(),
            poll: dress.poll.clone().map(Into::into),
            forwarded: dress.origin.clone().map(Into::into),
            preview: dress.preview.clone().map(Into::into),
        }
    }
}

/// The frame of a message, in the words of one reader.
pub(super) fn message(
    t: News,
    (form, l): (Form, Words),
    message: &Message,
) -> Result<String, Failure> {
    let (room, seq, cid) = (message.room_id, message.seq, message.client_id);
    let (author, rev, thread) = (message.author_id, message.rev, message.thread);
    let frame = match form {
        Form::Html => {
            let html = MessagePart {
                m: &views::Message::new(message, l),
            }
            .render()?;
            let html = html.trim();
            serde_json::to_string(&Drawn {
                t,
                room,
                seq,
                cid,
                author,
                rev,
                thread,
                html,
            })
        }
        Form::Data => serde_json::to_string(&Plain {
            t,
            room,
            seq,
            cid,
            author,
            rev,
            thread,
            message: Content::of(message),
        }),
    };
    frame.map_err(Failure::broken)
}

/// The frame of a message that everybody hears: drawn by whoever comes first, shared by all who read
/// it in the same form and language.
pub(super) fn drawn<N>(
    t: News,
    (form, l): (Form, Words),
    (heard, message): (&Heard<N>, &Message),
) -> Result<Utf8Bytes, Failure> {
    let place = match (form, l.lang()) {
        (Form::Data, _) => &heard.drawn[0],
        (Form::Html, Lang::English) => &heard.drawn[1],
        (Form::Html, Lang::French) => &heard.drawn[2],
    };
    let frame = if let Some(frame) = place.get() {
        frame.clone()
    } else {
        let frame = self::message(t, (form, l), message)?.into();
        place.get_or_init(|| frame).clone()
    };
    Utf8Bytes::try_from(frame).map_err(Failure::broken)
}

/// When to come back after a restart: spread over two seconds, so that not all knock at once.
pub(super) fn spread() -> u64 {
    500 + u64::from(u16::from_le_bytes(random())) % 1_500
}
