//! Reports: somebody tells the hosts of a message, or of a person.
//!
//! Whom it is about never learns who told, and never sees the report. What was said is copied when it
//! is told, so that it can be judged even once it is gone.

mod answering;

pub(super) use answering::settle_about;
pub use answering::{act, dismiss, pass_on};

use super::{ModerationError, another_hosts, another_hosts_the_house, check_rule, hosts_group};
use crate::{
    db::{self, Conn, Write},
    groups::{self, Group, Refusal},
    members::{self, Member, people},
    messages::{self, Message},
    policy::{Act, HouseAct},
    values::{GroupId, GroupRole, MemberId, MessageId, Plea, ReportId, SanctionId, Timestamp},
    words,
};

words! {
    /// How far a report has come.
    pub enum State { Open = "open", Acted = "acted", Dismissed = "dismissed" }
}

/// What somebody tells.
#[derive(Clone, Debug)]
pub struct Telling {
    /// The rule that was broken, by its number; `None`: something else.
    pub rule: Option<i64>,
    pub words: Plea,
    /// Not for the hosts of the group to judge alone.
    pub grave: bool,
}

/// A message as it was when it was told of.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Quoted {
    pub seq: i64,
    pub author: MemberId,
    pub name: String,
    pub body: String,
    pub said_at: Timestamp,
    /// The one that is reported; the others stood around it.
    pub reported: bool,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Report {
    pub id: ReportId,
    pub group_id: Option<GroupId>,
    pub group_name: Option<String>,
    pub group_slug: Option<String>,
    /// The hosts of the house answer.
    pub to_house: bool,
    pub reporter_id: MemberId,
    pub reporter_name: String,
    pub about_id: MemberId,
    pub about_name: String,
    pub message_id: Option<MessageId>,
    quote: String,
    pub rule: Option<i64>,
    pub words: String,
    pub state: State,
    pub reported_at: Timestamp,
    pub answered_by: Option<MemberId>,
    pub answered_at: Option<Timestamp>,
    /// Said to the reporter.
    pub outcome: String,
    pub sanction_id: Option<SanctionId>,
}

impl Report {
    /// What was said, and around it.
    pub fn quoted(&self) -> Vec<Quoted> {
        serde_json::from_str(&self.quote).unwrap_or_default()
    }

    /// The page on which it is answered.
    pub fn href(&self) -> String {
        format!("/reports/{}", self.id)
    }
}

/// How many messages before and after the reported one are copied.
const AROUND: i64 = 2;

/// Tells of a message that one can read.
pub async fn of_message(
    tx: &mut Write,
    reporter: &Member,
    (group, message): (&Group, &Message),
    telling: &Telling,
    now: Timestamp,
) -> Result<ReportId, ModerationError> {
    if message.author_id == reporter.id {
        return Err(Refusal::Forbidden.into());
    }
    if message.removed_at.is_some() {
        return Err(ModerationError::Settled);
    }
    groups::allow_id(tx, reporter, group.id, Act::Report, now).await?;
    // Of an aside the hosts of the house see what they are told of, and not where it was said.
    let around = if group.aside { 0 } else { AROUND };
    let around = messages::around(tx, message, around).await?;
    let about = About {
        member: message.author_id,
        group: Some(group).filter(|group| !group.aside),
        message: Some(message.id),
        quoted: around.iter().map(|one| quoted(one, message)).collect(),
    };
    file(tx, reporter, &about, telling, now).await
}

/// Tells of a person: to the hosts of a group that both are in, or to those of the house.
pub async fn of_member(
    tx: &mut Write,
    reporter: &Member,
    (who, group): (MemberId, Option<GroupId>),
    telling: &Telling,
    now: Timestamp,
) -> Result<ReportId, ModerationError> {
    let group = may_tell_of(tx, reporter, (who, group), now).await?;
    let about = About {
        member: who,
        group: group.as_ref(),
        message: None,
        quoted: Vec::new(),
    };
    file(tx, reporter, &about, telling, now).await
}

/// The group in which one may tell of somebody; nothing, in the house at large.
pub async fn may_tell_of(
    conn: &mut Conn,
    reporter: &Member,
    (who, group): (MemberId, Option<GroupId>),
    now: Timestamp,
) -> Result<Option<Group>, Refusal> {
    if who == reporter.id {
        return Err(Refusal::Forbidden);
    }
    let Some(group) = group else {
        let may = members::may(conn, reporter, HouseAct::Report).await?;
        let known = match members::find(conn, who, now).await? {
            Some(who) => people::may_know(conn, reporter, &who, now).await?,
            None => false,
        };
        return if may && known {
            Ok(None)
        } else {
            Err(Refusal::Absent)
        };
    };
    let group = groups::allow_id(conn, reporter, group, Act::Report, now).await?;
    match groups::role(conn, group.id, who, now).await? {
        Some(_) => Ok(Some(group)),
        None => Err(Refusal::Absent),
    }
}

fn quoted(message: &Message, reported: &Message) -> Quoted {
    Quoted {
        seq: message.seq,
        author: message.author_id,
        name: message.author_name.clone(),
        body: message.words(),
        said_at: message.said_at,
        reported: message.id == reported.id,
    }
}

/// What a report is about.
struct About<'a> {
    member: MemberId,
    group: Option<&'a Group>,
    message: Option<MessageId>,
    quoted: Vec<Quoted>,
}

async fn file(
    tx: &mut Write,
    reporter: &Member,
    about: &About<'_>,
    telling: &Telling,
    now: Timestamp,
) -> Result<ReportId, ModerationError> {
    check_rule(tx, about.group, telling.rule).await?;
    let group = about.group.map(|group| group.id);
    let to_house = goes_to_house(tx, (about.member, group), telling.grave, now).await?;
    let id = ReportId::fresh();
    let filed = tx
        .query(
            "INSERT INTO reports
                 (id, group_id, to_house, reporter_id, about_id, message_id, quote, rule, words, reported_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(group)
        .bind(to_house)
        .bind(reporter.id)
        .bind(about.member)
        .bind(about.message)
        .bind(serde_json::to_string(&about.quoted).expect("texts are JSON"))
        .bind(telling.rule)
        .bind(telling.words.to_string())
        .bind(now)
        .run()
        .await?;
    if filed == 1 {
        Ok(id)
    } else {
        Err(ModerationError::Settled)
    }
}

/// Nobody judges themselves: what concerns a host of the group, is grave, or happened in the house at
/// large, is for the hosts of the house.
async fn goes_to_house(
    conn: &mut Conn,
    (about, group): (MemberId, Option<GroupId>),
    grave: bool,
    now: Timestamp,
) -> Result<bool, ModerationError> {
    let but = [about, about];
    let house_hears = another_hosts_the_house(conn, but, now).await?;
    let Some(group) = group else {
        return if house_hears {
            Ok(true)
        } else {
            Err(ModerationError::NobodyElse)
        };
    };
    let role = groups::role(conn, group, about, now).await?;
    let concerns_a_host = role.is_some_and(GroupRole::hosts);
    if house_hears && (grave || concerns_a_host) {
        return Ok(true);
    }
    if another_hosts(conn, group, but, now).await? {
        return Ok(false);
    }
    if house_hears {
        Ok(true)
    } else {
        Err(ModerationError::NobodyElse)
    }
}

/// A report, for those who may answer it and whom it is not about.
pub async fn see(
    conn: &mut Conn,
    host: &Member,
    id: ReportId,
    now: Timestamp,
) -> Result<Report, Refusal> {
    let report = find(conn, id).await?;
    let report = report.filter(|report| report.about_id != host.id);
    let report = report.ok_or(Refusal::Absent)?;
    let answers = match report.group_id {
        Some(group) if !report.to_house => hosts_group(conn, host, group, now).await?,
        _ => members::may(conn, host, HouseAct::Host).await?,
    };
    if answers {
        Ok(report)
    } else {
        Err(Refusal::Absent)
    }
}

pub async fn find(conn: &mut Conn, id: ReportId) -> db::Result<Option<Report>> {
    conn.query(
        "SELECT r.id, r.group_id, g.name AS group_name, g.slug AS group_slug, r.to_house, r.reporter_id,
                p.name AS reporter_name, r.about_id, a.name AS about_name, r.message_id, r.quote, r.rule,
                r.words, r.state, r.reported_at, r.answered_by, r.answered_at, r.outcome, r.sanction_id
         FROM reports r JOIN members p ON p.id = r.reporter_id JOIN members a ON a.id = r.about_id
         LEFT JOIN groups g ON g.id = r.group_id WHERE r.id = $1",
    )
    .bind(id)
    .optional()
    .await
}
