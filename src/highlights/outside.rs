//! What of somebody is outside: every highlight that shows their words, has shown them, or is about to.

use super::{Consent, State};
use crate::{
    db::{self, Conn},
    groups,
    values::{CopyId, HighlightId, MemberId, Timestamp},
};

/// One highlight in the ledger of somebody it quotes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Outside {
    pub id: HighlightId,
    pub title: String,
    pub group_name: String,
    pub state: State,
    pub answer: Consent,
    /// The name they agreed to be shown by.
    pub signature: Option<String>,
    pub copy_id: CopyId,
    /// It has not left yet, and does then.
    pub leaves_at: Option<Timestamp>,
    /// When it left, or was taken back.
    pub settled_at: Option<Timestamp>,
}

/// The ledger of one person, newest first, from the one behind `after` on.
pub async fn of_member(
    conn: &mut Conn,
    author: MemberId,
    after: Option<HighlightId>,
) -> db::Result<Vec<Outside>> {
    conn.query(
        "SELECT h.id, h.title, g.name AS group_name, h.state, c.answer, c.signature, h.copy_id,
                CASE WHEN h.state = 'asking' THEN h.leaves_at END AS leaves_at, h.settled_at
         FROM consents c JOIN highlights h ON h.id = c.highlight_id JOIN groups g ON g.id = h.group_id
         WHERE c.author_id = $1 AND h.id < $2 AND (h.state IN ('published', 'withdrawn')
             OR (h.state = 'asking' AND h.leaves_at IS NOT NULL))
         ORDER BY h.id DESC LIMIT $3",
    )
    .bind(author)
    .bind(after.unwrap_or(HighlightId(uuid::Uuid::max())))
    .bind(groups::PAGE)
    .all()
    .await
}

/// How many highlights show somebody's words now.
pub async fn how_much(conn: &mut Conn, author: MemberId) -> db::Result<i64> {
    let (count,) = conn
        .query(
            "SELECT count(*) FROM consents c JOIN highlights h ON h.id = c.highlight_id
             WHERE c.author_id = $1 AND h.state = 'published'",
        )
        .bind(author)
        .one()
        .await?;
    Ok(count)
}
