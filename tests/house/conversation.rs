//! Conversation: what is said is numbered, kept and heard, once and in order.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    Group, House, Member,
    chance::for_all,
    sockets::{Came, Socket},
};

on_both! {
    async fn what_one_says_the_other_hears_at_once(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut ear = bo.listens(&hall).await;
        ada.says(&hall, "hello").await;
        let heard = ear.hears("hello").await;
        assert_eq!(heard["seq"], 1);
        assert_eq!(heard["author"], ada.id.as_str());
        let mut voice = bo.listens(&hall).await;
        let said = say(&mut voice, &hall, Uuid::new_v4(), "hello yourself").await;
        assert_eq!(said["seq"], 2);
        assert!(ada.looks(&hall.room).await.body.contains("hello yourself"));
        assert!(ada.looks("/").await.body.contains("hello yourself"));
    }

    async fn a_page_shows_what_a_socket_shows(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut ear = bo.connects("").await;
        ear.asks(&json!({"t": "listen", "room": hall.room_id})).await;
        ear.until("listening").await;
        ada.says(&hall, "<b>bold</b> & \"quoted\"").await;
        let heard = ear.until("msg").await;
        let html = heard["html"].as_str().unwrap();
        let page = bo.looks(&hall.room).await.body;
        assert!(page.contains(html), "{html}\n{page}");
        assert!(!page.contains("<b>bold</b>"));
    }

    /// Invariant 5: a name given by the sender says it once, however often it is sent.
    async fn what_is_sent_twice_is_said_once(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut voice = ada.listens(&hall).await;
        let cid = Uuid::new_v4();
        let first = say(&mut voice, &hall, cid, "once").await;
        for _ in 0..5 {
            assert_eq!(say(&mut voice, &hall, cid, "once").await, first);
        }
        let other = ask_to_say(&mut voice, &hall, cid, "something else").await;
        assert_eq!(other["t"], "refused");
        assert_eq!(other["problem"]["status"], 409);
        let form = [("cid", &*cid.to_string()), ("body", "once")];
        assert_eq!(ada.sends(&hall.room, &form).await.status, 303);
        // The name is the sender's own: another's is another's.
        let mut other = bo.listens(&hall).await;
        assert_eq!(say(&mut other, &hall, cid, "once").await["seq"], 2);
        house.close().await;
        house.reopen().await;
        let mut voice = ada.listens(&hall).await;
        assert_eq!(say(&mut voice, &hall, cid, "once").await, first);
    }

    /// Invariant 3: numbers without gaps, in the order of commits, whoever speaks at once.
    async fn sixty_four_speak_at_once_and_every_number_is_there(house: House) {
        const EACH: usize = 12;
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut ear = bo.listens(&hall).await;
        let speaking = Arc::new(AtomicBool::new(true));
        let watching = tokio::spawn(watch_numbers(house.db(), speaking.clone()));
        let mut speakers = Vec::new();
        for n in 0..64 {
            let mut voice = if n % 2 == 0 { &ada } else { &bo }.connects("?as=data").await;
            let hall = hall.clone();
            speakers.push(tokio::spawn(async move {
                let mut numbers = Vec::new();
                for m in 0..EACH {
                    let said = say(&mut voice, &hall, Uuid::new_v4(), &format!("{n} {m}")).await;
                    numbers.push(said["seq"].as_u64().unwrap());
                }
                numbers
            }));
        }
        let mut acknowledged = BTreeSet::new();
        for speaker in speakers {
            let numbers = speaker.await.unwrap();
            assert!(numbers.is_sorted(), "one speaker's own order: {numbers:?}");
            acknowledged.extend(numbers);
        }
        speaking.store(false, Ordering::Relaxed);
        let all = 64 * u64::try_from(EACH).unwrap();
        assert_eq!(acknowledged, (1..=all).collect());
        for number in 1..=all {
            assert_eq!(ear.until("msg").await["seq"], number);
        }
        assert!(watching.await.unwrap() > 0);
    }

    async fn whoever_comes_back_hears_what_they_missed(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut voice = ada.listens(&hall).await;
        for n in 1..=120 {
            say(&mut voice, &hall, Uuid::new_v4(), &format!("number {n}")).await;
        }
        let mut ear = bo.connects("?as=data").await;
        ear.asks(&json!({"t": "listen", "room": hall.room_id, "since": 17})).await;
        let mut heard = ear.through("listening").await;
        let listening = heard.pop().unwrap();
        assert_eq!(listening["seq"], 120);
        let numbers: Vec<_> = heard.iter().filter(|f| f["t"] == "msg").map(|f| &f["seq"]).collect();
        assert_eq!(numbers, (18..=120).map(Value::from).collect::<Vec<_>>().iter().collect::<Vec<_>>());
    }

    /// Whoever speaks without a pause still hears; nothing of theirs is cut off.
    async fn whoever_says_many_things_at_once_is_answered_for_each(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let (mut voice, mut ear) = (ada.listens(&hall).await, bo.listens(&hall).await);
        say_many(&mut voice, &hall, 1_500).await;
        for number in 1..=1_500 {
            assert_eq!(ear.until("msg").await["seq"], number);
        }
    }

    /// Invariant 6: what cannot be caught up is said to be so.
    async fn whoever_was_away_too_long_is_told_to_begin_afresh(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut voice = ada.listens(&hall).await;
        say_many(&mut voice, &hall, 501).await;
        let mut ear = bo.connects("?as=data").await;
        ear.until("hello").await;
        for since in [0, 9_999] {
            ear.asks(&json!({"t": "listen", "room": hall.room_id, "since": since})).await;
            let frame = ear.next().await;
            assert_eq!(frame, Came::Frame(json!({"t": "resync", "room": hall.room_id, "seq": 501})));
        }
        ear.asks(&json!({"t": "listen", "room": hall.room_id, "since": 1})).await;
        assert_eq!(ear.until("msg").await["seq"], 2);
    }

    /// Invariant 15: whoever left hears nothing that was said after.
    async fn whoever_left_hears_nothing_more(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let garden = ada.founds("The garden", "open").await;
        bo.sends(&format!("{}/join", garden.href), &[]).await;
        let mut ear = bo.listens(&hall).await;
        ear.asks(&json!({"t": "listen", "room": garden.room_id})).await;
        ear.until("listening").await;
        ada.says(&hall, "before").await;
        ear.hears("before").await;
        bo.leaves(&hall).await;
        ada.says(&hall, "a secret").await;
        // What is said in the garden after that comes after it, if it came at all.
        ada.says(&garden, "the fence").await;
        let heard = through_words(&mut ear, "the fence").await;
        assert!(heard.iter().any(|frame| frame["t"] == "left"), "{heard:?}");
        assert!(!heard.iter().any(|frame| frame.to_string().contains("a secret")), "{heard:?}");
        assert!(!heard.iter().any(|frame| frame["t"] == "news"), "{heard:?}");
        ear.asks(&json!({"t": "listen", "room": hall.room_id, "since": 0})).await;
        let refused = ear.until("refused").await;
        assert_eq!(refused["problem"]["status"], 404);
        let unsaid = ask_to_say(&mut ear, &hall, Uuid::new_v4(), "still here?").await;
        assert_eq!(unsaid["t"], "refused");
        assert_eq!(bo.looks(&hall.room).await.status, 404);
    }

    /// Invariant 16: signing out ends every door of that session, and of no other.
    async fn signing_out_ends_the_sockets_of_that_session(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut phone = bo.elsewhere(&house).await;
        let (mut here, mut there) = (bo.listens(&hall).await, phone.listens(&hall).await);
        let out = phone.posts("/sign-out", &[]).await;
        assert_eq!(out.status, 303);
        assert_eq!(there.end().await, 4001);
        ada.says(&hall, "still there?").await;
        here.hears("still there?").await;
        assert!(!phone.cookies.contains_key("salon"), "{:?}", phone.cookies);
    }

    async fn a_stolen_cookie_is_worth_nothing_after_signing_out(house: House) {
        let (_ada, bo, hall) = two_in_the_hall(&house).await;
        let mut phone = bo.elsewhere(&house).await;
        let thief = (*phone).clone();
        phone.posts("/sign-out", &[]).await;
        assert_eq!(thief.looks(&hall.room).await.status, 303, "asked to sign in");
        assert!(matches!(Socket::open(&thief, "", Some(&thief.origin)).await, Ok(_) | Err(_)));
        let mut socket = thief.connects("").await;
        assert_eq!(socket.end().await, 4001);
    }

    /// Invariant 11: the counts that travel are the counts that a recount gives.
    async fn unread_counts_are_what_a_recount_gives(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let garden = ada.founds("The garden", "open").await;
        bo.sends(&format!("{}/join", garden.href), &[]).await;
        let places = [hall, garden];
        let act = (0_usize..2, 0_u8..4, any::<prop::sample::Index>());
        let model = tokio::sync::Mutex::new([Shelf::default(), Shelf::default()]);
        for_all(6, &prop::collection::vec(act, 1..25), async |acts| {
            let mut model = model.lock().await;
            let mut voices = [ada.connects("?as=data").await, bo.connects("?as=data").await];
            for voice in &mut voices {
                voice.until("hello").await;
            }
            for (room, kind, place) in acts {
                let (shelf, group) = (&mut model[room], &places[room]);
                act_once(shelf, group, &mut voices, kind, place).await;
            }
            let mut fresh = bo.connects("?as=data").await;
            let hello = fresh.until("hello").await;
            for (shelf, group) in model.iter().zip(&places) {
                let told = hello["rooms"].as_array().unwrap().iter();
                let told = told.clone().find(|room| room["room"] == group.room_id.as_str());
                assert_eq!(told.unwrap()["unread"], shelf.unread(), "{shelf:?}");
                assert_eq!(told.unwrap()["seq"], shelf.authors.len());
            }
        });
    }

    /// Invariant 8: whoever does not read is cut off; nobody waits for them.
    async fn a_slow_reader_is_cut_off_and_nobody_waits(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut slow = Socket::with_a_small_window(&bo, "?as=data").await;
        slow.asks(&json!({"t": "listen", "room": hall.room_id})).await;
        slow.until("listening").await;
        let mut ear = bo.listens(&hall).await;
        let mut voice = ada.connects("?as=data").await;
        let long = "long ".repeat(1_500);
        let mut heard = 0;
        for _ in 0..40 {
            for n in 0..32 {
                let body = format!("{n} {long}");
                voice.asks(&say_frame(&hall, Uuid::new_v4(), &body)).await;
            }
            for _ in 0..32 {
                heard += 1;
                assert_eq!(ear.until("msg").await["seq"], heard, "the others hear everything");
            }
            for _ in 0..32 {
                voice.until("said").await;
            }
        }
        let (code, last) = slow.rest().await;
        assert!(matches!(code, 4008 | 0), "{code}");
        assert!(last < heard, "it was cut off");
        // They come back and catch up, or are told to begin afresh.
        let mut back = bo.connects("?as=data").await;
        back.asks(&json!({"t": "listen", "room": hall.room_id, "since": heard - 3})).await;
        for seq in heard - 2..=heard {
            assert_eq!(back.until("msg").await["seq"], seq);
        }
    }

    async fn a_house_that_closes_says_when_to_come_back(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut ear = bo.listens(&hall).await;
        ada.says(&hall, "before").await;
        ear.hears("before").await;
        let closing = async { house.close().await };
        let hearing = async {
            let restart = ear.until("restart").await;
            assert!(restart["after_ms"].as_u64().unwrap() <= 5_000);
            assert_eq!(ear.end().await, 1012);
        };
        tokio::join!(closing, hearing);
        house.reopen().await;
        let mut ear = bo.connects("?as=data").await;
        ear.asks(&json!({"t": "listen", "room": hall.room_id, "since": 0})).await;
        ear.hears("before").await;
    }

    async fn a_frame_that_is_none_closes_the_socket(house: House) {
        use tokio_tungstenite::tungstenite::Message;
        let (_ada, bo, hall) = two_in_the_hall(&house).await;
        for wrong in [
            "not json".to_owned(),
            "{}".to_owned(),
            json!({"t": "dance"}).to_string(),
            json!({"t": "listen", "room": "not-an-id"}).to_string(),
            json!({"t": "listen", "room": hall.room_id, "since": "3"}).to_string(),
            json!({"t": "say", "room": hall.room_id, "cid": Uuid::new_v4(), "body": ["x"]}).to_string(),
            json!({"t": "say", "room": hall.room_id, "cid": Uuid::new_v4(), "body": "x", "author": bo.id}).to_string(),
        ] {
            let mut socket = bo.listens(&hall).await;
            socket.sends(Message::text(wrong.clone())).await;
            assert_eq!(socket.end().await, 4000, "{wrong}");
        }
        let mut socket = bo.listens(&hall).await;
        socket.sends(Message::binary(vec![1, 2, 3])).await;
        assert_eq!(socket.end().await, 4000);
        let mut socket = bo.listens(&hall).await;
        socket.sends(Message::text("x".repeat(70 * 1024))).await;
        assert!(matches!(socket.end().await, 0 | 1009), "a frame has a size");
    }

    async fn what_cannot_be_said_is_refused_with_a_reason(house: House) {
        let (_ada, bo, hall) = two_in_the_hall(&house).await;
        let mut voice = bo.listens(&hall).await;
        for body in ["", "   ", "\u{200b}\n", &"x".repeat(8_001)] {
            let refused = ask_to_say(&mut voice, &hall, Uuid::new_v4(), body).await;
            assert_eq!(refused["problem"]["status"], 422, "{refused}");
        }
        let nowhere = Group { room_id: Uuid::now_v7().to_string(), ..hall.clone() };
        let refused = ask_to_say(&mut voice, &nowhere, Uuid::new_v4(), "hello?").await;
        assert_eq!(refused["problem"]["status"], 404);
        assert_eq!(say(&mut voice, &hall, Uuid::new_v4(), "x").await["seq"], 1);
    }
}

/// What was said in one room, by whom, and how far bo has read.
#[derive(Debug, Default)]
struct Shelf {
    /// True: by bo.
    authors: Vec<bool>,
    read: usize,
}

impl Shelf {
    fn unread(&self) -> usize {
        self.authors[self.read..]
            .iter()
            .filter(|by_bo| !**by_bo)
            .count()
    }
}

/// Ada or bo says something, or bo reads up to somewhere, perhaps backwards.
async fn act_once(
    shelf: &mut Shelf,
    group: &Group,
    [ada, bo]: &mut [Socket; 2],
    kind: u8,
    place: prop::sample::Index,
) {
    match kind {
        0 | 1 => {
            say(ada, group, Uuid::new_v4(), "from ada").await;
            shelf.authors.push(false);
        }
        2 => {
            say(bo, group, Uuid::new_v4(), "from bo").await;
            shelf.authors.push(true);
        }
        _ => {
            let seq = place.index(shelf.authors.len() + 1);
            shelf.read = shelf.read.max(seq);
            bo.asks(&json!({"t": "read", "room": group.room_id, "seq": seq}))
                .await;
            let read = bo.until("read").await;
            assert_eq!(read["seq"], shelf.read);
            assert_eq!(read["unread"], shelf.unread());
        }
    }
}

/// In every snapshot there are as many messages as the highest number says. Gives how often it looked.
async fn watch_numbers(db: salon::db::Db, speaking: Arc<AtomicBool>) -> usize {
    let mut looks = 0;
    while speaking.load(Ordering::Relaxed) {
        let mut conn = db.read().await.unwrap();
        let (count, highest): (i64, i64) = conn
            .query("SELECT count(*), COALESCE(max(seq), 0) FROM messages")
            .one()
            .await
            .unwrap();
        assert_eq!(count, highest);
        looks += 1;
    }
    looks
}

pub(crate) async fn two_in_the_hall(house: &House) -> (Member, Member, Group) {
    let ada = house.owner("ada").await;
    let hall = ada.founds("The hall", "closed").await;
    let bo = ada.invites(house, &hall, "bo").await;
    (ada, bo, hall)
}

pub(crate) fn say_frame(group: &Group, cid: Uuid, body: &str) -> Value {
    json!({"t": "say", "room": group.room_id, "cid": cid, "body": body})
}

/// Says something and waits until it is kept.
pub(crate) async fn say(voice: &mut Socket, group: &Group, cid: Uuid, body: &str) -> Value {
    let said = ask_to_say(voice, group, cid, body).await;
    assert_eq!(said["t"], "said", "{said}");
    said
}

/// Says something and gives the answer to it, whichever it is.
pub(crate) async fn ask_to_say(voice: &mut Socket, group: &Group, cid: Uuid, body: &str) -> Value {
    voice.asks(&say_frame(group, cid, body)).await;
    loop {
        match voice.next().await {
            Came::Frame(frame) if frame["cid"] == cid.to_string() && frame["t"] != "msg" => {
                return frame;
            }
            Came::Frame(_) => {}
            Came::Closed(code) => panic!("closed with {code}"),
        }
    }
}

/// Says many things at once, and waits until the last is kept.
async fn say_many(voice: &mut Socket, group: &Group, count: usize) {
    for n in 0..count {
        voice
            .asks(&say_frame(group, Uuid::new_v4(), &format!("number {n}")))
            .await;
    }
    for _ in 0..count {
        voice.until("said").await;
    }
}

/// Everything heard until these words.
async fn through_words(ear: &mut Socket, words: &str) -> Vec<Value> {
    let mut heard = Vec::new();
    loop {
        heard.extend(ear.through("msg").await);
        if heard.last().unwrap()["message"]["body"] == words {
            return heard;
        }
    }
}
