//! A failure: one for all doors, with a page for people and problem+json (RFC 9457) for programs.
//!
//! It travels outward in the response; the router it passes through gives it its face and its language.

mod causes;

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Serialize;
use std::{num::NonZeroU32, sync::Arc};
use utoipa::ToSchema;

use super::{
    Site,
    asking::Asking,
    views::{ErrorPage, Shell},
    words::Words,
};
use crate::{fediverse::Absent, values::Unfit};

/// What went wrong, in a word that names its sentences: `error-<kind>` and `error-<kind>-means`.
#[derive(Clone, Debug)]
pub struct Failure {
    status: StatusCode,
    kind: &'static str,
    /// Seconds until another try makes sense.
    retry_after: Option<u64>,
    /// How many it is about.
    count: Option<NonZeroU32>,
    /// Why, in the words of whoever decided it.
    reason: Option<String>,
    fields: Vec<(&'static str, Unfit)>,
    /// Where reading a program's words came to a stop.
    stop: Option<String>,
    /// For the log, never for the answer.
    cause: Option<Arc<anyhow::Error>>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $status:ident $kind:literal;)+) => {$(
        $(#[$doc])*
        pub fn $name() -> Self {
            Self::new(StatusCode::$status, $kind)
        }
    )+};
}

impl Failure {
    const fn new(status: StatusCode, kind: &'static str) -> Self {
        Self {
            status,
            kind,
            retry_after: None,
            count: None,
            reason: None,
            fields: Vec::new(),
            stop: None,
            cause: None,
        }
    }

    kinds! {
        /// There is nothing here, or nothing for them: the two are the same (invariant 19).
        absent = NOT_FOUND "absent";
        forbidden = FORBIDDEN "forbidden";
        /// They must sign in first.
        signed_out = UNAUTHORIZED "signed-out";
        /// They wait for approval, or are suspended or banned: a page of their own says how they stand.
        held_out = FORBIDDEN "held-out";
        /// The handle and the password do not go together; which of them is not told.
        wrong_password = UNAUTHORIZED "wrong-password";
        /// The first step was right, and the second is missing.
        second_step = UNAUTHORIZED "second-step";
        /// No code, or no recovery code, of theirs.
        wrong_code = UNAUTHORIZED "wrong-code";
        /// No passkey of theirs, or an answer to another question.
        wrong_passkey = UNAUTHORIZED "wrong-passkey";
        /// Nothing would be left to sign in with.
        last_key = CONFLICT "last-key";
        /// They are signed in, and have not shown for a while that it is them.
        unproven = FORBIDDEN "unproven";
        /// Another site asked in a member's name.
        foreign = FORBIDDEN "foreign";
        /// An invitation that is not open, whyever.
        door_closed = NOT_FOUND "door-closed";
        /// It has changed meanwhile, or was said differently before.
        conflict = CONFLICT "conflict";
        /// The handle belongs to somebody.
        handle_taken = CONFLICT "handle-taken";
        not_agreed = CONFLICT "not-agreed";
        window_closed = CONFLICT "window-closed";
        no_successor = CONFLICT "no-successor";
        /// Whoever could answer is the one whom it is about.
        nobody_else = CONFLICT "nobody-else";
        /// They have not accepted the rules of the group as they are now.
        rules_changed = FORBIDDEN "rules-changed";
        /// What they answer is not there for them.
        unanswerable = CONFLICT "unanswerable";
        /// The words of a message are gone.
        gone = CONFLICT "words-gone";
        /// A message bears no more kinds of emoji.
        full = CONFLICT "full";
        malformed = BAD_REQUEST "malformed";
        too_large = PAYLOAD_TOO_LARGE "too-large";
        wrong_method = METHOD_NOT_ALLOWED "wrong-method";
        wrong_media = UNSUPPORTED_MEDIA_TYPE "wrong-media";
        timeout = REQUEST_TIMEOUT "timeout";
        /// There is no poll to vote in, or not any more.
        poll_over = CONFLICT "poll-over";
        /// A file is not whole, not theirs, or part of something already.
        file_gone = CONFLICT "file-gone";
        /// The measure of a person, or of the house, is full.
        no_room = PAYLOAD_TOO_LARGE "no-room";
        picture_unreadable = UNPROCESSABLE_ENTITY "picture-unreadable";
        picture_pixels = UNPROCESSABLE_ENTITY "picture-pixels";
        picture_long = UNPROCESSABLE_ENTITY "picture-long";
    }

    /// A few fields do not fit; each says why.
    pub fn unfit(fields: Vec<(&'static str, Unfit)>) -> Self {
        Self {
            fields,
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unfit")
        }
    }

    /// What a program sent cannot be read; `stop` tells whoever writes it why.
    pub fn unread(stop: String) -> Self {
        Self {
            stop: Some(stop),
            ..Self::malformed()
        }
    }

    pub fn too_many(retry_after: u64) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many")
        }
    }

    /// The group is slow; nothing is lost by waiting.
    pub fn slow(retry_after: u64) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "slow")
        }
    }

    /// A filter of the group does not take it.
    pub fn filtered(reason: String) -> Self {
        Self {
            reason: Some(reason),
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "filtered")
        }
    }

    /// A host said no to a message that was held.
    pub fn declined(reason: String) -> Self {
        Self {
            reason: Some(reason),
            ..Self::new(StatusCode::CONFLICT, "declined")
        }
    }

    /// It would call so many people: only if that is meant.
    pub fn everybody(people: i64) -> Self {
        Self {
            count: u32::try_from(people).ok().and_then(NonZeroU32::new),
            ..Self::new(StatusCode::CONFLICT, "everybody")
        }
    }

    /// So many messages would go: only if that is meant.
    pub fn going(messages: i64) -> Self {
        Self {
            count: u32::try_from(messages).ok().and_then(NonZeroU32::new),
            ..Self::new(StatusCode::CONFLICT, "going")
        }
    }

    /// With so many servers it would end: only if that is meant.
    pub fn cuts(servers: i64) -> Self {
        Self {
            count: u32::try_from(servers).ok().and_then(NonZeroU32::new),
            ..Self::new(StatusCode::CONFLICT, "cuts")
        }
    }

    /// A file has more bytes than that.
    pub fn file_large(most: i64) -> Self {
        Self {
            reason: Some(format!("{}\u{a0}MiB.", most / (1024 * 1024))),
            ..Self::new(StatusCode::PAYLOAD_TOO_LARGE, "file-large")
        }
    }

    pub fn crowded() -> Self {
        Self {
            retry_after: Some(5),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "crowded")
        }
    }

    /// Our fault: logged once with its cause, told without it.
    pub fn broken(cause: impl Into<anyhow::Error>) -> Self {
        Self {
            cause: Some(Arc::new(cause.into())),
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "broken")
        }
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Whoever wrote something keeps it, and reads beside it why it was not taken.
    pub(super) fn is_about_the_words(&self) -> bool {
        matches!(
            self.kind,
            "unfit"
                | "slow"
                | "too-many"
                | "filtered"
                | "declined"
                | "everybody"
                | "unanswerable"
                | "file-large"
                | "file-gone"
                | "no-room"
                | "picture-unreadable"
                | "picture-pixels"
                | "picture-long"
        )
    }

    /// When another try makes sense, as a header.
    pub(super) fn retry_after(&self) -> Option<[(header::HeaderName, header::HeaderValue); 1]> {
        let seconds = self.retry_after?;
        Some([(header::RETRY_AFTER, seconds.into())])
    }

    pub fn fields(&self) -> &[(&'static str, Unfit)] {
        &self.fields
    }

    pub fn title(&self, l: Words) -> String {
        l.t(&format!("error-{}", self.kind))
    }

    /// What can be done about it, with the seconds to wait and the reason given, if there are any.
    pub fn detail(&self, l: Words) -> String {
        let seconds = i64::try_from(self.retry_after.unwrap_or_default()).unwrap_or(i64::MAX);
        let count = self.count.map_or(seconds, |count| count.get().into());
        let means = l.n(&format!("error-{}-means", self.kind), count);
        match &self.reason {
            Some(reason) => format!("{means} {reason}"),
            None => means,
        }
    }

    /// What a program is told; also inside a socket's `refused` frame.
    pub fn problem(&self, l: Words, request_id: Option<&str>) -> Problem {
        let errors = self.fields.iter().map(|(field, unfit)| FieldProblem {
            field: (*field).into(),
            detail: l.limit(*unfit),
        });
        let stop = self.stop.iter().map(|stop| FieldProblem {
            field: "body".into(),
            detail: stop.clone(),
        });
        Problem {
            kind: format!("urn:salon:problem:{}", self.kind),
            title: self.title(l),
            status: self.status.as_u16(),
            detail: self.detail(l),
            request_id: request_id.map(Into::into),
            retry_after: self.retry_after,
            count: self.count.map(NonZeroU32::get),
            errors: errors.chain(stop).collect(),
        }
    }

    pub(super) fn log(&self, request_id: &str) {
        if let Some(cause) = &self.cause {
            tracing::error!(request_id, error = format!("{cause:#}"), "a request failed");
        }
    }
}

/// An answer that says what went wrong (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A name for programs, as a URN: `urn:salon:problem:absent`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What went wrong, in the language asked for.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What can be done about it.
    pub detail: String,
    /// Names this request in the log of the house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// In how many seconds another try makes sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// How many it is about: the people whom a message would call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Which fields do not fit, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    pub field: String,
    pub detail: String,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.retry_after(), ()).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The face for people: a page with a way onward, or the way to sign in.
pub(super) async fn as_page(State(site): State<Site>, request: Request, next: Next) -> Response {
    let asking = Asking::of(&request);
    let way_back = way_back(&request);
    let mut response = next.run(request).await;
    let Some(failure) = take(&mut response, &asking) else {
        return response;
    };
    if failure.kind == "signed-out" {
        return Redirect::to(&format!("/sign-in{way_back}")).into_response();
    }
    if failure.kind == "unproven" {
        return Redirect::to("/settings/keys").into_response();
    }
    if failure.kind == "held-out" {
        return Redirect::to("/waiting").into_response();
    }
    page(&site, asking, response, &failure).await
}

/// What other servers may not tell from nothing gets the very page of an unknown address.
pub(super) async fn as_unknown(State(site): State<Site>, request: Request, next: Next) -> Response {
    let asking = Asking::of(&request);
    let mut response = next.run(request).await;
    if response.extensions_mut().remove::<Absent>().is_none() {
        return response;
    }
    page(&site, asking, response, &Failure::absent()).await
}

async fn page(site: &Site, asking: Asking, response: Response, failure: &Failure) -> Response {
    let l = asking.words_of_failure();
    let house = site.house_name().await;
    let page = ErrorPage {
        l,
        shell: Shell {
            house,
            ..Shell::default()
        },
        title: failure.title(l),
        detail: failure.detail(l),
        stop: failure.stop.clone(),
        request: Some(asking.request_id),
    };
    let (parts, _) = response.into_parts();
    let body = Html(page.render().unwrap_or_default()).into_response();
    with_face(&parts, body)
}

/// `?next=` for a page that wants somebody signed in; nothing for what cannot be asked again.
fn way_back(request: &Request) -> String {
    let path = request.uri().path();
    if request.method() != Method::GET || path == "/" {
        return String::new();
    }
    let next: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
    format!("?next={next}")
}

/// The face for programs: problem+json.
pub(super) async fn as_problem(request: Request, next: Next) -> Response {
    let asking = Asking::of(&request);
    let mut response = next.run(request).await;
    let Some(failure) = take(&mut response, &asking) else {
        return response;
    };
    let problem = failure.problem(asking.words_of_failure(), Some(&asking.request_id));
    let body = axum::Json(problem).into_response();
    let (mut parts, _) = response.into_parts();
    if failure.status == StatusCode::UNAUTHORIZED {
        let scheme = header::HeaderValue::from_static("Bearer");
        parts.headers.insert(header::WWW_AUTHENTICATE, scheme);
    }
    let mut response = with_face(&parts, body);
    let media = header::HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, media);
    response
}

/// The failure a response carries; what axum itself refused has one too.
fn take(response: &mut Response, asking: &Asking) -> Option<Failure> {
    let carried = response.extensions_mut().remove::<Failure>();
    let failure = carried.or_else(|| bare(response))?;
    failure.log(&asking.request_id);
    Some(failure)
}

fn bare(response: &Response) -> Option<Failure> {
    // An answer that is already complete, such as a form shown again, has a type.
    let typed = response.headers().get(header::CONTENT_TYPE);
    let is_text = typed.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !is_text {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(Failure::absent()),
        StatusCode::METHOD_NOT_ALLOWED => Some(Failure::wrong_method()),
        StatusCode::BAD_REQUEST => Some(Failure::malformed()),
        StatusCode::UNPROCESSABLE_ENTITY => Some(Failure {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            ..Failure::malformed()
        }),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Failure::too_large()),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Failure::wrong_media()),
        StatusCode::REQUEST_TIMEOUT => Some(Failure::timeout()),
        status if status.is_server_error() => Some(Failure {
            status,
            ..Failure::broken(anyhow::anyhow!("answered {status} without a reason"))
        }),
        _ => None,
    }
}

/// The head of the failed answer, such as its `Retry-After`, with the body that explains it.
fn with_face(parts: &axum::http::response::Parts, body: Response) -> Response {
    let status = parts.status;
    let (mut face, body) = body.into_parts();
    for (name, value) in &parts.headers {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            face.headers.insert(name, value.clone());
        }
    }
    face.status = status;
    Response::from_parts(face, body)
}
