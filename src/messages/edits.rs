//! Edits: what was said is said better, taken back, removed by a host, or given back.

use super::{
    Message, Unsaid, acts,
    changes::{self, Changed},
    floor, forwards, held, mentions, polls, previews, reading, search,
};
use crate::{
    db::{self, Conn, Write},
    files::{self, Host},
    members::Member,
    policy::Act,
    values::{Alt, Body, FileId, MessageId, Timestamp},
};

/// What a message said before, and since when it did.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Wording {
    pub version: i64,
    pub body: String,
    pub written_at: Timestamp,
}

/// Says one's own words better. What they were is kept for those who could read them.
pub async fn edit(
    tx: &mut Write,
    author: &Member,
    id: MessageId,
    body: &Body,
    now: Timestamp,
) -> Result<Vec<Changed>, Unsaid> {
    let (message, (group, _)) = acts::allow(tx, author, id, Act::Say, now).await?;
    if message.author_id != author.id {
        return Err(Unsaid::Forbidden);
    }
    if message.body == body.as_str() {
        return Ok(Vec::new());
    }
    // Whoever voted answered these words.
    if polls::is_one(tx, id).await? {
        return Err(Unsaid::Forbidden);
    }
    // Whatever would have been held is not slipped in afterwards.
    if let Some(unsaid) = floor::would_hold(tx, (group.id, author.id), body, now).await? {
        return Err(unsaid);
    }
    keep_wording(tx, &message).await?;
    tx.query("UPDATE messages SET body = $2, edited_at = $3 WHERE id = $1")
        .bind(id)
        .bind(body.to_string())
        .bind(now)
        .run()
        .await?;
    mentions::renew(tx, &message, group.id, body.as_str()).await?;
    let reworded = Message {
        body: body.to_string(),
        ..message.clone()
    };
    search::index(tx, &reworded).await?;
    previews::renew(tx, &reworded, group.id).await?;
    Ok(changes::reworded(tx, &message).await?)
}

async fn keep_wording(tx: &mut Write, message: &Message) -> db::Result<()> {
    tx.query(
        "INSERT INTO wordings (message_id, version, body, written_at) VALUES ($1,
             (SELECT COALESCE(max(version), 0) + 1 FROM wordings WHERE message_id = $1), $2, $3)",
    )
    .bind(message.id)
    .bind(message.body.clone())
    .bind(message.edited_at.unwrap_or(message.said_at))
    .run()
    .await?;
    Ok(())
}

/// What a message said before, oldest first.
pub async fn wordings(conn: &mut Conn, message: MessageId) -> db::Result<Vec<Wording>> {
    conn.query(
        "SELECT version, body, written_at FROM wordings WHERE message_id = $1 ORDER BY version",
    )
    .bind(message)
    .all()
    .await
}

/// Whether these are the words with which a message was said first.
pub(super) async fn began_with(conn: &mut Conn, message: &Message, body: &str) -> db::Result<bool> {
    let first = wordings(conn, message.id).await?.into_iter().next();
    Ok(first.map_or(message.body == body, |first| first.body == body))
}

/// Says what a file of one's own message shows, for whoever cannot see or hear it.
pub async fn describe(
    tx: &mut Write,
    author: &Member,
    (id, file): (MessageId, FileId),
    alt: &Alt,
    now: Timestamp,
) -> Result<Changed, Unsaid> {
    let (message, _) = acts::allow(tx, author, id, Act::TakeBack, now).await?;
    if message.author_id != author.id {
        return Err(Unsaid::Forbidden);
    }
    let described = files::describe(tx, author.id, file, alt).await?;
    if described.message_id != Some(id) {
        return Err(Unsaid::Absent);
    }
    Ok(changes::note(tx, id).await?)
}

/// Takes one's own words back: their place stays, and says that they were there.
pub async fn take_back(
    tx: &mut Write,
    author: &Member,
    id: MessageId,
    now: Timestamp,
) -> Result<Vec<Changed>, Unsaid> {
    let (message, _) = acts::allow(tx, author, id, Act::TakeBack, now).await?;
    if message.author_id != author.id {
        return Err(Unsaid::Forbidden);
    }
    Ok(empty(tx, &message, Going::TakenBack, now).await?)
}

/// How words go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Going {
    TakenBack,
    /// A host removed them, by this rule.
    Removed(Option<i64>),
    /// By themselves.
    Faded,
}

/// Takes the words of a message away; its number stays (invariant 7). Nothing, if they are gone.
pub(crate) async fn remove(
    tx: &mut Write,
    id: MessageId,
    rule: Option<i64>,
    now: Timestamp,
) -> db::Result<Vec<Changed>> {
    go(tx, id, Going::Removed(rule), now).await
}

/// The words of a message go, if they are there.
pub(super) async fn go(
    tx: &mut Write,
    id: MessageId,
    going: Going,
    now: Timestamp,
) -> db::Result<Vec<Changed>> {
    match reading::bare(tx, id).await? {
        Some(message) if message.removed_at.is_none() => empty(tx, &message, going, now).await,
        _ => Ok(Vec::new()),
    }
}

pub(super) async fn empty(
    tx: &mut Write,
    message: &Message,
    going: Going,
    now: Timestamp,
) -> db::Result<Vec<Changed>> {
    let rule = match going {
        Going::Removed(rule) => rule,
        Going::TakenBack | Going::Faded => None,
    };
    let fades_at = match going {
        Going::Faded => Some(message.fades_at.map_or(now, |at| at.min(now))),
        Going::TakenBack | Going::Removed(_) => message.fades_at,
    };
    tx.query(
        "UPDATE messages SET body = '', removed_at = $2, removed_rule = $3, taken_back = $4,
             fades_at = $5, pinned_at = NULL, edited_at = NULL
         WHERE id = $1",
    )
    .bind(message.id)
    .bind(now)
    .bind(rule)
    .bind(going == Going::TakenBack)
    .bind(fades_at)
    .run()
    .await?;
    strip(tx, message.id).await?;
    let again = forwards::forget(tx, message.id).await?;
    files::remove_of(tx, Host::Message(message.id), now).await?;
    search::forget(tx, message.id).await?;
    held::forget(tx, message.author_id, message.client_id).await?;
    let mut changed = changes::reworded(tx, message).await?;
    if let Some(thread) = message.thread {
        changed.extend(changes::top_of(tx, message.room_id, thread).await?);
    }
    changed.extend(again);
    Ok(changed)
}

/// Takes away what hangs on words that are gone.
async fn strip(tx: &mut Write, id: MessageId) -> db::Result<()> {
    tx.query("DELETE FROM wordings WHERE message_id = $1")
        .bind(id)
        .run()
        .await?;
    tx.query("DELETE FROM reactions WHERE message_id = $1")
        .bind(id)
        .run()
        .await?;
    tx.query("DELETE FROM mentions WHERE message_id = $1")
        .bind(id)
        .run()
        .await?;
    tx.query("DELETE FROM bookmarks WHERE message_id = $1")
        .bind(id)
        .run()
        .await?;
    previews::forget(tx, id).await?;
    polls::forget(tx, id).await
}

/// Gives a message its words back, unless they would be gone by now anyhow.
pub(crate) async fn restore(
    tx: &mut Write,
    id: MessageId,
    body: &str,
    now: Timestamp,
) -> db::Result<Vec<Changed>> {
    let given = tx
        .query(
            "UPDATE messages SET body = $2, removed_at = NULL, removed_rule = NULL
             WHERE id = $1 AND removed_at IS NOT NULL AND NOT taken_back
                 AND (fades_at IS NULL OR fades_at > $3)
                 AND seq >= (SELECT kept_from FROM rooms WHERE id = messages.room_id)",
        )
        .bind(id)
        .bind(body.to_owned())
        .bind(now)
        .run()
        .await?;
    let Some(message) = reading::bare(tx, id).await?.filter(|_| given > 0) else {
        return Ok(Vec::new());
    };
    let (group, _) = changes::place(tx, message.room_id).await?;
    mentions::renew(tx, &message, group, body).await?;
    search::index(tx, &message).await?;
    previews::renew(tx, &message, group).await?;
    let mut changed = changes::reworded(tx, &message).await?;
    if let Some(thread) = message.thread {
        changed.extend(changes::top_of(tx, message.room_id, thread).await?);
    }
    Ok(changed)
}

/// Hangs a message where everybody finds it, or takes it down.
pub async fn pin(
    tx: &mut Write,
    member: &Member,
    id: MessageId,
    on: bool,
    now: Timestamp,
) -> Result<Option<Changed>, Unsaid> {
    let (message, _) = acts::allow(tx, member, id, Act::Pin, now).await?;
    if message.pinned_at.is_some() == on {
        return Ok(None);
    }
    tx.query("UPDATE messages SET pinned_at = $2 WHERE id = $1")
        .bind(id)
        .bind(on.then_some(now))
        .run()
        .await?;
    Ok(Some(changes::note(tx, message.id).await?))
}
