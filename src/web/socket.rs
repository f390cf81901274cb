#![doc = include_str!("socket.md")]

mod conversation;
pub(super) mod frames;
mod introduction;
pub(super) mod polled;

use std::pin::Pin;

use axum::{
    extract::{
        Query, State, WebSocketUpgrade,
        ws::{CloseFrame, Message as Packet},
    },
    response::Response,
};
use futures_util::{Sink, SinkExt, Stream, StreamExt, TryStreamExt};
use serde::Deserialize;

use self::{conversation::converse, frames::Form};
use super::{Site, asking::Asking, visitor::Signed};

/// The most bytes in one frame or message.
const FRAME: usize = 64 * 1024;

/// The other side is not there any more.
#[derive(Debug)]
struct Gone;

/// Where a conversation tells, and where it is asked, whatever carries it.
type Ends = (
    Pin<Box<dyn Sink<Packet, Error = Gone> + Send>>,
    Pin<Box<dyn Stream<Item = Result<Packet, Gone>> + Send>>,
);

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default, rename = "as")]
    form: Form,
}

/// `GET /ws`: opens a socket. Its origin was checked by the guard.
pub(super) async fn open(
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
                None => introduction::wait(&site, &mut socket).await,
            };
            let Some(signed) = signed else {
                let _ = socket.send(close(4001, "signed out")).await;
                return;
            };
            let (sink, stream) = socket.split();
            let ends: Ends = (
                Box::pin(sink.sink_map_err(|_| Gone)),
                Box::pin(stream.map_err(|_| Gone)),
            );
            if let Err(failure) = converse(site, ends, asking, signed, wanted.form).await {
                failure.log("socket");
            }
        })
}

fn close(code: u16, reason: &'static str) -> Packet {
    Packet::Close(Some(CloseFrame {
        code,
        reason: reason.into(),
    }))
}
