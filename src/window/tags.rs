//! Hashtags: under which words a copy is found, as long as it is shown.

use super::{Copy, CopyId, Edition};
use crate::{
    db::{self, Conn, Write},
    values::folded,
};

/// Lets a copy be found under each of its hashtags.
pub(super) async fn write(tx: &mut Write, edition: &Edition) -> db::Result<()> {
    for tag in edition.hashtags.split_whitespace() {
        tx.query("INSERT INTO copy_tags (tag, copy_id) VALUES ($1, $2)")
            .bind(folded(tag))
            .bind(edition.copy)
            .run()
            .await?;
    }
    Ok(())
}

pub(super) async fn erase(tx: &mut Write, copy: CopyId) -> db::Result<()> {
    tx.query("DELETE FROM copy_tags WHERE copy_id = $1")
        .bind(copy)
        .run()
        .await?;
    Ok(())
}

/// What is shown under a hashtag, however it is written, newest first.
pub async fn shown_under(conn: &mut Conn, tag: &str, limit: i64) -> db::Result<Vec<Copy>> {
    conn.query(
        "SELECT c.id, c.actor_id, c.slug, c.title, c.caution, c.hashtags, c.language,
                c.published_at, c.updated_at, c.withdrawn_at, c.quotes
         FROM copy_tags t JOIN copies c ON c.id = t.copy_id
         WHERE t.tag = $1 AND c.withdrawn_at IS NULL AND c.answers IS NULL
         ORDER BY c.published_at DESC, c.id DESC LIMIT $2",
    )
    .bind(folded(tag))
    .bind(limit)
    .all()
    .await
}
