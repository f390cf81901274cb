//! What goes by itself: words whose author wished it, and words that their group does not keep that long.

use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};

use crate::{
    conversation::two_in_the_hall,
    support::{Group, House, Member},
};

async fn all(who: &Member, hall: &Group) -> Vec<Value> {
    let path = format!("/rooms/{}/messages", hall.room_id);
    let all = who.does(Method::GET, &path, None).await.json();
    all["items"].as_array().unwrap().clone()
}

fn bodies(messages: &[Value]) -> Vec<&str> {
    let bodies = messages.iter().map(|one| one["body"].as_str().unwrap());
    bodies.filter(|body| !body.is_empty()).collect()
}

/// What a room still says, once a run of the house has let the first of it go: no empty place is left.
async fn without(who: &Member, hall: &Group, first: &str) -> Vec<Value> {
    loop {
        let left = all(who, hall).await;
        if !bodies(&left).contains(&first) && bodies(&left).len() == left.len() {
            return left;
        }
        tokio::task::yield_now().await;
    }
}

on_both! {
    async fn words_go_when_their_author_wished(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        bo.says(&hall, "the code of the gate is 4711").await;
        let said = all(&bo, &hall).await.pop().unwrap();
        let id = said["id"].as_str().unwrap();
        let foreign = ada.sends(&format!("/m/{id}/fade"), &[("stay", "hour")]).await;
        assert_eq!(foreign.status, 403, "they are somebody else's words");
        let path = format!("/messages/{id}/fading");
        for seconds in [0, 59, 366 * 86_400 + 1] {
            let wrong = bo.does(Method::PUT, &path, Some(json!({"after_seconds": seconds}))).await;
            assert_eq!(wrong.status, 422, "{seconds}");
        }
        let mut ear = ada.listens(&hall).await;
        assert_eq!(bo.sends(&format!("/m/{id}/fade"), &[("stay", "hour")]).await.status, 303);
        let heard = ear.until("changed").await;
        assert_eq!(heard["message"]["body"], "the code of the gate is 4711");
        assert!(ada.looks(&hall.room).await.body.contains("goes on "), "everybody sees that it will go");
        house.later(Span::minutes(59));
        bo.says(&hall, "still there").await;
        assert!(bodies(&all(&ada, &hall).await).contains(&"the code of the gate is 4711"));
        house.later(Span::minutes(2));
        assert_eq!(ear.until("changed").await["message"]["body"], "");
        let page = ada.looks(&hall.room).await.body;
        assert!(page.contains("Gone by itself") && !page.contains("4711"));
        for door in ["/search?q=4711", "/"] {
            assert!(!ada.looks(door).await.body.contains("gate is 4711"), "{door}");
        }
        let back = bo.does(Method::PUT, &path, Some(json!({"after_seconds": null}))).await;
        assert_eq!(back.status, 409, "what is gone does not come back");
    }

    async fn an_author_may_decide_otherwise(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        bo.says(&hall, "it may stay").await;
        let id = all(&bo, &hall).await.pop().unwrap()["id"].as_str().unwrap().to_owned();
        for stay in ["hour", "always"] {
            assert_eq!(bo.sends(&format!("/m/{id}/fade"), &[("stay", stay)]).await.status, 303);
        }
        bo.says(&hall, "and this goes").await;
        let other = all(&bo, &hall).await.pop().unwrap()["id"].as_str().unwrap().to_owned();
        let mut ear = ada.listens(&hall).await;
        bo.sends(&format!("/m/{other}/fade"), &[("stay", "day")]).await;
        ear.until("changed").await;
        house.later(Span::days(2));
        ear.until("changed").await;
        assert_eq!(bodies(&all(&ada, &hall).await), ["it may stay"]);
    }

    /// Invariant 69: whatever the clock says, a run lets go of a tenth at most.
    async fn a_group_lets_go_of_what_is_older_than_it_keeps(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        for number in 1..=11 {
            bo.says(&hall, &format!("word {number}")).await;
        }
        house.later(Span::days(8));
        ada.says(&hall, "today").await;
        let settings = format!("{}/settings/keeping", hall.href);
        assert_eq!(bo.sends(&settings, &[("keep", "7")]).await.status, 403);
        for wrong in ["0", "-3", "3651", "soon"] {
            assert_eq!(ada.sends(&settings, &[("keep", wrong)]).await.status, 400, "{wrong}");
        }
        let asked = ada.sends(&settings, &[("keep", "7")]).await;
        assert_eq!(asked.status, 422, "first they read how much would go");
        assert!(asked.body.contains("11 messages are older"), "{}", asked.gist());
        let room = ada.does(Method::GET, &format!("/rooms/{}", hall.room_id), None).await.json();
        let path = format!("/groups/{}/keeping", room["group_id"].as_str().unwrap());
        let program = ada.does(Method::PUT, &path, Some(json!({"keep_days": 7, "letting_go": 10}))).await;
        assert_eq!(program.status, 409, "{}", program.body);
        let sure = ada.sends(&settings, &[("keep", "7"), ("sure", "on")]).await;
        assert_eq!(sure.status, 303);
        assert!(bo.looks(&hall.href).await.body.contains("What is said is kept for 7 days."));
        let code = ada.invitation(&hall, 1).await;
        assert!(house.stranger().looks(&code).await.body.contains("What is said is kept for 7 days."), "the door says so");
        assert!(bo.looks(&format!("{}/log", hall.href)).await.body.contains("how long what is said is kept: 7 days"));

        let mut first = 1;
        while first <= 11 {
            house.later(Span::hours(1));
            let left = without(&bo, &hall, &format!("word {first}")).await;
            let gone = 12 - left.len();
            assert!(gone - (first - 1) <= 2, "{gone} are gone, {} were", first - 1);
            first = gone + 1;
        }
        assert_eq!(bodies(&all(&bo, &hall).await), ["today"]);
        assert!(bo.looks("/search?q=word").await.body.matches("<mark>").count() == 0);
        let unread = bo.does(Method::GET, "/rooms", None).await;
        assert_eq!(unread.status, 200);
    }
}
