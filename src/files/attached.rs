//! Attached: files that belong to a message, or to one that waits for a host.

use super::{File, erase, find, own};
use crate::{
    db::{self, Conn, Sql, Write},
    groups::Refusal,
    values::{Alt, FileId, HeldId, MemberId, MessageId, RoomId, Timestamp},
};

/// How many files a message has at most.
pub const MOST: usize = 10;

/// What files belong to.
#[derive(Clone, Copy, Debug)]
pub enum Host {
    Message(MessageId),
    Held(HeldId),
}

/// Whether all of these can be attached: the author's own, whole, sent for this room, and part of
/// nothing yet. Until the transaction ends nobody else takes them.
pub async fn claim(
    tx: &mut Write,
    author: MemberId,
    room: RoomId,
    files: &[FileId],
) -> db::Result<bool> {
    // In one order for everybody, so that nobody waits for somebody who waits for them.
    let mut files = files.to_vec();
    files.sort_unstable();
    let many = files.len();
    files.dedup();
    let mut free = many <= MOST && files.len() == many;
    for file in files {
        let claimed = tx
            .query(
                "UPDATE files SET state = state
                 WHERE id = $1 AND owner_id = $2 AND room_id = $3 AND state = 'whole'
                     AND message_id IS NULL AND held_id IS NULL",
            )
            .bind(file)
            .bind(author)
            .bind(room)
            .run()
            .await?;
        free &= claimed == 1;
    }
    Ok(free)
}

/// Attaches what was claimed, in the order given.
pub async fn attach(tx: &mut Write, host: Host, files: &[FileId]) -> db::Result<()> {
    let (message, held) = match host {
        Host::Message(id) => (Some(id), None),
        Host::Held(id) => (None, Some(id)),
    };
    for (place, file) in (0_i64..).zip(files) {
        tx.query("UPDATE files SET message_id = $2, held_id = $3, place = $4 WHERE id = $1")
            .bind(*file)
            .bind(message)
            .bind(held)
            .bind(place)
            .run()
            .await?;
    }
    Ok(())
}

/// A message that waited was let through: its files go with it.
pub async fn approve(tx: &mut Write, held: HeldId, message: MessageId) -> db::Result<()> {
    tx.query("UPDATE files SET message_id = $2, held_id = NULL WHERE held_id = $1")
        .bind(held)
        .bind(message)
        .run()
        .await?;
    Ok(())
}

const OF_MESSAGES: Sql = Sql::Differs {
    sqlite: "SELECT id, owner_id, room_id, message_id, held_id, name, alt, state, media, size, arrived,
                    width, height, small, blur, seconds, loudness
             FROM files WHERE message_id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))
             ORDER BY message_id, place",
    postgres: "SELECT id, owner_id, room_id, message_id, held_id, name, alt, state, media, size, arrived,
                      width, height, small, blur, seconds, loudness
               FROM files WHERE message_id IN
                   (SELECT value::uuid FROM json_array_elements_text($1::json) value)
               ORDER BY message_id, place",
};

/// The files of these messages, each message's in their order.
pub async fn of_messages(conn: &mut Conn, messages: &[MessageId]) -> db::Result<Vec<File>> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = messages.iter().map(ToString::to_string).collect();
    let ids = serde_json::to_string(&ids).expect("words are JSON");
    conn.query(OF_MESSAGES).bind(ids).all().await
}

/// The files of what waits for a host, in their order.
pub async fn of_held(conn: &mut Conn, held: HeldId) -> db::Result<Vec<File>> {
    conn.query(
        "SELECT id, owner_id, room_id, message_id, held_id, name, alt, state, media, size, arrived,
                width, height, small, blur, seconds, loudness
         FROM files WHERE held_id = $1 ORDER BY place",
    )
    .bind(held)
    .all()
    .await
}

/// A message is gone, and its files with it.
pub async fn remove_of(tx: &mut Write, host: Host, now: Timestamp) -> db::Result<()> {
    let files = match host {
        Host::Message(id) => of_messages(tx, &[id]).await?,
        Host::Held(id) => of_held(tx, id).await?,
    };
    for file in files {
        erase(tx, file.id, now).await?;
    }
    Ok(())
}

/// Says what a file shows, in the words of its owner.
pub async fn describe(
    tx: &mut Write,
    owner: MemberId,
    id: FileId,
    alt: &Alt,
) -> Result<File, Refusal> {
    own(tx, owner, id).await?;
    tx.query("UPDATE files SET alt = $2 WHERE id = $1")
        .bind(id)
        .bind(alt.to_string())
        .run()
        .await?;
    own(tx, owner, id).await
}

/// Whether these are the files that a message has. Sent again by a page without scripts, a file has
/// another id and is the same all the same.
pub async fn are(
    conn: &mut Conn,
    have: &[File],
    (author, ids): (MemberId, &[FileId]),
) -> db::Result<bool> {
    if have.len() != ids.len() {
        return Ok(false);
    }
    for (file, id) in have.iter().zip(ids) {
        if file.id == *id {
            continue;
        }
        let other = find(conn, *id).await?;
        let alike = other.is_some_and(|other| {
            other.owner_id == author
                && (&other.name, other.size, other.media) == (&file.name, file.size, file.media)
        });
        if !alike {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What is said, or what files are called beside which nothing is.
pub fn words(body: &str, files: &[File]) -> String {
    if !body.is_empty() {
        return body.to_owned();
    }
    let names: Vec<&str> = files.iter().map(|file| &*file.name).collect();
    names.join(", ")
}
