//! Changing keys: new ones get new names, servers that follow are told under the former one, and whoever
//! has not heard yet is spoken to by the former one, for a week at most (case 71).

use super::{
    actors::make_key,
    signature::{PrivateKey, ProofKey},
};
use crate::{
    db::{self, Db, Write},
    values::{ActorId, Span, Timestamp},
    window::followers,
};

/// Why keys are not changed.
#[derive(Debug, thiserror::Error)]
pub enum Changing {
    #[error("not every server has heard of the last change yet")]
    Underway,
    #[error(transparent)]
    Db(#[from] sqlx::Error),
    #[error(transparent)]
    Key(#[from] anyhow::Error),
}

/// For so long the former key may still sign.
const OVERLAP: Span = Span::days(7);

/// New keys for everybody who speaks. Making one takes a tenth of a second, so before any transaction.
pub async fn fresh_keys(db: &Db) -> anyhow::Result<Vec<(ActorId, PrivateKey)>> {
    let mut conn = db.read().await?;
    let actors: Vec<(ActorId,)> = conn
        .query("SELECT id FROM actors ORDER BY id")
        .all()
        .await?;
    drop(conn);
    let mut keys = Vec::new();
    for (actor,) in actors {
        keys.push((actor, make_key().await?));
    }
    Ok(keys)
}

/// Gives each actor its new key. `at_once`: the former one is in wrong hands and signs nothing more.
pub async fn change_keys(
    tx: &mut Write,
    keys: Vec<(ActorId, PrivateKey)>,
    at_once: bool,
    now: Timestamp,
) -> Result<usize, Changing> {
    end_change(tx, now).await?;
    let (underway,) = tx
        .query("SELECT EXISTS (SELECT 1 FROM actors WHERE former_key IS NOT NULL) AS underway")
        .one()
        .await?;
    if underway && !at_once {
        return Err(Changing::Underway);
    }
    let changed = keys.len();
    for (actor, key) in keys {
        let until = (!at_once).then(|| now.plus(OVERLAP));
        if !change(tx, actor, &key, (until, now)).await? {
            return Err(Changing::Underway);
        }
        followers::tell_of_actor(tx, actor, now).await?;
    }
    Ok(changed)
}

/// False: another change came first.
async fn change(
    tx: &mut Write,
    actor: ActorId,
    key: &PrivateKey,
    (until, now): (Option<Timestamp>, Timestamp),
) -> Result<bool, Changing> {
    let bad = |error| Changing::Key(anyhow::Error::new(error));
    let proof = ProofKey::generate().map_err(bad)?;
    let changed = tx.query(
        "UPDATE actors SET former_key = CASE WHEN CAST($5 AS BIGINT) IS NULL THEN NULL ELSE private_key END,
             former_until = $5, private_key = $2, public_key_pem = $3, proof_key = $4,
             key_number = key_number + 1, key_since = $6
         WHERE id = $1 AND (former_key IS NULL OR CAST($5 AS BIGINT) IS NULL)",
    )
    .bind(actor)
    .bind(key.to_pkcs8().map_err(bad)?)
    .bind(key.public_pem().map_err(bad)?)
    .bind(proof.to_pkcs8().map_err(bad)?)
    .bind(until)
    .bind(now)
    .run()
    .await?;
    Ok(changed == 1)
}

/// Forgets former keys once every server has heard, or had time enough.
pub async fn end_change(tx: &mut Write, now: Timestamp) -> db::Result<()> {
    tx.query(
        "UPDATE actors SET former_key = NULL, former_until = NULL WHERE former_key IS NOT NULL
         AND (former_until <= $1 OR NOT EXISTS (SELECT 1 FROM deliveries d
             WHERE d.actor_id = actors.id AND d.state = 'waiting' AND d.kind = 'update'
                 AND d.copy_id IS NULL))",
    )
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// Gives whoever came before there were any the key for proofs that they are owed.
pub async fn complete_keys(tx: &mut Write) -> anyhow::Result<()> {
    let actors: Vec<(ActorId,)> = tx
        .query("SELECT id FROM actors WHERE proof_key = ''")
        .all()
        .await?;
    for (actor,) in actors {
        tx.query("UPDATE actors SET proof_key = $2 WHERE id = $1")
            .bind(actor)
            .bind(ProofKey::generate()?.to_pkcs8()?)
            .run()
            .await?;
    }
    Ok(())
}
