//! Who answers for a group when its owner does not: whoever comes after them, for good or for a while.

use super::{hosts, lifecycle, roles, roles::Instead};
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

/// Somebody who hosts groups is held out of the house for a while, or may come back: where nobody else could
/// answer meanwhile, somebody stands in.
pub async fn mind(tx: &mut Write, host: MemberId, now: Timestamp) -> db::Result<()> {
    let groups: Vec<(GroupId,)> = tx
        .query(
            "SELECT group_id FROM memberships WHERE member_id = $1 AND role IN ('owner', 'host')
             UNION SELECT group_id FROM stand_ins
             WHERE stand_in_id = $1 AND until > $2 AND ended_at IS NULL",
        )
        .bind(host)
        .bind(now)
        .all()
        .await?;
    for (group,) in groups {
        recall(tx, group, now).await?;
        attend(tx, group, now).await?;
    }
    Ok(())
}

/// Whomever the house named stands in no more.
async fn recall(tx: &mut Write, group: GroupId, now: Timestamp) -> db::Result<()> {
    let over: Vec<(MemberId,)> = tx
        .query(
            "UPDATE stand_ins SET ended_at = $2
             WHERE group_id = $1 AND by_house AND until > $2 AND ended_at IS NULL RETURNING stand_in_id",
        )
        .bind(group)
        .bind(now)
        .all()
        .await?;
    for (member,) in over {
        let entry = Entry {
            about: Some(member),
            ..Entry::in_group(None, Deed::EndStandIn, group)
        };
        audit::write(tx, entry, now).await?;
    }
    Ok(())
}

/// A group whose hosts are all held out of the house for a while has somebody who stands in for its owner,
/// until the first of them may come back: whoever would succeed, if they were gone for good.
pub(super) async fn attend(tx: &mut Write, group: GroupId, now: Timestamp) -> db::Result<()> {
    let found: Option<(MemberId, String, String)> = tx
        .query(
            "SELECT m.member_id, p.name, g.slug FROM memberships m
             JOIN members p ON p.id = m.member_id JOIN groups g ON g.id = m.group_id
             WHERE m.group_id = $1 AND m.role = 'owner' AND g.archived_at IS NULL",
        )
        .bind(group)
        .optional()
        .await?;
    let Some((owner, name, slug)) = found else {
        return Ok(());
    };
    if is_attended(tx, group, now).await? {
        return Ok(());
    }
    let next = successor(tx, group, owner, now).await?;
    let (Some(who), Some(until)) = (next, back(tx, group, now).await?) else {
        return Ok(());
    };
    let entry = Entry {
        about: Some(who),
        subject: name,
        until: Some(until),
        ..Entry::in_group(None, Deed::Attend, group)
    };
    audit::write(tx, entry, now).await?;
    let instead = Instead {
        away: owner,
        who,
        until,
        by_house: true,
    };
    roles::instate(tx, (group, &slug), &instead, now).await?;
    let told = Notice {
        group: Some(group),
        about: Some(who),
        until: Some(until),
        href: &format!("/g/{slug}/roles"),
        ..Notice::new(Kind::Attended)
    };
    notices::tell(tx, owner, &told, now).await
}

/// Whether somebody who may take part now answers for a group.
async fn is_attended(tx: &mut Write, group: GroupId, now: Timestamp) -> db::Result<bool> {
    let stands_in = roles::stand_in(tx, group, now).await?;
    let hosts = hosts(tx, group).await?.into_iter();
    let answer = hosts.map(|host| host.member_id);
    for who in answer.chain(stands_in.map(|one| one.stand_in_id)) {
        if roles::is_here(tx, who, now).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// When the first of its hosts may come back to the house.
async fn back(tx: &mut Write, group: GroupId, now: Timestamp) -> db::Result<Option<Timestamp>> {
    let (back,): (Option<Timestamp>,) = tx
        .query(
            "SELECT min(k.back) FROM
                 (SELECT max(s.until) AS back FROM memberships m
                  JOIN sanctions s ON s.member_id = m.member_id AND s.group_id IS NULL
                  WHERE m.group_id = $1 AND m.role IN ('owner', 'host') AND s.kind IN ('ban', 'suspension')
                    AND s.lifted_at IS NULL AND s.until > $2 GROUP BY m.member_id) k",
        )
        .bind(group)
        .bind(now)
        .one()
        .await?;
    Ok(back)
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
