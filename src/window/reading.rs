//! Reading the window: what is shown, what of it is left, and how far it has gone.

use super::{Answered, Content, Copy, Line, Tally, pictures};
use crate::{
    db::{self, Conn},
    values::{ActorId, CopyId},
};

/// A copy by its address, withdrawn or not, with its actor.
pub async fn find_by_slug(conn: &mut Conn, slug: &str) -> db::Result<Option<Copy>> {
    conn.query(
        "SELECT id, actor_id, slug, title, caution, hashtags, language, published_at, updated_at, withdrawn_at, quotes
         FROM copies WHERE slug = $1",
    )
    .bind(slug.to_owned())
    .optional()
    .await
}

pub async fn find(conn: &mut Conn, id: CopyId) -> db::Result<Option<Copy>> {
    conn.query(
        "SELECT id, actor_id, slug, title, caution, hashtags, language, published_at, updated_at, withdrawn_at, quotes
         FROM copies WHERE id = $1",
    )
    .bind(id)
    .optional()
    .await
}

async fn lines(conn: &mut Conn, copy: CopyId) -> db::Result<Vec<Line>> {
    conn.query("SELECT signature, body FROM copy_lines WHERE copy_id = $1 ORDER BY position")
        .bind(copy)
        .all()
        .await
}

/// What a copy says and shows.
pub async fn content(conn: &mut Conn, copy: CopyId) -> db::Result<Content> {
    Ok(Content {
        lines: lines(conn, copy).await?,
        pictures: pictures::of_copy(conn, copy).await?,
        answers: answered(conn, copy).await?,
    })
}

/// Whom a copy answers, withdrawn or not.
async fn answered(conn: &mut Conn, copy: CopyId) -> db::Result<Option<Answered>> {
    conn.query(
        "SELECT answers AS note, answers_author AS author, answers_handle AS handle,
                answers_inbox AS inbox, answers_host AS host
         FROM copies WHERE id = $1 AND answers IS NOT NULL",
    )
    .bind(copy)
    .optional()
    .await
}

/// What is in the window now, newest first. Answers stand at their own address, and in no list.
pub async fn in_view(conn: &mut Conn, limit: i64) -> db::Result<Vec<Copy>> {
    conn.query(
        "SELECT id, actor_id, slug, title, caution, hashtags, language, published_at, updated_at, withdrawn_at, quotes
         FROM copies WHERE withdrawn_at IS NULL AND answers IS NULL
         ORDER BY published_at DESC, id DESC LIMIT $1",
    )
    .bind(limit)
    .all()
    .await
}

/// Everything that is shown, to take it all away.
pub async fn all_shown(conn: &mut Conn) -> db::Result<Vec<CopyId>> {
    let rows: Vec<(CopyId,)> = conn
        .query("SELECT id FROM copies WHERE withdrawn_at IS NULL ORDER BY id")
        .all()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// What one actor shows now, newest first, from the copy behind `after` on.
pub async fn shown_by(
    conn: &mut Conn,
    actor: ActorId,
    after: Option<CopyId>,
    limit: i64,
) -> db::Result<Vec<Copy>> {
    conn.query(
        "SELECT id, actor_id, slug, title, caution, hashtags, language, published_at, updated_at, withdrawn_at, quotes
         FROM copies WHERE actor_id = $1 AND withdrawn_at IS NULL AND answers IS NULL
             AND (CAST($2 AS UUID) IS NULL OR (published_at, id) <
                 (SELECT last.published_at, last.id FROM copies last WHERE last.id = $2))
         ORDER BY published_at DESC, id DESC LIMIT $3",
    )
    .bind(actor)
    .bind(after)
    .bind(limit)
    .all()
    .await
}

pub async fn shown_count(conn: &mut Conn, actor: ActorId) -> db::Result<i64> {
    let (count,) = conn
        .query(
            "SELECT count(*) FROM copies WHERE actor_id = $1 AND withdrawn_at IS NULL AND answers IS NULL",
        )
        .bind(actor)
        .one()
        .await?;
    Ok(count)
}

/// How many servers have a copy, are still to be told, or will not hear of it.
pub async fn tally(conn: &mut Conn, copy: CopyId) -> db::Result<Tally> {
    conn.query(
        "SELECT count(DISTINCT d.host) FILTER (WHERE d.state = 'waiting') AS waiting,
                count(DISTINCT d.host) FILTER (WHERE d.state = 'delivered') AS delivered,
                count(DISTINCT d.host) FILTER (WHERE d.state = 'refused') AS refused
         FROM deliveries d WHERE copy_id = $1 AND NOT EXISTS (SELECT 1 FROM deliveries later
             WHERE later.copy_id = d.copy_id AND later.inbox = d.inbox AND later.id > d.id)",
    )
    .bind(copy)
    .one()
    .await
}

/// How many servers may have a copy, or had it.
pub async fn receiver_count(conn: &mut Conn, copy: CopyId) -> db::Result<i64> {
    let (count,) = conn
        .query("SELECT count(DISTINCT host) FROM receipts WHERE copy_id = $1")
        .bind(copy)
        .one()
        .await?;
    Ok(count)
}

pub async fn follower_count(conn: &mut Conn, actor: ActorId) -> db::Result<i64> {
    let (count,) = conn
        .query("SELECT count(*) FROM followers WHERE actor_id = $1")
        .bind(actor)
        .one()
        .await?;
    Ok(count)
}
