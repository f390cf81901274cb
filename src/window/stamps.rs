//! Stamps: by them others know that a quote was said yes to, until that is taken back (FEP-044f).

use serde_json::{Value, json};

use super::{
    CopyId, DeliveryKind, Inbox, send,
    wishes::{Quotes, State, Wish, find, refuse},
};
use crate::{
    db::{self, Conn, Write},
    values::{ActorId, Behind, MemberId, Timestamp, WishId, cut},
};

/// A yes to a quote is taken back: its stamp is gone, and its author's server is told, as long as it is
/// told of whatever else is withdrawn.
async fn revoke(tx: &mut Write, wish: &Wish, now: Timestamp) -> db::Result<()> {
    let says = json!({ "type": "Delete", "to": wish.author, "stamp": wish.id });
    take_away(tx, &wish.reply_to(), &says, now).await
}

/// Tells a server that what we had proved to it holds no more.
pub(super) async fn take_away(
    tx: &mut Write,
    inbox: &Inbox,
    says: &Value,
    now: Timestamp,
) -> db::Result<()> {
    let what = (DeliveryKind::Delete, None, Some(says.to_string()));
    send(tx, inbox, what, now).await
}

/// A host takes back the yes to a quote. False: there is none. Nobody waited for that, so no wait is counted.
pub async fn take_back(
    tx: &mut Write,
    wish: &Wish,
    host: MemberId,
    now: Timestamp,
) -> db::Result<bool> {
    let taken = tx
        .query(
            "UPDATE outside_wishes
             SET state = 'declined', answered_by = $2, answered_at = $3, asked_at = $3
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
pub(super) async fn end_all(tx: &mut Write, copy: CopyId, now: Timestamp) -> db::Result<()> {
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

/// Who may quote what an actor shows from now on. What it shows already gets stricter with it, and never
/// laxer than it was published.
pub async fn let_quote(tx: &mut Write, actor: ActorId, quotes: Quotes) -> db::Result<()> {
    tx.query("UPDATE actors SET quotes = $2 WHERE id = $1")
        .bind(actor)
        .bind(quotes)
        .run()
        .await?;
    tx.query(
        "UPDATE copies SET quotes = $2 WHERE actor_id = $1 AND withdrawn_at IS NULL
         AND (quotes = 'anybody' OR $2 = 'nobody')",
    )
    .bind(actor)
    .bind(quotes)
    .run()
    .await?;
    Ok(())
}

/// The quotes of what an actor shows that were said yes to, latest asked for first, and where their
/// list goes on.
pub async fn of_actor(
    conn: &mut Conn,
    actor: ActorId,
    (after, most): (Option<Behind>, i64),
) -> db::Result<(Vec<Wish>, Option<Behind>)> {
    let after = after.unwrap_or(Behind::LATEST);
    let mut quotes: Vec<Wish> = conn
        .query(
            "SELECT w.id, w.actor_id, a.group_id, w.kind, w.copy_id, c.title, w.quoting, w.author,
                    w.author_handle, w.words, w.account_since, w.inbox, w.shared_inbox, w.host,
                    w.activity_id, w.asked, w.state, w.asked_at, w.answered_by
             FROM outside_wishes w JOIN actors a ON a.id = w.actor_id
             JOIN copies c ON c.id = w.copy_id
             WHERE w.actor_id = $1 AND w.state = 'granted' AND w.kind = 'quote'
               AND (w.asked_at, w.id) < ($2, $3)
             ORDER BY w.asked_at DESC, w.id DESC LIMIT $4",
        )
        .bind(actor)
        .bind(after.at)
        .bind(after.id)
        .bind(most + 1)
        .all()
        .await?;
    let next = cut(&mut quotes, most).map(|last| Behind {
        at: last.asked_at,
        id: last.id.0,
    });
    Ok((quotes, next))
}
