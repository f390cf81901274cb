//! The private feed for other programs: by its key alone, what its owner may read now, until it is ended.

use reqwest::Method;
use serde_json::json;

use salon::values::Span;

use crate::support::{House, Member};

on_both! {
    async fn the_key_opens_what_its_owner_may_read_now(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        ada.says(&hall, "who brings <cake> & wine?").await;
        let made = bo.sends("/settings/feed", &[("act", "make"), ("words", "yes")]).await;
        assert_eq!(made.status, 200, "{}", made.gist());
        let key = made.find(r#"value="http[^"]*(/atom/[^"]+)""#);
        assert!(!bo.looks("/settings/feed").await.body.contains("/atom/"), "it is shown once");
        let reader = house.stranger();
        let feed = reader.looks(&key).await;
        assert_eq!((feed.status, feed.header("content-type")), (200, "application/atom+xml; charset=utf-8"));
        assert!(feed.body.starts_with("<?xml") && feed.body.contains("<title>Ada in Salon, The hall</title>"), "{}", feed.body);
        assert!(!feed.body.contains("<cake>") && feed.body.contains("cake"), "{}", feed.body);
        assert_eq!((feed.header("cache-control"), feed.header("referrer-policy")), ("no-store", "no-referrer"));
        // What is taken back is gone from it, and so is a room of which nothing is to be heard.
        bo.says(&hall, "a word of mine").await;
        assert!(reader.looks(&key).await.body.contains("a word of mine"));
        bo.sends(&format!("{}/level", hall.room), &[("level", "nothing"), ("mute", "0")]).await;
        assert!(!reader.looks(&key).await.body.contains("<entry>"));
        bo.sends(&format!("{}/level", hall.room), &[("level", "usual"), ("mute", "0")]).await;
        // Invariants 15 and 16: leaving ends it at once.
        assert!(reader.looks(&key).await.body.contains("<entry>"));
        bo.leaves(&hall).await;
        assert!(!reader.looks(&key).await.body.contains("<entry>"));
    }

    async fn a_key_is_replaced_ended_and_guarded(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        ada.says(&hall, "a word").await;
        let first = makes(&ada).await;
        let reader = house.stranger();
        let feed = reader.looks(&first).await.body;
        assert!(feed.contains("<entry>") && !feed.contains("a word"), "without words unless they are wished for");
        let second = makes(&ada).await;
        assert_eq!(reader.looks(&first).await.status, 404);
        assert_eq!(reader.looks(&second).await.status, 200);
        assert_eq!(ada.does(Method::GET, "/feed/key", None).await.json()["words"], false);
        assert_eq!(ada.sends("/settings/feed", &[("act", "revoke")]).await.status, 303);
        assert_eq!(reader.looks(&second).await.status, 404);
        assert!(ada.does(Method::GET, "/feed/key", None).await.json().is_null());
        let made = ada.does(Method::PUT, "/feed/key", Some(json!({"words": true}))).await.json();
        let third = made["address"].as_str().unwrap().trim_start_matches(&ada.origin).to_owned();
        // It is read sixty times an hour, by whomever; and who guesses is stopped.
        house.later(Span::hours(1));
        let mut statuses = Vec::new();
        for _ in 0..61 {
            statuses.push(reader.looks(&third).await.status);
        }
        assert_eq!((statuses[59], statuses[60]), (200, 429));
        house.later(Span::hours(1));
        assert_eq!(reader.looks(&third).await.status, 200);
        let guesser = house.stranger();
        for n in 0..20 {
            assert_eq!(guesser.looks(&format!("/atom/guess-{n}")).await.status, 404);
        }
        assert_eq!(guesser.looks(&third).await.status, 429);
        assert_eq!(ada.does(Method::DELETE, "/feed/key", None).await.status, 204);
        assert_eq!(reader.looks(&third).await.status, 404);
    }
}

/// Makes a key, and gives the path that it opens.
async fn makes(member: &Member) -> String {
    let made = member.sends("/settings/feed", &[("act", "make")]).await;
    assert_eq!(made.status, 200, "{}", made.gist());
    made.find(r#"value="http[^"]*(/atom/[^"]+)""#)
}
