//! What a conversation does with what it is asked.

use axum::extract::ws::Message as Packet;

use super::{Answers, Conversation, End, Standpoint, full};
use crate::{
    live::Line,
    messages::{self, Say, threads},
    policy::Act,
    rooms,
    values::{Body, RoomId},
    web::{
        Failure,
        socket::frames::{Asked, News, Told},
    },
};

impl Conversation {
    pub(super) async fn packet(
        &mut self,
        packet: Packet,
        line: &Line,
        answers: &mut Answers,
    ) -> Result<(), End> {
        let text = match packet {
            Packet::Text(text) => text,
            Packet::Ping(_) | Packet::Pong(_) => return Ok(()),
            Packet::Close(_) => return Err(End::Gone),
            Packet::Binary(_) => return Err(End::Closed(4000, "text frames only")),
        };
        let Some(asked) = Asked::read(&text) else {
            return Err(End::Closed(4000, "not a frame of this protocol"));
        };
        match asked {
            Asked::Hello { .. } => Ok(()),
            Asked::Visible { visible } => {
                line.looks(visible);
                self.look_round().await
            }
            Asked::Typing { room, thread } => self.type_in(room, thread).await,
            Asked::Ping => self.tell(&Told::Pong).await,
            Asked::Listen { room, since, rev } => self.listen(room, since, rev).await,
            Asked::Leave { room } => {
                if let Some(standpoint) = self.rooms.get_mut(&room) {
                    standpoint.sent = None;
                }
                Ok(())
            }
            Asked::Read { room, seq, thread } => self.read(room, seq, thread).await,
            Asked::Say {
                room,
                cid,
                body,
                files,
                reply_to,
                thread,
                to_everybody,
            } => {
                let body = match Body::beside(&body, files.len()) {
                    Ok(body) => body,
                    Err(unfit) => {
                        let failure = Failure::unfit(vec![("body", unfit)]);
                        return self.refuse(Some(cid), Some(room), &failure).await;
                    }
                };
                let say = Say {
                    reply_to,
                    thread,
                    to_everybody,
                    files,
                    ..Say::new(room, self.member.id, cid, body)
                };
                self.say(say, answers).await
            }
        }
    }

    /// Puts what they say in line; the answer comes when it is kept.
    async fn say(&mut self, say: Say, answers: &mut Answers) -> Result<(), End> {
        let (cid, room) = (say.client_id, say.room);
        if let Err(failure) = self.site.limits.say(say.author, room) {
            return self.refuse(Some(cid), Some(room), &failure).await;
        }
        let kept = self.site.scribe.put(say).await;
        answers.push_back(Box::pin(async move { ((cid, room), kept.await) }));
        Ok(())
    }

    /// Lets a room be heard from `since` on: what was missed first, what has changed after `rev` of
    /// what was there, then what comes.
    pub(super) async fn listen(
        &mut self,
        room: RoomId,
        since: Option<i64>,
        rev: Option<i64>,
    ) -> Result<(), End> {
        let mut conn = self.site.db.read().await?;
        let found = rooms::allow(
            &mut conn,
            &self.member,
            room,
            Act::Read,
            self.site.clock.now(),
        )
        .await;
        let (group, found) = match found {
            Ok(found) => found,
            Err(refusal) => return self.refuse(None, Some(room), &refusal.into()).await,
        };
        let since = since.unwrap_or(found.last_seq);
        // A cursor from before what is theirs to read is as good as none (invariant 6).
        let read = found.first() - 1..=found.last_seq;
        if !read.contains(&since) || found.last_seq - since > messages::FURTHEST {
            let seq = found.last_seq;
            return self.tell(&Told::Resync { room, seq }).await;
        }
        let missed = messages::since(&mut conn, &found, since).await?;
        // Without a number, from a page that was drawn at any time: the latest changes of all.
        let known = rev.unwrap_or(0).clamp(0, found.last_rev);
        let changed = messages::changed_since(&mut conn, &found, (known, since)).await?;
        let unread = rooms::unread(&mut conn, room, self.member.id).await?;
        drop(conn);
        if rev.is_some() && full(changed.len()) {
            let seq = found.last_seq;
            return self.tell(&Told::Resync { room, seq }).await;
        }
        let last = missed.last().map_or(since, |message| message.seq);
        for message in missed {
            self.show(News::Msg, &message).await?;
        }
        // A page that was drawn before may still show what they said before (invariant 7).
        for message in changed {
            self.show(News::Changed, &message).await?;
        }
        self.checked.insert(group.id, group.removals);
        let (waits, named) = unread.counts(self.site.clock.now());
        let standpoint = Standpoint {
            group: group.id,
            last,
            unread: waits,
            named,
            wish: unread.wish,
            sent: Some(last),
            first: found.first(),
        };
        self.rooms.insert(room, standpoint);
        let rev = found.last_rev;
        let listening = Told::Listening {
            room,
            seq: last,
            rev,
        };
        self.tell(&listening).await
    }

    async fn read(&mut self, room: RoomId, seq: i64, thread: Option<i64>) -> Result<(), End> {
        let mut conn = self.site.db.read().await?;
        let found = rooms::allow(
            &mut conn,
            &self.member,
            room,
            Act::Read,
            self.site.clock.now(),
        )
        .await;
        drop(conn);
        let found = match found {
            Ok((_, found)) => found,
            Err(refusal) => return self.refuse(None, Some(room), &refusal.into()).await,
        };
        let mut tx = self.site.db.write().await?;
        let me = self.member.id;
        let seq = match thread {
            Some(thread) => threads::read_up_to(&mut tx, &found, thread, me, seq).await?,
            None => rooms::read_up_to(&mut tx, &found, me, seq).await?,
        };
        tx.commit().await?;
        // Their other devices hear of it, and this one as one of them.
        self.site.hub.read(me, (room, thread), seq);
        Ok(())
    }
}
