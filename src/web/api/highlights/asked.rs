//! What is asked about highlights.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    highlights::{self, Chosen, Consent, Focus, MOST_AT_ONCE, Replied},
    values::{Alt, Caution, FileId, Hashtags, HighlightId, Lang, Title, Unfit},
    web::{Failure, api::given::fit},
};

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
    title: String,
    /// What people should know before they unfold it.
    #[serde(default)]
    #[schema(max_length = 200)]
    content_note: String,
    /// Words under which it is found, without their sign.
    #[serde(default)]
    #[schema(max_items = 8)]
    hashtags: Vec<String>,
    /// The language it is written in.
    language: Lang,
    /// Pictures of these messages; they stand in the order of the messages.
    #[serde(default)]
    #[schema(max_items = 4)]
    pictures: Vec<Picture>,
    /// The numbers of the messages, in the order in which they are to stand.
    #[schema(min_items = 1, max_items = 30)]
    pub(super) messages: Vec<i64>,
    /// How my own words are signed, if any are quoted. Without it I am asked like everybody.
    pub(super) sign: Option<Sign>,
}

/// A picture of one of the messages.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Picture {
    file_id: FileId,
    /// What is to be seen, for whoever cannot. Without it: what its owner says.
    #[schema(max_length = 1000)]
    alt: Option<String>,
    /// What must stay to be seen where it is cut, in hundredths from the left.
    #[serde(default = "middle")]
    #[schema(minimum = 0, maximum = 100)]
    focus_left: i64,
    /// The same from the top.
    #[serde(default = "middle")]
    #[schema(minimum = 0, maximum = 100)]
    focus_top: i64,
}

fn middle() -> i64 {
    50
}

/// My yes or no.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) answer: Reply,
}

/// My yes or no to several.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answers {
    #[schema(min_items = 1, max_items = 20)]
    answers: Vec<OneOfSeveral>,
}

/// My yes or no to one of several.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OneOfSeveral {
    highlight_id: HighlightId,
    /// Of the words that I looked at.
    version: i64,
    answer: Reply,
}

impl Answers {
    pub(super) fn replied(&self) -> Result<Vec<Replied>, Failure> {
        if !(1..=MOST_AT_ONCE).contains(&self.answers.len()) {
            let most = Unfit::new("unfit-many", MOST_AT_ONCE);
            return Err(Failure::unfit(vec![("answers", most)]));
        }
        let replied = |one: &OneOfSeveral| Replied {
            highlight: one.highlight_id,
            version: one.version,
            answer: one.answer.into(),
        };
        Ok(self.answers.iter().map(replied).collect())
    }
}

/// Several that a host would like to be shown.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = highlights::Several)]
pub(super) struct Several {
    #[schema(min_items = 1, max_items = 20)]
    pub(super) highlights: Vec<NewHighlight>,
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

/// What stands around the words. Whatever is not given is not there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Cover {
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    /// What people should know before they unfold it.
    #[serde(default)]
    #[schema(max_length = 200)]
    content_note: String,
    /// Words under which it is found, without their sign.
    #[serde(default)]
    #[schema(max_items = 8)]
    hashtags: Vec<String>,
    /// The language it is written in.
    language: Lang,
    /// Pictures of the quoted messages; they stand in the order of the messages.
    #[serde(default)]
    #[schema(max_items = 4)]
    pictures: Vec<Picture>,
}

impl NewHighlight {
    pub(super) fn cover(&self) -> Result<highlights::Cover, Failure> {
        let words = (&*self.title, &*self.content_note, &*self.hashtags);
        cover(words, &self.pictures, self.language)
    }
}

impl Cover {
    pub(super) fn fit(&self) -> Result<highlights::Cover, Failure> {
        let words = (&*self.title, &*self.content_note, &*self.hashtags);
        cover(words, &self.pictures, self.language)
    }
}

fn cover(
    (title, note, hashtags): (&str, &str, &[String]),
    pictures: &[Picture],
    language: Lang,
) -> Result<highlights::Cover, Failure> {
    Ok(highlights::Cover {
        title: fit("title", Title::parse(title))?,
        caution: fit("content_note", Caution::parse(note))?,
        hashtags: fit("hashtags", Hashtags::parse(&hashtags.join(" ")))?,
        language,
        pictures: pictures
            .iter()
            .map(Picture::fit)
            .collect::<Result<_, _>>()?,
    })
}

impl Picture {
    fn fit(&self) -> Result<Chosen, Failure> {
        let alt = self.alt.as_deref().map(Alt::parse).transpose();
        let focus = Focus::at(self.focus_left, self.focus_top);
        Ok(Chosen {
            file: self.file_id,
            alt: fit("alt", alt)?,
            focus: fit("focus", focus.ok_or(Unfit::new("unfit-focus", 100)))?,
        })
    }
}
