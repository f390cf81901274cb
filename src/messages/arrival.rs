//! An arrival: the first words of a newcomer in a group are told to whoever invited them, and to its hosts.

use super::Message;
use crate::{
    db::{self, Conn, Write},
    groups,
    members::{self, first_steps::NEW},
    notices::{self, Kind, Notice},
    values::{GroupId, MemberId},
};

/// Tells those who wait for them, in the transaction that keeps the words.
pub(super) async fn announce(tx: &mut Write, message: &Message) -> db::Result<()> {
    let Some(group) = is_first_in(tx, message).await? else {
        return Ok(());
    };
    let room = message.room_id.to_string();
    let told = Notice {
        group: Some(group),
        about: Some(message.author_id),
        subject: &room,
        ..Notice::new(Kind::FirstWords)
    };
    for one in who_waits(tx, message, group).await? {
        notices::tell(tx, one, &told, message.said_at).await?;
    }
    Ok(())
}

/// The group in which a newcomer says these as their first words, if they are that.
async fn is_first_in(conn: &mut Conn, message: &Message) -> db::Result<Option<GroupId>> {
    let row: Option<(GroupId,)> = conn
        .query(
            "SELECT m.group_id FROM rooms here
             JOIN memberships m ON m.group_id = here.group_id AND m.member_id = $2
             JOIN groups g ON g.id = m.group_id AND NOT g.aside
             WHERE here.id = $1 AND m.joined_at > $3 AND NOT EXISTS
                 (SELECT 1 FROM messages s JOIN rooms r ON r.id = s.room_id
                  WHERE r.group_id = m.group_id AND s.author_id = $2 AND s.id <> $4)",
        )
        .bind(message.room_id)
        .bind(message.author_id)
        .bind(message.said_at.minus(NEW))
        .bind(message.id)
        .optional()
        .await?;
    Ok(row.map(|(group,)| group))
}

/// The hosts of the group, and whoever invited the author, if they are in it too.
async fn who_waits(
    conn: &mut Conn,
    message: &Message,
    group: GroupId,
) -> db::Result<Vec<MemberId>> {
    let hosts = groups::hosts(conn, group).await?;
    let mut waiting: Vec<MemberId> = hosts.into_iter().map(|host| host.member_id).collect();
    if let Some(inviter) = members::inviter_id(conn, message.author_id).await?
        && !waiting.contains(&inviter)
        && groups::role(conn, group, inviter, message.said_at)
            .await?
            .is_some()
    {
        waiting.push(inviter);
    }
    waiting.retain(|one| *one != message.author_id);
    Ok(waiting)
}
