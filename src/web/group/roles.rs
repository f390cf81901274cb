//! Who answers for a group: its owner, its hosts, whoever stands in.

use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{Member, Onward};
use crate::{
    db::Conn,
    groups::{self, BehindPerson, Group, PAGE, RoleError},
    policy::{self, Act, Verdict},
    values::{MemberId, Span, Timestamp, Unfit},
    web::{
        Failure, Site,
        form::Form,
        room,
        saved::Saved,
        shell,
        views::{Field, GroupRoles, Here, RolePerson},
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/roles", get(show).post(turn))
        .route("/g/{group}/roles/stand-in", post(stand_in))
        .route("/g/{group}/roles/stand-in/end", post(end_stand_in))
}

#[derive(Debug, Deserialize)]
struct Turn {
    member: MemberId,
    act: String,
    /// What cannot be taken back is said twice.
    sure: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Away {
    member: MemberId,
    /// A day, as a date field writes it.
    until: String,
}

async fn show(
    visit: Member,
    Path(slug): Path<String>,
    Query(onward): Query<Onward>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let group = visit.group(&mut conn, &slug, Act::Read).await?;
    let after = onward.after.parse().ok();
    let mut page = page(&visit, &mut conn, (&group, after.as_ref())).await?;
    page.saved = saved;
    Ok(shell::page(page)?.into_response())
}

async fn page(
    visit: &Member,
    conn: &mut Conn,
    (group, after): (&Group, Option<&BehindPerson>),
) -> Result<GroupRoles, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let standing = groups::standing(conn, me, group, now).await?;
    let may = |act| policy::may(standing, act) == Verdict::Yes;
    let stand_in = groups::stand_in(conn, group.id, now).await?;
    let mine = stand_in
        .as_ref()
        .is_some_and(|one| one.stand_in_id == me.id);
    let (people, next) = groups::people_behind(conn, group.id, (after, PAGE)).await?;
    let held_out = groups::held_out(conn, group.id, now).await?;
    Ok(GroupRoles {
        next,
        onward: after.is_some(),
        l: visit.words(),
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: shell::tag(group),
        people: people
            .into_iter()
            .map(|one| RolePerson {
                role: one.role,
                here: !held_out.contains(&one.member_id),
                person: room::person(one),
            })
            .collect(),
        may_name: may(Act::Own),
        may_hand_over: may(Act::HandOver),
        may_end_stand_in: stand_in.is_some() && (mine || may(Act::HandOver)),
        stand_in,
        until: Field::default(),
        wrong: None,
        saved: None,
    })
}

fn saved(slug: &str) -> Response {
    Saved::at(&format!("/g/{slug}/roles"), "roles").into_response()
}

/// `POST …/roles`: names a host, dismisses one, or hands the group over.
async fn turn(
    visit: Member,
    Path(slug): Path<String>,
    Form(wish): Form<Turn>,
) -> Result<Response, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Own).await?;
    let turned = match wish.act.as_str() {
        "host" => groups::name_host(&mut tx, me, group.id, wish.member, now).await,
        "member" => groups::dismiss_host(&mut tx, me, group.id, wish.member, now).await,
        "owner" if wish.sure.is_none() => {
            return again(&visit, &mut tx, &group, |page| {
                page.wrong = Some("hand-over-sure");
            })
            .await;
        }
        "owner" => groups::hand_over(&mut tx, me, group.id, wish.member, now).await,
        _ => return Err(Failure::malformed()),
    };
    match turned {
        Ok(()) => {
            tx.commit().await?;
            Ok(saved(&slug))
        }
        Err(RoleError::Refused(refusal)) => Err(refusal.into()),
        Err(_) => {
            again(&visit, &mut tx, &group, |page| {
                page.wrong = Some("role-not-theirs");
            })
            .await
        }
    }
}

/// The page again, saying what was wrong.
async fn again(
    visit: &Member,
    conn: &mut Conn,
    group: &Group,
    say: impl FnOnce(&mut GroupRoles),
) -> Result<Response, Failure> {
    let mut page = page(visit, conn, (group, None)).await?;
    say(&mut page);
    let page = shell::page(page)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn stand_in(
    visit: Member,
    Path(slug): Path<String>,
    Form(away): Form<Away>,
) -> Result<Response, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::HandOver).await?;
    let named = match end_of_day(&away.until) {
        Some(until) => {
            groups::name_stand_in(&mut tx, me, group.id, (away.member, until), now).await
        }
        None => Err(RoleError::TooLong),
    };
    match named {
        Ok(()) => {
            tx.commit().await?;
            Ok(saved(&slug))
        }
        Err(RoleError::Refused(refusal)) => Err(refusal.into()),
        Err(RoleError::NotTheirs) => {
            again(&visit, &mut tx, &group, |page| {
                page.wrong = Some("role-not-theirs");
            })
            .await
        }
        Err(RoleError::TooLong) => {
            let wrong = Unfit::new("unfit-until", 0);
            again(&visit, &mut tx, &group, |page| {
                page.until = Field::wrong(away.until, wrong);
            })
            .await
        }
    }
}

/// The last moment of a day, UTC.
fn end_of_day(date: &str) -> Option<Timestamp> {
    let day: jiff::civil::Date = date.parse().ok()?;
    let start = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    let start = Timestamp(start.timestamp().as_microsecond());
    Some(start.plus(Span::days(1)).minus(Span::seconds(1)))
}

async fn end_stand_in(visit: Member, Path(slug): Path<String>) -> Result<Response, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::See).await?;
    match groups::end_stand_in(&mut tx, me, group.id, now).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(saved(&slug))
        }
        Err(RoleError::Refused(refusal)) => Err(refusal.into()),
        Err(RoleError::NotTheirs | RoleError::TooLong) => Err(Failure::conflict()),
    }
}
