//! What goes wrong between servers: redirections, signatures that are not believed, connections that close,
//! servers that say nothing, clocks, proxies, and a window that is shut (cases 36, 40, 42, 48, 58, 72 to 75).

use std::time::Duration;

use salon::{
    jobs::{self, Work},
    values::{CopyId, Span, Timestamp},
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

use super::{
    bridge::{Bridge, attend},
    in_the_house::{becomes, shown},
    peer::Peer,
};
use crate::{source, support::House};

/// In which draft each of them was signed.
fn drafts(peer: &Peer) -> Vec<&'static str> {
    let heard = peer.heard();
    let newer = heard
        .iter()
        .map(|heard| heard.headers.contains_key("signature-input"));
    newer
        .map(|newer| if newer { "9421" } else { "cavage" })
        .collect()
}

/// A server that says that it keeps connections, closes each after one answer, and counts what it was told.
async fn closes_behind_its_back(bridge: &Bridge, peer: &Peer) -> tokio::task::JoinHandle<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let actor = format!("{base}/users/bo");
    let person = peer.person("/users/bo", Peer::key()).to_string();
    let person = person.replace(&peer.base, &base);
    let told = json!({ "id": format!("{base}/1"), "type": "Follow", "actor": actor, "object": bridge.actor() });
    let posts = format!("{}/notes", peer.base);
    let serving = tokio::spawn(async move {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut asked = vec![0; 64 * 1024];
            let mut read = 0;
            while !is_whole(&asked[..read]) {
                match socket.read(&mut asked[read..]).await.unwrap() {
                    0 => break,
                    more => read += more,
                }
            }
            let body = if asked.starts_with(b"GET") {
                &*person
            } else {
                ""
            };
            let status = if asked.starts_with(b"GET") { 200 } else { 202 };
            if status == 202 {
                let heard = http.post(&posts).header("user-agent", "Salon/of the test");
                heard.body(body_of(&asked[..read])).send().await.unwrap();
            }
            let answer = format!(
                "HTTP/1.1 {status} OK\r\ncontent-type: application/activity+json\r\nconnection: keep-alive\r\n\
                 content-length: {}\r\n\r\n{body}",
                body.len()
            );
            socket.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let key_id = format!("{actor}#main-key");
    let request = peer.signed_as(&key_id, Peer::key(), &bridge.inbox(), &told);
    assert_eq!(peer.posts(request).await, 202);
    serving
}

fn body_of(request: &[u8]) -> Vec<u8> {
    let head = request.windows(4).position(|end| end == b"\r\n\r\n");
    head.map(|head| request[head + 4..].to_vec())
        .unwrap_or_default()
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let length = text
        .split("content-length: ")
        .nth(1)
        .and_then(|rest| rest.split("\r\n").next());
    let length = length.map_or(0, |length| length.parse().unwrap());
    text.contains("\r\n\r\n") && body_of(request).len() >= length
}

/// Does what waits, as the house does, until it is dropped.
fn works(bridge: &Bridge) -> tokio_util::sync::DropGuard {
    let stop = CancellationToken::new();
    let fediverse = bridge.fediverse.clone();
    let running = jobs::run(
        bridge.db.clone(),
        bridge.clock.clone(),
        stop.clone(),
        move |work, _| {
            let fediverse = fediverse.clone();
            async move {
                match work {
                    Work::DeliverTo { host } => fediverse.deliver_to(&host).await,
                    Work::Heard { host } => fediverse.attend_to(&host).await,
                    _ => panic!("nobody wanted that"),
                }
            }
        },
    );
    tokio::spawn(running);
    stop.drop_guard()
}

on_both! {
    async fn case_36_a_letter_follows_no_redirection(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        for status in [302, 303, 307] {
            peer.answers(&[status]);
            bridge.publishes("not elsewhere").await;
            bridge.delivers().await;
            assert_eq!((peer.heard().len(), peer.asked(), bridge.waiting().await), (1, 0, 1), "{status}");
            bridge.later(Span::minutes(2));
            bridge.delivers().await;
            assert_eq!((peer.paths("Create"), bridge.waiting().await), (vec!["/inbox".into(); 2], 0), "it is a failure");
            peer.forgets();
        }
        // What is elsewhere for good is looked up where its owner says, not where it points.
        for status in [301, 308] {
            let mut person = peer.person("/users/bo", Peer::key());
            person["inbox"] = json!(format!("{}/inbox-{status}", peer.base));
            person.as_object_mut().unwrap().remove("endpoints");
            peer.shows("/users/bo", &person);
            peer.answers(&[status]);
            bridge.publishes("elsewhere").await;
            bridge.delivers().await;
            bridge.delivers().await;
            assert_eq!(peer.heard().last().unwrap().path, format!("/inbox-{status}"));
            peer.forgets();
        }
    }

    async fn case_40_a_connection_that_closes_in_silence_loses_nothing(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let serving = closes_behind_its_back(&bridge, &peer).await;
        for words in ["one", "two", "three"] {
            bridge.publishes(words).await;
            bridge.delivers().await;
        }
        assert_eq!(peer.kinds(), ["Accept", "Create", "Create", "Create"], "each exactly once");
        assert_eq!(bridge.waiting().await, 0);
        serving.abort();
    }

    async fn case_42_whoever_does_not_believe_is_asked_once_in_the_other_draft(bridge: Bridge) {
        for (status, waits) in [(401, 1), (403, 0)] {
            let peer = Peer::open(&bridge).await;
            peer.follows(&bridge).await;
            peer.answers(&[status]);
            bridge.publishes("in the other draft").await;
            bridge.delivers().await;
            assert_eq!((drafts(&peer), bridge.waiting().await), (vec!["cavage", "9421"], 0), "{status}");
            peer.forgets();
            // Neither is believed: 401 may pass, 403 is an answer.
            peer.answers(&[status, status]);
            bridge.publishes("in neither").await;
            bridge.delivers().await;
            assert_eq!((peer.heard().len(), bridge.waiting().await), (2, waits), "{status}");
            bridge.later(Span::minutes(2));
            bridge.delivers().await;
            assert_eq!(peer.heard().len(), 2 + usize::try_from(waits).unwrap(), "{status}");
            assert_eq!(peer.sends(&bridge.inbox(), &peer.activity("Block", bridge.actor())).await, 202);
        }
    }

    /// FEP-844e: whoever says that they read RFC 9421 is spoken to by it, until they answer that they do not.
    async fn case_50_a_server_that_says_what_it_reads_is_believed(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let mut person = peer.person("/users/bo", Peer::key());
        let rfc = "https://datatracker.ietf.org/doc/html/rfc9421";
        person["generator"] = json!({ "type": "Application", "implements": [{ "name": "RFC 9421", "href": rfc }] });
        peer.shows("/users/bo", &person);
        peer.follows(&bridge).await;
        bridge.publishes("at once").await;
        bridge.delivers().await;
        assert_eq!(drafts(&peer), ["9421"]);
        peer.forgets();
        peer.answers(&[401]);
        bridge.publishes("not so").await;
        bridge.publishes("as before").await;
        bridge.delivers().await;
        assert_eq!(drafts(&peer), ["9421", "cavage", "cavage"]);
    }

    /// Five hundred people behind one inbox are told once, by one request at a time, and whoever says
    /// nothing holds up nobody.
    async fn case_48_a_silent_server_and_five_hundred_behind_one_inbox(bridge: Bridge) {
        let (silent, crowd) = (Peer::open(&bridge).await, Peer::open(&bridge).await);
        silent.three_follow(&bridge).await;
        crowd.follows(&bridge).await;
        let mut tx = bridge.db.write().await.unwrap();
        for number in 0..499 {
            tx.query(
                "INSERT INTO followers (actor_id, remote_id, follow_id, inbox, shared_inbox, host, followed_at)
                 SELECT actor_id, $2, $2, $2, shared_inbox, host, followed_at FROM followers WHERE remote_id = $1",
            )
            .bind(crowd.bo())
            .bind(format!("{}/users/{number}", crowd.base))
            .run()
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(bridge.followers().await, 503);
        let silence = silent.keeps_silent().await;
        bridge.publishes("for everybody").await;
        bridge.publishes("and once more").await;
        let _working = works(&bridge);
        silent.hears("Create").await;
        let told = async {
            while crowd.kinds().len() < 2 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(5), told).await.expect("nobody holds them up");
        assert_eq!(crowd.paths("Create"), ["/inbox", "/inbox"]);
        assert_eq!(silent.heard().len(), 1, "one request at a time");
        drop(silence);
    }

    /// What is shown is of the moment at which it is shown, however old the words are: Mastodon puts
    /// nothing older than six hours into anybody's timeline.
    async fn case_58_old_words_are_shown_now(house: House) {
        let place = shown(&house).await;
        house.later(Span::days(3));
        let before = house.clock.now();
        let slip = place.ada.proposes(&place.hall, "Three days later", &[1]).await;
        crate::consent::publish(&slip, &place.ada, &[&place.ada]).await;
        let create = place.peer.hears("Create").await.activity;
        let note = &create["object"];
        let published = Timestamp::from_rfc3339(note["published"].as_str().unwrap()).unwrap();
        assert!(published.plus(Span::seconds(1)) > before && published <= house.clock.now(), "{note}");
        assert_eq!(create["published"], note["published"]);
        let group = place.inbox.trim_end_matches("/inbox");
        let public = "https://www.w3.org/ns/activitystreams#Public";
        for said in [&create, note] {
            let to = (&said["to"], &said["cc"]);
            assert_eq!(to, (&json!([public]), &json!([format!("{group}/followers")])), "{said}");
        }
        assert_eq!((&note["attributedTo"], &note["type"], &create["actor"]), (&json!(group), &json!("Note"), &json!(group)));
    }

    /// Whoever may have read the first words already does not read them again under the same name: the correction
    /// follows. Where nothing arrived it need not.
    async fn case_45_words_that_may_have_come_before_are_corrected(bridge: Bridge) {
        for (answer, told) in [(500, vec!["Create", "Create", "Update"]), (429, vec!["Create", "Create"])] {
            let peer = Peer::open(&bridge).await;
            peer.follows(&bridge).await;
            let copy = bridge.publishes("the first words").await;
            peer.answers(&[answer]);
            bridge.delivers().await;
            bridge.revises(copy, "the second words").await;
            bridge.later(Span::minutes(2));
            bridge.delivers().await;
            assert_eq!(peer.kinds(), told, "{answer}");
            for heard in &peer.heard()[1..] {
                let words = heard.activity["object"]["content"].as_str().unwrap();
                assert!(words.contains("the second words"), "{answer}: {words}");
            }
            peer.goes_down().await;
            bridge.withdraws(copy).await;
        }
    }

    /// The address is for ever, whoever asks and however; and keys are kept over a restart.
    async fn case_72_no_other_address_once_there_was_one(house: House) {
        let place = shown(&house).await;
        let key = async || {
            let group = place.inbox.trim_end_matches("/inbox").trim_start_matches(&house.origin);
            let asked = house.stranger().request(reqwest::Method::GET, group);
            let asked = asked.header("accept", "application/activity+json");
            let shown: Value = crate::support::visitors::Answer::of(asked).await.json();
            (shown["id"].clone(), shown["publicKey"].clone())
        };
        let before = key().await;
        let elsewhere = [("act", "open"), ("address", "https://elsewhere.example")];
        let refused = place.ada.sends("/house/window", &elsewhere).await;
        assert!(matches!(refused.status, 409 | 422), "{}", refused.gist());
        let token = place.ada.token().await;
        let other = json!({ "open": true, "public_url": "https://elsewhere.example" });
        let refused = place.ada.asks(reqwest::Method::PUT, "/house/window", Some(&token), Some(&other)).await;
        assert!(matches!(refused.status, 409 | 422), "{}", refused.body);
        assert_eq!(key().await, before);
        assert!(place.ada.looks("/house").await.body.contains(&house.origin), "the page says which it is");
        // Nothing is told again by whoever starts again.
        place.peer.forgets();
        house.close().await;
        house.reopen().await;
        assert_eq!((key().await, place.peer.kinds()), (before, vec![]));
    }

    /// By a clock that is two hours wrong nothing is signed, and the owner is told; the next look at the
    /// clocks of others is soon.
    async fn case_73_a_wrong_clock_signs_nothing_and_the_owner_is_told(house: House) {
        let place = shown(&house).await;
        let page = async || place.ada.looks("/house/bridge").await.body;
        let warning = "the clock of this machine is wrong";
        becomes(&place.ada, "/house/bridge", "Letters a day").await;
        assert!(!page().await.contains(warning));
        place.peer.is_off_by(Span::hours(2));
        let slip = place.ada.proposes(&place.hall, "Too early", &[1]).await;
        crate::consent::publish(&slip, &place.ada, &[&place.ada]).await;
        place.peer.hears("Create").await;
        becomes(&place.ada, "/house/bridge", warning).await;
        place.peer.forgets();
        assert_eq!(place.bo.answers(&slip, "withdraw").await, 403);
        assert_eq!(place.ada.answers(&slip, "withdraw").await, 303);
        becomes(&place.ada, "/house/bridge", "waiting").await;
        assert_eq!(place.peer.kinds(), [""; 0], "nothing is signed by it");
        place.peer.is_off_by(Span(0));
        house.later(Span::minutes(11));
        place.peer.hears("Delete").await;
        assert!(!page().await.contains(warning));
    }

    /// Whatever a proxy makes of the host and the scheme: what counts is the address of the house.
    async fn case_74_behind_a_proxy_the_address_of_the_house_counts(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        let public = "https://salon.example";
        let mut tx = bridge.db.write().await.unwrap();
        tx.query("UPDATE house SET public_url = $1").bind(public.to_owned()).run().await.unwrap();
        tx.commit().await.unwrap();
        let actor = format!("{public}/ap/groups/reading");
        let sent = async |signed_for: &str, headers: &[(&'static str, &str)]| {
            let follow = peer.activity("Follow", actor.clone());
            let mut statuses = Vec::new();
            for mut request in [
                peer.signed(&format!("{signed_for}/inbox"), &follow),
                peer.signed_newly(Peer::key(), &format!("{signed_for}/inbox"), &follow),
            ] {
                *request.uri_mut() = bridge.inbox().parse().unwrap();
                request.headers_mut().insert("host", bridge.authority().parse().unwrap());
                for (name, value) in headers {
                    request.headers_mut().insert(*name, value.parse().unwrap());
                }
                statuses.push(peer.posts(request).await);
            }
            statuses
        };
        let lies = [("x-forwarded-proto", "http"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example;proto=http")];
        assert_eq!(sent(&actor, &[]).await, [202, 202], "the host was not rewritten");
        assert_eq!(sent(&actor, &lies).await, [202, 202]);
        for other in [
            bridge.actor(),
            actor.replace("https", "http"),
            actor.replace("salon.example", "evil.example"),
            actor.replace("/ap/", "/salon/ap/"),
        ] {
            let statuses = sent(&other, &lies).await;
            // The older draft does not say by which scheme.
            let cavage = if other == actor.replace("https", "http") { 202 } else { 401 };
            assert_eq!(statuses, [cavage, 401], "{other}");
        }
        let shown = bridge.get("/ap/groups/reading").await.json();
        assert_eq!((&shown["id"], &shown["inbox"]), (&json!(actor), &json!(format!("{actor}/inbox"))));
    }

    /// While the window is shut nothing is there, nobody is asked, nothing is done; opened again it goes on,
    /// without a restart.
    async fn case_75_a_shut_window_is_a_wall(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        let copy = bridge.publishes("before").await;
        peer.only_sends(&bridge.inbox(), &peer.activity("Like", bridge.note(copy))).await;
        bridge.closes_its_window().await;
        let unknown = bridge.get("/ap/nothing/of/the/kind").await;
        let routes = source::routes("src/fediverse.rs");
        assert!(routes.len() >= 15, "{routes:?}");
        for route in routes {
            let path = route.replace("{handle}", "reading").replace("{copy}", &copy.to_string());
            let path = path.replace("{reply}", &CopyId::fresh().to_string()).replace("{stamp}", &CopyId::fresh().to_string());
            let answer = bridge.get(&format!("{path}?resource=acct:reading@{}", bridge.authority())).await;
            assert_eq!((answer.status, &answer.body), (404, &unknown.body), "{route}");
            assert_eq!(peer.only_sends(&format!("{}{path}", bridge.base), &peer.activity("Like", bridge.note(copy))).await, 404, "{route}");
        }
        attend(&bridge.db, &bridge.fediverse).await;
        bridge.delivers().await;
        assert_eq!((peer.kinds(), peer.asked()), (vec![], 0), "nothing leaves, nobody is asked");
        assert_eq!(bridge.count("SELECT count(*) FROM outside_claims").await, 0);
        let mut tx = bridge.db.write().await.unwrap();
        assert!(salon::window::open(&mut tx, &bridge.base, bridge.clock.now()).await.unwrap());
        tx.commit().await.unwrap();
        bridge.delivers().await;
        assert_eq!(peer.kinds(), ["Create"]);
        assert_eq!(bridge.count("SELECT count(*) FROM outside_claims").await, 1);
        assert_eq!(bridge.get("/ap/groups/reading").await.status, 200);
    }

    /// What waited behind a shut window had put itself off for an hour; it goes at once when it is opened.
    async fn what_waited_behind_a_shut_window_goes_when_it_opens(bridge: Bridge) {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        bridge.delivers().await;
        peer.forgets();
        bridge.publishes("behind glass").await;
        bridge.closes_its_window().await;
        let _working = works(&bridge);
        let put_off = async {
            while bridge.count("SELECT count(*) FROM jobs WHERE lane = 1 AND held_until = 0 AND attempts > 0").await == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(5), put_off).await.expect("it is put off");
        assert!(peer.kinds().is_empty());
        let mut tx = bridge.db.write().await.unwrap();
        assert!(salon::window::open(&mut tx, &bridge.base, bridge.clock.now()).await.unwrap());
        tx.commit().await.unwrap();
        peer.hears("Create").await;
    }
}
