//! RFC 9421, HTTP Message Signatures: `Signature-Input` says what `Signature` covers.

use axum::http::Method;
use base64::{Engine, engine::general_purpose::STANDARD};
use sfv::{Dictionary, FieldType, InnerList, ListEntry, Parser};

use super::{
    Algorithm, BadKey, Claim, FOLLOWERS, SIGNATURE, SIGNATURE_INPUT, SignatureError, Signer,
    Subject,
    digest::{CONTENT_DIGEST, check_content_digest},
    in_time, only_line,
};
use crate::values::Timestamp;

const METHOD: &str = "@method";
const TARGET_URI: &str = "@target-uri";

pub(super) fn read(
    subject: &Subject<'_>,
    body: &[u8],
    now: Timestamp,
) -> Result<Claim, SignatureError> {
    let line = only_line(subject.headers, SIGNATURE_INPUT)?.trim();
    let (label, input) = the_one(line)?;
    let ListEntry::InnerList(input) = input else {
        return Err(SignatureError::Malformed("what is covered is no list"));
    };
    let covered = covered(&input)?;
    require(subject, &covered)?;
    let created = moment(&input, "created")?.ok_or(SignatureError::NotCovered("created"))?;
    in_time(created, moment(&input, "expires")?, now)?;
    if covered.contains(&CONTENT_DIGEST) {
        check_content_digest(subject.header(CONTENT_DIGEST)?, body)?;
    }
    Ok(Claim {
        key_id: text(&input, "keyid")?
            .ok_or(SignatureError::Malformed("keyid"))?
            .to_owned(),
        algorithm: algorithm(&input)?,
        // The one member stands in its canonical form, so the text after its label is canonical.
        base: base(subject, &covered, &line[label.len() + 1..])?,
        signature: signature(subject, &label)?,
    })
}

pub(super) fn sign(
    subject: &Subject<'_>,
    signer: Signer<'_>,
    now: Timestamp,
) -> Result<Vec<(&'static str, String)>, BadKey> {
    let there = [CONTENT_DIGEST, FOLLOWERS].into_iter();
    let there = there.filter(|name| subject.headers.contains_key(*name));
    let covered: Vec<&str> = [METHOD, TARGET_URI].into_iter().chain(there).collect();
    let names: Vec<String> = covered.iter().map(|name| format!("\"{name}\"")).collect();
    let input = format!(
        r#"({});created={};alg="rsa-v1_5-sha256";keyid="{}""#,
        names.join(" "),
        now.seconds(),
        signer.key_id,
    );
    let base = base(subject, &covered, &input).map_err(|_| BadKey)?;
    let signature = STANDARD.encode(signer.key.sign(base.as_bytes())?);
    Ok(vec![
        (SIGNATURE_INPUT, format!("sig1={input}")),
        (SIGNATURE, format!("sig1=:{signature}:")),
    ])
}

/// The single member of a dictionary that is written as it would be signed.
///
/// A parameter or label that stands twice is lost in reading, so its text differs: refused too.
fn the_one(line: &str) -> Result<(String, ListEntry), SignatureError> {
    let members: Dictionary = Parser::new(line)
        .parse()
        .map_err(|_| SignatureError::Malformed("no dictionary"))?;
    if members.serialize().as_deref() != Some(line) {
        return Err(SignatureError::Malformed("not written canonically"));
    }
    let mut members = members.into_iter();
    match (members.next(), members.next()) {
        (Some((label, member)), None) => Ok((label.into(), member)),
        _ => Err(SignatureError::Malformed("one label is expected")),
    }
}

fn signature(subject: &Subject<'_>, expected: &str) -> Result<Vec<u8>, SignatureError> {
    const WRONG: SignatureError = SignatureError::Malformed("no bytes under the label");
    let line = only_line(subject.headers, SIGNATURE)?.trim();
    let members: Dictionary = Parser::new(line).parse().map_err(|_| WRONG)?;
    let mut members = members.into_iter();
    match (members.next(), members.next()) {
        (Some((label, ListEntry::Item(item))), None) if label.as_str() == expected => item
            .bare_item
            .as_byte_sequence()
            .map(<[u8]>::to_vec)
            .ok_or(WRONG),
        _ => Err(WRONG),
    }
}

fn covered(input: &InnerList) -> Result<Vec<&str>, SignatureError> {
    let mut covered = Vec::new();
    for item in &input.items {
        match item.bare_item.as_string() {
            Some(name) if item.params.is_empty() && !covered.contains(&name.as_str()) => {
                covered.push(name.as_str());
            }
            _ => return Err(SignatureError::Malformed("a component is not understood")),
        }
    }
    Ok(covered)
}

fn require(subject: &Subject<'_>, covered: &[&str]) -> Result<(), SignatureError> {
    let mut required = vec![METHOD, TARGET_URI];
    if subject.method != Method::GET {
        required.push(CONTENT_DIGEST);
    }
    match required.into_iter().find(|name| !covered.contains(name)) {
        Some(absent) => Err(SignatureError::NotCovered(absent)),
        None => Ok(()),
    }
}

fn moment(input: &InnerList, name: &'static str) -> Result<Option<Timestamp>, SignatureError> {
    let Some(item) = input.params.get(name) else {
        return Ok(None);
    };
    item.as_integer()
        .map(|seconds| Some(Timestamp::from_seconds(seconds.into())))
        .ok_or(SignatureError::Malformed(name))
}

fn text<'a>(input: &'a InnerList, name: &'static str) -> Result<Option<&'a str>, SignatureError> {
    let Some(item) = input.params.get(name) else {
        return Ok(None);
    };
    item.as_string()
        .map(|text| Some(text.as_str()))
        .ok_or(SignatureError::Malformed(name))
}

fn algorithm(input: &InnerList) -> Result<Option<Algorithm>, SignatureError> {
    match text(input, "alg")? {
        None => Ok(None),
        Some("rsa-v1_5-sha256") => Ok(Some(Algorithm::RsaSha256)),
        Some("ed25519") => Ok(Some(Algorithm::Ed25519)),
        Some(_) => Err(SignatureError::Algorithm),
    }
}

fn base(subject: &Subject<'_>, covered: &[&str], input: &str) -> Result<String, SignatureError> {
    let mut lines = Vec::with_capacity(covered.len() + 1);
    for name in covered {
        lines.push(format!("\"{name}\": {}", component(subject, name)?));
    }
    lines.push(format!("\"@signature-params\": {input}"));
    Ok(lines.join("\n"))
}

fn component(subject: &Subject<'_>, name: &str) -> Result<String, SignatureError> {
    let (path, query) = match subject.target.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (subject.target, "?".to_owned()),
    };
    Ok(match name {
        METHOD => subject.method.as_str().to_owned(),
        TARGET_URI => format!("{}{}", subject.origin, subject.target),
        "@authority" => subject.origin.authority.clone(),
        "@scheme" => subject.origin.scheme.clone(),
        "@request-target" => subject.target.to_owned(),
        "@path" => path.to_owned(),
        "@query" => query,
        other if other.starts_with('@') => {
            return Err(SignatureError::Malformed("a component is not understood"));
        }
        header => subject.header(header)?.to_owned(),
    })
}
