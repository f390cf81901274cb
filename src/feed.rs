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
/// What is no longer than this is shown whole.
const WHOLE: i64 = 6;
/// The first few messages of a busy conversation stand before its fold, the last few behind it.
const HEAD: i64 = 2;
const TAIL: usize = 3;
/// The most that stands before the fold of an opened one.
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

/// What is to be known of a conversation before any of it is read.
#[derive(sqlx::FromRow)]
struct Sum {
    room_id: RoomId,
    thread: i64,
    /// Their mark: what waits came after it.
    mark: i64,
    total: i64,
    waits: i64,
    since: Timestamp,
    last: i64,
    room_last: i64,
    room_rev: i64,
    /// Somebody whom the feed asks for says some of it.
    by_chosen: i64,
}

impl Sum {
    const fn spot(&self) -> Spot {
        Spot {
            room: self.room_id,
            thread: self.thread,
        }
    }

    /// The conversation without its messages.
    const fn conversation(&self, (waits, named): (i64, i64), quiet: bool) -> Conversation {
        Conversation {
            spot: self.spot(),
            waits,
            named,
            since: self.since,
            last: self.last,
            room_last: self.room_last,
            room_rev: self.room_rev,
            head: Vec::new(),
            folded: self.total,
            tail: Vec::new(),
            quiet,
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
    let sums = sums(conn, (member, sieve), now).await?;
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
    let asked = |sum: &&Sum| {
        let taken = taken.as_ref();
        look.only.is_none_or(|only| sum.spot() == only)
            && taken.is_none_or(|rooms| sum.by_chosen > 0 || rooms.contains(&sum.room_id))
    };
    let mut waiting: Vec<(&Sum, Conversation)> = Vec::new();
    for sum in sums.iter().filter(asked) {
        let spot = sum.spot();
        let wish = wishes.get(&spot.room).copied().unwrap_or_default();
        let named = named.get(&spot).copied().unwrap_or_default();
        // Whoever is called by name sees it, however quiet the room is.
        let (waits, named) = wish.counts((sum.waits, named), now);
        if waits > 0 {
            waiting.push((sum, sum.conversation((waits, named), wish.is_quiet(now))));
        }
    }
    waiting.sort_by_key(|(_, one)| (one.since, one.spot.room, one.spot.thread));
    fill(conn, (places, look), &mut waiting).await?;
    Ok(waiting.into_iter().map(|(_, one)| one).collect())
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

/// Lays their first and last messages into the first conversations.
async fn fill(
    conn: &mut Conn,
    (places, look): (&[Place], Look),
    waiting: &mut [(&Sum, Conversation)],
) -> db::Result<()> {
    let mut spots: HashMap<MessageId, Spot> = HashMap::new();
    for (sum, one) in waiting.iter().take(look.most) {
        let head = match sum.total {
            ..=WHOLE => WHOLE,
            _ if look.opened == Some(one.spot) => OPENED,
            _ => HEAD,
        };
        let ends = ends(conn, sum, head).await?;
        spots.extend(ends.into_iter().map(|(id,)| (id, one.spot)));
    }
    let ids: Vec<MessageId> = spots.keys().copied().collect();
    let first = places
        .iter()
        .map(|place| (place.room_id, place.from_seq.max(1)))
        .collect();
    let mut found: HashMap<Spot, Vec<Message>> = HashMap::new();
    for message in messages::gathered(conn, &ids, &first).await? {
        found.entry(spots[&message.id]).or_default().push(message);
    }
    for (_, one) in waiting {
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

/// What is to be known of each conversation in which something waits (invariant 11: the same messages
/// that a badge counts).
async fn sums(
    conn: &mut Conn,
    (member, sieve): (MemberId, Option<&Sieve>),
    now: Timestamp,
) -> db::Result<Vec<Sum>> {
    conn.query(
        "WITH sums AS (
             SELECT s.room_id, 0 AS thread, COALESCE(k.seq, 0) AS mark, r.last_seq, r.last_rev,
                 count(*) AS total,
                 count(CASE WHEN s.author_id <> $1 THEN 1 END) AS waits,
                 min(CASE WHEN s.author_id <> $1 THEN s.said_at END) AS since, max(s.seq) AS last,
                 count(CASE WHEN s.author_id IN
                     (SELECT p.member_id FROM own_feed_people p WHERE p.feed_id = $3) THEN 1 END) AS by_chosen
             FROM memberships m JOIN rooms r ON r.group_id = m.group_id
             LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
             JOIN messages s ON s.room_id = r.id AND s.seq > COALESCE(k.seq, 0)
                 AND s.thread IS NULL AND s.removed_at IS NULL
             WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)
             GROUP BY s.room_id, k.seq, r.last_seq, r.last_rev
             UNION ALL
             SELECT s.room_id, t.thread, t.seq, r.last_seq, r.last_rev, count(*),
                 count(CASE WHEN s.author_id <> $1 THEN 1 END),
                 min(CASE WHEN s.author_id <> $1 THEN s.said_at END), max(s.seq),
                 count(CASE WHEN s.author_id IN
                     (SELECT p.member_id FROM own_feed_people p WHERE p.feed_id = $3) THEN 1 END)
             FROM memberships m JOIN rooms r ON r.group_id = m.group_id
             JOIN thread_marks t ON t.room_id = r.id AND t.member_id = $1 AND t.follows
             JOIN messages s ON s.room_id = t.room_id AND s.thread = t.thread AND s.seq > t.seq
                 AND s.removed_at IS NULL
             WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)
             GROUP BY s.room_id, t.thread, t.seq, r.last_seq, r.last_rev
         )
         SELECT room_id, thread, mark, total, waits, since, last, last_seq AS room_last,
             last_rev AS room_rev, by_chosen
         FROM sums WHERE waits > 0",
    )
    .bind(member)
    .bind(now)
    .bind(sieve.map_or(OwnFeedId(uuid::Uuid::nil()), |sieve| sieve.feed.id))
    .all()
    .await
}

/// The first `head` and the last few of a conversation, as far as it has come: of what lies between them
/// nothing is read, however much it is.
async fn ends(conn: &mut Conn, sum: &Sum, head: i64) -> db::Result<Vec<(MessageId,)>> {
    let query = if sum.thread == 0 {
        conn.query(
            "SELECT id FROM (SELECT id FROM messages WHERE room_id = $1 AND seq > $2 AND seq <= $3
                 AND thread IS NULL AND removed_at IS NULL ORDER BY seq LIMIT $4) AS head
             UNION
             SELECT id FROM (SELECT id FROM messages WHERE room_id = $1 AND seq > $2 AND seq <= $3
                 AND thread IS NULL AND removed_at IS NULL ORDER BY seq DESC LIMIT $5) AS tail",
        )
    } else {
        conn.query(
            "SELECT id FROM (SELECT id FROM messages WHERE room_id = $1 AND seq > $2 AND seq <= $3
                 AND thread = $6 AND removed_at IS NULL ORDER BY seq LIMIT $4) AS head
             UNION
             SELECT id FROM (SELECT id FROM messages WHERE room_id = $1 AND seq > $2 AND seq <= $3
                 AND thread = $6 AND removed_at IS NULL ORDER BY seq DESC LIMIT $5) AS tail",
        )
    };
    let mut query = query
        .bind(sum.room_id)
        .bind(sum.mark)
        .bind(sum.last)
        .bind(head)
        .bind(i64::try_from(TAIL).unwrap_or(i64::MAX));
    if sum.thread != 0 {
        query = query.bind(sum.thread);
    }
    query.all().await
}
