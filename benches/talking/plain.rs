//! The bare reference: a server that knows nobody, keeps nothing, and writes each frame to every socket.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use futures_util::StreamExt;
use tokio::{
    io::{AsyncWriteExt, join, sink},
    net::{TcpListener, TcpStream, tcp::OwnedWriteHalf},
    sync::{Mutex, mpsc},
};
use tokio_tungstenite::{
    WebSocketStream, accept_async, client_async,
    tungstenite::{Message, protocol::Role},
};

use crate::load::{Line, Server};

/// The argument that makes this program the bare server.
pub(crate) const ROLE: &str = "bare-server";

/// What asks it to be told.
const LISTEN: &str = "listen";

pub(crate) struct Plain {
    process: Child,
    address: String,
}

impl Plain {
    pub(crate) fn start() -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg(ROLE)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut address).unwrap();
        Self {
            process,
            address: address.trim().to_owned(),
        }
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server for Plain {
    fn id(&self) -> u32 {
        self.process.id()
    }

    async fn connect(&self, _: usize) -> Line {
        let stream = TcpStream::connect(&self.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let address = format!("ws://{}/", self.address);
        Line::new(client_async(address, stream).await.unwrap().0)
    }

    fn listen(&self) -> String {
        LISTEN.into()
    }

    fn say(&self, body: &str) -> String {
        body.to_owned()
    }
}

/// Everybody who listens, and how many frames were sent.
#[derive(Default)]
struct Everybody {
    sockets: Vec<OwnedWriteHalf>,
    sent: u64,
}

/// Is the bare server, until it is killed.
pub(crate) fn serve() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        let everybody = Arc::new(Mutex::new(Everybody::default()));
        let (says, mut said) = mpsc::channel::<String>(1_024);
        let all = everybody.clone();
        tokio::spawn(async move {
            while let Some(body) = said.recv().await {
                all.lock().await.tell(&body).await;
            }
        });
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(serve_one(stream, everybody.clone(), says.clone()));
        }
    });
}

async fn serve_one(
    stream: TcpStream,
    everybody: Arc<Mutex<Everybody>>,
    says: mpsc::Sender<String>,
) {
    stream.set_nodelay(true).unwrap();
    let (reads, mut writes) = accept_async(stream)
        .await
        .unwrap()
        .into_inner()
        .into_split();
    let mut socket =
        WebSocketStream::from_raw_socket(join(reads, sink()), Role::Server, None).await;
    while let Some(Ok(packet)) = socket.next().await {
        let Message::Text(body) = packet else {
            continue;
        };
        if body.as_str() == LISTEN {
            writes
                .write_all(&frame(r#"{"t":"listening"}"#))
                .await
                .unwrap();
            everybody.lock().await.sockets.push(writes);
            // Whoever listens says nothing more; held, so that the socket stays.
            while socket.next().await.is_some() {}
            return;
        }
        says.send(body.to_string()).await.unwrap();
        writes.write_all(&frame(r#"{"t":"said"}"#)).await.unwrap();
    }
}

/// A text of less than 64 KiB as a frame.
fn frame(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    let mut frame = if length < 126 {
        vec![0x81, text.len().to_le_bytes()[0]]
    } else {
        let [high, low] = length.to_be_bytes();
        vec![0x81, 126, high, low]
    };
    frame.extend(text.as_bytes());
    frame
}

impl Everybody {
    /// One frame, made once, written to each.
    async fn tell(&mut self, body: &str) {
        self.sent += 1;
        let text = format!(
            r#"{{"t":"msg","seq":{},"message":{{"body":"{body}"}}}}"#,
            self.sent
        );
        let frame = frame(&text);
        let mut gone = Vec::new();
        for (at, socket) in self.sockets.iter_mut().enumerate() {
            if socket.write_all(&frame).await.is_err() {
                gone.push(at);
            }
        }
        for at in gone.into_iter().rev() {
            self.sockets.swap_remove(at);
        }
    }
}
