//! Blocks: whom somebody does not wish to hear. The other is never told.

use crate::{
    db::{self, Conn, Write},
    values::{Behind, MemberId, Timestamp, cut},
};

/// Somebody whom a member blocked.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Blocked {
    pub id: MemberId,
    pub handle: String,
    pub name: String,
    pub blocked_at: Timestamp,
}

/// Blocks somebody; once more changes nothing.
pub async fn block(
    tx: &mut Write,
    member: MemberId,
    other: MemberId,
    now: Timestamp,
) -> db::Result<()> {
    tx.query(
        "INSERT INTO blocks (member_id, blocked_id, blocked_at) VALUES ($1, $2, $3)
         ON CONFLICT (member_id, blocked_id) DO NOTHING",
    )
    .bind(member)
    .bind(other)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// Hears somebody again.
pub async fn unblock(tx: &mut Write, member: MemberId, other: MemberId) -> db::Result<()> {
    tx.query("DELETE FROM blocks WHERE member_id = $1 AND blocked_id = $2")
        .bind(member)
        .bind(other)
        .run()
        .await?;
    Ok(())
}

/// Whether one has blocked the other.
pub async fn has_blocked(conn: &mut Conn, one: MemberId, other: MemberId) -> db::Result<bool> {
    let row: Option<(MemberId,)> = conn
        .query("SELECT blocked_id FROM blocks WHERE member_id = $1 AND blocked_id = $2")
        .bind(one)
        .bind(other)
        .optional()
        .await?;
    Ok(row.is_some())
}

/// How many are read at once.
pub const PAGE: i64 = 100;

/// Whom a member blocked, the latest first, and where the list goes on.
pub async fn of_member(
    conn: &mut Conn,
    member: MemberId,
    after: Option<Behind>,
) -> db::Result<(Vec<Blocked>, Option<Behind>)> {
    let after = after.unwrap_or(Behind::LATEST);
    let mut blocked: Vec<Blocked> = conn
        .query(
            "SELECT m.id, m.handle, m.name, b.blocked_at
             FROM blocks b JOIN members m ON m.id = b.blocked_id
             WHERE b.member_id = $1 AND (b.blocked_at, b.blocked_id) < ($2, $3)
             ORDER BY b.blocked_at DESC, b.blocked_id DESC LIMIT $4",
        )
        .bind(member)
        .bind(after.at)
        .bind(after.id)
        .bind(PAGE + 1)
        .all()
        .await?;
    let next = cut(&mut blocked, PAGE).map(|last| Behind {
        at: last.blocked_at,
        id: last.id.0,
    });
    Ok((blocked, next))
}

/// Who blocked somebody.
pub async fn blockers(conn: &mut Conn, other: MemberId) -> db::Result<Vec<MemberId>> {
    let rows: Vec<(MemberId,)> = conn
        .query("SELECT member_id FROM blocks WHERE blocked_id = $1")
        .bind(other)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(member,)| member).collect())
}
