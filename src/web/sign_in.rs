//! Signing in and out.

use axum::{
    Router,
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
    form::Form,
    keys::Answered,
    proof::{self, Way},
    shell::page,
    views::{self, Field},
    visitor::{Known, Visit, no_session_cookie},
};
use crate::{members::sessions, values::Token};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-in", get(ask).post(sign_in))
        .route("/sign-in/passkey", post(by_passkey))
        .route("/sign-in/code", post(second_step))
        .route("/sign-in/recover", get(ask_recovery).post(recover))
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
    let (site, asking) = (&visit.site, &visit.asking);
    let claimed = (&*wish.handle, &*wish.password);
    match proof::sign_in(site, asking, claimed, &arrival.device).await {
        Ok(way) => lead(&visit, arrival, way, local(&wish.next)).await,
        Err(failure) => again(&visit, &wish, failure).await,
    }
}

/// In, or to the second step.
pub(super) async fn lead(
    visit: &Visit,
    arrival: Arrival,
    way: Way,
    next: &str,
) -> Result<Response, Failure> {
    match way {
        Way::In(opened) => {
            let inside = (&opened.member, &opened.token);
            Ok(arrival
                .lead_in(&visit.site, inside, next)
                .await?
                .into_response())
        }
        Way::Half(half) => ask_code(visit, half.reveal(), next, None).await,
    }
}

async fn ask_code(
    visit: &Visit,
    half: &str,
    next: &str,
    wrong: Option<&'static str>,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let form = views::SecondStepPage {
        l: visit.words(),
        shell: visit.outside(&mut conn).await?,
        half: half.into(),
        next: next.into(),
        wrong,
    };
    Ok(page(form)?.into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Shown {
    next: String,
}

async fn by_passkey(
    visit: Visit,
    arrival: Arrival,
    Form((shown, answered)): Form<(Shown, Answered)>,
) -> Result<Response, Failure> {
    let (site, asking, next) = (&visit.site, &visit.asking, local(&shown.next));
    let failure = match proof::passkey(site, asking, &answered, &arrival.device).await {
        Ok(opened) => return lead(&visit, arrival, Way::In(Box::new(opened)), next).await,
        Err(failure) => failure,
    };
    let wrong = match failure.kind() {
        "wrong-passkey" => "passkey-wrong",
        "too-many" => "sign-in-later",
        _ => return Err(failure),
    };
    let form = show(&visit, Field::default(), next, Some(wrong)).await?;
    Ok((refused(&failure), failure.retry_after(), form).into_response())
}

/// What somebody types on the second page.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Step {
    half: String,
    code: String,
    next: String,
}

async fn second_step(
    visit: Visit,
    arrival: Arrival,
    Form(step): Form<Step>,
) -> Result<Response, Failure> {
    let (half, next) = (Token::given(&step.half), local(&step.next));
    let opened = proof::second_step(&visit.site, (&half, &step.code), &arrival.device).await;
    let failure = match opened {
        Ok(opened) => return lead(&visit, arrival, Way::In(Box::new(opened)), next).await,
        Err(failure) => failure,
    };
    let wrong = match failure.kind() {
        "wrong-code" => "second-step-wrong",
        "too-many" => "sign-in-later",
        // The first step is forgotten by now.
        "signed-out" => return Ok(Redirect::to("/sign-in").into_response()),
        _ => return Err(failure),
    };
    let form = ask_code(&visit, &step.half, next, Some(wrong)).await?;
    Ok((refused(&failure), failure.retry_after(), form).into_response())
}

fn refused(failure: &Failure) -> StatusCode {
    match failure.kind() {
        "too-many" => failure.status(),
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

async fn ask_recovery(visit: Visit) -> Result<Response, Failure> {
    show_recovery(&visit, Field::default(), None).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Paper {
    handle: String,
    code: String,
}

/// A code on paper leads to where a new password can be chosen.
async fn recover(
    visit: Visit,
    arrival: Arrival,
    Form(paper): Form<Paper>,
) -> Result<Response, Failure> {
    let (site, asking) = (&visit.site, &visit.asking);
    let typed = (&*paper.handle, &*paper.code);
    let failure = match proof::recover(site, asking, typed, &arrival.device).await {
        Ok(opened) => {
            return lead(&visit, arrival, Way::In(Box::new(opened)), proof::AFRESH).await;
        }
        Err(failure) => failure,
    };
    let wrong = match failure.kind() {
        "wrong-code" => "recover-wrong",
        "too-many" => "sign-in-later",
        _ => return Err(failure),
    };
    let form = show_recovery(&visit, Field::holding(&paper.handle), Some(wrong)).await?;
    Ok((refused(&failure), failure.retry_after(), form).into_response())
}

async fn show_recovery(
    visit: &Visit,
    handle: Field,
    wrong: Option<&'static str>,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let form = views::Recover {
        l: visit.words(),
        shell: visit.outside(&mut conn).await?,
        handle,
        wrong,
    };
    Ok(page(form)?.into_response())
}

/// The same page and the same sentence, whether the handle or the password was wrong.
async fn again(visit: &Visit, wish: &Wish, failure: Failure) -> Result<Response, Failure> {
    let wrong = match failure.kind() {
        "wrong-password" => "sign-in-wrong",
        "too-many" => "sign-in-later",
        _ => return Err(failure),
    };
    let handle = Field::holding(&wish.handle);
    let form = show(visit, handle, local(&wish.next), Some(wrong)).await?;
    Ok((refused(&failure), failure.retry_after(), form).into_response())
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
