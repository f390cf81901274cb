//! Pictures of a copy: facts here, bytes under a name of chance among those that anybody may have.

use super::{CopyId, Edition};
use crate::{
    db::{self, Conn, Write},
    files,
    values::Timestamp,
};

/// A picture as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Picture {
    /// What nobody chose and nobody guesses.
    pub name: String,
    /// The line that it stands under.
    pub line: i64,
    pub media: String,
    pub size: i64,
    pub width: i64,
    pub height: i64,
    /// What is to be seen, for whoever cannot.
    pub alt: String,
    /// What must stay to be seen where it is cut, in hundredths from the left and from the top.
    pub focus_left: i64,
    pub focus_top: i64,
    /// A few colours in its place; empty: none.
    pub blurhash: String,
}

pub(super) async fn write(tx: &mut Write, edition: &Edition) -> db::Result<()> {
    for (position, picture) in (0_i64..).zip(&edition.pictures) {
        tx.query(
            "INSERT INTO copy_pictures (name, copy_id, position, line, media, size, width, height,
                 alt, focus_left, focus_top, blurhash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(picture.name.clone())
        .bind(edition.copy)
        .bind(position)
        .bind(picture.line)
        .bind(picture.media.clone())
        .bind(picture.size)
        .bind(picture.width)
        .bind(picture.height)
        .bind(picture.alt.clone())
        .bind(picture.focus_left)
        .bind(picture.focus_top)
        .bind(picture.blurhash.clone())
        .run()
        .await?;
        files::take(tx, &picture.name).await?;
    }
    Ok(())
}

/// Deletes the pictures of a copy, and their bytes soon after.
pub(super) async fn erase(tx: &mut Write, copy: CopyId, now: Timestamp) -> db::Result<()> {
    for picture in of_copy(tx, copy).await? {
        files::let_fall(tx, &picture.name, now).await?;
    }
    tx.query("DELETE FROM copy_pictures WHERE copy_id = $1")
        .bind(copy)
        .run()
        .await?;
    Ok(())
}

/// The pictures of a copy, in their order.
pub async fn of_copy(conn: &mut Conn, copy: CopyId) -> db::Result<Vec<Picture>> {
    conn.query(
        "SELECT name, line, media, size, width, height, alt, focus_left, focus_top, blurhash
         FROM copy_pictures WHERE copy_id = $1 ORDER BY position",
    )
    .bind(copy)
    .all()
    .await
}

/// A picture that is shown now, by its name.
pub async fn find(conn: &mut Conn, name: &str) -> db::Result<Option<Picture>> {
    conn.query(
        "SELECT p.name, p.line, p.media, p.size, p.width, p.height, p.alt, p.focus_left, p.focus_top,
                p.blurhash
         FROM copy_pictures p JOIN copies c ON c.id = p.copy_id
         WHERE p.name = $1 AND c.withdrawn_at IS NULL",
    )
    .bind(name.to_owned())
    .optional()
    .await
}
