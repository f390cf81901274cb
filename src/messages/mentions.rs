//! Mentions: whom a message calls, in the group where it is said.

use std::collections::BTreeSet;

use super::{Message, Unsaid, dress::Mention};
use crate::{
    db::{self, Conn, Write},
    groups,
    values::{GroupId, MemberId, Timestamp},
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
