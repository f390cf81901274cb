//! Forwards: words go where they could have gone by walking, and tell nobody of a place that is not theirs.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    conversation::two_in_the_hall,
    support::{Group, House, Member},
};

/// Forwards over the API.
async fn forwards(who: &Member, id: &str, room: &str, body: &str) -> (u16, Value) {
    let say = json!({"client_id": Uuid::new_v4(), "body": body, "forwards": id});
    let said = who
        .does(Method::POST, &format!("/rooms/{room}/messages"), Some(say))
        .await;
    (said.status, said.json())
}

/// A second room of a group: its address and its id.
async fn study(ada: &Member, hall: &Group) -> (String, String) {
    let made = ada
        .sends(&format!("{}/rooms", hall.href), &[("name", "Study")])
        .await;
    assert_eq!(made.status, 303, "{}", made.gist());
    let all = ada.does(Method::GET, "/rooms", None).await.json();
    let rooms = all["items"].as_array().unwrap();
    let study = rooms.iter().find(|room| room["name"] == "Study").unwrap();
    (
        format!("{}/study", hall.href),
        study["id"].as_str().unwrap().to_owned(),
    )
}

on_both! {
    async fn within_a_group_everybody_sees_who_said_it_and_where(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let (study, room) = study(&ada, &hall).await;
        let id = ada.tells(&hall, json!({"body": "The **glue** is in the cupboard."})).await;
        let page = bo.looks(&format!("/m/{id}/forward")).await;
        assert!(page.status == 200 && page.body.contains(&format!("value=\"{room}\"")), "{}", page.gist());
        assert_eq!(bo.sends(&format!("/m/{id}/forward"), &[("room", &room), ("body", "For you:")]).await.status, 303);
        let there = ada.looks(&study).await.body;
        assert!(there.contains("For you:") && there.contains("The <strong>glue</strong> is in the cupboard."));
        assert!(there.contains("Forwarded: Ada in ") && there.contains(&format!("href=\"/m/{id}\"")));
        let finds = async |query: &str| bo.looks(&format!("/api/v1/search?q={query}")).await.json()["items"].as_array().unwrap().len();
        assert_eq!(finds("cupboard").await, 2, "where it was said, and where it was said again");
        // What was edited afterwards does not follow; what was taken back does.
        ada.does(Method::PATCH, &format!("/messages/{id}"), Some(json!({"body": "The glue is gone."}))).await;
        assert!(!bo.looks(&study).await.body.contains("glue is gone"));
        let mut ear = bo.connects("?as=data").await;
        ear.until("hello").await;
        ear.asks(&json!({"t": "listen", "room": room})).await;
        ear.until("listening").await;
        assert_eq!(ada.sends(&format!("/m/{id}/take-back"), &[]).await.status, 303);
        assert_eq!(ear.until("changed").await["message"]["forwarded"]["body"], "");
        let there = bo.looks(&study).await.body;
        assert!(there.contains("For you:") && !there.contains("cupboard"));
        assert_eq!(finds("cupboard").await, 0);
    }

    /// Private looks like absent: out of a group that is not open, nothing goes.
    async fn nothing_leaves_a_group_that_not_everybody_may_enter(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let elsewhere = ada.founds("Elsewhere", "open").await;
        bo.sends(&format!("{}/join", elsewhere.href), &[]).await;
        for kind in ["secret", "closed"] {
            let vault = ada.founds(&format!("Vault {kind}"), kind).await;
            let id = ada.tells(&vault, json!({"body": "a canary in a vault"})).await;
            assert_eq!(forwards(&ada, &id, &elsewhere.room_id, "").await.0, 403, "{kind}");
            let page = ada.looks(&format!("/m/{id}/forward")).await;
            assert!(!page.body.contains(&format!("value=\"{}\"", elsewhere.room_id)), "{}", page.gist());
            // Whoever cannot read it learns of nothing.
            assert_eq!(forwards(&bo, &id, &elsewhere.room_id, "").await.0, 404, "{kind}");
            assert_eq!(bo.looks(&format!("/m/{id}/forward")).await.status, 404);
            let sent = bo.sends(&format!("/m/{id}/forward"), &[("room", &elsewhere.room_id)]).await;
            assert_eq!(sent.status, 404);
        }
        assert!(!bo.looks(&elsewhere.room).await.body.contains("canary"));
        let missing = Uuid::new_v4().to_string();
        assert_eq!(forwards(&bo, &missing, &hall.room_id, "").await.0, 404);
    }

    /// Out of an open group the words go, and no name with them: not everybody there may know of it.
    async fn out_of_an_open_group_go_words_and_no_names(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let market = ada.founds("Market place", "open").await;
        let id = ada.tells(&market, json!({"body": "Leeks at half the price."})).await;
        let (status, said) = forwards(&ada, &id, &hall.room_id, "").await;
        assert_eq!(status, 201, "{said}");
        assert_eq!(said["forwarded"], json!({"message_id": id, "body": "Leeks at half the price.", "author_name": null, "room_name": null}));
        let page = bo.looks(&hall.room).await;
        let drawn = page.body.split("class=\"origin\"").nth(1).unwrap().split("</div>").next().unwrap();
        assert!(drawn.contains("Leeks at half the price.") && !drawn.contains("Ada") && !drawn.contains("Market"), "{drawn}");
        assert_eq!(bo.looks(&format!("/m/{id}")).await.status, 404, "the way back is open to those who may read there");
        // What was forwarded without a word of one's own goes on as what it was, and goes when it goes.
        let (_, room) = study(&ada, &hall).await;
        let again = said["id"].as_str().unwrap();
        let (status, said) = forwards(&bo, again, &room, "").await;
        assert_eq!((status, &said["forwarded"]["body"]), (201, &json!("Leeks at half the price.")));
        assert_eq!(ada.sends(&format!("/m/{id}/take-back"), &[]).await.status, 303);
        for path in [hall.room.clone(), format!("{}/study", hall.href), "/".to_owned()] {
            assert!(!bo.looks(&path).await.body.contains("Leeks"), "{path}");
        }
    }

    async fn what_is_said_in_an_aside_stays_there(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let opened = ada.does(Method::POST, "/asides", Some(json!({"with": [bo.id]}))).await.json();
        let room = opened["room"]["id"].as_str().unwrap_or_else(|| panic!("{opened}")).to_owned();
        let say = json!({"client_id": Uuid::new_v4(), "body": "between us"});
        let said = ada.does(Method::POST, &format!("/rooms/{room}/messages"), Some(say)).await.json();
        let id = said["id"].as_str().unwrap();
        for who in [&ada, &bo] {
            assert_eq!(forwards(who, id, &hall.room_id, "").await.0, 403);
        }
        assert!(!ada.looks(&format!("/m/{id}")).await.body.contains("/forward"));
    }

    /// What waits for a host is read whole by them: words from elsewhere do not slip past.
    async fn what_a_filter_minds_is_not_forwarded(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let (_, room) = study(&ada, &hall).await;
        let id = ada.tells(&hall, json!({"body": "lottery tonight"})).await;
        let filters = format!("{}/settings/filters", hall.href);
        for (effect, status) in [("hold", 403), ("refuse", 422)] {
            let filter = [("act", "add"), ("kind", "word"), ("pattern", "lottery"), ("effect", effect), ("reason", "No games.")];
            assert_eq!(ada.sends(&filters, &filter).await.status, 303);
            assert_eq!(forwards(&bo, &id, &room, "look").await.0, status, "{effect}");
        }
    }
}
