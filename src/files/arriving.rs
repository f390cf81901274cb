//! Arriving: a place is kept for a file before its first byte, its bytes come in pieces that can be
//! taken up again after a cut, and what it is, is told once it is whole.

use bytes::Bytes;
use futures_util::TryStreamExt;

use super::{
    File, FileError, Files, Media, Shape, State, bytes_of, erase, find, media, own, parts,
    picture::Picture,
    store::Store,
    stray,
    told::{self, Blot},
    voice::Voice,
};
use crate::{
    db::{self, Write},
    groups::Refusal,
    jobs::{self, Work},
    members::Member,
    policy::Act,
    rooms,
    values::{Alt, FileId, FileName, MemberId, RoomId, Span, Timestamp},
};

/// A file that somebody is about to send.
#[derive(Clone, Debug)]
pub struct Plan {
    pub room: RoomId,
    pub name: FileName,
    pub alt: Alt,
    /// How many bytes it has.
    pub size: i64,
    /// It is said to be a picture: a hint, by which too large a one is refused early.
    pub picture: bool,
    /// It was recorded in the room.
    pub voice: Option<Voice>,
}

/// How long what belongs to nothing is kept.
const LOOSE: Span = Span::days(7);
/// How long bytes may be on their way into a file.
const ON_THEIR_WAY: Span = Span::hours(1);

impl Files {
    /// Keeps a place for a file of somebody who may speak in its room. The measures are reserved in
    /// the same transaction, so that they hold however many arrive at once (invariant 58).
    pub async fn begin(&self, owner: &Member, plan: &Plan) -> Result<File, FileError> {
        let most = self.measures.most(plan.picture);
        if plan.size > most {
            return Err(FileError::TooLarge(most));
        }
        if plan.size < 1 {
            return Err(FileError::Empty);
        }
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        rooms::allow(&mut tx, owner, plan.room, Act::Say, now).await?;
        if !self.reserve(&mut tx, owner.id, plan.size).await? {
            return Err(FileError::NoRoom);
        }
        let id = FileId::fresh();
        tx.query(
            "INSERT INTO files (id, owner_id, room_id, name, alt, size, counted, begun_at, seconds, loudness)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(owner.id)
        .bind(plan.room)
        .bind(plan.name.to_string())
        .bind(plan.alt.to_string())
        .bind(plan.size)
        .bind(now)
        .bind(plan.voice.as_ref().map(|voice| voice.seconds))
        .bind(plan.voice.as_ref().map_or_else(String::new, |voice| voice.loudness.clone()))
        .run()
        .await?;
        let file = find(&mut tx, id).await?.ok_or(Refusal::Absent)?;
        tx.commit().await?;
        Ok(file)
    }

    /// One statement decides for each measure; the row that it changes makes others wait.
    async fn reserve(&self, tx: &mut Write, owner: MemberId, size: i64) -> db::Result<bool> {
        let own = tx
            .query(
                "UPDATE members SET file_bytes = file_bytes + $2
                 WHERE id = $1 AND file_bytes + $2 <= $3",
            )
            .bind(owner)
            .bind(size)
            .bind(self.measures.of_person())
            .run()
            .await?;
        let all = tx
            .query("UPDATE house SET file_bytes = file_bytes + $1 WHERE file_bytes + $1 <= $2")
            .bind(size)
            .bind(self.measures.of_house())
            .run()
            .await?;
        Ok(own == 1 && all == 1)
    }

    /// Takes the bytes of a file from `offset` on. With the last of them it is whole.
    pub async fn take(
        &self,
        owner: MemberId,
        id: FileId,
        offset: i64,
        bytes: Bytes,
    ) -> Result<File, FileError> {
        let mut conn = self.db.read().await?;
        let file = own(&mut conn, owner, id).await?;
        drop(conn);
        if offset != file.arrived {
            return Err(FileError::Offset(file.arrived));
        }
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        if length > file.size - file.arrived {
            return Err(FileError::TooLarge(file.size));
        }
        if length > 0 {
            self.add(id, (offset, length), bytes).await?;
        }
        if file.state == State::Arriving && offset + length == file.size {
            return self.complete(id).await;
        }
        let mut conn = self.db.read().await?;
        Ok(own(&mut conn, owner, id).await?)
    }

    async fn add(
        &self,
        id: FileId,
        (start, length): (i64, i64),
        bytes: Bytes,
    ) -> Result<(), FileError> {
        let key = self.keep(bytes).await?;
        let mut tx = self.db.write().await?;
        let next = tx
            .query(
                "UPDATE files SET arrived = arrived + $3
                 WHERE id = $1 AND arrived = $2 AND state = 'arriving'",
            )
            .bind(id)
            .bind(start)
            .bind(length)
            .run()
            .await?;
        if next == 0 {
            let file = find(&mut tx, id).await?.ok_or(Refusal::Absent)?;
            return Err(FileError::Offset(file.arrived));
        }
        place(&mut tx, (id, Shape::Sent), (start, length), key).await?;
        Ok(tx.commit().await?)
    }

    /// Stores bytes under a new name, noted first: what never becomes part of a file is found again.
    async fn keep(&self, bytes: Bytes) -> Result<String, FileError> {
        let key = Store::fresh_key();
        self.keep_as(key.clone(), bytes).await?;
        Ok(key)
    }

    pub(super) async fn keep_as(&self, key: String, bytes: Bytes) -> Result<(), FileError> {
        let mut tx = self.db.write().await?;
        tx.query("INSERT INTO stray_bytes (key, due_at) VALUES ($1, $2)")
            .bind(key.clone())
            .bind(self.clock.now().plus(ON_THEIR_WAY))
            .run()
            .await?;
        tx.commit().await?;
        Ok(self.store.put(&key, bytes).await?)
    }

    /// All bytes have arrived: tells what they are, and draws a picture anew.
    async fn complete(&self, id: FileId) -> Result<File, FileError> {
        match self.make_whole(id).await {
            Err(refused @ (FileError::Spoilt(_) | FileError::TooLarge(_))) => {
                let mut tx = self.db.write().await?;
                erase(&mut tx, id, self.clock.now()).await?;
                tx.commit().await?;
                Err(refused)
            }
            other => other,
        }
    }

    async fn make_whole(&self, id: FileId) -> Result<File, FileError> {
        let head = self.sent(id, media::HEAD).await?;
        let media = Media::of(&head);
        if told::may_tell(&head) {
            self.blot_out(id).await?;
        }
        if !media.is_image() {
            return self.whole(id, media, None).await;
        }
        let most = self.measures.most(true);
        let bytes = self.sent(id, most + 1).await?;
        if i64::try_from(bytes.len()).is_ok_and(|length| length > most) {
            return Err(FileError::TooLarge(most));
        }
        let picture = self.easel.draw(bytes, media).await?;
        self.whole(id, picture.media, Some(picture)).await
    }

    /// Keeps other bytes in place of those that tell where and by whom it was taken, piece by piece.
    async fn blot_out(&self, id: FileId) -> Result<(), FileError> {
        let mut conn = self.db.read().await?;
        let reader = self.reader(&mut conn, id, Shape::Sent).await?;
        drop(conn);
        let reader = reader.ok_or(Refusal::Absent)?;
        let blots = told::blots(&reader).await?;
        for part in &reader.parts {
            let (start, end) = (bytes_of(part.start), bytes_of(part.start + part.length));
            let here = blots.iter().filter(|blot| blot.touches(start, end));
            let here: Vec<&Blot> = here.collect();
            if here.is_empty() {
                continue;
            }
            let mut bytes = Vec::new();
            let mut read = reader.clone().read(start..end);
            while let Some(some) = read.try_next().await? {
                bytes.extend_from_slice(&some);
            }
            for blot in here {
                blot.on(&mut bytes, start);
            }
            let key = self.keep(bytes.into()).await?;
            self.exchange((id, part.start), &part.key, key).await?;
        }
        Ok(())
    }

    /// One piece of what was sent lies under another name now. Whoever is still reading it may end.
    async fn exchange(
        &self,
        (id, start): (FileId, i64),
        before: &str,
        key: String,
    ) -> Result<(), FileError> {
        let mut tx = self.db.write().await?;
        let exchanged = tx
            .query(
                "UPDATE file_parts SET key = $4
                 WHERE file_id = $1 AND shape = 'sent' AND start = $2 AND key = $3",
            )
            .bind(id)
            .bind(start)
            .bind(before.to_owned())
            .bind(key.clone())
            .run()
            .await?;
        if exchanged == 1 {
            tx.query("UPDATE stray_bytes SET key = $2 WHERE key = $1")
                .bind(key)
                .bind(before.to_owned())
                .run()
                .await?;
        }
        Ok(tx.commit().await?)
    }

    async fn sent(&self, id: FileId, most: i64) -> Result<Vec<u8>, FileError> {
        let mut conn = self.db.read().await?;
        let reader = self.reader(&mut conn, id, Shape::Sent).await?;
        drop(conn);
        let reader = reader.ok_or(Refusal::Absent)?;
        Ok(reader.first(most).await?)
    }

    /// Keeps what everybody gets instead of what was sent.
    async fn whole(
        &self,
        id: FileId,
        media: Media,
        picture: Option<Picture>,
    ) -> Result<File, FileError> {
        let mut kept = Vec::new();
        let drawn = match picture {
            Some(picture) => {
                let measures = (i64::from(picture.width), i64::from(picture.height));
                let small = picture.small.as_ref().map(|(media, _)| *media);
                kept.push((Shape::Whole, self.put(picture.whole).await?));
                if let Some((_, bytes)) = picture.small {
                    kept.push((Shape::Small, self.put(bytes).await?));
                }
                Some((measures, small, picture.blur))
            }
            None => None,
        };
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let became = tx
            .query(
                "UPDATE files SET state = 'whole', media = $2, width = $3, height = $4, small = $5, blur = $6
                 WHERE id = $1 AND state = 'arriving'",
            )
            .bind(id)
            .bind(media)
            .bind(drawn.as_ref().map(|(measures, ..)| measures.0))
            .bind(drawn.as_ref().map(|(measures, ..)| measures.1))
            .bind(drawn.as_ref().and_then(|(_, small, _)| *small))
            .bind(drawn.map(|(.., blur)| blur).unwrap_or_default())
            .run()
            .await?;
        if became == 1 {
            instead_of_sent(&mut tx, id, kept, now).await?;
        }
        let file = find(&mut tx, id).await?.ok_or(Refusal::Absent)?;
        tx.commit().await?;
        Ok(file)
    }

    async fn put(&self, bytes: Vec<u8>) -> Result<(String, i64), FileError> {
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        Ok((self.keep(bytes.into()).await?, length))
    }

    /// All that came is all there is: it was announced with more, because nobody knew.
    pub async fn cut(&self, owner: MemberId, id: FileId) -> Result<File, FileError> {
        let mut tx = self.db.write().await?;
        tx.query("UPDATE files SET state = state WHERE id = $1")
            .bind(id)
            .run()
            .await?;
        let file = own(&mut tx, owner, id).await?;
        if file.arrived == 0 {
            return Err(FileError::Empty);
        }
        if file.state == State::Whole {
            return Ok(file);
        }
        tx.query("UPDATE files SET size = arrived, counted = arrived WHERE id = $1")
            .bind(id)
            .run()
            .await?;
        count(&mut tx, owner, file.arrived - file.size).await?;
        tx.commit().await?;
        self.complete(id).await
    }

    /// Its owner thinks better of it, before it is part of anything.
    pub async fn cancel(&self, owner: MemberId, id: FileId) -> Result<(), FileError> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let locked = tx
            .query(
                "UPDATE files SET state = state
                 WHERE id = $1 AND owner_id = $2 AND message_id IS NULL AND held_id IS NULL",
            )
            .bind(id)
            .bind(owner)
            .run()
            .await?;
        if locked == 0 {
            return Err(Refusal::Absent.into());
        }
        erase(&mut tx, id, now).await?;
        Ok(tx.commit().await?)
    }
}

/// What was sent becomes what everybody gets, or makes way for what was drawn from it; only what stays
/// is counted.
async fn instead_of_sent(
    tx: &mut Write,
    id: FileId,
    kept: Vec<(Shape, (String, i64))>,
    now: Timestamp,
) -> db::Result<()> {
    if kept.is_empty() {
        tx.query("UPDATE file_parts SET shape = 'whole' WHERE file_id = $1 AND shape = 'sent'")
            .bind(id)
            .run()
            .await?;
        return Ok(());
    }
    stray(tx, id, Some(Shape::Sent), now).await?;
    let counted = kept.iter().map(|(_, (_, length))| length).sum::<i64>();
    for (shape, (key, length)) in kept {
        place(tx, (id, shape), (0, length), key).await?;
    }
    let (owner, before): (MemberId, i64) = tx
        .query("SELECT owner_id, counted FROM files WHERE id = $1")
        .bind(id)
        .one()
        .await?;
    let size: i64 = parts(tx, id, Shape::Whole)
        .await?
        .iter()
        .map(|part| part.length)
        .sum();
    tx.query("UPDATE files SET size = $2, arrived = $2, counted = $3 WHERE id = $1")
        .bind(id)
        .bind(size)
        .bind(counted)
        .run()
        .await?;
    count(tx, owner, counted - before).await
}

/// Bytes on their way have found their file.
async fn place(
    tx: &mut Write,
    (id, shape): (FileId, Shape),
    (start, length): (i64, i64),
    key: String,
) -> db::Result<()> {
    tx.query("DELETE FROM stray_bytes WHERE key = $1")
        .bind(key.clone())
        .run()
        .await?;
    tx.query(
        "INSERT INTO file_parts (file_id, shape, start, length, key) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(shape)
    .bind(start)
    .bind(length)
    .bind(key)
    .run()
    .await?;
    Ok(())
}

/// Takes more, or less, of the measure of a person and of the house.
pub(super) async fn count(tx: &mut Write, owner: MemberId, more: i64) -> db::Result<()> {
    tx.query("UPDATE members SET file_bytes = file_bytes + $2 WHERE id = $1")
        .bind(owner)
        .bind(more)
        .run()
        .await?;
    tx.query("UPDATE house SET file_bytes = file_bytes + $1")
        .bind(more)
        .run()
        .await?;
    Ok(())
}

/// Forgets what belonged to nothing for a week, whole or not.
pub async fn sweep(tx: &mut Write, now: Timestamp) -> db::Result<()> {
    let loose: Vec<(FileId,)> = tx
        .query(
            "SELECT id FROM files WHERE message_id IS NULL AND held_id IS NULL AND begun_at < $1
             ORDER BY begun_at LIMIT 500",
        )
        .bind(now.minus(LOOSE))
        .all()
        .await?;
    for (id,) in loose {
        erase(tx, id, now).await?;
    }
    jobs::add(tx, &Work::TidyFiles, now).await
}
