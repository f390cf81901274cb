//! The feed: what waits for somebody in all their groups, in the order in which it was said. A room is
//! one conversation, each thread that they follow another; what waits is what came after their mark.

pub mod key;
mod latest;
pub mod own;
mod passed;
mod spot;
mod why;

pub use latest::{Latest, latest};
pub use own::Sieve;
pub use passed::{Passed, last, pass, undo, undoable, wait_from};
pub use spot::{Mark, Spot};
pub use why::{Why, why, why_all};

use std::collections::{HashMap, HashSet};

use crate::{
    db::{self, Conn},
    messages::{self, Message},
    rooms::{Place, levels::Wish},
    values::{MemberId, MessageId, OwnFeedId, RoomId, Timestamp},
};

/// So many conversations are shown whole; the others wait behind them.
pub const PAGE: usize = 20;
/// The most that somebody may ask for.
pub const MOST: usize = 200;
/// The last few messages of a busy conversation stand behind its fold, the first few before it.
const TAIL: usize = 3;
/// The most of an opened one.
pub const OPENED: i64 = 100;

/// What waits in one conversation.
#[derive(Clone, Debug)]
pub struct Conversation {
    pub spot: Spot,
    /// How many messages of others, as far as they count.
    pub waits: i64,
    /// How many of them call them.
    pub named: i64,
    /// When the first of them was said.
    pub since: Timestamp,
    /// The last message of it, up to which it can be passed over.
    pub last: i64,
    /// How far its room has come, for whoever listens from here on.
    pub room_last: i64,
    pub room_rev: i64,
    /// The first messages, how many are folded away after them, and the last.
    pub head: Vec<Message>,
    pub folded: i64,
    pub tail: Vec<Message>,
    /// They wish to hear nothing of the room but what names them, and nothing else of it counts.
    pub quiet: bool,
}

/// The page of a conversation.
pub fn path(place: &Place, spot: Spot) -> String {
    let room = place.href();
    match spot.in_thread() {
        Some(thread) => format!("{room}/{thread}/thread"),
        None => room,
    }
}

/// How somebody looks at their feed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// This conversation without its fold.
    pub opened: Option<Spot>,
    /// Nothing but this one.
    pub only: Option<Spot>,
    /// So many whole.
    pub most: usize,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: MessageId,
    room_id: RoomId,
    thread: i64,
    total: i64,
    waits: i64,
    since: Timestamp,
    last: i64,
    room_last: i64,
    room_rev: i64,
    /// Somebody whom the feed asks for says some of it.
    by_chosen: i64,
}

impl Row {
    const fn spot(&self) -> Spot {
        Spot {
            room: self.room_id,
            thread: self.thread,
        }
    }
}

/// Everything that waits for somebody, or what of it a feed of theirs takes, oldest first: by its first
/// message, and by nothing else. `places` are all their rooms.
pub async fn waiting(
    conn: &mut Conn,
    member: MemberId,
    (places, sieve): (&[Place], Option<&Sieve>),
    look: Look,
    now: Timestamp,
) -> db::Result<Vec<Conversation>> {
    let rows = rows(conn, (member, sieve), look.opened, now).await?;
    let taken: Option<HashSet<RoomId>> = sieve.map(|sieve| {
        let taken = places.iter().filter(|place| sieve.takes(place));
        taken.map(|place| place.room_id).collect()
    });
    let wishes: HashMap<RoomId, Wish> = places
        .iter()
        .map(|place| (place.room_id, place.wish))
        .collect();
    let called = places.iter().any(|place| place.mentions > 0);
    let named = if called {
        named(conn, member).await?
    } else {
        HashMap::new()
    };
    let mut conversations: Vec<Conversation> = rows
        .chunk_by(|one, next| one.spot() == next.spot())
        .filter(|rows| look.only.is_none_or(|only| rows[0].spot() == only))
        .filter(|rows| {
            let taken = taken.as_ref();
            taken.is_none_or(|rooms| rows[0].by_chosen > 0 || rooms.contains(&rows[0].room_id))
        })
        .filter_map(|rows| {
            let (row, spot) = (&rows[0], rows[0].spot());
            let wish = wishes.get(&spot.room).copied().unwrap_or_default();
            let named = named.get(&spot).copied().unwrap_or_default();
            // Whoever is called by name sees it, however quiet the room is.
            let (waits, named) = wish.counts((row.waits, named), now);
            (waits > 0).then(|| Conversation {
                spot,
                waits,
                named,
                since: row.since,
                last: row.last,
                room_last: row.room_last,
                room_rev: row.room_rev,
                head: Vec::new(),
                folded: row.total,
                tail: Vec::new(),
                quiet: wish.is_quiet(now),
            })
        })
        .collect();
    conversations.sort_by_key(|one| (one.since, one.spot.room, one.spot.thread));
    fill(conn, &rows, (places, look.most), &mut conversations).await?;
    Ok(conversations)
}

/// How many messages call somebody in each conversation that waits for them.
async fn named(conn: &mut Conn, member: MemberId) -> db::Result<HashMap<Spot, i64>> {
    let rows: Vec<(RoomId, i64, i64)> = conn
        .query(
            "SELECT n.room_id, COALESCE(s.thread, 0), count(*)
             FROM mentions n JOIN messages s ON s.id = n.message_id
             LEFT JOIN read_marks k ON k.room_id = n.room_id AND k.member_id = $1
             LEFT JOIN thread_marks t ON t.room_id = n.room_id AND t.thread = s.thread AND t.member_id = $1
             WHERE n.member_id = $1 AND s.author_id <> $1 AND NOT n.quiet
                 AND (s.thread IS NULL OR t.follows)
                 AND n.seq > COALESCE(CASE WHEN s.thread IS NULL THEN k.seq ELSE t.seq END, 0)
             GROUP BY n.room_id, COALESCE(s.thread, 0)",
        )
        .bind(member)
        .all()
        .await?;
    let spots = rows
        .into_iter()
        .map(|(room, thread, named)| (Spot { room, thread }, named));
    Ok(spots.collect())
}

/// Lays the messages into the first conversations.
async fn fill(
    conn: &mut Conn,
    rows: &[Row],
    (places, most): (&[Place], usize),
    conversations: &mut [Conversation],
) -> db::Result<()> {
    let shown: HashSet<Spot> = conversations
        .iter()
        .take(most)
        .map(|one| one.spot)
        .collect();
    let wanted = rows.iter().filter(|row| shown.contains(&row.spot()));
    let spots: HashMap<MessageId, Spot> = wanted.map(|row| (row.id, row.spot())).collect();
    let ids: Vec<MessageId> = spots.keys().copied().collect();
    let first = places
        .iter()
        .map(|place| (place.room_id, place.from_seq.max(1)))
        .collect();
    let mut found: HashMap<Spot, Vec<Message>> = HashMap::new();
    for message in messages::gathered(conn, &ids, &first).await? {
        found.entry(spots[&message.id]).or_default().push(message);
    }
    for one in conversations {
        let Some(mut messages) = found.remove(&one.spot) else {
            continue;
        };
        one.folded -= i64::try_from(messages.len()).unwrap_or(i64::MAX);
        // Whatever is folded away lies before the last few.
        let tail = if one.folded > 0 { TAIL } else { 0 };
        let head = messages.len().saturating_sub(tail);
        one.tail = messages.split_off(head);
        one.head = messages;
    }
    Ok(())
}

/// The first and the last few of each conversation in which something waits, with what is to be known
/// of the whole (invariant 11: the same messages that a badge counts).
async fn rows(
    conn: &mut Conn,
    (member, sieve): (MemberId, Option<&Sieve>),
    opened: Option<Spot>,
    now: Timestamp,
) -> db::Result<Vec<Row>> {
    let opened = opened.unwrap_or(Spot {
        room: RoomId(uuid::Uuid::nil()),
        thread: 0,
    });
    conn.query(
        "WITH said AS (
             SELECT s.id, s.room_id, 0 AS thread, s.seq, s.said_at, s.author_id, r.last_seq, r.last_rev
             FROM memberships m JOIN rooms r ON r.group_id = m.group_id
             LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
             JOIN messages s ON s.room_id = r.id AND s.seq > COALESCE(k.seq, 0)
                 AND s.thread IS NULL AND s.removed_at IS NULL
             WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)
             UNION ALL
             SELECT s.id, s.room_id, t.thread, s.seq, s.said_at, s.author_id, r.last_seq, r.last_rev
             FROM memberships m JOIN rooms r ON r.group_id = m.group_id
             JOIN thread_marks t ON t.room_id = r.id AND t.member_id = $1 AND t.follows
             JOIN messages s ON s.room_id = t.room_id AND s.thread = t.thread AND s.seq > t.seq
                 AND s.removed_at IS NULL
             WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)
         ), placed AS (
             SELECT id, room_id, thread, seq, last_seq AS room_last, last_rev AS room_rev,
                 row_number() OVER (PARTITION BY room_id, thread ORDER BY seq) AS place,
                 count(*) OVER (PARTITION BY room_id, thread) AS total,
                 count(CASE WHEN author_id <> $1 THEN 1 END)
                     OVER (PARTITION BY room_id, thread) AS waits,
                 min(CASE WHEN author_id <> $1 THEN said_at END)
                     OVER (PARTITION BY room_id, thread) AS since,
                 count(CASE WHEN author_id IN
                         (SELECT p.member_id FROM own_feed_people p WHERE p.feed_id = $6) THEN 1 END)
                     OVER (PARTITION BY room_id, thread) AS by_chosen,
                 max(seq) OVER (PARTITION BY room_id, thread) AS last
             FROM said
         )
         SELECT id, room_id, thread, total, waits, since, last, room_last, room_rev, by_chosen
         FROM placed
         WHERE waits > 0 AND (total <= 6 OR place <= 2 OR place > total - 3
             OR (room_id = $3 AND thread = $4 AND place <= $5))
         ORDER BY room_id, thread, seq",
    )
    .bind(member)
    .bind(now)
    .bind(opened.room)
    .bind(opened.thread)
    .bind(OPENED)
    .bind(sieve.map_or(OwnFeedId(uuid::Uuid::nil()), |sieve| sieve.feed.id))
    .all()
    .await
}
