//! Reading highlights: what is proposed, what was answered, what waits for whom.

use super::{Answer, Highlight, Quote};
use crate::{
    db::{self, Conn},
    groups::{self, Refusal},
    members::Member,
    policy::Act,
    values::{GroupId, HighlightId, MemberId, Timestamp},
};

/// A highlight, if this member may see it: as a member of its group, or because it quotes them.
pub async fn see(
    conn: &mut Conn,
    member: &Member,
    id: HighlightId,
    now: Timestamp,
) -> Result<Highlight, Refusal> {
    let highlight = find(conn, id).await?.ok_or(Refusal::Absent)?;
    if !is_quoted(conn, id, member.id).await? {
        groups::allow_id(conn, member, highlight.group_id, Act::Read, now).await?;
    }
    Ok(highlight)
}

pub(super) async fn find(conn: &mut Conn, id: HighlightId) -> db::Result<Option<Highlight>> {
    conn.query(
        "SELECT id, group_id, room_id, proposed_by, title, caution, hashtags, language, state, copy_id, version, revises,
                answers, proposed_at, expires_at, leaves_at
         FROM highlights WHERE id = $1",
    )
    .bind(id)
    .optional()
    .await
}

pub async fn is_quoted(
    conn: &mut Conn,
    highlight: HighlightId,
    member: MemberId,
) -> db::Result<bool> {
    let row: Option<(MemberId,)> = conn
        .query("SELECT author_id FROM consents WHERE highlight_id = $1 AND author_id = $2")
        .bind(highlight)
        .bind(member)
        .optional()
        .await?;
    Ok(row.is_some())
}

pub async fn quotes(conn: &mut Conn, highlight: HighlightId) -> db::Result<Vec<Quote>> {
    conn.query(
        "SELECT q.position, q.message_id, q.author_id, a.name AS author_name, q.body
         FROM quotes q JOIN members a ON a.id = q.author_id
         WHERE q.highlight_id = $1 ORDER BY q.position",
    )
    .bind(highlight)
    .all()
    .await
}

pub async fn answers(conn: &mut Conn, highlight: HighlightId) -> db::Result<Vec<Answer>> {
    conn.query(
        "SELECT c.author_id, a.name AS author_name, c.answer, c.signature
         FROM consents c JOIN members a ON a.id = c.author_id
         WHERE c.highlight_id = $1 ORDER BY lower(a.name), a.id",
    )
    .bind(highlight)
    .all()
    .await
}

/// What waits for a member's yes or no.
pub async fn asking(
    conn: &mut Conn,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Vec<Highlight>> {
    conn.query(
        "SELECT h.id, h.group_id, h.room_id, h.proposed_by, h.title, h.caution, h.hashtags, h.language, h.state, h.copy_id, h.version, h.revises,
                h.answers, h.proposed_at, h.expires_at, h.leaves_at
         FROM consents c JOIN highlights h ON h.id = c.highlight_id
         WHERE c.author_id = $1 AND c.answer = 'asked' AND h.state = 'asking' AND h.expires_at > $2
         ORDER BY h.proposed_at LIMIT 20",
    )
    .bind(member)
    .bind(now)
    .all()
    .await
}

/// What all its authors agreed to and now waits for a host.
pub async fn ready(conn: &mut Conn, host: MemberId, now: Timestamp) -> db::Result<Vec<Highlight>> {
    conn.query(
        "SELECT h.id, h.group_id, h.room_id, h.proposed_by, h.title, h.caution, h.hashtags, h.language, h.state, h.copy_id, h.version, h.revises,
                h.answers, h.proposed_at, h.expires_at, h.leaves_at
         FROM highlights h
         JOIN memberships m ON m.group_id = h.group_id AND m.member_id = $1 AND m.role IN ('owner', 'host')
         WHERE h.state = 'asking' AND h.leaves_at IS NULL AND h.expires_at > $2 AND NOT EXISTS
             (SELECT 1 FROM consents c WHERE c.highlight_id = h.id
              AND c.answer IN ('asked', 'refused'))
         ORDER BY h.proposed_at LIMIT 20",
    )
    .bind(host)
    .bind(now)
    .all()
    .await
}

/// The highlights of a group that are proposed or published, newest first.
pub async fn in_group(conn: &mut Conn, group: GroupId) -> db::Result<Vec<Highlight>> {
    conn.query(
        "SELECT id, group_id, room_id, proposed_by, title, caution, hashtags, language, state, copy_id, version, revises,
                answers, proposed_at, expires_at, leaves_at
         FROM highlights WHERE group_id = $1 AND state IN ('asking', 'published')
         ORDER BY proposed_at DESC LIMIT 50",
    )
    .bind(group)
    .all()
    .await
}

/// Those of a group that are proposed or published, from the one behind `after` on, newest first.
pub async fn in_group_after(
    conn: &mut Conn,
    group: GroupId,
    after: Option<HighlightId>,
) -> db::Result<Vec<Highlight>> {
    conn.query(
        "SELECT id, group_id, room_id, proposed_by, title, caution, hashtags, language, state, copy_id, version, revises,
                answers, proposed_at, expires_at, leaves_at
         FROM highlights WHERE group_id = $1 AND state IN ('asking', 'published') AND id < $2
         ORDER BY id DESC LIMIT $3",
    )
    .bind(group)
    .bind(after.unwrap_or(HighlightId(uuid::Uuid::max())))
    .bind(groups::PAGE)
    .all()
    .await
}
