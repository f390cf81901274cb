//! What other servers send, handed to whatever reads it first: for `tests/fuzz`, and in no other build.

use axum::http::{HeaderName, HeaderValue, Request};

use super::{
    addresses::Addresses,
    inbox::Activity,
    remote::Remote,
    signature::{Claim, Origin},
    webfinger,
};
use crate::{config::Peers, values::Timestamp};

const BASE: &str = "https://salon.example";

/// An activity is read, or refused; so is whoever it could be about, if they are somebody.
pub fn activity(body: &[u8]) {
    let _ = Activity::read(body);
    if let Ok(document) = serde_json::from_slice(body) {
        let remote = Remote::read(&document, Peers::Public);
        assert!(remote.is_none_or(|remote| remote.inbox.starts_with("https://")));
    }
}

/// Each line a header, `signature: …`: a claim names its key, or is none.
pub fn signature(text: &str) {
    let mut request = Request::post("/ap/inbox").body(()).expect("an address");
    for line in text.lines() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let name = HeaderName::try_from(name.trim());
        let value = HeaderValue::try_from(value.trim());
        if let (Ok(name), Ok(value)) = (name, value) {
            request.headers_mut().append(name, value);
        }
    }
    let (parts, ()) = request.into_parts();
    let origin = Origin::of(&BASE.parse().expect("an address")).expect("a host");
    if let Ok(claim) = Claim::read(&parts, b"{}", &origin, Timestamp(0)) {
        assert!(!claim.key_id().is_empty());
    }
}

/// Whom a resource names is a name of ours, or nobody.
pub fn webfinger(resource: &str) {
    let at = Addresses::under(BASE).expect("an address");
    if let Ok(handle) = webfinger::handle(&at, resource) {
        assert_eq!(handle, handle.to_lowercase());
    }
}
