//! Asides: two to eight people who share a group, among themselves. Nobody hosts an aside, nobody is
//! invited to it, and to everybody else, whoever they are, it is not there.

use super::{Group, Refusal, find};
use crate::{
    db::{self, Conn, Write},
    members::{self, Member, blocks, people},
    policy::{Aside, Bond, HouseState},
    values::{GroupId, GroupRole, MemberId, Name, Timestamp, Token, Visibility},
};

/// How many people are in an aside at most.
pub const MOST: usize = 8;

/// Somebody else in one of a member's asides.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Other {
    pub group_id: GroupId,
    pub id: MemberId,
    pub handle: String,
    pub name: String,
}

/// Why an aside is not opened.
#[derive(Debug, thiserror::Error)]
pub enum AsideError {
    #[error("nobody else was chosen")]
    Alone,
    #[error("an aside is for eight people at most")]
    TooMany,
    /// They share no group, or one does not wish to hear the other: nobody learns which.
    #[error("somebody cannot be written to now")]
    Unreachable,
    /// There is no group that all of them are in.
    #[error("they are in no group together")]
    Apart,
    #[error("they blocked somebody of them themselves")]
    Blocking,
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<sqlx::Error> for AsideError {
    fn from(error: sqlx::Error) -> Self {
        Self::Refused(Refusal::Db(error))
    }
}

/// What an aside is to one of its people now.
pub(super) async fn stand(
    conn: &mut Conn,
    aside: GroupId,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Aside> {
    let (people, shares, blocked, blocks): (i64, bool, bool, bool) = conn
        .query(
            "SELECT (SELECT count(*) FROM memberships WHERE group_id = $1) AS people,
                EXISTS (SELECT 1 FROM memberships o
                    JOIN memberships theirs ON theirs.member_id = o.member_id
                    JOIN memberships mine ON mine.group_id = theirs.group_id AND mine.member_id = $2
                    JOIN groups g ON g.id = mine.group_id
                    WHERE o.group_id = $1 AND o.member_id <> $2 AND NOT g.aside
                    AND (mine.until IS NULL OR mine.until > $3)
                    AND (theirs.until IS NULL OR theirs.until > $3)) AS shares,
                EXISTS (SELECT 1 FROM memberships o
                    JOIN blocks b ON b.member_id = o.member_id AND b.blocked_id = $2
                    WHERE o.group_id = $1) AS blocked,
                EXISTS (SELECT 1 FROM memberships o
                    JOIN blocks b ON b.member_id = $2 AND b.blocked_id = o.member_id
                    WHERE o.group_id = $1) AS blocks",
        )
        .bind(aside)
        .bind(member)
        .bind(now)
        .one()
        .await?;
    let pair = people <= 2;
    let bond = if pair && blocks {
        Bond::Blocks
    } else if blocked {
        Bond::Blocked
    } else if shares {
        Bond::Shares
    } else {
        Bond::Apart
    };
    Ok(Aside { pair, bond })
}

/// The others in each aside of a member, by name.
pub async fn others(conn: &mut Conn, member: MemberId) -> db::Result<Vec<Other>> {
    conn.query(
        "SELECT g.id AS group_id, p.id, p.handle, p.name FROM memberships mine
         JOIN groups g ON g.id = mine.group_id AND g.aside
         JOIN memberships o ON o.group_id = g.id AND o.member_id <> $1
         JOIN members p ON p.id = o.member_id
         WHERE mine.member_id = $1 ORDER BY lower(p.name), p.id",
    )
    .bind(member)
    .all()
    .await
}

/// The others in one aside, by name.
pub async fn others_in(
    conn: &mut Conn,
    aside: GroupId,
    member: MemberId,
) -> db::Result<Vec<Other>> {
    conn.query(
        "SELECT o.group_id, p.id, p.handle, p.name FROM memberships o
         JOIN members p ON p.id = o.member_id
         WHERE o.group_id = $1 AND o.member_id <> $2 ORDER BY lower(p.name), p.id",
    )
    .bind(aside)
    .bind(member)
    .all()
    .await
}

/// What an aside is called for one of its people: as the others are.
pub(super) async fn name_for(
    conn: &mut Conn,
    aside: GroupId,
    member: MemberId,
) -> db::Result<String> {
    let others = others_in(conn, aside, member).await?;
    Ok(name_of(others.iter()))
}

/// The names of the others, as the name of their aside.
pub fn name_of<'a>(others: impl Iterator<Item = &'a Other>) -> String {
    let names: Vec<&str> = others.map(|other| other.name.as_str()).collect();
    names.join(", ")
}

/// What the one room of an aside is called in its address; people never read it.
pub(crate) fn room_name() -> Name {
    Name::parse("Talk").expect("a word is a name")
}

/// The aside of somebody with others, if there is one or they may open one; the same people find the
/// same aside. True: it is new, and has no room yet.
pub(crate) async fn open(
    tx: &mut Write,
    opener: &Member,
    with: &[MemberId],
    now: Timestamp,
) -> Result<(Group, bool), AsideError> {
    let mut people = with.to_vec();
    people.push(opener.id);
    people.sort();
    people.dedup();
    match people.len() {
        0 | 1 => return Err(AsideError::Alone),
        many if many > MOST => return Err(AsideError::TooMany),
        _ => {}
    }
    let key = key(&people);
    if let Some(known) = of(tx, &key).await? {
        return Ok((known, false));
    }
    check(tx, opener, &people, now).await?;
    let added = add(tx, &key, now).await?;
    let aside = of(tx, &key).await?.ok_or(Refusal::Absent)?;
    if added {
        for member in people {
            super::welcome(tx, aside.id, member, GroupRole::Member, now).await?;
        }
    }
    Ok((aside, added))
}

fn key(people: &[MemberId]) -> String {
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    ids.join(" ")
}

async fn of(conn: &mut Conn, key: &str) -> db::Result<Option<Group>> {
    let row: Option<(GroupId,)> = conn
        .query("SELECT id FROM groups WHERE aside_of = $1")
        .bind(key.to_owned())
        .optional()
        .await?;
    match row {
        Some((id,)) => find(conn, id).await,
        None => Ok(None),
    }
}

/// Two who open the same at once get the same: the second finds it taken.
async fn add(tx: &mut Write, key: &str, now: Timestamp) -> db::Result<bool> {
    let added = tx
        .query(
            "INSERT INTO groups (id, slug, name, purpose, visibility, created_at, aside, aside_of)
             VALUES ($1, $2, '', '', $3, $4, TRUE, $5) ON CONFLICT DO NOTHING",
        )
        .bind(GroupId::fresh())
        .bind(format!("aside-{}", Token::spoken().reveal().to_lowercase()))
        .bind(Visibility::Secret)
        .bind(now)
        .bind(key.to_owned())
        .run()
        .await?;
    Ok(added == 1)
}

/// Whether somebody may open an aside with all of these, themselves among them.
async fn check(
    conn: &mut Conn,
    opener: &Member,
    people: &[MemberId],
    now: Timestamp,
) -> Result<(), AsideError> {
    let mut together: Option<Vec<GroupId>> = None;
    for id in people.iter().filter(|id| **id != opener.id) {
        let other = members::find(conn, *id, now).await?;
        let other = other.ok_or(Refusal::Absent)?;
        if !people::may_know(conn, opener, &other, now).await? {
            return Err(Refusal::Absent.into());
        }
        if blocks::has_blocked(conn, opener.id, other.id).await? {
            return Err(AsideError::Blocking);
        }
        let shared = shared(conn, opener.id, other.id, now).await?;
        let hears = !blocks::has_blocked(conn, other.id, opener.id).await?;
        if shared.is_empty() || !hears || other.state != HouseState::Active {
            return Err(AsideError::Unreachable);
        }
        together = Some(match together {
            None => shared,
            Some(before) => before
                .into_iter()
                .filter(|group| shared.contains(group))
                .collect(),
        });
    }
    if together.is_none_or(|together| together.is_empty()) {
        return Err(AsideError::Apart);
    }
    Ok(())
}

/// The groups that two people are both in.
async fn shared(
    conn: &mut Conn,
    one: MemberId,
    other: MemberId,
    now: Timestamp,
) -> db::Result<Vec<GroupId>> {
    let rows: Vec<(GroupId,)> = conn
        .query(
            "SELECT g.id FROM memberships a JOIN memberships b ON b.group_id = a.group_id
             JOIN groups g ON g.id = a.group_id
             WHERE a.member_id = $1 AND b.member_id = $2 AND NOT g.aside
             AND (a.until IS NULL OR a.until > $3) AND (b.until IS NULL OR b.until > $3)",
        )
        .bind(one)
        .bind(other)
        .bind(now)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(group,)| group).collect())
}

/// Somebody whom a member may write to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Reachable {
    pub id: MemberId,
    pub handle: String,
    pub name: String,
}

/// Whom a member shares a group with, of those whose name or handle begins so, by name.
pub async fn reachable(
    conn: &mut Conn,
    member: MemberId,
    beginning: &str,
    now: Timestamp,
) -> db::Result<Vec<Reachable>> {
    let word = crate::values::folded_words(beginning).into_iter().next();
    let word = word.unwrap_or_default();
    let (from, to) = people::words_from(&word);
    conn.query(
        "SELECT DISTINCT lower(p.name) AS sorted, p.id, p.handle, p.name FROM memberships mine
         JOIN groups g ON g.id = mine.group_id AND NOT g.aside
         JOIN memberships o ON o.group_id = g.id AND o.member_id <> $1
         JOIN members p ON p.id = o.member_id AND p.left_at IS NULL
         WHERE mine.member_id = $1 AND (mine.until IS NULL OR mine.until > $2)
         AND (o.until IS NULL OR o.until > $2)
         AND NOT EXISTS (SELECT 1 FROM sanctions s WHERE s.member_id = p.id AND s.group_id IS NULL
             AND s.kind IN ('ban', 'suspension') AND s.lifted_at IS NULL
             AND (s.until IS NULL OR s.until > $2))
         AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.member_id = $1 AND b.blocked_id = p.id)
         AND ($3 = '' OR EXISTS (SELECT 1 FROM member_words w WHERE w.member_id = p.id
             AND w.word >= $4 AND w.word < $5))
         ORDER BY sorted, p.id LIMIT 60",
    )
    .bind(member)
    .bind(now)
    .bind(word)
    .bind(from)
    .bind(to)
    .all()
    .await
}

/// Somebody left it: whoever stays does not find it again as the aside of just them.
pub(super) async fn forget_who_it_is_of(tx: &mut Write, aside: GroupId) -> db::Result<()> {
    tx.query("UPDATE groups SET aside_of = NULL WHERE id = $1")
        .bind(aside)
        .run()
        .await?;
    Ok(())
}
