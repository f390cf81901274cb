//! What a program hands over: ids in the path, JSON in the body, both read strictly.

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use bytes::Bytes;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use crate::{
    values::{Timestamp, Unfit},
    web::{Failure, Site},
};

/// An id in the path. One that is none names nothing.
pub(super) struct At<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Site> for At<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let read = Path::from_request_parts(parts, site).await;
        read.map(|Path(id)| Self(id)).map_err(|_| Failure::absent())
    }
}

/// A JSON object in the body.
pub(super) struct Given<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Site> for Given<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Failure> {
        if !is_json(request.headers()) {
            return Err(Failure::wrong_media());
        }
        let body = Bytes::from_request(request, site).await;
        let body = body.map_err(|refused| match refused.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Failure::too_large(),
            _ => Failure::malformed(),
        })?;
        read(&body).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE);
    let media = media.and_then(|media| media.to_str().ok()).unwrap_or("");
    let media = media.split(';').next().unwrap_or("").trim();
    media.eq_ignore_ascii_case("application/json")
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    // Without this a list would be read as the fields of an object in their order (invariant 25).
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Failure::unread("an object is expected".into()));
    }
    serde_json::from_slice(body).map_err(|wrong| Failure::unread(wrong.to_string()))
}

/// One field parsed by its type, or the failure that names it.
pub(super) fn fit<T>(field: &'static str, parsed: Result<T, Unfit>) -> Result<T, Failure> {
    parsed.map_err(|unfit| Failure::unfit(vec![(field, unfit)]))
}

/// A moment as RFC 3339 writes it; if it is none, what is said of that.
pub(super) fn moment(written: &str, wrong: &'static str) -> Result<Timestamp, Unfit> {
    Timestamp::from_rfc3339(written).ok_or(Unfit::new(wrong, 0))
}

/// What to do with a choice that may be empty: a field left out keeps it, `null` empties it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Choice<T> {
    #[default]
    Kept,
    Made(Option<T>),
}

impl<T> Choice<T> {
    pub(super) fn instead_of(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Kept => before,
            Self::Made(choice) => choice,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Choice<T> {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        Option::deserialize(value).map(Self::Made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Door {
        name: String,
        #[serde(default)]
        note: Choice<String>,
    }

    #[test]
    fn only_an_object_with_the_fields_it_should_have_is_read() {
        let door: Door = read(br#" {"name": "red"}"#).unwrap();
        assert_eq!((door.name.as_str(), door.note), ("red", Choice::Kept));
        let door: Door = read(br#"{"name": "red", "note": null}"#).unwrap();
        assert_eq!(door.note, Choice::Made(None));
        for wrong in [
            r#"["red"]"#,
            r#"{"name": ["red"]}"#,
            r#"{"name": null}"#,
            r#"{"name": "red", "role": "owner"}"#,
            r#"{"name": "red", "name": "blue"}"#,
            r#"{"name": "red"} {}"#,
            r#""red""#,
            "",
        ] {
            let failure = read::<Door>(wrong.as_bytes()).unwrap_err();
            assert_eq!(failure.kind(), "malformed", "{wrong}");
        }
    }
}
