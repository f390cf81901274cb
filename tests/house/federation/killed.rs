//! A house that is killed while it tells other servers something: nothing is lost, nothing is invented, and what
//! comes twice comes under the same name (invariant 48).

use std::{
    collections::{BTreeMap, BTreeSet},
    future::IntoFuture,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, Uri},
};
use serde_json::Value;
use tokio::net::TcpListener;

use super::bridge::Bridge;
use crate::support::{chance::rounds, program::Program};

const SERVERS: usize = 3;
const INBOXES: usize = 40;

/// What came to which inbox: what it is, and its name.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<(String, String, String)>>>);

impl Told {
    fn count(&self) -> usize {
        self.0.lock().unwrap().len()
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
                let activity: Value = serde_json::from_slice(&body).unwrap();
                let of = |name: &str| activity[name].as_str().unwrap().to_owned();
                let came = (format!("{host}{uri}"), of("type"), of("id"));
                told.0.lock().unwrap().push(came);
                StatusCode::ACCEPTED
            }
        };
        let router = Router::new().fallback(take).with_state(told.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        hosts.push(host);
    }
    (told, hosts)
}

async fn follow(bridge: &Bridge, hosts: &[String]) {
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
        }
    }
    tx.commit().await.unwrap();
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

/// Waits until so many more were told something, or nothing waits any more.
async fn tells(bridge: &Bridge, told: &Told, more: usize) {
    let enough = told.count() + more;
    while told.count() < enough && bridge.waiting().await > 0 {
        tokio::task::yield_now().await;
    }
}

on_both! {
    async fn whoever_is_told_by_a_house_that_is_killed_is_told_everything(bridge: Bridge) {
        let (told, hosts) = world().await;
        follow(&bridge, &hosts).await;
        let copy = bridge.publishes("as it was").await;
        let mut program = Program::start(&bridge.place);
        let mut drawn = Vec::new();
        for act in ["Create", "Update", "Delete"] {
            match act {
                "Update" => bridge.revises(copy, "as it is").await,
                "Delete" => bridge.withdraws(copy).await,
                _ => {}
            }
            if act != "Create" {
                program.restart();
            }
            for _ in 0..rounds(1) {
                let moment = usize::from(uuid::Uuid::new_v4().as_bytes()[0]) % (SERVERS * INBOXES / 2);
                drawn.push(moment);
                tells(&bridge, &told, moment).await;
                program.kill();
                leases_run_out(&bridge).await;
                program.restart();
            }
            tells(&bridge, &told, usize::MAX / 2).await;
            program.kill();
            leases_run_out(&bridge).await;
        }
        let mut came: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (inbox, kind, id) in told.0.lock().unwrap().drain(..) {
            came.entry(inbox).or_default().push((kind, id));
        }
        assert_eq!(came.len(), SERVERS * INBOXES, "{drawn:?}");
        let names: BTreeSet<_> = came.values().flatten().collect();
        assert_eq!(names.len(), 3, "nothing but what was published, under one name each: {names:?}, {drawn:?}");
        for (inbox, mut letters) in came {
            letters.dedup();
            let kinds: Vec<&str> = letters.iter().map(|(kind, _)| &**kind).collect();
            assert_eq!(kinds, ["Create", "Update", "Delete"], "{inbox}, {drawn:?}");
        }
    }
}
