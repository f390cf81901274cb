//! Posting letters: connections that are kept for the next, and what is done when one of them was closed.

use std::{
    collections::HashSet,
    error::Error,
    io::{self, ErrorKind},
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use axum::http::{HeaderValue, header};
use bytes::Bytes;
use url::Url;

use super::{
    ACTIVITY_JSON, Answer, Client, PostError, Sender, admit, cause, guarded, retry_at, user_agent,
};
use crate::{
    fediverse::signature::{self, BadKey, Scheme, sign_with},
    values::Timestamp,
};

/// The connections by which letters go, each kept for the next to the same server.
#[derive(Default)]
pub(super) struct Letters {
    http: OnceLock<reqwest::Client>,
    /// Whose connection may be one that was kept.
    kept: Mutex<HashSet<String>>,
}

impl Letters {
    /// Whether a letter to this server may go by a connection that was used before.
    fn may_reuse(&self, inbox: &Url) -> bool {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.contains(inbox.authority())
    }

    fn keep(&self, inbox: &Url) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(inbox.authority().to_owned());
    }
}

impl Client {
    /// Posts an activity to an inbox, with what is said of followers there. Where a connection that was kept
    /// turns out to be closed it goes once more, at once, by a new one: nobody may have read it.
    pub async fn post(
        &self,
        inbox: &Url,
        (body, followers): (Bytes, Option<&str>),
        scheme: Scheme,
        sender: Sender<'_>,
        now: Timestamp,
    ) -> Result<Answer, PostError> {
        admit(self.peers, inbox)?;
        let said = (Some(&*body), followers);
        let mut headers = sign_with(sender.signer, scheme, inbox, said, now)?;
        let agent = HeaderValue::from_str(&user_agent(sender)).map_err(|_| BadKey)?;
        headers.insert(header::USER_AGENT, agent);
        let media_type = HeaderValue::from_static(ACTIVITY_JSON);
        headers.insert(header::CONTENT_TYPE, media_type);
        let letters = self.letters()?;
        let send = || {
            let letter = letters.post(inbox.clone()).headers(headers.clone());
            letter.body(body.clone()).send()
        };
        let mut response = send().await;
        let again =
            matches!(&response, Err(error) if was_cut(error) && self.letters.may_reuse(inbox));
        if again {
            response = send().await;
        }
        let response = response.map_err(|error| {
            // What was cut may have arrived, though nobody can be reached now.
            if error.is_connect() && !again {
                PostError::Unsent(cause(&error))
            } else {
                PostError::Unanswered(cause(&error))
            }
        })?;
        self.letters.keep(inbox);
        let answer = Answer {
            status: response.status(),
            retry_at: retry_at(response.headers(), now),
            date: response
                .headers()
                .get(header::DATE)
                .and_then(|date| signature::date(date.to_str().ok()?)),
        };
        read_out(response).await;
        Ok(answer)
    }

    fn letters(&self) -> Result<&reqwest::Client, PostError> {
        if let Some(http) = self.letters.http.get() {
            return Ok(http);
        }
        let http = guarded(self.peers)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(IDLE);
        let http = http
            .build()
            .map_err(|error| PostError::Unsent(cause(&error)))?;
        Ok(self.letters.http.get_or_init(|| http))
    }
}

/// How long a connection waits for the next letter: less than servers commonly let one idle.
const IDLE: Duration = Duration::from_secs(4);
/// The most servers that are remembered as having answered.
const MOST_KEPT: usize = 4_096;
/// What stands in an answer to a letter is not looked at; so much of it is read for the connection's sake, and
/// so long.
const LARGEST_WORD: usize = 16 * 1024;
const LONGEST_WORD: Duration = Duration::from_secs(1);

/// Whether the connection ended before a byte of an answer came.
fn was_cut(error: &reqwest::Error) -> bool {
    let mut source = Error::source(error);
    while let Some(inner) = source {
        if let Some(error) = inner.downcast_ref::<hyper::Error>()
            && error.is_incomplete_message()
        {
            return true;
        }
        if let Some(error) = inner.downcast_ref::<io::Error>() {
            return matches!(
                error.kind(),
                ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
            );
        }
        source = inner.source();
    }
    false
}

/// Reads an answer to its end, if that is near: only then the connection serves again.
async fn read_out(mut response: reqwest::Response) {
    let read = async {
        let mut left = LARGEST_WORD;
        while let Ok(Some(chunk)) = response.chunk().await {
            match left.checked_sub(chunk.len()) {
                Some(less) => left = less,
                None => break,
            }
        }
    };
    let _ = tokio::time::timeout(LONGEST_WORD, read).await;
}
