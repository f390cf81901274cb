//! Who is asking, before anybody knows their name: address, language, and a name for the request.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{Arc, OnceLock},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{Extensions, HeaderMap, HeaderValue, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use tracing::Instrument;

use super::{
    Site,
    words::{self, Words},
};
use crate::values::{Lang, random};

/// What is known of every request.
#[derive(Clone, Debug)]
pub(super) struct Asking {
    pub request_id: String,
    pub address: IpAddr,
    pub lang: Lang,
    /// The language that a link of the page itself chose, `?lang=`: it goes before all others.
    pub switched: Option<Lang>,
    /// The language that this browser was told to keep.
    pub remembered: Option<Lang>,
    /// The language of the account, once it is known who asks: a failure speaks it too.
    pub(super) own: Arc<OnceLock<Lang>>,
}

impl Asking {
    /// What the outermost layer noted of this request.
    pub(super) fn of(request: &Request) -> Self {
        Self::among(request.extensions())
    }

    /// The same, for an extractor.
    pub(super) fn noted(parts: &Parts) -> Self {
        Self::among(&parts.extensions)
    }

    fn among(extensions: &Extensions) -> Self {
        let noted = extensions.get::<Self>();
        noted
            .cloned()
            .expect("the outermost layer notes every request")
    }

    /// The words for somebody whose account may have a language of its own.
    pub(super) fn words(&self, own: Option<Lang>) -> Words {
        Words::new(self.switched.or(own).unwrap_or(self.lang))
    }

    /// The words for a failure of this request.
    pub(super) fn words_of_failure(&self) -> Words {
        self.words(self.own.get().copied())
    }

    /// The address as a limiter counts it: one household is one, so IPv6 by its /64.
    pub(super) fn household(&self) -> IpAddr {
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
        Ok(Self::noted(parts))
    }
}

/// The outermost layer: notes who asks, names the request in the answer and in every line of the log.
pub(super) async fn note(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let switched = switched(&request);
    let asking = Asking {
        request_id: request_id(),
        address: address(&site, &request),
        lang: switched.unwrap_or_else(|| language(request.headers())),
        switched,
        remembered: remembered(request.headers()),
        own: Arc::default(),
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
    match asking.switched {
        Some(lang) => (CookieJar::new().add(lang_cookie(&site, lang)), response).into_response(),
        None => response,
    }
}

fn request_id() -> String {
    random::<8>()
        .iter()
        .fold(String::new(), |id, byte| format!("{id}{byte:02x}"))
}

/// The path for the log: codes and tokens stay out of it (invariant 74).
fn named_path(request: &Request) -> String {
    let path = request.uri().path();
    for secret in ["/i/", "/claim/", "/enter/", "/mail/", "/ask/", "/atom/"] {
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

/// The language that a page was asked for in, by one of its own links.
fn switched(request: &Request) -> Option<Lang> {
    let query = request.uri().query()?.as_bytes();
    let mut pairs = url::form_urlencoded::parse(query);
    let (_, word) = pairs.find(|(name, _)| name == "lang")?;
    word.parse().ok()
}

/// Remembers the language on this browser, also for pages that know nobody.
pub(super) fn lang_cookie(site: &Site, lang: Lang) -> Cookie<'static> {
    Cookie::build(("lang", lang.as_str()))
        .path("/")
        .http_only(true)
        .secure(site.settings.is_https())
        .same_site(SameSite::Lax)
        .permanent()
        .build()
}

/// Forgets it, so that the browser is asked again.
pub(super) fn no_lang_cookie(site: &Site) -> Cookie<'static> {
    let mut cookie = lang_cookie(site, Lang::English);
    cookie.make_removal();
    cookie
}

fn remembered(headers: &HeaderMap) -> Option<Lang> {
    let jar = CookieJar::from_headers(headers);
    jar.get("lang")?.value().parse().ok()
}

/// The language of the `lang` cookie, then of the browser; a member's own goes before both.
fn language(headers: &HeaderMap) -> Lang {
    let jar = CookieJar::from_headers(headers);
    let cookie = jar.get("lang").map(Cookie::value);
    let accept = headers.get(header::ACCEPT_LANGUAGE);
    words::choose(None, cookie, accept.and_then(|value| value.to_str().ok()))
}
