//! A device with a passkey, in software: it makes and shows one as `WebAuthn` has it, with ES256.

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

pub(crate) struct Device {
    key: EcdsaKeyPair,
    /// The name of the credential.
    id: Vec<u8>,
    /// Where the browser is.
    pub(crate) origin: String,
    /// It asks who holds it, by a finger or a face.
    pub(crate) verifies: bool,
    user: String,
    count: u32,
}

const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const WITH_CREDENTIAL: u8 = 64;

impl Device {
    /// A device whose browser shows the house.
    pub(crate) fn at(house: &super::House) -> Self {
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            id: salon::values::random::<32>().to_vec(),
            origin: house.origin.replace("127.0.0.1", "localhost"),
            verifies: true,
            user: String::new(),
            count: 0,
        }
    }

    /// Makes a passkey, as it is asked to.
    pub(crate) fn makes(&mut self, asked: &Value) -> String {
        let options = &asked["options"]["publicKey"];
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(
            options["authenticatorSelection"]["userVerification"],
            "required"
        );
        assert_eq!(options["attestation"], "none");
        self.user = options["user"]["id"].as_str().unwrap().into();
        let rp = options["rp"]["id"].as_str().unwrap();
        let mut data = self.data(rp, WITH_CREDENTIAL);
        data.extend([0; 16]);
        data.extend([0, u8::try_from(self.id.len()).unwrap()]);
        data.extend(&self.id);
        data.extend(self.public_key());
        // {"fmt": "none", "attStmt": {}, "authData": …}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        self.credential(&json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(self.client_data("create", options)),
            "attestationObject": URL_SAFE_NO_PAD.encode(object),
            "transports": ["internal"],
        }))
    }

    /// Shows its passkey, as it is asked to.
    pub(crate) fn shows(&mut self, asked: &Value) -> String {
        let options = &asked["options"]["publicKey"];
        assert_eq!(options["userVerification"], "required");
        assert_eq!(
            options["allowCredentials"],
            json!([]),
            "nobody learns who has which"
        );
        self.count += 1;
        let data = self.data(options["rpId"].as_str().unwrap(), 0);
        let client = self.client_data("get", options);
        let mut signed = data.clone();
        signed.extend(digest(&SHA256, client.as_bytes()).as_ref());
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.credential(&json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "signature": URL_SAFE_NO_PAD.encode(signature.as_ref()),
            "userHandle": self.user,
        }))
    }

    fn credential(&self, response: &Value) -> String {
        let id = URL_SAFE_NO_PAD.encode(&self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "authenticatorAttachment": "platform",
            "response": response, "clientExtensionResults": {},
        })
        .to_string()
    }

    fn client_data(&self, deed: &str, options: &Value) -> String {
        json!({
            "type": format!("webauthn.{deed}"),
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        })
        .to_string()
    }

    fn data(&self, rp: &str, more: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = digest(&SHA256, rp.as_bytes()).as_ref().to_vec();
        data.push(PRESENT | verified | more);
        data.extend(self.count.to_be_bytes());
        data
    }

    /// `{1: 2, 3: -7, -1: 1, -2: x, -3: y}`: a key of P-256, in COSE.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        let mut key = vec![0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32];
        key.extend(x);
        key.extend([0x22, 0x58, 32]);
        key.extend(y);
        key
    }
}
