//! Asking again, once the time has come, after the hosts said no.

use super::{RequestError, State, of_pending};
use crate::{
    db::Write,
    groups::Refusal,
    members::Member,
    values::{Plea, RequestId, Timestamp},
};

/// Somebody whose account waits asks once more what was declined: with other words, and with the
/// answers that they gave at the door.
pub async fn again(
    tx: &mut Write,
    member: &Member,
    words: &Plea,
    now: Timestamp,
) -> Result<RequestId, RequestError> {
    let former = of_pending(tx, member.id).await?;
    let former = former.ok_or(Refusal::Absent)?;
    if former.state != State::Declined {
        return Err(RequestError::Settled);
    }
    if let Some(again) = former.again_at.filter(|again| *again > now) {
        return Err(RequestError::TooSoon(again));
    }
    let id = RequestId::fresh();
    tx.query(
        "INSERT INTO requests (id, group_id, member_id, invitation_id, name, language, words, answers, asked_at)
         SELECT $1, group_id, member_id, invitation_id, name, language, $3, answers, $4
         FROM requests WHERE id = $2",
    )
    .bind(id)
    .bind(former.id)
    .bind(words.to_string())
    .bind(now)
    .run()
    .await?;
    Ok(id)
}
