//! What delivering costs: highlights on their way to other servers, against what signing alone takes.
//!
//! `cargo bench --bench delivering` signs with RSA-2048 as fast as one core can, then lets a house send a
//! highlight to 64 servers on loopback with 50 inboxes each, over kept connections, and to 640 with one inbox
//! each, which keeps none; and prints how many of the signatures that the processor could have made became
//! deliveries. Then others tell the house something, one after the other and many at once: how soon each is
//! answered. Then it plans one highlight for 1,000 and for 100,000 followers,
//! behind shared inboxes and without any: how long the writer was held, and how much memory that took.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement tells, or fails"
)]

#[expect(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "what stories need beside"
)]
#[path = "../tests/house/support.rs"]
mod support;

#[expect(dead_code, reason = "what stories need beside")]
#[path = "../tests/house/federation/bridge.rs"]
mod bridge;
#[expect(dead_code, reason = "what stories need beside")]
#[path = "../tests/house/federation/peer.rs"]
mod peer;
#[path = "talking/process.rs"]
mod process;
#[path = "delivering/sink.rs"]
mod sink;

use std::{
    process::id,
    time::{Duration, Instant},
};

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use futures_util::future::join_all;
use salon::jobs::{self, Work};
use tokio_util::sync::CancellationToken;

use self::{bridge::Bridge, peer::Peer, sink::Sink, support::databases::Kind};

/// How many activities are told to the house, and how many of them by one server: a house keeps no more waiting
/// of each than 200.
const HEARD: usize = 512;
const OF_ONE: usize = 128;
/// How long signing alone is measured.
const PHASE: Duration = Duration::from_secs(3);

fn main() {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
    if std::env::args().any(|argument| argument == sink::ROLE) {
        return runtime.block_on(sink::serve());
    }
    runtime.block_on(measure());
}

async fn measure() {
    let ceiling = signatures_per_second();
    println!("signing: {ceiling:.0} RSA-2048 signatures a second of one core");
    for (servers, inboxes) in [(64, 50), (640, 1)] {
        deliver(ceiling, (servers, inboxes)).await;
    }
    println!("\nhearing {HEARD} activities whose signers are known, until each is answered");
    for at_once in [1, 16, 64] {
        hear(at_once).await;
    }
    println!("\nplanning one highlight, in the transaction that publishes it");
    println!("  followers  servers  inboxes      held  deliveries     memory");
    for (followers, servers, shared) in [
        (1_000, 50, true),
        (100_000, 5_000, true),
        (1_000, 50, false),
        (100_000, 5_000, false),
    ] {
        plan(followers, servers, shared).await;
    }
}

/// By processor time, not by the clock: others may be at work.
fn signatures_per_second() -> f64 {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let mut signature = vec![0; key.public_modulus_len()];
    let (start, before, mut signed) = (Instant::now(), process::cpu(id()), 0);
    while start.elapsed() < PHASE {
        let message = b"(request-target): post /inbox";
        let random = SystemRandom::new();
        key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
            .unwrap();
        signed += 1;
    }
    f64::from(signed) / used_since(before).as_secs_f64()
}

fn used_since(before: Duration) -> Duration {
    process::cpu(id()).saturating_sub(before)
}

async fn deliver(ceiling: f64, (servers, inboxes): (usize, usize)) {
    let sink = Sink::start(servers);
    let bridge = Bridge::on(Kind::Sqlite).await;
    follow(&bridge, &sink.hosts, (inboxes, false)).await;
    bridge.publishes("What we read this month.").await;
    let letters = bridge.waiting().await;
    let (start, before) = (Instant::now(), process::cpu(id()));
    let stop = CancellationToken::new();
    let work = jobs::run(bridge.db.clone(), bridge.clock.clone(), stop.clone(), {
        let fediverse = bridge.fediverse.clone();
        move |work, _| {
            let fediverse = fediverse.clone();
            async move {
                match work {
                    Work::DeliverTo { host } => fediverse.deliver_to(&host).await,
                    _ => Ok(jobs::Ended::Done),
                }
            }
        }
    });
    let work = tokio::spawn(work);
    while bridge.waiting().await > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (taken, used) = (start.elapsed(), used_since(before));
    stop.cancel();
    work.await.unwrap();
    assert_eq!(sink.taken().await, u64::try_from(letters).unwrap());
    let letters = f64::from(i32::try_from(letters).unwrap());
    let each = used.as_secs_f64() * 1e6 / letters;
    println!("\ndelivering: {letters} letters to {servers} servers, {inboxes} inboxes each");
    println!(
        "  {:.0} a second by the clock",
        letters / taken.as_secs_f64()
    );
    println!(
        "  {each:.0} µs of processor each, {:.0} a second of one core: {:.0} % of signing alone",
        1e6 / each,
        1e8 / each / ceiling
    );
}

/// Verified, told from what came before, stored, answered; what it means is done later.
async fn hear(at_once: usize) {
    let bridge = Bridge::on(Kind::Sqlite).await;
    let mut peers = Vec::new();
    for _ in 0..HEARD / OF_ONE {
        let peer = Peer::open(&bridge).await;
        peer.follows(&bridge).await;
        peers.push(peer);
    }
    let note = bridge.note(bridge.publishes("What we read this month.").await);
    let like = |number: usize| {
        let peer = &peers[number % peers.len()];
        let like = peer.activity("Like", note.clone());
        (peer, peer.signed(&bridge.inbox(), &like))
    };
    let letters = || (0..HEARD / at_once).map(like).collect::<Vec<_>>();
    let lines: Vec<_> = (0..at_once).map(|_| letters()).collect();
    let senders = lines.into_iter().map(|letters| async move {
        let mut waited = Vec::new();
        for (peer, letter) in letters {
            let start = Instant::now();
            assert_eq!(peer.only_posts(letter).await, 202);
            waited.push(start.elapsed());
        }
        waited
    });
    let mut waited = join_all(senders).await.concat();
    waited.sort_unstable();
    let (half, most) = (waited[HEARD / 2], waited[HEARD * 99 / 100]);
    println!("  {at_once:>3} at once: p50 {half:.1?}, p99 {most:.1?}");
}

async fn plan(followers: usize, servers: usize, shared: bool) {
    let bridge = Bridge::on(Kind::Sqlite).await;
    let hosts = (0..servers).map(|n| format!("s{n}.example"));
    let hosts: Vec<String> = hosts.collect();
    follow(&bridge, &hosts, (followers / servers, shared)).await;
    process::forget_peak();
    let (start, before) = (Instant::now(), process::resident(id()));
    bridge.publishes("What we read this month.").await;
    let held = start.elapsed();
    let more = process::peak(id()).saturating_sub(before) / 1024;
    let inboxes = if shared { "shared" } else { "own" };
    let letters = bridge.waiting().await;
    println!(
        "  {followers:>9}  {servers:>7}  {inboxes:<7} {held:>9.0?}  {letters:>10} {more:>6} KiB"
    );
}

/// So many followers at each server.
async fn follow(bridge: &Bridge, hosts: &[String], (each, shared): (usize, bool)) {
    let mut tx = bridge.db.write().await.unwrap();
    tx.query(
        "WITH numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $2)
         INSERT INTO followers (actor_id, remote_id, follow_id, inbox, shared_inbox, host, followed_at)
         SELECT a.id, 'http://' || h.value || '/users/' || n, 'http://' || h.value || '/follows/' || n,
                'http://' || h.value || '/users/' || n || '/inbox',
                CASE WHEN $3 THEN 'http://' || h.value || '/inbox' END, h.value, 0
         FROM json_each($1) h, numbers, actors a WHERE a.group_id IS NOT NULL",
    )
    .bind(serde_json::to_string(hosts).unwrap())
    .bind(i64::try_from(each).unwrap())
    .bind(shared)
    .run()
    .await
    .unwrap();
    tx.commit().await.unwrap();
}
