//! Running a group: its name and purpose, its rhythm, what newcomers read and are asked.

use super::Group;
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    values::{GroupId, MemberId, Name, Purpose, Timestamp, Unfit, Visibility},
};

/// How a group is run.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Running {
    /// Only hosts speak.
    pub announcements: bool,
    /// One message in so many seconds; 0: as quick as one likes.
    pub slow_seconds: i64,
    /// Until then; `None`: until it is changed.
    pub slow_until: Option<Timestamp>,
    /// So many first posts of people who are here for less than so many days wait for a host.
    pub hold_posts: i64,
    pub hold_days: i64,
    /// How far back newcomers read: `None` everything, 0 from joining, otherwise so many days.
    pub read_back_days: Option<i64>,
    /// It became more visible then: who came later reads nothing of before.
    pub opened_at: Option<Timestamp>,
    /// Asked of whoever would like to enter, a line each.
    pub questions: String,
    /// After so many days somebody who was declined may ask again.
    pub again_days: i64,
    /// How many days what is said here is kept; `None`: for ever.
    pub keep_days: Option<i64>,
    /// Whether links are looked up; `None`: unless it is secret.
    pub previews: Option<bool>,
}

impl Running {
    /// Whether links are looked up, as far as the group decides it: by itself not where it is secret.
    pub fn looks_up(&self, group: &Group) -> bool {
        let open = group.visibility != Visibility::Secret && !group.aside;
        self.previews.unwrap_or(open)
    }

    /// How that is kept: what would be so by itself follows the group when it becomes secret.
    pub fn previews_as(group: &Group, wanted: bool) -> Option<bool> {
        let open = group.visibility != Visibility::Secret && !group.aside;
        (wanted != open).then_some(wanted)
    }
}

/// The most that each number may be.
pub const MOST_SLOW_SECONDS: i64 = 3_600;
pub const MOST_HELD_POSTS: i64 = 20;
pub const MOST_DAYS: i64 = 365;
pub const MOST_KEPT_DAYS: i64 = 3_650;

/// A number that is no more than so much.
pub fn within(number: i64, most: i64) -> Result<i64, Unfit> {
    let fits = (0..=most).contains(&number);
    let limit = usize::try_from(most).unwrap_or_default();
    fits.then_some(number)
        .ok_or_else(|| Unfit::new("unfit-number", limit))
}

pub async fn running(conn: &mut Conn, group: GroupId) -> db::Result<Running> {
    conn.query(
        "SELECT announcements, slow_seconds, slow_until, hold_posts, hold_days, read_back_days,
                opened_at, questions, again_days, keep_days, previews
         FROM groups WHERE id = $1",
    )
    .bind(group)
    .one()
    .await
}

/// Calls a group otherwise, or says better what it is for. Its address stays.
pub async fn rename(
    tx: &mut Write,
    by: MemberId,
    group: &Group,
    (name, purpose): (&Name, &Purpose),
    now: Timestamp,
) -> db::Result<()> {
    if name.as_str() == group.name && purpose.as_str() == group.purpose {
        return Ok(());
    }
    tx.query("UPDATE groups SET name = $2, purpose = $3 WHERE id = $1")
        .bind(group.id)
        .bind(name.to_string())
        .bind(purpose.to_string())
        .run()
        .await?;
    let entry = Entry {
        subject: told(name.as_str(), purpose.as_str()),
        former: told(&group.name, &group.purpose),
        ..Entry::in_group(by, Deed::RenameGroup, group.id)
    };
    audit::write(tx, entry, now).await
}

fn told(name: &str, purpose: &str) -> String {
    format!("{name} ({purpose})")
}

/// Runs a group so from now on. Each thing that changes is a line of its log.
pub async fn run(
    tx: &mut Write,
    by: MemberId,
    group: &Group,
    wanted: &Running,
    now: Timestamp,
) -> db::Result<()> {
    let former = running(tx, group.id).await?;
    tx.query(
        "UPDATE groups SET announcements = $2, slow_seconds = $3, slow_until = $4, hold_posts = $5,
             hold_days = $6, read_back_days = $7, questions = $8, again_days = $9, keep_days = $10,
             previews = $11
         WHERE id = $1",
    )
    .bind(group.id)
    .bind(wanted.announcements)
    .bind(wanted.slow_seconds)
    .bind(wanted.slow_until)
    .bind(wanted.hold_posts)
    .bind(wanted.hold_days)
    .bind(wanted.read_back_days)
    .bind(wanted.questions.clone())
    .bind(wanted.again_days)
    .bind(wanted.keep_days)
    .bind(wanted.previews)
    .run()
    .await?;
    for (deed, former, subject) in changes(group, &former, wanted) {
        let entry = Entry {
            subject,
            former,
            until: wanted.slow_until.filter(|_| deed == Deed::SlowDown),
            ..Entry::in_group(by, deed, group.id)
        };
        audit::write(tx, entry, now).await?;
    }
    Ok(())
}

/// What is different, how it was, and how it is now.
fn changes(group: &Group, former: &Running, wanted: &Running) -> Vec<(Deed, String, String)> {
    let mut changes = Vec::new();
    if former.announcements != wanted.announcements {
        let deed = if wanted.announcements {
            Deed::OnlyAnnounce
        } else {
            Deed::LetSpeak
        };
        changes.push((deed, String::new(), String::new()));
    }
    let slow = |running: &Running| (running.slow_seconds, running.slow_until);
    if slow(former) != slow(wanted) {
        let [was, is] = [former, wanted].map(|running| running.slow_seconds.to_string());
        changes.push((Deed::SlowDown, was, is));
    }
    let hold = |running: &Running| (running.hold_posts, running.hold_days);
    if hold(former) != hold(wanted) {
        let [was, is] =
            [former, wanted].map(|running| format!("{}/{}", running.hold_posts, running.hold_days));
        changes.push((Deed::HoldFirst, was, is));
    }
    if former.read_back_days != wanted.read_back_days {
        let [was, is] = [former, wanted].map(|running| days(running.read_back_days));
        changes.push((Deed::ReadBack, was, is));
    }
    if former.keep_days != wanted.keep_days {
        let [was, is] = [former, wanted].map(|running| days(running.keep_days));
        changes.push((Deed::Keep, was, is));
    }
    if former.looks_up(group) != wanted.looks_up(group) {
        let deed = if wanted.looks_up(group) {
            Deed::ShowPreviews
        } else {
            Deed::HidePreviews
        };
        changes.push((deed, String::new(), String::new()));
    }
    if former.questions != wanted.questions || former.again_days != wanted.again_days {
        let [was, is] = [former, wanted].map(|running| running.questions.replace('\n', " / "));
        changes.push((Deed::AskAtDoor, was, is));
    }
    changes
}

fn days(days: Option<i64>) -> String {
    days.map_or("all".into(), |days| days.to_string())
}
