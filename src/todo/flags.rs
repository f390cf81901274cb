//! Flags from outside: hosts look at what another server tells of, and do about it what they do anyway.

use super::{Conn, Member, Write};
use crate::{
    audit::{self, Deed, Entry},
    db,
    groups::{self, Refusal},
    policy::Act,
    values::{FlagId, GroupId, HighlightId, Timestamp},
    window::flags::{self, Flag},
};

/// What waits for this host, of every group that they answer for.
pub(super) async fn waiting_for(
    conn: &mut Conn,
    host: &Member,
    now: Timestamp,
) -> db::Result<Vec<Flag>> {
    let hosted: Vec<(GroupId,)> = conn
        .query(
            "SELECT m.group_id FROM memberships m
             WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)
             AND (m.role IN ('owner', 'host') OR EXISTS (SELECT 1 FROM stand_ins t
                 WHERE t.group_id = m.group_id AND t.stand_in_id = $1
                 AND t.since <= $2 AND t.until > $2 AND t.ended_at IS NULL))
             AND EXISTS (SELECT 1 FROM actors a JOIN outside_flags f
                 ON f.actor_id = a.id AND f.state = 'waiting' WHERE a.group_id = m.group_id)",
        )
        .bind(host.id)
        .bind(now)
        .all()
        .await?;
    let mut waiting = Vec::new();
    for (group,) in hosted {
        waiting.extend(flags::waiting_in(conn, group).await?);
    }
    Ok(waiting)
}

/// A flag, if this member may decide about it.
pub async fn allow(
    conn: &mut Conn,
    host: &Member,
    id: FlagId,
    now: Timestamp,
) -> Result<Flag, Refusal> {
    let flag = flags::find(conn, id).await?.ok_or(Refusal::Absent)?;
    let group = flag.group_id.ok_or(Refusal::Absent)?;
    groups::allow_id(conn, host, group, Act::Approve, now).await?;
    Ok(flag)
}

/// What it is about, as the house knows it; `None`: the group itself, or something that is gone.
pub async fn about(conn: &mut Conn, flag: &Flag) -> db::Result<Option<HighlightId>> {
    let shown: Option<(HighlightId,)> = conn
        .query("SELECT id FROM highlights WHERE copy_id = $1 AND state = 'published'")
        .bind(flag.copy_id)
        .optional()
        .await?;
    Ok(shown.map(|(id,)| id))
}

/// A host has looked at it. False: somebody else was quicker.
pub async fn settle(
    tx: &mut Write,
    host: &Member,
    flag: &Flag,
    now: Timestamp,
) -> Result<bool, Refusal> {
    let settled = flags::settle(tx, flag.id, host.id, now).await?;
    if settled {
        let done = Entry {
            subject: flag.host.clone(),
            group: flag.group_id,
            ..Entry::new(host.id, Deed::SeeFlag)
        };
        audit::write(tx, done, now).await?;
    }
    Ok(settled)
}
