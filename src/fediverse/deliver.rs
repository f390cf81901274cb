//! Deliveries: what waits for another server goes out in order, is tried again, and is not forgotten.
//!
//! One job serves one server.

mod elsewhere;
mod letters;

use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::watch;
use url::Url;

use self::letters::{Envelope, Letter};
use super::{
    Fediverse,
    actors::Voice,
    addresses::Addresses,
    client::{Answer, PostError, disbelieved},
    clocks, followers,
    peers::{self, Peer},
    signature::{Origin, Scheme},
    synchronization,
};
use crate::{
    jobs::Ended,
    values::{Span, Timestamp},
};

/// A body, and what is said with it of followers there.
type Sent<'a> = (&'a Bytes, Option<&'a str>);

/// What became of a try.
enum Outcome {
    Delivered {
        answer: String,
        scheme: Scheme,
    },
    Refused {
        answer: String,
    },
    /// The inbox is not there any more: its owners may be gone, or be told elsewhere.
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

impl Outcome {
    /// The server answered, and what is next may follow.
    fn went(&self) -> bool {
        !matches!(self, Self::Hushed { .. } | Self::Failed { .. })
    }
}

enum Step {
    Went,
    Empty,
    Later(Timestamp),
}

/// Whether what is being told may have been changed meanwhile: whatever changes it here brings work, and what
/// another machine did is looked for after a moment.
struct News {
    work: watch::Receiver<()>,
    looked: Instant,
}

impl News {
    fn may_be(&mut self) -> bool {
        let is_new = self.work.has_changed().unwrap_or(true) || self.looked.elapsed() >= MOMENT;
        if is_new {
            self.work.mark_unchanged();
            self.looked = Instant::now();
        }
        is_new
    }
}

/// How long nobody looks whether another machine changed what is being told.
const MOMENT: Duration = Duration::from_millis(100);
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
            match self.deliver_next(host, (now, end)).await? {
                Step::Went => {}
                Step::Empty => return Ok(Ended::Done),
                Step::Later(at) => return Ok(Ended::Again(at)),
            }
        }
    }

    async fn deliver_next(
        &self,
        host: &str,
        (now, end): (Timestamp, Timestamp),
    ) -> anyhow::Result<Step> {
        let Some(at) = self.addresses().await? else {
            return Ok(Step::Later(now.plus(Span::hours(1))));
        };
        let peer = peers::find(&mut self.db().read().await?, host).await?;
        if let Some(until) = peer.rests_until(now) {
            return Ok(Step::Later(until));
        }
        if self.clocks().stop(host, now) {
            return Ok(Step::Later(now.plus(clocks::REMEMBERED)));
        }
        let news = News {
            work: self.db().work(),
            looked: Instant::now(),
        };
        let mut tx = self.db().write().await?;
        let Some(letter) = letters::take_up(&mut tx, host, now).await? else {
            return Ok(Step::Empty);
        };
        tx.commit().await?;
        let by = (peer.scheme(now), end);
        let outcomes = self.tell((&letter, news), (host, &at), by).await?;
        // It took a while; and a server that answered one of them was well a moment ago.
        let now = self.clock().now();
        let well = outcomes.iter().any(Outcome::went);
        let peer = if well { Peer::default() } else { peer };
        let next_try = peer.next_try(host, now);
        let mut tx = self.db().write().await?;
        let step = letters::settle(&mut tx, (host, &letter), &outcomes, (next_try, now)).await?;
        tx.commit().await?;
        let told = letter.envelopes.iter().zip(&outcomes);
        let missing = told.filter(|(_, outcome)| matches!(outcome, Outcome::Missing { .. }));
        let missing = missing.map(|(envelope, _)| &*envelope.inbox);
        let looked = self.look_after((host, &letter), missing, &at);
        // However many are behind them, and however slowly they answer: the next turn is another's.
        if let Ok(looked) = tokio::time::timeout(LOOK, looked).await {
            looked?;
        }
        Ok(step)
    }

    /// Tells one inbox after the other, until the server fails, the turn is over, or what is told was dropped.
    async fn tell(
        &self,
        (letter, mut news): (&Letter, News),
        (host, at): (&str, &Addresses),
        (mut scheme, end): (Scheme, Timestamp),
    ) -> anyhow::Result<Vec<Outcome>> {
        let mut voice = self.voice_to(letter.actor, (host, at)).await?;
        let mut body = letter.body(at, &voice.handle);
        // The proof is of the new key, whichever signs the request.
        let newest = self.voice_of(letter.actor, at).await?;
        newest.prove(&mut body, self.clock().now());
        let body = Bytes::from(body.to_string());
        let followers = if letter.is_of_copy() {
            let mut conn = self.db().read().await?;
            let ours = (letter.actor, voice.handle.as_str());
            Some(synchronization::header(&mut conn, at, ours, host).await?)
        } else {
            None
        };
        let sent = (&body, followers.as_deref());
        let mut outcomes = Vec::new();
        for envelope in &letter.envelopes {
            if !outcomes.is_empty() && !self.may_go_on(letter, (envelope, &mut news), end).await {
                break;
            }
            let outcome = self
                .hand_over(envelope, sent, (&mut voice, scheme), &newest)
                .await;
            if let Outcome::Delivered { scheme: by, .. } = outcome {
                scheme = by;
            }
            let went = outcome.went();
            outcomes.push(outcome);
            if !went {
                break;
            }
        }
        Ok(outcomes)
    }

    /// If that cannot be known, what became of the others is kept first.
    async fn may_go_on(
        &self,
        letter: &Letter,
        (envelope, news): (&Envelope, &mut News),
        end: Timestamp,
    ) -> bool {
        if !news.may_be() {
            return self.clock().now() <= end;
        }
        let Ok(mut conn) = self.db().read().await else {
            return false;
        };
        let waits = letters::waits(&mut conn, letter, envelope).await;
        self.clock().now() <= end && waits.unwrap_or_default()
    }

    /// Says it by the key that the server knows, and where that is not believed any more by the new one.
    async fn hand_over(
        &self,
        envelope: &Envelope,
        sent: Sent<'_>,
        (voice, scheme): (&mut Voice, Scheme),
        newest: &Voice,
    ) -> Outcome {
        let Ok(inbox) = envelope.inbox.parse() else {
            let answer = "no address".into();
            return Outcome::Refused { answer };
        };
        loop {
            let (answer, by) = self.knock_twice(&inbox, sent, voice, scheme).await;
            let believed = !matches!(&answer, Ok(answer) if disbelieved(answer.status));
            if believed || !voice.is_former {
                return outcome(answer, by);
            }
            *voice = newest.clone();
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
        let sent = (body.clone(), followers);
        let answer = self
            .client()
            .post(inbox, sent, scheme, voice.sender(), now)
            .await;
        if let Ok(Answer {
            date: Some(date), ..
        }) = &answer
            && let Some(origin) = Origin::of(inbox)
        {
            let asked = (now, self.clock().now());
            self.clocks().heard(origin.authority(), *date, asked);
        }
        answer
    }

    /// Asks after those behind inboxes that are not there: some are gone, some are told elsewhere from now on.
    async fn look_after<'a>(
        &self,
        (host, letter): (&str, &Letter),
        inboxes: impl Iterator<Item = &'a str> + Send,
        at: &Addresses,
    ) -> anyhow::Result<()> {
        for inbox in inboxes {
            let behind = followers::behind(&mut self.db().read().await?, inbox).await?;
            for remote in behind {
                let found = self.visit(&remote, at).await?;
                let now = self.clock().now();
                let mut tx = self.db().write().await?;
                match found {
                    Ok(None) => followers::forget(&mut tx, &remote).await?,
                    Ok(Some(remote)) => {
                        followers::moved(&mut tx, &remote).await?;
                        elsewhere::send_on(&mut tx, (host, inbox), letter, &remote, now).await?;
                    }
                    Err(error) => tracing::debug!(%error, "a follower could not be asked after"),
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

fn outcome(answer: Result<Answer, PostError>, scheme: Scheme) -> Outcome {
    let Answer {
        status, retry_at, ..
    } = match answer {
        Ok(answer) => answer,
        Err(error) => return unanswered(&error),
    };
    let answer = status.as_u16().to_string();
    match (status.as_u16(), retry_at) {
        (200..=299, _) => Outcome::Delivered { answer, scheme },
        // A letter does not follow a redirection; what says for good that it is elsewhere has moved.
        (301 | 308 | 404 | 410, _) => Outcome::Missing { answer },
        (429, Some(until)) => Outcome::Hushed { until },
        (300..=399 | 401 | 408 | 425 | 429, _) => Outcome::Failed {
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
