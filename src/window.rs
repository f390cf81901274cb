//! The window: frozen copies of what its authors agreed to show, and nothing else.
//!
//! Public pages and the fediverse read these tables alone (invariant 42). What is published,
//! changed or withdrawn and what other servers must hear of it are one transaction.

pub mod allowed;
pub mod blocks;
pub mod flags;
pub mod followers;
pub mod pictures;
mod planning;
mod reading;
pub mod replies;
pub mod servers;
pub mod silence;
pub mod stamps;
pub mod tags;
pub mod wishes;

pub use self::{
    reading::{
        all_shown, content, find, find_by_slug, follower_count, in_view, receiver_count, shown_by,
        shown_count, tally,
    },
    wishes::Quotes,
};

use self::{
    pictures::Picture,
    planning::{tell_followers, tell_receivers},
};
use crate::{
    db::{self, Conn, Sql, Write},
    jobs::{self, Work},
    values::{ActorId, CopyId, GroupId, Lang, Timestamp, slug},
    words,
};

words! {
    /// As what other servers show somebody who speaks through the window.
    pub enum ActorType {
        Group = "group",
        /// An account that is automated.
        Service = "service",
    }

    /// What another server is told.
    pub enum DeliveryKind {
        Accept = "accept",
        /// Yes or no to what it asked.
        Answer = "answer",
        Create = "create",
        /// Of a copy; without one, of the actor itself.
        Update = "update",
        Delete = "delete",
    }
}

/// Who speaks through the window: a group under its public handle, or the house's own signer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Actor {
    pub id: ActorId,
    pub group_id: Option<GroupId>,
    pub handle: String,
    pub name: String,
    pub summary: String,
    pub created_at: Timestamp,
    /// It ended its address then, for good.
    pub silent_since: Option<Timestamp>,
    /// Its hosts say yes to each who wants to follow.
    pub approves: bool,
    /// Who may quote what it shows from now on.
    pub quotes: Quotes,
    pub actor_type: ActorType,
}

/// A published copy, or what is left of a withdrawn one.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Copy {
    pub id: CopyId,
    pub actor_id: ActorId,
    pub slug: String,
    pub title: String,
    /// What readers are told before they unfold it; empty: nothing.
    pub caution: String,
    /// Apart by spaces.
    pub hashtags: String,
    pub language: Lang,
    pub published_at: Timestamp,
    pub updated_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
    /// Who may quote it, as it was when it was published or has become stricter since.
    pub quotes: Quotes,
}

/// What one author said, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    /// `None`: without a name.
    pub signature: Option<String>,
    pub body: String,
}

/// What a copy says from now on.
#[derive(Clone, Debug)]
pub struct Edition {
    pub copy: CopyId,
    pub actor: ActorId,
    pub title: String,
    pub caution: String,
    pub hashtags: String,
    pub language: Lang,
    pub lines: Vec<Line>,
    pub pictures: Vec<Picture>,
    /// Whom it answers. That does not change.
    pub answers: Option<Answered>,
}

/// What somebody said outside, which a copy answers.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Answered {
    /// The address of their note.
    pub note: String,
    pub author: String,
    /// `@noor@elsewhere.example`
    pub handle: String,
    pub inbox: String,
    pub host: String,
}

/// What a copy says and shows.
#[derive(Clone, Debug)]
pub struct Content {
    pub lines: Vec<Line>,
    pub pictures: Vec<Picture>,
    pub answers: Option<Answered>,
}

/// How the deliveries of one copy to one server stand.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Tally {
    pub waiting: i64,
    pub delivered: i64,
    pub refused: i64,
}

/// The public address of the house, if its window is open.
pub async fn address(conn: &mut Conn) -> db::Result<Option<String>> {
    let row: Option<(String,)> = conn
        .query("SELECT public_url FROM house WHERE window_open = TRUE AND public_url IS NOT NULL")
        .optional()
        .await?;
    Ok(row.map(|(url,)| url))
}

/// How the house is called, and whether strangers may ask to come in.
pub async fn house_front(conn: &mut Conn) -> db::Result<(String, bool)> {
    conn.query("SELECT name, asking FROM house").one().await
}

pub async fn house_name(conn: &mut Conn) -> db::Result<String> {
    let (name,) = conn.query("SELECT name FROM house").one().await?;
    Ok(name)
}

/// Opens the window under an address, which stays the house's address for ever.
/// False: it was opened under another one before.
pub async fn open(tx: &mut Write, public_url: &str, now: Timestamp) -> db::Result<bool> {
    let opened = tx
        .query(
            "UPDATE house SET window_open = TRUE, public_url = $1
             WHERE public_url IS NULL OR public_url = $1",
        )
        .bind(public_url.to_owned())
        .run()
        .await?;
    if opened == 1 {
        // What was to leave while it was shut waits for an hour at a time.
        jobs::hasten_deliveries(tx, now).await?;
    }
    Ok(opened == 1)
}

/// Closes the window: from now on nothing outside can be told from a house without one.
pub async fn close(tx: &mut Write) -> db::Result<()> {
    tx.query("UPDATE house SET window_open = FALSE")
        .run()
        .await?;
    Ok(())
}

/// The actor that a group speaks through.
pub async fn actor_of(conn: &mut Conn, group: GroupId) -> db::Result<Option<Actor>> {
    conn.query(
        "SELECT id, group_id, handle, name, summary, created_at, silent_since, approves, quotes, actor_type FROM actors WHERE group_id = $1",
    )
    .bind(group)
    .optional()
    .await
}

/// The actor of a group by its public handle.
pub async fn actor_by_handle(conn: &mut Conn, handle: &str) -> db::Result<Option<Actor>> {
    conn.query(
        "SELECT id, group_id, handle, name, summary, created_at, silent_since, approves, quotes, actor_type FROM actors
         WHERE handle = $1 AND group_id IS NOT NULL",
    )
    .bind(handle.to_lowercase())
    .optional()
    .await
}

/// Every group that speaks through the window, by name.
pub async fn speakers(conn: &mut Conn) -> db::Result<Vec<Actor>> {
    conn.query(
        "SELECT id, group_id, handle, name, summary, created_at, silent_since, approves, quotes, actor_type FROM actors
         WHERE group_id IS NOT NULL AND silent_since IS NULL ORDER BY lower(name), id",
    )
    .all()
    .await
}

pub async fn actor(conn: &mut Conn, id: ActorId) -> db::Result<Option<Actor>> {
    conn.query("SELECT id, group_id, handle, name, summary, created_at, silent_since, approves, quotes, actor_type FROM actors WHERE id = $1")
        .bind(id)
        .optional()
        .await
}

/// Shows a copy to the world and to the followers of its actor. Gives its address under `/l/`.
pub async fn publish(tx: &mut Write, edition: &Edition, now: Timestamp) -> db::Result<String> {
    let slug = free_slug(tx, &edition.title).await?;
    let answers = edition.answers.as_ref();
    tx.query(
        "INSERT INTO copies
             (id, actor_id, slug, title, caution, hashtags, language, published_at, updated_at,
              answers, answers_author, answers_handle, answers_inbox, answers_host, quotes)
         VALUES ($1, $2, $3, $4, $7, $8, $5, $6, $6, $9, $10, $11, $12, $13,
                 (SELECT quotes FROM actors WHERE id = $2))",
    )
    .bind(edition.copy)
    .bind(edition.actor)
    .bind(slug.clone())
    .bind(edition.title.clone())
    .bind(edition.language)
    .bind(now)
    .bind(edition.caution.clone())
    .bind(edition.hashtags.clone())
    .bind(answers.map(|answered| answered.note.clone()))
    .bind(answers.map(|answered| answered.author.clone()))
    .bind(answers.map(|answered| answered.handle.clone()))
    .bind(answers.map(|answered| answered.inbox.clone()))
    .bind(answers.map(|answered| answered.host.clone()))
    .run()
    .await?;
    write_words(tx, edition).await?;
    tell_followers(tx, (edition.copy, DeliveryKind::Create), now).await?;
    Ok(slug)
}

/// Puts a new edition in the place of a published one. False: it was withdrawn meanwhile.
pub async fn revise(tx: &mut Write, edition: &Edition, now: Timestamp) -> db::Result<bool> {
    let revised = tx
        .query(
            "UPDATE copies SET title = $2, language = $3, caution = $5, hashtags = $6,
                 updated_at = CASE WHEN updated_at < $4 THEN $4 ELSE updated_at + 1 END
             WHERE id = $1 AND withdrawn_at IS NULL",
        )
        .bind(edition.copy)
        .bind(edition.title.clone())
        .bind(edition.language)
        .bind(now)
        .bind(edition.caution.clone())
        .bind(edition.hashtags.clone())
        .run()
        .await?;
    if revised == 0 {
        return Ok(false);
    }
    erase_words(tx, edition.copy, now).await?;
    write_words(tx, edition).await?;
    tell_followers(tx, (edition.copy, DeliveryKind::Update), now).await?;
    Ok(true)
}

/// Takes a copy away: its words are erased here, and every server that may have them is asked to
/// delete them (invariant 43). False: it was gone already.
pub async fn withdraw(tx: &mut Write, copy: CopyId, now: Timestamp) -> db::Result<bool> {
    let withdrawn = tx
        .query(
            "UPDATE copies SET title = '', caution = '', hashtags = '', withdrawn_at = $2, updated_at = $2
             WHERE id = $1 AND withdrawn_at IS NULL",
        )
        .bind(copy)
        .bind(now)
        .run()
        .await?;
    if withdrawn == 0 {
        return Ok(false);
    }
    erase_words(tx, copy, now).await?;
    drop_unsent(tx, copy).await?;
    stamps::end_all(tx, copy, now).await?;
    tell_receivers(tx, copy, now).await?;
    Ok(true)
}

/// The address under `/l/` that something of this title would get now.
pub async fn free_slug(conn: &mut Conn, title: &str) -> db::Result<String> {
    let address = slug(title);
    let taken: Option<(CopyId,)> = conn
        .query("SELECT id FROM copies WHERE slug = $1")
        .bind(address.clone())
        .optional()
        .await?;
    if taken.is_none() {
        return Ok(address);
    }
    let chance = crate::values::Token::spoken().reveal()[..6].to_lowercase();
    Ok(format!("{address}-{chance}"))
}

async fn write_words(tx: &mut Write, edition: &Edition) -> db::Result<()> {
    for (position, line) in (0_i64..).zip(&edition.lines) {
        tx.query(
            "INSERT INTO copy_lines (copy_id, position, signature, body) VALUES ($1, $2, $3, $4)",
        )
        .bind(edition.copy)
        .bind(position)
        .bind(line.signature.clone())
        .bind(line.body.clone())
        .run()
        .await?;
    }
    pictures::write(tx, edition).await?;
    tags::write(tx, edition).await
}

async fn erase_words(tx: &mut Write, copy: CopyId, now: Timestamp) -> db::Result<()> {
    tx.query("DELETE FROM copy_lines WHERE copy_id = $1")
        .bind(copy)
        .run()
        .await?;
    pictures::erase(tx, copy, now).await?;
    tags::erase(tx, copy).await
}

#[derive(sqlx::FromRow)]
pub(crate) struct Inbox {
    pub(crate) actor_id: ActorId,
    pub(crate) address: String,
    pub(crate) host: String,
}

const DROP_UNSENT: Sql = Sql::Differs {
    sqlite: "UPDATE deliveries SET state = 'dropped' WHERE copy_id = $1 AND state = 'waiting'",
    // In the order in which those who deliver hold them.
    postgres: "UPDATE deliveries SET state = 'dropped' WHERE id IN (SELECT id FROM deliveries
                   WHERE copy_id = $1 AND state = 'waiting' ORDER BY id FOR UPDATE)",
};

/// What was never tried will never be sent. Whoever may have got a try has a receipt.
async fn drop_unsent(tx: &mut Write, copy: CopyId) -> db::Result<()> {
    tx.query(DROP_UNSENT).bind(copy).run().await?;
    Ok(())
}

/// Puts something in line for an inbox, and a job for its server.
pub(crate) async fn send(
    tx: &mut Write,
    to: &Inbox,
    (kind, copy, follow): (DeliveryKind, Option<CopyId>, Option<String>),
    now: Timestamp,
) -> db::Result<()> {
    tx.query(
        "INSERT INTO deliveries (id, host, inbox, actor_id, kind, copy_id, follow, queued_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(uuid::Uuid::now_v7())
    .bind(to.host.clone())
    .bind(to.address.clone())
    .bind(to.actor_id)
    .bind(kind)
    .bind(copy)
    .bind(follow)
    .bind(now)
    .run()
    .await?;
    let work = Work::DeliverTo {
        host: to.host.clone(),
    };
    jobs::add(tx, &work, now).await
}
