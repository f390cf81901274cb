//! How somebody stands who may not take part now.

use askama::Template;

use super::Shell;
use crate::{
    policy::HouseState,
    requests::{Request, State},
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
}

impl WaitingPage {
    fn is_pending(&self) -> bool {
        self.state == HouseState::Pending
    }

    /// The request was declined.
    fn declined(&self) -> Option<&Request> {
        let request = self.request.as_ref();
        request.filter(|request| request.state == State::Declined)
    }
}
