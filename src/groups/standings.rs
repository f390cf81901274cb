//! Standings: where somebody stands before some of their groups, asked once for all of them.

use std::collections::{BTreeSet, HashMap};

use super::{Tied, asides};
use crate::{
    db::{self, Conn},
    members::Member,
    policy::Standing,
    values::{GroupId, Timestamp},
};

#[derive(sqlx::FromRow)]
struct Row {
    group_id: GroupId,
    #[sqlx(flatten)]
    tied: Tied,
    announcements: bool,
    archived_at: Option<Timestamp>,
    rules_version: i64,
    aside: bool,
}

/// The same for these groups, as far as they are theirs, as [`standing`](super::standing) says of one.
pub async fn standings(
    conn: &mut Conn,
    member: &Member,
    among: &BTreeSet<GroupId>,
    now: Timestamp,
) -> db::Result<HashMap<GroupId, Standing>> {
    let rows: Vec<Row> = conn
        .query(
            "SELECT g.id AS group_id, g.announcements, g.archived_at, g.rules_version, g.aside, m.role, EXISTS
                    (SELECT 1 FROM stand_ins t WHERE t.group_id = g.id AND t.stand_in_id = $1
                     AND t.since <= $2 AND t.until > $2 AND t.ended_at IS NULL) AS stands_in,
                m.rules_version AS accepted,
                EXISTS (SELECT 1 FROM sanctions s WHERE s.member_id = $1 AND s.group_id = g.id
                    AND s.kind = 'mute' AND s.lifted_at IS NULL
                    AND (s.until IS NULL OR s.until > $2)) AS muted,
                EXISTS (SELECT 1 FROM sanctions s WHERE s.member_id = $1 AND s.group_id = g.id
                    AND s.kind = 'ban' AND s.lifted_at IS NULL
                    AND (s.until IS NULL OR s.until > $2)) AS banned,
                CASE WHEN g.becomes_at <= $2 THEN g.becomes ELSE g.visibility END AS visibility,
                EXISTS (SELECT 1 FROM requests q WHERE q.member_id = $1 AND q.group_id = g.id
                    AND q.state = 'waiting') AS asked
             FROM memberships m JOIN groups g ON g.id = m.group_id
             WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)",
        )
        .bind(member.id)
        .bind(now)
        .all()
        .await?;
    let mut standings = HashMap::new();
    for row in rows.into_iter().filter(|row| among.contains(&row.group_id)) {
        let standing = Standing {
            house: member.footing(),
            visibility: row.tied.visibility,
            tie: row.tied.tie(),
            stands_in: row.tied.stands_in,
            accepted: row.tied.accepted >= row.rules_version,
            announcements: row.announcements,
            archived: row.archived_at.is_some(),
            aside: if row.aside {
                Some(asides::stand(conn, row.group_id, member.id, now).await?)
            } else {
                None
            },
        };
        standings.insert(row.group_id, standing);
    }
    Ok(standings)
}
