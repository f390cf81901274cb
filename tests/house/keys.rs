//! Keys: the second step, codes on paper, links and other devices, each by its public door.

use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};

use crate::{
    conversation::two_in_the_hall,
    support::{House, Member, Visitor, members::PASSWORD},
};

on_both! {
    /// Invariant 39: a code is good once, whoever asks at the same moment.
    async fn a_second_step_is_set_up_asked_for_and_each_code_good_once(house: House) {
        let (_ada, mut bo, _hall) = two_in_the_hall(&house).await;
        let phone = bo.elsewhere(&house).await;
        let secret = turn_on(&house, &mut bo).await;
        assert_eq!(phone.looks("/settings").await.status, 303, "every other session ended");
        assert_eq!(bo.looks("/settings").await.status, 200);

        let mut person = house.stranger();
        let asked = first_step(&mut person, "bo").await;
        assert!(person.cookies.is_empty(), "nothing is open yet");
        assert!(!asked.contains("data-me"));
        let wrong = person.posts("/sign-in/code", &[("half", &asked), ("code", "000000")]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.gist());

        // The code that turned it on was spent by that.
        let spent = code(&secret, &house);
        let again = person.posts("/sign-in/code", &[("half", &asked), ("code", &spent)]).await;
        assert_eq!(again.status, 422);

        house.later(Span::seconds(30));
        let fresh = code(&secret, &house);
        let mut halves = vec![asked];
        for _ in 0..5 {
            halves.push(first_step(&mut house.stranger(), "bo").await);
        }
        let tries = halves.iter().map(|half| {
            let person = house.stranger();
            let fields = [("half", half.clone()), ("code", fresh.clone())];
            async move {
                let fields = fields.each_ref().map(|(name, value)| (*name, &**value));
                person.sends("/sign-in/code", &fields).await.status
            }
        });
        let answers = futures_util::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
    }

    /// Invariant 40: every door wants the second step.
    async fn every_door_asks_for_the_second_step(house: House) {
        let (ada, mut bo, _hall) = two_in_the_hall(&house).await;
        let secret = turn_on(&house, &mut bo).await;
        house.later(Span::seconds(30));

        let body = json!({"handle": "bo", "password": PASSWORD});
        let refused = bo.asks(Method::POST, "/sessions", None, Some(&body)).await;
        assert_eq!((refused.status, kind(&refused.json())), (401, "second-step".into()));
        let with = json!({"handle": "bo", "password": PASSWORD, "code": "123"});
        let refused = bo.asks(Method::POST, "/sessions", None, Some(&with)).await;
        assert_eq!(kind(&refused.json()), "wrong-code");
        let with = json!({"handle": "bo", "password": PASSWORD, "code": code(&secret, &house)});
        let opened = bo.asks(Method::POST, "/sessions", None, Some(&with)).await;
        assert_eq!(opened.status, 201, "{}", opened.gist());

        // A link of a host does not go round it, unless that was ticked.
        let link = link_for(&ada, &bo, &[]).await;
        let mut person = house.stranger();
        let half = person.posts(&link, &[]).await;
        assert_eq!(half.status, 200);
        assert!(half.body.contains("name=\"half\""), "{}", half.gist());
        let link = link_for(&ada, &bo, &[("without_second_step", "yes")]).await;
        let entered = person.posts(&link, &[]).await;
        assert_eq!((entered.status, entered.location()), (303, "/settings/keys?saved=recovered"));
        house.stranger().sends("/sign-in", &[("handle", "bo"), ("password", PASSWORD)]).await;
        bo.elsewhere(&house).await;
    }

    async fn a_second_step_is_turned_off_only_with_a_code(house: House) {
        let (_ada, mut bo, _hall) = two_in_the_hall(&house).await;
        let secret = turn_on(&house, &mut bo).await;
        let wrong = bo.posts("/settings/keys/second-step/off", &[("code", "")]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.gist());
        house.later(Span::seconds(30));
        let fields = [("code", &*code(&secret, &house))];
        let off = bo.posts("/settings/keys/second-step/off", &fields).await;
        assert_eq!(off.status, 303, "{}", off.gist());
        bo.elsewhere(&house).await;
    }

    /// Invariant 39, for codes on paper.
    async fn a_recovery_code_signs_in_once_and_leads_to_a_new_password(house: House) {
        let (_ada, bo, _hall) = two_in_the_hall(&house).await;
        let codes = codes_at(&bo).await;
        assert_eq!(codes.len(), 8);
        let tries = (0..12).map(|_| {
            let person = house.stranger();
            let fields = [("handle", "bo".to_owned()), ("code", codes[0].to_lowercase())];
            async move {
                let fields = fields.each_ref().map(|(name, value)| (*name, &**value));
                person.sends("/sign-in/recover", &fields).await.status
            }
        });
        let answers = futures_util::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");

        let mut person = house.stranger();
        let entered = person
            .posts("/sign-in/recover", &[("handle", "@Bo"), ("code", &codes[1])])
            .await;
        assert_eq!(entered.location(), "/settings/keys?saved=recovered", "{}", entered.gist());
        assert!(person.looks("/settings/keys").await.body.contains("6 are left"));
        // Whoever forgot the password need not know it.
        let fresh = "another sentence to keep";
        let chosen = person.posts("/settings/password", &[("password", fresh)]).await;
        assert_eq!(chosen.status, 303, "{}", chosen.gist());
        assert_eq!(bo.looks("/settings").await.status, 303, "every other session ended");
        let old = [("handle", "bo"), ("password", PASSWORD)];
        assert_eq!(house.stranger().sends("/sign-in", &old).await.status, 422);

        let renewed = codes_at(&person).await;
        let ended = [("handle", "bo"), ("code", &*codes[2])];
        assert_eq!(house.stranger().sends("/sign-in/recover", &ended).await.status, 422);
        let other = [("handle", "ada"), ("code", &*renewed[0])];
        assert_eq!(house.stranger().sends("/sign-in/recover", &other).await.status, 422);
        let good = [("handle", "bo"), ("code", &*renewed[0])];
        assert_eq!(house.stranger().sends("/sign-in/recover", &good).await.status, 303);
    }

    async fn codes_count_as_kept_only_when_somebody_says_so(house: House) {
        let ada = house.owner("ada").await;
        let offered = ada.looks("/settings/keys/codes").await;
        assert_eq!(offered.status, 200, "{}", offered.gist());
        let not = ada.sends("/settings/keys/codes/kept", &[("arriving", "1")]).await;
        assert_eq!(not.status, 422);
        let kept = [("arriving", "1"), ("kept", "yes")];
        let kept = ada.sends("/settings/keys/codes/kept", &kept).await;
        assert_eq!((kept.status, kept.location()), (303, "/"));
    }

    /// A session that was taken over cannot make itself a home.
    async fn keys_change_only_for_ten_minutes_after_a_proof(house: House) {
        let (ada, mut bo, _hall) = two_in_the_hall(&house).await;
        house.later(Span::minutes(11));
        for place in ["/settings/keys/second-step", "/settings/keys/codes", "/settings/keys/phone"] {
            let refused = bo.sends(place, &[]).await;
            assert_eq!((refused.status, refused.location()), (303, "/settings/keys"), "{place}");
        }
        let refused = bo.sends("/settings/password", &[("password", "another sentence")]).await;
        assert_eq!(refused.status, 422);
        let refused = ada.sends(&format!("/u/{}/entry-link", bo.id), &[]).await;
        assert_eq!((refused.status, refused.location()), (303, "/settings/keys"));
        let wrong = bo.sends("/settings/keys/prove", &[("password", "not my password")]).await;
        assert_eq!(wrong.status, 422);
        let proven = bo.posts("/settings/keys/prove", &[("password", PASSWORD)]).await;
        assert_eq!(proven.status, 303);
        assert_eq!(codes_at(&bo).await.len(), 8);
    }

    async fn a_phone_comes_in_by_a_link_and_proves_nothing_more(house: House) {
        let (_ada, bo, _hall) = two_in_the_hall(&house).await;
        let made = bo.sends("/settings/keys/phone", &[]).await;
        let link = made.find(r#"value="https?://[^"/]+(/enter/[^"]+)""#);
        assert!(bo.looks("/settings/keys/phone").await.body.contains("waits until"));
        let mut phone = house.stranger();
        assert_eq!(phone.looks(&link).await.status, 200, "looking spends nothing");
        let entered = phone.posts(&link, &[]).await;
        assert_eq!((entered.status, entered.location()), (303, "/"));
        assert_eq!(house.stranger().sends(&link, &[]).await.status, 404);
        assert!(bo.looks("/settings/keys/phone").await.body.contains("Devices that came in"));
        let refused = phone.sends("/settings/keys/codes", &[]).await;
        assert_eq!(refused.location(), "/settings/keys");
        assert_eq!(phone.sends("/settings/keys/phone", &[]).await.location(), "/settings/keys");

        let late = bo.sends("/settings/keys/phone", &[]).await;
        let late = late.find(r#"value="https?://[^"/]+(/enter/[^"]+)""#);
        house.later(Span::minutes(6));
        assert_eq!(house.stranger().sends(&late, &[]).await.status, 404);
    }

    async fn only_hosts_of_the_house_hand_out_links_and_only_downwards(house: House) {
        let (ada, bo, _hall) = two_in_the_hall(&house).await;
        let to = |member: &Member| format!("/u/{}/entry-link", member.id);
        assert_eq!(bo.sends(&to(&ada), &[]).await.status, 404);
        assert_eq!(ada.sends(&to(&ada), &[]).await.status, 403);
        let nobody = format!("/u/{}/entry-link", uuid::Uuid::now_v7());
        assert_eq!(ada.sends(&nobody, &[]).await.status, 404);
        let link = link_for(&ada, &bo, &[]).await;
        let newer = link_for(&ada, &bo, &[]).await;
        assert_eq!(house.stranger().sends(&link, &[]).await.status, 404, "the newest alone is good");
        assert_eq!(house.stranger().sends(&newer, &[]).await.status, 303);
        let mut conn = house.db().read().await.unwrap();
        let told: Vec<(String,)> = conn
            .query("SELECT kind FROM notices WHERE kind = 'entry_link'").all().await.unwrap();
        let written: Vec<(String,)> = conn
            .query("SELECT deed FROM audit WHERE deed = 'entry_link'").all().await.unwrap();
        assert_eq!((told.len(), written.len()), (2, 2));
    }

    /// Invariant 16: one of several sessions ends alone, with its socket; the others stay.
    async fn one_session_of_several_ends_alone(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let phone = bo.elsewhere(&house).await;
        let theirs = r"/settings/sessions/([0-9a-f-]{36})/end";
        let end = format!("/settings/sessions/{}/end", bo.looks("/settings").await.find(theirs));
        let tablet = bo.elsewhere(&house).await;
        let mut heard_on_phone = phone.listens(&hall).await;
        let mut heard_on_tablet = tablet.listens(&hall).await;
        let mut heard_here = bo.listens(&hall).await;
        assert_eq!(ada.sends(&end, &[]).await.status, 404, "it is nobody else's to end");
        assert_eq!(bo.sends(&end, &[]).await.status, 303);
        assert_eq!(heard_on_phone.end().await, 4001);
        let out = phone.looks("/settings").await;
        assert!(out.status == 303 && out.location().starts_with("/sign-in"), "{}", out.gist());
        ada.says(&hall, "Still there?").await;
        heard_on_tablet.hears("Still there?").await;
        heard_here.hears("Still there?").await;
        for stays in [&bo, &tablet] {
            assert_eq!(stays.looks("/settings").await.status, 200);
        }
        assert_eq!(bo.sends(&end, &[]).await.status, 404, "it ends once");
    }

    /// Invariant 16: whatever ends the other sessions ends every way in that is half gone.
    async fn every_half_open_way_ends_with_the_other_sessions(house: House) {
        let ada = house.owner("ada").await;
        for (handle, loss) in [("bo", "/settings/password"), ("cleo", "/settings/sessions/end-others")] {
            let hall = ada.founds(&format!("Hall {handle}"), "closed").await;
            let mut bo = ada.invites(&house, &hall, handle).await;
            let secret = turn_on(&house, &mut bo).await;
            house.later(Span::seconds(30));
            let waiting = first_step(&mut house.stranger(), handle).await;
            let mut socket = enter_elsewhere(&house, handle, &secret).await.connects("?as=data").await;
            socket.until("hello").await;
            let link = link_for(&ada, &bo, &[]).await;
            let lent = bo.sends("/settings/keys/phone", &[]).await;
            let lent = lent.find(r#"value="https?://[^"/]+(/enter/[^"]+)""#);

            let fields = [("current", PASSWORD), ("password", "another sentence to keep")];
            assert_eq!(bo.posts(loss, &fields).await.status, 303);
            assert_eq!(bo.looks("/settings").await.status, 200, "this one goes on");
            socket.end().await;
            assert_eq!(house.stranger().sends(&link, &[]).await.status, 404);
            assert_eq!(house.stranger().sends(&lent, &[]).await.status, 404);
            house.later(Span::seconds(30));
            let step = [("half", &*waiting), ("code", &*code(&secret, &house))];
            let gone = house.stranger().sends("/sign-in/code", &step).await;
            assert_eq!((gone.status, gone.location()), (303, "/sign-in"));
        }
    }

    /// Invariant 62: ten codes in a quarter of an hour, and as many later.
    async fn codes_of_the_second_step_are_limited_by_member(house: House) {
        let (_ada, mut bo, _hall) = two_in_the_hall(&house).await;
        turn_on(&house, &mut bo).await;
        house.later(Span::minutes(16));
        let half = first_step(&mut house.stranger(), "bo").await;
        let guess = async || {
            let fields = [("half", &*half), ("code", "000000")];
            house.stranger().sends("/sign-in/code", &fields).await
        };
        for _ in 0..10 {
            assert_eq!(guess().await.status, 422);
        }
        let refused = guess().await;
        assert_eq!(refused.status, 429);
        let wait: i64 = refused.header("retry-after").parse().unwrap();
        house.later(Span::seconds(wait));
        assert_eq!(guess().await.status, 422, "it refills as it said");
    }

    /// Invariant 62: nor may a session guess its password for ever.
    async fn proofs_are_limited_by_member(house: House) {
        let (_ada, bo, _hall) = two_in_the_hall(&house).await;
        // Too long to be hashed.
        let long = "x".repeat(1_025);
        for _ in 0..10 {
            let wrong = bo.sends("/settings/keys/prove", &[("password", &long)]).await;
            assert_eq!(wrong.status, 422);
        }
        let refused = bo.sends("/settings/keys/prove", &[("password", PASSWORD)]).await;
        assert_eq!(refused.status, 429);
        house.later(Span::minutes(2));
        let proven = bo.sends("/settings/keys/prove", &[("password", PASSWORD)]).await;
        assert_eq!(proven.status, 303);
    }

    async fn programs_have_the_same_keys(house: House) {
        let (ada, bo, _hall) = two_in_the_hall(&house).await;
        let token = bo.token().await;
        let asks = async |method, path: &str, body: Value| {
            bo.asks(method, path, Some(&token), Some(&body)).await
        };
        let begun = bo.asks(Method::POST, "/me/keys/second-step", Some(&token), None).await;
        assert_eq!(begun.status, 201, "{}", begun.gist());
        let secret = begun.json()["letters"].as_str().unwrap().replace(' ', "");
        let code = json!({"code": code(&secret, &house)});
        let on = asks(Method::POST, "/me/keys/second-step/confirm", code).await;
        assert!(on.json()["refresh_token"].is_string(), "{}", on.gist());
        let made = bo.asks(Method::POST, "/me/keys/recovery-codes", Some(&token), None).await;
        let codes = made.json()["codes"].clone();
        assert_eq!(codes.as_array().unwrap().len(), 8);
        let keys = bo.asks(Method::GET, "/me/keys", Some(&token), None).await.json();
        assert_eq!(keys, json!({"has_password": true, "second_step": true, "recovery_codes_left": 8}));
        let lent = bo.asks(Method::POST, "/me/keys/phone-link", Some(&token), None).await;
        assert_eq!(lent.status, 201);
        let paper = json!({"handle": "bo", "code": codes[0]});
        let opened = bo.asks(Method::POST, "/sessions/recover", None, Some(&paper)).await;
        assert_eq!(opened.status, 201, "{}", opened.gist());
        let spent = bo.asks(Method::POST, "/sessions/recover", None, Some(&paper)).await;
        assert_eq!(kind(&spent.json()), "wrong-code");
        let off = json!({"code": codes[1]});
        assert_eq!(asks(Method::DELETE, "/me/keys/second-step", off).await.status, 200);

        house.later(Span::minutes(9));
        let hers = ada.token().await;
        let path = format!("/members/{}/entry-link", bo.id);
        let made = ada.asks(Method::POST, &path, Some(&hers), Some(&json!({}))).await;
        assert_eq!(made.status, 201, "{}", made.gist());
        let refused = bo.asks(Method::POST, &path, Some(&token), Some(&json!({}))).await;
        assert_eq!(refused.status, 404);
        let ended = bo.asks(Method::DELETE, "/sessions", Some(&token), None).await;
        assert_eq!(ended.status, 204);
    }

    async fn programs_come_in_by_links_and_change_their_password(house: House) {
        let (ada, mut bo, _hall) = two_in_the_hall(&house).await;
        let stranger = house.stranger();
        let post = async |path: &str, body: Value| {
            stranger.asks(Method::POST, path, None, Some(&body)).await
        };
        let token_in = |link: &str| link.trim_start_matches("/enter/").to_owned();
        let token = bo.token().await;
        let lent = bo.asks(Method::POST, "/me/keys/phone-link", Some(&token), None).await.json();
        let (_, lent) = lent["link"].as_str().unwrap().split_once("/enter/").unwrap();
        let lent = json!({"token": lent, "device": "The phone"});
        assert_eq!(post("/sessions/link", lent.clone()).await.status, 201);
        assert_eq!(post("/sessions/link", lent).await.status, 404, "once");

        // The second step is asked for here, too, and a wrong code loses nothing.
        let secret = turn_on(&house, &mut bo).await;
        house.later(Span::seconds(30));
        let link = json!({"token": token_in(&link_for(&ada, &bo, &[]).await)});
        let half = post("/sessions/link", link).await;
        assert_eq!(half.status, 202, "{}", half.body);
        let half = half.json()["half"].clone();
        let wrong = post("/sessions/second-step", json!({"half": half, "code": "000000"})).await;
        assert_eq!((wrong.status, kind(&wrong.json())), (401, "wrong-code".into()));
        let step = json!({"half": half, "code": code(&secret, &house)});
        let opened = post("/sessions/second-step", step.clone()).await;
        assert_eq!(opened.status, 201, "{}", opened.body);
        assert_eq!(post("/sessions/second-step", step).await.status, 401, "once");

        let opened = opened.json();
        let token = opened["access_token"].as_str().unwrap();
        let change = async |body: Value| {
            stranger.asks(Method::PUT, "/me/keys/password", Some(token), Some(&body)).await
        };
        assert_eq!(change(json!({"password": "short"})).await.status, 422);
        let wrong = change(json!({"password": "another sentence to keep", "current": "not it"})).await;
        assert_eq!(kind(&wrong.json()), "wrong-password");
        // They came by a link just now: they need not know the one they had.
        let changed = change(json!({"password": "another sentence to keep"})).await;
        assert!(changed.json()["refresh_token"].is_string(), "{}", changed.body);
        assert_eq!(bo.looks("/settings").await.status, 303, "every other session ended");
        house.later(Span::minutes(9));
        let mut tried = Vec::new();
        for _ in 0..21 {
            tried.push(post("/sessions/link", json!({"token": "none"})).await.status);
        }
        assert_eq!((tried[0], tried[20]), (404, 429), "whoever tries many has to wait");
    }
}

/// Sets up the second step, and gives its secret in letters.
pub(crate) async fn turn_on(house: &House, member: &mut Member) -> String {
    let begun = member.sends("/settings/keys/second-step", &[]).await;
    assert_eq!(begun.status, 303, "{}", begun.gist());
    let page = member.looks("/settings/keys").await;
    assert!(page.body.contains("<svg class=\"qr\""), "{}", page.gist());
    let secret = page
        .find(r#"<code class="code">([A-Z2-7 ]+)</code>"#)
        .replace(' ', "");
    let wrong = [("code", "12 34 5")];
    let wrong = member
        .posts("/settings/keys/second-step/confirm", &wrong)
        .await;
    assert_eq!(wrong.status, 422);
    let fields = [("code", &*code(&secret, house))];
    let on = member
        .posts("/settings/keys/second-step/confirm", &fields)
        .await;
    assert_eq!(on.status, 303, "{}", on.gist());
    assert!(
        !member
            .looks("/settings/keys")
            .await
            .body
            .contains(&secret[..8])
    );
    secret
}

/// What the app of whoever has this secret shows now.
fn code(secret: &str, house: &House) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let now = u64::try_from(house.clock.now().seconds()).unwrap();
    totp.generate(now).to_string()
}

/// Gets the password right, and gives what the second page goes on with.
async fn first_step(person: &mut Visitor, handle: &str) -> String {
    let fields = [("handle", handle), ("password", PASSWORD)];
    let asked = person.posts("/sign-in", &fields).await;
    assert_eq!(asked.status, 200, "{}", asked.gist());
    asked.find(r#"name="half" value="([^"]+)""#)
}

async fn enter_elsewhere(house: &House, handle: &str, secret: &str) -> Visitor {
    let mut person = house.stranger();
    let half = first_step(&mut person, handle).await;
    let fields = [("half", &*half), ("code", &*code(secret, house))];
    let entered = person.posts("/sign-in/code", &fields).await;
    assert_eq!(entered.status, 303, "{}", entered.gist());
    person
}

/// The path of a link that a host hands to somebody.
async fn link_for(host: &Member, whom: &Member, fields: &[(&str, &str)]) -> String {
    let path = format!("/u/{}/entry-link", whom.id);
    let made = host.sends(&path, fields).await;
    assert_eq!(made.status, 200, "{}", made.gist());
    made.find(r#"value="https?://[^"/]+(/enter/[^"]+)""#)
}

async fn codes_at(person: &Visitor) -> Vec<String> {
    let made = person.sends("/settings/keys/codes", &[]).await;
    assert_eq!(made.status, 200, "{}", made.gist());
    let code = regex::Regex::new("<li><code>([0-9A-Z-]+)</code>").unwrap();
    code.captures_iter(&made.body)
        .map(|found| found[1].to_owned())
        .collect()
}

fn kind(problem: &Value) -> String {
    let kind = problem["type"].as_str().unwrap_or_default();
    kind.trim_start_matches("urn:salon:problem:").to_owned()
}
