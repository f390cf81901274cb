//! People: who is here, looked for by name, and the strangers who say that they know me.

use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    saved::Saved,
    shell::page,
    views::{self, Here, ListedPerson, Person, Plea},
    visitor::{Signed, Visit},
};
use crate::{
    invitations::allowance,
    members::{
        self,
        people::{self, Kind, Listed, Search},
    },
    policy::HouseAct,
    requests::{
        Request,
        strangers::{self, VouchError},
    },
    values::{Behind, HouseRole, MemberId, RequestId, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/people", get(list))
        .route("/people/asking", get(asking))
        .route("/people/asking/{request}", post(answer))
}

type Member = Visit<Signed>;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    q: String,
    kind: String,
    after: String,
}

async fn list(visit: Member, Query(wish): Query<Wish>) -> Result<Response, Failure> {
    let member = &visit.who.member;
    let mut conn = visit.site.db.read().await?;
    let hosts = members::may(&mut conn, member, HouseAct::Host).await?;
    let search = Search {
        kind: wish
            .kind
            .parse()
            .ok()
            .filter(|kind| kinds(member.role, hosts).contains(kind))
            .unwrap_or(Kind::Everybody),
        beginning: wish.q.chars().take(60).collect(),
        after: wish.after.parse().ok(),
    };
    let (found, next) = people::list(&mut conn, member, &search, visit.who.now).await?;
    Ok(page(views::PeoplePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::People).await?,
        tree: members::may(&mut conn, member, HouseAct::SeeTree).await?,
        asking: strangers::how_many_name(&mut conn, member.id).await?,
        kinds: kinds(member.role, hosts),
        kind: search.kind,
        query: search.beginning,
        people: found.into_iter().map(listed).collect(),
        next,
    })?
    .into_response())
}

/// The lists that somebody may choose from.
fn kinds(role: HouseRole, hosts: bool) -> Vec<Kind> {
    let may = |kind: &Kind| role != HouseRole::Guest && (hosts || !kind.is_for_hosts());
    Kind::ALL.iter().copied().filter(may).collect()
}

pub(super) fn listed(one: Listed) -> ListedPerson {
    ListedPerson {
        person: Person {
            id: one.id,
            name: one.name,
            handle: one.handle,
        },
        role: one.role,
        joined: one.joined_at,
        until: one.until,
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Onward {
    after: String,
}

async fn asking(
    visit: Member,
    Query(onward): Query<Onward>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    asked(&visit, (onward.after.parse().ok(), saved), None).await
}

/// The strangers who name somebody, and what went wrong with the answer to one of them.
async fn asked(
    visit: &Member,
    (after, saved): (Option<Behind>, Option<&'static str>),
    wrong: Option<(RequestId, Unfit)>,
) -> Result<Response, Failure> {
    let member = &visit.who.member;
    let mut conn = visit.site.db.read().await?;
    let (requests, next) = strangers::naming(&mut conn, member.id, after).await?;
    let plea = |request: Request| Plea {
        answers: request.answers(),
        mine: request.voucher_id == Some(member.id),
        wrong: wrong.and_then(|(id, unfit)| (id == request.id).then_some(unfit)),
        request,
    };
    let asking = views::AskingPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::People).await?,
        pleas: requests.into_iter().map(plea).collect(),
        next,
        places: allowance::places_left(&mut conn, member, visit.who.now).await?,
        saved,
    };
    let status = if wrong.is_some() { 422 } else { 200 };
    let status = axum::http::StatusCode::from_u16(status).map_err(Failure::broken)?;
    Ok((status, page(asking)?).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reply {
    act: String,
}

async fn answer(
    visit: Member,
    Path(request): Path<String>,
    Form(reply): Form<Reply>,
) -> Result<Response, Failure> {
    let id: RequestId = request.parse().map_err(|_| Failure::absent())?;
    let (member, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    match reply.act.as_str() {
        "vouch" => match strangers::vouch(&mut tx, member, id, now).await {
            Ok(()) => {}
            Err(VouchError::Scarce(scarce)) => {
                drop(tx);
                return asked(&visit, (None, None), Some((id, scarce.sentence()?))).await;
            }
            Err(VouchError::Request(error)) => return Err(error.into()),
        },
        "disown" => strangers::disown(&mut tx, member, id).await?,
        _ => return Err(Failure::malformed()),
    }
    tx.commit().await?;
    Ok(Saved::at("/people/asking", "answer").into_response())
}

/// Somebody whom the reader may know of.
pub(super) async fn known(
    conn: &mut crate::db::Conn,
    signed: &Signed,
    id: &str,
) -> Result<members::Member, Failure> {
    let id: MemberId = id.parse().map_err(|_| Failure::absent())?;
    let other = members::find(conn, id, signed.now).await?;
    let other = other.ok_or_else(Failure::absent)?;
    if people::may_know(conn, &signed.member, &other, signed.now).await? {
        Ok(other)
    } else {
        Err(Failure::absent())
    }
}
