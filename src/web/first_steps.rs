//! First steps: say hello, choose how loud the house may be, put it on one's phone.

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    notifications,
    saved::Saved,
    shell::page,
    views::{FirstSteps, Here, PhonePage},
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    db::Conn,
    members::{self, first_steps},
    messages::{self, Say},
    notices,
    policy::Act,
    rooms::{self, Room},
    values::{Body, ClientId, NoticeId},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/first-steps/noise", post(choose_noise))
        .route("/first-steps/done", post(settle))
        .route("/first-steps/phone", get(phone))
        .route("/notices/{notice}/welcome", post(welcome))
}

type Member = Visit<Signed>;

/// The card that a newcomer finds in their first rooms; it offers a hello where they may speak.
pub(super) async fn card(
    conn: &mut Conn,
    signed: &Signed,
    (room, speaks): (&Room, bool),
    l: Words,
) -> Result<Option<FirstSteps>, Failure> {
    let me = &signed.member;
    if !first_steps::wanted(conn, me.id, signed.now).await? {
        return Ok(None);
    }
    let hello = if !speaks || messages::has_spoken(conn, room.id, me.id).await? {
        None
    } else {
        let inviter = members::inviter(conn, me.id).await?.unwrap_or_default();
        Some(l.t2("first-hello-words", "name", &me.name, "inviter", inviter))
    };
    Ok(Some(FirstSteps {
        hello,
        noise: first_steps::noise(conn, me.id).await?,
        cid: ClientId::fresh(),
    }))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Choice {
    noise: String,
    /// Where they were.
    back: String,
}

async fn choose_noise(visit: Member, Form(choice): Form<Choice>) -> Result<Response, Failure> {
    let noise = choice.noise.parse().map_err(|_| Failure::malformed())?;
    let mut tx = visit.site.db.write().await?;
    first_steps::choose_noise(&mut tx, visit.who.member.id, noise).await?;
    tx.commit().await?;
    Ok(back(&choice.back).into_response())
}

/// Back to the page they came from, if it is one of a group; otherwise to the settings.
fn back(path: &str) -> Redirect {
    let plain = path.starts_with("/g/")
        && path
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_'));
    if plain {
        Redirect::to(path)
    } else {
        Saved::at("/settings", "profile")
    }
}

async fn settle(visit: Member, Form(choice): Form<Choice>) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    first_steps::settle(&mut tx, visit.who.member.id, visit.who.now).await?;
    tx.commit().await?;
    Ok(back(&choice.back).into_response())
}

/// How the house is put on a phone, in pictures.
async fn phone(visit: Member) -> Result<Response, Failure> {
    let device = notifications::device(&visit).await?;
    let mut conn = visit.site.db.read().await?;
    let phone = PhonePage {
        l: visit.words(),
        device,
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
    };
    Ok(page(phone)?.into_response())
}

/// One tap says welcome to somebody who has arrived, in the room where they did. The notice stays
/// until it is said; said twice, it is one message.
async fn welcome(visit: Member, Path(notice): Path<NoticeId>) -> Result<Response, Failure> {
    let (site, signed) = (&visit.site, &visit.who);
    let mut conn = site.db.read().await?;
    let told = notices::find_unseen(&mut conn, signed.member.id, notice).await?;
    let told = told.ok_or_else(Failure::absent)?;
    let room = told.subject.parse().map_err(|_| Failure::absent())?;
    let (group, room) = rooms::allow(&mut conn, &signed.member, room, Act::Say, signed.now).await?;
    drop(conn);
    let name = told.about_name.unwrap_or_default();
    let body = Body::parse(&visit.words().t1("first-welcome-words", "name", name));
    let say = Say::new(
        room.id,
        signed.member.id,
        ClientId(notice.0),
        body.map_err(Failure::broken)?,
    );
    site.scribe.say(say).await?;
    let mut tx = site.db.write().await?;
    notices::seen(&mut tx, signed.member.id, notice, signed.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/g/{}/{}", group.slug, room.slug)).into_response())
}
