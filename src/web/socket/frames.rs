//! The frames of a socket: what may be asked, and what is told.

use std::sync::Arc;

use askama::Template;
use axum::extract::ws::Utf8Bytes;
use serde::{Deserialize, Serialize};

use crate::{
    live::Heard,
    messages::{Message, held::Cause},
    values::{ClientId, FileId, GroupId, HeldId, MemberId, MessageId, RoomId, Timestamp, random},
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
pub(super) enum Asked {
    Hello {
        token: String,
    },
    Listen {
        room: RoomId,
        #[serde(default)]
        since: Option<i64>,
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
    },
    Read {
        room: RoomId,
        seq: i64,
    },
    Ping,
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
    },
    Resync {
        room: RoomId,
        seq: i64,
    },
    News {
        room: RoomId,
        seq: i64,
        unread: i64,
    },
    Read {
        room: RoomId,
        seq: i64,
        unread: i64,
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
}

/// The frame of a message, in the words of one reader.
pub(super) fn message(
    t: News,
    (form, l): (Form, Words),
    message: &Message,
) -> Result<String, Failure> {
    let (room, seq, cid) = (message.room_id, message.seq, message.client_id);
    let author = message.author_id;
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
                html,
            })
        }
        Form::Data => {
            let content = Content {
                id: message.id,
                author_name: &message.author_name,
                author_handle: &message.author_handle,
                body: &message.body,
                files: message.files.iter().cloned().map(Into::into).collect(),
                said_at: message.said_at.rfc3339(),
                removed_at: message.removed_at.map(Timestamp::rfc3339),
                removed_rule: message.removed_rule,
            };
            serde_json::to_string(&Plain {
                t,
                room,
                seq,
                cid,
                author,
                message: content,
            })
        }
    };
    frame.map_err(Failure::broken)
}

/// The frame of a message that everybody hears: drawn by whoever comes first, shared by all.
/// What was said a moment ago has no words but its author's, so that it is the same in every language.
pub(super) fn drawn((form, l): (Form, Words), heard: &Arc<Heard>) -> Result<Utf8Bytes, Failure> {
    let place = match form {
        Form::Html => &heard.html,
        Form::Data => &heard.data,
    };
    let frame = if let Some(frame) = place.get() {
        frame.clone()
    } else {
        let frame = message(News::Msg, (form, l), &heard.said.message)?.into();
        place.get_or_init(|| frame).clone()
    };
    Utf8Bytes::try_from(frame).map_err(Failure::broken)
}

/// When to come back after a restart: spread over two seconds, so that not all knock at once.
pub(super) fn spread() -> u64 {
    500 + u64::from(u16::from_le_bytes(random())) % 1_500
}
