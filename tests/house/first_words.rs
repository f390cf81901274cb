//! First words: whoever waited for a newcomer says welcome with one tap.

use salon::values::Span;

use crate::support::{House, Member};

on_both! {
    /// The notice goes when the welcome is said, and not before.
    async fn a_welcome_that_was_not_said_can_be_said_again(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        house.later(Span::days(14));
        let cy = bo.invites(&house, &hall, "cy").await;
        cy.says(&hall, "Hello!").await;
        let rhythm = [("slow", "60"), ("hold_posts", "0"), ("hold_days", "14")];
        let set = ada.sends(&format!("{}/settings/rhythm", hall.href), &rhythm).await;
        assert_eq!(set.status, 303, "{}", set.gist());
        bo.says(&hall, "I was quicker.").await;
        let welcome = bo.looks("/").await.find(r#"action="(/notices/[0-9a-f-]+/welcome)""#);
        let too_soon = bo.sends(&welcome, &[]).await;
        assert!(too_soon.status >= 400, "{}", too_soon.gist());
        assert!(!said(&ada, &hall.room).await);
        house.later(Span::minutes(2));
        // However much there is to read before it.
        crowd(&house, &bo).await;
        let welcomed = bo.sends(&welcome, &[]).await;
        assert_eq!((welcomed.status, welcomed.location()), (303, &*hall.room), "{}", welcomed.gist());
        assert!(said(&ada, &hall.room).await);
        assert_eq!(bo.sends(&welcome, &[]).await.status, 404, "once");
    }
}

async fn said(reader: &Member, room: &str) -> bool {
    reader.looks(room).await.body.contains("Welcome, Cy 👋")
}

/// Sixty notices that are older than all others, unseen.
async fn crowd(house: &House, member: &Member) {
    let mut tx = house.db().write().await.unwrap();
    let id: salon::values::MemberId = member.id.parse().unwrap();
    for n in 0..60 {
        tx.query(
            "INSERT INTO notices (id, member_id, kind, told_at, subject, reason, href)
             VALUES ($1, $2, 'thanked', 0, '', '', '')",
        )
        .bind(salon::values::NoticeId(uuid::Uuid::from_u128(n)))
        .bind(id)
        .run()
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}
