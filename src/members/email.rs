//! Addresses for mail: given by a member, and worth something once they have shown that it is theirs.

use crate::{
    db::{self, Conn, Write},
    values::{Email, MemberId, Timestamp},
};

/// What somebody gave, and whether it is shown to be theirs.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Given {
    pub email: Option<String>,
    pub email_verified_at: Option<Timestamp>,
}

pub async fn of_member(conn: &mut Conn, member: MemberId) -> db::Result<Given> {
    conn.query("SELECT email, email_verified_at FROM members WHERE id = $1")
        .bind(member)
        .one()
        .await
}

/// Takes another address, which shows nothing yet, or none.
pub async fn change(tx: &mut Write, member: MemberId, email: Option<&Email>) -> db::Result<()> {
    tx.query("UPDATE members SET email = $2, email_verified_at = NULL WHERE id = $1")
        .bind(member)
        .bind(email.map(ToString::to_string))
        .run()
        .await?;
    tx.query("DELETE FROM mail_links WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    Ok(())
}

/// Somebody receives mail there, if it is still the address they gave and nobody else's. If not, the
/// transaction is over.
pub async fn verify(
    tx: &mut Write,
    member: MemberId,
    email: &str,
    now: Timestamp,
) -> db::Result<bool> {
    let verified = tx
        .query(
            "UPDATE members SET email_verified_at = $3, written_at = $3 WHERE id = $1 AND email = $2
             AND NOT EXISTS (SELECT 1 FROM members o
                 WHERE o.email = $2 AND o.email_verified_at IS NOT NULL AND o.id <> $1)",
        )
        .bind(member)
        .bind(email.to_owned())
        .bind(now)
        .run()
        .await;
    match verified {
        Ok(verified) => Ok(verified == 1),
        // Somebody else shows the same in this moment (invariant 34).
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Who has shown that an address is theirs.
pub async fn whose(conn: &mut Conn, email: &Email) -> db::Result<Option<MemberId>> {
    let row: Option<(MemberId,)> = conn
        .query("SELECT id FROM members WHERE email = $1 AND email_verified_at IS NOT NULL")
        .bind(email.as_str().to_owned())
        .optional()
        .await?;
    Ok(row.map(|(id,)| id))
}
