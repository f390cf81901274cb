//! What comes back from outside: replies that wait to be opened, and likes and boosts as they are claimed.
//!
//! A reply is plain words from the moment it is kept. Until a host opens it nobody but the hosts and
//! the authors of what it answers can read it.

use serde_json::{Value, json};

use super::{CopyId, Inbox, stamps, wishes::say};
use crate::{
    db::{self, Conn, Write},
    values::{ActorId, GroupId, MemberId, ReplyId, Timestamp},
    words,
};

words! {
    pub enum State {
        Waiting = "waiting",
        Opened = "opened",
        Hidden = "hidden",
    }

    /// What others may claim to have done with a copy.
    pub enum Claim {
        Like = "like",
        Boost = "boost",
    }
}

/// Somebody elsewhere answers a copy.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Reply {
    pub id: ReplyId,
    pub copy_id: CopyId,
    pub actor_id: ActorId,
    /// Whose hosts answer for it.
    pub group_id: Option<GroupId>,
    /// What the copy is called.
    pub title: String,
    pub remote_id: String,
    pub author: String,
    pub author_handle: String,
    /// Where its author hears of what is answered.
    pub inbox: String,
    pub host: String,
    pub body: String,
    pub state: State,
    pub came_at: Timestamp,
    /// When its author last said it otherwise.
    pub changed_at: Timestamp,
    pub answered_by: Option<MemberId>,
}

/// A reply as it came in, read and undressed.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub copy: CopyId,
    pub actor: ActorId,
    pub remote_id: String,
    pub author: String,
    pub author_handle: String,
    pub inbox: String,
    pub host: String,
    pub body: String,
    /// Its server asked before it spreads it: how the activity is repeated in the answer.
    pub asked: Option<Value>,
}

/// How many others claim to like a copy and to have boosted it.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub struct Claims {
    pub likes: i64,
    pub boosts: i64,
}

/// The most replies that wait for the hosts of one group: a wave drowns nobody (case 69).
pub const MOST_WAITING: i64 = 200;
/// The most that a page shows.
const MOST: i64 = 100;

/// Keeps a reply. It waits, unless its author is trusted; what comes while too many wait is let go.
/// Asked about again it is the same one, and answered again as it was.
pub async fn receive(tx: &mut Write, reply: &Incoming, now: Timestamp) -> db::Result<()> {
    if let Some((id, state)) = asked_again(tx, reply).await? {
        return match state {
            State::Waiting => Ok(()),
            State::Opened => answer(tx, id, true, now).await,
            State::Hidden => answer(tx, id, false, now).await,
        };
    }
    let trusted = is_trusted(tx, reply.actor, &reply.author).await?;
    if !trusted && waiting_count(tx, reply.actor).await? >= MOST_WAITING {
        return Ok(());
    }
    let id = ReplyId::fresh();
    let kept = tx
        .query(
            "INSERT INTO outside_replies (id, copy_id, actor_id, remote_id, author, author_handle,
                 inbox, host, body, state, came_at, changed_at, asked)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)
             ON CONFLICT (remote_id) DO NOTHING",
        )
        .bind(id)
        .bind(reply.copy)
        .bind(reply.actor)
        .bind(reply.remote_id.clone())
        .bind(reply.author.clone())
        .bind(reply.author_handle.clone())
        .bind(reply.inbox.clone())
        .bind(reply.host.clone())
        .bind(reply.body.clone())
        .bind(if trusted {
            State::Opened
        } else {
            State::Waiting
        })
        .bind(now)
        .bind(reply.asked.as_ref().map(Value::to_string))
        .run()
        .await?;
    if kept == 1 && trusted {
        answer(tx, id, true, now).await?;
    }
    Ok(())
}

/// A reply that came before, and how it stands, if its server asks about it now.
async fn asked_again(tx: &mut Write, reply: &Incoming) -> db::Result<Option<(ReplyId, State)>> {
    let Some(asked) = &reply.asked else {
        return Ok(None);
    };
    tx.query(
        "UPDATE outside_replies SET asked = $3 WHERE remote_id = $1 AND author = $2
         RETURNING id, state",
    )
    .bind(reply.remote_id.clone())
    .bind(reply.author.clone())
    .bind(asked.to_string())
    .optional()
    .await
}

async fn waiting_count(conn: &mut Conn, actor: ActorId) -> db::Result<i64> {
    let (count,) = conn
        .query("SELECT count(*) FROM outside_replies WHERE actor_id = $1 AND state = 'waiting'")
        .bind(actor)
        .one()
        .await?;
    Ok(count)
}

async fn is_trusted(conn: &mut Conn, actor: ActorId, author: &str) -> db::Result<bool> {
    let found: Option<(Timestamp,)> = conn
        .query("SELECT since FROM outside_trusted WHERE actor_id = $1 AND author = $2")
        .bind(actor)
        .bind(author.to_owned())
        .optional()
        .await?;
    Ok(found.is_some())
}

/// Its author changed it: other words wait anew, whoever said them (case 65).
pub async fn change(
    tx: &mut Write,
    (remote_id, author): (&str, &str),
    body: &str,
    now: Timestamp,
) -> db::Result<()> {
    tx.query(
        "UPDATE outside_replies SET body = $3, changed_at = $4, state = 'waiting',
             answered_by = NULL, answered_at = NULL
         WHERE remote_id = $1 AND author = $2 AND body <> $3",
    )
    .bind(remote_id.to_owned())
    .bind(author.to_owned())
    .bind(body.to_owned())
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// Its author deleted it: so do we.
pub async fn take_away(tx: &mut Write, remote_id: &str, author: &str) -> db::Result<()> {
    tx.query("DELETE FROM outside_replies WHERE remote_id = $1 AND author = $2")
        .bind(remote_id.to_owned())
        .bind(author.to_owned())
        .run()
        .await?;
    Ok(())
}

/// Somebody is gone, and with them whatever they said and claimed.
pub async fn forget(tx: &mut Write, author: &str) -> db::Result<()> {
    tx.query("DELETE FROM outside_replies WHERE author = $1")
        .bind(author.to_owned())
        .run()
        .await?;
    tx.query("DELETE FROM outside_claims WHERE author = $1")
        .bind(author.to_owned())
        .run()
        .await?;
    tx.query("DELETE FROM outside_trusted WHERE author = $1")
        .bind(author.to_owned())
        .run()
        .await?;
    Ok(())
}

/// A host opens it to the group, and trusts its author from now on if they say so. False: it was
/// answered already, or is gone.
pub async fn open(
    tx: &mut Write,
    id: ReplyId,
    (host, trust): (MemberId, bool),
    now: Timestamp,
) -> db::Result<bool> {
    if !settle(tx, id, (State::Opened, host), now).await? {
        return Ok(false);
    }
    if trust {
        tx.query(
            "INSERT INTO outside_trusted (actor_id, author, since)
             SELECT actor_id, author, $2 FROM outside_replies WHERE id = $1
             ON CONFLICT (actor_id, author) DO NOTHING",
        )
        .bind(id)
        .bind(now)
        .run()
        .await?;
    }
    answer(tx, id, true, now).await?;
    Ok(true)
}

/// A host hides it, before or after it was opened: then its permission is taken back. Its author is no longer
/// trusted.
pub async fn hide(tx: &mut Write, id: ReplyId, host: MemberId, now: Timestamp) -> db::Result<bool> {
    let permitted = is_opened(tx, id).await?;
    if !settle(tx, id, (State::Hidden, host), now).await? {
        return Ok(false);
    }
    tx.query(
        "DELETE FROM outside_trusted WHERE EXISTS (SELECT 1 FROM outside_replies r
             WHERE r.id = $1 AND r.actor_id = outside_trusted.actor_id AND r.author = outside_trusted.author)",
    )
    .bind(id)
    .run()
    .await?;
    answer(tx, id, false, now).await?;
    if permitted {
        revoke(tx, id, now).await?;
    }
    Ok(true)
}

async fn is_opened(conn: &mut Conn, id: ReplyId) -> db::Result<bool> {
    let (opened,) = conn
        .query("SELECT EXISTS (SELECT 1 FROM outside_replies WHERE id = $1 AND state = 'opened')")
        .bind(id)
        .one()
        .await?;
    Ok(opened)
}

async fn settle(
    tx: &mut Write,
    id: ReplyId,
    (state, host): (State, MemberId),
    now: Timestamp,
) -> db::Result<bool> {
    let settled = tx
        .query(
            "UPDATE outside_replies SET state = $2, answered_by = $3, answered_at = $4
             WHERE id = $1 AND state <> $2 AND (state = 'waiting' OR CAST($2 AS TEXT) = 'hidden')",
        )
        .bind(id)
        .bind(state)
        .bind(host)
        .bind(now)
        .run()
        .await?;
    Ok(settled == 1)
}

#[derive(sqlx::FromRow)]
struct Answered {
    actor_id: ActorId,
    inbox: String,
    host: String,
    remote_id: String,
    author: String,
    asked: Option<String>,
}

impl Answered {
    /// What is answered: what its server asked, or else the reply itself.
    fn object(&self) -> Value {
        let asked = self.asked.as_deref();
        let asked = asked.and_then(|asked| serde_json::from_str(asked).ok());
        asked.unwrap_or_else(|| json!(self.remote_id))
    }

    fn reply_to(self) -> Inbox {
        Inbox {
            actor_id: self.actor_id,
            address: self.inbox,
            host: self.host,
        }
    }
}

async fn whom_to_answer(conn: &mut Conn, id: ReplyId) -> db::Result<Answered> {
    conn.query(
        "SELECT actor_id, inbox, host, remote_id, author, asked FROM outside_replies WHERE id = $1",
    )
    .bind(id)
    .one()
    .await
}

/// Tells its author's server yes or no: some servers show a reply only then (case 64).
async fn answer(tx: &mut Write, id: ReplyId, yes: bool, now: Timestamp) -> db::Result<()> {
    let answered = whom_to_answer(tx, id).await?;
    let kind = if yes { "Accept" } else { "Reject" };
    let mut says = json!({ "type": kind, "object": answered.object(), "to": answered.author });
    if yes {
        says["permission"] = json!(id);
    }
    say(tx, &answered.reply_to(), &says, now).await
}

/// Tells its author's server that the permission is gone, as long as it is told of whatever else is withdrawn.
async fn revoke(tx: &mut Write, id: ReplyId, now: Timestamp) -> db::Result<()> {
    let answered = whom_to_answer(tx, id).await?;
    let says = json!({ "type": "Delete", "to": answered.author, "permission": id });
    stamps::take_away(tx, &answered.reply_to(), &says, now).await
}

/// The replies to a copy, oldest first.
pub async fn to_copy(conn: &mut Conn, copy: CopyId) -> db::Result<Vec<Reply>> {
    conn.query(
        "SELECT r.id, r.copy_id, r.actor_id, a.group_id, c.title, r.remote_id, r.author,
                r.author_handle, r.inbox, r.host, r.body, r.state, r.came_at, r.changed_at, r.answered_by
         FROM outside_replies r JOIN actors a ON a.id = r.actor_id JOIN copies c ON c.id = r.copy_id
         WHERE r.copy_id = $1 AND r.state <> 'hidden' ORDER BY r.came_at, r.id LIMIT $2",
    )
    .bind(copy)
    .bind(MOST)
    .all()
    .await
}

pub async fn find(conn: &mut Conn, id: ReplyId) -> db::Result<Option<Reply>> {
    conn.query(
        "SELECT r.id, r.copy_id, r.actor_id, a.group_id, c.title, r.remote_id, r.author,
                r.author_handle, r.inbox, r.host, r.body, r.state, r.came_at, r.changed_at, r.answered_by
         FROM outside_replies r JOIN actors a ON a.id = r.actor_id JOIN copies c ON c.id = r.copy_id
         WHERE r.id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// How many replies to a copy were opened.
pub async fn opened_count(conn: &mut Conn, copy: CopyId) -> db::Result<i64> {
    let (count,) = conn
        .query("SELECT count(*) FROM outside_replies WHERE copy_id = $1 AND state = 'opened'")
        .bind(copy)
        .one()
        .await?;
    Ok(count)
}

/// Notes a like or a boost; one of each a person counts.
pub async fn claim(
    tx: &mut Write,
    (copy, kind): (CopyId, Claim),
    (author, activity, host): (&str, &str, &str),
    now: Timestamp,
) -> db::Result<()> {
    tx.query(
        "INSERT INTO outside_claims (copy_id, kind, author, activity_id, host, came_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (copy_id, kind, author) DO UPDATE SET activity_id = excluded.activity_id",
    )
    .bind(copy)
    .bind(kind)
    .bind(author.to_owned())
    .bind(activity.to_owned())
    .bind(host.to_owned())
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// Takes back the like or the boost that began with this activity.
pub async fn take_claim_back(tx: &mut Write, activity: &str, author: &str) -> db::Result<()> {
    tx.query("DELETE FROM outside_claims WHERE activity_id = $1 AND author = $2")
        .bind(activity.to_owned())
        .bind(author.to_owned())
        .run()
        .await?;
    Ok(())
}

pub async fn claims(conn: &mut Conn, copy: CopyId) -> db::Result<Claims> {
    conn.query(
        "SELECT count(*) FILTER (WHERE kind = 'like') AS likes,
                count(*) FILTER (WHERE kind = 'boost') AS boosts
         FROM outside_claims WHERE copy_id = $1",
    )
    .bind(copy)
    .one()
    .await
}
