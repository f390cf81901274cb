//! Proofs: who is here is told to nobody, a session that may do more has another secret, and hashing
//! never starves the conversation.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use reqwest::Method;
use salon::values::Span;
use serde_json::json;

use crate::{
    conversation::two_in_the_hall,
    doors_shut::take_as_long,
    keys::turn_on,
    letters::Mailed,
    support::{House, Kind, Visitor, members::PASSWORD},
};

/// A handle that is somebody's, and one that is nobody's.
const HANDLES: [&str; 2] = ["bo", "no"];
const NAMES: [&str; 2] = ["somebody's", "nobody's"];

/// A house whose passwords are dear.
struct Dear(House);

impl Dear {
    async fn on(kind: Kind) -> Self {
        Self(House::with(kind, &["--password-memory", "46"]).await)
    }
}

on_both! {
    /// Invariant 35: a secret that was known before opens nothing after.
    async fn a_session_that_may_do_more_has_another_secret(house: House) {
        let (ada, mut bo, _hall) = two_in_the_hall(&house).await;
        let cookie = bo.cookies.keys().next().unwrap().clone();
        let mut planted = house.stranger();
        planted.cookies.insert(cookie, "A".repeat(43));
        for before in [planted, Visitor::clone(&*ada.elsewhere(&house).await)] {
            let mut victim = before.clone();
            let entered = victim.posts("/sign-in", &[("handle", "bo"), ("password", PASSWORD)]).await;
            assert_eq!(entered.status, 303, "{}", entered.gist());
            assert_eq!(victim.looks("/settings").await.status, 200);
            is_worth_nothing(&before).await;
        }
        house.later(Span::minutes(11));
        let before = bo.clone();
        let proven = bo.posts("/settings/keys/prove", &[("password", PASSWORD)]).await;
        assert_eq!(proven.status, 303, "{}", proven.gist());
        assert_eq!(bo.looks("/settings").await.status, 200);
        is_worth_nothing(&before).await;
        let before = bo.clone();
        turn_on(&house, &mut bo).await;
        is_worth_nothing(&before).await;
        let before = bo.clone();
        let another = [("password", "another sentence to keep")];
        assert_eq!(bo.posts("/settings/password", &another).await.status, 303);
        assert_eq!(bo.looks("/settings").await.status, 200);
        is_worth_nothing(&before).await;
    }

    /// The same for programs.
    async fn a_program_that_proved_itself_goes_on_with_another_secret(house: House) {
        let (_ada, bo, _hall) = two_in_the_hall(&house).await;
        let posts = async |path, token: Option<&str>, body| {
            bo.asks(Method::POST, path, token, Some(&body)).await
        };
        let signed = posts("/sessions", None, json!({"handle": "bo", "password": PASSWORD})).await.json();
        let token = signed["access_token"].as_str();
        let proven = posts("/me/keys/proof", token, json!({"password": PASSWORD})).await;
        assert_eq!(proven.status, 200, "{}", proven.gist());
        let fresh = proven.json()["refresh_token"].clone();
        let former = json!({"refresh_token": signed["refresh_token"]});
        assert_eq!(posts("/sessions/refresh", None, former).await.status, 401);
        let goes_on = posts("/sessions/refresh", None, json!({"refresh_token": fresh})).await;
        assert_eq!(goes_on.status, 200, "{}", goes_on.gist());
    }

    /// Invariant 37: whether a handle or an address is somebody's shows in no status, byte or time.
    async fn nobody_learns_at_the_door_who_is_inside(story: Mailed) {
        let Mailed { house, sink } = story;
        let (_ada, bo, _hall) = two_in_the_hall(&house).await;
        let given = bo.sends("/settings/keys/email", &[("email", "bo@house.example")]).await;
        assert_eq!(given.status, 303, "{}", given.gist());
        let letter = sink.next().await;
        let confirm = regex::Regex::new("http://[^/]+(/mail/[^ \r\n]+)").unwrap();
        let link = confirm.captures(&letter).unwrap()[1].to_owned();
        assert_eq!(house.stranger().sends(&link, &[]).await.status, 303);
        let passer = || {
            // There are only so many tries for one handle.
            house.later(Span::minutes(1));
            house.stranger()
        };
        let answers = async |person: &Visitor, whose: &str| {
            let typed = [("handle", whose), ("password", "not my password"), ("code", "0000-0000-0000-0000")];
            let program = json!({"handle": whose, "password": "not my password"});
            let address = format!("{whose}@house.example");
            [
                person.sends("/sign-in", &typed[..2]).await,
                person.sends("/sign-in/recover", &[typed[0], typed[2]]).await,
                person.sends("/sign-in/lost", &[("email", &*address)]).await,
                person.asks(Method::POST, "/sessions", None, Some(&program)).await,
            ]
        };
        let [theirs, nobodys] = HANDLES;
        let (known, unknown) = (answers(&passer(), theirs).await, answers(&passer(), nobodys).await);
        for (known, unknown) in known.iter().zip(&unknown) {
            let (status, headers, body) = known.told();
            assert!(matches!(status, 200 | 401 | 422), "{}", known.gist());
            let body = body.replace(&format!("value=\"{theirs}\""), &format!("value=\"{nobodys}\""));
            assert_eq!((status, headers, body), unknown.told());
        }
        take_as_long(passer, &NAMES, async |person, whose| {
            let fields = [("handle", HANDLES[whose]), ("password", "not my password")];
            assert_eq!(person.sends("/sign-in", &fields).await.status, 422);
        }).await;
        take_as_long(passer, &NAMES, async |person, whose| {
            let fields = [("handle", HANDLES[whose]), ("code", "0000-0000-0000-0000")];
            assert_eq!(person.sends("/sign-in/recover", &fields).await.status, 422);
        }).await;
    }

    /// Invariant 38: whoever crowds at the door is not heard inside.
    async fn people_talk_on_while_a_crowd_signs_in(dear: Dear) {
        let Dear(house) = dear;
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut heard = bo.listens(&hall).await;
        let answered = Arc::new(AtomicUsize::new(0));
        let crowd: Vec<_> = (0..60)
            .map(|n| {
                let (person, answered) = (house.stranger(), Arc::clone(&answered));
                tokio::spawn(async move {
                    let handle = format!("crowd{n}");
                    let fields = [("handle", &*handle), ("password", "not my password")];
                    assert_eq!(person.sends("/sign-in", &fields).await.status, 422);
                    answered.fetch_add(1, Ordering::SeqCst);
                })
            })
            .collect();
        while answered.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        for said in ["one", "two", "three"] {
            ada.says(&hall, said).await;
            heard.hears(said).await;
        }
        let before = answered.load(Ordering::SeqCst);
        futures_util::future::join_all(crowd).await;
        assert!(before < 60, "three messages came before the crowd was through");
    }
}

async fn is_worth_nothing(before: &Visitor) {
    let out = before.looks("/settings").await;
    assert!(
        out.status == 303 && out.location().starts_with("/sign-in"),
        "{}",
        out.gist()
    );
}
