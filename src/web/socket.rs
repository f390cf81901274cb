#![doc = include_str!("socket.md")]

mod conversation;
mod frames;

use std::time::Duration;

use axum::{
    extract::{
        Query, State, WebSocketUpgrade,
        ws::{CloseFrame, Message as Packet, WebSocket},
    },
    response::Response,
};
use serde::Deserialize;

use self::{
    conversation::converse,
    frames::{Asked, Form},
};
use super::{Site, asking::Asking, visitor::Signed};
use crate::members::{self, sessions};

/// How long a program without a cookie may take to say who it is.
const INTRODUCTION: Duration = Duration::from_secs(5);
/// The most bytes in one frame or message.
const FRAME: usize = 64 * 1024;

#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default, rename = "as")]
    form: Form,
}

/// `GET /ws`: opens a socket. Its origin was checked by the guard.
pub async fn open(
    State(site): State<Site>,
    asking: Asking,
    signed: Option<Signed>,
    Query(wanted): Query<Wanted>,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade
        .read_buffer_size(4 * 1024)
        .write_buffer_size(16 * 1024)
        .max_write_buffer_size(1024 * 1024)
        .max_message_size(FRAME)
        .max_frame_size(FRAME)
        .on_upgrade(move |mut socket| async move {
            let _under_way = site.serving.token();
            let signed = match signed {
                Some(signed) => Some(signed),
                None => introduced(&site, &mut socket).await,
            };
            let Some(signed) = signed else {
                let _ = socket.send(close(4001, "signed out")).await;
                return;
            };
            if let Err(failure) = converse(site, socket, asking, signed, wanted.form).await {
                failure.log("socket");
            }
        })
}

/// Waits for `hello` with an access token: how a program without a cookie says who it is.
async fn introduced(site: &Site, socket: &mut WebSocket) -> Option<Signed> {
    let first = tokio::time::timeout(INTRODUCTION, socket.recv()).await;
    let Ok(Some(Ok(Packet::Text(text)))) = first else {
        return None;
    };
    let Ok(Asked::Hello { token }) = serde_json::from_str(&text) else {
        return None;
    };
    let now = site.clock.now();
    let session = site.tokens.read(&token, now)?;
    let mut conn = site.db.read().await.ok()?;
    let session = sessions::find_by_id(&mut conn, session, now).await.ok()??;
    let member = members::find(&mut conn, session.member_id).await.ok()??;
    Some(Signed {
        member,
        session: session.id,
    })
}

fn close(code: u16, reason: &'static str) -> Packet {
    Packet::Close(Some(CloseFrame {
        code,
        reason: reason.into(),
    }))
}
