//! Groups: who may enter, and who hosts.

use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    members::Member,
    policy::{self, Act, Standing, Tie, Verdict},
    values::{
        BehindName, GroupId, GroupRole, MemberId, Name, Purpose, Timestamp, Token, Visibility, cut,
        slug,
    },
};

pub mod asides;
mod belonging;
mod due;
mod lifecycle;
mod roles;
mod rules;
mod running;
mod standings;
mod succession;
mod visibility;

pub use belonging::{
    BehindPerson, Belonging, callable, dismiss, enter, guests, held_out, hosts, leave_all, part,
    people, people_after, people_behind, size, tell_everybody, welcome,
};
pub use due::{Settled, settle};
pub use lifecycle::{
    Life, Overseen, Oversight, archive, close, is_closed, overseen, reopen, step_in,
};
pub use roles::{
    LONGEST_STAND_IN, RoleError, StandIn, dismiss_host, end_stand_in, hand_over, name_host,
    name_stand_in, stand_in,
};
pub use rules::{Version, accept, rules, versions, write_rules};
pub use running::{
    MOST_DAYS, MOST_HELD_POSTS, MOST_KEPT_DAYS, MOST_SLOW_SECONDS, Running, rename, run, running,
    within,
};
pub use standings::standings;
pub use succession::{mind, succeed};
pub use visibility::{Announced, NOTICE, announced, call_off, show_to};

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Group {
    pub id: GroupId,
    pub slug: String,
    pub name: String,
    pub purpose: String,
    pub visibility: Visibility,
    pub removals: i64,
    /// Only hosts speak.
    pub announcements: bool,
    pub archived_at: Option<Timestamp>,
    /// 0: it has no rules.
    pub rules_version: i64,
    /// Two to eight people among themselves; it is called as each of them calls the others.
    pub aside: bool,
}

/// A group that a member may know of, and what they are in it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Known {
    #[sqlx(flatten)]
    pub group: Group,
    /// `None`: not in it.
    pub role: Option<GroupRole>,
}

/// A group that is about to be.
#[derive(Clone, Debug)]
pub struct Plan {
    pub name: Name,
    pub purpose: Purpose,
    pub visibility: Visibility,
}

/// Why somebody may not.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// For them there is no such thing (invariant 19).
    #[error("there is nothing here")]
    Absent,
    #[error("this is not theirs to do")]
    Forbidden,
    /// It will be theirs to do once they have accepted the rules as they are now.
    #[error("the rules have changed since they were accepted")]
    RulesChanged,
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why somebody stays in a group.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    #[error("whoever owns a group names a successor before they leave")]
    NoSuccessor,
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<sqlx::Error> for PartError {
    fn from(error: sqlx::Error) -> Self {
        Self::Refused(Refusal::Db(error))
    }
}

/// How many lines of a list are read at once.
pub const PAGE: i64 = 100;

/// Creates a group, still without a room; whoever creates it owns it.
pub(crate) async fn create(
    tx: &mut Write,
    owner: MemberId,
    plan: &Plan,
    now: Timestamp,
) -> db::Result<Group> {
    let group = Group {
        id: GroupId::fresh(),
        slug: free_slug(tx, plan).await?,
        name: plan.name.to_string(),
        purpose: plan.purpose.to_string(),
        visibility: plan.visibility,
        removals: 0,
        announcements: false,
        archived_at: None,
        rules_version: 0,
        aside: false,
    };
    tx.query(
        "INSERT INTO groups (id, slug, name, purpose, visibility, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(group.id)
    .bind(group.slug.clone())
    .bind(group.name.clone())
    .bind(group.purpose.clone())
    .bind(group.visibility)
    .bind(now)
    .run()
    .await?;
    welcome(tx, group.id, owner, GroupRole::Owner, now).await?;
    audit::write(tx, Entry::in_group(owner, Deed::Found, group.id), now).await?;
    Ok(group)
}

/// A secret group always gets letters of chance in its address: otherwise a taken address
/// would tell that it exists.
async fn free_slug(tx: &mut Write, plan: &Plan) -> db::Result<String> {
    let address = slug(plan.name.as_str());
    let taken: Option<(GroupId,)> = tx
        .query("SELECT id FROM groups WHERE slug = $1")
        .bind(address.clone())
        .optional()
        .await?;
    if plan.visibility != Visibility::Secret && taken.is_none() {
        return Ok(address);
    }
    let chance = Token::spoken().reveal()[..6].to_lowercase();
    Ok(format!("{address}-{chance}"))
}

/// The group, if this member may do this with it now.
pub async fn allow(
    conn: &mut Conn,
    member: &Member,
    group: Group,
    act: Act,
    now: Timestamp,
) -> Result<Group, Refusal> {
    allow_in_room(conn, member, (group, None), act, now).await
}

/// The group, if this member may do this now in one of its rooms, which may be archived.
pub(crate) async fn allow_in_room(
    conn: &mut Conn,
    member: &Member,
    (mut group, archived_at): (Group, Option<Timestamp>),
    act: Act,
    now: Timestamp,
) -> Result<Group, Refusal> {
    let mut standing = standing(conn, member, &group, now).await?;
    standing.archived |= archived_at.is_some();
    match policy::may(standing, act) {
        Verdict::Yes => {
            if group.aside {
                group.name = asides::name_for(conn, group.id, member.id).await?;
            }
            Ok(group)
        }
        Verdict::No => Err(refusal(standing, act)),
        Verdict::Absent => Err(Refusal::Absent),
    }
}

/// Whether it is the rules alone that they have to accept first.
fn refusal(standing: Standing, act: Act) -> Refusal {
    let accepted = Standing {
        accepted: true,
        ..standing
    };
    match policy::may(accepted, act) {
        Verdict::Yes => Refusal::RulesChanged,
        Verdict::No | Verdict::Absent => Refusal::Forbidden,
    }
}

/// The group at an address, if this member may do this with it now. An aside has no pages of a group.
pub async fn allow_at(
    conn: &mut Conn,
    member: &Member,
    slug: &str,
    act: Act,
    now: Timestamp,
) -> Result<Group, Refusal> {
    let group = allow_either_at(conn, member, slug, act, now).await?;
    Some(group)
        .filter(|group| !group.aside)
        .ok_or(Refusal::Absent)
}

/// The group or the aside at an address, if this member may do this there now.
pub async fn allow_either_at(
    conn: &mut Conn,
    member: &Member,
    slug: &str,
    act: Act,
    now: Timestamp,
) -> Result<Group, Refusal> {
    let group = find_by_slug(conn, slug).await?.ok_or(Refusal::Absent)?;
    allow(conn, member, group, act, now).await
}

/// The group with an id, if this member may do this with it now.
pub async fn allow_id(
    conn: &mut Conn,
    member: &Member,
    id: GroupId,
    act: Act,
    now: Timestamp,
) -> Result<Group, Refusal> {
    let group = find(conn, id).await?.ok_or(Refusal::Absent)?;
    allow(conn, member, group, act, now).await
}

/// Whether this member may do this with a group, whose page is drawn.
pub async fn may(
    conn: &mut Conn,
    member: &Member,
    group: &Group,
    act: Act,
    now: Timestamp,
) -> db::Result<bool> {
    let standing = standing(conn, member, group, now).await?;
    Ok(policy::may(standing, act) == Verdict::Yes)
}

/// Where a member stands before a group now.
pub async fn standing(
    conn: &mut Conn,
    member: &Member,
    group: &Group,
    now: Timestamp,
) -> db::Result<Standing> {
    let tied = tied(conn, group.id, member.id, now).await?;
    Ok(Standing {
        house: member.footing(),
        visibility: tied.visibility,
        tie: tied.tie(),
        stands_in: tied.stands_in,
        accepted: tied.accepted >= group.rules_version,
        announcements: group.announcements,
        archived: group.archived_at.is_some(),
        aside: if group.aside {
            Some(asides::stand(conn, group.id, member.id, now).await?)
        } else {
            None
        },
    })
}

/// What ties somebody to a group, as the database knows it.
#[derive(sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Tied {
    /// Whoever stands in for the owner counts as the owner.
    role: Option<GroupRole>,
    /// Which rules they accepted.
    accepted: i64,
    /// They have its owner's rights while that owner is away.
    stands_in: bool,
    muted: bool,
    banned: bool,
    asked: bool,
    /// What was announced counts from its moment on.
    visibility: Visibility,
}

impl Tied {
    pub(crate) fn tie(&self) -> Tie {
        match self.role {
            Some(role) => Tie::In {
                role: if self.stands_in {
                    GroupRole::Owner
                } else {
                    role
                },
                muted: self.muted,
            },
            None if self.banned => Tie::Banned,
            None if self.asked => Tie::Asked,
            None => Tie::Outside,
        }
    }
}

pub(crate) async fn tied(
    conn: &mut Conn,
    group: GroupId,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Tied> {
    conn.query(
        "SELECT m.role, EXISTS
                    (SELECT 1 FROM stand_ins t WHERE t.group_id = $1 AND t.stand_in_id = $2
                     AND t.since <= $3 AND t.until > $3 AND t.ended_at IS NULL) AS stands_in,
                COALESCE(m.rules_version, 0) AS accepted,
                EXISTS (SELECT 1 FROM sanctions s WHERE s.member_id = $2 AND s.group_id = $1
                    AND s.kind = 'mute' AND s.lifted_at IS NULL
                    AND (s.until IS NULL OR s.until > $3)) AS muted,
                EXISTS (SELECT 1 FROM sanctions s WHERE s.member_id = $2 AND s.group_id = $1
                    AND s.kind = 'ban' AND s.lifted_at IS NULL
                    AND (s.until IS NULL OR s.until > $3)) AS banned,
                CASE WHEN g.becomes_at <= $3 THEN g.becomes ELSE g.visibility END AS visibility,
                EXISTS (SELECT 1 FROM requests q WHERE q.member_id = $2 AND q.group_id = $1
                    AND q.state = 'waiting') AS asked
         FROM groups g LEFT JOIN memberships m ON m.group_id = g.id AND m.member_id = $2
              AND (m.until IS NULL OR m.until > $3)
         WHERE g.id = $1",
    )
    .bind(group)
    .bind(member)
    .bind(now)
    .one()
    .await
}

/// What somebody is in a group now; whoever stands in for its owner counts as its owner.
pub async fn role(
    conn: &mut Conn,
    group: GroupId,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Option<GroupRole>> {
    match tied(conn, group, member, now).await?.tie() {
        Tie::In { role, .. } => Ok(Some(role)),
        Tie::Outside | Tie::Asked | Tie::Banned => Ok(None),
    }
}

pub async fn find(conn: &mut Conn, id: GroupId) -> db::Result<Option<Group>> {
    conn.query(
        "SELECT id, slug, name, purpose, visibility, removals, announcements, archived_at, rules_version, aside
         FROM groups WHERE id = $1",
    )
        .bind(id)
        .optional()
        .await
}

async fn find_by_slug(conn: &mut Conn, slug: &str) -> db::Result<Option<Group>> {
    conn.query(
        "SELECT id, slug, name, purpose, visibility, removals, announcements, archived_at, rules_version, aside
         FROM groups WHERE slug = $1",
    )
        .bind(slug.to_owned())
        .optional()
        .await
}

/// A group by its address, for the owner's command line: no policy stands before it. Asides are not theirs.
pub async fn find_for_owner(conn: &mut Conn, slug: &str) -> db::Result<Option<Group>> {
    let group = find_by_slug(conn, slug).await?;
    Ok(group.filter(|group| !group.aside))
}

/// The groups and asides a member is in, by name.
pub async fn of_member(conn: &mut Conn, member: MemberId) -> db::Result<Vec<Group>> {
    conn.query(
        "SELECT g.id, g.slug, g.name, g.purpose, g.visibility, g.removals, g.announcements,
                g.archived_at, g.rules_version, g.aside
         FROM memberships m JOIN groups g ON g.id = m.group_id
         WHERE m.member_id = $1 ORDER BY lower(g.name), g.id",
    )
    .bind(member)
    .all()
    .await
}

/// The groups that a member may know of, from the one behind `after` on, oldest first.
pub async fn known_to(
    conn: &mut Conn,
    member: MemberId,
    after: Option<GroupId>,
) -> db::Result<Vec<Known>> {
    conn.query(
        "SELECT g.id, g.slug, g.name, g.purpose, g.visibility, g.removals, g.announcements,
                g.archived_at, g.rules_version, g.aside, m.role
         FROM groups g LEFT JOIN memberships m ON m.group_id = g.id AND m.member_id = $1
         WHERE NOT g.aside AND (m.role IS NOT NULL OR g.visibility <> 'secret' AND EXISTS
             (SELECT 1 FROM members p WHERE p.id = $1 AND p.role <> 'guest')) AND g.id > $2
         ORDER BY g.id LIMIT $3",
    )
    .bind(member)
    .bind(after.unwrap_or(GroupId(uuid::Uuid::nil())))
    .bind(PAGE)
    .all()
    .await
}

/// The groups a member may know of and is not in, by name, so many at once; and where they go on.
pub async fn to_discover(
    conn: &mut Conn,
    member: MemberId,
    (after, most): (Option<BehindName>, i64),
) -> db::Result<(Vec<Group>, Option<BehindName>)> {
    let after = after.unwrap_or(BehindName::FIRST);
    let mut found: Vec<Group> = conn
        .query(
            "SELECT g.id, g.slug, g.name, g.purpose, g.visibility, g.removals, g.announcements,
                g.archived_at, g.rules_version, g.aside FROM groups g
         WHERE g.visibility <> 'secret' AND g.archived_at IS NULL AND NOT EXISTS
             (SELECT 1 FROM memberships m WHERE m.group_id = g.id AND m.member_id = $1)
             AND EXISTS (SELECT 1 FROM members p WHERE p.id = $1 AND p.role <> 'guest')
             AND (lower(g.name), g.id) > (lower(CAST($2 AS TEXT)), $3)
         ORDER BY lower(g.name), g.id LIMIT $4",
        )
        .bind(member)
        .bind(after.name)
        .bind(after.id)
        .bind(most + 1)
        .all()
        .await?;
    let next = cut(&mut found, most).map(|last| BehindName {
        name: last.name.clone(),
        id: last.id.0,
    });
    Ok((found, next))
}
