//! Proofs (FEP-8b32): a document says who made it, whoever hands it on. Made by `eddsa-jcs-2022`.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Number, Value, json};

use super::signature::ProofKey;
use crate::values::Timestamp;

/// Adds to a document the proof that the key found at `method` makes.
pub(super) fn prove(document: &mut Value, key: &ProofKey, method: &str, now: Timestamp) {
    let mut proof = json!({
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "created": Timestamp::from_seconds(now.seconds()).rfc3339()
    });
    let hashes = [&proof, &*document].map(|value| digest(&SHA256, canonical(value).as_bytes()));
    let hashes = [hashes[0].as_ref(), hashes[1].as_ref()].concat();
    proof["proofValue"] = json!(key.sign(&hashes));
    document["proof"] = proof;
}

/// The one way to write a value (RFC 8785).
fn canonical(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            let member = |(name, value): (&String, &Value)| {
                format!("{}:{}", Value::from(name.as_str()), canonical(value))
            };
            let members: Vec<String> = members.into_iter().map(member).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Number(number) => canonical_number(number),
        simple => simple.to_string(),
    }
}

/// As ECMAScript writes numbers.
fn canonical_number(number: &Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else {
        return number.to_string();
    };
    let size = float.abs();
    if float == 0.0 {
        "0".into()
    } else if (1e-6..1e21).contains(&size) {
        float.to_string()
    } else {
        let short = format!("{float:e}");
        if size > 1.0 {
            short.replace('e', "e+")
        } else {
            short
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of FEP-8b32.
    #[test]
    fn a_proof_is_the_one_that_others_make() {
        let mut document = json!({
            "@context": [
                "https://www.w3.org/ns/activitystreams",
                "https://w3id.org/security/data-integrity/v2"
            ],
            "id": "https://server.example/activities/1",
            "type": "Create",
            "actor": "https://server.example/users/alice",
            "object": {
                "id": "https://server.example/objects/1",
                "type": "Note",
                "attributedTo": "https://server.example/users/alice",
                "content": "Hello world",
                "location": {
                    "type": "Place",
                    "longitude": -71.184_902,
                    "latitude": 25.273_962
                }
            }
        });
        let key = ProofKey::from_multibase("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq");
        let key = key.unwrap();
        assert_eq!(
            key.public_multibase(),
            "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
        );
        let made = Timestamp::from_rfc3339("2023-02-24T23:36:38.5Z").unwrap();
        let method = "https://server.example/users/alice#ed25519-key";
        prove(&mut document, &key, method, made);
        assert_eq!(
            document["proof"]["proofValue"],
            "z42ffGu6AUKPCFcFPiabmUvnGLPJzC7e4DGWC52NUasSSH37UMa9c58tdgVszUcZfytxa4fQ5TYHaJENCxUDe9SdL"
        );
        assert_eq!(document["proof"]["created"], "2023-02-24T23:36:38Z");
    }

    #[test]
    fn a_value_is_written_in_one_way() {
        let value = json!({
            "\u{20ac}": 1, "\r": "\u{8}\u{1f}\"\\\u{7f}é", "1": [null, true], "\u{1f600}": {},
            "\u{fb33}": [1.0, 0.5, 1e-7, 1e21, -0.0, 1_234_567_890_123_i64]
        });
        assert_eq!(
            canonical(&value),
            "{\"\\r\":\"\\b\\u001f\\\"\\\\\u{7f}é\",\"1\":[null,true],\"\u{20ac}\":1,\"\u{1f600}\":{},\
             \"\u{fb33}\":[1,0.5,1e-7,1e+21,0,1234567890123]}"
        );
    }
}
