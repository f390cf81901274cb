//! Jobs: work for after the answer, put down in the same transaction, claimed once, tried again.
//!
//! A claim is a lease: a job whose process died is due again when the lease runs out.

use std::{future::Future, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    db::{self, Db, Sql, Write},
    values::{
        GroupId, HighlightId, InvitationId, JobId, Lang, LaterId, LetterId, MemberId, MessageId,
        NoticeId, RoomId, SessionId, Span, Timestamp,
    },
};

/// What there is to do, as ids: whoever does it reads the rest afresh.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// End a poll whose time is over.
    ClosePoll { message: MessageId },
    /// Send what waits for one server of the fediverse, in order.
    DeliverTo { host: String },
    /// Let the words of a message go whose time has come.
    Fade { message: MessageId },
    /// Do what one server of the fediverse told us.
    Heard { host: String },
    /// Write to whoever wants to come in, if the invitation is for their address.
    Invited {
        invitation: InvitationId,
        email: String,
        lang: Lang,
    },
    /// Let a highlight go whose pause is over.
    LetGo { highlight: HighlightId },
    /// Send a letter.
    Letter { letter: LetterId },
    /// Write to somebody who lost their password, if the address is anybody's.
    Lost { email: String },
    /// Look up what a message links to.
    Preview { message: MessageId },
    /// Remind somebody of what they kept.
    Remind { member: MemberId },
    /// Tell a device of a room.
    Ring { session: SessionId, room: RoomId },
    /// Say what somebody wanted to say later.
    SayLater { later: LaterId },
    /// Do what falls due in a group by itself.
    Settle { group: GroupId },
    /// Forget expired sessions, links and memories.
    Sweep,
    /// Tell somebody, where they are, what they were told in the house.
    Tell { member: MemberId, notice: NoticeId },
    /// Delete the bytes that no file has any more.
    TidyFiles,
}

impl Work {
    /// Two wishes with the same key are one job.
    fn key(&self) -> String {
        match self {
            Self::ClosePoll { message } => format!("close_poll {message}"),
            Self::DeliverTo { host } => format!("deliver_to {host}"),
            Self::Fade { message } => format!("fade {message}"),
            Self::Heard { host } => format!("heard {host}"),
            Self::Invited {
                invitation, email, ..
            } => format!("invited {invitation} {email}"),
            Self::LetGo { highlight } => format!("let_go {highlight}"),
            Self::Letter { letter } => format!("letter {letter}"),
            Self::Lost { email } => format!("lost {email}"),
            Self::Preview { message } => format!("preview {message}"),
            Self::Remind { member } => format!("remind {member}"),
            Self::Ring { session, room } => format!("ring {session} {room}"),
            Self::SayLater { later } => format!("say_later {later}"),
            Self::Settle { group } => format!("settle {group}"),
            Self::Sweep => "sweep".into(),
            Self::Tell { notice, .. } => format!("tell {notice}"),
            Self::TidyFiles => "tidy_files".into(),
        }
    }

    fn lane(&self) -> Lane {
        match self {
            Self::DeliverTo { .. } => Lane::Outward,
            Self::Heard { .. } => Lane::Inward,
            _ => Lane::House,
        }
    }
}

/// How a piece of work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Done,
    Again(Timestamp),
}

#[derive(Debug, sqlx::FromRow)]
struct Row {
    id: JobId,
    work: String,
    wanted: i64,
    attempts: i64,
}

/// Wants `work` done at `at` or soon after. The commit of `tx` wakes the loop.
pub async fn add(tx: &mut Write, work: &Work, at: Timestamp) -> db::Result<()> {
    add_all(tx, std::slice::from_ref(work), at).await
}

const ADD: Sql = Sql::Differs {
    // Without a condition SQLite would read the conflict as part of a join.
    sqlite: "INSERT INTO jobs (id, key, work, run_at, lane)
             SELECT unhex(replace(value ->> 'id', '-', '')), value ->> 'key', value ->> 'work', $2, value ->> 'lane'
             FROM json_each($1) WHERE TRUE
             ON CONFLICT (key) DO UPDATE SET wanted = jobs.wanted + 1,
                 run_at = CASE WHEN jobs.run_at < excluded.run_at THEN jobs.run_at ELSE excluded.run_at END",
    postgres: "INSERT INTO jobs (id, key, work, run_at, lane)
               SELECT CAST(job.value ->> 'id' AS UUID), job.value ->> 'key', job.value ->> 'work', $2,
                      CAST(job.value ->> 'lane' AS BIGINT)
               FROM jsonb_array_elements(CAST($1 AS JSONB)) AS job (value)
               ON CONFLICT (key) DO UPDATE SET wanted = jobs.wanted + 1,
                   run_at = CASE WHEN jobs.run_at < excluded.run_at THEN jobs.run_at ELSE excluded.run_at END",
};

/// The same for several pieces of work, each of which is named once.
pub async fn add_all(tx: &mut Write, work: &[Work], at: Timestamp) -> db::Result<()> {
    let jobs: Vec<_> = work
        .iter()
        .map(|work| {
            let text = serde_json::to_string(work).expect("ids and words are JSON");
            json!({ "id": JobId::fresh(), "key": work.key(), "work": text, "lane": work.lane().number() })
        })
        .collect();
    tx.query(ADD)
        .bind(serde_json::Value::from(jobs).to_string())
        .bind(at)
        .run()
        .await?;
    tx.brings_work();
    Ok(())
}

/// Makes a job that waits for its next try, or is at it, due now; makes none where none waits.
pub async fn hasten(tx: &mut Write, work: &Work, now: Timestamp) -> db::Result<()> {
    let moved = tx
        .query(
            "UPDATE jobs SET run_at = $2, attempts = 0, wanted = wanted + 1
             WHERE key = $1 AND (run_at > $2 OR held_until > $2)",
        )
        .bind(work.key())
        .bind(now)
        .run()
        .await?;
    if moved > 0 {
        tx.brings_work();
    }
    Ok(())
}

/// Makes all that waits for other servers due now.
pub(crate) async fn hasten_deliveries(tx: &mut Write, now: Timestamp) -> db::Result<()> {
    tx.query(
        "UPDATE jobs SET run_at = $2, attempts = 0, wanted = wanted + 1
         WHERE lane = $1 AND (run_at > $2 OR held_until > $2)",
    )
    .bind(Lane::Outward.number())
    .bind(now)
    .run()
    .await?;
    tx.brings_work();
    Ok(())
}

/// Work that may wait for other servers, however slow, does not stand in the way of what people wait for; nor
/// does what is told to servers stand in the way of what they told us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    House,
    Outward,
    Inward,
}

impl Lane {
    /// As the statements know it.
    fn number(self) -> i64 {
        match self {
            Self::House => 0,
            Self::Outward => 1,
            Self::Inward => 2,
        }
    }
}

const CLAIM: Sql = Sql::Differs {
    sqlite: "UPDATE jobs SET attempts = attempts + 1, held_until = $2
             WHERE id = (SELECT id FROM jobs WHERE run_at <= $1 AND held_until <= $1
                         AND lane = $3
                         ORDER BY run_at LIMIT 1)
             RETURNING id, work, wanted, attempts",
    postgres: "UPDATE jobs SET attempts = attempts + 1, held_until = $2
               WHERE id = (SELECT id FROM jobs WHERE run_at <= $1 AND held_until <= $1
                           AND lane = $3
                           ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
               RETURNING id, work, wanted, attempts",
};

const LEASE: Span = Span::minutes(5);

async fn claim(db: &Db, lane: Lane, now: Timestamp) -> db::Result<Option<Row>> {
    let mut tx = db.write().await?;
    let row = tx
        .query(CLAIM)
        .bind(now)
        .bind(now.plus(LEASE))
        .bind(lane.number())
        .optional()
        .await?;
    tx.commit().await?;
    Ok(row)
}

/// Ends the job, unless it was wanted again while it ran: then it is due at once.
async fn settle(db: &Db, row: &Row, ended: Ended, now: Timestamp) -> db::Result<()> {
    let mut tx = db.write().await?;
    let settled = match ended {
        Ended::Done => {
            tx.query("DELETE FROM jobs WHERE id = $1 AND wanted = $2")
                .bind(row.id)
                .bind(row.wanted)
                .run()
                .await?
        }
        Ended::Again(at) => {
            tx.query("UPDATE jobs SET run_at = $3, held_until = 0 WHERE id = $1 AND wanted = $2")
                .bind(row.id)
                .bind(row.wanted)
                .bind(at)
                .run()
                .await?
        }
    };
    if settled == 0 {
        tx.query("UPDATE jobs SET run_at = $2, held_until = 0, attempts = 0 WHERE id = $1")
            .bind(row.id)
            .bind(now)
            .run()
            .await?;
    }
    // The place that it leaves is taken without being called; a later time is news to whoever rests.
    if settled == 0 || ended != Ended::Done {
        tx.brings_work();
    }
    tx.commit().await
}

/// Does jobs as they fall due, several at once, until `stop`; then waits for those under way.
pub async fn run<W, F>(db: Db, clock: Clock, stop: CancellationToken, perform: W)
where
    W: Fn(Work, i64) -> F + Clone + Send + 'static,
    F: Future<Output = anyhow::Result<Ended>> + Send,
{
    let lane = |lane| {
        serve(
            (db.clone(), lane),
            clock.clone(),
            stop.clone(),
            perform.clone(),
        )
    };
    tokio::join!(lane(Lane::House), lane(Lane::Outward), lane(Lane::Inward));
}

async fn serve<W, F>((db, lane): (Db, Lane), clock: Clock, stop: CancellationToken, perform: W)
where
    W: Fn(Work, i64) -> F + Clone + Send + 'static,
    F: Future<Output = anyhow::Result<Ended>> + Send,
{
    let mut wakes = db.work();
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut under_way = JoinSet::new();
    while !stop.is_cancelled() {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place.expect("never closed"),
            () = stop.cancelled() => break,
        };
        while under_way.try_join_next().is_some() {}
        match claim(&db, lane, clock.now()).await {
            Ok(Some(row)) => {
                let (db, clock, perform) = (db.clone(), clock.clone(), perform.clone());
                under_way.spawn(async move {
                    attempt(&db, &clock, row, perform).await;
                    drop(place);
                });
            }
            Ok(None) => rest((&db, lane), &mut wakes, &clock, &stop).await,
            Err(error) => {
                tracing::error!(%error, "jobs cannot be claimed");
                // What is due stays due: asking again at once would only ask in circles.
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_secs(5)) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
    }
    let ends = async { while under_way.join_next().await.is_some() {} };
    // What takes longer is broken off; its lease runs out and it is done again.
    let _ = tokio::time::timeout(FAREWELL, ends).await;
}

const AT_ONCE: usize = 16;
const FAREWELL: Duration = Duration::from_secs(10);

async fn attempt<W, F>(db: &Db, clock: &Clock, row: Row, perform: W)
where
    W: Fn(Work, i64) -> F,
    F: Future<Output = anyhow::Result<Ended>>,
{
    let ended = match serde_json::from_str(&row.work) {
        Ok(work) => perform(work, row.attempts).await.unwrap_or_else(|error| {
            tracing::error!(
                work = row.work,
                error = format!("{error:#}"),
                "a job failed"
            );
            Ended::Again(clock.now().plus(backoff(row.attempts)))
        }),
        Err(error) => {
            tracing::error!(work = row.work, %error, "nobody knows this job any more");
            Ended::Done
        }
    };
    if let Err(error) = settle(db, &row, ended, clock.now()).await {
        tracing::error!(work = row.work, %error, "a job's end was not kept; its lease will run out");
    }
}

/// 10 s after the first failure, then twice as long each time, an hour at most.
fn backoff(attempts: i64) -> Span {
    let doublings = u32::try_from(attempts.clamp(1, 10) - 1).unwrap_or_default();
    Span::seconds((10 * 2_i64.pow(doublings)).min(3_600))
}

/// Waits until something is due, wanted, or a while has passed: another machine may have added work.
async fn rest(
    (db, lane): (&Db, Lane),
    wakes: &mut watch::Receiver<()>,
    clock: &Clock,
    stop: &CancellationToken,
) {
    let due = next(db, lane).await.ok().flatten();
    let due = async {
        match due {
            Some(at) => clock.until(at).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = due => {}
        _ = wakes.changed() => {}
        () = tokio::time::sleep(Duration::from_secs(5)) => {}
        () = stop.cancelled() => {}
    }
}

async fn next(db: &Db, lane: Lane) -> db::Result<Option<Timestamp>> {
    let (at,) = db
        .read()
        .await?
        .query(
            "SELECT min(CASE WHEN run_at < held_until THEN held_until ELSE run_at END) FROM jobs
             WHERE lane = $1",
        )
        .bind(lane.number())
        .one()
        .await?;
    Ok(at)
}
