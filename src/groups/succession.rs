//! Who answers for a group when its owner does not: whoever comes after them.

use super::{lifecycle, roles};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Write},
    notices::{self, Kind, Notice},
    values::{GroupId, GroupRole, MemberId, Timestamp},
};

/// Whatever somebody owns goes to a successor, because they are gone or banned: to the longest-serving
/// host, or else to the longest member. They stay in it as a member. A group without anybody to
/// succeed is archived.
pub async fn succeed(tx: &mut Write, owner: MemberId, now: Timestamp) -> db::Result<Vec<GroupId>> {
    let theirs: Vec<(GroupId, String)> = tx
        .query(
            "SELECT m.group_id, p.name FROM memberships m JOIN members p ON p.id = m.member_id
             WHERE m.member_id = $1 AND m.role = 'owner' ORDER BY m.group_id",
        )
        .bind(owner)
        .all()
        .await?;
    for (group, name) in &theirs {
        if let Some(next) = successor(tx, *group, owner, now).await? {
            pass(tx, *group, (owner, GroupRole::Member), next, now).await?;
            let entry = Entry {
                about: Some(next),
                subject: name.clone(),
                ..Entry::in_group(None, Deed::Succeed, *group)
            };
            audit::write(tx, entry, now).await?;
        } else {
            lifecycle::shelve(tx, *group, now).await?;
            let entry = Entry::in_group(None, Deed::Archive, *group);
            audit::write(tx, entry, now).await?;
        }
    }
    Ok(theirs.into_iter().map(|(group, _)| group).collect())
}

/// Whoever comes next: they are in the group for good, and the house does not hold them out.
async fn successor(
    tx: &mut Write,
    group: GroupId,
    owner: MemberId,
    now: Timestamp,
) -> db::Result<Option<MemberId>> {
    let next: Option<(MemberId,)> = tx
        .query(
            "SELECT m.member_id FROM memberships m JOIN members p ON p.id = m.member_id
             WHERE m.group_id = $1 AND m.member_id <> $2 AND m.role IN ('host', 'member')
               AND (m.until IS NULL OR m.until > $3) AND (p.until IS NULL OR p.until > $3)
               AND p.left_at IS NULL AND NOT p.pending AND NOT EXISTS
                   (SELECT 1 FROM sanctions s WHERE s.member_id = p.id AND s.lifted_at IS NULL
                    AND (s.group_id = $1 OR s.group_id IS NULL) AND s.kind IN ('ban', 'suspension')
                    AND (s.until IS NULL OR s.until > $3))
             ORDER BY CASE m.role WHEN 'host' THEN 0 ELSE 1 END, m.joined_at, m.member_id LIMIT 1",
        )
        .bind(group)
        .bind(owner)
        .bind(now)
        .optional()
        .await?;
    Ok(next.map(|(next,)| next))
}

/// Ownership goes from one to another, who is told. Nobody stands in for whoever owns it no more.
pub(super) async fn pass(
    tx: &mut Write,
    group: GroupId,
    (from, becomes): (MemberId, GroupRole),
    to: MemberId,
    now: Timestamp,
) -> db::Result<()> {
    assign(tx, group, from, becomes).await?;
    assign(tx, group, to, GroupRole::Owner).await?;
    roles::end(tx, group, now).await?;
    let (slug,): (String,) = tx
        .query("SELECT slug FROM groups WHERE id = $1")
        .bind(group)
        .one()
        .await?;
    let told = Notice {
        group: Some(group),
        about: Some(from),
        href: &format!("/g/{slug}/roles"),
        ..Notice::new(Kind::OwnerNow)
    };
    notices::tell(tx, to, &told, now).await
}

pub(super) async fn assign(
    tx: &mut Write,
    group: GroupId,
    member: MemberId,
    role: GroupRole,
) -> db::Result<()> {
    tx.query("UPDATE memberships SET role = $3 WHERE group_id = $1 AND member_id = $2")
        .bind(group)
        .bind(member)
        .bind(role)
        .run()
        .await?;
    Ok(())
}
