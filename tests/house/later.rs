//! What is said later: nobody knows of it before, it is said once, and under the rights of that moment.

use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    conversation::two_in_the_hall,
    support::{Group, House, Member},
};

/// A moment so many hours from now, as programs write it.
fn hours(house: &House, hours: i64) -> String {
    let at = house.clock.now().plus(Span::hours(hours));
    jiff::Timestamp::from_microsecond(at.0).unwrap().to_string()
}

async fn keeps(house: &House, who: &Member, hall: &Group, body: &str) -> String {
    let later = json!({"client_id": Uuid::new_v4(), "body": body, "say_at": hours(house, 5)});
    let kept = who
        .does(
            Method::POST,
            &format!("/rooms/{}/later", hall.room_id),
            Some(later),
        )
        .await;
    assert_eq!(kept.status, 201, "{}", kept.body);
    kept.json()["id"].as_str().unwrap().to_owned()
}

async fn waiting(who: &Member) -> Vec<Value> {
    let all = who.does(Method::GET, "/later", None).await.json();
    all.as_array().unwrap().clone()
}

on_both! {
    async fn it_is_said_in_its_time_and_nobody_sees_it_before(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        keeps(&house, &bo, &hall, "a canary for tomorrow").await;
        for door in [hall.room.clone(), "/".to_owned(), "/later".to_owned(), "/search?q=canary".to_owned()] {
            assert!(!ada.looks(&door).await.body.contains("a canary"), "{door}");
        }
        assert!(bo.looks("/later").await.body.contains("a canary for tomorrow"));
        assert!(waiting(&ada).await.is_empty());
        let mut ear = ada.listens(&hall).await;
        house.later(Span::hours(6));
        let heard = ear.until("msg").await;
        assert_eq!((&heard["message"]["body"], &heard["author"]), (&json!("a canary for tomorrow"), &json!(bo.id)));
        // What is heard is kept; the row goes right after.
        while !waiting(&bo).await.is_empty() {
            tokio::task::yield_now().await;
        }
    }

    async fn a_composer_hands_over_what_was_typed_and_the_page_asks_when(house: House) {
        let (_, bo, hall) = two_in_the_hall(&house).await;
        let room = bo.looks(&hall.room).await;
        assert!(room.body.contains(&format!("formaction=\"{}/later\"", hall.room)), "{}", room.gist());
        let path = format!("{}/later", hall.room);
        let cid = Uuid::new_v4().to_string();
        let asked = bo.sends(&path, &[("body", "Good morning"), ("cid", &cid), ("file", "")]).await;
        assert!(asked.status == 200 && asked.body.contains("Good morning</textarea>"), "{}", asked.gist());
        assert!(waiting(&bo).await.is_empty(), "nothing is kept before a time is named");
        for (when, at) in [("named", ""), ("named", "2001-01-01T10:00"), ("soon", "")] {
            let wrong = bo.sends(&path, &[("body", "Good morning"), ("cid", &cid), ("when", when), ("at", at)]).await;
            assert_eq!(wrong.status, 422, "{when} {at}");
            assert!(wrong.body.contains("Good morning</textarea>"));
        }
        // Sent twice, it is kept once.
        for _ in 0..2 {
            let kept = bo.sends(&path, &[("body", "Good morning"), ("cid", &cid), ("when", "tomorrow")]).await;
            assert_eq!(kept.status, 303, "{}", kept.gist());
        }
        assert_eq!(waiting(&bo).await.len(), 1);
        let monday = bo.sends(&path, &[("body", "Good week"), ("when", "monday")]).await;
        assert_eq!(monday.status, 303);
        let page = bo.looks("/later").await.body;
        assert!(page.find("Good morning") < page.find("Good week") || page.find("Good week").is_some());
    }

    async fn it_can_be_changed_said_at_once_or_dropped(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = keeps(&house, &bo, &hall, "first words").await;
        for path in [format!("/later/{id}"), format!("/later/{id}/now"), format!("/later/{id}/drop")] {
            let foreign = ada.sends(&path, &[("body", "mine now"), ("at", "2099-01-01T10:00")]).await;
            assert!(matches!(foreign.status, 404 | 422), "{path}: {}", foreign.status);
        }
        let patch = json!({"body": "better words", "say_at": hours(&house, 30)});
        assert_eq!(bo.does(Method::PATCH, &format!("/later/{id}"), Some(patch)).await.status, 200);
        house.later(Span::hours(6));
        let mut ear = ada.listens(&hall).await;
        assert_eq!(bo.sends(&format!("/later/{id}/now"), &[]).await.status, 303);
        assert_eq!(ear.until("msg").await["message"]["body"], "better words");
        assert_eq!(bo.sends(&format!("/later/{id}/now"), &[]).await.status, 404, "it is said once");
        let id = keeps(&house, &bo, &hall, "never to be said").await;
        assert_eq!(bo.does(Method::DELETE, &format!("/later/{id}"), None).await.status, 204);
        house.later(Span::hours(6));
        ada.says(&hall, "after that").await;
        assert_eq!(ear.until("msg").await["message"]["body"], "after that");
    }

    async fn it_survives_a_restart(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        keeps(&house, &bo, &hall, "after the night").await;
        house.close().await;
        house.later(Span::hours(6));
        house.reopen().await;
        let mut found = String::new();
        while !found.contains("after the night") {
            found = ada.looks(&hall.room).await.body;
            tokio::task::yield_now().await;
        }
        while !waiting(&bo).await.is_empty() {
            tokio::task::yield_now().await;
        }
        let all = ada.does(Method::GET, &format!("/rooms/{}/messages", hall.room_id), None).await;
        assert_eq!(all.body.matches("after the night").count(), 1);
    }

    /// Whoever may not speak any more says nothing; the words are theirs, with the reason.
    async fn whoever_may_not_speak_by_then_keeps_their_words(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        keeps(&house, &bo, &hall, "a canary of one who left").await;
        bo.leaves(&hall).await;
        house.later(Span::hours(6));
        while waiting(&bo).await[0]["failed"].is_null() {
            tokio::task::yield_now().await;
        }
        assert_eq!(waiting(&bo).await[0]["failed"], "absent");
        assert!(!ada.looks(&hall.room).await.body.contains("canary"));
        let page = bo.looks("/later").await;
        assert!(page.body.contains("a canary of one who left") && page.body.contains("cannot read this room"), "{}", page.gist());
        assert!(!page.body.contains(&hall.room), "a room that is not theirs is not named");
        assert!(bo.looks("/").await.body.contains("could not be said"));
        // Nor can anything be kept for a room that is not theirs.
        let later = json!({"client_id": Uuid::new_v4(), "body": "hello", "say_at": hours(&house, 1)});
        assert_eq!(bo.does(Method::POST, &format!("/rooms/{}/later", hall.room_id), Some(later)).await.status, 404);
    }
}
