//! The feed: what waits, whole; under it, what does not.

use askama::Template;

use super::{Choice, Field, GroupTag, HighlightLine, Message, NoticeLine, Person, Shell, Slip};
use crate::values::{ClientId, GroupId, OwnFeedId, PassId, RoomId, Timestamp, Unfit};
use crate::web::assets;
use crate::web::words::Words;

/// So many notices stand on top of the feed: the latest.
const TOLD: usize = 3;

/// `/` for members: everything that waits, oldest first, and it ends.
#[derive(Template)]
#[template(path = "feed.html")]
pub(crate) struct FeedPage {
    pub l: Words,
    pub shell: Shell,
    pub today: Timestamp,
    /// My own feeds, where I have any, and the one that is all of it.
    pub own: Vec<FeedTab>,
    /// Where this one is: `/?feed=all`.
    pub address: String,
    /// What I have not been told yet, on top of everything.
    pub notices: Vec<NoticeLine>,
    /// What waits for my yes or no, above everything.
    pub slips: Vec<Slip>,
    /// What its authors have agreed to and I, as a host, may let out.
    pub ready: Vec<HighlightLine>,
    /// What I marked as read a moment ago.
    pub undo: Option<Undoable>,
    /// How many messages wait, in how many conversations, and since when.
    pub count: i64,
    pub conversations: i64,
    pub since: Option<Timestamp>,
    /// What «mark everything as read» says was seen.
    pub marks: String,
    pub posts: Vec<FeedPost>,
    /// How many conversations wait behind those, of which there are at most so many.
    pub further: usize,
    pub most: usize,
    /// I have begun to write something, somewhere.
    pub begun: bool,
    /// Who said the last thing that I may read, and when.
    pub last: Option<(String, Timestamp)>,
    /// Nothing was said in any of my rooms.
    pub silent: bool,
    /// Where nothing waits.
    pub read: Vec<FeedItem>,
    /// Groups of the house that I could enter without being invited.
    pub open_groups: Vec<GroupTag>,
    /// I may make a group.
    pub may_found: bool,
}

impl FeedPage {
    /// How many questions wait for me.
    fn asked(&self) -> i64 {
        i64::try_from(self.slips.len()).unwrap_or(i64::MAX)
    }

    /// «3 messages in 2 conversations, since yesterday, 18:02»: what stands before that moment, the moment,
    /// and what stands behind it.
    pub(crate) fn away(&self) -> Option<(String, Timestamp, String)> {
        const MOMENT: char = '\u{fffc}';
        let since = self.since?;
        let messages = self.l.n("feed-messages", self.count);
        let places = self.l.n("feed-conversations", self.conversations);
        let parts = [("messages", &*messages), ("conversations", &*places)];
        let parts = [parts[0], parts[1], ("since", &*MOMENT.to_string())];
        let said = self.l.with("feed-away", &parts);
        let (before, behind) = said.split_once(MOMENT)?;
        Some((before.to_owned(), since, behind.to_owned()))
    }

    /// «You have read everything. The last thing: Marc, 12 June, 09:12.»
    pub(crate) fn end(&self) -> String {
        let said = self.l.t(if self.posts.is_empty() {
            "feed-all-read"
        } else {
            "feed-end"
        });
        match &self.last {
            Some((name, at)) => {
                let last = self
                    .l
                    .t2("feed-last", "name", name, "at", self.l.moment(*at));
                format!("{said} {last}")
            }
            None => said,
        }
    }

    /// How many conversations wait behind the page.
    pub(crate) fn more(&self) -> i64 {
        i64::try_from(self.further).unwrap_or(i64::MAX)
    }

    /// The notices that stand on top; those before them are in their list.
    pub(crate) fn told(&self) -> &[NoticeLine] {
        &self.notices[self.notices.len().saturating_sub(TOLD)..]
    }

    pub(crate) fn further_notices(&self) -> i64 {
        i64::try_from(self.notices.len().saturating_sub(TOLD)).unwrap_or(i64::MAX)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.silent && self.read.is_empty()
    }

    pub(crate) fn has_articles(&self) -> bool {
        let nothing = self.posts.is_empty()
            && self.slips.is_empty()
            && self.notices.is_empty()
            && self.ready.is_empty();
        !nothing
    }
}

/// A feed that is led to from every other.
pub(crate) struct FeedTab {
    /// What its address says: an id, or `all`.
    pub word: String,
    /// Nothing: all of it.
    pub name: Option<String>,
    pub here: bool,
}

/// `/feeds/new` and `/feeds/<id>`. `POST`: `name`, `groups`, `people`, `mentions`, `announcements`,
/// `asides`, `home`.
#[derive(Template)]
#[template(path = "own_feed.html")]
pub(crate) struct OwnFeedPage {
    pub l: Words,
    pub shell: Shell,
    /// Nothing, before it is made.
    pub id: Option<OwnFeedId>,
    pub name: Field,
    pub groups: Vec<(GroupTag, GroupId, bool)>,
    pub people: Vec<Choice>,
    /// `mentions`, `announcements`, `asides`, and whether each is chosen.
    pub kinds: [(&'static str, bool); 3],
    pub home: bool,
    /// Why it was not kept.
    pub wrong: Option<Unfit>,
}

impl OwnFeedPage {
    fn chooses_people(&self) -> bool {
        self.people.iter().any(|one| one.chosen)
    }
}

/// What was marked as read, and can be undone. `POST /feed/undo`: `batch`.
pub(crate) struct Undoable {
    pub batch: PassId,
    pub rooms: Vec<String>,
    /// It was not marked as read, but waits again.
    pub again: bool,
}

impl Undoable {
    pub(crate) fn says(&self, l: Words) -> String {
        let key = if self.again {
            "feed-again"
        } else {
            "feed-passed"
        };
        l.t1(key, "rooms", l.list(&self.rooms))
    }
}

/// One conversation of the feed by itself, for scripts.
#[derive(Template)]
#[template(path = "parts/feed_post.html")]
pub(crate) struct FeedPart {
    pub l: Words,
    pub post: FeedPost,
}

/// One conversation in which something waits. `POST` to its page says: `body`, `cid`.
pub(crate) struct FeedPost {
    /// How the page names it, and up to where «mark as read» says it was seen.
    pub key: String,
    pub mark: String,
    pub room: RoomId,
    /// 0: the room itself.
    pub thread: i64,
    pub group_id: GroupId,
    pub name: String,
    pub href: String,
    pub group: GroupTag,
    pub since: Timestamp,
    pub waits: i64,
    /// How many messages of the room call me.
    pub mentions: i64,
    /// Where it is told why that is so.
    pub why: String,
    /// I wish to hear nothing of it: it is named, and its messages are not shown.
    pub quiet: bool,
    /// From where on scripts listen.
    pub room_last: i64,
    pub room_rev: i64,
    pub head: Vec<Message>,
    /// How many messages are folded away, and where they are shown.
    pub folded: i64,
    pub unfold: String,
    pub tail: Vec<Message>,
    pub may_say: bool,
    /// What I have begun to answer.
    pub begun: String,
    pub cid: ClientId,
}

/// One room where nothing waits: its last lines.
pub(crate) struct FeedItem {
    pub room: RoomId,
    pub name: String,
    pub href: String,
    pub group: GroupTag,
    pub at: Timestamp,
    /// At most two, oldest first.
    pub lines: Vec<FeedLine>,
}

pub(crate) struct FeedLine {
    pub person: Person,
    /// Plain text; the page cuts it to three lines.
    pub text: String,
}
