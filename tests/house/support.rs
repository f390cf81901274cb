//! What every story stands on: a house that is open, and people who act through its public doors.

#[path = "support/chance.rs"]
pub(crate) mod chance;
#[path = "support/databases.rs"]
pub(crate) mod databases;
#[path = "support/device.rs"]
pub(crate) mod device;
#[path = "support/large.rs"]
pub(crate) mod large;
#[path = "support/members.rs"]
pub(crate) mod members;
#[path = "support/program.rs"]
pub(crate) mod program;
#[path = "support/sockets.rs"]
pub(crate) mod sockets;
#[path = "support/visitors.rs"]
pub(crate) mod visitors;

use std::{
    net::Ipv4Addr,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use clap::Parser;
use salon::{
    Salon,
    clock::Clock,
    config::{Cli, Settings},
    db::Db,
    members::links::to_claim,
    values::Span,
};

pub(crate) use self::{
    databases::{Backup, Kind, Place},
    members::{Group, Member},
    visitors::Visitor,
};

/// A house on its own port, with its own database and its own clock.
pub(crate) struct House {
    pub(crate) clock: Clock,
    pub(crate) origin: String,
    settings: Settings,
    /// `None` while it is closed between two openings.
    salon: Mutex<Option<Salon>>,
    http: reqwest::Client,
    strangers: AtomicU32,
    // Last, so that the database outlives whoever uses it.
    place: Place,
}

impl House {
    pub(crate) async fn on(kind: Kind) -> Self {
        Self::with(kind, &[]).await
    }

    /// With more on its command line than an address and a folder.
    pub(crate) async fn with(kind: Kind, more: &[&str]) -> Self {
        let place = Place::on(kind).await;
        let folder = place.folder.path().to_str().unwrap();
        let mut line = vec!["salon", "--listen", "127.0.0.1:0", "--data", folder];
        line.extend(["--peers", "any"]);
        let url = place.url();
        if let Some(url) = &url {
            line.extend(["--database-url", url]);
        }
        // Passwords are dear in one story.
        if !more.contains(&"--password-memory") {
            line.extend(["--password-memory", "1"]);
        }
        // Stories are told faster than people speak.
        if !more.contains(&"--messages-per-second") {
            line.extend(["--messages-per-second", "100000"]);
        }
        // Ten minutes are a story of their own.
        if !more.contains(&"--cooling-off") {
            line.extend(["--cooling-off", "0m"]);
        }
        line.extend(more);
        let mut settings = Cli::parse_from(line).settings;
        let clock = Clock::default();
        let salon = Salon::open(settings.clone(), clock.clone()).await.unwrap();
        settings.listen = salon.address;
        Self {
            clock,
            origin: format!("http://{}", salon.address),
            settings,
            salon: Mutex::new(Some(salon)),
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .unwrap(),
            strangers: AtomicU32::new(0),
            place,
        }
    }

    /// The database of the open house, for what the command line does.
    pub(crate) fn db(&self) -> Db {
        let salon = self.salon.lock().unwrap();
        salon.as_ref().expect("the house is open").db().clone()
    }

    /// Where it keeps what it has.
    pub(crate) fn folder(&self) -> &Path {
        &self.settings.data
    }

    /// Closes the house as a signal would.
    pub(crate) async fn close(&self) {
        let salon = self.salon.lock().unwrap().take();
        salon.expect("the house is open").close().await;
    }

    /// Its backup, made while it is closed.
    pub(crate) async fn backed_up(&self) -> Backup {
        self.place.backed_up().await
    }

    /// Puts a backup in the place of everything that it has since then; it is closed.
    pub(crate) async fn put_back(&self, backup: &Backup) {
        self.place.put_back(backup).await;
    }

    /// Changes what it keeps behind its back, while it is closed.
    pub(crate) async fn is_tampered_with(&self, statements: &[&'static str]) {
        let db = self.place.open().await;
        let mut tx = db.write().await.unwrap();
        for statement in statements {
            tx.query(*statement).run().await.unwrap();
        }
        tx.commit().await.unwrap();
        db.close().await;
    }

    /// What it says instead of opening.
    pub(crate) async fn refuses_to_open(&self) -> String {
        let opened = Salon::open(self.settings.clone(), self.clock.clone()).await;
        format!("{:#}", opened.err().expect("it does not open"))
    }

    /// How it was started.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Opens it again, where people know it.
    pub(crate) async fn reopen(&self) {
        let salon = Salon::open(self.settings.clone(), self.clock.clone()).await;
        *self.salon.lock().unwrap() = Some(salon.unwrap());
    }

    pub(crate) fn later(&self, span: Span) {
        self.clock.advance(span);
    }

    /// Somebody nobody knows, at an address of their own.
    pub(crate) fn stranger(&self) -> Visitor {
        let number = self.strangers.fetch_add(1, Ordering::Relaxed) + 1;
        let [_, b, c, d] = number.to_be_bytes();
        let address = Ipv4Addr::new(198, 18 + b, c, d);
        Visitor::new(self.http.clone(), &self.origin, &address.to_string())
    }

    /// The link that the command line prints for whoever opens the house first.
    pub(crate) async fn claim_link(&self) -> String {
        let mut tx = self.db().write().await.unwrap();
        let token = to_claim(&mut tx, self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        format!("/claim/{}", token.reveal())
    }

    /// Claims the house.
    pub(crate) async fn owner(&self, handle: &str) -> Member {
        let link = self.claim_link().await;
        let mut person = self.stranger();
        let claimed = person
            .posts(
                &link,
                &[
                    ("house", "La Verrière"),
                    ("name", &members::name_of(handle)),
                    ("handle", handle),
                    ("password", members::PASSWORD),
                ],
            )
            .await;
        assert_eq!(claimed.status, 303, "{}", claimed.gist());
        Member::new(person, handle).await
    }
}

/// Tells a story on each database, as two tests with their own names.
macro_rules! on_both {
    ($($(#[$note:meta])* async fn $name:ident($place:ident: $kind:ty) $body:block)+) => {$(
        $(#[$note])*
        mod $name {
            use super::*;

            async fn tell($place: $kind) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                tell(<$kind>::on($crate::support::databases::Kind::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if $crate::support::databases::postgres_server().is_some() {
                    tell(<$kind>::on($crate::support::databases::Kind::Postgres).await).await;
                }
            }
        }
    )+};
}
