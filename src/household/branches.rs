//! Branches: what hosts of the house do about the people who came by somebody.
//!
//! Nobody is held out for whom they invited, or by whom they came: a branch is looked at, never judged.

use crate::{
    audit::{self, Deed, Entry},
    db::{self, Write},
    groups::Refusal,
    members::{self, Member},
    notices::{self, Kind, Notice},
    policy::HouseAct,
    values::{HouseRole, MemberId, Timestamp},
};

/// Pauses every open invitation of somebody and of everybody who came by them, or by those: also what
/// its own maker had paused, or a host who stands lower, so that they cannot reopen it. Gives how many
/// those were.
pub async fn pause_codes(
    tx: &mut Write,
    host: &Member,
    top: MemberId,
    now: Timestamp,
) -> Result<u64, Refusal> {
    allow(tx, host).await?;
    let paused = tx
        .query(
            "UPDATE invitations SET paused_at = $2, paused_by = $3
             WHERE used < uses AND expires_at > $2 AND revoked_at IS NULL
             AND (paused_at IS NULL OR (paused_by = inviter_id AND inviter_id <> $3) OR EXISTS
                 (SELECT 1 FROM members p WHERE p.id = paused_by AND p.id <> $3
                  AND (p.role NOT IN ('owner', 'host') OR p.role = 'host' AND $4)))
             AND inviter_id IN (
                 WITH RECURSIVE branch (id, depth) AS (
                     SELECT m.id, CAST(0 AS BIGINT) FROM members m WHERE m.id = $1
                     UNION ALL
                     SELECT m.id, b.depth + 1 FROM branch b CROSS JOIN members m
                     WHERE m.invited_by = b.id AND b.depth < 100)
                 SELECT id FROM branch)",
        )
        .bind(top)
        .bind(now)
        .bind(host.id)
        .bind(host.role == HouseRole::Owner)
        .run()
        .await?;
    let entry = Entry {
        about: Some(top),
        subject: paused.to_string(),
        ..Entry::new(host.id, Deed::PauseBranch)
    };
    audit::write(tx, entry, now).await?;
    Ok(paused)
}

/// Thanks somebody for whom they brought in.
pub async fn thank(
    tx: &mut Write,
    host: &Member,
    inviter: MemberId,
    now: Timestamp,
) -> Result<(), Refusal> {
    allow(tx, host).await?;
    let thanks = Notice {
        about: Some(host.id),
        ..Notice::new(Kind::Thanked)
    };
    Ok(notices::tell(tx, inviter, &thanks, now).await?)
}

async fn allow(tx: &mut Write, host: &Member) -> Result<(), Refusal> {
    let may: db::Result<bool> = members::may(tx, host, HouseAct::Host).await;
    if may? { Ok(()) } else { Err(Refusal::Absent) }
}
