//! Speaking: what holds a message back, and that none is lost or doubled by it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    conversation::{ask_to_say, say, two_in_the_hall},
    support::{Group, House, Member, chance::for_all, visitors::Answer},
};

on_both! {
    async fn a_slow_group_says_when_and_loses_nothing(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        slow(&house, 60).await;
        let first = Uuid::new_v4();
        let mut voice = bo.listens(&hall).await;
        say(&mut voice, &hall, first, "one").await;
        let refused = ask_to_say(&mut voice, &hall, Uuid::new_v4(), "two").await;
        assert_eq!(refused["problem"]["status"], 429, "{refused}");
        assert!((1..=60).contains(&refused["problem"]["retry_after"].as_u64().unwrap()));
        // Said again, it is still the first one.
        assert_eq!(say(&mut voice, &hall, first, "one").await["seq"], 1);
        let page = bo.sends(&hall.room, &[("body", "what I typed")]).await;
        assert_eq!(page.status, 429);
        assert!(!page.header("retry-after").is_empty());
        assert!(page.body.contains("what I typed</textarea>"), "{}", page.gist());
        assert!(bo.looks(&hall.room).await.body.contains("One message a minute"));
        // Whoever hosts sets the rhythm and is not bound by it.
        ada.says(&hall, "a host").await;
        ada.says(&hall, "another").await;
        assert!(!ada.looks(&hall.room).await.body.contains("One message a minute"));
        house.later(Span::seconds(61));
        say(&mut voice, &hall, Uuid::new_v4(), "two").await;
    }

    async fn a_newcomer_s_first_message_waits_for_a_host(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        hold_newcomers(&house, 1).await;
        let (mut voice, mut ear) = (bo.listens(&hall).await, ada.listens(&hall).await);
        let cid = Uuid::new_v4();
        let held = ask_to_say(&mut voice, &hall, cid, "good evening").await;
        assert_eq!(held["t"], "held", "{held}");
        assert_eq!(held["cause"], "newcomer");
        assert_eq!(ear.until("todo").await["count"], 1);
        assert_eq!(ask_to_say(&mut voice, &hall, cid, "good evening").await["held"], held["held"]);
        assert_eq!(ask_to_say(&mut voice, &hall, cid, "otherwise").await["problem"]["status"], 409);
        assert!(bo.looks(&hall.room).await.body.contains("good evening"));
        assert!(!ada.looks(&hall.room).await.body.contains("good evening"));
        let approved = answers(&ada, &held["held"], &[("act", "approve")]).await;
        assert_eq!(approved.status, 303, "{}", approved.gist());
        let heard = ear.hears("good evening").await;
        assert_eq!((&heard["seq"], &heard["cid"]), (&json!(1), &json!(cid.to_string())));
        assert_eq!(say(&mut voice, &hall, cid, "good evening").await["seq"], 1);
        assert_eq!(say(&mut voice, &hall, Uuid::new_v4(), "thank you").await["seq"], 2);
    }

    async fn nothing_held_is_said_once_the_group_is_archived(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        hold_newcomers(&house, 1).await;
        bo.sends(&hall.room, &[("body", "good evening")]).await;
        let held = ada.looks("/todo").await.find(r#"action="(/todo/held/[0-9a-f-]{36})""#);
        assert_eq!(ada.sends(&format!("{}/archive", hall.href), &[]).await.status, 303);
        assert_eq!(ada.sends(&held, &[("act", "approve")]).await.status, 403);
        assert!(!ada.looks(&hall.room).await.body.contains("good evening"));
    }

    async fn newcomers_slip_nothing_into_what_a_host_has_read(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        hold_newcomers(&house, 3).await;
        let mut voice = bo.listens(&hall).await;
        let held = ask_to_say(&mut voice, &hall, Uuid::new_v4(), "hello all").await["held"].clone();
        assert_eq!(answers(&ada, &held, &[("act", "approve")]).await.status, 303);
        let said = bo.does(Method::GET, &format!("/rooms/{}/messages", hall.room_id), None).await.json();
        let path = format!("/messages/{}", said["items"][0]["id"].as_str().unwrap());
        let change = Some(json!({"body": "buy pills"}));
        let changed = bo.does(Method::PATCH, &path, change.clone()).await;
        assert_eq!(changed.status, 422, "{}", changed.gist());
        assert!(ada.looks(&hall.room).await.body.contains("hello all"));
        house.later(Span::days(15));
        assert_eq!(bo.does(Method::PATCH, &path, change).await.status, 200);
    }

    async fn whoever_is_no_newcomer_any_more_is_not_held(house: House) {
        let (_ada, bo, hall) = two_in_the_hall(&house).await;
        hold_newcomers(&house, 3).await;
        house.later(Span::days(15));
        let mut voice = bo.listens(&hall).await;
        assert_eq!(say(&mut voice, &hall, Uuid::new_v4(), "still here").await["seq"], 1);
    }

    async fn a_declined_message_tells_its_author_why(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        hold_newcomers(&house, 1).await;
        let mut voice = bo.listens(&hall).await;
        let cid = Uuid::new_v4();
        let held = ask_to_say(&mut voice, &hall, cid, "buy my lamp").await["held"].clone();
        let unsaid = answers(&ada, &held, &[("act", "decline"), ("reason", " ")]).await;
        assert_eq!(unsaid.status, 422, "a reason is written");
        let declined = answers(&ada, &held, &[("act", "decline"), ("reason", "No selling.")]).await;
        assert_eq!(declined.status, 303, "{}", declined.gist());
        let told = voice.until("declined").await;
        assert_eq!(told["cid"], cid.to_string());
        assert!(told["means"].as_str().unwrap().contains("No selling."));
        let again = ask_to_say(&mut voice, &hall, cid, "buy my lamp").await;
        assert_eq!(again["problem"]["type"], "urn:salon:problem:declined", "{again}");
        for page in ["/", &hall.room] {
            assert!(bo.looks(page).await.body.contains("No selling."), "{page}");
        }
        assert_eq!(take_back(&bo, &held).await, 303);
        assert!(!bo.looks(&hall.room).await.body.contains("buy my lamp"));
        assert_eq!(answers(&ada, &held, &[("act", "approve")]).await.status, 409);
    }

    async fn what_waits_is_its_author_s_and_the_hosts_alone(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        hold_newcomers(&house, 1).await;
        let held = bo.sends(&hall.room, &[("body", "between us")]).await;
        let held = json!(held.location().rsplit_once("#h").unwrap().1);
        assert!(!cy.looks(&hall.room).await.body.contains("between us"));
        assert_eq!(take_back(&cy, &held).await, 404);
        assert_eq!(answers(&cy, &held, &[("act", "approve")]).await.status, 403);
        assert_eq!(answers(&bo, &held, &[("act", "approve")]).await.status, 403);
        let outsider = ada.invites(&house, &ada.founds("The garden", "secret").await, "di").await;
        assert_eq!(answers(&outsider, &held, &[("act", "approve")]).await.status, 404);
        assert_eq!(take_back(&bo, &held).await, 303);
        assert_eq!(answers(&ada, &held, &[("act", "approve")]).await.status, 409);
    }

    /// Invariants 3 and 5: however saying, answering and taking back fall together, every message is
    /// said once or not at all, and numbers have no gaps.
    async fn nothing_held_is_lost_or_doubled(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        hold_newcomers(&house, 1_000).await;
        let token = bo.token().await;
        let acts = prop::collection::vec((0_u8..5, 0_usize..6), 1..24);
        for_all(5, &acts, async |acts| {
            let mut posts: Vec<Post> = (0..6).map(|_| Post::default()).collect();
            for (act, place) in acts {
                act_once(&ada, (&bo, &token), &hall, act, &mut posts[place]).await;
            }
            let counts = counts(&house).await;
            for post in &posts {
                let said = usize::from(post.state == Fate::Said);
                assert_eq!(counts.get(&post.cid).copied().unwrap_or_default(), said, "{post:?}");
            }
        });
        let mut conn = house.db().read().await.unwrap();
        let (count, last): (i64, i64) = conn
            .query("SELECT count(*), COALESCE(max(seq), 0) FROM messages")
            .one()
            .await
            .unwrap();
        assert_eq!(count, last);
    }

    /// Two hosts, one answer: it is said once, whoever was quicker.
    async fn two_hosts_approve_at_once_and_it_is_said_once(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        hold_newcomers(&house, 1_000).await;
        for n in 0..6 {
            let body = format!("number {n}");
            let held = bo.sends(&hall.room, &[("body", &*body)]).await;
            let held = json!(held.location().rsplit_once("#h").unwrap().1);
            let approve = [("act", "approve")];
            let (one, other) = tokio::join!(answers(&ada, &held, &approve), answers(&ada, &held, &approve));
            let mut statuses = [one.status, other.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [303, 409]);
        }
        let page = ada.looks(&hall.room).await.body;
        assert_eq!(page.matches("number 3</p>").count(), 1);
    }
}

/// What the model knows of one message.
#[derive(Debug)]
struct Post {
    cid: Uuid,
    held: Option<Value>,
    state: Fate,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Fate {
    #[default]
    Unsent,
    Waiting,
    Said,
    Declined,
    TakenBack,
}

impl Default for Post {
    fn default() -> Self {
        Self {
            cid: Uuid::new_v4(),
            held: None,
            state: Fate::Unsent,
        }
    }
}

/// Sends (again), approves, declines or takes back, and checks the answer against the model.
async fn act_once(
    ada: &Member,
    (bo, token): (&Member, &str),
    hall: &Group,
    act: u8,
    post: &mut Post,
) {
    if act <= 1 || post.held.is_none() {
        let sent = send(bo, token, hall, post.cid).await;
        let expected = match post.state {
            Fate::Unsent | Fate::Waiting => 202,
            Fate::Said => 200,
            Fate::Declined | Fate::TakenBack => 409,
        };
        assert_eq!(sent.status, expected, "{post:?} {}", sent.body);
        if post.state == Fate::Unsent {
            post.held = Some(sent.json()["id"].clone());
            post.state = Fate::Waiting;
        }
        return;
    }
    let held = post.held.clone().unwrap();
    let waits = post.state == Fate::Waiting;
    let (status, next) = match act {
        2 => (
            answers(ada, &held, &[("act", "approve")]).await.status,
            Fate::Said,
        ),
        3 => (
            answers(ada, &held, &[("act", "decline"), ("reason", "No.")])
                .await
                .status,
            Fate::Declined,
        ),
        _ => (take_back(bo, &held).await, Fate::TakenBack),
    };
    let goes = waits || (act == 4 && post.state == Fate::Declined);
    assert_eq!(status, if goes { 303 } else { 409 }, "{act} {post:?}");
    if goes {
        post.state = next;
    }
}

async fn send(bo: &Member, token: &str, hall: &Group, cid: Uuid) -> Answer {
    let said = json!({"client_id": cid, "body": format!("words {cid}")});
    let path = format!("/rooms/{}/messages", hall.room_id);
    bo.asks(Method::POST, &path, Some(token), Some(&said)).await
}

/// How often each message stands in the house.
async fn counts(house: &House) -> BTreeMap<Uuid, usize> {
    let mut conn = house.db().read().await.unwrap();
    let rows: Vec<(Uuid,)> = conn
        .query("SELECT client_id FROM messages")
        .all()
        .await
        .unwrap();
    let mut counts = BTreeMap::new();
    for (cid,) in rows {
        *counts.entry(cid).or_default() += 1;
    }
    counts
}

async fn answers(host: &Member, held: &Value, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/todo/held/{}", held.as_str().unwrap());
    host.sends(&path, fields).await
}

async fn take_back(author: &Member, held: &Value) -> u16 {
    let path = format!("/held/{}/take-back", held.as_str().unwrap());
    author.sends(&path, &[]).await.status
}

async fn slow(house: &House, seconds: i64) {
    let mut tx = house.db().write().await.unwrap();
    let slow = tx.query("UPDATE groups SET slow_seconds = $1");
    slow.bind(seconds).run().await.unwrap();
    tx.commit().await.unwrap();
}

async fn hold_newcomers(house: &House, posts: i64) {
    let mut tx = house.db().write().await.unwrap();
    let hold = tx.query("UPDATE groups SET hold_posts = $1");
    hold.bind(posts).run().await.unwrap();
    tx.commit().await.unwrap();
}
