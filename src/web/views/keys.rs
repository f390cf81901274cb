//! Keys, and the ways in that need them.

use askama::Template;

use super::{Field, Person, SessionLine, Shell};
use crate::{
    members::passkeys::Kept,
    values::Timestamp,
    web::{assets, words::Words},
};

/// `/settings/keys`. `POST` `/settings/keys/prove`: `password` or
/// `ceremony`, `credential` · `/settings/keys/passkeys`: `ceremony`, `credential`, `name` ·
/// `/settings/keys/second-step`, then
/// `/confirm`: `code`, or `/off`: `code` · `/settings/keys/codes`.
#[derive(Template)]
#[template(path = "keys.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a page asks one question after the other"
)]
pub(crate) struct Keys {
    pub l: Words,
    pub shell: Shell,
    pub handle: String,
    /// They showed a moment ago that it is them: only then anything can be changed.
    pub proven: bool,
    pub has_password: bool,
    pub password: Field,
    /// The house is reached by a name.
    pub can_have_passkeys: bool,
    pub passkeys: Vec<Kept>,
    pub second_step: SecondStep,
    pub code: Field,
    pub codes_left: i64,
    pub by_mail: bool,
    pub email: Field,
    /// When the address was shown to be theirs.
    pub email_verified: Option<Timestamp>,
    pub saved: Option<&'static str>,
}

pub(crate) enum SecondStep {
    Off,
    /// Shown, and not confirmed by a first code yet.
    Begun {
        qr: String,
        letters: String,
    },
    On,
}

/// `/settings/keys/codes`, on the way in.
#[derive(Template)]
#[template(path = "offer_codes.html")]
pub(crate) struct OfferCodes {
    pub l: Words,
    pub shell: Shell,
}

/// Shown once, to print. `POST` `/settings/keys/codes/kept`: `kept`, `arriving`.
#[derive(Template)]
#[template(path = "recovery_codes.html")]
pub(crate) struct RecoveryCodes {
    pub l: Words,
    pub shell: Shell,
    pub handle: String,
    pub address: String,
    /// None: they were shown before, and not kept.
    pub codes: Vec<String>,
    pub arriving: String,
    pub kept: Field,
}

/// `/settings/keys/phone`.
#[derive(Template)]
#[template(path = "phone.html")]
pub(crate) struct Phone {
    pub l: Words,
    pub shell: Shell,
    /// Just made, and shown this once.
    pub link: Option<LentLink>,
    pub waits_until: Option<Timestamp>,
    /// The devices that came in by a link of this one.
    pub lent: Vec<SessionLine>,
}

pub(crate) struct LentLink {
    pub qr: String,
    pub address: String,
}

/// Shown once to the host who made it.
#[derive(Template)]
#[template(path = "entry_link_made.html")]
pub(crate) struct EntryLinkMade {
    pub l: Words,
    pub shell: Shell,
    pub person: Person,
    pub qr: String,
    pub address: String,
    pub until: Timestamp,
    pub without_second_step: bool,
}

/// The second page of a sign-in. `POST` `/sign-in/code`: `half`, `code`, `next`.
#[derive(Template)]
#[template(path = "second_step.html")]
pub(crate) struct SecondStepPage {
    pub l: Words,
    pub shell: Shell,
    pub half: String,
    pub next: String,
    pub wrong: Option<&'static str>,
}

/// `/sign-in/lost`. `POST`: `email`.
#[derive(Template)]
#[template(path = "lost.html")]
pub(crate) struct Lost {
    pub l: Words,
    pub shell: Shell,
    pub by_mail: bool,
    pub email: Field,
    /// Said to everybody, whether or not the address is anybody's.
    pub asked: bool,
}

/// `/mail/<token>`. `POST`: `password`, where a new one is chosen.
#[derive(Template)]
#[template(path = "mail_link.html")]
pub(crate) struct MailLinkPage {
    pub l: Words,
    pub shell: Shell,
    pub action: String,
    /// For a new password; otherwise the address is shown to be theirs.
    pub resets: bool,
    pub email: String,
    pub password: Field,
}

/// `/letters/stop/<member>/<seal>`
#[derive(Template)]
#[template(path = "stop_letters.html")]
pub(crate) struct StopLettersPage {
    pub l: Words,
    pub shell: Shell,
    pub house: String,
    pub action: String,
    pub stopped: bool,
}

/// `/sign-in/recover`. `POST`: `handle`, `code`.
#[derive(Template)]
#[template(path = "recover.html")]
pub(crate) struct Recover {
    pub l: Words,
    pub shell: Shell,
    pub handle: Field,
    pub wrong: Option<&'static str>,
}
