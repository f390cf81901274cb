//! Groups run by a program: whatever the pages do, and refuse, the API does and refuses.

use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};

use crate::support::{Group, House, Member, visitors::Answer};

/// Somebody with a token, who asks about one group.
struct Program<'a> {
    member: &'a Member,
    token: String,
    group: String,
}

impl<'a> Program<'a> {
    async fn of(member: &'a Member, group: &Group) -> Self {
        let token = member.token().await;
        let known = member
            .asks(Method::GET, "/groups", Some(&token), None)
            .await
            .json();
        let known = known["items"].as_array().unwrap().clone();
        let found = known.iter().find(|one| one["slug"] == *group.slug);
        let group = found.map_or_else(String::new, |one| one["id"].as_str().unwrap().to_owned());
        Self {
            member,
            token,
            group,
        }
    }

    async fn asks(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let token = Some(&*self.token);
        self.member.asks(method, path, token, body.as_ref()).await
    }

    async fn gets(&self, path: &str) -> Answer {
        self.asks(Method::GET, &self.at(path), None).await
    }

    async fn puts(&self, path: &str, body: Value) -> u16 {
        self.asks(Method::PUT, &self.at(path), Some(body))
            .await
            .status
    }

    async fn posts(&self, path: &str, body: Value) -> u16 {
        self.asks(Method::POST, &self.at(path), Some(body))
            .await
            .status
    }

    async fn pushes(&self, path: &str) -> u16 {
        self.asks(Method::POST, &self.at(path), None).await.status
    }

    async fn deletes(&self, path: &str) -> u16 {
        self.asks(Method::DELETE, &self.at(path), None).await.status
    }

    fn at(&self, path: &str) -> String {
        format!("/groups/{}{path}", self.group)
    }
}

on_both! {
    async fn rules_are_written_read_and_accepted(house: House) {
        let (ada, bo, hall) = crate::conversation::two_in_the_hall(&house).await;
        let (host, member) = (Program::of(&ada, &hall).await, Program::of(&bo, &hall).await);
        let rules = json!({"lines": ["Be kind.", "Be brief."]});
        assert_eq!(member.puts("/rules", rules.clone()).await, 403);
        assert_eq!(host.puts("/rules", json!({"lines": ["One.\nTwo."]})).await, 422);
        assert_eq!(host.puts("/rules", rules).await, 200);
        let read = member.gets("/rules").await.json();
        assert_eq!(read["rules"]["lines"], json!(["Be kind.", "Be brief."]));
        assert_eq!(read["accepted"], false);
        assert_eq!(member.gets("").await.json()["life"]["rules_accepted"], false);
        assert_eq!(member.posts("/rules/accept", json!({"version": 7})).await, 409, "not these");
        assert_eq!(member.posts("/rules/accept", json!({"version": 1})).await, 204);
        assert_eq!(member.gets("/rules").await.json()["accepted"], true);
        assert_eq!(host.puts("/rules", json!({"lines": ["Be kind."]})).await, 200);
        let versions = member.gets("/rules/versions").await.json();
        let numbers: Vec<_> = versions["items"].as_array().unwrap().iter().map(|one| one["version"].clone()).collect();
        assert_eq!(numbers, [2, 1]);
        let older = member.gets("/rules/versions?before=2").await.json();
        assert_eq!(older["items"].as_array().unwrap().len(), 1);
        assert_eq!(member.gets("").await.json()["rules_version"], 2);
    }

    async fn a_group_is_run_by_a_program(house: House) {
        let (ada, bo, hall) = crate::conversation::two_in_the_hall(&house).await;
        let (host, member) = (Program::of(&ada, &hall).await, Program::of(&bo, &hall).await);
        let renamed = host.asks(Method::PATCH, &host.at(""), Some(json!({"name": "The great hall"}))).await;
        assert_eq!(renamed.json()["name"], "The great hall");
        let forbidden = member.asks(Method::PATCH, &member.at(""), Some(json!({"name": "Mine"}))).await;
        assert_eq!(forbidden.status, 403);
        let until = house.clock.now().plus(Span::hours(2)).rfc3339();
        let rhythm = json!({"announcements": true, "slow_seconds": 60, "slow_until": until, "hold_posts": 2, "hold_days": 9});
        assert_eq!(member.puts("/rhythm", rhythm.clone()).await, 403);
        assert_eq!(host.puts("/rhythm", rhythm).await, 200);
        let seen = member.gets("").await.json();
        assert_eq!(seen["announcements"], true);
        assert_eq!((&seen["life"]["slow_seconds"], &seen["life"]["slow_until"]), (&json!(60), &json!(until)));
        house.later(Span::hours(3));
        let (host, member) = (Program::of(&ada, &hall).await, Program::of(&bo, &hall).await);
        assert_eq!(member.gets("").await.json()["life"]["slow_seconds"], 0, "its time is over");
        let past = json!({"announcements": false, "slow_seconds": 1, "slow_until": until, "hold_posts": 0, "hold_days": 0});
        assert_eq!(host.puts("/rhythm", past).await, 422);
        let newcomers = json!({"read_back_days": 30, "questions": ["Why?"], "again_days": 3});
        assert_eq!(member.puts("/newcomers", newcomers.clone()).await, 403);
        assert_eq!(host.puts("/newcomers", newcomers).await, 200);
        assert_eq!(host.puts("/newcomers", json!({"read_back_days": 900, "questions": [], "again_days": 3})).await, 422);
        let running = host.gets("/running").await.json();
        assert_eq!((&running["read_back_days"], &running["questions"]), (&json!(30), &json!(["Why?"])));
        assert_eq!(running["hold_posts"], 2, "what was not asked about stays");
        assert_eq!(member.gets("/running").await.status, 403);
    }

    async fn a_group_is_shown_archived_and_reopened_by_a_program(house: House) {
        let (ada, bo, _hall) = crate::conversation::two_in_the_hall(&house).await;
        let cellar = ada.founds("The cellar", "secret").await;
        let cy = ada.invites(&house, &cellar, "cy").await;
        let (host, member) = (Program::of(&ada, &cellar).await, Program::of(&cy, &cellar).await);
        assert_eq!(Program::of(&bo, &cellar).await.group, "", "they know nothing of it");
        assert_eq!(member.puts("/visibility", json!({"visibility": "open"})).await, 403);
        assert_eq!(host.puts("/visibility", json!({"visibility": "open"})).await, 200);
        assert_eq!(member.gets("").await.json()["life"]["becomes"]["visibility"], "open");
        assert_eq!(member.deletes("/visibility").await, 403);
        assert_eq!(host.deletes("/visibility").await, 204);
        assert_eq!(member.gets("").await.json()["life"]["becomes"], Value::Null);
        assert_eq!(member.pushes("/archive").await, 403);
        assert_eq!(host.pushes("/archive").await, 204);
        assert!(member.gets("").await.json()["archived_at"].is_string());
        assert_eq!(member.pushes("/reopen").await, 403);
        assert_eq!(host.pushes("/reopen").await, 204);
        assert_eq!(member.gets("").await.json()["archived_at"], Value::Null);
    }

    async fn roles_are_given_by_a_program(house: House) {
        let (ada, bo, hall) = crate::conversation::two_in_the_hall(&house).await;
        let (host, member) = (Program::of(&ada, &hall).await, Program::of(&bo, &hall).await);
        let path = format!("/members/{}/role", bo.id);
        assert_eq!(member.puts(&path, json!({"role": "host"})).await, 403);
        assert_eq!(host.puts(&path, json!({"role": "owner"})).await, 400);
        assert_eq!(host.puts(&path, json!({"role": "host"})).await, 204);
        assert_eq!(host.puts(&path, json!({"role": "host"})).await, 409, "they are");
        let until = house.clock.now().plus(Span::days(9)).rfc3339();
        let away = json!({"member": bo.id, "until": until});
        assert_eq!(member.puts("/stand-in", away.clone()).await, 403);
        assert_eq!(host.puts("/stand-in", json!({"member": bo.id, "until": "2199-01-01T00:00:00Z"})).await, 422);
        assert_eq!(host.puts("/stand-in", away).await, 204);
        assert_eq!(member.gets("").await.json()["life"]["stand_in"]["stand_in_id"], *bo.id);
        let heir = json!({"successor": bo.id});
        assert_eq!(member.posts("/hand-over", heir.clone()).await, 403, "nobody gives what they only keep");
        assert_eq!(member.deletes("/stand-in").await, 204, "who stands in may stop");
        assert_eq!(member.deletes("/stand-in").await, 403);
        let nobody = json!({"successor": "00000000-0000-0000-0000-000000000000"});
        assert_eq!(host.posts("/hand-over", nobody).await, 409);
        assert_eq!(host.posts("/hand-over", heir).await, 204);
        assert_eq!(host.gets("").await.json()["role"], "host");
    }

    async fn a_program_asks_to_enter_and_thinks_better_of_it(house: House) {
        let (ada, bo, hall) = crate::conversation::two_in_the_hall(&house).await;
        let study = ada.founds("The study", "closed").await;
        let (host, asker) = (Program::of(&ada, &study).await, Program::of(&bo, &study).await);
        assert_eq!(host.puts("/newcomers", json!({"questions": ["Why?"], "again_days": 3})).await, 200);
        assert_eq!(asker.gets("/request").await.json()["questions"], json!(["Why?"]));
        assert_eq!(asker.posts("/request", json!({"words": "May I?"})).await, 422, "without an answer");
        let ask = json!({"words": "May I?", "answers": ["To read."]});
        assert_eq!(asker.posts("/request", ask.clone()).await, 201);
        assert!(asker.gets("/request").await.json()["id"].is_string());
        assert_eq!(asker.posts("/request", ask.clone()).await, 403, "they have asked");
        assert_eq!(asker.deletes("/request").await, 204);
        assert_eq!(asker.gets("/request").await.json()["id"], Value::Null);
        let open = Program::of(&bo, &hall).await;
        assert_eq!(open.posts("/request", ask).await, 403, "they are in");
    }

    async fn rooms_are_kept_by_a_program(house: House) {
        let (ada, bo, hall) = crate::conversation::two_in_the_hall(&house).await;
        let (host, member) = (Program::of(&ada, &hall).await, Program::of(&bo, &hall).await);
        assert_eq!(host.posts("/rooms", json!({"name": "Attic"})).await, 201);
        let names = |answer: Answer| -> Vec<String> {
            let items = answer.json()["items"].as_array().unwrap().clone();
            items.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names(host.gets("/rooms").await), ["Salon", "Attic"]);
        assert_eq!(member.gets("/rooms").await.status, 403);
        let room = format!("/rooms/{}", hall.room_id);
        let rename = |who: &Program<'_>| who.at(&room);
        let name = json!({"name": "Parlour"});
        assert_eq!(member.asks(Method::PATCH, &rename(&member), Some(name.clone())).await.status, 403);
        assert_eq!(host.asks(Method::PATCH, &rename(&host), Some(name)).await.status, 204);
        assert_eq!(member.posts(&format!("{room}/shift"), json!({"way": "down"})).await, 403);
        assert_eq!(host.posts(&format!("{room}/shift"), json!({"way": "down"})).await, 204);
        assert_eq!(names(host.gets("/rooms").await), ["Attic", "Parlour"]);
        assert_eq!(member.pushes(&format!("{room}/archive")).await, 403);
        assert_eq!(host.pushes(&format!("{room}/archive")).await, 204);
        let attic = host.gets("/rooms").await.json()["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(host.pushes(&format!("/rooms/{attic}/archive")).await, 409, "it is the last");
        assert_eq!(member.pushes(&format!("{room}/reopen")).await, 403);
        assert_eq!(host.pushes(&format!("{room}/reopen")).await, 204);
    }

    /// Invariant 22: a program oversees no more than the page does.
    async fn the_owner_of_the_house_oversees_by_a_program(house: House) {
        let (ada, bo, _hall) = crate::conversation::two_in_the_hall(&house).await;
        let cellar = bo.founds("The cellar", "secret").await;
        let (owner, founder) = (Program::of(&ada, &cellar).await, Program::of(&bo, &cellar).await);
        let list = owner.asks(Method::GET, "/house/groups", None).await.json();
        let found = list["items"].as_array().unwrap().iter().any(|one| one["id"] == *founder.group && one["members"] == 1);
        assert!(found, "{list}");
        assert_eq!(founder.asks(Method::GET, "/house/groups", None).await.status, 404);
        let close = format!("/house/groups/{}/close", founder.group);
        let why = Some(json!({"reason": "It was loud."}));
        assert_eq!(founder.asks(Method::POST, &close, why.clone()).await.status, 403);
        assert_eq!(owner.asks(Method::POST, &close, Some(json!({"reason": ""}))).await.status, 422);
        assert_eq!(owner.asks(Method::POST, &close, why).await.status, 204);
        let seen = founder.gets("").await.json();
        assert_eq!(seen["life"]["closed"], true);
        assert_eq!(founder.pushes("/reopen").await, 403, "whoever closed it reopens it");
        let reopen = format!("/house/groups/{}/reopen", founder.group);
        assert_eq!(owner.asks(Method::POST, &reopen, None).await.status, 204);
        assert_eq!(founder.gets("").await.json()["life"]["closed"], false);
        let enter = format!("/house/groups/{}/enter", founder.group);
        assert_eq!(founder.asks(Method::POST, &enter, None).await.status, 403);
        assert_eq!(owner.asks(Method::POST, &enter, None).await.json()["role"], "member");
        assert!(bo.looks(&cellar.href).await.body.contains("Ada"), "in the open");
    }

    async fn a_newcomer_is_told_what_they_are_and_may_do(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let guest_until = house.clock.now().plus(Span::days(20)).rfc3339();
        let door = ada.invitation_with(&hall, &[("kind", "guest"), ("uses", "1"), ("days", "7"), ("guest_until", &guest_until[..10])]).await;
        let code = door.trim_start_matches("/i/");
        let body = json!({"code": code, "name": "Bo", "handle": "bo", "password": "a sentence to remember"});
        let came = ada.asks(Method::POST, "/invitations/redeem", None, Some(&body)).await;
        assert_eq!(came.status, 201, "{}", came.body);
        let came = came.json();
        assert_eq!(came["groups"][0]["role"], "guest");
        let token = came["token"].as_str().or(came["access_token"].as_str()).unwrap().to_owned();
        let asks = |method, path: &'static str, body| {
            let (ada, token) = (&ada, token.clone());
            async move { ada.asks(method, path, Some(&token), body).await }
        };
        assert_eq!(asks(Method::GET, "/me/places", None).await.status, 403, "guests bring nobody");
        let quiet = json!({"noise": "nothing"});
        assert_eq!(asks(Method::PUT, "/me/noise", Some(&quiet)).await.status, 200);
        assert_eq!(asks(Method::GET, "/me/noise", None).await.json(), quiet);
        let loud = json!({"noise": "deafening"});
        assert_eq!(asks(Method::PUT, "/me/noise", Some(&loud)).await.status, 400);
        assert_eq!(asks(Method::POST, "/me/first-steps/done", None).await.status, 204);
        let token = ada.token().await;
        let places = ada.asks(Method::GET, "/me/places", Some(&token), None).await.json();
        assert_eq!(places["from"], Value::Null);
        let branch = format!("/people/{}/branch", ada.id);
        let branch = ada.asks(Method::GET, &branch, Some(&token), None).await.json();
        assert_eq!(branch["items"][0]["handle"], "bo");
    }
}
