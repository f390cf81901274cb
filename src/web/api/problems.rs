//! What may go wrong at each place, as the document tells it.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses,
    openapi::{
        ContentBuilder, HttpMethod, OpenApi, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
        schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type},
    },
};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    values::Lang,
    web::{Failure, Site, words::Words},
};

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $($failure:ident($($with:expr)?))|+;)+) => {$(
        $(#[$doc])*
        pub(super) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                told(&[$(Failure::$failure($($with)?)),+])
            }
        }
    )+};
}

problems! {
    /// There is no such thing, or none for them.
    Absent = absent();
    /// They may know of it and may not do this.
    Forbidden = forbidden();
    /// Either of both.
    Refused = absent() | forbidden();
    Conflict = conflict();
    /// More would go than they know.
    Going = going(1);
    /// It would end with more servers than they know.
    Cuts = cuts(1) | window_closed();
    /// There is no poll to vote in, or not any more.
    Over = poll_over() | gone() | too_many(0);
    /// What was said is not taken, or not yet.
    Unsaid = conflict() | file_gone() | declined(String::new()) | filtered(String::new()) | slow(0) | too_many(0);
    /// A query that cannot be read, or one too many.
    Unsought = unfit(Vec::new()) | too_many(0);
    /// There is no such thing, or it was tried too often.
    Untried = absent() | too_many(0);
    /// A file that is not taken.
    NotTaken = conflict() | file_large(0) | no_room() | picture_unreadable() | picture_pixels()
        | picture_long() | too_many(0);
    WrongPassword = wrong_password() | second_step() | wrong_code() | too_many(0);
    /// No code of theirs, or the first step is forgotten by now.
    WrongCode = wrong_code() | signed_out() | too_many(0);
    WrongPasskey = wrong_passkey();
    LastKey = last_key();
    /// They have not shown for a while that it is them.
    Unproven = unproven();
    /// They have not shown for a while that it is them, or enough letters went there for now.
    Unaddressed = unproven() | too_many(0);
    SignedOut = signed_out();
    DoorClosed = door_closed() | too_many(0);
    /// The door asks for no letter, or enough were sent for now.
    NoLetter = absent() | door_closed() | too_many(0);
    HandleTaken = handle_taken();
    /// The group has a handle already, or another group has this one.
    FaceRefused = conflict() | handle_taken();
    NoSuccessor = no_successor();
    /// Whoever could answer is the one whom it is about.
    NobodyElse = nobody_else();
    WindowClosed = window_closed();
    /// A highlight that cannot be let out as it stands.
    NotPublished = conflict() | not_agreed() | window_closed();
}

/// One response for each status, with every failure that answers by it.
fn told(failures: &[Failure]) -> BTreeMap<String, RefOr<Response>> {
    let l = Words::new(Lang::English);
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for failure in failures {
        let line = format!("`{}`: {}.", failure.kind(), failure.title(l));
        said.entry(failure.status().as_u16().to_string())
            .or_default()
            .push(line);
    }
    said.into_iter()
        .map(|(status, lines)| (status, problem(lines.join(" ")).into()))
        .collect()
}

fn problem(description: String) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .build()
}

/// Marks places as belonging together, so that what they are called is theirs alone.
pub(super) fn named(name: &str, mut places: OpenApiRouter<Site>) -> OpenApiRouter<Site> {
    for item in places.get_openapi_mut().paths.paths.values_mut() {
        for (_, place) in operations(item) {
            place.tags = Some(vec![name.to_owned()]);
            let verb = place.operation_id.take().unwrap_or_default();
            place.operation_id = Some(format!("{name}.{verb}"));
        }
    }
    places
}

/// Adds what is the same everywhere: the ids in the path, and what may go wrong with anything
/// that is asked in this way.
pub(super) fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for (method, place) in operations(item) {
            for (status, response) in told(&everywhere(&method, place)) {
                place.responses.responses.entry(status).or_insert(response);
            }
            for id in ids(path) {
                place.parameters.get_or_insert_default().push(id.into());
            }
        }
    }
}

fn everywhere(method: &HttpMethod, place: &Operation) -> Vec<Failure> {
    let mut failures = vec![Failure::broken(anyhow::anyhow!("")), Failure::crowded()];
    if place.security.is_none() {
        failures.push(Failure::signed_out());
    }
    if *method != HttpMethod::Get {
        failures.push(Failure::foreign());
    }
    if place.request_body.is_some() {
        failures.extend([
            Failure::malformed(),
            Failure::too_large(),
            Failure::wrong_media(),
            Failure::unfit(Vec::new()),
        ]);
    } else if place.parameters.is_some() {
        failures.push(Failure::malformed());
    }
    failures
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Patch, &mut item.patch),
        (HttpMethod::Delete, &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, place)| Some((method, place.as_mut()?)))
}

/// `{id}` and the like: every one of them is a UUID.
fn ids(path: &str) -> Vec<Parameter> {
    let names = path.split('/').filter_map(|part| {
        let name = part.strip_prefix('{')?;
        name.strip_suffix('}')
    });
    names
        .map(|name| {
            let uuid = ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(utoipa::openapi::Required::True)
                .schema(Some(uuid))
                .build()
        })
        .collect()
}
