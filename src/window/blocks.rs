//! Blocks: servers and accounts with which the house, or one group, has nothing to do (invariant 51).

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

/// Reads a list as Mastodon exports it, or one server a line. Gives targets with their reasons: those
/// that are suspended there; what is only limited there is left out.
pub fn read_list(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for line in text.lines().take(MOST) {
        let mut cells = line.split(',').map(|cell| cell.trim().trim_matches('"'));
        let server = cells.next().unwrap_or_default();
        let severity = cells.next().unwrap_or("suspend");
        let reason = cells.nth(2).unwrap_or_default();
        if let (Some(target), "suspend") = (target(server), severity) {
            found.push((target, reason.chars().take(300).collect()));
        }
    }
    found
}

/// Whether the house, or this actor, has nothing to do with an account or its server.
pub async fn keeps_out(
    conn: &mut Conn,
    actor: Option<ActorId>,
    (host, account): (&str, &str),
) -> db::Result<bool> {
    let found: Option<(i64,)> = conn
        .query(
            "SELECT CAST(1 AS BIGINT) FROM outside_blocks
             WHERE (actor_id IS NULL OR actor_id = $1)
                 AND (target = $2 OR target = $3 OR (length($2) > length(target)
                         AND substr($2, length($2) - length(target)) = '.' || target)) LIMIT 1",
        )
        .bind(actor)
        .bind(host.to_owned())
        .bind(account.to_owned())
        .optional()
        .await?;
    Ok(found.is_some())
}

/// Ends everything with somebody: they follow no more, what they said is gone, no news goes to them.
/// The wish to delete what they have still does.
pub async fn add(tx: &mut Write, block: &Block) -> db::Result<()> {
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
    forget(tx, block.actor_id, &block.target).await
}

/// Whatever came from them before goes with them; what only takes back still leaves.
async fn forget(tx: &mut Write, actor: Option<ActorId>, target: &str) -> db::Result<()> {
    tx.query(
        "DELETE FROM followers WHERE (CAST($1 AS UUID) IS NULL OR actor_id = $1)
         AND (remote_id = $2 OR host = $2 OR (length(host) > length($2)
             AND substr(host, length(host) - length($2)) = '.' || $2))",
    )
    .bind(actor)
    .bind(target.to_owned())
    .run()
    .await?;
    tx.query(
        "DELETE FROM outside_replies WHERE (CAST($1 AS UUID) IS NULL OR actor_id = $1)
         AND (author = $2 OR host = $2 OR (length(host) > length($2)
             AND substr(host, length(host) - length($2)) = '.' || $2))",
    )
    .bind(actor)
    .bind(target.to_owned())
    .run()
    .await?;
    tx.query(
        "DELETE FROM outside_wishes WHERE (CAST($1 AS UUID) IS NULL OR actor_id = $1)
         AND (author = $2 OR host = $2 OR (length(host) > length($2)
             AND substr(host, length(host) - length($2)) = '.' || $2))",
    )
    .bind(actor)
    .bind(target.to_owned())
    .run()
    .await?;
    tx.query(
        "DELETE FROM outside_trusted WHERE (CAST($1 AS UUID) IS NULL OR actor_id = $1)
         AND author = $2",
    )
    .bind(actor)
    .bind(target.to_owned())
    .run()
    .await?;
    tx.query(
        "DELETE FROM outside_claims WHERE (author = $2 OR host = $2 OR (length(host) > length($2)
             AND substr(host, length(host) - length($2)) = '.' || $2))
         AND (CAST($1 AS UUID) IS NULL OR EXISTS (SELECT 1 FROM copies c
             WHERE c.id = outside_claims.copy_id AND c.actor_id = $1))",
    )
    .bind(actor)
    .bind(target.to_owned())
    .run()
    .await?;
    tx.query(
        "UPDATE deliveries SET state = 'dropped' WHERE (CAST($1 AS UUID) IS NULL OR actor_id = $1)
         AND state = 'waiting' AND kind <> 'delete' AND (host = $2 OR (length(host) > length($2)
             AND substr(host, length(host) - length($2)) = '.' || $2))",
    )
    .bind(actor)
    .bind(target.to_owned())
    .run()
    .await?;
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
    fn a_list_is_read_as_mastodon_exports_it() {
        let list = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n\
                    spam.example,suspend,true,true,Spam,false\n\
                    loud.example,silence,false,false,,false\n\
                    plain.example\n";
        let found = read_list(list);
        assert_eq!(
            found,
            [
                ("spam.example".to_owned(), "Spam".to_owned()),
                ("plain.example".to_owned(), String::new())
            ]
        );
    }
}
