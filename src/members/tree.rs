//! The tree: who came by whom, looked at branch by branch. Whoever still waits for approval is not in it
//! (invariant 20); whoever reviews a branch sees them.

use super::Member;
use crate::{
    db::{self, Conn},
    values::{MemberId, Timestamp},
};

/// Somebody in the tree, with how many came by them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Node {
    pub id: MemberId,
    pub above: Option<MemberId>,
    pub handle: String,
    pub name: String,
    pub joined_at: Timestamp,
    /// They left: who they were is not told any more.
    pub gone: bool,
    pub below: i64,
}

/// How many who came by one person are shown at once.
pub const WIDTH: i64 = 50;
/// The most people one look at the tree shows.
const MOST: i64 = 400;

/// Whoever stands at the top: they came by nobody.
pub async fn root(conn: &mut Conn) -> db::Result<Option<MemberId>> {
    let root: Option<(MemberId,)> = conn
        .query("SELECT id FROM members WHERE invited_by IS NULL ORDER BY joined_at, id LIMIT 1")
        .optional()
        .await?;
    Ok(root.map(|(id,)| id))
}

/// The person themselves.
pub async fn node(conn: &mut Conn, id: MemberId) -> db::Result<Option<Node>> {
    conn.query(
        "SELECT m.id, m.invited_by AS above, m.handle, m.name, m.joined_at, m.left_at IS NOT NULL AS gone,
                (SELECT count(*) FROM members c WHERE c.invited_by = m.id AND NOT c.pending) AS below
         FROM members m WHERE m.id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// Who came by somebody, from the one behind `after` on, and who came by them, three steps down:
/// each after whom they came by.
pub async fn below(
    conn: &mut Conn,
    id: MemberId,
    after: Option<MemberId>,
) -> db::Result<Vec<Node>> {
    let (at, last) = behind(conn, after).await?;
    conn.query(
        "WITH RECURSIVE branch (id, depth) AS (
             SELECT f.id, CAST(1 AS BIGINT) FROM
                 (SELECT m.id FROM members m
                  WHERE m.invited_by = $1 AND NOT m.pending AND (m.joined_at, m.id) > ($2, $3)
                  ORDER BY m.joined_at, m.id LIMIT $4) f
             UNION ALL
             SELECT m.id, b.depth + 1 FROM branch b CROSS JOIN members m
             WHERE m.invited_by = b.id AND NOT m.pending AND b.depth < 3)
         SELECT m.id, m.invited_by AS above, m.handle, m.name, m.joined_at, m.left_at IS NOT NULL AS gone,
                (SELECT count(*) FROM members c WHERE c.invited_by = m.id AND NOT c.pending) AS below
         FROM branch b CROSS JOIN members m WHERE m.id = b.id
         ORDER BY b.depth, m.joined_at, m.id LIMIT $5",
    )
    .bind(id)
    .bind(at)
    .bind(last)
    .bind(WIDTH)
    .bind(MOST)
    .all()
    .await
}

async fn behind(conn: &mut Conn, after: Option<MemberId>) -> db::Result<(Timestamp, MemberId)> {
    let start = (Timestamp(i64::MIN), MemberId(uuid::Uuid::nil()));
    let Some(after) = after else { return Ok(start) };
    let last: Option<(Timestamp, MemberId)> = conn
        .query("SELECT joined_at, id FROM members WHERE id = $1")
        .bind(after)
        .optional()
        .await?;
    Ok(last.unwrap_or(start))
}

/// Whom somebody came by, and whom they came by, up to the top; the top first.
pub async fn above(conn: &mut Conn, id: MemberId) -> db::Result<Vec<Node>> {
    conn.query(
        "WITH RECURSIVE line (id, height) AS (
             SELECT m.invited_by, CAST(1 AS BIGINT) FROM members m WHERE m.id = $1 AND m.invited_by IS NOT NULL
             UNION ALL
             SELECT m.invited_by, l.height + 1 FROM line l CROSS JOIN members m
             WHERE m.id = l.id AND m.invited_by IS NOT NULL AND l.height < 100)
         SELECT m.id, m.invited_by AS above, m.handle, m.name, m.joined_at, m.left_at IS NOT NULL AS gone,
                (SELECT count(*) FROM members c WHERE c.invited_by = m.id AND NOT c.pending) AS below
         FROM line l CROSS JOIN members m WHERE m.id = l.id ORDER BY l.height DESC LIMIT 100",
    )
    .bind(id)
    .all()
    .await
}

/// Somebody of a branch, as whoever reviews it sees them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Twig {
    pub id: MemberId,
    pub handle: String,
    pub name: String,
    pub joined_at: Timestamp,
    pub inviter_name: Option<String>,
    pub gone: bool,
    /// Suspended or banned.
    pub held_out: bool,
}

/// Everybody below somebody, whoever came last first.
pub async fn branch(
    conn: &mut Conn,
    top: &Member,
    before: Option<MemberId>,
    now: Timestamp,
) -> db::Result<Vec<Twig>> {
    conn.query(
        "WITH RECURSIVE branch (id, depth) AS (
             SELECT m.id, CAST(1 AS BIGINT) FROM members m WHERE m.invited_by = $1
             UNION ALL
             SELECT m.id, b.depth + 1 FROM branch b CROSS JOIN members m
             WHERE m.invited_by = b.id AND b.depth < 100)
         SELECT m.id, m.handle, m.name, m.joined_at, i.name AS inviter_name, m.left_at IS NOT NULL AS gone,
                (SELECT count(*) FROM sanctions s WHERE s.member_id = m.id AND s.group_id IS NULL
                    AND s.kind IN ('ban', 'suspension') AND s.lifted_at IS NULL
                    AND (s.until IS NULL OR s.until > $3)) > 0 AS held_out
         FROM (SELECT id FROM branch WHERE id < $2 ORDER BY id DESC LIMIT $4) b
         CROSS JOIN members m LEFT JOIN members i ON i.id = m.invited_by
         WHERE m.id = b.id ORDER BY m.id DESC",
    )
    .bind(top.id)
    .bind(before.unwrap_or(MemberId(uuid::Uuid::max())))
    .bind(now)
    .bind(WIDTH)
    .all()
    .await
}

/// Whether somebody came by somebody else, or by somebody who did.
pub async fn is_below(conn: &mut Conn, id: MemberId, top: MemberId) -> db::Result<bool> {
    let line = above(conn, id).await?;
    Ok(line.iter().any(|node| node.id == top))
}
