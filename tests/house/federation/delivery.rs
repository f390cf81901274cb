//! What goes out: in order, again and again, and never what was withdrawn.

use salon::{fediverse::signature::PublicKey, jobs::Ended, values::Span, window::followers};

use super::{bridge::Bridge, peer::Peer};

/// A bridge and a peer that follows it.
async fn friends(bridge: &Bridge) -> Peer {
    let peer = Peer::open(bridge).await;
    peer.follows(bridge).await;
    peer
}

on_both! {
    async fn a_copy_reaches_a_follower_signed_by_its_group(bridge: Bridge) {
        let peer = friends(&bridge).await;
        let copy = bridge.publishes("hello out there").await;
        bridge.delivers().await;
        let heard = peer.hears("Create").await;
        assert_eq!(heard.path, "/inbox");
        assert_eq!(heard.activity["object"]["id"], bridge.note(copy));
        assert!(heard.activity["object"]["content"].as_str().unwrap().contains("hello out there"));
        let actor = bridge.get("/ap/groups/reading").await.json();
        let pem = actor["publicKey"]["publicKeyPem"].as_str().unwrap();
        assert!(PublicKey::from_pem(pem).is_ok());
        let signature = heard.headers["signature"].to_str().unwrap();
        let key_id = actor["publicKey"]["id"].as_str().unwrap();
        assert!(signature.starts_with(&format!("keyId=\"{key_id}\"")));
        assert!(is_signed_by(&heard, &peer, pem));
        assert_eq!(heard.headers["content-type"], "application/activity+json");
        assert_eq!(bridge.waiting().await, 0);
    }

    async fn an_edit_and_a_withdrawal_follow_in_order(bridge: Bridge) {
        let peer = friends(&bridge).await;
        let copy = bridge.publishes("first words").await;
        bridge.delivers().await;
        bridge.later(Span::seconds(1));
        bridge.revises(copy, "second words").await;
        bridge.delivers().await;
        bridge.later(Span::seconds(1));
        bridge.withdraws(copy).await;
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Create", "Update", "Delete"]);
        let heard = peer.heard();
        let update = &heard[1].activity["object"];
        assert!(update["content"].as_str().unwrap().contains("second words"));
        assert!(update["updated"].as_str() > update["published"].as_str());
        let delete = &heard[2].activity;
        assert_eq!(delete["object"]["id"], bridge.note(copy));
        assert_eq!(delete["object"]["type"], "Tombstone");
        assert!(!delete.to_string().contains("words"));
    }

    async fn case_48_one_shared_inbox_is_told_once(bridge: Bridge) {
        let peer = friends(&bridge).await;
        let second = peer.person("/users/cy", Peer::key());
        peer.shows("/users/cy", &second);
        let mut follow = peer.activity("Follow", bridge.actor());
        follow["actor"] = second["id"].clone();
        let key_id = second["publicKey"]["id"].as_str().unwrap();
        let request = peer.signed_as(key_id, Peer::key(), &bridge.inbox(), &follow);
        assert_eq!(peer.posts(request).await, 202);
        bridge.delivers().await;
        peer.forgets();
        bridge.publishes("once").await;
        bridge.delivers().await;
        assert_eq!(bridge.followers().await, 2);
        assert_eq!(peer.kinds(), ["Create"]);
    }

    async fn case_42_a_refusal_is_final_for_what_was_refused(bridge: Bridge) {
        for status in [400, 403, 404, 405, 413, 422, 501] {
            let peer = friends(&bridge).await;
            // Whoever does not believe is asked again in the other draft first.
            peer.answers(&vec![status; if matches!(status, 400 | 403) { 2 } else { 1 }]);
            let copy = bridge.publishes("refused").await;
            bridge.delivers().await;
            assert_eq!(bridge.waiting().await, 0, "{status}");
            bridge.publishes("welcome").await;
            bridge.delivers().await;
            assert_eq!(peer.kinds().last().unwrap(), "Create");
            // What was refused did not arrive: nothing is to be deleted there.
            peer.forgets();
            bridge.withdraws(copy).await;
            bridge.delivers().await;
            assert_eq!(peer.kinds(), Vec::<String>::new(), "{status}");
            let undo = peer.activity("Block", bridge.actor());
            assert_eq!(peer.sends(&bridge.inbox(), &undo).await, 202);
        }
    }

    async fn case_42_an_inbox_that_is_gone_is_asked_after(bridge: Bridge) {
        let peer = friends(&bridge).await;
        peer.answers(&[410]);
        bridge.publishes("to whom").await;
        bridge.delivers().await;
        // Bo is still there, and has an inbox.
        assert_eq!(bridge.followers().await, 1);
        peer.answers(&[410]);
        peer.serves("/users/bo", 410, "text/plain", "");
        bridge.publishes("to nobody").await;
        bridge.delivers().await;
        assert_eq!((bridge.followers().await, bridge.waiting().await), (0, 0));
    }

    async fn case_42_a_follower_who_moved_their_inbox_is_found_there(bridge: Bridge) {
        let peer = friends(&bridge).await;
        let mut person = peer.person("/users/bo", Peer::key());
        person["inbox"] = format!("{}/new-inbox", peer.base).into();
        person.as_object_mut().unwrap().remove("endpoints");
        peer.shows("/users/bo", &person);
        peer.answers(&[404]);
        let copy = bridge.publishes("to the old one").await;
        bridge.publishes("while the first is tried").await;
        bridge.delivers().await;
        bridge.delivers().await;
        bridge.publishes("to the new one").await;
        bridge.delivers().await;
        let told = |path: &str| peer.heard().iter().filter(|heard| heard.path == path).count();
        assert_eq!((told("/inbox"), told("/new-inbox")), (2, 3), "each is told there, and once");
        // And what was told there is taken back there.
        peer.forgets();
        bridge.withdraws(copy).await;
        bridge.delivers().await;
        assert_eq!(peer.paths("Delete"), ["/new-inbox"]);
    }

    async fn case_43_a_server_that_asks_for_patience_gets_it(bridge: Bridge) {
        let peer = friends(&bridge).await;
        for (asked, waits, too_early) in [
            ("120", Span::minutes(2), Span::seconds(60)),
            ("0", Span::minutes(1), Span::seconds(20)),
            ("1000000000", Span::hours(24), Span::hours(23)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Span::minutes(1), Span::seconds(20)),
        ] {
            peer.forgets();
            peer.answers_later(429, asked);
            bridge.publishes("patience").await;
            bridge.publishes("of the whole server").await;
            bridge.delivers().await;
            bridge.delivers().await;
            assert_eq!(peer.kinds().len(), 1, "{asked}");
            bridge.later(too_early);
            bridge.delivers().await;
            assert_eq!(peer.kinds().len(), 1, "{asked}");
            bridge.later(waits);
            bridge.delivers().await;
            assert_eq!(peer.kinds().len(), 3, "{asked}");
        }
    }

    async fn case_44_order_is_kept_while_a_server_fails(bridge: Bridge) {
        let peer = friends(&bridge).await;
        peer.answers(&[500, 502, 503]);
        let first = bridge.publishes("first").await;
        bridge.delivers().await;
        bridge.later(Span::seconds(1));
        bridge.publishes("second").await;
        for pause in [Span::seconds(80), Span::minutes(7), Span::minutes(40)] {
            bridge.delivers().await;
            assert_eq!(bridge.waiting().await, 2);
            bridge.later(pause);
        }
        bridge.delivers().await;
        let objects: Vec<String> = peer
            .heard()
            .iter()
            .map(|heard| heard.activity["object"]["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(objects.len(), 5);
        assert!(objects[..4].iter().all(|object| *object == bridge.note(first)));
        assert_eq!(bridge.waiting().await, 0);
        // A repetition has the same id, so that the other side knows it.
        let heard = peer.heard();
        assert!(heard[1..4].iter().all(|again| again.activity["id"] == heard[0].activity["id"]));
    }

    async fn case_44_inboxes_of_one_server_are_told_in_turn(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.three_follow(&bridge).await;
        peer.answers(&[202, 500]);
        let copy = bridge.publishes("to three").await;
        bridge.delivers().await;
        let told = peer.paths("Create");
        assert_eq!((told.len(), bridge.waiting().await), (2, 2), "the third waits with the second");
        // At the third nobody knocked: a withdrawal asks the two who may have it.
        peer.forgets();
        bridge.withdraws(copy).await;
        bridge.later(Span::minutes(2));
        bridge.delivers().await;
        assert_eq!((peer.paths("Delete"), peer.kinds().len(), bridge.waiting().await), (told, 2, 0));
        // Each of many is told, once.
        peer.forgets();
        bridge.publishes("to three again").await;
        bridge.delivers().await;
        assert_eq!(peer.paths("Create").len(), 3);
        let inboxes = bridge.count("SELECT count(DISTINCT inbox) FROM deliveries WHERE state = 'delivered' AND kind = 'create'");
        assert_eq!((inboxes.await, bridge.waiting().await), (3, 0));
    }

    async fn case_45_what_is_withdrawn_while_it_is_told_goes_to_nobody_else(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.three_follow(&bridge).await;
        let copy = bridge.publishes("not to all").await;
        let silence = peer.keeps_silent().await;
        let withdraws = async {
            peer.hears("Create").await;
            bridge.withdraws(copy).await;
            drop(silence);
        };
        tokio::join!(bridge.delivers(), withdraws);
        let told = peer.paths("Create");
        assert_eq!((told.len(), peer.paths("Delete")), (1, told));
        assert_eq!(bridge.waiting().await, 0);
    }

    async fn case_45_what_is_edited_while_it_is_told_is_told_in_its_new_words(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.three_follow(&bridge).await;
        let copy = bridge.publishes("a slip of the pen").await;
        bridge.later(Span::seconds(1));
        let silence = peer.keeps_silent().await;
        let revises = async {
            peer.hears("Create").await;
            bridge.revises(copy, "the right words").await;
            drop(silence);
        };
        tokio::join!(bridge.delivers(), revises);
        assert_eq!((peer.paths("Create").len(), peer.paths("Update").len()), (3, 1));
        let slips = peer.heard().iter().filter(|heard| heard.activity.to_string().contains("slip")).count();
        assert_eq!((slips, bridge.waiting().await), (1, 0), "the one that was under way, and was corrected");
    }

    async fn case_46_a_withdrawal_comes_first_when_a_server_is_back(bridge: Bridge) {
        let peer = friends(&bridge).await;
        let old = bridge.publishes("old words").await;
        bridge.delivers().await;
        peer.goes_down().await;
        bridge.publishes("new words").await;
        bridge.delivers().await;
        bridge.withdraws(old).await;
        peer.comes_back();
        bridge.later(Span::hours(1));
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Create", "Delete", "Create"]);
    }

    async fn case_46_a_server_that_is_back_and_stumbles_is_asked_again_soon(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.three_follow(&bridge).await;
        peer.goes_down().await;
        bridge.publishes("too old by then").await;
        bridge.delivers().await;
        bridge.later(Span::days(8));
        peer.comes_back();
        peer.answers(&[202, 500]);
        bridge.publishes("fresh").await;
        bridge.delivers().await;
        let waits = bridge.waiting().await;
        bridge.later(Span::minutes(2));
        bridge.delivers().await;
        assert!(waits > 0 && bridge.waiting().await == 0, "{waits}");
    }

    async fn whoever_follows_no_more_is_not_told_what_waited(bridge: Bridge) {
        let peer = friends(&bridge).await;
        peer.goes_down().await;
        bridge.publishes("for followers").await;
        bridge.delivers().await;
        let mut tx = bridge.db.write().await.unwrap();
        let removed = followers::remove(&mut tx, bridge.group.id, &peer.bo(), bridge.clock.now()).await;
        assert!(removed.unwrap());
        tx.commit().await.unwrap();
        peer.comes_back();
        bridge.later(Span::hours(1));
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Reject"]);
    }

    async fn whoever_takes_their_follow_back_is_not_told_what_waited(bridge: Bridge) {
        for whole in [true, false] {
            let peer = Peer::open(&bridge).await;
            let follow = peer.follows(&bridge).await;
            peer.goes_down().await;
            bridge.publishes("for followers").await;
            bridge.delivers().await;
            let undo = peer.activity("Undo", if whole { follow } else { follow["id"].clone() });
            assert_eq!(peer.sends(&bridge.inbox(), &undo).await, 202);
            peer.comes_back();
            bridge.later(Span::hours(1));
            bridge.delivers().await;
            assert_eq!((peer.kinds(), bridge.followers().await), (Vec::new(), 0), "{whole}");
        }
    }

    async fn case_45_an_edit_before_the_first_delivery_sends_the_newest_words_once(bridge: Bridge) {
        let peer = friends(&bridge).await;
        let copy = bridge.publishes("a slip of the pen").await;
        bridge.later(Span::seconds(1));
        bridge.revises(copy, "the right words").await;
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Create"]);
        let content = peer.heard()[0].activity["object"]["content"].to_string();
        assert!(content.contains("the right words") && !content.contains("slip"));
        assert_eq!(bridge.waiting().await, 0);
    }

    async fn case_45_what_was_withdrawn_before_it_left_is_never_sent(bridge: Bridge) {
        let peer = friends(&bridge).await;
        let copy = bridge.publishes("never").await;
        bridge.withdraws(copy).await;
        bridge.delivers().await;
        assert_eq!(peer.kinds(), Vec::<String>::new());
        // Nor after tries that certainly reached nobody.
        peer.goes_down().await;
        let copy = bridge.publishes("never either").await;
        bridge.delivers().await;
        bridge.withdraws(copy).await;
        assert_eq!(bridge.waiting().await, 0);
        peer.comes_back();
        bridge.later(Span::hours(1));
        bridge.delivers().await;
        assert_eq!(peer.kinds(), Vec::<String>::new());
    }

    async fn case_45_what_may_have_arrived_is_deleted(bridge: Bridge) {
        let peer = friends(&bridge).await;
        peer.answers(&[500]);
        let copy = bridge.publishes("perhaps").await;
        bridge.delivers().await;
        bridge.withdraws(copy).await;
        bridge.later(Span::minutes(2));
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Create", "Delete"]);
        assert_eq!(bridge.waiting().await, 0);
    }

    async fn case_46_a_dead_server_is_asked_less_and_less_and_told_everything_that_counts(bridge: Bridge) {
        let peer = friends(&bridge).await;
        let copy = bridge.publishes("to be withdrawn").await;
        bridge.delivers().await;
        peer.forgets();
        peer.goes_down().await;
        let news = bridge.publishes("news that grows old").await;
        bridge.delivers().await;
        bridge.withdraws(copy).await;
        let mut tries = 0;
        for _hour in 0..24 * 10 {
            bridge.later(Span::hours(1));
            let before = bridge.count(FAILURES).await;
            bridge.delivers().await;
            tries += bridge.count(FAILURES).await - before;
        }
        assert!((15..=25).contains(&tries), "{tries}");
        // The news is given up, the wish to delete is not.
        assert_eq!(bridge.waiting().await, 1);
        peer.comes_back();
        bridge.later(Span::hours(31));
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Delete"]);
        assert_eq!(bridge.waiting().await, 0);
        assert_eq!(bridge.count(FAILURES).await, 0);
        // Nobody there ever had the news.
        bridge.withdraws(news).await;
        assert_eq!(bridge.waiting().await, 0);
    }

    async fn case_46_whoever_speaks_to_us_is_alive(bridge: Bridge) {
        let peer = friends(&bridge).await;
        peer.goes_down().await;
        bridge.publishes("while you were away").await;
        for _ in 0..6 {
            bridge.delivers().await;
            bridge.later(Span::hours(16));
        }
        peer.comes_back();
        let again = peer.activity("Like", "https://elsewhere.example/note");
        assert_eq!(peer.sends(&bridge.inbox(), &again).await, 202);
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Create"]);
    }

    async fn case_48_a_silent_server_holds_up_only_itself(bridge: Bridge) {
        let (dead, alive) = (friends(&bridge).await, friends(&bridge).await);
        dead.goes_down().await;
        bridge.publishes("for the living").await;
        bridge.delivers().await;
        assert_eq!(alive.kinds(), ["Create"]);
        assert_eq!(bridge.waiting().await, 1);
        let at_rest = bridge.fediverse.deliver_to(&dead.host).await.unwrap();
        assert!(matches!(at_rest, Ended::Again(at) if at > bridge.clock.now()));
    }

    async fn case_50_a_second_knock_speaks_the_newer_draft_and_is_remembered(bridge: Bridge) {
        let peer = friends(&bridge).await;
        peer.answers(&[401]);
        bridge.publishes("who is there").await;
        bridge.delivers().await;
        bridge.publishes("it is us").await;
        bridge.delivers().await;
        let newer: Vec<bool> = peer
            .heard()
            .iter()
            .map(|heard| heard.headers.contains_key("signature-input"))
            .collect();
        assert_eq!(newer, [false, true, true]);
        // Not for ever: they may change their mind.
        bridge.later(Span::days(8));
        peer.forgets();
        bridge.publishes("us again").await;
        bridge.delivers().await;
        assert!(!peer.heard()[0].headers.contains_key("signature-input"));
    }

    async fn case_50_a_server_that_believes_neither_is_tried_again_later(bridge: Bridge) {
        let peer = friends(&bridge).await;
        peer.answers(&[401, 401]);
        bridge.publishes("believe us").await;
        bridge.delivers().await;
        assert_eq!(bridge.waiting().await, 1);
        bridge.later(Span::minutes(2));
        bridge.delivers().await;
        assert_eq!(bridge.waiting().await, 0);
        assert_eq!(peer.kinds().len(), 3);
    }

    async fn case_56_a_withdrawal_reaches_whoever_ever_got_it(bridge: Bridge) {
        let (stays, leaves, late) = (
            friends(&bridge).await,
            friends(&bridge).await,
            Peer::open(&bridge).await,
        );
        let copy = bridge.publishes("shown and taken back").await;
        bridge.delivers().await;
        let block = leaves.activity("Block", bridge.actor());
        assert_eq!(leaves.sends(&bridge.inbox(), &block).await, 202);
        late.follows(&bridge).await;
        bridge.later(Span::seconds(1));
        bridge.revises(copy, "and corrected").await;
        bridge.delivers().await;
        assert_eq!(leaves.kinds(), ["Create", "Update"]);
        bridge.withdraws(copy).await;
        bridge.delivers().await;
        assert_eq!(stays.kinds(), ["Create", "Update", "Delete"]);
        assert_eq!(leaves.kinds(), ["Create", "Update", "Delete"]);
        assert_eq!(late.kinds(), ["Update", "Delete"]);
        // Published again, it is something new: what was deleted elsewhere never comes back.
        let again = bridge.publishes("shown and taken back").await;
        assert_ne!(again, copy);
    }

    async fn while_the_window_is_closed_nothing_leaves(bridge: Bridge) {
        let peer = friends(&bridge).await;
        bridge.publishes("behind glass").await;
        bridge.closes_its_window().await;
        bridge.delivers().await;
        assert_eq!(peer.kinds(), Vec::<String>::new());
        assert_eq!(bridge.waiting().await, 1);
    }
}

const FAILURES: &str = "SELECT CAST(COALESCE(sum(failures), 0) AS BIGINT) FROM peers";

fn is_signed_by(heard: &super::peer::Heard, peer: &Peer, pem: &str) -> bool {
    let mut request = axum::http::Request::post(format!("{}{}", peer.base, heard.path))
        .body(heard.bytes.clone())
        .unwrap();
    *request.headers_mut() = heard.headers.clone();
    let key = actpub_httpsig::VerifyingKey::from_pem(pem).unwrap();
    let digest = heard.headers["digest"].to_str().unwrap();
    actpub_httpsig::verify_digest_header(digest, &heard.bytes).is_ok()
        && actpub_httpsig::verify(&request, |_| Ok(key.clone())).is_ok()
}
