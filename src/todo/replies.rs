//! Replies from outside: hosts open them to their group one by one, or hide them.

use super::{Conn, Member, Write};
use crate::{
    audit::{self, Deed, Entry},
    groups::{self, Refusal},
    policy::Act,
    values::{ReplyId, Timestamp},
    window::{
        blocks::{self, Block},
        replies::{self, Reply},
    },
};

/// What somebody decides about a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Open,
    /// And whatever its author says to this group from now on.
    OpenAndTrust,
    Hide,
    /// And hear nothing more of its author in this group.
    Block,
}

/// A reply, if this member may decide about it.
pub async fn allow(
    conn: &mut Conn,
    host: &Member,
    id: ReplyId,
    now: Timestamp,
) -> Result<Reply, Refusal> {
    let reply = replies::find(conn, id).await?.ok_or(Refusal::Absent)?;
    let group = reply.group_id.ok_or(Refusal::Absent)?;
    groups::allow_id(conn, host, group, Act::Approve, now).await?;
    Ok(reply)
}

/// Decides about a reply. False: somebody else was quicker, or it is gone.
pub async fn decide(
    tx: &mut Write,
    host: &Member,
    (id, decision): (ReplyId, Decision),
    now: Timestamp,
) -> Result<bool, Refusal> {
    let reply = allow(tx, host, id, now).await?;
    let trust = decision == Decision::OpenAndTrust;
    let decided = match decision {
        Decision::Open | Decision::OpenAndTrust => {
            replies::open(tx, id, (host.id, trust), now).await?
        }
        Decision::Hide => replies::hide(tx, id, host.id, now).await?,
        Decision::Block => block(tx, host, &reply, now).await?,
    };
    if decided {
        let deed = match decision {
            Decision::Open | Decision::OpenAndTrust => Deed::OpenReply,
            Decision::Hide => Deed::HideReply,
            Decision::Block => Deed::Block,
        };
        let done = Entry {
            subject: reply.author_handle,
            group: reply.group_id,
            ..Entry::new(host.id, deed)
        };
        audit::write(tx, done, now).await?;
    }
    Ok(decided)
}

/// The group has nothing to do with its author from now on; whatever they said is gone.
async fn block(
    tx: &mut Write,
    host: &Member,
    reply: &Reply,
    now: Timestamp,
) -> Result<bool, Refusal> {
    replies::hide(tx, reply.id, host.id, now).await?;
    let block = Block {
        id: uuid::Uuid::now_v7(),
        actor_id: Some(reply.actor_id),
        target: reply.author.clone(),
        reason: String::new(),
        made_by: host.id,
        made_at: now,
    };
    blocks::add(tx, &block).await?;
    Ok(true)
}
