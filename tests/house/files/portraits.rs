//! Portraits: what people show of themselves, and to whom.

use reqwest::Method;
use salon::values::Span;

use super::{
    samples::{bomb, gif, holds, photo, png, size_of},
    senders::{Got, Sender, posts_parts},
};
use crate::{
    conversation::two_in_the_hall,
    support::{House, Member, members::newcomer_fields, visitors::Answer},
};

/// A square of the picture, and nothing that stood beside it.
fn is_a_portrait(got: &Got) {
    assert_eq!(
        (got.status, got.header("content-type")),
        (200, "image/jpeg")
    );
    assert_eq!(size_of(&got.bytes), (192, 192));
    for trace in [&b"Exif"[..], b"GPS", b"II*\0"] {
        assert!(!holds(&got.bytes, trace));
    }
}

fn is_a_medallion(got: &Got) {
    assert_eq!(
        (got.status, got.header("content-type")),
        (200, "image/svg+xml")
    );
}

/// Sends the form of the settings, as browsers do.
async fn shows(member: &Member, bytes: &[u8]) -> Answer {
    posts_parts(
        member,
        "/settings/portrait",
        Vec::new(),
        ("picture", "me.jpg"),
        bytes,
    )
    .await
}

on_both! {
    /// Invariant 56: its middle, turned upright and drawn anew; whatever else was sent is kept nowhere.
    async fn a_portrait_is_the_middle_of_a_picture_drawn_anew(house: House) {
        let (ada, bo, _) = two_in_the_hall(&house).await;
        let face = format!("/u/{}/face", bo.id);
        let (ada, by_bo) = (Sender::of(&ada).await, Sender::of(&bo).await);
        is_a_medallion(&ada.gets(&face).await);
        let shown = shows(&bo, &photo(1_200, 300)).await;
        assert_eq!((shown.status, shown.location()), (303, "/settings?saved=portrait"));
        let got = ada.gets(&face).await;
        is_a_portrait(&got);
        let known = [("if-none-match", got.header("etag"))];
        assert_eq!(ada.gets_with(Method::GET, &face, &known).await.status, 304);
        // To a stranger there is nothing, and a program is given the same bytes.
        assert_eq!(house.stranger().looks(&face).await.status, 404);
        let path = format!("/people/{}/portrait", bo.id);
        let portrait = ada.asks(Method::GET, &path).send().await.unwrap().bytes().await.unwrap();
        assert_eq!(portrait, got.bytes);

        // What moves stands still, and what is clear is white.
        let moves = by_bo.asks(Method::PUT, "/me/portrait").body(gif(3)).send().await.unwrap();
        assert_eq!(moves.status(), 204);
        let now = ada.gets_with(Method::GET, &face, &known).await;
        is_a_portrait(&now);
        assert_ne!(now.bytes, got.bytes);

        let gone = bo.sends("/settings/portrait/take-down", &[]).await;
        assert_eq!((gone.status, gone.location()), (303, "/settings?saved=portrait-gone"));
        is_a_medallion(&ada.gets(&face).await);
        assert_eq!(ada.asks(Method::GET, &path).send().await.unwrap().status(), 404);
    }

    /// The page says what is wrong, and what hung there hangs on.
    async fn what_is_no_picture_is_not_shown(house: House) {
        let (_, bo, _) = two_in_the_hall(&house).await;
        assert_eq!(shows(&bo, &png(40, 40)).await.status, 303);
        let large = vec![0; 8 * 1024 * 1024 + 1];
        for (sent, says) in [
            (&b"Nothing of note."[..], "Open it on your device"),
            (&[], "Open it on your device"),
            (&bomb(50_000, 50_000), "40 million pixels"),
            (&large, "8\u{a0}MiB"),
        ] {
            let refused = shows(&bo, sent).await;
            assert_eq!(refused.status, 422);
            assert!(refused.body.contains(says), "{says}: {}", refused.gist());
            assert!(refused.body.contains(r#"aria-describedby="picture-wrong""#));
        }
        is_a_portrait(&Sender::of(&bo).await.gets(&format!("/u/{}/face", bo.id)).await);
    }

    /// Whoever opens an invitation sees who invites, within the page: there is nothing else to fetch.
    async fn a_portrait_is_seen_at_the_door_and_by_whoever_may_know_them(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        assert_eq!(shows(&ada, &photo(800, 800)).await.status, 303);
        let door = ada.invitation(&hall, 1).await;
        let seen = house.stranger().looks(&door).await;
        assert!(seen.body.contains(r#"src="data:image/jpeg;base64,"#));
        assert!(seen.body.len() < 30 * 1024, "{} bytes", seen.body.len());

        // Invariant 19: a guest of another group may not know everybody.
        let shed = ada.founds("The shed", "closed").await;
        let until = house.clock.now().plus(Span::days(9)).rfc3339();
        let guest = [("kind", "guest"), ("guest_until", &until[..10])];
        let door = ada.invitation_with(&shed, &guest).await;
        let mut cy = house.stranger();
        assert_eq!(cy.posts(&door, &newcomer_fields("cy", "Cy")).await.status, 303);
        let cy = Member::new(cy, "cy").await;
        assert_eq!(shows(&bo, &photo(300, 300)).await.status, 303);
        let cy = Sender::of(&cy).await;
        is_a_portrait(&cy.gets(&format!("/u/{}/face", ada.id)).await);
        is_a_medallion(&cy.gets(&format!("/u/{}/face", bo.id)).await);
    }

    /// Invariant 77: it is in the log, and they are told.
    async fn a_host_of_the_house_takes_a_portrait_down(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        for member in [&ada, &bo] {
            assert_eq!(shows(member, &photo(300, 300)).await.status, 303);
        }
        let take_down = format!("/u/{}/face/take-down", bo.id);
        assert!(!cy.looks(&format!("/u/{}", bo.id)).await.body.contains(&take_down));
        assert_eq!(cy.sends(&take_down, &[]).await.status, 404);
        is_a_portrait(&Sender::of(&cy).await.gets(&format!("/u/{}/face", bo.id)).await);

        assert!(ada.looks(&format!("/u/{}", bo.id)).await.body.contains(&take_down));
        assert_eq!(ada.sends(&take_down, &[]).await.status, 303);
        is_a_medallion(&Sender::of(&cy).await.gets(&format!("/u/{}/face", bo.id)).await);
        let told = bo.looks("/notices").await.body;
        assert!(told.contains("Ada took your picture down"), "{told}");
        let logged = Sender::of(&ada).await.asks(Method::GET, "/house/audit?deed=take_down_portrait");
        let logged = Answer::of(logged).await.json();
        assert_eq!(logged["items"].as_array().map(Vec::len), Some(1), "{logged}");
        // Nobody takes down what their equals show.
        assert_eq!(ada.sends(&format!("/u/{}/face/take-down", ada.id), &[]).await.status, 403);

        // Whoever leaves takes it along.
        assert_eq!(shows(&cy, &photo(300, 300)).await.status, 303);
        assert_eq!(cy.sends("/settings/leave", &[("handle", "cy")]).await.status, 303);
        is_a_medallion(&Sender::of(&ada).await.gets(&format!("/u/{}/face", cy.id)).await);
    }
}
