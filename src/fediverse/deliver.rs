//! Deliveries: what waits for another server goes out in order, is tried again, and is not forgotten.
//!
//! One job serves one server. Whoever may have received a copy has a receipt before the first byte
//! leaves, so that a withdrawal reaches them even if we die in between.

use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::{
    Fediverse,
    actors::{self, ShownKeys, Voice},
    addresses::Addresses,
    client::{Answer, PostError, disbelieved},
    documents, followers, peers,
    signature::Scheme,
    synchronization,
};
use crate::{
    db::{self, Conn, Write},
    jobs::Ended,
    values::{ActorId, CopyId, Span, Timestamp},
    window::{self, Actor, Content, Copy, DeliveryKind},
};

/// One thing to tell one inbox.
#[derive(Debug, sqlx::FromRow)]
struct Delivery {
    id: uuid::Uuid,
    inbox: String,
    actor_id: ActorId,
    kind: DeliveryKind,
    copy_id: Option<CopyId>,
    follow: Option<String>,
}

/// A delivery on its way, with what it says.
struct Letter {
    delivery: Delivery,
    text: Text,
    /// Nobody at this inbox can have the copy from before.
    first_receipt: bool,
}

enum Text {
    Follow(Value),
    Copy(Box<Copy>, Content),
    /// How our actor stands, and the keys that it shows.
    Actor(Box<Actor>, ShownKeys),
}

/// A body, and what is said with it of followers there.
type Sent<'a> = (&'a [u8], Option<&'a str>);

/// What became of a try.
enum Outcome {
    Delivered {
        answer: String,
        scheme: Scheme,
    },
    Refused {
        answer: String,
    },
    /// The inbox is not there: its owners may be gone.
    Missing {
        answer: String,
    },
    /// It wants to be asked later.
    Hushed {
        until: Timestamp,
    },
    Failed {
        answer: String,
        may_have_arrived: bool,
        retry_at: Option<Timestamp>,
    },
}

enum Step {
    Went,
    Empty,
    Later(Timestamp),
}

/// How long one job keeps at it before others may have its place; less than a job's lease.
const TURN: Span = Span::minutes(2);
/// How long those behind a missing inbox are asked after.
const LOOK: Duration = Duration::from_secs(30);

impl Fediverse {
    /// Sends what waits for one server, in order, until nothing is left or the server fails.
    pub async fn deliver_to(&self, host: &str) -> anyhow::Result<Ended> {
        let end = self.clock().now().plus(TURN);
        loop {
            let now = self.clock().now();
            if now > end {
                return Ok(Ended::Again(now));
            }
            match self.deliver_next(host, now).await? {
                Step::Went => {}
                Step::Empty => return Ok(Ended::Done),
                Step::Later(at) => return Ok(Ended::Again(at)),
            }
        }
    }

    async fn deliver_next(&self, host: &str, now: Timestamp) -> anyhow::Result<Step> {
        let Some(at) = self.addresses().await? else {
            return Ok(Step::Later(now.plus(Span::hours(1))));
        };
        let peer = peers::find(&mut self.db().read().await?, host).await?;
        if let Some(until) = peer.rests_until(now) {
            return Ok(Step::Later(until));
        }
        let mut tx = self.db().write().await?;
        let Some(letter) = take_up(&mut tx, host, now).await? else {
            return Ok(Step::Empty);
        };
        tx.commit().await?;
        let outcome = self.speak(&letter, (host, &at), peer.scheme(now)).await?;
        let missing = matches!(outcome, Outcome::Missing { .. });
        let next_try = peer.next_try(host, now);
        let mut tx = self.db().write().await?;
        let step = settle(&mut tx, host, &letter, outcome, (next_try, now)).await?;
        tx.commit().await?;
        if missing {
            let looked = self.look_after(&letter.delivery.inbox, &at);
            // However many are behind it, and however slowly they answer: the next turn is another's.
            if let Ok(looked) = tokio::time::timeout(LOOK, looked).await {
                looked?;
            }
        }
        Ok(step)
    }

    /// Says it by the key that the server knows, and where that is not believed any more by the new one.
    async fn speak(
        &self,
        letter: &Letter,
        (host, at): (&str, &Addresses),
        scheme: Scheme,
    ) -> anyhow::Result<Outcome> {
        let actor = letter.delivery.actor_id;
        let Ok(inbox) = letter.delivery.inbox.parse() else {
            let answer = "no address".into();
            return Ok(Outcome::Refused { answer });
        };
        let mut voice = self.voice_to(actor, (host, at)).await?;
        let mut body = letter.body(at, &voice.handle);
        // The proof is of the new key, whichever signs the request.
        let newest = self.voice_of(actor, at).await?;
        newest.prove(&mut body, self.clock().now());
        let body = body.to_string().into_bytes();
        let followers = match &letter.text {
            Text::Copy(..) => {
                let mut conn = self.db().read().await?;
                let ours = (actor, voice.handle.as_str());
                Some(synchronization::header(&mut conn, at, ours, host).await?)
            }
            _ => None,
        };
        let sent = (body.as_slice(), followers.as_deref());
        loop {
            let (answer, scheme) = self.knock_twice(&inbox, sent, &voice, scheme).await;
            let believed = !matches!(&answer, Ok(answer) if disbelieved(answer.status));
            if believed || !voice.is_former {
                return Ok(outcome(answer, scheme));
            }
            voice = self.voice_of(actor, at).await?;
        }
    }

    /// Knocks with one signature, and where that is not understood with the other.
    async fn knock_twice(
        &self,
        inbox: &Url,
        sent: Sent<'_>,
        voice: &Voice,
        scheme: Scheme,
    ) -> (Result<Answer, PostError>, Scheme) {
        let answer = self.knock(inbox, sent, voice, scheme).await;
        if !matches!(&answer, Ok(answer) if disbelieved(answer.status)) {
            return (answer, scheme);
        }
        let other = match scheme {
            Scheme::Cavage => Scheme::Message,
            Scheme::Message => Scheme::Cavage,
        };
        (self.knock(inbox, sent, voice, other).await, other)
    }

    async fn knock(
        &self,
        inbox: &Url,
        (body, followers): Sent<'_>,
        voice: &Voice,
        scheme: Scheme,
    ) -> Result<Answer, PostError> {
        let now = self.clock().now();
        let sent = (body.to_vec(), followers);
        self.client()
            .post(inbox, sent, scheme, voice.sender(), now)
            .await
    }

    /// Asks after those behind an inbox that is not there: some are gone, some have moved house.
    async fn look_after(&self, inbox: &str, at: &Addresses) -> anyhow::Result<()> {
        let behind = followers::behind(&mut self.db().read().await?, inbox).await?;
        for remote in behind {
            let found = self.visit(&remote, at).await?;
            let mut tx = self.db().write().await?;
            match found {
                Ok(None) => followers::forget(&mut tx, &remote).await?,
                Ok(Some(remote)) => followers::moved(&mut tx, &remote).await?,
                Err(error) => tracing::debug!(%error, "a follower could not be asked after"),
            }
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Letter {
    fn body(&self, at: &Addresses, handle: &str) -> Value {
        match (&self.text, self.delivery.kind) {
            (Text::Follow(says), DeliveryKind::Answer | DeliveryKind::Delete) => {
                documents::answer(at, handle, self.delivery.id, says)
            }
            (Text::Actor(actor, keys), _) => {
                documents::update_actor(at, (actor, keys), self.delivery.id)
            }
            (Text::Follow(follow), _) => documents::accept(at, handle, self.delivery.id, follow),
            (Text::Copy(copy, content), DeliveryKind::Delete) => {
                documents::delete(at, handle, copy, content)
            }
            (Text::Copy(copy, content), DeliveryKind::Update) => {
                documents::update(at, handle, copy, content)
            }
            (Text::Copy(copy, content), _) => documents::create(at, handle, copy, content),
        }
    }

    /// The copy whose words this letter carries.
    fn carries(&self) -> Option<&Copy> {
        match (&self.text, self.delivery.kind) {
            (Text::Copy(copy, _), DeliveryKind::Create | DeliveryKind::Update) => Some(copy),
            _ => None,
        }
    }
}

fn outcome(answer: Result<Answer, PostError>, scheme: Scheme) -> Outcome {
    let Answer { status, retry_at } = match answer {
        Ok(answer) => answer,
        Err(error) => return unanswered(&error),
    };
    let answer = status.as_u16().to_string();
    match (status.as_u16(), retry_at) {
        (200..=299, _) => Outcome::Delivered { answer, scheme },
        (404 | 410, _) => Outcome::Missing { answer },
        (429, Some(until)) => Outcome::Hushed { until },
        (401 | 408 | 425 | 429, _) => Outcome::Failed {
            answer,
            may_have_arrived: false,
            retry_at,
        },
        (400..=499 | 501, _) => Outcome::Refused { answer },
        _ => Outcome::Failed {
            answer,
            may_have_arrived: true,
            retry_at,
        },
    }
}

fn unanswered(error: &PostError) -> Outcome {
    let answer = error.to_string();
    match error {
        PostError::Refused(_) => Outcome::Refused { answer },
        PostError::Unsent(_) | PostError::Key(_) => Outcome::Failed {
            answer,
            may_have_arrived: false,
            retry_at: None,
        },
        PostError::Unanswered(_) => Outcome::Failed {
            answer,
            may_have_arrived: true,
            retry_at: None,
        },
    }
}

/// The next delivery for a server, noted as tried before it is.
async fn take_up(tx: &mut Write, host: &str, now: Timestamp) -> anyhow::Result<Option<Letter>> {
    let Some(delivery) = next(tx, host).await? else {
        return Ok(None);
    };
    // A withdrawal may have dropped it since it was read.
    let taken = tx
        .query(
            "UPDATE deliveries SET attempts = attempts + 1, tried_at = $2
             WHERE id = $1 AND state = 'waiting'",
        )
        .bind(delivery.id)
        .bind(now)
        .run()
        .await?;
    if taken == 0 {
        return Box::pin(take_up(tx, host, now)).await;
    }
    let text = text(tx, &delivery).await?;
    let mut letter = Letter {
        delivery,
        text,
        first_receipt: false,
    };
    if let Some(copy) = letter.carries() {
        letter.first_receipt = note_receipt(tx, copy.id, &letter.delivery, host, now).await?;
    }
    Ok(Some(letter))
}

/// What a delivery says.
async fn text(conn: &mut Conn, delivery: &Delivery) -> anyhow::Result<Text> {
    let missing = sqlx::Error::RowNotFound;
    Ok(match (delivery.copy_id, delivery.kind) {
        (Some(copy), _) => {
            let content = window::content(conn, copy).await?;
            let copy = window::find(conn, copy).await?.ok_or(missing)?;
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

async fn next(conn: &mut Conn, host: &str) -> db::Result<Option<Delivery>> {
    conn.query(
        "SELECT id, inbox, actor_id, kind, copy_id, follow FROM deliveries
         WHERE host = $1 AND state = 'waiting' ORDER BY id LIMIT 1",
    )
    .bind(host.to_owned())
    .optional()
    .await
}

/// The follow that is accepted, as it came.
fn echo(delivery: &Delivery) -> Value {
    let follow = delivery.follow.as_deref().unwrap_or_default();
    serde_json::from_str(follow).unwrap_or_default()
}

async fn note_receipt(
    tx: &mut Write,
    copy: CopyId,
    delivery: &Delivery,
    host: &str,
    now: Timestamp,
) -> db::Result<bool> {
    let added = tx
        .query(
            "INSERT INTO receipts (copy_id, inbox, host, sent_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (copy_id, inbox) DO NOTHING",
        )
        .bind(copy)
        .bind(delivery.inbox.clone())
        .bind(host.to_owned())
        .bind(now)
        .run()
        .await?;
    Ok(added == 1)
}

async fn settle(
    tx: &mut Write,
    host: &str,
    letter: &Letter,
    outcome: Outcome,
    (next_try, now): (Timestamp, Timestamp),
) -> db::Result<Step> {
    match outcome {
        Outcome::Delivered { answer, scheme } => {
            close(tx, letter, "delivered", &answer).await?;
            drop_older_news(tx, letter).await?;
            peers::answered(tx, host).await?;
            peers::took(tx, host, scheme, now).await?;
            Ok(Step::Went)
        }
        Outcome::Refused { answer } | Outcome::Missing { answer } => {
            close(tx, letter, "refused", &answer).await?;
            take_back_receipt(tx, letter).await?;
            peers::answered(tx, host).await?;
            Ok(Step::Went)
        }
        Outcome::Hushed { until } => {
            take_back_receipt(tx, letter).await?;
            // A server that says «at once» again and again is not asked without a pause.
            let until = until.max(now.plus(Span::minutes(1)));
            peers::hush(tx, host, until).await?;
            give_up_old(tx, host, now).await?;
            Ok(Step::Later(until))
        }
        Outcome::Failed {
            answer,
            may_have_arrived,
            retry_at,
        } => {
            if !may_have_arrived {
                take_back_receipt(tx, letter).await?;
            }
            note_answer(tx, letter, &answer).await?;
            let next_try = retry_at.unwrap_or(next_try).max(now.plus(Span::minutes(1)));
            peers::failed(tx, host, next_try, now).await?;
            give_up_old(tx, host, now).await?;
            Ok(Step::Later(next_try))
        }
    }
}

/// Ends a delivery, unless it was dropped meanwhile.
async fn close(
    tx: &mut Write,
    letter: &Letter,
    state: &'static str,
    answer: &str,
) -> db::Result<()> {
    tx.query("UPDATE deliveries SET state = $2, answer = $3 WHERE id = $1 AND state = 'waiting'")
        .bind(letter.delivery.id)
        .bind(state)
        .bind(answer.to_owned())
        .run()
        .await?;
    Ok(())
}

async fn note_answer(tx: &mut Write, letter: &Letter, answer: &str) -> db::Result<()> {
    tx.query("UPDATE deliveries SET answer = $2 WHERE id = $1")
        .bind(letter.delivery.id)
        .bind(answer.to_owned())
        .run()
        .await?;
    Ok(())
}

/// What certainly did not arrive needs no withdrawal.
async fn take_back_receipt(tx: &mut Write, letter: &Letter) -> db::Result<()> {
    let Some(copy) = letter.carries().filter(|_| letter.first_receipt) else {
        return Ok(());
    };
    tx.query("DELETE FROM receipts WHERE copy_id = $1 AND inbox = $2")
        .bind(copy.id)
        .bind(letter.delivery.inbox.clone())
        .run()
        .await?;
    Ok(())
}

/// The words that just arrived are the newest: corrections from before need not follow.
async fn drop_older_news(tx: &mut Write, letter: &Letter) -> db::Result<()> {
    let Some(copy) = letter.carries() else {
        return Ok(());
    };
    tx.query(
        "UPDATE deliveries SET state = 'dropped'
         WHERE copy_id = $1 AND inbox = $2 AND kind = 'update' AND state = 'waiting'
             AND queued_at <= $3",
    )
    .bind(copy.id)
    .bind(letter.delivery.inbox.clone())
    .bind(copy.updated_at)
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
