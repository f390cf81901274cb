//! The load: sockets that listen and count, sockets that speak in step, or at a steady pace.

use std::{
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use tokio::{net::TcpStream, sync::Notify, task::JoinHandle};
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};

use crate::{process, since};

/// Bytes of what is said.
const BODY: usize = 256;
/// The most messages of a run.
const MOST: usize = 200_000;
/// How long a message may be on its way before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whatever can be loaded.
pub(crate) trait Server {
    fn id(&self) -> u32;
    fn connect(&self, number: usize) -> impl Future<Output = Line>;
    /// The frame that asks to hear.
    fn listen(&self) -> String;
    fn say(&self, body: &str) -> String;
}

/// A socket from the outside.
pub(crate) struct Line(WebSocketStream<TcpStream>);

impl Line {
    pub(crate) fn new(stream: WebSocketStream<TcpStream>) -> Self {
        Self(stream)
    }

    async fn send(&mut self, text: String) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    async fn next(&mut self) -> Option<String> {
        loop {
            match self.0.next().await? {
                Ok(Message::Text(text)) => return Some(text.to_string()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    async fn until(&mut self, kind: &str) {
        let kind = format!(r#""t":"{kind}""#);
        while !self.next().await.expect("it goes on").contains(&kind) {}
    }
}

/// How fast is spoken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// So many messages are on their way at any time; the next is said when one has come everywhere.
    Closed { at_once: usize },
    /// So many deliveries a second, whatever happens.
    Light { per_second: u32 },
}

/// What a run came to.
pub(crate) struct Run {
    listeners: usize,
    messages: usize,
    took: Duration,
    cpu: Duration,
    /// Microseconds from saying to hearing, sorted.
    delays: Vec<u32>,
    lost: usize,
    doubled: usize,
    disordered: usize,
}

impl Run {
    pub(crate) const TITLES: &str = "            listeners  pace    messages/s  deliveries/s  µs CPU/delivery   p50 ms   p99 ms  lost/doubled/out of order";

    pub(crate) fn messages_per_second(&self) -> f64 {
        float(self.messages) / self.took.as_secs_f64()
    }

    pub(crate) fn cpu_per_delivery(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / float(self.messages * self.listeners)
    }

    fn count(&mut self, ear: &mut Ear) {
        self.lost += self.messages.saturating_sub(ear.delays.len());
        self.doubled += ear.doubled;
        self.disordered += ear.disordered;
        self.delays.append(&mut ear.delays);
    }

    pub(crate) const fn flaws(&self) -> usize {
        self.lost + self.doubled + self.disordered
    }

    fn delay(&self, thousandths: usize) -> f64 {
        let at = self.delays.len() * thousandths / 1_000;
        f64::from(self.delays[at.min(self.delays.len() - 1)]) / 1_000.0
    }

    pub(crate) fn print(&self, name: &str, listeners: usize, pace: Pace) {
        let pace = match pace {
            Pace::Closed { .. } => "full",
            Pace::Light { .. } => "light",
        };
        let rate = self.messages_per_second();
        println!(
            "  {name:<9} {listeners:>9}  {pace:<6} {rate:>11.0} {:>13.0} {:>16.2} {:>8.1} {:>8.1}  {}/{}/{}",
            rate * float(listeners),
            self.cpu_per_delivery(),
            self.delay(500),
            self.delay(990),
            self.lost,
            self.doubled,
            self.disordered,
        );
    }
}

/// What senders and listeners know of each other.
struct Board {
    start: Instant,
    listeners: u32,
    /// The number that the next message gets.
    next: AtomicUsize,
    /// How many listeners have heard each message.
    heard: Vec<AtomicU32>,
    /// For each sender: its message has come everywhere.
    everywhere: Vec<Notify>,
}

/// What one listener heard.
#[derive(Default)]
struct Ear {
    last: u64,
    delays: Vec<u32>,
    doubled: usize,
    disordered: usize,
}

/// Loads a server for a while, and counts.
pub(crate) async fn run(server: &impl Server, listeners: usize, pace: Pace, span: Duration) -> Run {
    let senders = match pace {
        Pace::Closed { at_once } => at_once,
        Pace::Light { .. } => 16,
    };
    let board = Arc::new(Board {
        start: Instant::now(),
        listeners: u32::try_from(listeners).unwrap(),
        next: AtomicUsize::new(0),
        heard: (0..MOST).map(|_| AtomicU32::new(0)).collect(),
        everywhere: (0..senders).map(|_| Notify::new()).collect(),
    });
    let ears = ears(server, listeners, &board).await;
    let mut voices = Vec::new();
    for number in 0..senders {
        voices.push(server.connect(number).await);
    }
    let (cpu, start) = (process::cpu(server.id()), Instant::now());
    let speaking = voices.iter_mut().enumerate().map(|(number, line)| {
        let voice = Voice {
            server,
            line,
            number,
            board: &board,
            until: start + span,
        };
        async move {
            match pace {
                Pace::Closed { .. } => voice.in_step().await,
                Pace::Light { per_second } => {
                    let every = float(senders * listeners) / f64::from(per_second);
                    voice.steadily(Duration::from_secs_f64(every)).await;
                }
            }
        }
    });
    futures_util::future::join_all(speaking).await;
    let messages = board.next.load(Ordering::SeqCst);
    board.all_heard(messages).await;
    let (took, cpu) = (
        start.elapsed(),
        process::cpu(server.id()).saturating_sub(cpu),
    );
    let mut run = Run {
        listeners,
        messages,
        took,
        cpu,
        delays: Vec::new(),
        lost: 0,
        doubled: 0,
        disordered: 0,
    };
    for (listening, ear) in ears {
        listening.abort();
        run.count(&mut ear.lock().unwrap());
    }
    run.delays.sort_unstable();
    run
}

/// Everybody who listens, each by itself, and what they hear.
async fn ears(
    server: &impl Server,
    listeners: usize,
    board: &Arc<Board>,
) -> Vec<(JoinHandle<()>, Arc<Mutex<Ear>>)> {
    let mut ears = Vec::new();
    for number in 0..listeners {
        let line = listener(server, number).await;
        let ear = Arc::new(Mutex::new(Ear::default()));
        let listening = tokio::spawn(listen(line, board.clone(), ear.clone()));
        ears.push((listening, ear));
    }
    ears
}

/// Sockets that listen, and do nothing else until they are dropped.
pub(crate) async fn listen_only(server: &impl Server, sockets: u32) -> Vec<Line> {
    let mut lines = Vec::new();
    for number in 0..sockets as usize {
        lines.push(listener(server, number).await);
    }
    lines
}

async fn listener(server: &impl Server, number: usize) -> Line {
    let mut line = server.connect(number).await;
    line.send(server.listen()).await;
    line.until("listening").await;
    line
}

async fn listen(mut line: Line, board: Arc<Board>, ear: Arc<Mutex<Ear>>) {
    while let Some(text) = line.next().await {
        // Read by hand: whoever listens must not be slower than whoever sends.
        let Some((seq, said)) = after(&text, r#""seq":"#).zip(after(&text, r#""body":""#)) else {
            continue;
        };
        let seq: u64 = number(seq);
        let mut said = said.splitn(4, ':');
        let [message, sender, at] = [(); 3].map(|()| said.next().map_or(0, number));
        let Some(message) = usize::try_from(message)
            .ok()
            .filter(|message| *message < MOST)
        else {
            continue;
        };
        let mut ear = ear.lock().unwrap();
        if seq <= ear.last {
            ear.doubled += 1;
            continue;
        }
        if ear.last > 0 && seq > ear.last + 1 {
            ear.disordered += 1;
        }
        ear.last = seq;
        ear.delays
            .push(since(board.start).saturating_sub(u32::try_from(at).unwrap()));
        drop(ear);
        if board.heard[message].fetch_add(1, Ordering::SeqCst) + 1 == board.listeners {
            board.everywhere[usize::try_from(sender).unwrap()].notify_one();
        }
    }
}

fn after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.find(key).map(|at| &text[at + key.len()..])
}

fn number(text: &str) -> u64 {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text[..end].parse().unwrap_or(0)
}

/// One who speaks.
struct Voice<'a, S> {
    server: &'a S,
    line: &'a mut Line,
    number: usize,
    board: &'a Board,
    until: Instant,
}

impl<S: Server> Voice<'_, S> {
    /// Says the next thing when the last has come everywhere and is kept.
    async fn in_step(self) {
        while Instant::now() < self.until {
            self.line.send(self.words(since(self.board.start))).await;
            self.line.until("said").await;
            let everywhere = self.board.everywhere[self.number].notified();
            // Whatever is lost is counted at the end.
            let _ = tokio::time::timeout(PATIENCE, everywhere).await;
        }
    }

    /// Says something at every beat; whoever is late is late from the beat on.
    async fn steadily(self, every: Duration) {
        let mut due = Instant::now() + every.mul_f64(float(self.number) / 16.0);
        while due < self.until {
            tokio::time::sleep_until(due.into()).await;
            let at = due.duration_since(self.board.start).as_micros();
            self.line.send(self.words(u32::try_from(at).unwrap())).await;
            self.line.until("said").await;
            due += every;
        }
    }

    fn words(&self, at: u32) -> String {
        let message = self.board.next.fetch_add(1, Ordering::SeqCst);
        assert!(message < MOST, "more was said than is counted");
        let body = format!("{message}:{}:{at}:", self.number);
        self.server.say(&format!("{body:x<BODY$}"))
    }
}

impl Board {
    /// Waits until everything said was heard, or is lost.
    async fn all_heard(&self, messages: usize) {
        let end = Instant::now() + PATIENCE;
        let missing = |heard: &AtomicU32| heard.load(Ordering::SeqCst) < self.listeners;
        while self.heard[..messages].iter().any(missing) && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "what is counted here is small")]
fn float(count: usize) -> f64 {
    count as f64
}
