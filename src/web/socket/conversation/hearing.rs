//! What a conversation does with what it hears: messages said, and messages changed.

use axum::extract::ws::Message as Packet;

use super::{Conversation, End, Standpoint};
use crate::{
    groups,
    live::Heard,
    messages::{Changed, Message, Said, mentions::Called, threads},
    policy::Act,
    rooms::{self, levels::Wish},
    values::{GroupId, MemberId, RoomId},
    web::socket::frames::{self, News, Told},
};

impl Conversation {
    pub(super) async fn heard(&mut self, heard: &Heard<Said>) -> Result<(), End> {
        let (said, message) = (&heard.news, &heard.news.message);
        if !self.still_in(said.group, said.removals).await? {
            return Ok(());
        }
        let (mine, now) = (message.author_id == self.member.id, self.site.clock.now());
        let standpoint = self.rooms.entry(message.room_id).or_insert(Standpoint {
            group: said.group,
            last: message.seq - 1,
            unread: 0,
            named: 0,
            wish: Wish::default(),
            sent: None,
            first: 1,
        });
        if message.seq > standpoint.last {
            standpoint.last = message.seq;
            let counts = !mine && message.thread.is_none() && !standpoint.wish.is_quiet(now);
            standpoint.unread += i64::from(counts);
        }
        // The room was silent when it was counted, and is no longer.
        let over = standpoint
            .wish
            .muted_until
            .is_some_and(|until| until <= now);
        let (room, sent) = (message.room_id, standpoint.sent);
        // Whether it waits for them by name, the database knows.
        let called = !mine && message.thread.is_none() && calls(message, self.member.id);
        let (unread, named) = if called || over {
            self.count(room).await?
        } else {
            (standpoint.unread, standpoint.named)
        };
        match sent {
            // Sent already, while catching up.
            Some(sent) if message.seq <= sent => {}
            Some(sent) if message.seq == sent + 1 => {
                if let Some(standpoint) = self.rooms.get_mut(&room) {
                    standpoint.sent = Some(message.seq);
                }
                self.share(News::Msg, (heard, message)).await?;
                if called {
                    self.recount_as_read(room).await?;
                }
            }
            // A hint was lost on its way; the database knows what was in it.
            Some(sent) => self.listen(room, Some(sent), None).await?,
            None => {
                let news = Told::News {
                    room,
                    seq: message.seq,
                    unread,
                    named,
                };
                self.tell(&news).await?;
            }
        }
        match message.thread {
            Some(thread) if !mine && said.followers.contains(&self.member.id) => {
                self.thread(room, thread).await
            }
            _ => Ok(()),
        }
    }

    /// Tells how a thread stands that they follow.
    pub(super) async fn thread(&mut self, room: RoomId, thread: i64) -> Result<(), End> {
        let mut conn = self.site.db.read().await?;
        let mark = threads::mark(&mut conn, room, thread, self.member.id).await?;
        let unread = threads::unread(&mut conn, room, thread, self.member.id).await?;
        drop(conn);
        let (room_unread, room_named) = self.count(room).await?;
        self.tell(&Told::Thread {
            room,
            thread,
            seq: mark.seq,
            unread,
            room_unread,
            room_named,
        })
        .await
    }

    /// Whoever has the message on their screen gets it as it is now.
    pub(super) async fn changed(&mut self, heard: &Heard<Changed>) -> Result<(), End> {
        let (changed, message) = (&heard.news, &heard.news.message);
        if !self.still_in(changed.group, changed.removals).await? {
            return Ok(());
        }
        let Some(standpoint) = self.rooms.get(&message.room_id).copied() else {
            return Ok(());
        };
        if standpoint.sent.is_some_and(|sent| message.seq <= sent)
            && message.seq >= standpoint.first
        {
            self.share(News::Changed, (heard, message)).await?;
        }
        // What was not read yet, and is gone, does not wait any more; other words call others.
        let gone = message.removed_at.is_some() && standpoint.unread > 0;
        let reworded =
            message.edited_at.is_some() && (standpoint.named > 0 || calls(message, self.member.id));
        if gone || reworded {
            return self.recount_as_read(message.room_id).await;
        }
        Ok(())
    }

    /// How much of a room waits for them now, and how much of that by name.
    async fn count(&mut self, room: RoomId) -> Result<(i64, i64), End> {
        let mut conn = self.site.db.read().await?;
        let unread = rooms::unread(&mut conn, room, self.member.id).await?;
        drop(conn);
        let now = self.site.clock.now();
        let (waits, named) = unread.counts(now);
        if let Some(standpoint) = self.rooms.get_mut(&room) {
            standpoint.unread = waits;
            standpoint.named = named;
            let until = unread.wish.muted_until.filter(|until| *until > now);
            standpoint.wish = Wish {
                muted_until: until,
                ..unread.wish
            };
        }
        Ok((waits, named))
    }

    /// Tells how much of a room waits for them, who have read as far as they had.
    async fn recount_as_read(&mut self, room: RoomId) -> Result<(), End> {
        let mut conn = self.site.db.read().await?;
        let seq = rooms::read_seq(&mut conn, room, self.member.id).await?;
        drop(conn);
        self.recount(room, seq).await
    }

    /// Tells how much of a room waits for them, who have read up to `seq`.
    pub(super) async fn recount(&mut self, room: RoomId, seq: i64) -> Result<(), End> {
        let (unread, named) = self.count(room).await?;
        let read = Told::Read {
            room,
            seq,
            unread,
            named,
        };
        self.tell(&read).await
    }

    /// Sends what was drawn once for all, unless it quotes what is not theirs to read.
    async fn share<N>(
        &mut self,
        news: News,
        (heard, message): (&Heard<N>, &Message),
    ) -> Result<(), End> {
        let first = self.rooms.get(&message.room_id).map_or(1, |at| at.first);
        let quote = message.dress.quote.as_ref();
        if quote.is_some_and(|quote| quote.seq < first) {
            let mut message = message.clone();
            message.dress.quote = message.dress.quote.map(|quote| quote.read_from(first));
            return self.show(news, &message).await;
        }
        let frame = frames::drawn(news, (self.form, self.l), (heard, message))?;
        self.feed(Packet::Text(frame)).await
    }

    /// Somebody has left the group since this member's place was last checked: it may be this
    /// member, and what was said after that is not theirs to hear (invariant 15).
    pub(super) async fn still_in(&mut self, group: GroupId, removals: i64) -> Result<bool, End> {
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

/// Whether a message may call somebody: by name, or with everybody.
fn calls(message: &Message, member: MemberId) -> bool {
    let mut named = message.dress.mentions.iter();
    named.any(|one| one.member == member) || Called::by(&message.body).everybody
}
