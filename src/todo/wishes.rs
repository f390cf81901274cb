//! Wishes from outside: hosts say yes or no to who wants to follow.

use super::{Conn, Member, Write};
use crate::{
    audit::{self, Deed, Entry},
    groups::{self, Refusal},
    policy::Act,
    values::{Timestamp, WishId},
    window::wishes::{self, Kind, Wish},
};

/// A wish, if this member may decide about it.
pub async fn allow(
    conn: &mut Conn,
    host: &Member,
    id: WishId,
    now: Timestamp,
) -> Result<Wish, Refusal> {
    let wish = wishes::find(conn, id).await?.ok_or(Refusal::Absent)?;
    let group = wish.group_id.ok_or(Refusal::Absent)?;
    groups::allow_id(conn, host, group, Act::Approve, now).await?;
    Ok(wish)
}

/// Grants a wish, or declines it. False: somebody else was quicker.
pub async fn decide(
    tx: &mut Write,
    host: &Member,
    (wish, yes): (&Wish, bool),
    now: Timestamp,
) -> Result<bool, Refusal> {
    let decided = if yes {
        wishes::grant(tx, wish, host.id, now).await?
    } else {
        wishes::decline(tx, wish, host.id, now).await?
    };
    if decided {
        let deed = match (wish.kind, yes) {
            (Kind::Follow, true) => Deed::TakeFollower,
            (Kind::Follow, false) => Deed::DeclineFollower,
            (Kind::Quote, true) => Deed::AllowQuote,
            (Kind::Quote, false) => Deed::DeclineQuote,
        };
        let done = Entry {
            subject: wish.author_handle.clone(),
            group: wish.group_id,
            ..Entry::new(host.id, deed)
        };
        audit::write(tx, done, now).await?;
    }
    Ok(decided)
}
