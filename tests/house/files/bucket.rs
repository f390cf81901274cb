//! A bucket: files lie in an S3-compatible store, of the test's own, and are as much ours there.

use std::{
    collections::BTreeMap,
    future::IntoFuture,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use reqwest::Method as Asks;
use serde_json::json;
use tokio::net::TcpListener;

use super::{
    assert_absent,
    samples::png,
    senders::{Sender, id},
    until,
};
use crate::{
    conversation::two_in_the_hall,
    support::{Group, House, Kind, visitors::Answer},
};

/// What lies in the bucket, by its name.
type Things = Arc<Mutex<BTreeMap<String, Bytes>>>;

/// Opens a store that asks everybody for their key, though it does not know it, and takes what it is given.
async fn opens() -> (String, Things) {
    let things = Things::default();
    let router = Router::new()
        .fallback(answer)
        .with_state(Arc::clone(&things));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, router).into_future());
    (address, things)
}

async fn answer(State(things): State<Things>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let signed = parts.headers.get(header::AUTHORIZATION);
    if !signed.is_some_and(|signed| signed.to_str().unwrap().contains("Credential=the-key/")) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Some(key) = parts.uri.path().strip_prefix("/salon/") else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if parts.method == Method::PUT {
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        things.lock().unwrap().insert(key.to_owned(), bytes);
        return [(header::ETAG, "\"1\"")].into_response();
    }
    if parts.method == Method::DELETE {
        things.lock().unwrap().remove(key);
        return StatusCode::NO_CONTENT.into_response();
    }
    let found = things.lock().unwrap().get(key).cloned();
    found.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |bytes| given(&parts.headers, &bytes),
    )
}

/// All of it, or the part that is asked for.
fn given(asked: &HeaderMap, bytes: &Bytes) -> Response {
    let mut answer = Response::new(Body::empty());
    let headers = answer.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_static("\"1\""));
    let said = HeaderValue::from_static("Fri, 27 Nov 2026 09:00:00 GMT");
    headers.insert(header::LAST_MODIFIED, said);
    let range = asked
        .get(header::RANGE)
        .map(|range| range.to_str().unwrap());
    let Some((from, to)) = range.and_then(|range| range.strip_prefix("bytes=")?.split_once('-'))
    else {
        *answer.body_mut() = Body::from(bytes.clone());
        return answer;
    };
    let from: usize = from.parse().unwrap();
    let to = to
        .parse()
        .map_or(bytes.len(), |to: usize| bytes.len().min(to + 1));
    let part = format!("bytes {from}-{}/{}", to - 1, bytes.len());
    headers.insert(header::CONTENT_RANGE, part.parse().unwrap());
    *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
    *answer.body_mut() = Body::from(bytes.slice(from..to));
    answer
}

/// Invariants 55, 57 and 59, where the bytes lie with somebody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_in_a_bucket_are_had_and_lost_as_those_in_a_folder() {
    let (endpoint, things) = opens().await;
    let house = house_with(&endpoint).await;
    let (ada, bo, hall) = two_in_the_hall(&house).await;
    let (host, sender) = (Sender::of(&ada).await, Sender::of(&bo).await);
    // Names of chance, and nothing in the folder.
    let (picture, _) = sender.shows(&hall, "a.png", &png(900, 40)).await;
    assert!(
        things
            .lock()
            .unwrap()
            .keys()
            .all(|key| key.len() > 40 && !key.contains("png"))
    );
    assert!(!house.folder().join("files").exists());
    assert_eq!(
        host.gets(&format!("/files/{picture}/small")).await.status,
        200
    );
    // Some of it, and all of it, larger than one piece.
    let long: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[1]).collect();
    let (file, seq) = sender.shows(&hall, "long.bin", &long).await;
    let whole = format!("/files/{file}/whole");
    assert!(host.gets(&whole).await.bytes == long);
    let part = host
        .gets_with(Asks::GET, &whole, &[("range", "bytes=1000000-1000999")])
        .await;
    assert_eq!(
        (part.status, part.header("content-range")),
        (206, "bytes 1000000-1000999/3000000")
    );
    assert!(part.bytes == long[1_000_000..1_001_000]);
    // Who may have it is asked at every byte, wherever it lies.
    let cy = ada.invites(&house, &hall, "cy").await;
    let third = Sender::of(&cy).await;
    assert_eq!(third.gets(&whole).await.status, 200);
    cy.leaves(&hall).await;
    assert_absent(&third, &file).await;
    in_pieces(&sender, &hall, &long[..2_000]).await;
    // Removed, its bytes go from the bucket; the others stay.
    let before = things.lock().unwrap().len();
    let path = format!("/rooms/{}/messages/{seq}/remove", hall.room_id);
    let body = json!({"reason": "Not here."});
    let removed = Answer::of(host.asks(Asks::POST, &path).json(&body)).await;
    assert!(removed.status < 300, "{}", removed.body);
    assert_absent(&sender, &file).await;
    until(async || things.lock().unwrap().len() < before).await;
    assert!(!things.lock().unwrap().values().any(|bytes| *bytes == long));
    assert_eq!(
        host.gets(&format!("/files/{picture}/small")).await.status,
        200
    );
}

/// What is sent in pieces is one thing in the end.
async fn in_pieces(sender: &Sender<'_>, hall: &Group, bytes: &[u8]) {
    let begun = sender
        .begins(&hall.room_id, "pieces.bin", bytes.len())
        .await;
    let upload = id(&begun.json());
    for (from, to) in [(0, 1_200), (1_200, bytes.len())] {
        let taken = sender.goes_on(&upload, from, &bytes[from..to]).await;
        assert!(taken.status < 300, "{}", taken.body);
    }
    let whole = sender.gets(&format!("/files/{upload}/whole")).await;
    assert!(whole.bytes == bytes);
}

/// A house whose files lie in the bucket of a store.
async fn house_with(endpoint: &str) -> House {
    let bucket = ["--files-bucket", "salon", "--files-endpoint", endpoint];
    let key = ["--files-key-id", "the-key", "--files-key", "a secret"];
    House::with(Kind::Sqlite, &[bucket, key].concat()).await
}
