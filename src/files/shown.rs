//! Shown: copies of pictures for the window. Anybody may have them, under names of chance, and they lie
//! apart from the files that they were made of.

use base64::{Engine, engine::general_purpose::STANDARD};
use image::ImageFormat;

use super::{File, FileError, Files, Part, Reader, Shape, blurhash};
use crate::{
    db::{self, Write},
    groups::Refusal,
    jobs::{self, Work},
    values::{Timestamp, Token},
};

/// A picture whose bytes are copied, and which stands nowhere yet.
#[derive(Clone, Debug)]
pub struct Spare {
    pub name: String,
    pub size: i64,
    /// A few colours in its place; empty: none.
    pub blurhash: String,
}

/// Where the bytes of a copy lie.
fn key(name: &str) -> String {
    format!("public/{name}")
}

impl Files {
    /// Copies a picture as everybody in the house gets it: drawn anew, and nothing but what is to be seen
    /// (invariant 56). What is not taken within the hour is deleted.
    pub async fn copy_out(&self, file: &File) -> Result<Spare, FileError> {
        let mut conn = self.db.read().await?;
        let reader = self.reader(&mut conn, file.id, Shape::Whole).await?;
        drop(conn);
        let reader = reader.ok_or(Refusal::Absent)?;
        let bytes = reader.first(i64::MAX).await?;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let token = Token::fresh();
        self.keep_as(key(token.reveal()), bytes.into()).await?;
        Ok(Spare {
            name: token.reveal().to_owned(),
            size,
            blurhash: hashed(&file.blur).unwrap_or_default(),
        })
    }

    /// Opens a copy that is shown.
    pub fn shown(&self, name: &str, length: i64) -> Reader {
        let part = Part {
            start: 0,
            length,
            key: key(name),
        };
        Reader {
            store: self.store.clone(),
            parts: vec![part],
            length: super::bytes_of(length),
        }
    }
}

/// The blurhash of the few pixels that the house shows in a picture's place.
fn hashed(blur: &str) -> Option<String> {
    let png = blur.strip_prefix("data:image/png;base64,")?;
    let png = STANDARD.decode(png).ok()?;
    let few = image::load_from_memory_with_format(&png, ImageFormat::Png).ok()?;
    Some(blurhash::of(&few.to_rgb8()))
}

/// A copy has found its place in the window.
pub(crate) async fn take(tx: &mut Write, name: &str) -> db::Result<()> {
    tx.query("DELETE FROM stray_bytes WHERE key = $1")
        .bind(key(name))
        .run()
        .await?;
    Ok(())
}

/// A copy is shown no more: its bytes are deleted soon after.
pub(crate) async fn let_fall(tx: &mut Write, name: &str, now: Timestamp) -> db::Result<()> {
    tx.query("INSERT INTO stray_bytes (key, due_at) VALUES ($1, $2)")
        .bind(key(name))
        .bind(now)
        .run()
        .await?;
    jobs::add(tx, &Work::TidyFiles, now).await
}
