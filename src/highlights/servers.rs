//! What became of a highlight elsewhere, for those whose it is: its authors and the hosts.

use super::{Highlight, HighlightError, is_quoted};
use crate::{
    db::{Conn, Write},
    groups::{self, Refusal},
    members::Member,
    policy::Act,
    values::Timestamp,
    window::servers::{self, Server},
};

/// Whether somebody may see server by server what became of it, and insist.
pub async fn may_insist(
    conn: &mut Conn,
    highlight: &Highlight,
    member: &Member,
    now: Timestamp,
) -> Result<bool, HighlightError> {
    if is_quoted(conn, highlight.id, member.id).await? {
        return Ok(true);
    }
    match groups::allow_id(conn, member, highlight.group_id, Act::Approve, now).await {
        Ok(_) => Ok(true),
        Err(Refusal::Db(error)) => Err(error.into()),
        Err(_) => Ok(false),
    }
}

/// What became of it at each server.
pub async fn servers(
    conn: &mut Conn,
    highlight: &Highlight,
    member: &Member,
    now: Timestamp,
) -> Result<Vec<Server>, HighlightError> {
    if !may_insist(conn, highlight, member, now).await? {
        return Err(Refusal::Forbidden.into());
    }
    Ok(servers::of_copy(conn, highlight.copy_id).await?)
}

/// Tries again at once whatever waits.
pub async fn hurry(
    tx: &mut Write,
    highlight: &Highlight,
    member: &Member,
    now: Timestamp,
) -> Result<(), HighlightError> {
    if !may_insist(tx, highlight, member, now).await? {
        return Err(Refusal::Forbidden.into());
    }
    Ok(servers::hurry(tx, highlight.copy_id, now).await?)
}

/// Asks every server that got it once more to delete it.
pub async fn ask_again_to_delete(
    tx: &mut Write,
    highlight: &Highlight,
    member: &Member,
    now: Timestamp,
) -> Result<(), HighlightError> {
    if !may_insist(tx, highlight, member, now).await? {
        return Err(Refusal::Forbidden.into());
    }
    if servers::ask_again_to_delete(tx, highlight.copy_id, now).await? {
        Ok(())
    } else {
        Err(HighlightError::Settled)
    }
}
