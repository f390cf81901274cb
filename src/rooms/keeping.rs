//! Keeping rooms: made, named, ordered, archived.

use super::{Room, Way, in_group};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Write},
    groups::{
        self, Group, Plan, Refusal,
        asides::{self, AsideError},
    },
    members::Member,
    values::{GroupId, MemberId, Name, RoomId, Timestamp, slug},
};

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

/// The aside of somebody with others, and its one room: the same people find the same again.
/// True: it was opened now.
pub async fn open_aside(
    tx: &mut Write,
    opener: &Member,
    with: &[MemberId],
    now: Timestamp,
) -> Result<(Group, Room, bool), AsideError> {
    let (group, new) = asides::open(tx, opener, with, now).await?;
    if new {
        let room = create(tx, group.id, &asides::room_name(), now).await?;
        return Ok((group, room, new));
    }
    let room = in_group(tx, group.id).await?.into_iter().next();
    Ok((group, room.ok_or(Refusal::Absent)?, new))
}

async fn create(tx: &mut Write, group: GroupId, name: &Name, now: Timestamp) -> db::Result<Room> {
    let room = Room {
        id: RoomId::fresh(),
        group_id: group,
        slug: address(name),
        name: name.to_string(),
        last_seq: 0,
        last_rev: 0,
        kept_from: 1,
        archived_at: None,
    };
    tx.query(
        "INSERT INTO rooms (id, group_id, slug, name, last_said_at, created_at, position)
         VALUES ($1, $2, $3, $4, $5, $5,
             (SELECT COALESCE(max(position), 0) + 1 FROM rooms WHERE group_id = $2))",
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
    by: MemberId,
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
    if taken.is_some() {
        return Ok(None);
    }
    let room = create(tx, group, name, now).await?;
    log(tx, by, Deed::AddRoom, &room, room.name.clone(), now).await?;
    Ok(Some(room))
}

/// Calls a room otherwise. Its address stays, so that links to it do.
pub async fn rename(
    tx: &mut Write,
    by: MemberId,
    room: &Room,
    name: &Name,
    now: Timestamp,
) -> db::Result<()> {
    if name.as_str() == room.name {
        return Ok(());
    }
    tx.query("UPDATE rooms SET name = $2 WHERE id = $1")
        .bind(room.id)
        .bind(name.to_string())
        .run()
        .await?;
    let subject = format!("{} → {name}", room.name);
    log(tx, by, Deed::RenameRoom, room, subject, now).await
}

/// Moves a room one place up or down among those of its group.
pub async fn shift(tx: &mut Write, room: &Room, way: Way) -> db::Result<()> {
    let mut order: Vec<RoomId> = in_group(tx, room.group_id)
        .await?
        .into_iter()
        .map(|room| room.id)
        .collect();
    let Some(at) = order.iter().position(|id| *id == room.id) else {
        return Ok(());
    };
    let to = match way {
        Way::Up => at.saturating_sub(1),
        Way::Down => (at + 1).min(order.len() - 1),
    };
    order.swap(at, to);
    for (position, id) in (1_i64..).zip(order) {
        tx.query("UPDATE rooms SET position = $2 WHERE id = $1")
            .bind(id)
            .bind(position)
            .run()
            .await?;
    }
    Ok(())
}

/// Nothing more is said in a room, which can still be read. False: it is the last that is open.
pub async fn archive(
    tx: &mut Write,
    by: MemberId,
    room: &Room,
    now: Timestamp,
) -> db::Result<bool> {
    if room.archived_at.is_some() {
        return Ok(true);
    }
    // Two of the last two at once must not both go: the group's row lets one pass at a time.
    tx.query("UPDATE groups SET removals = removals WHERE id = $1")
        .bind(room.group_id)
        .run()
        .await?;
    let archived = tx
        .query(
            "UPDATE rooms SET archived_at = $3 WHERE id = $1 AND EXISTS
                 (SELECT 1 FROM rooms o WHERE o.group_id = $2 AND o.id <> $1 AND o.archived_at IS NULL)",
        )
        .bind(room.id)
        .bind(room.group_id)
        .bind(now)
        .run()
        .await?;
    if archived == 1 {
        log(tx, by, Deed::ArchiveRoom, room, room.name.clone(), now).await?;
    }
    Ok(archived == 1)
}

/// A room that was archived is talked in again.
pub async fn reopen(tx: &mut Write, by: MemberId, room: &Room, now: Timestamp) -> db::Result<()> {
    let reopened = tx
        .query("UPDATE rooms SET archived_at = NULL WHERE id = $1 AND archived_at IS NOT NULL")
        .bind(room.id)
        .run()
        .await?;
    if reopened == 0 {
        return Ok(());
    }
    log(tx, by, Deed::ReopenRoom, room, room.name.clone(), now).await
}

async fn log(
    tx: &mut Write,
    by: MemberId,
    deed: Deed,
    room: &Room,
    subject: String,
    now: Timestamp,
) -> db::Result<()> {
    let entry = Entry {
        subject,
        ..Entry::in_group(by, deed, room.group_id)
    };
    audit::write(tx, entry, now).await
}

/// The pages of a group under its own address, of which no room takes one.
const OWN_PAGES: [&str; 18] = [
    "archive", "ask", "filters", "handle", "invite", "join", "leave", "log", "members", "people",
    "reopen", "reports", "requests", "rights", "roles", "rooms", "rules", "settings",
];

/// The part of the web address that names a room. The group's own pages keep theirs.
fn address(name: &Name) -> String {
    let address = slug(name.as_str());
    match address.as_str() {
        own if OWN_PAGES.contains(&own) => format!("{address}-room"),
        _ => address,
    }
}
