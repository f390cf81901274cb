//! The end of a group, and its beginning again: archived, reopened, closed by the owner of the house,
//! who otherwise knows no more of it than that it is there, unless they step in before everybody's eyes.

use super::{
    Group, PAGE, Refusal, allow_id,
    belonging::{tell_everybody, welcome},
};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    members::Member,
    notices::{Kind, Notice},
    policy::Act,
    values::{GroupId, GroupRole, Reason, Timestamp, Visibility, cut, like},
    words,
};

/// What the owner of the house may know of any group.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Overseen {
    pub id: GroupId,
    pub slug: String,
    pub name: String,
    pub visibility: Visibility,
    pub created_at: Timestamp,
    pub archived_at: Option<Timestamp>,
    /// By the owner of the house.
    pub closed: bool,
    pub size: i64,
    /// Reports that wait for an answer.
    pub reports: i64,
}

/// Nothing more is said in a group, which its members can still read; nobody discovers it.
pub async fn archive(
    tx: &mut Write,
    by: &Member,
    id: GroupId,
    now: Timestamp,
) -> Result<(), Refusal> {
    let group = allow_id(tx, by, id, Act::Own, now).await?;
    if group.archived_at.is_some() {
        return Ok(());
    }
    shelve(tx, id, now).await?;
    let entry = Entry::in_group(by.id, Deed::Archive, id);
    Ok(audit::write(tx, entry, now).await?)
}

pub(super) async fn shelve(tx: &mut Write, group: GroupId, now: Timestamp) -> db::Result<()> {
    tx.query("UPDATE groups SET archived_at = COALESCE(archived_at, $2) WHERE id = $1")
        .bind(group)
        .bind(now)
        .run()
        .await?;
    Ok(())
}

/// A group that was archived is talked in again. What the owner of the house closed, they reopen.
pub async fn reopen(
    tx: &mut Write,
    by: &Member,
    id: GroupId,
    now: Timestamp,
) -> Result<(), Refusal> {
    let (closed,): (bool,) = tx
        .query("SELECT closed FROM groups WHERE id = $1")
        .bind(id)
        .optional()
        .await?
        .ok_or(Refusal::Absent)?;
    let act = if closed { Act::Oversee } else { Act::Own };
    let group = allow_id(tx, by, id, act, now).await?;
    if group.archived_at.is_none() {
        return Ok(());
    }
    tx.query("UPDATE groups SET archived_at = NULL, closed = FALSE WHERE id = $1")
        .bind(id)
        .run()
        .await?;
    let entry = Entry::in_group(by.id, Deed::Reopen, id);
    Ok(audit::write(tx, entry, now).await?)
}

/// Whether the owner of the house closed it.
pub async fn is_closed(conn: &mut Conn, group: GroupId) -> db::Result<bool> {
    let (closed,) = conn
        .query("SELECT closed FROM groups WHERE id = $1")
        .bind(group)
        .one()
        .await?;
    Ok(closed)
}

/// The owner of the house closes a group; its members are told why.
pub async fn close(
    tx: &mut Write,
    by: &Member,
    id: GroupId,
    reason: &Reason,
    now: Timestamp,
) -> Result<(), Refusal> {
    let group = allow_id(tx, by, id, Act::Oversee, now).await?;
    shelve(tx, id, now).await?;
    tx.query("UPDATE groups SET closed = TRUE WHERE id = $1")
        .bind(id)
        .run()
        .await?;
    let entry = Entry {
        reason: reason.as_str(),
        ..Entry::in_group(by.id, Deed::Close, id)
    };
    audit::write(tx, entry, now).await?;
    let told = Notice {
        reason: reason.as_str(),
        ..to_members(by, &group, Kind::Closed)
    };
    Ok(tell_everybody(tx, id, by.id, &told, now).await?)
}

/// The owner of the house enters a group, in the open: its log says so, and everybody in it is told.
/// They read what any newcomer reads.
pub async fn step_in(
    tx: &mut Write,
    by: &Member,
    id: GroupId,
    now: Timestamp,
) -> Result<Group, Refusal> {
    let group = allow_id(tx, by, id, Act::StepIn, now).await?;
    welcome(tx, id, by.id, GroupRole::Member, now).await?;
    let entry = Entry::in_group(by.id, Deed::StepIn, id);
    audit::write(tx, entry, now).await?;
    let told = to_members(by, &group, Kind::SteppedIn);
    tell_everybody(tx, id, by.id, &told, now).await?;
    Ok(group)
}

const fn to_members<'a>(by: &Member, group: &Group, kind: Kind) -> Notice<'a> {
    Notice {
        group: Some(group.id),
        about: Some(by.id),
        ..Notice::new(kind)
    }
}

words! {
    /// Whether a group is lived in.
    pub enum Life { Lived = "lived", Archived = "archived", Closed = "closed" }
}

/// Of the groups of the house, what somebody looks for.
#[derive(Clone, Debug, Default)]
pub struct Oversight {
    /// A part of its name, or of its address; empty: any.
    pub words: String,
    pub visibility: Option<Visibility>,
    pub life: Option<Life>,
}

/// Every group of the house from the one behind `after` on, oldest first, and where they go on: for its
/// owner.
pub async fn overseen(
    conn: &mut Conn,
    filter: &Oversight,
    after: Option<GroupId>,
) -> db::Result<(Vec<Overseen>, Option<GroupId>)> {
    let mut found: Vec<Overseen> = conn.query(
        "SELECT g.id, g.slug, g.name, g.visibility, g.created_at, g.archived_at, g.closed,
                (SELECT count(*) FROM memberships m WHERE m.group_id = g.id) AS size,
                (SELECT count(*) FROM reports r WHERE r.group_id = g.id AND r.state = 'open') AS reports
         FROM groups g WHERE g.id > $1 AND NOT g.aside
             AND (CAST($3 AS TEXT) IS NULL OR g.visibility = $3)
             AND (CAST($4 AS TEXT) IS NULL OR $4 = CASE WHEN g.closed THEN 'closed'
                 WHEN g.archived_at IS NOT NULL THEN 'archived' ELSE 'lived' END)
             AND (lower(g.name) LIKE $5 ESCAPE '!' OR g.slug LIKE $6 ESCAPE '!')
         ORDER BY g.id LIMIT $2",
    )
    .bind(after.unwrap_or(GroupId(uuid::Uuid::nil())))
    .bind(PAGE + 1)
    .bind(filter.visibility)
    .bind(filter.life)
    .bind(like(&filter.words))
    .bind(like(&filter.words).replace(' ', "-"))
    .all()
    .await?;
    let next = cut(&mut found, PAGE).map(|last| last.id);
    Ok((found, next))
}
