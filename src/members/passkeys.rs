//! Passkeys: public-key credentials of a device that checks who holds it (`WebAuthn`).
//!
//! A device finds its passkey by itself, so that nobody says their handle first, and nobody learns by
//! asking whether a handle exists. Whoever used one has shown both that they have it and that it is
//! them: no second step is asked for.

use serde::{Deserialize, Serialize};
use url::Url;
use webauthn_rs::prelude::{
    CreationChallengeResponse, CredentialID, DiscoverableAuthentication, DiscoverableKey, Passkey,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    RequestChallengeResponse, Webauthn, WebauthnBuilder, WebauthnError,
};
use webauthn_rs_proto::ResidentKeyRequirement;

use crate::{
    db::{self, Conn, Write},
    values::{MemberId, Name, PasskeyId, Span, Timestamp, Token},
};

/// How long a device may take.
pub const PATIENCE: Span = Span::minutes(5);
/// The most passkeys somebody has.
pub const MOST: i64 = 10;

/// One as its owner sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Kept {
    pub id: PasskeyId,
    pub name: String,
    pub made_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// Nothing was asked, or too long ago, or of somebody else, or the answer does not fit.
    #[error("this is no answer to what was asked")]
    Wrong,
    #[error("there are enough of them")]
    Enough,
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl From<WebauthnError> for PasskeyError {
    fn from(_: WebauthnError) -> Self {
        Self::Wrong
    }
}

impl From<serde_json::Error> for PasskeyError {
    fn from(_: serde_json::Error) -> Self {
        Self::Wrong
    }
}

/// What was asked, and waits for its answer.
#[derive(Serialize, Deserialize)]
enum Asked {
    Make(PasskeyRegistration),
    Use(DiscoverableAuthentication),
}

/// Asks devices, and judges what they answer, for the addresses of one house.
pub struct Passkeys(Webauthn);

impl Passkeys {
    /// Nothing where the house is reached by a number alone: a passkey is bound to a name.
    pub fn new(origins: &[String]) -> Option<Self> {
        let origins: Vec<Url> = origins
            .iter()
            .filter_map(|origin| origin.parse().ok())
            .collect();
        let named = |origin: &&Url| matches!(origin.host(), Some(url::Host::Domain(_)));
        let origin = origins.iter().find(named)?;
        let builder = WebauthnBuilder::new(origin.domain()?, origin).ok()?;
        builder.build().ok().map(Self)
    }

    /// Asks for a new passkey, for a member or for somebody who is not one yet.
    pub async fn ask_new(
        &self,
        tx: &mut Write,
        member: Option<MemberId>,
        (handle, name): (&str, &str),
        now: Timestamp,
    ) -> Result<(Token, CreationChallengeResponse), PasskeyError> {
        let known = match member {
            Some(member) => ids_of(tx, member).await?,
            None => Vec::new(),
        };
        if i64::try_from(known.len()).is_ok_and(|known| known >= MOST) {
            return Err(PasskeyError::Enough);
        }
        let whose = member.unwrap_or_else(MemberId::fresh).0;
        let asked = self
            .0
            .start_passkey_registration(whose, handle, name, Some(known));
        let (mut options, state) = asked?;
        if let Some(wanted) = &mut options.public_key.authenticator_selection {
            wanted.resident_key = Some(ResidentKeyRequirement::Required);
            wanted.require_resident_key = true;
        }
        let token = ask(tx, member, &Asked::Make(state), now).await?;
        Ok((token, options))
    }

    /// Reads the new passkey that a device made, for whoever it was asked for.
    pub async fn take_new(
        &self,
        tx: &mut Write,
        token: &Token,
        member: Option<MemberId>,
        answer: &str,
        now: Timestamp,
    ) -> Result<Passkey, PasskeyError> {
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer)?;
        let Asked::Make(state) = asked(tx, token, member, now).await? else {
            return Err(PasskeyError::Wrong);
        };
        Ok(self.0.finish_passkey_registration(&answer, &state)?)
    }

    /// Asks whoever is there for a passkey of theirs.
    pub async fn ask(
        &self,
        tx: &mut Write,
        now: Timestamp,
    ) -> Result<(Token, RequestChallengeResponse), PasskeyError> {
        let (mut options, state) = self.0.start_discoverable_authentication()?;
        // A button asks for it, not a field that is being filled in.
        options.mediation = None;
        let token = ask(tx, None, &Asked::Use(state), now).await?;
        Ok((token, options))
    }

    /// Who shows a passkey.
    pub async fn take(
        &self,
        tx: &mut Write,
        token: &Token,
        answer: &str,
        now: Timestamp,
    ) -> Result<MemberId, PasskeyError> {
        let answer: PublicKeyCredential = serde_json::from_str(answer)?;
        let Asked::Use(state) = asked(tx, token, None, now).await? else {
            return Err(PasskeyError::Wrong);
        };
        let row: Option<(PasskeyId, MemberId, String)> = tx
            .query("SELECT id, member_id, credential FROM passkeys WHERE credential_id = $1")
            .bind(answer.raw_id.clone())
            .optional()
            .await?;
        let (id, member, credential) = row.ok_or(PasskeyError::Wrong)?;
        let mut passkey: Passkey = serde_json::from_str(&credential)?;
        let key = DiscoverableKey::from(&passkey);
        let shown = self
            .0
            .finish_discoverable_authentication_v2(&answer, state, key)?;
        if !shown.user_verified() {
            return Err(PasskeyError::Wrong);
        }
        passkey.update_credential(&shown);
        tx.query("UPDATE passkeys SET credential = $2, used_at = $3 WHERE id = $1")
            .bind(id)
            .bind(serde_json::to_string(&passkey)?)
            .bind(now)
            .run()
            .await?;
        Ok(member)
    }
}

async fn ids_of(conn: &mut Conn, member: MemberId) -> db::Result<Vec<CredentialID>> {
    let ids: Vec<(Vec<u8>,)> = conn
        .query("SELECT credential_id FROM passkeys WHERE member_id = $1 ORDER BY made_at")
        .bind(member)
        .all()
        .await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

async fn ask(
    tx: &mut Write,
    member: Option<MemberId>,
    asked: &Asked,
    now: Timestamp,
) -> Result<Token, PasskeyError> {
    let token = Token::fresh();
    tx.query(
        "INSERT INTO ceremonies (token_hash, member_id, state, expires_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(token.hash())
    .bind(member)
    .bind(serde_json::to_string(asked)?)
    .bind(now.plus(PATIENCE))
    .run()
    .await?;
    Ok(token)
}

/// What was asked under this secret, once.
async fn asked(
    tx: &mut Write,
    token: &Token,
    member: Option<MemberId>,
    now: Timestamp,
) -> Result<Asked, PasskeyError> {
    let row: Option<(Option<MemberId>, String)> = tx
        .query(
            "DELETE FROM ceremonies WHERE token_hash = $1 AND expires_at > $2
             RETURNING member_id, state",
        )
        .bind(token.hash())
        .bind(now)
        .optional()
        .await?;
    let (whose, state) = row.ok_or(PasskeyError::Wrong)?;
    if whose != member {
        return Err(PasskeyError::Wrong);
    }
    Ok(serde_json::from_str(&state)?)
}

/// Keeps a new passkey; nobody has it already.
pub async fn keep(
    tx: &mut Write,
    member: MemberId,
    passkey: &Passkey,
    name: &Name,
    now: Timestamp,
) -> Result<PasskeyId, PasskeyError> {
    let id = PasskeyId::fresh();
    let kept = tx
        .query(
            "INSERT INTO passkeys (id, member_id, credential_id, credential, name, made_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (credential_id) DO NOTHING",
        )
        .bind(id)
        .bind(member)
        .bind(passkey.cred_id().clone())
        .bind(serde_json::to_string(passkey)?)
        .bind(name.as_str().to_owned())
        .bind(now)
        .run()
        .await?;
    if kept == 1 {
        Ok(id)
    } else {
        Err(PasskeyError::Wrong)
    }
}

pub async fn of_member(conn: &mut Conn, member: MemberId) -> db::Result<Vec<Kept>> {
    conn.query(
        "SELECT id, name, made_at, used_at FROM passkeys WHERE member_id = $1
         ORDER BY made_at, id LIMIT 10",
    )
    .bind(member)
    .all()
    .await
}

pub async fn rename(
    tx: &mut Write,
    member: MemberId,
    id: PasskeyId,
    name: &Name,
) -> db::Result<bool> {
    let renamed = tx
        .query("UPDATE passkeys SET name = $3 WHERE id = $1 AND member_id = $2")
        .bind(id)
        .bind(member)
        .bind(name.as_str().to_owned())
        .run()
        .await?;
    Ok(renamed == 1)
}

pub async fn remove(tx: &mut Write, member: MemberId, id: PasskeyId) -> db::Result<bool> {
    let removed = tx
        .query("DELETE FROM passkeys WHERE id = $1 AND member_id = $2")
        .bind(id)
        .bind(member)
        .run()
        .await?;
    Ok(removed == 1)
}
