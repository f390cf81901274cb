//! Reactions: an emoji under a message, each person each emoji once.

use super::{
    Unsaid, acts,
    changes::{self, Changed},
};
use crate::{
    db::{self, Write},
    members::Member,
    policy::Act,
    values::{Emoji, MessageId, Timestamp},
};

/// How many different emoji one message bears.
const KINDS: i64 = 30;

/// Puts an emoji under a message, or takes it away. Nothing, if it was so already.
pub async fn react(
    tx: &mut Write,
    member: &Member,
    message: MessageId,
    (emoji, on): (&Emoji, bool),
    now: Timestamp,
) -> Result<Option<Changed>, Unsaid> {
    let (message, _) = acts::allow(tx, member, message, Act::React, now).await?;
    let done = if on {
        if is_full(tx, message.id, emoji).await? {
            return Err(Unsaid::Full);
        }
        put(tx, member, message.id, emoji, now).await?
    } else {
        take(tx, member, message.id, emoji).await?
    };
    Ok(if done {
        Some(changes::note(tx, message.id).await?)
    } else {
        None
    })
}

/// Another kind of emoji would be one too many.
async fn is_full(tx: &mut Write, message: MessageId, emoji: &Emoji) -> db::Result<bool> {
    let (others,): (i64,) = tx
        .query("SELECT count(DISTINCT emoji) FROM reactions WHERE message_id = $1 AND emoji <> $2")
        .bind(message)
        .bind(emoji.to_string())
        .one()
        .await?;
    Ok(others >= KINDS)
}

async fn put(
    tx: &mut Write,
    member: &Member,
    message: MessageId,
    emoji: &Emoji,
    now: Timestamp,
) -> db::Result<bool> {
    let put = tx
        .query(
            "INSERT INTO reactions (message_id, member_id, emoji, reacted_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (message_id, member_id, emoji) DO NOTHING",
        )
        .bind(message)
        .bind(member.id)
        .bind(emoji.to_string())
        .bind(now)
        .run()
        .await?;
    Ok(put > 0)
}

async fn take(
    tx: &mut Write,
    member: &Member,
    message: MessageId,
    emoji: &Emoji,
) -> db::Result<bool> {
    let taken = tx
        .query("DELETE FROM reactions WHERE message_id = $1 AND member_id = $2 AND emoji = $3")
        .bind(message)
        .bind(member.id)
        .bind(emoji.to_string())
        .run()
        .await?;
    Ok(taken > 0)
}
