//! Digests: that a body is the one the headers speak of.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::STANDARD};
use sfv::{Dictionary, ListEntry, Parser};

use super::{Scheme, SignatureError};

pub(super) const DIGEST: &str = "digest";
pub(super) const CONTENT_DIGEST: &str = "content-digest";

pub(super) fn header_for(scheme: Scheme, body: &[u8]) -> (&'static str, String) {
    let hash = STANDARD.encode(digest(&SHA256, body));
    match scheme {
        Scheme::Cavage => (DIGEST, format!("SHA-256={hash}")),
        Scheme::Message => (CONTENT_DIGEST, format!("sha-256=:{hash}:")),
    }
}

/// Compares the body with `Digest: SHA-256=…`; other algorithms may stand beside it.
pub(super) fn check_digest(header: &str, body: &[u8]) -> Result<(), SignatureError> {
    let mut hashes = header
        .split(',')
        .filter_map(|part| part.trim().split_once('='))
        .filter(|(name, _)| name.eq_ignore_ascii_case("sha-256"))
        .map(|(_, hash)| STANDARD.decode(hash));
    let hash = hashes
        .next()
        .and_then(Result::ok)
        .ok_or(SignatureError::Malformed("no SHA-256 digest"))?;
    if hashes.next().is_some() {
        return Err(SignatureError::Malformed("two SHA-256 digests"));
    }
    compare(&hash, body)
}

/// Compares the body with `Content-Digest: sha-256=:…:`.
pub(super) fn check_content_digest(header: &str, body: &[u8]) -> Result<(), SignatureError> {
    let digests: Dictionary = Parser::new(header)
        .parse()
        .map_err(|_| SignatureError::Malformed("no dictionary of digests"))?;
    let hash = match digests.get("sha-256") {
        Some(ListEntry::Item(item)) => item.bare_item.as_byte_sequence(),
        _ => None,
    };
    compare(
        hash.ok_or(SignatureError::Malformed("no sha-256 digest"))?,
        body,
    )
}

fn compare(hash: &[u8], body: &[u8]) -> Result<(), SignatureError> {
    if digest(&SHA256, body).as_ref() == hash {
        Ok(())
    } else {
        Err(SignatureError::OtherBody)
    }
}
