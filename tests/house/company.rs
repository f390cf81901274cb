//! Company: who is here and who writes, seen by whom it concerns, and by nobody if they wish.

use serde_json::{Value, json};

use crate::support::{Group, House, Member, sockets::Socket};

on_both! {
    async fn whoever_writes_is_seen_writing_by_those_who_listen(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut ear = bo.listens(&hall).await;
        let mut voice = ada.listens(&hall).await;
        types(&mut voice, &hall).await;
        let typing = ear.until("typing").await;
        assert_eq!((&typing["member"], &typing["name"]), (&json!(ada.id), &json!(ada.name)));
        assert_eq!(typing["room"], hall.room_id.as_str());
        // To oneself it is no news: what is said next is all that comes.
        ada.says(&hall, "there").await;
        assert!(!hears_of_typing(&mut voice, "msg").await);
    }

    /// Invariant 15: whoever left hears no more of who writes; nor does anybody of a room that they
    /// do not listen to.
    async fn writing_is_seen_in_the_room_and_nowhere_else(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let mut outside = bo.connects("").await;
        outside.until("hello").await;
        let mut left = cy.listens(&hall).await;
        cy.leaves(&hall).await;
        let mut voice = ada.listens(&hall).await;
        types(&mut voice, &hall).await;
        ada.says(&hall, "there").await;
        assert!(!hears_of_typing(&mut outside, "news").await);
        left.asks(&json!({"t": "ping"})).await;
        assert!(!hears_of_typing(&mut left, "pong").await);
        // Whoever may not speak writes for nobody.
        let mut ear = bo.listens(&hall).await;
        types(&mut left, &hall).await;
        left.asks(&json!({"t": "ping"})).await;
        left.until("pong").await;
        ada.says(&hall, "still there").await;
        assert!(!hears_of_typing(&mut ear, "msg").await);
    }

    async fn whoever_wishes_is_not_seen(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut ear = bo.listens(&hall).await;
        let mut voice = ada.listens(&hall).await;
        voice.asks(&json!({"t": "visible", "visible": true})).await;
        assert_eq!(here(&mut ear, 1).await, std::slice::from_ref(&ada.name));
        let habits = json!({"enter_sends": true, "letter_keys": true, "shows_typing": false, "shows_presence": false});
        let path = "/api/v1/me/habits";
        let chosen = ada.request(reqwest::Method::PUT, path).bearer_auth(ada.token().await).json(&habits).send().await.unwrap();
        assert_eq!(chosen.status(), 200);
        assert!(here(&mut ear, 0).await.is_empty());
        types(&mut voice, &hall).await;
        ada.says(&hall, "unseen").await;
        assert!(!hears_of_typing(&mut ear, "msg").await);
        let page = ada.looks("/settings").await.body;
        assert!(page.contains("name=\"shows_typing\" value=\"true\"><"), "the box is empty");
        // A form that ticks nothing is a wish, too.
        assert_eq!(ada.sends("/settings/habits", &[("enter_sends", "true"), ("shows_presence", "true")]).await.status, 303);
        assert_eq!(here(&mut ear, 1).await, std::slice::from_ref(&ada.name));
        assert!(ada.looks("/").await.body.contains("data-off=\"letters typing\""));
    }

    async fn whoever_looks_away_is_no_longer_here(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut ear = bo.listens(&hall).await;
        let mut voice = ada.listens(&hall).await;
        for (visible, people) in [(true, 1), (false, 0), (true, 1)] {
            voice.asks(&json!({"t": "visible", "visible": visible})).await;
            assert_eq!(here(&mut ear, people).await.len(), people);
        }
        drop(voice);
        assert!(here(&mut ear, 0).await.is_empty());
    }

    async fn one_field_leads_to_what_is_theirs(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let secret = ada.founds("Hidden cellar", "secret").await;
        ada.says(&hall, "The soirée begins at eight").await;
        let part = bo.looks("/go?part=1").await.body;
        assert!(part.contains(&format!("href=\"{}\"", hall.room)) && !part.contains("<html"));
        let unread = part.split(&hall.room).nth(1).unwrap();
        assert!(unread.contains("class=\"badge\">1<"), "{unread}");
        for (typed, leads) in [("hal", hall.room.as_str()), ("ada", "/u/"), ("soiree", "#m1"), ("shortc", "/shortcuts")] {
            let found = bo.looks(&format!("/go?part=1&q={typed}")).await.body;
            assert!(found.contains(leads), "{typed}: {found}");
        }
        // Invariant 21: what is not theirs is as absent as what is not there.
        let nothing = bo.looks("/go?part=1&q=cellar").await.body;
        assert!(!nothing.contains(&secret.href) && nothing.contains("class=\"empty\""));
        assert!(ada.looks("/go?q=cellar").await.body.contains(&secret.room));
        let sheet = bo.looks("/shortcuts").await.body;
        assert!(sheet.contains("<kbd>Ctrl</kbd> <kbd>K</kbd>"));
    }
}

async fn two_in_the_hall(house: &House) -> (Member, Member, Group) {
    let ada = house.owner("ada").await;
    let hall = ada.founds("The hall", "open").await;
    let bo = ada.invites(house, &hall, "bo").await;
    (ada, bo, hall)
}

async fn types(socket: &mut Socket, group: &Group) {
    let typing = json!({"t": "typing", "room": group.room_id});
    socket.asks(&typing).await;
}

/// The names of who is here, once they are so many.
async fn here(ear: &mut Socket, count: usize) -> Vec<String> {
    loop {
        let told = ear.until("here").await;
        let people = told["people"].as_array().unwrap();
        if people.len() == count {
            let name = |one: &Value| one["name"].as_str().unwrap().to_owned();
            return people.iter().map(name).collect();
        }
    }
}

/// Whether somebody was said to be writing, before the next frame of a kind.
async fn hears_of_typing(socket: &mut Socket, last: &str) -> bool {
    let heard = socket.through(last).await;
    heard.iter().any(|frame| frame["t"] == "typing")
}
