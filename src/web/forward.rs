//! Forward: the words of a message said again in another room.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    shell,
    views::{self, Field, ForwardPage, ForwardRoom, Here},
    visitor::{Signed, Visit},
};
use crate::{
    db::Conn,
    messages::{self, Outcome, Say, acts, forwards},
    policy::Act,
    rooms,
    values::{Body, ClientId, MessageId, RoomId, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/m/{message}/forward", get(show).post(forward))
}

type Member = Visit<Signed>;

/// `GET /m/<id>/forward`
async fn show(visit: Member, Path(id): Path<MessageId>) -> Result<Html<String>, Failure> {
    let mut conn = visit.site.db.read().await?;
    shell::page(page(&visit, &mut conn, id).await?)
}

async fn page(visit: &Member, conn: &mut Conn, id: MessageId) -> Result<ForwardPage, Failure> {
    let (member, now, l) = (&visit.who.member, visit.who.now, visit.words());
    let (_, (group, room)) = acts::allow(conn, member, id, Act::Read, now).await?;
    let message = messages::by_id(conn, id).await?;
    let message = message.ok_or_else(Failure::absent)?;
    let mut there = Vec::new();
    for place in rooms::of_member(conn, member.id, now).await? {
        let speaks = forwards::may_leave(&group, place.group_id)
            && rooms::allow(conn, member, place.room_id, Act::Say, now)
                .await
                .is_ok();
        if speaks {
            there.push(ForwardRoom {
                id: place.room_id,
                group: (!place.aside).then_some(place.group_name),
                name: place.room_name,
                here: place.room_id == room.id,
            });
        }
    }
    Ok(ForwardPage {
        l,
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: shell::tag(&group),
        room: room.name.clone(),
        back: format!("/m/{id}"),
        message: views::Message::new(&message, l),
        rooms: there,
        body: Field::default(),
        cid: ClientId::fresh(),
        refused: None,
    })
}

/// Where to, and what one adds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    room: String,
    body: String,
    cid: Option<ClientId>,
}

/// `POST /m/<id>/forward`: says it there. What is not taken comes back as it was typed.
async fn forward(
    visit: Member,
    Path(id): Path<MessageId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let failure = match said(&visit, id, &typed).await {
        Ok(there) => return Ok(Redirect::to(&there).into_response()),
        Err(failure) if failure.is_about_the_words() => failure,
        Err(failure) => return Err(failure),
    };
    let mut conn = visit.site.db.read().await?;
    let mut page = page(&visit, &mut conn, id).await?;
    let unfit = failure.fields().first().map(|(_, unfit)| *unfit);
    page.body = Field::checked(typed.body, unfit);
    page.refused = unfit.is_none().then(|| failure.detail(page.l));
    Ok((
        failure.status(),
        failure.retry_after(),
        Html(page.render()?),
    )
        .into_response())
}

async fn said(visit: &Member, id: MessageId, typed: &Typed) -> Result<String, Failure> {
    let (member, now) = (&visit.who.member, visit.who.now);
    let mut conn = visit.site.db.read().await?;
    acts::allow(&mut conn, member, id, Act::Read, now).await?;
    let room: Result<RoomId, _> = typed.room.parse();
    let room = room.map_err(|_| Failure::unfit(vec![("room", Unfit::new("unfit-forward", 0))]))?;
    let (group, room) = rooms::allow(&mut conn, member, room, Act::Say, now).await?;
    drop(conn);
    let body = Body::beside(&typed.body, 1);
    let body = body.map_err(|unfit| Failure::unfit(vec![("body", unfit)]))?;
    let client_id = typed.cid.unwrap_or_else(ClientId::fresh);
    let say = Say {
        forwards: Some(id),
        ..Say::new(room.id, member.id, client_id, body)
    };
    visit.site.limits.say(say.author, say.room)?;
    let room = format!("/g/{}/{}", group.slug, room.slug);
    Ok(match visit.site.scribe.say(say).await? {
        Outcome::Said(said) => format!("{room}#m{}", said.message.seq),
        Outcome::Held(_) => room,
    })
}
