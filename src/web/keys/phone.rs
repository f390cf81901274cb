//! Signing in on a phone: a code to read with its camera, made where one is signed in already.

use axum::response::{IntoResponse, Response};

use super::Member;
use crate::{
    members::{links, sessions},
    values::Token,
    web::{
        Failure, proof, qr,
        shell::page,
        views::{Here, LentLink, Phone, SessionLine},
    },
};

pub(super) async fn show(visit: Member) -> Result<Response, Failure> {
    answer(&visit, None).await
}

/// The link is good for five minutes, for one device; the page says which one used it.
pub(super) async fn lend(visit: Member) -> Result<Response, Failure> {
    let signed = &visit.who;
    let mut tx = visit.site.db.write().await?;
    proof::fresh(&mut tx, signed).await?;
    let token = links::to_lend(&mut tx, signed.member.id, signed.session, signed.now).await?;
    tx.commit().await?;
    answer(&visit, Some(token)).await
}

async fn answer(visit: &Member, made: Option<Token>) -> Result<Response, Failure> {
    let signed = &visit.who;
    let mut conn = visit.site.db.read().await?;
    let sessions = sessions::of_member(&mut conn, signed.member.id).await?;
    let lent = sessions
        .into_iter()
        .filter(|session| session.lent_by == Some(signed.session))
        .map(|session| SessionLine {
            current: false,
            id: session.id,
            device: session.device,
            opened: session.opened_at,
            seen: session.seen_at,
        });
    let link = made.map(|token| {
        let address = format!("{}/enter/{}", visit.site.origin, token.reveal());
        LentLink {
            qr: qr::svg(&address),
            address,
        }
    });
    let phone = Phone {
        l: visit.words(),
        lent: lent.collect(),
        waits_until: links::lent(&mut conn, signed.session, signed.now).await?,
        link,
        shell: visit.inside(&mut conn, Here::Settings).await?,
    };
    Ok(page(phone)?.into_response())
}
