//! What is asked about highlights.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::{highlights::Consent, values::Lang};

/// How somebody's words are signed.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Sign {
    Named,
    Nameless,
}

impl From<Sign> for Consent {
    fn from(sign: Sign) -> Self {
        match sign {
            Sign::Named => Self::Named,
            Sign::Nameless => Self::Nameless,
        }
    }
}

/// What an author says to being quoted.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    Named,
    Nameless,
    Refused,
}

impl From<Reply> for Consent {
    fn from(reply: Reply) -> Self {
        match reply {
            Reply::Named => Self::Named,
            Reply::Nameless => Self::Nameless,
            Reply::Refused => Self::Refused,
        }
    }
}

/// What somebody would like to be shown.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewHighlight {
    #[schema(min_length = 1, max_length = 120, examples("How to fold a map"))]
    pub(super) title: String,
    /// The numbers of the messages, in the order in which they are to stand.
    #[schema(min_items = 1, max_items = 30)]
    pub(super) messages: Vec<i64>,
    /// How my own words are signed, if any are quoted. Without it I am asked like everybody.
    pub(super) sign: Option<Sign>,
}

/// My yes or no.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) answer: Reply,
}

/// My own words, put better.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reworded {
    /// Which of the quotes.
    #[schema(minimum = 0, maximum = 29)]
    pub(super) position: i64,
    #[schema(min_length = 1, max_length = 8000)]
    pub(super) body: String,
}

/// How it is let out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Approval {
    /// The language it is written in.
    pub(super) language: Lang,
}

/// A new edition.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Edition {
    #[schema(min_length = 1, max_length = 120)]
    pub(super) title: String,
}
