//! The life of a follower (cases 8 to 14).

use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};

use super::{answers::quote_request, bridge::Bridge, in_the_house::shown, peer::Peer};
use crate::{
    consent::publish,
    lists::{items_of, pages_of},
    support::House,
};

on_both! {
    async fn case_08_a_follow_is_accepted_in_its_own_words(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let follow = peer.activity("Follow", bridge.actor());
        assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 202);
        bridge.delivers().await;
        let accept = peer.hears("Accept").await;
        assert_eq!(accept.path, "/users/bo/inbox");
        assert_eq!(accept.activity["actor"], bridge.actor());
        let object = &accept.activity["object"];
        for name in ["id", "type", "actor", "object"] {
            assert_eq!(object[name], follow[name], "{name}");
        }
        assert_eq!(bridge.followers().await, 1);
        let count = bridge.get("/ap/groups/reading/followers").await.json();
        assert_eq!(count["totalItems"], 1);
    }

    /// Case 70: whoever quotes is listed to the last, for hosts and for their programs.
    async fn case_70_a_long_list_of_quotes_goes_on(house: House) {
        let place = shown(&house).await;
        let page = format!("{}/settings/outside", place.hall.href);
        let anybody = [("act", "quotes"), ("quotes", "anybody")];
        assert_eq!(place.ada.sends(&page, &anybody).await.status, 303);
        let slip = place.ada.proposes(&place.hall, "To be quoted", &[1]).await;
        publish(&slip, &place.ada, &[&place.ada]).await;
        let note = place.peer.hears("Create").await.activity["object"]["id"].clone();
        let mut quoting = std::collections::BTreeSet::new();
        for _ in 0..101 {
            let asks = quote_request(&place.peer, note.as_str().unwrap());
            // Its server is asked who it is that asks, and for what; once a second at most.
            house.later(Span::seconds(2));
            assert_eq!(place.peer.sends(&place.inbox, &asks).await, 202);
            quoting.insert(asks["instrument"].as_str().unwrap().to_owned());
        }
        let listed = pages_of(&place.ada, &page, r"(http://[^ <]+/notes/[0-9a-f-]{36})<").await;
        assert_eq!((listed.len(), &listed.into_iter().collect()), (101, &quoting));
        let token = place.ada.token().await;
        let groups = place.ada.asks(Method::GET, "/groups", Some(&token), None).await.json();
        let path = format!("/groups/{}/quotes", groups["items"][0]["id"].as_str().unwrap());
        assert_eq!(items_of(&place.ada, &path).await.len(), 101);
    }

    async fn case_09_a_second_follow_is_accepted_again_and_counts_once(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        let again = peer.follows(&bridge).await;
        assert_eq!(bridge.followers().await, 1);
        // The latest wish is the one that can be taken back by its name.
        let undo = peer.activity("Undo", again["id"].clone());
        assert_eq!(peer.sends(&bridge.inbox(), &undo).await, 202);
        assert_eq!(bridge.followers().await, 0);
    }

    async fn case_10_whoever_wants_to_follow_waits_for_a_host(bridge: Bridge) {
        let shown = async || bridge.get("/ap/groups/reading").await.json()["manuallyApprovesFollowers"].clone();
        let (known, peer) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        known.follows(&bridge).await;
        assert_eq!(shown().await, false);
        bridge.approves_followers(true).await;
        assert_eq!(shown().await, true);
        bridge.delivers().await;
        let update = known.hears("Update").await;
        assert_eq!(update.activity["object"]["manuallyApprovesFollowers"], true, "{}", update.activity);

        // No yes, and nothing is sent, however often it is asked; whoever follows already goes on.
        peer.sends(&bridge.inbox(), &peer.activity("Follow", bridge.actor())).await;
        let follow = peer.activity("Follow", bridge.actor());
        assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 202);
        known.follows(&bridge).await;
        bridge.publishes("too early").await;
        bridge.delivers().await;
        assert_eq!((bridge.followers().await, peer.kinds().len()), (1, 0));
        let wish = bridge.wish().await;
        assert_eq!((&wish.author, &wish.host), (&peer.bo(), &peer.host));
        assert_eq!(wish.words, "Reads & rows");
        assert_eq!(wish.account_since.unwrap().rfc3339(), "2020-02-02T00:00:00Z");

        // The yes is said to the latest wish; what was shown before stays where it was.
        assert!(bridge.decides(&wish, true).await);
        assert!(!bridge.decides(&wish, false).await, "once");
        bridge.publishes("in time").await;
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Accept", "Create"]);
        assert_eq!(peer.heard()[0].activity["object"]["id"], follow["id"]);

        // A yes can be taken back.
        bridge.removes_follower(&peer.bo()).await;
        bridge.delivers().await;
        let reject = peer.hears("Reject").await.activity;
        assert_eq!((&reject["object"]["id"], &reject["object"]["object"]), (&follow["id"], &json!(bridge.actor())));
        assert_eq!(bridge.followers().await, 1);
    }

    async fn case_10_a_no_is_a_no_for_a_while_and_a_wish_can_be_taken_back(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        bridge.approves_followers(true).await;
        let waits = async || bridge.count("SELECT count(*) FROM outside_wishes WHERE state = 'waiting'").await;
        let asks = async || {
            let follow = peer.activity("Follow", bridge.actor());
            assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 202);
            follow
        };
        for way in ["Undo", "Undo by id", "Delete", "Block"] {
            let follow = asks().await;
            assert_eq!(waits().await, 1, "{way}");
            let activity = match way {
                "Undo" => peer.activity("Undo", follow),
                "Undo by id" => peer.activity("Undo", follow["id"].clone()),
                "Delete" => peer.activity("Delete", peer.bo()),
                block => peer.activity(block, bridge.actor()),
            };
            assert_eq!(peer.sends(&bridge.inbox(), &activity).await, 202);
            assert_eq!(waits().await, 0, "{way}");
        }
        let follow = asks().await;
        assert!(bridge.decides(&bridge.wish().await, false).await);
        bridge.delivers().await;
        let reject = peer.hears("Reject").await.activity;
        assert_eq!(reject["object"], json!({ "id": follow["id"], "type": "Follow", "actor": peer.bo(), "object": bridge.actor() }));
        peer.forgets();
        // Nor does it help to take the wish back first.
        assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Undo", follow)).await, 202);
        let again = asks().await;
        bridge.delivers().await;
        assert_eq!(peer.hears("Reject").await.activity["object"]["id"], again["id"]);
        assert_eq!(waits().await, 0);
        bridge.later(Span::days(31));
        asks().await;
        assert_eq!(waits().await, 1, "a month later hosts may think otherwise");
        bridge.approves_followers(false).await;
        asks().await;
        assert_eq!((waits().await, bridge.followers().await), (0, 1), "nobody is asked any more");
    }

    async fn case_11_a_follow_is_taken_back_however_it_is_said(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let by_id = |follow: &Value| follow["id"].clone();
        let whole = Value::clone;
        let as_objects = |follow: &Value| {
            let object = json!({ "id": follow["object"] });
            let mut follow = follow.clone();
            follow["object"] = object;
            follow
        };
        let with_another_id = |follow: &Value| {
            let mut follow = follow.clone();
            follow["id"] = json!("https://elsewhere.example/1");
            follow
        };
        let ways: [&dyn Fn(&Value) -> Value; 4] = [&by_id, &whole, &as_objects, &with_another_id];
        for way in ways {
            let follow = peer.follows(&bridge).await;
            assert_eq!(bridge.followers().await, 1);
            let undo = peer.activity("Undo", way(&follow));
            assert_eq!(peer.sends(&bridge.inbox(), &undo).await, 202);
            assert_eq!(bridge.followers().await, 0);
            // Twice, and of something unknown: no error, nothing happens.
            let twice = peer.activity("Undo", way(&follow));
            assert_eq!(peer.sends(&bridge.inbox(), &twice).await, 202);
        }
        let unknown = peer.activity("Undo", format!("{}/activities/never", peer.base));
        assert_eq!(peer.sends(&bridge.inbox(), &unknown).await, 202);
    }

    async fn case_15_each_server_is_told_whom_of_its_people_we_count(bridge: Bridge) {
        let (peer, other) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        peer.follows(&bridge).await;
        other.follows(&bridge).await;
        bridge.publishes("news").await;
        for draft in ["signature", "signature-input"] {
            if draft == "signature-input" {
                peer.answers(&[401]);
                bridge.publishes("more news").await;
            }
            bridge.delivers().await;
            let heard = peer.heard().pop().unwrap();
            let told = heard.headers["collection-synchronization"].to_str().unwrap();
            let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, peer.bo().as_bytes());
            let digest = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
            let (followers, list) = (format!("{}/followers", bridge.actor()), format!("{}/followers_synchronization", bridge.actor()));
            assert_eq!(told, format!("collectionId=\"{followers}\", url=\"{list}\", digest=\"{digest}\""));
            let covered = heard.headers[draft].to_str().unwrap();
            assert!(covered.contains("collection-synchronization"), "{covered}");
            // Its own people, and only if it asks itself: so a lost yes is found again.
            let (status, shown) = peer.fetches(&list).await;
            assert_eq!((status, &shown["orderedItems"]), (200, &json!([peer.bo()])), "{shown}");
            assert_eq!(bridge.get(&list).await.status, 401);
        }
        let list = format!("{}/followers_synchronization", bridge.actor());
        let stranger = Peer::open(&bridge).await;
        assert_eq!(stranger.fetches(&list).await.1["orderedItems"], json!([]));
        bridge.hears_only(&peer.host).await;
        assert_eq!(other.fetches(&list).await.0, 403);
        assert_eq!(peer.fetches(&format!("{}/ap/groups/nobody/followers_synchronization", bridge.base)).await.0, 404);
    }

    async fn nobody_takes_back_the_follow_of_another(bridge: Bridge) {
        let (peer, eve) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        let follow = peer.follows(&bridge).await;
        for object in [follow["id"].clone(), follow.clone()] {
            let undo = eve.activity("Undo", object);
            assert_eq!(eve.sends(&bridge.inbox(), &undo).await, 202);
        }
        assert_eq!(bridge.followers().await, 1);
    }

    async fn case_12_what_cannot_follow_is_refused(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        for nobody in [
            format!("{}/ap/house", bridge.base),
            format!("{}/l", bridge.base),
            "https://elsewhere.example/users/x".into(),
            peer.bo(),
        ] {
            let follow = peer.activity("Follow", nobody.clone());
            assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 403, "{nobody}");
        }
        let unknown = peer.activity("Follow", format!("{}/ap/groups/nobody", bridge.base));
        assert_eq!(peer.sends(&format!("{}/ap/inbox", bridge.base), &unknown).await, 404);

        // Ourselves: as actor, with a key that would be ours.
        let mut own = peer.activity("Follow", bridge.actor());
        own["actor"] = bridge.actor().into();
        own["id"] = format!("{}#follow", bridge.actor()).into();
        let key_id = format!("{}#key-1", bridge.actor());
        let request = peer.signed_as(&key_id, Peer::key(), &bridge.inbox(), &own);
        assert_eq!(peer.posts(request).await, 403);

        // Somebody without an inbox, with one elsewhere, or who is a thing.
        let person = peer.person("/users/bo", Peer::key());
        for (name, value) in [
            ("inbox", Value::Null),
            ("inbox", "https://victim.example/inbox".into()),
            ("inbox", "http://10.0.0.1/inbox".into()),
            ("type", "Note".into()),
        ] {
            let mut document = person.clone();
            document[name] = value;
            peer.shows("/users/bo", &document);
            let follow = peer.activity("Follow", bridge.actor());
            // Refused at once, or, by whoever's key is known, once they were looked at.
            let status = peer.sends(&bridge.inbox(), &follow).await;
            assert!(matches!(status, 202 | 403), "{status} {document}");
        }
        assert_eq!(bridge.followers().await, 0);
        assert_eq!(bridge.waiting().await, 0);
    }

    async fn case_13_an_acceptance_waits_for_a_follower_that_is_away(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let follow = peer.activity("Follow", bridge.actor());
        assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 202);
        peer.goes_down().await;
        bridge.delivers().await;
        assert_eq!((bridge.followers().await, bridge.waiting().await), (1, 1));
        peer.comes_back();
        bridge.later(Span::minutes(2));
        bridge.delivers().await;
        let accept = peer.hears("Accept").await;
        assert_eq!(accept.activity["object"]["id"], follow["id"]);
        assert_eq!(bridge.waiting().await, 0);
    }

    async fn case_14_a_block_ends_a_following(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        let block = peer.activity("Block", bridge.actor());
        assert_eq!(peer.sends(&bridge.inbox(), &block).await, 202);
        assert_eq!(bridge.followers().await, 0);
    }

    async fn case_14_whoever_moves_follows_from_there_if_the_place_says_so(bridge: Bridge) {
        let (peer, there) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        peer.follows(&bridge).await;
        let lives_there = |known: &str| {
            let mut person = there.person("/users/bo", Peer::key());
            person["alsoKnownAs"] = json!([known]);
            there.shows("/users/bo", &person);
        };
        let moves = async |by: &Peer| {
            let mut activity = by.activity("Move", peer.bo());
            activity["target"] = json!(there.bo());
            assert_eq!(by.sends(&bridge.inbox(), &activity).await, 202);
            bridge.publishes("news").await;
            bridge.delivers().await;
            (!peer.kinds().is_empty(), !there.kinds().is_empty())
        };
        assert_eq!(moves(&peer).await, (true, false), "no proof");
        lives_there("https://elsewhere.example/users/bo");
        assert_eq!(moves(&peer).await, (true, false), "the proof of another");
        lives_there(&peer.bo());
        assert_eq!(moves(&there).await, (true, false), "nobody moves another");
        peer.forgets();
        assert_eq!(moves(&peer).await, (false, true));
        assert_eq!(bridge.followers().await, 1);
    }

    async fn case_14_whoever_deletes_themselves_follows_no_more(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        let someone_else = peer.activity("Delete", format!("{}/notes/1", peer.base));
        assert_eq!(peer.sends(&bridge.inbox(), &someone_else).await, 202);
        assert_eq!(bridge.followers().await, 1);
        let farewell = peer.activity("Delete", peer.bo());
        assert_eq!(peer.sends(&bridge.inbox(), &farewell).await, 202);
        assert_eq!(bridge.followers().await, 0);
        assert_eq!(bridge.count("SELECT count(*) FROM remote_keys").await, 0);
    }
}
