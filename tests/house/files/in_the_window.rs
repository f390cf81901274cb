//! Pictures in the window: agreed to with the words, shown as copies, and gone with them.

use std::time::Duration;

use serde_json::json;

use super::{
    paths,
    samples::{holds, photo, size_of},
    senders::{Sender, id},
};
use crate::{
    consent::publish,
    conversation::two_in_the_hall,
    support::{Group, House, Member},
};

/// Asks for an address until it is answered so.
async fn becomes(house: &House, path: &str, status: u16) {
    let answered = async {
        while house.stranger().looks(path).await.status != status {
            tokio::task::yield_now().await;
        }
    };
    let answered = tokio::time::timeout(Duration::from_mins(1), answered).await;
    answered.unwrap_or_else(|_| panic!("{path} never answers {status}"));
}

/// What lies in the store for anybody to have.
fn lying(house: &House) -> usize {
    paths(&house.folder().join("files/public")).len()
}

async fn becomes_empty(house: &House) {
    let empty = async {
        while lying(house) > 0 {
            tokio::task::yield_now().await;
        }
    };
    let empty = tokio::time::timeout(Duration::from_mins(1), empty).await;
    empty.unwrap_or_else(|_| panic!("{} copies are left", lying(house)));
}

async fn removes(host: &Member, hall: &Group) {
    let removed = host
        .sends(
            &format!("{}/1/remove", hall.room),
            &[("reason", "Elsewhere.")],
        )
        .await;
    assert!(removed.status < 400, "{}", removed.gist());
}

/// Bo says something with two photographs; ada would like the second to be seen.
async fn proposed(house: &House) -> (Member, Member, Group, [String; 2], String) {
    let (ada, bo, hall) = two_in_the_hall(house).await;
    ada.opens_window(&hall, "hall").await;
    let sender = Sender::of(&bo).await;
    let first = id(&sender.keeps(&hall, "first.jpg", &photo(40, 30)).await);
    let second = id(&sender.keeps(&hall, "second.jpg", &photo(1_200, 300)).await);
    let said = sender
        .says(&hall, uuid::Uuid::new_v4(), "", &[&first, &second])
        .await;
    assert_eq!(said.status, 201, "{}", said.body);
    let chosen = [
        ("picture", &*first),
        ("alt", ""),
        ("left", "50"),
        ("top", "50"),
        ("picture", &*second),
        ("alt", "Lanterns & water"),
        ("left", "10"),
        ("top", "100"),
        ("shown", &*second),
    ];
    let bench = format!("{}/highlight", hall.room);
    let looked = ada
        .sends(
            &bench,
            &[
                &[("title", "By the river"), ("m", "1"), ("act", "look")][..],
                &chosen,
            ]
            .concat(),
        )
        .await;
    assert_eq!(looked.status, 200, "{}", looked.gist());
    assert!(
        looked.body.contains(&format!(
            r#"<img src="/files/{second}/whole" alt="Lanterns &#38; water""#
        )),
        "{}",
        looked.gist()
    );
    // Whole, because it is alone; and as it is shown elsewhere.
    for part in [
        r#"<svg viewBox="0.0 0.0 300.0 1200.0" "#,
        &format!(r#"<image href="/files/{second}/whole" width="300" height="1200"/>"#),
        r#"role="img" aria-label="Lanterns &#38; water""#,
        ">ALT<",
    ] {
        assert!(looked.body.contains(part), "{part}");
    }
    let without = ada
        .sends(&bench, &[("title", "By the river"), ("m", "1")])
        .await;
    assert_eq!(
        without.status, 422,
        "there is nothing to be seen or read of it"
    );
    let slip = ada
        .proposes_with(&hall, ("By the river", &chosen), &[1])
        .await;
    (ada, bo, hall, [first, second], slip)
}

on_both! {
    /// Case 60, invariants 43 and 56: a copy under a name of chance, and nothing of it after a withdrawal.
    async fn case_60_a_picture_leaves_as_agreed_and_is_gone_with_the_words(house: House) {
        let (ada, bo, hall, [first, second], slip) = proposed(&house).await;
        for page in ["/", &*slip] {
            let asked = bo.looks(page).await.body;
            assert!(asked.contains("Lanterns &#38; water"), "{page} shows what is said of it");
            assert!(asked.contains(&format!("{slip}/pictures/{second}")), "{page}");
            assert!(!asked.contains(&format!("{slip}/pictures/{first}")), "{page}");
        }
        let sender = Sender::of(&bo).await;
        assert_eq!(sender.gets(&format!("{slip}/pictures/{second}")).await.status, 200);
        assert_eq!(sender.gets(&format!("{slip}/pictures/{first}")).await.status, 404);
        assert_eq!(lying(&house), 0);
        publish(&slip, &ada, &[&bo]).await;
        becomes(&house, "/l/by-the-river", 200).await;

        let page = house.stranger().looks("/l/by-the-river").await;
        let address = page.find(r#"<img src="(/pictures/[\w-]{43})" alt="Lanterns &#38; water" width="300" height="1200""#);
        assert!(!page.body.contains(&first) && !page.body.contains(&second), "no address of the community");
        assert!(!page.body.contains("<p></p>"));
        let stranger = Member::waiting(house.stranger(), "nobody");
        let anybody = Sender { member: &stranger, token: String::new() };
        let got = anybody.gets(&address).await;
        assert_eq!((got.status, size_of(&got.bytes)), (200, (300, 1_200)));
        assert!(!holds(&got.bytes, b"GPS"));
        assert_eq!((got.header("content-type"), got.header("cache-control")), ("image/jpeg", "public, no-cache"));
        let known = [("if-none-match", got.header("etag"))];
        assert_eq!(anybody.gets_with(reqwest::Method::GET, &address, &known).await.status, 304);
        let feed = house.stranger().looks("/l/by/hall/atom").await.body;
        assert!(feed.contains(r#"<link rel="enclosure" type="image/jpeg""#) && feed.contains(&address), "{feed}");
        let note = page.find(r#"type="application/activity\+json" href="[^"]*(/ap/notes/[^"]+)""#);
        let note = house.stranger().looks(&note).await.json();
        let image = &note["attachment"][0];
        assert!(image["url"].as_str().unwrap().ends_with(&address), "{note}");
        assert_eq!((&image["type"], &image["mediaType"], &image["name"]), (&json!("Image"), &json!("image/jpeg"), &json!("Lanterns & water")));
        assert_eq!((&image["width"], &image["height"], &image["focalPoint"]), (&json!(300), &json!(1_200), &json!([-0.8, -1.0])));
        assert_eq!(image["blurhash"].as_str().unwrap().len(), 28);
        assert_eq!(note["attachment"].as_array().unwrap().len(), 1);

        for private in [&*first, &*second, "second.jpg", "What it shows.", "/files/"] {
            let note = note.to_string();
            assert!(![&page.body, &feed, &note].into_iter().any(|told| told.contains(private)), "{private}");
        }
        let preview = page.find(r#"og:image" content="[^"]*?(/pictures/[^"]+)""#);
        assert_eq!(preview, address);

        // The message may go: what was agreed to stays as it is.
        removes(&ada, &hall).await;
        assert_eq!(anybody.gets(&address).await.status, 200);
        assert_eq!(bo.answers(&slip, "withdraw").await, 303);
        assert_eq!(anybody.gets_with(reqwest::Method::GET, &address, &known).await.status, 404, "also for whoever kept it");
        becomes_empty(&house).await;
    }

    /// Cases 54 and 55, invariant 45: other words for a picture are other bytes.
    async fn case_55_whoever_describes_a_picture_anew_asks_anew(house: House) {
        let (ada, bo, _, [first, second], slip) = proposed(&house).await;
        assert_eq!(bo.answers(&slip, "named").await, 303);
        let cover = |act: &'static str, alt: &'static str| {
            let chosen = [("act", act), ("title", "By the river"), ("language", "en"), ("picture", &*second), ("alt", alt), ("left", "10"), ("top", "100"), ("shown", &*second)];
            chosen.map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let sends = async |act, alt| {
            let fields = cover(act, alt);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
            ada.sends(&slip, &fields).await
        };
        assert_eq!(sends("cover", "Lanterns & water").await.status, 303);
        assert_eq!(ada.answers(&slip, "approve").await, 303, "nothing changed, so nobody was asked");
        becomes(&house, "/l/by-the-river", 200).await;
        let before = house.stranger().looks("/l/by-the-river").await.find(r#"src="(/pictures/[^"]+)""#);
        let edition = sends("revise", "Lanterns").await.location().to_owned();
        assert_eq!(ada.answers(&edition, "approve").await, 409, "bo is asked about it");
        publish(&edition, &ada, &[&bo]).await;
        becomes(&house, &before, 404).await;
        let after = house.stranger().looks("/l/by-the-river").await;
        assert!(after.body.contains(r#"alt="Lanterns""#), "{}", after.gist());
        let others = [("act", "revise"), ("title", "By the river"), ("shown", &*first), ("shown", &*first), ("picture", &*first)];
        assert_eq!(ada.sends(&edition, &others).await.status, 400, "each once");
        let token = ada.token().await;
        let program = Sender { member: &ada, token };
        let id = edition.trim_start_matches("/h/");
        let seen = program.asks(reqwest::Method::GET, &format!("/highlights/{id}")).send().await.unwrap();
        let seen: serde_json::Value = seen.json().await.unwrap();
        assert_eq!((&seen["pictures"][0]["file_id"], &seen["pictures"][0]["alt"]), (&json!(second), &json!("Lanterns")));
        let stranger = json!({"title": "Aloud", "language": "en", "pictures": [{"file_id": uuid::Uuid::new_v4()}]});
        let revised = program.asks(reqwest::Method::POST, &format!("/highlights/{id}/revise")).json(&stranger).send().await.unwrap();
        assert_eq!(revised.status().as_u16(), 400, "it is none of what is quoted");
    }

    /// Invariant 59 and case 51: what went with its message is not shown.
    async fn a_picture_that_is_gone_does_not_leave(house: House) {
        let (ada, bo, hall, _, slip) = proposed(&house).await;
        assert_eq!(bo.answers(&slip, "named").await, 303);
        removes(&ada, &hall).await;
        assert_eq!(ada.answers(&slip, "approve").await, 409);
        assert_eq!(house.stranger().looks("/l/by-the-river").await.status, 404);
    }
}
