//! Bookmarks: what somebody keeps for later, and when they wish to be reminded of it.

use super::{Message, Unsaid, acts};
use crate::{
    db::{self, Conn, Write},
    jobs::{self, Work},
    members::{self, Member},
    notices::{self, Kind, Notice},
    policy::{Act, HouseState},
    rooms::Reading,
    values::{MemberId, MessageId, Timestamp},
    words,
};

words! {
    /// When somebody wishes to be reminded.
    pub enum When {
        Never = "never",
        Hour = "hour",
        Tonight = "tonight",
        Tomorrow = "tomorrow",
        Week = "week",
        /// On a day that they name.
        Day = "day",
    }
}

/// Something kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Kept {
    pub message_id: MessageId,
    pub kept_at: Timestamp,
    pub remind_at: Option<Timestamp>,
}

/// Something kept, and what it is, as far as it is still theirs to read.
#[derive(Clone, Debug)]
pub struct Found {
    pub kept: Kept,
    pub spot: Option<(Message, String)>,
}

/// What somebody is reminded of now.
#[derive(Clone, Debug)]
pub struct Reminder {
    pub message: Message,
    pub room: String,
}

/// How many are read at once.
pub const PAGE: i64 = 50;

/// Keeps a message that they may read; once more changes when they are reminded.
pub async fn keep(
    tx: &mut Write,
    member: &Member,
    id: MessageId,
    remind_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Unsaid> {
    acts::allow(tx, member, id, Act::Read, now).await?;
    tx.query(
        "INSERT INTO bookmarks (member_id, message_id, kept_at, remind_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (member_id, message_id) DO UPDATE SET remind_at = excluded.remind_at",
    )
    .bind(member.id)
    .bind(id)
    .bind(now)
    .bind(remind_at)
    .run()
    .await?;
    if let Some(at) = remind_at {
        jobs::add(tx, &Work::Remind { member: member.id }, at).await?;
    }
    Ok(())
}

/// Keeps it no more, whether it can still be read or not.
pub async fn let_go(tx: &mut Write, member: MemberId, id: MessageId) -> db::Result<()> {
    tx.query("DELETE FROM bookmarks WHERE member_id = $1 AND message_id = $2")
        .bind(member)
        .bind(id)
        .run()
        .await?;
    Ok(())
}

/// Whether somebody keeps a message.
pub async fn of_message(
    conn: &mut Conn,
    member: MemberId,
    id: MessageId,
) -> db::Result<Option<Kept>> {
    conn.query(
        "SELECT message_id, kept_at, remind_at FROM bookmarks WHERE member_id = $1 AND message_id = $2",
    )
    .bind(member)
    .bind(id)
    .optional()
    .await
}

/// What somebody keeps, from the one behind `after` on, the latest first. Of what is not theirs to read
/// any more, or has lost its words, they learn that it is gone.
pub async fn page(
    conn: &mut Conn,
    member: &Member,
    after: Option<MessageId>,
    now: Timestamp,
) -> db::Result<Vec<Found>> {
    let last = match after {
        Some(after) => of_message(conn, member.id, after).await?,
        None => None,
    };
    let (at, id) = last.map_or(
        (Timestamp(i64::MAX), MessageId(uuid::Uuid::nil())),
        |last| (last.kept_at, last.message_id),
    );
    let kept: Vec<Kept> = conn
        .query(
            "SELECT message_id, kept_at, remind_at FROM bookmarks
             WHERE member_id = $1 AND (kept_at, message_id) < ($2, $3)
             ORDER BY kept_at DESC, message_id DESC LIMIT $4",
        )
        .bind(member.id)
        .bind(at)
        .bind(id)
        .bind(PAGE)
        .all()
        .await?;
    let mut found = Vec::new();
    for kept in kept {
        let spot = readable(conn, member, kept.message_id, now).await?;
        found.push(Found { kept, spot });
    }
    Ok(found)
}

/// The message and what its room is called, if they may read it now.
async fn readable(
    conn: &mut Conn,
    member: &Member,
    id: MessageId,
    now: Timestamp,
) -> db::Result<Option<(Message, String)>> {
    match acts::allow(conn, member, id, Act::Read, now).await {
        Ok((message, (_, room))) => Ok(Some((message, called(&room)))),
        Err(Unsaid::Lost) => Err(sqlx::Error::PoolTimedOut),
        Err(_) => Ok(None),
    }
}

fn called(room: &Reading) -> String {
    room.name.clone()
}

/// Tells somebody of what falls due, as far as it is still theirs to read; gives that, and when the next
/// falls due.
pub async fn remind(
    tx: &mut Write,
    id: MemberId,
    now: Timestamp,
) -> db::Result<(Vec<Reminder>, Option<Timestamp>)> {
    let due: Vec<(MessageId,)> = tx
        .query(
            "UPDATE bookmarks SET remind_at = NULL WHERE member_id = $1 AND remind_at <= $2
             RETURNING message_id",
        )
        .bind(id)
        .bind(now)
        .all()
        .await?;
    let mut told = Vec::new();
    let member = members::find(tx, id, now).await?;
    if let Some(member) = member.filter(|member| member.state == HouseState::Active) {
        for (id,) in due {
            if let Some((message, room)) = readable(tx, &member, id, now).await? {
                tell(tx, &member, (&message, &room), now).await?;
                told.push(Reminder { message, room });
            }
        }
    }
    let (next,): (Option<Timestamp>,) = tx
        .query("SELECT min(remind_at) FROM bookmarks WHERE member_id = $1")
        .bind(id)
        .one()
        .await?;
    Ok((told, next))
}

async fn tell(
    tx: &mut Write,
    member: &Member,
    (message, room): (&Message, &str),
    now: Timestamp,
) -> db::Result<()> {
    let notice = Notice {
        about: Some(message.author_id),
        subject: room,
        href: &format!("/m/{}", message.id),
        ..Notice::new(Kind::Reminder)
    };
    notices::tell(tx, member.id, &notice, now).await
}
