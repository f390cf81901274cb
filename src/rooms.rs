//! Rooms: where people talk, and how far each has read.

use crate::{
    db::{self, Conn, Write},
    groups::{self, Group, Plan, Refusal},
    members::Member,
    policy::Act,
    values::{GroupId, MemberId, Name, RoomId, Timestamp, slug},
};

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Room {
    pub id: RoomId,
    pub group_id: GroupId,
    pub slug: String,
    pub name: String,
    pub last_seq: i64,
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
    /// Messages of others after that.
    pub unread: i64,
}

/// Creates a group with its first room.
pub async fn found_group(
    tx: &mut Write,
    host: MemberId,
    plan: &Plan,
    first: &Name,
    now: Timestamp,
) -> db::Result<(Group, Room)> {
    let group = groups::create(tx, host, plan, now).await?;
    let room = create(tx, group.id, first, now).await?;
    Ok((group, room))
}

async fn create(tx: &mut Write, group: GroupId, name: &Name, now: Timestamp) -> db::Result<Room> {
    let room = Room {
        id: RoomId::fresh(),
        group_id: group,
        slug: address(name),
        name: name.to_string(),
        last_seq: 0,
    };
    tx.query(
        "INSERT INTO rooms (id, group_id, slug, name, last_said_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(room.id)
    .bind(group)
    .bind(room.slug.clone())
    .bind(room.name.clone())
    .bind(now)
    .run()
    .await?;
    Ok(room)
}

/// Adds a room to a group that has others, unless one of them is called the same.
pub async fn add(
    tx: &mut Write,
    group: GroupId,
    name: &Name,
    now: Timestamp,
) -> db::Result<Option<Room>> {
    let taken: Option<(RoomId,)> = tx
        .query("SELECT id FROM rooms WHERE group_id = $1 AND slug = $2")
        .bind(group)
        .bind(address(name))
        .optional()
        .await?;
    match taken {
        Some(_) => Ok(None),
        None => create(tx, group, name, now).await.map(Some),
    }
}

/// The part of the web address that names a room. The group's own pages keep theirs.
fn address(name: &Name) -> String {
    let address = slug(name.as_str());
    match address.as_str() {
        "invite" | "join" | "leave" | "rooms" | "handle" => format!("{address}-room"),
        _ => address,
    }
}

/// The room with an id and its group, if this member may do this there.
pub async fn allow(
    conn: &mut Conn,
    member: &Member,
    id: RoomId,
    act: Act,
    now: Timestamp,
) -> Result<(Group, Room), Refusal> {
    let room = find(conn, id).await?.ok_or(Refusal::Absent)?;
    let group = groups::allow_id(conn, member, room.group_id, act, now).await?;
    Ok((group, room))
}

/// The room at an address and its group, if this member may do this there.
pub async fn allow_at(
    conn: &mut Conn,
    member: &Member,
    (group, room): (&str, &str),
    act: Act,
    now: Timestamp,
) -> Result<(Group, Room), Refusal> {
    let group = groups::allow_at(conn, member, group, act, now).await?;
    let room = conn
        .query(
            "SELECT id, group_id, slug, name, last_seq FROM rooms WHERE group_id = $1 AND slug = $2",
        )
        .bind(group.id)
        .bind(room.to_owned())
        .optional()
        .await?
        .ok_or(Refusal::Absent)?;
    Ok((group, room))
}

pub async fn find(conn: &mut Conn, id: RoomId) -> db::Result<Option<Room>> {
    conn.query("SELECT id, group_id, slug, name, last_seq FROM rooms WHERE id = $1")
        .bind(id)
        .optional()
        .await
}

pub async fn in_group(conn: &mut Conn, group: GroupId) -> db::Result<Vec<Room>> {
    conn.query(
        "SELECT id, group_id, slug, name, last_seq FROM rooms
         WHERE group_id = $1 ORDER BY created_at, id",
    )
    .bind(group)
    .all()
    .await
}

/// Every room of every group of a member, with exact unread counts (invariant 11).
pub async fn of_member(conn: &mut Conn, member: MemberId) -> db::Result<Vec<Place>> {
    conn.query(
        "SELECT r.id AS room_id, r.slug AS room_slug, r.name AS room_name,
                g.id AS group_id, g.slug AS group_slug, g.name AS group_name,
                r.last_seq, r.last_said_at, COALESCE(k.seq, 0) AS read_seq,
                (SELECT count(*) FROM messages s
                 WHERE s.room_id = r.id AND s.seq > COALESCE(k.seq, 0) AND s.author_id <> $1) AS unread
         FROM memberships m
         JOIN groups g ON g.id = m.group_id
         JOIN rooms r ON r.group_id = g.id
         LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
         WHERE m.member_id = $1
         ORDER BY lower(g.name), g.id, r.created_at, r.id",
    )
    .bind(member)
    .all()
    .await
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

/// The rooms of a member from the one behind `after` on, oldest first.
pub async fn of_member_after(
    conn: &mut Conn,
    member: MemberId,
    after: Option<RoomId>,
) -> db::Result<Vec<Place>> {
    conn.query(
        "SELECT r.id AS room_id, r.slug AS room_slug, r.name AS room_name,
                g.id AS group_id, g.slug AS group_slug, g.name AS group_name,
                r.last_seq, r.last_said_at, COALESCE(k.seq, 0) AS read_seq,
                (SELECT count(*) FROM messages s
                 WHERE s.room_id = r.id AND s.seq > COALESCE(k.seq, 0) AND s.author_id <> $1) AS unread
         FROM memberships m
         JOIN groups g ON g.id = m.group_id
         JOIN rooms r ON r.group_id = g.id
         LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
         WHERE m.member_id = $1 AND r.id > $2
         ORDER BY r.id LIMIT $3",
    )
    .bind(member)
    .bind(after.unwrap_or(RoomId(uuid::Uuid::nil())))
    .bind(groups::PAGE)
    .all()
    .await
}

/// The rooms of one group as they stand for a member of it.
pub async fn of_member_in(
    conn: &mut Conn,
    member: MemberId,
    group: GroupId,
) -> db::Result<Vec<Place>> {
    conn.query(
        "SELECT r.id AS room_id, r.slug AS room_slug, r.name AS room_name,
                g.id AS group_id, g.slug AS group_slug, g.name AS group_name,
                r.last_seq, r.last_said_at, COALESCE(k.seq, 0) AS read_seq,
                (SELECT count(*) FROM messages s
                 WHERE s.room_id = r.id AND s.seq > COALESCE(k.seq, 0) AND s.author_id <> $1) AS unread
         FROM memberships m
         JOIN groups g ON g.id = m.group_id
         JOIN rooms r ON r.group_id = g.id
         LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
         WHERE m.member_id = $1 AND g.id = $2
         ORDER BY r.created_at, r.id",
    )
    .bind(member)
    .bind(group)
    .all()
    .await
}

/// How much of a room a member has not read.
pub async fn unread(conn: &mut Conn, room: RoomId, member: MemberId) -> db::Result<i64> {
    let (unread,) = conn
        .query(
            "SELECT count(*) FROM messages s WHERE s.room_id = $1 AND s.author_id <> $2
             AND s.seq > COALESCE((SELECT seq FROM read_marks WHERE room_id = $1 AND member_id = $2), 0)",
        )
        .bind(room)
        .bind(member)
        .one()
        .await?;
    Ok(unread)
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
