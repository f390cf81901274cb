//! Asides: mine, a new one, and the page of one of them.

use askama::Template;
use axum::{
    Router,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::Query;
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    shell::{self, page as drawn},
    views::{AsideLine, AsidePage, AsidesPage, Choice, Here, NewAside, Person},
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    db::Conn,
    groups::{
        self, Group,
        asides::{self, AsideError},
    },
    policy::{self, Act, Verdict},
    rooms,
    values::{MemberId, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/asides", get(list).post(open))
        .route("/asides/new", get(begin))
}

type Member = Visit<Signed>;

/// `GET /asides`: all of mine, the latest first.
async fn list(visit: Member) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let me = visit.who.member.id;
    let mut places = rooms::of_member(&mut conn, me, visit.who.now).await?;
    places.retain(|place| place.aside);
    places.sort_by_key(|place| std::cmp::Reverse(place.last_said_at));
    let others = asides::others(&mut conn, me).await?;
    let lines = places.into_iter().map(|place| AsideLine {
        faces: shell::faces(place.group_id, &others),
        href: place.href(),
        room: place.room_id,
        name: place.room_name,
        unread: place.unread,
        mentions: place.mentions,
        at: (place.last_seq > 0).then_some(place.last_said_at),
    });
    let lines = lines.collect();
    Ok(drawn(AsidesPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Asides).await?,
        lines,
    })?
    .into_response())
}

/// Whom somebody wants to write to, and whom they look for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    with: Vec<MemberId>,
    q: String,
}

/// `GET /asides/new`
async fn begin(visit: Member, Query(wish): Query<Wish>) -> Result<Response, Failure> {
    Ok(drawn(offer(&visit, wish, None).await?)?.into_response())
}

async fn offer(visit: &Member, wish: Wish, wrong: Option<Unfit>) -> Result<NewAside, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut conn = visit.site.db.read().await?;
    let query: String = wish.q.chars().take(60).collect();
    let found = asides::reachable(&mut conn, me.id, &query, now).await?;
    let chosen = chosen(&mut conn, visit, &wish.with).await?;
    let found = found.into_iter().map(|one| Person {
        id: one.id,
        name: one.name,
        handle: one.handle,
    });
    let rest: Vec<Choice> = found
        .filter(|one| !wish.with.contains(&one.id))
        .map(|person| Choice {
            person,
            chosen: false,
        })
        .collect();
    Ok(NewAside {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Asides).await?,
        choices: chosen.into_iter().chain(rest).collect(),
        query,
        wrong,
    })
}

/// Those who are chosen already, as far as one may know of them.
async fn chosen(
    conn: &mut Conn,
    visit: &Member,
    with: &[MemberId],
) -> Result<Vec<Choice>, Failure> {
    let mut chosen = Vec::new();
    for id in with.iter().take(asides::MOST) {
        match super::people::known(conn, &visit.who, &id.to_string()).await {
            Ok(other) => chosen.push(Choice {
                person: shell::person(&other),
                chosen: true,
            }),
            Err(failure) if failure.status() == StatusCode::NOT_FOUND => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(chosen)
}

/// `POST /asides`: the same people find the same aside again.
async fn open(visit: Member, Form(wish): Form<Wish>) -> Result<Response, Failure> {
    let (site, me) = (&visit.site, &visit.who.member);
    match opened(site, &visit.who, &wish.with).await {
        Ok(path) => Ok(Redirect::to(&path).into_response()),
        Err(AsideError::Refused(refusal)) => Err(refusal.into()),
        Err(error) => {
            let mut wish = wish;
            wish.with.retain(|id| *id != me.id);
            let failure = Failure::from(error);
            let unfit = failure.fields().first().map(|(_, unfit)| *unfit);
            let again = drawn(offer(&visit, wish, unfit).await?)?;
            Ok((failure.status(), again).into_response())
        }
    }
}

/// Opens an aside; everybody in it hears it from now on. Gives its place.
pub(super) async fn opened(
    site: &Site,
    who: &Signed,
    with: &[MemberId],
) -> Result<String, AsideError> {
    let mut tx = site.db.write().await?;
    let (group, room, new) = rooms::open_aside(&mut tx, &who.member, with, who.now).await?;
    tx.commit().await?;
    if new {
        for member in with.iter().chain([&who.member.id]) {
            site.hub.joined(*member, group.id);
        }
    }
    Ok(format!("/g/{}/{}", group.slug, room.slug))
}

/// `GET /g/<aside>`: who is in it, and the way out.
pub(super) async fn page(
    conn: &mut Conn,
    (signed, l, path): (&Signed, Words, &str),
    group: &Group,
) -> Result<Html<String>, Failure> {
    let standing = groups::standing(conn, &signed.member, group, signed.now).await?;
    let room = rooms::in_group(conn, group.id).await?.into_iter().next();
    let room = room.ok_or_else(Failure::absent)?;
    let people = groups::people(conn, group.id).await?;
    let aside = AsidePage {
        l,
        shell: shell::for_member(conn, signed, Here::Elsewhere, path).await?,
        group: shell::tag(group),
        room_href: format!("/g/{}/{}", group.slug, room.slug),
        people: people.into_iter().map(super::room::person).collect(),
        may_leave: policy::may(standing, Act::Leave) == Verdict::Yes,
    };
    Ok(Html(aside.render()?))
}
