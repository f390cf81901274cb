//! Answering a report: nothing, something, or passing it on; both sides are told what became of it.

use super::{Report, State, see};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Write},
    groups::{self, Refusal},
    members::Member,
    moderation::{
        Aftermath, ModerationError, another_hosts_the_house, sanctions,
        sanctions::{Kind as Sanctioned, Measure},
    },
    notices::{self, Kind as Told, Notice},
    values::{GroupId, MemberId, MessageId, Plea, Reason, ReportId, SanctionId, Timestamp},
};

/// Nothing is done about it; the reporter is told, with a word if there is one.
pub async fn dismiss(
    tx: &mut Write,
    host: &Member,
    id: ReportId,
    words: &Plea,
    now: Timestamp,
) -> Result<(), ModerationError> {
    let report = see(tx, host, id, now).await?;
    let answer = Answer {
        state: State::Dismissed,
        by: host.id,
        words: words.as_str(),
        sanction: None,
    };
    settle(tx, report.id, &answer, now).await?;
    let entry = Entry {
        group: report.group_id,
        about: Some(report.about_id),
        ..Entry::new(host.id, Deed::DismissReport)
    };
    audit::write(tx, entry, now).await?;
    let notice = Notice {
        group: report.group_id,
        about: Some(report.about_id),
        reason: words.as_str(),
        ..Notice::new(Told::ReportDismissed)
    };
    Ok(notices::tell(tx, report.reporter_id, &notice, now).await?)
}

/// Something is done about it: whom it is about is told what and why, the reporter that it was.
pub async fn act(
    tx: &mut Write,
    host: &Member,
    id: ReportId,
    (measure, words): (&Measure, &Plea),
    now: Timestamp,
) -> Result<Aftermath, ModerationError> {
    let report = see(tx, host, id, now).await?;
    if report.state != State::Open {
        return Err(ModerationError::Settled);
    }
    let (sanction, aftermath) = impose(tx, host, &report, measure, now).await?;
    let acted = Entry {
        group: report.group_id,
        about: Some(report.about_id),
        subject: sanction.to_string(),
        ..Entry::new(host.id, Deed::ActOnReport)
    };
    audit::write(tx, acted, now).await?;
    if measure.kind != Sanctioned::Removal {
        let acted = (sanction, words.as_str());
        conclude(tx, host, &report, acted, measure, now).await?;
    } else if !words.as_str().is_empty() {
        tx.query("UPDATE reports SET outcome = $2 WHERE id = $1")
            .bind(report.id)
            .bind(words.to_string())
            .run()
            .await?;
    }
    Ok(aftermath)
}

/// The measure that fits where the report is judged.
async fn impose(
    tx: &mut Write,
    host: &Member,
    report: &Report,
    measure: &Measure,
    now: Timestamp,
) -> Result<(SanctionId, Aftermath), ModerationError> {
    let who = report.about_id;
    let why: (Option<i64>, &Reason) = (measure.rule, &measure.reason);
    match (measure.kind, report.message_id, report.group_id) {
        (Sanctioned::Removal, Some(message), _) if report.to_house => {
            sanctions::in_house(tx, host, who, now).await?;
            let (message, group) = sanctions::located(tx, message).await?;
            let group = groups::find(tx, group).await?.ok_or(Refusal::Absent)?;
            sanctions::remove_from(tx, host, (&message, &group, true), why, now).await
        }
        (Sanctioned::Removal, Some(message), _) => {
            sanctions::remove(tx, host, message, why, now).await
        }
        (Sanctioned::Removal, None, _) => Err(ModerationError::Unsuited),
        (_, _, Some(group)) if !report.to_house => {
            sanctions::impose_in_group(tx, host, (group, who), measure, now).await
        }
        _ => sanctions::impose_in_house(tx, host, who, measure, now).await,
    }
}

/// A host of the group would rather have the hosts of the house judge.
pub async fn pass_on(
    tx: &mut Write,
    host: &Member,
    id: ReportId,
    now: Timestamp,
) -> Result<(), ModerationError> {
    let report = see(tx, host, id, now).await?;
    let but = [report.about_id, host.id];
    if !another_hosts_the_house(tx, but, now).await? {
        return Err(ModerationError::NobodyElse);
    }
    let passed = tx
        .query(
            "UPDATE reports SET to_house = TRUE WHERE id = $1 AND state = 'open' AND NOT to_house",
        )
        .bind(report.id)
        .run()
        .await?;
    if passed == 0 {
        return Err(ModerationError::Settled);
    }
    let entry = Entry {
        group: report.group_id,
        about: Some(report.about_id),
        ..Entry::new(host.id, Deed::PassReportOn)
    };
    Ok(audit::write(tx, entry, now).await?)
}

/// A message was removed: whatever was reported of it is answered by that.
pub(in crate::moderation) async fn settle_about(
    tx: &mut Write,
    host: &Member,
    message: MessageId,
    sanction: SanctionId,
    now: Timestamp,
) -> db::Result<()> {
    let reporters: Vec<(MemberId, MemberId, Option<GroupId>)> = tx
        .query(
            "UPDATE reports SET state = 'acted', answered_by = $2, answered_at = $3, sanction_id = $4
             WHERE message_id = $1 AND state = 'open' RETURNING reporter_id, about_id, group_id",
        )
        .bind(message)
        .bind(host.id)
        .bind(now)
        .bind(sanction)
        .all()
        .await?;
    for (reporter, about, group) in reporters {
        thank(tx, reporter, (about, group), (Sanctioned::Removal, ""), now).await?;
    }
    Ok(())
}

/// Tells a reporter what was done.
async fn thank(
    tx: &mut Write,
    reporter: MemberId,
    (about, group): (MemberId, Option<GroupId>),
    (done, words): (Sanctioned, &str),
    now: Timestamp,
) -> db::Result<()> {
    let notice = Notice {
        group,
        about: Some(about),
        subject: done.as_str(),
        reason: words,
        ..Notice::new(Told::ReportActed)
    };
    notices::tell(tx, reporter, &notice, now).await
}

async fn conclude(
    tx: &mut Write,
    host: &Member,
    report: &Report,
    (sanction, words): (SanctionId, &str),
    measure: &Measure,
    now: Timestamp,
) -> Result<(), ModerationError> {
    let answer = Answer {
        state: State::Acted,
        by: host.id,
        words,
        sanction: Some(sanction),
    };
    settle(tx, report.id, &answer, now).await?;
    let about = (report.about_id, report.group_id);
    Ok(thank(tx, report.reporter_id, about, (measure.kind, words), now).await?)
}

struct Answer<'a> {
    state: State,
    by: MemberId,
    words: &'a str,
    sanction: Option<SanctionId>,
}

/// One statement decides whose answer counts.
async fn settle(
    tx: &mut Write,
    id: ReportId,
    answer: &Answer<'_>,
    now: Timestamp,
) -> Result<(), ModerationError> {
    let settled = tx
        .query(
            "UPDATE reports SET state = $2, answered_by = $3, answered_at = $4, outcome = $5,
                    sanction_id = $6
             WHERE id = $1 AND state = 'open'",
        )
        .bind(id)
        .bind(answer.state)
        .bind(answer.by)
        .bind(now)
        .bind(answer.words.to_owned())
        .bind(answer.sanction)
        .run()
        .await?;
    if settled == 1 {
        Ok(())
    } else {
        Err(ModerationError::Settled)
    }
}
