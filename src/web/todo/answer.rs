//! An answer, given: decided and kept in one transaction, then told to whoever hears it.

use super::stir;
use crate::{
    messages::{
        Said,
        held::{self, HeldError},
    },
    requests::{self, RequestError},
    todo,
    values::{HeldId, MemberId, Reason, RequestId, Span},
    web::{Failure, Site, visitor::Signed},
};

/// What a host answers.
pub(in crate::web) enum Answer {
    Approve,
    /// They may ask again after a while.
    Decline(Reason, Span),
    /// This host only, and not today.
    Later,
}

/// Why an answer does not count.
pub(in crate::web) enum Unanswered {
    /// This one was quicker; nobody, if whoever asked thought better of it.
    Settled(Option<MemberId>),
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for Unanswered {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Unanswered {
    /// What a program is told.
    pub(in crate::web) fn failure(self) -> Failure {
        match self {
            Self::Settled(_) => Failure::conflict(),
            Self::Failed(failure) => failure,
        }
    }
}

/// Answers somebody who asks to be let in.
pub(in crate::web) async fn request(
    site: &Site,
    who: &Signed,
    id: RequestId,
    answer: &Answer,
) -> Result<(), Unanswered> {
    let (host, now) = (&who.member, who.now);
    let mut tx = site.db.write().await?;
    let request = requests::allow(&mut tx, host, id, now).await?;
    let done = match answer {
        Answer::Approve => requests::approve(&mut tx, host, id, now).await.map(Some),
        Answer::Decline(reason, days) => {
            let declined = requests::decline(&mut tx, host, id, (reason, *days), now).await;
            declined.map(|()| None)
        }
        Answer::Later => {
            todo::put_off(&mut tx, host.id, id.0, now).await?;
            Ok(None)
        }
    };
    let entered = match done {
        Ok(entered) => entered,
        Err(RequestError::Settled | RequestError::TooSoon(_)) => {
            drop(tx);
            let mut conn = site.db.read().await?;
            let request = requests::find(&mut conn, id).await?;
            let by = request.and_then(|request| request.answered_by);
            return Err(Unanswered::Settled(by));
        }
        Err(RequestError::Refused(refusal)) => return Err(refusal.into()),
    };
    tx.commit().await?;
    if let Some((Some(member), groups)) = entered {
        for group in groups {
            site.hub.joined(member, group);
        }
    }
    Ok(stir(site, request.group_id).await?)
}

/// Answers a message that was held; gives it, once it is said.
pub(in crate::web) async fn held(
    site: &Site,
    who: &Signed,
    id: HeldId,
    answer: &Answer,
) -> Result<Option<Said>, Unanswered> {
    let (host, now) = (&who.member, who.now);
    let mut tx = site.db.write().await?;
    let held = held::allow(&mut tx, host, id, now).await?;
    let done = match answer {
        Answer::Approve => held::approve(&mut tx, host, id, now)
            .await
            .map(|said| (Some(said), None)),
        Answer::Decline(reason, _) => held::decline(&mut tx, host, id, reason, now)
            .await
            .map(|declined| (None, Some(declined))),
        Answer::Later => {
            todo::put_off(&mut tx, host.id, id.0, now).await?;
            Ok((None, None))
        }
    };
    let (said, declined) = match done {
        Ok(done) => done,
        Err(HeldError::Settled) => {
            drop(tx);
            let mut conn = site.db.read().await?;
            let held = held::find(&mut conn, id).await?;
            let by = held.and_then(|held| held.answered_by);
            return Err(Unanswered::Settled(by));
        }
        Err(HeldError::Refused(refusal)) => return Err(refusal.into()),
    };
    tx.commit().await?;
    if let Some(said) = &said {
        site.hub.said(said.clone());
    }
    if let Some(declined) = declined {
        site.hub.declined(declined);
    }
    stir(site, Some(held.group_id)).await?;
    Ok(said)
}
