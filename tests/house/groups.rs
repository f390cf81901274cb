//! Groups: who answers for one, and what becomes of it when they are gone.

use reqwest::Method;
use salon::{
    groups,
    values::{MemberId, Span},
};
use serde_json::{Value, json};

use crate::support::{Group, House, Member};

on_both! {
    /// Whoever has hosted longest comes after the owner; a group without hosts goes to its longest member.
    async fn a_group_finds_its_next_owner_by_itself(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let study = bo.founds("The study", "open").await;
        for one in [&cy, &ada] {
            let entered = one.sends(&format!("{}/join", study.href), &[]).await;
            assert_eq!(entered.status, 303, "{}", entered.gist());
        }
        let alone = bo.founds("The attic", "closed").await;
        leave_house(&house, &bo).await;
        assert_eq!(roles(&cy, &study).await, [("cy".into(), "owner".into())]);
        assert_eq!(ada.looks(&alone.href).await.status, 200, "what nobody owns stays to be seen");
        leave_house(&house, &cy).await;
        assert_eq!(roles(&ada, &study).await, [("ada".into(), "owner".into())]);
    }

    async fn a_group_is_opened_only_after_a_day_and_never_what_was_said_before(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let cellar = ada.founds("The cellar", "secret").await;
        let cy = ada.invites(&house, &cellar, "cy").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        ada.says(&cellar, "an old secret").await;
        shows(&ada, &cellar, "open").await;
        let page = cy.looks(&cellar.href).await.body;
        assert!(page.contains("becomes open to all members"), "everybody in it is told");
        assert_eq!(cy.looks(&cellar.room).await.status, 200);
        house.later(Span::hours(23));
        assert_eq!(bo.looks(&cellar.href).await.status, 404, "it is not yet");
        house.later(Span::hours(2));
        assert_eq!(bo.looks(&cellar.href).await.status, 200);
        let entered = bo.sends(&format!("{}/join", cellar.href), &[]).await;
        assert_eq!(entered.status, 303, "{}", entered.gist());
        assert!(!bo.looks(&cellar.room).await.body.contains("an old secret"));
        assert!(cy.looks(&cellar.room).await.body.contains("an old secret"));
        ada.says(&cellar, "welcome").await;
        assert!(bo.looks(&cellar.room).await.body.contains("welcome"));
        // Less visible it is at once.
        shows(&ada, &cellar, "secret").await;
        let di = ada.invites(&house, &hall, "di").await;
        assert_eq!(di.looks(&cellar.href).await.status, 404);
    }

    async fn what_was_announced_can_be_called_off(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let cellar = ada.founds("The cellar", "secret").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let cy = ada.invites(&house, &cellar, "cy").await;
        shows(&ada, &cellar, "closed").await;
        let forbidden = cy.sends(&format!("{}/settings/visibility", cellar.href), &[("visibility", "open")]).await;
        assert_eq!(forbidden.status, 403);
        shows(&ada, &cellar, "secret").await;
        house.later(Span::hours(25));
        assert_eq!(bo.looks(&cellar.href).await.status, 404);
    }

    async fn only_hosts_speak_where_things_are_announced(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let rhythm = [("announcements", "on"), ("slow", "60"), ("slow_for", "3"), ("hold_posts", "3"), ("hold_days", "14")];
        let path = format!("{}/settings/rhythm", hall.href);
        assert_eq!(bo.sends(&path, &rhythm).await.status, 403);
        assert_eq!(ada.sends(&path, &rhythm).await.status, 303);
        assert!(bo.looks(&hall.room).await.body.contains("Only the hosts speak here."));
        let refused = bo.sends(&hall.room, &[("body", "may I?")]).await;
        assert_eq!(refused.status, 403);
        let settings = ada.looks(&format!("{}/settings", hall.href)).await.body;
        assert!(settings.contains(r#"value="60" selected"#));
        let wrong = ada.sends(&path, &[("slow", "0"), ("hold_posts", "99"), ("hold_days", "14")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains(r#"value="99""#) && wrong.body.contains("A number from 0 to 20."));
    }

    async fn a_group_is_handed_over_for_good_or_for_a_while(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let path = format!("{}/roles", hall.href);
        let host = [("member", &*cy.id), ("act", "host")];
        assert_eq!(bo.sends(&path, &host).await.status, 403);
        assert_eq!(ada.sends(&path, &host).await.status, 303);
        assert_eq!(cy.looks(&format!("{}/settings", hall.href)).await.status, 200);
        // While somebody is away.
        let until = house.clock.now().plus(Span::days(20)).rfc3339();
        let (until, _) = until.split_at(10);
        let away = [("member", &*bo.id), ("until", until)];
        assert_eq!(ada.sends(&format!("{path}/stand-in"), &away).await.status, 303);
        assert!(cy.looks(&hall.href).await.body.contains("Bo stands in for Ada"));
        let dismissed = bo.sends(&path, &[("member", &*cy.id), ("act", "member")]).await;
        assert_eq!(dismissed.status, 303, "a stand-in has an owner's rights");
        let taken = bo.sends(&path, &[("member", &*bo.id), ("act", "owner"), ("sure", "on")]).await;
        assert_eq!(taken.status, 403, "and gives away nothing that is not theirs");
        house.later(Span::days(22));
        assert!(!cy.looks(&hall.href).await.body.contains("stands in"));
        assert_eq!(bo.looks(&format!("{}/settings", hall.href)).await.status, 403);
        // Whom the house holds out takes on nothing.
        let dan = ada.invites(&house, &hall, "dan").await;
        let out = json!({"kind": "suspension", "reason": "No.", "until": house.clock.now().plus(Span::days(9)).rfc3339()});
        assert_eq!(ada.does(Method::POST, &format!("/people/{}/sanctions", dan.id), Some(out)).await.status, 201);
        let to_dan = [("member", &*dan.id), ("act", "owner"), ("sure", "on")];
        assert_eq!(ada.sends(&path, &to_dan).await.status, 422);
        let until = house.clock.now().plus(Span::days(5)).rfc3339();
        let stand_in = [("member", &*dan.id), ("until", until.split_at(10).0)];
        assert_eq!(ada.sends(&format!("{path}/stand-in"), &stand_in).await.status, 422);
        // For good.
        let stays = ada.sends(&format!("{}/leave", hall.href), &[]).await;
        assert_eq!(stays.status, 409, "an owner names a successor first");
        let unsure = ada.sends(&path, &[("member", &*bo.id), ("act", "owner")]).await;
        assert_eq!(unsure.status, 422);
        let sure = [("member", &*bo.id), ("act", "owner"), ("sure", "on")];
        assert_eq!(ada.sends(&path, &sure).await.status, 303);
        let owners = [("ada".to_owned(), "host".to_owned()), ("bo".into(), "owner".into())];
        assert_eq!(roles(&cy, &hall).await, owners);
        ada.leaves(&hall).await;
    }

    async fn an_archived_group_is_read_and_no_more(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let study = ada.founds("The study", "open").await;
        assert!(bo.looks("/").await.body.contains("The study"));
        bo.says(&hall, "a word").await;
        for (href, expected) in [(&hall.href, 403), (&study.href, 403)] {
            assert_eq!(bo.sends(&format!("{href}/archive"), &[]).await.status, expected);
            assert_eq!(ada.sends(&format!("{href}/archive"), &[]).await.status, 303);
        }
        assert!(!bo.looks("/").await.body.contains("The study"), "nobody discovers it");
        assert_eq!(bo.sends(&format!("{}/join", study.href), &[]).await.status, 403, "nor enters it");
        let attic = ada.founds("The attic", "closed").await;
        assert_eq!(bo.looks(&format!("{}/ask", attic.href)).await.status, 200);
        assert_eq!(ada.sends(&format!("{}/archive", attic.href), &[]).await.status, 303);
        assert_eq!(bo.sends(&format!("{}/ask", attic.href), &[]).await.status, 403, "nor asks to");
        assert!(bo.looks(&hall.room).await.body.contains("a word"));
        assert_eq!(bo.sends(&hall.room, &[("body", "more")]).await.status, 403);
        assert_eq!(ada.sends(&format!("{}/reopen", hall.href), &[]).await.status, 303);
        bo.says(&hall, "more").await;
    }

    /// Invariant 22: the owner of the house knows that a secret group is there, and enters it in the open or not at all.
    async fn the_owner_of_the_house_oversees_what_they_cannot_read(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let cellar = bo.founds("The cellar", "secret").await;
        bo.says(&cellar, "an old secret").await;
        reads_back_from_joining(&bo, &cellar).await;
        assert_eq!(bo.looks("/house/groups").await.status, 404);
        let listed = ada.looks("/house/groups").await.body;
        assert!(listed.contains("The cellar") && !listed.contains("an old secret"));
        assert_eq!(ada.looks(&cellar.href).await.status, 404);
        let at = format!("/house/groups/{}", cellar.slug);
        let barred = bo.founds("The den", "secret").await;
        let den = format!("/house/groups/{}/enter", barred.slug);
        assert_eq!(ada.sends(&den, &[]).await.status, 303);
        let ban = [("kind", "ban"), ("reason", "Not here.")];
        let banned = bo.sends(&format!("/u/{}/sanction?group={}", ada.id, barred.slug), &ban).await;
        assert_eq!(banned.status, 303, "{}", banned.gist());
        assert_eq!(ada.sends(&den, &[]).await.status, 403, "whoever is banned there does not step in");
        let entered = ada.sends(&format!("{at}/enter"), &[]).await;
        assert_eq!(entered.status, 303, "{}", entered.gist());
        assert!(bo.looks(&cellar.href).await.body.contains("@ada"));
        assert!(!ada.looks(&cellar.room).await.body.contains("an old secret"));
        let close = format!("{at}/close");
        assert_eq!(ada.sends(&close, &[("reason", "")]).await.status, 422);
        assert_eq!(ada.sends(&close, &[("reason", "It is empty.")]).await.status, 303);
        assert_eq!(bo.sends(&cellar.room, &[("body", "?")]).await.status, 403);
        let reopened = bo.sends(&format!("{}/reopen", cellar.href), &[]).await;
        assert_eq!(reopened.status, 403, "what the house closed the house reopens");
        assert_eq!(ada.sends(&format!("{at}/reopen"), &[]).await.status, 303);
        bo.says(&cellar, "again").await;
    }

    async fn somebody_asks_to_be_let_in(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let study = ada.founds("The study", "closed").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let door = [("read_back", "all"), ("questions", "Which voice?"), ("again_days", "3")];
        assert_eq!(ada.sends(&format!("{}/settings/newcomers", study.href), &door).await.status, 303);
        let ask = format!("{}/ask", study.href);
        assert!(bo.looks(&ask).await.body.contains("Which voice?"));
        let empty = bo.sends(&ask, &[("words", "I sing."), ("answer", " ")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.body.contains("I sing."), "what was typed is kept");
        let asked = [("words", "I sing."), ("answer", "Tenor")];
        assert_eq!(bo.sends(&ask, &asked).await.status, 303);
        assert!(bo.looks(&ask).await.body.contains("You asked to enter"));
        assert_eq!(bo.sends(&ask, &asked).await.status, 403, "once is enough");
        assert_eq!(bo.sends(&format!("{ask}/withdraw"), &[]).await.status, 303);
        assert_eq!(bo.sends(&ask, &asked).await.status, 303);
    }

    async fn rooms_are_named_ordered_and_archived(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let rooms = format!("{}/rooms", hall.href);
        for taken in ["Settings", "Rules", "Ask", "Log"] {
            let added = ada.sends(&rooms, &[("name", taken)]).await;
            assert!(added.location().ends_with("-room"), "{}", added.location());
        }
        let change = async |room: &str, act: &str, name: &str| {
            let fields = [("act", act), ("name", name)];
            ada.sends(&format!("{rooms}/{room}"), &fields).await.status
        };
        assert_eq!(change("salon", "name", "The long table").await, 303);
        assert!(bo.looks(&hall.room).await.body.contains("The long table"), "its address stays");
        assert_eq!(change("salon", "name", "").await, 422);
        assert_eq!(change("settings-room", "up", "").await, 303);
        let page = bo.looks(&hall.href).await.body;
        let place = |what: &str| page.find(&format!(r#"class="row" href="{}/{what}""#, hall.href)).unwrap();
        assert!(place("settings-room") < place("salon"));
        assert_eq!(change("salon", "archive", "").await, 303);
        assert_eq!(bo.sends(&hall.room, &[("body", "anybody?")]).await.status, 403);
        assert_eq!(bo.looks(&hall.room).await.status, 200);
        for room in ["settings-room", "rules-room", "ask-room"] {
            assert_eq!(change(room, "archive", "").await, 303);
        }
        assert_eq!(change("log-room", "archive", "").await, 422, "one stays open");
        assert_eq!(change("salon", "reopen", "").await, 303);
        bo.says(&hall, "here I am").await;
        assert_eq!(bo.sends(&format!("{rooms}/salon"), &[("act", "archive")]).await.status, 403);
    }
}

async fn shows(owner: &Member, group: &Group, visibility: &str) {
    let path = format!("{}/settings/visibility", group.href);
    let shown = owner.sends(&path, &[("visibility", visibility)]).await;
    assert_eq!(shown.status, 303, "{}", shown.gist());
}

async fn reads_back_from_joining(host: &Member, group: &Group) {
    let path = format!("{}/settings/newcomers", group.href);
    let fields = [("read_back", "0"), ("questions", ""), ("again_days", "7")];
    assert_eq!(host.sends(&path, &fields).await.status, 303);
}

async fn leave_house(house: &House, member: &Member) {
    let id: MemberId = member.id.parse().unwrap();
    let mut tx = house.db().write().await.unwrap();
    groups::leave_all(&mut tx, id, house.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Who answers for a group, by handle and role.
async fn roles(member: &Member, group: &Group) -> Vec<(String, String)> {
    let token = member.token().await;
    let listed = member
        .asks(Method::GET, "/groups", Some(&token), None)
        .await;
    let listed: Value = listed.json();
    let found = listed["items"].as_array().unwrap().iter();
    let found = found
        .clone()
        .find(|one| one["slug"] == *group.slug)
        .unwrap();
    let path = format!("/groups/{}", found["id"].as_str().unwrap());
    let shown: Value = member
        .asks(Method::GET, &path, Some(&token), None)
        .await
        .json();
    let hosts = shown["hosts"].as_array().unwrap();
    let word = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    hosts
        .iter()
        .map(|one| (word(one, "handle"), word(one, "role")))
        .collect()
}
