//! Levels: how loud each room may be for somebody, and what of it counts on their badges. Without a word
//! of theirs, as they like it everywhere; whoever is new is told of what names them or is said to them
//! aside, and of nothing else.

use crate::{
    db::{self, Conn, Write},
    members::first_steps::Noise,
    values::{MemberId, RoomId, Timestamp},
    words,
};

words! {
    /// What of a room somebody is told.
    pub enum Level {
        Everything = "everything",
        /// Only what names them.
        Mentions = "mentions",
        Nothing = "nothing",
        /// Nothing; nor does the room stand at the side.
        Hidden = "hidden",
    }
}

impl From<Noise> for Level {
    fn from(noise: Noise) -> Self {
        match noise {
            Noise::Nothing => Self::Nothing,
            Noise::Named => Self::Mentions,
            Noise::Everything => Self::Everything,
        }
    }
}

/// What somebody has said of a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Wish {
    /// Nothing: as everywhere.
    pub level: Option<Level>,
    pub muted_until: Option<Timestamp>,
}

impl Wish {
    /// What counts of so many messages that wait, so many of which name them: on the badge of a room,
    /// in the feed, in titles and on the icon of a device alike (invariant 11). A room that they have
    /// not touched is as loud here as any other, whatever may ring.
    pub fn counts(self, (waits, named): (i64, i64), now: Timestamp) -> (i64, i64) {
        match self.level {
            Some(Level::Hidden) => (0, 0),
            _ if self.is_quiet(now) => (named, named),
            _ => (waits, named),
        }
    }

    /// They want to hear of nothing but what names them.
    pub fn is_quiet(self, now: Timestamp) -> bool {
        matches!(self.level, Some(Level::Nothing | Level::Hidden)) || self.is_muted(now)
    }

    pub fn is_muted(self, now: Timestamp) -> bool {
        self.muted_until.is_some_and(|until| until > now)
    }
}

/// How loud a room is for somebody now.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Loudness {
    #[sqlx(flatten)]
    pub wish: Wish,
    noise: Noise,
    aside: bool,
}

impl Loudness {
    pub fn now(self, now: Timestamp) -> Level {
        let usual = match self.noise {
            // What is said in an aside is said to them.
            Noise::Named if self.aside => Level::Everything,
            noise => noise.into(),
        };
        match self.wish.level.unwrap_or(usual) {
            // Whoever is named is told, however silent the room is for a while.
            Level::Everything if self.wish.is_muted(now) => Level::Mentions,
            level => level,
        }
    }
}

pub async fn wish(conn: &mut Conn, member: MemberId, room: RoomId) -> db::Result<Wish> {
    let wish = conn
        .query("SELECT level, muted_until FROM levels WHERE member_id = $1 AND room_id = $2")
        .bind(member)
        .bind(room)
        .optional()
        .await?;
    Ok(wish.unwrap_or_default())
}

pub async fn choose(tx: &mut Write, member: MemberId, room: RoomId, wish: Wish) -> db::Result<()> {
    tx.query(
        "INSERT INTO levels (member_id, room_id, level, muted_until) VALUES ($1, $2, $3, $4)
         ON CONFLICT (member_id, room_id) DO UPDATE SET level = excluded.level,
             muted_until = excluded.muted_until",
    )
    .bind(member)
    .bind(room)
    .bind(wish.level)
    .bind(wish.muted_until)
    .run()
    .await?;
    Ok(())
}

/// How loud a room is for somebody.
pub async fn loudness(conn: &mut Conn, member: MemberId, room: RoomId) -> db::Result<Loudness> {
    conn.query(
        "SELECT l.level, l.muted_until, m.noise, g.aside FROM members m
         JOIN rooms r ON r.id = $2 JOIN groups g ON g.id = r.group_id
         LEFT JOIN levels l ON l.member_id = m.id AND l.room_id = $2 WHERE m.id = $1",
    )
    .bind(member)
    .bind(room)
    .one()
    .await
}
