//! Roles: who hosts, to whom a group is handed over, who stands in for its owner.

use super::{
    Group, Refusal, allow_id,
    succession::{assign, pass},
};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    jobs::{self, Work},
    members::{self, Member},
    notices::{self, Kind, Notice},
    policy::{Act, HouseState},
    values::{GroupId, GroupRole, MemberId, Span, StandInId, Timestamp},
};

/// Somebody has the rights of a group's owner, who is away, until then.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StandIn {
    pub id: StandInId,
    pub away_id: MemberId,
    pub away_name: String,
    pub stand_in_id: MemberId,
    pub stand_in_name: String,
    pub until: Timestamp,
}

/// Why a role stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// They are not in the group, or not as this would need them to be.
    #[error("nobody in the group could take this on")]
    NotTheirs,
    #[error("a stand-in ends within a year")]
    TooLong,
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<sqlx::Error> for RoleError {
    fn from(error: sqlx::Error) -> Self {
        Self::Refused(Refusal::Db(error))
    }
}

/// How long somebody may stand in at most.
pub const LONGEST_STAND_IN: Span = Span::days(365);

/// A member becomes a host.
pub async fn name_host(
    tx: &mut Write,
    by: &Member,
    group: GroupId,
    who: MemberId,
    now: Timestamp,
) -> Result<(), RoleError> {
    let group = allow_id(tx, by, group, Act::Own, now).await?;
    if !is_here(tx, who, now).await? {
        return Err(RoleError::NotTheirs);
    }
    let change = (GroupRole::Member, GroupRole::Host);
    turn(
        tx,
        (by, &group, who),
        change,
        (Deed::NameHost, Kind::HostNow),
        now,
    )
    .await
}

/// A host becomes a member like the others.
pub async fn dismiss_host(
    tx: &mut Write,
    by: &Member,
    group: GroupId,
    who: MemberId,
    now: Timestamp,
) -> Result<(), RoleError> {
    let group = allow_id(tx, by, group, Act::Own, now).await?;
    let change = (GroupRole::Host, GroupRole::Member);
    turn(
        tx,
        (by, &group, who),
        change,
        (Deed::DismissHost, Kind::HostNoMore),
        now,
    )
    .await
}

async fn turn(
    tx: &mut Write,
    (by, group, who): (&Member, &Group, MemberId),
    (from, to): (GroupRole, GroupRole),
    (deed, kind): (Deed, Kind),
    now: Timestamp,
) -> Result<(), RoleError> {
    if kept_role(tx, group.id, who, now).await? != Some(from) {
        return Err(RoleError::NotTheirs);
    }
    assign(tx, group.id, who, to).await?;
    let entry = Entry {
        about: Some(who),
        ..Entry::in_group(by.id, deed, group.id)
    };
    audit::write(tx, entry, now).await?;
    let told = Notice {
        group: Some(group.id),
        about: Some(by.id),
        href: &format!("/g/{}", group.slug),
        ..Notice::new(kind)
    };
    Ok(notices::tell(tx, who, &told, now).await?)
}

/// What somebody is in a group by themselves, whomever they stand in for.
async fn kept_role(
    conn: &mut Conn,
    group: GroupId,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Option<GroupRole>> {
    let row: Option<(GroupRole,)> = conn
        .query(
            "SELECT role FROM memberships
             WHERE group_id = $1 AND member_id = $2 AND (until IS NULL OR until > $3)",
        )
        .bind(group)
        .bind(member)
        .bind(now)
        .optional()
        .await?;
    Ok(row.map(|(role,)| role))
}

/// Whom the house holds out answers for nobody.
pub(super) async fn is_here(tx: &mut Write, who: MemberId, now: Timestamp) -> db::Result<bool> {
    let who = members::find(tx, who, now).await?;
    Ok(who.is_some_and(|who| who.state == HouseState::Active))
}

/// Whether somebody of the group may answer for it: a host, or a member who is no guest.
async fn takes_on(
    tx: &mut Write,
    group: GroupId,
    who: MemberId,
    now: Timestamp,
) -> Result<(), RoleError> {
    let role = kept_role(tx, group, who, now).await?;
    let fits = matches!(role, Some(GroupRole::Host | GroupRole::Member));
    if fits && is_here(tx, who, now).await? {
        Ok(())
    } else {
        Err(RoleError::NotTheirs)
    }
}

/// The owner gives the group to somebody in it, and stays as a host.
pub async fn hand_over(
    tx: &mut Write,
    by: &Member,
    group: GroupId,
    to: MemberId,
    now: Timestamp,
) -> Result<(), RoleError> {
    let group = allow_id(tx, by, group, Act::HandOver, now).await?;
    takes_on(tx, group.id, to, now).await?;
    pass(tx, group.id, (by.id, GroupRole::Host), to, now).await?;
    let entry = Entry {
        about: Some(to),
        ..Entry::in_group(by.id, Deed::HandOver, group.id)
    };
    audit::write(tx, entry, now).await?;
    let told = Notice {
        group: Some(group.id),
        about: Some(to),
        href: &format!("/g/{}", group.slug),
        ..Notice::new(Kind::HandedOver)
    };
    Ok(notices::tell(tx, by.id, &told, now).await?)
}

/// Somebody in the group has the rights of its owner until then. There is one at a time.
pub async fn name_stand_in(
    tx: &mut Write,
    by: &Member,
    group: GroupId,
    (who, until): (MemberId, Timestamp),
    now: Timestamp,
) -> Result<(), RoleError> {
    let group = allow_id(tx, by, group, Act::HandOver, now).await?;
    takes_on(tx, group.id, who, now).await?;
    if until <= now || until > now.plus(LONGEST_STAND_IN) {
        return Err(RoleError::TooLong);
    }
    let entry = Entry {
        about: Some(who),
        until: Some(until),
        ..Entry::in_group(by.id, Deed::StandIn, group.id)
    };
    audit::write(tx, entry, now).await?;
    let instead = Instead {
        away: by.id,
        who,
        until,
        by_house: false,
    };
    Ok(instate(tx, (group.id, &group.slug), &instead, now).await?)
}

/// Who stands in for whom, and until when.
pub(super) struct Instead {
    pub(super) away: MemberId,
    pub(super) who: MemberId,
    pub(super) until: Timestamp,
    /// The house named them, because whoever answers for the group is held out.
    pub(super) by_house: bool,
}

/// They stand in from now on, whoever did before, and are told.
pub(super) async fn instate(
    tx: &mut Write,
    (group, slug): (GroupId, &str),
    instead: &Instead,
    now: Timestamp,
) -> db::Result<()> {
    end(tx, group, now).await?;
    tx.query(
        "INSERT INTO stand_ins (id, group_id, away_id, stand_in_id, since, until, by_house)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(StandInId::fresh())
    .bind(group)
    .bind(instead.away)
    .bind(instead.who)
    .bind(now)
    .bind(instead.until)
    .bind(instead.by_house)
    .run()
    .await?;
    jobs::add(tx, &Work::Settle { group }, instead.until).await?;
    let told = Notice {
        group: Some(group),
        about: Some(instead.away),
        until: Some(instead.until),
        href: &format!("/g/{slug}"),
        ..Notice::new(Kind::StandIn)
    };
    notices::tell(tx, instead.who, &told, now).await
}

/// The owner is back, or whoever stands in would rather not.
pub async fn end_stand_in(
    tx: &mut Write,
    by: &Member,
    group: GroupId,
    now: Timestamp,
) -> Result<(), RoleError> {
    let standing = stand_in(tx, group, now).await?;
    let mine = standing
        .as_ref()
        .is_some_and(|one| one.stand_in_id == by.id);
    if !mine {
        allow_id(tx, by, group, Act::HandOver, now).await?;
    }
    let Some(standing) = standing else {
        return Ok(());
    };
    end(tx, group, now).await?;
    let entry = Entry {
        about: Some(standing.stand_in_id),
        ..Entry::in_group(by.id, Deed::EndStandIn, group)
    };
    Ok(audit::write(tx, entry, now).await?)
}

pub(super) async fn end(tx: &mut Write, group: GroupId, now: Timestamp) -> db::Result<()> {
    tx.query("UPDATE stand_ins SET ended_at = $2 WHERE group_id = $1 AND until > $2 AND ended_at IS NULL")
        .bind(group)
        .bind(now)
        .run()
        .await?;
    Ok(())
}

/// Who stands in for a group's owner now.
pub async fn stand_in(
    conn: &mut Conn,
    group: GroupId,
    now: Timestamp,
) -> db::Result<Option<StandIn>> {
    conn.query(
        "SELECT t.id, t.away_id, a.name AS away_name, t.stand_in_id, s.name AS stand_in_name, t.until
         FROM stand_ins t JOIN members a ON a.id = t.away_id JOIN members s ON s.id = t.stand_in_id
         JOIN memberships m ON m.group_id = t.group_id AND m.member_id = t.stand_in_id
         WHERE t.group_id = $1 AND t.since <= $2 AND t.until > $2 AND t.ended_at IS NULL",
    )
    .bind(group)
    .bind(now)
    .optional()
    .await
}
