//! A link that a host of the house hands to somebody who lost the way in.

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::Member;
use crate::{
    audit::{self, Deed, Entry},
    members::{self, Member as Person, links},
    notices::{self, Kind, Notice},
    policy::{self, HouseAct},
    values::{MemberId, Token},
    web::{
        Failure, Site,
        form::Form,
        proof, qr,
        shell::{self, page},
        views::{EntryLinkMade, Here},
        visitor::Signed,
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    /// Said expressly: they have lost their device too.
    without_second_step: String,
}

pub(super) async fn make(
    visit: Member,
    Path(id): Path<String>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let (site, signed) = (&visit.site, &visit.who);
    let id: MemberId = id.parse().map_err(|_| Failure::absent())?;
    let without_second_step = !wish.without_second_step.is_empty();
    let (whom, token) = entry_link(site, signed, id, without_second_step).await?;
    let address = format!("{}/enter/{}", site.origin, token.reveal());
    let mut conn = site.db.read().await?;
    let made = EntryLinkMade {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        person: shell::person(&whom),
        qr: qr::svg(&address),
        address,
        until: signed.now.plus(links::LIFE),
        without_second_step,
    };
    Ok(page(made)?.into_response())
}

/// Only hosts of the house make one, for somebody below them, in the open: it is written down, and
/// whom it concerns is told.
pub(in crate::web) async fn entry_link(
    site: &Site,
    signed: &Signed,
    id: MemberId,
    without_second_step: bool,
) -> Result<(Person, Token), Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    if !members::may(&mut tx, me, HouseAct::Host).await? {
        return Err(Failure::absent());
    }
    let whom = members::find(&mut tx, id, now).await?;
    let whom = whom.ok_or_else(Failure::absent)?;
    if !policy::outranks_in_house(me.role, whom.role) {
        return Err(Failure::forbidden());
    }
    proof::fresh(&mut tx, signed).await?;
    let by = Some(me.id);
    let token = links::to_enter(&mut tx, id, by, without_second_step, now).await?;
    let entry = Entry {
        about: Some(id),
        until: Some(now.plus(links::LIFE)),
        ..Entry::new(me.id, Deed::EntryLink)
    };
    audit::write(&mut tx, entry, now).await?;
    let notice = Notice {
        about: by,
        href: "/settings",
        ..Notice::new(Kind::EntryLink)
    };
    notices::tell(&mut tx, id, &notice, now).await?;
    tx.commit().await?;
    Ok((whom, token))
}
