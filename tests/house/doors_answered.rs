//! Doors that want a host's answer: what whoever waited gains by it, and what they have agreed to.

use salon::values::Span;

use crate::{
    moderation::imposes_in_house,
    support::{Group, House, Member, members::newcomer_fields},
};

on_both! {
    /// The host who says yes opens their own group, whatever the inviter may do by then; of the other
    /// groups nothing is gained, and nothing is told.
    async fn an_approved_newcomer_is_in_although_the_inviter_lost_the_right(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let named = [("member", &*bo.id), ("act", "host")];
        assert_eq!(ada.sends(&format!("{}/roles", hall.href), &named).await.status, 303);
        house.later(Span::days(14));
        let attic = bo.founds("The attic", "closed").await;
        let asked = [("kind", "link"), ("approval", "on"), ("groups", &*attic.slug)];
        let door = bo.invitation_with(&hall, &asked).await;
        let sami = waits_at(&house, &door, "sami").await;
        let imposed = imposes_in_house(&ada, &bo, "uninviting", "24").await;
        assert_eq!(imposed.status, 303, "{}", imposed.gist());
        approves(&ada).await;
        let feed = sami.looks("/").await;
        assert!(feed.body.contains("you are in The hall now"), "{}", feed.gist());
        sami.says(&hall, "Thank you.").await;
        assert_eq!(sami.looks(&attic.room).await.status, 404);
    }

    /// To wait is not to have read what was written meanwhile.
    async fn rules_that_changed_while_somebody_waited_are_asked_again(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        writes(&ada, &hall, "Be kind.").await;
        let door = ada.invitation_with(&hall, &[("kind", "link"), ("approval", "on")]).await;
        let bo = waits_at(&house, &door, "bo").await;
        approves(&ada).await;
        bo.says(&hall, "I have read them.").await;
        let cy = waits_at(&house, &door, "cy").await;
        writes(&ada, &hall, "Be kind.\nBe brief.").await;
        approves(&ada).await;
        let page = cy.looks(&hall.room).await;
        assert!(page.body.contains("Accept the rules of this group to speak here"), "{}", page.gist());
        cy.sends(&format!("{}/rules", hall.href), &[("version", "2")]).await;
        cy.says(&hall, "Now I have.").await;
        // Where there are none any more, there is nothing to accept.
        let di = waits_at(&house, &door, "di").await;
        writes(&ada, &hall, "").await;
        approves(&ada).await;
        di.says(&hall, "Nothing to read.").await;
    }
}

/// Comes by a door that wants approval, and waits.
async fn waits_at(house: &House, door: &str, handle: &str) -> Member {
    let mut newcomer = house.stranger();
    let mut fields = newcomer_fields(handle, handle).to_vec();
    fields.push(("lines", "I sing."));
    let waits = newcomer.posts(door, &fields).await;
    assert_eq!(
        (waits.status, waits.location()),
        (303, "/waiting"),
        "{}",
        waits.gist()
    );
    Member::waiting(newcomer, handle)
}

/// Says yes to whoever has waited longest.
async fn approves(host: &Member) {
    let todo = host.looks("/todo").await;
    let request = todo.find(r#"action="(/todo/requests/[0-9a-f-]+)""#);
    let approved = host.sends(&request, &[("act", "approve")]).await;
    assert_eq!(approved.status, 303, "{}", approved.gist());
}

async fn writes(host: &Member, group: &Group, rules: &str) {
    let path = format!("{}/settings/rules", group.href);
    let written = host.sends(&path, &[("rules", rules)]).await;
    assert_eq!(written.status, 303, "{}", written.gist());
}
