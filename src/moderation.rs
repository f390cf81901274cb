//! Moderation: what people tell the hosts, what hosts do about it, and who looks at it again.

pub mod appeals;
pub mod reports;
pub mod sanctions;

use crate::{
    db::{self, Conn},
    groups::{self, Group, Refusal},
    live::Hub,
    members::{self, Member},
    messages::Changed,
    policy::{Act, HouseAct, HouseState},
    values::{GroupId, MemberId, SessionId, Timestamp},
};

#[derive(Debug, thiserror::Error)]
pub enum ModerationError {
    /// The group has no rule of this number.
    #[error("there is no such rule")]
    NoSuchRule,
    /// It ends in the past, or too far off, or would never end.
    #[error("it needs an end, within a year")]
    Until,
    /// This is not done there, or not about this.
    #[error("this measure does not fit")]
    Unsuited,
    /// Somebody was quicker: it is removed, answered, lifted, told already.
    #[error("this is settled already")]
    Settled,
    /// Whoever could answer is the one whom it is about.
    #[error("nobody else answers here")]
    NobodyElse,
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<sqlx::Error> for ModerationError {
    fn from(error: sqlx::Error) -> Self {
        Self::Refused(Refusal::Db(error))
    }
}

/// What the sockets of the house hear of an act, once it is committed.
#[derive(Debug, Default)]
#[must_use = "whoever was sent away must stop hearing"]
pub struct Aftermath {
    pub(crate) left: Vec<(MemberId, GroupId)>,
    pub(crate) ended: Vec<SessionId>,
    pub(crate) changed: Vec<Changed>,
}

impl Aftermath {
    pub fn tell(self, hub: &Hub) {
        for (member, group) in self.left {
            hub.left(member, group);
        }
        for session in self.ended {
            hub.signed_out(session);
        }
        for changed in self.changed {
            hub.changed(changed);
        }
    }
}

/// The rules of a group as they are, numbered from 1.
pub async fn rules(conn: &mut Conn, group: &Group) -> db::Result<Vec<String>> {
    let rules: Option<(String,)> = conn
        .query("SELECT body FROM rules WHERE group_id = $1 AND version = $2")
        .bind(group.id)
        .bind(group.rules_version)
        .optional()
        .await?;
    Ok(rules
        .map(|(body,)| body.lines().map(str::to_owned).collect())
        .unwrap_or_default())
}

/// Whether the group has the rule that somebody names, if they name one.
async fn check_rule(
    conn: &mut Conn,
    group: Option<&Group>,
    rule: Option<i64>,
) -> Result<(), ModerationError> {
    let Some(number) = rule else { return Ok(()) };
    let count = match group {
        Some(group) => rules(conn, group).await?.len(),
        None => 0,
    };
    if number >= 1 && usize::try_from(number).is_ok_and(|number| number <= count) {
        Ok(())
    } else {
        Err(ModerationError::NoSuchRule)
    }
}

/// What a rule says now: its number may be another's once the rules are written anew.
async fn rule_words(
    conn: &mut Conn,
    group: Option<GroupId>,
    rule: Option<i64>,
) -> db::Result<String> {
    let (Some(group), Some(number)) = (group, rule) else {
        return Ok(String::new());
    };
    let rules = groups::rules(conn, group).await?;
    let lines = rules
        .as_ref()
        .map(|rules| rules.lines())
        .unwrap_or_default();
    let line = usize::try_from(number - 1)
        .ok()
        .and_then(|at| lines.get(at));
    Ok(line.copied().unwrap_or_default().to_owned())
}

/// Whether somebody answers for a group.
async fn hosts_group(
    conn: &mut Conn,
    member: &Member,
    group: GroupId,
    now: Timestamp,
) -> db::Result<bool> {
    match groups::allow_id(conn, member, group, Act::Moderate, now).await {
        Ok(_) => Ok(true),
        Err(Refusal::Db(error)) => Err(error),
        Err(Refusal::Absent | Refusal::Forbidden | Refusal::RulesChanged) => Ok(false),
    }
}

/// Whether a group has a host besides these two who can act now.
async fn another_hosts(
    conn: &mut Conn,
    group: GroupId,
    but: [MemberId; 2],
    now: Timestamp,
) -> db::Result<bool> {
    let hosts = groups::hosts(conn, group).await?;
    let hosts = hosts.into_iter().map(|host| host.member_id).collect();
    any_active(conn, hosts, but, now).await
}

/// Whether the house has a host besides these two who can act now.
async fn another_hosts_the_house(
    conn: &mut Conn,
    but: [MemberId; 2],
    now: Timestamp,
) -> db::Result<bool> {
    let hosts: Vec<(MemberId,)> = conn
        .query("SELECT id FROM members WHERE role IN ('owner', 'host') ORDER BY id LIMIT 100")
        .all()
        .await?;
    let hosts = hosts.into_iter().map(|(host,)| host).collect();
    any_active(conn, hosts, but, now).await
}

async fn any_active(
    conn: &mut Conn,
    people: Vec<MemberId>,
    but: [MemberId; 2],
    now: Timestamp,
) -> db::Result<bool> {
    for person in people.into_iter().filter(|person| !but.contains(person)) {
        let found = members::find(conn, person, now).await?;
        if found.is_some_and(|found| found.state == HouseState::Active) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Lets pass whoever answers for the house; for others there is nothing here.
async fn hosts_house(conn: &mut Conn, member: &Member) -> Result<(), Refusal> {
    if members::may(conn, member, HouseAct::Host).await? {
        Ok(())
    } else {
        Err(Refusal::Absent)
    }
}
