//! How we are found, and what nobody can find (cases 1 to 7).

use std::collections::BTreeSet;

use salon::{
    values::{CopyId, Lang, Span},
    window::Edition,
};
use serde_json::{Value, json};

use super::{bridge::Bridge, peer::Peer};

const HTML: &str = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
const LD: &str = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";

on_both! {
    async fn case_01_a_group_is_found_by_its_account_and_a_private_one_is_not_even_denied(bridge: Bridge) {
        let found = bridge.webfinger(&format!("acct:reading@{}", bridge.authority())).await;
        assert_eq!(found.status, 200);
        assert_eq!(found.header("content-type"), "application/jrd+json");
        let links = found.json()["links"].clone();
        assert_eq!(links[0]["rel"], "self");
        assert_eq!(links[0]["href"], bridge.actor());
        assert_eq!(bridge.get(&bridge.actor()).await.json()["id"], bridge.actor());

        let unknown = bridge.get("/no/such/address").await;
        for absent in ["nobody", "salon-house", "x"] {
            let answer = bridge.webfinger(&format!("acct:{absent}@{}", bridge.authority())).await;
            assert_eq!((answer.status, &answer.body), (404, &unknown.body), "{absent}");
        }
        let elsewhere = bridge.webfinger("acct:reading@other.example").await;
        assert_eq!(elsewhere.status, 404);
    }

    async fn case_02_a_group_is_found_by_its_addresses_too(bridge: Bridge) {
        let account = format!("acct:reading@{}", bridge.authority());
        for resource in [
            account.clone(),
            format!("acct:Reading@{}", bridge.authority()),
            format!("acct:@reading@{}", bridge.authority()),
            bridge.actor(),
            format!("{}/@reading", bridge.base),
        ] {
            let found = bridge.webfinger(&resource).await;
            assert_eq!(found.status, 200, "{resource}");
            assert_eq!(found.json()["subject"], account, "{resource}");
        }
        for garbage in ["", "acct:", "reading", "http://", "::::"] {
            assert_eq!(bridge.webfinger(garbage).await.status, 400, "{garbage}");
        }
        assert_eq!(bridge.get("/.well-known/webfinger").await.status, 400);
        // The house's own actor must be found by servers that check who fetches.
        let house = bridge.get("/ap/house").await.json();
        let account = format!("acct:{}@{}", house["preferredUsername"].as_str().unwrap(), bridge.authority());
        assert_eq!(bridge.webfinger(&account).await.json()["links"][0]["href"], house["id"]);
    }

    async fn case_03_a_closed_window_cannot_be_told_from_a_wall(bridge: Bridge) {
        let copy = bridge.publishes("seen through the window").await;
        let paths = [
            format!("/.well-known/webfinger?resource=acct:reading@{}", bridge.authority()),
            "/.well-known/webfinger".into(),
            "/.well-known/nodeinfo".into(),
            "/nodeinfo/2.1".into(),
            "/ap/house".into(),
            "/ap/groups/reading".into(),
            "/ap/groups/reading/outbox?page=true".into(),
            "/ap/groups/reading/followers".into(),
            format!("/ap/notes/{copy}"),
            format!("/ap/notes/{copy}/create"),
        ];
        for path in &paths {
            assert_ne!(bridge.get(path).await.status, 404, "{path}");
        }
        bridge.closes_its_window().await;
        let unknown = bridge.get("/no/such/address").await;
        for path in paths.iter().map(String::as_str).chain(["/ap/inbox", "/ap/groups/reading/inbox"]) {
            let answer = bridge.get(path).await;
            assert_eq!((answer.status, answer.body), (404, unknown.body.clone()), "{path}");
        }
        // Not even by what is too large for it.
        let large = bridge.http.post(bridge.inbox()).body(vec![b' '; 2 << 20]).send().await;
        // Refused before it is read, the line may be cut before the answer is.
        assert!(large.is_err() || large.unwrap().status() == 404);
    }

    async fn case_04_servers_get_the_actor_and_people_a_page(bridge: Bridge) {
        for accept in ["application/activity+json", LD, "*/*"] {
            let actor = bridge.get_as("/ap/groups/reading", accept).await;
            assert_eq!(actor.status, 200, "{accept}");
            assert_eq!(actor.header("content-type"), "application/activity+json");
            assert_eq!(actor.header("vary"), "Accept, Signature");
        }
        let copy = bridge.publishes("a page").await;
        for path in ["/ap/groups/reading".to_owned(), format!("/ap/notes/{copy}")] {
            let page = bridge.get_as(&path, HTML).await;
            assert_eq!(page.status, 303, "{path}");
            assert!(page.header("location").starts_with(&format!("{}/l", bridge.base)));
            assert_eq!(page.header("vary"), "Accept, Signature");
        }
    }

    async fn case_05_the_actor_says_its_public_name_and_nothing_of_who_is_in_it(bridge: Bridge) {
        let actor = bridge.get("/ap/groups/reading").await.json();
        let keys: BTreeSet<&str> = actor.as_object().unwrap().keys().map(String::as_str).collect();
        let known = BTreeSet::from([
            "@context", "id", "type", "preferredUsername", "webfinger", "name", "summary", "url",
            "published", "inbox", "outbox", "followers", "endpoints", "manuallyApprovesFollowers",
            "discoverable", "indexable", "publicKey", "assertionMethod", "featured", "generator", "icon", "image",
        ]);
        assert_eq!(keys, known);
        assert_eq!(actor["type"], "Group");
        assert_eq!(actor["name"], "Reading room");
        assert_eq!(actor["discoverable"], false);
        assert_eq!(actor["indexable"], false);
        assert!(!actor.to_string().contains("PRIVATE"));
    }

    async fn case_06_node_information_counts_nobody(bridge: Bridge) {
        let links = bridge.get("/.well-known/nodeinfo").await.json();
        let href = links["links"][0]["href"].as_str().unwrap().to_owned();
        let information = bridge.get(&href).await.json();
        assert_eq!(information["version"], "2.1");
        assert_eq!(information["software"]["name"], "salon");
        assert_eq!(information["protocols"], json!(["activitypub"]));
        assert_eq!(information["openRegistrations"], false);
        assert_eq!(information["usage"], json!({ "users": {} }));
    }

    async fn case_07_collections_hold_what_is_shown_and_count_the_rest(bridge: Bridge) {
        let mut copies = Vec::new();
        for number in 0..25 {
            copies.push(bridge.publishes(&format!("number {number}")).await);
            bridge.later(Span::seconds(1));
        }
        bridge.withdraws(copies[3]).await;
        let outbox = bridge.get("/ap/groups/reading/outbox").await.json();
        assert_eq!(outbox["totalItems"], 24);
        let mut listed = Vec::new();
        let mut page = outbox["first"].clone();
        while let Some(address) = page.as_str() {
            let read = bridge.get(address).await.json();
            assert_eq!(read["id"], address);
            let items = read["orderedItems"].as_array().unwrap().clone();
            listed.extend(items.into_iter().map(|item| item["object"]["id"].clone()));
            page = read["next"].clone();
        }
        let expected: Vec<Value> = copies
            .iter()
            .rev()
            .filter(|copy| **copy != copies[3])
            .map(|copy| bridge.note(*copy).into())
            .collect();
        assert_eq!(listed, expected);

        let followers = bridge.get("/ap/groups/reading/followers").await.json();
        assert_eq!(followers["totalItems"], 0);
        assert!(followers.get("first").is_none());
        let house = bridge.get("/ap/house/outbox").await.json();
        assert_eq!(house["totalItems"], 0);
    }

    /// Cases 55 and 58: what stands around the words goes with them, and so does each change of it.
    async fn case_58_a_note_carries_its_content_note_its_hashtags_and_its_language(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        let around = Edition {
            caution: "Loud <colours>".into(),
            hashtags: "Paper Été_26".into(),
            language: Lang::French,
            ..bridge.edition(CopyId::fresh(), "words")
        };
        let copy = bridge.shows(&around).await;
        bridge.delivers().await;
        let note = bridge.get(&bridge.note(copy)).await.json();
        assert_eq!((&note["sensitive"], &note["summary"]), (&json!(true), &json!("Loud <colours>")));
        assert_eq!(note["contentMap"], json!({ "fr": note["content"] }));
        let tag = |name, page| json!({ "type": "Hashtag", "name": name, "href": format!("{}/l/tagged/{page}", bridge.base) });
        assert_eq!(note["tag"], json!([tag("#Paper", "paper"), tag("#Été_26", "ete_26")]));
        let link = format!(r#"<a href="{}/l/tagged/paper" class="mention hashtag" rel="tag">#Paper</a>"#, bridge.base);
        assert!(note["content"].as_str().unwrap().contains(&link), "{note}");
        bridge.later(Span::seconds(5));
        bridge.corrects(&Edition { caution: String::new(), hashtags: String::new(), ..around }).await;
        bridge.delivers().await;
        let update = peer.hears("Update").await.activity["object"].clone();
        assert_eq!((&update["sensitive"], &update["tag"]), (&json!(false), &json!([])));
        assert!(update.get("summary").is_none() && update["updated"].as_str() > note["published"].as_str());
        bridge.withdraws(copy).await;
        assert_eq!(bridge.count("SELECT count(*) FROM copy_tags").await, 0);
    }

    async fn a_note_is_what_mastodon_shows(bridge: Bridge) {
        let copy = bridge.publishes("one\n<b>two</b>").await;
        let note = bridge.get(&bridge.note(copy)).await.json();
        assert_eq!(note["type"], "Note");
        assert_eq!(note["attributedTo"], bridge.actor());
        assert_eq!(note["to"], json!(["https://www.w3.org/ns/activitystreams#Public"]));
        assert_eq!(note["cc"], json!([format!("{}/followers", bridge.actor())]));
        assert_eq!(note["contentMap"], json!({ "en": note["content"] }));
        assert!(note.get("updated").is_none());
        let content = note["content"].as_str().unwrap();
        assert!(content.contains("<p>one<br>&lt;b&gt;two&lt;/b&gt;</p><p>— <strong>Ada</strong></p>"));
        assert!(content.contains(note["url"].as_str().unwrap()));
        let creation = bridge.get(&format!("{}/create", bridge.note(copy))).await.json();
        assert_eq!(creation["object"]["id"], note["id"]);
        assert_eq!(creation["published"], note["published"]);

        bridge.later(Span::seconds(5));
        bridge.revises(copy, "three").await;
        let edited = bridge.get(&bridge.note(copy)).await.json();
        assert_eq!(edited["published"], note["published"]);
        assert!(edited["updated"].as_str() > note["published"].as_str());

        bridge.withdraws(copy).await;
        for path in [bridge.note(copy), format!("{}/create", bridge.note(copy))] {
            let gone = bridge.get(&path).await;
            assert_eq!(gone.status, 410);
            assert_eq!(gone.json()["type"], "Tombstone");
            assert!(!gone.body.contains("three") && !gone.body.contains("Margins"));
        }
        assert_eq!(bridge.get("/ap/notes/nothing").await.status, 404);
    }

    async fn case_72_the_address_is_for_ever(bridge: Bridge) {
        bridge.closes_its_window().await;
        let mut tx = bridge.db.write().await.unwrap();
        assert!(!salon::window::open(&mut tx, "https://elsewhere.example", bridge.clock.now()).await.unwrap());
        assert!(salon::window::open(&mut tx, &bridge.base, bridge.clock.now()).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(bridge.get("/ap/groups/reading").await.json()["id"], bridge.actor());
    }
}
