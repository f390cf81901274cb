//! Polls: the form that asks, and what was answered.

use std::collections::BTreeSet;

use askama::Template;

use super::{Field, GroupTag, Message, Shell};
use crate::{
    messages::polls::{Choice, Poll},
    values::ClientId,
    web::{
        assets,
        words::{Own, Words},
    },
};

/// `/g/<group>/<room>/poll`
#[derive(Template)]
#[template(path = "new_poll.html")]
pub(crate) struct NewPoll {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub room: String,
    /// Where it will stand.
    pub back: String,
    pub href: String,
    pub question: Field,
    pub choices: Field,
    pub ends: Field,
    pub several: bool,
    pub anonymous: bool,
    /// Whose clock its end is by.
    pub zone: String,
    pub cid: ClientId,
    pub thread: Option<i64>,
    pub refused: Option<String>,
    pub asks_everybody: bool,
}

/// `/m/<id>/poll`
#[derive(Template)]
#[template(path = "poll.html")]
pub(crate) struct PollPage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub room: String,
    pub href: String,
    pub message: Message,
    pub poll: Poll,
    pub mine: BTreeSet<i64>,
    pub may_vote: bool,
    pub may_close: bool,
}

impl PollPage {
    pub(crate) fn is_mine(&self, place: impl Own<i64>) -> bool {
        self.mine.contains(&place.own())
    }
}

impl Message {
    /// Those who chose an answer: «Inès, Marc and Lina».
    pub(crate) fn voters(&self, choice: &Choice) -> String {
        let names: Vec<&str> = choice.by.iter().map(|(_, name)| name.as_str()).collect();
        self.l.list(names)
    }

    /// «12 people voted · more than one answer · until 27 November 2026, 18:00 UTC».
    pub(crate) fn stands(&self, poll: &Poll) -> String {
        let mut parts = vec![self.l.n("poll-voters", poll.voters)];
        if poll.several {
            parts.push(self.l.t("poll-takes-several"));
        }
        if poll.anonymous {
            parts.push(self.l.t("poll-is-anonymous"));
        }
        match (poll.closed_at, poll.ends_at) {
            (Some(_), _) => parts.push(self.l.t("poll-closed")),
            (None, Some(ends)) => {
                parts.push(self.l.t1("poll-until", "when", self.l.moment(ends)));
            }
            (None, None) => {}
        }
        parts.join(" · ")
    }
}
