//! An inbox that takes whatever comes: odd, repeated, huge, too often, of others (cases 28 to 34, 39, 47 to 59).

use salon::values::{CopyId, Span};
use serde_json::{Value, json};

use super::{
    answers::{quote_request, reply},
    bridge::Bridge,
    peer::{Heard, Peer},
};

/// Sends a body as it is, signed.
async fn sends_bytes(peer: &Peer, url: &str, body: &[u8]) -> u16 {
    let mut request = peer.unsigned(url, body);
    let key_id = format!("{}#main-key", peer.bo());
    actpub_httpsig::CavageSigner::new(Peer::key(), &key_id)
        .sign(&mut request)
        .unwrap();
    peer.posts(request).await
}

fn named(value: &Value, times: usize) -> Value {
    Value::Array(vec![value.clone(); times])
}

fn names(heard: &[Heard]) -> Vec<&str> {
    heard
        .iter()
        .map(|heard| heard.activity["id"].as_str().unwrap())
        .collect()
}

on_both! {
    async fn case_28_nothing_is_unpacked(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let follow = peer.activity("Follow", bridge.actor());
        let mut request = peer.signed(&bridge.inbox(), &follow);
        let packed = "gzip".parse().unwrap();
        request.headers_mut().insert("content-encoding", packed);
        *request.body_mut() = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0];
        assert!(matches!(peer.posts(request).await, 400 | 401 | 415));
        assert_eq!(bridge.followers().await, 0);
    }

    async fn case_29_what_is_no_activity_is_refused_calmly(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let id = format!("{}/activities/1", peer.base);
        let odd = [
            format!(r#"[{{"id":"{id}"}}]"#),
            format!(r#"{{"@graph":[{{"id":"{id}","type":"Follow","actor":"{}"}}]}}"#, peer.bo()),
            format!(r#"{{"id":null,"type":"Follow","actor":"{}","object":"{}"}}"#, peer.bo(), bridge.actor()),
            format!(r#"{{"id":"{id}","type":["Follow"],"actor":"{}","object":"{}"}}"#, peer.bo(), bridge.actor()),
            format!(r#"{{"id":"{id}","type":"Follow","actor":["{0}","{0}"],"object":"{1}"}}"#, peer.bo(), bridge.actor()),
            format!(r#"{{"id":"{id}","type":"Like","actor":"{}","object":NaN}}"#, peer.bo()),
            "\u{feff}{}".into(),
            String::new(),
        ];
        for body in &odd {
            assert_eq!(sends_bytes(&peer, &bridge.inbox(), body.as_bytes()).await, 400, "{body}");
        }
        assert_eq!(sends_bytes(&peer, &bridge.inbox(), b"{\"id\":\"\xff\"}").await, 400);
        // Of two of the same name one counts, and what it leads to is checked like any other.
        let twice = format!(
            r#"{{"id":"{id}","type":"Like","type":"Follow","actor":"https://victim.example/a","actor":"{}","object":"{}"}}"#,
            peer.bo(), bridge.actor()
        );
        assert!(matches!(sends_bytes(&peer, &bridge.inbox(), twice.as_bytes()).await, 202 | 400 | 403));
        assert_eq!(bridge.count("SELECT count(*) FROM outside_claims").await, 0);
    }

    async fn case_31_whichever_inbox_an_activity_comes_to_it_counts_once(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let copy = bridge.publishes("We read aloud").await;
        let shared = format!("{}/ap/inbox", bridge.base);
        let follow = peer.activity("Follow", bridge.actor());
        let like = peer.activity("Like", bridge.note(copy));
        let create = peer.activity("Create", reply(&peer, &bridge.note(copy), "Yes"));
        for activity in [&follow, &like, &create] {
            for inbox in [&shared, &bridge.inbox(), &shared] {
                assert_eq!(peer.sends(inbox, activity).await, 202);
            }
        }
        bridge.delivers().await;
        assert_eq!((bridge.followers().await, peer.kinds()), (1, vec!["Accept".into()]));
        for table in ["SELECT count(*) FROM outside_claims", "SELECT count(*) FROM outside_replies"] {
            assert_eq!(bridge.count(table).await, 1, "{table}");
        }
    }

    async fn case_32_one_server_is_not_heard_for_ever_and_others_are(bridge: Bridge) {
        let (peer, other) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        // One activity again and again: what is counted is what is asked of us.
        let view = peer.activity("View", bridge.actor());
        let (mut taken, mut told) = (0, None);
        while told.is_none() {
            let many = (0..32).map(|_| {
                let request = reqwest::Request::try_from(peer.signed(&bridge.inbox(), &view));
                bridge.http.execute(request.unwrap())
            });
            for answer in futures_util::future::join_all(many).await {
                let answer = answer.unwrap();
                match answer.status().as_u16() {
                    202 => taken += 1,
                    429 => told = Some(answer.headers()["retry-after"].clone()),
                    other => panic!("{other}"),
                }
            }
            assert!(taken < 1_000, "there is no end to it");
        }
        assert!(taken >= 300 && told.unwrap() == "60", "{taken}");
        assert_eq!(other.sends(&bridge.inbox(), &other.activity("Follow", bridge.actor())).await, 202);
        bridge.later(Span::minutes(1));
        assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Follow", bridge.actor())).await, 202);
    }

    async fn case_33_ten_thousand_of_anything_are_not_kept(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let copy = bridge.publishes("We read aloud").await;
        let mut note = reply(&peer, &bridge.note(copy), "Words");
        for name in ["tag", "attachment", "cc"] {
            note[name] = named(&json!(peer.bo()), 10_000);
        }
        assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Create", note)).await, 202);
        assert_eq!(bridge.count("SELECT count(*) FROM outside_replies WHERE body = 'Words'").await, 1);
        // To everybody, somewhere behind thousands of others, is to nobody.
        let mut hidden = reply(&peer, &bridge.note(copy), "Hidden");
        let everybody = hidden["to"][0].clone();
        hidden["to"] = named(&json!(peer.bo()), 10_000);
        hidden["to"].as_array_mut().unwrap().push(everybody);
        assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Create", hidden)).await, 202);
        assert_eq!(bridge.count("SELECT count(*) FROM outside_replies").await, 1);
    }

    async fn case_34_what_lives_elsewhere_is_not_believed_from_here(bridge: Bridge) {
        let (peer, victim) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        let copy = bridge.publishes("We read aloud").await;
        for (name, value) in [
            ("id", json!(format!("{}/notes/1", victim.base))),
            ("attributedTo", json!(victim.bo())),
            ("attributedTo", json!([peer.bo(), victim.bo()])),
        ] {
            let mut note = reply(&peer, &bridge.note(copy), "Words of another");
            note[name] = value;
            for kind in ["Create", "Update"] {
                assert_eq!(peer.sends(&bridge.inbox(), &peer.activity(kind, note.clone())).await, 202);
            }
        }
        assert_eq!(bridge.count("SELECT count(*) FROM outside_replies").await, 0);
        assert_eq!(victim.asked(), 0, "nobody is asked for the sake of another");
    }

    async fn case_39_no_chain_is_followed(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        bridge.publishes("We read aloud").await;
        for depth in 0..5 {
            let mut note = reply(&peer, &format!("{}/notes/{depth}", peer.base), "Deeper");
            note["context"] = json!(format!("{}/contexts/{depth}", peer.base));
            note["replies"] = json!(format!("{}/replies/{depth}", peer.base));
            assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Create", note)).await, 202);
        }
        assert_eq!(peer.asked(), 1, "the actor, once");
        assert_eq!(bridge.count("SELECT count(*) FROM outside_replies").await, 0);
    }

    async fn case_47_what_may_have_arrived_comes_again_under_its_name(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let follow = peer.activity("Follow", bridge.actor());
        peer.sends(&bridge.inbox(), &follow).await;
        // Taken there, and the answer lost: as if we had died before we noted it.
        peer.answers(&[503]);
        bridge.delivers().await;
        bridge.later(Span::minutes(2));
        bridge.delivers().await;
        let copy = bridge.publishes("once").await;
        peer.answers(&[502]);
        bridge.delivers().await;
        bridge.later(Span::minutes(2));
        bridge.delivers().await;
        let heard = peer.heard();
        assert_eq!(peer.kinds(), ["Accept", "Accept", "Create", "Create"]);
        let names = names(&heard);
        assert!(names[0] == names[1] && names[2] == names[3], "{names:?}");
        assert_eq!(names[2], format!("{}/create", bridge.note(copy)));
    }

    async fn case_49_what_concerns_one_goes_to_them_alone(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let follow = peer.activity("Follow", bridge.actor());
        peer.sends(&bridge.inbox(), &follow).await;
        let copy = bridge.publishes("for everybody").await;
        let asks = quote_request(&peer, &bridge.note(copy));
        peer.sends(&bridge.inbox(), &asks).await;
        bridge.delivers().await;
        for heard in peer.heard() {
            let alone = heard.kind() != "Create";
            let (path, to) = if alone {
                ("/users/bo/inbox", json!([peer.bo()]))
            } else {
                ("/inbox", json!(["https://www.w3.org/ns/activitystreams#Public"]))
            };
            assert_eq!((heard.path.as_str(), &heard.activity["to"]), (path, &to), "{}", heard.kind());
        }
        assert_eq!(peer.heard().len(), 3);
    }

    async fn case_52_what_never_was_looks_the_same_everywhere(bridge: Bridge) {
        let nobody = bridge.get("/ap/groups/nobody").await;
        assert_eq!(nobody.status, 404);
        let id = CopyId::fresh();
        for path in ["notes", "replies", "stamps", "groups"] {
            let answer = bridge.get(&format!("/ap/{path}/{id}")).await;
            assert_eq!((answer.status, answer.body), (404, nobody.body.clone()), "{path}");
        }
    }

    async fn case_55_a_content_note_that_changes_is_told(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        let copy = bridge.publishes("the same words").await;
        bridge.delivers().await;
        bridge.later(Span::minutes(1));
        let mut edition = bridge.edition(copy, "the same words");
        edition.caution = "Spoilers".into();
        bridge.corrects(&edition).await;
        bridge.delivers().await;
        let update = peer.hears("Update").await.activity;
        let note = &update["object"];
        assert_eq!((&note["summary"], &note["sensitive"]), (&json!("Spoilers"), &json!(true)));
        assert!(note["updated"].as_str().unwrap() > note["published"].as_str().unwrap());
    }

    async fn case_59_an_address_in_the_words_calls_nobody(bridge: Bridge) {
        let copy = bridge.publishes("Ask @noor@elsewhere.example or bo@salon.example, see /g/hall").await;
        let note = bridge.get(&bridge.note(copy)).await.json();
        assert_eq!((&note["tag"], &note["to"]), (&json!([]), &json!(["https://www.w3.org/ns/activitystreams#Public"])));
        let content = note["content"].as_str().unwrap();
        assert_eq!(content.matches("href=").count(), 1, "the page alone: {content}");
    }
}
