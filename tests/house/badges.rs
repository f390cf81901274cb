//! Badges: whatever happens on two devices, each counts what a naive look at every message counts
//! (invariant 11).

use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;
use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};

use crate::{
    feed::{calls, read_all, two_in_the_hall, waits},
    support::{Group, House, Member, chance::for_all, sockets::Socket},
};

on_both! {
    async fn every_badge_counts_what_a_naive_look_counts(house: House) {
        let (ada, bo, door) = two_in_the_hall(&house).await;
        let phone = bo.elsewhere(&house).await;
        let rounds = AtomicU32::new(0);
        for_all(8, &prop::collection::vec(deed(), 1..20), async |deeds| {
            let round = rounds.fetch_add(1, Ordering::Relaxed);
            let hall = ada.founds(&format!("Round {round}"), "open").await;
            bo.sends(&format!("{}/join", hall.href), &[]).await;
            let mut story = Story {
                people: (&house, &ada, &bo, &phone),
                ear: phone.connects("?as=data").await,
                known: (0, 0),
                hall: &hall,
                said: Vec::new(),
                undo: None,
                level: ("usual", "0"),
            };
            story.hello().await;
            for deed in &deeds {
                story.live(deed).await;
                story.agrees(&format!("{deed:?} of {deeds:?}")).await;
            }
        });
        bo.leaves(&door).await;
        assert_eq!(waits(&bo.looks("/?show=200").await), badges(&bo).await.0);
    }
}

#[derive(Clone, Debug)]
enum Deed {
    /// Bo, or Ada; in the thread under the first message, or not; with Bo's name in it, or not.
    Say(bool, bool, bool),
    /// To words that call everybody, or nobody.
    Edit(u8, bool),
    /// The thread under the first message.
    Follow(bool),
    TakeBack(u8),
    /// It goes by itself.
    Fade(u8),
    PassOver,
    /// Bo reads the room, or its thread, up to somewhere; on one device or the other.
    Read(u8, bool, bool),
    /// From somewhere on, it waits again; so it is asked by a page or by a program.
    WaitFrom(u8, bool),
    /// The last time that marks were moved by hand.
    Undo,
    /// A level, and for how many hours the room is silent.
    Level(&'static str, &'static str),
    LeaveAndComeBack,
}

fn deed() -> impl Strategy<Value = Deed> {
    let level = prop::sample::select(vec!["usual", "everything", "mentions", "nothing", "hidden"]);
    let silence = prop::sample::select(vec!["0", "0", "1", "24"]);
    prop_oneof![
        8 => any::<(bool, bool, bool)>().prop_map(|(who, place, calls)| Deed::Say(who, place, calls)),
        1 => any::<(u8, bool)>().prop_map(|(n, calls)| Deed::Edit(n, calls)),
        1 => any::<bool>().prop_map(Deed::Follow),
        1 => any::<u8>().prop_map(Deed::TakeBack),
        1 => any::<u8>().prop_map(Deed::Fade),
        1 => Just(Deed::PassOver),
        2 => any::<(u8, bool, bool)>().prop_map(|(n, place, device)| Deed::Read(n, place, device)),
        2 => any::<(u8, bool)>().prop_map(|(n, page)| Deed::WaitFrom(n, page)),
        2 => Just(Deed::Undo),
        2 => (level, silence).prop_map(|(level, silence)| Deed::Level(level, silence)),
        1 => Just(Deed::LeaveAndComeBack),
    ]
}

/// How many messages wait, and how many of them call.
type Count = (i64, i64);

struct Story<'a> {
    /// Ada, and Bo on two devices.
    people: (&'a House, &'a Member, &'a Member, &'a Member),
    /// What Bo's second device is told, who listens to no room.
    ear: Socket,
    known: Count,
    hall: &'a Group,
    said: Vec<String>,
    undo: Option<String>,
    level: (&'static str, &'static str),
}

impl Story<'_> {
    async fn live(&mut self, deed: &Deed) {
        let (_, ada, bo, phone) = self.people;
        match deed {
            Deed::Say(mine, place, calls) => {
                let who = if *mine { bo } else { ada };
                let thread = (*place && !self.said.is_empty()).then_some(1);
                let body = if *calls { "a word, @bo" } else { "a word" };
                let said = json!({"body": body, "thread": thread});
                self.said.push(who.tells(self.hall, said).await);
            }
            Deed::LeaveAndComeBack => self.comes_back().await,
            Deed::PassOver => {
                let passed = read_all(bo, &bo.looks("/").await).await;
                self.undo = passed
                    .split_once("undo=")
                    .map(|(_, batch)| batch.to_owned());
            }
            Deed::Undo => {
                if let Some(batch) = self.undo.take() {
                    let undone = phone.sends("/feed/undo", &[("batch", &batch)]).await;
                    assert_eq!(undone.status, 303, "{}", undone.gist());
                }
            }
            Deed::Level(level, mute) => {
                let fields = [("level", *level), ("mute", *mute)];
                bo.sends(&format!("{}/level", self.hall.room), &fields)
                    .await;
                self.level = (level, mute);
            }
            _ if self.said.is_empty() => {}
            changed => self.changes(changed).await,
        }
    }

    /// What needs something that was said.
    async fn changes(&mut self, deed: &Deed) {
        let (house, ada, bo, phone) = self.people;
        let some = |n: &u8| self.said[usize::from(*n) % self.said.len()].clone();
        match deed {
            Deed::Edit(n, calls) => {
                let body = if *calls {
                    "better, @everyone"
                } else {
                    "better"
                };
                let path = format!("/messages/{}", some(n));
                ada.does(Method::PATCH, &path, Some(json!({"body": body})))
                    .await;
            }
            Deed::Follow(follow) => {
                let follow = if *follow { "true" } else { "false" };
                bo.sends(
                    &format!("/m/{}/follow", self.said[0]),
                    &[("follow", follow)],
                )
                .await;
            }
            Deed::TakeBack(n) => {
                ada.does(Method::DELETE, &format!("/messages/{}", some(n)), None)
                    .await;
            }
            Deed::Fade(n) => {
                let path = format!("/messages/{}/fading", some(n));
                let wish = Some(json!({"after_seconds": 60}));
                if ada.does(Method::PUT, &path, wish).await.status < 300 {
                    house.later(Span::minutes(2));
                    gone(ada, &some(n)).await;
                }
            }
            Deed::Read(n, place, device) => {
                let device = if *device { phone } else { bo };
                self.reads(*n, *place, device).await;
            }
            Deed::WaitFrom(n, page) => self.waits_from(&some(n), *page).await,
            _ => {}
        }
    }

    async fn comes_back(&mut self) {
        let (_, _, bo, phone) = self.people;
        bo.leaves(self.hall).await;
        let badge = format!("data-unread=\"{}\"", self.hall.room_id);
        let feed = phone.looks("/?show=200").await;
        assert!(
            !feed.body.contains(&badge),
            "whoever is out has no badge of it"
        );
        assert_eq!(waits(&feed), badges(phone).await.0);
        bo.sends(&format!("{}/join", self.hall.href), &[]).await;
        self.ear = phone.connects("?as=data").await;
        self.hello().await;
        self.undo = None;
    }

    /// A mark goes forward only.
    async fn reads(&self, n: u8, place: bool, device: &Member) {
        let room = format!("/rooms/{}", self.hall.room_id);
        let seq = i64::from(n) % (i64::try_from(self.said.len()).unwrap() + 1);
        let (before, after) = if place {
            let thread = format!("{room}/threads/1");
            let before = self.mark(&thread).await;
            device
                .does(
                    Method::POST,
                    &format!("{thread}/read"),
                    Some(json!({"seq": seq})),
                )
                .await;
            (before, self.mark(&thread).await)
        } else {
            let before = self.mark(&room).await;
            let fields = [("seq", &*seq.to_string())];
            device
                .sends(&format!("{}/read", self.hall.room), &fields)
                .await;
            (before, self.mark(&room).await)
        };
        assert_eq!(after, before.max(seq));
    }

    async fn mark(&self, path: &str) -> i64 {
        let stands = self.people.2.does(Method::GET, path, None).await.json();
        stands["read_seq"].as_i64().unwrap()
    }

    async fn waits_from(&mut self, id: &str, page: bool) {
        let (_, _, bo, phone) = self.people;
        if page {
            let again = bo.sends(&format!("/m/{id}/unread"), &[]).await;
            let batch = again.location().split_once("undo=").unwrap().1;
            self.undo = batch.split('#').next().map(str::to_owned);
            let offered = bo.looks(again.location()).await;
            assert!(offered.body.contains("Waits again:"), "{}", offered.gist());
            return;
        }
        let again = phone
            .does(Method::POST, &format!("/messages/{id}/unread"), None)
            .await
            .json();
        self.undo = again["undo"].as_str().map(str::to_owned);
        let room = format!("/rooms/{}", self.hall.room_id);
        let stands = match again["thread"].as_i64() {
            Some(_) => self.mark(&format!("{room}/threads/1")).await,
            None => self.mark(&room).await,
        };
        assert_eq!(again["seq"], stands);
    }

    /// How each of their rooms stands, as a socket says at first.
    async fn hello(&mut self) {
        let hello = self.ear.until("hello").await;
        let mut rooms = hello["rooms"].as_array().unwrap().iter();
        let here = rooms
            .find(|one| one["room"] == json!(self.hall.room_id))
            .unwrap();
        self.known = (
            here["unread"].as_i64().unwrap(),
            here["named"].as_i64().unwrap(),
        );
    }

    /// Every badge says the same, and what a look at each message says.
    async fn agrees(&mut self, after: &str) {
        let (_, _, bo, phone) = self.people;
        let naive = self.counted().await;
        let (feed, all) = (phone.looks("/?show=200").await, badges(bo).await);
        assert_eq!((waits(&feed), calls(&feed)), all, "the feed, after {after}");
        for (badge, count) in [("data-unread-all", all.0), ("data-named-all", all.1)] {
            let hidden = if count == 0 { " hidden" } else { "" };
            assert!(
                feed.body.contains(&format!("{badge}{hidden}>{count}<")),
                "{badge} {count}, after {after}"
            );
        }
        let at_the_side = format!("data-unread=\"{}\"", self.hall.room_id);
        let stands = feed.body.contains(&at_the_side);
        assert_eq!(
            stands,
            self.level.0 != "hidden",
            "at the side, after {after}"
        );
        if stands {
            let hidden = if naive.0 == 0 { " hidden" } else { "" };
            let badge = format!("{at_the_side}{hidden}>{}<", naive.0);
            assert!(feed.body.contains(&badge), "{badge}, after {after}");
        }
        let room = format!("/rooms/{}", self.hall.room_id);
        let one = bo.does(Method::GET, &room, None).await.json();
        assert_eq!(sum([one].iter()), naive, "the room, after {after}");
        let why = bo
            .does(Method::GET, &format!("{room}/why"), None)
            .await
            .json();
        assert_eq!(
            sum(why.as_array().unwrap().iter()),
            naive,
            "why, after {after}"
        );
        let why = phone.does(Method::GET, "/why", None).await.json();
        assert_eq!(
            sum(why.as_array().unwrap().iter()),
            all,
            "why at all, after {after}"
        );
        let api = phone.does(Method::GET, "/feed?most=200", None).await.json();
        assert_eq!(
            sum([api].iter()),
            all,
            "the feed of a program, after {after}"
        );
        self.told().await;
        assert_eq!(self.known, naive, "told after {after}");
    }

    /// Counted one by one, by the marks of the room and of the thread under its first message, and by
    /// how loud the room may be.
    async fn counted(&self) -> Count {
        let (house, _, bo, _) = self.people;
        let room = format!("/rooms/{}", self.hall.room_id);
        let here = bo.does(Method::GET, &room, None).await.json();
        let thread = bo
            .does(Method::GET, &format!("{room}/threads/1"), None)
            .await
            .json();
        let level = bo
            .does(Method::GET, &format!("{room}/level"), None)
            .await
            .json();
        let all = bo
            .does(Method::GET, &format!("{room}/messages?since=0"), None)
            .await
            .json();
        let waits = all["items"].as_array().unwrap().iter().filter(|one| {
            let (mark, heard) = match one["thread"].as_i64() {
                None => (&here["read_seq"], true),
                Some(_) => (&thread["read_seq"], thread["follows"] == true),
            };
            let theirs = one["author_id"] != json!(bo.id) && one["removed_at"].is_null();
            heard && theirs && one["seq"].as_i64() > mark.as_i64()
        });
        let count = waits.fold((0, 0), |(unread, named), one| {
            let body = one["body"].as_str().unwrap();
            let calls = body.contains("@everyone") || body.contains("@bo");
            (unread + 1, named + i64::from(calls))
        });
        let muted = level["muted_until"]
            .as_str()
            .is_some_and(|until| until > &*house.clock.now().rfc3339());
        match level["level"].as_str() {
            Some("hidden") => (0, 0),
            Some("nothing") => (count.1, count.1),
            _ if muted => (count.1, count.1),
            _ => count,
        }
    }

    /// What a socket that listens to nothing is told of a room: the answer to a ping comes after all of it.
    async fn told(&mut self) {
        self.ear.asks(&json!({"t": "ping"})).await;
        for frame in self.ear.through("pong").await {
            let number = |key: &str| frame[key].as_i64().unwrap();
            if frame["room"] != json!(self.hall.room_id) {
                continue;
            }
            match frame["t"].as_str().unwrap() {
                "news" | "read" => self.known = (number("unread"), number("named")),
                "thread" => self.known = (number("room_unread"), number("room_named")),
                _ => {}
            }
        }
    }
}

/// Until a message has gone by itself.
async fn gone(who: &Member, id: &str) {
    loop {
        let left = who
            .does(Method::GET, &format!("/messages/{id}"), None)
            .await;
        if left.status != 200 || left.json()["body"] == "" {
            return;
        }
        tokio::task::yield_now().await;
    }
}

fn sum<'a>(counts: impl Iterator<Item = &'a Value>) -> Count {
    counts.fold((0, 0), |(unread, named), one| {
        let number = |key: &str| one[key].as_i64().unwrap();
        (unread + number("unread"), named + number("mentions"))
    })
}

/// What the badges of all rooms say.
async fn badges(member: &Member) -> Count {
    let rooms = member.does(Method::GET, "/rooms", None).await.json();
    sum(rooms["items"].as_array().unwrap().iter())
}
