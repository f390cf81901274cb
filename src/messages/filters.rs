//! Filters: words and links that a group holds back for its hosts, or does not take at all.

use super::Message;
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    groups::{self, Refusal},
    members::Member,
    policy::Act,
    values::{FilterId, GroupId, Reason, Timestamp, Unfit, words_of},
    words,
};

words! {
    /// What a filter looks for.
    pub enum Kind {
        /// A word, or a few in a row; case and accents do not matter.
        Word = "word",
        /// Links to a domain and what is under it; without one, every link.
        Link = "link",
    }

    /// What happens to a message that it finds.
    pub enum Effect {
        /// It waits for a host.
        Hold = "hold",
        /// It is not taken.
        Refuse = "refuse",
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Filter {
    pub id: FilterId,
    pub kind: Kind,
    /// As it is compared; empty for links: every link.
    pub pattern: String,
    pub effect: Effect,
    /// Told to whoever is held back.
    pub reason: String,
}

/// A filter that is about to be.
#[derive(Clone, Debug)]
pub struct Draft {
    pub kind: Kind,
    pub pattern: String,
    pub effect: Effect,
    pub reason: Reason,
}

/// How many filters a group may have.
pub const MOST: i64 = 100;
/// How many of the last messages a filter is tried on.
pub const TRIED: i64 = 200;

/// What a filter looks for, as it is compared.
pub fn pattern(kind: Kind, typed: &str) -> Result<String, Unfit> {
    const UNFIT: Unfit = Unfit::new("unfit-pattern", 60);
    if typed.chars().count() > 60 {
        return Err(UNFIT);
    }
    match kind {
        Kind::Word => {
            let words = spelled(typed).join(" ");
            Some(words).filter(|words| !words.is_empty()).ok_or(UNFIT)
        }
        Kind::Link if typed.trim().is_empty() => Ok(String::new()),
        Kind::Link => {
            let host = address(typed.trim());
            host.filter(|host| host.contains('.')).ok_or(UNFIT)
        }
    }
}

impl Filter {
    pub fn finds(&self, body: &str) -> bool {
        finds(self.kind, &self.pattern, body)
    }
}

/// Whether a message has it in it.
pub fn finds(kind: Kind, pattern: &str, body: &str) -> bool {
    match kind {
        Kind::Word => {
            let (said, sought) = (spelled(body), spelled(pattern));
            said.windows(sought.len().max(1)).any(|row| row == sought)
        }
        Kind::Link => body.split(between).any(|part| leads_to(part, pattern)),
    }
}

/// The words of a text in their order, as they are compared.
fn spelled(text: &str) -> Vec<String> {
    words_of(text).into_iter().map(|word| word.folded).collect()
}

/// What stands between two addresses.
fn between(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '<' | '>' | '(' | ')' | '[' | ']' | '"' | '«' | '»' | ',' | ';' | '|'
        )
}

/// Whether a part of a text is an address of this domain, or any address.
fn leads_to(part: &str, domain: &str) -> bool {
    let lower = part.to_ascii_lowercase();
    if domain.is_empty() {
        return lower.contains("://") || lower.starts_with("www.");
    }
    address(part).is_some_and(|host| {
        host.strip_suffix(domain)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// The host of an address, as browsers would understand it: an address need not say `https`.
fn address(part: &str) -> Option<String> {
    let part = part.trim_end_matches(['.', '!', '?', ':', '’', '\'']);
    let rest = part.split_once("://").map_or(part, |(_, rest)| rest);
    let url = url::Url::parse(&format!("http://{rest}")).ok()?;
    let host = url.host_str()?.trim_end_matches('.');
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// Adds a filter to a group, unless it has as many as it may.
pub async fn add(
    tx: &mut Write,
    host: &Member,
    group: GroupId,
    draft: &Draft,
    now: Timestamp,
) -> Result<Option<FilterId>, Refusal> {
    groups::allow_id(tx, host, group, Act::Run, now).await?;
    if of_group(tx, group).await?.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
        return Ok(None);
    }
    let id = FilterId::fresh();
    tx.query(
        "INSERT INTO filters (id, group_id, kind, pattern, effect, reason, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(group)
    .bind(draft.kind)
    .bind(draft.pattern.clone())
    .bind(draft.effect)
    .bind(draft.reason.to_string())
    .bind(now)
    .run()
    .await?;
    let added = Entry {
        subject: draft.pattern.clone(),
        reason: draft.reason.as_str(),
        ..Entry::in_group(host.id, Deed::AddFilter, group)
    };
    audit::write(tx, added, now).await?;
    Ok(Some(id))
}

/// Takes a filter away.
pub async fn remove(
    tx: &mut Write,
    host: &Member,
    (group, id): (GroupId, FilterId),
    now: Timestamp,
) -> Result<(), Refusal> {
    groups::allow_id(tx, host, group, Act::Run, now).await?;
    let removed: Option<(String,)> = tx
        .query("DELETE FROM filters WHERE id = $1 AND group_id = $2 RETURNING pattern")
        .bind(id)
        .bind(group)
        .optional()
        .await?;
    let (subject,) = removed.ok_or(Refusal::Absent)?;
    let entry = Entry {
        subject,
        ..Entry::in_group(host.id, Deed::RemoveFilter, group)
    };
    Ok(audit::write(tx, entry, now).await?)
}

/// The filters of a group, oldest first.
pub async fn of_group(conn: &mut Conn, group: GroupId) -> db::Result<Vec<Filter>> {
    conn.query(
        "SELECT id, kind, pattern, effect, reason FROM filters
         WHERE group_id = $1 ORDER BY made_at, id LIMIT $2",
    )
    .bind(group)
    .bind(MOST)
    .all()
    .await
}

/// Which of the group's last messages a filter would have found, newest first.
pub async fn would_find(
    conn: &mut Conn,
    group: GroupId,
    (kind, pattern): (Kind, &str),
) -> db::Result<Vec<Message>> {
    let mut last: Vec<Message> = conn
        .query(
            "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                    a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule,
                    s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
             FROM rooms r JOIN messages s ON s.room_id = r.id AND s.seq > r.last_seq - $2
             JOIN members a ON a.id = s.author_id
             WHERE r.group_id = $1 ORDER BY s.said_at DESC, s.id DESC LIMIT $2",
        )
        .bind(group)
        .bind(TRIED)
        .all()
        .await?;
    last.retain(|message| finds(kind, pattern, &message.body));
    Ok(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_whole_whatever_its_case_and_accents() {
        let pattern = pattern(Kind::Word, " Château fort ").unwrap();
        let found = |body| finds(Kind::Word, &pattern, body);
        assert!(found("Un CHATEAU   fort!") && found("(cha\u{302}teau-fort)"));
        assert!(!found("châteaux forts") && !found("château très fort") && !found(""));
        assert!(finds(Kind::Word, "oeuf", "Un ŒUF."));
    }

    #[test]
    fn a_word_without_a_letter_is_none() {
        for typed in ["", " !? ", &"x".repeat(61)] {
            assert!(pattern(Kind::Word, typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_domain_is_found_however_its_address_is_written() {
        let pattern = pattern(Kind::Link, "https://Spam.example/").unwrap();
        for body in [
            "see https://spam.example/x?y",
            "(HTTP://www.SPAM.example)",
            "on shop.spam.example, cheap",
            "spam.example.",
            "http://user@spam.example:8080/#top",
            "[here](https://spam。example)",
        ] {
            assert!(finds(Kind::Link, &pattern, body), "{body}");
        }
        for body in [
            "notspam.example",
            "spam example",
            "https://example/spam.example",
        ] {
            assert!(!finds(Kind::Link, &pattern, body), "{body}");
        }
    }

    #[test]
    fn without_a_domain_every_link_is_found_and_nothing_else() {
        assert_eq!(pattern(Kind::Link, " ").unwrap(), "");
        assert!(
            finds(Kind::Link, "", "at http://a.example") && finds(Kind::Link, "", "www.a.example")
        );
        assert!(!finds(Kind::Link, "", "no link: a.example, e.g. this"));
    }
}
