//! Arrivals: a browser at the moment somebody comes in with it.

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{header, request::Parts},
    response::Redirect,
};
use axum_extra::extract::CookieJar;

use super::{
    Failure, Site,
    asking::lang_cookie,
    visitor::{Signed, session_cookie},
};
use crate::{
    members::{Member, sessions},
    values::Token,
};

/// What somebody comes in with.
pub(super) struct Arrival {
    /// «Firefox, Linux»: how their list of sessions will call it.
    pub(super) device: String,
    /// The session that this browser had until now.
    former: Option<Signed>,
}

impl FromRequestParts<Site> for Arrival {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let agent = parts.headers.get(header::USER_AGENT);
        let agent = agent.and_then(|agent| agent.to_str().ok());
        let device = device(agent.unwrap_or_default());
        let former = <Signed as OptionalFromRequestParts<Site>>::from_request_parts(parts, site);
        Ok(Self {
            device,
            former: former.await?,
        })
    }
}

impl Arrival {
    /// Leads a member in: the new session takes the place of the former one (invariant 35).
    pub(super) async fn lead_in(
        self,
        site: &Site,
        (member, token): (&Member, &Token),
        to: &str,
    ) -> Result<(CookieJar, Redirect), Failure> {
        if let Some(former) = self.former {
            let mut tx = site.db.write().await?;
            sessions::end(&mut tx, former.member.id, former.session).await?;
            tx.commit().await?;
            site.hub.signed_out(former.session);
        }
        let mut jar = CookieJar::new().add(session_cookie(site, token));
        if let Some(lang) = member.language {
            jar = jar.add(lang_cookie(site, lang));
        }
        Ok((jar, Redirect::to(to)))
    }
}

/// As much as a browser says of itself; those that resemble others come first.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

fn device(agent: &str) -> String {
    let known = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(mark, _)| agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => program(agent),
    }
}

/// «curl» of `curl/8.5.0`.
fn program(agent: &str) -> String {
    let name = agent.split(['/', ' ']).next().unwrap_or_default();
    let letters = name.chars().filter(|c| c.is_alphanumeric() || *c == '-');
    let name: String = letters.take(40).collect();
    if name.is_empty() { "?".into() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_by_its_name() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        let edge = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1";
        for (agent, called) in [
            (chrome, "Chrome, Linux"),
            (edge, "Edge, Windows"),
            (phone, "Safari, iPhone"),
            ("curl/8.5.0", "curl"),
            ("", "?"),
        ] {
            assert_eq!(device(agent), called);
        }
    }
}
