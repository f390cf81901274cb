//! Gathering: messages of many rooms at once, each dressed as its own room shows it. What a page of one
//! room asks room by room is asked here once, however many rooms there are.

use std::collections::HashMap;

use super::{
    Message,
    dress::{Dress, Mention, Quote, Reaction, Replies},
    forwards, polls, previews,
};
use crate::{
    db::{self, Conn, Sql},
    files,
    values::{MemberId, MessageId, RoomId, Timestamp},
};

const BARE: Sql = Sql::Differs {
    sqlite: "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                    a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at,
                    s.removed_rule, s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
             FROM messages s JOIN members a ON a.id = s.author_id
             WHERE s.id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))
             ORDER BY s.room_id, s.seq",
    postgres: "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                      a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at,
                      s.removed_rule, s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
               FROM messages s JOIN members a ON a.id = s.author_id
               WHERE s.id = ANY (ARRAY(SELECT value::uuid FROM json_array_elements_text($1::json) value))
               ORDER BY s.room_id, s.seq",
};

/// From where on somebody may read, in each room that they may read at all.
pub type Firsts = HashMap<RoomId, i64>;

/// The messages with these names, in the order of their rooms, for somebody whose place it is to read
/// them: in each room from its `first` on.
pub async fn gathered(
    conn: &mut Conn,
    ids: &[MessageId],
    first: &Firsts,
) -> db::Result<Vec<Message>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let names = serde_json::to_string(&names).expect("words are JSON");
    let mut gathered: Vec<Message> = conn.query(BARE).bind(names.clone()).all().await?;
    // A room of which nothing is known is nobody's to read.
    gathered.retain(|said| {
        first
            .get(&said.room_id)
            .is_some_and(|first| said.seq >= *first)
    });
    let mut dresses = dresses(conn, &names, first).await?;
    for file in files::of_messages(conn, ids).await? {
        if let Some(message) = file.message_id {
            dresses.entry(message).or_default().files.push(file);
        }
    }
    for (id, origin) in forwards::of_messages(conn, ids).await? {
        dresses.entry(id).or_default().origin = Some(origin);
    }
    for (id, preview) in previews::of_messages(conn, ids).await? {
        dresses.entry(id).or_default().preview = Some(preview);
    }
    for (id, poll) in polls::of_messages(conn, ids).await? {
        dresses.entry(id).or_default().poll = Some(poll);
    }
    for message in &mut gathered {
        message.dress = dresses.remove(&message.id).unwrap_or_default();
        if message.removed_at.is_some() {
            message.dress.files.clear();
        }
    }
    Ok(gathered)
}

type Dresses = HashMap<MessageId, Dress>;

async fn dresses(conn: &mut Conn, names: &str, first: &Firsts) -> db::Result<Dresses> {
    let mut dresses = Dresses::new();
    quotes(conn, names, first, &mut dresses).await?;
    mentions(conn, names, &mut dresses).await?;
    reactions(conn, names, &mut dresses).await?;
    replies(conn, names, &mut dresses).await?;
    Ok(dresses)
}

#[derive(sqlx::FromRow)]
struct Quoted {
    id: MessageId,
    room_id: RoomId,
    seq: i64,
    thread: Option<i64>,
    author_name: String,
    body: String,
}

const QUOTES: Sql = Sql::Differs {
    sqlite: "SELECT s.id, s.room_id, q.seq, q.thread, a.name AS author_name, q.body
             FROM messages s JOIN messages q ON q.room_id = s.room_id AND q.seq = s.reply_to
             JOIN members a ON a.id = q.author_id
             WHERE s.id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))",
    postgres: "SELECT s.id, s.room_id, q.seq, q.thread, a.name AS author_name, q.body
               FROM messages s JOIN messages q ON q.room_id = s.room_id AND q.seq = s.reply_to
               JOIN members a ON a.id = q.author_id
               WHERE s.id = ANY (ARRAY(SELECT value::uuid FROM json_array_elements_text($1::json) value))",
};

async fn quotes(
    conn: &mut Conn,
    names: &str,
    first: &Firsts,
    dresses: &mut Dresses,
) -> db::Result<()> {
    let quoted: Vec<Quoted> = conn.query(QUOTES).bind(names.to_owned()).all().await?;
    for quoted in quoted {
        let quote = Quote {
            seq: quoted.seq,
            thread: quoted.thread,
            author_name: quoted.author_name,
            body: quoted.body,
        };
        let first = first.get(&quoted.room_id).copied().unwrap_or(i64::MAX);
        dresses.entry(quoted.id).or_default().quote = Some(quote.read_from(first));
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Mentioned {
    message_id: MessageId,
    member_id: MemberId,
    name: String,
    handle: String,
}

const MENTIONS: Sql = Sql::Differs {
    sqlite: "SELECT n.message_id, n.member_id, a.name, a.handle
             FROM mentions n JOIN members a ON a.id = n.member_id
             WHERE n.message_id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))
                 AND n.named ORDER BY a.handle",
    postgres: "SELECT n.message_id, n.member_id, a.name, a.handle
               FROM mentions n JOIN members a ON a.id = n.member_id
               WHERE n.message_id IN
                   (SELECT value::uuid FROM json_array_elements_text($1::json) value)
                   AND n.named ORDER BY a.handle",
};

async fn mentions(conn: &mut Conn, names: &str, dresses: &mut Dresses) -> db::Result<()> {
    let mentioned: Vec<Mentioned> = conn.query(MENTIONS).bind(names.to_owned()).all().await?;
    for mentioned in mentioned {
        let dress = dresses.entry(mentioned.message_id).or_default();
        dress.mentions.push(Mention {
            member: mentioned.member_id,
            name: mentioned.name,
            handle: mentioned.handle,
        });
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Reacted {
    message_id: MessageId,
    emoji: String,
    member_id: MemberId,
    name: String,
}

const REACTIONS: Sql = Sql::Differs {
    sqlite: "SELECT r.message_id, r.emoji, r.member_id, a.name
             FROM reactions r JOIN members a ON a.id = r.member_id
             WHERE r.message_id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))
             ORDER BY r.reacted_at, r.member_id, r.emoji",
    postgres: "SELECT r.message_id, r.emoji, r.member_id, a.name
               FROM reactions r JOIN members a ON a.id = r.member_id
               WHERE r.message_id IN
                   (SELECT value::uuid FROM json_array_elements_text($1::json) value)
               ORDER BY r.reacted_at, r.member_id, r.emoji",
};

async fn reactions(conn: &mut Conn, names: &str, dresses: &mut Dresses) -> db::Result<()> {
    let reacted: Vec<Reacted> = conn.query(REACTIONS).bind(names.to_owned()).all().await?;
    for reacted in reacted {
        let dress = dresses.entry(reacted.message_id).or_default();
        let by = (reacted.member_id, reacted.name);
        let mut known = dress.reactions.iter_mut();
        match known.find(|known| known.emoji == reacted.emoji) {
            Some(known) => known.by.push(by),
            None => dress.reactions.push(Reaction {
                emoji: reacted.emoji,
                by: vec![by],
            }),
        }
    }
    Ok(())
}

const REPLIES: Sql = Sql::Differs {
    sqlite: "SELECT top.id, count(*) AS replies, max(s.said_at) AS last_at
             FROM messages top CROSS JOIN messages s ON s.room_id = top.room_id AND s.thread = top.seq
             WHERE top.id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))
                 AND s.removed_at IS NULL GROUP BY top.id",
    postgres: "SELECT top.id, count(*) AS replies, max(s.said_at) AS last_at
               FROM messages top JOIN messages s ON s.room_id = top.room_id AND s.thread = top.seq
               WHERE top.id = ANY (ARRAY(SELECT value::uuid FROM json_array_elements_text($1::json) value))
                   AND s.removed_at IS NULL GROUP BY top.id",
};

async fn replies(conn: &mut Conn, names: &str, dresses: &mut Dresses) -> db::Result<()> {
    let threads: Vec<(MessageId, i64, Timestamp)> =
        conn.query(REPLIES).bind(names.to_owned()).all().await?;
    for (top, count, last_at) in threads {
        dresses.entry(top).or_default().replies = Some(Replies { count, last_at });
    }
    Ok(())
}
