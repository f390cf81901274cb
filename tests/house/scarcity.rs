//! Scarcity: how many places a member may keep open, when they may begin, and when a place comes back.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use salon::values::Span;

use crate::support::{House, chance::for_all, members::newcomer_fields};

on_both! {
    /// Nobody is led to a form that would refuse them.
    async fn a_newcomer_is_led_to_inviting_once_they_may(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let link = format!(r#"href="{}/invite""#, hall.href);
        assert!(!bo.looks(&hall.href).await.body.contains(&link));
        assert!(!bo.looks("/invitations").await.body.contains("/invitations/new"));
        house.later(Span::days(14));
        assert!(bo.looks(&hall.href).await.body.contains(&link));
        assert!(bo.looks("/invitations").await.body.contains("/invitations/new"));
    }

    async fn a_newcomer_does_not_invite_in_their_first_days(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let refused = bo.offers(&hall, 1).await;
        assert_eq!(refused.status, 422, "{}", refused.gist());
        assert!(refused.body.contains("You may invite from "), "{}", refused.gist());
        assert!(refused.body.contains("Come and see."), "what was typed is kept");
        // To found a group makes nobody less new.
        let attic = bo.founds("The attic", "closed").await;
        assert_eq!(bo.offers(&attic, 1).await.status, 422);
        house.later(Span::days(14));
        bo.invitation(&hall, 1).await;
    }

    async fn a_member_has_three_places_and_the_owner_as_many_as_they_like(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        house.later(Span::days(14));
        bo.invitation(&hall, 1).await;
        let too_many = bo.offers(&hall, 3).await;
        assert!(too_many.body.contains("You have 2 places left to give."), "{}", too_many.gist());
        bo.invitation(&hall, 2).await;
        let taken = bo.offers(&hall, 1).await;
        assert_eq!(taken.status, 422);
        assert!(taken.body.contains("All 3 places are taken."), "{}", taken.gist());
        ada.invitation(&hall, 1_000).await;
        ada.invitation(&hall, 1_000).await;
    }

    /// Whoever founds a group names themselves its host: that gives nobody a host's places.
    async fn to_found_a_group_gives_no_more_places(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let cy = ada.invites(&house, &hall, "cy").await;
        house.later(Span::days(14));
        let attic = bo.founds("The attic", "closed").await;
        let too_many = bo.offers(&attic, 4).await;
        assert_eq!(too_many.status, 422, "{}", too_many.gist());
        bo.invitation(&attic, 3).await;
        // Whom somebody else made a host has them.
        let named = [("member", &*cy.id), ("act", "host")];
        assert_eq!(ada.sends(&format!("{}/roles", hall.href), &named).await.status, 303);
        cy.invitation(&hall, 40).await;
    }

    async fn a_place_comes_back_when_the_newcomer_has_been_here_for_thirty_days(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        house.later(Span::days(14));
        let door = bo.invitation(&hall, 3).await;
        let mut cy = house.stranger();
        let entered = cy.posts(&door, &newcomer_fields("cy", "Cy")).await;
        assert_eq!(entered.status, 303, "{}", entered.gist());
        // The invitation lapses, and with it the two places that nobody took.
        house.later(Span::days(8));
        assert_eq!(bo.offers(&hall, 3).await.status, 422);
        house.later(Span::days(23));
        assert_eq!(bo.offers(&hall, 3).await.status, 200);
    }

    /// However many are made at once, no more places are open than there are.
    async fn invitations_made_at_the_same_time_never_exceed_the_allowance(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let mut members = Vec::new();
        for handle in ["bo", "cy", "di", "ed"] {
            members.push(Arc::new(ada.invites(&house, &hall, handle).await));
        }
        house.later(Span::days(14));
        let round = AtomicUsize::new(0);
        for_all(4, &proptest::collection::vec(1_u32..=3, 2..8), async |wishes| {
            let member = &members[round.fetch_add(1, Ordering::Relaxed) % members.len()];
            let offers = wishes.iter().map(|uses| {
                let (member, hall, uses) = (member.clone(), hall.clone(), *uses);
                tokio::spawn(async move { (member.offers(&hall, uses).await.status, uses) })
            });
            let mut open = 0;
            for offered in offers.collect::<Vec<_>>() {
                let (status, uses) = offered.await.unwrap();
                assert!(matches!(status, 200 | 422), "{status}");
                open += if status == 200 { uses } else { 0 };
            }
            assert!((1..=3).contains(&open), "{wishes:?}: {open} places are open");
        });
    }
}
