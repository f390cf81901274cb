//! The workshop: messages are chosen here, and a highlight proposed.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::Query;
use serde::Deserialize;

use super::{
    Failure, Site,
    asking::Asking,
    cover, feed,
    form::Form,
    saved::Saved,
    shell, timeline,
    views::{
        CopyLine, Hashtag, Here, Message, Miniature, Pick, PictureField, Plate, Post, Workshop,
    },
    visitor::Signed,
    words::Words,
};
use crate::{
    db::{self, Conn, Write},
    files::{self, File},
    groups::{self, Group},
    highlights::{self, Consent, Cover, HighlightError, Proposal},
    messages::{self, Message as Said},
    policy::{self, Act, Verdict},
    rooms::{self, Reading},
    values::{CopyId, Lang, Timestamp},
    window::{Edition, Line},
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
    of: Vec<i64>,
    called: Vec<String>,
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

    /// What one message is called if it goes by itself: as it was typed, or as it begins.
    fn called(&self, said: &Said, plates: &[File]) -> String {
        let place = self.of.iter().position(|seq| *seq == said.seq);
        let typed = place.and_then(|place| self.called.get(place));
        let typed = typed
            .map(|typed| typed.trim())
            .filter(|typed| !typed.is_empty());
        typed.map_or_else(|| beginning(said, plates), str::to_owned)
    }

    /// The highlights that would be asked for, each of one message.
    fn apart(
        &self,
        said: Vec<Said>,
        plates: &[File],
        page: Lang,
    ) -> Result<Vec<Proposal>, cover::Wrong> {
        let one = |said: Said| {
            let title = self.called(&said, plates);
            let typed = cover::Typed {
                title: &title,
                ..self.cover()
            };
            let mut cover = typed.read(page)?;
            let of_it = |id| {
                plates
                    .iter()
                    .any(|file| file.id == id && is_of(file, &said))
            };
            cover.pictures.retain(|picture| of_it(picture.file));
            Ok(Proposal {
                cover,
                messages: vec![said],
                own: self.own(),
            })
        };
        said.into_iter().map(one).collect()
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
    let nothing = Wish::default();
    let page = page(&mut conn, (&signed, l), &place, (&wanted, &nothing)).await?;
    Ok(Html(page.render()?))
}

async fn page(
    conn: &mut Conn,
    (signed, l): (&Signed, Words),
    (group, room): &(Group, Reading),
    (wanted, typed): (&Wanted, &Wish),
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
    let standing = groups::standing(conn, &signed.member, group, signed.now).await?;
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
                pictures: fields(typed.pictures(), &plates, message),
                called: typed.called(message, &plates),
            })
            .collect(),
        older,
        cover: Wish::default().cover().fields(&Vec::new(), l.lang()),
        mini: None,
        post: None,
        hosts: hosts.map(|host| host.name).collect(),
        apart: policy::may(standing, Act::Approve) == Verdict::Yes,
        my_name: signed.member.name.clone(),
        named: true,
        address: feed::public_address(conn, group.id).await?,
        wrong: None,
    })
}

/// The pictures of these messages.
async fn pictures(conn: &mut Conn, said: &[Said]) -> db::Result<Vec<File>> {
    let said: Vec<_> = said.iter().map(|message| message.id).collect();
    let mut found = files::of_messages(conn, &said).await?;
    found.retain(|file| file.media.is_image());
    Ok(found)
}

/// How much of the words of a message it is called by.
const BEGINNING: usize = 80;

/// The beginning of its words; of one without words, what its pictures are called.
fn beginning(said: &Said, plates: &[File]) -> String {
    let of_it: Vec<File> = plates
        .iter()
        .filter(|file| is_of(file, said))
        .cloned()
        .collect();
    let words = files::words(&said.body, &of_it);
    let line = words.lines().next().unwrap_or_default();
    match line.char_indices().nth(BEGINNING) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
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
    let proposed = ask(&mut tx, (&signed, l), &place, (&wish, site.clock.now())).await;
    let wrong = match proposed {
        Ok(Some(onward)) => {
            tx.commit().await?;
            return Ok(onward.into_response());
        }
        Ok(None) => None,
        Err(HighlightError::Quotes) => Some("workshop-nothing"),
        Err(HighlightError::Pictures) => Some("workshop-pictures"),
        Err(error) => return Err(error.into()),
    };
    again(&mut tx, (&signed, l), &place, (wish, wrong)).await
}

/// Asks, and gives where to go on. Nothing: what was typed does not fit.
async fn ask(
    tx: &mut Write,
    (signed, l): (&Signed, Words),
    (group, room): &(Group, Reading),
    (wish, now): (&Wish, Timestamp),
) -> Result<Option<Redirect>, HighlightError> {
    let said = chosen(tx, room, wish).await?;
    let (me, place) = (&signed.member, (group, &**room));
    if wish.act == "apart" {
        let plates = pictures(tx, &said).await?;
        let Ok(proposals) = wish.apart(said, &plates, l.lang()) else {
            return Ok(None);
        };
        highlights::propose_several(tx, me, place, &proposals, now).await?;
        let group = format!("/g/{}", group.slug);
        return Ok(Some(Saved::at(&group, "asked")));
    }
    let Ok(cover) = wish.cover().read(l.lang()) else {
        return Ok(None);
    };
    let proposal = Proposal {
        cover,
        messages: said,
        own: wish.own(),
    };
    let id = highlights::propose(tx, me, place, &proposal, now).await?;
    Ok(Some(Redirect::to(&format!("/h/{id}"))))
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
    let mut page = page(conn, (signed, l), place, (&wanted, &wish)).await?;
    let read = wish.cover().read(l.lang());
    // A look at what is not finished is no mistake.
    let fits = wish.act == "look" || (read.is_ok() && wrong.is_none());
    page.cover = wish
        .cover()
        .fields(&read.as_ref().err().cloned().unwrap_or_default(), l.lang());
    page.wrong = wrong;
    page.named = wish.own() != Consent::Nameless;
    let chosen = chosen(conn, &place.1, &wish).await?;
    let plates = pictures(conn, &chosen).await?;
    if let Some(cover) = read.ok().filter(|_| !chosen.is_empty()) {
        let by = (signed, wish.own());
        page.post = afar(conn, &place.0, (&cover, &chosen, &plates), by).await?;
        page.mini = Some(miniature(&cover, (chosen, &plates), by));
    }
    let status = if fits {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, Html(page.render()?)).into_response())
}

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
        signature: is_signed(&said, signed, own).then_some(said.author_name),
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

/// The post that would leave if everybody said yes, each as they are shown here.
async fn afar(
    conn: &mut Conn,
    group: &Group,
    (cover, chosen, plates): (&Cover, &[Said], &[File]),
    (signed, own): (&Signed, Consent),
) -> Result<Option<Post>, Failure> {
    let Some(mouth) = timeline::mouth(conn, group.id).await? else {
        return Ok(None);
    };
    let lines = chosen.iter().map(|said| Line {
        signature: is_signed(said, signed, own).then(|| said.author_name.clone()),
        body: said.body.clone(),
    });
    let mut sources = Vec::new();
    let mut pictures = Vec::new();
    for (line, said) in (0_i64..).zip(chosen) {
        for file in plates.iter().filter(|file| is_of(file, said)) {
            let picked = cover.pictures.iter().find(|picked| picked.file == file.id);
            if let Some(picked) = picked {
                let alt = picked.alt.as_ref();
                let alt = alt.map_or_else(|| file.alt.clone(), ToString::to_string);
                let focus = (picked.focus.left, picked.focus.top);
                pictures.push(timeline::picture(file, line, (alt, focus)));
                sources.push(format!("/files/{}/whole", file.id));
            }
        }
    }
    let edition = Edition {
        copy: CopyId::fresh(),
        actor: mouth.actor.id,
        title: cover.title.to_string(),
        caution: cover.caution.to_string(),
        hashtags: cover.hashtags.to_string(),
        language: cover.language,
        lines: lines.collect(),
        pictures,
        answers: None,
    };
    let shown = timeline::of(conn, &mouth, (edition, sources), signed.now).await?;
    Ok(Some(shown))
}

/// Others are shown by name here; each chooses for themselves.
fn is_signed(said: &Said, signed: &Signed, own: Consent) -> bool {
    said.author_id != signed.member.id || own != Consent::Nameless
}

/// Each once, in order, and no more than it takes to see that they are too many: every number costs
/// a question to the database.
fn tidy(numbers: &mut Vec<i64>) {
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(highlights::MOST_QUOTES + 1);
}

/// The chosen messages in the order in which they were said.
async fn chosen(conn: &mut Conn, room: &Reading, wish: &Wish) -> db::Result<Vec<Said>> {
    let mut chosen = Vec::new();
    for seq in &wish.m {
        chosen.extend(messages::find(conn, room, *seq).await?);
    }
    Ok(chosen)
}
