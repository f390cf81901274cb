//! Our actors: who of the house speaks to other servers, and with which key.

use std::sync::{Arc, PoisonError};

use anyhow::Context;

use super::{
    Fediverse,
    addresses::{Addresses, HOUSE},
    client::Sender,
    signature::{PrivateKey, Signer},
};
use crate::{
    db::{self, Conn, Write},
    values::{ActorId, GroupId, Handle, Timestamp},
    window::{self, Actor},
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

/// One of our actors with its key, ready to sign.
pub(super) struct Voice {
    pub(super) handle: String,
    key: Arc<PrivateKey>,
    key_id: String,
    public_url: String,
}

impl Voice {
    pub(super) fn sender(&self) -> Sender<'_> {
        Sender {
            public_url: &self.public_url,
            signer: Signer {
                key_id: &self.key_id,
                key: &self.key,
            },
        }
    }
}

#[derive(sqlx::FromRow)]
struct Keyed {
    id: ActorId,
    handle: String,
    private_key: Vec<u8>,
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
        };
        let mut tx = self.db().write().await?;
        // Another request may have come first: then theirs is the house's.
        insert(&mut tx, &actor, &key).await?;
        let keyed = keyed_house(&mut tx).await?;
        tx.commit().await?;
        keyed.context("the house has an actor from now on")
    }

    pub(super) async fn voice_of(&self, actor: ActorId, at: &Addresses) -> anyhow::Result<Voice> {
        let keyed = self
            .db()
            .read()
            .await?
            .query("SELECT id, handle, private_key FROM actors WHERE id = $1")
            .bind(actor)
            .one()
            .await?;
        self.voice(keyed, at)
    }

    fn voice(&self, keyed: Keyed, at: &Addresses) -> anyhow::Result<Voice> {
        let mut keys = self.keys().lock().unwrap_or_else(PoisonError::into_inner);
        let key = if let Some(key) = keys.get(&keyed.id) {
            Arc::clone(key)
        } else {
            let key = Arc::new(PrivateKey::from_pkcs8(&keyed.private_key)?);
            keys.insert(keyed.id, Arc::clone(&key));
            key
        };
        Ok(Voice {
            key_id: at.key(&keyed.handle),
            handle: keyed.handle,
            key,
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
                 (id, group_id, handle, name, summary, private_key, public_key_pem, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (handle) DO NOTHING",
        )
        .bind(actor.id)
        .bind(actor.group_id)
        .bind(actor.handle.clone())
        .bind(actor.name.clone())
        .bind(actor.summary.clone())
        .bind(key.to_pkcs8()?)
        .bind(key.public_pem()?)
        .bind(actor.created_at)
        .run()
        .await?;
    Ok(added == 1)
}

async fn keyed_house(conn: &mut Conn) -> db::Result<Option<Keyed>> {
    conn.query("SELECT id, handle, private_key FROM actors WHERE group_id IS NULL")
        .optional()
        .await
}

/// The public key that an actor shows.
pub(super) async fn public_pem(conn: &mut Conn, handle: &str) -> db::Result<String> {
    let (pem,) = conn
        .query("SELECT public_key_pem FROM actors WHERE handle = $1")
        .bind(handle.to_owned())
        .one()
        .await?;
    Ok(pem)
}
