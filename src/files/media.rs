//! Media: what a file is, told by its first bytes and never by its name.

use crate::words;

words! {
    /// What the house shows or plays itself; everything else is bytes to download.
    pub enum Media {
        Png = "image/png",
        Jpeg = "image/jpeg",
        Gif = "image/gif",
        Webp = "image/webp",
        Mp4 = "video/mp4",
        Webm = "video/webm",
        Mp3 = "audio/mpeg",
        M4a = "audio/mp4",
        Weba = "audio/webm",
        Ogg = "audio/ogg",
        Wav = "audio/wav",
        Pdf = "application/pdf",
        Bytes = "application/octet-stream",
    }
}

/// How many of the first bytes tell what a file is.
pub(super) const HEAD: i64 = 8_192;

impl Media {
    /// What bytes that begin so are.
    pub(super) fn of(head: &[u8]) -> Self {
        let found = infer::get(head).map_or("", |kind| kind.mime_type());
        match found {
            "image/png" => Self::Png,
            "image/jpeg" => Self::Jpeg,
            "image/gif" => Self::Gif,
            "image/webp" => Self::Webp,
            "video/mp4" | "video/x-m4v" if moov(head).is_some_and(sound_alone) => Self::M4a,
            "video/mp4" | "video/x-m4v" => Self::Mp4,
            "video/webm" if sound_alone(head) => Self::Weba,
            "video/webm" => Self::Webm,
            "audio/mpeg" => Self::Mp3,
            "audio/m4a" => Self::M4a,
            "audio/ogg" | "audio/opus" => Self::Ogg,
            "audio/x-wav" => Self::Wav,
            "application/pdf" => Self::Pdf,
            _ => Self::Bytes,
        }
    }

    /// Drawn here, so that nothing of it stays but what is to be seen.
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp)
    }

    pub const fn is_video(self) -> bool {
        matches!(self, Self::Mp4 | Self::Webm)
    }

    pub const fn is_audio(self) -> bool {
        matches!(
            self,
            Self::Mp3 | Self::M4a | Self::Weba | Self::Ogg | Self::Wav
        )
    }

    /// Whether a browser may show it in its own tab. Whatever could run there may not.
    pub const fn is_shown(self) -> bool {
        self.is_image() || self.is_video() || self.is_audio()
    }
}

/// What a track of sound calls itself, in `WebM` and in MP4.
const SOUND: [&[u8]; 3] = [b"A_OPUS", b"A_VORBIS", b"soun"];
/// The same of a track with something to be seen.
const SIGHT: [&[u8]; 5] = [b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG", b"vide"];

/// Browsers record sound into the same boxes as video: whether there is nothing to be seen in one.
fn sound_alone(tracks: &[u8]) -> bool {
    let says = |name: &&[u8]| tracks.windows(name.len()).any(|bytes| bytes == *name);
    SOUND.iter().any(says) && !SIGHT.iter().any(says)
}

/// What an MP4 says of all of its tracks, where that stands at its beginning.
fn moov(head: &[u8]) -> Option<&[u8]> {
    let mut rest = head;
    loop {
        let size = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let size = usize::try_from(size).ok()?.max(8);
        if rest.get(4..8)? == b"moov" {
            return rest.get(..size);
        }
        rest = rest.get(size..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_run_is_bytes() {
        for text in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>",
            "<!doctype html><script>1</script>",
            "<?xml version=\"1.0\"?>",
            "#!/bin/sh",
            "",
        ] {
            assert_eq!(Media::of(text.as_bytes()), Media::Bytes, "{text}");
        }
        assert_eq!(Media::of(b"\x89PNG\r\n\x1a\n...."), Media::Png);
        assert_eq!(Media::of(b"%PDF-1.7"), Media::Pdf);
    }

    #[test]
    fn a_box_with_sound_alone_is_sound() {
        let webm = |tracks: &str| {
            let mut bytes = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm".to_vec();
            bytes.extend(tracks.as_bytes());
            bytes.resize(300, 0);
            bytes
        };
        assert_eq!(Media::of(&webm("A_OPUS")), Media::Weba);
        assert_eq!(Media::of(&webm("V_VP9 A_OPUS")), Media::Webm);
        assert_eq!(Media::of(&webm("")), Media::Webm);
        let mp4 = |size: u8, tracks: &[u8]| {
            let head: [&[u8]; 4] = [
                b"\0\0\0\x10ftypisom\0\0\0\0",
                &[0, 0, 0, size],
                b"moov",
                tracks,
            ];
            head.concat()
        };
        assert_eq!(Media::of(&mp4(12, b"soun")), Media::M4a);
        assert_eq!(Media::of(&mp4(16, b"sounvide")), Media::Mp4);
        assert_eq!(
            Media::of(&mp4(200, b"soun")),
            Media::Mp4,
            "what comes later may be seen"
        );
    }
}
