//! The bell: what was said is noted, and a moment later a job stands for each device that may want to know.
//!
//! It rings after the commit, so that speaking costs the same however many listen (invariant 13). What the
//! bell loses when the house falls is found unread all the same.

use std::collections::{BTreeMap, BTreeSet};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    db::{self, Conn, Db},
    jobs::{self, Work},
    live::Hub,
    members::blocks::blockers,
    messages::{Message, Said, mentions::Called},
    rooms::levels::{Level, Loudness},
    values::{MemberId, RoomId, SessionId, Timestamp},
};

/// Takes what was said; cheap to copy.
#[derive(Clone)]
pub struct Bell {
    said: mpsc::Sender<Message>,
}

/// How much may wait; beyond it nobody is rung for a while.
const QUEUE: usize = 4_096;
const BATCH: usize = 512;

impl Bell {
    /// The bell, and what comes out of it.
    pub fn hang() -> (Self, mpsc::Receiver<Message>) {
        let (said, heard) = mpsc::channel(QUEUE);
        (Self { said }, heard)
    }

    /// Rings for something that was said just now.
    pub fn ring(&self, said: &Said) {
        // Whoever is too late finds it unread.
        let _ = self.said.try_send(said.message.clone());
    }
}

/// Puts down the jobs, until the house closes.
pub async fn listen(
    (db, clock, hub): (Db, Clock, Hub),
    mut heard: mpsc::Receiver<Message>,
    stop: CancellationToken,
) {
    let mut batch = Vec::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            count = heard.recv_many(&mut batch, BATCH) => if count == 0 { return },
        }
        if let Err(error) = wake(&db, &hub, &batch, clock.now()).await {
            tracing::warn!(%error, "nobody was rung");
        }
        batch.clear();
    }
}

/// Whether a message calls somebody, by name or with everybody.
fn calls(message: &Message, member: MemberId) -> bool {
    let mut named = message.dress.mentions.iter();
    named.any(|mention| mention.member == member) || Called::by(&message.body).everybody
}

/// A device that may want to know of a room.
#[derive(Debug, sqlx::FromRow)]
struct Listener {
    session_id: SessionId,
    member_id: MemberId,
    #[sqlx(flatten)]
    loudness: Loudness,
}

async fn wake(db: &Db, hub: &Hub, said: &[Message], now: Timestamp) -> db::Result<()> {
    let mut by_room: BTreeMap<RoomId, Vec<&Message>> = BTreeMap::new();
    for message in said {
        by_room.entry(message.room_id).or_default().push(message);
    }
    let mut woken = Vec::new();
    let mut conn = db.read().await?;
    for (room, said) in by_room {
        let mut listeners = listeners(&mut conn, room, now).await?;
        let blocks = blocks(&mut conn, &said).await?;
        listeners
            .retain(|one| wants(one, (&said, &blocks), now) && !hub.is_looked_at(one.member_id));
        woken.extend(listeners.into_iter().map(|one| (one.session_id, room)));
    }
    drop(conn);
    if woken.is_empty() {
        return Ok(());
    }
    let mut tx = db.write().await?;
    for (session, room) in woken {
        jobs::add(&mut tx, &Work::Ring { session, room }, now).await?;
    }
    tx.commit().await
}

/// Who does not wish to hear whom, of those who speak.
async fn blocks(conn: &mut Conn, said: &[&Message]) -> db::Result<BTreeSet<(MemberId, MemberId)>> {
    let authors: BTreeSet<MemberId> = said.iter().map(|one| one.author_id).collect();
    let mut blocks = BTreeSet::new();
    for author in authors {
        let blockers = blockers(conn, author).await?;
        blocks.extend(blockers.into_iter().map(|blocker| (blocker, author)));
    }
    Ok(blocks)
}

fn wants(
    listener: &Listener,
    (said, blocks): (&[&Message], &BTreeSet<(MemberId, MemberId)>),
    now: Timestamp,
) -> bool {
    let me = listener.member_id;
    let mut others = said
        .iter()
        .filter(|one| one.author_id != me && !blocks.contains(&(me, one.author_id)));
    match listener.loudness.now(now) {
        Level::Everything => others.next().is_some(),
        Level::Mentions => others.any(|one| calls(one, listener.member_id)),
        Level::Nothing | Level::Hidden => false,
    }
}

/// The devices of whoever is in the group of a room.
async fn listeners(conn: &mut Conn, room: RoomId, now: Timestamp) -> db::Result<Vec<Listener>> {
    conn.query(
        "SELECT d.session_id, d.member_id, l.level, l.muted_until, p.noise, g.aside
         FROM devices d JOIN members p ON p.id = d.member_id
         JOIN rooms r ON r.id = $1 JOIN groups g ON g.id = r.group_id
         JOIN memberships m ON m.group_id = r.group_id AND m.member_id = d.member_id
             AND (m.until IS NULL OR m.until > $2)
         LEFT JOIN levels l ON l.member_id = d.member_id AND l.room_id = r.id",
    )
    .bind(room)
    .bind(now)
    .all()
    .await
}
