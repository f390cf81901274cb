//! Feeds of one's own: some of what waits, chosen, changed, come home to, and forgotten.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    conversation::two_in_the_hall,
    support::{Group, House, Member},
};

struct Two {
    ada: Member,
    bo: Member,
    cy: Member,
    hall: Group,
    study: Group,
}

async fn two_groups(house: &House) -> Two {
    let (ada, bo, hall) = two_in_the_hall(house).await;
    let cy = ada.invites(house, &hall, "cy").await;
    let study = ada.founds("The study", "open").await;
    assert_eq!(
        bo.sends(&format!("{}/join", study.href), &[]).await.status,
        303
    );
    ada.says(&hall, "In the hall.").await;
    ada.says(&study, "In the study, @bo.").await;
    Two {
        ada,
        bo,
        cy,
        hall,
        study,
    }
}

/// The id of a group, as the form of a feed knows it.
async fn id_of(who: &Member, name: &str) -> String {
    let form = who.looks("/feeds/new").await;
    form.find(&format!(
        r#"name="groups" value="([0-9a-f-]{{36}})"[^>]*><span[^>]*></span><span>{name}<"#
    ))
}

/// Which of the two a page of the feed shows as waiting.
async fn waits(who: &Member, address: &str) -> (bool, bool) {
    let page = who.looks(address).await;
    assert_eq!(page.status, 200, "{}", page.gist());
    let (waiting, _) = page
        .body
        .split_once(r#"class="caught""#)
        .expect("it has an end");
    (
        waiting.contains("In the hall."),
        waiting.contains("In the study,"),
    )
}

on_both! {
    async fn it_takes_what_was_chosen_and_nothing_else(house: House) {
        let Two { ada, bo, cy, hall, study } = two_groups(&house).await;
        assert!(!bo.looks("/").await.body.contains("Your feeds"), "nobody is led where there is nothing");
        let hall_id = id_of(&bo, "The hall").await;
        let made = bo.sends("/feeds/new", &[("name", "Hall"), ("groups", &hall_id)]).await;
        assert_eq!(made.status, 303, "{}", made.gist());
        let feed = made.location().to_owned();
        assert_eq!(waits(&bo, &feed).await, (true, false));
        assert_eq!(waits(&bo, "/").await, (true, true), "home is everything, unless somebody says otherwise");
        let id = feed.rsplit('=').next().unwrap().to_owned();
        let path = format!("/feeds/{id}");

        // One conversation is asked for as the whole is: of another feed's there is nothing here.
        let part = |feed: &str, group: &Group| format!("{feed}&only={}.0", group.room_id);
        for (address, status) in [(part(&feed, &hall), 200), (part(&feed, &study), 204), (part("/?feed=all", &study), 200)] {
            assert_eq!(bo.looks(&address).await.status, status, "{address}");
        }

        // By who says something: a conversation belongs whole.
        let by_cy = [("name", "By Cy"), ("people", &*cy.id)];
        assert_eq!(bo.sends(&path, &by_cy).await.status, 303);
        assert_eq!(waits(&bo, &feed).await, (false, false));
        cy.says(&hall, "And I, too.").await;
        assert_eq!(waits(&bo, &feed).await, (true, false));

        // What calls somebody, and nothing once it is read.
        let named = [("name", "Me"), ("mentions", "true"), ("home", "true")];
        assert_eq!(bo.sends(&path, &named).await.status, 303);
        assert_eq!(waits(&bo, "/").await, (false, true), "they come home to it");
        assert_eq!(waits(&bo, "/?feed=all").await, (true, true));
        assert_eq!(bo.sends(&format!("{}/read", study.room), &[("seq", "9")]).await.status, 303);
        assert_eq!(waits(&bo, "/").await, (false, false));

        // Another's is as absent as none, and an address that is none leads to everything.
        assert_eq!(ada.looks(&path).await.status, 404);
        for act in [path.clone(), format!("{path}/forget")] {
            assert_eq!(ada.sends(&act, &named).await.status, 404);
        }
        assert_eq!(ada.looks(&feed).await.status, 200);
        assert_eq!(bo.looks("/?feed=nonsense").await.status, 200);
        for nothing in [&[("name", "Empty")][..], &[("name", ""), ("mentions", "true")]] {
            let refused = bo.sends("/feeds/new", nothing).await;
            assert_eq!(refused.status, 422, "{}", refused.gist());
        }
        assert_eq!(bo.sends(&format!("{path}/forget"), &[]).await.status, 303);
        assert_eq!(waits(&bo, "/").await, (true, false), "home is everything again");
    }

    async fn programs_have_them_too(house: House) {
        let Two { ada, bo, cy, study, .. } = two_groups(&house).await;
        let (token, hers) = (bo.token().await, cy.token().await);
        let study_id = id_of(&ada, "The study").await;
        let hall_id = id_of(&ada, "The hall").await;
        let wish = json!({"name": "Study", "groups": [study_id, uuid::Uuid::now_v7()], "home": true});
        let made = bo.asks(Method::POST, "/feeds", Some(&token), Some(&wish)).await;
        assert_eq!(made.status, 201, "{}", made.gist());
        let made: Value = made.json();
        assert_eq!((&made["groups"], &made["home"]), (&json!([study_id]), &json!(true)), "only what they are in");
        let id = made["id"].as_str().unwrap();
        let path = format!("/feed?own={id}");
        let shown: Value = bo.asks(Method::GET, &path, Some(&token), None).await.json();
        assert_eq!(shown["conversations"].as_array().unwrap().len(), 1, "{shown}");
        assert_eq!(shown["conversations"][0]["room_id"], study.room_id);
        assert_eq!(cy.asks(Method::GET, &path, Some(&hers), None).await.status, 404);
        let place = format!("/feeds/{id}");
        let wish = json!({"name": "Hall", "groups": [hall_id]});
        for (who, token, status) in [(&cy, &hers, 404), (&bo, &token, 200)] {
            assert_eq!(who.asks(Method::PUT, &place, Some(token), Some(&wish)).await.status, status);
        }
        let listed: Value = bo.asks(Method::GET, "/feeds", Some(&token), None).await.json();
        assert_eq!((&listed[0]["name"], &listed[0]["home"]), (&json!("Hall"), &json!(false)));
        for (who, token, status) in [(&cy, &hers, 404), (&bo, &token, 204), (&bo, &token, 404)] {
            assert_eq!(who.asks(Method::DELETE, &place, Some(token), None).await.status, status);
        }
        let nothing = json!({"name": "Nothing"});
        assert_eq!(bo.asks(Method::POST, "/feeds", Some(&token), Some(&nothing)).await.status, 422);
        for n in 0..20 {
            let wish = json!({"name": format!("Feed {n}"), "mentions": true});
            assert_eq!(bo.asks(Method::POST, "/feeds", Some(&token), Some(&wish)).await.status, 201);
        }
        let more = json!({"name": "One more", "mentions": true});
        assert_eq!(bo.asks(Method::POST, "/feeds", Some(&token), Some(&more)).await.status, 422);
    }
}
