//! Small things that cannot be wrong: ids, moments, handles, words, secrets.

mod behind;
mod folding;
pub mod plain;
mod secrets;
mod texts;

use std::{fmt, str::FromStr};

pub use self::{
    behind::{Behind, BehindName, cut},
    folding::{Word, words_of},
    secrets::{Token, random},
    texts::{
        Alt, Body, Caution, Choices, Email, Emoji, FileName, Handle, Hashtags, Name, Note, Plea,
        Purpose, Questions, Reason, Rules, Title, Unfit, folded, folded_words, like, outline, slug,
    },
};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            sqlx::Type, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[sqlx(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new name, later than every name before it.
            pub fn fresh() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    MemberId
    SessionId
    GroupId
    RoomId
    MessageId
    InvitationId
    HighlightId
    /// A copy in the window; the same for all its editions.
    CopyId
    ActorId
    JobId
    RequestId
    SanctionId
    ReportId
    HeldId
    FilterId
    NoticeId
    PasskeyId
    StandInId
    LetterId
    /// What somebody will say when its time has come.
    LaterId
    FileId
    /// What somebody passed over at once in the feed.
    PassId
    OwnFeedId
    /// What somebody elsewhere says to a copy.
    ReplyId
    /// What another server tells of what we show.
    FlagId
    /// What somebody elsewhere asks of a group.
    WishId
}

/// The name a sender gives a message before the house does, so that sending twice says it once.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    sqlx::Type,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[sqlx(transparent)]
pub struct ClientId(pub uuid::Uuid);

impl ClientId {
    pub fn fresh() -> Self {
        Self(uuid::Uuid::new_v4())
    }
}

/// Microseconds since 1970, UTC: one integer that sorts the same everywhere.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    sqlx::Type,
    serde::Serialize,
    serde::Deserialize,
)]
#[sqlx(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Self(self.0 + span.0)
    }

    #[must_use]
    pub const fn minus(self, span: Span) -> Self {
        Self(self.0 - span.0)
    }

    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Reads RFC 3339, as others write it.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let read: jiff::Timestamp = text.parse().ok()?;
        Some(Self(read.as_microsecond()))
    }

    /// RFC 3339 in UTC, to the second unless there is a fraction: `2026-11-22T19:47:00Z`.
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_microsecond(self.0).map_or_else(|_| String::new(), |t| t.to_string())
    }
}

/// A length of time in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub i64);

impl Span {
    pub const fn milliseconds(n: i64) -> Self {
        Self(n * 1_000)
    }
    pub const fn seconds(n: i64) -> Self {
        Self(n * 1_000_000)
    }
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n * 60)
    }
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n * 60)
    }
    pub const fn days(n: i64) -> Self {
        Self::hours(n * 24)
    }
}

/// An enum whose variants are words: in the database, in JSON, in forms.
#[macro_export]
macro_rules! words {
    ($($(#[$meta:meta])* pub enum $name:ident { $($(#[$note:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name { $($(#[$note])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($word),+]))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            // More than one thing has a kind, or a state: `todo.Kind`.
            fn name() -> std::borrow::Cow<'static, str> {
                let module = module_path!().rsplit("::").next().unwrap_or_default();
                match module {
                    "values" => stringify!($name).into(),
                    _ => format!("{module}.{}", stringify!($name)).into(),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    other => Err(format!(concat!("no such ", stringify!($name), ": {}"), other)),
                }
            }
        }

        impl<DB: sqlx::Database> sqlx::Type<DB> for $name where str: sqlx::Type<DB> {
            fn type_info() -> DB::TypeInfo { <str as sqlx::Type<DB>>::type_info() }
            fn compatible(ty: &DB::TypeInfo) -> bool { <str as sqlx::Type<DB>>::compatible(ty) }
        }

        impl<'q, DB: sqlx::Database> sqlx::Encode<'q, DB> for $name
        where &'static str: sqlx::Encode<'q, DB>
        {
            fn encode_by_ref(
                &self,
                buffer: &mut DB::ArgumentBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                sqlx::Encode::<DB>::encode(self.as_str(), buffer)
            }
        }

        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name where &'r str: sqlx::Decode<'r, DB> {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                Ok(<&str as sqlx::Decode<DB>>::decode(value)?.parse()?)
            }
        }
    )+};
}

words! {
    /// What somebody is in the house; who comes first stands higher.
    pub enum HouseRole { Owner = "owner", Host = "host", Member = "member", Guest = "guest" }

    /// What somebody is in a group; who comes first stands higher.
    pub enum GroupRole { Owner = "owner", Host = "host", Member = "member", Guest = "guest" }

    /// Who may know of a group, and who may enter.
    pub enum Visibility {
        /// Only its members know that it exists.
        Secret = "secret",
        /// The house sees that it exists; members read.
        Closed = "closed",
        /// Everyone in the house may enter.
        Open = "open",
    }

    /// A language the house speaks.
    pub enum Lang { English = "en", French = "fr" }
}

impl HouseRole {
    /// Whether they answer for the house: its owner and its hosts.
    pub const fn hosts(self) -> bool {
        matches!(self, Self::Owner | Self::Host)
    }
}

impl GroupRole {
    /// Whether they answer for the group: its owner and its hosts.
    pub const fn hosts(self) -> bool {
        matches!(self, Self::Owner | Self::Host)
    }
}
