//! What falls due in a group by itself: it is shown to more people, somebody's time in it is over.

use super::{belonging::dismiss, succession, visibility::ripen};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Write},
    values::{GroupId, MemberId, Timestamp},
};

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Whose time was over: the caller tells the live hub.
    pub gone: Vec<MemberId>,
    /// When something falls due next.
    pub next: Option<Timestamp>,
}

/// Does whatever is due in a group. Each door counts it as done from its moment on; this writes it down.
pub async fn settle(tx: &mut Write, group: GroupId, now: Timestamp) -> db::Result<Settled> {
    ripen(tx, group, now).await?;
    let over: Vec<(MemberId,)> = tx
        .query("SELECT member_id FROM memberships WHERE group_id = $1 AND until <= $2")
        .bind(group)
        .bind(now)
        .all()
        .await?;
    let gone: Vec<MemberId> = over.into_iter().map(|(member,)| member).collect();
    for member in &gone {
        dismiss(tx, group, *member).await?;
        let entry = Entry::in_group(*member, Deed::StayOver, group);
        audit::write(tx, entry, now).await?;
    }
    let stood_in: Vec<(MemberId,)> = tx
        .query(
            "UPDATE stand_ins SET ended_at = until
             WHERE group_id = $1 AND until <= $2 AND ended_at IS NULL RETURNING stand_in_id",
        )
        .bind(group)
        .bind(now)
        .all()
        .await?;
    let attends = !stood_in.is_empty();
    for (member,) in stood_in {
        let entry = Entry {
            about: Some(member),
            ..Entry::in_group(None, Deed::EndStandIn, group)
        };
        audit::write(tx, entry, now).await?;
    }
    if attends {
        // Whoever was away may be held out by now.
        succession::attend(tx, group, now).await?;
    }
    let next = next(tx, group).await?;
    Ok(Settled { gone, next })
}

async fn next(tx: &mut Write, group: GroupId) -> db::Result<Option<Timestamp>> {
    let (next,): (Option<Timestamp>,) = tx
        .query(
            "SELECT min(d.at) FROM
                 (SELECT becomes_at AS at FROM groups WHERE id = $1
                  UNION ALL SELECT until FROM memberships WHERE group_id = $1
                  UNION ALL SELECT until FROM stand_ins WHERE group_id = $1 AND ended_at IS NULL) d",
        )
        .bind(group)
        .one()
        .await?;
    Ok(next)
}
