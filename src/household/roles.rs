//! The roles of the house: its owner names hosts, lets them go, and hands the house over.

use crate::{
    audit::{self, Deed, Entry},
    db::{self, Write},
    members::{self, Member, doors::MOST_PLACES, people},
    notices::{self, Kind, Notice},
    policy::{self, HouseAct, HouseState},
    values::{Handle, HouseRole, MemberId, Timestamp},
};

#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// Not theirs to do, or not to this person.
    #[error("this is not theirs to do")]
    Forbidden,
    #[error("there is nobody of this name who could")]
    Nobody,
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Names a member of the house its host, or lets a host go.
pub async fn change(
    tx: &mut Write,
    owner: &Member,
    who: MemberId,
    role: HouseRole,
    now: Timestamp,
) -> Result<(), RoleError> {
    if !members::may(tx, owner, HouseAct::Run).await? {
        return Err(RoleError::Forbidden);
    }
    let (before, deed, told) = match role {
        HouseRole::Host => (HouseRole::Member, Deed::NameHouseHost, Kind::NamedHost),
        HouseRole::Member => (HouseRole::Host, Deed::DismissHouseHost, Kind::DismissedHost),
        HouseRole::Owner | HouseRole::Guest => return Err(RoleError::Forbidden),
    };
    let fits = members::find(tx, who, now)
        .await?
        // Whom the house holds out becomes nobody's host, and may cease to be one.
        .is_some_and(|who| {
            who.role == before && (role == HouseRole::Member || who.state == HouseState::Active)
        });
    if !fits {
        return Err(RoleError::Nobody);
    }
    set(tx, who, role).await?;
    log(tx, owner.id, (deed, who), now).await?;
    Ok(tell(tx, who, told, owner.id, now).await?)
}

/// Hands the house over to a member of it, who owns it from now on; whoever owned it stays as a host.
pub async fn hand_over(
    tx: &mut Write,
    owner: &Member,
    successor: &Handle,
    now: Timestamp,
) -> Result<Member, RoleError> {
    if !members::may(tx, owner, HouseAct::Run).await? {
        return Err(RoleError::Forbidden);
    }
    let successor = people::by_handle(tx, successor.as_str()).await?;
    let successor = members::find(tx, successor.ok_or(RoleError::Nobody)?, now).await?;
    let successor = successor
        .filter(|one| one.state == HouseState::Active && one.role != HouseRole::Guest)
        .filter(|one| one.id != owner.id)
        .ok_or(RoleError::Nobody)?;
    // One owner at every moment: the old one steps down first.
    let stepped_down = tx
        .query("UPDATE members SET role = 'host' WHERE id = $1 AND role = 'owner'")
        .bind(owner.id)
        .run()
        .await?;
    if stepped_down != 1 {
        return Err(RoleError::Forbidden);
    }
    set(tx, successor.id, HouseRole::Owner).await?;
    log(tx, owner.id, (Deed::HandHouseOver, successor.id), now).await?;
    tell(tx, successor.id, Kind::HouseHandedOver, owner.id, now).await?;
    Ok(successor)
}

async fn set(tx: &mut Write, who: MemberId, role: HouseRole) -> db::Result<()> {
    tx.query("UPDATE members SET role = $2 WHERE id = $1")
        .bind(who)
        .bind(role)
        .run()
        .await?;
    Ok(())
}

/// Gives somebody who stands lower an allowance of their own, or that of their role again.
pub async fn allow_places(
    tx: &mut Write,
    host: &Member,
    who: &Member,
    places: Option<i64>,
    now: Timestamp,
) -> Result<(), RoleError> {
    let fits = places.is_none_or(|places| (0..=MOST_PLACES).contains(&places));
    let may = members::may(tx, host, HouseAct::Host).await?
        && policy::outranks_in_house(host.role, who.role);
    if !fits || !may {
        return Err(RoleError::Forbidden);
    }
    tx.query("UPDATE members SET allowance = $2 WHERE id = $1")
        .bind(who.id)
        .bind(places)
        .run()
        .await?;
    let entry = Entry {
        about: Some(who.id),
        subject: places.map(|places| places.to_string()).unwrap_or_default(),
        ..Entry::new(host.id, Deed::AllowPlaces)
    };
    Ok(audit::write(tx, entry, now).await?)
}

async fn log(
    tx: &mut Write,
    by: MemberId,
    (deed, about): (Deed, MemberId),
    now: Timestamp,
) -> db::Result<()> {
    let entry = Entry {
        about: Some(about),
        ..Entry::new(by, deed)
    };
    audit::write(tx, entry, now).await
}

async fn tell(
    tx: &mut Write,
    member: MemberId,
    kind: Kind,
    by: MemberId,
    now: Timestamp,
) -> db::Result<()> {
    // Where they can go: the page of the house is its owner's.
    let href = match kind {
        Kind::HouseHandedOver => "/house",
        Kind::NamedHost => "/people",
        _ => "",
    };
    let notice = Notice {
        about: Some(by),
        href,
        ..Notice::new(kind)
    };
    notices::tell(tx, member, &notice, now).await
}
