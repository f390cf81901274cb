//! A message by itself: what it says, what it said before, and what can be done with it.
//!
//! Every act is a form here, so that all of it works without scripts; scripts post to the same places.

use askama::Template;
use axum::{
    Json, Router,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    feed::{Done, back_to_feed, wait_from},
    form::Form,
    saved::Saved,
    shell,
    views::{self, Field, Here, HistoryPage, MessagePage, WordingLine},
    visitor::{Signed, Visit},
};
use crate::{
    db::Conn,
    feed::{Mark, Spot},
    groups::{self, Group},
    messages::{
        self, Changed, Message, acts, bookmarks, edits,
        fading::{self, Stay},
        reactions,
    },
    policy::{Act, Verdict},
    rooms::Reading,
    values::{Alt, Body, Emoji, FileId, MessageId},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/m/{message}", get(show))
        .route("/m/{message}/history", get(history))
        .route("/m/{message}/react", post(react))
        .route("/m/{message}/edit", post(edit))
        .route("/m/{message}/describe", post(describe))
        .route("/m/{message}/take-back", post(take_back))
        .route("/m/{message}/fade", post(fade))
        .route("/m/{message}/pin", post(pin))
        .route("/m/{message}/unread", post(unread))
}

type Member = Visit<Signed>;

/// The emoji that are offered first.
pub(super) const OFTEN: [&str; 6] = ["👍", "❤️", "😂", "🎉", "🙏", "👀"];

/// `GET /m/<id>`
async fn show(
    visit: Member,
    Path(id): Path<MessageId>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let page = page(&visit, &mut conn, id).await?;
    Ok(Html(MessagePage { saved, ..page }.render()?).into_response())
}

async fn page(visit: &Member, conn: &mut Conn, id: MessageId) -> Result<MessagePage, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let l = visit.words();
    let (_, (group, room)) = acts::look(conn, member, id, Act::Read, *now).await?;
    let message = messages::by_id(conn, id).await?;
    let message = message.ok_or_else(Failure::absent)?;
    let may = async |conn: &mut Conn, act: Act| -> Result<bool, Failure> {
        let mut standing = groups::standing(conn, member, &group, *now).await?;
        standing.archived |= room.archived_at.is_some();
        Ok(crate::policy::may(standing, act) == Verdict::Yes)
    };
    let (mine, whole) = (message.author_id == member.id, message.removed_at.is_none());
    let room_href = href(&group, &room);
    Ok(MessagePage {
        l,
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: shell::tag(&group),
        room: room.name.clone(),
        report: format!("{room_href}/{}/report", message.seq),
        propose: format!("{room_href}/highlight?m={}", message.seq),
        room_href,
        may_react: whole && may(conn, Act::React).await?,
        may_answer: whole && may(conn, Act::Say).await?,
        may_edit: mine && whole && message.dress.poll.is_none() && may(conn, Act::Say).await?,
        may_take_back: mine && whole,
        may_propose: whole && !group.aside,
        may_pin: whole && may(conn, Act::Pin).await?,
        may_keep: whole,
        may_forward: whole && !group.aside,
        kept: bookmarks::of_message(conn, member.id, id).await?,
        body: Field::holding(&*message.body),
        message: views::Message::new(&message, l),
        refused: None,
        saved: None,
    })
}

fn href(group: &Group, room: &Reading) -> String {
    format!("/g/{}/{}", group.slug, room.slug)
}

/// `GET /m/<id>/history`: what it said before it was edited.
async fn history(visit: Member, Path(id): Path<MessageId>) -> Result<Html<String>, Failure> {
    let mut conn = visit.site.db.read().await?;
    let (member, now, l) = (&visit.who.member, visit.who.now, visit.words());
    let (message, (group, _)) = acts::allow(&mut conn, member, id, Act::Read, now).await?;
    let before = edits::wordings(&mut conn, id).await?;
    let mut lines: Vec<WordingLine> = before
        .into_iter()
        .map(|before| WordingLine::new(before.body, before.written_at))
        .collect();
    let last = message.edited_at.unwrap_or(message.said_at);
    lines.push(WordingLine::new(message.body, last));
    lines.reverse();
    let page = HistoryPage {
        l,
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        group: shell::tag(&group),
        name: message.author_name,
        href: format!("/m/{id}"),
        lines,
    };
    Ok(Html(page.render()?))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chosen {
    emoji: String,
}

/// `POST /m/<id>/react`: puts an emoji under it, or takes one's own away.
async fn react(
    visit: Member,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let emoji = Emoji::parse(&chosen.emoji);
    let emoji = emoji.map_err(|unfit| Failure::unfit(vec![("emoji", unfit)]))?;
    visit.site.limits.act(member.id)?;
    let mut tx = visit.site.db.write().await?;
    let message = messages::by_id(&mut tx, id).await?;
    let message = message.ok_or_else(Failure::absent)?;
    let on = !has(&message, member.id, &emoji);
    let changed = reactions::react(&mut tx, member, id, (&emoji, on), *now).await?;
    tx.commit().await?;
    tell(&visit.site, changed);
    back(&visit, &headers, id).await
}

/// Whether somebody chose this emoji.
fn has(message: &Message, member: crate::values::MemberId, emoji: &Emoji) -> bool {
    let mut reactions = message.dress.reactions.iter();
    let chosen = reactions.find(|reaction| reaction.emoji == emoji.as_str());
    chosen.is_some_and(|reaction| reaction.by.iter().any(|(by, _)| *by == member))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    body: String,
}

/// `POST /m/<id>/edit`
async fn edit(
    visit: Member,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let failure = match edited(&visit, id, &typed).await {
        Ok(()) => return back(&visit, &headers, id).await,
        Err(failure) if failure.is_about_the_words() && !by_script(&headers) => failure,
        Err(failure) => return Err(failure),
    };
    let mut conn = visit.site.db.read().await?;
    let mut page = page(&visit, &mut conn, id).await?;
    let unfit = failure.fields().first().map(|(_, unfit)| *unfit);
    page.body = Field::checked(&*typed.body, unfit);
    page.refused = unfit.is_none().then(|| failure.detail(visit.words()));
    Ok((failure.status(), Html(page.render()?)).into_response())
}

async fn edited(visit: &Member, id: MessageId, typed: &Typed) -> Result<(), Failure> {
    let body = Body::parse(&typed.body).map_err(|unfit| Failure::unfit(vec![("body", unfit)]))?;
    visit.site.limits.act(visit.who.member.id)?;
    let mut tx = visit.site.db.write().await?;
    let changed = edits::edit(&mut tx, &visit.who.member, id, &body, visit.who.now).await?;
    tx.commit().await?;
    tell(&visit.site, changed);
    Ok(())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shows {
    file: FileId,
    alt: String,
}

/// `POST /m/<id>/describe`: its author says what a file of it shows.
async fn describe(
    visit: Member,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
    Form(shows): Form<Shows>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let alt = Alt::parse(&shows.alt).map_err(|unfit| Failure::unfit(vec![("alt", unfit)]))?;
    visit.site.limits.act(member.id)?;
    let mut tx = visit.site.db.write().await?;
    let changed = edits::describe(&mut tx, member, (id, shows.file), &alt, *now).await?;
    tx.commit().await?;
    tell(&visit.site, [changed]);
    back(&visit, &headers, id).await
}

/// `POST /m/<id>/take-back`: its author unsays it.
async fn take_back(
    visit: Member,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    let changed = edits::take_back(&mut tx, &visit.who.member, id, visit.who.now).await?;
    tx.commit().await?;
    tell(&visit.site, changed);
    back(&visit, &headers, id).await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Staying {
    stay: Stay,
}

/// `POST /m/<id>/fade`: its author lets it go by itself in a while, or stay after all.
async fn fade(
    visit: Member,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
    Form(wish): Form<Staying>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    visit.site.limits.act(member.id)?;
    let mut tx = visit.site.db.write().await?;
    let changed = fading::let_fade(&mut tx, member, id, wish.stay.span(), *now).await?;
    tx.commit().await?;
    tell(&visit.site, [changed]);
    back(&visit, &headers, id).await
}

/// `POST /m/<id>/pin`: hangs it where everybody finds it, or takes it down.
async fn pin(
    visit: Member,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut tx = visit.site.db.write().await?;
    let (message, _) = acts::allow(&mut tx, member, id, Act::Pin, *now).await?;
    let on = message.pinned_at.is_none();
    let changed = edits::pin(&mut tx, member, id, on, *now).await?;
    tx.commit().await?;
    tell(&visit.site, changed);
    back(&visit, &headers, id).await
}

/// `POST /m/<id>/unread`: from here on, it waits for me again.
async fn unread(
    visit: Member,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
) -> Result<Response, Failure> {
    let (undo, Mark { spot, .. }) = wait_from(&visit.site, &visit.who, id).await?;
    if by_script(&headers) {
        return Ok(Json(Done { undo }).into_response());
    }
    let Signed { member, now, .. } = &visit.who;
    let mut conn = visit.site.db.read().await?;
    let (message, (group, room)) = acts::look(&mut conn, member, id, Act::Read, *now).await?;
    let seq = message.seq;
    let place = match spot.in_thread() {
        Some(thread) => format!("{thread}/thread?around={seq}&undo={undo}#m{seq}"),
        None => format!("?around={seq}&undo={undo}#m{seq}"),
    };
    let slash = if spot.thread > 0 { "/" } else { "" };
    let path = format!("/g/{}/{}{slash}{place}", group.slug, room.slug);
    Ok(Redirect::to(&path).into_response())
}

/// Everybody who has it on their screen gets it as it is now.
pub(super) fn tell(site: &Site, changed: impl IntoIterator<Item = Changed>) {
    for changed in changed {
        site.hub.changed(changed);
    }
}

/// A script stays where it is; a form goes back to where the message stands.
pub(super) async fn back(
    visit: &Member,
    headers: &HeaderMap,
    id: MessageId,
) -> Result<Response, Failure> {
    if by_script(headers) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let mut conn = visit.site.db.read().await?;
    let (member, now) = (&visit.who.member, visit.who.now);
    let (message, (group, room)) = acts::look(&mut conn, member, id, Act::Read, now).await?;
    let spot = Spot {
        room: room.id,
        thread: message.thread.unwrap_or_default(),
    };
    if let Some(feed) = back_to_feed(headers, spot) {
        return Ok(feed.into_response());
    }
    let (room, seq) = (href(&group, &room), message.seq);
    Ok(Redirect::to(&match message.thread {
        Some(thread) => format!("{room}/{thread}/thread?around={seq}#m{seq}"),
        None => format!("{room}#m{seq}"),
    })
    .into_response())
}

/// Scripts say what they take; a form takes a page.
pub(super) fn by_script(headers: &HeaderMap) -> bool {
    headers
        .get("accept")
        .is_some_and(|accept| accept == "application/json")
}
