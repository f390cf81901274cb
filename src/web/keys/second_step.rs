//! The second step: turning it on with a first code, and off with another.

use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Member, again, keys};
use crate::{
    audit::Deed,
    db::Write,
    members::{authenticators, recovery},
    values::{Handle, Token, Unfit},
    web::{
        Failure, Site,
        form::Form,
        proof,
        saved::Saved,
        views::{self, Field},
        visitor::Signed,
    },
};

pub(super) async fn begin(visit: Member) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    proof::fresh(&mut tx, &visit.who).await?;
    authenticators::begin(&mut tx, visit.who.member.id).await?;
    tx.commit().await?;
    Ok(Redirect::to("/settings/keys#second").into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    code: String,
}

pub(super) async fn confirm(visit: Member, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (site, signed) = (&visit.site, &visit.who);
    let tx = match confirm_second_step(site, signed, &typed.code).await {
        Ok(tx) => tx,
        Err(failure) => return wrong_code(&visit, failure).await,
    };
    let jar = proof::changed_here(site, tx, signed, Deed::TurnOnSecondStep).await?;
    Ok((jar, Saved::at("/settings/keys", "second-step-on")).into_response())
}

/// Checks a first code; the caller ends what it changes.
pub(in crate::web) async fn confirm_second_step(
    site: &Site,
    signed: &Signed,
    code: &str,
) -> Result<Write, Failure> {
    site.limits.second_step_for.pass(&signed.member.id)?;
    let mut tx = site.db.write().await?;
    proof::fresh(&mut tx, signed).await?;
    if !authenticators::confirm(&mut tx, signed.member.id, code, signed.now).await? {
        return Err(Failure::wrong_code());
    }
    Ok(tx)
}

/// One that was never confirmed goes without a code.
pub(super) async fn turn_off(visit: Member, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (site, signed) = (&visit.site, &visit.who);
    if forget(site, signed).await? {
        return Ok(Redirect::to("/settings/keys").into_response());
    }
    let tx = match turn_off_second_step(site, signed, &typed.code).await {
        Ok(tx) => tx,
        Err(failure) => return wrong_code(&visit, failure).await,
    };
    let jar = proof::changed_here(site, tx, signed, Deed::TurnOffSecondStep).await?;
    Ok((jar, Saved::at("/settings/keys", "second-step-off")).into_response())
}

async fn forget(site: &Site, signed: &Signed) -> Result<bool, Failure> {
    let mut tx = site.db.write().await?;
    if authenticators::is_on(&mut tx, signed.member.id).await? {
        return Ok(false);
    }
    authenticators::turn_off(&mut tx, signed.member.id).await?;
    tx.commit().await?;
    Ok(true)
}

/// Checks a code and turns the second step off; the caller ends what it changes.
pub(in crate::web) async fn turn_off_second_step(
    site: &Site,
    signed: &Signed,
    code: &str,
) -> Result<Write, Failure> {
    site.limits.second_step_for.pass(&signed.member.id)?;
    let mut tx = site.db.write().await?;
    proof::fresh(&mut tx, signed).await?;
    if !has_code(&mut tx, signed, code).await? {
        return Err(Failure::wrong_code());
    }
    authenticators::turn_off(&mut tx, signed.member.id).await?;
    Ok(tx)
}

/// A code of the app; a code on paper for whoever has lost it.
async fn has_code(tx: &mut Write, signed: &Signed, typed: &str) -> Result<bool, Failure> {
    let (member, now) = (&signed.member, signed.now);
    let Some(code) = Token::read_written(typed) else {
        return Ok(authenticators::spend(tx, member.id, typed, now).await?);
    };
    let handle = Handle::parse(&member.handle).map_err(Failure::broken)?;
    let used = recovery::use_up(tx, &handle, &code, now).await?;
    Ok(used.is_some())
}

async fn wrong_code(visit: &Member, failure: Failure) -> Result<Response, Failure> {
    if failure.kind() != "wrong-code" {
        return Err(failure);
    }
    again(views::Keys {
        code: Field::wrong("", Unfit::new("second-step-wrong", 0)),
        ..keys(visit).await?
    })
}
