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
    fn reply_to(&self) -> Inbox {
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
    fn reply_to(&self) -> Inbox {
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
/// For so long a no is a no, however often it is asked.
const PATIENCE: Span = Span::days(30);

/// Keeps a wish. Asked again it is the same one; what was declined lately is declined again, and what
/// comes while too many wait is let go.
pub async fn receive(tx: &mut Write, wish: &Incoming, now: Timestamp) -> db::Result<()> {
    let former = former(tx, wish).await?;
    let declined = former.as_ref().is_some_and(|former| {
        let lately = former
            .answered_at
            .is_some_and(|at| at > now.minus(PATIENCE));
        former.state == State::Declined && lately
    });
    if declined {
        return refuse_at_once(tx, wish, now).await;
    }
    if wish.kind == Kind::Quote
        && former
            .as_ref()
            .is_some_and(|one| one.state == State::Granted)
    {
        return grant_at_once(tx, wish, now).await;
    }
    if former.is_none() {
        let waiting = waiting(tx, wish).await?;
        let (all, theirs) = MOST_WAITING;
        if waiting.count >= all || waiting.theirs >= theirs {
            return Ok(());
        }
    }
    keep(tx, wish, now).await?;
    Ok(())
}

/// Says yes at once: nobody has to be asked.
pub async fn grant_at_once(tx: &mut Write, wish: &Incoming, now: Timestamp) -> db::Result<()> {
    let id = keep(tx, wish, now).await?;
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

#[derive(sqlx::FromRow)]
struct Waiting {
    count: i64,
    theirs: i64,
}

async fn waiting(conn: &mut Conn, wish: &Incoming) -> db::Result<Waiting> {
    conn.query(
        "SELECT count(*) AS count, count(*) FILTER (WHERE host = $2) AS theirs
         FROM outside_wishes WHERE actor_id = $1 AND state = 'waiting'",
    )
    .bind(wish.actor)
    .bind(wish.host.clone())
    .one()
    .await
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

async fn refuse(tx: &mut Write, wish: &Wish, now: Timestamp) -> db::Result<()> {
    let says = json!({ "type": "Reject", "to": wish.author, "object": wish.asked() });
    say(tx, &wish.reply_to(), &says, now).await
}

/// A yes to a quote is taken back: its stamp is gone, and its author's server is told.
async fn revoke(tx: &mut Write, wish: &Wish, now: Timestamp) -> db::Result<()> {
    let says = json!({ "type": "Delete", "to": wish.author, "stamp": wish.id });
    say(tx, &wish.reply_to(), &says, now).await
}

/// A host takes back the yes to a quote. False: there is none.
pub async fn take_stamp_back(
    tx: &mut Write,
    wish: &Wish,
    host: MemberId,
    now: Timestamp,
) -> db::Result<bool> {
    let taken = tx
        .query(
            "UPDATE outside_wishes SET state = 'declined', answered_by = $2, answered_at = $3
             WHERE id = $1 AND state = 'granted' AND kind = 'quote'",
        )
        .bind(wish.id)
        .bind(host)
        .bind(now)
        .run()
        .await?;
    if taken == 1 {
        revoke(tx, wish, now).await?;
    }
    Ok(taken == 1)
}

/// What is withdrawn is quoted no more: stamps are taken back, and who waits is told no.
pub(super) async fn end_quotes(tx: &mut Write, copy: CopyId, now: Timestamp) -> db::Result<()> {
    let ended: Vec<(WishId,)> = tx
        .query("SELECT id FROM outside_wishes WHERE copy_id = $1 AND state <> 'declined'")
        .bind(copy)
        .all()
        .await?;
    for (id,) in ended {
        let Some(wish) = find(tx, id).await? else {
            continue;
        };
        match wish.state {
            State::Granted => revoke(tx, &wish, now).await?,
            _ => refuse(tx, &wish, now).await?,
        }
    }
    tx.query("DELETE FROM outside_wishes WHERE copy_id = $1")
        .bind(copy)
        .run()
        .await?;
    Ok(())
}

/// Who may quote what an actor shows from now on.
pub async fn let_quote(tx: &mut Write, actor: ActorId, quotes: Quotes) -> db::Result<()> {
    tx.query("UPDATE actors SET quotes = $2 WHERE id = $1")
        .bind(actor)
        .bind(quotes)
        .run()
        .await?;
    Ok(())
}

/// The quotes of what an actor shows that were said yes to, newest first.
pub async fn quotes_of(conn: &mut Conn, actor: ActorId, limit: i64) -> db::Result<Vec<Wish>> {
    conn.query(
        "SELECT w.id, w.actor_id, a.group_id, w.kind, w.copy_id, c.title, w.quoting, w.author,
                w.author_handle, w.words, w.account_since, w.inbox, w.shared_inbox, w.host,
                w.activity_id, w.asked, w.state, w.asked_at, w.answered_by
         FROM outside_wishes w JOIN actors a ON a.id = w.actor_id
         JOIN copies c ON c.id = w.copy_id
         WHERE w.actor_id = $1 AND w.state = 'granted' AND w.kind = 'quote'
         ORDER BY w.answered_at DESC, w.id LIMIT $2",
    )
    .bind(actor)
    .bind(limit)
    .all()
    .await
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

async fn say(tx: &mut Write, inbox: &Inbox, says: &Value, now: Timestamp) -> db::Result<()> {
    let what = (DeliveryKind::Answer, None, Some(says.to_string()));
    send(tx, inbox, what, now).await
}

/// Somebody wants nothing more of an actor.
pub async fn take_back(tx: &mut Write, actor: ActorId, author: &str) -> db::Result<()> {
    tx.query("DELETE FROM outside_wishes WHERE actor_id = $1 AND author = $2 AND kind = 'follow'")
        .bind(actor)
        .bind(author.to_owned())
        .run()
        .await?;
    Ok(())
}

/// Somebody takes back what they asked by this activity.
pub async fn take_back_asked(tx: &mut Write, activity: &str, author: &str) -> db::Result<()> {
    tx.query("DELETE FROM outside_wishes WHERE activity_id = $1 AND author = $2")
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

/// What waits for the hosts of a group, oldest first.
pub async fn waiting_in(conn: &mut Conn, group: GroupId) -> db::Result<Vec<Wish>> {
    conn.query(
        "SELECT w.id, w.actor_id, a.group_id, w.kind, w.copy_id, c.title, w.quoting, w.author,
                w.author_handle, w.words, w.account_since, w.inbox, w.shared_inbox, w.host,
                w.activity_id, w.asked, w.state, w.asked_at, w.answered_by
         FROM actors a JOIN outside_wishes w ON w.actor_id = a.id AND w.state = 'waiting'
         LEFT JOIN copies c ON c.id = w.copy_id
         WHERE a.group_id = $1 ORDER BY w.asked_at, w.id",
    )
    .bind(group)
    .all()
    .await
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
