//! Portraits: what somebody shows of themselves in place of their medallion, to whoever may know them.

use super::{FileError, Files, Media, Spoilt};
use crate::{
    db::{self, Conn, Write},
    values::{MemberId, Timestamp},
};

impl Files {
    /// Draws the middle of a picture as a portrait, and nothing else of it (invariant 56): a JPEG.
    pub async fn portray(&self, sent: Vec<u8>) -> Result<Vec<u8>, FileError> {
        let media = Media::of(&sent);
        if !media.is_image() {
            return Err(Spoilt::Unreadable.into());
        }
        Ok(self.easel.portray(sent, media).await?)
    }
}

/// What somebody shows, if they show something: a JPEG.
pub async fn find(conn: &mut Conn, member: MemberId) -> db::Result<Option<Vec<u8>>> {
    let found: Option<(Vec<u8>,)> = conn
        .query("SELECT jpeg FROM portraits WHERE member_id = $1")
        .bind(member)
        .optional()
        .await?;
    Ok(found.map(|(jpeg,)| jpeg))
}

/// Whether somebody shows one.
pub async fn hangs(conn: &mut Conn, member: MemberId) -> db::Result<bool> {
    let hangs: (bool,) = conn
        .query("SELECT EXISTS (SELECT 1 FROM portraits WHERE member_id = $1)")
        .bind(member)
        .one()
        .await?;
    Ok(hangs.0)
}

/// From now on somebody shows this one.
pub async fn hang(
    tx: &mut Write,
    member: MemberId,
    jpeg: Vec<u8>,
    now: Timestamp,
) -> db::Result<()> {
    tx.query(
        "INSERT INTO portraits (member_id, jpeg, hung_at) VALUES ($1, $2, $3)
         ON CONFLICT (member_id) DO UPDATE SET jpeg = excluded.jpeg, hung_at = excluded.hung_at",
    )
    .bind(member)
    .bind(jpeg)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// They show their medallion again. Says whether there was something to take down.
pub async fn take_down(tx: &mut Write, member: MemberId) -> db::Result<bool> {
    let gone = tx
        .query("DELETE FROM portraits WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    Ok(gone > 0)
}
