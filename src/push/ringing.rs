//! Ringing: what a device is told of a room, read afresh at the moment at which it is told.

use super::{
    devices::{self, Device},
    quiet,
};
use crate::{
    db::{self, Conn},
    groups::{Group, Refusal},
    members::{self, Member},
    policy::{Act, HouseState},
    rooms::{
        self, Reading,
        levels::{self, Level},
    },
    values::{MemberId, RoomId, SessionId, Timestamp},
};

/// What there is to tell somebody.
#[derive(Debug)]
pub struct Ringing {
    pub device: Device,
    pub member: Member,
    pub group: Group,
    pub room: Reading,
    /// What they have not read of it and want to be told, newest first; never none.
    pub news: Vec<News>,
    /// The room is silent for a while, but names them.
    pub muted: bool,
    /// What counts in all their rooms: the number on the icon.
    pub unread: i64,
    /// The words are shown on the device.
    pub shows_words: bool,
    /// Of these rooms the device may still show something, though it was read elsewhere.
    pub read: Vec<RoomId>,
}

/// Something unread.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct News {
    pub seq: i64,
    pub author_name: String,
    pub body: String,
}

/// What is to be done about a device and a room now.
#[derive(Debug)]
pub enum Verdict {
    /// They read it, or do not want to be told.
    Nothing,
    /// It is their quiet hour.
    Later(Timestamp),
    Ring(Box<Ringing>),
}

/// How much unread is looked at.
const MOST: i64 = 50;

/// Asks everything again that decides whether somebody is told.
pub async fn judge(
    conn: &mut Conn,
    (session, room): (SessionId, RoomId),
    now: Timestamp,
) -> db::Result<Verdict> {
    let Some(device) = devices::find(conn, session).await? else {
        return Ok(Verdict::Nothing);
    };
    let member = members::find(conn, device.member_id, now).await?;
    let Some(member) = member.filter(|member| member.state == HouseState::Active) else {
        return Ok(Verdict::Nothing);
    };
    let (group, room) = match rooms::allow(conn, &member, room, Act::Read, now).await {
        Ok(place) => place,
        Err(Refusal::Db(error)) => return Err(error),
        Err(_) => return Ok(Verdict::Nothing),
    };
    let loudness = levels::loudness(conn, member.id, room.id).await?;
    let news = news(conn, &member, &room, loudness.now(now)).await?;
    if news.is_empty() {
        return Ok(Verdict::Nothing);
    }
    let wishes = quiet::wishes(conn, member.id).await?;
    if let Some(until) = wishes.quiet_until(now) {
        return Ok(Verdict::Later(until));
    }
    Ok(Verdict::Ring(Box::new(Ringing {
        unread: unread(conn, member.id, now).await?,
        read: devices::read_elsewhere(conn, &device).await?,
        device,
        member,
        group,
        room,
        news,
        muted: loudness.wish.is_muted(now),
        shows_words: wishes.shows_words,
    })))
}

/// What somebody has not read of a room and wants to be told, newest first.
async fn news(
    conn: &mut Conn,
    member: &Member,
    room: &Reading,
    level: Level,
) -> db::Result<Vec<News>> {
    if matches!(level, Level::Nothing | Level::Hidden) {
        return Ok(Vec::new());
    }
    conn.query(
            "SELECT s.seq, a.name AS author_name, s.body FROM messages s
             JOIN members a ON a.id = s.author_id
             LEFT JOIN thread_marks t ON t.room_id = s.room_id AND t.thread = s.thread
                 AND t.member_id = $2 AND t.follows
             WHERE s.room_id = $1 AND s.seq >= $3 AND s.author_id <> $2 AND s.removed_at IS NULL
                 AND s.seq > CASE WHEN s.thread IS NULL THEN COALESCE(
                     (SELECT seq FROM read_marks WHERE room_id = $1 AND member_id = $2), 0) ELSE t.seq END
                 AND ($5 OR EXISTS (SELECT 1 FROM mentions n WHERE n.message_id = s.id AND n.member_id = $2))
                 AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.member_id = $2 AND b.blocked_id = s.author_id)
             ORDER BY s.seq DESC LIMIT $4",
        )
        .bind(room.id)
        .bind(member.id)
        .bind(room.first())
        .bind(MOST)
        .bind(level == Level::Everything)
        .all()
        .await
}

/// What counts in all their rooms: the number on the icon.
async fn unread(conn: &mut Conn, member: MemberId, now: Timestamp) -> db::Result<i64> {
    let places = rooms::of_member(conn, member, now).await?;
    Ok(places.iter().map(|place| place.unread).sum())
}
