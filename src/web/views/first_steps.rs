//! What a newcomer is shown until they have settled in.

use askama::Template;

use super::{Device, Shell};
use crate::{
    members::first_steps::Noise,
    values::ClientId,
    web::{assets, words::Words},
};

/// The card in a newcomer's first rooms.
pub(crate) struct FirstSteps {
    /// A hello to begin with; nothing once they have spoken here.
    pub hello: Option<String>,
    pub noise: Noise,
    pub cid: ClientId,
}

impl FirstSteps {
    /// How loud the house may be: the word of each choice, and whether it is chosen.
    pub(crate) fn noises(&self) -> Vec<(&'static str, bool)> {
        let choice = |noise: &Noise| (noise.as_str(), *noise == self.noise);
        Noise::ALL.iter().map(choice).collect()
    }
}

/// `/first-steps/phone`
#[derive(Template)]
#[template(path = "first_phone.html")]
pub(crate) struct PhonePage {
    pub l: Words,
    pub shell: Shell,
    pub device: Device,
}
