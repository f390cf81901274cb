//! From the group to whoever replied: an answer that its author agrees to, and that a host lets out.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    answers::reply,
    in_the_house::{becomes, shown},
};
use crate::{consent::publish, support::House};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

on_both! {
    /// Journey 6.5 (6), cases 49, 51 and 56, invariants 43 and 45: told to whoever replied and to nobody else.
    async fn case_51_an_answer_leaves_as_its_author_agreed_and_is_taken_back(house: House) {
        let place = shown(&house).await;
        let cy = place.ada.invites(&house, &place.hall, "cy").await;
        let asked = place.says("Doors open when?").await;
        let answer = format!("/replies/{}/answer", asked.rsplit('/').next().unwrap());
        let words = [("text", "Thank you, doors open at 7."), ("own", "named")];
        assert_eq!(cy.sends(&answer, &words).await.status, 409, "no host has opened it");
        assert_eq!(place.ada.sends(&asked, &[("act", "approve")]).await.status, 303);
        place.peer.hears("Accept").await;
        place.peer.forgets();
        let slip = cy.sends(&answer, &words).await.location().to_owned();
        let page = place.ada.looks(&slip).await.body;
        assert!(page.contains("Doors open when?") && page.contains("Thank you, doors open at 7."));
        assert!(place.ada.looks(&place.slip).await.body.contains(&slip), "from what was replied to");
        assert_eq!(cy.answers(&slip, "approve").await, 403, "cy hosts nothing");
        let reworded = [("act", "reword"), ("position", "0"), ("text", "Thank you, at 8.")];
        assert_eq!(cy.sends(&slip, &reworded).await.status, 303);
        assert_eq!(place.ada.answers(&slip, "approve").await, 409, "other words, nobody agreed to them");
        assert_eq!(cy.answers(&slip, "named").await, 303);
        assert_eq!(place.ada.answers(&slip, "approve").await, 303);

        let create = place.peer.hears("Create").await;
        let (note, noor) = (&create.activity["object"], place.peer.bo());
        assert_eq!(create.path, "/users/bo/inbox", "their own, not everybody's");
        assert!(note["inReplyTo"].as_str().unwrap().starts_with(&format!("{}/notes/", place.peer.base)), "{note}");
        for said in [&create.activity, note] {
            assert_eq!((&said["to"], &said["cc"]), (&json!([noor]), &json!([PUBLIC])), "{said}");
        }
        let name = format!("@bo@{}", place.peer.host);
        assert_eq!(note["tag"], json!([{"type": "Mention", "name": name, "href": noor}]));
        let content = note["content"].as_str().unwrap();
        assert!(content.starts_with(&format!("<p><a href=\"{noor}\"")) && content.contains("Thank you, at 8."), "{content}");
        assert!(content.contains("Cy") && !content.contains("Answer"), "{content}");
        let address = place.ada.looks(&slip).await.find(r#"href="(/l/[^"]+)""#);
        let public = house.stranger().looks(&address).await;
        assert_eq!(public.find(r#"<h1 id="t">([^<]+)"#), format!("Answer to {name}"), "nothing of what may be withdrawn");
        assert!(public.status == 200 && public.body.contains("Thank you, at 8.") && public.body.contains(&name), "{}", public.gist());
        for list in ["/l", "/l/by/hall", "/l/by/hall/atom", "/atom"] {
            assert!(!house.stranger().looks(list).await.body.contains("Thank you"), "{list}");
        }
        let outbox: Value = house.stranger().looks("/ap/groups/hall/outbox").await.json();
        assert_eq!(outbox["totalItems"], 1);
        let cover = [("act", "revise"), ("title", "Doors"), ("hashtags", "doors"), ("language", "en")];
        let edition = cy.sends(&slip, &cover).await.location().to_owned();
        publish(&edition, &place.ada, &[&cy]).await;
        place.peer.hears("Update").await;
        assert!(house.stranger().looks(&address).await.body.contains("<h1 id=\"t\">Doors"));
        assert!(!house.stranger().looks("/l/tagged/doors").await.body.contains(&address), "no list holds it");

        place.peer.forgets();
        assert_eq!(cy.answers(&edition, "withdraw").await, 303);
        let delete = place.peer.hears("Delete").await;
        assert_eq!((&delete.activity["object"]["id"], &delete.activity["to"]), (&note["id"], &json!([noor])));
        assert_eq!(house.stranger().looks(&address).await.status, 410);
        assert_eq!(house.stranger().looks("/l/better-aloud").await.status, 200, "what was replied to stays");
        becomes(&cy, &edition, "confirmed that it was asked to delete").await;
    }

    /// Case 51: whoever is hidden, or deletes what they said, is answered no more.
    async fn a_reply_that_was_hidden_meanwhile_is_not_answered(house: House) {
        let place = shown(&house).await;
        let asked = place.says("Doors open when?").await;
        let id = asked.rsplit('/').next().unwrap().to_owned();
        place.ada.sends(&asked, &[("act", "approve")]).await;
        let token = place.bo.token().await;
        let words = json!({"body": "At 7.", "language": "en", "sign": "nameless"});
        let path = format!("/replies/{id}/answer");
        let proposed = place.bo.asks(Method::POST, &path, Some(&token), Some(&words)).await;
        assert_eq!(proposed.status, 201, "{}", proposed.body);
        let proposed: Value = proposed.json();
        assert_eq!((&proposed["answers_reply"], &proposed["answers"][0]["answer"]), (&json!(id), &json!("nameless")));
        let slip = format!("/h/{}", proposed["id"].as_str().unwrap());
        place.peer.hears("Accept").await;
        assert_eq!(place.ada.sends(&asked, &[("act", "decline")]).await.status, 303);
        place.peer.hears("Reject").await;
        assert_eq!(place.ada.answers(&slip, "approve").await, 409);
        assert!(!place.peer.kinds().contains(&"Create".to_owned()));
        assert_eq!(place.bo.asks(Method::POST, &path, Some(&token), Some(&words)).await.status, 409);
    }

    /// Cases 51 and 65: whoever agreed to answer something does not answer something else, nor what is withdrawn.
    async fn what_was_said_otherwise_meanwhile_is_not_answered(house: House) {
        let place = shown(&house).await;
        let mut said = reply(&place.peer, &place.note, "Doors open when?");
        place.peer.sends(&place.inbox, &place.peer.activity("Create", said.clone())).await;
        let asked = place.waits("Doors open when?").await;
        place.ada.sends(&asked, &[("act", "approve")]).await;
        let answer = format!("/replies/{}/answer", asked.rsplit('/').next().unwrap());
        let words = [("text", "At 7."), ("own", "named")];
        let slip = place.bo.sends(&answer, &words).await.location().to_owned();
        said["content"] = json!("When do you beat your children?");
        place.peer.sends(&place.inbox, &place.peer.activity("Update", said)).await;
        assert_eq!(place.waits("beat your children").await, asked);
        place.ada.sends(&asked, &[("act", "approve")]).await;
        assert_eq!(place.ada.answers(&slip, "approve").await, 409, "bo answered other words");
        let slip = place.bo.sends(&answer, &words).await.location().to_owned();
        assert_eq!(place.bo.answers(&place.slip, "withdraw").await, 303);
        assert_eq!(place.ada.answers(&slip, "approve").await, 409, "it stands under nothing any more");
        assert_eq!(place.bo.sends(&answer, &words).await.status, 409);
    }
}
