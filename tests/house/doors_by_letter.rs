//! Doors that open for whoever reads mail at an address: shown by a letter before anything is spent.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    conversation::two_in_the_hall,
    letters::{Mailed, door_in, link_in, reached},
    support::{
        House, Member, Visitor,
        members::{PASSWORD, newcomer_fields},
        visitors::Answer,
    },
};

on_both! {
    /// Invariant 30: nothing is spent until the address is shown, and looking never spends.
    async fn an_address_is_shown_before_the_door_opens(story: Mailed) {
        let Mailed { house, sink } = story;
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let form = ada.looks("/invitations/new").await;
        assert!(form.body.contains("The door writes there first"), "{}", form.gist());
        let only = [("kind", "link"), ("only_for", "@choir.example")];
        let door = ada.invitation_with(&hall, &only).await;
        let mut sami = house.stranger();
        sami.language = "fr";
        let seen = sami.looks(&door).await;
        assert!(seen.body.contains("/i/letter") && !seen.body.contains("name=\"handle\""));

        // A word is not enough, and what is said of an address is the same whichever it is.
        let mut fields = newcomer_fields("sami", "Sami").to_vec();
        fields.push(("email", "sami@choir.example"));
        assert_eq!(sami.posts(&door, &fields).await.status, 422);
        assert_eq!(asks_letter(&sami, &door, "sami").await.status, 422);
        let other = asks_letter(&sami, &door, "eve@elsewhere.example").await;
        let fits = asks_letter(&sami, &door, "Sami@Choir.example").await;
        let but_for = |page: &Answer, address| page.body.replace(address, "…");
        assert_eq!((other.status, fits.status), (200, 200));
        assert_eq!(but_for(&other, "eve@elsewhere.example"), but_for(&fits, "Sami@Choir.example"));

        let letter = sink.next().await;
        assert!(letter.contains("To: sami@choir.example"), "{letter}");
        let own = door_in(&letter);
        for _ in 0..10 {
            let shown = house.stranger().looks(&own).await;
            assert!(shown.body.contains("readonly") && shown.body.contains("sami@choir.example"));
        }
        let newer = asks_letter(&sami, &door, "sami@choir.example").await;
        assert_eq!(newer.status, 200);
        let newer = door_in(&sink.next().await);
        let old = sami.posts(&own, &newcomer_fields("sami", "Sami")).await;
        assert_eq!(old.status, 404, "the newest alone is good");
        let entered = sami.posts(&newer, &newcomer_fields("sami", "Sami")).await;
        assert_eq!((entered.status, entered.location()), (303, &*hall.room));
        let again = house.stranger().sends(&newer, &newcomer_fields("lina", "Lina")).await;
        assert_eq!(again.status, 404, "once");
        assert!(sami.looks("/settings/keys").await.body.contains("sami@choir.example: confirm"));

        // Whoever is in and has shown such an address before need not show it again.
        let attic = ada.founds("The attic", "closed").await;
        let up = ada.invitation_with(&attic, &only).await;
        let sami = Member::new(sami, "sami").await;
        assert_eq!(sami.sends(&up, &[]).await.location(), attic.room);
        reached(&bo, &sink).await;
        assert_eq!(bo.sends(&up, &[]).await.status, 422, "an address elsewhere");
        assert_eq!(asks_letter(&bo, &up, "bo@choir.example").await.status, 200);
        let hers = door_in(&sink.next().await);
        assert_eq!(bo.sends(&hers, &[]).await.location(), attic.room);
    }

    /// Invariant 34: one mailbox, one member, however it is written and whichever door is taken.
    async fn many_show_one_address_and_one_has_it(story: Mailed) {
        let Mailed { house, sink } = story;
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let only = [("kind", "link"), ("only_for", "@choir.example")];
        let mut doors = Vec::new();
        for address in ["Sami@choir.example", "SAMI@CHOIR.example"] {
            let door = ada.invitation_with(&hall, &only).await;
            asks_letter(&house.stranger(), &door, address).await;
            doors.push(door_in(&sink.next().await));
        }
        let given = bo.sends("/settings/keys/email", &[("email", "sAmi@Choir.Example")]).await;
        assert_eq!(given.status, 303, "{}", given.gist());
        let link = link_in(&sink.next().await);
        let tries = (0..12).map(|n| {
            let (person, link, door) = (house.stranger(), link.clone(), doors[n % 2].clone());
            let handle = format!("reader{}", char::from(b'a' + u8::try_from(n).unwrap()));
            tokio::spawn(async move {
                if n % 3 == 0 {
                    return person.sends(&link, &[]).await.status;
                }
                person.sends(&door, &newcomer_fields(&handle, "Sami")).await.status
            })
        });
        let mut statuses = Vec::new();
        for tried in tries.collect::<Vec<_>>() {
            statuses.push(tried.await.unwrap());
        }
        let refused = statuses.iter().filter(|status| matches!(**status, 404 | 422)).count();
        assert_eq!(refused, 11, "{statuses:?}");
        let mut conn = house.db().read().await.unwrap();
        let (readers,): (i64,) = conn
            .query("SELECT COUNT(*) FROM members WHERE email = 'sami@choir.example' AND email_verified_at IS NOT NULL")
            .one().await.unwrap();
        assert_eq!(readers, 1);
    }

    /// Whoever likes gives an address on the way in; nobody has to.
    async fn an_address_can_be_given_at_the_door(story: Mailed) {
        let Mailed { house, sink } = story;
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation(&hall, 5).await;
        let seen = house.stranger().looks(&door).await;
        let (_, folded) = seen.body.split_once("<details><summary>More").expect("folded away");
        assert!(folded.contains("name=\"email\""));
        let mut sami = house.stranger();
        let with = |email: &'static str| {
            let mut fields = newcomer_fields("sami", "Sami").to_vec();
            fields.push(("email", email));
            fields
        };
        let refused = sami.posts(&door, &with("sami@")).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("<details open>") && refused.body.contains("email-wrong"));
        assert_eq!(sami.posts(&door, &with("sami@choir.example")).await.status, 303);
        let link = link_in(&sink.next().await);
        assert!(sami.looks("/settings/keys").await.body.contains("not confirmed"));
        assert_eq!(sami.sends(&link, &[]).await.status, 303);
        assert!(!sami.looks("/settings/keys").await.body.contains("not confirmed"));
        let without = house.stranger().sends(&door, &newcomer_fields("lina", "Lina")).await;
        assert_eq!(without.status, 303);
    }

    /// The same by programs; five letters an hour to one address (invariant 62).
    async fn a_program_asks_for_the_letter_and_comes_in_by_it(story: Mailed) {
        let Mailed { house, sink } = story;
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation_with(&hall, &[("kind", "link"), ("only_for", "sami@choir.example")]).await;
        let code = door.trim_start_matches("/i/");
        let sami = house.stranger();
        let seen = post(&sami, "/invitations/look", json!({"code": code})).await.json();
        assert_eq!((&seen["restricted"], &seen["letter_first"]), (&json!(true), &json!(true)));
        let newcomer = |code: &str| json!({"code": code, "name": "Sami", "handle": "sami",
            "password": PASSWORD, "email": "sami@choir.example"});
        assert_eq!(post(&sami, "/invitations/redeem", newcomer(code)).await.status, 422);
        let ask = |address: &str| json!({"code": code, "email": address, "language": "fr"});
        for address in ["eve@elsewhere.example", "sami@choir.example"] {
            let asked = post(&sami, "/invitations/letter", ask(address)).await;
            assert_eq!((asked.status, &*asked.body), (204, ""), "{address}");
        }
        let letter = sink.next().await;
        assert!(letter.contains("To: sami@choir.example") && letter.contains("qui a une invitation"), "{letter}");
        let own = door_in(&letter);
        let own = own.trim_start_matches("/i/");
        let seen = post(&sami, "/invitations/look", json!({"code": own})).await.json();
        assert_eq!((&seen["letter_first"], &seen["email"]), (&json!(false), &json!("sami@choir.example")));
        let came = post(&sami, "/invitations/redeem", newcomer(own)).await;
        assert_eq!(came.status, 201, "{}", came.body);
        let token = came.json()["access_token"].as_str().unwrap().to_owned();
        let mine: Value = sami.asks(Method::GET, "/me/email", Some(&token), None).await.json();
        assert!(mine["email"] == "sami@choir.example" && mine["verified_at"].is_string(), "{mine}");
        for _ in 0..4 {
            let asked = post(&house.stranger(), "/invitations/letter", ask("sami@choir.example")).await;
            assert_eq!(asked.status, 204);
        }
        let more = post(&house.stranger(), "/invitations/letter", ask("SAMI@choir.example")).await;
        assert_eq!(more.status, 429);
        let plain = ada.invitation(&hall, 1).await;
        let body = json!({"code": plain.trim_start_matches("/i/"), "email": "lina@choir.example"});
        let unasked = post(&sami, "/invitations/letter", body).await;
        assert_eq!(unasked.status, 404, "this door asks for no letter");
    }

    /// Invariant 28: once a code is issued anew, nothing that came of the old one opens the door.
    async fn a_new_code_ends_the_letters_of_the_old_one(story: Mailed) {
        let Mailed { house, sink } = story;
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation_with(&hall, &[("kind", "link"), ("only_for", "@choir.example")]).await;
        assert_eq!(asks_letter(&house.stranger(), &door, "sami@choir.example").await.status, 200);
        let old = door_in(&sink.next().await);
        assert_eq!(house.stranger().looks(&old).await.status, 200);
        let id = ada.looks("/invitations").await.find(r#"name="ids" value="([0-9a-f-]{36})""#);
        let made = ada.sends(&format!("/invitations/{id}/code"), &[]).await;
        let door = made.find(r#"value="https?://[^"/]+(/i/[0-9A-Z]{16})""#);
        assert_eq!(house.stranger().looks(&old).await.status, 404);
        let late = house.stranger().sends(&old, &newcomer_fields("sami", "Sami")).await;
        assert_eq!(late.status, 404, "{}", late.gist());
        assert_eq!(asks_letter(&house.stranger(), &door, "sami@choir.example").await.status, 200);
        let own = door_in(&sink.next().await);
        let entered = house.stranger().sends(&own, &newcomer_fields("sami", "Sami")).await;
        assert_eq!((entered.status, entered.location()), (303, &*hall.room));
    }

    /// A house that sends no mail takes an address on somebody's word, and says so to whoever invites.
    async fn without_a_mail_server_a_word_has_to_do(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let form = ada.looks("/invitations/new").await;
        assert!(form.body.contains("takes it on the word of whoever comes"), "{}", form.gist());
        let plain = ada.invitation(&hall, 1).await;
        assert!(!house.stranger().looks(&plain).await.body.contains("name=\"email\""));
        let door = ada.invitation_with(&hall, &[("only_for", "@choir.example")]).await;
        assert_eq!(asks_letter(&house.stranger(), &door, "sami@choir.example").await.status, 404);
        let mut fields = newcomer_fields("sami", "Sami").to_vec();
        fields.push(("email", "sami@choir.example"));
        assert_eq!(house.stranger().sends(&door, &fields).await.status, 303);
        let mut conn = house.db().read().await.unwrap();
        let (verified,): (bool,) = conn
            .query("SELECT EXISTS (SELECT 1 FROM members WHERE email_verified_at IS NOT NULL)")
            .one().await.unwrap();
        assert!(!verified);
    }
}

/// Has the door write to an address.
async fn asks_letter(who: &Visitor, door: &str, address: &str) -> Answer {
    let code = door.trim_start_matches("/i/");
    let fields = [("code", code), ("email", address)];
    who.sends("/i/letter", &fields).await
}

async fn post(who: &Visitor, path: &str, body: Value) -> Answer {
    who.asks(Method::POST, path, None, Some(&body)).await
}
