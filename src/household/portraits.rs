//! What hosts of the house do about a portrait that should not hang there.

use super::roles::RoleError;
use crate::{
    audit::{self, Deed, Entry},
    db::Write,
    files::portraits,
    members::{self, Member},
    notices::{self, Kind, Notice},
    policy::{self, HouseAct},
    values::Timestamp,
};

/// Takes down the portrait of somebody who stands lower, and tells them.
pub async fn take_down(
    tx: &mut Write,
    host: &Member,
    who: &Member,
    now: Timestamp,
) -> Result<(), RoleError> {
    let may = members::may(tx, host, HouseAct::Host).await?
        && policy::outranks_in_house(host.role, who.role);
    if !may {
        return Err(RoleError::Forbidden);
    }
    if !portraits::take_down(tx, who.id).await? {
        return Ok(());
    }
    let entry = Entry {
        about: Some(who.id),
        ..Entry::new(host.id, Deed::TakeDownPortrait)
    };
    audit::write(tx, entry, now).await?;
    let told = Notice {
        about: Some(host.id),
        href: "/settings",
        ..Notice::new(Kind::PortraitTakenDown)
    };
    Ok(notices::tell(tx, who.id, &told, now).await?)
}
