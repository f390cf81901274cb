//! To do: one list for whoever answers for anything, where everything is decided in place.

pub(super) mod answer;
mod task;

use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use self::answer::{Answer, Unanswered};
use super::{
    Failure, Site,
    form::Form,
    saved::Saved,
    shell,
    views::{Field, Here, TodoPage},
    visitor::{Signed, Visit},
};
use crate::{
    db::Conn,
    groups, members,
    todo::{self, Filter, Place, flags, replies::Decision},
    values::{
        Behind, FlagId, GroupId, HeldId, MemberId, Plea, Reason, ReplyId, ReportId, RequestId,
        SanctionId, Span, Unfit, WishId,
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/todo", get(show))
        .route("/todo/requests/{request}", post(answer_request))
        .route("/todo/held/{held}", post(answer_held))
        .route("/todo/reports/{report}", post(answer_report))
        .route("/todo/appeals/{sanction}", post(answer_appeal))
        .route("/todo/replies/{reply}", post(answer_reply))
        .route("/todo/wishes/{wish}", post(answer_wish))
        .route("/todo/flags/{flag}", get(look_at_flag).post(answer_flag))
}

/// The most days somebody who was declined may be kept from asking again.
const MOST_DAYS: i64 = 365;

/// An answer, as its form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    act: String,
    reason: String,
    again_days: Option<String>,
}

/// The same of what the hosts of a group answer, or those of the house in their place.
pub(super) async fn stir_both(site: &Site, group: Option<GroupId>) -> Result<(), Failure> {
    if group.is_some() {
        stir(site, group).await?;
    }
    stir(site, None).await
}

/// Tells those who answer for a group, or for the house, that what waits for them has changed.
pub(super) async fn stir(site: &Site, group: Option<GroupId>) -> Result<(), Failure> {
    let mut conn = site.db.read().await?;
    let answerers = todo::answerers(&mut conn, group).await?;
    drop(conn);
    site.hub.to_do(&answerers);
    Ok(())
}

/// What of it is looked for, and from where on. An answer brings it along, and leads back there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Sought {
    kind: String,
    /// The id of a group, or `house`.
    group: String,
    after: String,
}

impl Sought {
    fn filter(&self) -> Filter {
        Filter {
            kind: self.kind.parse().ok(),
            place: place(&self.group),
        }
    }

    /// The query that leads here, or goes on behind a place.
    fn asked(&self, after: Option<Behind>) -> String {
        let after = after.or_else(|| self.after.parse().ok());
        let after = after.map(|after| after.to_string());
        let (kind, group) = (self.kind.as_str(), self.group.as_str());
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("kind", kind), ("group", group)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.extend_pairs(after.map(|after| ("after", after)));
        query.finish()
    }
}

/// For whose hosts something waits: the id of a group, or `house`.
pub(super) fn place(word: &str) -> Option<Place> {
    match word {
        "house" => Some(Place::House),
        group => group.parse().ok().map(Place::Group),
    }
}

async fn show(
    visit: Visit<Signed>,
    Query(sought): Query<Sought>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let page = TodoPage {
        saved,
        ..page(&mut conn, (&visit, &sought)).await?
    };
    Ok(shell::page(page)?.into_response())
}

async fn page(conn: &mut Conn, (visit, sought): Seen<'_>) -> Result<TodoPage, Failure> {
    let (l, signed) = (visit.words(), &visit.who);
    let (host, now) = (&signed.member, signed.now);
    let filter = sought.filter();
    let after = sought.after.parse().ok();
    let waiting = todo::waiting_for(conn, host, (filter, after), now).await?;
    let mut tasks = Vec::with_capacity(waiting.items.len());
    for item in waiting.items {
        tasks.push(task::of(conn, (l, signed), item).await?);
    }
    let (house, groups) = todo::answers_for(conn, host, now).await?;
    Ok(TodoPage {
        l,
        shell: visit.inside(conn, Here::Todo).await?,
        tasks,
        count: waiting.count,
        next: waiting.next.map(|next| sought.asked(Some(next))),
        query: sought.asked(None),
        onward: after.is_some(),
        filter,
        house,
        groups,
        longest_wait: todo::longest_wait(conn, host, now).await?,
        saved: None,
        settled: None,
    })
}

/// What is wrong with the reason, and with the days.
type Wrong = (Option<Unfit>, Option<Unfit>);

impl Typed {
    fn read(&self) -> Result<Answer, Wrong> {
        match self.act.as_str() {
            "approve" => Ok(Answer::Approve),
            "later" => Ok(Answer::Later),
            _ => match (Reason::parse(&self.reason), self.again()) {
                (Ok(reason), Ok(again)) => Ok(Answer::Decline(reason, again)),
                (reason, again) => Err((reason.err(), again.err())),
            },
        }
    }

    fn again(&self) -> Result<Span, Unfit> {
        let Some(days) = &self.again_days else {
            return Ok(Span::days(0));
        };
        self::days(days.trim().parse().unwrap_or(-1))
    }
}

/// After how long they may ask again.
pub(super) fn days(days: i64) -> Result<Span, Unfit> {
    if (0..=MOST_DAYS).contains(&days) {
        Ok(Span::days(days))
    } else {
        Err(Unfit::new("unfit-days", 365))
    }
}

impl Answer {
    /// What the page says once it counts.
    const fn saved(&self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Decline(..) => "declined",
            Self::Later => "later",
        }
    }
}

/// `POST /todo/requests/<request>`
async fn answer_request(
    visit: Visit<Signed>,
    Path(id): Path<RequestId>,
    Query(sought): Query<Sought>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let answer = match typed.read() {
        Ok(answer) => answer,
        Err(wrong) => return again((&visit, &sought), id.0, typed, wrong).await,
    };
    let done = answer::request(&visit.site, &visit.who, id, &answer).await;
    onward((&visit, &sought), done, answer.saved()).await
}

/// `POST /todo/held/<held>`
async fn answer_held(
    visit: Visit<Signed>,
    Path(id): Path<HeldId>,
    Query(sought): Query<Sought>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let answer = match typed.read() {
        Ok(answer) => answer,
        Err(wrong) => return again((&visit, &sought), id.0, typed, wrong).await,
    };
    let done = answer::held(&visit.site, &visit.who, id, &answer).await;
    onward((&visit, &sought), done.map(|_| ()), answer.saved()).await
}

/// `POST /todo/reports/<report>`: nothing is done about it, or it waits. What is done is done on its page.
async fn answer_report(
    visit: Visit<Signed>,
    Path(id): Path<ReportId>,
    Query(sought): Query<Sought>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let dismissed = match (typed.act.as_str(), Plea::parse(&typed.reason)) {
        ("later", _) => None,
        ("decline", Ok(words)) => Some(words),
        ("decline", Err(unfit)) => {
            return again((&visit, &sought), id.0, typed, (Some(unfit), None)).await;
        }
        _ => return Err(Failure::malformed()),
    };
    let done = answer::report(&visit.site, &visit.who, id, dismissed.as_ref()).await;
    let saved = if dismissed.is_some() {
        "dismissed"
    } else {
        "later"
    };
    onward((&visit, &sought), done, saved).await
}

/// `POST /todo/appeals/<sanction>`: the sanction stays, or the appeal waits. It is lifted on its page.
async fn answer_appeal(
    visit: Visit<Signed>,
    Path(id): Path<SanctionId>,
    Query(sought): Query<Sought>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let refused = match (typed.act.as_str(), Reason::parse(&typed.reason)) {
        ("later", _) => None,
        ("decline", Ok(reason)) => Some(reason),
        ("decline", Err(unfit)) => {
            return again((&visit, &sought), id.0, typed, (Some(unfit), None)).await;
        }
        _ => return Err(Failure::malformed()),
    };
    let done = answer::appeal(&visit.site, &visit.who, id, refused.as_ref()).await;
    let saved = if refused.is_some() {
        "declined"
    } else {
        "later"
    };
    onward((&visit, &sought), done, saved).await
}

/// `POST /todo/replies/<reply>`: opened, with trust in its author or without, hidden, or put off.
async fn answer_reply(
    visit: Visit<Signed>,
    Path(id): Path<ReplyId>,
    Query(sought): Query<Sought>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (decision, saved) = match typed.act.as_str() {
        "approve" => (Some(Decision::Open), "opened"),
        "trust" => (Some(Decision::OpenAndTrust), "opened"),
        "decline" => (Some(Decision::Hide), "hidden"),
        "block" => (Some(Decision::Block), "kept-out"),
        "later" => (None, "later"),
        _ => return Err(Failure::malformed()),
    };
    let done = answer::reply(&visit.site, &visit.who, id, decision).await;
    onward((&visit, &sought), done, saved).await
}

/// `GET /todo/flags/<flag>`: leads to what it is about, where hosts do what they do anyway.
async fn look_at_flag(visit: Visit<Signed>, Path(id): Path<FlagId>) -> Result<Redirect, Failure> {
    let mut conn = visit.site.db.read().await?;
    let flag = flags::allow(&mut conn, &visit.who.member, id, visit.who.now).await?;
    if let Some(highlight) = flags::about(&mut conn, &flag).await? {
        return Ok(Redirect::to(&format!("/h/{highlight}")));
    }
    let group = flag.group_id.ok_or_else(Failure::absent)?;
    let group = groups::find(&mut conn, group).await?;
    let group = group.ok_or_else(Failure::absent)?;
    Ok(Redirect::to(&shell::tag(&group).href))
}

/// `POST /todo/flags/<flag>`: it was looked at, or waits.
async fn answer_flag(
    visit: Visit<Signed>,
    Path(id): Path<FlagId>,
    Query(sought): Query<Sought>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (seen, saved) = match typed.act.as_str() {
        "decline" => (true, "seen"),
        "later" => (false, "later"),
        _ => return Err(Failure::malformed()),
    };
    let done = answer::flag(&visit.site, &visit.who, id, seen).await;
    onward((&visit, &sought), done, saved).await
}

/// `POST /todo/wishes/<wish>`: granted, declined, or put off.
async fn answer_wish(
    visit: Visit<Signed>,
    Path(id): Path<WishId>,
    Query(sought): Query<Sought>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (yes, saved) = match typed.act.as_str() {
        "approve" => (Some(true), "approved"),
        "decline" => (Some(false), "no-thanks"),
        "later" => (None, "later"),
        _ => return Err(Failure::malformed()),
    };
    let done = answer::wish(&visit.site, &visit.who, id, yes).await;
    onward((&visit, &sought), done, saved).await
}

/// Who answers, and what of the list they look at.
type Seen<'a> = (&'a Visit<Signed>, &'a Sought);

/// Back to the list, which says what was done, or who was quicker.
async fn onward(
    (visit, sought): Seen<'_>,
    done: Result<(), Unanswered>,
    saved: &'static str,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => {
            let here = sought.asked(None);
            Ok(Saved::amid("/todo", saved, &here).into_response())
        }
        Err(Unanswered::Settled(by)) => settled((visit, sought), by).await,
        Err(Unanswered::Failed(failure)) => Err(failure),
    }
}

/// The list again, with what was typed and what is wrong with it.
async fn again(
    (visit, sought): Seen<'_>,
    id: uuid::Uuid,
    typed: Typed,
    (reason, days): Wrong,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let mut page = page(&mut conn, (visit, sought)).await?;
    if let Some(task) = page.tasks.iter_mut().find(|task| task.id == id) {
        task.reason = Field::checked(typed.reason, reason);
        if let Some(typed) = typed.again_days {
            task.again_days = Field::checked(typed, days);
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::page(page)?).into_response())
}

/// The list again: somebody else was quicker, and their answer counts.
async fn settled((visit, sought): Seen<'_>, by: Option<MemberId>) -> Result<Response, Failure> {
    let l = visit.words();
    let mut conn = visit.site.db.read().await?;
    let by = match by {
        Some(by) => members::find(&mut conn, by, visit.who.now).await?,
        None => None,
    };
    let page = TodoPage {
        settled: Some(match by {
            Some(by) => l.t1("todo-settled-by", "name", by.name),
            None => l.t("todo-settled"),
        }),
        ..page(&mut conn, (visit, sought)).await?
    };
    Ok((StatusCode::CONFLICT, shell::page(page)?).into_response())
}
