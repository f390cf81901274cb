//! Signing in and out.

use axum::{
    Form, Router,
    extract::Query,
    http::{HeaderName, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{
    Failure, Site,
    arrival::Arrival,
    entrance,
    shell::page,
    views::{self, Field},
    visitor::{Known, Visit, no_session_cookie},
};
use crate::members::sessions;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-in", get(ask).post(sign_in))
        .route("/sign-out", post(sign_out))
}

/// What the address asks for, and what was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    handle: String,
    password: String,
    next: String,
}

async fn ask(visit: Visit, Query(wish): Query<Wish>) -> Result<Response, Failure> {
    let next = local(&wish.next);
    if visit.who.is_some() {
        return Ok(Redirect::to(next).into_response());
    }
    show(&visit, Field::default(), next, None).await
}

async fn sign_in(
    visit: Visit,
    arrival: Arrival,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let (site, asking, next) = (&visit.site, &visit.asking, local(&wish.next));
    let known = entrance::sign_in(site, asking, &wish.handle, &wish.password, &arrival.device);
    match known.await {
        Ok((member, _, token)) => {
            let entered = arrival.lead_in(site, (&member, &token), next).await?;
            Ok(entered.into_response())
        }
        Err(failure) => again(&visit, &wish, failure).await,
    }
}

/// The same page and the same sentence, whether the handle or the password was wrong.
async fn again(visit: &Visit, wish: &Wish, failure: Failure) -> Result<Response, Failure> {
    let (status, wrong) = match failure.kind() {
        "wrong-password" => (StatusCode::UNPROCESSABLE_ENTITY, "sign-in-wrong"),
        "too-many" => (failure.status(), "sign-in-later"),
        _ => return Err(failure),
    };
    let handle = Field::holding(&wish.handle);
    let form = show(visit, handle, local(&wish.next), Some(wrong)).await?;
    Ok((status, failure.retry_after(), form).into_response())
}

async fn show(
    visit: &Visit,
    handle: Field,
    next: &str,
    wrong: Option<&'static str>,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let form = views::SignIn {
        l: visit.words(),
        shell: visit.outside(&mut conn).await?,
        handle,
        next: next.into(),
        wrong,
    };
    Ok(page(form)?.into_response())
}

/// The path to go on to, which is one of this house: browsers read `//` and `/\` as another one.
fn local(next: &str) -> &str {
    let plain = next
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && next.starts_with('/') && !next.starts_with("//") {
        next
    } else {
        "/"
    }
}

/// Ends the session and its sockets, and has the browser forget what it kept of the house.
async fn sign_out(visit: Visit<Option<Known>>) -> Result<Response, Failure> {
    const CLEAR: HeaderName = HeaderName::from_static("clear-site-data");
    if let Some(Known(signed)) = &visit.who {
        let mut tx = visit.site.db.write().await?;
        sessions::end(&mut tx, signed.member.id, signed.session).await?;
        tx.commit().await?;
        visit.site.hub.signed_out(signed.session);
    }
    let jar = CookieJar::new().add(no_session_cookie(&visit.site));
    let clear = [(CLEAR, "\"cache\", \"cookies\", \"storage\"")];
    Ok((jar, clear, Redirect::to("/")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_only_inside_the_house() {
        for inside in ["/", "/g/paper/marges?before=3", "/i/ABC"] {
            assert_eq!(local(inside), inside);
        }
        for outside in [
            "",
            "g",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\\b",
            "/\t/evil.example",
            "/é",
            "/a\r\nb",
        ] {
            assert_eq!(local(outside), "/", "{outside:?}");
        }
    }
}
