//! What was for an inbox that is not there any more, told where its owner is told now.

use super::letters::{AT_ONCE, Letter};
use crate::{
    db::{self, Write},
    fediverse::remote::Remote,
    values::{ActorId, CopyId, Timestamp},
    window::{self, DeliveryKind, Inbox},
};

/// What was to be told at an inbox that is not there any more, this letter first, is told where its owner is
/// told now, once: what is for everybody at a shared inbox, what is for one at their own.
pub(super) async fn send_on(
    tx: &mut Write,
    (host, inbox): (&str, &str),
    letter: &Letter,
    to: &Remote,
    now: Timestamp,
) -> db::Result<()> {
    let shared = to.shared_inbox.as_ref().unwrap_or(&to.inbox);
    if inbox == shared || inbox == to.inbox {
        return Ok(());
    }
    let untold: Vec<Untold> = tx
        .query(
            "SELECT u.address, u.actor_id, u.kind, u.copy_id, u.follow FROM (
                 SELECT d.*, CASE WHEN (d.copy_id IS NULL AND d.kind = 'update') OR c.answers IS NULL AND c.id IS NOT NULL
                     THEN CAST($4 AS TEXT) ELSE CAST($5 AS TEXT) END AS address
                 FROM deliveries d LEFT JOIN copies c ON c.id = d.copy_id
                 WHERE d.host = $1 AND d.inbox = $2 AND (d.state = 'waiting' OR d.id = $3)
                     AND (d.kind = 'delete' OR c.withdrawn_at IS NULL)) u
             WHERE NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.host = u.host AND o.inbox = u.address
                 AND o.actor_id = u.actor_id AND o.kind = u.kind AND o.queued_at >= u.queued_at
                 AND (o.copy_id = u.copy_id OR (o.copy_id IS NULL AND u.copy_id IS NULL))
                 AND COALESCE(o.follow, '') = COALESCE(u.follow, ''))
             ORDER BY u.id LIMIT $6",
        )
        .bind(host.to_owned())
        .bind(inbox.to_owned())
        .bind(letter.at(inbox))
        .bind(shared.clone())
        .bind(to.inbox.clone())
        .bind(AT_ONCE)
        .all()
        .await?;
    for untold in untold {
        let inbox = Inbox {
            actor_id: untold.actor_id,
            address: untold.address,
            host: host.to_owned(),
        };
        let says = (untold.kind, untold.copy_id, untold.follow);
        window::send(tx, &inbox, says, now).await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Untold {
    address: String,
    actor_id: ActorId,
    kind: DeliveryKind,
    copy_id: Option<CopyId>,
    follow: Option<String>,
}
