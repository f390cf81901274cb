//! What a picture shows, in words: said beside it or later, by its author alone, and never asked for.

use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{samples::png, senders::posts_fields};
use crate::{conversation::two_in_the_hall, support::House};

on_both! {
    async fn a_picture_is_described_beside_it_or_later(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut ear = bo.listens(&hall).await;
        // Without scripts the form has a field for it; it may stay empty.
        assert!(ada.looks(&hall.room).await.body.contains("What does the file show?"));
        for alt in ["A green thread", ""] {
            let cid = Uuid::new_v4().to_string();
            let fields = [("cid", &*cid), ("body", ""), ("alt", alt)];
            let said = posts_fields(&ada, &hall, &fields, ("stitch.png", &png(8, 8))).await;
            assert_eq!(said.status, 303, "{}", said.gist());
            let heard = ear.until("msg").await;
            assert_eq!(heard["message"]["files"][0]["alt"], alt);
        }
        let page = bo.looks(&hall.room).await.body;
        assert!(page.contains("alt=\"A green thread\""));
        assert_eq!(page.matches("Describe this picture").count(), 1, "where there is none, its author is shown where");

        // Later, on the page of the message: for its author alone, and everybody sees it at once.
        let path = format!("/rooms/{}/messages", hall.room_id);
        let all = bo.does(Method::GET, &path, None).await.json();
        let (message, file) = (&all["items"][1]["id"], &all["items"][1]["files"][0]["id"]);
        let (message, file) = (message.as_str().unwrap(), file.as_str().unwrap());
        assert!(ada.looks(&format!("/m/{message}")).await.body.contains("What your files show"));
        assert!(!bo.looks(&format!("/m/{message}")).await.body.contains("What your files show"));
        let describe = format!("/m/{message}/describe");
        let foreign = bo.sends(&describe, &[("file", file), ("alt", "mine")]).await;
        assert_eq!(foreign.status, 403);
        let long = "x".repeat(1_001);
        assert_eq!(ada.sends(&describe, &[("file", file), ("alt", &long)]).await.status, 422);
        let first = all["items"][0]["files"][0]["id"].as_str().unwrap();
        let elsewhere = ada.sends(&describe, &[("file", first), ("alt", "x")]).await;
        assert_eq!(elsewhere.status, 404, "a file of another message");
        assert_eq!(ada.sends(&describe, &[("file", file), ("alt", "Five <holes>")]).await.status, 303);
        assert_eq!(ear.until("changed").await["message"]["files"][0]["alt"], "Five <holes>");
        assert!(bo.looks(&hall.room).await.body.contains("alt=\"Five &#60;holes&#62;\""));
        // Programs, too.
        let emptied = ada.does(Method::PATCH, &format!("/files/{file}"), Some(json!({"alt": ""}))).await;
        assert_eq!(emptied.status, 200, "{}", emptied.gist());
        assert_eq!(ear.until("changed").await["message"]["files"][0]["alt"], "");
        let foreign = bo.does(Method::PATCH, &format!("/files/{file}"), Some(json!({"alt": "mine"}))).await;
        assert_eq!(foreign.status, 404);
    }
}
