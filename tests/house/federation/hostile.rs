//! Senders that forge, replay, impersonate and wear out (cases 16 to 27).

use std::{future::IntoFuture, net::SocketAddr};

use actpub_httpsig::{CavageSigner, RsaBits, SigningKey, sha256_digest_header};
use axum::http::{HeaderValue, Request};
use salon::{config::Peers, fediverse::Fediverse, values::Span};
use serde_json::{Value, json};

use super::{
    bridge::Bridge,
    peer::{Peer, http_date},
};

/// A bridge, a peer, and the follow that the peer would like to make.
async fn meeting(bridge: &Bridge) -> (Peer, Value) {
    let peer = Peer::open(bridge).await;
    let follow = peer.activity("Follow", bridge.actor());
    (peer, follow)
}

/// Nothing came of it.
async fn untouched(bridge: &Bridge) {
    assert_eq!((bridge.followers().await, bridge.waiting().await), (0, 0));
}

fn set(request: &mut Request<Vec<u8>>, name: &'static str, value: &str) {
    let value = HeaderValue::from_str(value).unwrap();
    request.headers_mut().insert(name, value);
}

fn cavage_over(peer: &Peer, bridge: &Bridge, follow: &Value, covered: &[&str]) -> Request<Vec<u8>> {
    let mut request = peer.unsigned(&bridge.inbox(), follow.to_string().as_bytes());
    CavageSigner::new(Peer::key(), &format!("{}#main-key", peer.bo()))
        .with_headers(covered.iter().copied())
        .with_created(peer.now().seconds())
        .sign(&mut request)
        .unwrap();
    request
}

on_both! {
    async fn case_16_what_is_not_signed_or_not_readable_is_refused(bridge: Bridge) {
        let (peer, follow) = meeting(&bridge).await;
        let body = follow.to_string();
        let unsigned = peer.unsigned(&bridge.inbox(), body.as_bytes());
        assert_eq!(peer.posts(unsigned).await, 401);
        let key = format!(r#"keyId="{}#main-key""#, peer.bo());
        let covers = r#"headers="(request-target) host date digest""#;
        for (signature, status) in [
            (format!(r#"{key},{covers},signature="no base64""#), 400),
            (format!(r#"{key},{key},{covers},signature="AA==""#), 400),
            (format!("{key},{covers}"), 400),
            (format!(r#"{key},algorithm="md5",{covers},signature="AA==""#), 401),
            (format!(r#"{key},{covers},signature="AA==""#), 401),
            ("nonsense".into(), 400),
        ] {
            let mut request = peer.unsigned(&bridge.inbox(), body.as_bytes());
            set(&mut request, "signature", &signature);
            assert_eq!(peer.posts(request).await, status, "{signature}");
        }
        for body in ["", "[]", "1", "{}", r#"{"id":"x","actor":"y","type":"Follow"}"#, "{"] {
            let mut request = peer.unsigned(&bridge.inbox(), body.as_bytes());
            CavageSigner::new(Peer::key(), "k").sign(&mut request).unwrap();
            assert_eq!(peer.posts(request).await, 400, "{body}");
        }
        untouched(&bridge).await;
    }

    async fn case_17_what_was_signed_for_another_host_or_path_is_refused(bridge: Bridge) {
        let (peer, follow) = meeting(&bridge).await;
        let elsewhere = format!("{}/ap/groups/reading/inbox", peer.base);
        let mut request = peer.signed(&elsewhere, &follow);
        *request.uri_mut() = bridge.inbox().parse().unwrap();
        assert_eq!(peer.posts(request).await, 401);

        let shared = format!("{}/ap/inbox", bridge.base);
        let mut request = peer.signed(&shared, &follow);
        *request.uri_mut() = bridge.inbox().parse().unwrap();
        assert_eq!(peer.posts(request).await, 401);

        let mut request = peer.signed_newly(Peer::key(), &shared, &follow);
        *request.uri_mut() = bridge.inbox().parse().unwrap();
        assert_eq!(peer.posts(request).await, 401);
        untouched(&bridge).await;
    }

    async fn case_18_the_digest_is_there_covered_and_true(bridge: Bridge) {
        let (peer, follow) = meeting(&bridge).await;
        // Another body under the same signature, in both drafts.
        let other = peer.activity("Follow", bridge.actor()).to_string();
        for mut request in [
            peer.signed(&bridge.inbox(), &follow),
            peer.signed_newly(Peer::key(), &bridge.inbox(), &follow),
        ] {
            *request.body_mut() = other.clone().into_bytes();
            assert_eq!(peer.posts(request).await, 401);
        }
        // The digest is true, and was never signed.
        let request = cavage_over(&peer, &bridge, &follow, &["(request-target)", "host", "date"]);
        assert_eq!(peer.posts(request).await, 401);
        // It was signed, and is not there; or there is one that we cannot compare.
        for digest in [None, Some("MD5=AAAA"), Some("SHA-256=AAAA"), Some("SHA-256=%")] {
            let mut request = peer.signed(&bridge.inbox(), &follow);
            request.headers_mut().remove("digest");
            if let Some(digest) = digest {
                set(&mut request, "digest", digest);
            }
            let status = peer.posts(request).await;
            assert!(matches!(status, 400 | 401), "{digest:?} {status}");
        }
        for digest in [None, Some("sha-512=:AAAA:"), Some("sha-256=:AAAA:"), Some("(")] {
            let mut request = peer.signed_newly(Peer::key(), &bridge.inbox(), &follow);
            request.headers_mut().remove("content-digest");
            if let Some(digest) = digest {
                set(&mut request, "content-digest", digest);
            }
            let status = peer.posts(request).await;
            assert!(matches!(status, 400 | 401), "{digest:?} {status}");
        }
        // Two digests: which one was meant?
        let mut request = peer.signed(&bridge.inbox(), &follow);
        let twice = format!("{0},{0}", sha256_digest_header(request.body()));
        set(&mut request, "digest", &twice);
        assert_eq!(peer.posts(request).await, 400);
        untouched(&bridge).await;
    }

    async fn case_19_a_signature_is_of_now(bridge: Bridge) {
        let (peer, follow) = meeting(&bridge).await;
        for moment in [
            peer.now().minus(Span::hours(13)),
            peer.now().minus(Span::minutes(61)),
            peer.now().plus(Span::hours(2)),
        ] {
            let mut request = peer.unsigned(&bridge.inbox(), follow.to_string().as_bytes());
            set(&mut request, "date", &http_date(moment));
            CavageSigner::new(Peer::key(), &format!("{}#main-key", peer.bo()))
                .sign(&mut request)
                .unwrap();
            assert_eq!(peer.posts(request).await, 401, "{moment:?}");
        }
        let mut request = peer.unsigned(&bridge.inbox(), follow.to_string().as_bytes());
        CavageSigner::new(Peer::key(), &format!("{}#main-key", peer.bo()))
            .with_headers(["(request-target)", "host", "(created)", "(expires)", "digest"])
            .with_created(peer.now().seconds() - 1_200)
            .with_expires(peer.now().seconds() - 600)
            .sign(&mut request)
            .unwrap();
        assert_eq!(peer.posts(request).await, 401);
        untouched(&bridge).await;
    }

    async fn case_19_what_is_sent_again_has_no_second_effect(bridge: Bridge) {
        let (peer, follow) = meeting(&bridge).await;
        assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 202);
        let undo = peer.activity("Undo", follow.clone());
        assert_eq!(peer.sends(&bridge.inbox(), &undo).await, 202);
        assert_eq!(bridge.followers().await, 0);
        let captured = || peer.signed(&bridge.inbox(), &follow);
        for _ in 0..20 {
            assert_eq!(peer.posts(captured()).await, 202);
        }
        // To the other inbox too, and after a restart.
        let shared = format!("{}/ap/inbox", bridge.base);
        assert_eq!(peer.sends(&shared, &follow).await, 202);
        let restarted = restart(&bridge).await;
        let request = cavage_for(&peer, restarted, &bridge, &follow);
        assert_eq!(peer.posts(request).await, 202);
        assert_eq!(bridge.followers().await, 0);
        assert_eq!(bridge.waiting().await, 1);
    }

    async fn case_20_rfc_9421_covers_what_it_must_and_is_read_with_both_kinds_of_key(bridge: Bridge) {
        let (peer, _) = meeting(&bridge).await;
        let key_id = format!("{}#main-key", peer.bo());
        let made = peer.now().seconds();
        let all = r#"("@method" "@target-uri" "content-digest")"#;
        for input in [
            format!(r#"sig1=("@target-uri" "content-digest");created={made};keyid="{key_id}""#),
            format!(r#"sig1=("@method" "content-digest");created={made};keyid="{key_id}""#),
            format!(r#"sig1=("@method" "@target-uri");created={made};keyid="{key_id}""#),
            format!(r#"sig1={all};keyid="{key_id}""#),
            format!(r#"sig1={all};created={made};alg="hmac-sha256";keyid="{key_id}""#),
            format!(r#"sig1={all};created={made};alg="ed25519";keyid="{key_id}""#),
            format!(r#"sig1={all};created={made};keyid="https://victim.example/a#main-key""#),
        ] {
            let follow = peer.activity("Follow", bridge.actor());
            let request = signed_input(&peer, &bridge, &follow, &input);
            let status = peer.posts(request).await;
            assert!(matches!(status, 401 | 403), "{input}: {status}");
        }
        let follow = peer.activity("Follow", bridge.actor());
        let mut two = peer.signed_newly(Peer::key(), &bridge.inbox(), &follow);
        let input = two.headers()["signature-input"].to_str().unwrap().to_owned();
        set(&mut two, "signature-input", &format!("{input}, other=();created={made}"));
        assert_eq!(peer.posts(two).await, 400);
        untouched(&bridge).await;

        let follow = peer.activity("Follow", bridge.actor());
        let good = peer.signed_newly(Peer::key(), &bridge.inbox(), &follow);
        assert_eq!(peer.posts(good).await, 202);
        assert_eq!(bridge.followers().await, 1);

        let new = SigningKey::generate_ed25519();
        peer.shows("/users/bo", &peer.person("/users/bo", &new));
        let undo = peer.activity("Undo", follow);
        assert_eq!(peer.posts(peer.signed_newly(&new, &bridge.inbox(), &undo)).await, 202);
        assert_eq!(bridge.followers().await, 0);
    }

    async fn case_20_of_two_signatures_the_newer_kind_counts(bridge: Bridge) {
        let (peer, follow) = meeting(&bridge).await;
        // A good cavage signature beside a bad RFC 9421 one: not «either».
        let mut request = peer.signed(&bridge.inbox(), &follow);
        let input = format!(
            r#"sig1=("@method" "@target-uri" "content-digest");created={};keyid="{}#main-key""#,
            peer.now().seconds(),
            peer.bo()
        );
        set(&mut request, "signature-input", &input);
        let status = peer.posts(request).await;
        assert!(matches!(status, 400 | 401), "{status}");
        untouched(&bridge).await;
    }

    async fn case_21_nobody_speaks_for_another(bridge: Bridge) {
        let (victim, mut follow) = meeting(&bridge).await;
        let eve = Peer::open(&bridge).await;
        let eves = SigningKey::generate_rsa(RsaBits::Rsa2048).unwrap();
        let key_id = format!("{}#main-key", eve.bo());
        eve.shows("/users/bo", &eve.person("/users/bo", &eves));
        // Eve's key under an activity of the victim.
        let request = eve.signed_as(&key_id, &eves, &bridge.inbox(), &follow);
        assert_eq!(eve.posts(request).await, 403);
        // A key document that claims the victim for its owner.
        let mut claim = eve.person("/users/bo", &eves);
        claim["publicKey"]["owner"] = victim.bo().into();
        eve.shows("/users/bo", &claim);
        let request = eve.signed_as(&key_id, &eves, &bridge.inbox(), &follow);
        assert_eq!(eve.posts(request).await, 403);
        // The victim's own key's name, with Eve's signature.
        let victims = format!("{}#main-key", victim.bo());
        let request = eve.signed_as(&victims, &eves, &bridge.inbox(), &follow);
        assert_eq!(eve.posts(request).await, 401);
        // A neighbour on the victim's server signs for the victim.
        let mallory = victim.person("/users/mallory", &eves);
        let theirs = mallory["publicKey"]["id"].as_str().unwrap().to_owned();
        victim.shows("/users/mallory", &mallory);
        let request = victim.signed_as(&theirs, &eves, &bridge.inbox(), &follow);
        assert_eq!(victim.posts(request).await, 401);
        // An activity whose id is of another server, which would use it up.
        follow["id"] = format!("{}/activities/1", eve.base).into();
        assert_eq!(victim.sends(&bridge.inbox(), &follow).await, 403);
        untouched(&bridge).await;
    }

    async fn case_22_a_document_speaks_only_of_where_it_lives(bridge: Bridge) {
        let (victim, _) = meeting(&bridge).await;
        let eve = Peer::open(&bridge).await;
        let eves = SigningKey::generate_rsa(RsaBits::Rsa2048).unwrap();
        // Eve serves a document that says it is the victim's, with her key in it.
        let mut lie = eve.person("/users/bo", &eves);
        lie["id"] = victim.bo().into();
        eve.shows("/users/bo", &lie);
        let key_id = format!("{}#main-key", eve.bo());
        let follow = eve.activity("Follow", bridge.actor());
        let request = eve.signed_as(&key_id, &eves, &bridge.inbox(), &follow);
        assert_eq!(eve.posts(request).await, 401);
        untouched(&bridge).await;
    }

    async fn case_23_a_key_is_served_as_what_it_is(bridge: Bridge) {
        let (peer, _) = meeting(&bridge).await;
        let document = peer.person("/users/bo", Peer::key()).to_string();
        for media_type in [
            "text/html",
            "application/json",
            "image/png",
            "application/ld+json",
            "application/ld+json; profile=\"https://example.org/\"",
            "text/plain; application/activity+json",
        ] {
            peer.serves("/users/bo", 200, media_type, &document);
            let follow = peer.activity("Follow", bridge.actor());
            assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 401, "{media_type}");
        }
        untouched(&bridge).await;
        let good = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
        peer.serves("/users/bo", 200, good, &document);
        let follow = peer.activity("Follow", bridge.actor());
        assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 202);
    }

    async fn case_24_a_key_needs_no_fragment_and_lives_at_a_plain_address(bridge: Bridge) {
        let (peer, follow) = meeting(&bridge).await;
        for key_id in [
            format!("{}?key=1", peer.bo()),
            format!("{}#{}", peer.bo(), "x".repeat(3_000)),
            format!("ftp://{}/users/bo#main-key", peer.host),
            format!("http://bo:secret@{}/users/bo#main-key", peer.host),
            "http://10.0.0.1/users/bo#main-key".into(),
            "http://169.254.169.254/#main-key".into(),
            format!("acct:bo@{}", peer.host),
            "main-key".into(),
        ] {
            let request = peer.signed_as(&key_id, Peer::key(), &bridge.inbox(), &follow);
            assert_eq!(peer.posts(request).await, 401, "{key_id}");
        }
        untouched(&bridge).await;
        assert_eq!(peer.asked(), 0);
        // As GoToSocial has it.
        let mut document = peer.person("/users/bo", Peer::key());
        let key_id = format!("{}/main-key", peer.bo());
        document["publicKey"]["id"] = key_id.clone().into();
        peer.shows("/users/bo", &document);
        let request = peer.signed_as(&key_id, Peer::key(), &bridge.inbox(), &follow);
        assert_eq!(peer.posts(request).await, 202);
        assert_eq!(bridge.followers().await, 1);
    }

    async fn case_25_a_changed_key_is_fetched_once_more(bridge: Bridge) {
        let (peer, follow) = meeting(&bridge).await;
        assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 202);
        let new = SigningKey::generate_rsa(RsaBits::Rsa2048).unwrap();
        peer.shows("/users/bo", &peer.person("/users/bo", &new));
        peer.forgets();
        let key_id = format!("{}#main-key", peer.bo());
        let undo = peer.activity("Undo", follow);
        let request = peer.signed_as(&key_id, &new, &bridge.inbox(), &undo);
        assert_eq!(peer.posts(request).await, 202);
        assert_eq!(peer.asked(), 1);
        assert_eq!(bridge.followers().await, 0);
        // And is known from then on.
        let block = peer.activity("Block", bridge.actor());
        let request = peer.signed_as(&key_id, &new, &bridge.inbox(), &block);
        assert_eq!(peer.posts(request).await, 202);
        assert_eq!(peer.asked(), 1);
    }

    async fn case_25_a_storm_of_keys_is_not_followed_by_a_storm_of_fetches(bridge: Bridge) {
        let (peer, _) = meeting(&bridge).await;
        let began = peer.now();
        let mut sent = 0;
        loop {
            let key_id = format!("{}#key-{sent}", peer.bo());
            let follow = peer.activity("Follow", bridge.actor());
            let request = peer.signed_as(&key_id, Peer::key(), &bridge.inbox(), &follow);
            sent += 1;
            match peer.posts(request).await {
                401 if sent < 1_000 => {}
                503 => break,
                other => panic!("{other} after {sent}"),
            }
        }
        let seconds = (peer.now().0 - began.0) / Span::seconds(1).0;
        let most = 61 + usize::try_from(seconds).unwrap();
        assert!(peer.asked() <= most, "{} in {seconds} s", peer.asked());
        bridge.later(Span::minutes(2));
        let follow = peer.activity("Follow", bridge.actor());
        assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 202);
    }

    async fn case_26_whoever_cannot_be_asked_now_is_told_to_come_again(bridge: Bridge) {
        let (peer, follow) = meeting(&bridge).await;
        for status in [500, 502, 503, 429] {
            peer.serves("/users/bo", status, "text/plain", "busy");
            assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 503, "{status}");
        }
        peer.goes_down().await;
        assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 503);
        untouched(&bridge).await;
        peer.comes_back();
        peer.shows("/users/bo", &peer.person("/users/bo", Peer::key()));
        assert_eq!(peer.sends(&bridge.inbox(), &follow).await, 202);
        assert_eq!(bridge.followers().await, 1);
    }

    async fn case_27_the_farewell_of_somebody_unknown_costs_nothing(bridge: Bridge) {
        let (peer, _) = meeting(&bridge).await;
        peer.serves("/users/bo", 410, "text/plain", "");
        let farewell = peer.activity("Delete", peer.bo());
        assert_eq!(peer.sends(&bridge.inbox(), &farewell).await, 202);
        assert_eq!(peer.asked(), 0);
    }

    async fn case_27_the_farewell_of_a_follower_counts_though_their_key_is_gone(bridge: Bridge) {
        for status in [404, 410] {
            let peer = Peer::open(&bridge).await;
            peer.follows(&bridge).await;
            peer.serves("/users/bo", status, "text/plain", "");
            // With the key that is remembered,
            let farewell = peer.activity("Delete", peer.bo());
            assert_eq!(peer.sends(&bridge.inbox(), &farewell).await, 202);
            assert_eq!(bridge.followers().await, 0);
            // and when that is forgotten too.
            peer.shows("/users/bo", &peer.person("/users/bo", Peer::key()));
            peer.follows(&bridge).await;
            bridge.later(Span::days(2));
            peer.serves("/users/bo", status, "text/plain", "");
            let farewell = peer.activity("Delete", peer.bo());
            assert_eq!(peer.sends(&bridge.inbox(), &farewell).await, 202);
            assert_eq!(bridge.followers().await, 0);
        }
    }

    async fn case_27_a_false_farewell_ends_nothing(bridge: Bridge) {
        let (peer, _) = meeting(&bridge).await;
        peer.follows(&bridge).await;
        let other = SigningKey::generate_rsa(RsaBits::Rsa2048).unwrap();
        let farewell = peer.activity("Delete", peer.bo());
        let key_id = format!("{}#main-key", peer.bo());
        let request = peer.signed_as(&key_id, &other, &bridge.inbox(), &farewell);
        assert_eq!(peer.posts(request).await, 401);
        assert_eq!(bridge.followers().await, 1);
    }

    async fn case_28_and_30_too_much_is_cut_and_the_unknown_is_taken_calmly(bridge: Bridge) {
        let (peer, _) = meeting(&bridge).await;
        let large = peer.unsigned(&bridge.inbox(), &vec![b' '; (1 << 20) + 1]);
        assert_eq!(peer.posts(large).await, 413);
        for kind in ["Listen", "EmojiReact", "View", "Create", "Announce", "Like", "Flag", "Accept"] {
            let activity = peer.activity(kind, json!({ "type": "Note", "x": [[[[null]]]] }));
            assert_eq!(peer.sends(&bridge.inbox(), &activity).await, 202, "{kind}");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let mut request = peer.unsigned(&bridge.inbox(), deep.as_bytes());
        CavageSigner::new(Peer::key(), "k").sign(&mut request).unwrap();
        assert_eq!(peer.posts(request).await, 400);
        untouched(&bridge).await;
    }
}

/// The same house, opened again elsewhere on this machine.
async fn restart(bridge: &Bridge) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let fediverse = Fediverse::new(bridge.db.clone(), bridge.clock.clone(), Peers::Any).unwrap();
    let serving = axum::serve(listener, fediverse.router());
    tokio::spawn(serving.into_future());
    address
}

/// Signed for the house's address, sent to where it was opened again.
fn cavage_for(peer: &Peer, at: SocketAddr, bridge: &Bridge, activity: &Value) -> Request<Vec<u8>> {
    let mut request = peer.signed(&bridge.inbox(), activity);
    let moved = bridge.inbox().replace(bridge.authority(), &at.to_string());
    *request.uri_mut() = moved.parse().unwrap();
    request
}

/// A true RFC 9421 signature over whatever this input says.
fn signed_input(peer: &Peer, bridge: &Bridge, follow: &Value, input: &str) -> Request<Vec<u8>> {
    let mut request = peer.unsigned(&bridge.inbox(), follow.to_string().as_bytes());
    let digest = request.headers()["content-digest"]
        .to_str()
        .unwrap()
        .to_owned();
    let (_, params) = input.split_once('=').unwrap();
    let covered = params.split_once(')').unwrap().0;
    let mut lines = Vec::new();
    for (name, value) in [
        ("@method", "POST"),
        ("@target-uri", &bridge.inbox()),
        ("content-digest", &digest),
    ] {
        if covered.contains(name) {
            lines.push(format!("\"{name}\": {value}"));
        }
    }
    lines.push(format!("\"@signature-params\": {params}"));
    let base = lines.join("\n");
    let signature = Peer::key().sign(base.as_bytes()).unwrap();
    let signature = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, signature);
    set(&mut request, "signature-input", input);
    set(&mut request, "signature", &format!("sig1=:{signature}:"));
    request
}
