//! Company: who else is here, and who is writing.

use std::{
    collections::{BTreeSet, HashMap},
    time::{Duration, Instant},
};

use super::{Conversation, End};
use crate::{
    live::Typing,
    members::habits,
    policy::Act,
    rooms,
    values::{GroupId, MemberId, RoomId},
    web::socket::frames::{Present, Told},
};

/// How often one looks who is here: a crowd that comes at once is told in one breath.
pub(super) const ROUND: Duration = Duration::from_secs(2);
/// How often one person is said to be writing, at most.
const BREATH: Duration = Duration::from_millis(1_500);

/// What this socket was told of others.
#[derive(Default)]
pub(super) struct Company {
    here: HashMap<GroupId, Vec<MemberId>>,
    typed: Option<Instant>,
}

impl Conversation {
    /// Tells who is here, of the groups whose rooms are on the page, where that has changed.
    pub(super) async fn look_round(&mut self) -> Result<(), End> {
        let listened = self.rooms.values().filter(|at| at.sent.is_some());
        let groups: BTreeSet<GroupId> = listened.map(|at| at.group).collect();
        self.company.here.retain(|group, _| groups.contains(group));
        for group in groups {
            let people = self.site.hub.here(group);
            let here: Vec<MemberId> = people.iter().map(|(id, _)| *id).collect();
            if self.company.here.get(&group) == Some(&here) {
                continue;
            }
            self.company.here.insert(group, here);
            let people = people.iter().map(|(member, name)| Present {
                member: *member,
                name: name.to_string(),
            });
            let people = people.collect();
            self.tell(&Told::Here { group, people }).await?;
        }
        Ok(())
    }

    /// They write something in a room: whoever listens there may know, if they let it be seen.
    pub(super) async fn type_in(&mut self, room: RoomId, thread: Option<i64>) -> Result<(), End> {
        let typed = self.company.typed;
        if typed.is_some_and(|typed| typed.elapsed() < BREATH) {
            return Ok(());
        }
        self.company.typed = Some(Instant::now());
        let mut conn = self.site.db.read().await?;
        let now = self.site.clock.now();
        let shown = habits::of_member(&mut conn, self.member.id).await?;
        let allowed = rooms::allow(&mut conn, &self.member, room, Act::Say, now).await;
        drop(conn);
        // Who may not speak there writes for nobody; that is no news to them.
        if let (true, Ok((group, _))) = (shown.shows_typing, allowed) {
            self.site.hub.typing(Typing {
                group: group.id,
                removals: group.removals,
                room,
                thread,
                member: self.member.id,
                name: self.member.name.clone(),
            });
        }
        Ok(())
    }

    /// Somebody else writes something.
    pub(super) async fn types(&mut self, typing: &Typing) -> Result<(), End> {
        let listens = self.rooms.get(&typing.room);
        let listens = listens.is_some_and(|at| at.sent.is_some());
        if typing.member == self.member.id
            || !listens
            || !self.still_in(typing.group, typing.removals).await?
        {
            return Ok(());
        }
        self.tell(&Told::Typing {
            room: typing.room,
            thread: typing.thread,
            member: typing.member,
            name: typing.name.clone(),
        })
        .await
    }
}
