//! Other servers, as a process of its own: they take whatever comes and count it.

use std::{
    future::IntoFuture,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{Router, extract::State, http::StatusCode, routing::get};
use tokio::{net::TcpListener, task::JoinSet};

/// The argument that makes this program the other servers.
pub(crate) const ROLE: &str = "other-servers";

pub(crate) struct Sink {
    process: Child,
    /// `127.0.0.1:4711`, one for each server.
    pub(crate) hosts: Vec<String>,
}

impl Sink {
    pub(crate) fn start(servers: usize) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args([ROLE, &servers.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let hosts = output.lines().take(servers).map(Result::unwrap).collect();
        Self { process, hosts }
    }

    /// How many letters came.
    pub(crate) async fn taken(&self) -> u64 {
        let url = format!("http://{}/taken", self.hosts[0]);
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let taken = http.get(url).send().await.unwrap().text().await.unwrap();
        taken.parse().unwrap()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Listens on as many ports as the last argument says, and tells them line by line.
#[expect(
    clippy::print_stdout,
    reason = "whoever started it reads the addresses"
)]
pub(crate) async fn serve() {
    let servers: usize = std::env::args().next_back().unwrap().parse().unwrap();
    let taken = Arc::new(AtomicU64::new(0));
    let router = Router::new()
        .route("/taken", get(tell))
        .fallback(take)
        .with_state(taken);
    let mut serving = JoinSet::new();
    for _ in 0..servers {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        serving.spawn(axum::serve(listener, router.clone()).into_future());
    }
    serving.join_all().await;
}

async fn take(State(taken): State<Arc<AtomicU64>>) -> StatusCode {
    taken.fetch_add(1, Ordering::Relaxed);
    StatusCode::ACCEPTED
}

async fn tell(State(taken): State<Arc<AtomicU64>>) -> String {
    taken.load(Ordering::Relaxed).to_string()
}
