//! Bookmarks: what somebody keeps is found again, and is gone when it is not theirs to read any more.

use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};

use crate::{conversation::two_in_the_hall, support::House};

on_both! {
    async fn what_is_kept_is_found_again_and_let_go(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let one = ada.tells(&hall, json!({"body": "Bring the scissors."})).await;
        let two = ada.tells(&hall, json!({"body": "And the glue."})).await;
        for (id, when) in [(&one, "never"), (&two, "tomorrow")] {
            let kept = bo.sends(&format!("/m/{id}/keep"), &[("when", when)]).await;
            assert_eq!(kept.status, 303, "{}", kept.gist());
            house.later(Span::seconds(1));
        }
        let page = bo.looks("/kept").await;
        let (glue, scissors) = (page.body.find("And the glue."), page.body.find("Bring the scissors."));
        assert!(glue < scissors && glue.is_some() && page.body.contains("Reminds you:"), "{}", page.gist());
        assert!(bo.looks(&format!("/m/{two}")).await.body.contains("Keep no more"));
        assert!(!ada.looks("/kept").await.body.contains("glue"), "nobody sees what others keep");
        for (when, day) in [("day", "2001-01-01"), ("day", ""), ("soon", "")] {
            let wrong = bo.sends(&format!("/m/{one}/keep"), &[("when", when), ("day", day)]).await;
            assert_eq!(wrong.status, 422, "{when} {day}");
        }
        assert_eq!(bo.sends(&format!("/m/{one}/let-go"), &[]).await.status, 303);
        assert!(!bo.looks("/kept").await.body.contains("scissors"));
    }

    async fn programs_keep_too(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = ada.tells(&hall, json!({"body": "Bring the scissors."})).await;
        let token = bo.token().await;
        let path = format!("/messages/{id}/bookmark");
        let remind = json!({"remind_at": "2001-01-01T00:00:00Z"});
        assert_eq!(bo.asks(Method::PUT, &path, Some(&token), Some(&remind)).await.status, 422);
        let kept = bo.asks(Method::PUT, &path, Some(&token), Some(&json!({}))).await;
        assert_eq!(kept.status, 204, "{}", kept.body);
        let list: Value = bo.asks(Method::GET, "/bookmarks", Some(&token), None).await.json();
        assert_eq!(list["items"][0]["message"]["body"], "Bring the scissors.");
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert_eq!(bo.asks(Method::DELETE, &path, Some(&token), None).await.status, 204);
        let list: Value = bo.asks(Method::GET, "/bookmarks", Some(&token), None).await.json();
        assert_eq!(list["items"], json!([]));
    }

    /// Invariants 7 and 15: what was taken back, or is in a room that one left, is gone here, too.
    async fn what_is_not_theirs_any_more_is_gone_and_reminds_of_nothing(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let study = ada.founds("The study", "open").await;
        assert_eq!(bo.sends(&format!("{}/join", study.href), &[]).await.status, 303);
        let taken = ada.tells(&hall, json!({"body": "A canary to be taken back."})).await;
        let left = ada.tells(&study, json!({"body": "A canary in the study."})).await;
        for id in [&taken, &left] {
            assert_eq!(bo.sends(&format!("/m/{id}/keep"), &[("when", "hour")]).await.status, 303);
        }
        assert_eq!(ada.sends(&format!("/m/{taken}/take-back"), &[]).await.status, 303);
        bo.leaves(&study).await;
        let page = bo.looks("/kept").await;
        assert!(!page.body.contains("canary"), "{}", page.gist());
        // What was taken back leaves no bookmark, either.
        assert_eq!(page.body.matches("A message that is gone").count(), 1, "{}", page.gist());
        assert_eq!(bo.sends(&format!("/m/{left}/keep"), &[]).await.status, 404);
        assert_eq!(bo.sends(&format!("/m/{left}/let-go"), &[]).await.status, 303);
        let mut tx = house.db().write().await.unwrap();
        house.later(Span::hours(2));
        let me = bo.id.parse().unwrap();
        let (told, next) = salon::messages::bookmarks::remind(&mut tx, me, house.clock.now()).await.unwrap();
        assert!(told.is_empty() && next.is_none(), "{told:?}");
        tx.commit().await.unwrap();
        assert!(!bo.looks("/").await.body.contains("reminded"));
    }
}
