//! Causes: what the community refuses, as the failure that tells of it.

use super::Failure;
use crate::{
    files::{FileError, Spoilt},
    groups::{
        PartError, Refusal,
        asides::{self, AsideError},
    },
    invitations::{self, PlanError},
    members::passwords::Crowded,
    messages::{
        Unsaid,
        held::HeldError,
        later::{self, LaterError},
    },
    moderation::ModerationError,
    requests::RequestError,
    values::{Span, Unfit},
};

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::broken(error)
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self::broken(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Absent => Self::absent(),
            Refusal::Forbidden => Self::forbidden(),
            Refusal::RulesChanged => Self::rules_changed(),
            Refusal::Db(error) => error.into(),
        }
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        match error {
            FileError::TooLarge(most) => Self::file_large(most),
            FileError::Empty => Self::unfit(vec![("file", Unfit::new("unfit-file-empty", 0))]),
            FileError::NoRoom => Self::no_room(),
            FileError::Offset(_) => Self::conflict(),
            FileError::Spoilt(Spoilt::Unreadable) => Self::picture_unreadable(),
            FileError::Spoilt(Spoilt::TooManyPixels) => Self::picture_pixels(),
            FileError::Spoilt(Spoilt::TooLong) => Self::picture_long(),
            FileError::Refused(refusal) => refusal.into(),
            FileError::Trouble(trouble) => Self::broken(trouble),
        }
    }
}

impl From<PartError> for Failure {
    fn from(error: PartError) -> Self {
        match error {
            PartError::NoSuccessor => Self::no_successor(),
            PartError::Refused(refusal) => refusal.into(),
        }
    }
}

impl From<AsideError> for Failure {
    fn from(error: AsideError) -> Self {
        let key = match error {
            AsideError::Alone => "unfit-aside-alone",
            AsideError::TooMany => "unfit-aside-many",
            AsideError::Unreachable => "unfit-aside-unreachable",
            AsideError::Apart => "unfit-aside-apart",
            AsideError::Blocking => "unfit-aside-blocking",
            AsideError::Refused(refusal) => return refusal.into(),
        };
        Self::unfit(vec![("with", Unfit::new(key, asides::MOST))])
    }
}

impl From<ModerationError> for Failure {
    fn from(error: ModerationError) -> Self {
        match error {
            ModerationError::NoSuchRule => Self::unfit(vec![("rule", Unfit::new("unfit-rule", 0))]),
            ModerationError::Until => Self::unfit(vec![("until", Unfit::new("unfit-until", 0))]),
            ModerationError::Unsuited => Self::malformed(),
            ModerationError::Settled => Self::conflict(),
            ModerationError::NobodyElse => Self::nobody_else(),
            ModerationError::Refused(refusal) => refusal.into(),
        }
    }
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Settled | RequestError::TooSoon(_) => Self::conflict(),
            RequestError::Refused(refusal) => refusal.into(),
        }
    }
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        let most = |count: i64| usize::try_from(count).unwrap_or(usize::MAX);
        let (field, unfit) = match error {
            PlanError::NoGroup => ("groups", Unfit::new("invite-no-group", 0)),
            PlanError::Uses => (
                "uses",
                Unfit::new("unfit-uses", most(invitations::MOST_USES)),
            ),
            PlanError::Life => (
                "expires_in_hours",
                Unfit::new(
                    "unfit-uses",
                    most(invitations::LONGEST.0 / Span::hours(1).0),
                ),
            ),
            PlanError::Scarce(scarce) => match scarce.sentence() {
                Ok(unfit) => ("uses", unfit),
                Err(error) => return error.into(),
            },
            PlanError::OnePerson => ("uses", Unfit::new("unfit-one-person", 1)),
            PlanError::GuestUntil => ("guest_until", Unfit::new("unfit-guest-until", 0)),
            PlanError::WordingTaken => ("wording", Unfit::new("unfit-wording-taken", 0)),
            PlanError::Refused(refusal) => return refusal.into(),
        };
        Self::unfit(vec![(field, unfit)])
    }
}

impl From<HeldError> for Failure {
    fn from(error: HeldError) -> Self {
        match error {
            HeldError::Settled => Self::conflict(),
            HeldError::Refused(refusal) => refusal.into(),
        }
    }
}

impl From<LaterError> for Failure {
    fn from(error: LaterError) -> Self {
        match error {
            LaterError::Time => Self::unfit(vec![("say_at", Unfit::new("unfit-later", 0))]),
            LaterError::Many => {
                let most = usize::try_from(later::MOST).unwrap_or(usize::MAX);
                Self::unfit(vec![("say_at", Unfit::new("unfit-later-many", most))])
            }
            LaterError::Said => Self::conflict(),
            LaterError::Unsaid(unsaid) => unsaid.into(),
        }
    }
}

impl From<Crowded> for Failure {
    fn from(_: Crowded) -> Self {
        Self::crowded()
    }
}

impl From<Unsaid> for Failure {
    fn from(unsaid: Unsaid) -> Self {
        match unsaid {
            Unsaid::Absent => Self::absent(),
            Unsaid::Forbidden => Self::forbidden(),
            Unsaid::RulesChanged => Self::rules_changed(),
            Unsaid::Conflict => Self::conflict(),
            Unsaid::TooSoon(seconds) => Self::slow(seconds),
            Unsaid::Filtered(reason) => Self::filtered(reason),
            Unsaid::ReadFirst => Self::unfit(vec![("body", Unfit::new("unfit-read-first", 0))]),
            Unsaid::Declined(reason) => Self::declined(reason),
            Unsaid::Unanswerable => Self::unanswerable(),
            Unsaid::Everybody(people) => Self::everybody(people),
            Unsaid::Gone => Self::gone(),
            Unsaid::Full => Self::full(),
            Unsaid::Over => Self::poll_over(),
            Unsaid::NoSuchChoice => Self::unfit(vec![("choices", Unfit::new("unfit-choice", 0))]),
            Unsaid::FileGone => Self::file_gone(),
            Unsaid::Lost => Self::crowded(),
        }
    }
}
