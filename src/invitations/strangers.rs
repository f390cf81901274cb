//! The invitation that stands for a stranger who was approved: for one person, into the house alone,
//! without a code until they come for it.

use crate::{
    audit::{self, Deed},
    db::{self, Conn, Write},
    members,
    policy::HouseAct,
    values::{InvitationId, Lang, MemberId, Span, Timestamp, Token},
};

/// How long somebody who was approved may take to come in.
pub const LIFE: Span = Span::days(30);

/// Makes it, in the name of whoever takes them in. Its code is thrown away: [`new_code`] makes another.
pub async fn for_stranger(
    tx: &mut Write,
    inviter: MemberId,
    language: Option<Lang>,
    now: Timestamp,
) -> db::Result<InvitationId> {
    let id = InvitationId::fresh();
    tx.query(
        "INSERT INTO invitations (id, code_hash, inviter_id, kind, note, language, uses, created_at, expires_at)
         VALUES ($1, $2, $3, 'person', '', $4, 1, $5, $6)",
    )
    .bind(id)
    .bind(Token::fresh().hash())
    .bind(inviter)
    .bind(language)
    .bind(now)
    .bind(now.plus(LIFE))
    .run()
    .await?;
    audit::write(tx, super::entry(inviter, Deed::Invite, id), now).await?;
    Ok(id)
}

/// Whatever stands in the name of somebody who goes, or may not invite any more, stands on in the name of
/// the host who approved it, or of the owner: the stranger was promised it, and did nothing.
pub async fn hand_over(tx: &mut Write, from: MemberId, now: Timestamp) -> db::Result<()> {
    let promised: Vec<(InvitationId, MemberId)> = tx
        .query(
            "SELECT i.id, r.answered_by FROM invitations i JOIN requests r ON r.invitation_id = i.id
             WHERE i.inviter_id = $1 AND i.used < i.uses AND i.expires_at > $2 AND i.revoked_at IS NULL
                 AND r.member_id IS NULL AND r.answered_by IS NOT NULL",
        )
        .bind(from)
        .bind(now)
        .all()
        .await?;
    for (invitation, host) in promised {
        let Some(heir) = heir(tx, host, now).await? else {
            continue;
        };
        tx.query("UPDATE invitations SET inviter_id = $2 WHERE id = $1")
            .bind(invitation)
            .bind(heir)
            .run()
            .await?;
    }
    Ok(())
}

/// The host if they may invite still, or else the owner of the house.
async fn heir(tx: &mut Write, host: MemberId, now: Timestamp) -> db::Result<Option<MemberId>> {
    if let Some(host) = members::find(tx, host, now).await?
        && members::may(tx, &host, HouseAct::Invite).await?
    {
        return Ok(Some(host.id));
    }
    Ok(members::owner(tx, now).await?.map(|owner| owner.id))
}

/// Gives an open invitation a new code; every earlier one opens nothing any more.
pub async fn new_code(
    tx: &mut Write,
    invitation: InvitationId,
    now: Timestamp,
) -> db::Result<Option<Token>> {
    let code = Token::spoken();
    let renewed = tx
        .query(
            "UPDATE invitations SET code_hash = $2
             WHERE id = $1 AND used < uses AND expires_at > $3 AND revoked_at IS NULL",
        )
        .bind(invitation)
        .bind(code.hash())
        .bind(now)
        .run()
        .await?;
    Ok((renewed == 1).then_some(code))
}

/// The name of the stranger whom an invitation stands for.
pub async fn name_of(conn: &mut Conn, invitation: InvitationId) -> db::Result<Option<String>> {
    let asked: Option<(String,)> = conn
        .query("SELECT name FROM requests WHERE invitation_id = $1 AND member_id IS NULL")
        .bind(invitation)
        .optional()
        .await?;
    Ok(asked.map(|(name,)| name))
}

/// How the door stands for a stranger who was approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    Open,
    /// For now: the house holds it, or all its doors.
    Paused,
    /// It was used, its days are over, or its inviter may not invite any more.
    Over,
}

/// Whether somebody can still come in by it.
pub async fn stands(
    conn: &mut Conn,
    invitation: InvitationId,
    now: Timestamp,
) -> db::Result<Stands> {
    let kept: Option<(MemberId, bool)> = conn
        .query(
            "SELECT inviter_id, paused_at IS NOT NULL OR EXISTS (SELECT 1 FROM house WHERE doors_paused)
             FROM invitations
             WHERE id = $1 AND used < uses AND expires_at > $2 AND revoked_at IS NULL",
        )
        .bind(invitation)
        .bind(now)
        .optional()
        .await?;
    let Some((inviter, paused)) = kept else {
        return Ok(Stands::Over);
    };
    let inviter = members::find(conn, inviter, now).await?;
    let inviter = inviter.ok_or(sqlx::Error::RowNotFound)?;
    if !members::may(conn, &inviter, HouseAct::Invite).await? {
        return Ok(Stands::Over);
    }
    Ok(if paused { Stands::Paused } else { Stands::Open })
}
