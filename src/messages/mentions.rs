//! Mentions: whom a message calls, in the group where it is said.

use std::collections::BTreeSet;

use super::{Message, Unsaid, dress::Mention};
use crate::{
    db::{self, Conn, Write},
    groups,
    rooms::Place,
    values::{GroupId, MemberId, MessageId, Timestamp},
};

/// How many people one message calls by name.
const MOST: usize = 50;

/// The words that call several people at once, in either language.
const EVERYBODY: [&str; 5] = ["everyone", "everybody", "all", "tous", "toutes"];
const HOSTS: [&str; 4] = ["hosts", "host", "hotes", "hote"];

/// Whom some words call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Called {
    pub handles: BTreeSet<String>,
    pub hosts: bool,
    pub everybody: bool,
}

impl Called {
    /// Reads `@handle`, `@hosts` and `@everyone` out of what was typed. Never fails.
    pub fn by(text: &str) -> Self {
        let mut called = Self::default();
        let mut before = ' ';
        for (at, sign) in text.char_indices() {
            if sign == '@' && !is_of_a_name(before) && called.handles.len() < MOST {
                let rest = &text[at + 1..];
                let end = rest.find(|c| !is_of_a_name(c)).unwrap_or(rest.len());
                called.add(rest[..end].to_lowercase());
            }
            before = sign;
        }
        called
    }

    fn add(&mut self, word: String) {
        let plain = word.replace('ô', "o");
        if EVERYBODY.contains(&plain.as_str()) {
            self.everybody = true;
        } else if HOSTS.contains(&plain.as_str()) {
            self.hosts = true;
        } else if (2..=30).contains(&word.chars().count()) {
            self.handles.insert(word);
        }
    }

    fn is_nobody(&self) -> bool {
        self.handles.is_empty() && !self.hosts && !self.everybody
    }
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How many people `@everyone` would call, if these words do and it was not confirmed.
pub(super) async fn unconfirmed(
    tx: &mut Write,
    (group, author): (GroupId, MemberId),
    (text, confirmed): (&str, bool),
    now: Timestamp,
) -> db::Result<Result<(), Unsaid>> {
    if confirmed || !Called::by(text).everybody {
        return Ok(Ok(()));
    }
    let (others,): (i64,) = tx
        .query(
            "SELECT count(*) FROM memberships
             WHERE group_id = $1 AND member_id <> $2 AND (until IS NULL OR until > $3)",
        )
        .bind(group)
        .bind(author)
        .bind(now)
        .one()
        .await?;
    Ok(if others > 1 {
        Err(Unsaid::Everybody(others))
    } else {
        Ok(())
    })
}

/// Writes down whom a message calls, and gives those whom it names. Whoever blocked its author is named,
/// so that nobody is told, and does not hear of it.
pub(super) async fn keep(
    tx: &mut Write,
    message: &Message,
    group: GroupId,
    text: &str,
) -> db::Result<Vec<Mention>> {
    let called = Called::by(text);
    if called.is_nobody() {
        return Ok(Vec::new());
    }
    let mut named = Vec::new();
    for handle in &called.handles {
        named.extend(in_group(tx, group, handle, message.said_at).await?);
    }
    if called.hosts {
        for host in groups::hosts(tx, group).await? {
            if named
                .iter()
                .all(|known: &Mention| known.member != host.member_id)
            {
                named.push(Mention {
                    member: host.member_id,
                    name: host.name,
                    handle: host.handle,
                });
            }
        }
    }
    for mention in &named {
        note(tx, message, mention.member).await?;
    }
    if called.everybody {
        note_everybody(tx, message, group).await?;
    }
    Ok(named)
}

/// The words were edited: whom they call now.
pub(super) async fn renew(
    tx: &mut Write,
    message: &Message,
    group: GroupId,
    text: &str,
) -> db::Result<()> {
    tx.query("DELETE FROM mentions WHERE message_id = $1")
        .bind(message.id)
        .run()
        .await?;
    keep(tx, message, group, text).await?;
    Ok(())
}

/// How many are read at once.
pub const PAGE: i64 = 50;

/// What calls somebody and is theirs to read now, from the one behind `after` on, the latest first.
/// `places` are all their rooms.
pub async fn of_member(
    conn: &mut Conn,
    member: MemberId,
    (places, after): (&[Place], Option<MessageId>),
    now: Timestamp,
) -> db::Result<Vec<Message>> {
    let behind: Option<(Timestamp,)> = match after {
        Some(after) => {
            let said = conn.query("SELECT said_at FROM messages WHERE id = $1");
            said.bind(after).optional().await?
        }
        None => None,
    };
    let (at,) = behind.unwrap_or((Timestamp(i64::MAX),));
    let ids: Vec<(MessageId,)> = conn
        .query(
            "SELECT s.id FROM mentions n JOIN messages s ON s.id = n.message_id
             JOIN rooms r ON r.id = n.room_id
             JOIN memberships m ON m.group_id = r.group_id AND m.member_id = n.member_id
             WHERE n.member_id = $1 AND NOT n.quiet AND s.author_id <> $1 AND s.removed_at IS NULL
                 AND (m.until IS NULL OR m.until > $2) AND s.seq >= r.kept_from
                 AND s.seq >= COALESCE((SELECT k.from_seq FROM read_marks k
                     WHERE k.room_id = r.id AND k.member_id = $1), 0)
                 AND (s.said_at, s.id) < ($3, $5)
             ORDER BY s.said_at DESC, s.id DESC LIMIT $4",
        )
        .bind(member)
        .bind(now)
        .bind(at)
        .bind(PAGE)
        .bind(after.unwrap_or(MessageId(uuid::Uuid::nil())))
        .all()
        .await?;
    let ids: Vec<MessageId> = ids.into_iter().map(|(id,)| id).collect();
    let first = places
        .iter()
        .map(|place| (place.room_id, place.from_seq.max(1)))
        .collect();
    let mut found = super::gathered(conn, &ids, &first).await?;
    found.sort_by_key(|said| std::cmp::Reverse((said.said_at, said.id)));
    Ok(found)
}

async fn in_group(
    conn: &mut Conn,
    group: GroupId,
    handle: &str,
    now: Timestamp,
) -> db::Result<Option<Mention>> {
    let row: Option<(MemberId, String, String)> = conn
        .query(
            "SELECT a.id, a.name, a.handle FROM members a
             JOIN memberships m ON m.member_id = a.id AND m.group_id = $1
             WHERE a.handle = $2 AND (m.until IS NULL OR m.until > $3)",
        )
        .bind(group)
        .bind(handle.to_owned())
        .bind(now)
        .optional()
        .await?;
    Ok(row.map(|(member, name, handle)| Mention {
        member,
        name,
        handle,
    }))
}

async fn note(tx: &mut Write, message: &Message, member: MemberId) -> db::Result<()> {
    tx.query(
        "INSERT INTO mentions (message_id, member_id, room_id, seq, named, quiet)
         VALUES ($1, $2, $3, $4, TRUE,
             EXISTS (SELECT 1 FROM blocks b WHERE b.member_id = $2 AND b.blocked_id = $5))",
    )
    .bind(message.id)
    .bind(member)
    .bind(message.room_id)
    .bind(message.seq)
    .bind(message.author_id)
    .run()
    .await?;
    Ok(())
}

async fn note_everybody(tx: &mut Write, message: &Message, group: GroupId) -> db::Result<()> {
    tx.query(
        "INSERT INTO mentions (message_id, member_id, room_id, seq, named, quiet)
         SELECT $1, m.member_id, $2, $3, FALSE,
             EXISTS (SELECT 1 FROM blocks b WHERE b.member_id = m.member_id AND b.blocked_id = $5)
         FROM memberships m
         WHERE m.group_id = $4 AND m.member_id <> $5 AND (m.until IS NULL OR m.until > $6)
         ON CONFLICT (message_id, member_id) DO NOTHING",
    )
    .bind(message.id)
    .bind(message.room_id)
    .bind(message.seq)
    .bind(group)
    .bind(message.author_id)
    .bind(message.said_at)
    .run()
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_called_by_their_handles() {
        let called = Called::by("@lina, (@marc_2) and a@b.example; @Hôtes!");
        let handles: Vec<&str> = called.handles.iter().map(String::as_str).collect();
        assert_eq!(handles, ["lina", "marc_2"]);
        assert!(called.hosts && !called.everybody);
        assert!(Called::by("@tous").everybody);
        assert_eq!(Called::by("@ @@ @é @"), Called::default());
    }
}
