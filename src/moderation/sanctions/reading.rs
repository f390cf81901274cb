//! Reading sanctions: what was imposed, on whom, where; for those who may know.

use super::{Kind, Sanction};
use crate::{
    db::{self, Conn},
    groups::{self, Refusal},
    members::Member,
    moderation::{appeals, hosts_group, hosts_house},
    values::{GroupId, MemberId, MessageId, SanctionId, Timestamp},
};

pub async fn find(conn: &mut Conn, id: SanctionId) -> db::Result<Option<Sanction>> {
    conn.query(
        "SELECT s.id, s.group_id, g.name AS group_name, g.slug AS group_slug, s.member_id,
                m.name AS member_name, s.kind, s.message_id, s.quote, s.rule, s.reason, s.by_house,
                s.imposed_by,
                b.name AS imposer_name, s.imposed_at, s.until, s.lifted_by, s.lifted_at
         FROM sanctions s JOIN members m ON m.id = s.member_id JOIN members b ON b.id = s.imposed_by
         LEFT JOIN groups g ON g.id = s.group_id WHERE s.id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// By which sanction a message lost its words.
pub async fn of_message(conn: &mut Conn, message: MessageId) -> db::Result<Option<Sanction>> {
    let id: Option<(SanctionId,)> = conn
        .query("SELECT id FROM sanctions WHERE message_id = $1 AND lifted_at IS NULL")
        .bind(message)
        .optional()
        .await?;
    match id {
        Some((id,)) => find(conn, id).await,
        None => Ok(None),
    }
}

/// A sanction, for whom it is about and for those who answer for the place where it holds.
pub async fn see(
    conn: &mut Conn,
    member: &Member,
    id: SanctionId,
    now: Timestamp,
) -> Result<Sanction, Refusal> {
    let sanction = find(conn, id).await?.ok_or(Refusal::Absent)?;
    if sanction.member_id == member.id {
        return Ok(sanction);
    }
    let answers = match sanction.group_id {
        Some(group) => hosts_group(conn, member, group, now).await?,
        None => hosts_house(conn, member).await.is_ok(),
    } || sanction.by_house && hosts_house(conn, member).await.is_ok();
    if answers || appeals::may_answer(conn, member, &sanction, now).await? {
        Ok(sanction)
    } else {
        Err(Refusal::Absent)
    }
}

/// What was ever imposed on somebody in a group, or in the house at large, latest first.
pub async fn history(
    conn: &mut Conn,
    who: MemberId,
    group: Option<GroupId>,
    before: Option<SanctionId>,
) -> db::Result<Vec<Sanction>> {
    conn.query(
        "SELECT s.id, s.group_id, g.name AS group_name, g.slug AS group_slug, s.member_id,
                m.name AS member_name, s.kind, s.message_id, s.quote, s.rule, s.reason, s.by_house,
                s.imposed_by,
                b.name AS imposer_name, s.imposed_at, s.until, s.lifted_by, s.lifted_at
         FROM sanctions s JOIN members m ON m.id = s.member_id JOIN members b ON b.id = s.imposed_by
         LEFT JOIN groups g ON g.id = s.group_id
         WHERE s.member_id = $1 AND (s.group_id = $2 OR s.group_id IS NULL AND CAST($2 AS UUID) IS NULL)
           AND s.id < $3 ORDER BY s.id DESC LIMIT $4",
    )
    .bind(who)
    .bind(group)
    .bind(before.unwrap_or(SanctionId(uuid::Uuid::max())))
    .bind(groups::PAGE)
    .all()
    .await
}

/// What was ever imposed on somebody, anywhere, latest first: for themselves.
pub async fn of_member(
    conn: &mut Conn,
    who: MemberId,
    before: Option<SanctionId>,
) -> db::Result<Vec<Sanction>> {
    conn.query(
        "SELECT s.id, s.group_id, g.name AS group_name, g.slug AS group_slug, s.member_id,
                m.name AS member_name, s.kind, s.message_id, s.quote, s.rule, s.reason, s.by_house,
                s.imposed_by,
                b.name AS imposer_name, s.imposed_at, s.until, s.lifted_by, s.lifted_at
         FROM sanctions s JOIN members m ON m.id = s.member_id JOIN members b ON b.id = s.imposed_by
         LEFT JOIN groups g ON g.id = s.group_id
         WHERE s.member_id = $1 AND s.id < $2 ORDER BY s.id DESC LIMIT $3",
    )
    .bind(who)
    .bind(before.unwrap_or(SanctionId(uuid::Uuid::max())))
    .bind(groups::PAGE)
    .all()
    .await
}

/// What holds somebody out of the house now.
pub async fn holding_out(
    conn: &mut Conn,
    who: MemberId,
    now: Timestamp,
) -> db::Result<Vec<Sanction>> {
    let ever = history(conn, who, None, None).await?;
    let holds_out =
        |one: &Sanction| one.holds(now) && matches!(one.kind, Kind::Ban | Kind::Suspension);
    Ok(ever.into_iter().filter(holds_out).collect())
}
