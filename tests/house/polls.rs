//! Polls: everybody who may read votes once, sees at once what others chose, and no name where none is shown.

use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    conversation::two_in_the_hall,
    support::{Group, House, Member},
};

/// Asks by the form of the page, and gives the name of the message.
async fn asks(who: &Member, hall: &Group, more: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("question", "Which day?"),
        ("choices", "Thursday\nFriday evening\n"),
    ];
    fields.extend(more);
    let asked = who.sends(&format!("{}/poll", hall.room), &fields).await;
    assert_eq!(asked.status, 303, "{}", asked.gist());
    let all = format!("/rooms/{}/messages", hall.room_id);
    let all = who.does(Method::GET, &all, None).await.json();
    let last = all["items"].as_array().unwrap().last().unwrap();
    last["id"].as_str().unwrap().to_owned()
}

async fn poll(who: &Member, id: &str) -> Value {
    let message = who
        .does(Method::GET, &format!("/messages/{id}"), None)
        .await;
    message.json()["poll"].clone()
}

/// How many chose each answer.
fn votes(poll: &Value) -> Vec<i64> {
    let choices = poll["choices"].as_array().unwrap().iter();
    choices
        .map(|choice| choice["votes"].as_i64().unwrap())
        .collect()
}

on_both! {
    async fn everybody_votes_once_and_may_think_again(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let form = ada.looks(&format!("{}/poll", hall.room)).await;
        assert!(form.status == 200 && form.body.contains("name=\"choices\""), "{}", form.gist());
        let id = asks(&ada, &hall, &[]).await;
        let mut ear = ada.listens(&hall).await;
        assert_eq!(bo.sends(&format!("/m/{id}/vote"), &[("choice", "1")]).await.status, 303);
        let heard = ear.until("changed").await["message"]["poll"].clone();
        assert_eq!((votes(&heard), &heard["choices"][1]["by"]), (vec![0, 1], &json!([bo.id])));
        // Another choice takes the place of the first; the same once more takes it back.
        bo.sends(&format!("/m/{id}/vote"), &[("choice", "0")]).await;
        assert_eq!(votes(&ear.until("changed").await["message"]["poll"]), [1, 0]);
        let path = format!("/messages/{id}/vote");
        assert_eq!(ada.does(Method::PUT, &path, Some(json!({"choices": [0]}))).await.status, 204);
        assert_eq!(votes(&ear.until("changed").await["message"]["poll"]), [2, 0]);
        let page = bo.looks(&hall.room).await;
        assert!(page.body.contains("Which day?") && page.body.contains("100 %"), "{}", page.gist());
        assert!(page.body.contains("Bo and Ada"));
        let look = bo.looks(&format!("/m/{id}/poll")).await;
        assert!(look.body.contains("Your choice") && look.body.contains("Bo and Ada"), "{}", look.gist());
        bo.sends(&format!("/m/{id}/vote"), &[("choice", "0")]).await;
        assert_eq!(ada.does(Method::DELETE, &path, None).await.status, 204);
        assert_eq!(votes(&poll(&bo, &id).await), [0, 0]);
        // One answer counts, and one that there is.
        for wrong in [json!([0, 1]), json!([2]), json!([-1])] {
            let voted = ada.does(Method::PUT, &path, Some(json!({"choices": wrong}))).await;
            assert_eq!(voted.status, 422, "{wrong}");
        }
    }

    async fn several_may_be_chosen_where_the_poll_says_so(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = asks(&ada, &hall, &[("several", "yes")]).await;
        for choice in ["0", "1"] {
            bo.sends(&format!("/m/{id}/vote"), &[("choice", choice)]).await;
        }
        let poll = poll(&ada, &id).await;
        assert_eq!((votes(&poll), &poll["voters"]), (vec![1, 1], &json!(1)));
        assert!(ada.looks(&hall.room).await.body.contains("1 person voted"));
    }

    async fn nobody_is_named_where_no_name_is_shown(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = asks(&ada, &hall, &[("anonymous", "yes")]).await;
        let mut ear = ada.listens(&hall).await;
        bo.sends(&format!("/m/{id}/vote"), &[("choice", "1")]).await;
        let heard = ear.until("changed").await;
        assert_eq!((votes(&heard["message"]["poll"]), &heard["message"]["poll"]["choices"][1]["by"]), (vec![0, 1], &json!([])));
        let room = ada.looks(&hall.room).await.body;
        let drawn = room.split("class=\"poll\"").nth(1).unwrap().split("</form>").next().unwrap();
        assert!(!drawn.contains(&bo.id) && !drawn.contains("Bo"), "{drawn}");
        let page = ada.looks(&format!("/m/{id}/poll")).await;
        let list = page.body.split("rows outcome").nth(1).unwrap().split("</ul>").next().unwrap();
        assert!(!list.contains("Bo"), "{list}");
        // Everybody may ask for their own vote, and for no other.
        let path = format!("/messages/{id}/vote");
        assert_eq!(bo.does(Method::GET, &path, None).await.json(), json!({"choices": [1]}));
        assert_eq!(ada.does(Method::GET, &path, None).await.json(), json!({"choices": []}));
    }

    async fn a_poll_ends_in_time_or_when_it_is_closed(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let now = jiff::Timestamp::from_microsecond(house.clock.now().0).unwrap();
        let soon = now + jiff::SignedDuration::from_hours(2);
        let ask = json!({"body": "Tea?", "poll": {"choices": ["Yes", "No"], "ends_at": soon.to_string()}});
        let id = bo.tells(&hall, ask).await;
        let mut ear = ada.listens(&hall).await;
        house.later(Span::hours(3));
        let ended = ear.until("changed").await;
        assert!(ended["message"]["poll"]["closed_at"].is_string(), "{ended}");
        assert_eq!(ada.sends(&format!("/m/{id}/vote"), &[("choice", "0")]).await.status, 409);
        let other = bo.tells(&hall, json!({"body": "Cake?", "poll": {"choices": ["Yes", "No"]}})).await;
        let close = format!("/m/{other}/poll/close");
        assert_eq!(cy.sends(&close, &[]).await.status, 403, "neither theirs nor a host");
        assert_eq!(ada.sends(&close, &[]).await.status, 303);
        assert_eq!(bo.does(Method::PUT, &format!("/messages/{other}/vote"), Some(json!({"choices": [0]}))).await.status, 409);
        assert!(bo.looks(&hall.room).await.body.contains("closed"));
        let gone = json!({"client_id": Uuid::new_v4(), "body": "Late?", "poll": {"choices": ["a", "b"], "ends_at": now.to_string()}});
        assert_eq!(bo.does(Method::POST, &format!("/rooms/{}/messages", hall.room_id), Some(gone)).await.status, 422);
    }

    /// Its words stay as they were asked, go whole, and are found until then.
    async fn a_poll_goes_with_its_message(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = asks(&ada, &hall, &[]).await;
        bo.sends(&format!("/m/{id}/vote"), &[("choice", "1")]).await;
        assert_eq!(ada.sends(&format!("/m/{id}/edit"), &[("body", "Which month?")]).await.status, 403);
        for words in ["which", "evening"] {
            let found = bo.does(Method::GET, &format!("/search?q={words}"), None).await;
            assert!(found.body.contains(&id), "{words}: {}", found.body);
        }
        let mut tx = house.db().write().await.unwrap();
        salon::messages::search::rebuild(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert!(bo.does(Method::GET, "/search?q=evening", None).await.body.contains(&id), "made anew, it is the same");
        assert_eq!(ada.sends(&format!("/m/{id}/take-back"), &[]).await.status, 303);
        assert_eq!(poll(&bo, &id).await, Value::Null);
        assert!(!bo.looks(&hall.room).await.body.contains("Friday evening"));
        assert!(!bo.does(Method::GET, "/search?q=evening", None).await.body.contains(&id));
        assert_eq!(bo.sends(&format!("/m/{id}/vote"), &[("choice", "1")]).await.status, 409);
    }

    async fn whoever_may_not_speak_or_read_does_not_vote(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = asks(&ada, &hall, &[]).await;
        let other = ada.founds("Elsewhere", "secret").await;
        let cy = ada.invites(&house, &other, "cy").await;
        let vote = format!("/m/{id}/vote");
        for path in [format!("/m/{id}/poll"), format!("/api/v1/messages/{id}/vote"), format!("{}/poll", hall.room)] {
            assert_eq!(cy.looks(&path).await.status, 404, "{path}");
        }
        assert_eq!(cy.sends(&vote, &[("choice", "0")]).await.status, 404);
        bo.leaves(&hall).await;
        assert_eq!(bo.sends(&vote, &[("choice", "0")]).await.status, 404);
    }

    async fn what_cannot_be_asked_comes_back_as_it_was_typed(house: House) {
        let (ada, _, hall) = two_in_the_hall(&house).await;
        let path = format!("{}/poll", hall.room);
        for choices in ["Only one", "Same\nSame", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11"] {
            let asked = ada.sends(&path, &[("question", "Which?"), ("choices", choices)]).await;
            assert_eq!(asked.status, 422, "{choices}");
            assert!(asked.body.contains("Which?") && asked.body.contains("Two to ten"), "{}", asked.gist());
        }
        let past = [("question", "Which?"), ("choices", "a\nb"), ("ends", "2001-01-01T10:00")];
        assert_eq!(ada.sends(&path, &past).await.status, 422);
    }

    /// A newcomer's poll waits whole, and is asked whole when a host lets it through.
    async fn a_poll_that_waits_for_a_host_is_asked_whole(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let filter = [("act", "add"), ("kind", "word"), ("pattern", "evening"), ("effect", "hold"), ("reason", "Evenings are asked about first.")];
        let made = ada.sends(&format!("{}/settings/filters", hall.href), &filter).await;
        assert_eq!(made.status, 303, "{}", made.gist());
        let ask = json!({"client_id": Uuid::new_v4(), "body": "Which day?", "poll": {"choices": ["Thursday", "Friday evening"], "several": true}});
        let held = bo.does(Method::POST, &format!("/rooms/{}/messages", hall.room_id), Some(ask)).await;
        assert_eq!(held.status, 202, "{}", held.body);
        assert!(bo.looks(&hall.room).await.body.contains("Friday evening"));
        let held = held.json()["id"].as_str().unwrap().to_owned();
        let said = ada.does(Method::POST, &format!("/held/{held}/approve"), None).await;
        assert!(said.status < 300, "{}", said.body);
        let all = bo.does(Method::GET, &format!("/rooms/{}/messages", hall.room_id), None).await.json();
        let poll = &all["items"].as_array().unwrap().last().unwrap()["poll"];
        assert_eq!((votes(poll), &poll["several"]), (vec![0, 0], &json!(true)));
    }
}
