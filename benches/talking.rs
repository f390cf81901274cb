//! What talking costs: a house in a process of its own, against what the same machine could do at best.
//!
//! `cargo bench --bench talking` furnishes a house, lets 100 and 1,000 sockets listen (or as many as its
//! arguments say: `-- 100 1000 5000`), and prints beside each figure of the house the same figure of a bare
//! reference, measured in the same run: for fan-out, a server that knows nobody, keeps nothing and writes
//! each frame to every socket; for keeping, rows of the same size put into the same database, 256 to a commit.
//! Every message is counted at every listener: lost, doubled, out of order.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement tells, or fails"
)]

#[expect(dead_code, unused_macros, reason = "what stories need beside")]
#[path = "../tests/house/support.rs"]
mod support;

#[path = "talking/ceiling.rs"]
mod ceiling;
#[path = "talking/crowded.rs"]
mod crowded;
#[path = "talking/house.rs"]
mod house;
#[path = "talking/load.rs"]
mod load;
#[path = "talking/plain.rs"]
mod plain;
#[expect(dead_code, reason = "what delivering needs beside")]
#[path = "talking/process.rs"]
mod process;

use std::time::{Duration, Instant};

use self::{
    crowded::Crowded,
    house::Furnished,
    load::{Pace, Run, Server},
    plain::Plain,
};

/// How long each phase takes.
const PHASE: Duration = Duration::from_secs(4);
/// Deliveries in a second at light load.
const LIGHT: u32 = 10_000;

fn main() {
    if std::env::args().any(|argument| argument == plain::ROLE) {
        return plain::serve();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    runtime.unwrap().block_on(measure());
}

async fn measure() {
    let mut sizes: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![100, 1_000];
    }
    let house = Furnished::open().await;
    println!("fan-out: one room, every message at every listener and acknowledged");
    println!("{}", Run::TITLES);
    for listeners in sizes {
        let at_once = (16_000 / listeners).clamp(4, 16);
        for pace in [Pace::Closed { at_once }, Pace::Light { per_second: LIGHT }] {
            let plain = Plain::start();
            let bare = load::run(&plain, listeners, pace, PHASE).await;
            let full = load::run(&house, listeners, pace, PHASE).await;
            bare.print("bare", listeners, pace);
            full.print("salon", listeners, pace);
            println!(
                "  salon : bare = {:.2} in CPU per delivery",
                full.cpu_per_delivery() / bare.cpu_per_delivery()
            );
            assert!(
                full.flaws() == 0,
                "something was lost, doubled or out of order"
            );
        }
    }

    println!("\nkeeping: 256 messages in flight, ten listeners");
    let kept = load::run(&house, 10, Pace::Closed { at_once: 256 }, PHASE).await;
    let rows = ceiling::rows_per_second(PHASE).await;
    let share = kept.messages_per_second() / rows * 100.0;
    println!("  salon {:.0} messages/s", kept.messages_per_second());
    println!("  rows of that size, 256 to a commit: {rows:.0}/s; salon keeps {share:.0} % of that");
    assert!(
        kept.flaws() == 0,
        "something was lost, doubled or out of order"
    );

    let (idle, sockets) = (process::resident(house.id()), 1_000);
    let listening = load::listen_only(&house, sockets).await;
    let more = process::resident(house.id()).saturating_sub(idle);
    println!(
        "\nidle: {:.1} KiB of memory per socket",
        kib(more) / f64::from(sockets)
    );
    drop(listening);

    println!("\npages: the middle of 200, with all that has been said");
    for (name, path) in house.pages() {
        println!("  {name:<6} {:>8.1?}", house.page(path, 200).await);
    }
    drop(house);

    feed().await;
}

/// The feed of a house in which much was said, beside that of an empty one.
async fn feed() {
    println!(
        "\nthe feed: 40 groups with 1,000,000 messages, three unread in each, against an empty house"
    );
    let (empty, full) = (Crowded::open(false).await, Crowded::open(true).await);
    for (name, path) in [("page", "/"), ("as data", "/api/v1/feed")] {
        let (quick, slow) = (empty.page(path, 200).await, full.page(path, 200).await);
        let times = slow.as_secs_f64() / quick.as_secs_f64();
        println!("  {name:<8} {quick:>8.1?} {slow:>8.1?} {times:>6.1} times");
        // Twice is what is promised; a busy machine may be wrong by half.
        assert!(
            times <= 3.0,
            "the feed costs {times:.1} times that of an empty house"
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "it is printed with one digit")]
fn kib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}

/// The middle of some times.
fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A moment on the clock that senders and listeners share.
fn since(start: Instant) -> u32 {
    u32::try_from(start.elapsed().as_micros()).unwrap()
}
