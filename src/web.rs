//! The web: pages for people, an API for programs, a socket for both.
//!
//! A place in the site is a file: what it is asked, one verb of the community, what it answers.

mod api;
mod arrival;
mod art;
mod aside;
mod ask;
mod asking;
mod assets;
mod atom;
mod blocks;
mod body;
mod branch;
mod bridge;
mod claim;
mod consents;
mod cover;
mod door;
mod drafts;
mod emoji;
mod enter;
mod entrance;
mod face;
mod faces;
mod failure;
mod feed;
mod files;
mod filters;
mod first_steps;
mod form;
mod forward;
#[cfg(fuzzing)]
pub mod fuzzing;
mod go;
mod group;
mod guard;
mod highlight;
mod house;
mod house_doors;
mod house_roles;
mod invitations;
mod invite;
mod kept;
mod keys;
mod later;
mod leave;
mod limits;
mod lines;
mod log;
mod manifest;
mod message;
mod moderation;
mod newcomer;
mod notices;
mod notifications;
mod outside;
mod people;
mod poll;
mod previews;
mod profile;
mod proof;
mod public;
mod push;
mod qr;
mod report;
mod rights;
mod room;
mod sanction;
mod saved;
mod search;
mod server;
mod settings;
mod share;
mod shell;
mod shortcuts;
mod sign_in;
mod socket;
mod telling;
mod thread;
mod timeline;
mod todo;
pub mod tokens;
mod tree;
mod views;
mod visitor;
mod waiting;
mod when;
mod why;
mod words;
mod workshop;
mod xml;

use std::{any::Any, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate},
    },
    timeout::RequestBodyTimeoutLayer,
};

pub use self::{failure::Failure, server::serve};
pub(crate) use self::{
    kept::remind,
    keys::{write_to_invited, write_to_lost},
    later::say as say_later,
    previews::look_up,
    push::ring,
    telling::{tell, write_digests},
};
use self::{limits::Limits, socket::polled::Polled, tokens::Tokens};
use crate::{
    clock::Clock,
    config::Settings,
    db::Db,
    fediverse::Fediverse,
    files::Files,
    letters::Post,
    live::Hub,
    members::{self, passkeys::Passkeys, passwords::Passwords},
    messages::scribe::Scribe,
    push::{Sender, bell::Bell},
};

/// What every place of the site can reach; cheap to copy.
#[derive(Clone)]
pub struct Site(Arc<Reach>);

impl std::ops::Deref for Site {
    type Target = Reach;

    fn deref(&self) -> &Reach {
        &self.0
    }
}

pub struct Reach {
    pub db: Db,
    pub clock: Clock,
    pub settings: Settings,
    pub hub: Hub,
    pub scribe: Scribe,
    pub files: Files,
    pub passwords: Passwords,
    /// Nothing where the house sends no mail.
    pub post: Option<Post>,
    /// Nothing where the house is reached by a number alone.
    pub passkeys: Option<Passkeys>,
    pub tokens: Tokens,
    pub fediverse: Fediverse,
    pub push: Sender,
    pub bell: Bell,
    pub limits: Limits,
    polled: Polled,
    /// The address of the house as browsers write it in `Origin`.
    pub origin: String,
    /// Every address under which browsers may speak to it: on one's own machine, two names.
    origins: Vec<String>,
    content_policy: HeaderValue,
    stop: CancellationToken,
    /// Who holds a token of it is waited for when the house closes.
    serving: TaskTracker,
}

impl Site {
    pub fn new(
        (db, clock, settings): (Db, Clock, Settings),
        (hub, scribe): (Hub, Scribe),
        (tokens, fediverse): (Tokens, Fediverse),
        (push, bell): (Sender, Bell),
        (stop, serving): (CancellationToken, TaskTracker),
        (files, post): (Files, Option<Post>),
    ) -> Self {
        let origin = settings.origin().origin().ascii_serialization();
        let origins = origins(&settings, &origin);
        Self(Arc::new(Reach {
            limits: Limits::new(&clock, settings.messages_per_second),
            passwords: Passwords::new(settings.password_memory),
            content_policy: guard::content_policy(&origin),
            files,
            post,
            passkeys: Passkeys::new(&origins),
            origins,
            db,
            clock,
            settings,
            hub,
            scribe,
            tokens,
            fediverse,
            push,
            bell,
            polled: Polled::default(),
            origin,
            stop,
            serving,
        }))
    }

    /// `__Host-` binds the cookie to this host over https; plain http, on one machine, cannot have it.
    pub fn cookie_name(&self) -> &'static str {
        if self.settings.is_https() {
            "__Host-salon"
        } else {
            "salon"
        }
    }

    /// What the house is called; a page that cannot ask still has a title.
    async fn house_name(&self) -> String {
        let name = async {
            let mut conn = self.db.read().await?;
            members::house(&mut conn).await
        };
        name.await
            .map_or_else(|_| "Salon".into(), |house| house.name)
    }
}

/// Without a public address the house is on somebody's own machine, which `localhost` names too.
fn origins(settings: &Settings, origin: &str) -> Vec<String> {
    let mut origins = vec![origin.to_owned()];
    if settings.public_url.is_none() && settings.listen.ip().is_loopback() {
        origins.push(format!("http://localhost:{}", settings.listen.port()));
    }
    origins
}

/// How long a request's body may pause.
const BODY: Duration = Duration::from_secs(10);
/// The most bytes a form or a JSON body has.
const FORM: usize = 128 * 1024;

/// Every door of the house. A layer written later stands further out.
pub fn router(site: &Site) -> Router {
    // Inside the layers that give failures a face, so that its refusal has one too. The bridge
    // goes without: it knows no session that another site could borrow.
    let ours = middleware::from_fn_with_state(site.clone(), guard::same_origin);
    let net = CatchPanicLayer::custom(|panic: Box<dyn Any + Send>| broken_down(&*panic));
    let pages = places()
        .fallback(|| async { Failure::absent() })
        .layer(net)
        .layer(ours.clone())
        .layer(middleware::from_fn_with_state(
            site.clone(),
            failure::as_page,
        ));
    let bridge: Router<Site> =
        site.fediverse
            .router()
            .with_state(())
            .layer(net)
            .layer(middleware::from_fn_with_state(
                site.clone(),
                failure::as_unknown,
            ));
    let programs = api::router()
        .route("/ws", get(socket::open))
        .route("/poll", post(socket::polled::open))
        .route(
            "/poll/{id}",
            get(socket::polled::hear).post(socket::polled::say),
        )
        .layer(net)
        .layer(ours)
        .layer(middleware::from_fn(failure::as_problem));
    Router::new()
        .merge(programs)
        .merge(bridge)
        .merge(pages)
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(FORM))
        .layer(RequestBodyTimeoutLayer::new(BODY))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_no_file)))
        .layer(middleware::from_fn_with_state(site.clone(), guard::headers))
        .layer(middleware::from_fn_with_state(site.clone(), asking::note))
        .with_state(site.clone())
}

/// Every place of the site that people look at.
fn places() -> Router<Site> {
    talk()
        .merge(invite::routes())
        .merge(invitations::routes())
        .merge(workshop::routes())
        .merge(highlight::routes())
        .merge(consents::routes())
        .merge(door::routes())
        .merge(claim::routes())
        .merge(enter::routes())
        .merge(sign_in::routes())
        .merge(settings::routes())
        .merge(keys::routes())
        .merge(house::routes())
        .merge(report::routes())
        .merge(bridge::routes())
        .merge(outside::routes())
        .merge(sanction::routes())
        .merge(log::routes())
        .merge(house_doors::routes())
        .merge(house_roles::routes())
        .merge(leave::routes())
        .merge(people::routes())
        .merge(notices::routes())
        .merge(telling::routes())
        .merge(notifications::routes())
        .merge(push::routes())
        .merge(todo::routes())
        .merge(files::routes())
        .merge(filters::routes())
        .merge(rights::routes())
        .merge(first_steps::routes())
        .merge(manifest::routes())
        .merge(profile::routes())
        .merge(branch::routes())
        .merge(tree::routes())
        .merge(ask::routes())
        .merge(waiting::routes())
        .merge(faces::routes())
        .merge(public::routes())
        .route("/a/{hash}/{*path}", get(assets::serve))
}

/// Where people read and speak, and find again what was said.
fn talk() -> Router<Site> {
    Router::new()
        .merge(feed::routes())
        .merge(atom::routes())
        .merge(why::routes())
        .merge(group::routes())
        .merge(room::routes())
        .merge(message::routes())
        .merge(poll::routes())
        .merge(previews::routes())
        .merge(emoji::routes())
        .merge(thread::routes())
        .merge(aside::routes())
        .merge(blocks::routes())
        .merge(kept::routes())
        .merge(drafts::routes())
        .merge(lines::routes())
        .merge(forward::routes())
        .merge(share::routes())
        .merge(later::routes())
        .merge(search::routes())
        .merge(go::routes())
        .merge(shortcuts::routes())
}

/// Files are packed already, and are asked for in parts.
fn is_no_file(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(header::ACCEPT_RANGES)
}

/// A place broke down: it costs this request, and is told like any other failure.
fn broken_down(panic: &(dyn Any + Send)) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
    Failure::broken(anyhow::anyhow!("{}", words.unwrap_or("a panic"))).into_response()
}

/// Ready: the database answers, and the house is not about to close.
async fn ready(State(site): State<Site>) -> Result<&'static str, Failure> {
    if site.stop.is_cancelled() {
        return Err(Failure::crowded());
    }
    let mut conn = site.db.read().await?;
    members::house(&mut conn).await?;
    Ok("ready\n")
}
