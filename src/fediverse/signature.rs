//! Signatures of HTTP requests, in the two drafts the fediverse speaks: made, and checked.
//!
//! What is checked never depends on what a request says of its own address: the base is built
//! with our configured origin, so a request that was signed for another host does not verify,
//! and a proxy in front that rewrites `Host` changes nothing.

mod cavage;
mod digest;
mod keys;
mod message;

use std::{fmt, time::Duration};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header, request::Parts};
use url::Url;

use crate::values::{Span, Timestamp};

pub use keys::{Algorithm, BadKey, PrivateKey, ProofKey, PublicKey};

crate::words! {
    /// How a request is signed.
    pub enum Scheme {
        /// draft-cavage-http-signatures, which everybody reads.
        Cavage = "cavage",
        /// RFC 9421, HTTP Message Signatures.
        Message = "rfc9421",
    }
}

/// Why a request is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the request is not signed")]
    Missing,
    #[error("the signature cannot be read: {0}")]
    Malformed(&'static str),
    #[error("the signature does not cover {0}")]
    NotCovered(&'static str),
    #[error("the body is not the one that was signed")]
    OtherBody,
    #[error("the signature is too old, or from the future")]
    OutOfTime,
    #[error("the signature's algorithm is not accepted")]
    Algorithm,
    #[error("the key is not where keys may be")]
    KeyAddress,
    #[error("the signature is not by this key")]
    Forged,
}

impl SignatureError {
    /// Whether the request could not be read at all, as opposed to read and not believed.
    pub fn is_malformed(self) -> bool {
        matches!(self, Self::Malformed(_))
    }
}

/// Scheme and authority of a server, as they stand in its addresses: a default port is absent.
#[derive(Clone, PartialEq, Eq)]
pub struct Origin {
    scheme: String,
    authority: String,
}

impl Origin {
    pub fn of(url: &Url) -> Option<Self> {
        let host = url.host_str()?;
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        let scheme = url.scheme().to_owned();
        Some(Self { scheme, authority })
    }

    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({self})")
    }
}

/// What a signature speaks about: a request, and the origin it is meant for.
struct Subject<'a> {
    method: &'a Method,
    target: &'a str,
    headers: &'a HeaderMap,
    origin: &'a Origin,
}

impl Subject<'_> {
    /// The one value of a covered header; `host` is always the origin's.
    fn header(&self, name: &str) -> Result<&str, SignatureError> {
        if name == "host" {
            return Ok(&self.origin.authority);
        }
        let mut values = self.headers.get_all(name).iter();
        let value = values
            .next()
            .ok_or(SignatureError::Malformed("a covered header is absent"))?;
        if values.next().is_some() {
            return Err(SignatureError::Malformed("a covered header stands twice"));
        }
        let value = value
            .to_str()
            .map_err(|_| SignatureError::Malformed("a covered header is not text"))?;
        Ok(value.trim())
    }
}

/// A signature as a request claims it: in time, about this body, and not yet verified.
#[derive(Debug)]
pub struct Claim {
    key_id: String,
    algorithm: Option<Algorithm>,
    base: String,
    signature: Vec<u8>,
}

impl Claim {
    /// Reads the signature of a request to `origin`. Where both drafts are present RFC 9421 counts.
    pub fn read(
        parts: &Parts,
        body: &[u8],
        origin: &Origin,
        now: Timestamp,
    ) -> Result<Self, SignatureError> {
        let subject = Subject {
            method: &parts.method,
            target: parts.uri.path_and_query().map_or("/", |t| t.as_str()),
            headers: &parts.headers,
            origin,
        };
        if parts.headers.contains_key(SIGNATURE_INPUT) {
            message::read(&subject, body, now)
        } else {
            cavage::read(&subject, body, now)
        }
    }

    /// Where the signer says that the key is found.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    pub fn verify(&self, key: &PublicKey) -> Result<(), SignatureError> {
        if self.algorithm.is_some_and(|named| named != key.algorithm()) {
            return Err(SignatureError::Algorithm);
        }
        if key.verifies(self.base.as_bytes(), &self.signature) {
            Ok(())
        } else {
            Err(SignatureError::Forged)
        }
    }
}

/// Who signs: a key, and where others find its public half.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    pub key_id: &'a str,
    pub key: &'a PrivateKey,
}

/// The headers that make a request to `url` a signed one.
pub fn sign(
    signer: Signer<'_>,
    scheme: Scheme,
    url: &Url,
    body: Option<&[u8]>,
    now: Timestamp,
) -> Result<HeaderMap, BadKey> {
    sign_with(signer, scheme, url, (body, None), now)
}

/// The same, with what it says of followers (FEP-8fcf).
pub fn sign_with(
    signer: Signer<'_>,
    scheme: Scheme,
    url: &Url,
    (body, followers): (Option<&[u8]>, Option<&str>),
    now: Timestamp,
) -> Result<HeaderMap, BadKey> {
    let origin = Origin::of(url).ok_or(BadKey)?;
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::DATE, value(&http_date(now))?);
    if let Some(followers) = followers {
        headers.insert(HeaderName::from_static(FOLLOWERS), value(followers)?);
    }
    let method = match body {
        Some(body) => {
            let (name, digest) = digest::header_for(scheme, body);
            headers.insert(HeaderName::from_static(name), value(&digest)?);
            Method::POST
        }
        None => Method::GET,
    };
    let subject = Subject {
        method: &method,
        target: &target,
        headers: &headers,
        origin: &origin,
    };
    let added = match scheme {
        Scheme::Cavage => cavage::sign(&subject, signer)?,
        Scheme::Message => message::sign(&subject, signer, now)?,
    };
    for (name, text) in added {
        headers.insert(HeaderName::from_static(name), value(&text)?);
    }
    Ok(headers)
}

const SIGNATURE: &str = "signature";
const SIGNATURE_INPUT: &str = "signature-input";
const FOLLOWERS: &str = "collection-synchronization";

/// A longer header than any real server sends is not worth reading.
const LONGEST: usize = 8 * 1024;

/// A signature made longer ago than this, or later from now, is refused.
const WINDOW: Span = Span::hours(1);

/// How wrong another's clock may be about the end of a signature.
const SKEW: Span = Span::minutes(5);

fn value(text: &str) -> Result<HeaderValue, BadKey> {
    HeaderValue::from_str(text).map_err(|_| BadKey)
}

/// The single line of a header that must stand once.
fn only_line<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, SignatureError> {
    let mut lines = headers.get_all(name).iter();
    let line = lines.next().ok_or(SignatureError::Missing)?;
    if lines.next().is_some() || line.len() > LONGEST {
        return Err(SignatureError::Malformed("one short line is expected"));
    }
    line.to_str()
        .map_err(|_| SignatureError::Malformed("not text"))
}

fn in_time(
    made: Timestamp,
    expires: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), SignatureError> {
    let over = expires.is_some_and(|end| end < now.minus(SKEW));
    if made < now.minus(WINDOW) || made > now.plus(WINDOW) || over {
        return Err(SignatureError::OutOfTime);
    }
    Ok(())
}

fn http_date(now: Timestamp) -> String {
    let seconds = u64::try_from(now.seconds()).unwrap_or_default();
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + Duration::from_secs(seconds))
}

/// Reads an HTTP date.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    let date = httpdate::parse_http_date(text).ok()?;
    let since = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs())
        .ok()
        .map(Timestamp::from_seconds)
}

#[cfg(test)]
mod tests;
