//! The settings of a group: one page in sections, each a form that says what it does.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::Member;
use crate::{
    db::Conn,
    groups::{self, Group, MOST_DAYS, MOST_HELD_POSTS, MOST_KEPT_DAYS, MOST_SLOW_SECONDS, Running},
    messages::fading,
    policy::{self, Act, Verdict},
    rooms,
    values::{Name, Purpose, Questions, Rules, Span, Timestamp, Unfit},
    web::{
        Failure, Site,
        form::Form,
        saved::Saved,
        shell,
        views::{Field, GroupSettings, Here, KeptRoom, OneOf, Shown},
        words::Words,
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/settings", get(show).post(rename))
        .route("/g/{group}/settings/rules", post(write_rules))
        .route("/g/{group}/settings/rhythm", post(set_rhythm))
        .route("/g/{group}/settings/newcomers", post(set_newcomers))
        .route("/g/{group}/settings/keeping", post(set_keeping))
        .route("/g/{group}/settings/visibility", post(show_to))
        .route("/g/{group}/archive", post(archive))
        .route("/g/{group}/reopen", post(reopen))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
    purpose: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ruled {
    rules: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rhythm {
    announcements: Option<String>,
    slow: String,
    slow_for: String,
    hold_posts: String,
    hold_days: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Newcomers {
    read_back: String,
    questions: String,
    again_days: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Keeping {
    keep: String,
    sure: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    visibility: String,
}

async fn show(
    visit: Member,
    Path(slug): Path<String>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let group = visit.group(&mut conn, &slug, Act::Run).await?;
    let mut page = page(&visit, &mut conn, &group).await?;
    page.saved = saved;
    Ok(shell::page(page)?.into_response())
}

/// The page again, with what does not fit beside its field.
pub(super) fn again(page: GroupSettings) -> Result<Response, Failure> {
    let page = shell::page(page)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn saved(slug: &str, word: &'static str) -> Response {
    Saved::at(&format!("/g/{slug}/settings"), word).into_response()
}

pub(super) async fn page(
    visit: &Member,
    conn: &mut Conn,
    group: &Group,
) -> Result<GroupSettings, Failure> {
    let l = visit.words();
    let running = groups::running(conn, group.id).await?;
    let previews = running.looks_up(group);
    let rules = groups::rules(conn, group.id).await?;
    let standing = groups::standing(conn, &visit.who.member, group, visit.who.now).await?;
    let shown = if policy::may(standing, Act::Own) == Verdict::Yes {
        Some(Shown {
            visibility: standing.visibility,
            announced: groups::announced(conn, group.id).await?,
        })
    } else {
        None
    };
    Ok(GroupSettings {
        l,
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: shell::tag(group),
        name: Field::holding(&group.name),
        purpose: Field::holding(&group.purpose),
        rules: Field::holding(rules.as_ref().map_or("", |rules| rules.text())),
        announcements: running.announcements,
        slow: slow(l, running.slow_seconds),
        slow_until: running.slow_until.filter(|until| *until > visit.who.now),
        hold_posts: Field::holding(running.hold_posts.to_string()),
        hold_days: Field::holding(running.hold_days.to_string()),
        read_back: read_back(l, running.read_back_days),
        opened: running.opened_at,
        questions: Field::holding(running.questions),
        again_days: Field::holding(running.again_days.to_string()),
        keep: keep(l, running.keep_days),
        previews,
        going: None,
        rooms: kept(rooms::in_group(conn, group.id).await?),
        new_room: Field::default(),
        shown,
        saved: None,
    })
}

/// How slow a group may be made; what it is now is always among it.
fn slow(l: Words, now: i64) -> Vec<OneOf> {
    let mut seconds = vec![0, 10, 30, 60, 300, 900, 3_600, now];
    seconds.sort_unstable();
    seconds.dedup();
    let one = |seconds: i64| OneOf {
        word: seconds.to_string(),
        says: match seconds {
            0 => l.t("slow-off"),
            seconds if seconds % 60 == 0 => l.n("slow-minutes", seconds / 60),
            seconds => l.n("slow-seconds", seconds),
        },
        chosen: seconds == now,
    };
    seconds.into_iter().map(one).collect()
}

/// How far newcomers may read back; what it is now is always among it.
fn read_back(l: Words, now: Option<i64>) -> Vec<OneOf> {
    let says = |days| match days {
        0 => l.t("read-back-joining"),
        days => l.n("read-back-days", days),
    };
    all_or_days(l.t("read-back-all"), &[0, 7, 30, 90, 365], now, says)
}

/// How long what is said may be kept; what it is now is always among it.
fn keep(l: Words, now: Option<i64>) -> Vec<OneOf> {
    let says = |days| l.n("kept-days", days);
    all_or_days(l.t("kept-for-ever"), &[7, 30, 90, 365], now, says)
}

fn all_or_days(
    all: String,
    offered: &[i64],
    now: Option<i64>,
    says: impl Fn(i64) -> String,
) -> Vec<OneOf> {
    let mut days = offered.to_vec();
    days.extend(now);
    days.sort_unstable();
    days.dedup();
    let all = OneOf {
        word: "all".into(),
        says: all,
        chosen: now.is_none(),
    };
    let one = |days: i64| OneOf {
        word: days.to_string(),
        says: says(days),
        chosen: now == Some(days),
    };
    std::iter::once(all)
        .chain(days.into_iter().map(one))
        .collect()
}

fn kept(rooms: Vec<rooms::Room>) -> Vec<KeptRoom> {
    let (count, open) = (
        rooms.len(),
        rooms
            .iter()
            .filter(|room| room.archived_at.is_none())
            .count(),
    );
    let room = |(place, room): (usize, rooms::Room)| KeptRoom {
        slug: room.slug,
        name: Field::holding(room.name),
        first: place == 0,
        last: place + 1 == count,
        archived: room.archived_at.is_some(),
        may_archive: room.archived_at.is_none() && open > 1,
    };
    rooms.into_iter().enumerate().map(room).collect()
}

async fn rename(
    visit: Member,
    Path(slug): Path<String>,
    Form(wish): Form<Named>,
) -> Result<Response, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    let (name, purpose) = (Name::parse(&wish.name), Purpose::parse(&wish.purpose));
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Run).await?;
    if let (Ok(name), Ok(purpose)) = (&name, &purpose) {
        groups::rename(&mut tx, me, &group, (name, purpose), now).await?;
        tx.commit().await?;
        return Ok(saved(&slug, "group"));
    }
    let mut page = page(&visit, &mut tx, &group).await?;
    page.name = Field::checked(wish.name, name.err());
    page.purpose = Field::checked(wish.purpose, purpose.err());
    again(page)
}

async fn write_rules(
    visit: Member,
    Path(slug): Path<String>,
    Form(wish): Form<Ruled>,
) -> Result<Response, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Run).await?;
    match Rules::parse(&wish.rules) {
        Ok(rules) => {
            groups::write_rules(&mut tx, me, &group, &rules, now).await?;
            tx.commit().await?;
            Ok(saved(&slug, "written"))
        }
        Err(unfit) => {
            let mut page = page(&visit, &mut tx, &group).await?;
            page.rules = Field::wrong(wish.rules, unfit);
            again(page)
        }
    }
}

async fn set_rhythm(
    visit: Member,
    Path(slug): Path<String>,
    Form(wish): Form<Rhythm>,
) -> Result<Response, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Run).await?;
    let former = groups::running(&mut tx, group.id).await?;
    let posts = number(&wish.hold_posts, MOST_HELD_POSTS);
    let days = number(&wish.hold_days, MOST_DAYS);
    let slow = number(&wish.slow, MOST_SLOW_SECONDS).map_err(|_| Failure::malformed())?;
    if let (Ok(hold_posts), Ok(hold_days)) = (posts, days) {
        let wanted = Running {
            announcements: wish.announcements.is_some(),
            slow_seconds: slow,
            slow_until: slow_until(&wish.slow_for, former.slow_until, now).filter(|_| slow > 0),
            hold_posts,
            hold_days,
            ..former
        };
        groups::run(&mut tx, me, &group, &wanted, now).await?;
        tx.commit().await?;
        return Ok(saved(&slug, "rhythm"));
    }
    let mut page = page(&visit, &mut tx, &group).await?;
    page.announcements = wish.announcements.is_some();
    page.slow = self::slow(page.l, slow);
    page.hold_posts = Field::checked(wish.hold_posts, posts.err());
    page.hold_days = Field::checked(wish.hold_days, days.err());
    again(page)
}

/// For so many hours from now on, as long as it was going to be, or until somebody changes it.
fn slow_until(hours: &str, former: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    match hours {
        "as-before" => former,
        hours => {
            let hours = number(hours, 24).ok().filter(|hours| *hours > 0)?;
            Some(now.plus(Span::hours(hours)))
        }
    }
}

async fn set_newcomers(
    visit: Member,
    Path(slug): Path<String>,
    Form(wish): Form<Newcomers>,
) -> Result<Response, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Run).await?;
    let former = groups::running(&mut tx, group.id).await?;
    let read_back_days = match wish.read_back.as_str() {
        "all" => None,
        days => Some(number(days, MOST_DAYS).map_err(|_| Failure::malformed())?),
    };
    let questions = Questions::parse(&wish.questions);
    let days = number(&wish.again_days, MOST_DAYS);
    if let (Ok(questions), Ok(again_days)) = (&questions, days) {
        let wanted = Running {
            read_back_days,
            questions: questions.to_string(),
            again_days,
            ..former
        };
        groups::run(&mut tx, me, &group, &wanted, now).await?;
        tx.commit().await?;
        return Ok(saved(&slug, "newcomers"));
    }
    let mut page = page(&visit, &mut tx, &group).await?;
    page.read_back = read_back(page.l, read_back_days);
    page.questions = Field::checked(wish.questions, questions.err());
    page.again_days = Field::checked(wish.again_days, days.err());
    again(page)
}

/// Whoever lets go what is there says so, once they have read how much it is.
async fn set_keeping(
    visit: Member,
    Path(slug): Path<String>,
    Form(wish): Form<Keeping>,
) -> Result<Response, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Run).await?;
    let former = groups::running(&mut tx, group.id).await?;
    let keep_days = match wish.keep.as_str() {
        "all" => None,
        days => {
            let days = number(days, MOST_KEPT_DAYS).ok().filter(|days| *days > 0);
            Some(days.ok_or_else(Failure::malformed)?)
        }
    };
    let going = fading::would_go(&mut tx, group.id, keep_days, now).await?;
    if going > 0 && wish.sure.is_none() && keep_days != former.keep_days {
        let mut page = page(&visit, &mut tx, &group).await?;
        page.keep = keep(page.l, keep_days);
        page.going = Some(going);
        return again(page);
    }
    let wanted = Running {
        keep_days,
        ..former
    };
    groups::run(&mut tx, me, &group, &wanted, now).await?;
    tx.commit().await?;
    Ok(saved(&slug, "keeping"))
}

/// A number that was typed.
fn number(typed: &str, most: i64) -> Result<i64, Unfit> {
    groups::within(typed.trim().parse().unwrap_or(-1), most)
}

async fn show_to(
    visit: Member,
    Path(slug): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let (me, now) = (visit.who.member.id, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Own).await?;
    let wanted = wanted
        .visibility
        .parse()
        .map_err(|_| Failure::malformed())?;
    groups::show_to(&mut tx, me, &group, wanted, now).await?;
    tx.commit().await?;
    Ok(saved(&slug, "visibility"))
}

async fn archive(visit: Member, Path(slug): Path<String>) -> Result<Redirect, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Own).await?;
    groups::archive(&mut tx, me, group.id, now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/g/{slug}")))
}

async fn reopen(visit: Member, Path(slug): Path<String>) -> Result<Redirect, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Own).await?;
    groups::reopen(&mut tx, me, group.id, now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/g/{slug}")))
}
