//! Two houses of ours that follow each other, each with its jobs running by themselves.

use std::time::Duration;

use salon::{
    clock::Clock,
    fediverse::signature::{PrivateKey, Scheme, Signer, sign},
    jobs::{self, Work},
    values::{CopyId, Span},
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::bridge::Bridge;
use crate::support::databases::Kind;

struct Pair {
    left: Bridge,
    right: Bridge,
    stop: CancellationToken,
}

impl Pair {
    async fn on(kind: Kind) -> Self {
        let clock = Clock::default();
        let (left, right) = tokio::join!(
            Bridge::at(kind, clock.clone()),
            Bridge::at(kind, clock.clone())
        );
        let stop = CancellationToken::new();
        for bridge in [&left, &right] {
            let fediverse = bridge.fediverse.clone();
            let running = jobs::run(
                bridge.db.clone(),
                clock.clone(),
                stop.clone(),
                move |work, _| {
                    let fediverse = fediverse.clone();
                    async move {
                        match work {
                            Work::Settle { .. } => unreachable!("no group is there"),
                            Work::DeliverTo { host } => fediverse.deliver_to(&host).await,
                            Work::Heard { host } => fediverse.attend_to(&host).await,
                            _ => panic!("nobody wanted that"),
                        }
                    }
                },
            );
            tokio::spawn(running);
        }
        Self { left, right, stop }
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Sends an activity of one house's group to the other house, as a server that can follow would.
async fn send(from: &Bridge, to: &Bridge, activity: &Value) -> u16 {
    let (der,): (Vec<u8>,) = from
        .db
        .read()
        .await
        .unwrap()
        .query("SELECT private_key FROM actors WHERE handle = 'reading'")
        .one()
        .await
        .unwrap();
    let key = PrivateKey::from_pkcs8(&der).unwrap();
    let key_id = format!("{}#key-1", from.actor());
    let signer = Signer {
        key_id: &key_id,
        key: &key,
    };
    let body = activity.to_string().into_bytes();
    let inbox: url::Url = to.inbox().parse().unwrap();
    let now = from.clock.now();
    let headers = sign(signer, Scheme::Message, &inbox, Some(&body), now).unwrap();
    let request = from.http.post(inbox).headers(headers);
    let answer = request.body(body).send().await.unwrap();
    answer.status().as_u16()
}

fn follow(from: &Bridge, to: &Bridge) -> Value {
    json!({
        "id": format!("{}#follow", from.actor()),
        "type": "Follow",
        "actor": from.actor(),
        "object": to.actor()
    })
}

/// Waits until a house has sent everything, and says how its last deliveries of a copy ended.
async fn settled(bridge: &Bridge, copy: CopyId) -> Vec<(String, String)> {
    let waiting = async {
        while bridge.waiting().await > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), waiting)
        .await
        .expect("everything is sent in the end");
    bridge
        .db
        .read()
        .await
        .unwrap()
        .query("SELECT kind, state FROM deliveries WHERE copy_id = $1 ORDER BY id")
        .bind(copy)
        .all()
        .await
        .unwrap()
}

fn delivered(kinds: &[&str]) -> Vec<(String, String)> {
    kinds
        .iter()
        .map(|kind| ((*kind).to_owned(), "delivered".to_owned()))
        .collect()
}

on_both! {
    async fn they_follow_hear_and_forget_each_other(pair: Pair) {
        let houses = [(&pair.left, &pair.right), (&pair.right, &pair.left)];
        for (from, to) in houses {
            assert_eq!(send(from, to, &follow(from, to)).await, 202);
            assert_eq!(to.followers().await, 1);
        }
        for (house, _) in houses {
            let copy = house.publishes("from one house to the other").await;
            assert_eq!(settled(house, copy).await, delivered(&["create"]));
            pair.left.later(Span::seconds(1));
            house.revises(copy, "in other words").await;
            assert_eq!(settled(house, copy).await, delivered(&["create", "update"]));
            house.withdraws(copy).await;
            assert_eq!(settled(house, copy).await, delivered(&["create", "update", "delete"]));
        }
        // Accept, Create, Update, Delete: each believed, each remembered, beside the Follow.
        for (house, _) in houses {
            assert_eq!(house.count("SELECT count(*) FROM seen_activities").await, 5);
        }
        let undo = json!({
            "id": format!("{}#undo", pair.left.actor()),
            "type": "Undo",
            "actor": pair.left.actor(),
            "object": follow(&pair.left, &pair.right)
        });
        assert_eq!(send(&pair.left, &pair.right, &undo).await, 202);
        assert_eq!(pair.right.followers().await, 0);
    }

    async fn a_house_that_closes_its_window_is_left_alone_and_not_forgotten(pair: Pair) {
        let (here, away) = (&pair.left, &pair.right);
        assert_eq!(send(away, here, &follow(away, here)).await, 202);
        assert_eq!(here.followers().await, 1);
        let first = here.publishes("before").await;
        assert_eq!(settled(here, first).await, delivered(&["create"]));
        away.closes_its_window().await;
        let copy = here.publishes("meanwhile").await;
        // A wall answers 404: that is a refusal, no reason to try for a week, and no farewell.
        let states = settled(here, copy).await;
        assert_eq!(states, [("create".to_owned(), "refused".to_owned())]);
        assert_eq!(here.followers().await, 1);
    }
}
