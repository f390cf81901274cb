//! Push: whoever looks elsewhere is told what they want to be told, on their devices, and nobody between
//! can read it. The push service is the test's own, and so is the device that opens what it gets.

use std::{
    future::IntoFuture,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
    signature::{self, ECDSA_P256_SHA256_FIXED},
};
use axum::{
    Router,
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use salon::values::{Span, random};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc};

use crate::{
    conversation::two_in_the_hall,
    support::{Group, House, Member, visitors::Answer},
};

/// A push service that takes what comes, or answers what it is told to answer.
struct Service {
    base: String,
    status: Arc<AtomicU16>,
    came: mpsc::UnboundedReceiver<Came>,
}

struct Came {
    path: String,
    headers: HeaderMap,
    sealed: Vec<u8>,
}

type Desk = (Arc<AtomicU16>, mpsc::UnboundedSender<Came>);

impl Service {
    async fn open() -> Self {
        let (said, came) = mpsc::unbounded_channel();
        let status = Arc::new(AtomicU16::new(201));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .fallback(take)
            .with_state((Arc::clone(&status), said));
        tokio::spawn(axum::serve(listener, router).into_future());
        Self { base, status, came }
    }

    fn answers(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }

    /// What comes next, which has to come.
    async fn next(&mut self) -> Came {
        let came = tokio::time::timeout(Duration::from_secs(20), self.came.recv()).await;
        came.expect("nothing came").unwrap()
    }

    /// What comes next to one device.
    async fn next_at(&mut self, path: &str) -> Came {
        loop {
            let came = self.next().await;
            if came.path == path {
                return came;
            }
        }
    }

    fn has_nothing(&mut self) -> bool {
        self.came.try_recv().is_err()
    }
}

async fn take(State((status, said)): State<Desk>, request: Request) -> StatusCode {
    let (parts, body) = request.into_parts();
    let sealed = to_bytes(body, 5_000).await.unwrap().to_vec();
    let came = Came {
        path: parts.uri.path().to_owned(),
        headers: parts.headers,
        sealed,
    };
    // Decided before the test knows that it came, and asks for another answer to what comes next.
    let status = status.load(Ordering::Relaxed);
    let _ = said.send(came);
    StatusCode::from_u16(status).unwrap()
}

/// A browser that can be rung.
struct Device {
    key: PrivateKey,
    secret: [u8; 16],
    endpoint: String,
}

struct Len(usize);

impl KeyType for Len {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand(key: &Prk, about: &[&[u8]], len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    key.expand(about, Len(len))
        .unwrap()
        .fill(&mut bytes)
        .unwrap();
    bytes
}

impl Device {
    /// A device that somebody is signed in on, and lets the house ring.
    async fn of(member: &Member, service: &Service, name: &str) -> Self {
        let device = Self {
            key: PrivateKey::generate(&ECDH_P256).unwrap(),
            secret: random(),
            endpoint: format!("{}/{name}", service.base),
        };
        let added = device.tells(member, &device.endpoint).await;
        assert_eq!(added.status, 204, "{}", added.body);
        device
    }

    async fn tells(&self, member: &Member, endpoint: &str) -> Answer {
        let told = json!({
            "endpoint": endpoint,
            "public_key": URL_SAFE_NO_PAD.encode(self.key.compute_public_key().unwrap().as_ref()),
            "secret": URL_SAFE_NO_PAD.encode(self.secret),
        });
        asks(member, Method::PUT, "", Some(&told)).await
    }

    /// Opens what came for it (RFC 8291).
    fn opens(&self, came: &Came) -> Value {
        let (salt, rest) = came.sealed.split_at(16);
        let (size, rest) = rest.split_at(4);
        assert_eq!(size, 4_096_u32.to_be_bytes());
        let (theirs, text) = rest[1..].split_at(usize::from(rest[0]));
        let ours = self.key.compute_public_key().unwrap();
        let shared = agree(
            &self.key,
            UnparsedPublicKey::new(&ECDH_P256, theirs),
            (),
            |shared| Ok(Salt::new(HKDF_SHA256, &self.secret).extract(shared)),
        );
        let material = expand(
            &shared.unwrap(),
            &[b"WebPush: info\0", ours.as_ref(), theirs],
            32,
        );
        let keys = Salt::new(HKDF_SHA256, salt).extract(&material);
        let cipher = expand(&keys, &[b"Content-Encoding: aes128gcm\0"], 16);
        let nonce = expand(&keys, &[b"Content-Encoding: nonce\0"], 12);
        let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &cipher).unwrap());
        let nonce = Nonce::try_assume_unique_for_key(&nonce).unwrap();
        let mut text = text.to_vec();
        let text = cipher
            .open_in_place(nonce, Aad::empty(), &mut text)
            .unwrap();
        let end = text.iter().rposition(|byte| *byte != 0).unwrap();
        assert_eq!(text[end], 2, "the last record");
        serde_json::from_slice(&text[..end]).unwrap()
    }
}

/// What a page of the house asks about the device that it is on.
async fn asks(member: &Member, method: Method, place: &str, body: Option<&Value>) -> Answer {
    let request = member.request(method, &format!("/api/v1/me/device{place}"));
    let request = request.header("sec-fetch-site", "same-origin");
    Answer::of(match body {
        Some(body) => request.json(body),
        None => request,
    })
    .await
}

async fn rings(member: &Member) -> bool {
    asks(member, Method::GET, "", None).await.json()["rings"] == true
}

async fn wishes(member: &Member, noise: &str, hours: [&str; 3]) -> Answer {
    let [from, to, zone] = hours;
    let fields = [
        ("noise", noise),
        ("words", "yes"),
        ("from", from),
        ("to", to),
        ("zone", zone),
    ];
    member.sends("/settings/notifications", &fields).await
}

async fn level(member: &Member, group: &Group, level: &str, mute: &str) {
    let chosen = member
        .sends(
            &format!("{}/level", group.room),
            &[("level", level), ("mute", mute)],
        )
        .await;
    assert_eq!(chosen.status, 303, "{}", chosen.gist());
}

/// Ada and Bo in the hall; Bo wants to be told of everything, and has a device.
async fn called(house: &House) -> (Member, Member, Group, Service, Device) {
    let (ada, bo, hall) = two_in_the_hall(house).await;
    assert_eq!(wishes(&bo, "everything", ["", "", ""]).await.status, 303);
    let service = Service::open().await;
    let device = Device::of(&bo, &service, "bo").await;
    (ada, bo, hall, service, device)
}

on_both! {
    async fn what_is_said_rings_whoever_looks_elsewhere(house: House) {
        let (ada, bo, hall, mut service, device) = called(&house).await;
        ada.says(&hall, "come <quickly>\n  now").await;
        let came = service.next().await;
        assert_eq!(came.path, "/bo");
        let told = device.opens(&came);
        assert_eq!((&told["title"], &told["body"]), (&json!("Salon · The hall"), &json!("Ada: come <quickly> now")));
        assert_eq!((&told["tag"], &told["url"]), (&json!(hall.room_id), &json!(format!("{}#unread", hall.room))));
        assert_eq!((&told["unread"], &told["count"]), (&json!(1), &json!(1)));
        let header = |came: &Came, name: &str| came.headers[name].to_str().unwrap().to_owned();
        assert_eq!((header(&came, "content-encoding"), header(&came, "ttl")), ("aes128gcm".into(), "86400".into()));
        proves(&header(&came, "authorization"), &house, &bo, &service).await;
        // What comes later about the same room takes its place.
        ada.says(&hall, "now").await;
        let again = service.next().await;
        assert_eq!(header(&again, "topic"), header(&came, "topic"));
        assert!(header(&again, "topic").len() <= 32 && !header(&again, "topic").contains(&hall.room_id[..8]));
        let told = device.opens(&again);
        assert_eq!((&told["unread"], &told["body"]), (&json!(2), &json!("Ada: now")));
        // Nobody is told of their own words, nor what they would rather not show.
        bo.says(&hall, "coming").await;
        let fields = [("noise", "everything"), ("from", ""), ("to", ""), ("zone", "")];
        bo.sends("/settings/notifications", &fields).await;
        ada.says(&hall, "secretly").await;
        let told = device.opens(&service.next().await);
        assert!(!told.to_string().contains("secretly") && !told.to_string().contains("Ada"), "{told}");
    }

    async fn nobody_is_rung_who_looks_or_has_read(house: House) {
        let (ada, bo, hall, mut service, device) = called(&house).await;
        // Cy is called for everything, too: once that came, the bell has rung.
        let cy = ada.invites(&house, &hall, "cy").await;
        wishes(&cy, "everything", ["", "", ""]).await;
        Device::of(&cy, &service, "cy").await;
        let mut page = bo.connects("").await;
        page.until("hello").await;
        page.asks(&json!({"t": "visible", "visible": true})).await;
        page.asks(&json!({"t": "ping"})).await;
        page.until("pong").await;
        ada.says(&hall, "seen at once").await;
        assert_eq!(service.next().await.path, "/cy");
        page.asks(&json!({"t": "visible", "visible": false})).await;
        page.asks(&json!({"t": "ping"})).await;
        page.until("pong").await;
        ada.says(&hall, "not seen").await;
        assert_eq!(device.opens(&service.next_at("/bo").await)["body"], "Ada: not seen");
        // Read elsewhere: the next call says what need not be shown any more.
        bo.sends(&format!("{}/read", hall.room), &[("seq", "2")]).await;
        let study = bo.founds("The study", "open").await;
        ada.sends(&format!("{}/join", study.href), &[]).await;
        ada.says(&study, "over here").await;
        let told = device.opens(&service.next_at("/bo").await);
        assert_eq!((&told["body"], &told["read"]), (&json!("Ada: over here"), &json!([hall.room_id])));
        assert_eq!(told["unread"], 1);
        // A page that goes away looks no more.
        page.asks(&json!({"t": "visible", "visible": true})).await;
        page.asks(&json!({"t": "ping"})).await;
        page.until("pong").await;
        drop(page);
        let mut gone = false;
        while !gone {
            // The house may not have noticed yet that the page is gone.
            ada.says(&study, "and back").await;
            let soon = tokio::time::timeout(Duration::from_millis(300), service.next_at("/bo"));
            gone = soon.await.is_ok();
        }
    }

    async fn what_somebody_kept_calls_them_when_they_wished(house: House) {
        let (ada, bo, hall, mut service, device) = called(&house).await;
        let id = ada.tells(&hall, json!({"body": "Bring the scissors."})).await;
        assert_eq!(device.opens(&service.next().await)["body"], "Ada: Bring the scissors.");
        assert_eq!(bo.sends(&format!("/m/{id}/keep"), &[("when", "hour")]).await.status, 303);
        house.later(Span::minutes(61));
        let told = device.opens(&service.next().await);
        assert_eq!((&told["title"], &told["url"]), (&json!("You kept this for now"), &json!(format!("/m/{id}"))));
        assert_eq!(told["body"], "Ada: Bring the scissors.");
        let feed = bo.looks("/").await;
        assert!(feed.body.contains("You wanted to be reminded of what Ada said in Salon."), "{}", feed.gist());
    }

    async fn what_there_is_to_tell_calls_whoever_looks_elsewhere(house: House) {
        let (ada, _, hall) = two_in_the_hall(&house).await;
        let mut service = Service::open().await;
        let device = Device::of(&ada, &service, "ada").await;
        ada.invites(&house, &hall, "cy").await;
        // That Bo came was perhaps not told before there was a device.
        while !device.opens(&service.next().await)["body"].as_str().unwrap().contains("Cy") {}
    }

    async fn each_room_is_as_loud_as_it_may_be(house: House) {
        let (ada, bo, hall, mut service, device) = called(&house).await;
        let study = ada.founds("The study", "open").await;
        bo.sends(&format!("{}/join", study.href), &[]).await;
        level(&bo, &study, "everything", "0").await;
        // Whoever is new, and has said nothing, is told what names them.
        wishes(&bo, "named", ["", "", ""]).await;
        for (chosen, mute, said, told) in [
            ("usual", "0", "hello", false), ("usual", "0", "hello @Bo!", true), ("usual", "0", "@bob", false),
            ("everything", "0", "hello", true), ("nothing", "0", "@bo", false), ("hidden", "0", "@bo", false),
            ("everything", "8", "hello", false), ("mentions", "0", "hello", false), ("mentions", "0", "@bo", true),
        ] {
            bo.sends(&format!("{}/read", hall.room), &[("seq", "100")]).await;
            level(&bo, &hall, chosen, mute).await;
            ada.says(&hall, said).await;
            if told {
                assert_eq!(device.opens(&service.next().await)["tag"], hall.room_id, "{chosen} {said}");
            }
            // The study rings after it, and nothing comes between.
            ada.says(&study, "knock").await;
            assert_eq!(device.opens(&service.next().await)["tag"], study.room_id, "{chosen} {said}");
        }
        // Whoever is named is told, however silent the room is; the icon counts what the page counts.
        level(&bo, &hall, "everything", "1").await;
        ada.says(&hall, "come, @bo").await;
        let told = device.opens(&service.next_at("/bo").await);
        assert_eq!(told["body"], "You silenced this room, but Ada named you: come, @bo");
        let badge = format!("data-unread-all>{}<", told["unread"]);
        assert!(bo.looks("/").await.body.contains(&badge), "{told}");
        assert!(bo.looks("/settings/notifications").await.body.contains("silent until"), "it says so");
        house.later(Span::hours(2));
        ada.says(&hall, "the hour is over").await;
        assert_eq!(device.opens(&service.next().await)["tag"], hall.room_id);
        level(&bo, &hall, "hidden", "0").await;
        let at_the_side = format!("data-goes-to=\"{}\"", hall.room_id);
        assert!(!bo.looks("/").await.body.contains(&at_the_side));
        assert!(bo.looks(&hall.room).await.body.contains(&at_the_side), "but while they are in it");
    }

    async fn quiet_hours_are_quiet_and_end(house: House) {
        let (ada, bo, hall, mut service, device) = called(&house).await;
        let clock = |span: Span| house.clock.now().plus(span).rfc3339()[11..16].to_owned();
        let (from, to) = (clock(Span::hours(-1)), clock(Span::hours(3)));
        assert_eq!(wishes(&bo, "everything", [&from, &to, "UTC"]).await.status, 303);
        let page = bo.looks("/settings/notifications").await.body;
        assert!(page.contains(&format!("value=\"{from}\"")), "it is kept");
        ada.says(&hall, "in the night").await;
        ada.says(&hall, "late in the night").await;
        assert_eq!(put_off(&house).await, 1, "one job for the room");
        assert!(service.has_nothing());
        house.later(Span::hours(4));
        let told = device.opens(&service.next().await);
        assert_eq!((&told["body"], &told["unread"]), (&json!("Ada: late in the night"), &json!(2)));
        for hours in [["25:00", "08:00", ""], ["22:00", "", ""], ["", "", "Mars/Olympus"]] {
            let refused = wishes(&bo, "named", hours).await;
            assert!(refused.status == 422 && refused.body.contains("aria-invalid"), "{hours:?}");
        }
    }

    async fn dead_devices_are_forgotten_and_tired_services_asked_again(house: House) {
        let (ada, bo, hall, mut service, device) = called(&house).await;
        service.answers(503);
        ada.says(&hall, "once").await;
        service.next().await;
        service.answers(201);
        assert_eq!(put_off(&house).await, 1);
        house.later(Span::minutes(2));
        assert_eq!(device.opens(&service.next().await)["body"], "Ada: once");
        for status in [404, 410] {
            let device = Device::of(&bo, &service, "again").await;
            service.answers(status);
            ada.says(&hall, "gone").await;
            device.opens(&service.next().await);
            patiently(async { while rings(&bo).await {} }).await;
            service.answers(201);
        }
        ada.says(&hall, "into the void").await;
        assert!(service.has_nothing());
    }

    /// Invariants 15 and 16: a device goes with its session, and hears of no group that its owner left.
    async fn a_device_goes_with_its_session(house: House) {
        let (ada, bo, hall, mut service, device) = called(&house).await;
        let mut second = bo.elsewhere(&house).await;
        let other = Device::of(&second, &service, "other").await;
        ada.says(&hall, "to both").await;
        let mut paths = [service.next().await.path, service.next().await.path];
        paths.sort();
        assert_eq!(paths, ["/bo", "/other"]);
        second.posts("/sign-out", &[]).await;
        ada.says(&hall, "to one").await;
        assert_eq!(device.opens(&service.next().await)["body"], "Ada: to one");
        // The same browser, and somebody else signs in: only they are called there.
        let cy = ada.invites(&house, &hall, "cy").await;
        wishes(&cy, "everything", ["", "", ""]).await;
        assert_eq!(device.tells(&cy, &device.endpoint).await.status, 204);
        assert!(!rings(&bo).await && rings(&cy).await);
        cy.leaves(&hall).await;
        ada.says(&hall, "among ourselves").await;
        let again = Device::of(&bo, &service, "again").await;
        ada.says(&hall, "to bo").await;
        let came = service.next().await;
        assert_eq!(came.path, "/again", "cy is out, and so is where bo was before");
        again.opens(&came);
        drop(other);
        let mut conn = house.db().read().await.unwrap();
        let (kept,): (i64,) = conn.query("SELECT count(*) FROM devices").one().await.unwrap();
        assert_eq!(kept, 2, "of bo and of cy");
    }

    async fn somebody_tries_whether_a_device_is_reached(house: House) {
        let (ada, bo, _, mut service, device) = called(&house).await;
        assert_eq!(asks(&ada, Method::POST, "/try", None).await.status, 404, "no device");
        let tried = asks(&bo, Method::POST, "/try", None).await.json();
        assert_eq!(tried, json!({"taken": true, "why": null}));
        let told = device.opens(&service.next().await);
        assert_eq!(told["try"], true);
        service.answers(500);
        let tried = asks(&bo, Method::POST, "/try", None).await.json();
        assert_eq!(tried["taken"], false);
        assert!(tried["why"].as_str().unwrap().contains("500"));
        for endpoint in ["https://192.168.1.1/x", "ftp://push.example/x", "nowhere", "https://user@push.example/"] {
            assert_eq!(device.tells(&ada, endpoint).await.status, 422, "{endpoint}");
        }
        assert_eq!(asks(&bo, Method::DELETE, "", None).await.status, 204);
        assert!(!rings(&bo).await);
        let page = bo.looks("/settings/notifications").await;
        assert!(page.status == 200 && !page.body.contains("data-on"));
        let worker = house.stranger().looks("/sw.js").await;
        assert!(worker.header("content-type").starts_with("text/javascript"));
        assert!(house.stranger().looks("/offline").await.body.contains("There is no network"));
    }
}

/// The header shows that the house sent it, to this service, not long ago.
async fn proves(header: &str, house: &House, member: &Member, service: &Service) {
    let (token, key) = header
        .strip_prefix("vapid t=")
        .unwrap()
        .split_once(", k=")
        .unwrap();
    let known = asks(member, Method::GET, "", None).await.json();
    assert_eq!(known["house_key"], key);
    let (text, signature) = token.rsplit_once('.').unwrap();
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    signature::UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes(key))
        .verify(text.as_bytes(), &bytes(signature))
        .unwrap();
    let claims: Value = serde_json::from_slice(&bytes(text.split_once('.').unwrap().1)).unwrap();
    assert_eq!(claims["aud"], service.base);
    let left = claims["exp"].as_i64().unwrap() - house.clock.now().seconds();
    assert!((1..=24 * 3_600).contains(&left), "{left}");
}

/// What has to come, and is waited for no longer than that.
async fn patiently<T>(coming: impl Future<Output = T>) -> T {
    let came = tokio::time::timeout(Duration::from_secs(30), coming).await;
    came.expect("it never came")
}

/// How many calls wait for later, once some do.
async fn put_off(house: &House) -> i64 {
    patiently(async {
        loop {
            let db = house.db();
            let mut conn = db.read().await.unwrap();
            let waits = conn.query(
                "SELECT count(*) FROM jobs WHERE key LIKE 'ring %' AND run_at > $1 AND held_until = 0",
            );
            let (waits,): (i64,) = waits.bind(house.clock.now()).one().await.unwrap();
            if waits > 0 {
                return waits;
            }
        }
    })
    .await
}
