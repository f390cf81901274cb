//! Fading: words that go by themselves, because their author wished it or because their group keeps nothing
//! that long. Their number stays, as with whatever is removed (invariant 7).

use super::{
    Message, Unsaid, acts,
    changes::{self, Changed},
    edits::{self, Going},
    reading,
};
use crate::{
    db::{self, Conn, Write},
    jobs::{self, Work},
    members::Member,
    policy::Act,
    values::{GroupId, MessageId, RoomId, Span, Timestamp, Unfit},
    words,
};

/// The soonest and the latest that somebody's words may go, in seconds.
const SOONEST: i64 = 60;
const LATEST: i64 = 366 * 86_400;

/// So many seconds, if words may go after them.
pub fn after(seconds: Option<i64>) -> Result<Option<Span>, Unfit> {
    match seconds {
        None => Ok(None),
        Some(seconds) if (SOONEST..=LATEST).contains(&seconds) => Ok(Some(Span::seconds(seconds))),
        Some(_) => Err(Unfit::new("unfit-stay", 366)),
    }
}

words! {
    /// How long words stay from now on. A word says each: `fade-<word>`.
    pub enum Stay {
        Hour = "hour",
        Day = "day",
        Week = "week",
        Weeks = "weeks",
        /// Until somebody removes them.
        Always = "always",
    }
}

impl Stay {
    pub const fn span(self) -> Option<Span> {
        match self {
            Self::Hour => Some(Span::hours(1)),
            Self::Day => Some(Span::days(1)),
            Self::Week => Some(Span::days(7)),
            Self::Weeks => Some(Span::days(28)),
            Self::Always => None,
        }
    }
}

/// The most that a run takes of a room.
const MOST: i64 = 500;

impl Message {
    /// Its words went by themselves.
    pub fn faded(&self) -> bool {
        matches!((self.removed_at, self.fades_at), (Some(removed), Some(fades)) if fades <= removed)
    }
}

/// Lets one's own words go by themselves in a while, or stay after all.
pub async fn let_fade(
    tx: &mut Write,
    author: &Member,
    id: MessageId,
    after: Option<Span>,
    now: Timestamp,
) -> Result<Changed, Unsaid> {
    let (message, _) = acts::allow(tx, author, id, Act::TakeBack, now).await?;
    if message.author_id != author.id {
        return Err(Unsaid::Forbidden);
    }
    let at = after.map(|after| now.plus(after));
    tx.query("UPDATE messages SET fades_at = $2 WHERE id = $1")
        .bind(id)
        .bind(at)
        .run()
        .await?;
    if let Some(at) = at {
        jobs::add(tx, &Work::Fade { message: id }, at).await?;
    }
    Ok(changes::note(tx, id).await?)
}

/// What became of words whose time may have come.
#[derive(Debug)]
pub enum Due {
    /// They are gone, or stay.
    Nothing,
    NotYet(Timestamp),
    Gone(Vec<Changed>),
}

/// Lets the words of a message go, if their time has come.
pub async fn fade(tx: &mut Write, id: MessageId, now: Timestamp) -> db::Result<Due> {
    let message = reading::bare(tx, id).await?;
    let Some(message) = message.filter(|message| message.removed_at.is_none()) else {
        return Ok(Due::Nothing);
    };
    match message.fades_at {
        None => Ok(Due::Nothing),
        Some(at) if at > now => Ok(Due::NotYet(at)),
        Some(_) => edits::empty(tx, &message, Going::Faded, now)
            .await
            .map(Due::Gone),
    }
}

/// The rooms whose groups do not keep everything for ever.
pub async fn rooms(conn: &mut Conn) -> db::Result<Vec<RoomId>> {
    let rooms: Vec<(RoomId,)> = conn
        .query(
            "SELECT r.id FROM groups g JOIN rooms r ON r.group_id = g.id
             WHERE g.keep_days IS NOT NULL ORDER BY r.id",
        )
        .all()
        .await?;
    Ok(rooms.into_iter().map(|(room,)| room).collect())
}

/// Lets go what a room holds longer than its group keeps: a tenth of the room at most, so that a wrong
/// clock cannot empty it before somebody sees (invariant 69).
pub async fn tidy(tx: &mut Write, room: RoomId, now: Timestamp) -> db::Result<Vec<Changed>> {
    let (from, last, days): (i64, i64, Option<i64>) = tx
        .query(
            "SELECT r.kept_from, r.last_seq, g.keep_days FROM rooms r
             JOIN groups g ON g.id = r.group_id WHERE r.id = $1",
        )
        .bind(room)
        .one()
        .await?;
    let Some(days) = days else {
        return Ok(Vec::new());
    };
    let tenth = (last - from + 10) / 10;
    let oldest: Vec<(MessageId, i64, Timestamp)> = tx
        .query(
            "SELECT id, seq, said_at FROM messages WHERE room_id = $1 AND seq >= $2
             ORDER BY seq LIMIT $3",
        )
        .bind(room)
        .bind(from)
        .bind(tenth.min(MOST))
        .all()
        .await?;
    let horizon = now.minus(Span::days(days));
    let (mut gone, mut kept_from) = (Vec::new(), from);
    for (id, seq, _) in oldest.into_iter().take_while(|(.., said)| *said < horizon) {
        gone.extend(edits::go(tx, id, Going::Faded, now).await?);
        kept_from = seq + 1;
    }
    if kept_from > from {
        tx.query("UPDATE rooms SET kept_from = $2 WHERE id = $1")
            .bind(room)
            .bind(kept_from)
            .run()
            .await?;
    }
    Ok(gone)
}

/// How many messages of a group would go if it kept nothing longer than so many days.
pub async fn would_go(
    conn: &mut Conn,
    group: GroupId,
    days: Option<i64>,
    now: Timestamp,
) -> db::Result<i64> {
    let Some(days) = days else {
        return Ok(0);
    };
    let (older,): (i64,) = conn
        .query(
            "SELECT count(*) FROM rooms r JOIN messages s ON s.room_id = r.id AND s.seq >= r.kept_from
             WHERE r.group_id = $1 AND s.said_at < $2 AND s.removed_at IS NULL",
        )
        .bind(group)
        .bind(now.minus(Span::days(days)))
        .one()
        .await?;
    Ok(older)
}
