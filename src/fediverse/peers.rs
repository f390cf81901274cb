//! Other servers: whether they answer, and how they like to be spoken to.

use aws_lc_rs::digest::{SHA256, digest};

use super::signature::Scheme;
use crate::{
    db::{self, Conn, Write},
    jobs::{self, Work},
    values::{Span, Timestamp},
};

#[derive(Debug, Default, sqlx::FromRow)]
pub(super) struct Peer {
    failing_since: Option<Timestamp>,
    failures: i64,
    quiet_until: Option<Timestamp>,
    draft: Option<Scheme>,
    draft_until: Option<Timestamp>,
}

impl Peer {
    /// When it may be tried again, if not now.
    pub(super) fn rests_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.quiet_until.filter(|until| *until > now)
    }

    /// The draft to sign in first.
    pub(super) fn scheme(&self, now: Timestamp) -> Scheme {
        match (self.draft, self.draft_until) {
            (Some(draft), Some(until)) if until > now => draft,
            _ => Scheme::Cavage,
        }
    }

    /// When to try again after one more failure.
    pub(super) fn next_try(&self, host: &str, now: Timestamp) -> Timestamp {
        let failures = self.failures + 1;
        let pause = pause(failures, self.failing_since.unwrap_or(now), now);
        now.plus(spread(pause, host, failures))
    }
}

pub(super) async fn find(conn: &mut Conn, host: &str) -> db::Result<Peer> {
    let peer = conn
        .query(
            "SELECT failing_since, failures, quiet_until, draft, draft_until
             FROM peers WHERE host = $1",
        )
        .bind(host.to_owned())
        .optional()
        .await?;
    Ok(peer.unwrap_or_default())
}

/// After seven days a server counts as dead, and is asked once a day as long as something waits.
fn pause(failures: i64, since: Timestamp, now: Timestamp) -> Span {
    if since <= now.minus(Span::days(7)) {
        return Span::hours(24);
    }
    match failures {
        ..=1 => Span::minutes(1),
        2 => Span::minutes(5),
        3 => Span::minutes(30),
        4 => Span::hours(2),
        5 => Span::hours(8),
        _ => Span::hours(12),
    }
}

/// Up to a quarter longer, so that servers that failed together do not come back together.
fn spread(pause: Span, host: &str, failures: i64) -> Span {
    let hash = digest(&SHA256, format!("{host} {failures}").as_bytes());
    let share = i64::from(hash.as_ref()[0]);
    Span(pause.0 + pause.0 / 4 / 256 * share)
}

pub(super) async fn failed(
    tx: &mut Write,
    host: &str,
    next_try: Timestamp,
    now: Timestamp,
) -> db::Result<()> {
    tx.query(
        "INSERT INTO peers (host, failing_since, failures, quiet_until) VALUES ($1, $2, 1, $3)
         ON CONFLICT (host) DO UPDATE SET
             failing_since = COALESCE(peers.failing_since, excluded.failing_since),
             failures = peers.failures + 1, quiet_until = excluded.quiet_until",
    )
    .bind(host.to_owned())
    .bind(now)
    .bind(next_try)
    .run()
    .await?;
    Ok(())
}

/// It answers, and wants to be left alone for a while.
pub(super) async fn hush(tx: &mut Write, host: &str, until: Timestamp) -> db::Result<()> {
    tx.query(
        "INSERT INTO peers (host, quiet_until) VALUES ($1, $2)
         ON CONFLICT (host) DO UPDATE SET quiet_until = excluded.quiet_until",
    )
    .bind(host.to_owned())
    .bind(until)
    .run()
    .await?;
    Ok(())
}

pub(super) async fn answered(tx: &mut Write, host: &str) -> db::Result<bool> {
    let failing = tx
        .query(
            "UPDATE peers SET failing_since = NULL, failures = 0, quiet_until = NULL
             WHERE host = $1 AND failing_since IS NOT NULL",
        )
        .bind(host.to_owned())
        .run()
        .await?;
    Ok(failing == 1)
}

/// A signed request came from it: it lives, and what waits for it goes out at once.
pub(super) async fn revive(tx: &mut Write, host: &str, now: Timestamp) -> db::Result<()> {
    if answered(tx, host).await? {
        let work = Work::DeliverTo {
            host: host.to_owned(),
        };
        jobs::hasten(tx, &work, now).await?;
    }
    Ok(())
}

/// It took a request signed in this draft. RFC 9421 is spoken only where cavage was refused.
pub(super) async fn took(
    tx: &mut Write,
    host: &str,
    draft: Scheme,
    now: Timestamp,
) -> db::Result<()> {
    if draft == Scheme::Cavage {
        tx.query("UPDATE peers SET draft = NULL, draft_until = NULL WHERE host = $1")
            .bind(host.to_owned())
            .run()
            .await?;
        return Ok(());
    }
    tx.query(
        "INSERT INTO peers (host, draft, draft_until) VALUES ($1, $2, $3)
         ON CONFLICT (host) DO UPDATE
         SET draft = excluded.draft, draft_until = excluded.draft_until",
    )
    .bind(host.to_owned())
    .bind(draft)
    .bind(now.plus(Span::days(7)))
    .run()
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_grow_and_end_with_one_try_a_day() {
        let mut peer = Peer::default();
        let mut now = Timestamp::from_seconds(1_795_000_000);
        let first = now;
        let mut pauses = Vec::new();
        for _ in 0..24 {
            let next = peer.next_try("peer.example", now);
            pauses.push((next.0 - now.0) / Span::minutes(1).0);
            peer.failing_since = Some(first);
            peer.failures += 1;
            now = next;
        }
        for (pause, least) in pauses.iter().zip([1, 5, 30, 120, 480, 720, 720]) {
            assert!((least..=least * 5 / 4).contains(pause), "{pauses:?}");
        }
        assert!(pauses[23] >= 24 * 60 && pauses[23] <= 30 * 60, "{pauses:?}");
        assert_ne!(
            spread(Span::days(1), "a.example", 1),
            spread(Span::days(1), "b.example", 1)
        );
    }
}
