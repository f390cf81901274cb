//! Later: saying something when its time has come, and a page of what will be said.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    saved::Saved,
    shell, todo,
    views::{Field, Here, LaterLine, LaterPage, NewLater},
    visitor::{Signed, Visit},
    when,
};
use crate::{
    db::Conn,
    groups::Group,
    jobs::Ended,
    messages::{
        Outcome, Say, Unsaid,
        later::{self, Due, LaterError, Why},
    },
    policy::Act,
    push::quiet,
    rooms::{self, Reading},
    values::{Body, ClientId, LaterId, Span, Timestamp, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/later", get(list))
        .route("/g/{group}/{room}/later", post(keep))
        .route("/later/{later}", post(change))
        .route("/later/{later}/now", post(now))
        .route("/later/{later}/drop", post(forget))
}

type Member = Visit<Signed>;

/// What somebody typed. What a composer sends has no time yet.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    body: String,
    cid: Option<ClientId>,
    reply_to: Option<i64>,
    thread: Option<i64>,
    to_everybody: Option<String>,
    when: Option<String>,
    at: String,
    /// What a composer without scripts has besides: files go with what is said at once, as the page says.
    file: String,
    alt: String,
}

impl Typed {
    /// The moment that is meant: one that is named goes before the words for others.
    fn moment(&self, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
        match (self.at.trim(), self.when.as_deref()) {
            ("", Some("tomorrow")) => when::tomorrow(zone, now),
            ("", Some("monday")) => when::monday(zone, now),
            (named, _) => when::named(named, zone),
        }
    }
}

async fn page(
    visit: &Member,
    conn: &mut Conn,
    (group, room): (&Group, &Reading),
    typed: Typed,
) -> Result<NewLater, Failure> {
    let room_href = format!("/g/{}/{}", group.slug, room.slug);
    let zone = quiet::wishes(conn, visit.who.member.id).await?.zone();
    Ok(NewLater {
        l: visit.words(),
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: shell::tag(group),
        room: room.name.clone(),
        back: match typed.thread {
            Some(thread) => format!("{room_href}/{thread}/thread"),
            None => room_href.clone(),
        },
        href: format!("{room_href}/later"),
        body: Field::holding(typed.body),
        at: Field::holding(typed.at),
        zone: when::zone_name(&zone),
        cid: typed.cid.unwrap_or_else(ClientId::fresh),
        reply_to: typed.reply_to,
        thread: typed.thread,
        refused: None,
        asks_everybody: false,
    })
}

/// `POST …/later`: keeps it until then. A composer sends what was typed and no time: that is asked.
async fn keep(
    visit: Member,
    Path((group, room)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let at = (group.as_str(), room.as_str());
    let (member, now) = (&visit.who.member, visit.who.now);
    let (group, room) = rooms::allow_at(&mut conn, member, at, Act::Say, now).await?;
    if typed.when.is_none() {
        let page = page(&visit, &mut conn, (&group, &room), typed).await?;
        return Ok(shell::page(page)?.into_response());
    }
    let zone = quiet::wishes(&mut conn, member.id).await?.zone();
    drop(conn);
    let failure = match kept(&visit, &room, &zone, &typed).await {
        Ok(()) => return Ok(Saved::at("/later", "later-kept").into_response()),
        Err(failure) if failure.is_about_the_words() => failure,
        Err(failure) => return Err(failure),
    };
    let mut conn = visit.site.db.read().await?;
    let mut page = page(&visit, &mut conn, (&group, &room), typed).await?;
    page.body.wrong = wrong(&failure, "body");
    page.at.wrong = wrong(&failure, "say_at");
    page.refused = failure.fields().is_empty().then(|| failure.detail(page.l));
    page.asks_everybody = failure.kind() == "everybody";
    Ok((failure.status(), Html(page.render()?)).into_response())
}

fn wrong(failure: &Failure, name: &str) -> Option<Unfit> {
    let mut fields = failure.fields().iter();
    fields
        .find(|(field, _)| *field == name)
        .map(|(_, unfit)| *unfit)
}

async fn kept(
    visit: &Member,
    room: &Reading,
    zone: &TimeZone,
    typed: &Typed,
) -> Result<(), Failure> {
    let now = visit.who.now;
    let body = Body::parse(&typed.body);
    let body = body.map_err(|unfit| Failure::unfit(vec![("body", unfit)]))?;
    let at = typed.moment(zone, now).ok_or(LaterError::Time)?;
    let client_id = typed.cid.unwrap_or_else(ClientId::fresh);
    let say = Say {
        reply_to: typed.reply_to,
        thread: typed.thread,
        to_everybody: typed.to_everybody.is_some(),
        ..Say::new(room.id, visit.who.member.id, client_id, body)
    };
    visit.site.limits.say(say.author, say.room)?;
    let mut tx = visit.site.db.write().await?;
    later::keep(&mut tx, &say, at, now).await?;
    tx.commit().await?;
    Ok(())
}

/// `GET /later`: what I will say, the next first.
async fn list(visit: Member, Saved(saved): Saved) -> Result<Response, Failure> {
    let (member, now, l) = (&visit.who.member, visit.who.now, visit.words());
    let mut conn = visit.site.db.read().await?;
    let zone = quiet::wishes(&mut conn, member.id).await?.zone();
    let mut lines = Vec::new();
    for one in later::of_author(&mut conn, member.id).await? {
        lines.push(LaterLine {
            id: one.id,
            place: later::place(&mut conn, member, one.room_id, now).await,
            text: one.body.clone(),
            at: one.say_at,
            named: when::written(one.say_at, &zone),
            why: one.failed.map(|why| {
                let said = l.t(&format!("later-{}", why.as_str()));
                format!("{said} {}", one.reason).trim_end().to_owned()
            }),
        });
    }
    let page = LaterPage {
        l,
        shell: visit.inside(&mut conn, Here::Kept).await?,
        lines,
        zone: when::zone_name(&zone),
        saved,
    };
    Ok(shell::page(page)?.into_response())
}

/// Other words, another time.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Changed {
    body: String,
    at: String,
}

/// `POST /later/<id>`
async fn change(
    visit: Member,
    Path(id): Path<LaterId>,
    Form(changed): Form<Changed>,
) -> Result<Redirect, Failure> {
    let (member, now) = (&visit.who.member, visit.who.now);
    let body = Body::parse(&changed.body);
    let body = body.map_err(|unfit| Failure::unfit(vec![("body", unfit)]))?;
    let mut tx = visit.site.db.write().await?;
    let zone = quiet::wishes(&mut tx, member.id).await?.zone();
    let at = when::named(&changed.at, &zone).ok_or(LaterError::Time)?;
    later::change(&mut tx, member, id, (&body, at), now).await?;
    tx.commit().await?;
    Ok(Saved::at("/later", "later-kept"))
}

/// `POST /later/<id>/now`: says it at once.
async fn now(visit: Member, Path(id): Path<LaterId>) -> Result<Redirect, Failure> {
    let (member, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let one = later::find(&mut tx, member.id, id).await?;
    later::hasten(&mut tx, member, id, now).await?;
    tx.commit().await?;
    say(&visit.site, id).await.map_err(Failure::broken)?;
    let mut conn = visit.site.db.read().await?;
    if later::find(&mut conn, member.id, id).await.is_ok() {
        return Ok(Redirect::to("/later"));
    }
    let place = later::place(&mut conn, member, one.room_id, now).await;
    Ok(Redirect::to(&match (place, one.thread) {
        (Some((room, _)), Some(thread)) => format!("{room}/{thread}/thread"),
        (Some((room, _)), None) => room,
        (None, _) => "/later".to_owned(),
    }))
}

/// `POST /later/<id>/drop`: it is not to be said at all.
async fn forget(visit: Member, Path(id): Path<LaterId>) -> Result<Redirect, Failure> {
    let mut tx = visit.site.db.write().await?;
    later::drop(&mut tx, &visit.who.member, id).await?;
    tx.commit().await?;
    Ok(Saved::at("/later", "later-dropped"))
}

/// A job: says it, if its time has come. Said twice it is said once: it keeps its name.
pub(crate) async fn say(site: &Site, id: LaterId) -> anyhow::Result<Ended> {
    let mut tx = site.db.write().await?;
    let due = later::take(&mut tx, id, site.clock.now()).await?;
    tx.commit().await?;
    let one = match due {
        Due::Nothing => return Ok(Ended::Done),
        Due::NotYet(at) => return Ok(Ended::Again(at)),
        Due::Say(one) => one,
    };
    let outcome = match one.say() {
        Ok(say) => site.scribe.say(say).await,
        Err(_) => Err(Unsaid::Gone),
    };
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    match outcome {
        Ok(Outcome::Said(_)) => later::done(&mut tx, id).await?,
        Ok(Outcome::Held(held)) => {
            later::done(&mut tx, id).await?;
            tx.commit().await?;
            todo::stir(site, Some(held.group_id))
                .await
                .map_err(|_| anyhow::anyhow!("nobody was told"))?;
            return Ok(Ended::Done);
        }
        Err(Unsaid::TooSoon(seconds)) => {
            let pause = i64::try_from(seconds).unwrap_or(60);
            return Ok(Ended::Again(now.plus(Span::seconds(pause))));
        }
        Err(Unsaid::Lost) => anyhow::bail!("what was to be said later was not kept"),
        Err(unsaid) => {
            let (why, reason) = why(&unsaid);
            later::fail(&mut tx, &one, (why, reason), now).await?;
        }
    }
    tx.commit().await?;
    Ok(Ended::Done)
}

fn why(unsaid: &Unsaid) -> (Why, &str) {
    match unsaid {
        Unsaid::Absent => (Why::Absent, ""),
        Unsaid::RulesChanged => (Why::Rules, ""),
        Unsaid::Filtered(reason) | Unsaid::Declined(reason) => (Why::Filtered, reason),
        Unsaid::Unanswerable => (Why::Unanswerable, ""),
        Unsaid::Everybody(_) => (Why::Everybody, ""),
        Unsaid::Forbidden => (Why::Silent, ""),
        _ => (Why::Otherwise, ""),
    }
}
