//! Our signatures beside those of `actpub-httpsig`: each must verify the other's, and refuse alike.

use std::sync::LazyLock;

use actpub_httpsig::{
    CavageSigner, Component, Rfc9421Signer, RsaBits, SigningKey, VerifyPolicy, VerifyingKey,
    content_digest_header, sha256_digest_header, verify_with_policy,
};
use axum::http::Request;
use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp::from_seconds(1_795_000_000);
const INBOX: &str = "https://salon.example/ap/inbox?page=1";
const KEY_ID: &str = "https://peer.example/users/bo#main-key";
const BODY: &[u8] = br#"{"type":"Follow"}"#;

static OURS: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate().unwrap());
static THEIRS: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::generate_rsa(RsaBits::Rsa2048).unwrap());

fn origin() -> Origin {
    Origin::of(&INBOX.parse().unwrap()).unwrap()
}

/// A request that we signed, as it arrives.
fn ours(scheme: Scheme, body: Option<&[u8]>) -> Request<Vec<u8>> {
    let signer = Signer {
        key_id: KEY_ID,
        key: &OURS,
    };
    let headers = sign(signer, scheme, &INBOX.parse().unwrap(), body, NOW).unwrap();
    let mut request = Request::new(body.unwrap_or_default().to_vec());
    *request.method_mut() = body.map_or(Method::GET, |_| Method::POST);
    *request.uri_mut() = INBOX.parse().unwrap();
    *request.headers_mut() = headers;
    request
        .headers_mut()
        .insert("host", HeaderValue::from_static("salon.example"));
    request
}

fn unsigned(body: &[u8]) -> Request<Vec<u8>> {
    Request::post(INBOX)
        .header("host", "salon.example")
        .header("date", http_date(NOW))
        .header("digest", sha256_digest_header(body))
        .header("content-digest", content_digest_header(body))
        .header("content-type", "application/activity+json")
        .body(body.to_vec())
        .unwrap()
}

/// A request that the other implementation signed.
fn theirs(scheme: Scheme, key: &SigningKey) -> Request<Vec<u8>> {
    let mut request = unsigned(BODY);
    match scheme {
        Scheme::Cavage => CavageSigner::new(key, KEY_ID).sign(&mut request),
        Scheme::Message => Rfc9421Signer::new(key, KEY_ID)
            .with_components(vec![
                Component::Method,
                Component::TargetUri,
                Component::Authority,
                Component::Path,
                Component::Query,
                Component::RequestTarget,
                Component::Scheme,
                Component::Header("content-digest".into()),
                Component::Header("host".into()),
            ])
            .with_created(NOW.seconds())
            .sign(&mut request),
    }
    .unwrap();
    request
}

fn public(key: &SigningKey) -> PublicKey {
    PublicKey::from_pem(&key.verifying_key().to_pem()).unwrap()
}

fn checked_by_us(request: Request<Vec<u8>>, key: &PublicKey) -> Result<(), SignatureError> {
    let (parts, body) = request.into_parts();
    Claim::read(&parts, &body, &origin(), NOW)?.verify(key)
}

fn checked_by_them(request: &Request<Vec<u8>>, key: &VerifyingKey) -> bool {
    let policy = VerifyPolicy::no_freshness_check();
    let now = std::time::UNIX_EPOCH + Duration::from_secs(NOW.seconds().unsigned_abs());
    verify_with_policy(request, &policy, now.into(), |key_id| {
        assert_eq!(key_id, KEY_ID);
        Ok(key.clone())
    })
    .is_ok()
}

#[test]
fn what_we_sign_others_verify() {
    let key = VerifyingKey::from_pem(&OURS.public_pem().unwrap()).unwrap();
    for scheme in Scheme::ALL {
        for body in [None, Some(BODY)] {
            let request = ours(*scheme, body);
            assert!(checked_by_them(&request, &key), "{scheme:?} {body:?}");
            let public = PublicKey::from_pem(&OURS.public_pem().unwrap()).unwrap();
            assert_eq!(checked_by_us(request, &public), Ok(()));
        }
    }
}

#[test]
fn what_others_sign_we_verify() {
    for key in [&*THEIRS, &SigningKey::generate_ed25519()] {
        for scheme in Scheme::ALL {
            assert_eq!(checked_by_us(theirs(*scheme, key), &public(key)), Ok(()));
        }
    }
}

#[test]
fn another_key_verifies_nothing() {
    let other = SigningKey::generate_ed25519();
    for scheme in Scheme::ALL {
        let forged = checked_by_us(theirs(*scheme, &other), &public(&THEIRS));
        assert_eq!(forged, Err(SignatureError::Algorithm));
        let rsa = SigningKey::generate_rsa(RsaBits::Rsa2048).unwrap();
        let forged = checked_by_us(theirs(*scheme, &rsa), &public(&THEIRS));
        assert_eq!(forged, Err(SignatureError::Forged));
    }
}

#[test]
fn another_body_is_noticed_in_both_drafts() {
    for scheme in Scheme::ALL {
        let mut request = theirs(*scheme, &THEIRS);
        *request.body_mut() = b"{}".to_vec();
        let refused = checked_by_us(request, &public(&THEIRS));
        assert_eq!(refused, Err(SignatureError::OtherBody));
    }
}

#[test]
fn a_request_for_another_host_or_path_is_not_ours() {
    for scheme in Scheme::ALL {
        let (parts, body) = theirs(*scheme, &THEIRS).into_parts();
        let elsewhere = Origin::of(&"https://other.example".parse().unwrap()).unwrap();
        let claim = Claim::read(&parts, &body, &elsewhere, NOW).unwrap();
        assert_eq!(claim.verify(&public(&THEIRS)), Err(SignatureError::Forged));

        let mut request = theirs(*scheme, &THEIRS);
        *request.uri_mut() = "https://salon.example/ap/other".parse().unwrap();
        let refused = checked_by_us(request, &public(&THEIRS));
        assert_eq!(refused, Err(SignatureError::Forged));
    }
}

#[test]
fn case_41_what_is_asked_behind_the_path_is_signed_too() {
    let signer = Signer {
        key_id: KEY_ID,
        key: &OURS,
    };
    let public = PublicKey::from_pem(&OURS.public_pem().unwrap()).unwrap();
    let page = "https://salon.example/outbox?page=true";
    for scheme in Scheme::ALL {
        let headers = sign(signer, *scheme, &page.parse().unwrap(), None, NOW).unwrap();
        for (asked, believed) in [
            (page, true),
            ("https://salon.example/outbox?page=false", false),
        ] {
            let mut request = Request::get(asked).body(Vec::new()).unwrap();
            *request.headers_mut() = headers.clone();
            assert_eq!(checked_by_us(request, &public).is_ok(), believed, "{asked}");
        }
    }
}

#[test]
fn case_74_a_proxy_may_rewrite_the_host() {
    for scheme in Scheme::ALL {
        let mut request = theirs(*scheme, &THEIRS);
        request
            .headers_mut()
            .insert("host", HeaderValue::from_static("127.0.0.1:8080"));
        assert_eq!(checked_by_us(request, &public(&THEIRS)), Ok(()));
    }
}

#[test]
fn what_must_be_covered_is_required() {
    for covered in [
        &["host", "date", "digest"][..],
        &["(request-target)", "date", "digest"],
        &["(request-target)", "host", "digest"],
        &["(request-target)", "host", "date"],
    ] {
        let mut request = unsigned(BODY);
        CavageSigner::new(&THEIRS, KEY_ID)
            .with_headers(covered.iter().copied())
            .sign(&mut request)
            .unwrap();
        let refused = checked_by_us(request, &public(&THEIRS));
        assert!(matches!(refused, Err(SignatureError::NotCovered(_))));
    }
    let all = ["@method", "@target-uri", "content-digest"];
    for absent in all {
        let components = all.iter().filter(|name| **name != absent);
        let mut request = unsigned(BODY);
        Rfc9421Signer::new(&THEIRS, KEY_ID)
            .with_components(components.map(|c| Component::parse(c).unwrap()).collect())
            .with_created(NOW.seconds())
            .sign(&mut request)
            .unwrap();
        let refused = checked_by_us(request, &public(&THEIRS));
        assert_eq!(refused, Err(SignatureError::NotCovered(absent)));
    }
}

#[test]
fn a_signature_lives_an_hour() {
    for scheme in Scheme::ALL {
        let (parts, body) = theirs(*scheme, &THEIRS).into_parts();
        for (at, good) in [
            (NOW.plus(Span::minutes(59)), true),
            (NOW.minus(Span::minutes(59)), true),
            (NOW.plus(Span::hours(13)), false),
            (NOW.minus(Span::hours(2)), false),
        ] {
            let read = Claim::read(&parts, &body, &origin(), at);
            assert_eq!(read.is_ok(), good, "{scheme:?} {at:?}");
        }
    }
}

#[test]
fn an_end_that_has_passed_is_the_end() {
    let mut request = unsigned(BODY);
    CavageSigner::new(&THEIRS, KEY_ID)
        .with_headers([
            "(request-target)",
            "host",
            "(created)",
            "(expires)",
            "digest",
        ])
        .with_created(NOW.seconds())
        .with_expires(NOW.seconds() + 10)
        .sign(&mut request)
        .unwrap();
    let (parts, body) = request.into_parts();
    let read = |at| Claim::read(&parts, &body, &origin(), at);
    assert_eq!(read(NOW).unwrap().verify(&public(&THEIRS)), Ok(()));
    let late = NOW.plus(Span::minutes(6));
    assert_eq!(read(late).unwrap_err(), SignatureError::OutOfTime);
}

#[test]
fn where_both_drafts_are_present_rfc_9421_counts() {
    let mut request = theirs(Scheme::Cavage, &THEIRS);
    request.headers_mut().insert(
        "signature-input",
        HeaderValue::from_static(r#"sig1=("@method");created=1;keyid="k""#),
    );
    assert!(checked_by_us(request, &public(&THEIRS)).is_err());

    let mut request = theirs(Scheme::Message, &THEIRS);
    request
        .headers_mut()
        .append("signature", HeaderValue::from_static(r#"keyId="k""#));
    assert!(checked_by_us(request, &public(&THEIRS)).is_err());
}

#[test]
fn unclear_signatures_are_refused() {
    let read = |name: &'static str, text: &str, other: Option<(&'static str, &str)>| {
        let mut request = unsigned(BODY);
        let headers = request.headers_mut();
        headers.insert(name, HeaderValue::from_str(text).unwrap());
        if let Some((name, text)) = other {
            headers.insert(name, HeaderValue::from_str(text).unwrap());
        }
        let (parts, body) = request.into_parts();
        Claim::read(&parts, &body, &origin(), NOW).unwrap_err()
    };
    let covers = r#"headers="(request-target) host date digest""#;
    for (text, malformed) in [
        (
            format!(r#"keyId="k",keyId="l",{covers},signature="AA==""#),
            true,
        ),
        (
            format!(r#"keyId="k",{covers},signature="not base64""#),
            true,
        ),
        (format!(r#"keyId="k",{covers}"#), true),
        (format!(r#"{covers},signature="AA==""#), true),
        (format!(r#"keyId="k,{covers},signature="AA==""#), true),
        (
            format!(r#"keyId="k",algorithm="none",{covers},signature="AA==""#),
            false,
        ),
        (String::new(), false),
        ("=,=".into(), true),
        ("x".repeat(9_000), true),
    ] {
        let refused = read("signature", &text, None);
        assert_eq!(refused.is_malformed(), malformed, "{text}: {refused}");
    }
    let made = NOW.seconds();
    let all = r#"("@method" "@target-uri" "content-digest")"#;
    for input in [
        format!(r#"a={all};created={made};keyid="k", b={all};created={made};keyid="k""#),
        format!(r#"a={all};keyid="k""#),
        format!("a={all};created={made}"),
        format!(r#"a={all};created={made};created={made};keyid="k""#),
        format!(r#"a={all};created={made};keyid="k";alg="hmac-sha256""#),
        format!(r#"a={all};created="{made}";keyid="k""#),
        format!(r#"a=("@method";req "@target-uri" "content-digest");created={made};keyid="k""#),
        format!(
            r#"a=("@method" "@method" "@target-uri" "content-digest");created={made};keyid="k""#
        ),
        format!(
            r#"a=("@method" "@target-uri" "@status" "content-digest");created={made};keyid="k""#
        ),
        "a=1".into(),
        "(".into(),
    ] {
        read("signature-input", &input, Some(("signature", "a=:AA==:")));
    }
    let good = format!(r#"a={all};created={made};keyid="k""#);
    for signature in ["b=:AA==:", "a=AA", "a=:AA==:, b=:AA==:", "a", ""] {
        read("signature-input", &good, Some(("signature", signature)));
    }
}

#[test]
fn an_unsigned_request_is_told_so() {
    let refused = checked_by_us(unsigned(BODY), &public(&THEIRS));
    assert_eq!(refused, Err(SignatureError::Missing));
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(256)
    })]

    /// One changed character in what was signed, and nobody believes it.
    #[test]
    fn tampering_is_noticed(
        (scheme, name) in prop::sample::select(vec![
            (Scheme::Cavage, "signature"),
            (Scheme::Cavage, "date"),
            (Scheme::Cavage, "digest"),
            (Scheme::Message, "signature"),
            (Scheme::Message, "signature-input"),
            (Scheme::Message, "content-digest"),
        ]),
        place: prop::sample::Index,
        change in 1_u8..127,
    ) {
        let mut request = ours(scheme, Some(BODY));
        let value = request.headers()[name].clone();
        let mut bytes = value.as_bytes().to_vec();
        let place = place.index(bytes.len());
        bytes[place] = (bytes[place] ^ change) & 0x7f;
        let Ok(changed) = HeaderValue::from_bytes(&bytes) else { return Ok(()) };
        prop_assume!(changed != value);
        // The name `algorithm` is not signed, nor are the spare bits of base64.
        prop_assume!(value.to_str().unwrap().contains("algorithm") == changed.to_str().unwrap().contains("algorithm"));
        prop_assume!(name != "signature" || place + 4 < bytes.len());
        request.headers_mut().insert(HeaderName::from_static(name), changed);

        let public = PublicKey::from_pem(&OURS.public_pem().unwrap()).unwrap();
        let (parts, body) = request.into_parts();
        let believed = Claim::read(&parts, &body, &origin(), NOW)
            .is_ok_and(|claim| claim.key_id() == KEY_ID && claim.verify(&public).is_ok());
        prop_assert!(!believed, "{name}: {}", String::from_utf8_lossy(&bytes));
    }

    /// Whatever a stranger sends is answered, never a panic.
    #[test]
    fn noise_is_refused_calmly(signature in "\\PC{0,200}", input in prop::option::of("\\PC{0,200}")) {
        let mut request = unsigned(BODY);
        if let Ok(value) = HeaderValue::from_str(&signature) {
            request.headers_mut().insert("signature", value);
        }
        if let Some(value) = input.and_then(|text| HeaderValue::from_str(&text).ok()) {
            request.headers_mut().insert("signature-input", value);
        }
        prop_assert!(checked_by_us(request, &public(&THEIRS)).is_err());
    }
}
