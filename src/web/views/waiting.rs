//! How somebody stands who may not take part now.

use askama::Template;

use super::{Field, SanctionFacts, Shell};
use crate::{
    groups::Version,
    policy::HouseState,
    requests::{Request, State},
    values::Timestamp,
    web::{assets, words::Words},
};

/// `/waiting`
#[derive(Template)]
#[template(path = "waiting.html")]
pub(crate) struct WaitingPage {
    pub l: Words,
    pub shell: Shell,
    pub state: HouseState,
    /// What they asked, if they wait for approval.
    pub request: Option<Request>,
    /// Who answers, by name.
    pub hosts: Vec<String>,
    /// What holds in the group that they wait for.
    pub rules: Option<Version>,
    pub may_ask_again: bool,
    /// What they would say then, as typed so far.
    pub words: Field,
    /// What holds them out, if anything does.
    pub held_by: Vec<SanctionFacts>,
}

impl WaitingPage {
    fn is_pending(&self) -> bool {
        self.state == HouseState::Pending
    }

    fn is_banned(&self) -> bool {
        self.state == HouseState::Banned
    }

    /// When the house is open to them again, if it will be.
    fn until(&self) -> Option<Timestamp> {
        let ends = self.held_by.iter().map(|held| held.sanction.until);
        ends.max_by_key(|until| until.map_or(i64::MAX, |until| until.0))
            .flatten()
    }

    /// Somebody is to answer them still.
    fn waits(&self) -> bool {
        self.is_pending() && self.declined().is_none()
    }

    /// The request was declined.
    fn declined(&self) -> Option<&Request> {
        let request = self.request.as_ref();
        request.filter(|request| request.state == State::Declined)
    }
}
