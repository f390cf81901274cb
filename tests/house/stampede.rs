//! A stampede: hundreds of servers fetch what a boosted link shows, and members notice nothing; and at the
//! moment at which it is withdrawn nobody gets it any more, nor is told that what they kept is still right.
//!
//! A house that is built for tests spends 2 ms of one core on a fetch: 3,000 in a minute are a tenth of it.

use std::{sync::Arc, time::Duration};

use reqwest::Method;
use tokio::sync::Semaphore;

use crate::{
    consent::{open_window, publish},
    federation::in_the_house::becomes,
    support::{House, visitors::Answer},
};

const FETCHES: usize = 600;
/// As many as a small machine has open at once.
const AT_ONCE: usize = 64;

/// What servers fetch for the sake of one link.
const PATHS: [(&str, &str); 4] = [
    ("/l/better-aloud", "text/html"),
    ("/l/better-aloud", "application/activity+json"),
    ("/l/better-aloud/preview.png", "image/*"),
    ("/l/better-aloud/embed", "text/html"),
];

/// Fetches all of it again and again; gives how each was answered.
async fn stampede(house: &House, fetches: usize) -> Vec<Answer> {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let fetching = (0..fetches).map(|number| {
        let (path, accept) = PATHS[number % PATHS.len()];
        let request = house
            .stranger()
            .request(Method::GET, path)
            .header("accept", accept);
        let places = Arc::clone(&places);
        tokio::spawn(async move {
            let _place = places.acquire().await.unwrap();
            Answer::of(request).await
        })
    });
    let fetching: Vec<_> = fetching.collect();
    let mut answers = Vec::new();
    for one in fetching {
        answers.push(one.await.unwrap());
    }
    answers
}

on_both! {
    /// Journey 6.5 (11), invariant 43.
    async fn members_do_not_notice_a_stampede_and_a_withdrawal_ends_it(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        publish(&slip, &ada, &[&ada, &bo]).await;
        becomes(&ada, "/l/better-aloud", "The answer is 42").await;
        let kept = house.stranger().looks("/l/better-aloud/preview.png").await;
        let tag = kept.header("etag").to_owned();
        let mut listening = bo.listens(&hall).await;

        let talk = async {
            for words in ["before", "while", "after"] {
                ada.says(&hall, words).await;
                let heard = tokio::time::timeout(Duration::from_secs(2), listening.hears(words)).await;
                assert!(heard.is_ok(), "{words} is heard at once");
            }
        };
        let (answers, ()) = tokio::join!(stampede(&house, FETCHES), talk);
        for answer in &answers {
            assert!(matches!(answer.status, 200 | 303), "{}", answer.gist());
            let cached = answer.header("cache-control");
            assert!(cached.contains("no-store") || cached.contains("no-cache"), "{cached}");
        }

        // Whoever asks once it is withdrawn gets nothing, in the middle of a stampede too.
        let (during, after) = tokio::join!(stampede(&house, 60), async {
            assert_eq!(bo.answers(&slip, "withdraw").await, 303);
            stampede(&house, 60).await
        });
        assert!(during.iter().all(|answer| matches!(answer.status, 200 | 303 | 410)));
        for answer in after {
            assert!(matches!(answer.status, 303 | 410), "{}", answer.gist());
            assert!(!answer.body.contains("The answer is 42"), "{}", answer.gist());
        }
        let again = house.stranger().request(Method::GET, "/l/better-aloud/preview.png");
        let again = Answer::of(again.header("if-none-match", tag)).await;
        assert_eq!(again.status, 410, "never: what you kept is right");
    }
}
