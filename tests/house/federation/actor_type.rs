//! As what other servers show a group: its hosts choose, and its followers' servers are told.

use reqwest::Method;
use serde_json::{Value, json};

use super::in_the_house::shown;
use crate::support::House;

on_both! {
    async fn hosts_say_as_what_other_servers_show_the_group(house: House) {
        let place = shown(&house).await;
        let page = format!("{}/settings/outside", place.hall.href);
        let actor = place.inbox.trim_start_matches(&house.origin).trim_end_matches("/inbox").to_owned();
        let kind = async || {
            let asked = house.stranger().request(Method::GET, &actor).header("accept", "application/activity+json");
            asked.send().await.unwrap().json::<Value>().await.unwrap()["type"].clone()
        };
        assert_eq!(kind().await, "Group");
        let service = [("act", "actor-type"), ("actor_type", "service")];
        assert_eq!(place.bo.sends(&page, &service).await.status, 403);
        assert_eq!(place.ada.sends(&page, &service).await.status, 303);
        let told = place.peer.hears("Update").await.activity["object"].clone();
        assert_eq!((&told["type"], told["id"].as_str().unwrap().ends_with(&actor)), (&json!("Service"), true));
        assert_eq!(kind().await, "Service");
        assert!(place.ada.looks(&page).await.body.contains(r#"value="service" checked"#));
        // The same by program; what is so already is told to nobody.
        let token = place.ada.token().await;
        let seen: Value = place.ada.asks(Method::GET, "/groups", Some(&token), None).await.json();
        let path = format!("/groups/{}/actor-type", seen["items"][0]["id"].as_str().unwrap());
        let read: Value = place.ada.asks(Method::GET, &path, Some(&token), None).await.json();
        assert_eq!(read, json!({ "actor_type": "service" }));
        for wanted in ["service", "group"] {
            let put = place.ada.asks(Method::PUT, &path, Some(&token), Some(&json!({ "actor_type": wanted }))).await;
            assert_eq!(put.status, 204, "{}", put.gist());
        }
        assert_eq!(kind().await, "Group");
        let log = place.ada.looks(&format!("{}/log", place.hall.href)).await.body;
        for word in ["As an automated account", "As a group"] {
            assert_eq!(log.matches(word).count(), 1, "{word}, once for each change");
        }
    }
}
