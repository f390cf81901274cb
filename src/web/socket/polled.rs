//! Polled: the same conversation for whom no WebSocket reaches, by requests that wait.
//!
//! `POST /poll` opens one and answers `{"id"}`. `GET /poll/{id}` waits up to 25 seconds for frames and
//! answers them as an array; a last `{"t":"closed","code"}` says why it ended. `POST /poll/{id}` takes an
//! array of frames. An answer that is lost takes its frames with it: whoever misses one opens another
//! conversation, and asks for what was said since. Nobody asks for a minute and a half: it ends.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex as Lock, PoisonError},
    time::Duration,
};

use axum::{
    Json,
    extract::{Path, Query, State, ws::Message as Packet},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{sink, stream};
use serde_json::{Value, json};
use tokio::sync::{Mutex, mpsc};
use uuid::Uuid;

use super::{Gone, Wanted, conversation::converse};
use crate::{
    values::{SessionId, random},
    web::{Failure, Site, asking::Asking, visitor::Signed},
};

/// How long a question for news waits.
const PATIENCE: Duration = Duration::from_secs(25);
/// How long an end can be heard.
const LINGER: Duration = Duration::from_mins(1);
/// The most frames that wait on either side.
const QUEUE: usize = 256;

/// Every conversation that is held so.
#[derive(Default)]
pub(crate) struct Polled(Lock<HashMap<Uuid, Arc<Wire>>>);

/// The two ends of a conversation that requests reach.
struct Wire {
    session: SessionId,
    asked: mpsc::Sender<Packet>,
    told: Mutex<mpsc::Receiver<Packet>>,
}

impl Polled {
    fn wires(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, Arc<Wire>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The wire of this session; another's is as absent as none.
    fn find(&self, id: Uuid, session: SessionId) -> Result<Arc<Wire>, Failure> {
        let wire = self.wires().get(&id).cloned();
        wire.filter(|wire| wire.session == session)
            .ok_or_else(Failure::absent)
    }
}

/// `POST /poll`: begins a conversation.
pub(crate) async fn open(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    site.limits.act(signed.member.id)?;
    let id = Uuid::from_bytes(random());
    let (asked, asks) = mpsc::channel(QUEUE);
    let (tells, told) = mpsc::channel(QUEUE);
    let wire = Wire {
        session: signed.session,
        asked,
        told: Mutex::new(told),
    };
    site.polled.wires().insert(id, Arc::new(wire));
    let sink = sink::unfold(tells, async |tells: mpsc::Sender<Packet>, packet| {
        let sent = tells.send(packet).await;
        sent.map(|()| tells).map_err(|_| Gone)
    });
    let stream = stream::unfold(asks, async |mut asks: mpsc::Receiver<Packet>| {
        asks.recv().await.map(|packet| (Ok(packet), asks))
    });
    let house = site.clone();
    site.serving.spawn(async move {
        let talked = converse(
            house.clone(),
            (Box::pin(sink), Box::pin(stream)),
            asking,
            signed,
            wanted.form,
        );
        if let Err(failure) = talked.await {
            failure.log("poll");
        }
        // Whoever asks late still hears how it ended.
        tokio::spawn(async move {
            tokio::time::sleep(LINGER).await;
            house.polled.wires().remove(&id);
        });
    });
    Ok(Json(json!({"id": id})).into_response())
}

/// `GET /poll/{id}`: what was told since the last answer, as soon as there is something.
pub(crate) async fn hear(
    State(site): State<Site>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Result<Response, Failure> {
    let wire = site.polled.find(id, signed.session)?;
    // Whoever asks is there.
    let _ = wire.asked.try_send(Packet::Pong(axum::body::Bytes::new()));
    let mut told = wire.told.lock().await;
    let mut packets = Vec::new();
    let heard = told.recv_many(&mut packets, QUEUE);
    let heard = tokio::time::timeout(PATIENCE, heard).await;
    drop(told);
    if heard == Ok(0) {
        return Err(Failure::absent());
    }
    let frames: Vec<String> = packets.into_iter().filter_map(frame).collect();
    let kind = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((kind, format!("[{}]", frames.join(","))).into_response())
}

/// `POST /poll/{id}`: frames, in their order.
pub(crate) async fn say(
    State(site): State<Site>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Json(frames): Json<Vec<Value>>,
) -> Result<StatusCode, Failure> {
    let wire = site.polled.find(id, signed.session)?;
    for frame in frames {
        let text = frame.to_string();
        if text.len() > super::FRAME {
            return Err(Failure::malformed());
        }
        let taken = wire.asked.send(Packet::Text(text.into())).await;
        taken.map_err(|_| Failure::absent())?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A packet as one frame of an answer; beats of the heart are none.
fn frame(packet: Packet) -> Option<String> {
    match packet {
        Packet::Text(text) => Some(text.to_string()),
        Packet::Close(closed) => {
            let code = closed.map_or(1000, |closed| closed.code);
            Some(json!({"t": "closed", "code": code}).to_string())
        }
        _ => None,
    }
}
