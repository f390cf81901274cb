//! Salon: a closed house with a window that its authors open. This is the map of the house.
//!
//! # The rooms of the source
//!
//! | file | what it is |
//! |---|---|
//! | [`values`] | small things that cannot be wrong: ids, moments, handles, words, secrets |
//! | [`clock`] | the one place that reads the time of day |
//! | [`config`] | every setting, each one sentence |
//! | [`db`] | one door, two databases; a statement is written once |
//! | [`jobs`] | work for after the answer, put down in the same transaction |
//! | [`letters`] | what the house sends by mail, if it can |
//! | [`policy`] | who may see or do what, asked by every door |
//! | [`audit`] | what was done that matters, in the transaction that did it |
//! | [`members`] | who belongs: members, passwords, sessions, and the house itself |
//! | [`notices`] | a sentence for one person, until they have seen it |
//! | [`groups`], [`rooms`] | who may enter, where people talk, how far each has read |
//! | [`files`] | what is attached to it: kept, drawn anew, given to whoever may read |
//! | [`messages`] | what is said, numbered and kept; its [`scribe`](messages::scribe) commits together what waits together |
//! | [`invitations`] | how a stranger becomes a member |
//! | [`requests`] | somebody asks to be let in, and hosts answer |
//! | [`moderation`] | what is reported, what is done about it, and who looks at it again |
//! | [`household`] | who answers for the house, what hosts do about a branch, how somebody leaves |
//! | [`live`] | who hears what now |
//! | [`window`] | the frozen copies that the world may see, and what comes back from there |
//! | [`mod@todo`] | everything that waits for somebody's answer, in one list |
//! | [`highlights`] | what a group chooses to show, once its authors agreed |
//! | [`fediverse`] | how other servers see the house |
//! | [`push`] | who is called on their devices, when nobody looks |
//! | [`feed`] | what waits for somebody in all their groups, in one column |
//! | [`web`] | pages for people, an API for programs, a socket for both |
//! | [`demo`], [`commands`] | a house to try; what the owner asks at the command line |
//!
//! # The direction
//!
//! A room may look down this list, never up:
//!
//! ```text
//! values → clock → config → db → jobs → letters → policy → audit → members → notices → groups
//!        → rooms → files → messages → live → invitations → requests → moderation → household → window → todo
//!        → highlights → fediverse → push → feed → web → demo → commands → lib, main
//! ```
//!
//! What must stay absent is tested, in `tests/house/architecture.rs`:
//! * No community room knows HTTP, HTML or ActivityPub; [`live`] carries events and draws nothing.
//! * [`fediverse`] and the public pages read the window's tables and no other.
//! * Nothing waits on the network inside a transaction; nothing but the database is awaited there.
//! * Events are hints: a machine may lose one, the database may not lose a message.
//! * Nobody asks the time or makes up chance but [`clock`] and [`values`].
//!
//! # A message, from a key to every screen
//!
//! 1. A page draws the message as pending and sends `say` with an id of its own making
//!    (`templates/assets/js/outbox.js`), over the socket of [`web`].
//! 2. The socket reads it as a [`messages::Say`], whose body is fit by its type, and puts it in line
//!    before the [`scribe`](messages::scribe).
//! 3. The scribe takes everything in line into one transaction. For each, [`policy`] is asked whether
//!    its author may speak here, the room's row gives the next number, the message is inserted. The
//!    same id again is answered with the message it named first.
//! 4. After the commit, synced to the disk, the author is answered and [`live::Hub`] tells the group,
//!    in the order of commits.
//! 5. Each socket draws the message, once for all of them, from the template that the page is made of
//!    (`templates/parts/message.html`), and sends what is ready together. Whoever is too slow is cut.
//! 6. A page that sees 41 and then 43, or comes back after a cut, asks to `listen` since 41.
//!
//! # An invitation, from a note to a new member
//!
//! 1. A member writes it ([`invitations::create`]); only the hash of its code is kept.
//! 2. `GET /i/<code>` looks ([`invitations::look`]) and shows who invites, what is inside, who will be
//!    able to read, what leaves the house. Looking uses nothing up; every dead code looks the same.
//! 3. `POST` reads the form by types, waits for a turn to hash the password, looks again, and
//!    [`invitations::redeem`]s: one statement spends a use, then the member is admitted and welcomed
//!    in the groups that the inviter may still open, or nothing of it happens.
//! 4. A session opens, and the newcomer stands in the first room of the first group.
//!
//! # A highlight, to a timeline elsewhere
//!
//! 1. Somebody in the room proposes messages ([`highlights::propose`]); every author is asked about the
//!    exact words. Silence is no; rewording asks everybody again.
//! 2. When all have agreed a host lets it out ([`highlights::approve`]). For ten minutes each author may
//!    still stop it; then it goes ([`highlights::let_go`]): the words are copied into the window
//!    ([`window::publish`]), signed as each agreed, and what every follower's server must hear is
//!    written in the same transaction, with a job for each server.
//! 3. The job loop sends ([`fediverse::Fediverse::deliver_to`]) in order, one server never waiting for
//!    another; who may have got a copy is noted before the first byte leaves.
//! 4. Withdrawing ([`window::withdraw`]) erases the words here and asks everybody who was noted to
//!    delete theirs; the page answers 410.

pub mod audit;
pub mod clock;
pub mod commands;
pub mod config;
pub mod db;
pub mod demo;
pub mod fediverse;
pub mod feed;
pub mod files;
pub mod groups;
pub mod highlights;
pub mod household;
pub mod invitations;
pub mod jobs;
pub mod letters;
pub mod live;
pub mod members;
pub mod messages;
pub mod moderation;
pub mod notices;
pub mod policy;
pub mod push;
pub mod requests;
pub mod rooms;
pub mod todo;
pub mod values;
pub mod web;
pub mod window;

use std::{net::SocketAddr, path::Path, time::Duration};

use anyhow::Context;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    clock::Clock,
    config::{Peers, Settings},
    db::Db,
    fediverse::Fediverse,
    files::Files,
    jobs::{Ended, Work},
    letters::Post,
    live::Hub,
    members::{links, sessions},
    messages::{
        Changed,
        fading::{self, Due},
        scribe::Scribe,
    },
    push::bell::{self, Bell},
    values::{GroupId, HighlightId, MessageId, Span, Timestamp},
    web::{Site, tokens, tokens::Tokens},
};

/// An open house: it answers at [`Salon::address`] until it is closed.
pub struct Salon {
    pub address: SocketAddr,
    /// Where people find it.
    pub origin: url::Url,
    db: Db,
    clock: Clock,
    hub: Hub,
    serving: TaskTracker,
    writing: TaskTracker,
    stop: CancellationToken,
}

/// How long what is under way may take when the house closes.
const FAREWELL: Duration = Duration::from_secs(15);

impl Salon {
    /// Opens the house: migrates what it keeps, starts its work, and listens before it returns.
    pub async fn open(mut settings: Settings, clock: Clock) -> anyhow::Result<Self> {
        let db = open_db(&settings).await?;
        let listener = TcpListener::bind(settings.listen)
            .await
            .with_context(|| format!("{} cannot be listened on", settings.listen))?;
        settings.listen = listener.local_addr()?;
        let address = settings.listen;
        let (hub, stop) = (Hub::default(), CancellationToken::new());
        let (serving, writing) = (TaskTracker::new(), TaskTracker::new());
        let (bell, heard) = Bell::hang();
        let scribe = Scribe::start(db.clone(), clock.clone(), &writing, {
            let (hub, bell) = (hub.clone(), bell.clone());
            move |said| {
                bell.ring(said);
                hub.said(said.clone());
            }
        });
        let key = found(&db, &clock).await?;
        let tokens = Tokens::new(&key, settings.origin().origin().ascii_serialization())?;
        let origin = settings.origin();
        let fediverse = Fediverse::new(db.clone(), clock.clone(), settings.peers)?;
        let push = calling(&db, settings.peers, &origin).await?;
        let ringing = (db.clone(), clock.clone(), hub.clone());
        serving.spawn(bell::listen(ringing, heard, stop.clone()));
        let post = match (&settings.smtp_url, &settings.mail_from) {
            (Some(server), Some(from)) => Some(Post::new(server.reveal(), from)?),
            _ => None,
        };
        let around = (db.clone(), clock.clone(), settings);
        let files = Files::open(&around.2, around.0.clone(), around.1.clone())?;
        let site = Site::new(
            around,
            (hub.clone(), scribe),
            (tokens, fediverse),
            (push, bell),
            (stop.clone(), serving.clone()),
            (files, post),
        );
        let router = web::router(&site);
        serving.spawn(web::serve(listener, router, stop.clone()));
        serving.spawn(work(site, stop.clone()));
        Ok(Self {
            address,
            origin,
            db,
            clock,
            hub,
            serving,
            writing,
            stop,
        })
    }

    /// The database, for whoever opened the house.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Says where the house is, and how to claim it if nobody has.
    pub async fn announce(&self) -> anyhow::Result<()> {
        let mut tx = self.db.write().await?;
        if members::is_claimed(&mut tx).await? {
            commands::tell(&format!("Salon is open at {}", self.origin));
            return Ok(());
        }
        let token = links::to_claim(&mut tx, self.clock.now()).await?;
        tx.commit().await?;
        commands::tell(&format!(
            "Salon is open and has no owner yet. Within 24 hours, once: {}claim/{}",
            self.origin,
            token.reveal()
        ));
        Ok(())
    }

    /// Closes the house: sockets are told when to come back, what is under way ends, the log is folded in.
    pub async fn close(self) {
        self.hub.closing();
        self.stop.cancel();
        self.serving.close();
        if tokio::time::timeout(FAREWELL, self.serving.wait())
            .await
            .is_err()
        {
            tracing::warn!("not everything ended in time");
        }
        self.writing.close();
        // Whoever still holds the scribe must not keep the house open.
        let _ = tokio::time::timeout(FAREWELL, self.writing.wait()).await;
        self.db.close().await;
    }
}

/// Opens the database that the settings name, brought up to date.
pub async fn open_db(settings: &Settings) -> anyhow::Result<Db> {
    let db = if let Some(url) = &settings.database_url {
        let db = Db::postgres(url).await;
        db.context("the PostgreSQL database cannot be reached")?
    } else {
        make_private_folder(&settings.data)?;
        let file = settings.data.join("salon.db");
        let db = Db::sqlite(&file).await;
        db.with_context(|| format!("{} cannot be opened", file.display()))?
    };
    db.migrate()
        .await
        .context("the database cannot be brought up to date")?;
    Ok(db)
}

/// The folder holds keys and everything people said: for nobody else on this machine to read.
fn make_private_folder(folder: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let made = builder.create(folder);
    made.with_context(|| format!("the data folder {} cannot be made", folder.display()))
}

/// Founds the house on its first start, and gives the key that signs its access tokens.
pub async fn found(db: &Db, clock: &Clock) -> anyhow::Result<Vec<u8>> {
    let now = clock.now();
    let mut tx = db.write().await?;
    members::found_house(&mut tx, &tokens::fresh_key(), now).await?;
    members::people::know_everybody(&mut tx).await?;
    members::handles::outline_everybody(&mut tx).await?;
    invitations::make_findable(&mut tx).await?;
    messages::search::index_everything(&mut tx).await?;
    fediverse::complete_keys(&mut tx).await?;
    fediverse::check_keys(&mut tx).await?;
    jobs::add(&mut tx, &Work::Sweep, now).await?;
    let key = members::token_key(&mut tx).await?;
    tx.commit().await?;
    Ok(key)
}

/// Whoever calls people's devices, with the key by which push services know the house.
async fn calling(db: &Db, peers: Peers, origin: &url::Url) -> anyhow::Result<push::Sender> {
    let mut tx = db.write().await?;
    let key = push::devices::house_key(&mut tx).await?;
    tx.commit().await?;
    push::Sender::new(db.clone(), peers, &key, origin.to_string())
}

/// What each kind of work means.
async fn work(site: Site, stop: CancellationToken) {
    let (db, clock) = (site.db.clone(), site.clock.clone());
    jobs::run(db, clock, stop, move |work, attempts| {
        let site = site.clone();
        async move {
            match work {
                Work::ClosePoll { message } => close_poll(&site, message).await,
                Work::DeliverTo { host } => site.fediverse.deliver_to(&host).await,
                Work::Fade { message } => fade(&site, message).await,
                Work::Heard { host } => site.fediverse.attend_to(&host).await,
                Work::Invited {
                    invitation,
                    email,
                    lang,
                } => web::write_to_invited(&site, invitation, &email, lang).await,
                Work::LetGo { highlight } => let_go(&site, highlight).await,
                Work::Letter { letter } => {
                    let now = site.clock.now();
                    letters::send(&site.db, site.post.as_ref(), letter, now).await
                }
                Work::Preview { message } => web::look_up(&site, message).await,
                Work::Remind { member } => web::remind(&site, member).await,
                Work::Ring { session, room } => web::ring(&site, (session, room), attempts).await,
                Work::Lost { email } => web::write_to_lost(&site, &email).await,
                Work::SayLater { later } => web::say_later(&site, later).await,
                Work::Settle { group } => settle(&site, group).await,
                Work::Sweep => sweep(&site).await,
                Work::Tell { member, .. } => web::tell(&site, member).await,
                Work::TidyFiles => site.files.tidy().await.map(|()| Ended::Done),
            }
        }
    })
    .await;
}

async fn let_go(site: &Site, highlight: HighlightId) -> anyhow::Result<Ended> {
    let now = site.clock.now();
    let copied = highlights::copy_pictures((&site.db, &site.files), highlight, now).await?;
    let mut tx = site.db.write().await?;
    highlights::let_go(&mut tx, highlight, &copied, now).await?;
    tx.commit().await?;
    Ok(Ended::Done)
}

async fn close_poll(site: &Site, message: MessageId) -> anyhow::Result<Ended> {
    let mut tx = site.db.write().await?;
    let ended = messages::polls::end_in_time(&mut tx, message, site.clock.now()).await?;
    tx.commit().await?;
    heard(site, ended.into_iter().collect());
    Ok(Ended::Done)
}

fn heard(site: &Site, changed: Vec<Changed>) {
    for changed in changed {
        site.hub.changed(changed);
    }
}

async fn fade(site: &Site, message: MessageId) -> anyhow::Result<Ended> {
    let mut tx = site.db.write().await?;
    let due = fading::fade(&mut tx, message, site.clock.now()).await?;
    tx.commit().await?;
    Ok(match due {
        Due::Nothing => Ended::Done,
        Due::NotYet(at) => Ended::Again(at),
        Due::Gone(changed) => {
            heard(site, changed);
            Ended::Done
        }
    })
}

/// Lets go, room by room, what is older than its group keeps.
async fn tidy_rooms(site: &Site, now: Timestamp) -> anyhow::Result<()> {
    let mut conn = site.db.read().await?;
    let rooms = fading::rooms(&mut conn).await?;
    drop(conn);
    for room in rooms {
        let mut tx = site.db.write().await?;
        let gone = fading::tidy(&mut tx, room, now).await?;
        tx.commit().await?;
        heard(site, gone);
    }
    Ok(())
}

async fn settle(site: &Site, group: GroupId) -> anyhow::Result<Ended> {
    let mut tx = site.db.write().await?;
    let settled = groups::settle(&mut tx, group, site.clock.now()).await?;
    tx.commit().await?;
    for member in settled.gone {
        site.hub.left(member, group);
    }
    Ok(settled.next.map_or(Ended::Done, Ended::Again))
}

async fn sweep(site: &Site) -> anyhow::Result<Ended> {
    let now = site.clock.now();
    site.limits.sweep();
    let mut tx = site.db.write().await?;
    let over = sessions::sweep(&mut tx, now).await?;
    fediverse::sweep(&mut tx, now).await?;
    files::sweep(&mut tx, now).await?;
    messages::previews::sweep(&mut tx, now).await?;
    tx.commit().await?;
    for session in over {
        site.hub.signed_out(session);
    }
    tidy_rooms(site, now).await?;
    web::write_digests(site, now).await?;
    Ok(Ended::Again(now.plus(Span::hours(1))))
}
