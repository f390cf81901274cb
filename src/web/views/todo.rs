//! What waits for an answer, and what there is to tell.

use askama::Template;

use super::{Field, GroupTag, Person, Shell};
use crate::{
    requests::Answer,
    todo::{Filter, Kind, Place},
    values::{GroupId, NoticeId, Span, Timestamp},
    web::{assets, words::Words},
};

/// `/todo?kind=&group=&after=`: everything that waits for me, oldest first. Each item is a form of its own.
#[derive(Template)]
#[template(path = "todo.html")]
pub(crate) struct TodoPage {
    pub l: Words,
    pub shell: Shell,
    pub tasks: Vec<Task>,
    /// Of everything that is looked for, on whatever page.
    pub count: i64,
    /// The query that leads on.
    pub next: Option<String>,
    /// The query that leads here: an answer brings it along.
    pub query: String,
    /// This is not the first page.
    pub onward: bool,
    pub filter: Filter,
    /// They answer for the house, and for these groups.
    pub house: bool,
    pub groups: Vec<(GroupId, String)>,
    /// How long the one that waited longest had waited, of those answered in the last day.
    pub longest_wait: Option<Span>,
    pub saved: Option<&'static str>,
    /// Somebody else was quicker: a sentence says who.
    pub settled: Option<String>,
}

impl TodoPage {
    pub(crate) fn oldest(&self) -> Option<Timestamp> {
        let oldest = self.tasks.first().filter(|_| !self.onward);
        oldest.map(|task| task.since)
    }

    /// Only a part is looked at: that nothing is there does not say that nothing waits.
    fn is_part(&self) -> bool {
        self.onward || self.filter.kind.is_some() || self.filter.place.is_some()
    }

    fn may_choose(&self) -> bool {
        self.is_part() || self.tasks.len() > 1
    }

    /// How much waits that this page does not show.
    fn elsewhere(&self) -> i64 {
        let all = self.shell.side.as_ref().and_then(|side| side.todo);
        all.unwrap_or_default() - i64::try_from(self.tasks.len()).unwrap_or_default()
    }

    /// The kinds to choose from: the word of each, its sentence, whether it is this one.
    fn kinds(&self) -> Vec<(&'static str, String, bool)> {
        let choice = |kind: &Kind| {
            let word = kind.as_str();
            (
                word,
                format!("todo-kind-{word}"),
                self.filter.kind == Some(*kind),
            )
        };
        Kind::ALL.iter().map(choice).collect()
    }

    fn is_place(&self, group: &GroupId) -> bool {
        self.filter.place == Some(Place::Group(*group))
    }

    fn is_house(&self) -> bool {
        self.filter.place == Some(Place::House)
    }
}

/// Something that waits. `POST <href>`: `act` is `approve`, `decline` (`reason`, `again_days`) or `later`;
/// a report and an appeal are not approved here, but on their own page.
pub(crate) struct Task {
    pub id: uuid::Uuid,
    pub kind: Kind,
    /// «Sami would like to enter The paper workshop.»
    pub title: String,
    /// Whom it is about, by name: what is answered is said of them.
    pub name: String,
    pub person: Option<Person>,
    pub group: Option<GroupTag>,
    pub since: Timestamp,
    /// What else there is to know, a sentence each.
    pub facts: Vec<String>,
    pub answers: Vec<Answer>,
    /// The words that it is about.
    pub words: String,
    /// Why it was declined, as typed so far.
    pub reason: Field,
    /// In how many days they may ask again, as typed so far.
    pub again_days: Field,
}

impl Task {
    /// Where it is answered.
    pub(crate) fn href(&self) -> String {
        let kind = match self.kind {
            Kind::Request => "requests",
            Kind::Held => "held",
            Kind::Report => "reports",
            Kind::Appeal => "appeals",
            Kind::Reply => "replies",
            Kind::Flag => "flags",
            Kind::Follow | Kind::Quote => "wishes",
        };
        format!("/todo/{kind}/{}", self.id)
    }

    /// Where it is looked at and decided, if that takes more than a yes.
    pub(crate) fn page(&self) -> Option<String> {
        match self.kind {
            Kind::Request | Kind::Held | Kind::Reply | Kind::Follow | Kind::Quote => None,
            Kind::Report => Some(format!("/reports/{}", self.id)),
            Kind::Appeal => Some(format!("/sanctions/{}", self.id)),
            Kind::Flag => Some(self.href()),
        }
    }

    /// The key of what saying no is called.
    pub(crate) fn no(&self) -> &'static str {
        match self.kind {
            Kind::Request | Kind::Held | Kind::Follow | Kind::Quote => "todo-decline",
            Kind::Report | Kind::Flag => "todo-dismiss",
            Kind::Appeal => "todo-uphold",
            Kind::Reply => "todo-hide",
        }
    }

    /// What is said once it was answered by no.
    pub(crate) fn done(&self) -> &'static str {
        match self.kind {
            Kind::Request | Kind::Held => "todo-done-declined",
            Kind::Report => "todo-done-dismissed",
            Kind::Appeal => "todo-done-upheld",
            Kind::Reply => "todo-done-hidden",
            Kind::Flag => "todo-done-seen",
            Kind::Follow | Kind::Quote => "todo-done-no-thanks",
        }
    }

    /// It is hidden without a word: nobody there reads one.
    pub(crate) fn is_reply(&self) -> bool {
        self.kind == Kind::Reply
    }

    /// Somebody reads why.
    pub(crate) fn takes_reason(&self) -> bool {
        matches!(
            self.kind,
            Kind::Request | Kind::Held | Kind::Report | Kind::Appeal
        )
    }

    pub(crate) fn is_report(&self) -> bool {
        self.kind == Kind::Report
    }

    pub(crate) fn is_request(&self) -> bool {
        self.kind == Kind::Request
    }

    /// The answer begins with what is wrong in it.
    pub(crate) fn is_open(&self) -> bool {
        self.reason.wrong.is_some() || self.again_days.wrong.is_some()
    }
}

/// A notice on the feed. `POST /notices/<id>/seen`.
pub(crate) struct NoticeLine {
    pub id: NoticeId,
    pub at: Timestamp,
    pub says: String,
    /// The name of whoever has arrived: they can be welcomed at once.
    pub arrived: Option<String>,
    /// Where it goes on; may be empty.
    pub href: String,
    pub reason: String,
    pub seen: bool,
}

/// `/notices`: everything that somebody was told.
#[derive(Template)]
#[template(path = "notices.html")]
pub(crate) struct NoticesPage {
    pub l: Words,
    pub shell: Shell,
    pub lines: Vec<NoticeLine>,
    /// The last one shown, where there are more.
    pub next: Option<NoticeId>,
    pub saved: Option<&'static str>,
}

impl NoticesPage {
    fn has_unseen(&self) -> bool {
        self.lines.iter().any(|line| !line.seen)
    }
}
