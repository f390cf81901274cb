//! Passkeys of one's own: adding, naming and removing them; and signing in with one.

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::Member;
use crate::{
    audit::Deed,
    db::Write,
    members::{
        self,
        passkeys::{self, PasskeyError, Passkeys},
    },
    values::{Name, PasskeyId, Token},
    web::{Failure, Site, form::Form, proof, saved::Saved, visitor::Signed},
};

/// What a device answered, and the secret under which it was asked.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Answered {
    pub(in crate::web) ceremony: String,
    pub(in crate::web) credential: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Made {
    name: String,
}

pub(super) async fn add(
    visit: Member,
    Form((made, answered)): Form<(Made, Answered)>,
) -> Result<Response, Failure> {
    let (site, signed) = (&visit.site, &visit.who);
    // A passkey without a name is called by its device: nobody has to think of one.
    let name = Name::parse(&made.name).or_else(|_| Name::parse(&visit.words().t("passkey")));
    let name = name.map_err(Failure::broken)?;
    let (tx, _) = add_passkey(site, signed, &answered, &name).await?;
    let jar = proof::changed_here(site, tx, signed, Deed::AddPasskey).await?;
    Ok((jar, Saved::at("/settings/keys", "passkey")).into_response())
}

/// Reads a new passkey and keeps it; the caller ends what it changes.
pub(in crate::web) async fn add_passkey(
    site: &Site,
    signed: &Signed,
    answered: &Answered,
    name: &Name,
) -> Result<(Write, PasskeyId), Failure> {
    let (id, now) = (signed.member.id, signed.now);
    let token = Token::given(&answered.ceremony);
    let mut tx = site.db.write().await?;
    proof::fresh(&mut tx, signed).await?;
    let passkeys = possible(site)?;
    let made = passkeys.take_new(&mut tx, &token, Some(id), &answered.credential, now);
    let made = made.await?;
    let kept = passkeys::keep(&mut tx, id, &made, name, now).await?;
    Ok((tx, kept))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    name: String,
}

pub(super) async fn rename(
    visit: Member,
    Path(id): Path<String>,
    Form(named): Form<Named>,
) -> Result<Response, Failure> {
    let id: PasskeyId = id.parse().map_err(|_| Failure::absent())?;
    let name = Name::parse(&named.name).map_err(|unfit| Failure::unfit(vec![("name", unfit)]))?;
    let mut tx = visit.site.db.write().await?;
    if !passkeys::rename(&mut tx, visit.who.member.id, id, &name).await? {
        return Err(Failure::absent());
    }
    tx.commit().await?;
    Ok(Saved::at("/settings/keys", "passkey-named").into_response())
}

pub(super) async fn remove(visit: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let (site, signed) = (&visit.site, &visit.who);
    let id: PasskeyId = id.parse().map_err(|_| Failure::absent())?;
    let tx = remove_passkey(site, signed, id).await?;
    let jar = proof::changed_here(site, tx, signed, Deed::RemovePasskey).await?;
    Ok((jar, Saved::at("/settings/keys", "passkey-gone")).into_response())
}

/// Removes a passkey, unless nothing would be left to sign in with; the caller ends what it changes.
pub(in crate::web) async fn remove_passkey(
    site: &Site,
    signed: &Signed,
    id: PasskeyId,
) -> Result<Write, Failure> {
    let member = signed.member.id;
    let mut tx = site.db.write().await?;
    proof::fresh(&mut tx, signed).await?;
    if !passkeys::remove(&mut tx, member, id).await? {
        return Err(Failure::absent());
    }
    let has_password = members::password_hash(&mut tx, member).await?.is_some();
    if !has_password && passkeys::of_member(&mut tx, member).await?.is_empty() {
        return Err(Failure::last_key());
    }
    Ok(tx)
}

/// The passkeys of this house, if it is reached by a name.
pub(in crate::web) fn possible(site: &Site) -> Result<&Passkeys, Failure> {
    site.passkeys.as_ref().ok_or_else(Failure::absent)
}

impl From<PasskeyError> for Failure {
    fn from(error: PasskeyError) -> Self {
        match error {
            PasskeyError::Wrong => Self::wrong_passkey(),
            PasskeyError::Enough => Self::conflict(),
            PasskeyError::Db(error) => error.into(),
        }
    }
}
