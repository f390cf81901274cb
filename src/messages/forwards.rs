//! Forwards: words of one message said again in another room, by somebody who may read them.
//!
//! They go no further than they could have gone by walking: anywhere in the same group, or out of a group
//! that everybody in the house may enter; what is said in an aside stays there. The words are copied as
//! they were; once they are gone where they were said, they are gone here too (invariant 7). Who said them,
//! and where, is told within the same group only: elsewhere nobody learns of a place that is not theirs.

use std::collections::HashMap;

use super::{
    Message, Unsaid, acts,
    changes::{self, Changed},
    search,
};
use crate::{
    db::{self, Conn, Sql, Write},
    groups::Group,
    members::Member,
    policy::Act,
    values::{GroupId, MessageId, Timestamp, Visibility},
};

/// What a message forwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Where the words were said: theirs to read or not, as ever.
    pub source: MessageId,
    /// Empty once they are gone there.
    pub words: String,
    /// Who said them, and in which room, within the same group.
    pub from: Option<(String, String)>,
}

/// Whether what is said in one group may be said again in another.
pub fn may_leave(from: &Group, to: GroupId) -> bool {
    !from.aside && (from.id == to || from.visibility == Visibility::Open)
}

/// The words of a message, for one who may read them and may say them again there.
pub(super) async fn words(
    conn: &mut Conn,
    member: &Member,
    (source, to): (MessageId, GroupId),
    now: Timestamp,
) -> Result<String, Unsaid> {
    let (message, (from, _)) = acts::allow(conn, member, source, Act::Read, now).await?;
    if !may_leave(&from, to) {
        return Err(Unsaid::Forbidden);
    }
    let words = if message.body.is_empty() {
        let again = of_messages(conn, &[source]).await?.remove(&source);
        again.map(|origin| origin.words).unwrap_or_default()
    } else {
        message.body
    };
    // There is nothing to be said again of files alone: they stay where they are.
    if words.is_empty() {
        return Err(Unsaid::Gone);
    }
    Ok(words)
}

/// A message that has just been said forwards these words.
pub(super) async fn keep(
    tx: &mut Write,
    message: &mut Message,
    (source, words): (MessageId, String),
) -> db::Result<()> {
    tx.query("INSERT INTO forwards (message_id, source_id, words) VALUES ($1, $2, $3)")
        .bind(message.id)
        .bind(source)
        .bind(words)
        .run()
        .await?;
    message.dress.origin = of_messages(tx, &[message.id]).await?.remove(&message.id);
    Ok(())
}

/// The words of a message are gone: it forwards nothing any more, and nothing forwards it.
pub(super) async fn forget(tx: &mut Write, id: MessageId) -> db::Result<Vec<Changed>> {
    tx.query("DELETE FROM forwards WHERE message_id = $1")
        .bind(id)
        .run()
        .await?;
    let mut changed = Vec::new();
    let mut sources = vec![id];
    while let Some(source) = sources.pop() {
        let forwards: Vec<(MessageId,)> = tx
            .query(
                "UPDATE forwards SET words = '' WHERE source_id = $1 AND words <> ''
                 RETURNING message_id",
            )
            .bind(source)
            .all()
            .await?;
        for (forward,) in forwards {
            let emptied = changes::note(tx, forward).await?;
            // It is found by them no more.
            search::index(tx, &emptied.message).await?;
            changed.push(emptied);
            // What was forwarded without a word of one's own was forwarded on from here.
            sources.push(forward);
        }
    }
    Ok(changed)
}

#[derive(sqlx::FromRow)]
struct Row {
    message_id: MessageId,
    source_id: MessageId,
    words: String,
    author_name: String,
    room_name: String,
    near: bool,
}

const ORIGINS: Sql = Sql::Differs {
    sqlite: "SELECT f.message_id, f.source_id, f.words, a.name AS author_name, r.name AS room_name,
                    r.group_id = here.group_id AS near
             FROM forwards f JOIN messages s ON s.id = f.source_id
             JOIN members a ON a.id = s.author_id JOIN rooms r ON r.id = s.room_id
             JOIN messages h ON h.id = f.message_id JOIN rooms here ON here.id = h.room_id
             WHERE f.message_id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))",
    postgres:
        "SELECT f.message_id, f.source_id, f.words, a.name AS author_name, r.name AS room_name,
                      r.group_id = here.group_id AS near
               FROM forwards f JOIN messages s ON s.id = f.source_id
               JOIN members a ON a.id = s.author_id JOIN rooms r ON r.id = s.room_id
               JOIN messages h ON h.id = f.message_id JOIN rooms here ON here.id = h.room_id
               WHERE f.message_id IN
                   (SELECT value::uuid FROM json_array_elements_text($1::json) value)",
};

/// What these messages forward.
pub(super) async fn of_messages(
    conn: &mut Conn,
    ids: &[MessageId],
) -> db::Result<HashMap<MessageId, Origin>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let names = serde_json::to_string(&names).expect("words are JSON");
    let rows: Vec<Row> = conn.query(ORIGINS).bind(names).all().await?;
    let origin = |row: Row| Origin {
        source: row.source_id,
        words: row.words,
        from: row.near.then_some((row.author_name, row.room_name)),
    };
    let found = rows.into_iter().map(|row| (row.message_id, origin(row)));
    Ok(found.collect())
}
