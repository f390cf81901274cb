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
            "video/mp4" | "video/x-m4v" => Self::Mp4,
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
        matches!(self, Self::Mp3 | Self::M4a | Self::Ogg | Self::Wav)
    }

    /// Whether a browser may show it in its own tab. Whatever could run there may not.
    pub const fn is_shown(self) -> bool {
        self.is_image() || self.is_video() || self.is_audio()
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
}
