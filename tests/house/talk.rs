//! What happens to a message after it was said: edits, reactions, answers, mentions, and that everybody
//! who comes back sees what everybody sees who stayed.

use std::collections::BTreeMap;

use proptest::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    Group, House, Member,
    chance::for_all,
    sockets::{Came, Socket},
    visitors::Answer,
};

on_both! {
    async fn what_is_edited_keeps_what_it_said_before(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = ada.tells(&hall, json!({"body": "at seven"})).await;
        let mut ear = bo.listens(&hall).await;
        assert_eq!(ada.does(Method::PATCH, &format!("/messages/{id}"), Some(json!({"body": "at **eight**"}))).await.status, 200);
        let heard = ear.until("changed").await;
        assert_eq!((&heard["seq"], &heard["message"]["body"]), (&json!(1), &json!("at **eight**")));
        assert!(heard["message"]["edited_at"].is_string());
        let page = bo.looks(&hall.room).await.body;
        assert!(page.contains("at <strong>eight</strong>") && !page.contains("at seven"));
        let before = bo.looks(&format!("/m/{id}/history")).await.body;
        assert!(before.contains("at seven") && before.contains("<strong>eight</strong>"));
        // Nobody else's words are theirs to edit.
        assert_eq!(bo.does(Method::PATCH, &format!("/messages/{id}"), Some(json!({"body": "never"}))).await.status, 403);
        assert_eq!(bo.sends(&format!("/m/{id}/edit"), &[("body", "never")]).await.status, 403);
        // The form of the page does the same.
        assert_eq!(ada.sends(&format!("/m/{id}/edit"), &[("body", "at nine")]).await.status, 303);
        assert!(bo.looks(&hall.room).await.body.contains("at nine"));
        assert_eq!(ada.sends(&format!("/m/{id}/edit"), &[("body", " ")]).await.status, 422);
        // Said again under its first name, it is still the same (invariant 5).
        let cid = Uuid::new_v4();
        let say = json!({"client_id": cid, "body": "first"});
        let said = ada.does(Method::POST, &format!("/rooms/{}/messages", hall.room_id), Some(say.clone())).await.json();
        let id = said["id"].as_str().unwrap();
        ada.does(Method::PATCH, &format!("/messages/{id}"), Some(json!({"body": "second"}))).await;
        assert_eq!(ada.does(Method::POST, &format!("/rooms/{}/messages", hall.room_id), Some(say)).await.status, 200);
    }

    /// Invariant 7: no door gives back what was taken back.
    async fn what_is_taken_back_is_gone_by_every_door(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = ada.tells(&hall, json!({"body": "a secret word"})).await;
        ada.does(Method::PATCH, &format!("/messages/{id}"), Some(json!({"body": "a better secret word"}))).await;
        bo.tells(&hall, json!({"body": "what?", "reply_to": 1})).await;
        assert!(ada.looks(&hall.room).await.body.contains("quote-of"));
        let mut ear = bo.listens(&hall).await;
        assert_eq!(bo.does(Method::DELETE, &format!("/messages/{id}"), None).await.status, 403);
        assert_eq!(ada.does(Method::DELETE, &format!("/messages/{id}"), None).await.status, 204);
        assert_eq!(ear.until("changed").await["message"]["body"], "");
        assert_eq!(ear.until("changed").await["seq"], 2, "what quotes it changes with it");
        for door in [hall.room.clone(), "/".to_owned(), format!("/m/{id}"), format!("{}?part=1", hall.room)] {
            let page = bo.looks(&door).await;
            assert!(page.status == 200 && !page.body.contains("secret word"), "{door}: {}", page.gist());
        }
        assert!(bo.looks(&hall.room).await.body.contains("Taken back"));
        assert_eq!(bo.looks(&format!("/m/{id}/history")).await.status, 409);
        let all = bo.does(Method::GET, &format!("/rooms/{}/messages?since=0", hall.room_id), None).await;
        assert!(!all.body.contains("secret word"));
        let mut late = bo.connects("").await;
        late.asks(&json!({"t": "listen", "room": hall.room_id, "since": 0, "rev": 0})).await;
        let frames = late.through("listening").await;
        assert!(!format!("{frames:?}").contains("secret word"));
    }

    async fn people_react_once_with_each_emoji(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = ada.tells(&hall, json!({"body": "cake?"})).await;
        let mut ear = ada.listens(&hall).await;
        for _ in 0..2 {
            assert_eq!(bo.does(Method::PUT, &format!("/messages/{id}/reactions/🎂"), None).await.status, 204);
        }
        assert_eq!(ear.until("changed").await["message"]["reactions"], json!([{"emoji": "🎂", "by": [bo.id]}]));
        ada.sends(&format!("/m/{id}/react"), &[("emoji", "🎂")]).await;
        assert_eq!(ear.until("changed").await["message"]["reactions"], json!([{"emoji": "🎂", "by": [bo.id, ada.id]}]));
        let page = bo.looks(&hall.room).await;
        assert_eq!(page.find(r#"value="🎂" title="([^"]*)""#), "Bo and Ada");
        // A second time, the form takes it away.
        ada.sends(&format!("/m/{id}/react"), &[("emoji", "🎂")]).await;
        assert_eq!(ear.until("changed").await["message"]["reactions"], json!([{"emoji": "🎂", "by": [bo.id]}]));
        assert_eq!(bo.does(Method::DELETE, &format!("/messages/{id}/reactions/🎂"), None).await.status, 204);
        assert_eq!(ear.until("changed").await["message"].get("reactions"), None);
        for wrong in ["x", "🎂🎂", "<b>"] {
            assert_eq!(bo.sends(&format!("/m/{id}/react"), &[("emoji", wrong)]).await.status, 422, "{wrong}");
        }
        let other = ada.founds("Elsewhere", "secret").await;
        let cy = ada.invites(&house, &other, "cy").await;
        assert_eq!(cy.does(Method::PUT, &format!("/messages/{id}/reactions/🎂"), None).await.status, 404);
    }

    /// Whoever reads from joining on does not read it in a quote either.
    async fn a_quote_shows_nothing_of_before_ones_time(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        ada.tells(&hall, json!({"body": "an old secret"})).await;
        ada.sends(&format!("{}/settings/newcomers", hall.href), &[("read_back", "0"), ("questions", ""), ("again_days", "7")]).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let mut ear = cy.connects("").await;
        ear.asks(&json!({"t": "listen", "room": hall.room_id})).await;
        ear.until("listening").await;
        bo.tells(&hall, json!({"body": "indeed", "reply_to": 1})).await;
        assert!(bo.looks(&hall.room).await.body.contains("Ada: “an old secret”"));
        let heard = ear.until("msg").await.to_string();
        assert!(heard.contains("quote-of") && !heard.contains("old secret"), "{heard}");
        assert!(!cy.looks(&hall.room).await.body.contains("old secret"));
        // Nor may they answer what they cannot read.
        let answer = json!({"client_id": Uuid::new_v4(), "body": "what?", "reply_to": 1});
        assert_eq!(cy.does(Method::POST, &format!("/rooms/{}/messages", hall.room_id), Some(answer)).await.status, 409);
    }

    async fn whoever_is_called_is_called_and_everybody_only_on_purpose(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let id = ada.tells(&hall, json!({"body": "@bo, look; not@cy, @nobody"})).await;
        let said = cy.does(Method::GET, &format!("/messages/{id}"), None).await.json();
        assert_eq!(said["mentions"], json!([bo.id]));
        assert!(bo.looks(&hall.room).await.body.contains(&format!("href=\"/u/{}\">@Bo</a>", bo.id)));
        let all = json!({"client_id": Uuid::new_v4(), "body": "@everyone, the key is lost"});
        let asked = ada.does(Method::POST, &format!("/rooms/{}/messages", hall.room_id), Some(all)).await;
        assert_eq!((asked.status, &asked.json()["count"]), (409, &json!(2)));
        // The page asks, and keeps the words.
        let asked = ada.sends(&hall.room, &[("body", "@tous, la clé est perdue")]).await;
        assert_eq!(asked.status, 409);
        assert!(asked.body.contains("la clé est perdue") && asked.body.contains("name=\"to_everybody\""));
        let meant = [("body", "@tous, la clé est perdue"), ("to_everybody", "yes")];
        assert_eq!(ada.sends(&hall.room, &meant).await.status, 303);
        assert!(bo.looks(&hall.room).await.body.contains("data-everybody"));
        // Edited, it calls whom it calls now.
        ada.does(Method::PATCH, &format!("/messages/{id}"), Some(json!({"body": "@cy, look"}))).await;
        let said = cy.does(Method::GET, &format!("/messages/{id}"), None).await.json();
        assert_eq!(said["mentions"], json!([cy.id]));
    }

    async fn hosts_pin_what_everybody_should_find(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = bo.tells(&hall, json!({"body": "the wifi password"})).await;
        assert_eq!(bo.does(Method::PUT, &format!("/messages/{id}/pin"), None).await.status, 403);
        assert_eq!(ada.does(Method::PUT, &format!("/messages/{id}/pin"), None).await.status, 204);
        let pinned = bo.does(Method::GET, &format!("/rooms/{}/pinned", hall.room_id), None).await.json();
        assert_eq!(pinned["items"][0]["id"], json!(id));
        assert!(bo.looks(&hall.room).await.body.contains("Pinned"));
        ada.sends(&format!("/m/{id}/pin"), &[]).await;
        assert!(!bo.looks(&hall.room).await.body.contains("Pinned"));
    }

    async fn what_was_read_can_wait_again(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut id = String::new();
        for n in 1..=5 {
            id = ada.tells(&hall, json!({"body": format!("number {n}")})).await;
        }
        bo.sends(&format!("{}/read", hall.room), &[("seq", "5")]).await;
        assert_eq!(unread(&bo, &hall).await, 0);
        let mut elsewhere = bo.connects("").await;
        elsewhere.until("hello").await;
        assert_eq!(bo.does(Method::POST, &format!("/messages/{id}/unread"), None).await.json()["seq"], 4);
        assert_eq!(elsewhere.until("read").await["unread"], 1, "other devices hear of it");
        assert_eq!(unread(&bo, &hall).await, 1);
    }

    /// Invariants 6 and 7: whoever comes back at any moment and hears what they missed has what a
    /// fresh look gives.
    async fn coming_back_gives_what_a_fresh_look_gives(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        for_all(12, &prop::collection::vec(deed(), 1..25), async |deeds| {
            let mut screen = Screen::fresh(&bo, &hall).await;
            let mut ear = bo.connects("?as=data").await;
            let mut open = false;
            for deed in &deeds {
                if *deed == Deed::Cut {
                    if open {
                        screen.settles(&mut ear, &bo, &hall).await;
                    }
                    ear = bo.connects("?as=data").await;
                    open = !open;
                    if open {
                        screen.listens(&mut ear, &hall).await;
                    }
                    continue;
                }
                let last = screen.at(&ada, &hall).await;
                happen(&ada, &bo, &hall, (*deed, &last)).await;
            }
            if !open {
                ear = bo.connects("?as=data").await;
                screen.listens(&mut ear, &hall).await;
            }
            screen.settles(&mut ear, &bo, &hall).await;
            let fresh = Screen::fresh(&bo, &hall).await;
            assert_eq!(screen.shown, fresh.shown, "{deeds:?}");
        });
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Say,
    Answer(u8),
    Edit(u8),
    React(u8),
    TakeBack(u8),
    Cut,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => Just(Deed::Say),
        1 => any::<u8>().prop_map(Deed::Answer),
        2 => any::<u8>().prop_map(Deed::Edit),
        2 => any::<u8>().prop_map(Deed::React),
        1 => any::<u8>().prop_map(Deed::TakeBack),
        2 => Just(Deed::Cut),
    ]
}

/// Does something, to one of what was said.
async fn happen(ada: &Member, bo: &Member, hall: &Group, (deed, said): (Deed, &[(i64, String)])) {
    let chosen = |n: u8| said.get(usize::from(n) % said.len().max(1)).cloned();
    match deed {
        Deed::Say | Deed::Cut => {
            ada.tells(hall, json!({"body": "a word"})).await;
        }
        Deed::Answer(n) => {
            if let Some((seq, _)) = chosen(n) {
                bo.tells(hall, json!({"body": "an answer", "reply_to": seq}))
                    .await;
            }
        }
        Deed::Edit(n) => {
            if let Some((_, id)) = chosen(n) {
                let body = json!({"body": format!("edited to {}", Uuid::new_v4())});
                ada.does(Method::PATCH, &format!("/messages/{id}"), Some(body))
                    .await;
            }
        }
        Deed::React(n) => {
            if let Some((_, id)) = chosen(n) {
                bo.sends(&format!("/m/{id}/react"), &[("emoji", "👍")])
                    .await;
            }
        }
        Deed::TakeBack(n) => {
            if let Some((_, id)) = chosen(n) {
                ada.does(Method::DELETE, &format!("/messages/{id}"), None)
                    .await;
            }
        }
    }
}

/// What somebody has on their screen, and how far they have heard.
struct Screen {
    shown: BTreeMap<i64, Value>,
    seq: i64,
    rev: i64,
}

impl Screen {
    async fn fresh(member: &Member, hall: &Group) -> Self {
        let page = member.looks(&hall.room).await;
        let number = |name: &str| page.find(&format!("{name}=\"(\\d+)\"")).parse().unwrap();
        let mut screen = Self {
            shown: BTreeMap::new(),
            seq: number("data-last"),
            rev: number("<main[^>]* data-rev"),
        };
        let path = format!("/rooms/{}/messages?since=0", hall.room_id);
        for item in member.does(Method::GET, &path, None).await.json()["items"]
            .as_array()
            .unwrap()
        {
            screen
                .shown
                .insert(item["seq"].as_i64().unwrap(), shown(item, item));
        }
        screen
    }

    /// The numbers and ids of what was said.
    async fn at(&self, member: &Member, hall: &Group) -> Vec<(i64, String)> {
        let path = format!("/rooms/{}/messages", hall.room_id);
        let answer = member.does(Method::GET, &path, None).await.json();
        let items = answer["items"].as_array().unwrap().iter();
        items
            .map(|item| {
                (
                    item["seq"].as_i64().unwrap(),
                    item["id"].as_str().unwrap().to_owned(),
                )
            })
            .collect()
    }

    async fn listens(&mut self, ear: &mut Socket, hall: &Group) {
        let listen =
            json!({"t": "listen", "room": hall.room_id, "since": self.seq, "rev": self.rev});
        ear.asks(&listen).await;
        for frame in ear.through("listening").await {
            self.hears(&frame);
        }
    }

    /// Hears everything that is on its way: the answer to a ping comes after it.
    async fn settles(&mut self, ear: &mut Socket, member: &Member, hall: &Group) {
        let mark = member.tells(hall, json!({"body": "the end"})).await;
        let mut ended = false;
        while !ended {
            let Came::Frame(frame) = ear.next().await else {
                panic!("closed");
            };
            ended = frame["t"] == "msg" && frame["message"]["id"] == json!(mark);
            self.hears(&frame);
        }
    }

    fn hears(&mut self, frame: &Value) {
        match frame["t"].as_str().unwrap() {
            "msg" | "changed" => {
                let seq = frame["seq"].as_i64().unwrap();
                if frame["t"] == "msg" {
                    self.seq = self.seq.max(seq);
                }
                let rev = frame["rev"].as_i64().unwrap();
                self.rev = self.rev.max(rev);
                let known = self
                    .shown
                    .get(&seq)
                    .map_or(-1, |shown| shown["rev"].as_i64().unwrap());
                if rev >= known {
                    self.shown.insert(seq, shown(frame, &frame["message"]));
                }
            }
            "listening" => {
                self.seq = self.seq.max(frame["seq"].as_i64().unwrap());
                self.rev = self.rev.max(frame["rev"].as_i64().unwrap());
            }
            _ => {}
        }
    }
}

/// What of a message is on a screen.
fn shown(outer: &Value, message: &Value) -> Value {
    let reactions = message.get("reactions").filter(|all| **all != json!([]));
    json!({
        "rev": outer["rev"],
        "body": message["body"],
        "reactions": reactions,
        "reply_to": message.get("reply_to").filter(|to| !to.is_null()),
        "edited": message.get("edited_at").is_some_and(Value::is_string),
        "gone": message.get("removed_at").is_some_and(Value::is_string),
    })
}

async fn two_in_the_hall(house: &House) -> (Member, Member, Group) {
    let ada = house.owner("ada").await;
    let hall = ada.founds("The hall", "secret").await;
    let bo = ada.invites(house, &hall, "bo").await;
    (ada, bo, hall)
}

async fn unread(member: &Member, hall: &Group) -> i64 {
    let rooms = member.does(Method::GET, "/rooms", None).await.json();
    let mut rooms = rooms["items"].as_array().unwrap().iter();
    let room = rooms
        .find(|room| room["id"] == json!(hall.room_id))
        .unwrap();
    room["unread"].as_i64().unwrap()
}

impl Member {
    /// Says something by the API, and gives its id.
    pub(crate) async fn tells(&self, hall: &Group, mut what: Value) -> String {
        what["client_id"] = json!(Uuid::new_v4());
        let path = format!("/rooms/{}/messages", hall.room_id);
        let said = self.does(Method::POST, &path, Some(what)).await;
        assert_eq!(said.status, 201, "{}", said.body);
        said.json()["id"].as_str().unwrap().to_owned()
    }

    /// Asks the API with the cookie, as a page's scripts do.
    pub(crate) async fn does(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.request(method, &format!("/api/v1{path}"));
        let mut request = request.header("origin", &self.origin);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request).await
    }
}
