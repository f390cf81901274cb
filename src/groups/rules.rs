//! Rules: what whoever is in a group has agreed to. Every version stays to be read.

use super::{Group, PAGE};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    values::{GroupId, MemberId, Rules, Timestamp},
};

/// The rules of a group as they were written once.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Version {
    pub version: i64,
    body: String,
    /// Who wrote it, by name.
    pub by: String,
    pub written_at: Timestamp,
}

impl Version {
    /// A rule each; their numbers begin at 1.
    pub fn lines(&self) -> Vec<&str> {
        self.body.lines().collect()
    }

    /// As a host wrote them.
    pub fn text(&self) -> &str {
        &self.body
    }
}

/// The rules of a group as they are now; nothing, if it never had any.
pub async fn rules(conn: &mut Conn, group: GroupId) -> db::Result<Option<Version>> {
    conn.query(
        "SELECT r.version, r.body, p.name AS by, r.written_at
         FROM groups g JOIN rules r ON r.group_id = g.id AND r.version = g.rules_version
         JOIN members p ON p.id = r.written_by WHERE g.id = $1",
    )
    .bind(group)
    .optional()
    .await
}

/// Every version from the one before `before` on, newest first.
pub async fn versions(
    conn: &mut Conn,
    group: GroupId,
    before: Option<i64>,
) -> db::Result<Vec<Version>> {
    conn.query(
        "SELECT r.version, r.body, p.name AS by, r.written_at
         FROM rules r JOIN members p ON p.id = r.written_by
         WHERE r.group_id = $1 AND r.version < $2 ORDER BY r.version DESC LIMIT $3",
    )
    .bind(group)
    .bind(before.unwrap_or(i64::MAX))
    .bind(PAGE)
    .all()
    .await
}

/// Writes the rules anew. Everybody is asked to accept them before they go on speaking; whoever
/// wrote them has, and where there are none any more there is nothing to accept.
pub async fn write_rules(
    tx: &mut Write,
    by: MemberId,
    group: &Group,
    rules: &Rules,
    now: Timestamp,
) -> db::Result<i64> {
    let former = self::rules(tx, group.id).await?;
    let former = former.as_ref().map_or("", Version::text);
    if former == rules.as_str() {
        return Ok(group.rules_version);
    }
    let (version,): (i64,) = tx
        .query("UPDATE groups SET rules_version = rules_version + 1 WHERE id = $1 RETURNING rules_version")
        .bind(group.id)
        .one()
        .await?;
    tx.query(
        "INSERT INTO rules (group_id, version, body, written_by, written_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(group.id)
    .bind(version)
    .bind(rules.to_string())
    .bind(by)
    .bind(now)
    .run()
    .await?;
    tx.query(
        "UPDATE memberships SET rules_version = $2 WHERE group_id = $1 AND (member_id = $3 OR $4)",
    )
    .bind(group.id)
    .bind(version)
    .bind(by)
    .bind(rules.as_str().is_empty())
    .run()
    .await?;
    let entry = Entry {
        subject: version.to_string(),
        ..Entry::in_group(by, Deed::WriteRules, group.id)
    };
    audit::write(tx, entry, now).await?;
    Ok(version)
}

/// Somebody accepts the rules that they have before them. False: they were changed meanwhile.
pub async fn accept(
    tx: &mut Write,
    member: MemberId,
    group: GroupId,
    version: i64,
    now: Timestamp,
) -> db::Result<bool> {
    let accepted = tx
        .query(
            "UPDATE memberships SET rules_version = $3 WHERE group_id = $1 AND member_id = $2
             AND EXISTS (SELECT 1 FROM groups WHERE id = $1 AND rules_version = $3)",
        )
        .bind(group)
        .bind(member)
        .bind(version)
        .run()
        .await?;
    if accepted == 1 {
        let entry = Entry {
            subject: version.to_string(),
            ..Entry::in_group(member, Deed::AcceptRules, group)
        };
        audit::write(tx, entry, now).await?;
    }
    Ok(accepted == 1)
}
