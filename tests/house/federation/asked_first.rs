//! Servers that ask before they spread a reply (case 64).

use salon::{values::Span, window::replies};
use serde_json::{Value, json};

use super::{
    answers::{hide, only, open, reply},
    bridge::Bridge,
    peer::Peer,
};

on_both! {
    /// Whoever asks first is answered with what they asked; asked again, as before.
    async fn case_64_a_reply_request_is_repeated_in_its_answer(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let copy = bridge.publishes("We read aloud").await;
        let note = reply(&peer, &bridge.note(copy), "<p>May I</p>");
        let asks = || {
            let mut asks = peer.activity("ReplyRequest", bridge.note(copy));
            asks["instrument"] = note.clone();
            asks
        };
        let first = asks();
        assert_eq!(peer.sends(&bridge.inbox(), &first).await, 202);
        let id = only(&bridge, copy).await.unwrap().id;
        assert!(open(&bridge, id, false).await);
        bridge.delivers().await;
        let accept = peer.hears("Accept").await.activity;
        let repeated = |asks: &Value| json!({ "id": asks["id"], "type": "ReplyRequest", "actor": asks["actor"],
            "object": asks["object"], "instrument": note["id"] });
        assert_eq!(accept["object"], repeated(&first));
        let permission = accept["result"].as_str().unwrap();
        assert_eq!(bridge.get(permission).await.status, 200);
        peer.forgets();
        let again = asks();
        assert_eq!(peer.sends(&bridge.inbox(), &again).await, 202);
        bridge.delivers().await;
        let accept = peer.hears("Accept").await.activity;
        assert_eq!((&accept["object"], accept["result"].as_str()), (&repeated(&again), Some(permission)));
        // Nobody else gets an answer by asking for it.
        let other = Peer::open(&bridge).await;
        let mut theirs = other.activity("ReplyRequest", bridge.note(copy));
        theirs["instrument"] = note.clone();
        assert_eq!(other.sends(&bridge.inbox(), &theirs).await, 202);
        bridge.delivers().await;
        assert_eq!(other.kinds(), [""; 0]);
        bridge.withdraws(copy).await;
        assert_eq!(bridge.get(permission).await.status, 404, "what it answered is gone");
        hide(&bridge, id).await;
        bridge.delivers().await;
        assert_eq!(peer.hears("Reject").await.activity["object"], repeated(&again));
    }

    /// A reply, or a quote, that is named by its address is read there, and then the same as one that came along.
    async fn case_64_a_reply_that_is_named_by_its_address_is_read_there(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let copy = bridge.publishes("We read aloud").await;
        let mut note = reply(&peer, &bridge.note(copy), "<p>May I</p>");
        note["id"] = json!(format!("{}/notes/1", peer.base));
        let asks = |words: &Value| {
            let mut asks = peer.activity("ReplyRequest", bridge.note(copy));
            asks["instrument"] = words.clone();
            asks
        };
        let mut other_s = note.clone();
        (other_s["id"], other_s["attributedTo"]) = (json!(format!("{}/notes/2", peer.base)), json!(format!("{}/users/other", peer.base)));
        peer.shows("/notes/2", &other_s);
        peer.serves("/notes/3", 200, "text/html", &note.to_string());
        // Words of others, what is no document, what is not there, what stands elsewhere.
        let nothing = [2, 3, 4].map(|number| json!(format!("{}/notes/{number}", peer.base)));
        for words in nothing.iter().chain([&json!("https://elsewhere.example/notes/1"), &json!(7), &json!(null)]) {
            assert_eq!(peer.sends(&bridge.inbox(), &asks(words)).await, 202);
            assert!(only(&bridge, copy).await.is_none(), "{words}");
        }
        // Whoever cannot be asked now is asked later.
        peer.serves("/notes/1", 503, "text/plain", "");
        let first = asks(&note["id"]);
        assert_eq!(peer.sends(&bridge.inbox(), &first).await, 202);
        assert!(only(&bridge, copy).await.is_none());
        peer.shows("/notes/1", &note);
        bridge.later(Span::minutes(1));
        bridge.attends().await;
        let found = only(&bridge, copy).await.unwrap();
        assert_eq!((found.state, &*found.body), (replies::State::Waiting, "May I"));
        assert!(open(&bridge, found.id, false).await);
        bridge.delivers().await;
        let accept = peer.hears("Accept").await.activity;
        assert_eq!(accept["object"], json!({ "id": first["id"], "type": "ReplyRequest", "actor": first["actor"],
            "object": first["object"], "instrument": note["id"] }));
        assert_eq!(bridge.get(accept["result"].as_str().unwrap()).await.status, 200);
        // What is not about us makes nobody ask.
        peer.forgets();
        let mut about_another = asks(&note["id"]);
        about_another["object"] = json!("https://elsewhere.example/notes/2");
        assert_eq!(peer.sends(&bridge.inbox(), &about_another).await, 202);
        assert_eq!(peer.asked(), 0);
    }
}
