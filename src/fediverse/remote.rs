//! Others: their actors as they show themselves, and the keys that they sign with.

use std::num::NonZeroU32;

use axum::http::request::Parts;
use governor::{
    Quota, RateLimiter, middleware::NoOpMiddleware, nanos::Nanos, state::keyed::DashMapStateStore,
};
use serde_json::Value;
use url::Url;

use super::{
    Fediverse,
    addresses::Addresses,
    client::{self, FetchError},
    peers,
    signature::{Claim, Origin, PublicKey, Scheme, SignatureError},
    trouble::Trouble,
};
use crate::{
    clock::Clock,
    config::Peers,
    db::{self, Conn, Write},
    values::{Span, Timestamp, plain},
    window::blocks,
};

/// How often each server was asked for the sake of a signature.
pub(super) type Asked =
    RateLimiter<String, DashMapStateStore<String>, Clock, NoOpMiddleware<Nanos>>;

/// Whoever sends us names of keys makes us ask, so there is an end to it: 60 a minute and server.
pub(super) fn asked(clock: &Clock) -> Asked {
    let quota = Quota::per_minute(NonZeroU32::new(60).expect("not zero"));
    RateLimiter::new(quota, DashMapStateStore::default(), clock.clone())
}

/// Activities that one server may send: 300 at once, one a second after that.
pub(super) fn heard(clock: &Clock) -> Asked {
    let quota =
        Quota::per_second(NonZeroU32::MIN).allow_burst(NonZeroU32::new(300).expect("not zero"));
    RateLimiter::new(quota, DashMapStateStore::default(), clock.clone())
}

/// And this many at once in all.
pub(super) const AT_ONCE: usize = 32;

/// How many servers are remembered before those that were asked long ago are forgotten.
const MANY: usize = 1_000;

/// The longest address that is read.
pub(super) const LONGEST: usize = 2048;

/// An actor whom something can be sent to.
#[derive(Debug)]
pub(super) struct Remote {
    pub(super) id: String,
    pub(super) inbox: String,
    pub(super) shared_inbox: Option<String>,
    pub(super) host: String,
    /// `@noor@elsewhere.example`, as their server tells.
    pub(super) handle: String,
    /// How they describe themselves, in plain words.
    pub(super) words: String,
    /// They say that they are there since then.
    pub(super) since: Option<Timestamp>,
}

/// The longest name and the longest description that are kept.
const MOST: (usize, usize) = (100, 500);

impl Remote {
    /// Reads an actor's own document. Its inboxes are on its own server, or it has none.
    pub(super) fn read(document: &Value, peers: Peers) -> Option<Self> {
        const KINDS: [&str; 5] = ["Person", "Group", "Service", "Application", "Organization"];
        let kind = document.get("type")?.as_str()?;
        let id: Url = document.get("id")?.as_str()?.parse().ok()?;
        let origin = Origin::of(&id)?;
        let here = |place: &Value| {
            let url: Url = short(place)?.parse().ok()?;
            let good = client::admit(peers, &url).is_ok() && Origin::of(&url)? == origin;
            good.then(|| url.to_string())
        };
        KINDS.contains(&kind).then_some(())?;
        let text = |name| document.get(name).and_then(Value::as_str);
        let name = text("preferredUsername").unwrap_or("?");
        let name: String = plain::words(name, MOST.0).split_whitespace().collect();
        Some(Self {
            handle: format!("@{name}@{}", origin.authority()),
            words: plain::words(text("summary").unwrap_or_default(), MOST.1),
            since: text("published").and_then(Timestamp::from_rfc3339),
            inbox: here(document.get("inbox")?)?,
            shared_inbox: document.pointer("/endpoints/sharedInbox").and_then(here),
            id: id.to_string(),
            host: origin.authority().to_owned(),
        })
    }
}

/// A text that could be an address.
pub(super) fn short(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| text.len() <= LONGEST)
}

/// The key that an actor's own document lists under this name.
fn listed(document: &Value, key_id: &str) -> Option<PublicKey> {
    let keys = ["publicKey", "assertionMethod"]
        .into_iter()
        .filter_map(|name| document.get(name))
        .flat_map(|value| match value {
            Value::Array(keys) => keys.as_slice(),
            key => std::slice::from_ref(key),
        });
    let key = keys
        .take(20)
        .find(|key| key.get("id").and_then(Value::as_str) == Some(key_id))?;
    let owner = key.get("owner").or(key.get("controller"));
    if owner.is_some_and(|owner| Some(owner) != document.get("id")) {
        return None;
    }
    let text = |name| key.get(name).and_then(Value::as_str);
    match (text("publicKeyPem"), text("publicKeyMultibase")) {
        (Some(pem), _) => PublicKey::from_pem(pem).ok(),
        (None, Some(multibase)) => PublicKey::from_multibase(multibase).ok(),
        (None, None) => None,
    }
}

impl Fediverse {
    /// Whether `actor` made this signature. Gives the actor's document if it had to be fetched.
    ///
    /// The key counts only if the actor's own document, found at the actor's own address, lists it:
    /// what stands at the key's address says nothing about others (federation cases 21 and 22).
    pub(super) async fn believe(
        &self,
        claim: &Claim,
        actor: &Url,
        at: &Addresses,
    ) -> Result<Option<Value>, Trouble> {
        let now = self.clock().now();
        let known = known_key(&mut self.db().read().await?, claim.key_id(), now).await?;
        let known = known.filter(|(owner, _)| owner == actor.as_str());
        if known.is_some_and(|(_, key)| claim.verify(&key).is_ok()) {
            return Ok(None);
        }
        let document = self.ask_signer(actor, at).await?;
        let key = listed(&document, claim.key_id()).ok_or(SignatureError::Forged)?;
        claim.verify(&key)?;
        let mut tx = self.db().write().await?;
        keep_key(&mut tx, claim.key_id(), actor, &key, now).await?;
        learn_draft(&mut tx, actor, &document, now).await?;
        tx.commit().await?;
        Ok(Some(document))
    }

    /// The server that signs a question, whoever there does.
    pub(super) async fn asking_server(
        &self,
        at: &Addresses,
        parts: &Parts,
    ) -> Result<String, Trouble> {
        let now = self.clock().now();
        let claim = Claim::read(parts, b"", at.origin(), now)?;
        let key_id = self.key_address(claim.key_id())?;
        let origin = Origin::of(&key_id).ok_or(SignatureError::KeyAddress)?;
        let host = origin.authority().to_owned();
        if blocks::keeps_out(&mut self.db().read().await?, None, (&host, "")).await? {
            return Err(Trouble::Forbidden("the house has nothing to do with them"));
        }
        let known = known_key(&mut self.db().read().await?, claim.key_id(), now).await?;
        if known.is_some_and(|(_, key)| claim.verify(&key).is_ok()) {
            return Ok(host);
        }
        let document = self.ask(&key_id, at).await?;
        let owner = document.get("id").and_then(short);
        let owner = owner.and_then(|owner| owner.parse::<Url>().ok());
        let owner = owner.filter(|owner| Origin::of(owner).as_ref() == Some(&origin));
        let (Some(owner), Some(key)) = (owner, listed(&document, claim.key_id())) else {
            return Err(SignatureError::Forged.into());
        };
        claim.verify(&key)?;
        let mut tx = self.db().write().await?;
        keep_key(&mut tx, claim.key_id(), &owner, &key, now).await?;
        learn_draft(&mut tx, &owner, &document, now).await?;
        tx.commit().await?;
        Ok(host)
    }

    /// Fetches an actor because something came in its name.
    pub(super) async fn ask_signer(&self, actor: &Url, at: &Addresses) -> Result<Value, Trouble> {
        let document = self.ask(actor, at).await?;
        match document.get("id").and_then(Value::as_str).map(Url::parse) {
            Some(Ok(id)) if id == *actor => Ok(document),
            _ => Err(Trouble::Signature(SignatureError::Forged)),
        }
    }

    /// The document of an actor, of one of its keys, or of what it says, if its server was not asked too much already.
    pub(super) async fn ask(&self, actor: &Url, at: &Addresses) -> Result<Value, Trouble> {
        let host = Origin::of(actor).map(|origin| origin.authority().to_owned());
        let host = host.ok_or(Trouble::Malformed("an actor without a server"))?;
        if self.0.asked.len() > MANY {
            self.0.asked.retain_recent();
        }
        let often = self.0.asked.check_key(&host).is_err();
        let (false, Ok(_place)) = (often, self.0.asking.try_acquire()) else {
            return Err(Trouble::Later("enough was asked for now".into()));
        };
        self.fetch_actor(actor, at).await
    }

    async fn fetch_actor(&self, actor: &Url, at: &Addresses) -> Result<Value, Trouble> {
        let voice = self.house_voice(at).await.map_err(Trouble::Broken)?;
        self.client()
            .fetch(actor, voice.sender(), self.clock().now())
            .await
            .map_err(Trouble::unknown_signer)
    }

    /// How an actor shows itself today; `None`: it is gone for good.
    pub(super) async fn visit(
        &self,
        actor: &str,
        at: &Addresses,
    ) -> anyhow::Result<Result<Option<Remote>, FetchError>> {
        let voice = self.house_voice(at).await?;
        let fetched = self
            .client()
            .fetch(&actor.parse()?, voice.sender(), self.clock().now())
            .await;
        Ok(match fetched {
            Ok(document) => Remote::read(&document, self.client().peers())
                .map(Some)
                .ok_or(FetchError::Unfit("no actor")),
            Err(FetchError::Gone) => Ok(None),
            Err(error) => Err(error),
        })
    }
}

#[derive(sqlx::FromRow)]
struct Kept {
    owner: String,
    public_key: Vec<u8>,
}

/// Whose a key is, and the key: believed for a day without asking again.
async fn known_key(
    conn: &mut Conn,
    key_id: &str,
    now: Timestamp,
) -> db::Result<Option<(String, PublicKey)>> {
    let kept: Option<Kept> = conn
        .query("SELECT owner, public_key FROM remote_keys WHERE key_id = $1 AND fetched_at > $2")
        .bind(key_id.to_owned())
        .bind(now.minus(Span::days(1)))
        .optional()
        .await?;
    Ok(kept.and_then(|kept| Some((kept.owner, PublicKey::from_der(&kept.public_key).ok()?))))
}

async fn keep_key(
    tx: &mut Write,
    key_id: &str,
    owner: &Url,
    key: &PublicKey,
    now: Timestamp,
) -> db::Result<()> {
    tx.query(
        "INSERT INTO remote_keys (key_id, owner, public_key, fetched_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (key_id) DO UPDATE SET owner = excluded.owner,
             public_key = excluded.public_key, fetched_at = excluded.fetched_at",
    )
    .bind(key_id.to_owned())
    .bind(owner.to_string())
    .bind(key.to_der().to_vec())
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// Speaks RFC 9421 to whoever says that they read it (FEP-844e), until they answer that they do not.
async fn learn_draft(
    tx: &mut Write,
    actor: &Url,
    document: &Value,
    now: Timestamp,
) -> db::Result<()> {
    if let Some(origin) = Origin::of(actor).filter(|_| reads_rfc9421(document)) {
        peers::took(tx, origin.authority(), Scheme::Message, now).await?;
    }
    Ok(())
}

fn reads_rfc9421(document: &Value) -> bool {
    const RFC: &str = "https://datatracker.ietf.org/doc/html/rfc9421";
    let is_it = |one: &Value| match one {
        Value::Object(one) => one.get("href").and_then(Value::as_str) == Some(RFC),
        one => one.as_str() == Some(RFC),
    };
    match document.pointer("/generator/implements") {
        Some(Value::Array(list)) => list.iter().take(50).any(is_it),
        Some(one) => is_it(one),
        None => false,
    }
}

/// Whether we have ever had to do with an actor.
pub(super) async fn is_known(conn: &mut Conn, actor: &Url) -> db::Result<bool> {
    let known: Option<(i64,)> = conn
        .query(
            "SELECT CAST(1 AS BIGINT) FROM followers WHERE remote_id = $1
             UNION SELECT CAST(1 AS BIGINT) FROM remote_keys WHERE owner = $1
             UNION SELECT CAST(1 AS BIGINT) FROM outside_replies WHERE author = $1
             UNION SELECT CAST(1 AS BIGINT) FROM outside_claims WHERE author = $1
             UNION SELECT CAST(1 AS BIGINT) FROM outside_wishes WHERE author = $1",
        )
        .bind(actor.to_string())
        .optional()
        .await?;
    Ok(known.is_some())
}

pub(super) async fn forget_keys(tx: &mut Write, actor: &str) -> db::Result<()> {
    tx.query("DELETE FROM remote_keys WHERE owner = $1")
        .bind(actor.to_owned())
        .run()
        .await?;
    Ok(())
}
