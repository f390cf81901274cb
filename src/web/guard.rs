//! The guard: what every request must be, and what every answer must carry.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Failure, Site};

/// Turns away whatever another site sends in a member's name: unsafe methods and sockets must come
/// from our own pages, or from a program that proves itself without a cookie.
pub(super) async fn same_origin(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let opens_socket = request.headers().contains_key(header::UPGRADE);
    if (safe && !opens_socket) || is_ours(request.headers(), &site) || hands_over(&request) {
        next.run(request).await
    } else {
        Failure::foreign().into_response()
    }
}

/// Another app on the device hands something over: no page can ask like this, and it changes nothing yet.
fn hands_over(request: &Request) -> bool {
    let fetched = request.headers().get("sec-fetch-site");
    request.uri().path() == "/share" && fetched.is_some_and(|fetched| fetched == "none")
}

fn is_ours(headers: &HeaderMap, site: &Site) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(fetched) = text(HeaderName::from_static("sec-fetch-site")) {
        return fetched == "same-origin";
    }
    if let Some(origin) = text(header::ORIGIN) {
        return site.origins.iter().any(|ours| ours == origin);
    }
    // No browser: only without a cookie, so that nobody's session can be borrowed. A token goes
    // before a cookie, and no other site can add one.
    !headers.contains_key(header::COOKIE) || headers.contains_key(header::AUTHORIZATION)
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; font-src 'self'; connect-src 'self' {socket}; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types salon";

/// The policy of every page; older browsers want the socket's address spelled out.
pub(super) fn content_policy(origin: &str) -> HeaderValue {
    let socket = origin.replacen("http", "ws", 1);
    HeaderValue::from_str(&POLICY.replace("{socket}", &socket)).expect("an origin is plain text")
}

/// Marks the one answer that other sites may show inside their own pages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Framed;

/// Its policy: it runs nothing and sends nothing, wherever it is shown.
const FRAMED: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    form-action 'none'; base-uri 'none'; frame-ancestors *; object-src 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(self), geolocation=(), payment=(), usb=(), serial=(), hid=(), browsing-topics=()",
    ),
];

/// Gives every answer, also a failed one, its headers. What a place set itself stays.
pub(super) async fn headers(State(site): State<Site>, request: Request, next: Next) -> Response {
    let secret = ["/i/", "/claim/", "/enter/", "/mail/", "/ask/", "/atom/"];
    let secret = secret
        .iter()
        .any(|path| request.uri().path().starts_with(path));
    let mut response = next.run(request).await;
    let framed = response.extensions_mut().remove::<Framed>().is_some();
    let headers = response.headers_mut();
    if framed {
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(FRAMED),
        );
        let resource = HeaderName::from_static("cross-origin-resource-policy");
        headers.insert(resource, HeaderValue::from_static("cross-origin"));
    }
    for (name, value) in ALWAYS {
        if framed && name == header::X_FRAME_OPTIONS {
            continue;
        }
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    // An address that holds a secret is told to nobody (invariant 31).
    let referrer = if secret { "no-referrer" } else { "same-origin" };
    for (name, value) in [
        (header::REFERRER_POLICY, referrer),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert_with(|| site.content_policy.clone());
    if site.settings.is_https() {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=63072000"));
    }
    response
}
