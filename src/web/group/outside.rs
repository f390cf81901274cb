//! A group and the world: whom it has nothing to do with out there, and how it ends its public address.

use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::get,
};

use super::Member;
use crate::{
    db::Conn,
    groups::{self, Group},
    highlights,
    policy::Act,
    values::WishId,
    web::{
        Failure, Site,
        bridge::{self, Done, Onward, Whose, Wish},
        form::Form,
        saved::Saved,
        shell,
        views::{GroupOutsidePage, Here, Ties},
    },
    window::{
        self, ActorType, Quotes, followers,
        servers::{self, Farewell},
        stamps,
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/g/{group}/settings/outside", get(show).post(act))
}

async fn show(
    visit: Member,
    Path(slug): Path<String>,
    Query(onward): Query<Onward>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let group = visit.group(&mut conn, &slug, Act::Run).await?;
    let shown = GroupOutsidePage {
        saved,
        ..page(&visit, &mut conn, (&group, &onward)).await?
    };
    Ok(shell::page(shown)?.into_response())
}

async fn page(
    visit: &Member,
    conn: &mut Conn,
    (group, onward): (&Group, &Onward),
) -> Result<GroupOutsidePage, Failure> {
    let owns = visit.group(conn, &group.slug, Act::Own).await.is_ok();
    let mut page = GroupOutsidePage {
        l: visit.words(),
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: shell::tag(group),
        ties: Ties::default(),
        shown: 0,
        farewell: Farewell::default(),
        has_face: false,
        silent: None,
        may_end: false,
        approves: false,
        quotes: Quotes::Nobody,
        actor_type: ActorType::Group,
        quoted: Vec::new(),
        more_quoted: None,
        followers: Vec::new(),
        saved: None,
    };
    if let Some(actor) = window::actor_of(conn, group.id).await? {
        page.ties = bridge::ties(conn, Some(actor.id), onward).await?;
        page.approves = actor.approves;
        page.quotes = actor.quotes;
        page.actor_type = actor.actor_type;
        let place = (onward.quotes.parse().ok(), groups::PAGE);
        (page.quoted, page.more_quoted) = stamps::of_actor(conn, actor.id, place).await?;
        page.followers = followers::list(conn, actor.id, &onward.followers, groups::PAGE).await?;
        page.shown = window::shown_count(conn, actor.id).await?;
        page.farewell = servers::farewell(conn, Some(actor.id)).await?;
        page.has_face = true;
        page.silent = actor.silent_since;
        page.may_end = owns && actor.silent_since.is_none();
    }
    Ok(page)
}

/// `POST`: as on the page of the bridge, and `followers` (`approve`), `remove` (`target`),
/// `quotes` (`quotes`), `end-quote` (`id`), `actor-type` (`actor_type`).
async fn act(
    visit: Member,
    Path(slug): Path<String>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Run).await?;
    let actor = window::actor_of(&mut tx, group.id).await?;
    let actor = actor.ok_or_else(Failure::window_closed)?;
    let whose = Whose {
        actor: Some(actor.id),
        group: Some(group.id),
    };
    let by = (&visit.who, whose);
    let done = match wish.act.as_str() {
        "farewell" => {
            let now = visit.site.clock.now();
            highlights::farewell_of(&mut tx, group.id, &visit.who.member, now).await?;
            Done::Saved("farewell")
        }
        "followers" => {
            let approves = wish.approve.is_some();
            bridge::approve_followers(&mut tx, by, (actor.id, approves)).await?;
            Done::Saved("followers")
        }
        "quotes" => {
            let quotes = wish.quotes.ok_or_else(Failure::malformed)?;
            bridge::let_quote(&mut tx, by, (actor.id, quotes)).await?;
            Done::Saved("quotes")
        }
        "actor-type" => {
            let kind = wish.actor_type.ok_or_else(Failure::malformed)?;
            bridge::put_actor_type(&mut tx, by, (actor.id, kind)).await?;
            Done::Saved("actor-type")
        }
        "end-quote" => {
            let id = wish.id.ok_or_else(Failure::malformed)?;
            bridge::end_quote(&mut tx, by, WishId(id)).await?;
            Done::Saved("quote-ended")
        }
        "remove" => {
            bridge::remove_follower(&mut tx, by, (actor.id, &wish.target)).await?;
            Done::Saved("follower-gone")
        }
        _ => bridge::decide(&mut tx, by, &wish).await?,
    };
    if let Done::Saved(word) = done {
        tx.commit().await?;
        return Ok(Saved::at(&format!("/g/{slug}/settings/outside"), word).into_response());
    }
    if matches!(done, Done::Read(_)) {
        tx.commit().await?;
    } else {
        drop(tx);
    }
    let mut conn = visit.site.db.read().await?;
    let mut shown = page(&visit, &mut conn, (&group, &Onward::default())).await?;
    let status = done.shown(&mut shown.ties, wish.target);
    Ok((status, shell::page(shown)?).into_response())
}
