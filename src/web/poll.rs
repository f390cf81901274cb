//! Polls: a page to ask, a page of what was answered, and the vote itself. What is chosen comes back with
//! the message, as every change of it does.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::HeaderMap,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    message::{back, tell},
    shell, todo,
    views::{self, Field, Here, NewPoll, PollPage},
    visitor::{Signed, Visit},
    when,
};
use crate::{
    db::Conn,
    groups::{self, Group},
    messages::{
        self, Outcome, Say, acts,
        polls::{self, Ballot},
    },
    policy::{self, Act, Verdict},
    push::quiet,
    rooms::{self, Reading},
    values::{Body, Choices, ClientId, MessageId, Span, Timestamp, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/{room}/poll", get(blank).post(ask))
        .route("/m/{message}/poll", get(show))
        .route("/m/{message}/vote", post(vote))
        .route("/m/{message}/poll/close", post(close))
}

type Member = Visit<Signed>;

/// How many days ahead a poll may end.
pub(super) const FURTHEST: i64 = 366;

/// Where the poll will stand.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Place {
    /// The message in whose thread it is asked.
    thread: Option<i64>,
}

/// What somebody typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    question: String,
    choices: String,
    several: Option<String>,
    anonymous: Option<String>,
    ends: String,
    cid: Option<ClientId>,
    thread: Option<i64>,
    to_everybody: Option<String>,
}

/// `GET …/poll`
async fn blank(
    visit: Member,
    Path((group, room)): Path<(String, String)>,
    Query(place): Query<Place>,
) -> Result<Html<String>, Failure> {
    let mut conn = visit.site.db.read().await?;
    let at = (group.as_str(), room.as_str());
    let (member, now) = (&visit.who.member, visit.who.now);
    let (group, room) = rooms::allow_at(&mut conn, member, at, Act::Say, now).await?;
    let typed = Typed {
        thread: place.thread,
        ..Typed::default()
    };
    shell::page(page(&visit, &mut conn, (&group, &room), typed).await?)
}

async fn page(
    visit: &Member,
    conn: &mut Conn,
    (group, room): (&Group, &Reading),
    typed: Typed,
) -> Result<NewPoll, Failure> {
    let zone = zone(visit, conn).await?;
    let room_href = format!("/g/{}/{}", group.slug, room.slug);
    Ok(NewPoll {
        l: visit.words(),
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: shell::tag(group),
        room: room.name.clone(),
        back: match typed.thread {
            Some(thread) => format!("{room_href}/{thread}/thread"),
            None => room_href.clone(),
        },
        href: format!("{room_href}/poll"),
        question: Field::holding(typed.question),
        choices: Field::holding(typed.choices),
        ends: Field::holding(typed.ends),
        several: typed.several.is_some(),
        anonymous: typed.anonymous.is_some(),
        zone: when::zone_name(&zone),
        cid: typed.cid.unwrap_or_else(ClientId::fresh),
        thread: typed.thread,
        refused: None,
        asks_everybody: false,
    })
}

async fn zone(visit: &Member, conn: &mut Conn) -> Result<TimeZone, Failure> {
    Ok(quiet::wishes(conn, visit.who.member.id).await?.zone())
}

/// `POST …/poll`: asks. What is not taken comes back as it was typed.
async fn ask(
    visit: Member,
    Path((group, room)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let at = (group.as_str(), room.as_str());
    let (member, now) = (&visit.who.member, visit.who.now);
    let (group, room) = rooms::allow_at(&mut conn, member, at, Act::Say, now).await?;
    let zone = zone(&visit, &mut conn).await?;
    drop(conn);
    let href = format!("/g/{}/{}", group.slug, room.slug);
    let failure = match said(&visit, &room, &zone, &typed).await {
        Ok(Outcome::Said(said)) => {
            let there = match said.message.thread {
                Some(thread) => format!("{href}/{thread}/thread#m{}", said.message.seq),
                None => format!("{href}#m{}", said.message.seq),
            };
            return Ok(Redirect::to(&there).into_response());
        }
        Ok(Outcome::Held(held)) => {
            todo::stir(&visit.site, Some(group.id)).await?;
            return Ok(Redirect::to(&format!("{href}#h{}", held.id)).into_response());
        }
        Err(failure) if failure.is_about_the_words() => failure,
        Err(failure) => return Err(failure),
    };
    let mut conn = visit.site.db.read().await?;
    let mut page = page(&visit, &mut conn, (&group, &room), typed).await?;
    let wrong = |name: &str| {
        let mut fields = failure.fields().iter();
        fields
            .find(|(field, _)| *field == name)
            .map(|(_, unfit)| *unfit)
    };
    page.question.wrong = wrong("body");
    page.choices.wrong = wrong("choices");
    page.ends.wrong = wrong("ends_at");
    page.refused = failure.fields().is_empty().then(|| failure.detail(page.l));
    page.asks_everybody = failure.kind() == "everybody";
    let page = Html(page.render()?);
    Ok((failure.status(), failure.retry_after(), page).into_response())
}

async fn said(
    visit: &Member,
    room: &Reading,
    zone: &TimeZone,
    typed: &Typed,
) -> Result<Outcome, Failure> {
    let now = visit.who.now;
    let (body, choices) = (Body::parse(&typed.question), Choices::parse(&typed.choices));
    let ends = match typed.ends.trim() {
        "" => Ok(None),
        named => ends_at(when::named(named, zone), now).map(Some),
    };
    let (body, choices, ends_at) = match (body, choices, ends) {
        (Ok(body), Ok(choices), Ok(ends)) => (body, choices, ends),
        (body, choices, ends) => {
            let wrong = [
                body.err().map(|unfit| ("body", unfit)),
                choices.err().map(|unfit| ("choices", unfit)),
                ends.err().map(|unfit| ("ends_at", unfit)),
            ];
            return Err(Failure::unfit(wrong.into_iter().flatten().collect()));
        }
    };
    let ballot = Ballot {
        several: typed.several.is_some(),
        anonymous: typed.anonymous.is_some(),
        ends_at,
        ..Ballot::new(&choices)
    };
    let client_id = typed.cid.unwrap_or_else(ClientId::fresh);
    let say = Say {
        thread: typed.thread,
        to_everybody: typed.to_everybody.is_some(),
        ballot: Some(ballot),
        ..Say::new(room.id, visit.who.member.id, client_id, body)
    };
    visit.site.limits.say(say.author, say.room)?;
    Ok(visit.site.scribe.say(say).await?)
}

/// When a poll may end: in a while, and not too far away.
pub(super) fn ends_at(at: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, Unfit> {
    let fits = |at: &Timestamp| *at > now && *at < now.plus(Span::days(FURTHEST));
    at.filter(fits).ok_or(Unfit::new("unfit-ends", 0))
}

/// `GET /m/<id>/poll`: what was answered, what I chose, and how it ends.
async fn show(visit: Member, Path(id): Path<MessageId>) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut conn = visit.site.db.read().await?;
    let (_, (group, room)) = acts::look(&mut conn, member, id, Act::Read, *now).await?;
    let message = messages::by_id(&mut conn, id).await?;
    let message = message.ok_or_else(Failure::absent)?;
    let Some(poll) = message.dress.poll.clone() else {
        return Ok(Redirect::to(&format!("/m/{id}")).into_response());
    };
    let mut standing = groups::standing(&mut conn, member, &group, *now).await?;
    standing.archived |= room.archived_at.is_some();
    let may = |act| policy::may(standing, act) == Verdict::Yes;
    let over = poll.closed_at.is_some() || poll.ends_at.is_some_and(|ends| ends <= *now);
    let l = visit.words();
    let answered = PollPage {
        l,
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        group: shell::tag(&group),
        room: room.name.clone(),
        href: format!("/g/{}/{}#m{}", group.slug, room.slug, message.seq),
        mine: polls::mine(&mut conn, id, member.id).await?,
        may_vote: !over && may(Act::React),
        may_close: !over && (message.author_id == member.id || may(Act::Moderate)),
        message: views::Message::new(&message, l),
        poll,
    };
    Ok(shell::page(answered)?.into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chosen {
    choice: i64,
}

/// `POST /m/<id>/vote`: chooses an answer, or gives it up.
async fn vote(
    visit: Member,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    visit.site.limits.act(member.id)?;
    let mut tx = visit.site.db.write().await?;
    let changed = polls::turn(&mut tx, member, id, chosen.choice, *now).await?;
    tx.commit().await?;
    tell(&visit.site, changed);
    back(&visit, &headers, id).await
}

/// `POST /m/<id>/poll/close`: ends it before its time.
async fn close(
    visit: Member,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut tx = visit.site.db.write().await?;
    let changed = polls::close(&mut tx, member, id, *now).await?;
    tx.commit().await?;
    tell(&visit.site, changed);
    back(&visit, &headers, id).await
}
