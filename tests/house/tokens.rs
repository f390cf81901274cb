//! Access tokens: ten minutes of a session, and nothing that only looks like one (invariant 36).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Method;
use salon::{members::token_key, values::Span};
use serde_json::{Value, json};

use crate::{
    conversation::two_in_the_hall,
    support::{House, Member},
};

on_both! {
    async fn a_token_speaks_for_its_session_and_ends_with_it(house: House) {
        let (_ada, bo, _hall) = two_in_the_hall(&house).await;
        let mut phone = bo.elsewhere(&house).await;
        let token = phone.token().await;
        assert_eq!(me(&bo, &token).await, 200);
        house.later(Span::minutes(9));
        assert_eq!(me(&bo, &token).await, 200);
        house.later(Span::minutes(2));
        assert_eq!(me(&bo, &token).await, 401, "ten minutes are over");
        let token = phone.token().await;
        phone.posts("/sign-out", &[]).await;
        assert_eq!(me(&bo, &token).await, 200, "a program's session is its own");
    }

    async fn sixty_forgeries_open_nothing(house: House) {
        let (_ada, bo, _hall) = two_in_the_hall(&house).await;
        let token = bo.token().await;
        let forge = Forge::new(&house, &token).await;
        assert_eq!(me(&bo, &forge.with(&forge.claims)).await, 200, "the forge works");
        let mut tried = 0;
        for forged in forge.all() {
            assert_eq!(me(&bo, &forged).await, 401, "{forged}");
            tried += 1;
        }
        assert!(tried >= 60, "{tried}");
    }
}

async fn me(member: &Member, token: &str) -> u16 {
    member
        .asks(Method::GET, "/me", Some(token), None)
        .await
        .status
}

/// Makes tokens that differ from a good one in one thing each.
struct Forge {
    key: EncodingKey,
    other: EncodingKey,
    public: Vec<u8>,
    token: String,
    header: Header,
    claims: Value,
}

impl Forge {
    async fn new(house: &House, token: &str) -> Self {
        let key = token_key(&mut house.db().read().await.unwrap())
            .await
            .unwrap();
        let pair = aws_lc_rs::signature::Ed25519KeyPair::from_pkcs8(&key).unwrap();
        let other = salon::web::tokens::fresh_key();
        let part = |n: usize| {
            let part = token.split('.').nth(n).unwrap();
            URL_SAFE_NO_PAD.decode(part).unwrap()
        };
        Self {
            public: aws_lc_rs::signature::KeyPair::public_key(&pair)
                .as_ref()
                .to_vec(),
            key: EncodingKey::from_ed_der(&key),
            other: EncodingKey::from_ed_der(&other),
            token: token.into(),
            header: serde_json::from_slice(&part(0)).unwrap(),
            claims: serde_json::from_slice(&part(1)).unwrap(),
        }
    }

    fn with(&self, claims: &Value) -> String {
        encode(&self.header, claims, &self.key).unwrap()
    }

    fn all(&self) -> Vec<String> {
        let mut forged = self.with_other_claims();
        forged.extend(self.without_a_claim());
        forged.extend(self.with_other_headers());
        forged.extend(self.damaged());
        forged
    }

    /// Each claim as it must not be: another's, of another type, of another time.
    fn with_other_claims(&self) -> Vec<String> {
        let now = self.claims["exp"].as_i64().unwrap();
        let other = uuid::Uuid::now_v7().to_string();
        let wrong = json!({
            "iss": ["https://elsewhere.example", null, 7, [], ""],
            "aud": ["another-api", null, 7, [], {"salon-api": 1}],
            "sid": [other, null, 7, "not-an-id", [self.claims["sid"]], {}],
            "sub": [null, 7, "not-an-id", []],
            "exp": [now - 3_600, now.to_string(), null, [now], -1, 0, {}],
            "nbf": [now + 3_600, (now - 600).to_string(), null, [1]],
            "iat": [null, "yesterday", {}],
        });
        let mut forged = Vec::new();
        for (name, values) in wrong.as_object().unwrap() {
            for value in values.as_array().unwrap() {
                let mut claims = self.claims.clone();
                claims[name] = value.clone();
                forged.push(self.with(&claims));
            }
        }
        forged
    }

    fn without_a_claim(&self) -> Vec<String> {
        let names = ["iss", "aud", "sid", "sub", "exp", "nbf", "iat"];
        let without = names.map(|name| {
            let mut claims = self.claims.clone();
            claims.as_object_mut().unwrap().remove(name);
            self.with(&claims)
        });
        without.into()
    }

    /// Another kind of token, another key, or an algorithm that needs none.
    fn with_other_headers(&self) -> Vec<String> {
        let mut forged = vec![encode(&self.header, &self.claims, &self.other).unwrap()];
        for typ in [None, Some("JWT"), Some("at+JWT2"), Some("")] {
            let header = Header {
                typ: typ.map(Into::into),
                ..self.header.clone()
            };
            forged.push(encode(&header, &self.claims, &self.key).unwrap());
        }
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let header = Header {
                alg: algorithm,
                ..self.header.clone()
            };
            let key = EncodingKey::from_secret(&self.public);
            forged.push(encode(&header, &self.claims, &key).unwrap());
        }
        let rest: Vec<&str> = self.token.split('.').skip(1).collect();
        for alg in [
            "none", "None", "NONE", "nOnE", "", "HS256", "ES256", "RS256", "Ed448",
        ] {
            let header = json!({"typ": "at+jwt", "alg": alg}).to_string();
            let header = URL_SAFE_NO_PAD.encode(header);
            forged.push(format!("{header}.{}.", rest[0]));
            forged.push(format!("{header}.{}.{}", rest[0], rest[1]));
        }
        forged
    }

    fn damaged(&self) -> Vec<String> {
        let parts: Vec<&str> = self.token.split('.').collect();
        let [header, claims, signature] = parts[..] else {
            panic!("three parts");
        };
        let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        bytes[0] ^= 1;
        let bent = URL_SAFE_NO_PAD.encode(bytes);
        vec![
            String::new(),
            ".".into(),
            "..".into(),
            header.into(),
            format!("{header}.{claims}"),
            format!("{header}.{claims}."),
            format!("{header}.{claims}.{bent}"),
            format!("{header}.{claims}.{signature}.{signature}"),
            format!("{header}..{signature}"),
            format!("{claims}.{header}.{signature}"),
            "x".repeat(10_000),
        ]
    }
}
