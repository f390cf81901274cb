//! Later: what somebody wants to say when its time has come. Until then nobody else knows of it; then it is
//! said like anything else, under the rights that its author has at that moment.

use super::{Say, Unsaid, drafts, floor};
use crate::{
    db::{self, Conn, Write},
    jobs::{self, Work},
    members::Member,
    notices::{self, Kind, Notice},
    policy::Act,
    rooms,
    values::{Body, ClientId, LaterId, MemberId, RoomId, Span, Timestamp},
    words,
};

words! {
    /// Why something could not be said when its time had come. A sentence says each: `later-<word>`.
    pub enum Why {
        /// The room is gone, or not theirs any more.
        Absent = "absent",
        /// They may not speak there.
        Silent = "silent",
        /// They have not accepted the rules as they are now.
        Rules = "rules",
        /// A filter of the group does not take it.
        Filtered = "filtered",
        /// What it answers is gone.
        Unanswerable = "unanswerable",
        /// It would call everybody, and nobody said that this is meant.
        Everybody = "everybody",
        /// Something else was said under its name.
        Otherwise = "otherwise",
    }
}

/// Something that will be said.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Later {
    pub id: LaterId,
    pub author_id: MemberId,
    pub room_id: RoomId,
    pub client_id: ClientId,
    pub body: String,
    pub reply_to: Option<i64>,
    pub thread: Option<i64>,
    pub to_everybody: bool,
    pub say_at: Timestamp,
    /// Why it could not be said; nothing: it waits.
    pub failed: Option<Why>,
    /// What a filter says to it.
    pub reason: String,
}

#[derive(Debug, thiserror::Error)]
pub enum LaterError {
    /// It has no such time, or not that far away.
    #[error("it cannot be said then")]
    Time,
    /// They have as much to say later as anybody may.
    #[error("there is no room for more")]
    Many,
    /// It is being said, or was.
    #[error("it is said already")]
    Said,
    #[error(transparent)]
    Unsaid(#[from] Unsaid),
}

impl From<sqlx::Error> for LaterError {
    fn from(error: sqlx::Error) -> Self {
        Self::Unsaid(error.into())
    }
}

/// How much one person may have to say later.
pub const MOST: i64 = 100;
/// How far ahead.
pub const FURTHEST: Span = Span::days(366);

fn fits(at: Timestamp, now: Timestamp) -> Result<(), LaterError> {
    if at > now && at < now.plus(FURTHEST) {
        Ok(())
    } else {
        Err(LaterError::Time)
    }
}

/// Keeps it until its time. The same name once more is answered with what was kept.
pub async fn keep(
    tx: &mut Write,
    say: &Say,
    at: Timestamp,
    now: Timestamp,
) -> Result<Later, LaterError> {
    let floor = floor::take(tx, say, now).await??;
    fits(at, now)?;
    floor::suits(tx, &floor, say, now).await??;
    if let Some(kept) = under(tx, say.author, say.client_id).await? {
        return Ok(kept);
    }
    let (many,): (i64,) = tx
        .query("SELECT count(*) FROM later WHERE author_id = $1")
        .bind(say.author)
        .one()
        .await?;
    if many >= MOST {
        return Err(LaterError::Many);
    }
    let later = Later {
        id: LaterId::fresh(),
        author_id: say.author,
        room_id: say.room,
        client_id: say.client_id,
        body: say.body.to_string(),
        reply_to: say.reply_to,
        thread: say.thread,
        to_everybody: say.to_everybody,
        say_at: at,
        failed: None,
        reason: String::new(),
    };
    tx.query(
        "INSERT INTO later (id, author_id, room_id, client_id, body, reply_to, thread, to_everybody, say_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(later.id)
    .bind(later.author_id)
    .bind(later.room_id)
    .bind(later.client_id)
    .bind(later.body.clone())
    .bind(later.reply_to)
    .bind(later.thread)
    .bind(later.to_everybody)
    .bind(later.say_at)
    .run()
    .await?;
    jobs::add(tx, &Work::SayLater { later: later.id }, at).await?;
    // It is begun no more.
    drafts::forget(tx, say.author, (say.room, say.thread)).await?;
    Ok(later)
}

async fn under(
    conn: &mut Conn,
    author: MemberId,
    client_id: ClientId,
) -> db::Result<Option<Later>> {
    conn.query(
        "SELECT id, author_id, room_id, client_id, body, reply_to, thread, to_everybody, say_at, failed, reason
         FROM later WHERE author_id = $1 AND client_id = $2",
    )
    .bind(author)
    .bind(client_id)
    .optional()
    .await
}

/// What somebody has to say later, the next first.
pub async fn of_author(conn: &mut Conn, author: MemberId) -> db::Result<Vec<Later>> {
    conn.query(
        "SELECT id, author_id, room_id, client_id, body, reply_to, thread, to_everybody, say_at, failed, reason
         FROM later WHERE author_id = $1 ORDER BY say_at, id LIMIT 100",
    )
    .bind(author)
    .all()
    .await
}

/// One of them, if it is theirs.
pub async fn find(conn: &mut Conn, author: MemberId, id: LaterId) -> Result<Later, LaterError> {
    let found: Option<Later> = conn
        .query(
            "SELECT id, author_id, room_id, client_id, body, reply_to, thread, to_everybody, say_at, failed, reason
             FROM later WHERE id = $1 AND author_id = $2",
        )
        .bind(id)
        .bind(author)
        .optional()
        .await?;
    Ok(found.ok_or(Unsaid::Absent)?)
}

/// Other words for it, and another time.
pub async fn change(
    tx: &mut Write,
    author: &Member,
    id: LaterId,
    (body, at): (&Body, Timestamp),
    now: Timestamp,
) -> Result<Later, LaterError> {
    let before = find(tx, author.id, id).await?;
    fits(at, now)?;
    let changed = tx
        .query(
            "UPDATE later SET body = $2, say_at = $3, failed = NULL, reason = '' WHERE id = $1 AND NOT taken",
        )
        .bind(id)
        .bind(body.to_string())
        .bind(at)
        .run()
        .await?;
    if changed == 0 {
        return Err(LaterError::Said);
    }
    jobs::add(tx, &Work::SayLater { later: id }, at).await?;
    Ok(Later {
        body: body.to_string(),
        say_at: at,
        failed: None,
        reason: String::new(),
        ..before
    })
}

/// It is not to be said at all.
pub async fn drop(tx: &mut Write, author: &Member, id: LaterId) -> Result<(), LaterError> {
    find(tx, author.id, id).await?;
    let dropped = tx
        .query("DELETE FROM later WHERE id = $1 AND NOT taken")
        .bind(id)
        .run()
        .await?;
    if dropped == 0 {
        return Err(LaterError::Said);
    }
    Ok(())
}

/// Whoever leaves the house says nothing more.
pub async fn forget_all(tx: &mut Write, author: MemberId) -> db::Result<()> {
    tx.query("DELETE FROM later WHERE author_id = $1")
        .bind(author)
        .run()
        .await?;
    Ok(())
}

/// What there is to do with it now.
#[derive(Clone, Debug)]
pub enum Due {
    /// It is gone, was said, or failed and waits for its author.
    Nothing,
    NotYet(Timestamp),
    Say(Later),
}

/// Takes what is due to be said: nobody changes it from now on. Whoever died over it takes it again.
pub async fn take(tx: &mut Write, id: LaterId, now: Timestamp) -> db::Result<Due> {
    let found: Option<Later> = tx
        .query(
            "SELECT id, author_id, room_id, client_id, body, reply_to, thread, to_everybody, say_at, failed, reason
             FROM later WHERE id = $1 AND failed IS NULL",
        )
        .bind(id)
        .optional()
        .await?;
    let Some(later) = found else {
        return Ok(Due::Nothing);
    };
    let taken = tx
        .query("UPDATE later SET taken = TRUE WHERE id = $1 AND failed IS NULL AND say_at <= $2")
        .bind(id)
        .bind(now)
        .run()
        .await?;
    Ok(match taken {
        0 => Due::NotYet(later.say_at),
        _ => Due::Say(later),
    })
}

/// It is said at once, whatever its time was: due now, and taken.
pub async fn hasten(
    tx: &mut Write,
    author: &Member,
    id: LaterId,
    now: Timestamp,
) -> Result<(), LaterError> {
    find(tx, author.id, id).await?;
    let hastened = tx
        .query(
            "UPDATE later SET say_at = $2, failed = NULL, reason = '' WHERE id = $1 AND NOT taken",
        )
        .bind(id)
        .bind(now)
        .run()
        .await?;
    if hastened == 0 {
        return Err(LaterError::Said);
    }
    jobs::add(tx, &Work::SayLater { later: id }, now).await?;
    Ok(())
}

impl Later {
    /// As it is said: under its own name, so that it is said once.
    pub fn say(&self) -> Result<Say, crate::values::Unfit> {
        Ok(Say {
            reply_to: self.reply_to,
            thread: self.thread,
            to_everybody: self.to_everybody,
            ..Say::new(
                self.room_id,
                self.author_id,
                self.client_id,
                Body::parse(&self.body)?,
            )
        })
    }
}

/// It was said, or waits for a host of its group now.
pub async fn done(tx: &mut Write, id: LaterId) -> db::Result<()> {
    tx.query("DELETE FROM later WHERE id = $1")
        .bind(id)
        .run()
        .await?;
    Ok(())
}

/// It could not be said: it is kept for its author, who is told why.
pub async fn fail(
    tx: &mut Write,
    later: &Later,
    (why, reason): (Why, &str),
    now: Timestamp,
) -> db::Result<()> {
    let failed = tx
        .query(
            "UPDATE later SET failed = $2, reason = $3, taken = FALSE WHERE id = $1 AND failed IS NULL",
        )
        .bind(later.id)
        .bind(why)
        .bind(reason.to_owned())
        .run()
        .await?;
    if failed == 0 {
        return Ok(());
    }
    let told = Notice {
        href: "/later",
        ..Notice::new(Kind::LaterUnsaid)
    };
    notices::tell(tx, later.author_id, &told, now).await
}

/// Where it will be said, as far as its author may still read there: the address of the room, and its name.
pub async fn place(
    conn: &mut Conn,
    author: &Member,
    room: RoomId,
    now: Timestamp,
) -> Option<(String, String)> {
    let (group, room) = rooms::allow(conn, author, room, Act::Read, now)
        .await
        .ok()?;
    Some((
        format!("/g/{}/{}", group.slug, room.slug),
        room.name.clone(),
    ))
}
