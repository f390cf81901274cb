//! What the pages of moderation share: rules to choose from, quotes, and measures as they are typed.

use serde::Deserialize;

use super::{
    Failure,
    views::{Field, MeasureForm, QuoteLine, RuleChoice, SanctionLine},
    words::{self, Words},
};
use crate::{
    db::Conn,
    groups::Group,
    messages::Message,
    moderation::{
        self, ModerationError,
        reports::Quoted,
        sanctions::{Kind, Measure, Sanction},
    },
    values::{Reason, Span, Timestamp, Unfit},
};

/// A measure as somebody typed it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub kind: String,
    /// The number of a rule; empty: none of them.
    pub rule: String,
    pub reason: String,
    /// So many hours; empty: for good, or until the day that is named.
    pub hours: String,
    /// `2026-11-29`: it ends with this day.
    pub until: String,
}

impl Typed {
    /// The measure, or the form with what is wrong with it.
    pub(super) fn measure(&self, now: Timestamp) -> Result<Measure, Box<MeasureForm>> {
        let kind = self.kind.parse::<Kind>();
        let reason = Reason::parse(&self.reason);
        match (kind, reason, self.end(now)) {
            (Ok(kind), Ok(reason), Ok(until)) => Ok(Measure {
                kind,
                rule: rule(&self.rule),
                reason,
                until,
            }),
            (_, reason, end) => Err(Box::new(self.form(reason.err(), end.err()))),
        }
    }

    pub(super) fn form(&self, reason: Option<Unfit>, until: Option<Unfit>) -> MeasureForm {
        MeasureForm {
            kind: self.kind.clone(),
            rule: self.rule.clone(),
            reason: Field::checked(&*self.reason, reason),
            hours: self.hours.clone(),
            until: Field::checked(&*self.until, until),
        }
    }

    /// The form again, if it is the form that is wrong.
    pub(super) fn again(&self, error: ModerationError) -> Result<MeasureForm, Failure> {
        match error {
            ModerationError::Until => Ok(self.form(None, Some(Unfit::new("unfit-until", 0)))),
            other => Err(other.into()),
        }
    }

    fn end(&self, now: Timestamp) -> Result<Option<Timestamp>, Unfit> {
        if !self.until.trim().is_empty() {
            let wrong = Unfit::new("unfit-until", 0);
            return words::end_of_day(&self.until, now).map(Some).ok_or(wrong);
        }
        let hours = self.hours.parse::<u16>().ok();
        Ok(hours.map(|hours| now.plus(Span::hours(hours.into()))))
    }
}

/// The rule that somebody chose; nothing: none of them.
pub(super) fn rule(typed: &str) -> Option<i64> {
    typed.parse().ok()
}

/// The rules of a group, to choose from.
pub(super) async fn rules(conn: &mut Conn, group: &Group) -> Result<Vec<RuleChoice>, Failure> {
    let rules = moderation::rules(conn, group).await?;
    let choices = (1_i64..).zip(rules);
    Ok(choices
        .map(|(number, text)| RuleChoice { number, text })
        .collect())
}

/// What was said, as it was copied when it was reported.
pub(super) fn copied(quoted: Quoted) -> QuoteLine {
    QuoteLine {
        author: quoted.author,
        name: quoted.name,
        at: quoted.said_at,
        text: quoted.body,
        reported: quoted.reported,
    }
}

/// What was said, as it is now.
pub(super) fn current(message: &Message, reported: i64, l: Words) -> QuoteLine {
    let removed = message.removed_at.is_some();
    QuoteLine {
        author: message.author_id,
        name: message.author_name.clone(),
        at: message.said_at,
        text: if removed {
            l.t("removed")
        } else {
            message.body.clone()
        },
        reported: message.seq == reported,
    }
}

pub(super) fn line(sanction: Sanction, now: Timestamp) -> SanctionLine {
    SanctionLine {
        href: sanction.href(),
        holds: sanction.holds(now),
        kind: sanction.kind,
        at: sanction.imposed_at,
        by: sanction.imposer_name,
        reason: sanction.reason,
        rule: sanction.rule,
        until: sanction.until,
        lifted: sanction.lifted_at,
    }
}
