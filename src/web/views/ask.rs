//! Asking to come in: the form, and the private link.

use askama::Template;

use super::{Field, Shell};
use crate::{
    invitations::strangers::Stands,
    requests::{Request, State},
    values::Timestamp,
    web::{assets, words::Words},
};

/// `/ask`. `POST`: `name`, `words`, `answer1`…`answer3`, `knows`, `email`.
#[derive(Template)]
#[template(path = "ask.html")]
pub(crate) struct AskPage {
    pub l: Words,
    pub shell: Shell,
    pub name: Field,
    pub words: Field,
    pub questions: Vec<Asked>,
    pub knows: Field,
    pub email: Field,
    /// The house sends mail.
    pub mails: bool,
}

/// A question of the house, and what was answered.
pub(crate) struct Asked {
    pub text: String,
    pub name: &'static str,
    pub field: Field,
}

/// `/ask/<token>`. `POST`: `act` `come_in` or `withdraw`.
#[derive(Template)]
#[template(path = "asked.html")]
pub(crate) struct AskedPage {
    pub l: Words,
    pub shell: Shell,
    pub link: String,
    pub qr: String,
    pub request: Request,
    /// How the door stands for whoever was approved.
    pub door: Stands,
    pub now: Timestamp,
}

impl AskedPage {
    fn is(&self, word: &str) -> bool {
        self.request.state.as_str() == word
    }

    fn open(&self) -> bool {
        self.door == Stands::Open
    }

    fn paused(&self) -> bool {
        self.door == Stands::Paused
    }

    /// Until when whoever was declined waits before they ask again.
    fn again(&self) -> Option<Timestamp> {
        let again = self.request.again_at.filter(|again| *again > self.now);
        again.filter(|_| self.request.state == State::Declined)
    }
}
