//! Several at once: a host asks for what would be shown together, and whoever is asked answers in one list.

use super::{Consent, HighlightError, Proposal, answer, propose, reading};
use crate::{
    db::Write,
    groups::{self, Group},
    members::Member,
    policy::Act,
    rooms::Room,
    values::{HighlightId, MemberId, Timestamp},
};

/// The most that are asked for, or answered, in one act.
pub const MOST_AT_ONCE: usize = 20;

/// Asks for several, each with its own consent, or for none of them.
pub async fn propose_several(
    tx: &mut Write,
    host: &Member,
    (group, room): (&Group, &Room),
    proposals: &[Proposal],
    now: Timestamp,
) -> Result<Vec<HighlightId>, HighlightError> {
    groups::allow_id(tx, host, group.id, Act::Approve, now).await?;
    if !(1..=MOST_AT_ONCE).contains(&proposals.len()) {
        return Err(HighlightError::Quotes);
    }
    let mut asked = Vec::new();
    for proposal in proposals {
        asked.push(propose(tx, host, (group, room), proposal, now).await?);
    }
    Ok(asked)
}

/// An answer to the words that were looked at.
#[derive(Clone, Copy, Debug)]
pub struct Replied {
    pub highlight: HighlightId,
    pub version: i64,
    pub answer: Consent,
}

/// An author answers several. What has changed since it was looked at, or no longer waits, is left as it
/// is. Gives how many were answered.
pub async fn answer_several(
    tx: &mut Write,
    author: MemberId,
    answers: &[Replied],
    now: Timestamp,
) -> Result<usize, HighlightError> {
    let mut answered = 0;
    for replied in answers.iter().take(MOST_AT_ONCE) {
        let found = reading::find(tx, replied.highlight).await?;
        let Some(found) = found.filter(|found| found.version == replied.version) else {
            continue;
        };
        if !reading::is_quoted(tx, found.id, author).await? {
            continue;
        }
        match answer(tx, &found, author, replied.answer, now).await {
            Ok(()) => answered += 1,
            Err(HighlightError::Settled) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(answered)
}
