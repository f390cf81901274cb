//! Lines: what calls somebody, what hangs in a room, what is begun; and who is offered after an @.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    feed::two_in_the_hall,
    support::{Group, House, Member, members::newcomer_fields},
};

on_both! {
    async fn what_calls_me_stands_on_one_page(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let study = ada.founds("The study", "open").await;
        bo.sends(&format!("{}/join", study.href), &[]).await;
        ada.says(&hall, "first, @bo").await;
        ada.says(&study, "and @bo in the study").await;
        ada.says(&hall, "nobody is called").await;
        let gone = ada.tells(&hall, json!({"body": "oh, @bo"})).await;
        ada.does(Method::DELETE, &format!("/messages/{gone}"), None).await;
        let page = bo.looks("/mentions").await.body;
        let at = |words: &str| page.find(words);
        assert!(at("and @bo in the study") < at("first, @bo") && at("first, @bo").is_some(), "the latest first");
        assert!(!page.contains("nobody is called") && !page.contains("oh, @bo"));
        assert!(page.contains("The hall · Salon"), "it says where");
        assert_eq!(bodies(&bo, "/mentions").await, ["and @bo in the study", "first, @bo"]);
        // Whoever is out, or never was called, finds nothing (invariant 15).
        bo.leaves(&hall).await;
        assert_eq!(bodies(&bo, "/mentions").await, ["and @bo in the study"]);
        assert!(!bo.looks("/mentions").await.body.contains("first, @bo"));
        assert!(ada.looks("/mentions").await.body.contains("Messages that name you will stand here."));
        // Whom they do not wish to hear does not call them either.
        bo.sends(&format!("/u/{}/block", ada.id), &[]).await;
        ada.says(&study, "@bo once more").await;
        assert_eq!(bodies(&bo, "/mentions").await, ["and @bo in the study"]);
    }

    async fn what_calls_me_goes_on_behind_a_page(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        for number in 0..51 {
            ada.tells(&hall, json!({"body": format!("{number}, @bo")})).await;
        }
        let first = bo.does(Method::GET, "/mentions", None).await.json();
        assert_eq!(first["items"].as_array().unwrap().len(), 50);
        let next = format!("/mentions?after={}", first["next"].as_str().unwrap());
        assert_eq!(bodies(&bo, &next).await, ["0, @bo"]);
        let page = bo.looks("/mentions").await;
        let next = page.find(r#"rel="next" href="([^"]+)""#);
        assert!(bo.looks(&format!("/mentions{next}")).await.body.contains("0, @bo"));
    }

    async fn what_hangs_in_a_room_has_a_page(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = ada.tells(&hall, json!({"body": "the key is under the mat"})).await;
        let link = format!("href=\"{}/pinned\"", hall.room);
        assert!(!bo.looks(&hall.room).await.body.contains(&link));
        ada.sends(&format!("/m/{id}/pin"), &[]).await;
        assert!(bo.looks(&hall.room).await.body.contains(&link));
        let pinned = format!("{}/pinned", hall.room);
        let page = bo.looks(&pinned).await.body;
        assert!(page.contains("Pinned in Salon") && page.contains("under the mat"));
        bo.leaves(&hall).await;
        assert_eq!(bo.looks(&pinned).await.status, 404);
    }

    async fn what_is_begun_stands_in_a_list_and_in_the_feed(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        ada.says(&hall, "who brings cake?").await;
        let draft = format!("/rooms/{}/draft", hall.room_id);
        let begun = Some(json!({"body": "I would, but"}));
        assert_eq!(bo.does(Method::PUT, &draft, begun).await.status, 204);
        let feed = bo.elsewhere(&house).await.looks("/").await;
        assert!(feed.body.contains("I would, but</textarea>"), "on any device: {}", feed.gist());
        assert!(feed.body.contains("href=\"/drafts\""));
        let list = bo.looks("/drafts").await;
        assert!(list.body.contains(&format!("href=\"{}#say\"", hall.room)) && list.body.contains("I would, but"));
        let mut ear = bo.connects("").await;
        ear.until("hello").await;
        let fields = [("room", &*hall.room_id), ("thread", "0")];
        let forgotten = bo.sends("/drafts/forget", &fields).await;
        assert_eq!(ear.until("draft").await["body"], "");
        assert!(bo.looks(forgotten.location()).await.body.contains("It is deleted."));
        assert_eq!(bo.does(Method::GET, "/drafts", None).await.json(), json!([]));
        assert!(!bo.looks("/").await.body.contains("I would, but"));
    }

    async fn whoever_a_name_begins_is_offered(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let door = ada.invitation(&hall, 1).await;
        let mut zoe = house.stranger();
        let fields = newcomer_fields("zozo", "Zoé Lenoir");
        assert_eq!(zoe.posts(&door, &fields).await.status, 303);
        let found = async |who: &Member, word: &str| names(who, &hall, word).await;
        for word in ["lénoir", "Le", "ZOE", "zoz"] {
            assert_eq!(found(&bo, word).await, ["Zoé Lenoir"], "{word}");
        }
        assert!(found(&ada, "").await.is_empty() && found(&ada, "ad").await.is_empty(), "nobody, nor oneself");
        // Of this group alone, and whoever they wish to hear.
        let study = ada.founds("The study", "open").await;
        assert!(names(&ada, &study, "zo").await.is_empty());
        let zoe = Member::new(zoe, "zozo").await;
        ada.sends(&format!("/u/{}/block", zoe.id), &[]).await;
        assert!(found(&ada, "zo").await.is_empty());
        bo.leaves(&hall).await;
        let path = format!("/groups/{}/callable?word=z", group_id(&ada, &hall).await);
        assert_eq!(bo.does(Method::GET, &path, None).await.status, 404);
    }
}

async fn group_id(who: &Member, group: &Group) -> String {
    let room = who
        .does(Method::GET, &format!("/rooms/{}", group.room_id), None)
        .await
        .json();
    room["group_id"].as_str().unwrap().to_owned()
}

async fn names(who: &Member, group: &Group, word: &str) -> Vec<String> {
    let path = format!(
        "/groups/{}/callable?word={word}",
        group_id(who, group).await
    );
    let found: Vec<Value> =
        serde_json::from_str(&who.does(Method::GET, &path, None).await.body).unwrap();
    found
        .iter()
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn bodies(who: &Member, path: &str) -> Vec<String> {
    let all = who.does(Method::GET, path, None).await.json();
    let all = all["items"].as_array().unwrap().iter();
    all.map(|one| one["body"].as_str().unwrap().to_owned())
        .collect()
}
