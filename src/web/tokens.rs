//! Access tokens: ten minutes of a session, for programs. `EdDSA` and nothing else (invariant 36).

use aws_lc_rs::{
    hmac,
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::values::{MemberId, SessionId, Span, Timestamp};

/// How long an access token is good.
pub const LIFE: Span = Span::minutes(10);
const LEEWAY: i64 = 5;
const AUDIENCE: &str = "salon-api";
const KIND: &str = "at+jwt";

pub struct Tokens {
    issuer: String,
    signs: EncodingKey,
    proves: DecodingKey,
    validation: Validation,
    seals: hmac::Key,
}

/// What a token says; each has to be there, of its right type.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: MemberId,
    sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// A key for a new house, PKCS#8.
pub fn fresh_key() -> Vec<u8> {
    let key = Ed25519KeyPair::generate().expect("the system makes keys");
    let document = key.to_pkcs8().expect("a fresh key is a document");
    document.as_ref().to_vec()
}

impl Tokens {
    pub fn new(key: &[u8], issuer: String) -> anyhow::Result<Self> {
        let pair = Ed25519KeyPair::from_pkcs8(key).map_err(|error| {
            anyhow::anyhow!("the key that signs access tokens is no key: {error}")
        })?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&issuer]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        // Times are held against the clock of the house, below.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Ok(Self {
            issuer,
            signs: EncodingKey::from_ed_der(key),
            proves: DecodingKey::from_ed_der(pair.public_key().as_ref()),
            validation,
            seals: hmac::Key::new(hmac::HMAC_SHA256, key),
        })
    }

    /// What shows that the house itself wrote something, to be carried in an address.
    pub fn seal(&self, words: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.seals, words.as_bytes()))
    }

    /// Whether this is the seal of these words.
    pub fn sealed(&self, words: &str, seal: &str) -> bool {
        let seal = URL_SAFE_NO_PAD.decode(seal);
        seal.is_ok_and(|seal| hmac::verify(&self.seals, words.as_bytes(), &seal).is_ok())
    }

    pub fn issue(&self, member: MemberId, session: SessionId, now: Timestamp) -> String {
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.into(),
            sub: member,
            sid: session,
            iat: now.seconds(),
            nbf: now.seconds(),
            exp: now.plus(LIFE).seconds(),
        };
        let header = Header {
            typ: Some(KIND.into()),
            ..Header::new(Algorithm::EdDSA)
        };
        jsonwebtoken::encode(&header, &claims, &self.signs).expect("claims are JSON")
    }

    /// Which session a token speaks for. The session itself is looked up each time.
    pub fn read(&self, token: &str, now: Timestamp) -> Option<SessionId> {
        let read = jsonwebtoken::decode::<Claims>(token, &self.proves, &self.validation).ok()?;
        let fresh =
            read.claims.nbf <= now.seconds() + LEEWAY && now.seconds() - LEEWAY < read.claims.exp;
        (fresh && read.header.typ.as_deref() == Some(KIND)).then_some(read.claims.sid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    #[test]
    fn a_token_is_good_for_ten_minutes_at_its_own_house() {
        let key = fresh_key();
        let tokens = Tokens::new(&key, "https://a.example".into()).unwrap();
        let session = SessionId::fresh();
        let token = tokens.issue(MemberId::fresh(), session, NOW);
        assert_eq!(tokens.read(&token, NOW), Some(session));
        assert_eq!(
            tokens.read(&token, NOW.plus(Span::minutes(9))),
            Some(session)
        );
        assert_eq!(tokens.read(&token, NOW.plus(Span::minutes(11))), None);
        assert_eq!(tokens.read(&token, NOW.minus(Span::minutes(1))), None);
        let elsewhere = Tokens::new(&key, "https://b.example".into()).unwrap();
        assert_eq!(elsewhere.read(&token, NOW), None);
        let stranger = Tokens::new(&fresh_key(), "https://a.example".into()).unwrap();
        assert_eq!(stranger.read(&token, NOW), None);
    }
}
