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
    cover, feed, shell,
    views::{CopyLine, Hashtag, Here, Message, Miniature, Pick, PictureField, Plate, Workshop},
    visitor::Signed,
    words::Words,
};
use crate::{
    db::Conn,
    files::{self, File},
    groups::{self, Group},
    highlights::{self, Consent, Cover, HighlightError, Proposal},
    messages::{self, Message as Said},
    policy::Act,
    rooms::{self, Reading},
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
    caution: String,
    hashtags: String,
    language: String,
    own: String,
    act: String,
    picture: Vec<String>,
    alt: Vec<String>,
    left: Vec<String>,
    top: Vec<String>,
    shown: Vec<String>,
}

impl Wish {
    fn cover(&self) -> cover::Typed<'_> {
        cover::Typed {
            title: &self.title,
            caution: &self.caution,
            hashtags: &self.hashtags,
            language: &self.language,
            pictures: self.pictures(),
        }
    }

    fn pictures(&self) -> cover::Pictures<'_> {
        cover::Pictures {
            offered: &self.picture,
            alt: &self.alt,
            left: &self.left,
            top: &self.top,
            chosen: &self.shown,
        }
    }

    /// How the proposer signs their own words.
    fn own(&self) -> Consent {
        match self.own.as_str() {
            "nameless" => Consent::Nameless,
            "named" => Consent::Named,
            _ => Consent::Asked,
        }
    }
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
    let typed = cover::Pictures::default();
    let page = page(&mut conn, (&signed, l), &place, (&wanted, typed)).await?;
    Ok(Html(page.render()?))
}

async fn page(
    conn: &mut Conn,
    (signed, l): (&Signed, Words),
    (group, room): &(Group, Reading),
    (wanted, typed): (&Wanted, cover::Pictures<'_>),
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
    picks.retain(|message| message.removed_at.is_none());
    let plates = pictures(conn, &picks).await?;
    picks.retain(|said| !said.body.is_empty() || plates.iter().any(|file| is_of(file, said)));
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
                pictures: fields(typed, &plates, message),
            })
            .collect(),
        older,
        cover: Wish::default().cover().fields(&Vec::new(), l.lang()),
        mini: None,
        hosts: hosts.map(|host| host.name).collect(),
        my_name: signed.member.name.clone(),
        named: true,
        address: feed::public_address(conn, group.id).await?,
        wrong: None,
    })
}

/// The pictures of these messages.
async fn pictures(conn: &mut Conn, said: &[Said]) -> Result<Vec<File>, Failure> {
    let said: Vec<_> = said.iter().map(|message| message.id).collect();
    let mut found = files::of_messages(conn, &said).await?;
    found.retain(|file| file.media.is_image());
    Ok(found)
}

fn is_of(file: &File, said: &Said) -> bool {
    file.message_id == Some(said.id)
}

fn fields(typed: cover::Pictures<'_>, plates: &[File], said: &Said) -> Vec<PictureField> {
    let of_it = plates.iter().filter(|file| is_of(file, said));
    of_it
        .map(|file| typed.field(file, format!("/files/{}/whole", file.id)))
        .collect()
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
    let l = Words::new(signed.lang(asking.lang));
    let at = (group.as_str(), room.as_str());
    if wish.act == "look" {
        let mut conn = site.db.read().await?;
        let place =
            rooms::allow_at(&mut conn, &signed.member, at, Act::Propose, signed.now).await?;
        return again(&mut conn, (&signed, l), &place, (wish, None)).await;
    }
    let mut tx = site.db.write().await?;
    let place = rooms::allow_at(&mut tx, &signed.member, at, Act::Propose, signed.now).await?;
    let mut wrong = None;
    if let Ok(cover) = wish.cover().read(l.lang()) {
        let proposal = Proposal {
            cover,
            messages: chosen(&mut tx, &place.1, &wish).await?,
            own: wish.own(),
        };
        let (group, room) = &place;
        let now = site.clock.now();
        let proposed =
            highlights::propose(&mut tx, &signed.member, (group, room), &proposal, now).await;
        match proposed {
            Ok(id) => {
                tx.commit().await?;
                return Ok(Redirect::to(&format!("/h/{id}")).into_response());
            }
            Err(HighlightError::Quotes) => wrong = Some("workshop-nothing"),
            Err(HighlightError::Pictures) => wrong = Some("workshop-pictures"),
            Err(error) => return Err(error.into()),
        }
    }
    again(&mut tx, (&signed, l), &place, (wish, wrong)).await
}

/// The page again, with what was typed, what is wrong with it, and how it will look.
async fn again(
    conn: &mut Conn,
    (signed, l): (&Signed, Words),
    place: &(Group, Reading),
    (wish, wrong): (Wish, Option<&'static str>),
) -> Result<Response, Failure> {
    let wanted = Wanted {
        m: wish.m.clone(),
        before: None,
    };
    let mut page = page(conn, (signed, l), place, (&wanted, wish.pictures())).await?;
    let read = wish.cover().read(l.lang());
    let fits = read.is_ok() && wrong.is_none();
    page.cover = wish
        .cover()
        .fields(&read.as_ref().err().cloned().unwrap_or_default(), l.lang());
    page.wrong = wrong;
    page.named = wish.own() != Consent::Nameless;
    let chosen = chosen(conn, &place.1, &wish).await?;
    let plates = pictures(conn, &chosen).await?;
    page.mini = read
        .ok()
        .filter(|_| !chosen.is_empty())
        .map(|cover| miniature(&cover, (chosen, &plates), (signed, wish.own())));
    let status = if fits {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// Others are shown by name here; each chooses for themselves.
fn miniature(
    cover: &Cover,
    (chosen, plates): (Vec<Said>, &[File]),
    (signed, own): (&Signed, Consent),
) -> Miniature {
    let shown = |file: &File| {
        let picture = cover
            .pictures
            .iter()
            .find(|picture| picture.file == file.id)?;
        Some(Plate {
            src: format!("/files/{}/whole", file.id),
            alt: picture
                .alt
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            width: file.width.unwrap_or(1),
            height: file.height.unwrap_or(1),
        })
    };
    let line = |said: Said| CopyLine {
        pictures: plates
            .iter()
            .filter(|file| is_of(file, &said))
            .filter_map(shown)
            .collect(),
        signature: (said.author_id != signed.member.id || own != Consent::Nameless)
            .then_some(said.author_name),
        text: said.body,
    };
    Miniature {
        title: cover.title.to_string(),
        language: cover.language,
        caution: cover.caution.to_string(),
        lines: chosen.into_iter().map(line).collect(),
        hashtags: Hashtag::all(cover.hashtags.as_str()),
    }
}

/// Each once, in order, and no more than it takes to see that they are too many: every number costs
/// a question to the database.
fn tidy(numbers: &mut Vec<i64>) {
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(highlights::MOST_QUOTES + 1);
}

/// The chosen messages in the order in which they were said.
async fn chosen(conn: &mut Conn, room: &Reading, wish: &Wish) -> Result<Vec<Said>, Failure> {
    let mut chosen = Vec::new();
    for seq in &wish.m {
        chosen.extend(messages::find(conn, room, *seq).await?);
    }
    Ok(chosen)
}
