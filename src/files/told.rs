//! Told: what a film or a recording says beside what is to be seen and heard, as where it was taken
//! and by whom, is blotted out where it stands. No byte moves, so every place it names stays true.

use std::ops::Range;

use bytes::Bytes;
use futures_util::TryStreamExt;

use super::{Reader, store::Trouble};

/// Whose boxes are looked into.
const HOLDERS: [&[u8; 4]; 6] = [b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf"];
/// Boxes that tell, or may still hold what an earlier program let stand.
const TELLERS: [&[u8; 4]; 4] = [b"udta", b"uuid", b"free", b"skip"];
/// The same, but at the top it may be what is to be seen.
const INSIDE: &[u8; 4] = b"meta";
/// How many boxes are looked at: a film in more pieces than that has told what it tells before.
const MOST: usize = 4_096;
/// How many bytes are read at once.
const WINDOW: u64 = 16_384;

/// Whether bytes that begin so are made of boxes that may tell.
pub(super) fn may_tell(head: &[u8]) -> bool {
    infer::get(head).is_some_and(|kind| {
        matches!(
            kind.mime_type(),
            "video/mp4" | "video/x-m4v" | "video/quicktime" | "audio/m4a"
        )
    })
}

/// A box that becomes free space: where its kind stands, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Blot {
    kind: u64,
    content: Range<u64>,
}

impl Blot {
    pub(super) const fn touches(&self, start: u64, end: u64) -> bool {
        self.kind < end && self.content.end > start
    }

    /// Blots out what of it stands in these bytes, the first of which stands at `start`.
    pub(super) fn on(&self, bytes: &mut [u8], start: u64) {
        let stands = |at: u64| usize::try_from(at.saturating_sub(start)).unwrap_or(usize::MAX);
        for (at, letter) in (self.kind..).zip(*b"free") {
            if at >= start
                && let Some(byte) = bytes.get_mut(stands(at))
            {
                *byte = letter;
            }
        }
        let end = stands(self.content.end).min(bytes.len());
        let from = stands(self.content.start).min(end);
        bytes[from..end].fill(0);
    }
}

/// A box of its own length, as far as it and what it stands in reach.
struct Found {
    kind: [u8; 4],
    /// How long its head is.
    head: u64,
    size: u64,
}

/// What is to be blotted out of a file made of boxes.
pub(super) async fn blots(reader: &Reader) -> Result<Vec<Blot>, Trouble> {
    let mut blots = Vec::new();
    let mut window = Window {
        reader,
        at: 0,
        bytes: Bytes::new(),
    };
    let mut ends = vec![reader.length];
    let mut at = 0;
    for _ in 0..MOST {
        while ends.last().is_some_and(|end| at >= *end) {
            ends.pop();
        }
        let Some(end) = ends.last().copied() else {
            break;
        };
        let Some(found) = read_head(&window.head(at).await?, end - at) else {
            // What is no box is nobody's to play either: on with what comes after its holder.
            at = end;
            continue;
        };
        if HOLDERS.contains(&&found.kind) {
            ends.push(at + found.size);
            at += found.head;
            continue;
        }
        if TELLERS.contains(&&found.kind) || (ends.len() > 1 && &found.kind == INSIDE) {
            blots.push(Blot {
                kind: at + 4,
                content: at + found.head..at + found.size,
            });
        }
        at += found.size;
    }
    Ok(blots)
}

/// The head of a box that stands where there are `left` bytes; a box that is cut off ends there.
fn read_head(bytes: &[u8], left: u64) -> Option<Found> {
    let kind = bytes.get(4..8)?.try_into().ok()?;
    let (head, size) = match u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?) {
        0 => (8, left),
        1 => (16, u64::from_be_bytes(bytes.get(8..16)?.try_into().ok()?)),
        size => (8, u64::from(size)),
    };
    let size = size.min(left);
    (size >= head).then_some(Found { kind, head, size })
}

/// Some bytes of a file, read ahead.
struct Window<'a> {
    reader: &'a Reader,
    at: u64,
    bytes: Bytes,
}

impl Window<'_> {
    /// Up to sixteen bytes from there.
    async fn head(&mut self, at: u64) -> Result<Bytes, Trouble> {
        let length = self.reader.length;
        let wanted = at..length.min(at.saturating_add(16));
        let has = self.at + u64::try_from(self.bytes.len()).unwrap_or_default();
        if wanted.start < self.at || wanted.end > has {
            let mut read = Vec::new();
            let end = length.min(at.saturating_add(WINDOW));
            let mut bytes = self.reader.clone().read(at..end);
            while let Some(some) = bytes.try_next().await? {
                read.extend_from_slice(&some);
            }
            (self.at, self.bytes) = (at, read.into());
        }
        let from = usize::try_from(wanted.start - self.at).unwrap_or(usize::MAX);
        let to = usize::try_from(wanted.end - self.at).unwrap_or(usize::MAX);
        let (from, to) = (from.min(self.bytes.len()), to.min(self.bytes.len()));
        Ok(self.bytes.slice(from..to))
    }
}
