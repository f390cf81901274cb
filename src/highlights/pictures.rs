//! Pictures of the quoted messages: which of them are shown, what is said of each, and what must stay to
//! be seen where it is cut. Their authors agree to all of that with their words.

use super::{Highlight, HighlightError, State, quotes, reading};
use crate::{
    db::{self, Conn, Db, Write},
    files::{self, File, FileError, Files},
    groups::Refusal,
    values::{Alt, FileId, HighlightId, MessageId, Timestamp},
    window,
};

/// As many as every server shows.
pub const MOST_PICTURES: usize = 4;

/// What must stay to be seen where a picture is cut, in hundredths from the left and from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus {
    pub left: i64,
    pub top: i64,
}

impl Default for Focus {
    fn default() -> Self {
        Self { left: 50, top: 50 }
    }
}

impl Focus {
    /// A point of the picture, if it is one.
    pub fn at(left: i64, top: i64) -> Option<Self> {
        let inside = |part| (0..=100).contains(&part);
        (inside(left) && inside(top)).then_some(Self { left, top })
    }
}

/// A picture that somebody would like to be shown.
#[derive(Clone, Debug)]
pub struct Chosen {
    pub file: FileId,
    /// Nothing: in the words of its owner.
    pub alt: Option<Alt>,
    pub focus: Focus,
}

/// A picture of a highlight.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Picture {
    pub file_id: FileId,
    /// The quote that it belongs to.
    pub quote: i64,
    pub alt: String,
    pub focus_left: i64,
    pub focus_top: i64,
}

/// The pictures of a highlight, in their order.
pub async fn pictures(conn: &mut Conn, highlight: HighlightId) -> db::Result<Vec<Picture>> {
    conn.query(
        "SELECT file_id, quote, alt, focus_left, focus_top FROM quote_pictures
         WHERE highlight_id = $1 ORDER BY position",
    )
    .bind(highlight)
    .all()
    .await
}

/// A picture of a highlight, for whoever may see the highlight: also for somebody it quotes who left.
/// Nothing: it shows no such picture, or the picture went with its message.
pub async fn picture(
    conn: &mut Conn,
    highlight: &Highlight,
    id: FileId,
) -> db::Result<Option<File>> {
    let shown = pictures(conn, highlight.id).await?;
    if shown.iter().any(|picture| picture.file_id == id) {
        files::find(conn, id).await
    } else {
        Ok(None)
    }
}

/// What could be shown with the quotes: position of the quote and picture, in their order.
pub async fn to_choose(conn: &mut Conn, highlight: HighlightId) -> db::Result<Vec<(i64, File)>> {
    let quotes = quotes(conn, highlight).await?;
    let messages: Vec<MessageId> = quotes.iter().filter_map(|quote| quote.message_id).collect();
    let found = files::of_messages(conn, &messages).await?;
    let mut offered = Vec::new();
    for quote in &quotes {
        let theirs = found.iter().filter(|file| {
            file.message_id.is_some()
                && file.message_id == quote.message_id
                && file.media.is_image()
        });
        offered.extend(theirs.map(|file| (quote.position, file.clone())));
    }
    Ok(offered)
}

/// Puts these pictures into a highlight, in the order of its quotes. False: they were there already.
pub(super) async fn put(
    tx: &mut Write,
    highlight: HighlightId,
    chosen: &[Chosen],
) -> Result<bool, HighlightError> {
    let mut wanted = Vec::new();
    for (quote, file) in to_choose(tx, highlight).await? {
        let picked = chosen.iter().filter(|chosen| chosen.file == file.id);
        wanted.extend(picked.map(|chosen| {
            Picture {
                file_id: file.id,
                quote,
                alt: chosen
                    .alt
                    .as_ref()
                    .map_or_else(|| file.alt.clone(), Alt::to_string),
                focus_left: chosen.focus.left,
                focus_top: chosen.focus.top,
            }
        }));
    }
    // Each is a picture of a quoted message, and there once.
    let mut once: Vec<FileId> = wanted.iter().map(|picture| picture.file_id).collect();
    once.sort_unstable();
    once.dedup();
    if once.len() != chosen.len() || wanted.len() != chosen.len() || wanted.len() > MOST_PICTURES {
        return Err(HighlightError::Pictures);
    }
    let shown = |position| wanted.iter().any(|picture| picture.quote == position);
    let quotes = quotes(tx, highlight).await?;
    if quotes
        .iter()
        .any(|quote| quote.body.is_empty() && !shown(quote.position))
    {
        return Err(HighlightError::Quotes);
    }
    if wanted == pictures(tx, highlight).await? {
        return Ok(false);
    }
    write(tx, highlight, &wanted).await?;
    Ok(true)
}

async fn write(tx: &mut Write, highlight: HighlightId, wanted: &[Picture]) -> db::Result<()> {
    tx.query("DELETE FROM quote_pictures WHERE highlight_id = $1")
        .bind(highlight)
        .run()
        .await?;
    for (position, picture) in (0_i64..).zip(wanted) {
        tx.query(
            "INSERT INTO quote_pictures
                 (highlight_id, position, quote, file_id, alt, focus_left, focus_top)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(highlight)
        .bind(position)
        .bind(picture.quote)
        .bind(picture.file_id)
        .bind(picture.alt.clone())
        .bind(picture.focus_left)
        .bind(picture.focus_top)
        .run()
        .await?;
    }
    Ok(())
}

/// A picture whose bytes are copied for the window.
#[derive(Clone, Debug)]
pub struct Copied {
    file: File,
    spare: files::Spare,
}

/// Copies the bytes of whatever a highlight shows, if its time has come: before the transaction in which
/// it leaves, because nothing waits for a store in there. What is gone with its message is left out.
pub async fn copy_pictures(
    (db, files): (&Db, &Files),
    id: HighlightId,
    now: Timestamp,
) -> Result<Vec<Copied>, FileError> {
    let mut conn = db.read().await?;
    let highlight = reading::find(&mut conn, id).await?;
    let due = highlight.is_some_and(|highlight| {
        highlight.state == State::Asking && highlight.leaves_at.is_some_and(|at| at <= now)
    });
    let mut wanted = Vec::new();
    if due {
        for picture in pictures(&mut conn, id).await? {
            wanted.extend(files::find(&mut conn, picture.file_id).await?);
        }
    }
    drop(conn);
    let mut copied = Vec::new();
    for file in wanted {
        match files.copy_out(&file).await {
            Ok(spare) => copied.push(Copied { file, spare }),
            Err(
                FileError::Refused(Refusal::Absent)
                | FileError::Trouble(files::Trouble::NotFound { .. }),
            ) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(copied)
}

/// The pictures as they will stand in the window. One whose bytes are gone cannot leave.
pub(super) async fn agreed(
    conn: &mut Conn,
    highlight: HighlightId,
    copied: &[Copied],
) -> Result<Vec<window::pictures::Picture>, HighlightError> {
    let mut shown = Vec::new();
    for picture in pictures(conn, highlight).await? {
        let copy = copied.iter().find(|copy| copy.file.id == picture.file_id);
        let Copied { file, spare } = copy.ok_or(HighlightError::PictureGone)?;
        shown.push(window::pictures::Picture {
            name: spare.name.clone(),
            line: picture.quote,
            media: file.media.as_str().to_owned(),
            size: spare.size,
            width: file.width.unwrap_or(1),
            height: file.height.unwrap_or(1),
            alt: picture.alt,
            focus_left: picture.focus_left,
            focus_top: picture.focus_top,
            blurhash: spare.blurhash.clone(),
        });
    }
    Ok(shown)
}

/// Whether it shows any, and whether all of them are still there.
pub(super) async fn are_there(conn: &mut Conn, id: HighlightId) -> Result<bool, HighlightError> {
    let shown = pictures(conn, id).await?;
    for picture in &shown {
        if files::find(conn, picture.file_id).await?.is_none() {
            return Err(HighlightError::PictureGone);
        }
    }
    Ok(!shown.is_empty())
}
