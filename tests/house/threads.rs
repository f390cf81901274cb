//! Threads: what is said under a message, and that unread is the same arithmetic there.

use proptest::prelude::*;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Group, House, Member, chance::for_all};

on_both! {
    async fn what_is_said_in_a_thread_stays_in_it(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let top = ada.tells(&hall, json!({"body": "who brings cake?"})).await;
        let mut ear = ada.listens(&hall).await;
        bo.tells(&hall, json!({"body": "me, with cherries", "thread": 1})).await;
        let heard = ear.until("msg").await;
        assert_eq!((&heard["seq"], &heard["thread"]), (&json!(2), &json!(1)));
        assert_eq!(ear.until("changed").await["message"]["replies"], 1);
        let shown = ada.looks(&hall.room).await.body;
        assert!(shown.contains("1 reply") && !shown.contains("cherries"), "the room shows that there is a thread");
        let thread = ada.looks(&format!("{}/1/thread", hall.room)).await;
        assert!(thread.body.contains("who brings cake?") && thread.body.contains("cherries"), "{}", thread.gist());
        assert_eq!(ada.looks(&format!("/m/{top}/thread")).await.location(), format!("{}/1/thread", hall.room));
        // Without scripts, the form of the thread says it there.
        let said = bo.sends(&format!("{}/1/thread", hall.room), &[("body", "and cream")]).await;
        assert_eq!(said.location(), format!("{}/1/thread#m3", hall.room));
        assert!(!ada.looks(&hall.room).await.body.contains("and cream"));
        // A thread hangs on what was said in the room, and on nothing else.
        for nowhere in [2, 99] {
            let say = json!({"client_id": Uuid::new_v4(), "body": "lost", "thread": nowhere});
            let answer = bo.does(Method::POST, &format!("/rooms/{}/messages", hall.room_id), Some(say)).await;
            assert_eq!(answer.status, 409);
            assert_eq!(bo.looks(&format!("{}/{nowhere}/thread", hall.room)).await.status, 404);
        }
    }

    async fn whoever_takes_part_hears_of_it(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let top = ada.tells(&hall, json!({"body": "who brings cake?"})).await;
        cy.reads(&hall, None, 1).await;
        bo.tells(&hall, json!({"body": "me", "thread": 1})).await;
        // Ada began it, Bo spoke last, Cy has nothing to do with it.
        assert_eq!((ada.waits(&hall).await, bo.waits(&hall).await, cy.waits(&hall).await), (1, 1, 0));
        bo.reads(&hall, None, 2).await;
        assert_eq!(bo.waits(&hall).await, 0);
        let mut ear = ada.connects("").await;
        ear.until("hello").await;
        bo.tells(&hall, json!({"body": "with cherries, @cy", "thread": 1})).await;
        let told = ear.until("thread").await;
        assert_eq!((&told["unread"], &told["room_unread"]), (&json!(2), &json!(2)));
        assert_eq!(cy.waits(&hall).await, 1, "who is called follows");
        // Reading the room does not read the thread, nor the other way round.
        ada.reads(&hall, None, 3).await;
        assert_eq!(ada.waits(&hall).await, 2);
        ada.reads(&hall, Some(1), 3).await;
        assert_eq!(ear.until("thread").await["room_unread"], 0);
        assert_eq!(ada.waits(&hall).await, 0);
        // Whoever stops hears no more, until they speak again.
        cy.does(Method::DELETE, &format!("/messages/{top}/follow"), None).await;
        bo.tells(&hall, json!({"body": "and cream, @cy", "thread": 1})).await;
        assert_eq!(cy.waits(&hall).await, 0);
        cy.tells(&hall, json!({"body": "fine", "thread": 1})).await;
        bo.tells(&hall, json!({"body": "good", "thread": 1})).await;
        assert_eq!(cy.waits(&hall).await, 1);
    }

    async fn a_long_thread_is_read_back_page_by_page(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        ada.tells(&hall, json!({"body": "which book next?"})).await;
        let mut ids = Vec::new();
        for n in 1..=130 {
            ids.push(ada.tells(&hall, json!({"body": format!("title {n}."), "thread": 1})).await);
            ada.tells(&hall, json!({"body": "meanwhile, in the room"})).await;
        }
        let thread = format!("{}/1/thread", hall.room);
        assert_eq!(back_from(&bo, &thread).await, (1..=130).collect::<Vec<_>>(), "nothing is missing, nothing stands twice");
        // What surrounds one of them; near the end, that is the present.
        let around = bo.looks(&format!("{thread}?around=80")).await.body;
        assert_eq!(shown(&around).len(), 50);
        assert!(around.contains("title 40.") && around.contains("data-history") && around.contains("which book next?"));
        let end = bo.looks(&format!("{thread}?around=258")).await.body;
        assert!(end.contains("title 130.") && !end.contains("data-history"));
        // Where something in it is found, it is shown.
        let found = bo.looks("/search?q=%22title+7%22").await.body;
        assert!(found.contains(&format!("{thread}?around=14#m14")), "{found}");
        let back = bo.sends(&format!("/m/{}/react", ids[6]), &[("emoji", "👍")]).await;
        assert_eq!(back.location(), format!("{thread}?around=14#m14"));
        assert!(bo.looks(back.location()).await.body.contains("title 7."));
        // By program as well: fifty at once, and no page that is empty.
        let path = format!("/rooms/{}/threads/1", hall.room_id);
        let mut page = bo.does(Method::GET, &path, None).await.json();
        let mut sizes = vec![page["items"].as_array().unwrap().len()];
        while let Some(next) = page["next"].as_i64() {
            page = bo.does(Method::GET, &format!("{path}?before={next}"), None).await.json();
            sizes.push(page["items"].as_array().unwrap().len());
        }
        assert_eq!(sizes, [50, 50, 30]);
    }

    /// Invariant 11: whatever happens, what waits is what a naive count finds.
    async fn what_waits_is_what_a_naive_count_finds(house: House) {
        let (ada, bo, door) = two_in_the_hall(&house).await;
        let rounds = std::sync::atomic::AtomicU32::new(0);
        for_all(15, &prop::collection::vec(deed(), 1..30), async |deeds| {
            let round = rounds.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let hall = ada.founds(&format!("Round {round}"), "open").await;
            bo.sends(&format!("{}/join", hall.href), &[]).await;
            let mut naive = Naive::default();
            for deed in &deeds {
                naive.live(&ada, &bo, &hall, *deed).await;
                assert_eq!(bo.waits(&hall).await, naive.count(), "after {deed:?} of {deeds:?}");
            }
            bo.sends(&format!("{}/leave", hall.href), &[]).await;
        });
        assert_eq!(bo.waits(&door).await, 0);
    }
}

#[derive(Clone, Copy, Debug)]
enum Deed {
    /// Ada or Bo says something, in the room or in the thread of one of its messages.
    Say(bool, Option<u8>),
    /// Ada or Bo takes one of their messages back.
    TakeBack(u8),
    /// Bo reads the room, or a thread, up to somewhere.
    Read(u8, Option<u8>),
    /// From one of them on, the room waits again.
    Unread(u8),
    Follow(u8, bool),
}

fn deed() -> impl Strategy<Value = Deed> {
    let place = || prop::option::of(any::<u8>());
    prop_oneof![
        4 => (any::<bool>(), place()).prop_map(|(who, place)| Deed::Say(who, place)),
        1 => any::<u8>().prop_map(Deed::TakeBack),
        2 => (any::<u8>(), place()).prop_map(|(seq, place)| Deed::Read(seq, place)),
        1 => any::<u8>().prop_map(Deed::Unread),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(place, on)| Deed::Follow(place, on)),
    ]
}

/// What was said, counted the plainest way.
#[derive(Default)]
struct Naive {
    said: Vec<Said>,
    read: i64,
}

struct Said {
    id: String,
    mine: bool,
    thread: Option<i64>,
    gone: bool,
    /// Of what stands over a thread: whether Bo follows what is under it, and up to where he read there.
    follows: bool,
    read: i64,
}

impl Naive {
    fn last(&self) -> i64 {
        i64::try_from(self.said.len()).unwrap()
    }

    fn top(&self, n: u8) -> Option<i64> {
        let tops: Vec<i64> = (1..)
            .zip(&self.said)
            .filter(|(_, said)| said.thread.is_none())
            .map(|(seq, _)| seq)
            .collect();
        (!tops.is_empty()).then(|| tops[usize::from(n) % tops.len()])
    }

    fn at(&mut self, seq: i64) -> &mut Said {
        &mut self.said[usize::try_from(seq - 1).unwrap()]
    }

    fn count(&self) -> i64 {
        let waits = |(seq, said): &(i64, &Said)| match said.thread {
            _ if said.mine || said.gone => false,
            None => *seq > self.read,
            Some(top) => {
                let top = &self.said[usize::try_from(top - 1).unwrap()];
                top.follows && *seq > top.read
            }
        };
        i64::try_from((1..).zip(&self.said).filter(waits).count()).unwrap()
    }

    async fn live(&mut self, ada: &Member, bo: &Member, hall: &Group, deed: Deed) {
        match deed {
            Deed::Say(mine, place) => {
                let who = if mine { bo } else { ada };
                self.say(who, hall, (mine, place)).await;
            }
            Deed::TakeBack(n) => {
                if let Some(seq) = self.any(n) {
                    let said = self.at(seq);
                    said.gone = true;
                    let who = if said.mine { bo } else { ada };
                    who.does(Method::DELETE, &format!("/messages/{}", said.id), None)
                        .await;
                }
            }
            Deed::Read(n, place) => self.read(bo, hall, (n, place)).await,
            Deed::Unread(n) => {
                if let Some(seq) = self.any(n) {
                    let id = self.at(seq).id.clone();
                    bo.does(Method::POST, &format!("/messages/{id}/unread"), None)
                        .await;
                    self.waits_from(seq);
                }
            }
            Deed::Follow(place, on) => self.follow(bo, (place, on)).await,
        }
    }

    /// In a thread that Bo follows, it is the mark of the thread that goes back.
    fn waits_from(&mut self, seq: i64) {
        if let Some(top) = self.at(seq).thread
            && self.at(top).follows
        {
            self.at(top).read = seq - 1;
        } else {
            self.read = seq - 1;
        }
    }

    async fn say(&mut self, who: &Member, hall: &Group, (mine, place): (bool, Option<u8>)) {
        let thread = place.and_then(|n| self.top(n));
        let id = who
            .tells(hall, json!({"body": "a word", "thread": thread}))
            .await;
        let seq = self.last() + 1;
        self.said.push(Said {
            id,
            mine,
            thread,
            gone: false,
            follows: false,
            read: 0,
        });
        if let Some(top) = thread {
            let top = self.at(top);
            // Whoever speaks follows from there; whose message it hangs on, from the first reply.
            if mine && !top.follows {
                (top.follows, top.read) = (true, seq);
            } else if top.mine && top.read == 0 && !top.follows {
                (top.follows, top.read) = (true, seq - 1);
            }
        }
    }

    async fn read(&mut self, bo: &Member, hall: &Group, (n, place): (u8, Option<u8>)) {
        let seq = i64::from(n) % (self.last() + 1);
        let Some(place) = place else {
            bo.reads(hall, None, seq).await;
            self.read = self.read.max(seq);
            return;
        };
        let top = self.top(place);
        if let Some(top) = top.filter(|top| self.at(*top).follows) {
            bo.reads(hall, Some(top), seq).await;
            let top = self.at(top);
            top.read = top.read.max(seq);
        }
    }

    async fn follow(&mut self, bo: &Member, (place, on): (u8, bool)) {
        if let Some(top) = self.top(place) {
            let last = self.last();
            let top = self.at(top);
            let method = if on { Method::PUT } else { Method::DELETE };
            bo.does(method, &format!("/messages/{}/follow", top.id), None)
                .await;
            if !top.follows {
                top.read = last;
            }
            top.follows = on;
        }
    }

    fn any(&self, n: u8) -> Option<i64> {
        (!self.said.is_empty()).then(|| i64::from(n) % self.last() + 1)
    }
}

/// Follows the links from the present back to the beginning: every title there is, once each.
async fn back_from(who: &Member, thread: &str) -> Vec<u32> {
    let mut path = thread.to_owned();
    let mut all = Vec::new();
    let older = regex::Regex::new(r#"href="([^"]*)" rel="prev""#).unwrap();
    loop {
        let page = who.looks(&path).await.body;
        assert!(
            page.contains("which book next?"),
            "what it hangs on stands above every page"
        );
        all.splice(0..0, shown(&page));
        match older.captures(&page) {
            Some(link) => link[1].clone_into(&mut path),
            None => return all,
        }
    }
}

fn shown(page: &str) -> Vec<u32> {
    let title = regex::Regex::new(r"title (\d+)\.").unwrap();
    let all = title.captures_iter(page);
    all.map(|title| title[1].parse().unwrap()).collect()
}

async fn two_in_the_hall(house: &House) -> (Member, Member, Group) {
    let ada = house.owner("ada").await;
    let hall = ada.founds("The hall", "secret").await;
    let bo = ada.invites(house, &hall, "bo").await;
    (ada, bo, hall)
}

impl Member {
    /// Says up to where they have read, in the room or in a thread of it.
    async fn reads(&self, hall: &Group, thread: Option<i64>, seq: i64) {
        let path = match thread {
            None => format!("/rooms/{}/read", hall.room_id),
            Some(top) => format!("/rooms/{}/threads/{top}/read", hall.room_id),
        };
        let answer = self
            .does(Method::POST, &path, Some(json!({"seq": seq})))
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// How much of a room waits for them.
    async fn waits(&self, hall: &Group) -> i64 {
        let rooms = self.does(Method::GET, "/rooms", None).await.json();
        let mut rooms = rooms["items"].as_array().unwrap().iter();
        let room = rooms
            .find(|room| room["id"] == json!(hall.room_id))
            .unwrap();
        room["unread"].as_i64().unwrap()
    }
}
