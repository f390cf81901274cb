//! Correspondence: how often the house writes to whoever has shown an address to be theirs.

use crate::{
    db::{self, Conn, Write},
    values::{Email, MemberId, Span, Timestamp},
    words,
};

words! {
    /// How often the house writes of itself.
    pub enum Often {
        Never = "never",
        /// Of each notice, as it comes.
        Each = "each",
        /// Once in a day on which they did not look in, and only if something waits.
        Daily = "daily",
        Weekly = "weekly",
    }
}

impl Often {
    /// How long it waits before it writes of everything that waits; `None`: it does not.
    const fn pause(self) -> Option<Span> {
        match self {
            Self::Never | Self::Each => None,
            Self::Daily => Some(Span::days(1)),
            Self::Weekly => Some(Span::days(7)),
        }
    }
}

/// The most that are written to in one go; whoever is left is written to in the next.
const TURN: i64 = 200;

pub async fn of_member(conn: &mut Conn, member: MemberId) -> db::Result<Often> {
    let (often,) = conn
        .query("SELECT letters FROM members WHERE id = $1")
        .bind(member)
        .one()
        .await?;
    Ok(often)
}

pub async fn choose(tx: &mut Write, member: MemberId, often: Often) -> db::Result<()> {
    tx.query("UPDATE members SET letters = $2 WHERE id = $1")
        .bind(member)
        .bind(often)
        .run()
        .await?;
    Ok(())
}

/// Where to write to somebody: an address that they have shown to be theirs.
pub async fn address(conn: &mut Conn, member: MemberId) -> db::Result<Option<Email>> {
    let row: Option<(String,)> = conn
        .query("SELECT email FROM members WHERE id = $1 AND email_verified_at IS NOT NULL")
        .bind(member)
        .optional()
        .await?;
    Ok(row.and_then(|(email,)| Email::parse(&email).ok()))
}

/// To whom it is time to write of what waits. From now on it is not, for as long as they wish.
pub async fn due(tx: &mut Write, now: Timestamp) -> db::Result<Vec<MemberId>> {
    let mut due = Vec::new();
    for often in Often::ALL {
        let Some(pause) = often.pause() else { continue };
        let rows: Vec<(MemberId,)> = tx
            .query(
                "UPDATE members SET written_at = $3 WHERE id IN
                     (SELECT id FROM members WHERE letters = $1 AND written_at <= $2
                          AND email_verified_at IS NOT NULL AND left_at IS NULL
                      ORDER BY written_at LIMIT $4)
                 RETURNING id",
            )
            .bind(*often)
            .bind(now.minus(pause))
            .bind(now)
            .bind(TURN)
            .all()
            .await?;
        due.extend(rows.into_iter().map(|(id,)| id));
    }
    Ok(due)
}

/// Whether somebody has looked into the house since a moment.
pub async fn looked_in(conn: &mut Conn, member: MemberId, since: Timestamp) -> db::Result<bool> {
    let (looked,) = conn
        .query("SELECT EXISTS (SELECT 1 FROM sessions WHERE member_id = $1 AND seen_at > $2)")
        .bind(member)
        .bind(since)
        .one()
        .await?;
    Ok(looked)
}
