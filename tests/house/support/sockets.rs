//! A socket of a member's, and what is heard on it.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, client_async, connect_async,
    tungstenite::{
        self, Message,
        client::IntoClientRequest,
        handshake::client::{Request, Response as Handshake},
    },
};

use super::visitors::Visitor;

/// How long something that must come may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// What came over a socket.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Came {
    Frame(Value),
    /// It was closed, with this code; 0 when without a word.
    Closed(u16),
}

impl Socket {
    /// Opens a socket with a visitor's cookie; gives the status it was refused with.
    pub(crate) async fn open(
        visitor: &Visitor,
        query: &str,
        origin: Option<&str>,
    ) -> Result<Self, u16> {
        let opened = connect_async(request(visitor, query, origin)).await;
        Self::of(opened)
    }

    /// A socket whose other end takes little at a time.
    pub(crate) async fn with_a_small_window(visitor: &Visitor, query: &str) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4 * 1024).unwrap();
        let address = visitor
            .origin
            .trim_start_matches("http://")
            .parse()
            .unwrap();
        let stream = MaybeTlsStream::Plain(socket.connect(address).await.unwrap());
        let request = request(visitor, query, Some(&visitor.origin));
        Self::of(client_async(request, stream).await).unwrap()
    }

    fn of(
        opened: Result<(WebSocketStream<MaybeTlsStream<TcpStream>>, Handshake), tungstenite::Error>,
    ) -> Result<Self, u16> {
        match opened {
            Ok((stream, _)) => Ok(Self { stream }),
            Err(tungstenite::Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("no socket: {error}"),
        }
    }

    pub(crate) async fn asks(&mut self, frame: &Value) {
        self.sends(Message::text(frame.to_string())).await;
    }

    pub(crate) async fn sends(&mut self, packet: Message) {
        // Closed already: what is heard next says so.
        let _ = self.stream.send(packet).await;
    }

    /// What comes next.
    pub(crate) async fn next(&mut self) -> Came {
        loop {
            let packet = tokio::time::timeout(PATIENCE, self.stream.next()).await;
            match packet.expect("something should have come") {
                Some(Ok(Message::Text(text))) => {
                    return Came::Frame(serde_json::from_str(&text).unwrap());
                }
                Some(Ok(Message::Close(frame))) => {
                    return Came::Closed(frame.map_or(0, |frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Came::Closed(0),
            }
        }
    }

    /// The next frame of a kind; others before it are let go.
    pub(crate) async fn until(&mut self, kind: &str) -> Value {
        self.through(kind).await.pop().unwrap()
    }

    /// Everything up to the next frame of a kind, and that frame.
    pub(crate) async fn through(&mut self, kind: &str) -> Vec<Value> {
        let mut heard = Vec::new();
        loop {
            match self.next().await {
                Came::Frame(frame) => {
                    let is_it = frame["t"] == kind;
                    heard.push(frame);
                    if is_it {
                        return heard;
                    }
                }
                Came::Closed(code) => panic!("closed with {code} before {kind}, after {heard:?}"),
            }
        }
    }

    /// Waits for these words to be said.
    pub(crate) async fn hears(&mut self, body: &str) -> Value {
        loop {
            let frame = self.until("msg").await;
            if frame["message"]["body"] == body {
                return frame;
            }
        }
    }

    /// Everything that still comes: the code it was closed with, and the last number heard.
    pub(crate) async fn rest(&mut self) -> (u16, u64) {
        let mut last = 0;
        loop {
            match self.next().await {
                Came::Frame(frame) => last = frame["seq"].as_u64().unwrap_or(last),
                Came::Closed(code) => return (code, last),
            }
        }
    }

    /// Lets everything go until it is closed, and says with which code.
    pub(crate) async fn end(&mut self) -> u16 {
        loop {
            if let Came::Closed(code) = self.next().await {
                return code;
            }
        }
    }
}

fn request(visitor: &Visitor, query: &str, origin: Option<&str>) -> Request {
    let address = visitor.origin.replacen("http", "ws", 1);
    let mut request = format!("{address}/ws{query}")
        .into_client_request()
        .unwrap();
    let headers = request.headers_mut();
    headers.insert("x-forwarded-for", visitor.address.parse().unwrap());
    if !visitor.cookies.is_empty() {
        headers.insert("cookie", visitor.cookie_line().parse().unwrap());
    }
    if let Some(origin) = origin {
        headers.insert("origin", origin.parse().unwrap());
    }
    request
}
