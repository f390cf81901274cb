//! Threads: what is said under a message. Its numbers are those of the room, so that unread is the
//! same arithmetic in a thread as in the room: what came after the mark (invariant 11).

use super::{Message, PAGE, Unsaid, acts, dress, reading};
use crate::{
    db::{self, Conn, Write},
    members::Member,
    policy::Act,
    rooms::Reading,
    values::{MemberId, MessageId, RoomId, Timestamp},
};

/// How a member stands in a thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Mark {
    pub seq: i64,
    pub follows: bool,
}

/// A thread that somebody follows, as it stands for them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Followed {
    pub room_id: RoomId,
    pub thread: i64,
    pub unread: i64,
}

/// What was said under a message before `before`, oldest first, and whether there is more above it.
pub async fn page(
    conn: &mut Conn,
    room: &Reading,
    thread: i64,
    before: Option<i64>,
) -> db::Result<(Vec<Message>, bool)> {
    let mut page: Vec<Message> = conn
        .query(
            "SELECT s.id, s.room_id, s.seq, s.author_id, a.name AS author_name,
                a.handle AS author_handle, s.client_id, s.body, s.said_at, s.removed_at, s.removed_rule,
                s.edited_at, s.taken_back, s.rev, s.reply_to, s.thread, s.pinned_at, s.fades_at
             FROM messages s JOIN members a ON a.id = s.author_id
             WHERE s.room_id = $1 AND s.thread = $2 AND s.seq < $3 AND s.seq >= $4
             ORDER BY s.seq DESC LIMIT $5",
        )
        .bind(room.id)
        .bind(thread)
        .bind(before.unwrap_or(i64::MAX))
        .bind(room.first())
        .bind(PAGE + 1)
        .all()
        .await?;
    let whole = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let older = page.len() > whole;
    page.truncate(whole);
    page.reverse();
    Ok((dress::dressed(conn, page, room.first()).await?, older))
}

/// The message before which a page ends that has `seq` in its middle; nothing, if that page ends at the present.
pub async fn after_middle(
    conn: &mut Conn,
    room: RoomId,
    thread: i64,
    seq: i64,
) -> db::Result<Option<i64>> {
    let before: Option<(i64,)> = conn
        .query(
            "SELECT seq FROM messages WHERE room_id = $1 AND thread = $2 AND seq > $3
             ORDER BY seq LIMIT 1 OFFSET $4",
        )
        .bind(room)
        .bind(thread)
        .bind(seq)
        .bind(PAGE / 2)
        .optional()
        .await?;
    Ok(before.map(|(before,)| before))
}

/// The message under which things are said, if it is one.
pub async fn top(conn: &mut Conn, room: RoomId, thread: i64) -> db::Result<Option<Message>> {
    let top = reading::numbered(conn, room, thread).await?;
    Ok(top.filter(|top| top.thread.is_none()))
}

pub async fn mark(
    conn: &mut Conn,
    room: RoomId,
    thread: i64,
    member: MemberId,
) -> db::Result<Mark> {
    let mark: Option<Mark> = conn
        .query(
            "SELECT seq, follows FROM thread_marks WHERE room_id = $1 AND thread = $2 AND member_id = $3",
        )
        .bind(room)
        .bind(thread)
        .bind(member)
        .optional()
        .await?;
    Ok(mark.unwrap_or_default())
}

/// Whoever takes part hears of what is said after: the author of the top, of each reply, and those
/// who are called. Whoever stopped following stays away until they speak again.
pub(super) async fn take_part(tx: &mut Write, reply: &Message, top: &Message) -> db::Result<()> {
    let Some(thread) = reply.thread else {
        return Ok(());
    };
    follow(
        tx,
        (reply.room_id, thread, reply.author_id),
        reply.seq,
        true,
    )
    .await?;
    let before = reply.seq - 1;
    follow(tx, (reply.room_id, thread, top.author_id), before, false).await?;
    for mention in &reply.dress.mentions {
        follow(tx, (reply.room_id, thread, mention.member), before, false).await?;
    }
    Ok(())
}

pub(super) async fn followers(
    conn: &mut Conn,
    room: RoomId,
    thread: i64,
) -> db::Result<Vec<MemberId>> {
    let rows: Vec<(MemberId,)> = conn
        .query("SELECT member_id FROM thread_marks WHERE room_id = $1 AND thread = $2 AND follows")
        .bind(room)
        .bind(thread)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(member,)| member).collect())
}

type Place = (RoomId, i64, MemberId);

async fn follow(
    tx: &mut Write,
    (room, thread, member): Place,
    seq: i64,
    again: bool,
) -> db::Result<()> {
    tx.query(
        "INSERT INTO thread_marks (room_id, thread, member_id, seq, follows) VALUES ($1, $2, $3, $4, TRUE)
         ON CONFLICT (room_id, thread, member_id) DO UPDATE SET
             follows = thread_marks.follows OR $5,
             seq = CASE WHEN $5 AND NOT thread_marks.follows THEN excluded.seq ELSE thread_marks.seq END",
    )
    .bind(room)
    .bind(thread)
    .bind(member)
    .bind(seq)
    .bind(again)
    .run()
    .await?;
    Ok(())
}

/// Hears of a thread from now on, or no more.
pub async fn set_follows(
    tx: &mut Write,
    member: &Member,
    top: MessageId,
    follows: bool,
    now: Timestamp,
) -> Result<(), Unsaid> {
    let (top, (_, room)) = acts::look(tx, member, top, Act::Read, now).await?;
    tx.query(
        "INSERT INTO thread_marks (room_id, thread, member_id, seq, follows) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (room_id, thread, member_id) DO UPDATE SET follows = excluded.follows,
             seq = CASE WHEN thread_marks.follows THEN thread_marks.seq ELSE excluded.seq END",
    )
    .bind(room.id)
    .bind(top.seq)
    .bind(member.id)
    .bind(room.last_seq)
    .bind(follows)
    .run()
    .await?;
    Ok(())
}

/// Moves a member's mark in a thread forward, never back, and says where it stands. It is set also
/// for those who do not follow: they may begin to.
pub async fn read_up_to(
    tx: &mut Write,
    room: &Reading,
    thread: i64,
    member: MemberId,
    seq: i64,
) -> db::Result<i64> {
    let (seq,) = tx
        .query(
            "INSERT INTO thread_marks (room_id, thread, member_id, seq, follows) VALUES ($1, $2, $3, $4, FALSE)
             ON CONFLICT (room_id, thread, member_id) DO UPDATE SET
                 seq = CASE WHEN excluded.seq > thread_marks.seq THEN excluded.seq ELSE thread_marks.seq END
             RETURNING seq",
        )
        .bind(room.id)
        .bind(thread)
        .bind(member)
        .bind(seq.clamp(0, room.last_seq))
        .one()
        .await?;
    Ok(seq)
}

/// Moves a member's mark in a thread back, so that everything after `seq` waits for them again.
pub async fn unread_after(
    tx: &mut Write,
    room: &Reading,
    thread: i64,
    member: MemberId,
    seq: i64,
) -> db::Result<()> {
    tx.query(
        "UPDATE thread_marks SET seq = $4 WHERE room_id = $1 AND thread = $2 AND member_id = $3",
    )
    .bind(room.id)
    .bind(thread)
    .bind(member)
    .bind(seq.clamp(0, room.last_seq))
    .run()
    .await?;
    Ok(())
}

/// How much of a thread a member who follows it has not read.
pub async fn unread(
    conn: &mut Conn,
    room: RoomId,
    thread: i64,
    member: MemberId,
) -> db::Result<i64> {
    let (unread,) = conn
        .query(
            "SELECT count(*) FROM thread_marks t
             JOIN messages s ON s.room_id = t.room_id AND s.thread = t.thread AND s.seq > t.seq
             WHERE t.room_id = $1 AND t.thread = $2 AND t.member_id = $3 AND t.follows
                 AND s.author_id <> $3 AND s.removed_at IS NULL",
        )
        .bind(room)
        .bind(thread)
        .bind(member)
        .one()
        .await?;
    Ok(unread)
}

/// The threads of a room that a member follows and has not read to the end, oldest first.
pub async fn unread_in(
    conn: &mut Conn,
    room: RoomId,
    member: MemberId,
) -> db::Result<Vec<Followed>> {
    conn.query(
        "SELECT t.room_id, t.thread, count(*) AS unread FROM thread_marks t
         JOIN messages s ON s.room_id = t.room_id AND s.thread = t.thread AND s.seq > t.seq
         WHERE t.room_id = $1 AND t.member_id = $2 AND t.follows
             AND s.author_id <> $2 AND s.removed_at IS NULL
         GROUP BY t.room_id, t.thread ORDER BY t.thread",
    )
    .bind(room)
    .bind(member)
    .all()
    .await
}
