//! Files as every reader sees them: pictures, players, and lines to download.

use crate::{
    files::{File, Media, Voice},
    values::FileId,
};

/// A file of a message.
#[derive(Clone, Debug)]
pub(crate) struct Attached {
    pub id: FileId,
    media: Media,
    pub name: String,
    pub alt: String,
    pub size: String,
    /// How large a picture is shown, so that nothing moves when it comes.
    pub width: i64,
    pub height: i64,
    pub blur: String,
    has_small: bool,
    pub voice: Option<Recording>,
}

/// What was recorded, as it is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    /// «1:05»
    pub length: String,
    /// The strokes of its wave, 4 apart in a box that is 32 high.
    pub wave: String,
    pub wide: usize,
}

impl From<Voice> for Recording {
    fn from(voice: Voice) -> Self {
        let strokes = voice.loudness.chars().enumerate().map(|(place, digit)| {
            let half = digit.to_digit(16).unwrap_or_default().max(1);
            format!("M{} {}v{}", place * 4 + 2, 16 - half, half * 2)
        });
        Self {
            length: format!("{}:{:02}", voice.seconds / 60, voice.seconds % 60),
            wave: strokes.collect(),
            wide: voice.loudness.len() * 4,
        }
    }
}

/// The box that a picture fits into.
const WIDEST: i64 = 416;
const HIGHEST: i64 = 352;

impl Attached {
    pub(crate) fn new(file: &File) -> Self {
        let (width, height) = fitted(file.width.unwrap_or(1), file.height.unwrap_or(1));
        Self {
            id: file.id,
            media: file.media,
            name: file.name.clone(),
            alt: file.alt.clone(),
            size: size(file.size),
            width,
            height,
            blur: file.blur.clone(),
            has_small: file.small.is_some(),
            voice: file.voice().map(Recording::from),
        }
    }

    pub(crate) fn href(&self) -> String {
        format!("/files/{}/whole", self.id)
    }

    pub(crate) fn small_href(&self) -> String {
        let shape = if self.has_small { "small" } else { "whole" };
        format!("/files/{}/{shape}", self.id)
    }

    pub(crate) fn is_picture(&self) -> bool {
        self.media.is_image()
    }

    pub(crate) fn is_video(&self) -> bool {
        self.media.is_video()
    }

    pub(crate) fn is_audio(&self) -> bool {
        self.media.is_audio()
    }

    /// There is something in it that not everybody can see, or hear.
    pub(crate) fn may_be_described(&self) -> bool {
        self.is_picture() || self.is_video() || self.is_audio()
    }

    /// What it is called by whoever cannot see it.
    pub(crate) fn label(&self) -> &str {
        if self.alt.is_empty() {
            &self.name
        } else {
            &self.alt
        }
    }
}

fn fitted(width: i64, height: i64) -> (i64, i64) {
    let (width, height) = (width.max(1), height.max(1));
    if width <= WIDEST && height <= HIGHEST {
        return (width, height);
    }
    if width * HIGHEST >= height * WIDEST {
        (WIDEST, (height * WIDEST / width).max(1))
    } else {
        ((width * HIGHEST / height).max(1), HIGHEST)
    }
}

/// In units that are written alike everywhere.
fn size(bytes: i64) -> String {
    const MB: i64 = 1_000_000;
    match bytes {
        ..1_000 => format!("{bytes}\u{a0}B"),
        1_000..MB => format!("{}\u{a0}kB", bytes / 1_000),
        _ => format!("{}\u{a0}MB", bytes / MB),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_fits_its_box_and_keeps_its_shape() {
        assert_eq!(fitted(100, 50), (100, 50));
        assert_eq!(fitted(4_160, 100), (416, 10));
        assert_eq!(fitted(10, 9_999), (1, 352));
        assert_eq!(fitted(0, 0), (1, 1));
    }

    #[test]
    fn a_recording_is_drawn_as_long_as_it_is() {
        let drawn = Recording::from(Voice::new(65, "0f").unwrap());
        assert_eq!((&*drawn.length, drawn.wide), ("1:05", 8));
        assert_eq!(drawn.wave, "M2 15v2M6 1v30");
    }

    #[test]
    fn a_size_is_short() {
        assert_eq!(size(999), "999\u{a0}B");
        assert_eq!(size(2_500_000), "2\u{a0}MB");
    }
}
