//! What a conversation does with what it hears: messages said, and messages changed.

use std::sync::Arc;

use axum::extract::ws::Message as Packet;

use super::{Conversation, End, Standpoint};
use crate::{
    groups,
    live::{Changed, Heard},
    messages::Message,
    policy::Act,
    values::GroupId,
    web::socket::frames::{self, News, Told},
};

impl Conversation {
    pub(super) async fn heard(&mut self, heard: &Arc<Heard>) -> Result<(), End> {
        let (said, message) = (&heard.said, &heard.said.message);
        if !self.still_in(said.group, said.removals).await? {
            return Ok(());
        }
        let mine = message.author_id == self.member.id;
        let standpoint = self.rooms.entry(message.room_id).or_insert(Standpoint {
            group: said.group,
            last: message.seq - 1,
            unread: 0,
            sent: None,
        });
        if message.seq > standpoint.last {
            standpoint.last = message.seq;
            standpoint.unread += i64::from(!mine);
        }
        let Standpoint { unread, sent, .. } = *standpoint;
        match sent {
            // Sent already, while catching up.
            Some(sent) if message.seq <= sent => Ok(()),
            Some(sent) if message.seq == sent + 1 => {
                standpoint.sent = Some(message.seq);
                let frame = frames::drawn((self.form, self.l), heard)?;
                self.feed(Packet::Text(frame)).await
            }
            // A hint was lost on its way; the database knows what was in it.
            Some(sent) => self.listen(message.room_id, Some(sent)).await,
            None => {
                let (room, seq) = (message.room_id, message.seq);
                self.tell(&Told::News { room, seq, unread }).await
            }
        }
    }

    /// Whoever has the message on their screen gets it as it is now.
    pub(super) async fn changed(&mut self, changed: &Changed) -> Result<(), End> {
        if !self.still_in(changed.group, changed.removals).await? {
            return Ok(());
        }
        let message = &changed.message;
        let standpoint = self.rooms.get(&message.room_id);
        let shown = standpoint.and_then(|standpoint| standpoint.sent);
        if shown.is_some_and(|sent| message.seq <= sent) {
            self.show(News::Changed, message).await?;
        }
        Ok(())
    }

    /// Somebody has left the group since this member's place was last checked: it may be this
    /// member, and what was said after that is not theirs to hear (invariant 15).
    async fn still_in(&mut self, group: GroupId, removals: i64) -> Result<bool, End> {
        if self
            .checked
            .get(&group)
            .is_some_and(|checked| *checked >= removals)
        {
            return Ok(true);
        }
        let mut conn = self.site.db.read().await?;
        let allowed = groups::allow_id(
            &mut conn,
            &self.member,
            group,
            Act::Read,
            self.site.clock.now(),
        )
        .await;
        drop(conn);
        match allowed {
            Ok(group) => {
                self.checked.insert(group.id, group.removals);
                Ok(true)
            }
            Err(groups::Refusal::Db(error)) => Err(error.into()),
            Err(_) => {
                self.forget(group);
                Ok(false)
            }
        }
    }

    /// A message in the reader's own words.
    pub(super) async fn show(&mut self, news: News, message: &Message) -> Result<(), End> {
        let frame = frames::message(news, (self.form, self.l), message)?;
        self.feed(Packet::Text(frame.into())).await
    }
}
