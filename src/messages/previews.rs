//! Previews: what the page behind a link says of itself, asked by the house after the message is said, and
//! kept as facts. The first address in the words of a message is shown, unless its author puts it away.

mod head;
mod links;

use std::collections::HashMap;

pub use self::head::facts;

use super::{
    Message, Unsaid, acts,
    changes::{self, Changed},
};
use crate::{
    db::{self, Conn, Sql, Write},
    jobs::{self, Work},
    members::Member,
    policy::Act,
    values::{GroupId, MessageId, Span, Timestamp},
};

/// What a page says of itself. Without a title there is nothing to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Facts {
    pub site: String,
    pub title: String,
    pub description: String,
}

/// What is shown of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub address: String,
    pub facts: Facts,
}

/// How long what is known of a page is good for others who name it.
const KNOWN: Span = Span::days(1);
/// The same of a page that says nothing, or was not reached.
const UNKNOWN: Span = Span::hours(1);

/// The words of a message are new: wants the address that they name looked up, if the group looks up any.
pub(super) async fn seek(tx: &mut Write, message: &Message, group: GroupId) -> db::Result<()> {
    let Some(address) = links::first(&message.body) else {
        return Ok(());
    };
    if !looks_up(tx, group).await? {
        return Ok(());
    }
    tx.query("INSERT INTO previews (message_id, address) VALUES ($1, $2)")
        .bind(message.id)
        .bind(address.to_string())
        .run()
        .await?;
    let (message, at) = (message.id, message.edited_at.unwrap_or(message.said_at));
    jobs::add(tx, &Work::Preview { message }, at).await
}

/// The words were edited: what they name now is looked up; the same address stays as it was shown.
pub(super) async fn renew(tx: &mut Write, message: &Message, group: GroupId) -> db::Result<()> {
    let address = links::first(&message.body).map(String::from);
    let shown: Option<(String,)> = tx
        .query("SELECT address FROM previews WHERE message_id = $1")
        .bind(message.id)
        .optional()
        .await?;
    if shown.map(|(shown,)| shown) == address {
        return Ok(());
    }
    forget(tx, message.id).await?;
    seek(tx, message, group).await
}

pub(super) async fn forget(tx: &mut Write, message: MessageId) -> db::Result<()> {
    tx.query("DELETE FROM previews WHERE message_id = $1")
        .bind(message)
        .run()
        .await?;
    Ok(())
}

/// Whether links are looked up in a group: as it wishes, and otherwise unless it is secret.
async fn looks_up(conn: &mut Conn, group: GroupId) -> db::Result<bool> {
    let (yes,) = conn
        .query(
            "SELECT EXISTS (SELECT 1 FROM groups g CROSS JOIN house h WHERE g.id = $1 AND h.previews
                 AND COALESCE(g.previews, g.visibility <> 'secret' AND NOT g.aside))",
        )
        .bind(group)
        .one()
        .await?;
    Ok(yes)
}

/// The address that is to be looked up for a message, if it is still wanted there.
pub async fn wanted(conn: &mut Conn, message: MessageId) -> db::Result<Option<String>> {
    let row: Option<(String, GroupId)> = conn
        .query(
            "SELECT p.address, r.group_id FROM previews p JOIN messages s ON s.id = p.message_id
             JOIN rooms r ON r.id = s.room_id
             WHERE p.message_id = $1 AND p.asked_at IS NULL AND NOT p.put_away",
        )
        .bind(message)
        .optional()
        .await?;
    match row {
        Some((address, group)) if looks_up(conn, group).await? => Ok(Some(address)),
        _ => Ok(None),
    }
}

/// What is known of a page already.
pub async fn known(conn: &mut Conn, address: &str, now: Timestamp) -> db::Result<Option<Facts>> {
    conn.query("SELECT site, title, description FROM pages WHERE address = $1 AND ends_at > $2")
        .bind(address.to_owned())
        .bind(now)
        .optional()
        .await
}

/// Keeps what a page says of itself for whoever names it next.
pub async fn learn(tx: &mut Write, address: &str, facts: &Facts, now: Timestamp) -> db::Result<()> {
    let good = if facts.title.is_empty() {
        UNKNOWN
    } else {
        KNOWN
    };
    tx.query(
        "INSERT INTO pages (address, site, title, description, ends_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (address) DO UPDATE SET site = excluded.site, title = excluded.title,
             description = excluded.description, ends_at = excluded.ends_at",
    )
    .bind(address.to_owned())
    .bind(facts.site.clone())
    .bind(facts.title.clone())
    .bind(facts.description.clone())
    .bind(now.plus(good))
    .run()
    .await?;
    Ok(())
}

/// Shows what a page says of itself under a message, if it still names that address.
pub async fn show(
    tx: &mut Write,
    message: MessageId,
    (address, facts): (&str, &Facts),
    now: Timestamp,
) -> db::Result<Option<Changed>> {
    let shown = tx
        .query(
            "UPDATE previews SET site = $3, title = $4, description = $5, asked_at = $6
             WHERE message_id = $1 AND address = $2 AND asked_at IS NULL AND NOT put_away",
        )
        .bind(message)
        .bind(address.to_owned())
        .bind(facts.site.clone())
        .bind(facts.title.clone())
        .bind(facts.description.clone())
        .bind(now)
        .run()
        .await?;
    if shown == 0 || facts.title.is_empty() {
        return Ok(None);
    }
    changes::note(tx, message).await.map(Some)
}

/// Its author does not want it shown; nothing, if nothing is.
pub async fn put_away(
    tx: &mut Write,
    author: &Member,
    id: MessageId,
    now: Timestamp,
) -> Result<Option<Changed>, Unsaid> {
    let (message, _) = acts::allow(tx, author, id, Act::TakeBack, now).await?;
    if message.author_id != author.id {
        return Err(Unsaid::Forbidden);
    }
    let gone = tx
        .query(
            "UPDATE previews SET put_away = TRUE, site = '', title = '', description = ''
             WHERE message_id = $1 AND NOT put_away",
        )
        .bind(id)
        .run()
        .await?;
    if gone == 0 {
        return Ok(None);
    }
    Ok(Some(changes::note(tx, id).await?))
}

#[derive(sqlx::FromRow)]
struct Row {
    message_id: MessageId,
    address: String,
    #[sqlx(flatten)]
    facts: Facts,
}

const SHOWN: Sql = Sql::Differs {
    sqlite: "SELECT message_id, address, site, title, description FROM previews
             WHERE title <> '' AND message_id IN
                 (SELECT unhex(replace(value, '-', '')) FROM json_each($1))",
    postgres: "SELECT message_id, address, site, title, description FROM previews
               WHERE title <> '' AND message_id IN
                   (SELECT value::uuid FROM json_array_elements_text($1::json) value)",
};

/// What is shown under these messages.
pub(super) async fn of_messages(
    conn: &mut Conn,
    ids: &[MessageId],
) -> db::Result<HashMap<MessageId, Preview>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let names = serde_json::to_string(&names).expect("words are JSON");
    let rows: Vec<Row> = conn.query(SHOWN).bind(names).all().await?;
    let shown = rows.into_iter().map(|row| {
        let Row {
            message_id,
            address,
            facts,
        } = row;
        (message_id, Preview { address, facts })
    });
    Ok(shown.collect())
}

/// Forgets pages that are no longer good to know.
pub async fn sweep(tx: &mut Write, now: Timestamp) -> db::Result<()> {
    tx.query("DELETE FROM pages WHERE ends_at <= $1")
        .bind(now)
        .run()
        .await?;
    Ok(())
}
