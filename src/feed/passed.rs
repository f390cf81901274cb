//! Passed over: many conversations marked as read at once, or one that is to wait again, and that taken back.

use super::{Mark, Spot};
use crate::{
    db::{self, Conn, Write},
    groups::Refusal,
    members::Member,
    messages::{Unsaid, acts, threads},
    policy::Act,
    rooms,
    values::{MemberId, MessageId, PassId, RoomId, Timestamp},
};

/// One mark that moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Passed {
    pub room_id: RoomId,
    pub thread: i64,
    was: i64,
    became: i64,
}

impl Passed {
    pub const fn spot(&self) -> Spot {
        Spot {
            room: self.room_id,
            thread: self.thread,
        }
    }

    /// Where the mark stands now that it was passed over.
    pub const fn mark(&self) -> Mark {
        Mark {
            spot: self.spot(),
            seq: self.became,
        }
    }
}

/// Marks everything up to these marks as read. What it answers can be undone until the next time.
/// Whatever of it is not theirs to read is as if it were not there (invariant 19).
pub async fn pass(
    tx: &mut Write,
    member: &Member,
    marks: &[Mark],
    now: Timestamp,
) -> db::Result<(PassId, Vec<Passed>)> {
    let batch = PassId::fresh();
    forget(tx, member.id).await?;
    let mut all = Vec::new();
    for mark in marks {
        let Some(passed) = move_up(tx, member, *mark, now).await? else {
            continue;
        };
        keep(tx, (member.id, batch), &passed, now).await?;
        all.push(passed);
    }
    Ok((batch, all))
}

async fn move_up(
    tx: &mut Write,
    member: &Member,
    Mark { spot, seq }: Mark,
    now: Timestamp,
) -> db::Result<Option<Passed>> {
    let room = match rooms::allow(tx, member, spot.room, Act::Read, now).await {
        Ok((_, room)) => room,
        Err(Refusal::Db(broken)) => return Err(broken),
        Err(_) => return Ok(None),
    };
    let (was, became) = if let Some(thread) = spot.in_thread() {
        let was = threads::mark(tx, room.id, thread, member.id).await?;
        if !was.follows {
            return Ok(None);
        }
        let became = threads::read_up_to(tx, &room, thread, member.id, seq).await?;
        (was.seq, became)
    } else {
        let was = rooms::read_seq(tx, room.id, member.id).await?;
        (was, rooms::read_up_to(tx, &room, member.id, seq).await?)
    };
    Ok(Some(Passed {
        room_id: room.id,
        thread: spot.thread,
        was,
        became,
    }))
}

/// From a message on, its conversation waits for them again: the thread, if it was said in one that they
/// follow. What it answers can be undone until the next time.
pub async fn wait_from(
    tx: &mut Write,
    member: &Member,
    id: MessageId,
    now: Timestamp,
) -> Result<(PassId, Mark), Unsaid> {
    let (message, (_, room)) = acts::look(tx, member, id, Act::Read, now).await?;
    let me = member.id;
    let mut thread = 0;
    let mut was = rooms::read_seq(tx, room.id, me).await?;
    if let Some(top) = message.thread {
        let mark = threads::mark(tx, room.id, top, me).await?;
        if mark.follows {
            (thread, was) = (top, mark.seq);
        }
    }
    let before = message.seq.max(room.first()) - 1;
    if thread > 0 {
        threads::unread_after(tx, &room, thread, me, before).await?;
    } else {
        rooms::unread_from(tx, &room, me, before + 1).await?;
    }
    let passed = Passed {
        room_id: room.id,
        thread,
        was,
        became: before,
    };
    let batch = PassId::fresh();
    forget(tx, me).await?;
    keep(tx, (me, batch), &passed, now).await?;
    Ok((batch, passed.mark()))
}

/// What can be undone now.
pub async fn last(conn: &mut Conn, member: MemberId) -> db::Result<Option<PassId>> {
    let last: Option<(PassId,)> = conn
        .query("SELECT batch FROM passed WHERE member_id = $1 LIMIT 1")
        .bind(member)
        .optional()
        .await?;
    Ok(last.map(|(batch,)| batch))
}

async fn forget(tx: &mut Write, member: MemberId) -> db::Result<()> {
    tx.query("DELETE FROM passed WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    Ok(())
}

async fn keep(
    tx: &mut Write,
    (member, batch): (MemberId, PassId),
    passed: &Passed,
    now: Timestamp,
) -> db::Result<()> {
    tx.query(
        "INSERT INTO passed (member_id, batch, room_id, thread, was, became, passed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (member_id, room_id, thread) DO UPDATE SET became = excluded.became",
    )
    .bind(member)
    .bind(batch)
    .bind(passed.room_id)
    .bind(passed.thread)
    .bind(passed.was)
    .bind(passed.became)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// What was passed over at once, as long as that is the last that was.
pub async fn undoable(conn: &mut Conn, member: MemberId, batch: PassId) -> db::Result<Vec<Passed>> {
    conn.query(
        "SELECT room_id, thread, was, became FROM passed WHERE member_id = $1 AND batch = $2
         ORDER BY room_id, thread",
    )
    .bind(member)
    .bind(batch)
    .all()
    .await
}

/// Puts each mark back to where it was, unless it has moved since: what was read after that stays read.
pub async fn undo(
    tx: &mut Write,
    member: &Member,
    batch: PassId,
    now: Timestamp,
) -> db::Result<Vec<Spot>> {
    let mut back = Vec::new();
    for passed in undoable(tx, member.id, batch).await? {
        let spot = passed.spot();
        let room = match rooms::allow(tx, member, spot.room, Act::Read, now).await {
            Ok((_, room)) => room,
            Err(Refusal::Db(broken)) => return Err(broken),
            Err(_) => continue,
        };
        if let Some(thread) = spot.in_thread() {
            let stands = threads::mark(tx, room.id, thread, member.id).await?.seq;
            if stands == passed.became {
                threads::unread_after(tx, &room, thread, member.id, passed.was).await?;
                back.push(spot);
            }
        } else if rooms::read_seq(tx, room.id, member.id).await? == passed.became {
            rooms::unread_from(tx, &room, member.id, passed.was + 1).await?;
            back.push(spot);
        }
    }
    forget(tx, member.id).await?;
    Ok(back)
}
