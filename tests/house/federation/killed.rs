//! A house that is killed while it tells other servers something, and between: nothing is lost, nothing is invented,
//! and what comes twice comes under the same name (invariants 43 and 48).

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    future::IntoFuture,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, Uri},
};
use salon::values::CopyId;
use serde_json::Value;
use tokio::net::TcpListener;

use super::bridge::Bridge;
use crate::support::{chance::rounds, program::Program};

const SERVERS: usize = 4;
const INBOXES: usize = 50;

/// What came to an inbox: what it is, its name, the note that it is about, and the words.
#[derive(Clone, Debug)]
struct Letter {
    kind: String,
    id: String,
    note: String,
    words: String,
}

/// Everything that came to each inbox, in the order in which it came.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<BTreeMap<String, Vec<Letter>>>>);

impl Told {
    fn count(&self) -> usize {
        self.0.lock().unwrap().values().map(Vec::len).sum()
    }

    fn take(&self, inbox: String, activity: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let letter = Letter {
            kind: text(&activity["type"]),
            id: text(&activity["id"]),
            note: text(&activity["object"]["id"]),
            words: text(&activity["object"]["content"]),
        };
        let mut told = self.0.lock().unwrap();
        told.entry(inbox).or_default().push(letter);
    }
}

/// Other servers, which take whatever comes.
async fn world() -> (Told, Vec<String>) {
    let (told, mut hosts) = (Told::default(), Vec::new());
    for _ in 0..SERVERS {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let take = {
            let host = host.clone();
            |State(told): State<Told>, uri: Uri, body: Bytes| async move {
                told.take(
                    format!("{host}{uri}"),
                    &serde_json::from_slice(&body).unwrap(),
                );
                StatusCode::ACCEPTED
            }
        };
        let router = Router::new().fallback(take).with_state(told.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        hosts.push(host);
    }
    (told, hosts)
}

/// Gives the inboxes of those who follow from now on.
async fn follow(bridge: &Bridge, hosts: &[String]) -> BTreeSet<String> {
    let mut inboxes = BTreeSet::new();
    let mut tx = bridge.db.write().await.unwrap();
    for host in hosts {
        for n in 0..INBOXES {
            let who = format!("http://{host}/users/{n}");
            tx.query(
                "INSERT INTO followers (actor_id, remote_id, follow_id, inbox, host, followed_at)
                 VALUES ($1, $2, $3, $4, $5, 0)",
            )
            .bind(bridge.group.id)
            .bind(who.clone())
            .bind(format!("{who}/follow"))
            .bind(format!("{who}/inbox"))
            .bind(host.clone())
            .run()
            .await
            .unwrap();
            inboxes.insert(format!("{host}/users/{n}/inbox"));
        }
    }
    tx.commit().await.unwrap();
    inboxes
}

/// What a process that died held is not held for ever.
async fn leases_run_out(bridge: &Bridge) {
    let mut tx = bridge.db.write().await.unwrap();
    tx.query("UPDATE jobs SET held_until = 0")
        .run()
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Waits until so many more letters came, or nothing waits any more.
async fn tells(bridge: &Bridge, told: &Told, more: usize) {
    let enough = told.count().saturating_add(more);
    while told.count() < enough && bridge.waiting().await > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Some number of letters, at most so many.
fn drawn(most: usize) -> usize {
    usize::from(uuid::Uuid::new_v4().as_bytes()[0]) * most / 255
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Publish,
    Revise(&'static str),
    Withdraw,
}

/// One copy is kept, one is withdrawn after all have heard of it, one before.
const ACTS: [(usize, Act); 8] = [
    (0, Act::Publish),
    (1, Act::Publish),
    (0, Act::Revise("the second words")),
    (1, Act::Revise("the second words")),
    (1, Act::Withdraw),
    (2, Act::Publish),
    (2, Act::Withdraw),
    (0, Act::Revise("the last words")),
];

async fn act(bridge: &Bridge, copy: CopyId, act: Act) {
    match act {
        Act::Publish => {
            bridge.shows(&bridge.edition(copy, "the first words")).await;
        }
        Act::Revise(words) => bridge.revises(copy, words).await,
        Act::Withdraw => bridge.withdraws(copy).await,
    }
}

/// What somebody has in the end who does every letter once, as other servers do: the words, or nothing.
fn end(letters: &[Letter], note: &str) -> Option<String> {
    let (mut done, mut gone, mut words) = (HashSet::new(), false, None);
    let about = letters.iter().filter(|letter| letter.note == note);
    for letter in about.filter(|letter| done.insert(&letter.id)) {
        match &*letter.kind {
            "Create" if !gone => words = Some(letter.words.clone()),
            "Update" if words.is_some() => words = Some(letter.words.clone()),
            "Delete" => (gone, words) = (true, None),
            _ => {}
        }
    }
    words
}

on_both! {
    async fn whoever_is_told_by_a_house_that_is_killed_has_in_the_end_what_is_shown(bridge: Bridge) {
        let (told, hosts) = world().await;
        let inboxes = follow(&bridge, &hosts).await;
        let copies = [CopyId::fresh(), CopyId::fresh(), CopyId::fresh()];
        let mut program = Program::start(&bridge.place);
        let mut story = Vec::new();
        for (number, what) in ACTS {
            // Some acts meet a house that is busy with the one before, some one that is dead.
            let busy = drawn(255).is_multiple_of(2);
            if !busy {
                tells(&bridge, &told, usize::MAX).await;
                program.kill();
                leases_run_out(&bridge).await;
            }
            act(&bridge, copies[number], what).await;
            if !busy {
                program.restart();
            }
            for _ in 0..rounds(2) {
                let letters = drawn(SERVERS * INBOXES / 2);
                story.push((what, busy, letters));
                tells(&bridge, &told, letters).await;
                program.kill();
                leases_run_out(&bridge).await;
                program.restart();
            }
        }
        tells(&bridge, &told, usize::MAX).await;
        let told = told.0.lock().unwrap().clone();
        assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), inboxes, "nobody else, and nobody less: {story:?}");
        let [kept, withdrawn, hasty] = copies.map(|copy| bridge.note(copy));
        for (inbox, letters) in &told {
            let has = end(letters, &kept).unwrap_or_else(|| panic!("{inbox} has nothing: {story:?}, {letters:?}"));
            assert!(has.contains("the last words"), "{inbox} has {has}: {story:?}, {letters:?}");
            for note in [&withdrawn, &hasty] {
                assert_eq!(end(letters, note), None, "{inbox}: {story:?}, {letters:?}");
            }
        }
        // Three of the first, two of the second, two of the third: one name for each thing that was said.
        let names: BTreeSet<_> = told.values().flatten().map(|letter| (&letter.note, &letter.kind, &letter.id)).collect();
        let of = |kind: &str| names.iter().filter(|(_, is, _)| *is == kind).count();
        assert!(of("Create") <= 3 && of("Update") <= 3 && of("Delete") <= 2 && names.len() <= 8, "{names:?}, {story:?}");
        assert!(names.iter().all(|(note, _, _)| [&kept, &withdrawn, &hasty].contains(note)), "{names:?}");
    }
}
