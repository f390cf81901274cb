//! First steps: what a newcomer is shown until they have settled in.

use crate::{
    db::{self, Conn, Write},
    values::{MemberId, Span, Timestamp},
    words,
};

words! {
    /// What may interrupt somebody.
    pub enum Noise {
        Nothing = "nothing",
        /// Only what names them.
        Named = "named",
        Everything = "everything",
    }
}

/// How long somebody counts as a newcomer.
pub const NEW: Span = Span::days(14);

/// How loud the house may be for somebody.
pub async fn noise(conn: &mut Conn, member: MemberId) -> db::Result<Noise> {
    let (noise,) = conn
        .query("SELECT noise FROM members WHERE id = $1")
        .bind(member)
        .one()
        .await?;
    Ok(noise)
}

pub async fn choose_noise(tx: &mut Write, member: MemberId, noise: Noise) -> db::Result<()> {
    tx.query("UPDATE members SET noise = $2 WHERE id = $1")
        .bind(member)
        .bind(noise)
        .run()
        .await?;
    Ok(())
}

/// Whether their first steps are still before them.
pub async fn wanted(conn: &mut Conn, member: MemberId, now: Timestamp) -> db::Result<bool> {
    let row: Option<(MemberId,)> = conn
        .query(
            "SELECT id FROM members
             WHERE id = $1 AND settled_at IS NULL AND invited_by IS NOT NULL AND joined_at > $2",
        )
        .bind(member)
        .bind(now.minus(NEW))
        .optional()
        .await?;
    Ok(row.is_some())
}

/// They have taken them, or would rather not be shown.
pub async fn settle(tx: &mut Write, member: MemberId, now: Timestamp) -> db::Result<()> {
    tx.query("UPDATE members SET settled_at = $2 WHERE id = $1 AND settled_at IS NULL")
        .bind(member)
        .bind(now)
        .run()
        .await?;
    Ok(())
}
