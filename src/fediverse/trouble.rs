//! What keeps us from answering another server, and how that is told.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{client::FetchError, signature::SignatureError};

/// Marks an answer that must look like any other unknown address; the web gives it that face.
#[derive(Clone, Copy, Debug)]
pub struct Absent;

#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error("there is nothing here")]
    Absent,
    #[error("it was here, and is not any more")]
    Gone,
    #[error("the request cannot be read: {0}")]
    Malformed(&'static str),
    #[error(transparent)]
    Signature(#[from] SignatureError),
    #[error("this is not theirs to do: {0}")]
    Forbidden(&'static str),
    /// The signature cannot be checked now: they should come again.
    #[error("the signer cannot be asked now: {0}")]
    Later(String),
    #[error("one server at a time: more than it may send")]
    TooMuch,
    #[error("the signer is gone")]
    SignerGone,
    #[error(transparent)]
    Broken(anyhow::Error),
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl Trouble {
    /// What it means that a signer's document could not be fetched.
    pub(super) fn unknown_signer(error: FetchError) -> Self {
        match error {
            FetchError::Unreachable(cause) => Self::Later(cause),
            FetchError::Gone | FetchError::Missing => Self::SignerGone,
            FetchError::Key(error) => Self::Broken(error.into()),
            _ => Self::Signature(SignatureError::Forged),
        }
    }

    /// It may be otherwise later.
    pub(super) fn passes(&self) -> bool {
        matches!(self, Self::Later(_)) || self.is_ours()
    }

    pub(super) fn is_ours(&self) -> bool {
        matches!(self, Self::Broken(_) | Self::Db(_))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Absent => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Signature(error) if error.is_malformed() => StatusCode::BAD_REQUEST,
            Self::Signature(_) | Self::SignerGone => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Later(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooMuch => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken(_) | Self::Db(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let status = self.status();
        match &self {
            Self::Absent => {
                let mut response = status.into_response();
                response.extensions_mut().insert(Absent);
                response
            }
            Self::Later(_) | Self::TooMuch => {
                (status, [(header::RETRY_AFTER, "60")]).into_response()
            }
            Self::Broken(_) | Self::Db(_) => {
                tracing::error!(error = ?self, "another server was not answered");
                status.into_response()
            }
            _ => (status, self.to_string()).into_response(),
        }
    }
}
