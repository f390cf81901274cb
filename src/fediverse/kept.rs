//! Keys that must have been kept: other servers know us by them and keep them for days, so a house that was put
//! back without them says so, and makes no new ones in silence (case 72).

use super::signature::{PrivateKey, ProofKey};
use crate::db::Conn;

/// Why a house is not opened.
#[derive(Debug, thiserror::Error)]
pub enum Lost {
    #[error(
        "the keys by which other servers know {0} are missing or damaged: put back a backup of the whole database. \
         If there is none, «salon bridge change-keys --at-once» makes new ones; some servers believe those only \
         after a day or two"
    )]
    Keys(String),
    #[error(
        "somebody of this house who speaks to other servers is missing, with their keys: put back a backup of the \
         whole database"
    )]
    Actors,
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

#[derive(sqlx::FromRow)]
struct Kept {
    handle: String,
    private_key: Vec<u8>,
    public_key_pem: String,
    proof_key: Option<Vec<u8>>,
}

impl Kept {
    fn is_whole(&self) -> bool {
        let request = PrivateKey::from_pkcs8(&self.private_key).and_then(|key| key.public_pem());
        let proof = self.proof_key.as_deref();
        request.as_ref() == Ok(&self.public_key_pem)
            && proof.is_some_and(|proof| ProofKey::from_pkcs8(proof).is_ok())
    }
}

/// Fails where somebody whom other servers know is not there, or has no keys that fit.
pub async fn check_keys(conn: &mut Conn) -> Result<(), Lost> {
    let (missing,) = conn
        .query(
            "SELECT EXISTS (SELECT 1 FROM (SELECT actor_id FROM copies UNION SELECT actor_id FROM followers) k
                 WHERE NOT EXISTS (SELECT 1 FROM actors a WHERE a.id = k.actor_id))
             OR (EXISTS (SELECT 1 FROM remote_keys)
                 AND NOT EXISTS (SELECT 1 FROM actors WHERE group_id IS NULL)) AS missing",
        )
        .one()
        .await?;
    // Nobody's key can be known before the house asked for it in its own name.
    if missing {
        return Err(Lost::Actors);
    }
    let actors: Vec<Kept> = conn
        .query("SELECT handle, private_key, public_key_pem, proof_key FROM actors ORDER BY handle")
        .all()
        .await?;
    let damaged = actors.iter().filter(|kept| !kept.is_whole());
    let damaged: Vec<String> = damaged.map(|kept| format!("@{}", kept.handle)).collect();
    if damaged.is_empty() {
        Ok(())
    } else {
        Err(Lost::Keys(damaged.join(", ")))
    }
}
