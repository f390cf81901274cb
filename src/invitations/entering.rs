//! Coming in: one statement spends a place, and what follows from it happens with it or not at all
//! (invariants 26 to 29).

use super::{
    Kind, addressed, entry,
    offer::{Open, open, opens},
};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    groups::{self, Group},
    jobs::{self, Work},
    members::{self, Member, Newcomer, Terms, email},
    notices::{self, Kind as Told, Notice},
    policy::Tie,
    values::{GroupId, GroupRole, HouseRole, InvitationId, MemberId, RequestId, Timestamp, Token},
};

#[derive(Debug, thiserror::Error)]
pub enum RedeemError {
    /// Used up, expired, paused, revoked, invented: all the same.
    #[error("this invitation is not open")]
    Void,
    #[error("this handle is taken")]
    HandleTaken,
    #[error("this invitation is for another address")]
    OtherAddress,
    #[error("this address is somebody's")]
    AddressTaken,
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// What somebody shows at the door.
#[derive(Clone, Copy, Debug)]
pub struct Bearer<'a> {
    pub code: &'a Token,
    /// Where the invitation is for some addresses alone: one that is known to be theirs, or, in a
    /// house that sends no mail, one that is taken on their word.
    pub address: Option<&'a str>,
}

/// Somebody who has come in.
#[derive(Clone, Debug)]
pub struct Redeemed {
    pub member: Member,
    /// The groups that they gained.
    pub groups: Vec<Group>,
    /// They gained nothing yet: the hosts of this group are to be asked.
    pub asks: Option<Asks>,
}

/// What a member gained by an invitation.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub groups: Vec<Group>,
    pub asks: Option<Asks>,
}

/// Whom the bearer of an invitation that wants approval asks.
#[derive(Clone, Copy, Debug)]
pub struct Asks {
    pub invitation: InvitationId,
    /// The first of its groups, whose hosts answer.
    pub group: GroupId,
}

/// What one place bought.
struct Spent {
    open: Open,
    inviter: Member,
    /// None where it opens the house alone.
    opened: Vec<(Group, GroupRole)>,
    /// The address that was asked for, as it is kept.
    address: Option<String>,
}

impl Spent {
    fn asks(&self) -> Option<Asks> {
        let (group, _) = self.opened.first()?;
        self.open.approval.then_some(Asks {
            invitation: self.open.id,
            group: group.id,
        })
    }
}

/// Lets a stranger in and welcomes them into the groups, or, where a host is to be asked first, keeps
/// a place for them.
pub async fn redeem(
    tx: &mut Write,
    bearer: Bearer<'_>,
    newcomer: &Newcomer,
    now: Timestamp,
) -> Result<Redeemed, RedeemError> {
    let spent = spend(tx, bearer, now).await?;
    let role = match spent.open.kind {
        Kind::Guest => HouseRole::Guest,
        Kind::Person | Kind::Link => HouseRole::Member,
    };
    let member = members::admit(tx, newcomer, role, Some(spent.inviter.id), now)
        .await?
        .ok_or(RedeemError::HandleTaken)?;
    let asks = spent.asks();
    let terms = Terms {
        pending: asks.is_some(),
        until: spent.open.guest_until,
        address: spent.address.clone(),
    };
    members::agree_on(tx, member.id, &terms).await?;
    if let Some(proven) = &spent.open.proven
        && !email::verify(tx, member.id, proven, now).await?
    {
        return Err(RedeemError::AddressTaken);
    }
    record(tx, &spent, &member, now).await?;
    let mut gained = Vec::new();
    if asks.is_none() {
        gained = let_in(tx, &spent, &member, now).await?;
    }
    Ok(Redeemed {
        member,
        groups: gained,
        asks,
    })
}

/// Gives somebody who is already in the groups of an invitation. It costs a place only if they gain one.
pub async fn accept(
    tx: &mut Write,
    bearer: Bearer<'_>,
    member: &Member,
    now: Timestamp,
) -> Result<Accepted, RedeemError> {
    let (open, _, opened) = open(tx, bearer.code, now).await?.ok_or(RedeemError::Void)?;
    let new = new_to(tx, opened, member, open.approval, now).await?;
    if new.is_empty() {
        return Ok(Accepted {
            groups: Vec::new(),
            asks: None,
        });
    }
    let spent = Spent {
        opened: new,
        ..spend(tx, bearer, now).await?
    };
    record(tx, &spent, member, now).await?;
    let asks = spent.asks();
    let mut gained = Vec::new();
    if asks.is_none() {
        gained = let_in(tx, &spent, member, now).await?;
    }
    Ok(Accepted {
        groups: gained,
        asks,
    })
}

/// The groups that a member may gain: they are not in them, and not banned from them. Where a host
/// is to be asked, those that they have not asked already.
async fn new_to(
    conn: &mut Conn,
    opened: Vec<(Group, GroupRole)>,
    member: &Member,
    approval: bool,
    now: Timestamp,
) -> db::Result<Vec<(Group, GroupRole)>> {
    let mut new = Vec::new();
    for (group, role) in opened {
        match groups::standing(conn, member, &group, now).await?.tie {
            Tie::In { .. } | Tie::Banned => {}
            Tie::Asked if approval => {}
            Tie::Asked | Tie::Outside => new.push((group, role)),
        }
    }
    Ok(new)
}

/// One statement decides who gets the last place.
async fn spend(tx: &mut Write, bearer: Bearer<'_>, now: Timestamp) -> Result<Spent, RedeemError> {
    let letter = addressed::use_up(tx, bearer.code, now).await?;
    let (by_letter, proven) = letter.unzip();
    let open: Option<Open> = tx
        .query(
            "UPDATE invitations SET used = used + 1
             WHERE (code_hash = $1 OR id = $3) AND used < uses AND expires_at > $2 AND revoked_at IS NULL
             AND paused_at IS NULL AND (guest_until IS NULL OR guest_until > $2)
             AND NOT EXISTS (SELECT 1 FROM house WHERE doors_paused)
             RETURNING id, kind, inviter_id, note, uses - used AS places_left, created_at, expires_at,
                 language, email, approval, questions, guest_until, chosen_words",
        )
        .bind(bearer.code.hash())
        .bind(now)
        .bind(by_letter)
        .optional()
        .await?;
    let mut open = open.ok_or(RedeemError::Void)?;
    open.proven = proven;
    let inviter = open.inviter(tx, now).await?.ok_or(RedeemError::Void)?;
    let opened = opens(tx, open.id, &inviter, now).await?;
    let opened = opened.ok_or(RedeemError::Void)?;
    let address = match open.only_for() {
        Some(only_for) => {
            let address = open.proven.as_deref().or(bearer.address);
            let admitted = only_for.admits(address.unwrap_or_default());
            Some(admitted.ok_or(RedeemError::OtherAddress)?)
        }
        None => None,
    };
    Ok(Spent {
        open,
        inviter,
        opened,
        address,
    })
}

async fn record(tx: &mut Write, spent: &Spent, member: &Member, now: Timestamp) -> db::Result<()> {
    let invitation = spent.open.id;
    tx.query(
        "INSERT INTO redemptions (invitation_id, member_id, redeemed_at) VALUES ($1, $2, $3)
         ON CONFLICT (invitation_id, member_id) DO NOTHING",
    )
    .bind(invitation)
    .bind(member.id)
    .bind(now)
    .run()
    .await?;
    let came = Entry {
        about: Some(spent.inviter.id),
        ..entry(member.id, Deed::ComeIn, invitation)
    };
    audit::write(tx, came, now).await
}

/// Welcomes somebody into the groups that were opened, whose rules they have just accepted.
async fn let_in(
    tx: &mut Write,
    spent: &Spent,
    member: &Member,
    now: Timestamp,
) -> db::Result<Vec<Group>> {
    let mut told = vec![spent.inviter.id];
    for (group, role) in &spent.opened {
        enter(tx, group, (member, *role), spent.open.guest_until, now).await?;
        let hosts = groups::hosts(tx, group.id).await?;
        for host in hosts.iter().map(|host| host.member_id) {
            if !told.contains(&host) && host != member.id {
                told.push(host);
            }
        }
    }
    let arrived = Notice {
        about: Some(member.id),
        group: spent.opened.first().map(|(group, _)| group.id),
        ..Notice::new(Told::Arrived)
    };
    for person in told {
        notices::tell(tx, person, &arrived, now).await?;
    }
    Ok(spent
        .opened
        .iter()
        .map(|(group, _)| group.clone())
        .collect())
}

async fn enter(
    tx: &mut Write,
    group: &Group,
    (member, role): (&Member, GroupRole),
    until: Option<Timestamp>,
    now: Timestamp,
) -> db::Result<()> {
    // Nobody is more in a group than they are in the house.
    let role = match member.role {
        HouseRole::Guest => GroupRole::Guest,
        HouseRole::Owner | HouseRole::Host | HouseRole::Member => role,
    };
    tx.query("DELETE FROM memberships WHERE group_id = $1 AND member_id = $2 AND until <= $3")
        .bind(group.id)
        .bind(member.id)
        .bind(now)
        .run()
        .await?;
    if !groups::welcome(tx, group.id, member.id, role, now).await? {
        return Ok(());
    }
    tx.query(
        "UPDATE memberships SET until = $3,
                rules_version = CASE WHEN rules_version < $4 THEN $4 ELSE rules_version END
         WHERE group_id = $1 AND member_id = $2",
    )
    .bind(group.id)
    .bind(member.id)
    .bind(until)
    .bind(group.rules_version)
    .run()
    .await?;
    if let Some(until) = until {
        jobs::add(tx, &Work::Settle { group: group.id }, until).await?;
    }
    let entered = Entry::in_group(member.id, Deed::Enter, group.id);
    audit::write(tx, entered, now).await
}

/// Somebody who came by an invitation and waited for an answer, which is yes.
#[derive(Clone, Copy, Debug)]
pub struct Approved {
    pub request: RequestId,
    pub invitation: InvitationId,
    /// Whose hosts were asked.
    pub group: GroupId,
    pub member: MemberId,
}

/// Lets somebody who was approved into the groups that the inviter may still open, and into the one
/// that was asked: that one its host opens by their own right. Gives those that they gained.
pub async fn open_for(
    tx: &mut Write,
    approved: Approved,
    host: &Member,
    now: Timestamp,
) -> db::Result<Vec<GroupId>> {
    let open: Option<Open> = tx
        .query(
            "SELECT id, kind, inviter_id, note, uses - used AS places_left, created_at, expires_at,
                    language, email, approval, questions, guest_until, chosen_words
             FROM invitations WHERE id = $1",
        )
        .bind(approved.invitation)
        .optional()
        .await?;
    let member = members::find(tx, approved.member, now).await?;
    let (Some(open), Some(member)) = (open, member) else {
        return Ok(Vec::new());
    };
    let inviter = open.inviter(tx, now).await?;
    let mut opened = match &inviter {
        Some(inviter) => opens(tx, open.id, inviter, now).await?.unwrap_or_default(),
        None => Vec::new(),
    };
    if opened.iter().all(|(group, _)| group.id != approved.group) {
        let asked = groups::find(tx, approved.group).await?;
        opened.extend(asked.map(|group| (group, open.kind.role())));
    }
    as_accepted(tx, approved.request, &mut opened).await?;
    let spent = Spent {
        opened: new_to(tx, opened, &member, false, now).await?,
        inviter: inviter.unwrap_or_else(|| host.clone()),
        open,
        address: None,
    };
    let gained = let_in(tx, &spent, &member, now).await?;
    Ok(gained.into_iter().map(|group| group.id).collect())
}

/// Whoever waited has accepted the rules as they were at the door, not as they have become since.
async fn as_accepted(
    tx: &mut Write,
    request: RequestId,
    opened: &mut [(Group, GroupRole)],
) -> db::Result<()> {
    let accepted: Vec<(GroupId, i64)> = tx
        .query("SELECT group_id, version FROM request_rules WHERE request_id = $1")
        .bind(request)
        .all()
        .await?;
    for (group, _) in opened {
        let version = accepted.iter().find(|(id, _)| *id == group.id);
        group.rules_version = version.map_or(0, |(_, version)| *version);
    }
    Ok(())
}
