//! The key to somebody's feed from outside: for a program that reads feeds and cannot sign in. It opens
//! nothing but reading what its owner may read at that moment, and is taken back at any time.

use crate::{
    db::{self, Conn, Write},
    values::{MemberId, Timestamp, Token},
};

/// What is known of somebody's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Key {
    /// Whoever holds it reads the words, and not only who spoke where.
    pub words: bool,
    pub made_at: Timestamp,
}

/// Makes a key, in the place of the one before: whoever holds that reads nothing any more.
pub async fn make(
    tx: &mut Write,
    member: MemberId,
    words: bool,
    now: Timestamp,
) -> db::Result<Token> {
    let token = Token::fresh();
    tx.query(
        "INSERT INTO feed_keys (member_id, key_hash, words, made_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (member_id) DO UPDATE SET key_hash = excluded.key_hash, words = excluded.words,
             made_at = excluded.made_at",
    )
    .bind(member)
    .bind(token.hash())
    .bind(words)
    .bind(now)
    .run()
    .await?;
    Ok(token)
}

pub async fn revoke(tx: &mut Write, member: MemberId) -> db::Result<()> {
    tx.query("DELETE FROM feed_keys WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    Ok(())
}

pub async fn of(conn: &mut Conn, member: MemberId) -> db::Result<Option<Key>> {
    conn.query("SELECT words, made_at FROM feed_keys WHERE member_id = $1")
        .bind(member)
        .optional()
        .await
}

/// Whose key this is.
pub async fn bearer(conn: &mut Conn, token: &Token) -> db::Result<Option<(MemberId, bool)>> {
    conn.query("SELECT member_id, words FROM feed_keys WHERE key_hash = $1")
        .bind(token.hash())
        .optional()
        .await
}
