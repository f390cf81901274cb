//! The API: the same verbs as JSON, under `/api/v1`, described by a document made from this code.

#![expect(
    unused_qualifications,
    reason = "what utoipa makes of `params` names its shapes in full"
)]

mod allowed;
mod asides;
mod asking;
mod device;
mod door;
mod doors;
mod drafts;
mod feed;
pub(super) mod files;
mod filters;
mod followers;
mod given;
mod groups;
mod highlights;
mod house;
mod invitations;
mod kept_out;
mod keys;
mod later;
mod mail;
mod me;
mod mentions;
pub(super) mod messages;
mod moderation;
mod notices;
mod own_feeds;
mod passkeys;
mod people;
pub(super) mod polls;
mod portraits;
mod problems;
mod rights;
mod rooms;
mod search;
mod sessions;
mod talk;
mod todo;
mod window;

use axum::{
    Router,
    http::header,
    routing::{any, get},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::{
    IntoParams, Modify, OpenApi, ToSchema,
    openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use super::{
    Failure, Site,
    failure::{FieldProblem, Problem},
};
use crate::values::{Behind, Timestamp};

#[derive(OpenApi)]
#[openapi(
    info(title = "Salon", description = include_str!("api/api.md")),
    components(schemas(Problem, FieldProblem)),
    security(("token" = []), ("cookie" = [])),
    modifiers(&Doors)
)]
struct Document;

/// How a program says who it is.
struct Doors;

impl Modify for Doors {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("An access token, from `POST /api/v1/sessions`."))
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        let cookie = ApiKeyValue::with_description(
            "salon",
            "The session of a browser, `__Host-salon` where the house is reached over https.",
        );
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// Every place of the API, with its own description.
pub(super) fn router() -> Router<Site> {
    let (router, document) = described();
    let document = Bytes::from(document.to_json().expect("a description is JSON"));
    let json = [(header::CONTENT_TYPE, "application/json")];
    let markdown = [(header::CONTENT_TYPE, "text/markdown; charset=utf-8")];
    router
        .route(
            "/api/openapi.json",
            get(move || async move { (json, document) }),
        )
        .route(
            "/api/socket.md",
            get(move || async move { (markdown, include_str!("socket.md")) }),
        )
        .route("/api/{*nothing}", any(|| async { Failure::absent() }))
}

fn described() -> (Router<Site>, utoipa::openapi::OpenApi) {
    // Merged first: what is nested twice under one path forgets what stood there before.
    let places = places()
        .into_iter()
        .map(|(name, places)| problems::named(name, places))
        .fold(OpenApiRouter::new(), OpenApiRouter::merge);
    let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .nest("/api/v1", places)
        .split_for_parts();
    problems::complete(&mut document);
    (router, document)
}

/// What belongs together, under one name.
fn places() -> Vec<(&'static str, OpenApiRouter<Site>)> {
    vec![
        ("sessions", sessions::places()),
        ("me", me::places()),
        ("device", device::places()),
        ("keys", keys::places()),
        ("passkeys", passkeys::places()),
        ("mail", mail::places()),
        ("groups", groups::places()),
        ("feed", feed::places()),
        ("rooms", rooms::places()),
        (
            "messages",
            messages::places()
                .merge(talk::places())
                .merge(mentions::places()),
        ),
        ("polls", polls::places()),
        ("drafts", drafts::places()),
        ("later", later::places()),
        ("asides", asides::places()),
        ("search", search::places()),
        ("files", files::places()),
        ("filters", filters::places()),
        ("todo", todo::places()),
        ("notices", notices::places()),
        ("own feeds", own_feeds::places()),
        ("invitations", invitations::places()),
        ("highlights", highlights::places()),
        ("house", house::places()),
        ("rights", rights::places()),
        ("doors", doors::places()),
        ("people", people::places()),
        ("portraits", portraits::places()),
        ("asking", asking::places()),
        ("window", window::places()),
        ("moderation", moderation::places()),
    ]
}

/// A moment in UTC, as RFC 3339 writes it.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = String, format = DateTime, examples("2026-11-22T19:47:00Z"))]
pub(super) struct Moment(Timestamp);

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.rfc3339())
    }
}

/// Some of a list.
#[derive(Debug, Serialize, ToSchema)]
struct Page<T: ToSchema> {
    items: Vec<T>,
    /// There may be more: ask again with this as `after`.
    next: Option<Uuid>,
}

impl<T: ToSchema> Page<T> {
    /// A page of what the database gave, and where it ends if it is a full one.
    fn of<Row>(rows: Vec<Row>, id: impl Fn(&Row) -> Uuid, item: impl Fn(Row) -> T) -> Self {
        Self::of_full(rows, crate::groups::PAGE, id, item)
    }

    /// The same of a list that is read by so many at once.
    fn of_full<Row>(
        rows: Vec<Row>,
        most: i64,
        id: impl Fn(&Row) -> Uuid,
        item: impl Fn(Row) -> T,
    ) -> Self {
        let full = i64::try_from(rows.len()).is_ok_and(|len| len >= most);
        let next = rows.last().filter(|_| full).map(id);
        let items = rows.into_iter().map(item).collect();
        Self { items, next }
    }
}

/// A page of a list that goes by time or by name.
#[derive(Serialize, ToSchema)]
struct Part<T: ToSchema> {
    items: Vec<T>,
    /// There is more: ask again with this as `after`.
    next: Option<String>,
}

impl<T: ToSchema> Part<T> {
    fn of<Row: Into<T>>(rows: Vec<Row>, next: Option<impl ToString>) -> Self {
        Self {
            items: rows.into_iter().map(Into::into).collect(),
            next: next.map(|next| next.to_string()),
        }
    }
}

/// Where a list that goes by time goes on.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OnwardByTime {
    /// The `next` of the page before.
    #[param(value_type = Option<String>, max_length = 60)]
    after: Option<Behind>,
}

/// Where a list goes on.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Onward {
    /// The `next` of the page before.
    after: Option<Uuid>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_a_name_a_sentence_and_its_problems() {
        let (_, document) = described();
        let document = serde_json::to_value(&document).unwrap();
        let mut names = std::collections::BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, place) in methods.as_object().unwrap() {
                let name = place["operationId"].as_str().unwrap();
                assert!(names.insert(name.to_owned()), "{name} is there twice");
                assert!(place["summary"].is_string(), "{method} {path}");
                assert!(place["responses"]["500"].is_object(), "{method} {path}");
            }
        }
    }

    #[test]
    fn every_list_says_how_it_goes_on() {
        let (_, document) = described();
        let document = serde_json::to_value(&document).unwrap();
        let mut lists = 0;
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, place) in methods.as_object().unwrap() {
                let answer = &place["responses"]["200"]["content"]["application/json"]["schema"];
                let shape = answer["$ref"].as_str().unwrap_or("#");
                let shape = document.pointer(&shape[1..]).unwrap();
                if shape["properties"].get("next").is_none() {
                    continue;
                }
                lists += 1;
                let asked = place["parameters"].as_array().into_iter().flatten();
                let onward = asked
                    .filter(|one| one["in"] == "query")
                    .filter(|one| one["name"] == "after" || one["name"] == "before");
                assert_eq!(onward.count(), 1, "{method} {path}");
            }
        }
        assert!(lists > 15, "{lists}");
    }

    #[test]
    fn every_shape_has_a_name_of_its_own() {
        let mut known = std::collections::BTreeMap::new();
        for (place, mut described) in places() {
            let components = described.get_openapi_mut().components.take();
            for (name, shape) in components.unwrap_or_default().schemas {
                let shape = serde_json::to_value(shape).unwrap();
                let former = known.entry(name.clone()).or_insert_with(|| shape.clone());
                assert_eq!(*former, shape, "{place}: another {name} is there already");
            }
        }
    }

    #[test]
    fn whatever_is_asked_is_bounded() {
        let (_, document) = described();
        let document = serde_json::to_value(&document).unwrap();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        for (name, schema) in schemas {
            if schema["additionalProperties"] != false {
                continue;
            }
            for (field, schema) in schema["properties"].as_object().unwrap() {
                let bounded = ["maxLength", "maximum", "maxItems", "$ref", "oneOf", "enum"];
                let bounded = bounded.iter().any(|bound| schema.get(bound).is_some());
                let format = schema["format"].as_str();
                // A yes or no may also be left open.
                let kind = schema["type"].to_string();
                let is_free = kind.contains("boolean") || matches!(format, Some("uuid" | "int64"));
                assert!(bounded || is_free, "{name}.{field}: {schema}");
            }
        }
    }
}
