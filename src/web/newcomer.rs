//! The form of somebody who is new: at the door, and in a house that nobody has claimed.

use serde::Deserialize;

use super::{
    Failure,
    entrance::{ANSWERS, Stranger, Word},
    keys::Answered,
    views::Field,
};
use crate::values::Unfit;

/// What they typed, and what their device answered if they chose a passkey.
#[derive(Default, Deserialize)]
#[serde(from = "(Written, Answered)")]
pub(super) struct Typed {
    written: Written,
    answered: Answered,
}

impl From<(Written, Answered)> for Typed {
    fn from((written, answered): (Written, Answered)) -> Self {
        Self { written, answered }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    name: String,
    handle: String,
    password: String,
    email: String,
    lines: String,
    answer1: String,
    answer2: String,
    answer3: String,
}

/// The same as fields to be shown.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) name: Field,
    pub(super) handle: Field,
    pub(super) password: Field,
    pub(super) email: Field,
    pub(super) lines: Field,
    pub(super) answers: [Field; 3],
    /// A letter has just been asked for.
    pub(super) letter_asked: bool,
}

impl Typed {
    /// As they describe themselves; the page knows their language.
    pub(super) fn stranger<'a>(&'a self, device: &'a str) -> Stranger<'a> {
        Stranger {
            name: &self.written.name,
            handle: &self.written.handle,
            password: &self.written.password,
            passkey: Some(&self.answered).filter(|answered| !answered.credential.is_empty()),
            language: None,
            device,
            word: self.word(),
        }
    }

    /// Where they say they can be written to.
    pub(super) fn email(&self) -> &str {
        &self.written.email
    }

    /// What else an invitation may ask of them.
    pub(super) fn word(&self) -> Word<'_> {
        Word {
            address: &self.written.email,
            lines: &self.written.lines,
            answers: vec![
                &self.written.answer1,
                &self.written.answer2,
                &self.written.answer3,
            ],
        }
    }

    /// The form again, with the sentences of a refusal beside its fields. Whatever else failed is
    /// not about the form.
    pub(super) fn again(&self, failure: Failure) -> Result<Fields, Failure> {
        match failure.kind() {
            "unfit" => Ok(self.fields(failure.fields())),
            "wrong-passkey" => Ok(self.fields(&[("password", Unfit::new("passkey-wrong", 0))])),
            "handle-taken" => Ok(self.fields(&[("handle", Unfit::new("handle-taken", 0))])),
            _ => Err(failure),
        }
    }

    /// What was typed, and what is wrong with it; a password is not sent back.
    pub(super) fn fields(&self, wrong: &[(&str, Unfit)]) -> Fields {
        let wrong = |field| {
            let found = wrong.iter().find(|(name, _)| *name == field);
            found.map(|(_, unfit)| *unfit)
        };
        Fields {
            name: Field::checked(&self.written.name, wrong("name")),
            handle: Field::checked(&self.written.handle, wrong("handle")),
            password: Field::checked("", wrong("password")),
            email: Field::checked(&self.written.email, wrong("email")),
            lines: Field::checked(&self.written.lines, wrong("lines")),
            answers: [
                Field::checked(&self.written.answer1, wrong(ANSWERS[0])),
                Field::checked(&self.written.answer2, wrong(ANSWERS[1])),
                Field::checked(&self.written.answer3, wrong(ANSWERS[2])),
            ],
            letter_asked: false,
        }
    }
}
