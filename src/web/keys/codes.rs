//! Recovery codes: made, shown once on a page to print, and said to be kept.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::Member;
use crate::{
    audit::{self, Deed, Entry},
    members::recovery,
    values::{Token, Unfit},
    web::{
        Failure,
        form::Form,
        proof,
        saved::Saved,
        shell::{self, page},
        views::{Field, OfferCodes, RecoveryCodes},
    },
};

/// On the way in, before anything is lost.
pub(super) async fn offer(visit: Member) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let offer = OfferCodes {
        l: visit.words(),
        shell: shell::for_stranger(&mut conn).await?,
    };
    Ok(page(offer)?.into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    /// Asked for on the way in: then one goes on to the feed.
    arriving: String,
}

pub(super) async fn renew(visit: Member, Form(wish): Form<Wish>) -> Result<Response, Failure> {
    let signed = &visit.who;
    let mut tx = visit.site.db.write().await?;
    proof::fresh(&mut tx, signed).await?;
    let codes = recovery::renew(&mut tx, signed.member.id, signed.now).await?;
    let made = Entry::new(signed.member.id, Deed::MakeRecoveryCodes);
    audit::write(&mut tx, made, signed.now).await?;
    tx.commit().await?;
    let codes = codes.iter().map(Token::in_groups).collect();
    show(&visit, codes, wish.arriving, Field::default()).await
}

async fn show(
    visit: &Member,
    codes: Vec<String>,
    arriving: String,
    kept: Field,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let shell = shell::for_stranger(&mut conn).await?;
    let codes = RecoveryCodes {
        l: visit.words(),
        shell,
        handle: visit.who.member.handle.clone(),
        address: visit.site.origin.clone(),
        codes,
        arriving,
        kept,
    };
    Ok(page(codes)?.into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    kept: String,
    arriving: String,
}

/// Whoever did not keep them is told to make new ones: the house cannot show these again.
pub(super) async fn kept(visit: Member, Form(said): Form<Kept>) -> Result<Response, Failure> {
    if said.kept.is_empty() {
        let kept = Field::wrong("", Unfit::new("codes-not-kept", 0));
        let page = show(&visit, Vec::new(), said.arriving, kept).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if said.arriving.is_empty() {
        return Ok(Saved::at("/settings/keys", "codes").into_response());
    }
    Ok(Redirect::to("/").into_response())
}
