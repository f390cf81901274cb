//! Letters: one text for several inboxes of a server, taken up together, and settled by what became of each.
//!
//! Whoever may have received a copy has a receipt before the first byte leaves, so that a withdrawal reaches
//! them even if we die in between.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Outcome, Step};
use crate::{
    db::{self, Conn, Sql, Write},
    fediverse::{
        actors::{self, ShownKeys},
        addresses::Addresses,
        documents, peers,
    },
    values::{ActorId, CopyId, Span, Timestamp},
    window::{self, Actor, Content, Copy, DeliveryKind},
};

/// The most inboxes that are told before what became of it is kept.
pub(super) const AT_ONCE: i64 = 64;

/// One thing to tell one inbox.
#[derive(Debug, sqlx::FromRow)]
struct Delivery {
    id: Uuid,
    inbox: String,
    actor_id: ActorId,
    kind: DeliveryKind,
    copy_id: Option<CopyId>,
    follow: Option<String>,
}

impl Delivery {
    /// Of the same copy the same is told to everybody.
    fn says_what(&self, other: &Self) -> bool {
        self.copy_id.is_some()
            && (self.actor_id, self.kind, self.copy_id)
                == (other.actor_id, other.kind, other.copy_id)
    }
}

/// What is told, on its way to inboxes of one server.
pub(super) struct Letter {
    /// The first of its deliveries.
    id: Uuid,
    pub(super) actor: ActorId,
    kind: DeliveryKind,
    text: Text,
    pub(super) envelopes: Vec<Envelope>,
}

pub(super) struct Envelope {
    id: Uuid,
    pub(super) inbox: String,
    /// Nobody there can have the copy from before.
    first_receipt: bool,
}

enum Text {
    Follow(Value),
    Copy(Box<Copy>, Content),
    /// How our actor stands, and the keys that it shows.
    Actor(Box<Actor>, ShownKeys),
}

impl Letter {
    pub(super) fn body(&self, at: &Addresses, handle: &str) -> Value {
        match (&self.text, self.kind) {
            (Text::Follow(says), DeliveryKind::Answer | DeliveryKind::Delete) => {
                documents::answer(at, handle, self.id, says)
            }
            (Text::Actor(actor, keys), _) => documents::update_actor(at, (actor, keys), self.id),
            (Text::Follow(follow), _) => documents::accept(at, handle, self.id, follow),
            (Text::Copy(copy, content), DeliveryKind::Delete) => {
                documents::delete(at, handle, copy, content)
            }
            (Text::Copy(copy, content), DeliveryKind::Update) => {
                documents::update(at, handle, copy, content)
            }
            (Text::Copy(copy, content), _) => documents::create(at, handle, copy, content),
        }
    }

    /// It speaks of a copy, to followers among others.
    pub(super) fn is_of_copy(&self) -> bool {
        matches!(self.text, Text::Copy(..))
    }

    /// Its delivery to one inbox.
    pub(super) fn at(&self, inbox: &str) -> Option<Uuid> {
        let mut told = self.envelopes.iter();
        told.find(|told| told.inbox == inbox).map(|told| told.id)
    }

    /// The copy whose words this letter carries.
    fn carries(&self) -> Option<&Copy> {
        match (&self.text, self.kind) {
            (Text::Copy(copy, _), DeliveryKind::Create | DeliveryKind::Update) => Some(copy),
            _ => None,
        }
    }
}

/// The next that a server is told, with all its inboxes that are told the same; noted as tried before they are.
pub(super) async fn take_up(
    tx: &mut Write,
    host: &str,
    now: Timestamp,
) -> anyhow::Result<Option<Letter>> {
    let mut waiting = next(tx, host).await?.into_iter();
    let Some(first) = waiting.next() else {
        return Ok(None);
    };
    let mut letter = Letter {
        id: first.id,
        actor: first.actor_id,
        kind: first.kind,
        text: text(tx, &first).await?,
        envelopes: Vec::new(),
    };
    let same: Vec<Delivery> = waiting.take_while(|next| next.says_what(&first)).collect();
    // A withdrawal may have dropped some since they were read.
    let taken = note_tries(tx, std::iter::once(&first).chain(&same), now).await?;
    let told = std::iter::once(first).chain(same);
    let told: Vec<Delivery> = told.filter(|next| taken.contains(&next.id)).collect();
    let first_receipts = match letter.carries() {
        Some(copy) => note_receipts(tx, copy.id, (&told, host), now).await?,
        None => HashSet::new(),
    };
    let envelopes = told.into_iter().map(|delivery| Envelope {
        id: delivery.id,
        first_receipt: first_receipts.contains(&delivery.inbox),
        inbox: delivery.inbox,
    });
    letter.envelopes = envelopes.collect();
    if letter.envelopes.is_empty() {
        return Box::pin(take_up(tx, host, now)).await;
    }
    Ok(Some(letter))
}

/// What waits, withdrawals first: whatever else waited of the same copy was dropped by them.
async fn next(conn: &mut Conn, host: &str) -> db::Result<Vec<Delivery>> {
    let withdrawals: Vec<Delivery> = conn
        .query(
            "SELECT id, inbox, actor_id, kind, copy_id, follow FROM deliveries
             WHERE host = $1 AND state = 'waiting' AND kind = 'delete' AND copy_id IS NOT NULL
             ORDER BY id LIMIT $2",
        )
        .bind(host.to_owned())
        .bind(AT_ONCE)
        .all()
        .await?;
    if !withdrawals.is_empty() {
        return Ok(withdrawals);
    }
    conn.query(
        "SELECT id, inbox, actor_id, kind, copy_id, follow FROM deliveries
         WHERE host = $1 AND state = 'waiting' ORDER BY id LIMIT $2",
    )
    .bind(host.to_owned())
    .bind(AT_ONCE)
    .all()
    .await
}

/// What a delivery says.
async fn text(conn: &mut Conn, delivery: &Delivery) -> anyhow::Result<Text> {
    let missing = sqlx::Error::RowNotFound;
    Ok(match (delivery.copy_id, delivery.kind) {
        (Some(copy), _) => {
            // The copy first: words that are newer than its date are told again, older ones never would be.
            let copy = window::find(conn, copy).await?.ok_or(missing)?;
            let content = window::content(conn, copy.id).await?;
            Text::Copy(Box::new(copy), content)
        }
        (None, DeliveryKind::Update) => {
            let actor = window::actor(conn, delivery.actor_id).await?;
            let actor = actor.ok_or(missing)?;
            let keys = actors::shown_keys(conn, &actor.handle).await?;
            Text::Actor(Box::new(actor), keys)
        }
        (None, _) => Text::Follow(echo(delivery)),
    })
}

/// The follow that is accepted, as it came.
fn echo(delivery: &Delivery) -> Value {
    let follow = delivery.follow.as_deref().unwrap_or_default();
    serde_json::from_str(follow).unwrap_or_default()
}

// PostgreSQL's rows are held in the order in which a withdrawal holds them.
const NOTE_TRIES: Sql = Sql::Differs {
    sqlite: "UPDATE deliveries SET attempts = attempts + 1, tried_at = $2
             WHERE id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1)) AND state = 'waiting'
             RETURNING id",
    postgres: "UPDATE deliveries SET attempts = attempts + 1, tried_at = $2
               WHERE id IN (SELECT id FROM deliveries
                   WHERE id = ANY (ARRAY(SELECT value::uuid FROM json_array_elements_text($1::json) value))
                       AND state = 'waiting' ORDER BY id FOR UPDATE)
               RETURNING id",
};

/// Gives those that wait still.
async fn note_tries(
    tx: &mut Write,
    deliveries: impl Iterator<Item = &Delivery>,
    now: Timestamp,
) -> db::Result<HashSet<Uuid>> {
    let ids: Vec<Uuid> = deliveries.map(|delivery| delivery.id).collect();
    let taken: Vec<(Uuid,)> = tx
        .query(NOTE_TRIES)
        .bind(json!(ids).to_string())
        .bind(now)
        .all()
        .await?;
    Ok(taken.into_iter().map(|(id,)| id).collect())
}

const NOTE_RECEIPTS: Sql = Sql::Differs {
    sqlite: "INSERT INTO receipts (copy_id, inbox, host, sent_at)
             SELECT $1, value, $3, $4 FROM json_each($2) WHERE TRUE
             ON CONFLICT (copy_id, inbox) DO NOTHING RETURNING inbox",
    postgres: "INSERT INTO receipts (copy_id, inbox, host, sent_at)
               SELECT $1, told.value, $3, $4 FROM json_array_elements_text($2::json) AS told (value)
               ON CONFLICT (copy_id, inbox) DO NOTHING RETURNING inbox",
};

/// Gives the inboxes for which it is the first.
async fn note_receipts(
    tx: &mut Write,
    copy: CopyId,
    (told, host): (&[Delivery], &str),
    now: Timestamp,
) -> db::Result<HashSet<String>> {
    let inboxes: Vec<&str> = told.iter().map(|told| &*told.inbox).collect();
    let added: Vec<(String,)> = tx
        .query(NOTE_RECEIPTS)
        .bind(copy)
        .bind(json!(inboxes).to_string())
        .bind(host.to_owned())
        .bind(now)
        .all()
        .await?;
    Ok(added.into_iter().map(|(inbox,)| inbox).collect())
}

/// False: it was dropped since it was taken up, or its words are not the newest any more.
pub(super) async fn waits(
    conn: &mut Conn,
    letter: &Letter,
    envelope: &Envelope,
) -> db::Result<bool> {
    let (waits,) = conn
        .query(
            "SELECT EXISTS (SELECT 1 FROM deliveries d WHERE d.id = $1 AND d.state = 'waiting'
                 AND (CAST($2 AS BIGINT) IS NULL
                     OR (SELECT c.updated_at FROM copies c WHERE c.id = d.copy_id) = $2))",
        )
        .bind(envelope.id)
        .bind(letter.carries().map(|copy| copy.updated_at))
        .one()
        .await?;
    Ok(waits)
}

/// Keeps what became of a letter: of as many of its inboxes as there are outcomes. The others wait on as if they
/// had not been taken up.
pub(super) async fn settle(
    tx: &mut Write,
    (host, letter): (&str, &Letter),
    outcomes: &[Outcome],
    (next_try, now): (Timestamp, Timestamp),
) -> db::Result<Step> {
    let told = letter.envelopes.iter().zip(outcomes);
    let mut delivered: BTreeMap<&str, Vec<&Envelope>> = BTreeMap::new();
    for (envelope, outcome) in told {
        match outcome {
            Outcome::Delivered { answer, .. } => {
                delivered.entry(answer).or_default().push(envelope);
            }
            _ => settle_one(tx, (host, letter), envelope, outcome).await?,
        }
    }
    for (answer, envelopes) in delivered {
        close(tx, &envelopes, "delivered", answer).await?;
        drop_older_news(tx, (host, letter), &envelopes).await?;
    }
    for envelope in &letter.envelopes[outcomes.len()..] {
        take_back_receipt(tx, (host, letter), envelope).await?;
        take_back_try(tx, envelope).await?;
    }
    let took = outcomes.iter().rev().find_map(|outcome| match outcome {
        Outcome::Delivered { scheme, .. } => Some(*scheme),
        _ => None,
    });
    if outcomes.iter().any(Outcome::went) {
        peers::answered(tx, host).await?;
    }
    if let Some(scheme) = took {
        peers::took(tx, host, scheme, now).await?;
    }
    let soonest = now.plus(Span::minutes(1));
    match outcomes.last() {
        Some(Outcome::Hushed { until }) => {
            // A server that says «at once» again and again is not asked without a pause.
            let until = (*until).max(soonest);
            peers::hush(tx, host, until).await?;
            give_up_old(tx, host, now).await?;
            Ok(Step::Later(until))
        }
        Some(Outcome::Failed { retry_at, .. }) => {
            let next_try = retry_at.unwrap_or(next_try).max(soonest);
            peers::failed(tx, host, next_try, now).await?;
            give_up_old(tx, host, now).await?;
            Ok(Step::Later(next_try))
        }
        _ => Ok(Step::Went),
    }
}

async fn settle_one(
    tx: &mut Write,
    (host, letter): (&str, &Letter),
    envelope: &Envelope,
    outcome: &Outcome,
) -> db::Result<()> {
    match outcome {
        Outcome::Delivered { .. } => Ok(()),
        Outcome::Refused { answer } | Outcome::Missing { answer } => {
            close(tx, &[envelope], "refused", answer).await?;
            take_back_receipt(tx, (host, letter), envelope).await
        }
        Outcome::Hushed { .. } => take_back_receipt(tx, (host, letter), envelope).await,
        Outcome::Failed {
            answer,
            may_have_arrived,
            ..
        } => {
            if !may_have_arrived {
                take_back_receipt(tx, (host, letter), envelope).await?;
            }
            note_answer(tx, envelope, answer).await
        }
    }
}

const CLOSE: Sql = Sql::Differs {
    sqlite: "UPDATE deliveries SET state = $2, answer = $3
             WHERE id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1)) AND state = 'waiting'",
    postgres: "UPDATE deliveries SET state = $2, answer = $3
               WHERE id IN (SELECT id FROM deliveries
                   WHERE id = ANY (ARRAY(SELECT value::uuid FROM json_array_elements_text($1::json) value))
                       AND state = 'waiting' ORDER BY id FOR UPDATE)",
};

/// Ends deliveries, but for those that were dropped meanwhile.
async fn close(
    tx: &mut Write,
    envelopes: &[&Envelope],
    state: &'static str,
    answer: &str,
) -> db::Result<()> {
    let ids: Vec<Uuid> = envelopes.iter().map(|envelope| envelope.id).collect();
    tx.query(CLOSE)
        .bind(json!(ids).to_string())
        .bind(state)
        .bind(answer.to_owned())
        .run()
        .await?;
    Ok(())
}

async fn note_answer(tx: &mut Write, envelope: &Envelope, answer: &str) -> db::Result<()> {
    tx.query("UPDATE deliveries SET answer = $2 WHERE id = $1")
        .bind(envelope.id)
        .bind(answer.to_owned())
        .run()
        .await?;
    Ok(())
}

/// What certainly did not arrive needs no withdrawal.
async fn take_back_receipt(
    tx: &mut Write,
    (host, letter): (&str, &Letter),
    envelope: &Envelope,
) -> db::Result<()> {
    let Some(copy) = letter.carries().filter(|_| envelope.first_receipt) else {
        return Ok(());
    };
    tx.query("DELETE FROM receipts WHERE copy_id = $1 AND inbox = $2")
        .bind(copy.id)
        .bind(envelope.inbox.clone())
        .run()
        .await?;
    // One that was put in line meanwhile.
    tx.query(
        "UPDATE deliveries SET state = 'dropped'
         WHERE host = $3 AND copy_id = $1 AND inbox = $2 AND kind = 'delete' AND state = 'waiting'",
    )
    .bind(copy.id)
    .bind(envelope.inbox.clone())
    .bind(host.to_owned())
    .run()
    .await?;
    Ok(())
}

/// Nobody knocked.
async fn take_back_try(tx: &mut Write, envelope: &Envelope) -> db::Result<()> {
    tx.query(
        "UPDATE deliveries SET attempts = attempts - 1,
             tried_at = CASE WHEN attempts > 1 THEN tried_at END WHERE id = $1",
    )
    .bind(envelope.id)
    .run()
    .await?;
    Ok(())
}

const DROP_OLDER_NEWS: Sql = Sql::Differs {
    sqlite: "UPDATE deliveries SET state = 'dropped'
             WHERE host = $4 AND copy_id = $1 AND inbox IN (SELECT value FROM json_each($2))
                 AND kind = 'update' AND state = 'waiting' AND queued_at <= $3",
    postgres: "UPDATE deliveries SET state = 'dropped'
               WHERE id IN (SELECT id FROM deliveries WHERE host = $4 AND copy_id = $1
                   AND inbox = ANY (ARRAY(SELECT told.value FROM json_array_elements_text($2::json) AS told (value)))
                   AND kind = 'update' AND state = 'waiting' AND queued_at <= $3 ORDER BY id FOR UPDATE)",
};

/// The words that just arrived are the newest: corrections from before need not follow, unless what arrived may
/// have come there before in older words, and is not read again under the same name (case 45).
async fn drop_older_news(
    tx: &mut Write,
    (host, letter): (&str, &Letter),
    envelopes: &[&Envelope],
) -> db::Result<()> {
    let Some(copy) = letter.carries() else {
        return Ok(());
    };
    let surely = envelopes.iter();
    let surely = surely.filter(|told| told.first_receipt || letter.kind == DeliveryKind::Update);
    let inboxes: Vec<&str> = surely.map(|envelope| &*envelope.inbox).collect();
    if inboxes.is_empty() {
        return Ok(());
    }
    tx.query(DROP_OLDER_NEWS)
        .bind(copy.id)
        .bind(json!(inboxes).to_string())
        .bind(copy.updated_at)
        .bind(host.to_owned())
        .run()
        .await?;
    Ok(())
}

/// News is given up after a week; the wish to delete only after a month.
async fn give_up_old(tx: &mut Write, host: &str, now: Timestamp) -> db::Result<()> {
    tx.query(
        "UPDATE deliveries SET state = 'refused' WHERE host = $1 AND state = 'waiting'
         AND (queued_at < $3 OR (queued_at < $2 AND kind <> 'delete'))",
    )
    .bind(host.to_owned())
    .bind(now.minus(Span::days(7)))
    .bind(now.minus(Span::days(30)))
    .run()
    .await?;
    Ok(())
}
