//! What Mastodon, `GoToSocial`, Misskey, Lemmy and Pleroma send, written by hand after their published formats, and
//! what each of them reads of ours.

use std::path::PathBuf;

use salon::window::Quotes;
use serde_json::Value;

use super::{
    bridge::{Answer, Bridge},
    peer::Peer,
};

/// A platform, how it says what it says, and what we are told by it.
struct Platform {
    name: &'static str,
    peer: Peer,
    group: String,
    note: String,
}

const PLATFORMS: [&str; 5] = ["mastodon", "gotosocial", "misskey", "lemmy", "pleroma"];

impl Platform {
    /// A document of its folder, in our place and in theirs; `None`: it has nothing of the kind.
    fn recorded(&self, what: &str) -> Option<Value> {
        let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        path.push(format!(
            "tests/house/federation/recorded/{}/{what}.json",
            self.name
        ));
        let text = std::fs::read_to_string(path).ok()?;
        let pem = serde_json::to_string(&Peer::key().verifying_key().to_pem()).unwrap();
        let text = text
            .replace("\"KEY\"", &pem)
            .replace("PEER", &self.peer.base)
            .replace("GROUP", &self.group)
            .replace("NOTE", &self.note);
        Some(serde_json::from_str(&text).unwrap())
    }

    /// Shows an actor at home. Gives the name of its key.
    fn shows(&self, actor: &Value) -> String {
        let path = actor["id"].as_str().unwrap().replace(&self.peer.base, "");
        self.peer.shows(&path, actor);
        actor["publicKey"]["id"].as_str().unwrap().to_owned()
    }

    /// Sends what it recorded, signed by whoever says it. False: it has nothing of the kind.
    async fn says(&self, bridge: &Bridge, what: &str) -> bool {
        let Some(activity) = self.recorded(what) else {
            return false;
        };
        let speaks = if what == "flag" { "flagger" } else { "actor" };
        let actor = self
            .recorded(speaks)
            .or_else(|| self.recorded("actor"))
            .unwrap();
        assert_eq!(actor["id"], activity["actor"], "{} {what}", self.name);
        let key_id = self.shows(&actor);
        let url = format!("{}/ap/inbox", bridge.base);
        let request = self.peer.signed_as(&key_id, Peer::key(), &url, &activity);
        assert_eq!(self.peer.posts(request).await, 202, "{} {what}", self.name);
        true
    }

    /// What of ours it cannot do without.
    fn reads(&self, what: &str, document: &Value) {
        let needed = self.recorded("reads").unwrap();
        for pointer in needed[what].as_array().unwrap() {
            let pointer = pointer.as_str().unwrap();
            let found = document.pointer(pointer);
            assert!(
                found.is_some_and(|value| !value.is_null()),
                "{} {what} {pointer}: {document}",
                self.name
            );
        }
        if what == "actor" {
            assert_eq!(document["publicKey"]["owner"], document["id"]);
        }
    }
}

async fn reply(bridge: &Bridge) -> Option<(String, String)> {
    let mut conn = bridge.db.read().await.unwrap();
    conn.query("SELECT body, author_handle FROM outside_replies")
        .optional()
        .await
        .unwrap()
}

async fn claims(bridge: &Bridge, kind: &str) -> i64 {
    let sql = match kind {
        "like" => "SELECT count(*) FROM outside_claims WHERE kind = 'like'",
        _ => "SELECT count(*) FROM outside_claims WHERE kind = 'boost'",
    };
    bridge.count(sql).await
}

/// From the first follow to the last farewell.
async fn lives(bridge: &Bridge, platform: &Platform) {
    let name = platform.name;
    platform.reads("actor", &bridge.get(&bridge.actor()).await.json());
    platform.reads("note", &bridge.get(&platform.note).await.json());
    assert!(platform.says(bridge, "follow").await, "{name}");
    bridge.delivers().await;
    let accept = platform.peer.hears("Accept").await.activity;
    platform.reads("accept", &accept);
    assert_eq!(
        accept["object"]["id"],
        platform.recorded("follow").unwrap()["id"]
    );
    assert_eq!(bridge.followers().await, 1, "{name}");
    replies_and_claims(bridge, platform).await;
    asks(bridge, platform).await;
    assert!(platform.says(bridge, "delete").await, "{name}");
    assert_eq!(reply(bridge).await, None, "{name}");
    assert!(platform.says(bridge, "undo_follow").await, "{name}");
    assert_eq!(bridge.followers().await, 0, "{name}");
    // Again, so that there is somebody who goes.
    let mut again = platform.recorded("follow").unwrap();
    again["id"] = format!("{}/again", again["id"].as_str().unwrap()).into();
    let key_id = platform.shows(&platform.recorded("actor").unwrap());
    let request = platform
        .peer
        .signed_as(&key_id, Peer::key(), &bridge.inbox(), &again);
    assert_eq!(platform.peer.posts(request).await, 202);
    assert_eq!(bridge.followers().await, 1, "{name}");
    if platform.says(bridge, "reply_request").await {
        assert!(
            reply(bridge)
                .await
                .expect(name)
                .0
                .ends_with("May I say this"),
            "{name}"
        );
    }
    assert!(platform.says(bridge, "delete_actor").await, "{name}");
    assert_eq!(
        (bridge.followers().await, reply(bridge).await),
        (0, None),
        "{name}"
    );
}

async fn replies_and_claims(bridge: &Bridge, platform: &Platform) {
    let name = platform.name;
    assert!(platform.says(bridge, "create").await, "{name}");
    let (body, handle) = reply(bridge).await.expect(name);
    assert!(
        body.ends_with("I was there") && !body.contains('<'),
        "{name}: {body}"
    );
    assert_eq!(handle, format!("@noor@{}", platform.peer.host), "{name}");
    assert!(platform.says(bridge, "update").await, "{name}");
    assert!(
        reply(bridge)
            .await
            .expect(name)
            .0
            .ends_with("I was nowhere"),
        "{name}"
    );
    for (kind, act) in [("like", "like"), ("boost", "announce")] {
        if platform.says(bridge, act).await {
            assert_eq!(claims(bridge, kind).await, 1, "{name} {act}");
            assert!(
                platform.says(bridge, &format!("undo_{act}")).await,
                "{name}"
            );
            assert_eq!(claims(bridge, kind).await, 0, "{name} {act}");
        }
    }
}

/// To quote, and to have hosts look at something.
async fn asks(bridge: &Bridge, platform: &Platform) {
    let name = platform.name;
    if platform.says(bridge, "quote_request").await {
        platform.peer.forgets();
        bridge.delivers().await;
        let accept = platform.peer.hears("Accept").await.activity;
        let stamp = bridge.get(accept["result"].as_str().unwrap()).await.json();
        let asked = platform.recorded("quote_request").unwrap();
        assert_eq!(stamp["interactingObject"], asked["instrument"]["id"]);
    }
    assert!(platform.says(bridge, "flag").await, "{name}");
    let mut conn = bridge.db.read().await.unwrap();
    let (told,): (String,) = conn
        .query("SELECT words FROM outside_flags")
        .one()
        .await
        .unwrap();
    assert!(told.starts_with("Not theirs to show"), "{name}: {told}");
}

on_both! {
    /// Each with a house of its own, so that what is counted is theirs.
    async fn what_other_platforms_say_is_understood_and_they_find_what_they_read(bridge: Bridge) {
        bridge.lets_quote(Quotes::Anybody).await;
        for name in PLATFORMS {
            let copy = bridge.publishes("We read aloud").await;
            let platform = Platform {
                name,
                peer: Peer::open(&bridge).await,
                group: bridge.actor(),
                note: bridge.note(copy),
            };
            lives(&bridge, &platform).await;
            let follower = Peer::open(&bridge).await;
            follower.follows(&bridge).await;
            bridge.publishes("and now").await;
            bridge.delivers().await;
            let create = follower.hears("Create").await.activity;
            platform.reads("note", &create["object"]);
            bridge.withdraws(create["object"]["id"].as_str().unwrap().rsplit('/').next().unwrap().parse().unwrap()).await;
            bridge.delivers().await;
            platform.reads("delete", &follower.hears("Delete").await.activity);
            let gone: Answer = bridge.get(create["object"]["id"].as_str().unwrap()).await;
            assert_eq!(gone.status, 410);
            follower.sends(&bridge.inbox(), &follower.activity("Block", bridge.actor())).await;
            let mut tx = bridge.db.write().await.unwrap();
            tx.query("DELETE FROM outside_flags").run().await.unwrap();
            tx.commit().await.unwrap();
        }
    }
}
