//! Passkeys, the whole way through public doors, with a device of our own.

use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};

use crate::{
    conversation::two_in_the_hall,
    support::{House, Member, Visitor, device::Device, members::PASSWORD},
};

on_both! {
    async fn a_passkey_is_added_and_signs_in_without_a_second_step(house: House) {
        let (_ada, mut bo, _hall) = two_in_the_hall(&house).await;
        let other = bo.elsewhere(&house).await;
        let mut device = Device::at(&house);
        let added = add(&mut bo, &mut device, "The blue phone").await;
        assert_eq!(added, (303, "/settings/keys?saved=passkey".into()));
        assert_eq!(other.looks("/settings").await.status, 303, "every other session ended");
        assert!(bo.looks("/settings/keys").await.body.contains("The blue phone"));

        let mut person = house.stranger();
        let asked = asks(&person, "/passkeys/ask").await;
        let shown = (ceremony(&asked), device.shows(&asked));
        let entered = comes_in(&mut person, shown).await;
        assert_eq!((entered.0, &*entered.1), (303, "/"));
        let inside = Member::new(person, "bo").await;
        assert_eq!(inside.id, bo.id);
    }

    /// Invariant 39, and everything an answer must not be.
    async fn an_answer_is_good_once_for_what_was_asked_here_and_now(house: House) {
        let (_ada, mut bo, _hall) = two_in_the_hall(&house).await;
        let mut device = Device::at(&house);
        add(&mut bo, &mut device, "Phone").await;
        let person = house.stranger();

        let asked = asks(&person, "/passkeys/ask").await;
        let shown = (ceremony(&asked), device.shows(&asked));
        let tries = (0..8).map(|_| {
            let mut person = house.stranger();
            let shown = shown.clone();
            async move { comes_in(&mut person, shown).await.0 }
        });
        let answers = futures_util::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");

        let refused = async |shown| comes_in(&mut house.stranger(), shown).await.0;
        let asked = asks(&person, "/passkeys/ask").await;
        let of_another = (ceremony(&asks(&person, "/passkeys/ask").await), device.shows(&asked));
        assert_eq!(refused(of_another).await, 422, "another challenge");
        let asked = asks(&person, "/passkeys/ask").await;
        house.later(Span::minutes(6));
        assert_eq!(refused((ceremony(&asked), device.shows(&asked))).await, 422, "too late");
        let asked = asks(&person, "/passkeys/ask").await;
        device.verifies = false;
        assert_eq!(refused((ceremony(&asked), device.shows(&asked))).await, 422, "nobody looked");
        device.verifies = true;
        let asked = asks(&person, "/passkeys/ask").await;
        let home = std::mem::replace(&mut device.origin, "https://elsewhere.example".into());
        assert_eq!(refused((ceremony(&asked), device.shows(&asked))).await, 422, "another site");
        device.origin = home;
        let asked = asks(&person, "/passkeys/ask").await;
        let unknown = Device::at(&house).shows(&asked);
        assert_eq!(refused((ceremony(&asked), unknown)).await, 422, "nobody's");
        let asked = asks(&person, "/passkeys/ask").await;
        assert_eq!(refused((ceremony(&asked), "{".into())).await, 422);
        // What was asked to make one does not sign in.
        house.later(Span::minutes(5));
        assert_eq!(bo.posts("/settings/keys/prove", &[("password", PASSWORD)]).await.status, 303);
        let asked = own(&bo, "/me/passkeys/ask").await;
        let made = Device::at(&house).makes(&asked);
        assert_eq!(refused((ceremony(&asked), made)).await, 422);
    }

    async fn a_passkey_is_bound_to_whom_it_was_asked_for(house: House) {
        let (mut ada, mut bo, _hall) = two_in_the_hall(&house).await;
        let mut device = Device::at(&house);
        let asked = own(&ada, "/me/passkeys/ask").await;
        let made = (ceremony(&asked), device.makes(&asked));
        assert_eq!(adds(&mut bo, &made, "Phone").await.0, 401, "asked for somebody else");
        let asked = own(&bo, "/me/passkeys/ask").await;
        let made = (ceremony(&asked), device.makes(&asked));
        assert_eq!(adds(&mut bo, &made, "Phone").await.0, 303);
        let asked = own(&ada, "/me/passkeys/ask").await;
        let same = (ceremony(&asked), device.makes(&asked));
        assert_eq!(adds(&mut ada, &same, "Phone").await.0, 401, "one credential, one person");
    }

    async fn whoever_has_only_passkeys_keeps_one(house: House) {
        let (ada, mut bo, hall) = two_in_the_hall(&house).await;
        let door = ada.invitation(&hall, 1).await;
        let mut device = Device::at(&house);
        let mut cleo = house.stranger();
        let body = json!({"handle": "cleo", "name": "Cleo"});
        let asked = cleo.asks(Method::POST, "/passkeys/newcomer", None, Some(&body)).await.json();
        let made = device.makes(&asked);
        let ceremony = ceremony(&asked);
        let fields = [("name", "Cleo"), ("handle", "cleo"), ("ceremony", &*ceremony), ("credential", &*made)];
        let entered = cleo.posts(&door, &fields).await;
        assert_eq!(entered.status, 303, "{}", entered.gist());
        let mut cleo = Member::new(cleo, "cleo").await;

        let page = cleo.looks("/settings/keys").await;
        let id = page.find("/settings/keys/passkeys/([0-9a-f-]{36})/remove");
        let gone = format!("/settings/keys/passkeys/{id}/remove");
        assert_eq!(bo.posts(&gone, &[]).await.status, 404, "not bo's to remove");
        assert_eq!(cleo.posts(&gone, &[]).await.status, 409, "the only way in");
        let renamed = format!("/settings/keys/passkeys/{id}");
        assert_eq!(cleo.posts(&renamed, &[("name", "My key")]).await.status, 303);
        assert!(cleo.looks("/settings/keys").await.body.contains("My key"));

        house.later(Span::minutes(11));
        let asked = asks(&cleo, "/passkeys/ask").await;
        let proof = [("ceremony", &*self::ceremony(&asked)), ("credential", &*device.shows(&asked))];
        let proven = cleo.posts("/settings/keys/prove", &proof).await;
        assert_eq!(proven.status, 303, "{}", proven.gist());
        let chosen = cleo.posts("/settings/password", &[("password", PASSWORD)]).await;
        assert_eq!(chosen.status, 303, "{}", chosen.gist());
        assert_eq!(cleo.posts(&gone, &[]).await.status, 303);
        cleo.elsewhere(&house).await;
    }

    async fn programs_have_passkeys_too(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let door = ada.invitation(&hall, 1).await;
        let dora = house.stranger();
        let mut device = Device::at(&house);
        let called = json!({"handle": "dora", "name": "Dora"});
        let asked = dora.asks(Method::POST, "/passkeys/newcomer", None, Some(&called)).await.json();
        let redeem = async |passkey: Value| {
            let body = json!({"code": door.trim_start_matches("/i/"), "name": "Dora", "handle": "dora", "passkey": passkey});
            dora.asks(Method::POST, "/invitations/redeem", None, Some(&body)).await
        };
        assert_eq!(redeem(Value::Null).await.status, 422, "neither a password nor a passkey");
        let forged = json!({"ceremony": ceremony(&asked), "credential": "{}"});
        assert_eq!(redeem(forged).await.status, 401);
        let asked = dora.asks(Method::POST, "/passkeys/newcomer", None, Some(&called)).await.json();
        let made = json!({"ceremony": ceremony(&asked), "credential": device.makes(&asked)});
        let came = redeem(made).await;
        assert_eq!(came.status, 201, "{}", came.body);
        let asked = dora.asks(Method::POST, "/passkeys/ask", None, None).await.json();
        let shown = json!({"ceremony": ceremony(&asked), "credential": device.shows(&asked)});
        let again = dora.asks(Method::POST, "/sessions/passkey", None, Some(&shown)).await;
        assert_eq!((again.status, &again.json()["member"]["handle"]), (201, &json!("dora")));
        let token = bo.token().await;
        let mut device = Device::at(&house);
        let asked = bo.asks(Method::POST, "/me/passkeys/ask", Some(&token), None).await.json();
        let made = json!({
            "ceremony": ceremony(&asked), "credential": device.makes(&asked), "name": "Kettle",
        });
        let kept = bo.asks(Method::POST, "/me/passkeys", Some(&token), Some(&made)).await;
        assert_eq!(kept.status, 201, "{}", kept.gist());
        let asked = asks(&bo, "/passkeys/ask").await;
        let shown = json!({"ceremony": ceremony(&asked), "credential": device.shows(&asked)});
        let opened = bo.asks(Method::POST, "/sessions/passkey", None, Some(&shown)).await;
        assert_eq!(opened.status, 201, "{}", opened.gist());
        let again = bo.asks(Method::POST, "/sessions/passkey", None, Some(&shown)).await;
        assert_eq!(again.status, 401);
        let listed = bo.asks(Method::GET, "/me/passkeys", Some(&token), None).await.json();
        assert_eq!(listed["items"][0]["name"], "Kettle");
        let path = format!("/me/passkeys/{}", listed["items"][0]["id"].as_str().unwrap());
        let named = json!({"name": "Teapot"});
        let renamed = bo.asks(Method::PATCH, &path, Some(&token), Some(&named)).await;
        assert_eq!(renamed.status, 204);
        let gone = bo.asks(Method::DELETE, &path, Some(&token), None).await;
        assert_eq!(gone.status, 200, "{}", gone.gist());
    }

    /// Invariant 62: thirty in five minutes, and more later.
    async fn asking_devices_is_limited_by_address(house: House) {
        house.owner("ada").await;
        let person = house.stranger();
        let asked = async || person.asks(Method::POST, "/passkeys/ask", None, None).await;
        for _ in 0..30 {
            assert_eq!(asked().await.status, 200);
        }
        let refused = asked().await;
        assert_eq!(refused.status, 429);
        house.later(Span::seconds(refused.header("retry-after").parse().unwrap()));
        assert_eq!(asked().await.status, 200);
    }
}

async fn asks(person: &Visitor, path: &str) -> Value {
    let asked = person.asks(Method::POST, path, None, None).await;
    assert_eq!(asked.status, 200, "{}", asked.gist());
    asked.json()
}

/// Asks as a page of the house does, by its cookie.
async fn own(member: &Member, path: &str) -> Value {
    let asked = member.sends(&format!("/api/v1{path}"), &[]).await;
    assert_eq!(asked.status, 200, "{}", asked.gist());
    asked.json()
}

fn ceremony(asked: &Value) -> String {
    asked["ceremony"].as_str().unwrap().into()
}

/// Adds a passkey of a device, as the page of keys does.
async fn add(member: &mut Member, device: &mut Device, name: &str) -> (u16, String) {
    let asked = own(member, "/me/passkeys/ask").await;
    let made = (ceremony(&asked), device.makes(&asked));
    adds(member, &made, name).await
}

async fn adds(member: &mut Member, made: &(String, String), name: &str) -> (u16, String) {
    let fields = [
        ("ceremony", &*made.0),
        ("credential", &*made.1),
        ("name", name),
    ];
    let added = member.posts("/settings/keys/passkeys", &fields).await;
    (added.status, added.location().to_owned())
}

/// Signs in with what a device showed.
async fn comes_in(person: &mut Visitor, (ceremony, credential): (String, String)) -> (u16, String) {
    let fields = [("ceremony", &*ceremony), ("credential", &*credential)];
    let entered = person.posts("/sign-in/passkey", &fields).await;
    (entered.status, entered.location().to_owned())
}
