//! A group and the world: whom it has nothing to do with out there, and how it ends its public address.

use axum::{
    Form, Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};

use super::Member;
use crate::{
    db::Conn,
    groups::{self, Group},
    highlights,
    policy::Act,
    values::Unfit,
    web::{
        Failure, Site,
        bridge::{self, Onward, Whose, Wish},
        saved::Saved,
        shell,
        views::{Field, GroupOutsidePage, Here},
    },
    window::{
        self, followers,
        servers::{self, Farewell},
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
        blocks: Vec::new(),
        next: None,
        target: Field::default(),
        shown: 0,
        farewell: Farewell::default(),
        has_face: false,
        silent: None,
        may_end: false,
        approves: false,
        followers: Vec::new(),
        saved: None,
    };
    if let Some(actor) = window::actor_of(conn, group.id).await? {
        (page.blocks, page.next) = bridge::listed(conn, Some(actor.id), &onward.after).await?;
        page.approves = actor.approves;
        page.followers = followers::list(conn, actor.id, &onward.followers, groups::PAGE).await?;
        page.shown = window::shown_count(conn, actor.id).await?;
        page.farewell = servers::farewell(conn, Some(actor.id)).await?;
        page.has_face = true;
        page.silent = actor.silent_since;
        page.may_end = owns && actor.silent_since.is_none();
    }
    Ok(page)
}

/// `POST`: `block` (`target`, `reason`), `import` (`list`), `unblock` (`id`), `farewell`,
/// `followers` (`approve`), `remove` (`target`).
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
            Some("farewell")
        }
        "followers" => {
            let approves = wish.approve.is_some();
            bridge::approve_followers(&mut tx, by, (actor.id, approves)).await?;
            Some("followers")
        }
        "remove" => {
            bridge::remove_follower(&mut tx, by, (actor.id, &wish.target)).await?;
            Some("follower-gone")
        }
        _ => bridge::keep_out(&mut tx, by, &wish).await?,
    };
    if let Some(done) = done {
        tx.commit().await?;
        return Ok(Saved::at(&format!("/g/{slug}/settings/outside"), done).into_response());
    }
    let shown = GroupOutsidePage {
        target: Field::wrong(wish.target, Unfit::new("block-wrong", 0)),
        ..page(&visit, &mut tx, (&group, &Onward::default())).await?
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::page(shown)?).into_response())
}
