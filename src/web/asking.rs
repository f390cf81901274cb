//! Who is asking, before anybody knows their name: address, language, and a name for the request.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::CookieJar;
use tracing::Instrument;

use super::{Site, words};
use crate::values::{Lang, random};

/// What is known of every request.
#[derive(Clone, Debug)]
pub struct Asking {
    pub request_id: String,
    pub address: IpAddr,
    pub lang: Lang,
}

impl Asking {
    /// What the outermost layer noted of this request.
    pub fn of(request: &Request) -> Self {
        let noted = request.extensions().get::<Self>();
        noted
            .cloned()
            .expect("the outermost layer notes every request")
    }

    /// The address as a limiter counts it: one household is one, so IPv6 by its /64.
    pub fn household(&self) -> IpAddr {
        match self.address {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let noted = parts.extensions.get::<Self>();
        Ok(noted
            .cloned()
            .expect("the outermost layer notes every request"))
    }
}

/// The outermost layer: notes who asks, names the request in the answer and in every line of the log.
pub async fn note(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let asking = Asking {
        request_id: request_id(),
        address: address(&site, &request),
        lang: language(request.headers()),
    };
    let span = tracing::info_span!("request", id = asking.request_id);
    let (method, path) = (request.method().clone(), named_path(&request));
    request.extensions_mut().insert(asking.clone());
    let started = std::time::Instant::now();
    let mut response = next.run(request).instrument(span).await;
    let ms = started.elapsed().as_millis();
    tracing::debug!(id = asking.request_id, %method, path, status = response.status().as_u16(), ms, "answered");
    if let Ok(id) = HeaderValue::from_str(&asking.request_id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

fn request_id() -> String {
    random::<8>()
        .iter()
        .fold(String::new(), |id, byte| format!("{id}{byte:02x}"))
}

/// The path for the log: codes and tokens stay out of it (invariant 74).
fn named_path(request: &Request) -> String {
    let path = request.uri().path();
    for secret in ["/i/", "/claim/", "/enter/"] {
        if path.starts_with(secret) {
            return format!("{secret}…");
        }
    }
    path.to_owned()
}

/// Where the request comes from. A proxy's word is taken only from proxies we know, and of it
/// only the part that they wrote themselves: the rightmost address that is not one of them.
fn address(site: &Site, request: &Request) -> IpAddr {
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = connected.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |info| info.0.ip());
    let trusted = &site.settings.trusted_proxies;
    if !trusted.contains(&peer.to_canonical()) {
        return peer;
    }
    let forwarded = request.headers().get_all("x-forwarded-for").iter();
    let hops = forwarded.filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> = hops
        .flat_map(|value| value.split(','))
        .filter_map(|hop| hop.trim().parse().ok())
        .collect();
    let stranger = hops.iter().rev().find(|hop| !trusted.contains(hop));
    stranger.copied().unwrap_or(peer)
}

/// The language of the `lang` cookie, then of the browser; a member's own goes before both.
fn language(headers: &HeaderMap) -> Lang {
    let jar = CookieJar::from_headers(headers);
    let cookie = jar.get("lang").map(|cookie| cookie.value());
    let accept = headers.get(header::ACCEPT_LANGUAGE);
    words::choose(None, cookie, accept.and_then(|value| value.to_str().ok()))
}
