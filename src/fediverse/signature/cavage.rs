//! draft-cavage-http-signatures: one `Signature` header that names what it covers.

use std::collections::BTreeMap;

use axum::http::Method;
use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    Algorithm, BadKey, Claim, FOLLOWERS, SIGNATURE, SignatureError, Signer, Subject, date,
    digest::{DIGEST, check_digest},
    in_time, only_line,
};
use crate::values::Timestamp;

const TARGET: &str = "(request-target)";
const CREATED: &str = "(created)";
const EXPIRES: &str = "(expires)";

pub(super) fn read(
    subject: &Subject<'_>,
    body: &[u8],
    now: Timestamp,
) -> Result<Claim, SignatureError> {
    let named = parameters(only_line(subject.headers, SIGNATURE)?)?;
    let covered = covered(&named)?;
    require(subject, &covered)?;
    check_time(subject, &named, &covered, now)?;
    if covered.contains(&DIGEST) {
        check_digest(subject.header(DIGEST)?, body)?;
    }
    Ok(Claim {
        key_id: text(&named, "keyId")?.to_owned(),
        algorithm: algorithm(&named)?,
        base: base(subject, &covered, &named)?,
        signature: STANDARD
            .decode(text(&named, "signature")?)
            .map_err(|_| SignatureError::Malformed("the signature is not base64"))?,
    })
}

pub(super) fn sign(
    subject: &Subject<'_>,
    signer: Signer<'_>,
) -> Result<Vec<(&'static str, String)>, BadKey> {
    let there = [DIGEST, FOLLOWERS].into_iter();
    let there = there.filter(|name| subject.headers.contains_key(*name));
    let covered: Vec<&str> = [TARGET, "host", "date"].into_iter().chain(there).collect();
    let base = base(subject, &covered, &Parameters::new()).map_err(|_| BadKey)?;
    let signature = STANDARD.encode(signer.key.sign(base.as_bytes())?);
    let header = format!(
        r#"keyId="{}",algorithm="rsa-sha256",headers="{}",signature="{signature}""#,
        signer.key_id,
        covered.join(" "),
    );
    Ok(vec![(SIGNATURE, header)])
}

type Parameters<'a> = BTreeMap<&'a str, &'a str>;

/// Reads `name="text"` and `name=number`, separated by commas; none may stand twice.
fn parameters(header: &str) -> Result<Parameters<'_>, SignatureError> {
    const WRONG: SignatureError = SignatureError::Malformed("no list of parameters");
    let mut named = Parameters::new();
    let mut rest = header.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or(WRONG)?;
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or(WRONG)?,
            None => after.split_at(after.find(',').unwrap_or(after.len())),
        };
        if named.insert(name.trim(), value.trim()).is_some() {
            return Err(SignatureError::Malformed("a parameter stands twice"));
        }
        rest = match after.trim_start().strip_prefix(',') {
            Some(more) => more.trim_start(),
            None if after.trim().is_empty() => "",
            None => return Err(WRONG),
        };
    }
    Ok(named)
}

fn text<'a>(named: &Parameters<'a>, name: &'static str) -> Result<&'a str, SignatureError> {
    named
        .get(name)
        .copied()
        .filter(|text| !text.is_empty())
        .ok_or(SignatureError::Malformed(name))
}

fn number(named: &Parameters<'_>, name: &'static str) -> Result<i64, SignatureError> {
    text(named, name)?
        .parse()
        .map_err(|_| SignatureError::Malformed(name))
}

fn covered<'a>(named: &Parameters<'a>) -> Result<Vec<&'a str>, SignatureError> {
    let covered: Vec<&str> = named
        .get("headers")
        .map_or_else(Vec::new, |names| names.split_ascii_whitespace().collect());
    for (place, name) in covered.iter().enumerate() {
        if place >= 32 || covered[..place].contains(name) {
            return Err(SignatureError::Malformed("too many covered headers"));
        }
    }
    Ok(covered)
}

/// Less than this, and the signature could be carried to another place, time or body.
fn require(subject: &Subject<'_>, covered: &[&str]) -> Result<(), SignatureError> {
    let mut required = vec![TARGET, "host"];
    if subject.method != Method::GET {
        required.push(DIGEST);
    }
    match required.into_iter().find(|name| !covered.contains(name)) {
        Some(absent) => Err(SignatureError::NotCovered(absent)),
        None => Ok(()),
    }
}

fn check_time(
    subject: &Subject<'_>,
    named: &Parameters<'_>,
    covered: &[&str],
    now: Timestamp,
) -> Result<(), SignatureError> {
    let expires = named
        .contains_key("expires")
        .then(|| number(named, "expires").map(Timestamp::from_seconds))
        .transpose()?;
    if covered.contains(&CREATED) {
        let created = Timestamp::from_seconds(number(named, "created")?);
        return in_time(created, expires, now);
    }
    if !covered.contains(&"date") {
        return Err(SignatureError::NotCovered("date"));
    }
    let made =
        date(subject.header("date")?).ok_or(SignatureError::Malformed("the date is not a date"))?;
    in_time(made, expires, now)
}

/// `hs2019`, or nothing, leaves it to the key.
fn algorithm(named: &Parameters<'_>) -> Result<Option<Algorithm>, SignatureError> {
    match named.get("algorithm").copied() {
        None | Some("hs2019") => Ok(None),
        Some("rsa-sha256") => Ok(Some(Algorithm::RsaSha256)),
        Some("ed25519") => Ok(Some(Algorithm::Ed25519)),
        Some(_) => Err(SignatureError::Algorithm),
    }
}

fn base(
    subject: &Subject<'_>,
    covered: &[&str],
    named: &Parameters<'_>,
) -> Result<String, SignatureError> {
    let mut lines = Vec::with_capacity(covered.len());
    for name in covered {
        lines.push(match *name {
            TARGET => {
                let method = subject.method.as_str().to_ascii_lowercase();
                format!("{TARGET}: {method} {}", subject.target)
            }
            CREATED => format!("{CREATED}: {}", number(named, "created")?),
            EXPIRES => format!("{EXPIRES}: {}", number(named, "expires")?),
            header => {
                let header = header.to_ascii_lowercase();
                let value = subject.header(&header)?;
                format!("{header}: {value}")
            }
        });
    }
    Ok(lines.join("\n"))
}
