//! The cover of a highlight, as forms send it: title, content note, hashtags, language.

use super::{
    Failure,
    views::{CoverFields, Field, PictureField},
};
use crate::{
    db::Conn,
    files::File,
    highlights::{self, Chosen, Cover, Focus, Highlight},
    values::{Alt, Caution, Hashtags, Lang, Title, Unfit},
};

/// What was typed into the fields of a cover.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed<'a> {
    pub title: &'a str,
    pub caution: &'a str,
    pub hashtags: &'a str,
    /// Nothing: the language of the page.
    pub language: &'a str,
    pub pictures: Pictures<'a>,
}

/// The pictures of a form, list beside list: the same place in each is the same picture.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pictures<'a> {
    /// All that were offered.
    pub offered: &'a [String],
    pub alt: &'a [String],
    pub left: &'a [String],
    pub top: &'a [String],
    /// Those that were chosen, by their ids.
    pub chosen: &'a [String],
}

impl Pictures<'_> {
    fn read(self) -> Result<Vec<Chosen>, Unfit> {
        let mut read = Vec::new();
        for id in self.chosen {
            let place = self.offered.iter().position(|offered| offered == id);
            let Some((place, file)) = place.zip(id.parse().ok()) else {
                continue;
            };
            let alt = self.alt.get(place).map(|alt| Alt::parse(alt)).transpose()?;
            let focus = self.focus(place);
            read.push(Chosen { file, alt, focus });
        }
        Ok(read)
    }

    /// Where there is no point the middle is one.
    fn focus(self, place: usize) -> Focus {
        let part = |list: &[String]| list.get(place)?.trim().parse().ok();
        let focus = part(self.left).zip(part(self.top));
        focus
            .and_then(|(left, top)| Focus::at(left, top))
            .unwrap_or_default()
    }

    /// The fields of one picture, as they were typed, or as it is.
    pub(super) fn field(self, file: &File, src: String) -> PictureField {
        let id = file.id.to_string();
        let place = self.offered.iter().position(|offered| *offered == id);
        let alt = place.and_then(|place| self.alt.get(place));
        let focus = place.map(|place| self.focus(place)).unwrap_or_default();
        PictureField {
            chosen: self.chosen.contains(&id),
            name: file.name.clone(),
            alt: alt.unwrap_or(&file.alt).clone(),
            left: focus.left,
            top: focus.top,
            src,
            id,
        }
    }
}

/// Which fields do not fit, and why.
pub(super) type Wrong = Vec<(&'static str, Unfit)>;

impl Typed<'_> {
    pub(super) fn read(self, page: Lang) -> Result<Cover, Wrong> {
        let title = Title::parse(self.title);
        let caution = Caution::parse(self.caution);
        let hashtags = Hashtags::parse(self.hashtags);
        let pictures = self.pictures.read();
        match (title, caution, hashtags, pictures) {
            (Ok(title), Ok(caution), Ok(hashtags), Ok(pictures)) => Ok(Cover {
                title,
                caution,
                hashtags,
                language: self.language(page),
                pictures,
            }),
            (title, caution, hashtags, pictures) => {
                let wrong = [
                    ("title", title.err()),
                    ("caution", caution.err()),
                    ("hashtags", hashtags.err()),
                    ("alt", pictures.err()),
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
            pictures: Vec::new(),
        }
    }

    fn language(self, page: Lang) -> Lang {
        self.language.parse().unwrap_or(page)
    }
}

/// The fields of a cover as it is, and the pictures that may be chosen.
pub(super) async fn of(conn: &mut Conn, highlight: &Highlight) -> Result<CoverFields, Failure> {
    let shown = highlights::pictures(conn, highlight.id).await?;
    let mut pictures = Vec::new();
    for (_, file) in highlights::to_choose(conn, highlight.id).await? {
        let src = format!("/files/{}/whole", file.id);
        let mut field = Pictures::default().field(&file, src);
        if let Some(picture) = shown.iter().find(|picture| picture.file_id == file.id) {
            field.chosen = true;
            field.alt.clone_from(&picture.alt);
            (field.left, field.top) = (picture.focus_left, picture.focus_top);
        }
        pictures.push(field);
    }
    Ok(CoverFields {
        title: Field::holding(highlight.title.clone()),
        caution: Field::holding(highlight.caution.clone()),
        hashtags: Field::holding(highlight.hashtags.clone()),
        language: highlight.language,
        pictures,
    })
}
