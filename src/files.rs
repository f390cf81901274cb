//! Files: what people attach to what they say. The bytes lie in the `store`; whoever may read the
//! message may have them, at the moment of asking (invariant 55).

mod arriving;
mod attached;
mod blurhash;
mod media;
mod picture;
pub mod portraits;
mod shown;
mod store;
mod told;
mod voice;

use std::{ops::Range, sync::Arc};

use bytes::Bytes;
use futures_util::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};

pub(crate) use self::shown::{let_fall, take};
pub use self::{
    arriving::{Plan, sweep},
    attached::{
        Host, MOST, approve, are, attach, claim, describe, of_held, of_messages, remove_of, words,
    },
    media::Media,
    picture::Spoilt,
    shown::Spare,
    store::Trouble,
    voice::Voice,
};
use self::{picture::Easel, store::Store};
use crate::{
    clock::Clock,
    config::{FileSettings, Settings},
    db::{self, Conn, Db, Write},
    groups::{self, Refusal},
    jobs::{self, Work},
    members::Member,
    policy::Act,
    rooms,
    values::{FileId, GroupId, HeldId, MemberId, MessageId, RoomId, Timestamp},
    words,
};

words! {
    /// How far a file has come.
    pub enum State { Arriving = "arriving", Whole = "whole" }

    /// Which of the bytes of a file: as they were sent, as everybody gets them, or a small picture.
    pub enum Shape { Sent = "sent", Whole = "whole", Small = "small" }
}

/// A file, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct File {
    pub id: FileId,
    pub owner_id: MemberId,
    pub room_id: RoomId,
    /// What it belongs to. Neither: nothing yet.
    pub message_id: Option<MessageId>,
    pub held_id: Option<HeldId>,
    pub name: String,
    /// What is to be seen or heard, for whoever cannot.
    pub alt: String,
    pub state: State,
    pub media: Media,
    pub size: i64,
    pub arrived: i64,
    pub width: Option<i64>,
    pub height: Option<i64>,
    /// What its small picture is, if it has one.
    pub small: Option<Media>,
    /// A few pixels in its place, as a data address.
    pub blur: String,
    /// Of what was recorded: how long it lasts.
    pub seconds: Option<i64>,
    pub loudness: String,
}

impl File {
    /// It was recorded to be heard here.
    pub fn voice(&self) -> Option<Voice> {
        let heard = self.seconds.filter(|_| self.media.is_audio());
        heard.map(|seconds| Voice {
            seconds,
            loudness: self.loudness.clone(),
        })
    }
}

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It has, or would have, more bytes than that.
    #[error("it has more than {0} bytes")]
    TooLarge(i64),
    #[error("there is nothing in it")]
    Empty,
    /// The measure of its owner, or of the house, is full.
    #[error("there is no room for it")]
    NoRoom,
    /// So many bytes have arrived, and not as many as was said.
    #[error("{0} bytes have arrived")]
    Offset(i64),
    #[error(transparent)]
    Spoilt(#[from] Spoilt),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

impl From<sqlx::Error> for FileError {
    fn from(error: sqlx::Error) -> Self {
        Self::Refused(Refusal::Db(error))
    }
}

/// Takes files, keeps them, gives them back; cheap to copy.
#[derive(Clone)]
pub struct Files {
    db: Db,
    clock: Clock,
    store: Store,
    easel: Easel,
    measures: Arc<FileSettings>,
}

impl Files {
    pub fn open(settings: &Settings, db: Db, clock: Clock) -> anyhow::Result<Self> {
        Ok(Self {
            db,
            clock,
            store: Store::open(settings)?,
            easel: Easel::default(),
            measures: Arc::new(settings.files.clone()),
        })
    }

    /// Deletes the bytes that no file has any more.
    pub async fn tidy(&self) -> anyhow::Result<()> {
        loop {
            let mut conn = self.db.read().await?;
            let due: Vec<(String,)> = conn
                .query("SELECT key FROM stray_bytes WHERE due_at <= $1 ORDER BY due_at LIMIT 100")
                .bind(self.clock.now())
                .all()
                .await?;
            drop(conn);
            if due.is_empty() {
                return Ok(());
            }
            for (key,) in &due {
                self.store.delete(key).await?;
            }
            let mut tx = self.db.write().await?;
            for (key,) in due {
                tx.query("DELETE FROM stray_bytes WHERE key = $1")
                    .bind(key)
                    .run()
                    .await?;
            }
            tx.commit().await?;
        }
    }

    /// Opens one shape of a file, if it has it.
    pub async fn reader(
        &self,
        conn: &mut Conn,
        file: FileId,
        shape: Shape,
    ) -> db::Result<Option<Reader>> {
        let parts = parts(conn, file, shape).await?;
        Ok((!parts.is_empty()).then(|| Reader {
            store: self.store.clone(),
            length: parts.iter().map(|part| bytes_of(part.length)).sum(),
            parts,
        }))
    }
}

/// Some bytes of a file, under one name in the store.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Part {
    start: i64,
    length: i64,
    key: String,
}

async fn parts(conn: &mut Conn, file: FileId, shape: Shape) -> db::Result<Vec<Part>> {
    conn.query(
        "SELECT start, length, key FROM file_parts WHERE file_id = $1 AND shape = $2 ORDER BY start",
    )
    .bind(file)
    .bind(shape)
    .all()
    .await
}

fn bytes_of(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// A file that is open for reading.
#[derive(Clone)]
pub struct Reader {
    store: Store,
    parts: Vec<Part>,
    /// How many bytes there are.
    pub length: u64,
}

impl Reader {
    /// Some of the bytes, as they come.
    pub fn read(self, range: Range<u64>) -> BoxStream<'static, Result<Bytes, Trouble>> {
        let store = self.store;
        let wanted = self.parts.into_iter().filter_map(move |part| {
            let (start, length) = (bytes_of(part.start), bytes_of(part.length));
            let from = range.start.max(start);
            let to = range.end.min(start + length);
            (from < to).then(|| (part.key, from - start..to - start))
        });
        stream::iter(wanted)
            .then(move |(key, range)| {
                let store = store.clone();
                async move { store.read(&key, range).await }
            })
            .try_flatten()
            .boxed()
    }

    /// All of it, or its first bytes.
    async fn first(self, most: i64) -> Result<Vec<u8>, Trouble> {
        let end = self.length.min(bytes_of(most));
        let mut read = Vec::with_capacity(usize::try_from(end).unwrap_or_default());
        let mut bytes = self.read(0..end);
        while let Some(some) = bytes.try_next().await? {
            read.extend_from_slice(&some);
        }
        Ok(read)
    }
}

pub async fn find(conn: &mut Conn, id: FileId) -> db::Result<Option<File>> {
    conn.query(
        "SELECT id, owner_id, room_id, message_id, held_id, name, alt, state, media, size, arrived,
                width, height, small, blur, seconds, loudness
         FROM files WHERE id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// A file of somebody's own, wherever it belongs.
pub async fn own(conn: &mut Conn, owner: MemberId, id: FileId) -> Result<File, Refusal> {
    let file = find(conn, id).await?;
    file.filter(|file| file.owner_id == owner)
        .ok_or(Refusal::Absent)
}

/// Where a message stands that has files.
#[derive(sqlx::FromRow)]
struct Stand {
    room_id: RoomId,
    seq: i64,
    removed_at: Option<Timestamp>,
}

/// The file, if this member may have it now: whoever may read its message may, and before it has one
/// its owner alone. Otherwise it is as if there were none (invariants 19 and 55).
pub async fn allow(
    conn: &mut Conn,
    member: &Member,
    id: FileId,
    now: Timestamp,
) -> Result<File, Refusal> {
    let file = find(conn, id).await?.ok_or(Refusal::Absent)?;
    match may_have(conn, member, &file, now).await {
        Ok(true) => Ok(file),
        Err(Refusal::Db(error)) => Err(Refusal::Db(error)),
        Ok(false) | Err(_) => Err(Refusal::Absent),
    }
}

async fn may_have(
    conn: &mut Conn,
    member: &Member,
    file: &File,
    now: Timestamp,
) -> Result<bool, Refusal> {
    if let Some(message) = file.message_id {
        let stand: Stand = conn
            .query("SELECT room_id, seq, removed_at FROM messages WHERE id = $1")
            .bind(message)
            .one()
            .await?;
        let (_, room) = rooms::allow(conn, member, stand.room_id, Act::Read, now).await?;
        return Ok(stand.removed_at.is_none() && stand.seq >= room.first());
    }
    if file.owner_id == member.id {
        return Ok(true);
    }
    if file.held_id.is_none() {
        return Ok(false);
    }
    // Whoever answers what waits sees all of it.
    let group: (GroupId,) = conn
        .query("SELECT group_id FROM rooms WHERE id = $1")
        .bind(file.room_id)
        .one()
        .await?;
    groups::allow_id(conn, member, group.0, Act::Moderate, now).await?;
    Ok(true)
}

/// Takes a file away; its bytes are deleted soon after. Another's file never shares them (invariant 59).
pub(crate) async fn erase(tx: &mut Write, id: FileId, now: Timestamp) -> db::Result<()> {
    // Whoever is still sending it waits here, and then finds it gone.
    tx.query("UPDATE files SET state = state WHERE id = $1")
        .bind(id)
        .run()
        .await?;
    stray(tx, id, None, now).await?;
    let gone: Option<(MemberId, i64)> = tx
        .query("DELETE FROM files WHERE id = $1 RETURNING owner_id, counted")
        .bind(id)
        .optional()
        .await?;
    if let Some((owner, counted)) = gone {
        arriving::count(tx, owner, -counted).await?;
    }
    Ok(())
}

/// Lets go of the bytes of a file, of one shape or of all.
async fn stray(tx: &mut Write, id: FileId, shape: Option<Shape>, now: Timestamp) -> db::Result<()> {
    let shape = shape.map_or("", Shape::as_str);
    tx.query(
        "INSERT INTO stray_bytes (key, due_at)
         SELECT key, CAST($3 AS BIGINT) FROM file_parts WHERE file_id = $1 AND ($2 = '' OR shape = $2)",
    )
    .bind(id)
    .bind(shape)
    .bind(now)
    .run()
    .await?;
    tx.query("DELETE FROM file_parts WHERE file_id = $1 AND ($2 = '' OR shape = $2)")
        .bind(id)
        .bind(shape)
        .run()
        .await?;
    jobs::add(tx, &Work::TidyFiles, now).await
}
