//! The cover of a highlight, as forms send it: title, content note, hashtags, language.

use super::{
    Failure,
    views::{CoverFields, Field},
};
use crate::{
    highlights::{Cover, Highlight},
    values::{Caution, Hashtags, Lang, Title, Unfit},
};

/// What was typed into the fields of a cover.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed<'a> {
    pub title: &'a str,
    pub caution: &'a str,
    pub hashtags: &'a str,
    /// Nothing: the language of the page.
    pub language: &'a str,
}

/// Which fields do not fit, and why.
pub(super) type Wrong = Vec<(&'static str, Unfit)>;

impl Typed<'_> {
    pub(super) fn read(self, page: Lang) -> Result<Cover, Wrong> {
        let title = Title::parse(self.title);
        let caution = Caution::parse(self.caution);
        let hashtags = Hashtags::parse(self.hashtags);
        match (title, caution, hashtags) {
            (Ok(title), Ok(caution), Ok(hashtags)) => Ok(Cover {
                title,
                caution,
                hashtags,
                language: self.language(page),
            }),
            (title, caution, hashtags) => {
                let wrong = [
                    ("title", title.err()),
                    ("caution", caution.err()),
                    ("hashtags", hashtags.err()),
                ];
                let wrong = wrong.into_iter();
                Err(wrong
                    .filter_map(|(name, unfit)| Some((name, unfit?)))
                    .collect())
            }
        }
    }

    /// The same, where there is no page to show what is wrong beside its field.
    pub(super) fn fit(self, page: Lang) -> Result<Cover, Failure> {
        self.read(page).map_err(Failure::unfit)
    }

    /// The fields again, as they were typed.
    pub(super) fn fields(self, wrong: &Wrong, page: Lang) -> CoverFields {
        let field = |name: &str, typed: &str| {
            let unfit = wrong.iter().find(|(wrong, _)| *wrong == name);
            Field::checked(typed.to_owned(), unfit.map(|(_, unfit)| *unfit))
        };
        CoverFields {
            title: field("title", self.title),
            caution: field("caution", self.caution),
            hashtags: field("hashtags", self.hashtags),
            language: self.language(page),
        }
    }

    fn language(self, page: Lang) -> Lang {
        self.language.parse().unwrap_or(page)
    }
}

/// The fields of a cover as it is.
pub(super) fn of(highlight: &Highlight) -> CoverFields {
    CoverFields {
        title: Field::holding(highlight.title.clone()),
        caution: Field::holding(highlight.caution.clone()),
        hashtags: Field::holding(highlight.hashtags.clone()),
        language: highlight.language,
    }
}
