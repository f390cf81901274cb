//! The door: what an invitation opens, seen before deciding, and the way in.
//!
//! A browser that follows a link is led on to `/i`, where the code is in a cookie for this door alone
//! and in no address (invariant 31); the form carries it too, so that what was shown is what is accepted.

use axum::{
    Router,
    extract::{FromRequestParts, Path},
    http::{HeaderMap, StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::{CookieJar, cookie::Cookie};
use serde::Deserialize;

use super::{
    Failure, Site,
    arrival::Arrival,
    entrance::{self, Stranger},
    faces,
    form::Form,
    newcomer::{Fields, Typed},
    shell::{self, page},
    views::{
        self, DoorClosed, DoorDeclined, DoorGroup, DoorLetter, DoorRules, EnterCode, Field,
        Newcomer,
    },
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    db::Conn,
    groups::{self, Group},
    invitations::{Offer, strangers},
    members, rooms,
    values::{Email, Lang, Token, Unfit},
    window,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/i", get(kept).post(answer_kept))
        .route("/i/letter", post(ask_letter))
        .route("/i/rules", get(rules))
        .route("/i/thanks", get(declined))
        .route("/i/{code}", get(look).post(answer))
        .route("/enter", get(ask_code).post(read_code))
        .route("/entrer", get(ask_code).post(read_code))
}

/// The code that this browser brought to the door.
struct Brought(Option<String>);

impl FromRequestParts<Site> for Brought {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Failure> {
        let jar = CookieJar::from_headers(&parts.headers);
        Ok(Self(
            jar.get("door").map(|cookie| cookie.value().to_owned()),
        ))
    }
}

/// Keeps a code with the browser while its bearer decides, for this door alone.
fn brought(site: &Site, code: &str) -> Cookie<'static> {
    let code = Token::read_code(code);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let code: String = code
        .reveal()
        .chars()
        .filter(|c| plain(*c))
        .take(100)
        .collect();
    let mut cookie = Cookie::parse("door=; Path=/i; Max-Age=3600; HttpOnly; SameSite=Lax")
        .expect("a cookie that is written here can be read");
    cookie.set_value(code);
    cookie.set_secure(site.settings.is_https());
    cookie
}

fn no_longer_brought(site: &Site) -> Cookie<'static> {
    let mut cookie = brought(site, "");
    cookie.make_removal();
    cookie
}

async fn ask_code(visit: Visit) -> Result<Response, Failure> {
    enter_code(&visit, Field::default()).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TypedCode {
    code: String,
}

/// A whole link in the place of its code is as good as the code.
async fn read_code(visit: Visit, Form(typed): Form<TypedCode>) -> Result<Response, Failure> {
    // Programs that send links around hang more on their end.
    let link = typed.code.split(['?', '#']).next().unwrap_or_default();
    let code = link.trim().trim_end_matches('/');
    let code = code.rsplit('/').next().unwrap_or_default();
    if (10..=100).contains(&code.len()) {
        let jar = CookieJar::new().add(brought(&visit.site, code));
        return Ok((jar, Redirect::to("/i")).into_response());
    }
    let field = Field::wrong(typed.code, Unfit::new("code-wrong", 0));
    let page = enter_code(&visit, field).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn enter_code(visit: &Visit, code: Field) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let shell = visit.outside(&mut conn).await?;
    let l = visit.words();
    Ok(page(EnterCode { l, shell, code })?.into_response())
}

/// Looking spends nothing, however often and by whatever program (invariant 30).
async fn look(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    // Programs that draw a preview of a link say nothing of the kind, and do not follow.
    let dest = headers.get("sec-fetch-dest");
    let jar = CookieJar::new().add(brought(&visit.site, &code));
    if dest.is_some_and(|dest| dest == "document") {
        return Ok((jar, Redirect::to("/i")).into_response());
    }
    match show(&visit, &code, Fields::default()).await {
        Ok(page) => Ok((jar, page).into_response()),
        Err(failure) => closed(&visit, failure).await,
    }
}

async fn kept(visit: Visit, Brought(code): Brought) -> Result<Response, Failure> {
    let Some(code) = code else {
        return Ok(Redirect::to("/enter").into_response());
    };
    match show(&visit, &code, Fields::default()).await {
        Ok(page) => Ok(page),
        Err(failure) => closed(&visit, failure).await,
    }
}

/// «Not for me»: nothing is asked, and nobody is told.
async fn declined(visit: Visit) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let shell = visit.outside(&mut conn).await?;
    let l = visit.words();
    let jar = CookieJar::new().add(no_longer_brought(&visit.site));
    Ok((jar, page(DoorDeclined { l, shell })?).into_response())
}

/// The form of the door, with the code that it was drawn for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Shown {
    code: String,
}

async fn answer_kept(
    visit: Visit,
    arrival: Arrival,
    Form((shown, typed)): Form<(Shown, Typed)>,
) -> Result<Response, Failure> {
    answered(&visit, &shown.code, arrival, &typed).await
}

async fn answer(
    visit: Visit,
    Path(code): Path<String>,
    arrival: Arrival,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    answered(&visit, &code, arrival, &typed).await
}

async fn answered(
    visit: &Visit,
    code: &str,
    arrival: Arrival,
    typed: &Typed,
) -> Result<Response, Failure> {
    let answered = match &visit.who {
        Some(signed) => join(visit, signed, code, typed).await,
        None => come_in(visit, code, arrival, typed).await,
    };
    match answered {
        Ok(answer) => Ok(answer),
        Err(failure) => closed(visit, failure).await,
    }
}

/// The answer is the same whether or not the invitation is for that address.
async fn ask_letter(
    visit: Visit,
    Form((shown, typed)): Form<(Shown, Typed)>,
) -> Result<Response, Failure> {
    let address = match Email::parse(typed.email()) {
        Ok(address) => address,
        Err(unfit) => {
            let fields = typed.fields(&[("email", unfit)]);
            return match show(&visit, &shown.code, fields).await {
                Ok(page) => Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()),
                Err(failure) => closed(&visit, failure).await,
            };
        }
    };
    let (site, asking) = (&visit.site, &visit.asking);
    let told = (&*shown.code, &address);
    if let Err(failure) = entrance::ask_letter(site, asking, told, chosen(&visit)).await {
        return closed(&visit, failure).await;
    }
    let fields = Fields {
        letter_asked: true,
        ..typed.fields(&[])
    };
    show(&visit, &shown.code, fields).await
}

/// A member gains the groups they are not in yet.
async fn join(
    visit: &Visit,
    signed: &Signed,
    code: &str,
    typed: &Typed,
) -> Result<Response, Failure> {
    let (site, asking) = (&visit.site, &visit.asking);
    let word = typed.word();
    let gained = match entrance::accept(site, asking, code, (&signed.member, &word)).await {
        Ok(gained) => gained,
        Err(failure) => return again(visit, code, typed, failure).await,
    };
    let to = first_room(visit, &gained.groups).await?;
    let jar = CookieJar::new().add(no_longer_brought(site));
    Ok((jar, Redirect::to(&to)).into_response())
}

async fn come_in(
    visit: &Visit,
    code: &str,
    arrival: Arrival,
    typed: &Typed,
) -> Result<Response, Failure> {
    let (site, asking) = (&visit.site, &visit.asking);
    let stranger = Stranger {
        language: chosen(visit),
        ..typed.stranger(&arrival.device)
    };
    let entered = match entrance::redeem(site, asking, code, &stranger).await {
        Ok(entered) => entered,
        Err(failure) => return again(visit, code, typed, failure).await,
    };
    for group in &entered.groups {
        site.hub.joined(entered.member.id, group.id);
    }
    let to = if entered.waits {
        "/waiting".to_owned()
    } else {
        first_room(visit, &entered.groups).await?
    };
    let jar = CookieJar::new().add(no_longer_brought(site));
    let inside = (&entered.member, &entered.token);
    let led_in = arrival.lead_in(site, inside, &to).await?;
    Ok((jar, led_in).into_response())
}

/// The door again, with the sentences of a refusal beside its fields.
async fn again(
    visit: &Visit,
    code: &str,
    typed: &Typed,
    failure: Failure,
) -> Result<Response, Failure> {
    let page = show(visit, code, typed.again(failure)?).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Where somebody lands who has just gained these groups.
async fn first_room(visit: &Visit, gained: &[Group]) -> Result<String, Failure> {
    let Some(group) = gained.first() else {
        return Ok("/".into());
    };
    let mut conn = visit.site.db.read().await?;
    let rooms = rooms::in_group(&mut conn, group.id).await?;
    let room = rooms.first().ok_or_else(Failure::absent)?;
    Ok(format!("/g/{}/{}", group.slug, room.slug))
}

/// One page for every code that opens nothing, whyever.
async fn closed(visit: &Visit, failure: Failure) -> Result<Response, Failure> {
    if failure.kind() != "door-closed" {
        return Err(failure);
    }
    let mut conn = visit.site.db.read().await?;
    let shell = visit.outside(&mut conn).await?;
    let l = visit.words();
    let page = page(DoorClosed { l, shell })?;
    Ok((failure.status(), page).into_response())
}

/// A language that the reader chose goes before that of the invitation, which goes before what
/// their browser says of itself.
fn words(visit: &Visit, offer: &Offer) -> Words {
    let chosen = chosen(visit);
    Words::new(chosen.or(offer.asks.language).unwrap_or(visit.asking.lang))
}

fn chosen(visit: &Visit) -> Option<Lang> {
    let own = visit.who.as_ref().and_then(|signed| signed.member.language);
    visit.asking.switched.or(own).or(visit.asking.remembered)
}

async fn show(visit: &Visit, typed: &str, mut fields: Fields) -> Result<Response, Failure> {
    let (code, offer) = entrance::look(&visit.site, &visit.asking, typed).await?;
    let wants_address = match (&visit.who, &offer.asks.only_for) {
        (Some(signed), Some(only_for)) => {
            let known = entrance::verified(&visit.site, signed.member.id, only_for).await?;
            offer.asks.want_address() && known.is_none()
        }
        _ => offer.asks.want_address(),
    };
    let mut conn = visit.site.db.read().await?;
    let groups = door_groups(&mut conn, visit, &offer).await?;
    let owner = members::owner(&mut conn, visit.site.clock.now()).await?;
    // Whoever asked to come in has said who they are.
    if fields.name.value.is_empty()
        && let Some(name) = strangers::name_of(&mut conn, offer.id).await?
    {
        fields.name.value = name;
    }
    let nothing_new = groups.iter().all(|group| group.mine) && visit.who.is_some();
    let wants_address = wants_address && !nothing_new;
    let (newcomer, letter) = asked(visit, &offer, fields, wants_address);
    let door = views::Door {
        l: words(visit, &offer),
        shell: visit.outside(&mut conn).await?,
        code: code.reveal().to_owned(),
        inviter_face: faces::inline(&mut conn, &offer.inviter).await?,
        inviter: offer.inviter.name,
        note: offer.note,
        groups,
        uses_left: offer.places_left,
        until: offer.expires_at,
        guest_until: offer.guest_until,
        approval: offer.asks.approval,
        owners: owner.into_iter().map(|owner| owner.name).collect(),
        window_open: window::address(&mut conn).await?.is_some(),
        newcomer,
        letter,
        member: visit
            .who
            .as_ref()
            .map(|signed| shell::person(&signed.member)),
    };
    Ok(page(door)?.into_response())
}

/// What is asked of them, and whether a letter comes first.
fn asked(
    visit: &Visit,
    offer: &Offer,
    fields: Fields,
    wants_address: bool,
) -> (Newcomer, Option<DoorLetter>) {
    let asks = &offer.asks;
    let mut newcomer = Newcomer {
        name: fields.name,
        handle: fields.handle,
        password: fields.password,
        email: None,
        proven: None,
        letters_to: None,
        lines: (asks.approval && asks.questions.is_empty()).then_some(fields.lines),
        answers: entrance::ANSWERS
            .into_iter()
            .zip(asks.questions.iter().cloned().zip(fields.answers))
            .map(|(field, (question, answer))| (field, question, answer))
            .collect(),
    };
    let (email, by_mail) = (fields.email, visit.site.post.is_some());
    if let Some(address) = &asks.proven {
        newcomer.proven = Some(Field::checked(address, email.wrong));
    } else if wants_address && by_mail {
        let letter = DoorLetter {
            email,
            asked: fields.letter_asked,
        };
        return (newcomer, Some(letter));
    } else if wants_address {
        newcomer.email = Some(email);
    } else if by_mail && asks.only_for.is_none() {
        newcomer.letters_to = Some(email);
    }
    (newcomer, None)
}

/// How many bytes of rules a door shows at once, of all its groups: it has to come quickly on any network.
const ROOM_FOR_RULES: usize = 2_000;

/// The first rules that there is room for. Whatever is left is on `/i/rules`.
fn fitting(rules: &[String], room: &mut usize) -> Vec<String> {
    let fits = rules.iter().take_while(|rule| {
        let left = room.checked_sub(rule.len());
        *room = left.unwrap_or(0);
        left.is_some()
    });
    fits.cloned().collect()
}

/// `GET /i/rules`: all that is accepted by coming in.
async fn rules(visit: Visit, Brought(code): Brought) -> Result<Response, Failure> {
    let Some(code) = code else {
        return Ok(Redirect::to("/enter").into_response());
    };
    let offer = match entrance::look(&visit.site, &visit.asking, &code).await {
        Ok((_, offer)) => offer,
        Err(failure) => return closed(&visit, failure).await,
    };
    let l = words(&visit, &offer);
    let mut conn = visit.site.db.read().await?;
    let groups = offer.groups.into_iter();
    let rules = DoorRules {
        l,
        shell: visit.outside(&mut conn).await?,
        groups: groups.map(|one| (one.group.name, one.rules)).collect(),
    };
    Ok(page(rules)?.into_response())
}

async fn door_groups(
    conn: &mut Conn,
    visit: &Visit,
    offer: &Offer,
) -> Result<Vec<DoorGroup>, Failure> {
    let (mut shown, mut room) = (Vec::new(), ROOM_FOR_RULES);
    for offered in &offer.groups {
        let group = &offered.group;
        let mine = match &visit.who {
            Some(signed) => groups::role(conn, group.id, signed.member.id, signed.now).await?,
            None => None,
        };
        shown.push(DoorGroup {
            tag: shell::tag(group),
            purpose: group.purpose.clone(),
            people: groups::size(conn, group.id).await?,
            hosts: offered.hosts.clone(),
            visibility: group.visibility,
            announcements: group.announcements,
            hosting: offered.role.hosts(),
            rules: fitting(&offered.rules, &mut room),
            all_rules: offered.rules.len(),
            read_back: offered.read_back_days,
            keep: offered.keep_days,
            mine: mine.is_some(),
        });
    }
    Ok(shown)
}
