//! Dress: what a message carries besides its words: what it answers, whom it calls, how people
//! reacted, what was said under it. No reader of messages gets one undressed.

use super::{
    Message,
    forwards::{self, Origin},
    polls::{self, Poll},
    previews::{self, Preview},
};
use crate::{
    db::{self, Conn},
    files::{self, File},
    values::{MemberId, RoomId, Timestamp},
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dress {
    pub quote: Option<Quote>,
    pub mentions: Vec<Mention>,
    /// In the order in which each emoji came first.
    pub reactions: Vec<Reaction>,
    pub replies: Option<Replies>,
    /// What is attached to it.
    pub files: Vec<File>,
    /// What it asks.
    pub poll: Option<Poll>,
    /// What it says again.
    pub origin: Option<Origin>,
    /// What the page behind its first link says of itself.
    pub preview: Option<Preview>,
}

/// What a message answers, as it reads now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub seq: i64,
    pub thread: Option<i64>,
    pub author_name: String,
    /// Empty if its words are gone, or if it was said before what is theirs to read.
    pub body: String,
}

/// Somebody whom a message calls by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub member: MemberId,
    pub name: String,
    pub handle: String,
}

/// One emoji under a message, and who chose it, first come first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    pub emoji: String,
    pub by: Vec<(MemberId, String)>,
}

impl Reaction {
    /// Those who chose it, for the page of each of them.
    pub fn ids(&self) -> String {
        let ids = self.by.iter().map(|(member, _)| member.to_string());
        ids.collect::<Vec<_>>().join(" ")
    }
}

/// What was said in the thread under a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replies {
    pub count: i64,
    pub last_at: Timestamp,
}

/// How far apart two messages may stand and still be asked about together.
const TOGETHER: i64 = 50;

/// Dresses messages that stand in order, for somebody who may read from `first` on.
pub(super) async fn dressed(
    conn: &mut Conn,
    mut messages: Vec<Message>,
    first: i64,
) -> db::Result<Vec<Message>> {
    let near = |above: &Message, below: &Message| {
        above.room_id == below.room_id && (above.seq - below.seq).abs() <= TOGETHER
    };
    for run in messages.chunk_by_mut(near) {
        let seqs = run.iter().map(|message| message.seq);
        let (Some(low), Some(high)) = (seqs.clone().min(), seqs.max()) else {
            continue;
        };
        let place = (run[0].room_id, low, high);
        quotes(conn, place, run, first).await?;
        mentions(conn, place, run).await?;
        reactions(conn, place, run).await?;
        replies(conn, place, run).await?;
    }
    let standing = messages
        .iter()
        .filter(|message| message.removed_at.is_none());
    let ids: Vec<_> = standing.map(|message| message.id).collect();
    for file in files::of_messages(conn, &ids).await? {
        let host = messages
            .iter_mut()
            .find(|message| file.message_id == Some(message.id));
        if let Some(message) = host {
            message.dress.files.push(file);
        }
    }
    let mut origins = forwards::of_messages(conn, &ids).await?;
    if !origins.is_empty() {
        for message in &mut messages {
            message.dress.origin = origins.remove(&message.id);
        }
    }
    let mut previews = previews::of_messages(conn, &ids).await?;
    if !previews.is_empty() {
        for message in &mut messages {
            message.dress.preview = previews.remove(&message.id);
        }
    }
    let mut polls = polls::of_messages(conn, &ids).await?;
    if !polls.is_empty() {
        for message in &mut messages {
            message.dress.poll = polls.remove(&message.id);
        }
    }
    Ok(messages)
}

pub(super) async fn one(conn: &mut Conn, message: Message, first: i64) -> db::Result<Message> {
    let bare = message.clone();
    let mut dressed = dressed(conn, vec![message], first).await?;
    Ok(dressed.pop().unwrap_or(bare))
}

/// A room, and the first and last number in it.
type Stretch = (RoomId, i64, i64);

fn at(run: &mut [Message], seq: i64) -> Option<&mut Dress> {
    let found = run.iter_mut().find(|message| message.seq == seq);
    found.map(|message| &mut message.dress)
}

#[derive(sqlx::FromRow)]
struct Quoted {
    of: i64,
    seq: i64,
    thread: Option<i64>,
    author_name: String,
    body: String,
}

async fn quotes(
    conn: &mut Conn,
    (room, low, high): Stretch,
    run: &mut [Message],
    first: i64,
) -> db::Result<()> {
    if run.iter().all(|message| message.reply_to.is_none()) {
        return Ok(());
    }
    let quoted: Vec<Quoted> = conn
        .query(
            "SELECT s.seq AS of, q.seq, q.thread, a.name AS author_name, q.body
             FROM messages s JOIN messages q ON q.room_id = s.room_id AND q.seq = s.reply_to
             JOIN members a ON a.id = q.author_id
             WHERE s.room_id = $1 AND s.seq BETWEEN $2 AND $3 AND s.reply_to IS NOT NULL",
        )
        .bind(room)
        .bind(low)
        .bind(high)
        .all()
        .await?;
    for quoted in quoted {
        if let Some(dress) = at(run, quoted.of) {
            let quote = Quote {
                seq: quoted.seq,
                thread: quoted.thread,
                author_name: quoted.author_name,
                body: quoted.body,
            };
            dress.quote = Some(quote.read_from(first));
        }
    }
    Ok(())
}

/// A message as another quotes it.
pub(super) async fn quote(conn: &mut Conn, room: RoomId, seq: i64) -> db::Result<Option<Quote>> {
    let row: Option<(Option<i64>, String, String)> = conn
        .query(
            "SELECT q.thread, a.name, q.body FROM messages q JOIN members a ON a.id = q.author_id
             WHERE q.room_id = $1 AND q.seq = $2",
        )
        .bind(room)
        .bind(seq)
        .optional()
        .await?;
    Ok(row.map(|(thread, author_name, body)| Quote {
        seq,
        thread,
        author_name,
        body,
    }))
}

impl Quote {
    /// The quote as somebody sees it who may read from `first` on.
    #[must_use]
    pub fn read_from(mut self, first: i64) -> Self {
        if self.seq < first {
            self.body.clear();
            self.author_name.clear();
        }
        self
    }
}

#[derive(sqlx::FromRow)]
struct Mentioned {
    seq: i64,
    member_id: MemberId,
    name: String,
    handle: String,
}

async fn mentions(
    conn: &mut Conn,
    (room, low, high): Stretch,
    run: &mut [Message],
) -> db::Result<()> {
    let mentioned: Vec<Mentioned> = conn
        .query(
            "SELECT n.seq, n.member_id, a.name, a.handle
             FROM mentions n JOIN members a ON a.id = n.member_id
             WHERE n.room_id = $1 AND n.seq BETWEEN $2 AND $3 AND n.named ORDER BY a.handle",
        )
        .bind(room)
        .bind(low)
        .bind(high)
        .all()
        .await?;
    for mentioned in mentioned {
        if let Some(dress) = at(run, mentioned.seq) {
            dress.mentions.push(Mention {
                member: mentioned.member_id,
                name: mentioned.name,
                handle: mentioned.handle,
            });
        }
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Reacted {
    seq: i64,
    emoji: String,
    member_id: MemberId,
    name: String,
}

async fn reactions(
    conn: &mut Conn,
    (room, low, high): Stretch,
    run: &mut [Message],
) -> db::Result<()> {
    let reacted: Vec<Reacted> = conn
        .query(
            "SELECT s.seq, r.emoji, r.member_id, a.name
             FROM messages s JOIN reactions r ON r.message_id = s.id
             JOIN members a ON a.id = r.member_id
             WHERE s.room_id = $1 AND s.seq BETWEEN $2 AND $3
             ORDER BY r.reacted_at, r.member_id, r.emoji",
        )
        .bind(room)
        .bind(low)
        .bind(high)
        .all()
        .await?;
    for reacted in reacted {
        let Some(dress) = at(run, reacted.seq) else {
            continue;
        };
        let by = (reacted.member_id, reacted.name);
        let known = dress
            .reactions
            .iter_mut()
            .find(|known| known.emoji == reacted.emoji);
        match known {
            Some(known) => known.by.push(by),
            None => dress.reactions.push(Reaction {
                emoji: reacted.emoji,
                by: vec![by],
            }),
        }
    }
    Ok(())
}

async fn replies(
    conn: &mut Conn,
    (room, low, high): Stretch,
    run: &mut [Message],
) -> db::Result<()> {
    let threads: Vec<(i64, i64, Timestamp)> = conn
        .query(
            "SELECT s.thread, count(*), max(s.said_at) FROM messages s
             WHERE s.room_id = $1 AND s.thread BETWEEN $2 AND $3 AND s.removed_at IS NULL
             GROUP BY s.thread",
        )
        .bind(room)
        .bind(low)
        .bind(high)
        .all()
        .await?;
    for (root, count, last_at) in threads {
        if let Some(dress) = at(run, root) {
            dress.replies = Some(Replies { count, last_at });
        }
    }
    Ok(())
}
