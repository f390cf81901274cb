//! What comes in is kept before it is answered, and done afterwards: in order, once, and never at the cost of others.

use salon::{config::Peers, fediverse::Fediverse, values::Span};
use serde_json::json;

use super::{
    bridge::{Bridge, attend},
    peer::Peer,
};

const WAITING: &str = "SELECT count(*) FROM heard_activities";
const CLAIMS: &str = "SELECT count(*) FROM outside_claims";

on_both! {
    /// Invariant 47, case 47: what was answered by 202 is done, though we die before, and once.
    async fn what_was_taken_is_done_though_we_die_before(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let follow = peer.activity("Follow", bridge.actor());
        assert_eq!(peer.only_sends(&bridge.inbox(), &follow).await, 202);
        assert_eq!((bridge.count(WAITING).await, bridge.count("SELECT count(*) FROM followers").await), (1, 0));
        assert_eq!(peer.only_sends(&format!("{}/ap/inbox", bridge.base), &follow).await, 202);
        assert_eq!(bridge.count(WAITING).await, 1, "it is the same");
        assert_eq!(bridge.count("SELECT count(*) FROM jobs WHERE key LIKE 'heard %'").await, 1);
        let reborn = Fediverse::new(bridge.db.clone(), bridge.clock.clone(), Peers::Any).unwrap();
        // Two at once, as after a lease that ran out too early.
        tokio::join!(attend(&bridge.db, &reborn), bridge.attends());
        assert_eq!((bridge.followers().await, bridge.waiting().await), (1, 1));
        assert_eq!(bridge.count(WAITING).await, 0);
        assert_eq!(peer.asked(), 1, "whoever was asked for the key is not asked again for the follow");
    }

    /// Nobody's second word is done before their first, and nobody waits for another.
    async fn what_somebody_said_is_done_in_their_order(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let copy = bridge.publishes("We read aloud").await;
        peer.follows(&bridge).await;
        assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Block", bridge.actor())).await, 202);
        peer.three_follow(&bridge).await;
        // Their key is known, and who they are cannot be asked now.
        peer.serves("/users/bo", 503, "text/plain", "busy");
        let follow = peer.activity("Follow", bridge.actor());
        let mut likes = peer.activity("Like", bridge.note(copy));
        for activity in [&follow, &peer.activity("Undo", follow.clone()), &likes] {
            assert_eq!(peer.only_sends(&bridge.inbox(), activity).await, 202);
        }
        likes = peer.activity("Like", bridge.note(copy));
        likes["actor"] = json!(format!("{}/users/ana", peer.base));
        let anas = format!("{}/users/ana#main-key", peer.base);
        assert_eq!(peer.only_posts(peer.signed_as(&anas, Peer::key(), &bridge.inbox(), &likes)).await, 202);
        bridge.attends().await;
        assert_eq!((bridge.count(WAITING).await, bridge.count(CLAIMS).await), (3, 1), "ana's is done");
        peer.shows("/users/bo", &peer.person("/users/bo", Peer::key()));
        bridge.later(Span::seconds(61));
        assert_eq!(bridge.followers().await, 3, "bo followed and left again");
        assert_eq!((bridge.count(WAITING).await, bridge.count(CLAIMS).await), (0, 2));
        let accepted = "SELECT count(*) FROM deliveries WHERE kind = 'accept' AND state = 'waiting'";
        assert_eq!(bridge.count(accepted).await, 1, "the follow was heard, and answered");
    }

    /// However often it is tried in vain, there is an end, and what comes behind it is done.
    async fn whoever_cannot_be_asked_for_a_day_is_not_asked_for_ever(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        peer.serves("/users/bo", 503, "text/plain", "busy");
        peer.only_sends(&bridge.inbox(), &peer.activity("Follow", bridge.actor())).await;
        peer.only_sends(&bridge.inbox(), &peer.activity("Block", bridge.actor())).await;
        let mut tries = 0;
        while bridge.followers().await == 1 {
            tries += 1;
            assert!(tries < 10, "there is no end to it");
            bridge.later(Span::hours(9));
        }
        assert_eq!((tries, bridge.count(WAITING).await), (5, 0));
    }

    /// Case 32: what waits of one server is bounded, in number and in size, and others are heard.
    async fn case_32_what_waits_of_one_server_is_bounded(bridge: Bridge) {
        let (peer, other) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        let sends = async |number: usize, words: usize| {
            let many = (0..number).map(|_| {
                let mut like = peer.activity("Like", bridge.note(salon::values::CopyId::fresh()));
                like["content"] = json!("x".repeat(words));
                let request = reqwest::Request::try_from(peer.signed(&bridge.inbox(), &like));
                bridge.http.execute(request.unwrap())
            });
            let mut statuses = Vec::new();
            for answer in futures_util::future::join_all(many).await {
                let answer = answer.unwrap();
                if answer.status() == 429 {
                    assert_eq!(answer.headers()["retry-after"], "60");
                }
                statuses.push(answer.status().as_u16());
            }
            statuses.sort_unstable();
            statuses
        };
        // Its key is fetched once, and not by all of them at once.
        assert_eq!(sends(1, 1).await, [202]);
        assert_eq!(sends(8, 1_040_000).await, [202; 8]);
        assert_eq!(sends(1, 1_040_000).await, [429]);
        bridge.attends().await;
        for _ in 0..10 {
            assert_eq!(sends(20, 1).await, [202; 20]);
        }
        assert_eq!(sends(1, 1).await, [429]);
        assert_eq!(other.only_sends(&bridge.inbox(), &other.activity("Follow", bridge.actor())).await, 202);
        bridge.attends().await;
        assert_eq!((bridge.count(WAITING).await, bridge.followers().await), (0, 1));
        assert_eq!(sends(1, 1).await, [202], "what was not taken may come again");
    }

    /// Invariant 48: an act that waits for a server that says nothing delays no answer and nobody else's act.
    async fn a_slow_act_delays_nobody(bridge: Bridge) {
        let (peer, other) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        let copy = bridge.publishes("We read aloud").await;
        peer.follows(&bridge).await;
        let nowhere = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut moves = peer.activity("Move", peer.bo());
        moves["target"] = json!(format!("http://{}/users/bo", nowhere.local_addr().unwrap()));
        assert_eq!(peer.only_sends(&bridge.inbox(), &moves).await, 202);
        let (fediverse, db) = (bridge.fediverse.clone(), bridge.db.clone());
        let acting = tokio::spawn(async move { attend(&db, &fediverse).await });
        let (_asked, _) = nowhere.accept().await.unwrap();
        assert_eq!(peer.only_sends(&bridge.inbox(), &peer.activity("Like", bridge.note(copy))).await, 202);
        assert_eq!(other.only_sends(&bridge.inbox(), &other.activity("Like", bridge.note(copy))).await, 202);
        bridge.fediverse.attend_to(&other.host).await.unwrap();
        assert_eq!(bridge.count(CLAIMS).await, 1, "the other's is done");
        assert!(!acting.is_finished());
        acting.abort();
    }

    /// Invariant 51: whoever is kept out between the answer and the act is kept out.
    async fn whoever_is_kept_out_meanwhile_is_not_heard(bridge: Bridge) {
        let (peer, friend) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        assert_eq!(peer.only_sends(&bridge.inbox(), &peer.activity("Follow", bridge.actor())).await, 202);
        bridge.hears_only(&friend.host).await;
        assert_eq!((bridge.followers().await, bridge.waiting().await, bridge.count(WAITING).await), (0, 0, 0));
    }
}
