//! Mail: an address of one's own, and what the links in letters are good for, for programs.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{Given, fit},
    problems::{Unaddressed, Untried},
};
use crate::{
    members,
    values::{Email, Token},
    web::{Failure, Site, asking::Asking, keys, proof, visitor::Signed, words::Words},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(show, give, take_back))
        .routes(routes!(verify))
        .routes(routes!(ask_reset))
        .routes(routes!(reset))
}

/// Where the house may write to me.
#[derive(Serialize, ToSchema)]
#[schema(as = mail::Mine)]
struct Mine {
    email: Option<String>,
    /// When it was shown to be mine; before that nothing but the letter to confirm it goes there.
    verified_at: Option<Moment>,
    /// Whether the house sends mail at all.
    by_mail: bool,
}

/// My address for mail
#[utoipa::path(get, path = "/me/email", responses((status = OK, body = Mine)))]
async fn show(State(site): State<Site>, signed: Signed) -> Result<Json<Mine>, Failure> {
    let mut conn = site.db.read().await?;
    let given = members::email::of_member(&mut conn, signed.member.id).await?;
    Ok(Json(Mine {
        email: given.email,
        verified_at: given.email_verified_at.map(Into::into),
        by_mail: site.post.is_some(),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mail::Address)]
struct Address {
    #[schema(max_length = 254, format = Email, examples("ada@example.org"))]
    email: String,
}

/// Give another address for mail; a letter goes there, with a link that confirms it
#[utoipa::path(put, path = "/me/email", request_body = Address,
    responses((status = NO_CONTENT), Unaddressed))]
async fn give(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Given(asked): Given<Address>,
) -> Result<StatusCode, Failure> {
    let address = fit("email", Email::parse(&asked.email))?;
    let l = asking.words(signed.member.language);
    change(&site, &signed, Some(&address), l).await
}

/// Take my address back
#[utoipa::path(delete, path = "/me/email", responses((status = NO_CONTENT), Unaddressed))]
async fn take_back(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
) -> Result<StatusCode, Failure> {
    let l = asking.words(signed.member.language);
    change(&site, &signed, None, l).await
}

async fn change(
    site: &Site,
    signed: &Signed,
    address: Option<&Email>,
    l: Words,
) -> Result<StatusCode, Failure> {
    keys::give_address(site, signed, address, l).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mail::Link)]
struct Link {
    /// The last part of the link in the letter.
    #[schema(max_length = 100, format = Password)]
    token: String,
}

/// Confirm an address with the link of a letter, once
#[utoipa::path(post, path = "/mail/verify", security(()), request_body = Link,
    responses((status = NO_CONTENT), Untried))]
async fn verify(
    State(site): State<Site>,
    asking: Asking,
    Given(link): Given<Link>,
) -> Result<StatusCode, Failure> {
    let done = keys::verify(&site, &Token::given(&link.token)).await;
    ended(&site, &asking, done)
}

/// Ask for a letter that replaces a lost password. The answer is the same whoever has the address
#[utoipa::path(post, path = "/mail/lost", security(()), request_body = Address,
    responses((status = NO_CONTENT), Untried))]
async fn ask_reset(
    State(site): State<Site>,
    asking: Asking,
    Given(asked): Given<Address>,
) -> Result<StatusCode, Failure> {
    let address = fit("email", Email::parse(&asked.email))?;
    keys::ask_reset(&site, &asking, &address).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mail::Reset)]
struct Reset {
    /// The last part of the link in the letter.
    #[schema(max_length = 100, format = Password)]
    token: String,
    #[schema(min_length = 10, max_length = 1024, format = Password)]
    password: String,
}

/// Choose a new password with the link of a letter, once; every session ends
#[utoipa::path(post, path = "/mail/reset", security(()), request_body = Reset,
    responses((status = NO_CONTENT), Untried))]
async fn reset(
    State(site): State<Site>,
    asking: Asking,
    Given(asked): Given<Reset>,
) -> Result<StatusCode, Failure> {
    let token = Token::given(&asked.token);
    let done = keys::reset(&site, &token, &asked.password).await;
    ended(&site, &asking, done)
}

/// Whoever tries many links has to wait.
fn ended(site: &Site, asking: &Asking, done: Result<(), Failure>) -> Result<StatusCode, Failure> {
    match done {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(failure) if failure.kind() == "absent" => Err(proof::dead_link(site, asking)),
        Err(failure) => Err(failure),
    }
}
