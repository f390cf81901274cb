//! Who belongs to a group: coming in, leaving, being sent away.

use std::{fmt, str::FromStr};

use super::{
    Group, PAGE, PartError, Refusal, allow, allow_id, asides, find, role, standing, succeed,
    succession, visibility,
};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    members::{Member, people::words_from},
    notices::{self, Notice},
    policy::{self, Act, Verdict},
    values::{BehindName, GroupId, GroupRole, MemberId, Span, Timestamp, cut, folded_words},
};

/// Somebody in a group.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Belonging {
    pub member_id: MemberId,
    pub handle: String,
    pub name: String,
    pub role: GroupRole,
    /// A guest's last moment.
    pub until: Option<Timestamp>,
}

/// Makes somebody a member of a group, who has still to accept its rules if it has any. One who is already
/// in stays as they are, and whoever is banned from it stays outside, by whichever way they come.
pub async fn welcome(
    tx: &mut Write,
    group: GroupId,
    member: MemberId,
    role: GroupRole,
    now: Timestamp,
) -> db::Result<bool> {
    let added = tx
        .query(
            "INSERT INTO memberships (group_id, member_id, role, joined_at, rules_version)
             SELECT $1, $2, $3, $4, COALESCE(
                 (SELECT g.rules_version FROM groups g
                  JOIN rules r ON r.group_id = g.id AND r.version = g.rules_version
                  WHERE g.id = $1 AND r.body = ''), 0)
             WHERE NOT EXISTS
                 (SELECT 1 FROM sanctions WHERE member_id = $2 AND group_id = $1 AND kind = 'ban'
                  AND lifted_at IS NULL AND (until IS NULL OR until > $4))
             ON CONFLICT (group_id, member_id) DO NOTHING",
        )
        .bind(group)
        .bind(member)
        .bind(role)
        .bind(now)
        .run()
        .await?;
    if added == 1 {
        visibility::ripen(tx, group, now).await?;
        begin_reading(tx, group, member, now).await?;
    }
    Ok(added == 1)
}

/// What was said before somebody came does not wait for them; how much of it they may read is
/// settled here once, as the hosts have it at this moment, and nothing later widens it.
async fn begin_reading(
    tx: &mut Write,
    group: GroupId,
    member: MemberId,
    now: Timestamp,
) -> db::Result<()> {
    let (days, opened): (Option<i64>, Option<Timestamp>) = tx
        .query("SELECT read_back_days, opened_at FROM groups WHERE id = $1")
        .bind(group)
        .one()
        .await?;
    let horizon = match days {
        None => Timestamp(i64::MIN),
        Some(0) => Timestamp(i64::MAX),
        Some(days) => now.minus(Span::days(days)),
    };
    tx.query(
        "INSERT INTO read_marks (room_id, member_id, seq, from_seq)
         SELECT r.id, $2, r.last_seq, 1 + COALESCE(
             (SELECT s.seq FROM messages s WHERE s.room_id = r.id AND s.said_at < $3
              ORDER BY s.seq DESC LIMIT 1), 0)
         FROM rooms r WHERE r.group_id = $1
         ON CONFLICT (room_id, member_id) DO UPDATE SET
             seq = excluded.seq, from_seq = excluded.from_seq",
    )
    .bind(group)
    .bind(member)
    .bind(opened.map_or(horizon, |opened| opened.max(horizon)))
    .run()
    .await?;
    // The threads that they followed when they were here before do not wait for them either.
    tx.query(
        "DELETE FROM thread_marks WHERE member_id = $2
             AND room_id IN (SELECT id FROM rooms WHERE group_id = $1)",
    )
    .bind(group)
    .bind(member)
    .run()
    .await?;
    Ok(())
}

/// Becomes a member of an open group; one who is already in stays as they are.
pub async fn enter(
    tx: &mut Write,
    member: &Member,
    id: GroupId,
    now: Timestamp,
) -> Result<Group, Refusal> {
    if role(tx, id, member.id, now).await?.is_some() {
        return find(tx, id).await?.ok_or(Refusal::Absent);
    }
    let group = allow_id(tx, member, id, Act::Enter, now).await?;
    welcome(tx, id, member.id, GroupRole::Member, now).await?;
    audit::write(tx, Entry::in_group(member.id, Deed::Enter, id), now).await?;
    Ok(group)
}

/// Somebody leaves, or a host sends them away. Once this is committed the caller tells the live hub,
/// which ends what they still hear.
pub async fn part(
    tx: &mut Write,
    by: &Member,
    id: GroupId,
    who: MemberId,
    now: Timestamp,
) -> Result<(), PartError> {
    if by.id == who {
        let group = find(tx, id).await?.ok_or(Refusal::Absent)?;
        let standing = standing(tx, by, &group, now).await?;
        if policy::may(standing, Act::HandOver) == Verdict::Yes {
            return Err(PartError::NoSuccessor);
        }
        let group = allow(tx, by, group, Act::Leave, now).await?;
        dismiss(tx, id, who).await?;
        if group.aside {
            return Ok(asides::forget_who_it_is_of(tx, id).await?);
        }
        let left = Entry::in_group(who, Deed::Leave, id);
        audit::write(tx, left, now).await?;
        return Ok(succession::attend(tx, id, now).await?);
    }
    allow_id(tx, by, id, Act::Moderate, now).await?;
    let theirs = role(tx, id, who, now).await?.ok_or(Refusal::Absent)?;
    let mine = role(tx, id, by.id, now).await?.ok_or(Refusal::Absent)?;
    if !policy::outranks(mine, theirs) {
        return Err(Refusal::Forbidden.into());
    }
    dismiss(tx, id, who).await?;
    let removed = Entry {
        about: Some(who),
        ..Entry::in_group(by.id, Deed::Remove, id)
    };
    Ok(audit::write(tx, removed, now).await?)
}

/// Ends a membership, whyever. The count of departures tells every socket to ask again.
pub async fn dismiss(tx: &mut Write, group: GroupId, member: MemberId) -> db::Result<bool> {
    let gone = tx
        .query("DELETE FROM memberships WHERE group_id = $1 AND member_id = $2")
        .bind(group)
        .bind(member)
        .run()
        .await?;
    tx.query("UPDATE groups SET removals = removals + 1 WHERE id = $1")
        .bind(group)
        .run()
        .await?;
    Ok(gone == 1)
}

/// Ends every membership of somebody who leaves the house; what they own goes to a successor first.
/// Their asides keep their name, for those who stay.
/// Once this is committed the caller tells the live hub of each group.
pub async fn leave_all(
    tx: &mut Write,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Vec<GroupId>> {
    succeed(tx, member, now).await?;
    let groups: Vec<(GroupId,)> = tx
        .query(
            "SELECT m.group_id FROM memberships m JOIN groups g ON g.id = m.group_id
             WHERE m.member_id = $1 AND NOT g.aside ORDER BY m.group_id",
        )
        .bind(member)
        .all()
        .await?;
    for (group,) in &groups {
        dismiss(tx, *group, member).await?;
        let left = Entry::in_group(member, Deed::Leave, *group);
        audit::write(tx, left, now).await?;
        succession::attend(tx, *group, now).await?;
    }
    Ok(groups.into_iter().map(|(group,)| group).collect())
}

/// Tells everybody in a group but one, who did it.
pub async fn tell_everybody(
    tx: &mut Write,
    group: GroupId,
    but: MemberId,
    notice: &Notice<'_>,
    now: Timestamp,
) -> db::Result<()> {
    let everybody: Vec<(MemberId,)> = tx
        .query("SELECT member_id FROM memberships WHERE group_id = $1 AND member_id <> $2")
        .bind(group)
        .bind(but)
        .all()
        .await?;
    for (member,) in everybody {
        notices::tell(tx, member, notice, now).await?;
    }
    Ok(())
}

/// How many people of a group are read where all are shown at once.
const MOST_PEOPLE: i64 = 500;

/// Who is in a group: hosts first, then by name.
pub async fn people(conn: &mut Conn, group: GroupId) -> db::Result<Vec<Belonging>> {
    let (people, _) = people_behind(conn, group, (None, MOST_PEOPLE)).await?;
    Ok(people)
}

/// Behind whom the people of a group go on, by what they were when they were read: whoever has left
/// since, or is called otherwise, leaves the list where it was. `host.0192a4b6-….Ada`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehindPerson {
    role: GroupRole,
    place: BehindName,
}

impl fmt::Display for BehindPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.role.as_str(), self.place)
    }
}

impl FromStr for BehindPerson {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (role, place) = text.split_once('.').ok_or("no place in a list")?;
        Ok(Self {
            role: role.parse().map_err(|_| "no role")?,
            place: place.parse()?,
        })
    }
}

/// The same from behind somebody on, so many at once; and where they go on.
pub async fn people_behind(
    conn: &mut Conn,
    group: GroupId,
    (after, most): (Option<&BehindPerson>, i64),
) -> db::Result<(Vec<Belonging>, Option<BehindPerson>)> {
    let role = after.map_or("", |after| after.role.as_str());
    let place = after.map_or(BehindName::FIRST, |after| after.place.clone());
    let mut found: Vec<Belonging> = conn
        .query(
            "SELECT p.id AS member_id, p.handle, p.name, m.role, m.until
             FROM memberships m JOIN members p ON p.id = m.member_id
             WHERE m.group_id = $1
                 AND (CASE m.role WHEN 'owner' THEN 0 WHEN 'host' THEN 1 ELSE 2 END, lower(p.name), p.id) >
                     (CASE $2 WHEN '' THEN -1 WHEN 'owner' THEN 0 WHEN 'host' THEN 1 ELSE 2 END,
                      lower(CAST($3 AS TEXT)), $4)
             ORDER BY CASE m.role WHEN 'owner' THEN 0 WHEN 'host' THEN 1 ELSE 2 END, lower(p.name), p.id
             LIMIT $5",
        )
        .bind(group)
        .bind(role.to_owned())
        .bind(place.name)
        .bind(place.id)
        .bind(most + 1)
        .all()
        .await?;
    let next = cut(&mut found, most).map(|last| BehindPerson {
        role: last.role,
        place: BehindName {
            name: last.name.clone(),
            id: last.member_id.0,
        },
    });
    Ok((found, next))
}

/// How many people are offered to whoever begins a name.
const OFFERED: i64 = 10;

/// Whoever in a group has a word of their name, or a handle, that begins so: whom a message of a reader
/// may call, without those whom the reader blocked.
pub async fn callable(
    conn: &mut Conn,
    (group, reader): (GroupId, MemberId),
    beginning: &str,
    now: Timestamp,
) -> db::Result<Vec<Belonging>> {
    let Some(beginning) = folded_words(beginning).into_iter().next() else {
        return Ok(Vec::new());
    };
    let (from, to) = words_from(&beginning);
    conn.query(
        "SELECT p.id AS member_id, p.handle, p.name, m.role, m.until
         FROM (SELECT DISTINCT w.member_id FROM member_words w WHERE w.word >= $2 AND w.word < $3) f
         CROSS JOIN memberships m JOIN members p ON p.id = m.member_id
         WHERE m.group_id = $1 AND m.member_id = f.member_id AND (m.until IS NULL OR m.until > $4)
             AND p.id <> $5
             AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.member_id = $5 AND b.blocked_id = p.id)
         ORDER BY lower(p.name), p.id LIMIT $6",
    )
    .bind(group)
    .bind(from)
    .bind(to)
    .bind(now)
    .bind(reader)
    .bind(OFFERED)
    .all()
    .await
}

/// Who is in a group, from the one behind `after` on, in the order in which they came to the house.
pub async fn people_after(
    conn: &mut Conn,
    group: GroupId,
    after: Option<MemberId>,
) -> db::Result<Vec<Belonging>> {
    conn.query(
        "SELECT p.id AS member_id, p.handle, p.name, m.role, m.until
         FROM memberships m JOIN members p ON p.id = m.member_id
         WHERE m.group_id = $1 AND p.id > $2 ORDER BY p.id LIMIT $3",
    )
    .bind(group)
    .bind(after.unwrap_or(MemberId(uuid::Uuid::nil())))
    .bind(PAGE)
    .all()
    .await
}

/// Who of a group may not take part now: the house holds them out, or they are not in it any more.
pub async fn held_out(
    conn: &mut Conn,
    group: GroupId,
    now: Timestamp,
) -> db::Result<Vec<MemberId>> {
    let held: Vec<(MemberId,)> = conn
        .query(
            "SELECT p.id FROM memberships m JOIN members p ON p.id = m.member_id
             WHERE m.group_id = $1 AND (p.left_at IS NOT NULL OR p.pending OR p.until <= $2 OR EXISTS
                 (SELECT 1 FROM sanctions s WHERE s.member_id = p.id AND s.group_id IS NULL
                  AND s.kind IN ('ban', 'suspension') AND s.lifted_at IS NULL
                  AND (s.until IS NULL OR s.until > $2)))",
        )
        .bind(group)
        .bind(now)
        .all()
        .await?;
    Ok(held.into_iter().map(|(member,)| member).collect())
}

pub async fn hosts(conn: &mut Conn, group: GroupId) -> db::Result<Vec<Belonging>> {
    conn.query(
        "SELECT p.id AS member_id, p.handle, p.name, m.role, m.until
         FROM memberships m JOIN members p ON p.id = m.member_id
         WHERE m.group_id = $1 AND m.role IN ('owner', 'host') ORDER BY p.id LIMIT $2",
    )
    .bind(group)
    .bind(PAGE)
    .all()
    .await
}

pub async fn size(conn: &mut Conn, group: GroupId) -> db::Result<i64> {
    let (size,) = conn
        .query("SELECT count(*) FROM memberships WHERE group_id = $1")
        .bind(group)
        .one()
        .await?;
    Ok(size)
}

/// How many guests are in a group.
pub async fn guests(conn: &mut Conn, group: GroupId, now: Timestamp) -> db::Result<i64> {
    let (guests,) = conn
        .query(
            "SELECT count(*) FROM memberships
             WHERE group_id = $1 AND role = 'guest' AND (until IS NULL OR until > $2)",
        )
        .bind(group)
        .bind(now)
        .one()
        .await?;
    Ok(guests)
}
