//! Keys: our own RSA pairs, and the public keys of others.

use std::fmt;

use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{
        ED25519, Ed25519KeyPair, KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
        RSA_PKCS1_SHA256, VerificationAlgorithm,
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};

/// The key cannot be read, or is of a kind or size that nobody should trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a usable key")]
pub struct BadKey;

/// What a key signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    RsaSha256,
    Ed25519,
}

impl Algorithm {
    fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::RsaSha256 => &RSA_PKCS1_2048_8192_SHA256,
            Self::Ed25519 => &ED25519,
        }
    }
}

/// A key that signs for one of our actors.
pub struct PrivateKey(KeyPair);

impl PrivateKey {
    pub fn generate() -> Result<Self, BadKey> {
        KeyPair::generate(KeySize::Rsa2048)
            .map(Self)
            .map_err(|_| BadKey)
    }

    pub fn from_pkcs8(der: &[u8]) -> Result<Self, BadKey> {
        KeyPair::from_pkcs8(der).map(Self).map_err(|_| BadKey)
    }

    pub fn to_pkcs8(&self) -> Result<Vec<u8>, BadKey> {
        let der = self.0.as_der().map_err(|_| BadKey)?;
        Ok(der.as_ref().to_vec())
    }

    /// The public half, as actors show it.
    pub fn public_pem(&self) -> Result<String, BadKey> {
        let der = self.0.public_key().as_der().map_err(|_| BadKey)?;
        Ok(pem(der.as_ref()))
    }

    pub(super) fn sign(&self, base: &[u8]) -> Result<Vec<u8>, BadKey> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                base,
                &mut signature,
            )
            .map_err(|_| BadKey)?;
        Ok(signature)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(…)")
    }
}

/// A key that proves who made a document: Ed25519.
pub struct ProofKey(Ed25519KeyPair);

/// What stands before an Ed25519 key in a multibase text.
const ED25519_PUBLIC: [u8; 2] = [0xed, 0x01];

impl ProofKey {
    pub fn generate() -> Result<Self, BadKey> {
        Ed25519KeyPair::generate().map(Self).map_err(|_| BadKey)
    }

    pub fn from_pkcs8(der: &[u8]) -> Result<Self, BadKey> {
        let pair = Ed25519KeyPair::from_pkcs8(der);
        pair.map(Self).map_err(|_| BadKey)
    }

    pub fn to_pkcs8(&self) -> Result<Vec<u8>, BadKey> {
        let der = self.0.to_pkcs8().map_err(|_| BadKey)?;
        Ok(der.as_ref().to_vec())
    }

    /// The public half, as actors show it.
    pub fn public_multibase(&self) -> String {
        multibase(&[&ED25519_PUBLIC, self.0.public_key().as_ref()].concat())
    }

    /// A signature, as it stands in a proof.
    pub(in crate::fediverse) fn sign(&self, bytes: &[u8]) -> String {
        multibase(self.0.sign(bytes).as_ref())
    }

    /// Reads `secretKeyMultibase`.
    #[cfg(test)]
    pub(in crate::fediverse) fn from_multibase(text: &str) -> Result<Self, BadKey> {
        let bytes = text.strip_prefix('z').and_then(base58).ok_or(BadKey)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&bytes[2..]);
        pair.map(Self).map_err(|_| BadKey)
    }
}

impl fmt::Debug for ProofKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProofKey(…)")
    }
}

/// A key that others sign with: RSA of at least 2,048 bits, or Ed25519.
#[derive(Clone, Debug)]
pub struct PublicKey {
    algorithm: Algorithm,
    parsed: ParsedPublicKey,
    der: Vec<u8>,
}

/// What stands before the 32 bytes of an Ed25519 key in a `SubjectPublicKeyInfo`.
const ED25519_PREFIX: &[u8] = &[0x30, 42, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 33, 0];

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo`.
    pub fn from_der(der: &[u8]) -> Result<Self, BadKey> {
        let algorithm = if der.starts_with(ED25519_PREFIX) {
            Algorithm::Ed25519
        } else {
            Algorithm::RsaSha256
        };
        let parsed = ParsedPublicKey::new(algorithm.verification(), der).map_err(|_| BadKey)?;
        let der = der.to_vec();
        Ok(Self {
            algorithm,
            parsed,
            der,
        })
    }

    /// Reads `publicKeyPem`.
    pub fn from_pem(text: &str) -> Result<Self, BadKey> {
        let body: String = text
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .flat_map(str::split_whitespace)
            .collect();
        Self::from_der(&STANDARD.decode(body).map_err(|_| BadKey)?)
    }

    /// Reads `publicKeyMultibase`: base58btc of an Ed25519 key.
    pub fn from_multibase(text: &str) -> Result<Self, BadKey> {
        let bytes = text.strip_prefix('z').and_then(base58).ok_or(BadKey)?;
        match bytes.strip_prefix(&ED25519_PUBLIC) {
            Some(key) if key.len() == 32 => Self::from_der(&[ED25519_PREFIX, key].concat()),
            _ => Err(BadKey),
        }
    }

    pub fn to_der(&self) -> &[u8] {
        &self.der
    }

    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(super) fn verifies(&self, base: &[u8], signature: &[u8]) -> bool {
        self.parsed.verify_sig(base, signature).is_ok()
    }
}

fn pem(der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let mut text = String::from("-----BEGIN PUBLIC KEY-----\n");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str("-----END PUBLIC KEY-----\n");
    text
}

/// Bitcoin's alphabet: no `0`, `O`, `I` or `l`.
const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The work grows with the square of the length, so only what could be a key is read.
fn base58(text: &str) -> Option<Vec<u8>> {
    if text.len() > 64 {
        return None;
    }
    let mut bytes: Vec<u8> = Vec::new();
    for letter in text.bytes() {
        let mut carry = BASE58.iter().position(|known| *known == letter)?;
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        while carry > 0 {
            bytes.insert(0, carry.to_le_bytes()[0]);
            carry >>= 8;
        }
    }
    let zeros = text.bytes().take_while(|letter| *letter == b'1').count();
    Some([vec![0; zeros], bytes].concat())
}

/// Bytes as base58btc.
fn multibase(bytes: &[u8]) -> String {
    let mut digits: Vec<usize> = Vec::new();
    for byte in bytes {
        let mut carry = usize::from(*byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0);
    digits.extend(zeros.map(|_| 0));
    let letters = digits.iter().rev().map(|digit| char::from(BASE58[*digit]));
    std::iter::once('z').chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actpub_httpsig::{SigningKey, VerifyingKey};

    #[test]
    fn our_public_half_is_read_by_others_and_by_us() {
        let key = PrivateKey::generate().unwrap();
        let pem = key.public_pem().unwrap();
        assert!(VerifyingKey::from_pem(&pem).is_ok());
        let public = PublicKey::from_pem(&pem).unwrap();
        let again = PrivateKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        assert!(public.verifies(b"text", &again.sign(b"text").unwrap()));
        assert!(!public.verifies(b"other", &again.sign(b"text").unwrap()));
    }

    #[test]
    fn an_ed25519_key_is_read_from_pem_and_from_multibase() {
        let key = SigningKey::generate_ed25519();
        let public = PublicKey::from_pem(&key.verifying_key().to_pem()).unwrap();
        assert_eq!(public.algorithm(), Algorithm::Ed25519);
        assert!(public.verifies(b"text", &key.sign(b"text").unwrap()));
        let VerifyingKey::Ed25519(raw) = key.verifying_key() else {
            panic!("an Ed25519 key")
        };
        let multibase = actpub_httpsig::Multikey::encode_ed25519(&raw);
        let same = PublicKey::from_multibase(&multibase).unwrap();
        assert_eq!(same.to_der(), public.to_der());
    }

    #[test]
    fn our_proof_key_is_read_by_others() {
        let key = ProofKey::generate().unwrap();
        let again = ProofKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        let text = again.public_multibase();
        assert!(actpub_httpsig::Multikey::decode(&text).is_ok(), "{text}");
        assert!(PublicKey::from_multibase(&text).is_ok());
        assert_eq!(
            base58(&multibase(&[0, 0, 7, 255])[1..]),
            Some(vec![0, 0, 7, 255])
        );
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "-----BEGIN PUBLIC KEY-----", "AAAA", "é", "z6Mk"] {
            assert!(PublicKey::from_pem(text).is_err(), "{text}");
            assert!(PublicKey::from_multibase(text).is_err(), "{text}");
        }
        assert!(PublicKey::from_multibase(&"z".repeat(9_000)).is_err());
    }
}
