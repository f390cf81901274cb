//! Passwords: argon2id, a few at a time, so that hashing never starves the conversation (invariant 38).

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use tokio::sync::Semaphore;

use crate::values::Unfit;

/// A password on its way to be hashed: 10 to 1,024 bytes. Never shown.
pub struct Password(String);

impl Password {
    /// A password somebody chooses.
    pub fn choose(text: &str) -> Result<Self, Unfit> {
        if text.chars().count() < 10 {
            return Err(Unfit::new("unfit-password-short", 10));
        }
        if text.len() > 1_024 {
            return Err(Unfit::new("unfit-password-long", 1_024));
        }
        Ok(Self(text.into()))
    }

    /// A password somebody claims to have; whatever is too long cannot be theirs.
    pub fn claimed(text: &str) -> Option<Self> {
        (text.len() <= 1_024).then(|| Self(text.into()))
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Too many people prove themselves at once; in a moment there is room again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords wait to be checked")]
pub struct Crowded;

/// Hashes and checks passwords, as many at once as there are cores.
#[derive(Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
    hasher: Argon2<'static>,
    /// The hash of a password that nobody has, as dear as any other.
    nobody: Arc<str>,
}

/// A turn at the hasher. Whatever made hashing worth while can be checked again once it is here.
pub struct Turn {
    passwords: Passwords,
    _place: tokio::sync::OwnedSemaphorePermit,
}

impl Passwords {
    /// What is hashed from now on takes so many MiB, one pass, one lane.
    ///
    /// # Panics
    ///
    /// On no memory, or on 4 TiB and more.
    pub fn new(mebibytes: u32) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let params = Params::new(mebibytes * 1024, 1, 1, None).expect("fit parameters");
        let nobody = format!("$argon2id$v=19$m={},t=1,p=1${NOBODY}", mebibytes * 1024);
        Self {
            places: Arc::new(Semaphore::new(cores)),
            hasher: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            nobody: nobody.into(),
        }
    }

    /// Waits for a turn, 10 s at most.
    pub async fn turn(&self) -> Result<Turn, Crowded> {
        let place = Arc::clone(&self.places).acquire_owned();
        match tokio::time::timeout(Duration::from_secs(10), place).await {
            Ok(Ok(place)) => Ok(Turn {
                passwords: self.clone(),
                _place: place,
            }),
            _ => Err(Crowded),
        }
    }
}

impl Turn {
    pub async fn hash(self, password: Password) -> String {
        self.compute(move |passwords| {
            passwords
                .hasher
                .hash_password(password.0.as_bytes())
                .expect("parameters and salt are fit")
                .to_string()
        })
        .await
    }

    /// Checks a password; without a hash to check, works as long and says no (invariant 37).
    pub async fn check(self, password: Password, hash: Option<String>) -> bool {
        self.compute(move |passwords| {
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or(&passwords.nobody);
            let matches = PasswordHash::new(hash).is_ok_and(|hash| {
                passwords
                    .hasher
                    .verify_password(password.0.as_bytes(), &hash)
                    .is_ok()
            });
            known && matches
        })
        .await
    }

    /// Whoever stops waiting keeps the place until the work is done: hashing cannot be stopped.
    async fn compute<T: Send + 'static>(
        self,
        work: impl FnOnce(&Passwords) -> T + Send + 'static,
    ) -> T {
        tokio::task::spawn_blocking(move || work(&self.passwords))
            .await
            .expect("hashing does not panic")
    }
}

/// Salt and outcome of a password that nobody has.
const NOBODY: &str = "c2Fsb24tbm9ib2R5LXNhbHQ$EYjeN/HPM9R0WnJgTs0vGZ0O+ZbYJ9nyUqJ0rHvwUOY";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PASSWORD_MEMORY;

    #[tokio::test]
    async fn a_password_opens_only_its_own_hash() {
        let passwords = Passwords::new(PASSWORD_MEMORY);
        let choose = |text| Password::choose(text).unwrap();
        let hash = passwords
            .turn()
            .await
            .unwrap()
            .hash(choose("a long sentence"))
            .await;
        assert!(
            hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"),
            "{hash}"
        );
        for (text, hash, opens) in [
            ("a long sentence", Some(hash.clone()), true),
            ("another sentence", Some(hash), false),
            ("a long sentence", None, false),
        ] {
            let turn = passwords.turn().await.unwrap();
            assert_eq!(turn.check(choose(text), hash).await, opens);
        }
    }

    #[test]
    fn nobody_s_hash_is_a_hash() {
        assert!(PasswordHash::new(&Passwords::new(PASSWORD_MEMORY).nobody).is_ok());
    }

    #[test]
    fn a_password_is_10_characters_to_1024_bytes() {
        assert_eq!(Password::choose("short").unwrap_err().limit, 10);
        assert_eq!(
            Password::choose(&"x".repeat(1_025)).unwrap_err().limit,
            1_024
        );
        assert!(Password::claimed(&"x".repeat(1_025)).is_none());
    }
}
