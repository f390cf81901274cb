//! The client before servers that mean it no good, on loopback.

use std::{
    future::IntoFuture,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderValue, Request},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use bytes::Bytes;
use futures_util::stream;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;
use crate::fediverse::signature::PrivateKey;

const NOW: Timestamp = Timestamp::from_seconds(1_795_000_000);

static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate().unwrap());

fn sender() -> Sender<'static> {
    Sender {
        public_url: "https://salon.example",
        signer: Signer {
            key_id: "https://salon.example/ap/house#key-1",
            key: &KEY,
        },
    }
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, router).into_future());
    base
}

fn activity(body: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, ACTIVITY_JSON)], body.into()).into_response()
}

async fn fetch(url: &str) -> Result<Value, FetchError> {
    let client = Client::new(Peers::Any).unwrap();
    client.fetch(&url.parse().unwrap(), sender(), NOW).await
}

#[test]
fn case_35_only_names_over_https_on_its_port_are_asked() {
    for url in ["https://peer.example/inbox", "https://PEER.example:443/"] {
        assert_eq!(admit(Peers::Public, &url.parse().unwrap()), Ok(()), "{url}");
    }
    for url in [
        "http://peer.example/",
        "https://peer.example:22/",
        "https://peer.example:8443/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://8.8.8.8/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://0/",
        "https://%31%32%37.0.0.1/",
        "https://127。0。0。1/",
        "https://user@peer.example/",
        "https://user:word@peer.example/",
        "ftp://peer.example/",
        "file:///etc/passwd",
        "data:text/plain,x",
        "acct:bo@peer.example",
    ] {
        assert_eq!(
            admit(Peers::Public, &url.parse().unwrap()),
            Err(Refused),
            "{url}"
        );
    }
}

#[test]
fn the_setting_for_one_machine_admits_loopback_and_nothing_else() {
    for url in [
        "http://127.0.0.1:4000/a",
        "http://[::1]:4000/",
        "http://localhost:4000/",
    ] {
        assert_eq!(admit(Peers::Any, &url.parse().unwrap()), Ok(()), "{url}");
    }
    for url in [
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "http://8.8.8.8/",
        "ftp://localhost/",
    ] {
        assert_eq!(
            admit(Peers::Any, &url.parse().unwrap()),
            Err(Refused),
            "{url}"
        );
    }
}

#[tokio::test]
async fn case_37_a_name_that_leads_home_is_refused_when_it_is_looked_up() {
    let guarded = |peers| Guarded { peers }.resolve("localhost".parse().unwrap());
    assert!(guarded(Peers::Public).await.is_err());
    assert!(
        guarded(Peers::Any)
            .await
            .unwrap()
            .all(|at| at.ip().is_loopback())
    );
}

#[test]
fn only_the_two_media_types_of_activitystreams_are_read() {
    for good in [
        "application/activity+json",
        "application/activity+json; charset=utf-8",
        "Application/LD+JSON; profile=\"https://www.w3.org/ns/activitystreams\"",
        "application/ld+json;profile=\"https://example.org https://www.w3.org/ns/activitystreams\"",
    ] {
        assert!(is_activity(good), "{good}");
    }
    for bad in [
        "",
        "text/html",
        "application/json",
        "image/png",
        "application/ld+json",
        "application/ld+json; profile=\"https://example.org\"",
        "text/plain; application/activity+json",
    ] {
        assert!(!is_activity(bad), "{bad}");
    }
}

#[test]
fn a_server_may_ask_for_patience_of_a_day_at_most() {
    let at = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_str(text).unwrap());
        retry_at(&headers, NOW)
    };
    assert_eq!(at("120"), Some(NOW.plus(Span::minutes(2))));
    assert_eq!(at("1000000000"), Some(NOW.plus(Span::days(1))));
    assert_eq!(at("9223372036854775807"), Some(NOW.plus(Span::days(1))));
    assert_eq!(at("-5"), Some(NOW));
    assert_eq!(at("Sun, 06 Nov 1994 08:49:37 GMT"), Some(NOW));
    assert_eq!(
        at("Wed, 01 Jan 2098 00:00:00 GMT"),
        Some(NOW.plus(Span::days(1)))
    );
    assert_eq!(at("soon"), None);
}

#[tokio::test]
async fn an_object_is_read_where_it_lives() {
    let router = Router::new().route(
        "/{*path}",
        get(|request: Request<Body>| async move {
            let host = request.headers()["host"].to_str().unwrap().to_owned();
            assert!(
                request.headers()["user-agent"]
                    .to_str()
                    .unwrap()
                    .starts_with("Salon/")
            );
            assert!(request.headers().contains_key("signature"));
            activity(format!(r#"{{"id":"http://{host}/actor","type":"Person"}}"#))
        }),
    );
    let base = serve(router).await;
    assert_eq!(
        fetch(&format!("{base}/actor#key")).await.unwrap()["type"],
        "Person"
    );
    // A key's own address serves its owner, who is then read at home.
    assert_eq!(
        fetch(&format!("{base}/actor/key")).await.unwrap()["type"],
        "Person"
    );
}

#[tokio::test]
async fn an_object_that_claims_to_live_elsewhere_is_not_believed() {
    let honest = serve(Router::new().route("/victim", get(|| async { activity("{}") }))).await;
    let lie = format!(r#"{{"id":"{honest}/victim","type":"Person"}}"#);
    let base = serve(Router::new().route("/liar", get(|| async { activity(lie) }))).await;
    assert!(matches!(
        fetch(&format!("{base}/liar")).await,
        Err(FetchError::Unfit(_))
    ));
}

#[tokio::test]
async fn case_36_three_redirects_are_followed_and_no_more() {
    let router = Router::new().route(
        "/{left}",
        get(
            |path: axum::extract::Path<u8>, request: Request<Body>| async move {
                let host = request.headers()["host"].to_str().unwrap();
                match path.0 {
                    0 => activity(format!(r#"{{"id":"http://{host}/0"}}"#)),
                    left => Redirect::temporary(&format!("/{}", left - 1)).into_response(),
                }
            },
        ),
    );
    let base = serve(router).await;
    assert!(fetch(&format!("{base}/3")).await.is_ok());
    assert!(matches!(
        fetch(&format!("{base}/4")).await,
        Err(FetchError::Unfit(_))
    ));
}

#[tokio::test]
async fn case_36_a_redirect_into_somebodys_house_is_refused() {
    for inside in [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
        "gopher://x/",
    ] {
        let router =
            Router::new().route("/", get(move || async move { Redirect::permanent(inside) }));
        let base = serve(router).await;
        assert!(
            matches!(fetch(&base).await, Err(FetchError::Refused(_))),
            "{inside}"
        );
    }
}

#[tokio::test]
async fn case_38_what_never_ends_is_cut() {
    let endless = || async {
        let chunks = stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 64 * 1024]));
        activity(Body::from_stream(chunks))
    };
    let base = serve(Router::new().route("/", get(endless))).await;
    assert!(matches!(
        fetch(&base).await,
        Err(FetchError::Unfit("too large"))
    ));
}

#[tokio::test]
async fn what_is_gone_denied_or_down_is_told_apart() {
    let router = Router::new().route(
        "/{status}",
        get(|path: axum::extract::Path<u16>| async move { StatusCode::from_u16(path.0).unwrap() }),
    );
    let base = serve(router).await;
    for (status, expected) in [
        (404, "missing"),
        (410, "gone"),
        (403, "denied"),
        (401, "denied"),
        (500, "down"),
        (503, "down"),
        (429, "down"),
        (200, "unfit"),
    ] {
        let got = match fetch(&format!("{base}/{status}")).await.unwrap_err() {
            FetchError::Gone => "gone",
            FetchError::Missing => "missing",
            FetchError::Denied(_) => "denied",
            FetchError::Unreachable(_) => "down",
            _ => "unfit",
        };
        assert_eq!(got, expected, "{status}");
    }
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let down = fetch(&format!("http://{address}/")).await;
    assert!(matches!(down, Err(FetchError::Unreachable(_))));
}

#[tokio::test]
async fn a_get_that_is_disbelieved_is_signed_the_other_way() {
    let strict = |request: Request<Body>| async move {
        let host = request.headers()["host"].to_str().unwrap();
        if request.headers().contains_key("signature-input") {
            activity(format!(r#"{{"id":"http://{host}/a"}}"#))
        } else {
            StatusCode::UNAUTHORIZED.into_response()
        }
    };
    let base = serve(Router::new().route("/a", get(strict))).await;
    assert!(fetch(&format!("{base}/a")).await.is_ok());
}

#[tokio::test]
async fn case_40_a_post_is_sent_once_and_follows_nothing() {
    let hits: &'static AtomicUsize = Box::leak(Box::default());
    let away = |State(hits): State<&'static AtomicUsize>| async {
        hits.fetch_add(1, Ordering::SeqCst);
        Redirect::temporary("/elsewhere")
    };
    let router = Router::new()
        .route("/inbox", post(away))
        .route("/elsewhere", post(away).get(away))
        .with_state(hits);
    let base = serve(router).await;
    let client = Client::new(Peers::Any).unwrap();
    let inbox = format!("{base}/inbox").parse().unwrap();
    let answer = client
        .post(
            &inbox,
            (Bytes::from_static(b"{}"), None),
            Scheme::Cavage,
            sender(),
            NOW,
        )
        .await
        .unwrap();
    assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(hits.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_post_that_never_left_is_told_from_one_without_an_answer() {
    let client = Client::new(Peers::Any).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let inbox: Url = format!("http://{}/", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let hang_up = async {
        let (socket, _) = listener.accept().await.unwrap();
        socket.readable().await.unwrap();
        drop(socket);
    };
    let post = || {
        client.post(
            &inbox,
            (Bytes::from_static(b"{}"), None),
            Scheme::Cavage,
            sender(),
            NOW,
        )
    };
    let (unanswered, ()) = tokio::join!(post(), hang_up);
    assert!(
        matches!(unanswered, Err(PostError::Unanswered(_))),
        "{unanswered:?}"
    );
    drop(listener);
    let unsent = post().await;
    assert!(matches!(unsent, Err(PostError::Unsent(_))), "{unsent:?}");
}

/// A server on one port: for each of its connections, how many letters it answers before it reads one more and
/// hangs up. Gives how many letters each connection brought.
async fn answers(listener: TcpListener, connections: &[usize]) -> Vec<usize> {
    let mut brought = Vec::new();
    for answered in connections {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut letters = 0;
        let mut asked = vec![0; 8 * 1024];
        while socket.read(&mut asked).await.unwrap() > 0 {
            letters += 1;
            if letters > *answered {
                break;
            }
            let answer = b"HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\n\r\nok";
            socket.write_all(answer).await.unwrap();
            if brought.len() + 1 == connections.len() && letters == *answered {
                break;
            }
        }
        brought.push(letters);
    }
    brought
}

#[tokio::test]
async fn case_40_a_connection_serves_the_next_letter_and_one_that_was_closed_costs_none() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let inbox: Url = format!("http://{}/", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let client = Client::new(Peers::Any).unwrap();
    let posts = async {
        for _ in 0..4 {
            let body = (Bytes::from_static(b"{}"), None);
            let answer = client.post(&inbox, body, Scheme::Cavage, sender(), NOW);
            assert_eq!(answer.await.unwrap().status, StatusCode::ACCEPTED);
        }
    };
    // Three by the first, the last of which is cut; it comes again at once by the second, and the last with it.
    let ((), brought) = tokio::join!(posts, answers(listener, &[2, 2]));
    assert_eq!(brought, [3, 2]);
}
