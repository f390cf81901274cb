//! Crashes: what was acknowledged outlives the process, whenever it ends (invariant 2).

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use regex::Regex;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    conversation::say_frame,
    support::{
        Group, Member, Place,
        program::Program,
        sockets::{Came, Socket},
    },
};

/// How often the process is ended, and after how many acknowledgements each time.
const ENDS: [usize; 6] = [1, 7, 40, 111, 250, 400];

on_both! {
    async fn whatever_was_acknowledged_outlives_the_process(place: Place) {
        let mut program = Program::start(&place);
        let ada = program.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let mut acknowledged = BTreeMap::new();
        let mut unanswered = Vec::new();
        for enough in ENDS {
            let (said, unsaid) = speak_until_the_end(&mut program, &ada, &hall, enough).await;
            assert!(said.len() >= enough);
            acknowledged.extend(said);
            unanswered.extend(unsaid);
            program.restart();
            let kept = kept(&ada, &hall).await;
            for (cid, seq) in &acknowledged {
                assert_eq!(kept.get(cid), Some(seq), "acknowledged and lost");
            }
            // None half exists: numbers without gaps, and a row for each.
            let mut numbers: Vec<u64> = kept.values().copied().collect();
            numbers.sort_unstable();
            assert!((1..).zip(&numbers).all(|(n, seq)| n == *seq), "{numbers:?}");
        }
        // Whoever got no answer sends again, and it is said once.
        let before = kept(&ada, &hall).await;
        let mut voice = ada.listens(&hall).await;
        for cid in &unanswered {
            voice.asks(&say_frame(&hall, *cid, "words")).await;
            let said = voice.until("said").await["seq"].as_u64().unwrap();
            assert!(before.get(cid).is_none_or(|seq| *seq == said), "said twice");
        }
        let after = kept(&ada, &hall).await;
        assert!(unanswered.iter().all(|cid| after.contains_key(cid)));
        assert!(program.terminate(), "it ends well when asked to");
    }

    async fn a_program_that_is_asked_to_end_says_when_it_comes_back(place: Place) {
        let mut program = Program::start(&place);
        let ada = program.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let mut ear = ada.listens(&hall).await;
        ada.says(&hall, "before").await;
        let ended = tokio::task::spawn_blocking(move || {
            let well = program.terminate();
            (program, well)
        });
        ear.until("restart").await;
        assert_eq!(ear.end().await, 1012);
        let (mut program, well) = ended.await.unwrap();
        assert!(well);
        program.restart();
        assert!(!program.said.contains("/claim/"), "{}", program.said);
        assert!(ada.looks(&hall.room).await.body.contains("before"));
    }
}

/// Eight sockets speak as fast as they are answered, until the process is ended under them.
async fn speak_until_the_end(
    program: &mut Program,
    ada: &Member,
    hall: &Group,
    enough: usize,
) -> (BTreeMap<Uuid, u64>, Vec<Uuid>) {
    let (answers, plenty) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let mut speakers = Vec::new();
    for _ in 0..8 {
        let voice = ada.connects("?as=data").await;
        let (answers, plenty, hall) = (answers.clone(), plenty.clone(), hall.clone());
        speakers.push(tokio::spawn(async move {
            speak(voice, &hall, || {
                if answers.fetch_add(1, Ordering::Relaxed) + 1 == enough {
                    plenty.notify_one();
                }
            })
            .await
        }));
    }
    plenty.notified().await;
    program.kill();
    let (mut said, mut unsaid) = (BTreeMap::new(), Vec::new());
    for speaker in speakers {
        let (some, last) = speaker.await.unwrap();
        said.extend(some);
        unsaid.extend(last);
    }
    (said, unsaid)
}

/// What one socket was told is kept, and what it was told nothing about.
async fn speak(
    mut voice: Socket,
    hall: &Group,
    mut answered: impl FnMut(),
) -> (BTreeMap<Uuid, u64>, Vec<Uuid>) {
    let mut said = BTreeMap::new();
    loop {
        let cids = [Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4()];
        for cid in cids {
            voice.asks(&say_frame(hall, cid, "words")).await;
        }
        let mut left: Vec<Uuid> = cids.to_vec();
        while !left.is_empty() {
            match voice.next().await {
                Came::Frame(frame) if frame["t"] == "said" => {
                    let cid: Uuid = frame["cid"].as_str().unwrap().parse().unwrap();
                    said.insert(cid, frame["seq"].as_u64().unwrap());
                    left.retain(|waiting| *waiting != cid);
                    answered();
                }
                Came::Frame(frame) => assert_ne!(frame["t"], "refused", "{frame}"),
                Came::Closed(_) => return (said, left),
            }
        }
    }
}

/// Every message that the room's pages show, by the name its sender gave it.
async fn kept(member: &Member, hall: &Group) -> BTreeMap<Uuid, u64> {
    let message = Regex::new(r#"data-seq="(\d+)"[^>]*data-cid="([0-9a-f-]{36})""#).unwrap();
    let mut kept = BTreeMap::new();
    let mut before = u64::MAX >> 1;
    loop {
        let page = member
            .looks(&format!("{}?part=1&before={before}", hall.room))
            .await;
        assert_eq!(page.status, 200);
        let shown: Vec<(u64, Uuid)> = message
            .captures_iter(&page.body)
            .map(|m| (m[1].parse().unwrap(), m[2].parse().unwrap()))
            .collect();
        let Some((first, _)) = shown.first() else {
            return kept;
        };
        before = *first;
        kept.extend(shown.into_iter().map(|(seq, cid)| (cid, seq)));
    }
}
