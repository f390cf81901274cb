//! Rules: accepted on the way in, asked again when they change.

use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Group, House, Member};

on_both! {
    async fn whoever_enters_has_read_the_rules(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let study = ada.founds("The study", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        writes(&ada, &study, "Be kind.\n\nNo recordings.").await;
        let entered = bo.sends(&format!("{}/join", study.href), &[]).await;
        assert_eq!(entered.location(), format!("{}/rules", study.href));
        assert_eq!(bo.looks(&study.room).await.status, 404, "they are not in yet");
        let rules = bo.looks(&format!("{}/rules", study.href)).await.body;
        assert!(rules.contains("<li>Be kind.</li>") && rules.contains("<li>No recordings.</li>"));
        let entered = bo.sends(&format!("{}/join", study.href), &[("version", "1")]).await;
        assert_eq!(entered.location(), study.room);
        bo.says(&study, "I will be").await;
    }

    /// Who asks has the rules before them: they accept those, and no others.
    async fn whoever_asks_has_accepted_the_rules_they_were_shown(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let study = ada.founds("The study", "closed").await;
        let (bo, cy) = (ada.invites(&house, &hall, "bo").await, ada.invites(&house, &hall, "cy").await);
        writes(&ada, &study, "Be kind.").await;
        let ask = format!("{}/ask", study.href);
        for one in [&bo, &cy] {
            let version = one.looks(&ask).await.find(r#"name="version" value="([0-9]+)""#);
            assert_eq!(one.sends(&ask, &[("words", "May I?"), ("version", &version)]).await.status, 303);
            let request = ada.looks("/todo").await.find(r#"action="(/todo/requests/[0-9a-f-]+)""#);
            if one.handle == "cy" {
                writes(&ada, &study, "Be kind.\nBe brief.").await;
            }
            assert_eq!(ada.sends(&request, &[("act", "approve")]).await.status, 303);
            let said = one.sends(&study.room, &[("body", "Good day")]).await;
            let expected = if one.handle == "bo" { 303 } else { 403 };
            assert_eq!(said.status, expected, "{}: {}", one.handle, said.gist());
        }
    }

    async fn changed_rules_are_accepted_before_anybody_speaks_again(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let mut socket = bo.listens(&hall).await;
        bo.says(&hall, "before").await;
        writes(&ada, &hall, "Be kind.").await;
        ada.says(&hall, "who wrote them has accepted them").await;
        // Reading goes on; saying waits, by each door, with a sentence that says why.
        let page = bo.looks(&hall.room).await.body;
        assert!(page.contains("who wrote them") && page.contains("Accept the rules of this group to speak here"));
        let thread = bo.looks(&format!("{}/1/thread", hall.room)).await.body;
        for page in [page, thread] {
            let silence = page.split("class=\"silence\"").nth(1).unwrap();
            assert!(silence.contains(&format!("<a href=\"{}/rules\">", hall.href)));
        }
        let cid = Uuid::new_v4();
        socket.asks(&json!({"t": "say", "room": hall.room_id, "cid": cid, "body": "hi"})).await;
        let refused = socket.until("refused").await;
        assert_eq!(refused["problem"]["type"], "urn:salon:problem:rules-changed");
        let token = bo.token().await;
        let path = format!("/rooms/{}/messages", hall.room_id);
        let body = json!({"client_id": cid, "body": "hi"});
        let refused = bo.asks(Method::POST, &path, Some(&token), Some(&body)).await;
        assert_eq!(refused.status, 403);
        assert!(refused.body.contains("rules-changed"));
        // Accepted as they were a moment ago is not accepted as they are.
        writes(&ada, &hall, "Be kind.\nBe brief.").await;
        let rules = format!("{}/rules", hall.href);
        bo.sends(&rules, &[("version", "1")]).await;
        assert_eq!(bo.asks(Method::POST, &path, Some(&token), Some(&body)).await.status, 403);
        bo.sends(&rules, &[("version", "2")]).await;
        let said = bo.asks(Method::POST, &path, Some(&token), Some(&body)).await;
        assert_eq!(said.status, 201, "{}", said.gist());
        let page = bo.looks(&rules).await.body;
        assert!(page.contains("As they were"), "members read every version");
        // Without rules there is nothing to accept.
        writes(&ada, &hall, "").await;
        bo.says(&hall, "free at last").await;
        let cy = ada.invites(&house, &hall, "cy").await;
        cy.says(&hall, "me too").await;
    }

    async fn only_hosts_write_rules_and_what_does_not_fit_comes_back(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let path = format!("{}/settings/rules", hall.href);
        assert_eq!(bo.sends(&path, &[("rules", "Mine.")]).await.status, 403);
        let long = "x".repeat(301);
        let refused = ada.sends(&path, &[("rules", &long)]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains(&long) && refused.body.contains("Thirty rules at most"));
    }
}

async fn writes(host: &Member, group: &Group, rules: &str) {
    let path = format!("{}/settings/rules", group.href);
    let written = host.sends(&path, &[("rules", rules)]).await;
    assert_eq!(written.status, 303, "{}", written.gist());
}
