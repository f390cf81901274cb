//! Wishes: what others ask of a group from outside, and its hosts grant or decline (case 10).

use serde_json::{Value, json};

use super::{
    CopyId, DeliveryKind, Inbox,
    followers::{self, Follower},
    send,
};
use crate::{
    db::{self, Conn, Write},
    values::{ActorId, GroupId, MemberId, Span, Timestamp, WishId},
    words,
};

words! {
    /// What is asked.
    pub enum Kind {
        Follow = "follow",
        Quote = "quote",
    }

    /// Who may quote; whoever comes first is stricter.
    pub enum Quotes {
        /// Nobody but the group itself.
        Nobody = "nobody",
        /// Whoever a host says yes to.
        Asked = "asked",
        Anybody = "anybody",
    }

    pub enum State {
        Waiting = "waiting",
        Granted = "granted",
        Declined = "declined",
    }
}

/// Something that somebody elsewhere asks.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Wish {
    pub id: WishId,
    pub actor_id: ActorId,
    /// Whose hosts decide.
    pub group_id: Option<GroupId>,
    pub kind: Kind,
    /// What is to be quoted, and what it is called.
    pub copy_id: Option<CopyId>,
    pub title: Option<String>,
    /// The words that quote, by their address; empty: none do.
    pub quoting: String,
    pub author: String,
    pub author_handle: String,
    /// How they describe themselves.
    pub words: String,
    /// They say that they are there since then.
    pub account_since: Option<Timestamp>,
    pub inbox: String,
    pub shared_inbox: Option<String>,
    pub host: String,
    pub activity_id: String,
    /// How the activity is repeated in the answer.
    pub asked: String,
    pub state: State,
    pub asked_at: Timestamp,
    pub answered_by: Option<MemberId>,
}

/// A wish as it came in.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub actor: ActorId,
    pub kind: Kind,
    pub copy: Option<CopyId>,
    pub quoting: String,
    pub author: String,
    pub author_handle: String,
    pub words: String,
    pub account_since: Option<Timestamp>,
    pub inbox: String,
    pub shared_inbox: Option<String>,
    pub host: String,
    pub activity_id: String,
    pub asked: Value,
}

impl Wish {
    pub(super) fn reply_to(&self) -> Inbox {
        Inbox {
            actor_id: self.actor_id,
            address: self.inbox.clone(),
            host: self.host.clone(),
        }
    }

    /// The activity, as the answer repeats it.
    fn asked(&self) -> Value {
        serde_json::from_str(&self.asked).unwrap_or_default()
    }
}

impl Incoming {
    pub(super) fn reply_to(&self) -> Inbox {
        Inbox {
            actor_id: self.actor,
            address: self.inbox.clone(),
            host: self.host.clone(),
        }
    }
}

/// What the house knows of a server that somebody asks from.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub struct Acquaintance {
    /// Since when; `None`: this is the first that is heard of it.
    pub since: Option<Timestamp>,
    /// How many there follow a group of the house.
    pub followers: i64,
}

/// The most wishes that wait for the hosts of one group, and of those from one server.
pub const MOST_WAITING: (i64, i64) = (200, 50);
/// The most quotes of one copy from one server.
pub const MOST_QUOTING: i64 = 500;
/// For so long a no is a no, however often it is asked.
const PATIENCE: Span = Span::days(30);

/// Keeps a wish, or says yes to it `at_once` where nobody has to be asked. Asked again it is the same one;
/// what was declined lately is declined again, as is a quote to which a host took back the yes; and what
/// comes while there are too many is let go.
pub async fn receive(
    tx: &mut Write,
    wish: &Incoming,
    at_once: bool,
    now: Timestamp,
) -> db::Result<()> {
    let Some(former) = former(tx, wish).await? else {
        if is_one_too_many(tx, wish, at_once).await? {
            return Ok(());
        }
        return take_in(tx, wish, at_once, now).await;
    };
    match former.state {
        State::Declined if at_once || former.is_recent(now) => refuse_at_once(tx, wish, now).await,
        State::Granted if wish.kind == Kind::Quote => take_in(tx, wish, true, now).await,
        _ => take_in(tx, wish, at_once, now).await,
    }
}

async fn take_in(tx: &mut Write, wish: &Incoming, at_once: bool, now: Timestamp) -> db::Result<()> {
    let id = keep(tx, wish, now).await?;
    if !at_once {
        return Ok(());
    }
    tx.query("UPDATE outside_wishes SET state = 'granted', answered_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now)
        .run()
        .await?;
    let says = json!({ "type": "Accept", "to": wish.author, "object": wish.asked, "stamp": id });
    say(tx, &wish.reply_to(), &says, now).await
}

async fn keep(tx: &mut Write, wish: &Incoming, now: Timestamp) -> db::Result<WishId> {
    let (id,) = tx.query(
        "INSERT INTO outside_wishes (id, actor_id, kind, copy_id, quoting, author, author_handle,
             words, account_since, inbox, shared_inbox, host, activity_id, asked, state, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'waiting', $15)
         ON CONFLICT (actor_id, kind, author, quoting) DO UPDATE SET copy_id = excluded.copy_id,
             author_handle = excluded.author_handle, words = excluded.words,
             account_since = excluded.account_since, inbox = excluded.inbox,
             shared_inbox = excluded.shared_inbox, activity_id = excluded.activity_id,
             asked = excluded.asked, state = 'waiting', answered_by = NULL, answered_at = NULL,
             asked_at = CASE WHEN outside_wishes.state = 'waiting' THEN outside_wishes.asked_at
                 ELSE excluded.asked_at END
         RETURNING id",
    )
    .bind(WishId::fresh())
    .bind(wish.actor)
    .bind(wish.kind)
    .bind(wish.copy)
    .bind(wish.quoting.clone())
    .bind(wish.author.clone())
    .bind(wish.author_handle.clone())
    .bind(wish.words.clone())
    .bind(wish.account_since)
    .bind(wish.inbox.clone())
    .bind(wish.shared_inbox.clone())
    .bind(wish.host.clone())
    .bind(wish.activity_id.clone())
    .bind(wish.asked.to_string())
    .bind(now)
    .one()
    .await?;
    Ok(id)
}

#[derive(sqlx::FromRow)]
struct Former {
    state: State,
    answered_at: Option<Timestamp>,
}

impl Former {
    /// A no counts for a while.
    fn is_recent(&self, now: Timestamp) -> bool {
        self.answered_at.is_some_and(|at| at > now.minus(PATIENCE))
    }
}

async fn former(conn: &mut Conn, wish: &Incoming) -> db::Result<Option<Former>> {
    conn.query(
        "SELECT state, answered_at FROM outside_wishes
         WHERE actor_id = $1 AND kind = $2 AND author = $3 AND quoting = $4",
    )
    .bind(wish.actor)
    .bind(wish.kind)
    .bind(wish.author.clone())
    .bind(wish.quoting.clone())
    .optional()
    .await
}

/// Whether too many wait for the hosts already, or too many of one server quote the same.
async fn is_one_too_many(conn: &mut Conn, wish: &Incoming, at_once: bool) -> db::Result<bool> {
    let (all, theirs) = MOST_WAITING;
    let (many,) = if at_once {
        conn.query(
            "SELECT count(*) >= $3 AS many FROM outside_wishes WHERE copy_id = $1 AND host = $2",
        )
        .bind(wish.copy)
        .bind(wish.host.clone())
        .bind(MOST_QUOTING)
        .one()
        .await?
    } else {
        conn.query(
            "SELECT count(*) >= $3 OR count(*) FILTER (WHERE host = $2) >= $4 AS many
             FROM outside_wishes WHERE actor_id = $1 AND state = 'waiting'",
        )
        .bind(wish.actor)
        .bind(wish.host.clone())
        .bind(all)
        .bind(theirs)
        .one()
        .await?
    };
    Ok(many)
}

/// A host says yes. False: it was answered already, or is gone.
pub async fn grant(
    tx: &mut Write,
    wish: &Wish,
    host: MemberId,
    now: Timestamp,
) -> db::Result<bool> {
    if !settle(tx, wish.id, (State::Granted, host), now).await? {
        return Ok(false);
    }
    if wish.kind == Kind::Quote {
        let says = json!({
            "type": "Accept",
            "to": wish.author,
            "object": wish.asked(),
            "stamp": wish.id
        });
        say(tx, &wish.reply_to(), &says, now).await?;
        return Ok(true);
    }
    let follower = Follower {
        actor_id: wish.actor_id,
        remote_id: wish.author.clone(),
        follow_id: wish.activity_id.clone(),
        inbox: wish.inbox.clone(),
        shared_inbox: wish.shared_inbox.clone(),
        host: wish.host.clone(),
    };
    followers::welcome(tx, &follower, wish.asked.clone(), now).await?;
    Ok(true)
}

/// A host says no. False: it was answered already, or is gone.
pub async fn decline(
    tx: &mut Write,
    wish: &Wish,
    host: MemberId,
    now: Timestamp,
) -> db::Result<bool> {
    if !settle(tx, wish.id, (State::Declined, host), now).await? {
        return Ok(false);
    }
    refuse(tx, wish, now).await?;
    Ok(true)
}

pub(super) async fn refuse(tx: &mut Write, wish: &Wish, now: Timestamp) -> db::Result<()> {
    let says = json!({ "type": "Reject", "to": wish.author, "object": wish.asked() });
    say(tx, &wish.reply_to(), &says, now).await
}

async fn settle(
    tx: &mut Write,
    id: WishId,
    (state, host): (State, MemberId),
    now: Timestamp,
) -> db::Result<bool> {
    let settled = tx
        .query(
            "UPDATE outside_wishes SET state = $2, answered_by = $3, answered_at = $4
             WHERE id = $1 AND state = 'waiting'",
        )
        .bind(id)
        .bind(state)
        .bind(host)
        .bind(now)
        .run()
        .await?;
    Ok(settled == 1)
}

/// Says no to a wish as it came, without asking anybody.
pub async fn refuse_at_once(tx: &mut Write, wish: &Incoming, now: Timestamp) -> db::Result<()> {
    let says = json!({ "type": "Reject", "to": wish.author, "object": wish.asked });
    say(tx, &wish.reply_to(), &says, now).await
}

pub(super) async fn say(
    tx: &mut Write,
    inbox: &Inbox,
    says: &Value,
    now: Timestamp,
) -> db::Result<()> {
    let what = (DeliveryKind::Answer, None, Some(says.to_string()));
    send(tx, inbox, what, now).await
}

/// Somebody wants nothing more of an actor. A no stays one, or they could ask again at once.
pub async fn take_back(tx: &mut Write, actor: ActorId, author: &str) -> db::Result<()> {
    tx.query(
        "DELETE FROM outside_wishes
         WHERE actor_id = $1 AND author = $2 AND kind = 'follow' AND state <> 'declined'",
    )
    .bind(actor)
    .bind(author.to_owned())
    .run()
    .await?;
    Ok(())
}

/// Somebody takes back what they asked by this activity.
pub async fn take_back_asked(tx: &mut Write, activity: &str, author: &str) -> db::Result<()> {
    tx.query(
        "DELETE FROM outside_wishes
         WHERE activity_id = $1 AND author = $2 AND state <> 'declined'",
    )
    .bind(activity.to_owned())
    .bind(author.to_owned())
    .run()
    .await?;
    Ok(())
}

/// The words that quote are gone.
pub async fn take_quote_away(tx: &mut Write, quoting: &str, author: &str) -> db::Result<()> {
    tx.query("DELETE FROM outside_wishes WHERE quoting = $1 AND author = $2")
        .bind(quoting.to_owned())
        .bind(author.to_owned())
        .run()
        .await?;
    Ok(())
}

/// Somebody is gone, and with them whatever they asked.
pub async fn forget(tx: &mut Write, author: &str) -> db::Result<()> {
    tx.query("DELETE FROM outside_wishes WHERE author = $1")
        .bind(author.to_owned())
        .run()
        .await?;
    Ok(())
}

/// Answers to follows are kept as long as a no counts.
pub async fn sweep(tx: &mut Write, now: Timestamp) -> db::Result<()> {
    tx.query("DELETE FROM outside_wishes WHERE answered_at < $1 AND kind = 'follow'")
        .bind(now.minus(PATIENCE))
        .run()
        .await?;
    Ok(())
}

pub async fn find(conn: &mut Conn, id: WishId) -> db::Result<Option<Wish>> {
    conn.query(
        "SELECT w.id, w.actor_id, a.group_id, w.kind, w.copy_id, c.title, w.quoting, w.author,
                w.author_handle, w.words, w.account_since, w.inbox, w.shared_inbox, w.host,
                w.activity_id, w.asked, w.state, w.asked_at, w.answered_by
         FROM outside_wishes w JOIN actors a ON a.id = w.actor_id
         LEFT JOIN copies c ON c.id = w.copy_id WHERE w.id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// What is known of the server of a wish, but for the wish itself.
pub async fn acquaintance(conn: &mut Conn, wish: &Wish) -> db::Result<Acquaintance> {
    conn.query(
        "SELECT (SELECT min(met.at) FROM (
                    SELECT followed_at AS at FROM followers WHERE host = $1
                    UNION ALL SELECT came_at FROM outside_replies WHERE host = $1
                    UNION ALL SELECT asked_at FROM outside_wishes WHERE host = $1 AND id <> $2) met)
                    AS since,
                (SELECT count(*) FROM followers WHERE host = $1) AS followers",
    )
    .bind(wish.host.clone())
    .bind(wish.id)
    .one()
    .await
}
