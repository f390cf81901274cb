//! What was saved a moment ago: the page that follows a form says it once.

use axum::{extract::FromRequestParts, http::request::Parts, response::Redirect};

/// The key of the sentence, if there is one to say.
pub(super) struct Saved(pub(super) Option<&'static str>);

/// The word in the address, and the key of its sentence. The address cannot say anything else.
const SENTENCES: &[(&str, &str)] = &[
    ("profile", "saved"),
    ("notifications", "saved"),
    ("draft-gone", "saved-draft-gone"),
    ("habits", "saved"),
    ("portrait", "saved-portrait"),
    ("portrait-gone", "saved-portrait-gone"),
    ("password", "saved-password"),
    ("session", "saved-session"),
    ("sessions", "saved-sessions"),
    ("proof", "saved-proof"),
    ("passkey", "saved-passkey"),
    ("passkey-named", "saved"),
    ("passkey-gone", "saved-passkey-gone"),
    ("email", "saved-email"),
    ("email-gone", "saved"),
    ("email-verified", "saved-email-verified"),
    ("second-step-on", "saved-second-step-on"),
    ("second-step-off", "saved-second-step-off"),
    ("codes", "saved-codes"),
    ("recovered", "saved-recovered"),
    ("window", "saved-window"),
    ("handle", "saved-handle"),
    ("answer", "saved-answer"),
    ("answers", "saved-answers"),
    ("asked", "saved-asked"),
    ("approved", "todo-approved"),
    ("declined", "todo-declined"),
    ("later", "todo-put-off"),
    ("dismissed", "todo-dismissed"),
    ("opened", "todo-opened"),
    ("hidden", "todo-hidden"),
    ("seen", "todo-seen"),
    ("no-thanks", "todo-no-thanks"),
    ("followers", "saved-followers"),
    ("follower-gone", "saved-follower-gone"),
    ("blocked", "saved-blocked"),
    ("unblocked", "saved-unblocked"),
    ("farewell", "saved-farewell"),
    ("told", "saved-told"),
    ("done", "saved-done"),
    ("appeal", "saved-appeal"),
    ("passed", "saved-passed"),
    ("group", "saved"),
    ("written", "saved-written"),
    ("rules", "saved-rules"),
    ("rhythm", "saved-rhythm"),
    ("newcomers", "saved-newcomers"),
    ("keeping", "saved-keeping"),
    ("previews", "saved-previews"),
    ("rooms", "saved-rooms"),
    ("visibility", "saved-visibility"),
    ("roles", "saved-roles"),
    ("closed", "saved-closed"),
    ("reopened", "saved-reopened"),
    ("role", "saved-role"),
    ("places", "saved-places"),
    ("thanked", "saved-thanked"),
    ("branch_paused", "saved-branch-paused"),
    ("suspended", "saved-suspended"),
    ("doors_paused", "saved-doors-paused"),
    ("doors_open", "saved-doors-open"),
    ("filters", "filters-saved"),
    ("kept", "saved-kept"),
    ("notices-seen", "saved-notices-seen"),
    ("let_go", "saved-let-go"),
    ("later-kept", "saved-later"),
    ("later-dropped", "saved-later-dropped"),
    ("kept-out", "saved-kept-out"),
    ("let-in", "saved-let-in"),
    ("quotes", "saved-quotes"),
    ("quote-ended", "saved-quote-ended"),
    ("actor-type", "saved-actor-type"),
    ("keys", "saved-keys"),
    ("disallowed", "saved-disallowed"),
    ("hear-only", "saved-hear-only"),
    ("hear-anybody", "saved-hear-anybody"),
    ("sent_away", "saved-sent-away"),
];

impl Saved {
    /// Leads to a page that says what was saved.
    pub(super) fn at(path: &str, word: &'static str) -> Redirect {
        Self::amid(path, word, "")
    }

    /// The same of a part of a list, which a query leads to.
    pub(super) fn amid(path: &str, word: &'static str, query: &str) -> Redirect {
        debug_assert!(sentence(word).is_some(), "no sentence is called {word}");
        let and = if query.is_empty() { "" } else { "&" };
        Redirect::to(&format!("{path}?saved={word}{and}{query}"))
    }
}

impl<S: Sync> FromRequestParts<S> for Saved {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        let saved = query.split('&').next().unwrap_or_default();
        Ok(Self(saved.strip_prefix("saved=").and_then(sentence)))
    }
}

fn sentence(word: &str) -> Option<&'static str> {
    let found = SENTENCES.iter().find(|(known, _)| *known == word);
    found.map(|(_, key)| *key)
}
