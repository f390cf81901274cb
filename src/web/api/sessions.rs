//! Sessions: signing in and out of programs.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{At, Given, fit},
    me::Me,
    problems::{Absent, SignedOut, Untried, WrongCode, WrongPassword},
};
use crate::{
    members::{self, Member, sessions},
    values::{Name, SessionId, Token},
    web::{
        Failure, Site,
        asking::Asking,
        proof::{self, Way},
        tokens,
        visitor::{Known, Signed},
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(open, list, end_others))
        .routes(routes!(recover))
        .routes(routes!(by_link))
        .routes(routes!(second_step))
        .routes(routes!(refresh))
        .routes(routes!(end_current))
        .routes(routes!(end))
}

/// A handle and its password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    #[schema(max_length = 64, examples("ada"))]
    handle: String,
    #[schema(max_length = 1024, format = Password)]
    password: String,
    /// Of the second step, if they want one.
    #[schema(max_length = 20, examples("287082"))]
    code: Option<String>,
    /// What to call this program in the list of sessions.
    #[schema(max_length = 60, examples("Reading list, on the kitchen tablet"))]
    device: Option<String>,
}

/// A session that has just been opened, or gone on.
#[derive(Serialize, ToSchema)]
pub(super) struct SignedIn {
    session: SessionId,
    member: Me,
    /// Good for ten minutes, and only as long as the session.
    access_token: String,
    access_token_expires_at: Moment,
    /// Good once: it brings the next pair.
    refresh_token: String,
}

impl SignedIn {
    pub(super) fn new(site: &Site, member: &Member, session: SessionId, token: &Token) -> Self {
        let now = site.clock.now();
        Self {
            session,
            member: member.into(),
            access_token: site.tokens.issue(member.id, session, now),
            access_token_expires_at: now.plus(tokens::LIFE).into(),
            refresh_token: token.reveal().into(),
        }
    }
}

/// Sign in
#[utoipa::path(post, path = "/sessions", security(()), request_body = SignIn,
    responses((status = CREATED, body = SignedIn), WrongPassword))]
async fn open(
    State(site): State<Site>,
    asking: Asking,
    Given(asked): Given<SignIn>,
) -> Result<(StatusCode, Json<SignedIn>), Failure> {
    let device = device(asked.device.as_deref())?;
    let claimed = (&*asked.handle, &*asked.password);
    let opened = match proof::sign_in(&site, &asking, claimed, &device).await? {
        Way::In(opened) => *opened,
        Way::Half(half) => {
            let code = asked.code.ok_or_else(Failure::second_step)?;
            proof::second_step(&site, (&half, &code), &device).await?
        }
    };
    let signed_in = SignedIn::new(&site, &opened.member, opened.session, &opened.token);
    Ok((StatusCode::CREATED, Json(signed_in)))
}

/// A code on paper, in the place of everything that was lost.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Recovery {
    #[schema(max_length = 64, examples("ada"))]
    handle: String,
    #[schema(max_length = 60, format = Password)]
    code: String,
    /// What to call this program in the list of sessions.
    #[schema(max_length = 60)]
    device: Option<String>,
}

/// Sign in with a recovery code, once
#[utoipa::path(post, path = "/sessions/recover", security(()), request_body = Recovery,
    responses((status = CREATED, body = SignedIn), WrongPassword))]
async fn recover(
    State(site): State<Site>,
    asking: Asking,
    Given(asked): Given<Recovery>,
) -> Result<(StatusCode, Json<SignedIn>), Failure> {
    let device = device(asked.device.as_deref())?;
    let claimed = (&*asked.handle, &*asked.code);
    let opened = proof::recover(&site, &asking, claimed, &device).await?;
    let signed_in = SignedIn::new(&site, &opened.member, opened.session, &opened.token);
    Ok((StatusCode::CREATED, Json(signed_in)))
}

/// A link that somebody was handed, or that another device of theirs made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sessions::Link)]
struct Link {
    /// The last part of the link.
    #[schema(max_length = 100, format = Password)]
    token: String,
    /// What to call this program in the list of sessions.
    #[schema(max_length = 60)]
    device: Option<String>,
}

/// The second step is missing.
#[derive(Serialize, ToSchema)]
struct HalfWay {
    /// To come back with, and a code.
    half: String,
}

/// Sign in by a link, once
#[utoipa::path(post, path = "/sessions/link", security(()), request_body = Link,
    responses((status = CREATED, body = SignedIn),
        (status = ACCEPTED, body = HalfWay, description = "The second step is missing."), Untried))]
async fn by_link(
    State(site): State<Site>,
    asking: Asking,
    Given(asked): Given<Link>,
) -> Result<Response, Failure> {
    let device = device(asked.device.as_deref())?;
    match proof::enter(&site, &Token::given(&asked.token), &device).await {
        Ok((Way::In(opened), _)) => {
            let signed_in = SignedIn::new(&site, &opened.member, opened.session, &opened.token);
            Ok((StatusCode::CREATED, Json(signed_in)).into_response())
        }
        Ok((Way::Half(half), _)) => {
            let half = half.reveal().into();
            Ok((StatusCode::ACCEPTED, Json(HalfWay { half })).into_response())
        }
        Err(failure) if failure.kind() == "absent" => Err(proof::dead_link(&site, &asking)),
        Err(failure) => Err(failure),
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SecondHalf {
    #[schema(max_length = 100, format = Password)]
    half: String,
    #[schema(max_length = 20, examples("287082"))]
    code: String,
    /// What to call this program in the list of sessions.
    #[schema(max_length = 60)]
    device: Option<String>,
}

/// Go the second step
#[utoipa::path(post, path = "/sessions/second-step", security(()), request_body = SecondHalf,
    responses((status = CREATED, body = SignedIn), WrongCode))]
async fn second_step(
    State(site): State<Site>,
    Given(asked): Given<SecondHalf>,
) -> Result<(StatusCode, Json<SignedIn>), Failure> {
    let device = device(asked.device.as_deref())?;
    let half = Token::given(&asked.half);
    let opened = proof::second_step(&site, (&half, &asked.code), &device).await?;
    let signed_in = SignedIn::new(&site, &opened.member, opened.session, &opened.token);
    Ok((StatusCode::CREATED, Json(signed_in)))
}

/// What a program calls itself, if it says so.
pub(super) fn device(name: Option<&str>) -> Result<String, Failure> {
    let name = name.map(Name::parse).transpose();
    Ok(fit("device", name)?.map_or_else(|| "API".into(), |name| name.to_string()))
}

/// A secret to take for the next one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Refresh {
    #[schema(max_length = 100, format = Password)]
    refresh_token: String,
}

/// Take a refresh token for the next pair
#[utoipa::path(post, path = "/sessions/refresh", security(()), request_body = Refresh,
    responses((status = OK, body = SignedIn), SignedOut))]
async fn refresh(
    State(site): State<Site>,
    Given(asked): Given<Refresh>,
) -> Result<Json<SignedIn>, Failure> {
    let token = Token::given(&asked.refresh_token);
    // The one writer is not for whoever knows no token.
    let known = sessions::find(&mut site.db.read().await?, &token, site.clock.now()).await?;
    known.ok_or_else(Failure::signed_out)?;
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let exchanged = sessions::exchange(&mut tx, &token, now).await?;
    let (session, token) = exchanged.ok_or_else(Failure::signed_out)?;
    let member = members::find(&mut tx, session.member_id, now).await?;
    let member = member.ok_or_else(Failure::signed_out)?;
    tx.commit().await?;
    Ok(Json(SignedIn::new(&site, &member, session.id, &token)))
}

#[derive(Serialize, ToSchema)]
struct Session {
    id: SessionId,
    device: String,
    opened_at: Moment,
    /// To the hour.
    seen_at: Moment,
    /// The one that asks.
    current: bool,
}

#[derive(Serialize, ToSchema)]
struct Sessions {
    items: Vec<Session>,
}

/// My sessions, twenty at most, however I stand
#[utoipa::path(get, path = "/sessions", responses((status = OK, body = Sessions)))]
async fn list(State(site): State<Site>, Known(signed): Known) -> Result<Json<Sessions>, Failure> {
    let mut conn = site.db.read().await?;
    let sessions = sessions::of_member(&mut conn, signed.member.id).await?;
    let items = sessions.into_iter().map(|session| Session {
        id: session.id,
        device: session.device,
        opened_at: session.opened_at.into(),
        seen_at: session.seen_at.into(),
        current: session.id == signed.session,
    });
    let items = items.collect();
    Ok(Json(Sessions { items }))
}

/// Sign out everywhere else, however I stand
#[utoipa::path(delete, path = "/sessions", responses((status = NO_CONTENT)))]
async fn end_others(State(site): State<Site>, Known(signed): Known) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let ended = sessions::end_others(&mut tx, signed.member.id, signed.session).await?;
    tx.commit().await?;
    for other in ended {
        site.hub.signed_out(other);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out, however I stand
#[utoipa::path(delete, path = "/sessions/current", responses((status = NO_CONTENT)))]
async fn end_current(
    State(site): State<Site>,
    Known(signed): Known,
) -> Result<StatusCode, Failure> {
    sign_out(&site, &signed, signed.session).await
}

/// Sign out of one of my sessions, however I stand
#[utoipa::path(delete, path = "/sessions/{session}",
    responses((status = NO_CONTENT), Absent))]
async fn end(
    State(site): State<Site>,
    Known(signed): Known,
    At(session): At<SessionId>,
) -> Result<StatusCode, Failure> {
    sign_out(&site, &signed, session).await
}

/// Ends a session with its tokens and its sockets.
async fn sign_out(site: &Site, signed: &Signed, session: SessionId) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    if !sessions::end(&mut tx, signed.member.id, session).await? {
        return Err(Failure::absent());
    }
    tx.commit().await?;
    site.hub.signed_out(session);
    Ok(StatusCode::NO_CONTENT)
}
