//! The workshop: messages are chosen here, and a highlight proposed.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::{Form, Query};
use serde::Deserialize;

use super::{
    Failure, Site,
    asking::Asking,
    feed, shell,
    views::{Field, Here, Message, Pick, Workshop},
    visitor::Signed,
    words::Words,
};
use crate::{
    db::Conn,
    groups::{self, Group},
    highlights::{self, Consent, HighlightError, Proposal},
    messages,
    policy::Act,
    rooms::{self, Reading},
    values::Title,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/g/{group}/{room}/highlight", get(show).post(propose))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    /// The numbers of the messages chosen so far.
    m: Vec<i64>,
    before: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    m: Vec<i64>,
    title: String,
    own: String,
}

async fn show(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path((group, room)): Path<(String, String)>,
    Query(mut wanted): Query<Wanted>,
) -> Result<Html<String>, Failure> {
    tidy(&mut wanted.m);
    let mut conn = site.db.read().await?;
    let at = (group.as_str(), room.as_str());
    let place = rooms::allow_at(&mut conn, &signed.member, at, Act::Propose, signed.now).await?;
    let l = Words::new(signed.lang(asking.lang));
    let page = page(&mut conn, (&signed, l), &place, &wanted).await?;
    Ok(Html(page.render()?))
}

async fn page(
    conn: &mut Conn,
    (signed, l): (&Signed, Words),
    (group, room): &(Group, Reading),
    wanted: &Wanted,
) -> Result<Workshop, Failure> {
    let room_href = format!("/g/{}/{}", group.slug, room.slug);
    let path = format!("{room_href}/highlight");
    let shown = messages::page(conn, room, wanted.before).await?;
    let first = shown.first().map_or(room.first(), |message| message.seq);
    let mut picks = Vec::new();
    // What was chosen elsewhere stays chosen.
    for seq in &wanted.m {
        if !shown.iter().any(|message| message.seq == *seq) {
            picks.extend(messages::find(conn, room, *seq).await?);
        }
    }
    picks.extend(shown);
    picks.retain(|message| message.removed_at.is_none() && !message.body.is_empty());
    picks.sort_by_key(|message| message.seq);
    let people = groups::people(conn, group.id).await?;
    let hosts = people.into_iter().filter(|person| person.role.hosts());
    let older = (first > room.first()).then(|| older(&path, first, &wanted.m));
    Ok(Workshop {
        l,
        shell: shell::for_member(conn, signed, Here::Elsewhere, &path).await?,
        group: shell::tag(group),
        room: room.name.clone(),
        room_href,
        picks: picks
            .iter()
            .map(|message| Pick {
                chosen: wanted.m.contains(&message.seq),
                message: Message::new(message, l),
            })
            .collect(),
        older,
        title: Field::default(),
        hosts: hosts.map(|host| host.name).collect(),
        my_name: signed.member.name.clone(),
        address: feed::public_address(conn, group.id).await?,
        wrong: None,
    })
}

/// The page above this one, where what was chosen stays chosen.
fn older(path: &str, first: i64, chosen: &[i64]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("before", &first.to_string());
    for seq in chosen {
        query.append_pair("m", &seq.to_string());
    }
    format!("{path}?{}", query.finish())
}

async fn propose(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path((group, room)): Path<(String, String)>,
    Form(mut wish): Form<Wish>,
) -> Result<Response, Failure> {
    tidy(&mut wish.m);
    let mut tx = site.db.write().await?;
    let at = (group.as_str(), room.as_str());
    let place = rooms::allow_at(&mut tx, &signed.member, at, Act::Propose, signed.now).await?;
    let title = Title::parse(&wish.title);
    let wrong = match &title {
        Ok(title) => {
            let proposal = proposal(&mut tx, &place.1, title, &wish).await?;
            let (group, room) = &place;
            let now = site.clock.now();
            let proposed =
                highlights::propose(&mut tx, &signed.member, (group, room), &proposal, now).await;
            match proposed {
                Ok(id) => {
                    tx.commit().await?;
                    return Ok(Redirect::to(&format!("/h/{id}")).into_response());
                }
                Err(HighlightError::Quotes) => Some("workshop-nothing"),
                Err(error) => return Err(error.into()),
            }
        }
        Err(_) => None,
    };
    let l = Words::new(signed.lang(asking.lang));
    let wanted = Wanted {
        m: wish.m,
        before: None,
    };
    let mut page = page(&mut tx, (&signed, l), &place, &wanted).await?;
    page.title = Field::checked(wish.title, title.err());
    page.wrong = wrong;
    let page = Html(page.render()?);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Each once, in order, and no more than it takes to see that they are too many: every number costs
/// a question to the database.
fn tidy(numbers: &mut Vec<i64>) {
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(highlights::MOST_QUOTES + 1);
}

/// The chosen messages in the order in which they were said.
async fn proposal(
    conn: &mut Conn,
    room: &Reading,
    title: &Title,
    wish: &Wish,
) -> Result<Proposal, Failure> {
    let mut chosen = Vec::new();
    for seq in &wish.m {
        chosen.extend(messages::find(conn, room, *seq).await?);
    }
    Ok(Proposal {
        title: title.clone(),
        messages: chosen,
        own: match wish.own.as_str() {
            "nameless" => Consent::Nameless,
            "named" => Consent::Named,
            _ => Consent::Asked,
        },
    })
}
