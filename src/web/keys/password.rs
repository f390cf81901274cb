//! Another password, in the place of the one they had.

use crate::{
    audit::Deed,
    members::{self, passwords::Password, sessions},
    values::Token,
    web::{Failure, Site, proof, visitor::Signed},
};

/// Whoever has just proved themselves, perhaps by a link because they forgot it, need not know the
/// password they had.
pub(in crate::web) async fn change_password(
    site: &Site,
    signed: &Signed,
    (current, chosen): (&str, &str),
) -> Result<Token, Failure> {
    let chosen = Password::choose(chosen);
    let chosen = chosen.map_err(|unfit| Failure::unfit(vec![("password", unfit)]))?;
    let before = if current.is_empty() {
        let mut conn = site.db.read().await?;
        let fresh = sessions::is_proven(&mut conn, signed.session, signed.now).await?;
        let hash = members::password_hash(&mut conn, signed.member.id).await?;
        fresh.then_some(hash)
    } else {
        let known = proof::knows_password(site, signed, current).await?;
        known.map(Some)
    };
    let before = before.ok_or_else(Failure::wrong_password)?;
    let hash = site.passwords.turn().await?.hash(chosen).await;
    let mut tx = site.db.write().await?;
    // While the hasher worked, it may have been changed from elsewhere.
    if members::password_hash(&mut tx, signed.member.id).await? != before {
        return Err(Failure::conflict());
    }
    members::change_password(&mut tx, signed.member.id, hash).await?;
    proof::changed(site, tx, signed, Deed::ChangePassword).await
}
