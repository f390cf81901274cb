//! An answer, given: decided and kept in one transaction, then told to whoever hears it.

use super::{stir, stir_both};
use crate::{
    groups::Refusal,
    messages::{
        Said,
        held::{self, HeldError},
    },
    moderation::{
        Aftermath, ModerationError,
        appeals::{self, State},
        reports, sanctions,
    },
    requests::{self, RequestError},
    todo::{
        self, flags,
        replies::{self, Decision},
        wishes,
    },
    values::{
        FlagId, HeldId, MemberId, Plea, Reason, ReplyId, ReportId, RequestId, SanctionId, Span,
        WishId,
    },
    web::{
        Failure, Site,
        ask::{self, Answered},
        visitor::Signed,
    },
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
    let answered = match answer {
        Answer::Approve => Some(Answered::Approved),
        Answer::Decline(reason, days) => Some(Answered::Declined(reason.as_str(), now.plus(*days))),
        Answer::Later => None,
    };
    if let Some(answered) = answered {
        ask::write_back(site, &mut tx, (&request, &answered), now).await?;
    }
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
        site.bell.ring(said);
        site.hub.said(said.clone());
    }
    if let Some(declined) = declined {
        site.hub.declined(declined);
    }
    stir(site, Some(held.group_id)).await?;
    Ok(said)
}

/// Nothing is done about a report, and its reporter is told; or it is put off.
pub(in crate::web) async fn report(
    site: &Site,
    who: &Signed,
    id: ReportId,
    dismissed: Option<&Plea>,
) -> Result<(), Unanswered> {
    let (host, now) = (&who.member, who.now);
    let mut tx = site.db.write().await?;
    let report = reports::see(&mut tx, host, id, now).await?;
    match dismissed {
        None => todo::put_off(&mut tx, host.id, id.0, now).await?,
        Some(words) => match reports::dismiss(&mut tx, host, id, words, now).await {
            Err(ModerationError::Settled) => return Err(Unanswered::Settled(report.answered_by)),
            done => done?,
        },
    }
    tx.commit().await?;
    Ok(stir_both(site, report.group_id).await?)
}

/// Opens a reply from outside to the group, or hides it; or it is put off.
pub(in crate::web) async fn reply(
    site: &Site,
    who: &Signed,
    id: ReplyId,
    decision: Option<Decision>,
) -> Result<(), Unanswered> {
    let (host, now) = (&who.member, who.now);
    let mut tx = site.db.write().await?;
    let reply = replies::allow(&mut tx, host, id, now).await?;
    let Some(decision) = decision else {
        todo::put_off(&mut tx, host.id, id.0, now).await?;
        tx.commit().await?;
        return Ok(stir(site, reply.group_id).await?);
    };
    if !replies::decide(&mut tx, host, (id, decision), now).await? {
        return Err(Unanswered::Settled(reply.answered_by));
    }
    tx.commit().await?;
    Ok(stir(site, reply.group_id).await?)
}

/// A host has looked at what another server told of; or it is put off.
pub(in crate::web) async fn flag(
    site: &Site,
    who: &Signed,
    id: FlagId,
    seen: bool,
) -> Result<(), Unanswered> {
    let (host, now) = (&who.member, who.now);
    let mut tx = site.db.write().await?;
    let flag = flags::allow(&mut tx, host, id, now).await?;
    if !seen {
        todo::put_off(&mut tx, host.id, id.0, now).await?;
    } else if !flags::settle(&mut tx, host, &flag, now).await? {
        return Err(Unanswered::Settled(flag.answered_by));
    }
    tx.commit().await?;
    Ok(stir(site, flag.group_id).await?)
}

/// Somebody outside may follow or quote, or may not; or it is put off.
pub(in crate::web) async fn wish(
    site: &Site,
    who: &Signed,
    id: WishId,
    yes: Option<bool>,
) -> Result<(), Unanswered> {
    let (host, now) = (&who.member, who.now);
    let mut tx = site.db.write().await?;
    let wish = wishes::allow(&mut tx, host, id, now).await?;
    match yes {
        None => todo::put_off(&mut tx, host.id, id.0, now).await?,
        Some(yes) => {
            if !wishes::decide(&mut tx, host, (&wish, yes), now).await? {
                return Err(Unanswered::Settled(wish.answered_by));
            }
        }
    }
    tx.commit().await?;
    Ok(stir(site, wish.group_id).await?)
}

/// A sanction stays, for a reason, though it was appealed against; or the appeal is put off.
pub(in crate::web) async fn appeal(
    site: &Site,
    who: &Signed,
    id: SanctionId,
    refused: Option<&Reason>,
) -> Result<(), Unanswered> {
    let (judge, now) = (&who.member, who.now);
    let mut tx = site.db.write().await?;
    let sanction = sanctions::find(&mut tx, id).await?;
    let sanction = sanction.ok_or(Refusal::Absent)?;
    if !appeals::may_answer(&mut tx, judge, &sanction, now).await? {
        // Whoever could have answered hears who was quicker; to others there is nothing here.
        let sanction = sanctions::see(&mut tx, judge, id, now).await?;
        let appeal = appeals::of(&mut tx, sanction.id).await?;
        let appeal = appeal.filter(|appeal| appeal.state != State::Open);
        return Err(match appeal {
            Some(answered) => Unanswered::Settled(answered.answered_by),
            None => Refusal::Forbidden.into(),
        });
    }
    let aftermath = if let Some(reason) = refused {
        appeals::answer(&mut tx, judge, id, (false, reason), now).await?
    } else {
        todo::put_off(&mut tx, judge.id, id.0, now).await?;
        Aftermath::default()
    };
    tx.commit().await?;
    aftermath.tell(&site.hub);
    Ok(stir_both(site, sanction.group_id).await?)
}
