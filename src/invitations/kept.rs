//! Invitations seen by who made them, and by the hosts of the house. Their codes are not known any more.

use super::{Change, Kind, State, addressed, entry, strangers};
use crate::{
    audit::{self, Deed},
    db::{self, Conn, Write},
    groups::{Group, Refusal},
    members::{self, Member},
    policy::{self, HouseAct},
    values::{Behind, HouseRole, InvitationId, MemberId, Timestamp, Token, cut},
};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Invitation {
    pub id: InvitationId,
    pub kind: Kind,
    pub inviter_id: MemberId,
    pub inviter: String,
    pub note: String,
    pub uses: i64,
    pub used: i64,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub approval: bool,
    /// For whom alone, by their address.
    pub email: Option<String>,
    pub guest_until: Option<Timestamp>,
    /// Who paused it.
    pub paused_by: Option<MemberId>,
    pub state: State,
}

/// Somebody who came in by an invitation.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Arrival {
    pub member_id: MemberId,
    pub name: String,
    pub at: Timestamp,
}

/// A group that an invitation opens.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Opened {
    #[sqlx(flatten)]
    group: Group,
    seen: bool,
}

impl Opened {
    /// `None`: a secret group, of which whoever asks is no member.
    pub fn group(&self) -> Option<&Group> {
        self.seen.then_some(&self.group)
    }
}

/// The groups that an invitation was made for, in their order, as somebody may see them.
pub async fn groups_of(
    conn: &mut Conn,
    id: InvitationId,
    reader: MemberId,
) -> db::Result<Vec<Opened>> {
    conn.query(
        "SELECT g.id, g.slug, g.name, g.purpose, g.visibility, g.removals, g.announcements,
                g.archived_at, g.rules_version, g.aside,
                g.visibility <> 'secret' OR EXISTS (SELECT 1 FROM memberships m
                    WHERE m.group_id = g.id AND m.member_id = $2) AS seen
         FROM invitation_groups i JOIN groups g ON g.id = i.group_id
         WHERE i.invitation_id = $1 ORDER BY i.position",
    )
    .bind(id)
    .bind(reader)
    .all()
    .await
}

/// Who came by an invitation, the first of them first, so many at once; and where the list goes on.
pub async fn arrivals(
    conn: &mut Conn,
    id: InvitationId,
    (after, most): (Option<Behind>, i64),
) -> db::Result<(Vec<Arrival>, Option<Behind>)> {
    let after = after.unwrap_or(Behind::FIRST);
    let mut came: Vec<Arrival> = conn
        .query(
            "SELECT m.id AS member_id, m.name, r.redeemed_at AS at
             FROM redemptions r JOIN members m ON m.id = r.member_id
             WHERE r.invitation_id = $1 AND (r.redeemed_at, r.member_id) > ($2, $3)
             ORDER BY r.redeemed_at, r.member_id LIMIT $4",
        )
        .bind(id)
        .bind(after.at)
        .bind(after.id)
        .bind(most + 1)
        .all()
        .await?;
    let next = cut(&mut came, most).map(|last| Behind {
        at: last.at,
        id: last.member_id.0,
    });
    Ok((came, next))
}

/// Whether an invitation is a member's own; `Absent` if it is not theirs to do anything with.
async fn own_or_hosted(tx: &mut Write, member: &Member, id: InvitationId) -> Result<bool, Refusal> {
    let made: Option<(MemberId,)> = tx
        .query("SELECT inviter_id FROM invitations WHERE id = $1")
        .bind(id)
        .optional()
        .await?;
    match made {
        Some((inviter,)) if inviter == member.id => Ok(true),
        Some(_) if members::may(tx, member, HouseAct::Host).await? => Ok(false),
        _ => Err(Refusal::Absent),
    }
}

/// Does this to an invitation, and says whether it was not so already. Once a pause or a revocation is
/// committed nobody comes in by it (invariant 28). What somebody paused, they reopen, or somebody who
/// stands above them in the house.
pub async fn change(
    tx: &mut Write,
    by: &Member,
    change: Change,
    id: InvitationId,
    now: Timestamp,
) -> Result<bool, Refusal> {
    own_or_hosted(tx, by, id).await?;
    let (changed, deed) = match change {
        Change::Pause => (pause(tx, by, id, now).await?, Deed::PauseInvitation),
        Change::Reopen => (reopen(tx, by, id).await?, Deed::ReopenInvitation),
        Change::Revoke => (revoke(tx, id, now).await?, Deed::RevokeInvitation),
    };
    if changed == 1 {
        audit::write(tx, entry(by.id, deed, id), now).await?;
    }
    Ok(changed == 1)
}

/// What its own maker paused, or a host who stands lower, is paused again by whoever else does: it is not
/// theirs to reopen then.
async fn pause(tx: &mut Write, by: &Member, id: InvitationId, now: Timestamp) -> db::Result<u64> {
    tx.query(
        "UPDATE invitations SET paused_at = $2, paused_by = $3
         WHERE id = $1 AND revoked_at IS NULL
         AND (paused_at IS NULL OR (paused_by = inviter_id AND inviter_id <> $3) OR EXISTS
             (SELECT 1 FROM members p WHERE p.id = paused_by AND p.id <> $3
              AND (p.role NOT IN ('owner', 'host') OR p.role = 'host' AND $4)))",
    )
    .bind(id)
    .bind(now)
    .bind(by.id)
    .bind(by.role == HouseRole::Owner)
    .run()
    .await
}

async fn reopen(tx: &mut Write, by: &Member, id: InvitationId) -> db::Result<u64> {
    let paused: Option<(MemberId, HouseRole)> = tx
        .query(
            "SELECT p.id, p.role FROM invitations i JOIN members p ON p.id = i.paused_by
             WHERE i.id = $1 AND i.paused_at IS NOT NULL",
        )
        .bind(id)
        .optional()
        .await?;
    let theirs = paused
        .filter(|(holder, role)| *holder == by.id || policy::outranks_in_house(by.role, *role));
    let Some((holder, _)) = theirs else {
        return Ok(0);
    };
    tx.query(
        "UPDATE invitations SET paused_at = NULL, paused_by = NULL
         WHERE id = $1 AND paused_at IS NOT NULL AND revoked_at IS NULL AND paused_by = $2",
    )
    .bind(id)
    .bind(holder)
    .run()
    .await
}

async fn revoke(tx: &mut Write, id: InvitationId, now: Timestamp) -> db::Result<u64> {
    tx.query("UPDATE invitations SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
        .bind(id)
        .bind(now)
        .run()
        .await
}

/// Gives an invitation of one's own another code, which is told this once; the old one opens nothing
/// from then on, nor does any letter that was asked for with it. `None`: it is over, or it stands for a
/// stranger, who fetches its codes themselves.
pub async fn reissue(
    tx: &mut Write,
    by: &Member,
    id: InvitationId,
    now: Timestamp,
) -> Result<Option<Token>, Refusal> {
    if !own_or_hosted(tx, by, id).await? {
        // A code is good in its maker's name.
        return Err(Refusal::Forbidden);
    }
    let code = Token::spoken();
    let reissued = tx
        .query(
            "UPDATE invitations SET code_hash = $2, chosen_words = FALSE
             WHERE id = $1 AND revoked_at IS NULL AND used < uses AND expires_at > $3
             AND EXISTS (SELECT 1 FROM invitation_groups WHERE invitation_id = $1)",
        )
        .bind(id)
        .bind(code.hash())
        .bind(now)
        .run()
        .await?;
    if reissued == 1 {
        addressed::end_letters(tx, id).await?;
        audit::write(tx, entry(by.id, Deed::ReissueInvitation, id), now).await?;
    }
    Ok((reissued == 1).then_some(code))
}

/// One of them, for whoever may do something with it.
pub async fn find(
    conn: &mut Conn,
    member: &Member,
    id: InvitationId,
    now: Timestamp,
) -> Result<Invitation, Refusal> {
    let host = members::may(conn, member, HouseAct::Host).await?;
    let found: Option<Invitation> = conn
        .query(
            "SELECT i.id, i.kind, i.inviter_id, p.name AS inviter, i.note, i.uses, i.used,
                    i.created_at, i.expires_at, i.approval, i.email, i.guest_until, i.paused_by,
                    CASE WHEN i.revoked_at IS NOT NULL THEN 'revoked'
                         WHEN i.used >= i.uses THEN 'used_up'
                         WHEN i.expires_at <= $1 OR i.guest_until <= $1 THEN 'expired'
                         WHEN i.paused_at IS NOT NULL THEN 'paused' ELSE 'live' END AS state
             FROM invitations i JOIN members p ON p.id = i.inviter_id
             WHERE i.id = $2 AND (i.inviter_id = $3 OR $4)",
        )
        .bind(now)
        .bind(id)
        .bind(member.id)
        .bind(host)
        .optional()
        .await?;
    found.ok_or(Refusal::Absent)
}

/// Closes every invitation of somebody who is sent away or leaves: nobody comes in by their name any more.
/// Strangers who were approved come in by another's.
pub async fn kill_codes_of(tx: &mut Write, inviter: MemberId, now: Timestamp) -> db::Result<u64> {
    strangers::hand_over(tx, inviter, now).await?;
    tx.query(
        "UPDATE invitations SET revoked_at = $2
         WHERE inviter_id = $1 AND used < uses AND expires_at > $2 AND revoked_at IS NULL",
    )
    .bind(inviter)
    .bind(now)
    .run()
    .await
}
