//! Passkeys: asking a device for one, and reading what it answers.
//!
//! What a device is asked and what it answers are those of `WebAuthn` Level 3, as
//! `PublicKeyCredential.parseCreationOptionsFromJSON()` reads them and `toJSON()` writes them.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{At, Given, fit},
    keys::Renewed,
    problems::{Absent, LastKey, Unproven, WrongPasskey},
    sessions::{SignedIn, device},
};
use crate::{
    audit::Deed,
    members::passkeys,
    values::{Name, PasskeyId, Token},
    web::{
        Failure, Site,
        asking::Asking,
        keys::{self, Answered},
        proof,
        visitor::Signed,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(ask))
        .routes(routes!(ask_newcomer))
        .routes(routes!(sign_in))
        .routes(routes!(prove))
        .routes(routes!(ask_new))
        .routes(routes!(list, add))
        .routes(routes!(rename, remove))
}

/// What to hand to a device, and the secret to come back with, once, within five minutes.
#[derive(Serialize, ToSchema)]
#[schema(as = passkeys::Asked)]
struct Asked {
    ceremony: String,
    #[schema(value_type = Object)]
    options: serde_json::Value,
}

impl Asked {
    fn of(token: &Token, options: impl Serialize) -> Result<Json<Self>, Failure> {
        let options = serde_json::to_value(options).map_err(Failure::broken)?;
        Ok(Json(Self {
            ceremony: token.reveal().into(),
            options,
        }))
    }
}

/// Ask for a passkey to sign in with
#[utoipa::path(post, path = "/passkeys/ask", security(()),
    responses((status = OK, body = Asked), Absent))]
async fn ask(State(site): State<Site>, asking: Asking) -> Result<Json<Asked>, Failure> {
    site.limits.passkey_from.pass(&asking.household())?;
    let mut tx = site.db.write().await?;
    let asked = keys::possible(&site)?.ask(&mut tx, site.clock.now()).await;
    let (token, options) = asked?;
    tx.commit().await?;
    Asked::of(&token, options)
}

/// Somebody at the door.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = passkeys::Newcomer)]
struct Newcomer {
    #[schema(max_length = 64, examples("ada"))]
    handle: String,
    #[schema(max_length = 60, examples("Ada Lovelace"))]
    name: String,
}

/// Ask the device of somebody who is coming in for a new passkey
#[utoipa::path(post, path = "/passkeys/newcomer", security(()), request_body = Newcomer,
    responses((status = OK, body = Asked), Absent))]
async fn ask_newcomer(
    State(site): State<Site>,
    asking: Asking,
    Given(newcomer): Given<Newcomer>,
) -> Result<Json<Asked>, Failure> {
    site.limits.passkey_from.pass(&asking.household())?;
    let handle = fit("handle", crate::values::Handle::parse(&newcomer.handle))?;
    let name = fit("name", Name::parse(&newcomer.name))?;
    let mut tx = site.db.write().await?;
    let called = (handle.as_str(), name.as_str());
    let asked = keys::possible(&site)?.ask_new(&mut tx, None, called, site.clock.now());
    let (token, options) = asked.await?;
    tx.commit().await?;
    Asked::of(&token, options)
}

/// What a device answered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Shown {
    #[schema(max_length = 100)]
    ceremony: String,
    /// The credential as JSON, in a text.
    #[schema(max_length = 20_000)]
    credential: String,
    /// What to call this program in the list of sessions.
    #[schema(max_length = 60)]
    device: Option<String>,
}

/// Sign in with a passkey
#[utoipa::path(post, path = "/sessions/passkey", security(()), request_body = Shown,
    responses((status = CREATED, body = SignedIn), WrongPasskey))]
async fn sign_in(
    State(site): State<Site>,
    asking: Asking,
    Given(shown): Given<Shown>,
) -> Result<(StatusCode, Json<SignedIn>), Failure> {
    let device = device(shown.device.as_deref())?;
    let answered = Answered {
        ceremony: shown.ceremony,
        credential: shown.credential,
    };
    let opened = proof::passkey(&site, &asking, &answered, &device).await?;
    let signed_in = SignedIn::new(&site, &opened.member, opened.session, &opened.token);
    Ok((StatusCode::CREATED, Json(signed_in)))
}

/// A passkey of mine, shown again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = passkeys::Again)]
struct Again {
    #[schema(max_length = 100)]
    ceremony: String,
    /// The credential as JSON, in a text.
    #[schema(max_length = 20_000)]
    credential: String,
}

/// Show again by a passkey that it is me, so that keys can be changed for ten minutes
#[utoipa::path(post, path = "/me/passkeys/proof", request_body = Again,
    responses((status = OK, body = Renewed), WrongPasskey))]
async fn prove(
    State(site): State<Site>,
    signed: Signed,
    Given(again): Given<Again>,
) -> Result<Json<Renewed>, Failure> {
    let answered = Answered {
        ceremony: again.ceremony,
        credential: again.credential,
    };
    let token = proof::prove_by_passkey(&site, &signed, &answered).await?;
    Ok(Json(Renewed::with(&token)))
}

/// Ask my device for a new passkey
#[utoipa::path(post, path = "/me/passkeys/ask", responses((status = OK, body = Asked), Absent, Unproven))]
async fn ask_new(State(site): State<Site>, signed: Signed) -> Result<Json<Asked>, Failure> {
    let member = &signed.member;
    let mut tx = site.db.write().await?;
    proof::fresh(&mut tx, &signed).await?;
    let called = (&*member.handle, &*member.name);
    let asked = keys::possible(&site)?.ask_new(&mut tx, Some(member.id), called, signed.now);
    let (token, options) = asked.await?;
    tx.commit().await?;
    Asked::of(&token, options)
}

#[derive(Serialize, ToSchema)]
struct Passkey {
    id: PasskeyId,
    name: String,
    made_at: Moment,
    used_at: Option<Moment>,
}

#[derive(Serialize, ToSchema)]
struct Passkeys {
    items: Vec<Passkey>,
}

/// My passkeys, ten at most
#[utoipa::path(get, path = "/me/passkeys", responses((status = OK, body = Passkeys)))]
async fn list(State(site): State<Site>, signed: Signed) -> Result<Json<Passkeys>, Failure> {
    let kept = passkeys::of_member(&mut site.db.read().await?, signed.member.id).await?;
    let items = kept.into_iter().map(|passkey| Passkey {
        id: passkey.id,
        name: passkey.name,
        made_at: passkey.made_at.into(),
        used_at: passkey.used_at.map(Into::into),
    });
    let items = items.collect();
    Ok(Json(Passkeys { items }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = passkeys::Made)]
struct Made {
    #[schema(max_length = 100)]
    ceremony: String,
    /// The credential as JSON, in a text.
    #[schema(max_length = 20_000)]
    credential: String,
    #[schema(min_length = 1, max_length = 60, examples("The blue phone"))]
    name: String,
}

/// Keep the passkey that my device made
#[utoipa::path(post, path = "/me/passkeys", request_body = Made,
    responses((status = CREATED, body = Renewed), WrongPasskey, Unproven))]
async fn add(
    State(site): State<Site>,
    signed: Signed,
    Given(made): Given<Made>,
) -> Result<(StatusCode, Json<Renewed>), Failure> {
    let name = fit("name", Name::parse(&made.name))?;
    let answered = Answered {
        ceremony: made.ceremony,
        credential: made.credential,
    };
    let (tx, _) = keys::add_passkey(&site, &signed, &answered, &name).await?;
    let token = proof::changed(&site, tx, &signed, Deed::AddPasskey).await?;
    Ok((StatusCode::CREATED, Json(Renewed::with(&token))))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Named {
    #[schema(min_length = 1, max_length = 60)]
    name: String,
}

/// Call a passkey of mine something else
#[utoipa::path(patch, path = "/me/passkeys/{passkey}", request_body = Named,
    responses((status = NO_CONTENT), Absent))]
async fn rename(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<PasskeyId>,
    Given(named): Given<Named>,
) -> Result<StatusCode, Failure> {
    let name = fit("name", Name::parse(&named.name))?;
    let mut tx = site.db.write().await?;
    if !passkeys::rename(&mut tx, signed.member.id, id, &name).await? {
        return Err(Failure::absent());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a passkey of mine
#[utoipa::path(delete, path = "/me/passkeys/{passkey}",
    responses((status = OK, body = Renewed), Absent, LastKey, Unproven))]
async fn remove(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<PasskeyId>,
) -> Result<Json<Renewed>, Failure> {
    let tx = keys::remove_passkey(&site, &signed, id).await?;
    let token = proof::changed(&site, tx, &signed, Deed::RemovePasskey).await?;
    Ok(Json(Renewed::with(&token)))
}
