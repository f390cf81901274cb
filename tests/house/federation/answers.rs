//! What comes back: replies, likes, boosts, quotes, and those with whom we have nothing to do.

use salon::{
    values::{CopyId, MemberId, ReplyId, Span},
    window::{
        Quotes,
        blocks::{self, Block},
        replies,
        wishes::Kind,
    },
};
use serde_json::{Value, json};

use super::{bridge::Bridge, peer::Peer};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A note of bo's that answers a copy.
pub(crate) fn reply(peer: &Peer, note: &str, content: &str) -> Value {
    json!({
        "id": format!("{}/notes/{}", peer.base, uuid::Uuid::new_v4()),
        "type": "Note",
        "attributedTo": peer.bo(),
        "inReplyTo": note,
        "to": [PUBLIC],
        "content": content
    })
}

/// Bo asks to quote a note, in words that stand at their own address.
pub(super) fn quote_request(peer: &Peer, note: &str) -> Value {
    let path = format!("/notes/{}", uuid::Uuid::new_v4());
    let mut quote = reply(peer, note, "<p>Listen</p>");
    quote["id"] = json!(format!("{}{path}", peer.base));
    let answered = quote.as_object_mut().unwrap().remove("inReplyTo").unwrap();
    quote["quote"] = answered;
    peer.shows(&path, &quote);
    let mut asks = peer.activity("QuoteRequest", note);
    asks["instrument"] = quote["id"].clone();
    asks
}

/// Something shown, and somebody elsewhere who answers it.
async fn answered(bridge: &Bridge, content: &str) -> (Peer, CopyId, Value) {
    let peer = Peer::open(bridge).await;
    let copy = bridge.publishes("We read aloud").await;
    let note = reply(&peer, &bridge.note(copy), content);
    let create = peer.activity("Create", note.clone());
    assert_eq!(peer.sends(&bridge.inbox(), &create).await, 202);
    (peer, copy, note)
}

pub(super) async fn only(bridge: &Bridge, copy: CopyId) -> Option<replies::Reply> {
    let mut conn = bridge.db.read().await.unwrap();
    let mut found = replies::to_copy(&mut conn, copy).await.unwrap();
    assert!(found.len() <= 1, "{found:?}");
    found.pop()
}

pub(super) async fn open(bridge: &Bridge, id: ReplyId, trust: bool) -> bool {
    let mut tx = bridge.db.write().await.unwrap();
    let host = (MemberId::fresh(), trust);
    let opened = replies::open(&mut tx, id, host, bridge.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    opened
}

pub(super) async fn hide(bridge: &Bridge, id: ReplyId) {
    let mut tx = bridge.db.write().await.unwrap();
    let hidden = replies::hide(&mut tx, id, MemberId::fresh(), bridge.clock.now()).await;
    assert!(hidden.unwrap());
    tx.commit().await.unwrap();
}

async fn block(bridge: &Bridge, target: &str) {
    let block = Block {
        id: uuid::Uuid::now_v7(),
        actor_id: None,
        target: target.into(),
        reason: String::new(),
        made_by: MemberId::fresh(),
        made_at: bridge.clock.now(),
    };
    let mut tx = bridge.db.write().await.unwrap();
    blocks::add(&mut tx, &block).await.unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn case_63_a_reply_waits_and_no_document_tells_of_it(bridge: Bridge) {
        let (peer, copy, note) = answered(&bridge, "<p>I was there, <b>Noor</b></p>").await;
        let found = only(&bridge, copy).await.unwrap();
        assert_eq!((found.state, &*found.body), (replies::State::Waiting, "I was there, Noor"));
        assert_eq!(found.author_handle, format!("@bo@{}", peer.host));
        for path in [bridge.note(copy), bridge.actor(), format!("{}/outbox?page=true", bridge.actor())] {
            let document = bridge.get(&path).await.body;
            assert!(!document.contains("I was there") && !document.contains(note["id"].as_str().unwrap()));
            assert!(!document.contains("\"replies\""), "{path}");
        }
        assert_eq!(bridge.get(&format!("/ap/replies/{}", found.id)).await.status, 404, "not opened");
        // The same again, by another activity and another inbox, is the same.
        let again = peer.activity("Create", note);
        assert_eq!(peer.sends(&format!("{}/ap/inbox", bridge.base), &again).await, 202);
        assert_eq!(bridge.count("SELECT count(*) FROM outside_replies").await, 1);
    }

    async fn case_64_a_reply_is_opened_with_a_proof_and_hidden_without(bridge: Bridge) {
        let (peer, copy, note) = answered(&bridge, "<p>Yes</p>").await;
        let policy = bridge.get(&bridge.note(copy)).await.json()["interactionPolicy"].clone();
        assert_eq!(policy["canReply"]["manualApproval"], json!([PUBLIC]), "{policy}");
        assert_eq!(policy["canLike"]["automaticApproval"], json!([PUBLIC]));
        let id = only(&bridge, copy).await.unwrap().id;
        assert!(open(&bridge, id, false).await);
        assert!(!open(&bridge, id, false).await, "once");
        bridge.delivers().await;
        let accept = peer.hears("Accept").await;
        assert_eq!(accept.path, "/users/bo/inbox");
        assert_eq!(accept.activity["object"], note["id"]);
        let proof = bridge.get(accept.activity["result"].as_str().unwrap()).await;
        assert_eq!(proof.status, 200);
        let proof = proof.json();
        assert_eq!(proof["type"], json!(["ReplyAuthorization", "ReplyApproval"]));
        assert_eq!(proof["attributedTo"], bridge.actor());
        assert_eq!(proof["interactingObject"], note["id"]);
        assert_eq!(proof["interactionTarget"], bridge.note(copy));
        assert_eq!((&proof["object"], &proof["target"]), (&note["id"], &proof["interactionTarget"]));
        hide(&bridge, id).await;
        bridge.delivers().await;
        assert_eq!(peer.hears("Reject").await.activity["object"], note["id"]);
        assert_eq!(bridge.get(&format!("/ap/replies/{id}")).await.status, 404);
        assert_eq!(peer.hears("Delete").await.activity["object"], proof["id"], "and it was told");
        assert!(only(&bridge, copy).await.is_none());
    }

    async fn case_65_a_changed_reply_waits_again_and_a_deleted_one_is_gone(bridge: Bridge) {
        let (peer, copy, mut note) = answered(&bridge, "<p>Kind words</p>").await;
        let id = only(&bridge, copy).await.unwrap().id;
        open(&bridge, id, true).await;
        note["content"] = json!("<p>Other words</p>");
        let mut stranger = note.clone();
        stranger["attributedTo"] = json!(format!("{}/users/other", peer.base));
        peer.sends(&bridge.inbox(), &peer.activity("Update", stranger)).await;
        assert_eq!(only(&bridge, copy).await.unwrap().body, "Kind words", "not theirs to change");
        peer.sends(&bridge.inbox(), &peer.activity("Update", note.clone())).await;
        let changed = only(&bridge, copy).await.unwrap();
        assert_eq!((changed.state, &*changed.body), (replies::State::Waiting, "Other words"));
        assert_eq!(bridge.get(&format!("/ap/replies/{id}")).await.status, 404);
        let tombstone = json!({ "id": note["id"], "type": "Tombstone" });
        peer.sends(&bridge.inbox(), &peer.activity("Delete", tombstone)).await;
        assert!(only(&bridge, copy).await.is_none());
    }

    async fn whoever_is_trusted_is_read_at_once(bridge: Bridge) {
        let (peer, copy, _) = answered(&bridge, "<p>First</p>").await;
        open(&bridge, only(&bridge, copy).await.unwrap().id, true).await;
        let next = reply(&peer, &bridge.note(copy), "<p>Second</p>");
        peer.sends(&bridge.inbox(), &peer.activity("Create", next)).await;
        let opened = "SELECT count(*) FROM outside_replies WHERE state = 'opened'";
        assert_eq!(bridge.count(opened).await, 2);
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Accept", "Accept"]);
    }

    async fn case_66_whatever_a_reply_is_dressed_in_only_words_are_kept(bridge: Bridge) {
        let dressed = "<script>alert(1)</script><svg onload=x>Hi</svg><img src=\"data:x\"><br>\u{202e}&lt;b&gt;";
        let (_peer, copy, _) = answered(&bridge, dressed).await;
        assert_eq!(only(&bridge, copy).await.unwrap().body, "Hi\n<b>");
    }

    /// Emoji of other houses are words here: nothing is fetched for them, from whoever they are named by.
    async fn emoji_of_elsewhere_are_shown_by_their_names(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let copy = bridge.publishes("We read aloud").await;
        let mut person = peer.person("/users/bo", Peer::key());
        let emoji = json!([{ "type": "Emoji", "name": ":blobcat:", "id": format!("{}/emoji/1", peer.base),
            "icon": { "type": "Image", "mediaType": "image/png", "url": format!("{}/blobcat.png", peer.base) } }]);
        (person["name"], person["tag"]) = (json!("Bo :blobcat:"), emoji.clone());
        peer.shows("/users/bo", &person);
        let mut note = reply(&peer, &bridge.note(copy), "<p>Purr :blobcat: <img class=\"emoji\" src=\"x\" alt=\":b:\"></p>");
        note["tag"] = emoji;
        assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Create", note)).await, 202);
        let found = only(&bridge, copy).await.unwrap();
        assert_eq!((&*found.body, found.author_handle), ("Purr :blobcat:", format!("@bo@{}", peer.host)));
        assert_eq!(peer.asked(), 1, "who it is, and nothing else");
    }

    async fn case_67_what_is_said_to_fewer_than_everybody_is_not_kept(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let copy = bridge.publishes("We read aloud").await;
        let followers = format!("{}/followers", peer.bo());
        for to in [json!([bridge.actor()]), json!([followers]), json!([])] {
            let mut note = reply(&peer, &bridge.note(copy), "<p>Between us</p>");
            note["to"] = to;
            assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Create", note)).await, 202);
        }
        let mut forged = reply(&peer, &bridge.note(copy), "<p>Forged</p>");
        forged["id"] = json!("https://elsewhere.example/notes/1");
        assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Create", forged)).await, 202);
        let unrelated = reply(&peer, "https://elsewhere.example/notes/2", "<p>Unrelated</p>");
        assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Create", unrelated)).await, 202);
        assert_eq!(bridge.count("SELECT count(*) FROM outside_replies").await, 0);
    }

    async fn case_62_likes_and_boosts_are_counted_as_claimed_and_taken_back(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let copy = bridge.publishes("We read aloud").await;
        let claims = async || {
            let mut conn = bridge.db.read().await.unwrap();
            let claims = replies::claims(&mut conn, copy).await.unwrap();
            (claims.likes, claims.boosts)
        };
        let like = peer.activity("Like", bridge.note(copy));
        let boost = peer.activity("Announce", json!({ "id": bridge.note(copy), "type": "Note" }));
        let again = peer.activity("Like", bridge.note(copy));
        for activity in [&like, &boost, &again] {
            assert_eq!(peer.sends(&bridge.inbox(), activity).await, 202);
        }
        assert_eq!(claims().await, (1, 1));
        peer.sends(&bridge.inbox(), &peer.activity("Undo", again["id"].clone())).await;
        peer.sends(&bridge.inbox(), &peer.activity("Undo", boost)).await;
        assert_eq!(claims().await, (0, 0));
        bridge.withdraws(copy).await;
        peer.sends(&bridge.inbox(), &peer.activity("Announce", bridge.note(copy))).await;
        assert_eq!(claims().await, (0, 0), "what was withdrawn is not boosted");
    }

    async fn case_70_whoever_asks_to_quote_is_told_no(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let copy = bridge.publishes("We read aloud").await;
        let asks = quote_request(&peer, &bridge.note(copy));
        assert_eq!(peer.sends(&bridge.inbox(), &asks).await, 202);
        bridge.delivers().await;
        let reject = peer.hears("Reject").await.activity;
        for name in ["id", "type", "actor", "object", "instrument"] {
            assert_eq!(reject["object"][name], asks[name], "{name}");
        }
    }

    async fn case_70_a_quote_has_a_stamp_until_the_yes_is_taken_back(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let before = bridge.publishes("shown before").await;
        bridge.lets_quote(Quotes::Anybody).await;
        let copy = bridge.publishes("We read aloud").await;
        let policy = bridge.get(&bridge.note(copy)).await.json()["interactionPolicy"]["canQuote"].clone();
        assert_eq!(policy, json!({ "automaticApproval": [PUBLIC], "manualApproval": [] }));
        let stricter = |quotes| json!({ "automaticApproval": [bridge.actor()], "manualApproval": quotes });
        // What was shown before stays as it was shown; the words of others are nobody's to ask for.
        let mut theirs = quote_request(&peer, &bridge.note(copy));
        theirs["instrument"] = json!("https://elsewhere.example/notes/1");
        let mut absent = quote_request(&peer, &bridge.note(copy));
        absent["instrument"] = json!(format!("{}/notes/absent", peer.base));
        let mut other_s = quote_request(&peer, &bridge.note(copy));
        other_s["instrument"] = reply(&peer, &bridge.note(copy), "<p>Not bo's</p>");
        other_s["instrument"]["attributedTo"] = json!(format!("{}/users/other", peer.base));
        for refused in [quote_request(&peer, &bridge.note(before)), theirs, other_s, absent] {
            assert_eq!(peer.sends(&bridge.inbox(), &refused).await, 202);
            bridge.delivers().await;
            peer.hears("Reject").await;
            peer.forgets();
        }
        let asks = quote_request(&peer, &bridge.note(copy));
        assert_eq!(peer.sends(&bridge.inbox(), &asks).await, 202);
        bridge.delivers().await;
        let accept = peer.hears("Accept").await.activity;
        assert_eq!((&accept["object"]["id"], &accept["object"]["instrument"]), (&asks["id"], &asks["instrument"]));
        let address = accept["result"].as_str().unwrap().to_owned();
        let stamp = bridge.get(&address).await.json();
        let told = ["type", "id", "attributedTo", "interactingObject", "interactionTarget"].map(|name| stamp[name].clone());
        let expected = [json!("QuoteAuthorization"), json!(address), json!(bridge.actor()), asks["instrument"].clone(), json!(bridge.note(copy))];
        assert_eq!(told, expected);
        // A group that gets stricter says so of what it shows, and does not go back.
        for (quotes, says) in [(Quotes::Asked, stricter(json!([PUBLIC]))), (Quotes::Nobody, stricter(json!([]))), (Quotes::Anybody, stricter(json!([])))] {
            bridge.lets_quote(quotes).await;
            assert_eq!(bridge.get(&bridge.note(copy)).await.json()["interactionPolicy"]["canQuote"], says);
        }
        bridge.withdraws(copy).await;
        assert_eq!(bridge.get(&address).await.status, 404);
        bridge.delivers().await;
        assert_eq!(peer.hears("Delete").await.activity["object"], json!(address));
    }

    async fn case_70_a_yes_that_is_taken_back_does_not_return(bridge: Bridge) {
        let (peer, away) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        bridge.lets_quote(Quotes::Anybody).await;
        let copy = bridge.publishes("We read aloud").await;
        let mut asks = quote_request(&peer, &bridge.note(copy));
        for peer in [&peer, &away] {
            let asks = if peer.host == away.host { quote_request(peer, &bridge.note(copy)) } else { asks.clone() };
            assert_eq!(peer.sends(&bridge.inbox(), &asks).await, 202);
            bridge.delivers().await;
        }
        let stamp = peer.hears("Accept").await.activity["result"].as_str().unwrap().to_owned();
        let theirs = away.hears("Accept").await.activity["result"].clone();
        let wish = bridge.quote(&peer.host).await;
        bridge.ends_quote(&wish).await;
        bridge.delivers().await;
        assert_eq!(peer.hears("Delete").await.activity["object"], json!(stamp));
        asks["id"] = json!(format!("{}/activities/again", peer.base));
        assert_eq!(peer.sends(&bridge.inbox(), &asks).await, 202);
        bridge.delivers().await;
        peer.hears("Reject").await;
        assert_eq!(bridge.get(&stamp).await.status, 404, "a host took it back");
        // Whoever is away hears of it as of whatever else is withdrawn, even when the group speaks no more.
        away.goes_down().await;
        away.forgets();
        bridge.falls_silent().await;
        bridge.delivers().await;
        away.comes_back();
        bridge.later(Span::days(8));
        bridge.delivers().await;
        assert_eq!(away.hears("Delete").await.activity["object"], theirs);
    }

    async fn case_70_a_host_says_yes_to_a_quote_and_takes_it_back(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        bridge.lets_quote(Quotes::Asked).await;
        let copy = bridge.publishes("We read aloud").await;
        let asks = quote_request(&peer, &bridge.note(copy));
        let mut again = asks.clone();
        again["id"] = json!(format!("{}/activities/again", peer.base));
        for asks in [&asks, &again] {
            assert_eq!(peer.sends(&bridge.inbox(), asks).await, 202);
        }
        bridge.delivers().await;
        assert_eq!(peer.kinds(), [""; 0], "it waits");
        let wish = bridge.wish().await;
        assert_eq!((wish.kind, &wish.quoting), (Kind::Quote, &asks["instrument"].as_str().unwrap().to_owned()));
        let stamp = format!("{}/ap/stamps/{}", bridge.base, wish.id);
        assert_eq!(bridge.get(&stamp).await.status, 404, "not yet");
        assert!(bridge.decides(&wish, true).await);
        assert_eq!(bridge.get(&stamp).await.status, 200);
        // Asked once more it is the same yes.
        again["id"] = json!(format!("{}/activities/once-more", peer.base));
        assert_eq!(peer.sends(&bridge.inbox(), &again).await, 202);
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Accept", "Accept"]);
        assert_eq!(peer.heard()[1].activity["result"], json!(stamp));
        bridge.ends_quote(&wish).await;
        assert_eq!(bridge.get(&stamp).await.status, 404);
        bridge.delivers().await;
        assert_eq!(peer.hears("Delete").await.activity["object"], json!(stamp));
        assert_eq!(bridge.count("SELECT count(*) FROM outside_wishes WHERE state = 'waiting'").await, 0);
    }

    async fn case_69_one_server_drowns_nobody_in_flags(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let mut notes = Vec::new();
        for number in 0..12 {
            notes.push(bridge.note(bridge.publishes(&format!("number {number}")).await));
        }
        for about in [json!(notes), json!(notes[10..]), json!(["https://elsewhere.example/1"]), json!(7)] {
            assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Flag", about)).await, 202);
        }
        assert_eq!(bridge.count("SELECT count(*) FROM outside_flags").await, 10);
    }

    async fn case_14_whoever_deletes_themselves_takes_what_they_said_with_them(bridge: Bridge) {
        let (peer, copy, _) = answered(&bridge, "<p>I was there</p>").await;
        peer.sends(&bridge.inbox(), &peer.activity("Like", bridge.note(copy))).await;
        assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Delete", peer.bo())).await, 202);
        for table in ["SELECT count(*) FROM outside_replies", "SELECT count(*) FROM outside_claims"] {
            assert_eq!(bridge.count(table).await, 0, "{table}");
        }
    }

    /// Invariant 51, case 12: nothing in, nothing out, nothing shown; but what they have is asked back.
    async fn case_12_with_a_blocked_server_there_is_nothing_to_do(bridge: Bridge) {
        let (peer, copy, _) = answered(&bridge, "<p>Spam</p>").await;
        peer.follows(&bridge).await;
        let before = bridge.publishes("Before").await;
        bridge.delivers().await;
        peer.hears("Create").await;
        peer.forgets();
        block(&bridge, &peer.host).await;
        assert_eq!(bridge.followers().await, 0);
        assert!(only(&bridge, copy).await.is_none());
        for (kind, object) in [
            ("Follow", json!(bridge.actor())),
            ("Like", json!(bridge.note(copy))),
            ("Create", reply(&peer, &bridge.note(copy), "<p>Again</p>")),
        ] {
            assert_eq!(peer.sends(&bridge.inbox(), &peer.activity(kind, object)).await, 403, "{kind}");
        }
        bridge.publishes("After").await;
        bridge.revises(before, "Put better").await;
        bridge.delivers().await;
        assert_eq!(peer.kinds(), [""; 0], "no news");
        bridge.withdraws(before).await;
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Delete"]);
    }

    /// Invariant 51: where only listed servers are heard, whoever moves elsewhere is not even asked, and
    /// what the others have is asked back all the same.
    async fn where_only_listed_servers_are_heard_nothing_else_is_told_or_asked(bridge: Bridge) {
        let (friend, other) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        friend.follows(&bridge).await;
        other.follows(&bridge).await;
        let copy = bridge.publishes("for both").await;
        bridge.delivers().await;
        friend.forgets();
        other.forgets();
        bridge.hears_only(&friend.host).await;
        assert_eq!(bridge.followers().await, 1);
        bridge.revises(copy, "for one").await;
        let mut moves = friend.activity("Move", friend.bo());
        moves["target"] = json!(other.bo());
        assert_eq!(friend.sends(&bridge.inbox(), &moves).await, 202);
        bridge.delivers().await;
        assert_eq!((friend.kinds(), other.kinds(), other.asked()), (vec!["Update".into()], vec![], 0));
        bridge.withdraws(copy).await;
        bridge.delivers().await;
        assert_eq!(other.hears("Delete").await.activity["object"]["id"], bridge.note(copy));
    }

    async fn case_61_what_is_shown_first_is_what_is_shown(bridge: Bridge) {
        let first = bridge.publishes("One").await;
        bridge.withdraws(first).await;
        let second = bridge.publishes("Two").await;
        let actor = bridge.get("/ap/groups/reading").await.json();
        let featured = bridge.get(actor["featured"].as_str().unwrap()).await.json();
        assert_eq!(featured["orderedItems"], json!([bridge.note(second)]));
        let implements = &actor["generator"]["implements"][0]["href"];
        assert_eq!(implements, "https://datatracker.ietf.org/doc/html/rfc9421");
    }
}
