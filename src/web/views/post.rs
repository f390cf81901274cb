//! A post as it will stand in a timeline elsewhere.

use crate::values::Lang;
use crate::web::words;

/// What Mastodon shows of a note, read from the note itself.
pub(crate) struct Post {
    pub name: String,
    /// `@paper@salon.example`
    pub account: String,
    pub icon: String,
    /// What must be known first; nothing: it stands unfolded.
    pub caution: Option<String>,
    /// The content as HTML, but for the line of hashtags that closes it, which stands below the pictures.
    pub words: String,
    pub tags: String,
    pub language: Lang,
    /// Everybody may read it, and no public timeline shows it.
    pub is_quiet: bool,
    pub pictures: Vec<PostPicture>,
}

/// A picture, cut as it is cut elsewhere.
pub(crate) struct PostPicture {
    pub src: String,
    pub alt: String,
    pub width: i64,
    pub height: i64,
    /// What of it is seen.
    pub view: String,
}

impl Post {
    pub(crate) fn own_language(&self) -> &'static str {
        words::own_name(self.language)
    }
}
