//! Levels: how loud each room may be for somebody. Without a word of theirs, as they like it everywhere;
//! whoever is new is told of what names them or is said to them aside, and of nothing else.

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
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub struct Wish {
    /// Nothing: as everywhere.
    pub level: Option<Level>,
    pub muted_until: Option<Timestamp>,
}

/// How loud a room is for somebody now.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Loudness {
    level: Option<Level>,
    muted_until: Option<Timestamp>,
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
        let level = self.level.unwrap_or(usual);
        let muted = self.muted_until.is_some_and(|until| until > now);
        match level {
            Level::Everything | Level::Mentions if muted => Level::Nothing,
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

/// A room about which somebody has said something.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Chosen {
    pub room_id: RoomId,
    pub level: Option<Level>,
    pub muted_until: Option<Timestamp>,
}

/// What somebody has said of their rooms.
pub async fn of_member(conn: &mut Conn, member: MemberId) -> db::Result<Vec<Chosen>> {
    conn.query("SELECT room_id, level, muted_until FROM levels WHERE member_id = $1")
        .bind(member)
        .all()
        .await
}

/// The rooms that do not stand at the side for somebody.
pub async fn hidden(conn: &mut Conn, member: MemberId) -> db::Result<Vec<RoomId>> {
    let hidden: Vec<(RoomId,)> = conn
        .query("SELECT room_id FROM levels WHERE member_id = $1 AND level = 'hidden'")
        .bind(member)
        .all()
        .await?;
    Ok(hidden.into_iter().map(|(room,)| room).collect())
}

/// How loud a room is for somebody.
pub(super) async fn loudness(
    conn: &mut Conn,
    member: MemberId,
    room: RoomId,
) -> db::Result<Loudness> {
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
