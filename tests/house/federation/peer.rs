//! A server of the fediverse made by hand: it signs with somebody else's code, and lies when told to.

use std::{
    collections::{HashMap, VecDeque},
    future::IntoFuture,
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, UNIX_EPOCH},
};

use actpub_httpsig::{
    CavageSigner, Rfc9421Signer, RsaBits, SigningKey, content_digest_header, sha256_digest_header,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{self, HeaderMap},
    response::{IntoResponse, Response},
};
use salon::{
    clock::Clock,
    db::Db,
    fediverse::Fediverse,
    values::{Span, Timestamp},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle};

use super::bridge::{Bridge, attend};
use crate::support::House;

/// Making an RSA key takes a while; peers differ by their addresses.
static KEY: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::generate_rsa(RsaBits::Rsa2048).unwrap());

pub(crate) struct Peer {
    pub(crate) base: String,
    pub(crate) host: String,
    clock: Clock,
    db: Db,
    /// Of a house that has no job loop of its own.
    attended_by: Option<Fediverse>,
    desk: Arc<Desk>,
    serving: Mutex<Option<JoinHandle<()>>>,
    http: reqwest::Client,
}

/// What the server serves, answers and has heard.
#[derive(Default)]
struct Desk {
    /// By which it says what time it is.
    clock: Clock,
    /// Its own clock is wrong by so much.
    off: Mutex<Span>,
    documents: Mutex<HashMap<String, (u16, String, String)>>,
    answers: Mutex<VecDeque<(u16, Option<String>)>>,
    heard: Mutex<Vec<Heard>>,
    asked: Mutex<Vec<String>>,
    news: Notify,
    /// Whoever holds it lets nobody have an answer.
    answering: tokio::sync::RwLock<()>,
}

/// One activity that was sent to it, wherever to.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    pub(crate) activity: Value,
}

impl Heard {
    pub(crate) fn kind(&self) -> &str {
        self.activity["type"].as_str().unwrap()
    }
}

const ACTIVITY: &str = "application/activity+json";

impl Peer {
    /// A server with one person, `bo`.
    pub(crate) async fn open(bridge: &Bridge) -> Self {
        let by = Some(bridge.fediverse.clone());
        Self::at(bridge.clock.clone(), (bridge.db.clone(), by)).await
    }

    /// The same beside a whole house, whose clock it shares.
    pub(crate) async fn beside(house: &House) -> Self {
        Self::at(house.clock.clone(), (house.db(), None)).await
    }

    async fn at(clock: Clock, (db, attended_by): (Db, Option<Fediverse>)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let peer = Self {
            host: base.strip_prefix("http://").unwrap().to_owned(),
            base,
            desk: Arc::new(Desk {
                clock: clock.clone(),
                ..Desk::default()
            }),
            clock,
            db,
            attended_by,
            serving: Mutex::default(),
            http: reqwest::Client::builder()
                .pool_max_idle_per_host(0)
                .no_proxy()
                .build()
                .unwrap(),
        };
        peer.serve(listener);
        peer.shows("/users/bo", &peer.person("/users/bo", &KEY));
        peer
    }

    fn serve(&self, listener: TcpListener) {
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&self.desk));
        let serving = axum::serve(listener, router).into_future();
        let serving = tokio::spawn(async move { serving.await.unwrap() });
        *self.serving.lock().unwrap() = Some(serving);
    }

    /// From now on nobody answers here.
    pub(crate) async fn goes_down(&self) {
        let serving = self.serving.lock().unwrap().take().expect("it is up");
        serving.abort();
        let _ = serving.await;
    }

    /// Answers again, at the same address.
    pub(crate) fn comes_back(&self) {
        let address: std::net::SocketAddr = self.host.parse().unwrap();
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(address).unwrap();
        self.serve(socket.listen(64).unwrap());
    }

    pub(crate) fn bo(&self) -> String {
        format!("{}/users/bo", self.base)
    }

    /// The document of somebody who lives at `path` and signs with `key`.
    pub(crate) fn person(&self, path: &str, key: &SigningKey) -> Value {
        let id = format!("{}{path}", self.base);
        json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": id,
            "type": "Person",
            "preferredUsername": "bo",
            "summary": "<p>Reads &amp; <b>rows</b></p>",
            "published": "2020-02-02T00:00:00Z",
            "inbox": format!("{id}/inbox"),
            "endpoints": { "sharedInbox": format!("{}/inbox", self.base) },
            "publicKey": {
                "id": format!("{id}#main-key"),
                "owner": id,
                "publicKeyPem": key.verifying_key().to_pem()
            }
        })
    }

    pub(crate) fn shows(&self, path: &str, document: &Value) {
        self.serves(path, 200, ACTIVITY, &document.to_string());
    }

    pub(crate) fn serves(&self, path: &str, status: u16, media_type: &str, body: &str) {
        let document = (status, media_type.to_owned(), body.to_owned());
        let mut documents = self.desk.documents.lock().unwrap();
        documents.insert(path.to_owned(), document);
    }

    /// Answers what is sent to it with these statuses, one after the other, and then with 202.
    pub(crate) fn answers(&self, statuses: &[u16]) {
        let mut answers = self.desk.answers.lock().unwrap();
        answers.extend(statuses.iter().map(|status| (*status, None)));
    }

    pub(crate) fn answers_later(&self, status: u16, retry_after: &str) {
        let mut answers = self.desk.answers.lock().unwrap();
        answers.push_back((status, Some(retry_after.to_owned())));
    }

    /// Answers nothing that is sent to it until the silence is dropped.
    pub(crate) async fn keeps_silent(&self) -> tokio::sync::RwLockWriteGuard<'_, ()> {
        self.desk.answering.write().await
    }

    /// Everything that was sent to it so far.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.desk.heard.lock().unwrap().clone()
    }

    pub(crate) fn kinds(&self) -> Vec<String> {
        let heard = self.heard();
        heard.iter().map(|heard| heard.kind().to_owned()).collect()
    }

    /// Forgets what it heard.
    pub(crate) fn forgets(&self) {
        self.desk.heard.lock().unwrap().clear();
        self.desk.asked.lock().unwrap().clear();
    }

    /// Waits until it has heard this kind of activity.
    pub(crate) async fn hears(&self, kind: &str) -> Heard {
        let waiting = async {
            loop {
                let news = self.desk.news.notified();
                let mut heard = self.heard().into_iter();
                if let Some(found) = heard.find(|heard| heard.kind() == kind) {
                    return found;
                }
                news.await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting)
            .await
            .unwrap_or_else(|_| panic!("no {kind} among {:?}", self.kinds()))
    }

    /// Its clock is wrong by so much from now on.
    pub(crate) fn is_off_by(&self, span: Span) {
        *self.desk.off.lock().unwrap() = span;
    }

    /// How often something was fetched from it.
    pub(crate) fn asked(&self) -> usize {
        self.desk.asked.lock().unwrap().len()
    }

    pub(crate) fn activity(&self, kind: &str, object: impl Into<Value>) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{}/activities/{}", self.base, uuid::Uuid::new_v4()),
            "type": kind,
            "actor": self.bo(),
            "object": object.into()
        })
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A request with every header that could be signed, and no signature.
    pub(crate) fn unsigned(&self, url: &str, body: &[u8]) -> http::Request<Vec<u8>> {
        let target: url::Url = url.parse().unwrap();
        let host = &target[url::Position::BeforeHost..url::Position::AfterPort];
        http::Request::post(url)
            .header("host", host)
            .header("date", http_date(self.now()))
            .header("digest", sha256_digest_header(body))
            .header("content-digest", content_digest_header(body))
            .header("content-type", ACTIVITY)
            .body(body.to_vec())
            .unwrap()
    }

    /// Signed by bo as draft-cavage has it.
    pub(crate) fn signed(&self, url: &str, activity: &Value) -> http::Request<Vec<u8>> {
        self.signed_as(&format!("{}#main-key", self.bo()), &KEY, url, activity)
    }

    pub(crate) fn signed_as(
        &self,
        key_id: &str,
        key: &SigningKey,
        url: &str,
        activity: &Value,
    ) -> http::Request<Vec<u8>> {
        let mut request = self.unsigned(url, activity.to_string().as_bytes());
        CavageSigner::new(key, key_id).sign(&mut request).unwrap();
        request
    }

    /// Signed by bo as RFC 9421 has it.
    pub(crate) fn signed_newly(
        &self,
        key: &SigningKey,
        url: &str,
        activity: &Value,
    ) -> http::Request<Vec<u8>> {
        let mut request = self.unsigned(url, activity.to_string().as_bytes());
        Rfc9421Signer::new(key, &format!("{}#main-key", self.bo()))
            .with_components(vec![
                actpub_httpsig::Component::Method,
                actpub_httpsig::Component::TargetUri,
                actpub_httpsig::Component::Header("content-digest".into()),
            ])
            .with_created(self.now().seconds())
            .sign(&mut request)
            .unwrap();
        request
    }

    /// Asks for something, signed by bo.
    pub(crate) async fn fetches(&self, url: &str) -> (u16, Value) {
        let target: url::Url = url.parse().unwrap();
        let (host, port) = (target.host_str().unwrap(), target.port().unwrap());
        let mut request = http::Request::get(url)
            .header("host", format!("{host}:{port}"))
            .header("date", http_date(self.now()))
            .body(Vec::new())
            .unwrap();
        let key_id = format!("{}#main-key", self.bo());
        CavageSigner::new(&KEY, &key_id)
            .with_headers(["(request-target)", "host", "date"])
            .sign(&mut request)
            .unwrap();
        let request = reqwest::Request::try_from(request).unwrap();
        let answer = self.http.execute(request).await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    /// Sends a request as it is, and waits until what was taken is done.
    pub(crate) async fn posts(&self, request: http::Request<Vec<u8>>) -> u16 {
        let status = self.only_posts(request).await;
        match &self.attended_by {
            Some(fediverse) => attend(&self.db, fediverse).await,
            None => self.is_attended().await,
        }
        status
    }

    /// Sends a request and waits for the answer alone.
    pub(crate) async fn only_posts(&self, request: http::Request<Vec<u8>>) -> u16 {
        let request = reqwest::Request::try_from(request).unwrap();
        self.http.execute(request).await.unwrap().status().as_u16()
    }

    /// Signs and sends, and waits for the answer alone.
    pub(crate) async fn only_sends(&self, url: &str, activity: &Value) -> u16 {
        self.only_posts(self.signed(url, activity)).await
    }

    /// Waits until the house has done everything that it was told.
    async fn is_attended(&self) {
        let waits = async || -> bool {
            let mut conn = self.db.read().await.unwrap();
            let (waits,) = conn
                .query("SELECT EXISTS (SELECT 1 FROM heard_activities) AS waits")
                .one()
                .await
                .unwrap();
            waits
        };
        let done = async {
            while waits().await {
                tokio::task::yield_now().await;
            }
        };
        let done = tokio::time::timeout(Duration::from_secs(20), done).await;
        assert!(done.is_ok(), "it is never done");
    }

    /// Signs and sends.
    pub(crate) async fn sends(&self, url: &str, activity: &Value) -> u16 {
        self.posts(self.signed(url, activity)).await
    }

    /// Follows the group, and waits until that is accepted.
    pub(crate) async fn follows(&self, bridge: &Bridge) -> Value {
        let follow = self.activity("Follow", bridge.actor());
        assert_eq!(self.sends(&bridge.inbox(), &follow).await, 202);
        bridge.delivers().await;
        self.hears("Accept").await;
        self.forgets();
        follow
    }

    /// Three people here, each with an inbox of their own, follow the group.
    pub(crate) async fn three_follow(&self, bridge: &Bridge) {
        for path in ["/users/ana", "/users/bea", "/users/cid"] {
            let mut person = self.person(path, &KEY);
            person.as_object_mut().unwrap().remove("endpoints");
            self.shows(path, &person);
            let mut follow = self.activity("Follow", bridge.actor());
            follow["actor"] = person["id"].clone();
            let key_id = person["publicKey"]["id"].as_str().unwrap();
            let request = self.signed_as(key_id, &KEY, &bridge.inbox(), &follow);
            assert_eq!(self.posts(request).await, 202);
        }
        bridge.delivers().await;
        self.forgets();
    }

    /// Which inboxes heard this kind of activity.
    pub(crate) fn paths(&self, kind: &str) -> Vec<String> {
        let heard = self.heard().into_iter();
        let mut paths: Vec<String> = heard
            .filter(|heard| heard.kind() == kind)
            .map(|heard| heard.path)
            .collect();
        paths.sort();
        paths
    }

    pub(crate) fn key() -> &'static SigningKey {
        &KEY
    }
}

pub(crate) fn http_date(at: Timestamp) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(at.seconds().unsigned_abs()))
}

/// Answers, and says what time it is.
async fn answer(State(desk): State<Arc<Desk>>, request: Request<Body>) -> Response {
    let date = http_date(desk.clock.now().plus(*desk.off.lock().unwrap()));
    let mut response = reply(&desk, request).await;
    let headers = response.headers_mut();
    headers.insert("date", date.parse().unwrap());
    response
}

async fn reply(desk: &Desk, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    assert!(
        parts.headers["user-agent"]
            .to_str()
            .unwrap()
            .starts_with("Salon/")
    );
    if parts.method == http::Method::GET {
        return show(desk, &path);
    }
    let bytes = to_bytes(body, 1024 * 1024).await.unwrap().to_vec();
    let answer = desk.answers.lock().unwrap().pop_front();
    let (status, retry_after) = answer.unwrap_or((202, None));
    let heard = Heard {
        path,
        headers: parts.headers,
        activity: serde_json::from_slice(&bytes).unwrap(),
        bytes,
    };
    desk.heard.lock().unwrap().push(heard);
    desk.news.notify_waiters();
    drop(desk.answering.read().await);
    let status = http::StatusCode::from_u16(status).unwrap();
    match retry_after {
        Some(text) => (status, [("retry-after", text)]).into_response(),
        None => status.into_response(),
    }
}

fn show(desk: &Desk, path: &str) -> Response {
    desk.asked.lock().unwrap().push(path.to_owned());
    match desk.documents.lock().unwrap().get(path).cloned() {
        Some((status, media_type, body)) => {
            let status = http::StatusCode::from_u16(status).unwrap();
            (status, [("content-type", media_type)], body).into_response()
        }
        None => http::StatusCode::NOT_FOUND.into_response(),
    }
}
