//! Recovery codes: eight on paper, each signs in once when everything else is lost.
//!
//! 120 bits of chance need no slow hash: nobody guesses them, with or without the database.

use crate::{
    db::{self, Conn, Write},
    values::{Handle, MemberId, Timestamp, Token},
};

/// How many are made at once.
pub const HOW_MANY: usize = 8;

/// Makes new codes; those of before are worth nothing from now on.
pub async fn renew(tx: &mut Write, member: MemberId, now: Timestamp) -> db::Result<Vec<Token>> {
    tx.query("DELETE FROM recovery_codes WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    let codes: Vec<Token> = (0..HOW_MANY).map(|_| Token::written()).collect();
    for code in &codes {
        tx.query("INSERT INTO recovery_codes (code_hash, member_id, made_at) VALUES ($1, $2, $3)")
            .bind(code.hash())
            .bind(member)
            .bind(now)
            .run()
            .await?;
    }
    Ok(codes)
}

/// How many are left.
pub async fn left(conn: &mut Conn, member: MemberId) -> db::Result<i64> {
    let (left,) = conn
        .query("SELECT count(*) FROM recovery_codes WHERE member_id = $1 AND used_at IS NULL")
        .bind(member)
        .one()
        .await?;
    Ok(left)
}

/// Uses up a code of whoever has this handle. Of many at once, one gets it (invariant 39).
pub async fn use_up(
    tx: &mut Write,
    handle: &Handle,
    code: &Token,
    now: Timestamp,
) -> db::Result<Option<MemberId>> {
    let row: Option<(MemberId,)> = tx
        .query(
            "UPDATE recovery_codes SET used_at = $3 WHERE code_hash = $1 AND used_at IS NULL
             AND member_id = (SELECT id FROM members WHERE handle = $2) RETURNING member_id",
        )
        .bind(code.hash())
        .bind(handle.as_str().to_owned())
        .bind(now)
        .optional()
        .await?;
    Ok(row.map(|(member,)| member))
}

/// Whether a code would open something: asked before the one writer is.
pub async fn look(conn: &mut Conn, handle: &Handle, code: &Token) -> db::Result<bool> {
    let row: Option<(MemberId,)> = conn
        .query(
            "SELECT r.member_id FROM recovery_codes r JOIN members m ON m.id = r.member_id
             WHERE r.code_hash = $1 AND m.handle = $2 AND r.used_at IS NULL",
        )
        .bind(code.hash())
        .bind(handle.as_str().to_owned())
        .optional()
        .await?;
    Ok(row.is_some())
}
