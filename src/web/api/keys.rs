//! Keys: what somebody proves themselves with, for programs.
//!
//! What changes them gives the session a new refresh token and ends every other session.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{At, Given},
    problems::{Conflict, Refused, Unproven, WrongPassword},
};
use crate::{
    audit::{self, Deed, Entry},
    members::{self, authenticators, links, recovery},
    values::{MemberId, Token},
    web::{Failure, Site, keys, proof, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(prove))
        .routes(routes!(change_password))
        .routes(routes!(begin_second_step, turn_off_second_step))
        .routes(routes!(confirm_second_step))
        .routes(routes!(make_recovery_codes))
        .routes(routes!(make_phone_link))
        .routes(routes!(make_entry_link))
}

/// What I prove myself with.
#[derive(Serialize, ToSchema)]
struct Keys {
    has_password: bool,
    /// A code of an app is asked for after the password.
    second_step: bool,
    recovery_codes_left: i64,
}

/// What I sign in with
#[utoipa::path(get, path = "/me/keys", responses((status = OK, body = Keys)))]
async fn show(State(site): State<Site>, signed: Signed) -> Result<Json<Keys>, Failure> {
    let (mut conn, id) = (site.db.read().await?, signed.member.id);
    Ok(Json(Keys {
        has_password: members::password_hash(&mut conn, id).await?.is_some(),
        second_step: authenticators::is_on(&mut conn, id).await?,
        recovery_codes_left: recovery::left(&mut conn, id).await?,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Claimed {
    #[schema(max_length = 1024, format = Password)]
    password: String,
}

/// Show again that it is me, so that keys can be changed for ten minutes
#[utoipa::path(post, path = "/me/keys/proof", request_body = Claimed,
    responses((status = OK, body = Renewed), WrongPassword))]
async fn prove(
    State(site): State<Site>,
    signed: Signed,
    Given(claimed): Given<Claimed>,
) -> Result<Json<Renewed>, Failure> {
    let proven = proof::prove(&site, &signed, &claimed.password).await?;
    let token = proven.ok_or_else(Failure::wrong_password)?;
    Ok(Json(Renewed::with(&token)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnotherPassword {
    /// Not needed within ten minutes of a proof.
    #[serde(default)]
    #[schema(max_length = 1024, format = Password)]
    current: String,
    #[schema(min_length = 10, max_length = 1024, format = Password)]
    password: String,
}

/// Change my password
#[utoipa::path(put, path = "/me/keys/password", request_body = AnotherPassword,
    responses((status = OK, body = Renewed), WrongPassword, Conflict))]
async fn change_password(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<AnotherPassword>,
) -> Result<Json<Renewed>, Failure> {
    let words = (&*asked.current, &*asked.password);
    let token = keys::change_password(&site, &signed, words).await?;
    Ok(Json(Renewed::with(&token)))
}

/// A secret for an app, shown until a first code confirms it.
#[derive(Serialize, ToSchema)]
struct SecondStep {
    /// For a QR code.
    #[schema(examples("otpauth://totp/Salon:ada?secret=…&issuer=Salon"))]
    address: String,
    /// To be typed.
    letters: String,
}

/// Begin to set up the second step
#[utoipa::path(post, path = "/me/keys/second-step",
    responses((status = CREATED, body = SecondStep), Unproven))]
async fn begin_second_step(
    State(site): State<Site>,
    signed: Signed,
) -> Result<(StatusCode, Json<SecondStep>), Failure> {
    let mut tx = site.db.write().await?;
    proof::fresh(&mut tx, &signed).await?;
    authenticators::begin(&mut tx, signed.member.id).await?;
    let house = members::house(&mut tx).await?.name;
    let names = (&*house, &*signed.member.handle);
    let secret = authenticators::waiting(&mut tx, signed.member.id, names).await?;
    let secret = secret.ok_or_else(Failure::conflict)?;
    tx.commit().await?;
    let begun = SecondStep {
        address: secret.address(),
        letters: secret.letters(),
    };
    Ok((StatusCode::CREATED, Json(begun)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = keys::Code)]
struct Code {
    #[schema(max_length = 60, examples("287082"))]
    code: String,
}

/// This session goes on with another secret.
#[derive(Serialize, ToSchema)]
pub(super) struct Renewed {
    refresh_token: String,
}

impl Renewed {
    pub(super) fn with(token: &Token) -> Self {
        Self {
            refresh_token: token.reveal().into(),
        }
    }
}

/// Turn the second step on with a first code
#[utoipa::path(post, path = "/me/keys/second-step/confirm", request_body = Code,
    responses((status = OK, body = Renewed), WrongPassword, Unproven))]
async fn confirm_second_step(
    State(site): State<Site>,
    signed: Signed,
    Given(given): Given<Code>,
) -> Result<Json<Renewed>, Failure> {
    let tx = keys::confirm_second_step(&site, &signed, &given.code).await?;
    let token = proof::changed(&site, tx, &signed, Deed::TurnOnSecondStep).await?;
    Ok(Json(Renewed::with(&token)))
}

/// Turn the second step off with a code of the app, or a recovery code
#[utoipa::path(delete, path = "/me/keys/second-step", request_body = Code,
    responses((status = OK, body = Renewed), WrongPassword, Unproven))]
async fn turn_off_second_step(
    State(site): State<Site>,
    signed: Signed,
    Given(given): Given<Code>,
) -> Result<Json<Renewed>, Failure> {
    let tx = keys::turn_off_second_step(&site, &signed, &given.code).await?;
    let token = proof::changed(&site, tx, &signed, Deed::TurnOffSecondStep).await?;
    Ok(Json(Renewed::with(&token)))
}

#[derive(Serialize, ToSchema)]
struct RecoveryCodes {
    /// Each signs in once. Told only here.
    codes: Vec<String>,
}

/// Make recovery codes; those of before end
#[utoipa::path(post, path = "/me/keys/recovery-codes",
    responses((status = CREATED, body = RecoveryCodes), Unproven))]
async fn make_recovery_codes(
    State(site): State<Site>,
    signed: Signed,
) -> Result<(StatusCode, Json<RecoveryCodes>), Failure> {
    let mut tx = site.db.write().await?;
    proof::fresh(&mut tx, &signed).await?;
    let codes = recovery::renew(&mut tx, signed.member.id, signed.now).await?;
    let made = Entry::new(signed.member.id, Deed::MakeRecoveryCodes);
    audit::write(&mut tx, made, signed.now).await?;
    tx.commit().await?;
    let codes = codes.iter().map(Token::in_groups).collect();
    Ok((StatusCode::CREATED, Json(RecoveryCodes { codes })))
}

/// A link that signs somebody in once. Told only here.
#[derive(Serialize, ToSchema)]
struct EntryLink {
    link: String,
    expires_at: Moment,
}

/// Make a link that signs me in on another device
#[utoipa::path(post, path = "/me/keys/phone-link",
    responses((status = CREATED, body = EntryLink), Unproven))]
async fn make_phone_link(
    State(site): State<Site>,
    signed: Signed,
) -> Result<(StatusCode, Json<EntryLink>), Failure> {
    let mut tx = site.db.write().await?;
    proof::fresh(&mut tx, &signed).await?;
    let token = links::to_lend(&mut tx, signed.member.id, signed.session, signed.now).await?;
    tx.commit().await?;
    let made = EntryLink {
        link: format!("{}/enter/{}", site.origin, token.reveal()),
        expires_at: signed.now.plus(links::LENT_LIFE).into(),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Lost {
    /// They lost their device too: the link also turns off their second step.
    #[serde(default)]
    without_second_step: bool,
}

/// As a host of the house: make a link for somebody who lost the way in
#[utoipa::path(post, path = "/members/{member}/entry-link", request_body = Lost,
    responses((status = CREATED, body = EntryLink), Refused, Unproven))]
async fn make_entry_link(
    State(site): State<Site>,
    signed: Signed,
    At(member): At<MemberId>,
    Given(lost): Given<Lost>,
) -> Result<(StatusCode, Json<EntryLink>), Failure> {
    let (_, token) = keys::entry_link(&site, &signed, member, lost.without_second_step).await?;
    let made = EntryLink {
        link: format!("{}/enter/{}", site.origin, token.reveal()),
        expires_at: signed.now.plus(links::LIFE).into(),
    };
    Ok((StatusCode::CREATED, Json(made)))
}
