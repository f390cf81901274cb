//! A house that was put back from a backup: whatever was told is not told twice, its keys are those that others
//! know, and without them it does not open (case 72).

use salon::{commands, values::Span};
use serde_json::Value;

use super::{
    in_the_house::{Shown, shown},
    keys::key_of,
    peer::Heard,
};
use crate::{consent::publish, support::House};

impl Shown {
    /// Ada shows what she said, under a title of its own.
    async fn shows(&self, title: &str) -> String {
        let slip = self.ada.proposes(&self.hall, title, &[1]).await;
        publish(&slip, &self.ada, &[&self.ada]).await;
        slip
    }
}

/// The keys that its actor shows.
async fn keys(house: &House, place: &Shown) -> Value {
    let path = place
        .inbox
        .trim_end_matches("/inbox")
        .trim_start_matches(&house.origin);
    let asked = house.stranger().request(reqwest::Method::GET, path);
    let asked = asked.header("accept", "application/activity+json");
    let actor: Value = crate::support::visitors::Answer::of(asked).await.json();
    Value::from(vec![
        actor["publicKey"].clone(),
        actor["assertionMethod"].clone(),
    ])
}

fn id(heard: &Heard) -> &str {
    heard.activity["id"].as_str().unwrap()
}

on_both! {
    async fn case_72_a_house_that_was_put_back_tells_nothing_twice_under_two_names(house: House) {
        let place = shown(&house).await;
        let known = keys(&house, &place).await;
        // One was told, one waits for another try, when the backup is made.
        place.peer.answers(&[503]);
        place.shows("It waits").await;
        place.peer.hears("Create").await;
        house.close().await;
        let backup = house.backed_up().await;
        place.peer.forgets();
        house.reopen().await;
        // Less than a lease: what is under way is not begun again.
        house.later(Span::minutes(2));
        let waited = place.peer.hears("Create").await;
        place.peer.forgets();
        // Forgotten by whoever goes back to the backup.
        place.shows("Said since then").await;
        let since = place.peer.hears("Create").await;
        house.close().await;
        place.peer.forgets();
        house.put_back(&backup).await;
        house.reopen().await;
        house.later(Span::minutes(2));
        let again = place.peer.hears("Create").await;
        assert_eq!((id(&again), &again.activity["object"]), (id(&waited), &waited.activity["object"]), "the same, by the same name");
        assert_eq!(keys(&house, &place).await, known);
        let forgotten = since.activity["object"]["id"].as_str().unwrap().trim_start_matches(&house.origin);
        assert_eq!(house.stranger().looks(forgotten).await.status, 404);
        // What is shown from now on is nothing that anybody has seen, and what was told before can be withdrawn.
        place.peer.forgets();
        place.shows("Said after it").await;
        let new = place.peer.hears("Create").await;
        assert!(![id(&waited), id(&since)].contains(&id(&new)));
        assert_eq!(place.bo.answers(&place.slip, "withdraw").await, 303);
        let delete = place.peer.hears("Delete").await;
        assert_eq!(delete.activity["object"]["id"], place.note);
        assert_eq!(place.peer.kinds(), ["Create", "Delete"]);
    }

    /// New keys are nobody whom others know: a house without its own does not make any unless it is told to.
    async fn case_72_a_house_without_its_keys_does_not_open(house: House) {
        let place = shown(&house).await;
        house.close().await;
        let whole = house.backed_up().await;
        for lost in [
            "UPDATE actors SET private_key = '' WHERE handle = 'hall'",
            "UPDATE actors SET proof_key = NULL WHERE handle = 'hall'",
            "UPDATE actors SET private_key = (SELECT o.private_key FROM actors o WHERE o.handle = 'salon.house') WHERE handle = 'hall'",
        ] {
            house.is_tampered_with(&[lost]).await;
            for _ in 0..2 {
                let said = house.refuses_to_open().await;
                assert!(said.contains("know @hall are missing") && said.contains("backup"), "{said}");
            }
            house.put_back(&whole).await;
        }
        house.is_tampered_with(&["DELETE FROM actors WHERE handle = 'salon.house'"]).await;
        assert!(house.refuses_to_open().await.contains("with their keys"));
        house.put_back(&whole).await;
        house.reopen().await;
        place.shows("By the key that is known").await;
        assert_eq!(key_of(&place.peer.hears("Create").await), 1);
        // Whoever has no backup says so.
        house.close().await;
        house.is_tampered_with(&["UPDATE actors SET private_key = '', proof_key = NULL"]).await;
        assert!(house.refuses_to_open().await.contains("@hall, @salon.house"));
        commands::change_keys(house.settings(), true).await.unwrap();
        house.reopen().await;
        assert_eq!(key_of(&place.peer.hears("Update").await), 2);
    }
}
