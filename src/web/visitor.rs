//! Who is asking: a visitor, who may be a member. Every door knows people by these extractors.

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderValue, header, request::Parts},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};

use super::{
    Failure, Site,
    asking::Asking,
    shell,
    views::{Here, Shell},
    words::Words,
};
use crate::{
    db::Conn,
    members::{
        self, Member,
        sessions::{self, Session},
    },
    policy::HouseState,
    values::{Lang, SessionId, Span, Timestamp, Token},
};

/// Somebody who is signed in and active in the house. As `Option<Signed>`, somebody who may be.
#[derive(Clone, Debug)]
pub(super) struct Signed {
    pub member: Member,
    pub session: SessionId,
    /// The moment of the request: whatever it asks is decided as of then.
    pub now: Timestamp,
}

/// Somebody who is signed in, whether or not they may take part now: for the few pages that say
/// how they stand (invariant 20).
#[derive(Clone, Debug)]
pub(super) struct Known(pub(super) Signed);

impl FromRequestParts<Site> for Known {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let known = known(parts, site).await?;
        known.map(Self).ok_or_else(Failure::signed_out)
    }
}

impl OptionalFromRequestParts<Site> for Known {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Option<Self>, Failure> {
        Ok(known(parts, site).await?.map(Self))
    }
}

impl FromRequestParts<Site> for Signed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let Known(Self {
            member,
            session,
            now,
        }) = <Known as FromRequestParts<Site>>::from_request_parts(parts, site).await?;
        Self::active(member, session, now)
    }
}

impl OptionalFromRequestParts<Site> for Signed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Option<Self>, Failure> {
        match known(parts, site).await? {
            Some(signed) => Self::active(signed.member, signed.session, signed.now).map(Some),
            None => Ok(None),
        }
    }
}

/// Whoever bears a living session, however they stand; nobody, once they have left.
async fn known(parts: &Parts, site: &Site) -> Result<Option<Signed>, Failure> {
    let Some(session) = session(parts, site).await? else {
        return Ok(None);
    };
    let now = site.clock.now();
    let mut conn = site.db.read().await?;
    let member = members::find(&mut conn, session.member_id, now).await?;
    drop(conn);
    touch(site, &session).await?;
    let member = member.filter(|member| member.state != HouseState::Left);
    if let Some(lang) = member.as_ref().and_then(|member| member.language) {
        // Whoever was extracted before is the same member.
        let _ = Asking::noted(parts).own.set(lang);
    }
    Ok(member.map(|member| Signed {
        member,
        session: session.id,
        now,
    }))
}

impl Signed {
    /// Lets pass whoever is active; whoever is held out goes to the page that says why.
    pub(super) fn active(
        member: Member,
        session: SessionId,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        if member.state == HouseState::Active {
            Ok(Self {
                member,
                session,
                now,
            })
        } else {
            Err(Failure::held_out())
        }
    }

    /// The language they chose, or else the one of the request.
    pub(super) fn lang(&self, otherwise: Lang) -> Lang {
        self.member.language.unwrap_or(otherwise)
    }
}

/// One request for a page, and who sends it: somebody signed in, or, unless said, perhaps nobody.
pub(super) struct Visit<Who = Option<Signed>> {
    pub(super) site: Site,
    pub(super) asking: Asking,
    pub(super) who: Who,
}

impl<Who> FromRequestParts<Site> for Visit<Who>
where
    Who: FromRequestParts<Site, Rejection = Failure> + Send,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        Ok(Self {
            site: site.clone(),
            asking: Asking::noted(parts),
            who: Who::from_request_parts(parts, site).await?,
        })
    }
}

impl Visit {
    pub(super) fn words(&self) -> Words {
        let own = self.who.as_ref().and_then(|signed| signed.member.language);
        self.asking.words(own)
    }

    /// A page without its side: the same for a member as for a stranger, but in their light.
    pub(super) async fn outside(&self, conn: &mut Conn) -> Result<Shell, Failure> {
        Ok(Shell {
            theme: self.who.as_ref().and_then(|signed| signed.member.theme),
            ..shell::for_stranger(conn).await?
        })
    }
}

impl Visit<Signed> {
    pub(super) fn words(&self) -> Words {
        self.asking.words(self.who.member.language)
    }

    pub(super) async fn inside(&self, conn: &mut Conn, here: Here) -> Result<Shell, Failure> {
        shell::for_member(conn, &self.who, here, "").await
    }
}

/// A program's access token goes before the browser's cookie. Either way the session itself is
/// looked up: what was signed out a moment ago is over (invariant 16).
async fn session(parts: &Parts, site: &Site) -> Result<Option<Session>, Failure> {
    let now = site.clock.now();
    // What another scheme says, such as a proxy's own password, is not for us.
    if let Some(token) = parts.headers.get(header::AUTHORIZATION).and_then(bearer) {
        let id = site
            .tokens
            .read(token, now)
            .ok_or_else(Failure::signed_out)?;
        let mut conn = site.db.read().await?;
        return Ok(sessions::find_by_id(&mut conn, id, now).await?);
    }
    let jar = CookieJar::from_headers(&parts.headers);
    let Some(cookie) = jar.get(site.cookie_name()) else {
        return Ok(None);
    };
    let mut conn = site.db.read().await?;
    Ok(sessions::find(&mut conn, &Token::given(cookie.value()), now).await?)
}

fn bearer(value: &HeaderValue) -> Option<&str> {
    value.to_str().ok()?.strip_prefix("Bearer ")
}

/// A page view writes at most once an hour.
async fn touch(site: &Site, session: &Session) -> Result<(), Failure> {
    let now = site.clock.now();
    if session.seen_at.plus(Span::hours(1)) < now {
        let mut tx = site.db.write().await?;
        sessions::touch(&mut tx, session.id, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The cookie that stands for a session, for as long as one can live.
pub(super) fn session_cookie(site: &Site, token: &Token) -> Cookie<'static> {
    Cookie::build((site.cookie_name(), token.reveal().to_owned()))
        .path("/")
        .http_only(true)
        .secure(site.settings.is_https())
        .same_site(SameSite::Lax)
        .permanent()
        .build()
}

/// The cookie that takes it back.
pub(super) fn no_session_cookie(site: &Site) -> Cookie<'static> {
    let mut cookie = session_cookie(site, &Token::given(""));
    cookie.make_removal();
    cookie
}
