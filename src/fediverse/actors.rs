//! Our actors: who of the house speaks to other servers, and with which key.

use std::sync::{Arc, PoisonError};

use anyhow::Context;
use serde_json::Value;

use super::{
    Fediverse,
    addresses::{Addresses, HOUSE},
    client::Sender,
    proof,
    signature::{PrivateKey, ProofKey, Signer},
};
use crate::{
    db::{self, Conn, Write},
    values::{ActorId, GroupId, Handle, Timestamp},
    window::{self, Actor, ActorType, Quotes},
};

/// A public face for a group.
#[derive(Clone, Debug)]
pub struct Face {
    pub group: GroupId,
    pub handle: Handle,
    pub name: String,
    pub summary: String,
}

/// Why a group did not get its public handle.
#[derive(Debug, thiserror::Error)]
pub enum FaceError {
    #[error("another group has this handle")]
    HandleTaken,
    #[error("the group has a handle, and keeps it for ever")]
    HasOne,
    #[error(transparent)]
    Db(#[from] sqlx::Error),
    #[error(transparent)]
    Key(#[from] anyhow::Error),
}

/// The keys of an actor: one signs requests, one proves who made a document.
pub(super) struct Keys {
    request: PrivateKey,
    proof: ProofKey,
}

/// What an actor shows of its keys.
#[derive(Debug)]
pub(super) struct ShownKeys {
    pub(super) number: i64,
    pub(super) pem: String,
    pub(super) multibase: String,
}

/// One of our actors with its key, ready to sign.
#[derive(Clone)]
pub(super) struct Voice {
    pub(super) handle: String,
    /// A newer key is shown already.
    pub(super) is_former: bool,
    keys: Arc<Keys>,
    key_id: String,
    proof_id: String,
    public_url: String,
}

impl Voice {
    pub(super) fn sender(&self) -> Sender<'_> {
        Sender {
            public_url: &self.public_url,
            signer: Signer {
                key_id: &self.key_id,
                key: &self.keys.request,
            },
        }
    }

    pub(super) fn prove(&self, document: &mut Value, now: Timestamp) {
        proof::prove(document, &self.keys.proof, &self.proof_id, now);
    }
}

#[derive(sqlx::FromRow)]
struct Keyed {
    id: ActorId,
    handle: String,
    private_key: Vec<u8>,
    key_number: i64,
    proof_key: Option<Vec<u8>>,
    /// It signs requests, and proves nothing any more.
    is_former: bool,
}

/// Gives a group its public handle, which it keeps for ever.
pub async fn show(
    tx: &mut Write,
    face: Face,
    key: &PrivateKey,
    now: Timestamp,
) -> Result<Actor, FaceError> {
    let actor = Actor {
        id: ActorId::fresh(),
        group_id: Some(face.group),
        handle: face.handle.to_string(),
        name: face.name,
        summary: face.summary,
        created_at: now,
        silent_since: None,
        approves: false,
        quotes: Quotes::Nobody,
        actor_type: ActorType::Group,
    };
    if window::actor_of(tx, face.group).await?.is_some() {
        return Err(FaceError::HasOne);
    }
    if !insert(tx, &actor, key).await? {
        return Err(FaceError::HandleTaken);
    }
    Ok(actor)
}

impl Fediverse {
    /// Who fetches on behalf of the house; made when it is first needed.
    pub(super) async fn house_voice(&self, at: &Addresses) -> anyhow::Result<Voice> {
        let known = keyed_house(&mut self.db().read().await?).await?;
        let keyed = match known {
            Some(keyed) => keyed,
            None => self.found_house().await?,
        };
        self.voice(keyed, at)
    }

    async fn found_house(&self) -> anyhow::Result<Keyed> {
        let key = make_key().await?;
        let actor = Actor {
            id: ActorId::fresh(),
            group_id: None,
            handle: HOUSE.into(),
            name: "Salon".into(),
            summary: String::new(),
            created_at: self.clock().now(),
            silent_since: None,
            approves: false,
            quotes: Quotes::Nobody,
            actor_type: ActorType::Group,
        };
        let mut tx = self.db().write().await?;
        // Another request may have come first: then theirs is the house's.
        insert(&mut tx, &actor, &key).await?;
        let keyed = keyed_house(&mut tx).await?;
        tx.commit().await?;
        keyed.context("the house has an actor from now on")
    }

    /// How an actor speaks now.
    pub(super) async fn voice_of(&self, actor: ActorId, at: &Addresses) -> anyhow::Result<Voice> {
        let mut conn = self.db().read().await?;
        let keyed = conn
            .query(
                "SELECT id, handle, private_key, key_number, proof_key, FALSE AS is_former
                 FROM actors WHERE id = $1",
            )
            .bind(actor)
            .one()
            .await?;
        self.voice(keyed, at)
    }

    /// How an actor speaks to a server: by its former key, as long as the new one was not told there. What
    /// is told of the actor later does not bring the former key back.
    pub(super) async fn voice_to(
        &self,
        actor: ActorId,
        (host, at): (&str, &Addresses),
    ) -> anyhow::Result<Voice> {
        let mut conn = self.db().read().await?;
        let former: Option<Keyed> = conn
            .query(
                "SELECT id, handle, former_key AS private_key, key_number - 1 AS key_number,
                        proof_key, TRUE AS is_former
                 FROM actors WHERE id = $1 AND former_key IS NOT NULL AND former_until > $3
                 AND EXISTS (SELECT 1 FROM deliveries WHERE host = $2 AND state = 'waiting'
                     AND actor_id = $1 AND kind = 'update' AND copy_id IS NULL)
                 AND NOT EXISTS (SELECT 1 FROM deliveries WHERE host = $2 AND state = 'delivered'
                     AND actor_id = $1 AND kind = 'update' AND copy_id IS NULL AND queued_at >= key_since)",
            )
            .bind(actor)
            .bind(host.to_owned())
            .bind(self.clock().now())
            .optional()
            .await?;
        drop(conn);
        match former {
            Some(former) => self.voice(former, at),
            None => self.voice_of(actor, at).await,
        }
    }

    fn voice(&self, keyed: Keyed, at: &Addresses) -> anyhow::Result<Voice> {
        let name = (keyed.id, keyed.key_number);
        let mut known = self.keys().lock().unwrap_or_else(PoisonError::into_inner);
        let keys = if let Some(keys) = known.get(&name) {
            Arc::clone(keys)
        } else {
            let proof = keyed
                .proof_key
                .context("every actor has a key for proofs")?;
            let keys = Arc::new(Keys {
                request: PrivateKey::from_pkcs8(&keyed.private_key)?,
                proof: ProofKey::from_pkcs8(&proof)?,
            });
            known.insert(name, Arc::clone(&keys));
            keys
        };
        Ok(Voice {
            key_id: at.key(&keyed.handle, keyed.key_number),
            proof_id: at.proof_key(&keyed.handle, keyed.key_number),
            handle: keyed.handle,
            is_former: keyed.is_former,
            keys,
            public_url: at.base().to_owned(),
        })
    }
}

/// A key for a new actor. Making it takes a tenth of a second of one core, so before any transaction.
pub async fn make_key() -> anyhow::Result<PrivateKey> {
    Ok(tokio::task::spawn_blocking(PrivateKey::generate).await??)
}

/// False: the handle is taken.
async fn insert(tx: &mut Write, actor: &Actor, key: &PrivateKey) -> Result<bool, anyhow::Error> {
    let added = tx
        .query(
            "INSERT INTO actors
                 (id, group_id, handle, name, summary, private_key, public_key_pem, created_at, proof_key)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (handle) DO NOTHING",
        )
        .bind(actor.id)
        .bind(actor.group_id)
        .bind(actor.handle.clone())
        .bind(actor.name.clone())
        .bind(actor.summary.clone())
        .bind(key.to_pkcs8()?)
        .bind(key.public_pem()?)
        .bind(actor.created_at)
        .bind(ProofKey::generate()?.to_pkcs8()?)
        .run()
        .await?;
    Ok(added == 1)
}

async fn keyed_house(conn: &mut Conn) -> db::Result<Option<Keyed>> {
    conn.query(
        "SELECT id, handle, private_key, key_number, proof_key, FALSE AS is_former
         FROM actors WHERE group_id IS NULL",
    )
    .optional()
    .await
}

#[derive(sqlx::FromRow)]
struct Showing {
    public_key_pem: String,
    key_number: i64,
    proof_key: Option<Vec<u8>>,
}

/// The public keys that an actor shows.
pub(super) async fn shown_keys(conn: &mut Conn, handle: &str) -> anyhow::Result<ShownKeys> {
    let found: Showing = conn
        .query("SELECT public_key_pem, key_number, proof_key FROM actors WHERE handle = $1")
        .bind(handle.to_owned())
        .one()
        .await?;
    let proof = found
        .proof_key
        .context("every actor has a key for proofs")?;
    Ok(ShownKeys {
        number: found.key_number,
        pem: found.public_key_pem,
        multibase: ProofKey::from_pkcs8(&proof)?.public_multibase(),
    })
}
