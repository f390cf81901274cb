//! Flags from outside: hosts look at what another server tells of, and do about it what they do anyway.

use super::{Conn, Member, Write};
use crate::{
    audit::{self, Deed, Entry},
    db,
    groups::{self, Refusal},
    policy::Act,
    values::{FlagId, HighlightId, Timestamp},
    window::flags::{self, Flag},
};

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
