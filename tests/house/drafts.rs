//! What somebody has begun to write: theirs alone, on all their devices, until it is said.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    conversation::two_in_the_hall,
    support::{Group, House, Member, visitors::Answer},
};

async fn begins(who: &Member, hall: &Group, draft: Value) -> Answer {
    let path = format!("/rooms/{}/draft", hall.room_id);
    who.does(Method::PUT, &path, Some(draft)).await
}

async fn begun(who: &Member) -> Vec<Value> {
    let all = who.does(Method::GET, "/drafts", None).await.json();
    all.as_array().unwrap().clone()
}

on_both! {
    async fn it_is_gone_on_with_on_another_device(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        ada.says(&hall, "Who brings the keys?").await;
        let phone = bo.elsewhere(&house).await;
        let mut ear = phone.listens(&hall).await;
        let first = json!({"body": "I think that Soline", "reply_to": 1});
        assert_eq!(begins(&bo, &hall, first).await.status, 204);
        let heard = ear.until("draft").await;
        assert_eq!((&heard["body"], &heard["reply_to"]), (&json!("I think that Soline"), &json!(1)));
        let page = phone.looks(&hall.room).await.body;
        assert!(page.contains("I think that Soline</textarea>") && page.contains("Ada: “Who brings the keys?”"));
        for door in [&hall.room, "/"] {
            assert!(!ada.looks(door).await.body.contains("I think that"), "nobody else sees it");
        }
        assert!(begun(&ada).await.is_empty());
        assert_eq!(begun(&bo).await[0]["body"], "I think that Soline");
        // Said by a form, it is begun no more.
        let said = phone.sends(&hall.room, &[("body", "I think that Soline has them"), ("reply_to", "1")]).await;
        assert_eq!(said.status, 303, "{}", said.gist());
        assert!(begun(&bo).await.is_empty());
        assert!(!phone.looks(&hall.room).await.body.contains("I think that Soline</textarea>"));
    }

    async fn a_thread_has_its_own_and_an_empty_one_is_none(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        ada.says(&hall, "Who brings the keys?").await;
        for (draft, thread) in [("in the room", Value::Null), ("under it", json!(1))] {
            assert_eq!(begins(&bo, &hall, json!({"body": draft, "thread": thread})).await.status, 204);
        }
        assert!(bo.looks(&hall.room).await.body.contains("in the room</textarea>"));
        assert!(bo.looks(&format!("{}/1/thread", hall.room)).await.body.contains("under it</textarea>"));
        assert_eq!(begun(&bo).await.len(), 2);
        assert_eq!(begins(&bo, &hall, json!({"body": ""})).await.status, 204);
        assert_eq!(begun(&bo).await.len(), 1);
        assert_eq!(begins(&bo, &hall, json!({"body": "x", "thread": 9})).await.status, 404);
        assert_eq!(begins(&bo, &hall, json!({"body": "x".repeat(8_001)})).await.status, 422);
    }

    async fn whoever_is_gone_has_nothing_begun(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        for one in [&bo, &cy] {
            assert_eq!(begins(one, &hall, json!({"body": "a canary"})).await.status, 204);
        }
        bo.leaves(&hall).await;
        assert!(begun(&bo).await.is_empty(), "what was theirs in the group is not shown outside it");
        assert_eq!(begins(&bo, &hall, json!({"body": "again"})).await.status, 404);
        assert!(begun(&ada).await.is_empty());
    }
}
