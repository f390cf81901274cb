//! Handles: no two that look alike (invariant 34).
//!
//! Beside a handle its outline is kept: how it looks to somebody who does not look closely. Outlines
//! are unique, so whoever came first has every handle that could be taken for theirs.

use crate::{
    db::{self, Conn, Write},
    values::{Handle, MemberId},
};

/// Whether somebody has this handle, or one that looks like it.
pub async fn is_taken(conn: &mut Conn, handle: &Handle) -> db::Result<bool> {
    let taken: Option<(MemberId,)> = conn
        .query("SELECT id FROM members WHERE outline = $1")
        .bind(handle.outline())
        .optional()
        .await?;
    Ok(taken.is_some())
}

/// Keeps the outlines of handles that were taken before there were any. Of two that look alike the
/// older has it; the other keeps their handle, and nobody else comes between them.
pub async fn outline_everybody(tx: &mut Write) -> db::Result<()> {
    let without: Vec<(MemberId, String)> = tx
        .query("SELECT id, handle FROM members WHERE outline IS NULL ORDER BY joined_at, id")
        .all()
        .await?;
    for (id, handle) in without {
        tx.query(
            "UPDATE members SET outline = $2
             WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM members o WHERE o.outline = $2)",
        )
        .bind(id)
        .bind(crate::values::outline(&handle))
        .run()
        .await?;
    }
    Ok(())
}
