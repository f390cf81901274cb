//! Invitations: how a stranger becomes a member, and a member gains groups.

pub mod allowance;
pub mod strangers;

use allowance::Scarce;

use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    groups::{self, Group, Refusal},
    members::{self, Member, Newcomer},
    policy::{Act, HouseAct},
    values::{GroupId, GroupRole, HouseRole, InvitationId, MemberId, Note, Span, Timestamp, Token},
};

/// What an inviter asks for; [`create`] makes sure of its bounds.
#[derive(Clone, Debug)]
pub struct Plan {
    pub groups: Vec<GroupId>,
    pub note: Note,
    pub uses: i64,
    pub life: Span,
}

/// The most people one invitation lets in.
pub const MOST_USES: i64 = 1_000;
/// The longest an invitation stays open.
pub const LONGEST: Span = Span::days(90);
/// One person, for a week, unless asked otherwise.
pub const USUAL_LIFE: Span = Span::days(7);

#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    #[error("an invitation opens one group or more")]
    NoGroup,
    #[error("an invitation lets in 1 to 1,000 people")]
    Uses,
    #[error("an invitation is good for an hour to 90 days")]
    Life,
    #[error(transparent)]
    Scarce(#[from] Scarce),
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// An invitation seen from the door: everything a person needs to decide, and nothing more
/// (invariant 33).
#[derive(Clone, Debug)]
pub struct Offer {
    pub id: InvitationId,
    pub inviter: Member,
    pub note: String,
    pub places_left: i64,
    pub expires_at: Timestamp,
    pub made_at: Timestamp,
    /// The groups that it opens, each with the names of its hosts.
    pub groups: Vec<(Group, Vec<String>)>,
}

/// An invitation seen by who made it. The code is not known any more.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Invitation {
    pub id: InvitationId,
    pub note: String,
    pub uses: i64,
    pub used: i64,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

#[derive(Debug, thiserror::Error)]
pub enum RedeemError {
    /// Used up, expired, revoked, invented: all the same.
    #[error("this invitation is not open")]
    Void,
    #[error("this handle is taken")]
    HandleTaken,
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl Plan {
    fn fit(&self) -> Result<(), PlanError> {
        if self.groups.is_empty() || self.groups.len() > 20 {
            return Err(PlanError::NoGroup);
        }
        if !(1..=MOST_USES).contains(&self.uses) {
            return Err(PlanError::Uses);
        }
        if self.life < Span::hours(1) || self.life > LONGEST {
            return Err(PlanError::Life);
        }
        Ok(())
    }
}

/// Makes an invitation and its code, which is told this once.
pub async fn create(
    tx: &mut Write,
    inviter: &Member,
    plan: &Plan,
    now: Timestamp,
) -> Result<(InvitationId, Token), PlanError> {
    plan.fit()?;
    if !members::may(tx, inviter, HouseAct::Invite)
        .await
        .map_err(Refusal::Db)?
    {
        return Err(Refusal::Forbidden.into());
    }
    for group in &plan.groups {
        groups::allow_id(tx, inviter, *group, Act::Invite, now).await?;
    }
    allowance::hold(tx, inviter, plan.uses, now).await?;
    let made = insert(tx, inviter.id, plan, now).await;
    Ok(made.map_err(Refusal::Db)?)
}

async fn insert(
    tx: &mut Write,
    inviter: MemberId,
    plan: &Plan,
    now: Timestamp,
) -> db::Result<(InvitationId, Token)> {
    let (id, code) = (InvitationId::fresh(), Token::spoken());
    tx.query(
        "INSERT INTO invitations (id, code_hash, inviter_id, note, uses, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(code.hash())
    .bind(inviter)
    .bind(plan.note.to_string())
    .bind(plan.uses)
    .bind(now)
    .bind(now.plus(plan.life))
    .run()
    .await?;
    for (position, group) in (0_i64..).zip(&plan.groups) {
        tx.query(
            "INSERT INTO invitation_groups (invitation_id, group_id, position) VALUES ($1, $2, $3)
             ON CONFLICT (invitation_id, group_id) DO NOTHING",
        )
        .bind(id)
        .bind(*group)
        .bind(position)
        .run()
        .await?;
    }
    audit::write(tx, entry(inviter, Deed::Invite, id), now).await?;
    Ok((id, code))
}

#[derive(Clone, sqlx::FromRow)]
struct Open {
    id: InvitationId,
    inviter_id: MemberId,
    note: String,
    places_left: i64,
    created_at: Timestamp,
    expires_at: Timestamp,
}

/// Looks at a code without using it (invariant 30).
pub async fn look(conn: &mut Conn, code: &Token, now: Timestamp) -> db::Result<Option<Offer>> {
    let open: Option<Open> = conn
        .query(
            "SELECT id, inviter_id, note, uses - used AS places_left, created_at, expires_at
             FROM invitations
             WHERE code_hash = $1 AND used < uses AND expires_at > $2 AND revoked_at IS NULL",
        )
        .bind(code.hash())
        .bind(now)
        .optional()
        .await?;
    let Some(open) = open else { return Ok(None) };
    let inviter = members::find(conn, open.inviter_id, now)
        .await?
        .ok_or(sqlx::Error::RowNotFound)?;
    let mut offered = Vec::new();
    let Some(opened) = opens(conn, open.id, &inviter, now).await? else {
        return Ok(None);
    };
    for group in opened {
        let people = groups::people(conn, group.id).await?;
        let hosts = people
            .into_iter()
            .filter(|person| person.role.hosts())
            .map(|host| host.name);
        offered.push((group, hosts.collect()));
    }
    Ok(Some(Offer {
        id: open.id,
        inviter,
        note: open.note,
        places_left: open.places_left,
        expires_at: open.expires_at,
        made_at: open.created_at,
        groups: offered,
    }))
}

/// The groups that an invitation opens now: only those that its inviter may still open
/// (invariant 32). `None`: it opens nothing any more.
async fn opens(
    conn: &mut Conn,
    invitation: InvitationId,
    inviter: &Member,
    now: Timestamp,
) -> db::Result<Option<Vec<Group>>> {
    if !members::may(conn, inviter, HouseAct::Invite).await? {
        return Ok(None);
    }
    let ids: Vec<(GroupId,)> = conn
        .query("SELECT group_id FROM invitation_groups WHERE invitation_id = $1 ORDER BY position")
        .bind(invitation)
        .all()
        .await?;
    // Whoever asked to come in is let into the house alone.
    let house_alone = ids.is_empty();
    let mut opened = Vec::new();
    for (id,) in ids {
        match groups::allow_id(conn, inviter, id, Act::Invite, now).await {
            Ok(group) => opened.push(group),
            Err(Refusal::Db(error)) => return Err(error),
            Err(Refusal::Absent | Refusal::Forbidden | Refusal::RulesChanged) => {}
        }
    }
    Ok((house_alone || !opened.is_empty()).then_some(opened))
}

/// Spends one use, lets its bearer in and welcomes them into its groups, or does none of it
/// (invariants 26 to 29).
pub async fn redeem(
    tx: &mut Write,
    code: &Token,
    newcomer: &Newcomer,
    now: Timestamp,
) -> Result<(Member, Vec<Group>), RedeemError> {
    let (invitation, inviter, opened) = spend(tx, code, now).await?;
    let member = members::admit(tx, newcomer, HouseRole::Member, Some(inviter.id), now)
        .await?
        .ok_or(RedeemError::HandleTaken)?;
    enter(tx, invitation, member.id, &opened, now).await?;
    Ok((member, opened))
}

/// Gives somebody who is already in the groups of an invitation. It costs a use only if they gain one.
pub async fn accept(
    tx: &mut Write,
    code: &Token,
    member: &Member,
    now: Timestamp,
) -> Result<Vec<Group>, RedeemError> {
    let offer = look(tx, code, now).await?.ok_or(RedeemError::Void)?;
    let mut gained = Vec::new();
    for (group, _) in offer.groups {
        if groups::role(tx, group.id, member.id, now).await?.is_none() {
            gained.push(group);
        }
    }
    if gained.is_empty() {
        return Ok(gained);
    }
    let (invitation, _, _) = spend(tx, code, now).await?;
    enter(tx, invitation, member.id, &gained, now).await?;
    Ok(gained)
}

/// One statement decides who gets the last place.
async fn spend(
    tx: &mut Write,
    code: &Token,
    now: Timestamp,
) -> Result<(InvitationId, Member, Vec<Group>), RedeemError> {
    let spent: Option<(InvitationId, MemberId)> = tx
        .query(
            "UPDATE invitations SET used = used + 1
             WHERE code_hash = $1 AND used < uses AND expires_at > $2 AND revoked_at IS NULL
             RETURNING id, inviter_id",
        )
        .bind(code.hash())
        .bind(now)
        .optional()
        .await?;
    let (id, inviter) = spent.ok_or(RedeemError::Void)?;
    let inviter = members::find(tx, inviter, now)
        .await?
        .ok_or(RedeemError::Void)?;
    let opened = opens(tx, id, &inviter, now).await?;
    let opened = opened.ok_or(RedeemError::Void)?;
    Ok((id, inviter, opened))
}

async fn enter(
    tx: &mut Write,
    invitation: InvitationId,
    member: MemberId,
    opened: &[Group],
    now: Timestamp,
) -> db::Result<()> {
    for group in opened {
        groups::welcome(tx, group.id, member, GroupRole::Member, now).await?;
    }
    tx.query(
        "INSERT INTO redemptions (invitation_id, member_id, redeemed_at) VALUES ($1, $2, $3)
         ON CONFLICT (invitation_id, member_id) DO NOTHING",
    )
    .bind(invitation)
    .bind(member)
    .bind(now)
    .run()
    .await?;
    audit::write(tx, entry(member, Deed::ComeIn, invitation), now).await
}

/// Lets somebody who was approved into the groups that the inviter may still open.
pub async fn open_for(
    tx: &mut Write,
    invitation: InvitationId,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Vec<GroupId>> {
    let inviter: Option<(MemberId,)> = tx
        .query("SELECT inviter_id FROM invitations WHERE id = $1")
        .bind(invitation)
        .optional()
        .await?;
    let Some((inviter,)) = inviter else {
        return Ok(Vec::new());
    };
    let Some(inviter) = members::find(tx, inviter, now).await? else {
        return Ok(Vec::new());
    };
    let opened = opens(tx, invitation, &inviter, now).await?;
    let opened = opened.unwrap_or_default();
    for group in &opened {
        groups::welcome(tx, group.id, member, GroupRole::Member, now).await?;
    }
    Ok(opened.into_iter().map(|group| group.id).collect())
}

/// The invitations of one member that are still open.
pub async fn of_member(
    conn: &mut Conn,
    inviter: MemberId,
    now: Timestamp,
) -> db::Result<Vec<Invitation>> {
    conn.query(
        "SELECT id, note, uses, used, created_at, expires_at FROM invitations
         WHERE inviter_id = $1 AND used < uses AND expires_at > $2 AND revoked_at IS NULL
         ORDER BY created_at DESC LIMIT 100",
    )
    .bind(inviter)
    .bind(now)
    .all()
    .await
}

/// Those of one member that are still open, from the one behind `after` on, newest first.
pub async fn of_member_after(
    conn: &mut Conn,
    inviter: MemberId,
    after: Option<InvitationId>,
    now: Timestamp,
) -> db::Result<Vec<Invitation>> {
    conn.query(
        "SELECT id, note, uses, used, created_at, expires_at FROM invitations
         WHERE inviter_id = $1 AND used < uses AND expires_at > $2 AND revoked_at IS NULL AND id < $3
         ORDER BY id DESC LIMIT $4",
    )
    .bind(inviter)
    .bind(now)
    .bind(after.unwrap_or(InvitationId(uuid::Uuid::max())))
    .bind(groups::PAGE)
    .all()
    .await
}

/// Closes an invitation of one's own. Once this is committed nobody comes in by it (invariant 28).
pub async fn revoke(
    tx: &mut Write,
    inviter: MemberId,
    id: InvitationId,
    now: Timestamp,
) -> db::Result<bool> {
    let revoked = tx
        .query(
            "UPDATE invitations SET revoked_at = $3
             WHERE id = $1 AND inviter_id = $2 AND revoked_at IS NULL",
        )
        .bind(id)
        .bind(inviter)
        .bind(now)
        .run()
        .await?;
    if revoked == 1 {
        audit::write(tx, entry(inviter, Deed::RevokeInvitation, id), now).await?;
    }
    Ok(revoked == 1)
}

/// Closes every invitation of somebody who is sent away or leaves: nobody comes in by their name any more.
pub async fn kill_codes_of(tx: &mut Write, inviter: MemberId, now: Timestamp) -> db::Result<u64> {
    tx.query(
        "UPDATE invitations SET revoked_at = $2
         WHERE inviter_id = $1 AND used < uses AND expires_at > $2 AND revoked_at IS NULL",
    )
    .bind(inviter)
    .bind(now)
    .run()
    .await
}

fn entry(by: MemberId, deed: Deed, invitation: InvitationId) -> Entry<'static> {
    Entry {
        subject: invitation.to_string(),
        ..Entry::new(by, deed)
    }
}
