//! A letter to an address that an invitation is for. The code in it opens the same invitation, once,
//! for whoever reads mail there: the address is shown to be theirs before anything is spent.

use super::plan::OnlyFor;
use crate::{
    db::{self, Write},
    letters::LINK_LIFE,
    values::{Email, InvitationId, Timestamp, Token},
};

/// Makes the code for a letter, if the invitation is for that address. An earlier one stops working.
pub async fn code_for(
    tx: &mut Write,
    invitation: InvitationId,
    address: &Email,
    now: Timestamp,
) -> db::Result<Option<Token>> {
    let kept: Option<(Option<String>,)> = tx
        .query("SELECT email FROM invitations WHERE id = $1")
        .bind(invitation)
        .optional()
        .await?;
    let only_for = kept.and_then(|(email,)| email).map(OnlyFor::kept);
    if only_for.is_none_or(|only_for| only_for.admits(address.as_str()).is_none()) {
        return Ok(None);
    }
    tx.query("DELETE FROM door_letters WHERE email = $1 AND invitation_id = $2")
        .bind(address.as_str().to_owned())
        .bind(invitation)
        .run()
        .await?;
    let code = Token::spoken();
    tx.query(
        "INSERT INTO door_letters (code_hash, invitation_id, email, expires_at)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(code.hash())
    .bind(invitation)
    .bind(address.as_str().to_owned())
    .bind(now.plus(LINK_LIFE))
    .run()
    .await?;
    Ok(Some(code))
}

/// Ends every letter that was sent for an invitation.
pub(super) async fn end_letters(tx: &mut Write, invitation: InvitationId) -> db::Result<()> {
    tx.query("DELETE FROM door_letters WHERE invitation_id = $1")
        .bind(invitation)
        .run()
        .await?;
    Ok(())
}

/// Uses up the code of a letter: the invitation that it opens, and the address that it came to. One
/// of many at once gets it (invariant 39).
pub(super) async fn use_up(
    tx: &mut Write,
    code: &Token,
    now: Timestamp,
) -> db::Result<Option<(InvitationId, String)>> {
    tx.query(
        "DELETE FROM door_letters WHERE code_hash = $1 AND expires_at > $2
         RETURNING invitation_id, email",
    )
    .bind(code.hash())
    .bind(now)
    .optional()
    .await
}
