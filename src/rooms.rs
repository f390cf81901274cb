//! Rooms: where people talk, and how far each has read.

mod keeping;
pub mod levels;
mod reading;

pub use keeping::{add, archive, found_group, open_aside, rename, reopen, shift};
pub use reading::{Reading, Unread, allow, allow_at, read_seq, read_up_to, unread, unread_from};

use self::levels::Wish;
use crate::{
    db::{self, Conn},
    groups::{self, asides},
    policy::{self, Act, Standing, Verdict},
    values::{GroupId, MemberId, RoomId, Timestamp},
    words,
};

words! {
    /// Which way a room moves among those of its group.
    pub enum Way { Up = "up", Down = "down" }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Room {
    pub id: RoomId,
    pub group_id: GroupId,
    pub slug: String,
    pub name: String,
    pub last_seq: i64,
    /// The number of the last change to something that was said.
    pub last_rev: i64,
    /// The first number that the group still keeps.
    pub kept_from: i64,
    /// Read, and nothing more said.
    pub archived_at: Option<Timestamp>,
}

/// A room of mine: where it is, and what waits in it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Place {
    pub room_id: RoomId,
    pub room_slug: String,
    pub room_name: String,
    pub group_id: GroupId,
    pub group_slug: String,
    pub group_name: String,
    pub last_seq: i64,
    pub last_said_at: Timestamp,
    /// How far I have read.
    pub read_seq: i64,
    /// Messages of others after that, and after my marks in the threads I follow, as far as they count.
    pub unread: i64,
    /// How many of them call me.
    pub mentions: i64,
    /// How loud I wish it to be.
    #[sqlx(flatten)]
    pub wish: Wish,
    /// The first message that is mine to read; 0: everything is.
    pub from_seq: i64,
    pub archived_at: Option<Timestamp>,
    pub aside: bool,
}

impl Place {
    /// Where its page is.
    pub fn href(&self) -> String {
        format!("/g/{}/{}", self.group_slug, self.room_slug)
    }

    /// What it is called outside its group; an aside is named by its people, once.
    pub fn full_name(&self) -> String {
        if self.aside {
            self.group_name.clone()
        } else {
            format!("{} · {}", self.group_name, self.room_name)
        }
    }

    /// Whether somebody who stands so before its group may do this in it.
    pub fn lets(&self, standing: Standing, act: Act) -> bool {
        let archived = standing.archived || self.archived_at.is_some();
        policy::may(
            Standing {
                archived,
                ..standing
            },
            act,
        ) == Verdict::Yes
    }
}

pub async fn find(conn: &mut Conn, id: RoomId) -> db::Result<Option<Room>> {
    conn.query(
        "SELECT id, group_id, slug, name, last_seq, last_rev, kept_from, archived_at FROM rooms WHERE id = $1",
    )
    .bind(id)
    .optional()
    .await
}

pub async fn in_group(conn: &mut Conn, group: GroupId) -> db::Result<Vec<Room>> {
    conn.query(
        "SELECT id, group_id, slug, name, last_seq, last_rev, kept_from, archived_at FROM rooms
         WHERE group_id = $1 ORDER BY position, created_at, id",
    )
    .bind(group)
    .all()
    .await
}

/// Every room of every group of a member, with exact unread counts (invariant 11).
pub async fn of_member(
    conn: &mut Conn,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Vec<Place>> {
    let places = conn.query(
        "SELECT r.id AS room_id, r.slug AS room_slug, r.name AS room_name,
                g.id AS group_id, g.slug AS group_slug, g.name AS group_name, g.aside,
                r.last_seq, r.last_said_at, r.archived_at, COALESCE(k.seq, 0) AS read_seq,
                COALESCE(k.from_seq, 0) AS from_seq, l.level, l.muted_until,
                (SELECT count(*) FROM messages s
                 WHERE s.room_id = r.id AND s.seq > COALESCE(k.seq, 0) AND s.thread IS NULL
                     AND s.author_id <> $1 AND s.removed_at IS NULL)
                + (SELECT count(*) FROM thread_marks t
                   JOIN messages s ON s.room_id = t.room_id AND s.thread = t.thread AND s.seq > t.seq
                   WHERE t.room_id = r.id AND t.member_id = $1 AND t.follows
                       AND s.author_id <> $1 AND s.removed_at IS NULL) AS unread,
                (SELECT count(*) FROM mentions n JOIN messages s ON s.id = n.message_id
                 LEFT JOIN thread_marks t ON t.room_id = n.room_id AND t.thread = s.thread AND t.member_id = $1
                 WHERE n.member_id = $1 AND n.room_id = r.id AND s.author_id <> $1
                     AND NOT n.quiet AND (s.thread IS NULL OR t.follows)
                     AND n.seq > COALESCE(CASE WHEN s.thread IS NULL THEN k.seq ELSE t.seq END, 0)) AS mentions
         FROM memberships m
         JOIN groups g ON g.id = m.group_id
         JOIN rooms r ON r.group_id = g.id
         LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
         LEFT JOIN levels l ON l.room_id = r.id AND l.member_id = $1
         WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)
         ORDER BY lower(g.name), g.id, r.position, r.created_at, r.id",
    )
    .bind(member)
    .bind(now)
    .all()
    .await?;
    settled(conn, member, places, now).await
}

/// The rooms of a member from the one behind `after` on, oldest first.
pub async fn of_member_after(
    conn: &mut Conn,
    member: MemberId,
    after: Option<RoomId>,
    now: Timestamp,
) -> db::Result<Vec<Place>> {
    let places = conn.query(
        "SELECT r.id AS room_id, r.slug AS room_slug, r.name AS room_name,
                g.id AS group_id, g.slug AS group_slug, g.name AS group_name, g.aside,
                r.last_seq, r.last_said_at, r.archived_at, COALESCE(k.seq, 0) AS read_seq,
                COALESCE(k.from_seq, 0) AS from_seq, l.level, l.muted_until,
                (SELECT count(*) FROM messages s
                 WHERE s.room_id = r.id AND s.seq > COALESCE(k.seq, 0) AND s.thread IS NULL
                     AND s.author_id <> $1 AND s.removed_at IS NULL)
                + (SELECT count(*) FROM thread_marks t
                   JOIN messages s ON s.room_id = t.room_id AND s.thread = t.thread AND s.seq > t.seq
                   WHERE t.room_id = r.id AND t.member_id = $1 AND t.follows
                       AND s.author_id <> $1 AND s.removed_at IS NULL) AS unread,
                (SELECT count(*) FROM mentions n JOIN messages s ON s.id = n.message_id
                 LEFT JOIN thread_marks t ON t.room_id = n.room_id AND t.thread = s.thread AND t.member_id = $1
                 WHERE n.member_id = $1 AND n.room_id = r.id AND s.author_id <> $1
                     AND NOT n.quiet AND (s.thread IS NULL OR t.follows)
                     AND n.seq > COALESCE(CASE WHEN s.thread IS NULL THEN k.seq ELSE t.seq END, 0)) AS mentions
         FROM memberships m
         JOIN groups g ON g.id = m.group_id
         JOIN rooms r ON r.group_id = g.id
         LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
         LEFT JOIN levels l ON l.room_id = r.id AND l.member_id = $1
         WHERE m.member_id = $1 AND r.id > $2
         ORDER BY r.id LIMIT $3",
    )
    .bind(member)
    .bind(after.unwrap_or(RoomId(uuid::Uuid::nil())))
    .bind(groups::PAGE)
    .all()
    .await?;
    settled(conn, member, places, now).await
}

/// The rooms of one group as they stand for a member of it.
pub async fn of_member_in(
    conn: &mut Conn,
    member: MemberId,
    group: GroupId,
    now: Timestamp,
) -> db::Result<Vec<Place>> {
    let places = conn.query(
        "SELECT r.id AS room_id, r.slug AS room_slug, r.name AS room_name,
                g.id AS group_id, g.slug AS group_slug, g.name AS group_name, g.aside,
                r.last_seq, r.last_said_at, r.archived_at, COALESCE(k.seq, 0) AS read_seq,
                COALESCE(k.from_seq, 0) AS from_seq, l.level, l.muted_until,
                (SELECT count(*) FROM messages s
                 WHERE s.room_id = r.id AND s.seq > COALESCE(k.seq, 0) AND s.thread IS NULL
                     AND s.author_id <> $1 AND s.removed_at IS NULL)
                + (SELECT count(*) FROM thread_marks t
                   JOIN messages s ON s.room_id = t.room_id AND s.thread = t.thread AND s.seq > t.seq
                   WHERE t.room_id = r.id AND t.member_id = $1 AND t.follows
                       AND s.author_id <> $1 AND s.removed_at IS NULL) AS unread,
                (SELECT count(*) FROM mentions n JOIN messages s ON s.id = n.message_id
                 LEFT JOIN thread_marks t ON t.room_id = n.room_id AND t.thread = s.thread AND t.member_id = $1
                 WHERE n.member_id = $1 AND n.room_id = r.id AND s.author_id <> $1
                     AND NOT n.quiet AND (s.thread IS NULL OR t.follows)
                     AND n.seq > COALESCE(CASE WHEN s.thread IS NULL THEN k.seq ELSE t.seq END, 0)) AS mentions
         FROM memberships m
         JOIN groups g ON g.id = m.group_id
         JOIN rooms r ON r.group_id = g.id
         LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
         LEFT JOIN levels l ON l.room_id = r.id AND l.member_id = $1
         WHERE m.member_id = $1 AND g.id = $2
         ORDER BY r.position, r.created_at, r.id",
    )
    .bind(member)
    .bind(group)
    .all()
    .await?;
    settled(conn, member, places, now).await
}

/// Counts what counts, and gives asides the name that they have for this member.
async fn settled(
    conn: &mut Conn,
    member: MemberId,
    mut places: Vec<Place>,
    now: Timestamp,
) -> db::Result<Vec<Place>> {
    for place in &mut places {
        let waits = (place.unread, place.mentions);
        (place.unread, place.mentions) = place.wish.counts(waits, now);
    }
    if places.iter().any(|place| place.aside) {
        let others = asides::others(conn, member).await?;
        for place in places.iter_mut().filter(|place| place.aside) {
            let here = others
                .iter()
                .filter(|other| other.group_id == place.group_id);
            place.group_name = asides::name_of(here);
            place.room_name.clone_from(&place.group_name);
        }
    }
    Ok(places)
}
