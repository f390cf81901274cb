//! What the window shows, for people and for programs that read feeds: of a group, of the house, and no longer.

use crate::{
    consent::{open_window, publish},
    support::{House, Visitor, visitors::Answer},
};

/// Every public address where what was published stands.
const EVERYWHERE: [&str; 5] = [
    "/l",
    "/l/better-aloud",
    "/l/by/hall",
    "/l/by/hall/atom",
    "/atom",
];

async fn again(stranger: &Visitor, path: &str, tag: &str) -> Answer {
    let asked = stranger
        .request(reqwest::Method::GET, path)
        .header("if-none-match", tag);
    Answer::of(asked).await
}

on_both! {
    /// Invariants 42 and 45: what is shown is the copy alone, and what is withdrawn is nowhere.
    async fn it_is_shown_everywhere_and_withdrawn_from_everywhere(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        publish(&slip, &ada, &[&ada, &bo]).await;
        let stranger = house.stranger();
        for path in EVERYWHERE {
            let page = stranger.looks(path).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(page.body.contains("Better aloud"), "{path}: {}", page.gist());
            assert!(!page.body.contains("Only between us"), "{path}");
            assert_eq!(page.body.contains("The answer is 42"), !matches!(path, "/l" | "/l/by/hall"), "{path}");
        }
        let group = stranger.looks("/l/by/hall").await;
        assert!(group.body.contains("@hall@") && group.body.contains(r#"href="/l/by/hall/atom""#), "{}", group.gist());
        let copy = stranger.looks("/l/better-aloud").await.body;
        assert!(copy.contains(r#"href="/l/by/hall""#) && copy.contains("application/atom+xml"));

        // A feed is asked for again each time, and sent again when it changed.
        let feed = stranger.looks("/l/by/hall/atom").await;
        assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
        assert_eq!(feed.header("cache-control"), "no-cache");
        assert!(feed.body.contains("Ada: What is the answer?"), "{}", feed.body);
        let tag = feed.header("etag").to_owned();
        assert_eq!(again(&stranger, "/l/by/hall/atom", &tag).await.status, 304);
        assert_eq!(bo.answers(&slip, "withdraw").await, 303);
        let feed = again(&stranger, "/l/by/hall/atom", &tag).await;
        assert_eq!(feed.status, 200, "it is another feed now");
        for path in EVERYWHERE {
            let page = stranger.looks(path).await;
            assert_eq!(page.status, if path == "/l/better-aloud" { 410 } else { 200 }, "{path}");
            for gone in ["Better aloud", "The answer is 42", "What is the answer?"] {
                assert!(!page.body.contains(gone), "{path} still says {gone}");
            }
        }
        assert_eq!(stranger.looks("/l/by/nobody").await.status, 404);
        assert_eq!(stranger.looks("/l/by/nobody/atom").await.status, 404);
    }

    async fn while_the_window_is_shut_nothing_is_there(house: House) {
        let ada = house.owner("ada").await;
        ada.founds("The hall", "closed").await;
        for path in ["/l/by/hall", "/l/by/hall/atom", "/atom"] {
            assert_eq!(house.stranger().looks(path).await.status, 404, "{path}");
        }
    }
}
