//! Our keys: they can be changed while others follow, and they prove who made what we send (case 71).

use aws_lc_rs::digest::{SHA256, digest};
use salon::{
    fediverse::{Changing, change_keys, end_change, fresh_keys, signature::PublicKey},
    values::Span,
};
use serde_json::Value;

use super::{
    bridge::Bridge,
    peer::{Heard, Peer},
};

impl Bridge {
    async fn changes_keys(&self, at_once: bool) -> Result<usize, Changing> {
        let keys = fresh_keys(&self.db).await.unwrap();
        let mut tx = self.db.write().await.unwrap();
        let changed = change_keys(&mut tx, keys, at_once, self.clock.now()).await;
        tx.commit().await.unwrap();
        changed
    }

    async fn former_keys(&self) -> i64 {
        let mut tx = self.db.write().await.unwrap();
        end_change(&mut tx, self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        self.count("SELECT count(*) FROM actors WHERE former_key IS NOT NULL")
            .await
    }
}

/// The number of the key that signed it.
pub(super) fn key_of(heard: &Heard) -> u32 {
    let signature = heard.headers.get("signature-input");
    let signature = signature.unwrap_or(&heard.headers["signature"]);
    let (_, name) = signature.to_str().unwrap().split_once("#key-").unwrap();
    name.split_once('"').unwrap().0.parse().unwrap()
}

/// Checks a proof with somebody else's code. Of what we send, JSON without a space is canonical.
fn is_proved(document: &Value, key: &str) -> bool {
    let mut document = document.clone();
    let mut proof = document.as_object_mut().unwrap().remove("proof").unwrap();
    let signature = proof.as_object_mut().unwrap().remove("proofValue").unwrap();
    let signature = base58(signature.as_str().unwrap().strip_prefix('z').unwrap());
    let key = actpub_httpsig::Multikey::decode(key).unwrap().key;
    let hash = |value: &Value| digest(&SHA256, value.to_string().as_bytes());
    let hashes = [hash(&proof).as_ref(), hash(&document).as_ref()].concat();
    key.verify(&hashes, &signature).is_ok()
}

fn base58(text: &str) -> Vec<u8> {
    const LETTERS: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut bytes = vec![0_u8; 64];
    for letter in text.chars() {
        let mut carry = LETTERS.find(letter).unwrap();
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = u8::try_from(carry % 256).unwrap();
            carry /= 256;
        }
    }
    bytes
}

on_both! {
    async fn case_71_a_new_key_is_told_under_the_former_one(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        let first = bridge.get("/ap/groups/reading").await.json();
        assert!(bridge.changes_keys(false).await.unwrap() >= 1);
        let shown = bridge.get("/ap/groups/reading").await.json();
        assert_eq!(shown["publicKey"]["id"], format!("{}#key-2", bridge.actor()));
        assert_ne!(shown["publicKey"]["publicKeyPem"], first["publicKey"]["publicKeyPem"]);
        assert!(matches!(bridge.changes_keys(false).await, Err(Changing::Underway)));
        bridge.publishes("under the new key").await;
        bridge.delivers().await;
        let update = peer.hears("Update").await;
        assert_eq!((key_of(&update), &update.activity["object"]["publicKey"]), (1, &shown["publicKey"]));
        assert_eq!(key_of(&peer.hears("Create").await), 2);
        assert_eq!(bridge.former_keys().await, 0);

        // Whoever looked already believes the former key no more: then the new one says it.
        peer.forgets();
        bridge.changes_keys(false).await.unwrap();
        peer.answers(&[401, 401]);
        bridge.delivers().await;
        let keys: Vec<u32> = peer.heard().iter().map(key_of).collect();
        assert_eq!(keys, [2, 2, 3]);

        // Whoever is away for too long hears it from the new one.
        bridge.changes_keys(false).await.unwrap();
        peer.goes_down().await;
        bridge.delivers().await;
        assert_eq!(bridge.former_keys().await, 1);
        bridge.later(Span::days(8));
        assert_eq!(bridge.former_keys().await, 0);
    }

    /// What is told of the group meanwhile does not bring the former key back to who has heard of the new one.
    async fn case_71_whoever_heard_of_a_new_key_hears_the_former_no_more(bridge: Bridge) {
        let (peer, away) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        peer.follows(&bridge).await;
        away.follows(&bridge).await;
        away.goes_down().await;
        bridge.changes_keys(false).await.unwrap();
        bridge.delivers().await;
        bridge.later(Span::minutes(1));
        bridge.approves_followers(true).await;
        bridge.delivers().await;
        let keys: Vec<u32> = peer.heard().iter().map(key_of).collect();
        assert_eq!(keys, [1, 2]);
        // The other hears of it all from the one that it knows.
        away.comes_back();
        // However often it was tried meanwhile.
        bridge.later(Span::hours(2));
        bridge.delivers().await;
        let keys: Vec<u32> = away.heard().iter().map(key_of).collect();
        assert_eq!(keys, [1]);
    }

    async fn case_71_a_key_in_wrong_hands_signs_nothing_more(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        bridge.changes_keys(false).await.unwrap();
        bridge.changes_keys(true).await.unwrap();
        assert_eq!(bridge.former_keys().await, 0);
        bridge.delivers().await;
        let keys: Vec<u32> = peer.heard().iter().map(key_of).collect();
        assert_eq!(keys, [3], "and it is told once");
    }

    /// FEP-8b32 and FEP-521a: what we send proves who made it, by a key that our actor shows.
    async fn what_we_send_proves_who_made_it(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        bridge.publishes("proved").await;
        bridge.delivers().await;
        let mut create = peer.hears("Create").await.activity;
        let actor = bridge.get("/ap/groups/reading").await.json();
        let key = actor["assertionMethod"][0]["publicKeyMultibase"].as_str().unwrap().to_owned();
        assert!(is_proved(&create, &key), "{create}");
        create["object"]["content"] = "forged".into();
        assert!(!is_proved(&create, &key), "it proves what was said");
        let proof = create["proof"].clone();
        assert_eq!((&proof["type"], &proof["cryptosuite"]), (&"DataIntegrityProof".into(), &"eddsa-jcs-2022".into()));
        for (actor, path) in [(bridge.actor(), "/ap/groups/reading"), (format!("{}/ap/house", bridge.base), "/ap/house")] {
            let shown = bridge.get(path).await.json()["assertionMethod"][0].clone();
            assert_eq!((&shown["type"], &shown["controller"]), (&"Multikey".into(), &actor.into()));
            assert!(PublicKey::from_multibase(shown["publicKeyMultibase"].as_str().unwrap()).is_ok());
            assert!(path != "/ap/groups/reading" || shown["id"] == proof["verificationMethod"]);
        }
    }
}
