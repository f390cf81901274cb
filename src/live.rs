//! Live: who hears what now.
//!
//! Events are hints; the database is the truth. Whoever cannot keep up is cut off, comes back and
//! reads what they missed; the room never waits for them (invariant 8).

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    sync::{Arc, Mutex, OnceLock},
};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

use crate::{
    messages::{Changed, Said, drafts::Draft, held::Held},
    values::{GroupId, MemberId, RoomId, SessionId},
};

/// Something happened. Cheap to hand around: what is heavy is shared.
#[derive(Clone, Debug)]
pub enum Event {
    Said(Arc<Heard<Said>>),
    /// A message is no longer what it was.
    Changed(Arc<Heard<Changed>>),
    /// A member read up to `seq`, on whichever device.
    Read {
        room: RoomId,
        /// In a thread of the room, and not in the room itself.
        thread: Option<i64>,
        seq: i64,
    },
    /// A member is in a group from now on.
    Joined(GroupId),
    /// A member is in a group no more.
    Left(GroupId),
    /// What a member has begun to write, on whichever device.
    Begun(Arc<Draft>),
    /// What a member said was held, and will not be said.
    Declined(Arc<Held>),
    /// Somebody is writing.
    Typing(Arc<Typing>),
    /// Something waits for a member's answer, or waits no more.
    ToDo,
    /// The house closes for a moment.
    Closing,
}

/// Somebody is writing something in a room, or in a thread of it.
#[derive(Debug)]
pub struct Typing {
    pub group: GroupId,
    /// How many departures the group had then.
    pub removals: i64,
    pub room: RoomId,
    pub thread: Option<i64>,
    pub member: MemberId,
    pub name: String,
}

/// News on its way, with places for what is drawn of it: once for all who look at it the same way.
#[derive(Debug)]
pub struct Heard<News> {
    pub news: News,
    pub drawn: [OnceLock<Bytes>; 3],
}

impl<News> Heard<News> {
    fn new(news: News) -> Arc<Self> {
        let drawn = Default::default();
        Arc::new(Self { news, drawn })
    }
}

/// Why the hub ended a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    SignedOut,
    TooSlow,
}

/// One open socket's end of the hub.
pub struct Line {
    pub events: mpsc::Receiver<Event>,
    /// Answers once the hub has cut the line.
    pub cut: oneshot::Receiver<Ending>,
    id: u64,
    hub: Hub,
}

impl Line {
    /// Whether somebody looks at the page behind this socket.
    pub fn looks(&self, visible: bool) {
        if let Some(end) = self.hub.inner().ends.get_mut(&self.id) {
            end.visible = visible;
        }
    }

    /// What others may know them by while somebody looks; nothing: they are not seen.
    pub fn shown_as(&self, name: Option<&str>) {
        if let Some(end) = self.hub.inner().ends.get_mut(&self.id) {
            end.shown_as = name.map(Into::into);
        }
    }

    /// From now on this socket hears of a group, if it is still connected.
    pub fn hears(&self, group: GroupId) {
        self.hub.inner().admit(self.id, group);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.hub.inner().remove(self.id);
    }
}

/// Everybody who is connected to this machine; cheap to copy.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    next: u64,
    ends: HashMap<u64, End>,
    by_group: HashMap<GroupId, HashSet<u64>>,
    by_member: HashMap<MemberId, HashSet<u64>>,
    by_session: HashMap<SessionId, HashSet<u64>>,
}

struct End {
    member: MemberId,
    session: SessionId,
    groups: HashSet<GroupId>,
    /// Somebody looks at the page behind it.
    visible: bool,
    /// What others may know them by.
    shown_as: Option<Arc<str>>,
    queue: mpsc::Sender<Event>,
    cut: oneshot::Sender<Ending>,
}

/// How many events may wait for one socket before it is cut.
const QUEUE: usize = 256;
/// With more sockets than these, nobody asks who is here.
const CROWD: usize = 200;

impl Hub {
    /// Connects a socket of a member's; [`Line::hears`] says of which groups it hears.
    pub fn connect(&self, member: MemberId, session: SessionId) -> Line {
        let (queue, events) = mpsc::channel(QUEUE);
        let (cut, was_cut) = oneshot::channel();
        let mut inner = self.inner();
        inner.next += 1;
        let id = inner.next;
        inner.by_member.entry(member).or_default().insert(id);
        inner.by_session.entry(session).or_default().insert(id);
        let end = End {
            member,
            session,
            groups: HashSet::new(),
            visible: false,
            shown_as: None,
            queue,
            cut,
        };
        inner.ends.insert(id, end);
        Line {
            events,
            cut: was_cut,
            id,
            hub: self.clone(),
        }
    }

    /// Whether a member looks at a page of the house now.
    pub fn is_looked_at(&self, member: MemberId) -> bool {
        let inner = self.inner();
        let lines = inner.lines_of(member);
        lines
            .iter()
            .any(|id| inner.ends.get(id).is_some_and(|end| end.visible))
    }

    /// Who of a group looks at a page of the house now and lets it be seen, by name. In a crowd nobody
    /// is counted.
    pub fn here(&self, group: GroupId) -> Vec<(MemberId, Arc<str>)> {
        let inner = self.inner();
        let lines = inner.by_group.get(&group);
        let lines = lines.filter(|lines| lines.len() <= CROWD);
        let ends = lines
            .into_iter()
            .flatten()
            .filter_map(|id| inner.ends.get(id));
        let seen = ends.filter(|end| end.visible).filter_map(|end| {
            let name = end.shown_as.clone()?;
            Some((end.member, name))
        });
        let mut people: Vec<_> = seen.collect();
        people.sort_by(|(one, name), (other, named)| (name, one).cmp(&(named, other)));
        people.dedup_by_key(|(member, _)| *member);
        people
    }

    /// A member changed what others may know them by.
    pub fn shown_as(&self, member: MemberId, name: Option<&str>) {
        let mut inner = self.inner();
        let name: Option<Arc<str>> = name.map(Into::into);
        for id in inner.lines_of(member) {
            if let Some(end) = inner.ends.get_mut(&id) {
                end.shown_as.clone_from(&name);
            }
        }
    }

    /// Tells the group that somebody writes; a crowd is not told.
    pub fn typing(&self, typing: Typing) {
        let group = typing.group;
        let mut inner = self.inner();
        let lines = inner.by_group.get(&group);
        if lines.is_some_and(|lines| lines.len() <= CROWD) {
            inner.tell_group(group, &Event::Typing(Arc::new(typing)));
        }
    }

    pub fn said(&self, mut said: Said) {
        let (group, top) = (said.group, said.top.take());
        self.inner()
            .tell_group(group, &Event::Said(Heard::new(said)));
        if let Some(top) = top {
            self.changed(top);
        }
    }

    pub fn changed(&self, changed: Changed) {
        let group = changed.group;
        self.inner()
            .tell_group(group, &Event::Changed(Heard::new(changed)));
    }

    pub fn read(&self, member: MemberId, (room, thread): (RoomId, Option<i64>), seq: i64) {
        self.inner()
            .tell_member(member, &Event::Read { room, thread, seq });
    }

    /// Tells a member's devices what was begun on one of them.
    pub fn begun(&self, member: MemberId, draft: Draft) {
        self.inner()
            .tell_member(member, &Event::Begun(Arc::new(draft)));
    }

    /// Tells whoever said it that a host declined it.
    pub fn declined(&self, held: Held) {
        let author = held.author_id;
        self.inner()
            .tell_member(author, &Event::Declined(Arc::new(held)));
    }

    /// Tells those who answer that something waits, or waits no more.
    pub fn to_do(&self, answerers: &[MemberId]) {
        let mut inner = self.inner();
        for member in answerers {
            inner.tell_member(*member, &Event::ToDo);
        }
    }

    pub fn joined(&self, member: MemberId, group: GroupId) {
        let mut inner = self.inner();
        for id in inner.lines_of(member) {
            inner.admit(id, group);
        }
        inner.tell_member(member, &Event::Joined(group));
    }

    /// Ends what a member hears of a group, at once (invariant 15).
    pub fn left(&self, member: MemberId, group: GroupId) {
        let mut inner = self.inner();
        for id in inner.lines_of(member) {
            forget(&mut inner.by_group, group, id);
            if let Some(end) = inner.ends.get_mut(&id) {
                end.groups.remove(&group);
            }
        }
        inner.tell_member(member, &Event::Left(group));
    }

    /// Ends every socket of a session (invariant 16).
    pub fn signed_out(&self, session: SessionId) {
        let mut inner = self.inner();
        for id in inner.by_session.remove(&session).unwrap_or_default() {
            inner.end(id, Ending::SignedOut);
        }
    }

    /// Tells every socket that the house closes for a moment.
    pub fn closing(&self) {
        let mut inner = self.inner();
        let everybody = inner.ends.keys().copied().collect();
        inner.tell(everybody, &Event::Closing);
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Inner {
    fn admit(&mut self, id: u64, group: GroupId) {
        if let Some(end) = self.ends.get_mut(&id) {
            end.groups.insert(group);
            self.by_group.entry(group).or_default().insert(id);
        }
    }

    fn lines_of(&self, member: MemberId) -> Vec<u64> {
        let lines = self.by_member.get(&member);
        lines
            .map(|ids| ids.iter().copied().collect())
            .unwrap_or_default()
    }

    fn tell_member(&mut self, member: MemberId, event: &Event) {
        let lines = self.lines_of(member);
        self.tell(lines, event);
    }

    fn tell_group(&mut self, group: GroupId, event: &Event) {
        let lines = self.by_group.get(&group);
        let lines = lines.map(|ids| ids.iter().copied().collect());
        self.tell(lines.unwrap_or_default(), event);
    }

    fn tell(&mut self, lines: Vec<u64>, event: &Event) {
        for id in lines {
            let Some(end) = self.ends.get(&id) else {
                continue;
            };
            if let Err(mpsc::error::TrySendError::Full(_)) = end.queue.try_send(event.clone()) {
                self.end(id, Ending::TooSlow);
            }
        }
    }

    fn end(&mut self, id: u64, ending: Ending) {
        if let Some(end) = self.remove(id) {
            // The socket may have gone by itself.
            let _ = end.cut.send(ending);
        }
    }

    fn remove(&mut self, id: u64) -> Option<End> {
        let end = self.ends.remove(&id)?;
        for group in &end.groups {
            forget(&mut self.by_group, *group, id);
        }
        forget(&mut self.by_member, end.member, id);
        forget(&mut self.by_session, end.session, id);
        Some(end)
    }
}

fn forget<K: Copy + Eq + Hash>(index: &mut HashMap<K, HashSet<u64>>, key: K, id: u64) {
    if let Some(ids) = index.get_mut(&key) {
        ids.remove(&id);
        if ids.is_empty() {
            index.remove(&key);
        }
    }
}
