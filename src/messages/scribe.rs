//! The scribe: whatever waits to be said together is kept together, then heard.
//!
//! One commit per message caps SQLite near 250 a second; whatever gathers while one commit is on its
//! way to the disk goes into the next. An answer is given only after the commit.

use tokio::sync::{mpsc, oneshot};
use tokio_util::task::TaskTracker;

use super::{Outcome, Said, Say, Unsaid, say};
use crate::{
    clock::Clock,
    db::{self, Db},
};

/// Takes what members say; cheap to copy.
#[derive(Clone)]
pub struct Scribe {
    waiting: mpsc::Sender<Wish>,
}

struct Wish {
    say: Say,
    answer: oneshot::Sender<Result<Outcome, Unsaid>>,
}

/// How many messages may wait before senders wait too.
const QUEUE: usize = 1_024;
/// How many share a commit.
const BATCH: usize = 256;

impl Scribe {
    /// Starts to write. `heard` is called after each commit, in the order of commits.
    pub fn start(
        db: Db,
        clock: Clock,
        tasks: &TaskTracker,
        heard: impl Fn(&Said) + Send + Sync + 'static,
    ) -> Self {
        let (waiting, mut wishes) = mpsc::channel(QUEUE);
        tasks.spawn(async move {
            let mut batch = Vec::with_capacity(BATCH);
            while wishes.recv_many(&mut batch, BATCH).await > 0 {
                write(&db, &clock, std::mem::take(&mut batch), &heard).await;
            }
        });
        Self { waiting }
    }

    /// Says it, and answers when it is kept for good.
    pub async fn say(&self, say: Say) -> Result<Outcome, Unsaid> {
        self.put(say).await.await
    }

    /// Puts it in line, where it keeps its place; what comes back answers when it is kept for good.
    pub async fn put(&self, say: Say) -> impl Future<Output = Result<Outcome, Unsaid>> + use<> {
        let (answer, kept) = oneshot::channel();
        let in_line = self.waiting.send(Wish { say, answer }).await.is_ok();
        async move {
            if !in_line {
                return Err(Unsaid::Lost);
            }
            kept.await.unwrap_or(Err(Unsaid::Lost))
        }
    }
}

async fn write(db: &Db, clock: &Clock, batch: Vec<Wish>, heard: &(impl Fn(&Said) + Sync)) {
    let outcomes = match keep(db, clock, batch.iter().map(|wish| &wish.say)).await {
        Ok(outcomes) => outcomes,
        // One of them may have spoilt the transaction for the others: each alone.
        Err(error @ sqlx::Error::Database(_)) => {
            tracing::warn!(%error, messages = batch.len(), "a batch was not kept, trying one by one");
            one_by_one(db, clock, &batch).await
        }
        // The database is away; nobody waits longer for finding it so.
        Err(error) => {
            tracing::error!(%error, messages = batch.len(), "a batch was not kept");
            batch.iter().map(|_| Err(Unsaid::Lost)).collect()
        }
    };
    for (wish, outcome) in batch.into_iter().zip(outcomes) {
        if let Ok(Outcome::Said(said)) = &outcome
            && !said.again
        {
            heard(said);
        }
        // Whoever asked may be gone; what they said stays said.
        let _ = wish.answer.send(outcome);
    }
}

async fn keep(
    db: &Db,
    clock: &Clock,
    batch: impl Iterator<Item = &Say> + Send,
) -> db::Result<Vec<Result<Outcome, Unsaid>>> {
    let mut tx = db.write().await?;
    let mut outcomes = Vec::new();
    for wish in batch {
        outcomes.push(say(&mut tx, wish, clock.now()).await?);
    }
    tx.commit().await?;
    Ok(outcomes)
}

async fn one_by_one(db: &Db, clock: &Clock, batch: &[Wish]) -> Vec<Result<Outcome, Unsaid>> {
    let mut outcomes = Vec::new();
    for wish in batch {
        let kept = keep(db, clock, std::iter::once(&wish.say)).await;
        outcomes.push(match kept {
            Ok(mut kept) => kept.pop().unwrap_or(Err(Unsaid::Lost)),
            Err(error) => {
                tracing::error!(%error, "a message was not kept");
                Err(Unsaid::Lost)
            }
        });
    }
    outcomes
}
