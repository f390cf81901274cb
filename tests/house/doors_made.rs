//! Doors as they are made: kinds, conditions, words, and what becomes of an invitation afterwards.

use reqwest::Method;
use salon::{
    members, requests,
    todo::{self, Item},
    values::{MemberId, Span},
};
use serde_json::{Value, json};

use crate::support::{
    House, Member,
    members::{PASSWORD, newcomer_fields},
    visitors::Answer,
};

on_both! {
    /// A guest is in the groups named to them until their last day, and lets nobody in.
    async fn a_guest_stays_until_their_day_and_cannot_invite(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        ada.founds("The garden", "open").await;
        let last_day = house.clock.now().plus(Span::days(5)).rfc3339();
        let until = ("guest_until", &last_day[..10]);
        let door = ada.invitation_with(&hall, &[("kind", "guest"), until]).await;
        let seen = house.stranger().looks(&door).await;
        assert!(seen.body.contains("As a guest"), "{}", seen.gist());
        let mut gus = house.stranger();
        assert_eq!(gus.posts(&door, &newcomer_fields("gus", "Gus")).await.status, 303);
        let gus = Member::new(gus, "gus").await;
        gus.says(&hall, "What a hall.").await;
        assert!(!gus.looks("/").await.body.contains("The garden"), "of other groups they know nothing");
        assert_eq!(gus.looks("/invitations/new").await.status, 403);
        assert_eq!(gus.offers(&hall, 1).await.status, 403);
        let mut ear = gus.listens(&hall).await;
        house.later(Span::days(7));
        // Invariant 15: what they listen to ends with their day, too.
        ear.until("left").await;
        assert!(!ada.looks(&hall.href).await.body.contains("Gus"), "nobody counts them any more");
        assert_eq!(gus.looks("/settings").await.status, 303, "their time is over");
        let again = house.stranger().sends("/sign-in", &[("handle", "gus"), ("password", PASSWORD)]).await;
        assert_ne!(again.location(), "/");
        let endless = ada.offers_with(&hall, &[("kind", "guest")]).await;
        assert_eq!(endless.status, 422, "a guest has a last day");
    }

    async fn an_invitation_for_a_domain_asks_for_an_address_of_it(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation_with(&hall, &[("only_for", "@choir.example")]).await;
        assert!(house.stranger().looks(&door).await.body.contains("name=\"email\""));
        let mut sami = house.stranger();
        for wrong in ["", "sami", "sami@elsewhere.example", "sami@choir.example.org"] {
            let mut fields = newcomer_fields("sami", "Sami").to_vec();
            fields.push(("email", wrong));
            let refused = sami.posts(&door, &fields).await;
            assert_eq!(refused.status, 422, "{wrong}");
            assert!(refused.body.contains("email-wrong"), "{wrong}: {}", refused.gist());
            assert!(refused.body.contains(&format!("value=\"{wrong}\"")), "what was typed is kept");
        }
        let mut fields = newcomer_fields("sami", "Sami").to_vec();
        fields.push(("email", "Sami@Choir.example"));
        assert_eq!(sami.posts(&door, &fields).await.status, 303);
        let without = ada.offers_with(&hall, &[("only_for", "choir")]).await;
        assert_eq!(without.status, 422);
    }

    /// Whoever chose no language is spoken to inside as they were at the door.
    async fn the_house_speaks_as_its_door_did(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation_with(&hall, &[("kind", "link"), ("language", "fr")]).await;
        let mut sami = house.stranger();
        let entered = sami.posts(&door, &newcomer_fields("sami", "Sami")).await;
        assert_eq!(entered.status, 303, "{}", entered.gist());
        assert!(sami.looks(&hall.room).await.body.contains(r#"<html lang="fr""#));
        let mut bo = house.stranger();
        assert_eq!(bo.looks(&format!("{door}?lang=en")).await.status, 200);
        let entered = bo.posts(&format!("{door}?lang=en"), &newcomer_fields("bo", "Bo")).await;
        assert_eq!(entered.status, 303, "{}", entered.gist());
        assert!(bo.looks(&hall.room).await.body.contains(r#"<html lang="en""#));
    }

    /// Invariant 20: whoever waits for approval has a place, and no right but to wait.
    async fn whoever_must_be_approved_waits_before_they_are_in(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let asked = [("kind", "link"), ("approval", "on"), ("questions", "Which voice?")];
        let door = ada.invitation_with(&hall, &asked).await;
        let seen = house.stranger().looks(&door).await;
        assert!(seen.body.contains("Which voice?") && seen.body.contains("Ada answers"), "{}", seen.gist());
        let mut sami = house.stranger();
        let silent = sami.posts(&door, &newcomer_fields("sami", "Sami")).await;
        assert_eq!(silent.status, 422, "a question wants an answer");
        let mut fields = newcomer_fields("sami", "Sami").to_vec();
        fields.push(("answer1", "Tenor, mostly."));
        let waits = sami.posts(&door, &fields).await;
        assert_eq!((waits.status, waits.location()), (303, "/waiting"));
        for path in ["/", &hall.href, &hall.room, "/settings"] {
            assert_eq!(sami.looks(path).await.location(), "/waiting", "{path}");
        }
        let page = sami.looks("/waiting").await.body;
        let moves_on = page.contains("data-waits") && page.contains(r#"http-equiv="refresh""#);
        assert!(moves_on, "it moves on by itself, with scripts and without");
        let tree = format!("/people/tree?at={}", ada.id);
        for path in [&hall.href, &tree] {
            let page = ada.looks(path).await;
            assert!(page.status == 200 && !page.body.contains("Sami"), "{path}: {}", page.gist());
        }
        assert!(ada.looks("/people").await.body.contains(">1 member<"), "nobody else is in the house yet");
        approve_first(&house, &ada).await;
        assert!(ada.looks(&tree).await.body.contains("Sami"));
        assert_eq!(sami.looks(&hall.room).await.status, 200);
    }

    async fn whoever_was_declined_may_ask_again_or_go(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        ada.sends(&format!("{}/settings/rules", hall.href), &[("rules", "Be kind.")]).await;
        let door = ada.invitation_with(&hall, &[("kind", "link"), ("approval", "on"), ("questions", "Which voice?")]).await;
        let mut sami = house.stranger();
        let mut fields = newcomer_fields("sami", "Sami").to_vec();
        fields.push(("answer1", "Tenor, mostly."));
        let waits = sami.posts(&door, &fields).await;
        assert_eq!(waits.location(), "/waiting", "{}", waits.gist());
        let page = sami.looks("/waiting").await;
        for told in ["Ada will read it", "Tenor, mostly.", "Be kind."] {
            assert!(page.body.contains(told), "{told}: {}", page.gist());
        }
        assert_eq!(sami.sends("/waiting", &[]).await.status, 409, "it waits already");
        let request = ada.looks("/todo").await.find(r#"action="(/todo/requests/[0-9a-f-]{36})""#);
        let no = [("act", "decline"), ("reason", "Not before the concert."), ("again_days", "7")];
        assert_eq!(ada.sends(&request, &no).await.status, 303);
        let page = sami.looks("/waiting").await;
        assert!(page.body.contains("Not before the concert.") && page.body.contains("ask again from"), "{}", page.gist());
        assert_eq!(sami.sends("/waiting", &[("words", "Please.")]).await.status, 409, "not before then");
        house.later(Span::days(8));
        let long = "x".repeat(1_001);
        let refused = sami.sends("/waiting", &[("words", &long)]).await;
        assert!(refused.status == 422 && refused.body.contains(&long), "what was typed is not lost");
        assert_eq!(sami.sends("/waiting", &[("words", "The concert is over.")]).await.status, 303);
        let list = ada.looks("/todo").await;
        assert!(list.body.contains("The concert is over.") && list.body.contains("Tenor, mostly."), "{}", list.gist());
        assert_eq!(sami.sends("/waiting/leave", &[]).await.status, 400);
        assert_eq!(sami.sends("/waiting/leave", &[("act", "leave")]).await.location(), "/");
        assert!(ada.looks("/todo").await.body.contains("Nothing waiting."));
        assert!(sami.looks("/waiting").await.location().starts_with("/sign-in"), "the account has ended");
    }

    /// Invariant 20: a program may do for whoever waits what the page does, and nothing else.
    async fn a_program_waits_as_the_page_does(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation_with(&hall, &[("kind", "link"), ("approval", "on"), ("questions", "Which voice?")]).await;
        let mut sami = house.stranger();
        let mut fields = newcomer_fields("sami", "Sami").to_vec();
        fields.push(("answer1", "Tenor, mostly."));
        assert_eq!(sami.posts(&door, &fields).await.location(), "/waiting");
        let sami = Member::waiting(sami, "sami");
        let (token, other) = (sami.token().await, sami.token().await);
        let asks = async |method: Method, path: &str, body: Option<&Value>| {
            sami.asks(method, path, Some(&token), body).await
        };
        assert_eq!(asks(Method::GET, "/me", None).await.json()["state"], "pending");
        assert_eq!(asks(Method::GET, "/house", None).await.status, 403, "nothing of the house");
        let mine = asks(Method::GET, "/me/request", None).await.json();
        assert_eq!((&mine["state"], &mine["hosts"][0]), (&json!("waiting"), &json!("Ada")), "{mine}");
        assert_eq!(mine["answers"][0]["answer"], "Tenor, mostly.");
        let again = json!({"words": "The concert is over."});
        assert_eq!(asks(Method::POST, "/me/request", Some(&again)).await.status, 409, "it waits already");
        let no = [("act", "decline"), ("reason", "Not before the concert."), ("again_days", "7")];
        let request = mine["id"].as_str().unwrap();
        assert_eq!(ada.sends(&format!("/todo/requests/{request}"), &no).await.status, 303);
        let mine = asks(Method::GET, "/me/request", None).await.json();
        assert_eq!((&mine["state"], &mine["reason"]), (&json!("declined"), &json!("Not before the concert.")));
        assert_eq!(asks(Method::POST, "/me/request", Some(&again)).await.status, 409, "not before then");
        house.later(Span::days(8));
        let token = sami.token().await;
        let asks = async |method: Method, path: &str, body: Option<&Value>| {
            sami.asks(method, path, Some(&token), body).await
        };
        let long = json!({"words": "x".repeat(1_001)});
        assert_eq!(asks(Method::POST, "/me/request", Some(&long)).await.status, 422);
        let asked = asks(Method::POST, "/me/request", Some(&again)).await;
        assert_eq!((asked.status, &asked.json()["words"]), (201, &again["words"]), "{}", asked.gist());
        assert!(ada.looks("/todo").await.body.contains("The concert is over."));
        // Their sessions are theirs to end.
        let sessions = asks(Method::GET, "/sessions", None).await.json();
        assert_eq!(sessions["items"].as_array().unwrap().len(), 4, "{sessions}");
        assert_eq!(asks(Method::DELETE, "/sessions", None).await.status, 204);
        assert_eq!(sami.asks(Method::GET, "/me", Some(&other), None).await.status, 401);
        let last = sami.token().await;
        assert_eq!(sami.asks(Method::DELETE, "/sessions/current", Some(&last), None).await.status, 204);
        assert_eq!(asks(Method::POST, "/house/leave", Some(&json!({"handle": "ada"}))).await.status, 422);
        assert_eq!(asks(Method::POST, "/house/leave", Some(&json!({"handle": "sami"}))).await.status, 204);
        assert_eq!(asks(Method::GET, "/me", None).await.status, 401, "the account has ended");
        assert!(ada.looks("/todo").await.body.contains("Nothing waiting."));
        let inside = ada.token().await;
        assert_eq!(ada.asks(Method::GET, "/me/request", Some(&inside), None).await.status, 404, "whoever is in waits for nothing");
    }

    /// Somebody who is in already asks the hosts of the group, and keeps what they have meanwhile.
    async fn a_member_asks_by_an_invitation_that_wants_approval(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let study = ada.founds("The study", "closed").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let door = ada.invitation_with(&study, &[("kind", "link"), ("approval", "on")]).await;
        assert_eq!(bo.sends(&door, &[("lines", "I read a lot.")]).await.status, 303);
        assert_eq!(bo.sends(&door, &[]).await.status, 303, "asking again changes nothing");
        assert_eq!(bo.looks(&study.room).await.status, 404);
        approve_first(&house, &ada).await;
        bo.says(&study, "I am in.").await;
        let used: Value = used(&ada).await;
        assert_eq!(used, json!([1, 1]), "one place each, however often they asked");
    }

    async fn an_owner_opens_a_door_by_words_of_their_own(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let words = [("kind", "link"), ("wording", "Choir of  June")];
        let door = ada.invitation_with(&hall, &words).await;
        assert_eq!(door, "/i/choir-of-june");
        assert!(house.stranger().looks("/enter").await.body.contains("maxlength=300"), "a whole link fits");
        for typed in [
            "choir of june",
            "CHOIR-OF-JUNE",
            "https://verriere.example/i/choir-of-june",
            "https://verriere.example/i/choir-of-june/?utm_source=a/chat#top",
            " https://verriere.example/i/choir-of-june#/top ",
        ] {
            let mut person = house.stranger();
            let led = person.posts("/enter", &[("code", typed)]).await;
            assert_eq!((led.status, led.location()), (303, "/i"), "{typed}");
            assert!(person.looks("/i").await.body.contains("The hall"), "{typed}");
        }
        let taken = ada.offers_with(&hall, &words).await;
        assert_eq!(taken.status, 422, "{}", taken.gist());
        let bo = ada.invites(&house, &hall, "bo").await;
        house.later(Span::days(20));
        let refused = bo.offers_with(&hall, &[("wording", "words-of-a-member")]).await;
        assert_eq!(refused.status, 403);
        // Those of an invitation that is over are free again.
        assert_eq!(ada.invitation_with(&hall, &words).await, door);
    }

    /// Invariant 31: whoever tries too many words does not learn which are right; a code of chance
    /// still opens, because nobody guesses it.
    async fn words_cannot_be_guessed_one_after_another(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let words = ada.invitation_with(&hall, &[("wording", "choir-of-june")]).await;
        let chance = ada.invitation(&hall, 1).await;
        let guesser = house.stranger();
        for n in 0..20 {
            assert_eq!(guesser.looks(&format!("/i/choir-of-{n}")).await.status, 404);
        }
        assert_eq!(guesser.looks("/i/choir-of-may").await.status, 429);
        assert_eq!(guesser.looks(&words).await.status, 429);
        assert_eq!(guesser.looks(&chance).await.status, 200);
        assert_eq!(house.stranger().looks(&words).await.status, 200);
    }

    async fn an_invitation_is_paused_reopened_given_a_new_code_and_closed(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation(&hall, 5).await;
        let id = ada.looks("/invitations").await.find(r#"name="ids" value="([0-9a-f-]{36})""#);
        let open = async |door: &str| house.stranger().looks(door).await.status;
        for (act, status) in [("pause", 404), ("reopen", 200)] {
            assert_eq!(ada.sends("/invitations", &[("act", act), ("ids", &id)]).await.status, 303);
            assert_eq!(open(&door).await, status, "{act}");
        }
        let made = ada.sends(&format!("/invitations/{id}/code"), &[]).await;
        let other = made.find(r#"value="https?://[^"/]+(/i/[0-9A-Z]{16})""#);
        assert_eq!((open(&door).await, open(&other).await), (404, 200), "the old code is dead");
        made.find(r#"<p class="tags"><span class="tag [^"]*"><span class="stamp" aria-hidden="true"></span>(The hall)<"#);
        ada.sends("/invitations", &[("act", "revoke"), ("ids", &id)]).await;
        assert_eq!(open(&other).await, 404);
        ada.sends("/invitations", &[("act", "reopen"), ("ids", &id)]).await;
        assert_eq!(open(&other).await, 404, "what is closed for good stays closed");
        assert_eq!(ada.sends(&format!("/invitations/{id}/code"), &[]).await.status, 409);
    }

    /// Many at once, by page and by program; what is not among them stays as it is.
    async fn many_invitations_are_paused_and_closed_in_one_step(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let mut doors = Vec::new();
        for _ in 0..30 {
            doors.push(ada.invitation(&hall, 2).await);
        }
        let token = ada.token().await;
        let states = async || -> Vec<(String, String)> {
            let list = ask(&ada, Method::GET, "/invitations", &token, None).await.json();
            let word = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
            list["items"].as_array().unwrap().iter().map(|one| (word(one, "id"), word(one, "state"))).collect()
        };
        let made = states().await;
        assert_eq!(made.len(), 30);
        let (kept, several) = made.split_first().unwrap();
        let mut fields = vec![("act", "pause")];
        fields.extend(several.iter().map(|(id, _)| ("ids", &**id)));
        let count = |states: &[(String, String)], wanted: &str| states.iter().filter(|(_, state)| state == wanted).count();
        assert_eq!(ada.sends("/invitations", &fields).await.status, 303);
        assert_eq!(count(&states().await, "paused"), 29);
        let ids: Vec<&String> = several.iter().map(|(id, _)| id).collect();
        for (change, changed, state) in [("reopen", 29, "live"), ("pause", 29, "paused"), ("revoke", 29, "revoked"), ("reopen", 0, "revoked")] {
            let asked = json!({"change": change, "invitations": ids});
            let answer = ask(&ada, Method::POST, "/invitations/change", &token, Some(&asked)).await;
            if changed > 0 {
                assert_eq!(answer.json()["changed"], changed, "{change}: {}", answer.body);
            }
            let now = states().await;
            assert!(now.iter().all(|(id, is)| is == if *id == kept.0 { "live" } else { state }), "{change}: {now:?}");
        }
        let mut open = 0;
        for door in &doors {
            open += usize::from(house.stranger().looks(door).await.status == 200);
        }
        assert_eq!(open, 1);
    }

    /// Only whoever made it, and the hosts of the house, know of an invitation.
    async fn an_invitation_is_its_makers_and_the_hosts_of_the_house(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        house.later(Span::days(15));
        let door = bo.invitation(&hall, 1).await;
        let (hers, his) = (ada.token().await, bo.token().await);
        let list = ask(&ada, Method::GET, "/invitations?everybody=true&state=live", &hers, None).await;
        let list = list.json();
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
        let id = list["items"][0]["id"].as_str().unwrap().to_owned();
        let of_ada = ask(&ada, Method::GET, "/invitations", &hers, None).await.json();
        let of_ada = of_ada["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(ask(&bo, Method::GET, "/invitations?everybody=true", &his, None).await.status, 404);
        for (method, path) in [
            (Method::GET, format!("/invitations/{of_ada}")),
            (Method::DELETE, format!("/invitations/{of_ada}")),
            (Method::POST, format!("/invitations/{of_ada}/pause")),
            (Method::POST, format!("/invitations/{of_ada}/code")),
        ] {
            assert_eq!(ask(&bo, method, &path, &his, None).await.status, 404, "{path}");
        }
        let paused = ask(&ada, Method::POST, &format!("/invitations/{id}/pause"), &hers, None).await;
        assert_eq!(paused.status, 204);
        let reopened = ask(&bo, Method::POST, &format!("/invitations/{id}/reopen"), &his, None).await;
        assert_eq!(reopened.status, 409, "what a host of the house paused, its maker cannot reopen");
        let code = ask(&ada, Method::POST, &format!("/invitations/{id}/code"), &hers, None).await;
        assert_eq!(code.status, 403, "a code is good in its maker's name");
        let both = json!({"change": "reopen", "invitations": [id]});
        let changed = ask(&ada, Method::POST, "/invitations/change", &hers, Some(&both)).await;
        assert_eq!(changed.json()["changed"], 1);
        assert_eq!(house.stranger().looks(&door).await.status, 200);
    }

    async fn what_came_of_an_invitation_is_found_by_note_and_by_name(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        ada.invites(&house, &hall, "bo").await;
        ada.invitation_with(&hall, &[("note", "100% of the tenors")]).await;
        ada.invitation_with(&hall, &[("note", "ÉTÉ à la mer")]).await;
        let door = ada.invitation(&hall, 1).await;
        let elise = house.stranger().sends(&door, &newcomer_fields("elise", "Élise Blé")).await;
        assert_eq!(elise.status, 303, "{}", elise.gist());
        for (query, found, not) in [
            ("q=bo", "Bo", "100%"),
            ("q=100%25+of", "100%", ">Bo<"),
            ("state=used_up", ">Bo<", "100%"),
            ("state=live", "100%", ">Bo<"),
            ("q=%C3%A9lise", "Élise", "100%"),
            ("q=%C3%89LISE+Bl", "Élise", "100%"),
            ("q=elise", "Élise", "Bo<"),
            ("q=%C3%A9t%C3%A9", "ÉTÉ", "100%"),
            ("q=ete+a+la", "ÉTÉ", "Élise"),
        ] {
            let page = ada.looks(&format!("/invitations?{query}")).await.body;
            let (_, list) = page.split_once("id=\"several\"").unwrap();
            assert!(list.contains(found) && !list.contains(not), "{query}");
        }
        let came = ada.looks("/invitations?q=elise").await;
        came.find(r#"(Élise Blé</a> <time datetime="20)"#);
    }

    /// Invariant 24: what a program may not ask for is refused, not left out.
    async fn a_program_makes_every_kind_within_its_bounds(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let token = ada.token().await;
        let group = ask(&ada, Method::GET, "/groups", &token, None).await.json();
        let group = group["items"][0]["id"].clone();
        let until = house.clock.now().plus(Span::days(30)).rfc3339();
        for (more, status) in [
            (json!({}), 201),
            (json!({"kind": "link", "uses": 1000, "expires_in_hours": 2160}), 201),
            (json!({"kind": "guest", "guest_until": until}), 201),
            (json!({"hosts": [group], "approval": true, "questions": ["Why?"]}), 201),
            (json!({"kind": "person", "uses": 2}), 422),
            (json!({"kind": "guest"}), 422),
            (json!({"kind": "link", "guest_until": until}), 422),
            (json!({"uses": 1001}), 422),
            (json!({"expires_in_hours": 2161}), 422),
            (json!({"only_for": "nobody"}), 422),
            (json!({"questions": ["1", "2", "3", "4"]}), 422),
            (json!({"used": 0}), 400),
        ] {
            let mut body = json!({"groups": [group]});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let made = ask(&ada, Method::POST, "/invitations", &token, Some(&body)).await;
            assert_eq!(made.status, status, "{body}: {}", made.body);
        }
        let people = hall.href.clone();
        assert_eq!(ada.looks(&people).await.status, 200);
    }
}

async fn ask(
    who: &Member,
    method: Method,
    path: &str,
    token: &str,
    body: Option<&Value>,
) -> Answer {
    who.asks(method, path, Some(token), body).await
}

/// How many came by each invitation of hers, the newest first.
async fn used(ada: &Member) -> Value {
    let token = ada.token().await;
    let list = ask(ada, Method::GET, "/invitations", &token, None)
        .await
        .json();
    let items = list["items"].as_array().unwrap();
    items.iter().map(|one| one["used"].clone()).collect()
}

/// A host says yes to whoever has waited longest.
async fn approve_first(house: &House, host: &Member) {
    let now = house.clock.now();
    let mut tx = house.db().write().await.unwrap();
    let id = MemberId(host.id.parse().unwrap());
    let host = members::find(&mut tx, id, now).await.unwrap().unwrap();
    let all = (todo::Filter::default(), None);
    let waiting = todo::waiting_for(&mut tx, &host, all, now).await.unwrap();
    let [Item::Request(first), ..] = &waiting.items[..] else {
        panic!("nobody waits")
    };
    requests::approve(&mut tx, &host, first.id, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
