//! Keys: what somebody proves themselves with, besides a password, all on one page.

mod codes;
mod email;
mod link;
mod passkeys;
mod password;
mod phone;
mod second_step;

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

pub(crate) use self::email::{write_to_invited, write_to_lost};
pub(super) use self::{
    email::{ask_reset, give_address, reset, verify, write_to_verify},
    link::entry_link,
    passkeys::{Answered, add_passkey, possible, remove_passkey},
    password::change_password,
    second_step::{confirm_second_step, turn_off_second_step},
};
use super::{
    Failure, Site,
    form::Form,
    proof, qr,
    saved::Saved,
    shell::page,
    views::{self, Field, Here, SecondStep},
    visitor::{Signed, Visit},
};
use crate::{
    db::Conn,
    members::{self, authenticators, recovery, sessions},
    values::Unfit,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/settings/keys", get(show))
        .route("/settings/keys/prove", post(prove))
        .route("/settings/keys/email", post(email::give))
        .route("/sign-in/lost", get(email::ask_lost).post(email::lost))
        .route("/mail/{token}", get(email::look).post(email::act))
        .route("/settings/keys/passkeys", post(passkeys::add))
        .route("/settings/keys/passkeys/{id}", post(passkeys::rename))
        .route(
            "/settings/keys/passkeys/{id}/remove",
            post(passkeys::remove),
        )
        .route("/settings/keys/second-step", post(second_step::begin))
        .route(
            "/settings/keys/second-step/confirm",
            post(second_step::confirm),
        )
        .route(
            "/settings/keys/second-step/off",
            post(second_step::turn_off),
        )
        .route("/settings/keys/codes", get(codes::offer).post(codes::renew))
        .route("/settings/keys/codes/kept", post(codes::kept))
        .route("/settings/keys/phone", get(phone::show).post(phone::lend))
        .route("/u/{member}/entry-link", post(link::make))
}

type Member = Visit<Signed>;

async fn show(visit: Member, Saved(saved): Saved) -> Result<Response, Failure> {
    let mut keys = keys(&visit).await?;
    keys.saved = saved;
    Ok(page(keys)?.into_response())
}

async fn keys(visit: &Member) -> Result<views::Keys, Failure> {
    let signed = &visit.who;
    let member = &signed.member;
    let mut conn = visit.site.db.read().await?;
    let given = members::email::of_member(&mut conn, member.id).await?;
    Ok(views::Keys {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Settings).await?,
        handle: member.handle.clone(),
        proven: sessions::is_proven(&mut conn, signed.session, signed.now).await?,
        has_password: members::password_hash(&mut conn, member.id)
            .await?
            .is_some(),
        password: Field::default(),
        can_have_passkeys: visit.site.passkeys.is_some(),
        passkeys: members::passkeys::of_member(&mut conn, member.id).await?,
        second_step: second_step(&mut conn, signed).await?,
        code: Field::default(),
        codes_left: recovery::left(&mut conn, member.id).await?,
        by_mail: visit.site.post.is_some(),
        email_verified: given.email_verified_at,
        email: Field::holding(given.email.unwrap_or_default()),
        saved: None,
    })
}

async fn second_step(conn: &mut Conn, signed: &Signed) -> Result<SecondStep, Failure> {
    let member = &signed.member;
    if authenticators::is_on(conn, member.id).await? {
        return Ok(SecondStep::On);
    }
    let house = members::house(conn).await?.name;
    let secret = authenticators::waiting(conn, member.id, (&house, &member.handle)).await?;
    // Whoever took over a session does not read what was begun a moment ago.
    let proven = sessions::is_proven(conn, signed.session, signed.now).await?;
    Ok(match secret.filter(|_| proven) {
        Some(secret) => SecondStep::Begun {
            qr: qr::svg(&secret.address()),
            letters: secret.letters(),
        },
        None => SecondStep::Off,
    })
}

/// A form that was refused, shown again with what is wrong.
fn again(keys: views::Keys) -> Result<Response, Failure> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(keys)?).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Claimed {
    password: String,
}

async fn prove(
    visit: Member,
    Form((claimed, answered)): Form<(Claimed, Answered)>,
) -> Result<Response, Failure> {
    let (site, who) = (&visit.site, &visit.who);
    let proven = if answered.credential.is_empty() {
        proof::prove(site, who, &claimed.password).await?
    } else {
        Some(proof::prove_by_passkey(site, who, &answered).await?)
    };
    if let Some(token) = proven {
        let jar = proof::goes_on(site, &token);
        return Ok((jar, Saved::at("/settings/keys", "proof")).into_response());
    }
    again(views::Keys {
        password: Field::wrong("", Unfit::new("password-wrong", 0)),
        ..keys(&visit).await?
    })
}
