//! Blocks: servers and accounts with which the house, or one group, has nothing to do (invariant 51).

use super::allowed;
use crate::{
    db::{self, Conn, Write},
    values::{ActorId, MemberId, Timestamp},
};

/// Whom nothing goes to and nothing comes from.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Block {
    pub id: uuid::Uuid,
    /// `None`: for the whole house.
    pub actor_id: Option<ActorId>,
    /// A server by its name, an account by its address.
    pub target: String,
    pub reason: String,
    pub made_by: MemberId,
    pub made_at: Timestamp,
}

/// The most that one list is read of.
pub const MOST: usize = 10_000;

/// What was typed, as it is kept: `Spam.Example` is the server spam.example and whatever is below it,
/// `https://…` one account. `None`: neither.
pub fn target(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.starts_with("https://") || typed.starts_with("http://") {
        let account: url::Url = typed.parse().ok()?;
        return (typed.len() <= 2_048 && account.host_str().is_some() && account.path() != "/")
            .then(|| account.to_string());
    }
    let server = typed.trim_start_matches(['@', '.', '*']);
    let address: url::Url = format!("https://{server}").parse().ok()?;
    // As other servers are known: names of any letters in the ones that the network knows.
    let known = &address[url::Position::BeforeHost..url::Position::AfterPort];
    let fits = (1..=260).contains(&known.len())
        && !server.contains(['/', '?', '#', '@'])
        && known.contains(['.', ':'])
        && known
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'));
    fits.then(|| known.to_owned())
}

/// A list, as it was read line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// Targets with their reasons.
    pub found: Vec<(String, String)>,
    /// What is only limited there.
    pub limited: usize,
    /// What is neither a server nor an account: the number of the line, and how it begins.
    pub unread: Vec<(i64, String)>,
}

/// Reads a list as Mastodon exports it, or one target a line. What is only limited there is left out;
/// what is not understood is told.
pub fn read_list(text: &str) -> List {
    read(text, target)
}

/// The same of servers alone.
pub fn read_servers(text: &str) -> List {
    read(text, |typed| {
        target(typed).filter(|target| !target.contains("://"))
    })
}

fn read(text: &str, target: impl Fn(&str) -> Option<String>) -> List {
    let mut list = List::default();
    for (line, text) in (1..).zip(text.lines()) {
        let mut cells = text.split(',').map(|cell| cell.trim().trim_matches('"'));
        let server = cells.next().unwrap_or_default();
        if server.is_empty() || server.starts_with('#') {
            continue;
        }
        let severity = cells.next().filter(|word| !word.is_empty());
        let reason = cells.nth(2).unwrap_or_default();
        match (target(server), severity.unwrap_or("suspend")) {
            (Some(target), "suspend") if list.found.len() < MOST => {
                list.found
                    .push((target, reason.chars().take(300).collect()));
            }
            (Some(_), "silence" | "noop") => list.limited += 1,
            _ if list.unread.len() < MOST => {
                list.unread.push((line, text.chars().take(60).collect()));
            }
            _ => {}
        }
    }
    list
}

/// Whether the house, or this actor, has nothing to do with an account or its server: it is kept out, or
/// only others are heard.
pub async fn keeps_out(
    conn: &mut Conn,
    actor: Option<ActorId>,
    (host, account): (&str, &str),
) -> db::Result<bool> {
    let (out,) = conn
        .query(
            "SELECT EXISTS (SELECT 1 FROM outside_blocks
                     WHERE (actor_id IS NULL OR actor_id = $1)
                     AND (target = $2 OR target = $3 OR (length($2) > length(target)
                         AND substr($2, length($2) - length(target)) = '.' || target)))
                 OR EXISTS (SELECT 1 FROM outside_only o
                     WHERE (o.actor_id IS NULL OR o.actor_id = $1)
                     AND NOT EXISTS (SELECT 1 FROM outside_allowed a
                         WHERE (a.actor_id = o.actor_id OR (a.actor_id IS NULL AND o.actor_id IS NULL))
                         AND (a.target = $2 OR (length($2) > length(a.target)
                             AND substr($2, length($2) - length(a.target)) = '.' || a.target)))) AS kept_out",
        )
        .bind(actor)
        .bind(host.to_owned())
        .bind(account.to_owned())
        .one()
        .await?;
    Ok(out)
}

/// Whether a target is kept out already, by exactly this line.
pub async fn stands(conn: &mut Conn, actor: Option<ActorId>, target: &str) -> db::Result<bool> {
    let (stands,) = conn
        .query(
            "SELECT EXISTS (SELECT 1 FROM outside_blocks WHERE target = $2
                 AND (actor_id = $1 OR (actor_id IS NULL AND CAST($1 AS UUID) IS NULL))) AS stands",
        )
        .bind(actor)
        .bind(target.to_owned())
        .one()
        .await?;
    Ok(stands)
}

/// Ends everything with somebody: they follow no more, what they said is gone, no news goes to them.
/// The wish to delete what they have still does.
pub async fn add(tx: &mut Write, block: &Block) -> db::Result<()> {
    put(tx, block).await?;
    end_with(tx, block.actor_id, &[&block.target]).await
}

/// Puts one on the list, instead of the same from before. With whom it ends is for [`end_with`].
pub async fn put(tx: &mut Write, block: &Block) -> db::Result<()> {
    tx.query(
        "DELETE FROM outside_blocks WHERE target = $2
         AND (actor_id = $1 OR (actor_id IS NULL AND CAST($1 AS UUID) IS NULL))",
    )
    .bind(block.actor_id)
    .bind(block.target.clone())
    .run()
    .await?;
    tx.query(
        "INSERT INTO outside_blocks (id, actor_id, target, reason, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(block.id)
    .bind(block.actor_id)
    .bind(block.target.clone())
    .bind(block.reason.clone())
    .bind(block.made_by)
    .bind(block.made_at)
    .run()
    .await?;
    Ok(())
}

/// Ends everything with these: accounts, and servers with whatever is below them.
pub async fn end_with(tx: &mut Write, actor: Option<ActorId>, targets: &[&str]) -> db::Result<()> {
    for account in targets.iter().filter(|target| target.contains("://")) {
        forget(tx, actor, account).await?;
    }
    for known in allowed::known(tx, actor).await? {
        if targets.iter().any(|target| is_of(&known.host, target)) {
            forget(tx, actor, &known.host).await?;
        }
    }
    Ok(())
}

/// Whether a server is the one of that name, or is below it: what [`keeps_out`] asks of each line.
pub(super) fn is_of(host: &str, target: &str) -> bool {
    let above = host.strip_suffix(target);
    above.is_some_and(|below| below.is_empty() || below.ends_with('.'))
}

/// Whatever came from this server or account before goes with it; what only takes back still leaves.
pub(super) async fn forget(tx: &mut Write, actor: Option<ActorId>, whom: &str) -> db::Result<()> {
    tx.query(
        "DELETE FROM followers WHERE (CAST($1 AS UUID) IS NULL OR actor_id = $1)
         AND (remote_id = $2 OR host = $2)",
    )
    .bind(actor)
    .bind(whom.to_owned())
    .run()
    .await?;
    tx.query(
        "DELETE FROM outside_replies WHERE (CAST($1 AS UUID) IS NULL OR actor_id = $1)
         AND (author = $2 OR host = $2)",
    )
    .bind(actor)
    .bind(whom.to_owned())
    .run()
    .await?;
    tx.query(
        "DELETE FROM outside_wishes WHERE (CAST($1 AS UUID) IS NULL OR actor_id = $1)
         AND (author = $2 OR host = $2)",
    )
    .bind(actor)
    .bind(whom.to_owned())
    .run()
    .await?;
    tx.query(
        "DELETE FROM outside_trusted WHERE (CAST($1 AS UUID) IS NULL OR actor_id = $1)
         AND author = $2",
    )
    .bind(actor)
    .bind(whom.to_owned())
    .run()
    .await?;
    tx.query(
        "DELETE FROM outside_claims WHERE (author = $2 OR host = $2)
         AND (CAST($1 AS UUID) IS NULL OR EXISTS (SELECT 1 FROM copies c
             WHERE c.id = outside_claims.copy_id AND c.actor_id = $1))",
    )
    .bind(actor)
    .bind(whom.to_owned())
    .run()
    .await?;
    tx.query(
        "UPDATE deliveries SET state = 'dropped' WHERE (CAST($1 AS UUID) IS NULL OR actor_id = $1)
         AND state = 'waiting' AND kind <> 'delete' AND host = $2",
    )
    .bind(actor)
    .bind(whom.to_owned())
    .run()
    .await?;
    tx.brings_work();
    Ok(())
}

/// Hears them again from now on. False: there was no such block here.
pub async fn remove(tx: &mut Write, actor: Option<ActorId>, id: uuid::Uuid) -> db::Result<bool> {
    let removed = tx
        .query(
            "DELETE FROM outside_blocks WHERE id = $2
             AND (actor_id = $1 OR (actor_id IS NULL AND CAST($1 AS UUID) IS NULL))",
        )
        .bind(actor)
        .bind(id)
        .run()
        .await?;
    Ok(removed == 1)
}

/// The blocks of the house, or of one actor, by name, from the one behind `after` on.
pub async fn list(
    conn: &mut Conn,
    actor: Option<ActorId>,
    after: &str,
    limit: i64,
) -> db::Result<Vec<Block>> {
    conn.query(
        "SELECT id, actor_id, target, reason, made_by, made_at FROM outside_blocks
         WHERE (actor_id = $1 OR (actor_id IS NULL AND CAST($1 AS UUID) IS NULL)) AND target > $2
         ORDER BY target LIMIT $3",
    )
    .bind(actor)
    .bind(after.to_owned())
    .bind(limit)
    .all()
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_server_or_an_account() {
        assert_eq!(target(" Spam.Example ").as_deref(), Some("spam.example"));
        assert_eq!(target("*.spam.example").as_deref(), Some("spam.example"));
        let odd = target("Bücher_1.example:8443");
        assert_eq!(odd.as_deref(), Some("xn--bcher_1-n2a.example:8443"));
        let account = "https://a.example/users/bo";
        assert_eq!(target(account).as_deref(), Some(account));
        for wrong in [
            "",
            "spam",
            "a b.example",
            "https://a.example/",
            "100%.example",
            "x'.y",
        ] {
            assert_eq!(target(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn below_a_server_is_what_ends_in_its_name_after_a_dot() {
        for host in ["spam.example", "a.spam.example", "b.a.spam.example"] {
            assert!(is_of(host, "spam.example"), "{host}");
        }
        for host in [
            "notspam.example",
            "example",
            "spam.example:8443",
            "spam.example.org",
        ] {
            assert!(!is_of(host, "spam.example"), "{host}");
        }
    }

    #[test]
    fn however_long_a_list_is_it_is_told_of_so_many_lines() {
        let list = read_list(&"x\n".repeat(MOST + 5));
        assert_eq!(list.unread.len(), MOST);
    }

    #[test]
    fn a_list_is_read_as_mastodon_exports_it() {
        let list = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n\
                    spam.example,suspend,true,true,Spam,false\n\
                    loud.example,silence,false,false,,false\n\
                    no server\n\n\
                    odd.example,burn\n\
                    plain.example\n";
        let list = read_list(list);
        assert_eq!(
            list.found,
            [
                ("spam.example".to_owned(), "Spam".to_owned()),
                ("plain.example".to_owned(), String::new())
            ]
        );
        assert_eq!(list.limited, 1);
        let told = [
            (4, "no server".to_owned()),
            (6, "odd.example,burn".to_owned()),
        ];
        assert_eq!(list.unread, told);
    }
}
