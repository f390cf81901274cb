//! Branches: a raid is over in three steps, nobody is punished for whom they invited, and the audit tells it.

use salon::values::Span;

use crate::{
    people::{deeds, profile},
    support::{House, Member, members::newcomer_fields},
};

on_both! {
    /// One code, thirty accounts: a host pauses the branch, looks at it, and suspends whom they chose.
    async fn a_raid_ends_in_three_steps(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        ada.sends(&format!("{}/allowance", profile(&bo)), &[("places", "40")]).await;
        house.later(Span::days(14));
        let leaked = bo.invitation(&hall, 40).await;
        let mut raiders = Vec::new();
        for n in 0..30 {
            let mut raider = house.stranger();
            let handle = format!("raider{n}");
            let entered = raider.posts(&leaked, &newcomer_fields(&handle, "Raider")).await;
            assert_eq!(entered.status, 303, "{}", entered.gist());
            raiders.push(raider);
        }
        let before = deeds(&house).await.len();
        let branch = format!("{}/branch", profile(&bo));
        assert_eq!(raiders[0].looks(&branch).await.status, 404);
        assert_eq!(raiders[0].sends(&format!("{branch}/pause"), &[]).await.status, 404);

        let paused = ada.sends(&format!("{branch}/pause"), &[]).await;
        assert_eq!(paused.status, 303, "{}", paused.gist());
        let late = house.stranger().sends(&leaked, &newcomer_fields("late", "Late")).await;
        assert_eq!(late.status, 404, "the code opens nothing");

        let list = ada.looks(&format!("{branch}?all=true")).await;
        let tick = regex::Regex::new(r#"name="who" value="([0-9a-f-]{36})" checked"#).unwrap();
        let ticked: Vec<String> = tick.captures_iter(&list.body).map(|found| found[1].into()).collect();
        assert_eq!(ticked.len(), 30);

        let mut fields: Vec<(&str, &str)> = ticked.iter().map(|id| ("who", &**id)).collect();
        assert_eq!(ada.sends(&branch, &fields).await.status, 422, "a reason is needed");
        fields.extend([("reason", "A raid."), ("days", "30")]);
        let suspended = ada.sends(&branch, &fields).await;
        assert_eq!(suspended.status, 303, "{}", suspended.gist());
        for raider in &raiders {
            let out = raider.looks(&hall.href).await;
            assert_eq!(out.status, 303, "signed out (invariant 16): {}", out.gist());
        }
        assert_eq!(bo.looks("/").await.status, 200, "nobody is punished for whom they invited");
        let told = deeds(&house).await.split_off(before);
        let (first, rest) = told.split_first().unwrap();
        assert_eq!(first, "pause_branch");
        assert_eq!(rest.iter().filter(|deed| *deed == "suspend").count(), 30, "{rest:?}");
    }

    async fn a_branch_is_paused_down_to_its_leaves_and_no_further(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let ed = ada.invites(&house, &hall, "ed").await;
        house.later(Span::days(14));
        let cy = bo.invites(&house, &hall, "cy").await;
        house.later(Span::days(14));
        let (ours, theirs) = (bo.invitation(&hall, 1).await, cy.invitation(&hall, 1).await);
        let others = ed.invitation(&hall, 1).await;
        assert_eq!(ada.sends(&format!("{}/branch/pause", profile(&bo)), &[]).await.status, 303);
        for (door, status) in [(&ours, 404), (&theirs, 404), (&others, 200)] {
            assert_eq!(house.stranger().looks(door).await.status, status, "{door}");
        }
    }

    /// What a host had paused is held by the owner who pauses the branch: the host cannot reopen it.
    async fn a_host_cannot_reopen_what_the_owner_holds(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let ed = ada.invites(&house, &hall, "ed").await;
        assert_eq!(ada.sends(&format!("/u/{}/role", ed.id), &[("role", "host")]).await.status, 303);
        house.later(Span::days(14));
        let door = bo.invitation(&hall, 1).await;
        let id = bo.looks("/invitations").await.find(r#"name="ids" value="([0-9a-f-]{36})""#);
        let token = ed.token().await;
        let change = async |act: &str| {
            let path = format!("/invitations/{id}/{act}");
            ed.asks(reqwest::Method::POST, &path, Some(&token), None).await.status
        };
        assert!(matches!(change("pause").await, 200 | 204));
        assert_eq!(ada.sends(&format!("{}/branch/pause", profile(&bo)), &[]).await.status, 303);
        change("reopen").await;
        assert_eq!(house.stranger().looks(&door).await.status, 404, "the owner holds it");
    }

    /// What its maker had paused before is held too, and they are told that a host holds it.
    async fn a_maker_cannot_reopen_what_a_host_holds(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        house.later(Span::days(14));
        let door = bo.invitation(&hall, 1).await;
        let id = bo.looks("/invitations").await.find(r#"name="ids" value="([0-9a-f-]{36})""#);
        let does = async |who: &Member, act: &str| {
            let done = who.sends("/invitations", &[("act", act), ("ids", &id)]).await;
            assert_eq!(done.status, 303, "{}", done.gist());
            house.stranger().looks(&door).await.status
        };
        assert_eq!(does(&bo, "pause").await, 404);
        assert_eq!(ada.sends(&format!("{}/branch/pause", profile(&bo)), &[]).await.status, 303);
        assert_eq!(does(&bo, "reopen").await, 404, "a branch was paused");
        assert!(bo.looks("/invitations").await.body.contains("A host of the house"));
        assert_eq!(does(&ada, "reopen").await, 200);
        assert_eq!(does(&bo, "pause").await, 404);
        assert_eq!(does(&ada, "pause").await, 404);
        assert_eq!(does(&bo, "reopen").await, 404, "it was paused by itself");
        assert_eq!(does(&bo, "pause").await, 404, "nor is it theirs again by pausing it");
        assert_eq!(does(&bo, "reopen").await, 404);
        assert_eq!(does(&ada, "reopen").await, 200);
        assert_eq!(does(&bo, "pause").await, 404);
        assert_eq!(does(&bo, "reopen").await, 200, "what they paused themselves, they reopen");
    }

    /// A host of the house does not undo what its owner did to a code of theirs.
    async fn a_host_reopens_nothing_that_the_owner_paused(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        assert_eq!(ada.sends(&format!("{}/role", profile(&bo)), &[("role", "host")]).await.status, 303);
        let door = bo.invitation(&hall, 1).await;
        let id = bo.looks("/invitations").await.find(r#"name="ids" value="([0-9a-f-]{36})""#);
        for (who, act, status) in [(&ada, "pause", 404), (&bo, "reopen", 404), (&ada, "reopen", 200)] {
            assert_eq!(who.sends("/invitations", &[("act", act), ("ids", &id)]).await.status, 303);
            assert_eq!(house.stranger().looks(&door).await.status, status, "{act}");
        }
    }

    async fn thanks_reach_whoever_brought_people_in(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let thank = format!("{}/thank", profile(&bo));
        assert_eq!(bo.sends(&thank, &[]).await.status, 404);
        assert_eq!(ada.sends(&thank, &[]).await.status, 303);
        let mut conn = house.db().read().await.unwrap();
        let (kind,): (String,) = conn
            .query("SELECT kind FROM notices WHERE kind = 'thanked'")
            .one()
            .await
            .unwrap();
        assert_eq!(kind, "thanked");
    }
}
