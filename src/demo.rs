//! The demo: a throw-away house that is already alive, and goes with the one who looks at it.

mod life;
mod people;
mod talk;

use std::path::PathBuf;

use anyhow::Context;

use crate::{
    Salon,
    clock::Clock,
    config::{Peers, Settings},
    make_private_folder,
    values::{Token, random},
};

/// An open demo, with the ways into it.
pub struct Demo {
    house: Salon,
    ways: Ways,
    _folder: Folder,
}

/// How to come in: as the owner, a host or a member, by an invitation, or as a program.
struct Ways {
    owner: Token,
    host: Token,
    member: Token,
    invitation: Token,
    password: String,
}

impl Demo {
    /// Opens a house in a folder of its own, and lets weeks pass in it.
    pub async fn open(mut settings: Settings, clock: Clock) -> anyhow::Result<Self> {
        let folder = Folder::new()?;
        settings.data.clone_from(&folder.0);
        settings.database_url = None;
        if settings.listen.ip().is_loopback() && !settings.is_https() {
            // On one machine: whoever follows it there has no other address either.
            settings.peers = Peers::Any;
        }
        let house = Salon::open(settings, clock.clone()).await?;
        let ways = life::lead(&house, clock.now()).await;
        Ok(Self {
            ways: ways.context("the demo could not come to life")?,
            house,
            _folder: folder,
        })
    }

    /// Says where it is, and how to come in.
    pub fn greeting(&self) -> String {
        let origin = &self.house.origin;
        let Ways {
            owner,
            host,
            member,
            invitation,
            password,
        } = &self.ways;
        format!(
            "La Verrière is open at {origin} until you stop it; then it is gone.\n\
             Each of these signs you in, once:\n\n  \
             Camille, who owns the house     {origin}enter/{owner}\n  \
             Soline, who hosts a group       {origin}enter/{host}\n  \
             Lucie, a member who is asked    {origin}enter/{member}\n\n\
             An invitation for a newcomer:     {origin}i/{invitation}\n\
             Programs sign in with any handle here, such as `lucie`, and the password {password}",
            owner = owner.reveal(),
            host = host.reveal(),
            member = member.reveal(),
            invitation = invitation.reveal(),
        )
    }

    pub async fn close(self) {
        self.house.close().await;
    }
}

/// A folder that is removed when it is let go.
struct Folder(PathBuf);

impl Folder {
    fn new() -> anyhow::Result<Self> {
        let chance = u64::from_le_bytes(random());
        let folder = std::env::temp_dir().join(format!("salon-demo-{chance:016x}"));
        make_private_folder(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(folder = %self.0.display(), %error, "the demo left its folder behind");
        }
    }
}
