//! Filters and limits: what a group holds back or does not take, and how fast one person may speak.

use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    conversation::{ask_to_say, say, say_frame, two_in_the_hall},
    support::{
        Group, House, Kind, Member,
        sockets::{Came, Socket},
    },
};

on_both! {
    async fn what_a_filter_refuses_keeps_its_words_and_says_why(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        adds(&ada, &hall, [("kind", "word"), ("pattern", "Loterie"), ("effect", "refuse"), ("reason", "No games of chance.")]).await;
        let page = bo.sends(&hall.room, &[("body", "La LOTERIE, ce soir !")]).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains("No games of chance.") && page.body.contains("La LOTERIE, ce soir !</textarea>"));
        let mut voice = bo.listens(&hall).await;
        let refused = ask_to_say(&mut voice, &hall, Uuid::new_v4(), "loterie").await;
        assert_eq!(refused["problem"]["type"], "urn:salon:problem:filtered");
        assert!(refused["problem"]["detail"].as_str().unwrap().contains("No games of chance."));
        assert_eq!(refused["problem"]["retry_after"], Value::Null, "trying again is no use");
        assert_eq!(say(&mut voice, &hall, Uuid::new_v4(), "loteries").await["seq"], 1, "whole words");
        ada.says(&hall, "loterie, says a host").await;
    }

    async fn what_a_filter_holds_is_read_by_a_host_first(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        adds(&ada, &hall, [("kind", "link"), ("pattern", "shop.example"), ("effect", "hold"), ("reason", "Shops are looked at first.")]).await;
        let mut voice = bo.listens(&hall).await;
        let held = ask_to_say(&mut voice, &hall, Uuid::new_v4(), "see https://www.shop.example/lamp").await;
        assert_eq!((&held["t"], &held["cause"]), (&json!("held"), &json!("link")));
        assert!(held["means"].as_str().unwrap().contains("Shops are looked at first."));
        let list = ada.looks("/todo").await;
        assert!(list.body.contains("Shops are looked at first."), "{}", list.gist());
        say(&mut voice, &hall, Uuid::new_v4(), "see https://museum.example/lamp").await;
    }

    async fn a_filter_is_tried_before_it_counts_and_can_go_again(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        for body in ["a lottery", "no such thing", "LOTTERY!"] {
            bo.says(&hall, body).await;
        }
        let filters = format!("{}/settings/filters", hall.href);
        let tried = ada.sends(&filters, &[("act", "try"), ("kind", "word"), ("pattern", "lottery")]).await;
        assert!(tried.body.contains("2 of the last 200 messages have it."), "{}", tried.gist());
        assert!(tried.body.contains("a lottery") && !tried.body.contains("no such thing"));
        assert!(ada.looks(&filters).await.body.contains("Nothing yet"), "trying adds nothing");
        for (pattern, reason) in [("", "Why not."), ("?!", "Why not."), ("lottery", "")] {
            let fields = [("act", "add"), ("kind", "word"), ("pattern", pattern), ("effect", "refuse"), ("reason", reason)];
            assert_eq!(ada.sends(&filters, &fields).await.status, 422, "{fields:?}");
        }
        adds(&ada, &hall, [("kind", "word"), ("pattern", "lottery"), ("effect", "refuse"), ("reason", "No.")]).await;
        assert_eq!(bo.sends(&hall.room, &[("body", "lottery")]).await.status, 422);
        let remove = ada.looks(&filters).await.find(r#"action="([^"]+/remove)""#);
        for other in [&bo, &ada.invites(&house, &ada.founds("Elsewhere", "secret").await, "cy").await] {
            assert!(matches!(other.looks(&filters).await.status, 403 | 404));
            assert!(matches!(other.sends(&remove, &[]).await.status, 403 | 404));
        }
        assert_eq!(ada.sends(&remove, &[]).await.status, 303);
        bo.says(&hall, "lottery").await;
    }

    async fn programs_answer_and_filter_too(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let (host, member) = (ada.token().await, bo.token().await);
        let group = ada.asks(Method::GET, &format!("/rooms/{}", hall.room_id), Some(&host), None).await.json()["group_id"].clone();
        let filters = format!("/groups/{}/filters", group.as_str().unwrap());
        let filter = json!({"kind": "link", "pattern": "", "effect": "hold", "reason": "Links are looked at."});
        assert_eq!(bo.asks(Method::POST, &filters, Some(&member), Some(&filter)).await.status, 403);
        let added = ada.asks(Method::POST, &filters, Some(&host), Some(&filter)).await;
        assert_eq!(added.status, 201, "{}", added.body);
        let messages = format!("/rooms/{}/messages", hall.room_id);
        let said = json!({"client_id": Uuid::new_v4(), "body": "http://a.example"});
        let held = bo.asks(Method::POST, &messages, Some(&member), Some(&said)).await;
        assert_eq!(held.status, 202, "{}", held.body);
        let held = held.json()["id"].clone();
        let mine = bo.asks(Method::GET, &format!("/rooms/{}/held", hall.room_id), Some(&member), None).await;
        assert_eq!(mine.json()["items"][0]["id"], held);
        let tasks = ada.asks(Method::GET, "/todo", Some(&host), None).await.json();
        let first = &tasks["items"][0];
        assert_eq!((&first["id"], &first["kind"]), (&held, &json!("held")));
        let held = held.as_str().unwrap();
        for path in [format!("/todo/{held}/later"), format!("/held/{held}/approve")] {
            assert!(matches!(bo.asks(Method::POST, &path, Some(&member), None).await.status, 403 | 404));
        }
        assert_eq!(ada.asks(Method::POST, &format!("/todo/{held}/later"), Some(&host), None).await.status, 204);
        assert_eq!(ada.asks(Method::GET, "/todo", Some(&host), None).await.json()["items"], json!([]));
        let no = json!({"reason": "Not this one."});
        let declined = ada.asks(Method::POST, &format!("/held/{held}/decline"), Some(&host), Some(&no)).await;
        assert_eq!(declined.status, 204, "{}", declined.body);
        assert_eq!(ada.asks(Method::POST, &format!("/held/{held}/approve"), Some(&host), None).await.status, 409);
        let notices = bo.asks(Method::GET, "/notices", Some(&member), None).await.json();
        assert!(notices[0]["says"].as_str().unwrap().contains("Not this one."));
        let seen = format!("/notices/{}/seen", notices[0]["id"].as_str().unwrap());
        assert_eq!(ada.asks(Method::POST, &seen, Some(&host), None).await.status, 404, "another's");
        assert_eq!(bo.asks(Method::POST, &seen, Some(&member), None).await.status, 204);
        assert_eq!(bo.asks(Method::GET, "/notices", Some(&member), None).await.json(), json!([]));
        assert_eq!(bo.asks(Method::DELETE, &format!("/held/{held}"), Some(&member), None).await.status, 204);
    }
}

/// One person may say twenty things at once, and then two a second; their words wait, nobody else's do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_speaks_only_so_fast() {
    let house = House::with(Kind::Sqlite, &["--messages-per-second", "1"]).await;
    let (ada, bo, hall) = two_in_the_hall(&house).await;
    let mut voice = bo.listens(&hall).await;
    for n in 0..9 {
        say(&mut voice, &hall, Uuid::new_v4(), &format!("number {n}")).await;
    }
    let refused = until_refused(&mut voice, &hall).await;
    assert_eq!(refused["problem"]["status"], 429, "{refused}");
    assert_eq!(refused["problem"]["retry_after"], 1);
    let page = bo.sends(&hall.room, &[("body", "kept")]).await;
    assert!(matches!(page.status, 303 | 429), "{}", page.gist());
    house.later(Span::seconds(1));
    ada.says(&hall, "I was silent so far").await;
    house.later(Span::seconds(10));
    for n in 0..9 {
        say(&mut voice, &hall, Uuid::new_v4(), &format!("again {n}")).await;
    }
}

/// In one room everybody together is held to a measure too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_room_takes_only_so_much() {
    let house = House::with(Kind::Sqlite, &["--messages-per-second", "1"]).await;
    let (ada, bo, hall) = two_in_the_hall(&house).await;
    let mut voices = [ada.listens(&hall).await, bo.listens(&hall).await];
    for n in 0..9 {
        for voice in &mut voices {
            voice
                .asks(&say_frame(&hall, Uuid::new_v4(), &format!("{n}")))
                .await;
        }
    }
    let mut answers = Vec::new();
    for voice in &mut voices {
        for _ in 0..9 {
            answers.push(answer(voice).await);
        }
    }
    assert!(answers.iter().filter(|kind| *kind == "said").count() >= 10);
    assert!(answers.iter().any(|kind| kind == "refused"), "{answers:?}");
    house.later(Span::seconds(10));
    say(&mut voices[0], &hall, Uuid::new_v4(), "and on it goes").await;
}

/// Speaks until it is too much.
async fn until_refused(voice: &mut Socket, hall: &Group) -> Value {
    for n in 0..100 {
        let answer = ask_to_say(voice, hall, Uuid::new_v4(), &format!("more {n}")).await;
        if answer["t"] == "refused" {
            return answer;
        }
    }
    panic!("a hundred things were said at once");
}

async fn answer(voice: &mut Socket) -> String {
    loop {
        match voice.next().await {
            Came::Frame(frame) if frame["t"] == "said" || frame["t"] == "refused" => {
                return frame["t"].as_str().unwrap().to_owned();
            }
            Came::Frame(_) => {}
            Came::Closed(code) => panic!("closed with {code}"),
        }
    }
}

async fn adds(host: &Member, group: &Group, fields: [(&str, &str); 4]) {
    let mut form = vec![("act", "add")];
    form.extend(fields);
    let added = host
        .sends(&format!("{}/settings/filters", group.href), &form)
        .await;
    assert_eq!(added.status, 303, "{}", added.gist());
}
