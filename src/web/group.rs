//! A group: what it is for, its rooms, its people; how one enters and leaves it.

use askama::Template;
use axum::{
    Form, Router,
    extract::{OriginalUri, Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    asking::Asking,
    face, feed, highlight, room,
    saved::Saved,
    shell,
    views::{Field, GroupPage, GroupPerson, GroupRoom, GroupWindow, Here, HighlightLine, NewGroup},
    visitor::Signed,
    words::Words,
};
use crate::{
    db::Conn,
    fediverse::{Face, addresses::Addresses},
    groups::{self, Group, Plan},
    highlights, members,
    policy::{self, Act, HouseAct, Standing, Verdict},
    rooms,
    values::{Handle, Name, Purpose, Unfit, Visibility},
    window,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/new-group", get(plan).post(create))
        .route("/g/{group}", get(show))
        .route("/g/{group}/join", post(join))
        .route("/g/{group}/leave", post(leave))
        .route("/g/{group}/rooms", post(add_room))
        .route("/g/{group}/handle", post(give_handle))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    name: String,
    purpose: String,
    room: String,
    visibility: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Addressed {
    handle: String,
}

/// `GET /new-group`
async fn plan(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
) -> Result<Html<String>, Failure> {
    let page = blank(&site, &signed, Words::new(signed.lang(asking.lang))).await?;
    Ok(Html(page.render()?))
}

async fn blank(site: &Site, signed: &Signed, l: Words) -> Result<NewGroup, Failure> {
    let mut conn = site.db.read().await?;
    let shell = shell::for_member(&mut conn, signed, Here::Elsewhere, "/new-group").await?;
    Ok(NewGroup {
        l,
        shell,
        name: Field::default(),
        purpose: Field::default(),
        room: Field::holding(l.t("first-room")),
        visibility: Visibility::Closed,
    })
}

/// `POST /new-group`
async fn create(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    if !members::may(&mut conn, &signed.member, HouseAct::CreateGroup).await? {
        return Err(Failure::forbidden());
    }
    drop(conn);
    let visibility = wish.visibility.parse().unwrap_or(Visibility::Closed);
    let name = Name::parse(&wish.name);
    let purpose = Purpose::parse(&wish.purpose);
    let first = Name::parse(&wish.room);
    let (Ok(name), Ok(purpose), Ok(first)) = (&name, &purpose, &first) else {
        let mut page = blank(&site, &signed, Words::new(signed.lang(asking.lang))).await?;
        page.name = Field::checked(wish.name, name.err());
        page.purpose = Field::checked(wish.purpose, purpose.err());
        page.room = Field::checked(wish.room, first.err());
        page.visibility = visibility;
        let page = Html(page.render()?);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let plan = Plan {
        name: name.clone(),
        purpose: purpose.clone(),
        visibility,
    };
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let (group, room) = rooms::found_group(&mut tx, signed.member.id, &plan, first, now).await?;
    tx.commit().await?;
    site.hub.joined(signed.member.id, group.id);
    Ok(Redirect::to(&format!("/g/{}/{}", group.slug, room.slug)).into_response())
}

/// `GET /g/<group>`
async fn show(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path(slug): Path<String>,
    OriginalUri(uri): OriginalUri,
    Saved(saved): Saved,
) -> Result<Html<String>, Failure> {
    let mut conn = site.db.read().await?;
    let group = groups::allow_at(&mut conn, &signed.member, &slug, Act::See, signed.now).await?;
    let l = Words::new(signed.lang(asking.lang));
    let mut page = page(&site, &mut conn, (&signed, l, uri.path()), &group).await?;
    page.saved = saved;
    Ok(Html(page.render()?))
}

async fn page(
    site: &Site,
    conn: &mut Conn,
    (signed, l, path): (&Signed, Words, &str),
    group: &Group,
) -> Result<GroupPage, Failure> {
    let standing = groups::standing(conn, &signed.member, group, signed.now).await?;
    let may = |act| policy::may(standing, act) == Verdict::Yes;
    let inside = may(Act::Read);
    let shell = shell::for_member(conn, signed, Here::Elsewhere, path).await?;
    Ok(GroupPage {
        l,
        shell,
        group: shell::tag(group),
        purpose: group.purpose.clone(),
        visibility: group.visibility,
        rooms: if inside {
            rooms_of(conn, signed, group).await?
        } else {
            Vec::new()
        },
        people: people(conn, group, standing).await?,
        highlights: if inside {
            lines(site, conn, signed, group).await?
        } else {
            Vec::new()
        },
        inside,
        may_join: may(Act::Enter),
        may_leave: may(Act::Leave),
        may_invite: may(Act::Invite),
        new_room: may(Act::Run).then(Field::default),
        window: if may(Act::Run) {
            window_of(conn, group).await?
        } else {
            None
        },
        saved: None,
    })
}

async fn rooms_of(
    conn: &mut Conn,
    signed: &Signed,
    group: &Group,
) -> Result<Vec<GroupRoom>, Failure> {
    let places = rooms::of_member(conn, signed.member.id).await?;
    let here = places
        .into_iter()
        .filter(|place| place.group_id == group.id);
    Ok(here
        .map(|place| GroupRoom {
            id: place.room_id,
            name: place.room_name,
            href: format!("/g/{}/{}", place.group_slug, place.room_slug),
            unread: place.unread,
            at: (place.last_seq > 0).then_some(place.last_said_at),
        })
        .collect())
}

/// Everybody for those inside; for those who may only see it, its hosts.
async fn people(
    conn: &mut Conn,
    group: &Group,
    standing: Standing,
) -> Result<Vec<GroupPerson>, Failure> {
    let inside = policy::may(standing, Act::Read) == Verdict::Yes;
    let mut shown = Vec::new();
    for belonging in groups::people(conn, group.id).await? {
        let host = belonging.role.hosts();
        if inside || host {
            shown.push(GroupPerson {
                host,
                invited_by: if inside {
                    members::inviter(conn, belonging.member_id).await?
                } else {
                    None
                },
                person: room::person(belonging),
            });
        }
    }
    Ok(shown)
}

async fn lines(
    site: &Site,
    conn: &mut Conn,
    signed: &Signed,
    group: &Group,
) -> Result<Vec<HighlightLine>, Failure> {
    let now = site.clock.now();
    let mine = highlights::asking(conn, signed.member.id, now).await?;
    let ready = highlights::ready(conn, signed.member.id, now).await?;
    let listed = highlights::in_group(conn, group.id).await?;
    let is_in = |list: &[highlights::Highlight], id| list.iter().any(|one| one.id == id);
    Ok(listed
        .iter()
        .map(|one| {
            let agreed = is_in(&ready, one.id);
            let mut line = highlight::line(one, agreed, now);
            line.mine_to_do = agreed || is_in(&mine, one.id);
            line
        })
        .collect())
}

async fn window_of(conn: &mut Conn, group: &Group) -> Result<Option<GroupWindow>, Failure> {
    let Some(address) = window::address(conn).await? else {
        return Ok(None);
    };
    let followers = match window::actor_of(conn, group.id).await? {
        Some(actor) => window::follower_count(conn, actor.id).await?,
        None => 0,
    };
    Ok(Some(GroupWindow {
        address: feed::public_address(conn, group.id).await?,
        domain: Addresses::under(&address).map_or(address, |at| at.origin().authority().into()),
        followers,
        handle: Field::holding(group.slug.replace('-', "_")),
    }))
}

async fn join(
    State(site): State<Site>,
    signed: Signed,
    Path(slug): Path<String>,
) -> Result<Redirect, Failure> {
    let mut tx = site.db.write().await?;
    let group = groups::allow_at(&mut tx, &signed.member, &slug, Act::See, signed.now).await?;
    groups::enter(&mut tx, &signed.member, group.id, site.clock.now()).await?;
    let first = rooms::in_group(&mut tx, group.id).await?;
    tx.commit().await?;
    site.hub.joined(signed.member.id, group.id);
    let room = first.first().map(|room| format!("/{}", room.slug));
    Ok(Redirect::to(&format!(
        "/g/{}{}",
        group.slug,
        room.unwrap_or_default()
    )))
}

async fn leave(
    State(site): State<Site>,
    signed: Signed,
    Path(slug): Path<String>,
) -> Result<Redirect, Failure> {
    let (me, now) = (&signed.member, site.clock.now());
    let mut tx = site.db.write().await?;
    let group = groups::allow_at(&mut tx, me, &slug, Act::Leave, now).await?;
    groups::part(&mut tx, me, group.id, me.id, now).await?;
    tx.commit().await?;
    site.hub.left(me.id, group.id);
    Ok(Redirect::to("/"))
}

async fn add_room(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path(slug): Path<String>,
    Form(wish): Form<Named>,
) -> Result<Response, Failure> {
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let group = groups::allow_at(&mut tx, &signed.member, &slug, Act::Run, signed.now).await?;
    let unfit = match Name::parse(&wish.name) {
        Ok(name) => match rooms::add(&mut tx, group.id, &name, now).await? {
            Some(room) => {
                tx.commit().await?;
                let href = format!("/g/{}/{}", group.slug, room.slug);
                return Ok(Redirect::to(&href).into_response());
            }
            None => Unfit::new("unfit-room-taken", 0),
        },
        Err(unfit) => unfit,
    };
    let l = Words::new(signed.lang(asking.lang));
    let path = format!("/g/{slug}");
    let mut page = page(&site, &mut tx, (&signed, l, &path), &group).await?;
    page.new_room = Some(Field::wrong(wish.name, unfit));
    let page = Html(page.render()?);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST …/handle`: gives the group the handle under which it is followed. Once, for ever.
async fn give_handle(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path(slug): Path<String>,
    Form(wish): Form<Addressed>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let group = groups::allow_at(&mut conn, &signed.member, &slug, Act::Run, signed.now).await?;
    drop(conn);
    let unfit = match Handle::parse(&wish.handle) {
        Ok(handle) if give(&site, &signed, &group, &handle).await? => {
            return Ok(Saved::at(&format!("/g/{slug}"), "handle").into_response());
        }
        Ok(_) => Unfit::new("unfit-handle-taken", 0),
        Err(unfit) => unfit,
    };
    let mut conn = site.db.read().await?;
    let l = Words::new(signed.lang(asking.lang));
    let path = format!("/g/{slug}");
    let mut page = page(&site, &mut conn, (&signed, l, &path), &group).await?;
    if let Some(window) = &mut page.window {
        window.handle = Field::wrong(wish.handle, unfit);
    }
    let page = Html(page.render()?);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Makes the group's actor. False: the handle is taken.
async fn give(
    site: &Site,
    signed: &Signed,
    group: &Group,
    handle: &Handle,
) -> Result<bool, Failure> {
    // What a secret group is called and is for stays inside (invariant 44).
    let secret = group.visibility == Visibility::Secret;
    let face = Face {
        group: group.id,
        handle: handle.clone(),
        name: if secret {
            handle.to_string()
        } else {
            group.name.clone()
        },
        summary: if secret {
            String::new()
        } else {
            group.purpose.clone()
        },
    };
    match face::give(site, signed, face).await {
        Ok(_) => Ok(true),
        Err(failure) if failure.kind() == "handle-taken" => Ok(false),
        Err(failure) => Err(failure),
    }
}
