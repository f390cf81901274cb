//! The guarded client: the only way out to other servers (invariants 49, 50).
//!
//! Names are looked up by our own resolver, which gives the connector nothing but addresses that
//! may be asked: there is no moment between the check and the connection. Redirects are followed
//! by hand, each hop checked like the first, and never for a POST.

mod addresses;
mod letters;

use std::{error::Error, net::SocketAddr, sync::Arc, time::Duration};

use axum::http::{HeaderMap, StatusCode, header};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use serde_json::Value;
use url::{Host, Url};

use self::letters::Letters;
use super::signature::{BadKey, Scheme, Signer, sign};
use crate::{
    config::Peers,
    values::{Span, Timestamp},
};

/// What activities and their objects are served as.
pub const ACTIVITY_JSON: &str = "application/activity+json";

const ACCEPTED: &str = r#"application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams""#;

/// Whether an address may be asked, as far as its text tells.
///
/// [`Peers::Public`]: by name, over https on its own port. [`Peers::Any`]: this machine's too, over
/// plain http and on any port.
pub fn admit(peers: Peers, url: &Url) -> Result<(), Refused> {
    let trial = peers == Peers::Any;
    let web = match url.scheme() {
        "https" => trial || url.port().is_none(),
        "http" => trial,
        _ => false,
    };
    let host = match url.host() {
        Some(Host::Domain(name)) => !name.is_empty(),
        Some(Host::Ipv4(ip)) => trial && ip.is_loopback(),
        Some(Host::Ipv6(ip)) => trial && ip.is_loopback(),
        None => false,
    };
    let anonymous = url.username().is_empty() && url.password().is_none();
    if web && host && anonymous {
        Ok(())
    } else {
        Err(Refused)
    }
}

fn admits(peers: Peers, address: SocketAddr) -> bool {
    let ip = address.ip();
    addresses::is_global(ip) || (peers == Peers::Any && ip.is_loopback())
}

/// The address is not one that the house asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an address that is not asked")]
pub struct Refused;

/// On whose behalf a request is made.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    pub public_url: &'a str,
    pub signer: Signer<'a>,
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("it is gone for good")]
    Gone,
    #[error("there is nothing")]
    Missing,
    #[error("it may not be read: {0}")]
    Denied(StatusCode),
    #[error("what came is not to be used: {0}")]
    Unfit(&'static str),
    #[error("the server cannot be reached now: {0}")]
    Unreachable(String),
    #[error(transparent)]
    Key(#[from] BadKey),
}

/// How a server answered a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: StatusCode,
    pub retry_at: Option<Timestamp>,
    /// What time it is there.
    pub date: Option<Timestamp>,
}

/// Why a delivery got no answer.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("it was not sent: {0}")]
    Unsent(String),
    /// Something was sent, and nobody knows what became of it.
    #[error("no answer came: {0}")]
    Unanswered(String),
    #[error(transparent)]
    Key(#[from] BadKey),
}

/// Makes requests to other servers, and reads what they serve.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    letters: Arc<Letters>,
    peers: Peers,
}

impl Client {
    pub fn new(peers: Peers) -> reqwest::Result<Self> {
        // A connection closed while idle would lose the next request: none is kept.
        let http = guarded(peers).pool_max_idle_per_host(0).build()?;
        let letters = Arc::default();
        Ok(Self {
            http,
            letters,
            peers,
        })
    }

    pub fn peers(&self) -> Peers {
        self.peers
    }

    /// Fetches the object that lives at `url`, or where what is found there says that it lives.
    pub async fn fetch(
        &self,
        url: &Url,
        sender: Sender<'_>,
        now: Timestamp,
    ) -> Result<Value, FetchError> {
        let found = self.get(url, sender, now).await?;
        if found.is_at_home() {
            return Ok(found.object);
        }
        let home = found.id().ok_or(FetchError::Unfit("no id"))?;
        let found = self.get(&home, sender, now).await?;
        if found.is_at_home() {
            Ok(found.object)
        } else {
            Err(FetchError::Unfit("an id that lives elsewhere"))
        }
    }

    async fn get(
        &self,
        url: &Url,
        sender: Sender<'_>,
        now: Timestamp,
    ) -> Result<Found, FetchError> {
        let mut url = url.clone();
        url.set_fragment(None);
        for _ in 0..=HOPS {
            let response = self.ask(&url, sender, now).await?;
            match response.status() {
                status if status.is_success() => return read(url, response).await,
                status if status.is_redirection() => url = next_hop(&url, response.headers())?,
                StatusCode::GONE => return Err(FetchError::Gone),
                StatusCode::NOT_FOUND => return Err(FetchError::Missing),
                status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                    return Err(FetchError::Unreachable(status.to_string()));
                }
                status => return Err(FetchError::Denied(status)),
            }
        }
        Err(FetchError::Unfit("too many redirects"))
    }

    /// One signed GET: in the draft that everybody reads, then in the other.
    async fn ask(
        &self,
        url: &Url,
        sender: Sender<'_>,
        now: Timestamp,
    ) -> Result<reqwest::Response, FetchError> {
        admit(self.peers, url)?;
        let mut response = None;
        for scheme in Scheme::ALL {
            let answer = self
                .http
                .get(url.clone())
                .headers(sign(sender.signer, *scheme, url, None, now)?)
                .header(header::USER_AGENT, user_agent(sender))
                .header(header::ACCEPT, ACCEPTED)
                .send()
                .await
                .map_err(|error| FetchError::Unreachable(cause(&error)))?;
            let knock_again = disbelieved(answer.status());
            response = Some(answer);
            if !knock_again {
                break;
            }
        }
        response.ok_or(FetchError::Unfit("no answer"))
    }

    /// Asks a server by WebFinger how it knows one of its accounts.
    pub async fn finger(&self, url: &Url, sender: Sender<'_>) -> Result<Value, FetchError> {
        let mut url = url.clone();
        for _ in 0..=HOPS {
            admit(self.peers, &url)?;
            let asked = self
                .http
                .get(url.clone())
                .header(header::USER_AGENT, user_agent(sender))
                .header(header::ACCEPT, "application/jrd+json, application/json");
            let response = asked
                .send()
                .await
                .map_err(|error| FetchError::Unreachable(cause(&error)))?;
            match response.status() {
                status if status.is_success() => return read_json(response).await,
                status if status.is_redirection() => url = next_hop(&url, response.headers())?,
                StatusCode::NOT_FOUND => return Err(FetchError::Missing),
                status => return Err(FetchError::Unreachable(status.to_string())),
            }
        }
        Err(FetchError::Unfit("too many redirects"))
    }

    /// The page at an address, as anybody gets it: where it was found, and as much of it as holds its head.
    /// Never one of `ours`. Whoever serves it is not told which house asks.
    pub async fn page(&self, url: &Url, ours: &[String]) -> Result<(Url, String), FetchError> {
        let mut url = url.clone();
        for _ in 0..=HOPS {
            admit(self.peers, &url)?;
            if ours.contains(&url.origin().ascii_serialization()) {
                return Err(Refused.into());
            }
            let asked = self
                .http
                .get(url.clone())
                .header(header::USER_AGENT, "Salon (link preview)")
                .header(header::ACCEPT, "text/html, application/xhtml+xml");
            let response = asked
                .send()
                .await
                .map_err(|error| FetchError::Unreachable(cause(&error)))?;
            match response.status() {
                status if status.is_success() => return Ok((url, read_head(response).await?)),
                status if status.is_redirection() => url = next_hop(&url, response.headers())?,
                status => return Err(FetchError::Denied(status)),
            }
        }
        Err(FetchError::Unfit("too many redirects"))
    }

    /// Hands something over to a service that has no part in the fediverse, and gives how it answered.
    pub async fn hand_over(
        &self,
        address: &Url,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<StatusCode, PostError> {
        admit(self.peers, address)?;
        let request = self.http.post(address.clone()).headers(headers).body(body);
        match request.send().await {
            Ok(response) => Ok(response.status()),
            Err(error) if error.is_connect() => Err(PostError::Unsent(cause(&error))),
            Err(error) => Err(PostError::Unanswered(cause(&error))),
        }
    }
}

const HOPS: usize = 3;
const LARGEST: usize = 1024 * 1024;
/// How much of a page is read at most.
const LARGEST_HEAD: usize = 256 * 1024;
const HEAD_ENDS: &[u8] = b"</head";

/// A client that asks nobody who may not be asked, at any connection that it opens.
fn guarded(peers: Peers) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .dns_resolver(Guarded { peers })
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(10))
}

/// Whether an answer says that the signature was not understood, or not believed.
pub fn disbelieved(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
    )
}

/// Looks names up, and forgets the addresses that may not be asked.
struct Guarded {
    peers: Peers,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let peers = self.peers;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let admitted: Vec<SocketAddr> = found.filter(|at| admits(peers, *at)).collect();
            if admitted.is_empty() {
                return Err(Refused.into());
            }
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

/// A document, and where it was served.
struct Found {
    url: Url,
    object: Value,
}

impl Found {
    fn id(&self) -> Option<Url> {
        self.object.get("id")?.as_str()?.parse().ok()
    }

    fn is_at_home(&self) -> bool {
        self.id().is_some_and(|id| id == self.url)
    }
}

async fn read(url: Url, response: reqwest::Response) -> Result<Found, FetchError> {
    let media_type = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !media_type.is_some_and(is_activity) {
        return Err(FetchError::Unfit("not an ActivityStreams document"));
    }
    let object = read_json(response).await?;
    Ok(Found { url, object })
}

async fn read_json(mut response: reqwest::Response) -> Result<Value, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| FetchError::Unreachable(cause(&error)))?
    {
        if body.len() + chunk.len() > LARGEST {
            return Err(FetchError::Unfit("too large"));
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).map_err(|_| FetchError::Unfit("not JSON"))
}

/// The beginning of a page, to the end of its head.
async fn read_head(mut response: reqwest::Response) -> Result<String, FetchError> {
    let media_type = response.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|text| text.split(';').next());
    let essence = essence.map(|text| text.trim().to_ascii_lowercase());
    if !matches!(
        essence.as_deref(),
        Some("text/html" | "application/xhtml+xml")
    ) {
        return Err(FetchError::Unfit("not a page"));
    }
    let mut body = Vec::new();
    while body.len() < LARGEST_HEAD {
        // What was read before is not searched again, however small the pieces are.
        let new = body.len().saturating_sub(HEAD_ENDS.len());
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => return Err(FetchError::Unreachable(cause(&error))),
        }
        if body[new..]
            .windows(HEAD_ENDS.len())
            .any(|end| end.eq_ignore_ascii_case(HEAD_ENDS))
        {
            break;
        }
    }
    body.truncate(LARGEST_HEAD);
    Ok(String::from_utf8_lossy(&body).into_owned())
}

fn next_hop(from: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
    let mut next = headers
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| from.join(text).ok())
        .ok_or(FetchError::Unfit("a redirect to nowhere"))?;
    next.set_fragment(None);
    Ok(next)
}

/// Whether a media type is one of the two that `ActivityStreams` documents are served as.
///
/// Anything else may be an upload of somebody who is not the server (CVE-2024-25623).
pub fn is_activity(media_type: &str) -> bool {
    let mut parts = media_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    match essence.as_str() {
        ACTIVITY_JSON => true,
        "application/ld+json" => parts.any(|parameter| {
            parameter.split_once('=').is_some_and(|(name, value)| {
                name.trim().eq_ignore_ascii_case("profile")
                    && value
                        .trim()
                        .trim_matches('"')
                        .split_ascii_whitespace()
                        .any(|profile| profile == "https://www.w3.org/ns/activitystreams")
            })
        }),
        _ => false,
    }
}

/// When a server wants to be asked again: at most a day from now.
fn retry_at(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wanted = match text.parse() {
        Ok(seconds) => Timestamp(now.0.saturating_add(Timestamp::from_seconds(seconds).0)),
        Err(_) => super::signature::date(text)?,
    };
    Some(wanted.clamp(now, now.plus(Span::days(1))))
}

fn user_agent(sender: Sender<'_>) -> String {
    format!(
        "Salon/{} (+{})",
        env!("CARGO_PKG_VERSION"),
        sender.public_url
    )
}

/// What went wrong, without the address: reqwest would add it.
fn cause(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut source: Option<&dyn Error> = Error::source(error);
    while let Some(inner) = source {
        text = inner.to_string();
        source = inner.source();
    }
    if text.is_empty() && error.is_timeout() {
        text = "timed out".into();
    }
    text
}

#[cfg(test)]
mod tests;
