//! Views: what each page and each part shows, and nothing else. The places fill them, askama renders them.

mod asides;
mod ask;
mod atom;
mod door;
mod drafts;
mod feed;
mod files;
mod filters;
mod first_steps;
mod forward;
mod go;
mod groups;
pub(super) mod health;
mod highlights;
mod house;
mod house_doors;
mod kept;
mod keys;
mod later;
mod lines;
mod message;
mod moderation;
mod notifications;
mod people;
mod poll;
mod post;
mod public;
mod rights;
mod rooms;
mod search;
mod share;
mod talk;
mod todo;
mod waiting;
mod why;

pub(super) use asides::{AsideLine, AsidePage, AsidesPage, BlocksPage, Choice, NewAside};
pub(super) use atom::{AtomEntry, AtomFeed, Enclosure, FeedKeyPage, ShownEntry, ShownFeed};
pub(super) use door::{
    CamePage, Claim, Door, DoorClosed, DoorDeclined, DoorGroup, DoorLetter, DoorRules, EnterCode,
    EnterLink, InvitationLine, InvitationMade, InvitedGroup, MyInvitations, NewInvitation,
    Newcomer, SignIn,
};
pub(super) use drafts::{BegunLine, BegunPage};
pub(super) use feed::{
    FeedItem, FeedLine, FeedPage, FeedPart, FeedPost, FeedTab, OwnFeedPage, Undoable,
};
pub(super) use files::Attached;
pub(super) use filters::{FiltersPage, Tried};
pub(super) use first_steps::{FirstSteps, PhonePage};
pub(super) use forward::{ForwardPage, ForwardRoom};
pub(super) use groups::{
    Asks, DiscoverPage, Discovered, GroupAsk, GroupRoles, GroupRules, GroupSettings, HouseGroup,
    HouseGroups, KeptRoom, OneOf, Question, RolePerson, Shown,
};
pub(super) use highlights::{
    ConsentsPage, CoverFields, Echo, HighlightLine, HighlightPage, HighlightState, Mine, Miniature,
    OutsideLine, OutsidePage, Pick, PictureField, Quote, Receipts, ReplyLine, ServerLine, Slip,
    SlipLine, Workshop,
};
pub(super) use house::{BridgePage, GroupOutsidePage, HousePage, SessionLine, Settings, Ties};
pub(super) use kept::{KeptLine, KeptPage};
pub(super) use keys::{
    EntryLinkMade, Keys, LentLink, Lost, MailLinkPage, OfferCodes, Phone, Recover, RecoveryCodes,
    SecondStep, SecondStepPage, StopLettersPage,
};
pub(super) use later::{LaterLine, LaterPage, NewLater};
pub(super) use lines::{Line, LinesPage};
pub(super) use message::{Chunk, ChunkPart, Message, MessagePart, join};
pub(super) use moderation::{
    AuditPage, LogDay, LogLine, LogPage, LogSieve, MeasureForm, MySanctionsPage, QuoteLine,
    ReportPage, RuleChoice, SanctionFacts, SanctionForm, SanctionLine, SanctionPage, ToldPage,
    kind_name,
};
pub(super) use notifications::{Device, LevelPage, LoudRoom, NotificationsPage, OfflinePage};
pub(super) use public::{
    Actor, CopiesPage, CopyCard, CopyGone, CopyLine, CopyPage, Embed, ErrorPage, FollowPage, Frame,
    Hashtag, Plate, Preparing, Shelf, Welcome,
};
pub(super) use rooms::{
    GroupFacts, GroupPage, GroupPerson, GroupRoom, GroupWindow, HeldLine, NewGroup, RoomPage,
};
pub(super) use talk::{HistoryPage, MessagePage, ThreadPage, WordingLine};

pub(super) use ask::{AskPage, Asked, AskedPage};
pub(super) use go::{GoPage, GoPart, Jump, Jumps, ShortcutsPage};
pub(super) use house_doors::{DoorsPage, Growth, LeavePage, RolesPage};
pub(super) use people::{
    AskingPage, Branch, BranchPage, Deputy, ListedPerson, PeoplePage, Plea, ProfilePage,
    SharedGroup, TreePage,
};
pub(super) use poll::{NewPoll, PollPage};
pub(super) use post::{Post, PostPicture};
pub(super) use rights::{Column, RightsPage, RightsRow};
pub(super) use search::{FoundLine, FoundRun, SearchPage};
pub(super) use share::{SharePage, ShareRoom};
pub(super) use todo::{NoticeLine, NoticesPage, Task, TodoPage};
pub(super) use waiting::WaitingPage;
pub(super) use why::{WhyLine, WhyPage, WhyRoom};

use uuid::Uuid;

use super::art::{self, Look};
use crate::members::{Theme, first_steps::Noise, habits::Habits};
use crate::values::{MemberId, RoomId, Unfit};

/// What surrounds every page: the house, the reader's choices, and the side for members.
#[derive(Clone, Debug, Default)]
pub(super) struct Shell {
    pub house: String,
    /// For strangers: one may ask to come in.
    pub asks: bool,
    /// Nothing: as the device likes it.
    pub theme: Option<Theme>,
    /// Nothing for strangers: they see no group, no room, no name.
    pub side: Option<Side>,
}

impl Shell {
    pub(super) fn theme_name(&self) -> &'static str {
        self.theme.map_or("auto", Theme::as_str)
    }

    /// `data-me`: scripts mark the reader's own messages by it.
    pub(super) fn me(&self) -> String {
        self.side
            .as_ref()
            .map(|side| side.me.id.to_string())
            .unwrap_or_default()
    }

    /// `data-handle`: what names the reader.
    pub(super) fn handle(&self) -> &str {
        self.side
            .as_ref()
            .map_or("", |side| side.me.handle.as_str())
    }

    /// `data-noise`: what may interrupt the reader.
    pub(super) fn noise(&self) -> &'static str {
        self.side.as_ref().map_or("", |side| side.noise.as_str())
    }

    /// `data-habits`: which of the usual ways this reader turned off.
    pub(super) fn habits(&self) -> String {
        let habits = self.side.as_ref().map(|side| side.habits);
        let habits = habits.unwrap_or_default();
        let off = [
            (habits.enter_sends, "enter"),
            (habits.letter_keys, "letters"),
            (habits.shows_typing, "typing"),
        ];
        let off = off.iter().filter(|(on, _)| !on).map(|(_, word)| *word);
        off.collect::<Vec<_>>().join(" ")
    }

    /// The seal of the house, within the page.
    pub(super) fn seal(&self) -> String {
        art::inline(&self.seal_svg())
    }

    /// The seal of the house, drawn from its name.
    pub(super) fn seal_svg(&self) -> String {
        art::medallion(seed(&self.house), &self.house)
    }

    pub(super) fn look(&self) -> Look {
        Look::of(seed(&self.house))
    }
}

/// A house keeps one face as long as it keeps its name.
fn seed(name: &str) -> Uuid {
    Uuid::from_u128(
        name.chars()
            .fold(0x9e37_79b9_7f4a_7c15, |seed: u128, letter| {
                (seed ^ u128::from(u32::from(letter))).wrapping_mul(0x0100_0000_0000_0000_0000_013b)
            }),
    )
}

/// Every group of mine at once, so that nobody hops between servers.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub me: Person,
    pub noise: Noise,
    pub habits: Habits,
    pub owner: bool,
    pub here: Here,
    /// How much waits for my answer, if I answer for anything.
    pub todo: Option<i64>,
    pub members: i64,
    /// Every unread message of every room of mine.
    pub unread: i64,
    /// How many of those call me.
    pub named: i64,
    pub groups: Vec<SideGroup>,
    /// The latest first, as many as fit.
    pub asides: Vec<SideAside>,
}

/// Which of the fixed places this page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Here {
    Feed,
    Todo,
    Highlights,
    People,
    Settings,
    House,
    Search,
    Asides,
    Kept,
    Mentions,
    #[default]
    Elsewhere,
}

impl Side {
    pub(super) fn at_feed(&self) -> bool {
        self.here == Here::Feed
    }

    pub(super) fn at_todo(&self) -> bool {
        self.here == Here::Todo
    }

    pub(super) fn at_highlights(&self) -> bool {
        self.here == Here::Highlights
    }

    pub(super) fn at_settings(&self) -> bool {
        self.here == Here::Settings
    }

    pub(super) fn at_kept(&self) -> bool {
        self.here == Here::Kept
    }

    pub(super) fn at_mentions(&self) -> bool {
        self.here == Here::Mentions
    }

    pub(super) fn at_asides(&self) -> bool {
        self.here == Here::Asides
    }

    pub(super) fn at_search(&self) -> bool {
        self.here == Here::Search
    }

    pub(super) fn at_people(&self) -> bool {
        self.here == Here::People
    }

    pub(super) fn at_house(&self) -> bool {
        self.here == Here::House
    }

    /// A room is a whole page on a phone: it has its own way back.
    pub(super) fn in_a_room(&self) -> bool {
        if self.asides.iter().any(|aside| aside.room.current) {
            return true;
        }
        self.groups
            .iter()
            .any(|group| group.rooms.iter().any(|room| room.current))
    }
}

#[derive(Clone, Debug)]
pub(super) struct SideGroup {
    pub tag: GroupTag,
    pub current: bool,
    pub rooms: Vec<SideRoom>,
}

impl SideGroup {
    /// How much of what waits in it calls me.
    pub(super) fn named(&self) -> i64 {
        self.rooms.iter().map(|room| room.mentions).sum()
    }
}

/// An aside at the side: its room, and the faces of the others.
#[derive(Clone, Debug)]
pub(super) struct SideAside {
    pub room: SideRoom,
    pub faces: Vec<Person>,
}

#[derive(Clone, Debug)]
pub(super) struct SideRoom {
    pub id: RoomId,
    pub name: String,
    pub href: String,
    pub unread: i64,
    /// How many of those call me.
    pub mentions: i64,
    pub current: bool,
}

/// A group as it is named anywhere: its paper, its name, its page.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupTag {
    pub name: String,
    pub href: String,
    pub look: Look,
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    pub id: MemberId,
    pub name: String,
    pub handle: String,
}

impl Person {
    /// What is shown of them.
    pub(super) fn face(&self) -> String {
        format!("/u/{}/face", self.id)
    }

    /// Their profile.
    pub(super) fn href(&self) -> String {
        format!("/u/{}", self.id)
    }
}

/// One field of a form: what was typed, and which sentence says what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    pub value: String,
    pub wrong: Option<Unfit>,
}

impl Field {
    pub(super) fn holding(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            wrong: None,
        }
    }

    /// What was typed, with what is wrong with it, if anything is.
    pub(super) fn checked(value: impl Into<String>, wrong: Option<Unfit>) -> Self {
        Self {
            value: value.into(),
            wrong,
        }
    }

    pub(super) fn wrong(value: impl Into<String>, wrong: Unfit) -> Self {
        Self {
            value: value.into(),
            wrong: Some(wrong),
        }
    }
}
