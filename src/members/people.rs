//! People: who is here, found by name, by role or by how they stand, and what is told of one of them.

use super::Member;
use crate::{
    db::{self, Conn, Sql, Write},
    policy::{self, HouseAct, HouseState, TreeSeenBy},
    values::{BehindName, HouseRole, MemberId, Timestamp, cut, folded_words},
    words,
};

words! {
    /// Which people a list shows.
    pub enum Kind {
        /// Whoever takes part.
        Everybody = "everybody",
        Hosts = "hosts",
        Guests = "guests",
        // Of these only the hosts of the house read:
        Waiting = "waiting",
        HeldOut = "held_out",
        Gone = "gone",
    }
}

impl Kind {
    /// Whether only the hosts of the house look at these.
    pub const fn is_for_hosts(self) -> bool {
        matches!(self, Self::Waiting | Self::HeldOut | Self::Gone)
    }
}

/// Whom somebody looks for.
#[derive(Clone, Debug)]
pub struct Search {
    pub kind: Kind,
    /// The beginning of a word of their name, or of their handle; empty: anybody.
    pub beginning: String,
    /// The list goes on behind this name.
    pub after: Option<BehindName>,
}

/// Somebody in a list of people.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    pub id: MemberId,
    pub handle: String,
    pub name: String,
    pub role: HouseRole,
    pub joined_at: Timestamp,
    /// A guest's last moment.
    pub until: Option<Timestamp>,
}

/// How many people are read at once.
pub const PAGE: i64 = 60;

/// Whoever takes part now, by name: SQL knows it of a member `m` at the moment `$1`.
const EVERYBODY: Sql = Sql::Same(
    "SELECT m.id, m.handle, m.name, m.role, m.joined_at, m.until FROM members m
     WHERE m.left_at IS NULL AND (m.until IS NULL OR m.until > $1) AND NOT m.pending
     AND NOT EXISTS (SELECT 1 FROM sanctions s WHERE s.member_id = m.id AND s.group_id IS NULL
         AND s.kind IN ('ban', 'suspension') AND s.lifted_at IS NULL AND (s.until IS NULL OR s.until > $1))
     AND (lower(m.name), m.id) > (lower(CAST($2 AS TEXT)), $3) ORDER BY lower(m.name), m.id LIMIT $4",
);

/// The same of a few: who is found by a word, or is of a kind.
const A_FEW: Sql = Sql::Same(
    "SELECT m.id, m.handle, m.name, m.role, m.joined_at, m.until
     FROM (SELECT w.member_id AS id FROM member_words w WHERE w.word >= $5 AND w.word < $6
           UNION SELECT h.id FROM members h WHERE $7 = 'hosts' AND h.role IN ('owner', 'host')
           UNION SELECT u.id FROM members u WHERE $7 = 'guests' AND u.role = 'guest'
           UNION SELECT p.id FROM members p WHERE $7 = 'waiting' AND p.pending
           UNION SELECT s.member_id FROM sanctions s WHERE $7 = 'held_out' AND s.group_id IS NULL
               AND s.kind IN ('ban', 'suspension')
           UNION SELECT l.id FROM members l WHERE $7 = 'gone' AND l.left_at IS NOT NULL) f
     CROSS JOIN members m
     WHERE m.id = f.id AND (lower(m.name), m.id) > (lower(CAST($2 AS TEXT)), $3)
     AND CASE WHEN m.left_at IS NOT NULL OR m.until <= $1 THEN $8 = 'gone'
         WHEN EXISTS (SELECT 1 FROM sanctions s WHERE s.member_id = m.id AND s.group_id IS NULL
             AND s.kind IN ('ban', 'suspension') AND s.lifted_at IS NULL
             AND (s.until IS NULL OR s.until > $1)) THEN $8 = 'held_out'
         WHEN m.pending THEN $8 = 'waiting'
         WHEN $8 = 'hosts' THEN m.role IN ('owner', 'host')
         WHEN $8 = 'guests' THEN m.role = 'guest'
         ELSE $8 = 'everybody' END
     ORDER BY lower(m.name), m.id LIMIT $4",
);

/// Whom a guest may know of: the people of their groups.
const OF_MY_GROUPS: Sql = Sql::Same(
    "SELECT m.id, m.handle, m.name, m.role, m.joined_at, m.until
     FROM (SELECT DISTINCT o.member_id AS id FROM memberships mine
           JOIN memberships o ON o.group_id = mine.group_id
           WHERE mine.member_id = $5 AND (mine.until IS NULL OR mine.until > $1)) f
     CROSS JOIN members m
     WHERE m.id = f.id AND m.left_at IS NULL AND (m.until IS NULL OR m.until > $1) AND NOT m.pending
     AND NOT EXISTS (SELECT 1 FROM sanctions s WHERE s.member_id = m.id AND s.group_id IS NULL
         AND s.kind IN ('ban', 'suspension') AND s.lifted_at IS NULL AND (s.until IS NULL OR s.until > $1))
     AND ($6 = '' OR EXISTS (SELECT 1 FROM member_words w WHERE w.member_id = m.id
         AND w.word >= $7 AND w.word < $8))
     AND (lower(m.name), m.id) > (lower(CAST($2 AS TEXT)), $3) ORDER BY lower(m.name), m.id LIMIT $4",
);

/// The people that a reader may know of and looks for, by name; and where they go on.
pub async fn list(
    conn: &mut Conn,
    reader: &Member,
    search: &Search,
    now: Timestamp,
) -> db::Result<(Vec<Listed>, Option<BehindName>)> {
    let mut found = found(conn, reader, search, now).await?;
    let next = cut(&mut found, PAGE).map(|last| BehindName {
        name: last.name.clone(),
        id: last.id.0,
    });
    Ok((found, next))
}

/// One more of them than a page holds.
async fn found(
    conn: &mut Conn,
    reader: &Member,
    search: &Search,
    now: Timestamp,
) -> db::Result<Vec<Listed>> {
    let BehindName { name, id } = search.after.clone().unwrap_or(BehindName::FIRST);
    let beginning = folded_words(&search.beginning)
        .into_iter()
        .next()
        .unwrap_or_default();
    let (from, to) = words_from(&beginning);
    if reader.role == HouseRole::Guest {
        let groups = conn
            .query(OF_MY_GROUPS)
            .bind(now)
            .bind(name)
            .bind(id)
            .bind(PAGE + 1);
        let groups = groups.bind(reader.id).bind(beginning).bind(from).bind(to);
        return groups.all().await;
    }
    // Who waits, is held out or is gone is the hosts' to read: anybody else sees whoever is here.
    let hidden = search.kind.is_for_hosts() && !super::may(conn, reader, HouseAct::Host).await?;
    let kind = if hidden { Kind::Everybody } else { search.kind };
    if beginning.is_empty() && kind == Kind::Everybody {
        let everybody = conn
            .query(EVERYBODY)
            .bind(now)
            .bind(name)
            .bind(id)
            .bind(PAGE + 1);
        return everybody.all().await;
    }
    // Whoever is looked for by name is found by name, of whatever kind they are.
    let kind = kind.as_str();
    let by_kind = if beginning.is_empty() { kind } else { "" };
    let few = conn
        .query(A_FEW)
        .bind(now)
        .bind(name)
        .bind(id)
        .bind(PAGE + 1);
    few.bind(from).bind(to).bind(by_kind).bind(kind).all().await
}

/// The bounds of all words that begin so; of none, for the empty text.
pub fn words_from(beginning: &str) -> (Vec<u8>, Vec<u8>) {
    let from = beginning.as_bytes().to_vec();
    let mut to = from.clone();
    // No byte of a text is 255.
    if !to.is_empty() {
        to.push(u8::MAX);
    }
    (from, to)
}

/// Makes somebody found by what they are called now.
pub(super) async fn know(tx: &mut Write, id: MemberId, name: &str, handle: &str) -> db::Result<()> {
    tx.query("DELETE FROM member_words WHERE member_id = $1")
        .bind(id)
        .run()
        .await?;
    for word in folded_words(name).into_iter().chain([handle.to_owned()]) {
        tx.query(
            "INSERT INTO member_words (word, member_id) VALUES ($1, $2)
             ON CONFLICT (word, member_id) DO NOTHING",
        )
        .bind(word.into_bytes())
        .bind(id)
        .run()
        .await?;
    }
    Ok(())
}

/// Makes everybody found who came before people could be looked for.
pub async fn know_everybody(tx: &mut Write) -> db::Result<()> {
    let unknown: Vec<(MemberId, String, String)> = tx
        .query(
            "SELECT m.id, m.name, m.handle FROM members m
             WHERE NOT EXISTS (SELECT 1 FROM member_words w WHERE w.member_id = m.id)",
        )
        .all()
        .await?;
    for (id, name, handle) in unknown {
        know(tx, id, &name, &handle).await?;
    }
    Ok(())
}

/// Somebody with a handle, whoever they are.
pub async fn by_handle(conn: &mut Conn, handle: &str) -> db::Result<Option<MemberId>> {
    let found: Option<(MemberId,)> = conn
        .query("SELECT id FROM members WHERE handle = $1")
        .bind(handle.to_owned())
        .optional()
        .await?;
    Ok(found.map(|(id,)| id))
}

/// What is told of somebody beside who they are.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Story {
    pub joined_at: Timestamp,
    pub until: Option<Timestamp>,
    pub left_at: Option<Timestamp>,
    pub inviter_id: Option<MemberId>,
    pub inviter_name: Option<String>,
    /// How many came by them.
    pub brought: i64,
    /// Their own allowance, if it is not that of their role.
    pub allowance: Option<i64>,
}

pub async fn story(conn: &mut Conn, id: MemberId) -> db::Result<Story> {
    conn.query(
        "SELECT m.joined_at, m.until, m.left_at, i.id AS inviter_id, i.name AS inviter_name, m.allowance,
                (SELECT count(*) FROM members b WHERE b.invited_by = m.id AND NOT b.pending) AS brought
         FROM members m LEFT JOIN members i ON i.id = m.invited_by AND i.left_at IS NULL
         WHERE m.id = $1",
    )
    .bind(id)
    .one()
    .await
}

/// Whether somebody may know of somebody else. To everybody but the hosts of the house, whoever does
/// not take part is nobody; a guest knows the people of their groups, and is known by them.
pub async fn may_know(
    conn: &mut Conn,
    reader: &Member,
    other: &Member,
    now: Timestamp,
) -> db::Result<bool> {
    if reader.id == other.id || hosts(reader) {
        return Ok(true);
    }
    if other.state != HouseState::Active {
        return Ok(false);
    }
    if reader.role != HouseRole::Guest && other.role != HouseRole::Guest {
        return Ok(true);
    }
    share_a_group(conn, reader.id, other.id, now).await
}

fn hosts(member: &Member) -> bool {
    policy::may_in_house(member.footing(), HouseAct::Host, TreeSeenBy::Nobody)
}

async fn share_a_group(
    conn: &mut Conn,
    one: MemberId,
    other: MemberId,
    now: Timestamp,
) -> db::Result<bool> {
    let (shared,): (bool,) = conn
        .query(
            "SELECT EXISTS (SELECT 1 FROM memberships a JOIN memberships b ON b.group_id = a.group_id
             WHERE a.member_id = $1 AND b.member_id = $2
             AND (a.until IS NULL OR a.until > $3) AND (b.until IS NULL OR b.until > $3))",
        )
        .bind(one)
        .bind(other)
        .bind(now)
        .one()
        .await?;
    Ok(shared)
}
