//! Seal: what is sent is read by the device alone (RFC 8291), and comes from this house (RFC 8292).

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    error::Unspecified,
    hkdf::{self, HKDF_SHA256, KeyType, Salt},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use crate::values::{Span, Timestamp, random};

/// Something is not as the standards want it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a key that is none")]
pub(super) struct BadKey;

impl From<Unspecified> for BadKey {
    fn from(_: Unspecified) -> Self {
        Self
    }
}

/// The most bytes that a push service has to take, without what the seal adds to them.
pub(super) const LARGEST: usize = 3_800;
/// Of all lengths only these are seen from outside.
const STEP: usize = 256;
const RECORD: u32 = 4_096;

/// Seals a message for a device.
pub(super) fn seal(public_key: &[u8], secret: &[u8], words: &[u8]) -> Result<Vec<u8>, BadKey> {
    let key = PrivateKey::generate(&ECDH_P256)?;
    seal_with(&key, random(), (public_key, secret), words)
}

fn seal_with(
    key: &PrivateKey,
    salt: [u8; 16],
    (theirs, secret): (&[u8], &[u8]),
    words: &[u8],
) -> Result<Vec<u8>, BadKey> {
    let ours = key.compute_public_key()?;
    let shared = agree(
        key,
        UnparsedPublicKey::new(&ECDH_P256, theirs),
        BadKey,
        |shared| Ok(Salt::new(HKDF_SHA256, secret).extract(shared)),
    )?;
    let material: [u8; 32] = expand(&shared, &[b"WebPush: info\0", theirs, ours.as_ref()])?;
    let keys = Salt::new(HKDF_SHA256, &salt).extract(&material);
    let cipher: [u8; 16] = expand(&keys, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; 12] = expand(&keys, &[b"Content-Encoding: nonce\0"])?;
    let mut text = words.to_vec();
    // The last record, then whatever makes it one of few lengths.
    text.push(2);
    text.resize(padded(text.len()), 0);
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &cipher)?);
    let nonce = Nonce::assume_unique_for_key(nonce);
    cipher.seal_in_place_append_tag(nonce, Aad::empty(), &mut text)?;
    let mut sealed = salt.to_vec();
    sealed.extend(RECORD.to_be_bytes());
    sealed.push(u8::try_from(ours.as_ref().len()).map_err(|_| BadKey)?);
    sealed.extend(ours.as_ref());
    sealed.extend(text);
    Ok(sealed)
}

#[cfg(not(test))]
fn padded(len: usize) -> usize {
    len.next_multiple_of(STEP)
}

/// The example of the standard has no padding.
#[cfg(test)]
fn padded(len: usize) -> usize {
    if len < 64 {
        len
    } else {
        len.next_multiple_of(STEP)
    }
}

struct Len<const N: usize>;

impl<const N: usize> KeyType for Len<N> {
    fn len(&self) -> usize {
        N
    }
}

fn expand<const N: usize>(key: &hkdf::Prk, about: &[&[u8]]) -> Result<[u8; N], BadKey> {
    let mut bytes = [0; N];
    key.expand(about, Len::<N>)?.fill(&mut bytes)?;
    Ok(bytes)
}

/// The key by which push services know the house.
pub(super) struct HouseKey {
    pair: EcdsaKeyPair,
}

impl HouseKey {
    /// A new one, as it is kept.
    pub(super) fn fresh() -> Vec<u8> {
        let made =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        made.expect("the system gives random bytes")
            .as_ref()
            .to_vec()
    }

    pub(super) fn read(kept: &[u8]) -> Result<Self, BadKey> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, kept);
        pair.map(|pair| Self { pair }).map_err(|_| BadKey)
    }

    /// As browsers want it when they subscribe.
    pub(super) fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref())
    }

    /// What says to a push service that the house sends this.
    pub(super) fn signed(
        &self,
        service: &str,
        house: &str,
        now: Timestamp,
    ) -> Result<String, BadKey> {
        let until = now.plus(Span::hours(12)).seconds();
        let part = |json: serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let claims = json!({"aud": service, "exp": until, "sub": house});
        let text = format!(
            "{}.{}",
            part(json!({"typ": "JWT", "alg": "ES256"})),
            part(claims)
        );
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes())?;
        let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
        Ok(format!("vapid t={text}.{signature}, k={}", self.public()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// RFC 8291, section 5 and appendix A.
    #[test]
    fn the_example_of_the_standard_is_sealed_as_it_says() {
        let key = PrivateKey::from_private_key(
            &ECDH_P256,
            &bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        );
        let theirs = bytes(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        );
        let secret = bytes("BTBZMqHH6r4Tts7J_aSIgg");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let words = b"When I grow up, I want to be a watermelon";
        let sealed = seal_with(&key.unwrap(), salt, (&theirs, &secret), words).unwrap();
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml\
                        mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT\
                        pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(sealed), expected);
    }

    #[test]
    fn a_key_that_is_none_seals_nothing() {
        assert!(seal(&[4; 65], &[0; 16], b"x").is_err() && seal(&[], &[], b"x").is_err());
    }

    #[test]
    fn lengths_are_seen_in_steps() {
        let theirs = PrivateKey::generate(&ECDH_P256)
            .unwrap()
            .compute_public_key()
            .unwrap();
        let long = |words: &[u8]| seal(theirs.as_ref(), &[0; 16], words).unwrap().len();
        assert_eq!(long(&[b'x'; 100]), long(&[b'x'; 250]));
        assert!(long(&[b'x'; LARGEST]) <= 4_096);
    }

    #[test]
    fn the_house_signs_what_it_sends() {
        let key = HouseKey::read(&HouseKey::fresh()).unwrap();
        let signed = key
            .signed(
                "https://push.example",
                "https://salon.example",
                Timestamp(0),
            )
            .unwrap();
        let (token, public) = signed
            .strip_prefix("vapid t=")
            .unwrap()
            .split_once(", k=")
            .unwrap();
        let (text, signature) = token.rsplit_once('.').unwrap();
        aws_lc_rs::signature::UnparsedPublicKey::new(
            &aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED,
            bytes(public),
        )
        .verify(text.as_bytes(), &bytes(signature))
        .unwrap();
    }
}
