//! The household: who answers for the house, what its hosts do about a branch, and how somebody leaves.

pub mod branches;
pub mod leaving;
pub mod portraits;
pub mod roles;

use crate::{
    db::{self, Conn},
    groups::Group,
    values::{MemberId, Timestamp},
};

/// The groups that two people are both in, by name.
pub async fn shared(
    conn: &mut Conn,
    one: MemberId,
    other: MemberId,
    now: Timestamp,
) -> db::Result<Vec<Group>> {
    conn.query(
        "SELECT g.id, g.slug, g.name, g.purpose, g.visibility, g.removals, g.announcements,
                g.archived_at, g.rules_version, g.aside
         FROM memberships a JOIN memberships b ON b.group_id = a.group_id JOIN groups g ON g.id = a.group_id
         WHERE a.member_id = $1 AND b.member_id = $2 AND NOT g.aside
         AND (a.until IS NULL OR a.until > $3) AND (b.until IS NULL OR b.until > $3)
         ORDER BY lower(g.name), g.id LIMIT 100",
    )
    .bind(one)
    .bind(other)
    .bind(now)
    .all()
    .await
}
