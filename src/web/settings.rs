//! One's own settings: name, language, light, password, and where one is signed in.

use axum::{
    Router,
    extract::{Path, Request},
    http::{HeaderName, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{
    Failure, Site,
    asking::{lang_cookie, no_lang_cookie},
    files,
    form::Form,
    keys,
    saved::Saved,
    shell::page,
    views::{self, Field, Here, SessionLine},
    visitor::{Signed, Visit, session_cookie},
};
use crate::{
    db::{self, Conn},
    files::portraits,
    members::{
        self, Profile,
        habits::{self, Habits},
        sessions::{self, Session},
    },
    values::{Name, SessionId, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/settings", get(show).post(change))
        .route("/settings/habits", post(choose_habits))
        .route("/settings/portrait", post(hang_portrait))
        .route("/settings/portrait/take-down", post(take_down_portrait))
        .route("/settings/password", post(change_password))
        .route("/settings/sessions/end-others", post(end_others))
        .route("/settings/sessions/{id}/end", post(end_session))
}

type Member = Visit<Signed>;

async fn show(visit: Member, Saved(saved): Saved) -> Result<Response, Failure> {
    let mut settings = settings(&visit).await?;
    settings.saved = saved;
    Ok(page(settings)?.into_response())
}

async fn settings(visit: &Member) -> Result<views::Settings, Failure> {
    let member = &visit.who.member;
    let mut conn = visit.site.db.read().await?;
    Ok(views::Settings {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Settings).await?,
        handle: member.handle.clone(),
        portrait: portraits::hangs(&mut conn, member.id).await?,
        refused: None,
        name: Field::holding(&member.name),
        language: member.language,
        theme: member.theme,
        habits: habits::of_member(&mut conn, member.id).await?,
        asks_current: !sessions::is_proven(&mut conn, visit.who.session, visit.who.now).await?,
        current: Field::default(),
        password: Field::default(),
        sessions: session_lines(&mut conn, &visit.who).await?,
        saved: None,
    })
}

async fn session_lines(conn: &mut Conn, signed: &Signed) -> db::Result<Vec<SessionLine>> {
    let sessions = sessions::of_member(conn, signed.member.id).await?;
    let line = |session: Session| SessionLine {
        current: session.id == signed.session,
        id: session.id,
        device: session.device,
        opened: session.opened_at,
        seen: session.seen_at,
    };
    Ok(sessions.into_iter().map(line).collect())
}

/// A form that was refused, shown again with what is wrong.
fn again(settings: views::Settings) -> Result<Response, Failure> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(settings)?).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    name: String,
    /// Each may also be `auto`, as whatever else nobody knows.
    language: String,
    theme: String,
}

async fn change(visit: Member, Form(wish): Form<Wish>) -> Result<Response, Failure> {
    let (language, theme) = (wish.language.parse().ok(), wish.theme.parse().ok());
    let name = match Name::parse(&wish.name) {
        Ok(name) => name,
        Err(unfit) => {
            return again(views::Settings {
                name: Field::wrong(wish.name, unfit),
                language,
                theme,
                ..settings(&visit).await?
            });
        }
    };
    let profile = Profile {
        name,
        language,
        theme,
    };
    let mut tx = visit.site.db.write().await?;
    members::change(&mut tx, visit.who.member.id, &profile).await?;
    tx.commit().await?;
    // Pages that know nobody go by the browser's cookie.
    let cookie = match language {
        Some(lang) => lang_cookie(&visit.site, lang),
        None => no_lang_cookie(&visit.site),
    };
    let jar = CookieJar::new().add(cookie);
    Ok((jar, Saved::at("/settings", "profile")).into_response())
}

/// A browser asks again for what it kept of this house: faces are shown for a while from there.
const FORGET: (HeaderName, &str) = (HeaderName::from_static("clear-site-data"), "\"cache\"");

async fn hang_portrait(visit: Member, request: Request) -> Result<Response, Failure> {
    match portrayed(&visit, request).await {
        Ok(()) => Ok(([FORGET], Saved::at("/settings", "portrait")).into_response()),
        Err(failure) if !failure.is_about_the_words() => Err(failure),
        Err(failure) => again(views::Settings {
            refused: Some(failure.detail(visit.words())),
            ..settings(&visit).await?
        }),
    }
}

async fn portrayed(visit: &Member, request: Request) -> Result<(), Failure> {
    let me = visit.who.member.id;
    visit.site.limits.upload_by.pass(&me)?;
    let sent = files::read_picture(&visit.site, request).await?;
    let jpeg = visit.site.files.portray(sent).await?;
    let mut tx = visit.site.db.write().await?;
    portraits::hang(&mut tx, me, jpeg, visit.who.now).await?;
    Ok(tx.commit().await?)
}

async fn take_down_portrait(visit: Member) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    portraits::take_down(&mut tx, visit.who.member.id).await?;
    tx.commit().await?;
    Ok(([FORGET], Saved::at("/settings", "portrait-gone")).into_response())
}

/// Boxes that are not ticked are not sent.
#[derive(Default, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four boxes, as people tick them"
)]
struct Ticked {
    enter_sends: bool,
    letter_keys: bool,
    shows_typing: bool,
    shows_presence: bool,
}

async fn choose_habits(visit: Member, Form(ticked): Form<Ticked>) -> Result<Response, Failure> {
    let habits = Habits {
        enter_sends: ticked.enter_sends,
        letter_keys: ticked.letter_keys,
        shows_typing: ticked.shows_typing,
        shows_presence: ticked.shows_presence,
    };
    let mut tx = visit.site.db.write().await?;
    habits::choose(&mut tx, visit.who.member.id, habits).await?;
    tx.commit().await?;
    let me = &visit.who.member;
    let name = habits.shows_presence.then_some(&*me.name);
    visit.site.hub.shown_as(me.id, name);
    Ok(Saved::at("/settings", "habits").into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Passwords {
    current: String,
    password: String,
}

async fn change_password(visit: Member, Form(typed): Form<Passwords>) -> Result<Response, Failure> {
    let (site, signed) = (&visit.site, &visit.who);
    let words = (&*typed.current, &*typed.password);
    let failure = match keys::change_password(site, signed, words).await {
        Ok(token) => {
            let jar = CookieJar::new().add(session_cookie(site, &token));
            return Ok((jar, Saved::at("/settings", "password")).into_response());
        }
        Err(failure) => failure,
    };
    let mut settings = settings(&visit).await?;
    match (failure.kind(), failure.fields()) {
        ("unfit", [(_, unfit), ..]) => settings.password = Field::wrong("", *unfit),
        ("wrong-password", _) => {
            settings.current = Field::wrong("", Unfit::new("password-wrong", 0));
        }
        _ => return Err(failure),
    }
    again(settings)
}

/// Signs out everywhere else.
async fn end_others(visit: Member) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    let (member, session) = (visit.who.member.id, visit.who.session);
    let ended = sessions::end_others(&mut tx, member, session).await?;
    tx.commit().await?;
    for other in ended {
        visit.site.hub.signed_out(other);
    }
    Ok(Saved::at("/settings", "sessions").into_response())
}

async fn end_session(visit: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: SessionId = id.parse().map_err(|_| Failure::absent())?;
    let mut tx = visit.site.db.write().await?;
    if !sessions::end(&mut tx, visit.who.member.id, id).await? {
        return Err(Failure::absent());
    }
    tx.commit().await?;
    visit.site.hub.signed_out(id);
    Ok(Saved::at("/settings", "session").into_response())
}
