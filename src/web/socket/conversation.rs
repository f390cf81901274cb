//! A conversation: one open socket, what it may hear, and what it has been told so far.

mod asked;
mod company;
mod hearing;

use std::{collections::HashMap, pin::Pin, time::Duration};

use axum::extract::ws::Message as Packet;
use futures_util::{Sink, SinkExt, Stream, StreamExt, stream::FuturesOrdered};

use self::company::Company;
use super::{
    Ends, Gone, close,
    frames::{self, Form, Place, Told},
};
use crate::{
    groups,
    live::{Ending, Event, Line},
    members::{self, Member, habits, sessions},
    messages::{self, Outcome, Unsaid},
    rooms::{self, levels::Wish},
    todo,
    values::{ClientId, GroupId, RoomId, SessionId},
    web::{Failure, Site, asking::Asking, room, todo::stir, visitor::Signed, words::Words},
};

/// How often the line is tried; one that stays silent through two tries is cut.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// How long one write may take before the reader counts as gone.
const WRITE: Duration = Duration::from_secs(20);
/// The most events drawn before they are sent together, and the most said before it is answered.
const TOGETHER: usize = 64;

/// Why a conversation over a socket ends.
enum End {
    /// The other side is gone.
    Gone,
    Closed(u16, &'static str),
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for End {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Answers to what was said here, in the order in which it was said.
type Answers =
    FuturesOrdered<Pin<Box<dyn Future<Output = (Sent, Result<Outcome, Unsaid>)> + Send>>>;
type Sent = (ClientId, RoomId);

/// One open socket: who is there, what they may hear, and what they have been told so far.
struct Conversation {
    site: Site,
    member: Member,
    l: Words,
    form: Form,
    sink: Pin<Box<dyn Sink<Packet, Error = Gone> + Send>>,
    rooms: HashMap<RoomId, Standpoint>,
    /// How many departures a group had when this member's place in it was last checked.
    checked: HashMap<GroupId, i64>,
    company: Company,
}

/// What this socket knows of one room.
#[derive(Clone, Copy)]
struct Standpoint {
    group: GroupId,
    last: i64,
    unread: i64,
    /// How many of them call this member.
    named: i64,
    /// How loud the room is for them; without a silence that is over.
    wish: Wish,
    /// Up to where messages were sent here, if the room is listened to.
    sent: Option<i64>,
    /// The first message that is theirs to read.
    first: i64,
}

/// Talks until one side ends it. What breaks is told to the log by the caller.
pub(super) async fn converse(
    site: Site,
    (sink, stream): Ends,
    asking: Asking,
    signed: Signed,
    form: Form,
) -> Result<(), Failure> {
    let Signed {
        member, session, ..
    } = signed;
    let l = Words::new(member.language.unwrap_or(asking.lang));
    // First the line, then the state: what happens in between is heard and then recognised.
    let line = site.hub.connect(member.id, session);
    let mut conversation = Conversation {
        site,
        member,
        l,
        form,
        sink,
        rooms: HashMap::new(),
        checked: HashMap::new(),
        company: Company::default(),
    };
    match conversation.run(line, stream, session).await {
        Ok(()) | Err(End::Gone) => Ok(()),
        Err(End::Closed(code, reason)) => {
            conversation.farewell(code, reason).await;
            Ok(())
        }
        Err(End::Failed(failure)) => {
            conversation.farewell(1011, "failed").await;
            Err(failure)
        }
    }
}

impl Conversation {
    async fn run(
        &mut self,
        mut line: Line,
        mut stream: Pin<Box<dyn Stream<Item = Result<Packet, Gone>> + Send>>,
        session: SessionId,
    ) -> Result<(), End> {
        self.greet(&line, session).await?;
        let mut answers = Answers::new();
        let mut events = Vec::with_capacity(TOGETHER);
        let mut heartbeat = tokio::time::interval(HEARTBEAT);
        // A loop that was held up must not take the beats it missed for silence.
        heartbeat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut round = tokio::time::interval(company::ROUND);
        round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut silent = 0;
        loop {
            tokio::select! {
                // Whoever was signed out hears nothing more, whatever waits.
                biased;
                cut = &mut line.cut => return Err(cut_off(cut.ok())),
                // Before what is asked next: whoever asks without a pause must still hear.
                count = line.events.recv_many(&mut events, TOGETHER) => {
                    if count == 0 { return Err(End::Gone) }
                    for event in events.drain(..) {
                        self.event(event).await?;
                    }
                }
                Some((asked, outcome)) = answers.next() => self.answer(asked, outcome).await?,
                packet = stream.next(), if answers.len() < TOGETHER => {
                    silent = 0;
                    let Some(Ok(packet)) = packet else { return Err(End::Gone) };
                    self.packet(packet, &line, &mut answers).await?;
                }
                _ = round.tick() => self.look_round().await?,
                _ = heartbeat.tick() => {
                    silent += 1;
                    if silent > 2 { return Err(End::Gone) }
                    self.feed(Packet::Ping(axum::body::Bytes::new())).await?;
                }
            }
            self.flush(&mut line).await?;
        }
    }

    /// Says who they are and how each of their rooms stands.
    async fn greet(&mut self, line: &Line, session: SessionId) -> Result<(), End> {
        let mut conn = self.site.db.read().await?;
        // Signed out since the socket was asked for, before the hub knew of it (invariant 16).
        let lives = sessions::find_by_id(&mut conn, session, self.site.clock.now()).await?;
        if lives.is_none() {
            return Err(End::Closed(4001, "signed out"));
        }
        let house = members::house(&mut conn).await?;
        let habits = habits::of_member(&mut conn, self.member.id).await?;
        line.shown_as(habits.shows_presence.then_some(&*self.member.name));
        for group in groups::of_member(&mut conn, self.member.id).await? {
            line.hears(group.id);
            self.checked.insert(group.id, group.removals);
        }
        let places = rooms::of_member(&mut conn, self.member.id, self.site.clock.now()).await?;
        let load = todo::load(&mut conn, &self.member, self.site.clock.now()).await?;
        drop(conn);
        for place in &places {
            let standpoint = Standpoint {
                group: place.group_id,
                last: place.last_seq,
                unread: place.unread,
                named: place.mentions,
                wish: place.wish,
                sent: None,
                first: place.from_seq.max(1),
            };
            self.rooms.insert(place.room_id, standpoint);
        }
        let rooms = places.iter().map(|place| Place {
            room: place.room_id,
            seq: place.last_seq,
            unread: place.unread,
            named: place.mentions,
        });
        let hello = Told::Hello {
            member: self.member.id,
            epoch: house.epoch,
            todo: load.count,
            rooms: rooms.collect(),
        };
        self.tell(&hello).await?;
        self.sink.flush().await.map_err(|_| End::Gone)
    }

    async fn answer(
        &mut self,
        (cid, room): Sent,
        outcome: Result<Outcome, Unsaid>,
    ) -> Result<(), End> {
        match outcome {
            Ok(Outcome::Said(said)) => {
                let seq = said.message.seq;
                self.tell(&Told::Said { cid, room, seq }).await
            }
            Ok(Outcome::Held(held)) => {
                let waits = Told::Held {
                    cid,
                    room,
                    held: held.id,
                    cause: held.cause,
                    means: room::means(self.l, &held),
                };
                self.tell(&waits).await?;
                Ok(stir(&self.site, Some(held.group_id)).await?)
            }
            Err(unsaid) => self.refuse(Some(cid), Some(room), &unsaid.into()).await,
        }
    }

    async fn event(&mut self, event: Event) -> Result<(), End> {
        match event {
            Event::Said(heard) => self.heard(&heard).await,
            Event::Changed(changed) => self.changed(&changed).await,
            Event::Read {
                room,
                thread: Some(thread),
                ..
            } => self.thread(room, thread).await,
            Event::Read { room, seq, .. } => self.recount(room, seq).await,
            Event::Joined(group) => {
                self.checked.remove(&group);
                self.tell(&Told::Joined { group }).await
            }
            Event::Left(group) => {
                self.forget(group);
                self.tell(&Told::Left { group }).await
            }
            Event::Begun(draft) => {
                self.tell(&Told::Draft {
                    room: draft.room_id,
                    thread: Some(draft.thread).filter(|thread| *thread > 0),
                    body: draft.body.clone(),
                    reply_to: draft.reply_to,
                })
                .await
            }
            Event::Declined(held) => {
                let declined = Told::Declined {
                    cid: held.client_id,
                    room: held.room_id,
                    held: held.id,
                    means: room::means(self.l, &held),
                };
                self.tell(&declined).await
            }
            Event::Typing(typing) => self.types(&typing).await,
            Event::ToDo => {
                let mut conn = self.site.db.read().await?;
                let now = self.site.clock.now();
                let count = todo::load(&mut conn, &self.member, now).await?.count;
                drop(conn);
                self.tell(&Told::Todo { count }).await
            }
            Event::Closing => {
                let after_ms = frames::spread();
                self.tell(&Told::Restart { after_ms }).await?;
                Err(End::Closed(1012, "restart"))
            }
        }
    }

    fn forget(&mut self, group: GroupId) {
        self.checked.remove(&group);
        self.rooms.retain(|_, standpoint| standpoint.group != group);
    }

    async fn refuse(
        &mut self,
        cid: Option<ClientId>,
        room: Option<RoomId>,
        failure: &Failure,
    ) -> Result<(), End> {
        failure.log("socket");
        let problem = failure.problem(self.l, None);
        self.tell(&Told::Refused { cid, room, problem }).await
    }

    async fn tell(&mut self, told: &Told) -> Result<(), End> {
        let frame = serde_json::to_string(told).map_err(Failure::broken)?;
        self.feed(Packet::Text(frame.into())).await
    }

    /// Lays a frame in the buffer; [`Self::flush`] sends all that lie there together.
    async fn feed(&mut self, packet: Packet) -> Result<(), End> {
        match tokio::time::timeout(WRITE, self.sink.feed(packet)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(End::Closed(4008, "too slow")),
        }
    }

    async fn flush(&mut self, line: &mut Line) -> Result<(), End> {
        tokio::select! {
            sent = self.sink.flush() => sent.map_err(|_| End::Gone),
            cut = &mut line.cut => Err(cut_off(cut.ok())),
            () = tokio::time::sleep(WRITE) => Err(End::Closed(4008, "too slow")),
        }
    }

    /// Says why it ends, if the other side still listens.
    async fn farewell(&mut self, code: u16, reason: &'static str) {
        let goodbye = async {
            self.sink.send(close(code, reason)).await?;
            self.sink.close().await
        };
        let _ = tokio::time::timeout(Duration::from_secs(2), goodbye).await;
    }
}

/// Whether there may be more than was found.
fn full(found: usize) -> bool {
    i64::try_from(found).is_ok_and(|found| found >= messages::FURTHEST)
}

fn cut_off(ending: Option<Ending>) -> End {
    match ending {
        Some(Ending::SignedOut) => End::Closed(4001, "signed out"),
        Some(Ending::TooSlow) => End::Closed(4008, "too slow"),
        None => End::Gone,
    }
}
