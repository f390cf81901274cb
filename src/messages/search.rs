//! Search: everything that somebody may read, found again.
//!
//! Beside a message its words are kept, folded once for both databases ([`crate::values::words_of`]), with
//! marks for who said it, where, and what is in it. The table is made of messages alone: made anew, it is
//! the same (invariant 12). Whoever keeps, changes or takes away words says so here, in the same
//! transaction, so that old words are found no more (invariant 7).

pub mod excerpt;
pub mod query;
mod terms;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    query::{Has, Query},
    terms::Terms,
};
use super::{Message, filters, forwards};
use crate::{
    db::{self, Conn, Sql, Write},
    files,
    groups::{self, Refusal},
    members::{Member, people},
    policy::Act,
    values::{GroupId, MemberId, MessageId, RoomId, Timestamp, words_of},
};

/// A message that was found.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Found {
    pub id: MessageId,
    pub seq: i64,
    pub author_id: MemberId,
    pub author_name: String,
    pub author_handle: String,
    pub body: String,
    pub said_at: Timestamp,
    /// The message in whose thread it was said.
    pub thread: Option<i64>,
    pub room_id: RoomId,
    pub room_slug: String,
    pub room_name: String,
    pub group_id: GroupId,
    pub group_slug: String,
    pub group_name: String,
    pub aside: bool,
}

/// Why nothing was looked for.
#[derive(Debug, thiserror::Error)]
pub enum Unfound {
    /// No group or room of theirs has this address.
    #[error("there is no such place")]
    Place,
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// How many are found at once.
pub const PAGE: i64 = 30;

/// Makes a message found by its words, which have just been said.
pub(super) async fn index_words(tx: &mut Write, message: &Message) -> db::Result<()> {
    add(tx, &Source::from(message)).await
}

/// Makes a message found by its words as they are now, and by what hangs on it.
pub(crate) async fn index(tx: &mut Write, message: &Message) -> db::Result<()> {
    forget(tx, message.id).await?;
    if message.removed_at.is_some() {
        return Ok(());
    }
    let mut source = [Source::from(message)];
    attach(tx, &mut source).await?;
    add(tx, &source[0]).await
}

/// What a row of the table is made of.
#[derive(sqlx::FromRow)]
struct Source {
    id: MessageId,
    room_id: RoomId,
    author_id: MemberId,
    body: String,
    said_at: Timestamp,
    #[sqlx(skip)]
    has: BTreeSet<Has>,
}

/// Something that hangs on a message: words to find it by, and what that is.
#[derive(sqlx::FromRow)]
struct Hanging {
    message_id: MessageId,
    words: String,
    /// What a file is; `poll` and `words` otherwise.
    what: String,
}

impl Source {
    fn bears(&mut self, hanging: &Hanging) {
        self.body.push('\n');
        self.body.push_str(&hanging.words);
        match hanging.what.as_str() {
            "words" => {}
            "poll" => drop(self.has.insert(Has::Poll)),
            media => {
                self.has.insert(Has::File);
                let kind = media.split('/').next().unwrap_or_default();
                let kinds = [Has::Image, Has::Video, Has::Audio];
                self.has
                    .extend(kinds.into_iter().filter(|has| has.as_str() == kind));
            }
        }
    }
}

/// What hangs on these messages, which come by name: the answers of polls, files, what is said again.
async fn attach(conn: &mut Conn, messages: &mut [Source]) -> db::Result<()> {
    let (Some(first), Some(last)) = (messages.first(), messages.last()) else {
        return Ok(());
    };
    let hanging: Vec<Hanging> = conn
        .query(
            "SELECT message_id, words, what FROM (
                 SELECT message_id, words, 'poll' AS what, place FROM poll_choices
                 WHERE message_id >= $1 AND message_id <= $2
                 UNION ALL SELECT message_id, name || ' ' || alt AS words, media AS what, place FROM files
                 WHERE message_id >= $1 AND message_id <= $2
                 UNION ALL SELECT message_id, words, 'words' AS what, 0 AS place FROM forwards
                 WHERE message_id >= $1 AND message_id <= $2) hanging
             ORDER BY message_id, what, place",
        )
        .bind(first.id)
        .bind(last.id)
        .all()
        .await?;
    for one in hanging {
        let place = messages.binary_search_by_key(&one.message_id, |message| message.id);
        if let Ok(place) = place {
            messages[place].bears(&one);
        }
    }
    Ok(())
}

impl From<&Message> for Source {
    fn from(message: &Message) -> Self {
        Self {
            id: message.id,
            room_id: message.room_id,
            author_id: message.author_id,
            body: message.body.clone(),
            said_at: message.said_at,
            has: BTreeSet::new(),
        }
    }
}

async fn add(tx: &mut Write, message: &Source) -> db::Result<()> {
    let kept = kept(message);
    // Two may be said at one moment; the later one moves on by the least there is.
    let mut at = message.said_at;
    while !keep(tx, at, message.id, &kept).await? {
        at = Timestamp(at.0 + 1);
    }
    Ok(())
}

async fn keep(tx: &mut Write, at: Timestamp, id: MessageId, kept: &str) -> db::Result<bool> {
    let added = tx
        .query(
            "INSERT INTO search (at, message_id, words) VALUES ($1, $2, $3)
             ON CONFLICT (at) DO NOTHING",
        )
        .bind(at)
        .bind(id)
        .bind(kept.to_owned())
        .run()
        .await?;
    Ok(added == 1)
}

/// Its words are found no more.
pub(crate) async fn forget(tx: &mut Write, id: MessageId) -> db::Result<()> {
    tx.query("DELETE FROM search WHERE message_id = $1")
        .bind(id)
        .run()
        .await?;
    Ok(())
}

/// What a message is found by.
fn kept(message: &Source) -> String {
    let mut kept: Vec<String> = words_of(&message.body)
        .into_iter()
        .map(|word| word.folded)
        .collect();
    kept.push(terms::ANY.into());
    kept.push(terms::said_by(message.author_id));
    kept.push(terms::said_in(message.room_id));
    kept.extend(contents(message).into_iter().map(terms::has));
    kept.join(" ")
}

/// What a message has in it beside words.
fn contents(message: &Source) -> BTreeSet<Has> {
    let mut has = message.has.clone();
    has.extend(filters::finds(filters::Kind::Link, "", &message.body).then_some(Has::Link));
    has
}

/// Makes everything found that was said before there was a search.
pub async fn index_everything(tx: &mut Write) -> db::Result<()> {
    let (known,): (bool,) = tx
        .query("SELECT EXISTS (SELECT 1 FROM search)")
        .one()
        .await?;
    if known { Ok(()) } else { rebuild(tx).await }
}

/// Makes the whole table anew.
pub async fn rebuild(tx: &mut Write) -> db::Result<()> {
    tx.query("DELETE FROM search").run().await?;
    let mut last = MessageId(uuid::Uuid::nil());
    loop {
        let mut some = after(tx, last).await?;
        let Some(end) = some.last().map(|end| end.id) else {
            return Ok(());
        };
        attach(tx, &mut some).await?;
        last = end;
        for message in &some {
            add(tx, message).await?;
        }
    }
}

/// Some of the messages that have words, by name.
async fn after(conn: &mut Conn, last: MessageId) -> db::Result<Vec<Source>> {
    conn.query(
        "SELECT id, room_id, author_id, body, said_at FROM messages
         WHERE id > $1 AND removed_at IS NULL ORDER BY id LIMIT 1000",
    )
    .bind(last)
    .all()
    .await
}

/// The newest first. Whoever reads is in the group now, and reads no further back than is theirs.
const FIND: Sql = Sql::Differs {
    sqlite:
        "SELECT s.id, s.seq, s.author_id, a.name AS author_name, a.handle AS author_handle, s.body,
                    s.said_at, s.thread, r.id AS room_id, r.slug AS room_slug, r.name AS room_name,
                    g.id AS group_id, g.slug AS group_slug, g.name AS group_name, g.aside
             FROM search_words CROSS JOIN search e CROSS JOIN messages s CROSS JOIN rooms r
             CROSS JOIN memberships m CROSS JOIN groups g CROSS JOIN members a
             LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
             WHERE search_words MATCH $3 AND $4 <> ''
             AND search_words.rowid >= $5 AND search_words.rowid < $6
             AND e.at = search_words.rowid AND s.id = e.message_id AND s.removed_at IS NULL
             AND r.id = s.room_id AND m.group_id = r.group_id AND m.member_id = $1
             AND (m.until IS NULL OR m.until > $2) AND s.seq >= COALESCE(k.from_seq, 0)
             AND g.id = r.group_id AND a.id = s.author_id
             ORDER BY search_words.rowid DESC LIMIT $7",
    postgres:
        "SELECT s.id, s.seq, s.author_id, a.name AS author_name, a.handle AS author_handle, s.body,
                    s.said_at, s.thread, r.id AS room_id, r.slug AS room_slug, r.name AS room_name,
                    g.id AS group_id, g.slug AS group_slug, g.name AS group_name, g.aside
             FROM search e JOIN messages s ON s.id = e.message_id JOIN rooms r ON r.id = s.room_id
             JOIN memberships m ON m.group_id = r.group_id JOIN groups g ON g.id = r.group_id
             JOIN members a ON a.id = s.author_id
             LEFT JOIN read_marks k ON k.room_id = r.id AND k.member_id = $1
             WHERE e.vector @@ CAST(CAST($4 AS TEXT) AS tsquery) AND CAST($3 AS TEXT) <> ''
             AND e.at >= $5 AND e.at < $6 AND s.removed_at IS NULL AND m.member_id = $1
             AND (m.until IS NULL OR m.until > $2) AND s.seq >= COALESCE(k.from_seq, 0)
             ORDER BY e.at DESC LIMIT $7",
};

/// What a reader looks for, of all that is theirs to read now, from the one behind `after` on.
/// `span` is when it was said.
pub async fn find(
    conn: &mut Conn,
    reader: &Member,
    (query, span): (&Query, (Timestamp, Timestamp)),
    after: Option<MessageId>,
    now: Timestamp,
) -> Result<Vec<Found>, Unfound> {
    let Some(terms) = sought(conn, reader, query, now).await? else {
        return Ok(Vec::new());
    };
    let before = behind(conn, after).await?.min(span.1);
    let mut found: Vec<Found> = conn
        .query(FIND)
        .bind(reader.id)
        .bind(now)
        .bind(terms.for_sqlite())
        .bind(terms.for_postgres())
        .bind(span.0)
        .bind(before)
        .bind(PAGE)
        .all()
        .await?;
    retain_readable(conn, reader, &mut found, now).await?;
    show_what_hangs(conn, &mut found).await?;
    Ok(found)
}

/// Where nothing was typed, what was found is what is said again, or what files are called.
async fn show_what_hangs(conn: &mut Conn, found: &mut [Found]) -> db::Result<()> {
    let bare = found.iter().filter(|found| found.body.is_empty());
    let bare: Vec<MessageId> = bare.map(|found| found.id).collect();
    if bare.is_empty() {
        return Ok(());
    }
    let mut again = forwards::of_messages(conn, &bare).await?;
    let files = files::of_messages(conn, &bare).await?;
    for one in found.iter_mut().filter(|found| found.body.is_empty()) {
        one.body = if let Some(origin) = again.remove(&one.id) {
            origin.words
        } else {
            let mine = files.iter().filter(|file| file.message_id == Some(one.id));
            mine.map(|file| &*file.name).collect::<Vec<_>>().join(", ")
        };
    }
    Ok(())
}

/// What has to be in the index; nothing, if nobody can have said it.
async fn sought(
    conn: &mut Conn,
    reader: &Member,
    query: &Query,
    now: Timestamp,
) -> Result<Option<Terms>, Unfound> {
    let mut terms = Terms::of(query);
    if let Some((group, room)) = &query.place {
        let rooms = places(conn, reader, (group, room.as_deref()), now).await?;
        if rooms.is_empty() {
            return Err(Unfound::Place);
        }
        terms.one_of(rooms.into_iter().map(terms::said_in).collect());
    }
    if let Some(handle) = &query.from {
        // A handle that nobody has and one that is not theirs to know find the same: nothing.
        let Some(author) = people::by_handle(conn, handle).await? else {
            return Ok(None);
        };
        terms.one_of(vec![terms::said_by(author)]);
    }
    Ok(Some(terms))
}

/// The rooms at an address, of those that a reader is in.
async fn places(
    conn: &mut Conn,
    reader: &Member,
    (group, room): (&str, Option<&str>),
    now: Timestamp,
) -> db::Result<Vec<RoomId>> {
    let rooms: Vec<(RoomId,)> = conn
        .query(
            "SELECT r.id FROM groups g JOIN rooms r ON r.group_id = g.id
             JOIN memberships m ON m.group_id = g.id AND m.member_id = $1
             WHERE g.slug = $3 AND ($4 = '' OR r.slug = $4) AND (m.until IS NULL OR m.until > $2)
             ORDER BY r.id",
        )
        .bind(reader.id)
        .bind(now)
        .bind(group.to_owned())
        .bind(room.unwrap_or_default().to_owned())
        .all()
        .await?;
    Ok(rooms.into_iter().map(|(id,)| id).collect())
}

/// Where a list of what was found goes on.
async fn behind(conn: &mut Conn, after: Option<MessageId>) -> db::Result<Timestamp> {
    let Some(after) = after else {
        return Ok(Timestamp(i64::MAX));
    };
    let last: Option<(Timestamp,)> = conn
        .query(
            "SELECT COALESCE(e.at, s.said_at) AS at FROM messages s
             LEFT JOIN search e ON e.message_id = s.id WHERE s.id = $1",
        )
        .bind(after)
        .optional()
        .await?;
    Ok(last.map_or(Timestamp(i64::MAX), |(at,)| at))
}

/// The statement knows who is in which group; the policy has the last word all the same.
async fn retain_readable(
    conn: &mut Conn,
    reader: &Member,
    found: &mut Vec<Found>,
    now: Timestamp,
) -> Result<(), Unfound> {
    let mut groups: Vec<GroupId> = found.iter().map(|one| one.group_id).collect();
    groups.sort();
    groups.dedup();
    let mut readable = BTreeMap::new();
    for group in groups {
        match groups::allow_id(conn, reader, group, Act::Read, now).await {
            Ok(group) => {
                readable.insert(group.id, group.name);
            }
            Err(Refusal::Db(error)) => return Err(error.into()),
            Err(_) => {}
        }
    }
    found.retain(|one| readable.contains_key(&one.group_id));
    // An aside is called as this reader calls it.
    for one in found.iter_mut().filter(|one| one.aside) {
        one.group_name.clone_from(&readable[&one.group_id]);
        one.room_name.clone_from(&one.group_name);
    }
    Ok(())
}
