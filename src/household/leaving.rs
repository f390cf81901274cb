//! Leaving: somebody goes for good. What they said stays, and so does their name on it.

use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    files::portraits,
    groups, invitations,
    members::{self, Member},
    messages::{drafts, later},
    policy::HouseAct,
    values::{GroupId, MemberId, SessionId, Timestamp},
};

#[derive(Debug, thiserror::Error)]
pub enum StayError {
    #[error("whoever owns the house names a successor before they leave")]
    OwnsHouse,
    /// With the names of the groups.
    #[error("whoever owns a group names a successor before they leave")]
    OwnsGroups(Vec<String>),
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// What ended with somebody's leaving: the caller tells the live hub.
#[derive(Clone, Debug)]
pub struct Left {
    pub sessions: Vec<SessionId>,
    pub groups: Vec<GroupId>,
}

/// The groups that somebody owns and is not alone in: they need a successor first.
pub async fn owned(conn: &mut Conn, member: MemberId) -> db::Result<Vec<String>> {
    let names: Vec<(String,)> = conn
        .query(
            "SELECT g.name FROM memberships m JOIN groups g ON g.id = m.group_id
             WHERE m.member_id = $1 AND m.role = 'owner' AND g.archived_at IS NULL
             AND EXISTS (SELECT 1 FROM memberships o WHERE o.group_id = g.id AND o.member_id <> $1)
             ORDER BY lower(g.name), g.id LIMIT 100",
        )
        .bind(member)
        .all()
        .await?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}

/// Leaves the house: every session, membership and open invitation ends. The handle stays taken.
pub async fn leave(tx: &mut Write, member: &Member, now: Timestamp) -> Result<Left, StayError> {
    if !members::may(tx, member, HouseAct::Leave).await? {
        return Err(StayError::OwnsHouse);
    }
    let owned = owned(tx, member.id).await?;
    if !owned.is_empty() {
        return Err(StayError::OwnsGroups(owned));
    }
    tx.query("UPDATE members SET left_at = $2, password_hash = '', email = NULL, email_verified_at = NULL WHERE id = $1")
        .bind(member.id)
        .bind(now)
        .run()
        .await?;
    let groups = groups::leave_all(tx, member.id, now).await?;
    invitations::kill_codes_of(tx, member.id, now).await?;
    tx.query("UPDATE requests SET state = 'withdrawn', answered_at = $2 WHERE member_id = $1 AND state = 'waiting'")
        .bind(member.id)
        .bind(now)
        .run()
        .await?;
    drafts::forget_all(tx, member.id).await?;
    later::forget_all(tx, member.id).await?;
    portraits::take_down(tx, member.id).await?;
    let sessions = forget_keys(tx, member.id).await?;
    audit::write(tx, Entry::new(member.id, Deed::LeaveHouse), now).await?;
    Ok(Left { sessions, groups })
}

/// Whatever could let them in again: passkeys, codes, links, sessions.
async fn forget_keys(tx: &mut Write, member: MemberId) -> db::Result<Vec<SessionId>> {
    tx.query("DELETE FROM passkeys WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    tx.query("DELETE FROM ceremonies WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    tx.query("DELETE FROM authenticators WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    tx.query("DELETE FROM recovery_codes WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    tx.query("DELETE FROM mail_links WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    tx.query("DELETE FROM entry_links WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    let ended: Vec<(SessionId,)> = tx
        .query("DELETE FROM sessions WHERE member_id = $1 RETURNING id")
        .bind(member)
        .all()
        .await?;
    Ok(ended.into_iter().map(|(id,)| id).collect())
}
