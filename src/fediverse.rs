//! How other servers see the house: its addresses, what stands there, what comes in, what goes out.
//!
//! This reads the window's tables and nothing of the community's. While the window is closed every
//! route answers as any unknown address does.

mod actors;
pub mod addresses;
pub mod client;
mod clocks;
mod deliver;
mod documents;
mod followers;
#[cfg(fuzzing)]
pub mod fuzzing;
mod inbox;
mod intents;
mod kept;
mod peers;
mod proof;
mod remote;
mod rotation;
pub mod signature;
mod synchronization;
mod trouble;
mod webfinger;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::{
    clock::Clock,
    config::Peers,
    db::{self, Db, Write},
    values::{ActorId, CopyId, Span, Timestamp},
    window::{self, Actor, Content, Copy, replies, silence, wishes},
};
use actors::{Keys, ShownKeys};
use addresses::Addresses;
use client::{ACTIVITY_JSON, Client};
use clocks::Clocks;
use trouble::Trouble;

pub use actors::{Face, FaceError, make_key, show};
pub use documents::{PUBLIC, note as note_of};
pub use intents::NoWay;
pub use kept::{Lost, check_keys};
pub use rotation::{Changing, change_keys, complete_keys, end_change, fresh_keys};
pub use trouble::Absent;

/// The bridge to other servers; cheap to copy.
#[derive(Clone)]
pub struct Fediverse(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    client: Client,
    /// By their actors and numbers.
    keys: Mutex<HashMap<(ActorId, i64), Arc<Keys>>>,
    asked: remote::Asked,
    heard: remote::Asked,
    clocks: Clocks,
    asking: Semaphore,
}

impl Fediverse {
    pub fn new(db: Db, clock: Clock, peers: Peers) -> reqwest::Result<Self> {
        let asked = remote::asked(&clock);
        let heard = remote::heard(&clock);
        Ok(Self(Arc::new(Inner {
            db,
            clock,
            client: Client::new(peers)?,
            keys: Mutex::default(),
            asked,
            heard,
            clocks: Clocks::default(),
            asking: Semaphore::new(remote::AT_ONCE),
        })))
    }

    fn db(&self) -> &Db {
        &self.0.db
    }

    fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn client(&self) -> &Client {
        &self.0.client
    }

    fn heard(&self) -> &remote::Asked {
        &self.0.heard
    }

    fn clocks(&self) -> &Clocks {
        &self.0.clocks
    }

    /// Whether our clock is so wrong that other servers do not believe us, as far as they can tell.
    pub fn clock_is_wrong(&self) -> bool {
        self.clocks().are_against_us(self.clock().now())
    }

    fn keys(&self) -> &Mutex<HashMap<(ActorId, i64), Arc<Keys>>> {
        &self.0.keys
    }

    async fn shown_keys(&self, handle: &str) -> Result<ShownKeys, Trouble> {
        let mut conn = self.db().read().await?;
        let keys = actors::shown_keys(&mut conn, handle).await;
        keys.map_err(Trouble::Broken)
    }

    /// Our addresses, while the window is open.
    pub async fn addresses(&self) -> db::Result<Option<Addresses>> {
        let public_url = window::address(&mut self.db().read().await?).await?;
        Ok(public_url.and_then(|url| Addresses::under(&url)))
    }

    /// Everything that other servers ask for.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/.well-known/webfinger", get(webfinger::webfinger))
            .route("/.well-known/nodeinfo", get(webfinger::nodeinfo_links))
            .route("/nodeinfo/2.1", get(webfinger::nodeinfo))
            .route("/ap/house", get(house))
            .route("/ap/house/outbox", get(house_outbox))
            .route("/ap/groups/{handle}", get(group))
            .route("/ap/groups/{handle}/outbox", get(outbox))
            .route("/ap/groups/{handle}/followers", get(followers_count))
            .route(
                "/ap/groups/{handle}/followers_synchronization",
                get(synchronization::followers_there),
            )
            .route("/ap/groups/{handle}/inbox", post(inbox::of_group))
            .route("/ap/inbox", post(inbox::shared))
            .route("/ap/groups/{handle}/featured", get(featured))
            .route("/ap/replies/{reply}", get(permission))
            .route("/ap/stamps/{stamp}", get(stamp))
            .route("/ap/notes/{copy}", get(note))
            .route("/ap/notes/{copy}/create", get(creation))
            .method_not_allowed_fallback(absent)
            .layer(DefaultBodyLimit::max(LARGEST))
            .layer(middleware::from_fn_with_state(self.clone(), while_open))
            .with_state(self.clone())
    }
}

/// The largest activity that is read.
const LARGEST: usize = 1024 * 1024;

/// Forgets what is no longer needed to recognise a repetition, or to prove a delivery.
pub async fn sweep(tx: &mut Write, now: Timestamp) -> db::Result<()> {
    tx.query("DELETE FROM seen_activities WHERE seen_at < $1")
        .bind(now.minus(Span::days(45)))
        .run()
        .await?;
    wishes::sweep(tx, now).await?;
    end_change(tx, now).await?;
    tx.query("DELETE FROM remote_keys WHERE fetched_at < $1")
        .bind(now.minus(Span::days(30)))
        .run()
        .await?;
    Ok(())
}

/// The door of every route: closed, it cannot be told from a wall.
async fn while_open(
    State(fediverse): State<Fediverse>,
    mut request: Request,
    next: Next,
) -> Result<Response, Trouble> {
    let at = fediverse.addresses().await?.ok_or(Trouble::Absent)?;
    request.extensions_mut().insert(at);
    Ok(next.run(request).await)
}

async fn absent() -> Trouble {
    Trouble::Absent
}

type At = Extension<Addresses>;

async fn house(State(fediverse): State<Fediverse>, at: At) -> Result<Response, Trouble> {
    fediverse.house_voice(&at).await.map_err(Trouble::Broken)?;
    let keys = fediverse.shown_keys(addresses::HOUSE).await?;
    Ok(activity(&documents::house(&at, &keys)))
}

async fn house_outbox(at: At) -> Response {
    activity(&documents::count(&at.outbox(addresses::HOUSE), 0))
}

async fn group(
    State(fediverse): State<Fediverse>,
    at: At,
    Path(handle): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let actor = fediverse.known(&handle).await?;
    if is_browser(&headers) {
        return Ok(to_page(&at.page_of(&actor.handle)));
    }
    if let Some(since) = actor.silent_since {
        // Who checks the last signatures looks the key up here (case 3).
        let mut conn = fediverse.db().read().await?;
        if !silence::is_still_heard(&mut conn, actor.id).await? {
            let gone = activity(&documents::former_group(&at, &actor, since));
            return Ok((StatusCode::GONE, gone).into_response());
        }
    }
    let keys = fediverse.shown_keys(&actor.handle).await?;
    Ok(activity(&documents::group(&at, &actor, &keys)))
}

async fn followers_count(
    State(fediverse): State<Fediverse>,
    at: At,
    Path(handle): Path<String>,
) -> Result<Response, Trouble> {
    let actor = fediverse.actor(&handle).await?;
    let total = window::follower_count(&mut fediverse.db().read().await?, actor.id).await?;
    let id = at.followers(&actor.handle);
    Ok(activity(&documents::count(&id, total)))
}

#[derive(Deserialize)]
struct Page {
    page: Option<bool>,
    /// The last copy of the page before.
    after: Option<CopyId>,
}

async fn outbox(
    State(fediverse): State<Fediverse>,
    at: At,
    Path(handle): Path<String>,
    Query(wanted): Query<Page>,
) -> Result<Response, Trouble> {
    let actor = fediverse.actor(&handle).await?;
    let id = at.outbox(&actor.handle);
    if wanted.page == Some(true) {
        return fediverse.outbox_page(&at, &actor, wanted.after).await;
    }
    let total = window::shown_count(&mut fediverse.db().read().await?, actor.id).await?;
    Ok(activity(&documents::outbox(&id, total)))
}

const PAGE: i64 = 20;
/// Servers show few of them, and Mastodon as if they were pinned.
const FEATURED: i64 = 3;

impl Fediverse {
    async fn actor(&self, handle: &str) -> Result<Actor, Trouble> {
        let actor = self.known(handle).await?;
        match actor.silent_since {
            None => Ok(actor),
            Some(_) => Err(Trouble::Gone),
        }
    }

    /// The same, also if it speaks no more.
    async fn known(&self, handle: &str) -> Result<Actor, Trouble> {
        window::actor_by_handle(&mut self.db().read().await?, handle)
            .await?
            .ok_or(Trouble::Absent)
    }

    async fn outbox_page(
        &self,
        at: &Addresses,
        actor: &Actor,
        after: Option<CopyId>,
    ) -> Result<Response, Trouble> {
        let mut conn = self.db().read().await?;
        let mut copies = Vec::new();
        for copy in window::shown_by(&mut conn, actor.id, after, PAGE).await? {
            let content = window::content(&mut conn, copy.id).await?;
            copies.push((copy, content));
        }
        let outbox = at.outbox(&actor.handle);
        let page = |after: CopyId| format!("{outbox}?page=true&after={after}");
        let id = after.map_or_else(|| format!("{outbox}?page=true"), page);
        let full = copies.len() == usize::try_from(PAGE).unwrap_or_default();
        let next = copies
            .last()
            .filter(|_| full)
            .map(|(copy, _)| page(copy.id));
        let page = documents::outbox_page(at, &actor.handle, (&id, next), &copies);
        Ok(activity(&page))
    }

    /// The copy behind a note's address, withdrawn or not, and its actor's handle.
    async fn copy(&self, id: &str) -> Result<(Copy, Content, String), Trouble> {
        let id: CopyId = id.parse().map_err(|_| Trouble::Absent)?;
        let mut conn = self.db().read().await?;
        let copy = window::find(&mut conn, id).await?.ok_or(Trouble::Absent)?;
        let actor = window::actor(&mut conn, copy.actor_id).await?;
        let content = window::content(&mut conn, id).await?;
        Ok((copy, content, actor.ok_or(Trouble::Absent)?.handle))
    }
}

async fn note(
    State(fediverse): State<Fediverse>,
    at: At,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let (copy, content, handle) = fediverse.copy(&id).await?;
    if is_browser(&headers) {
        return Ok(to_page(&at.page(&copy.slug)));
    }
    if copy.withdrawn_at.is_some() {
        return Ok(gone(&at, &copy));
    }
    Ok(activity(&documents::note(&at, &handle, &copy, &content)))
}

async fn creation(
    State(fediverse): State<Fediverse>,
    at: At,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let (copy, content, handle) = fediverse.copy(&id).await?;
    if copy.withdrawn_at.is_some() {
        return Ok(gone(&at, &copy));
    }
    Ok(activity(&documents::create(&at, &handle, &copy, &content)))
}

/// What a profile shows first: the newest of what is shown, by their addresses.
async fn featured(
    State(fediverse): State<Fediverse>,
    at: At,
    Path(handle): Path<String>,
) -> Result<Response, Trouble> {
    let actor = fediverse.actor(&handle).await?;
    let mut conn = fediverse.db().read().await?;
    let copies = window::shown_by(&mut conn, actor.id, None, FEATURED).await?;
    Ok(activity(&documents::featured(&at, &actor.handle, &copies)))
}

/// The proof that a reply was opened; once it is hidden, changed or deleted, or what it answers is withdrawn, there
/// is none.
async fn permission(
    State(fediverse): State<Fediverse>,
    at: At,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let id = id.parse().map_err(|_| Trouble::Absent)?;
    let mut conn = fediverse.db().read().await?;
    let reply = replies::find(&mut conn, id).await?;
    let reply = reply.filter(|reply| reply.state == replies::State::Opened);
    let reply = reply.ok_or(Trouble::Absent)?;
    let copy = window::find(&mut conn, reply.copy_id).await?;
    copy.filter(|copy| copy.withdrawn_at.is_none())
        .ok_or(Trouble::Absent)?;
    let actor = window::actor(&mut conn, reply.actor_id).await?;
    let actor = actor.ok_or(Trouble::Absent)?;
    Ok(activity(&documents::permission(&at, &actor.handle, &reply)))
}

/// The proof that a quote was said yes to; once that is taken back there is none.
async fn stamp(
    State(fediverse): State<Fediverse>,
    at: At,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let id = id.parse().map_err(|_| Trouble::Absent)?;
    let mut conn = fediverse.db().read().await?;
    let wish = wishes::find(&mut conn, id).await?;
    let wish = wish.filter(|wish| wish.state == wishes::State::Granted);
    let wish = wish.ok_or(Trouble::Absent)?;
    let copy = wish.copy_id.ok_or(Trouble::Absent)?;
    let actor = window::actor(&mut conn, wish.actor_id).await?;
    let actor = actor.ok_or(Trouble::Absent)?;
    Ok(activity(&documents::stamp(
        &at,
        &actor.handle,
        (&wish, copy),
    )))
}

fn gone(at: &Addresses, copy: &Copy) -> Response {
    let tombstone = activity(&documents::tombstone(at, copy));
    (StatusCode::GONE, tombstone).into_response()
}

/// A document as other servers expect it. Nothing keeps it: it may be withdrawn at any time.
fn activity(document: &Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, ACTIVITY_JSON),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "Accept, Signature"),
    ];
    (headers, document.to_string()).into_response()
}

fn to_page(url: &str) -> Response {
    ([(header::VARY, "Accept, Signature")], Redirect::to(url)).into_response()
}

/// Whether it is a person's browser that asks, not a server.
fn is_browser(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accepted| accepted.contains("text/html") && !is_asked(accepted))
}

/// Whether one of the two media types of activities is asked for.
fn is_asked(accepted: &str) -> bool {
    accepted.contains(ACTIVITY_JSON) || accepted.contains("application/ld+json")
}
