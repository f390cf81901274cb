//! Small things that cannot be wrong: ids, moments, handles, words, secrets.

use std::{fmt, str::FromStr};

use aws_lc_rs::{digest, rand};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

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

    /// RFC 3339 in UTC, to the second unless there is a fraction: `2026-11-22T19:47:00Z`.
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_microsecond(self.0).map_or_else(|_| String::new(), |t| t.to_string())
    }
}

/// A length of time in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

        impl utoipa::ToSchema for $name {}

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
    /// What a member is in the house.
    pub enum HouseRole { Owner = "owner", Member = "member" }

    /// What a member is in a group.
    pub enum GroupRole { Host = "host", Member = "member" }

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

/// Why a text was not accepted: the key of a sentence, and the number that it mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}")]
pub struct Unfit {
    pub key: &'static str,
    pub limit: usize,
}

impl Unfit {
    pub const fn new(key: &'static str, limit: usize) -> Self {
        Self { key, limit }
    }
}

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident($parse:expr))+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: &str) -> Result<Self, Unfit> {
                $parse(text).map(Self)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

text! {
    /// How a member is addressed: 2 to 30 of a–z, 0–9 and `_`, starting with a letter.
    ///
    /// ASCII alone, in lower case, so that no two handles look alike (invariant 34).
    Handle(parse_handle)
    /// What people call somebody or something: one line, 1 to 60 characters.
    Name(|text| one_line(text, 60, "unfit-name"))
    /// What a group is for: one sentence, 1 to 200 characters.
    Purpose(|text| one_line(text, 200, "unfit-purpose"))
    /// A few personal lines with an invitation, up to 600 characters; may be empty.
    Note(|text| lines(text, 0, 600, "unfit-note"))
    /// What is said in one message: 1 to 8,000 characters.
    Body(|text| lines(text, 1, 8_000, "unfit-body"))
    /// What stands over a highlight: one line, 1 to 120 characters.
    Title(|text| one_line(text, 120, "unfit-title"))
}

fn parse_handle(text: &str) -> Result<String, Unfit> {
    let handle = text.trim().trim_start_matches('@').to_ascii_lowercase();
    let fits = (2..=30).contains(&handle.len())
        && handle.starts_with(|c: char| c.is_ascii_lowercase())
        && handle
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if fits {
        Ok(handle)
    } else {
        Err(Unfit::new("unfit-handle", 30))
    }
}

fn one_line(text: &str, most: usize, key: &'static str) -> Result<String, Unfit> {
    let line = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(is_invisible, "");
    if line.is_empty() || line.chars().count() > most {
        return Err(Unfit::new(key, most));
    }
    Ok(line)
}

fn lines(text: &str, least: usize, most: usize, key: &'static str) -> Result<String, Unfit> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = text
        .trim()
        .replace(|c: char| c != '\n' && c != '\t' && is_invisible(c), "");
    if (least..=most).contains(&kept.chars().count()) {
        Ok(kept)
    } else {
        Err(Unfit::new(key, most))
    }
}

/// Control characters, and the marks that turn a line's direction around for what follows.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{200b}')
}

/// A web address's part made from a name: `Salle des marges` is `salle-des-marges`.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase).map(plain) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    let cut: String = slug.chars().take(48).collect();
    let cut = cut.trim_matches('-');
    if cut.is_empty() {
        "x".into()
    } else {
        cut.into()
    }
}

/// The bare letter under a French accent.
fn plain(c: char) -> char {
    match c {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' | 'œ' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ÿ' => 'y',
        'ñ' => 'n',
        other => other,
    }
}

/// A secret handed to somebody once. The house keeps only its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// 256 random bits.
    pub fn fresh() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random::<32>()))
    }

    /// A code to say and to type: 26 letters and digits without look-alikes, 130 bits.
    pub fn spoken() -> Self {
        // Crockford's alphabet: no I, L, O or U.
        const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let code = random::<26>().map(|byte| LETTERS[usize::from(byte % 32)] as char);
        Self(code.iter().collect())
    }

    /// Reads what a person typed: spaces and dashes do not count, `o` is `0`, `i` and `l` are `1`.
    pub fn read_spoken(typed: &str) -> Option<Self> {
        let code: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            })
            .collect();
        (code.len() == 26 && code.chars().all(|c| c.is_ascii_alphanumeric())).then_some(Self(code))
    }

    pub fn given(text: &str) -> Self {
        Self(text.into())
    }

    /// The secret itself, for the one answer that hands it over.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored and looked for.
    pub fn hash(&self) -> Vec<u8> {
        digest::digest(&digest::SHA256, self.0.as_bytes())
            .as_ref()
            .to_vec()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Random bytes that nobody can guess.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_plain_lower_case_ascii() {
        assert_eq!(Handle::parse(" @Ada_1 ").unwrap().as_str(), "ada_1");
        for wrong in [
            "",
            "a",
            "1ada",
            "аda",
            "ada lovelace",
            "ada.l",
            &"a".repeat(31),
        ] {
            assert!(Handle::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_body_keeps_its_lines_and_loses_what_cannot_be_seen() {
        let body = Body::parse("  one\r\ntwo\u{202e}\u{0}  ").unwrap();
        assert_eq!(body.as_str(), "one\ntwo");
        assert!(Body::parse(" \n ").is_err());
        assert!(Body::parse(&"x".repeat(8_001)).is_err());
    }

    #[test]
    fn a_slug_is_what_a_person_would_type() {
        assert_eq!(slug("Salle des marges"), "salle-des-marges");
        assert_eq!(slug("  Été, à Paris !"), "ete-a-paris");
        assert_eq!(slug("文"), "x");
    }

    #[test]
    fn a_spoken_code_survives_being_typed_by_a_person() {
        let code = Token::spoken();
        let typed = format!(
            "{} - {}",
            code.reveal()[..13].to_lowercase(),
            &code.reveal()[13..]
        );
        assert!(Token::read_spoken(&typed) == Some(code.clone()));
        assert!(!format!("{code:?}").contains(code.reveal()));
    }
}
