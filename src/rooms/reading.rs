//! Reading: whoever is let into a room, how far back they may read, and how far they have.

use std::ops::Deref;

use super::{Room, find, levels::Wish};
use crate::{
    db::{self, Conn, Write},
    groups::{self, Group, Refusal},
    members::Member,
    policy::Act,
    values::{MemberId, RoomId, Timestamp},
};

/// A room as one person may read it. Only [`allow`] and [`allow_at`] give one, and messages are
/// read from nothing else: whoever reads was let in, and reads no further back than is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    room: Room,
    first: i64,
}

impl Reading {
    /// The first number that is theirs to read.
    pub const fn first(&self) -> i64 {
        self.first
    }
}

impl Deref for Reading {
    type Target = Room;

    fn deref(&self) -> &Room {
        &self.room
    }
}

/// The room with an id and its group, if this member may do this there.
pub async fn allow(
    conn: &mut Conn,
    member: &Member,
    id: RoomId,
    act: Act,
    now: Timestamp,
) -> Result<(Group, Reading), Refusal> {
    let room = find(conn, id).await?.ok_or(Refusal::Absent)?;
    let group = groups::find(conn, room.group_id)
        .await?
        .ok_or(Refusal::Absent)?;
    let group = groups::allow_in_room(conn, member, (group, room.archived_at), act, now).await?;
    let room = called(room, &group);
    Ok((group, read_by(conn, room, member.id).await?))
}

/// The room at an address and its group, if this member may do this there.
pub async fn allow_at(
    conn: &mut Conn,
    member: &Member,
    (group, room): (&str, &str),
    act: Act,
    now: Timestamp,
) -> Result<(Group, Reading), Refusal> {
    // Whoever may not even read the group does not learn which rooms it has.
    let group = groups::allow_either_at(conn, member, group, Act::Read, now).await?;
    let room: Room = conn
        .query(
            "SELECT id, group_id, slug, name, last_seq, last_rev, kept_from, archived_at FROM rooms
             WHERE group_id = $1 AND slug = $2",
        )
        .bind(group.id)
        .bind(room.to_owned())
        .optional()
        .await?
        .ok_or(Refusal::Absent)?;
    let group = groups::allow_in_room(conn, member, (group, room.archived_at), act, now).await?;
    let room = called(room, &group);
    Ok((group, read_by(conn, room, member.id).await?))
}

/// The one room of an aside is called as the aside is.
fn called(room: Room, group: &Group) -> Room {
    let name = if group.aside { &group.name } else { &room.name };
    Room {
        name: name.clone(),
        ..room
    }
}

/// A room made after they came has no mark of theirs yet, and is theirs to read whole.
async fn read_by(conn: &mut Conn, room: Room, member: MemberId) -> db::Result<Reading> {
    let from: Option<(i64,)> = conn
        .query("SELECT from_seq FROM read_marks WHERE room_id = $1 AND member_id = $2")
        .bind(room.id)
        .bind(member)
        .optional()
        .await?;
    // What the group does not keep any more is nobody's to read.
    let first = from.map_or(1, |(from,)| from).max(room.kept_from);
    Ok(Reading { room, first })
}

/// How far a member has read.
pub async fn read_seq(conn: &mut Conn, room: RoomId, member: MemberId) -> db::Result<i64> {
    let row: Option<(i64,)> = conn
        .query("SELECT seq FROM read_marks WHERE room_id = $1 AND member_id = $2")
        .bind(room)
        .bind(member)
        .optional()
        .await?;
    Ok(row.map_or(0, |(seq,)| seq))
}

/// How much of a room a member has not read, in the room itself and in the threads they follow
/// (invariant 11).
pub async fn unread(conn: &mut Conn, room: RoomId, member: MemberId) -> db::Result<Unread> {
    conn.query(
            "SELECT (SELECT count(*) FROM messages s
                 WHERE s.room_id = $1 AND s.author_id <> $2 AND s.thread IS NULL AND s.removed_at IS NULL
                 AND s.seq > COALESCE((SELECT seq FROM read_marks WHERE room_id = $1 AND member_id = $2), 0)) AS here,
                (SELECT count(*) FROM thread_marks t
                 JOIN messages s ON s.room_id = t.room_id AND s.thread = t.thread AND s.seq > t.seq
                 WHERE t.room_id = $1 AND t.member_id = $2 AND t.follows
                 AND s.author_id <> $2 AND s.removed_at IS NULL) AS threads,
                (SELECT count(*) FROM mentions n JOIN messages s ON s.id = n.message_id
                 LEFT JOIN thread_marks t ON t.room_id = n.room_id AND t.thread = s.thread AND t.member_id = $2
                 WHERE n.member_id = $2 AND n.room_id = $1 AND s.author_id <> $2
                 AND NOT n.quiet AND (s.thread IS NULL OR t.follows)
                 AND n.seq > COALESCE(CASE WHEN s.thread IS NULL
                     THEN (SELECT seq FROM read_marks WHERE room_id = $1 AND member_id = $2)
                     ELSE t.seq END, 0)) AS named, l.level, l.muted_until
             FROM rooms r LEFT JOIN levels l ON l.room_id = r.id AND l.member_id = $2 WHERE r.id = $1",
        )
        .bind(room)
        .bind(member)
        .one()
        .await
}

/// What somebody has not read of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Unread {
    pub here: i64,
    /// In the threads that they follow.
    threads: i64,
    /// How many of all these call them.
    named: i64,
    #[sqlx(flatten)]
    pub wish: Wish,
}

impl Unread {
    /// What of it counts on a badge, and how much of that calls them.
    pub fn counts(self, now: Timestamp) -> (i64, i64) {
        self.wish
            .counts((self.here + self.threads, self.named), now)
    }
}

/// Moves a member's mark back, so that everything from `seq` on waits for them again.
pub async fn unread_from(
    tx: &mut Write,
    room: &Reading,
    member: MemberId,
    seq: i64,
) -> db::Result<i64> {
    let before = seq.clamp(room.first, room.last_seq + 1) - 1;
    tx.query(
        "INSERT INTO read_marks (room_id, member_id, seq) VALUES ($1, $2, $3)
         ON CONFLICT (room_id, member_id) DO UPDATE SET seq = excluded.seq",
    )
    .bind(room.id)
    .bind(member)
    .bind(before)
    .run()
    .await?;
    Ok(before)
}

/// Moves a member's mark forward, never back, and says where it stands.
pub async fn read_up_to(
    tx: &mut Write,
    room: &Room,
    member: MemberId,
    seq: i64,
) -> db::Result<i64> {
    let (seq,) = tx
        .query(
            "INSERT INTO read_marks (room_id, member_id, seq) VALUES ($1, $2, $3)
             ON CONFLICT (room_id, member_id) DO UPDATE SET
                 seq = CASE WHEN excluded.seq > read_marks.seq THEN excluded.seq ELSE read_marks.seq END
             RETURNING seq",
        )
        .bind(room.id)
        .bind(member)
        .bind(seq.clamp(0, room.last_seq))
        .one()
        .await?;
    Ok(seq)
}
