//! Previews of links: looked up after the message was said, and put away by its author.

use std::time::Duration;

use axum::{
    Router,
    extract::Path,
    http::HeaderMap,
    response::{Redirect, Response},
    routing::post,
};
use serde::Deserialize;
use tokio::sync::Semaphore;
use url::Url;

use super::{
    Failure, Site,
    form::Form,
    house,
    message::{back, tell},
    saved::Saved,
    visitor::{Signed, Visit},
};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Write},
    groups::{self, Running},
    jobs::Ended,
    members,
    messages::previews::{self, Facts},
    policy::Act,
    values::{MemberId, MessageId, Span, Timestamp},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/m/{message}/no-preview", post(put_away))
        .route("/g/{group}/settings/previews", post(of_group))
        .route("/house/previews", post(of_house))
}

type Member = Visit<Signed>;

/// How many pages are asked at once: whatever else there is to do does not wait for the slow ones.
static PLACES: Semaphore = Semaphore::const_new(4);

/// How long a page is waited for, with all the ways it leads (invariant 50).
const PATIENCE: Duration = Duration::from_secs(10);

/// Looks up what a message links to, and shows it to everybody who has the message on their screen.
pub(crate) async fn look_up(site: &Site, message: MessageId) -> anyhow::Result<Ended> {
    let Ok(_place) = PLACES.try_acquire() else {
        return Ok(Ended::Again(site.clock.now().plus(Span::seconds(1))));
    };
    let mut conn = site.db.read().await?;
    let Some(address) = previews::wanted(&mut conn, message).await? else {
        return Ok(Ended::Done);
    };
    let known = previews::known(&mut conn, &address, site.clock.now()).await?;
    drop(conn);
    let (facts, new) = match known {
        Some(facts) => (facts, false),
        None => (read(site, &address).await, true),
    };
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    if new {
        previews::learn(&mut tx, &address, &facts, now).await?;
    }
    let changed = previews::show(&mut tx, message, (&address, &facts), now).await?;
    tx.commit().await?;
    tell(site, changed);
    Ok(Ended::Done)
}

/// What the page says of itself; nothing, if it cannot be asked, or does not say.
async fn read(site: &Site, address: &str) -> Facts {
    let Ok(url) = address.parse::<Url>() else {
        return Facts::default();
    };
    let page = site.fediverse.client().page(&url, &site.origins);
    match tokio::time::timeout(PATIENCE, page).await {
        Ok(Ok((found, html))) => previews::facts(&html, found.host_str().unwrap_or_default()),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a link was not looked up");
            Facts::default()
        }
        Err(_) => Facts::default(),
    }
}

/// `POST /m/<id>/no-preview`: its author does not want it shown.
async fn put_away(
    visit: Member,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut tx = visit.site.db.write().await?;
    let changed = previews::put_away(&mut tx, member, id, *now).await?;
    tx.commit().await?;
    tell(&visit.site, changed);
    back(&visit, &headers, id).await
}

#[derive(Debug, Deserialize)]
struct Wish {
    /// The box is ticked.
    previews: Option<String>,
}

/// `POST /g/<group>/settings/previews`
async fn of_group(
    visit: Member,
    Path(slug): Path<String>,
    Form(wish): Form<Wish>,
) -> Result<Redirect, Failure> {
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Run).await?;
    let former = groups::running(&mut tx, group.id).await?;
    let wanted = Running {
        previews: Running::previews_as(&group, wish.previews.is_some()),
        ..former
    };
    groups::run(&mut tx, visit.who.member.id, &group, &wanted, visit.who.now).await?;
    tx.commit().await?;
    Ok(Saved::at(&format!("/g/{slug}/settings"), "previews"))
}

/// `POST /house/previews`
async fn of_house(visit: Member, Form(wish): Form<Wish>) -> Result<Redirect, Failure> {
    house::allow(&visit).await?;
    let mut tx = visit.site.db.write().await?;
    in_house(
        &mut tx,
        visit.who.member.id,
        wish.previews.is_some(),
        visit.who.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Saved::at("/house", "previews"))
}

/// Whether links are looked up in the house at all.
pub(super) async fn in_house(
    tx: &mut Write,
    by: MemberId,
    on: bool,
    now: Timestamp,
) -> db::Result<()> {
    if !members::show_previews(tx, on).await? {
        return Ok(());
    }
    let deed = if on {
        Deed::ShowPreviews
    } else {
        Deed::HidePreviews
    };
    audit::write(tx, Entry::new(by, deed), now).await
}
