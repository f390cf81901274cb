//! A highlight from the inside: its exact words, who has agreed, and what can be done about it.

pub(super) mod elsewhere;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::HeaderMap,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    asking::Asking,
    cover, feed, files,
    form::Form,
    saved::Saved,
    shell, timeline,
    views::{
        Hashtag, Here, HighlightLine, HighlightPage, HighlightState, Mine, Person, Plate, Post,
        Quote, Receipts,
    },
    visitor::Signed,
    words::Words,
};
use crate::{
    db::{Conn, Write},
    groups,
    highlights::{self, Answer, Consent, Highlight, HighlightError, State as Stage},
    members,
    policy::{self, Act, Verdict},
    rooms,
    values::{Body, HighlightId, Span, Timestamp},
    window::{self, Edition, Line, servers},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/h/{highlight}", get(show).post(act))
        .route("/h/{highlight}/pictures/{file}", get(picture))
        .route("/replies/{reply}/answer", post(elsewhere::answer))
}

impl From<HighlightError> for Failure {
    fn from(error: HighlightError) -> Self {
        match error {
            HighlightError::Refused(refusal) => refusal.into(),
            HighlightError::Closed => Self::window_closed(),
            HighlightError::Settled | HighlightError::PictureGone => Self::conflict(),
            HighlightError::NotAgreed => Self::not_agreed(),
            HighlightError::Quotes | HighlightError::Pictures => Self::malformed(),
        }
    }
}

/// A highlight in a list.
pub(super) fn line(highlight: &Highlight, agreed: bool, now: Timestamp) -> HighlightLine {
    HighlightLine {
        href: format!("/h/{}", highlight.id),
        title: highlight.title.clone(),
        state: HighlightState::of(highlight, agreed, now),
        at: highlight.proposed_at,
        mine_to_do: agreed,
    }
}

async fn show(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path(id): Path<String>,
    Saved(saved): Saved,
) -> Result<Html<String>, Failure> {
    let mut conn = site.db.read().await?;
    let id = id.parse().map_err(|_| Failure::absent())?;
    let highlight = highlights::see(&mut conn, &signed.member, id, signed.now).await?;
    let l = Words::new(signed.lang(asking.lang));
    let mut page = page(&site, &mut conn, (&signed, l), highlight).await?;
    page.saved = saved;
    Ok(Html(page.render()?))
}

/// What this member may do with it now.
#[expect(clippy::struct_excessive_bools, reason = "each is its own button")]
struct Powers {
    host: bool,
    approve: bool,
    decline: bool,
    withdraw: bool,
    /// Prepare a new edition, or change what stands around the words of this one.
    recover: bool,
    /// Propose what the group answers.
    answer: bool,
}

async fn page(
    site: &Site,
    conn: &mut Conn,
    (signed, l): (&Signed, Words),
    highlight: Highlight,
) -> Result<HighlightPage, Failure> {
    let group = groups::find(conn, highlight.group_id).await?;
    let group = group.ok_or_else(Failure::absent)?;
    let room = rooms::find(conn, highlight.room_id).await?;
    let room = room.ok_or_else(Failure::absent)?;
    let answers = highlights::answers(conn, highlight.id).await?;
    let state = stage(&highlight, &answers, site.clock.now());
    let mine = answers
        .iter()
        .find(|answer| answer.author_id == signed.member.id);
    let powers = powers(conn, signed, (&highlight, state), mine.is_some()).await?;
    let proposer = members::find(conn, highlight.proposed_by, signed.now).await?;
    let path = format!("/h/{}", highlight.id);
    Ok(HighlightPage {
        l,
        shell: shell::for_member(conn, signed, Here::Elsewhere, &path).await?,
        id: highlight.id,
        version: highlight.version,
        title: highlight.title.clone(),
        caution: highlight.caution.clone(),
        hashtags: Hashtag::all(&highlight.hashtags),
        written: highlight.language,
        state,
        group: shell::tag(&group),
        room_href: format!("/g/{}/{}", group.slug, room.slug),
        room: room.name,
        proposer: proposer.map(|member| member.name).unwrap_or_default(),
        at: highlight.proposed_at,
        until: highlight.expires_at,
        leaves: leaves(&highlight, state, site.clock.now()),
        quotes: quotes(conn, &highlight, (&answers, signed)).await?,
        mine: mine.map(|mine| Mine {
            answer: mine.answer,
            my_name: signed.member.name.clone(),
            open: state.is_open(),
        }),
        may_approve: powers.approve,
        may_decline: powers.decline,
        may_withdraw: powers.withdraw,
        cover: if powers.recover {
            Some(cover::of(conn, &highlight).await?)
        } else {
            None
        },
        revises: highlight.revises.map(|former| format!("/h/{former}")),
        copy_href: copy_href(conn, &highlight).await?,
        address: feed::public_address(conn, group.id).await?,
        receipts: receipts(conn, &highlight).await?,
        servers: elsewhere::servers(conn, signed, &highlight).await?,
        post: afar(conn, &highlight, (&answers, state), signed.now).await?,
        echo: elsewhere::echo(conn, signed, &highlight, (powers.host, powers.answer)).await?,
        answers: elsewhere::answered(conn, &highlight).await?,
        saved: None,
        wrong: None,
    })
}

fn stage(highlight: &Highlight, answers: &[Answer], now: Timestamp) -> HighlightState {
    let yes = |answer: &Answer| matches!(answer.answer, Consent::Named | Consent::Nameless);
    HighlightState::of(highlight, answers.iter().all(yes), now)
}

/// When it leaves, if a host let it out, and in how many minutes.
fn leaves(
    highlight: &Highlight,
    state: HighlightState,
    now: Timestamp,
) -> Option<(Timestamp, i64)> {
    let at = highlight.leaves_at.filter(|_| state.is_leaving())?;
    Some((at, minutes_until(at, now)))
}

/// Never none before it has happened.
pub(super) fn minutes_until(at: Timestamp, now: Timestamp) -> i64 {
    ((at.0 - now.0) / Span::minutes(1).0 + 1).max(1)
}

async fn powers(
    conn: &mut Conn,
    signed: &Signed,
    (highlight, state): (&Highlight, HighlightState),
    quoted: bool,
) -> Result<Powers, Failure> {
    let group = groups::find(conn, highlight.group_id).await?;
    let group = group.ok_or_else(Failure::absent)?;
    let standing = groups::standing(conn, &signed.member, &group, signed.now).await?;
    let may = |act| policy::may(standing, act) == Verdict::Yes;
    let proposed = highlight.proposed_by == signed.member.id;
    Ok(Powers {
        host: may(Act::Approve),
        answer: state.is_published() && may(Act::Propose),
        approve: state == HighlightState::Agreed && may(Act::Approve),
        decline: state.is_open() && (proposed || may(Act::Approve)),
        withdraw: state.is_published() && (quoted || may(Act::Approve)),
        recover: (state.is_published() && may(Act::Propose))
            || (state.is_open() && (may(Act::Approve) || (proposed && may(Act::Propose)))),
    })
}

async fn quotes(
    conn: &mut Conn,
    highlight: &Highlight,
    (answers, signed): (&[Answer], &Signed),
) -> Result<Vec<Quote>, Failure> {
    let answer_of = |author| {
        let answer = answers.iter().find(|answer| answer.author_id == author);
        answer.map_or(Consent::Asked, |answer| answer.answer)
    };
    let quotes = highlights::quotes(conn, highlight.id).await?;
    let mut plates = plates(conn, highlight.id).await?;
    Ok(quotes
        .into_iter()
        .map(|quote| Quote {
            pictures: plates
                .extract_if(.., |(position, _)| *position == quote.position)
                .map(|(_, plate)| plate)
                .collect(),
            position: quote.position,
            answer: answer_of(quote.author_id),
            mine: quote.author_id == signed.member.id,
            author: Person {
                id: quote.author_id,
                name: quote.author_name,
                handle: String::new(),
            },
            text: quote.body,
        })
        .collect())
}

/// The post as it will stand elsewhere, while it can still be changed or stopped: who has not answered is
/// shown by name.
async fn afar(
    conn: &mut Conn,
    highlight: &Highlight,
    (answers, state): (&[Answer], HighlightState),
    now: Timestamp,
) -> Result<Option<Post>, Failure> {
    let mouth = timeline::mouth(conn, highlight.group_id).await?;
    let Some(mouth) = mouth.filter(|_| state.is_open()) else {
        return Ok(None);
    };
    let Ok(answered) = highlights::answered(conn, highlight).await else {
        return Ok(None);
    };
    let line = |quote: highlights::Quote| {
        let answer = answers.iter().find(|a| a.author_id == quote.author_id);
        let signature = match answer {
            Some(answer) if answer.answer == Consent::Nameless => None,
            Some(answer) => Some(answer.signature.clone().unwrap_or(quote.author_name)),
            None => Some(quote.author_name),
        };
        let body = quote.body;
        Line { signature, body }
    };
    let lines = highlights::quotes(conn, highlight.id).await?;
    let mut pictures = Vec::new();
    let mut sources = Vec::new();
    for picture in highlights::pictures(conn, highlight.id).await? {
        if let Some(file) = crate::files::find(conn, picture.file_id).await? {
            let told = (picture.alt, (picture.focus_left, picture.focus_top));
            pictures.push(timeline::picture(&file, picture.quote, told));
            sources.push(format!("/h/{}/pictures/{}", highlight.id, file.id));
        }
    }
    let edition = Edition {
        copy: highlight.copy_id,
        actor: mouth.actor.id,
        title: highlight.title.clone(),
        caution: highlight.caution.clone(),
        hashtags: highlight.hashtags.clone(),
        language: highlight.language,
        lines: lines.into_iter().map(line).collect(),
        pictures,
        answers: answered,
    };
    let shown = timeline::of(conn, &mouth, (edition, sources), now).await?;
    Ok(Some(shown))
}

/// The pictures that a highlight shows, each with the quote that it belongs to. One that went with its
/// message is as large as nothing.
pub(super) async fn plates(conn: &mut Conn, id: HighlightId) -> Result<Vec<(i64, Plate)>, Failure> {
    let mut plates = Vec::new();
    for picture in highlights::pictures(conn, id).await? {
        let file = crate::files::find(conn, picture.file_id).await?;
        let side = |side: fn(&crate::files::File) -> Option<i64>| file.as_ref().and_then(side);
        let plate = Plate {
            src: format!("/h/{id}/pictures/{}", picture.file_id),
            alt: picture.alt,
            width: side(|file| file.width).unwrap_or(1),
            height: side(|file| file.height).unwrap_or(1),
        };
        plates.push((picture.quote, plate));
    }
    Ok(plates)
}

/// `GET /h/<highlight>/pictures/<file>`: whoever is asked about a picture may see it, wherever they are.
async fn picture(
    State(site): State<Site>,
    signed: Signed,
    Path((id, file)): Path<(String, String)>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    let id = id.parse().map_err(|_| Failure::absent())?;
    let file = file.parse().map_err(|_| Failure::absent())?;
    let mut conn = site.db.read().await?;
    let highlight = highlights::see(&mut conn, &signed.member, id, signed.now).await?;
    let file = highlights::picture(&mut conn, &highlight, file).await?;
    let file = file.ok_or_else(Failure::absent)?;
    files::whole(&site, &mut conn, &file, &asked).await
}

async fn copy_href(conn: &mut Conn, highlight: &Highlight) -> Result<Option<String>, Failure> {
    if highlight.state != Stage::Published || window::address(conn).await?.is_none() {
        return Ok(None);
    }
    let copy = window::find(conn, highlight.copy_id).await?;
    Ok(copy.map(|copy| format!("/l/{}", copy.slug)))
}

/// Where it went, in numbers only.
async fn receipts(conn: &mut Conn, highlight: &Highlight) -> Result<Option<Receipts>, Failure> {
    if !matches!(highlight.state, Stage::Published | Stage::Withdrawn) {
        return Ok(None);
    }
    let Some(copy) = window::find(conn, highlight.copy_id).await? else {
        return Ok(None);
    };
    let tally = window::tally(conn, copy.id).await?;
    let withdrawal = match highlight.state {
        Stage::Withdrawn => Some(servers::withdrawal(conn, copy.id).await?),
        _ => None,
    };
    let followers = match highlight.answers {
        Some(_) => None,
        None => Some(window::follower_count(conn, copy.actor_id).await?),
    };
    Ok(Some(Receipts {
        followers,
        withdrawal: withdrawal.map(|withdrawal| (withdrawal.asked, withdrawal.confirmed)),
        delivered: tally.delivered,
        waiting: tally.waiting,
        refused: tally.refused,
    }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    act: String,
    position: i64,
    text: String,
    title: String,
    caution: String,
    hashtags: String,
    language: String,
    picture: Vec<String>,
    alt: Vec<String>,
    left: Vec<String>,
    top: Vec<String>,
    shown: Vec<String>,
    /// Of the words on the page that this answers.
    version: Option<i64>,
}

impl Wish {
    fn cover(&self) -> cover::Typed<'_> {
        cover::Typed {
            title: &self.title,
            caution: &self.caution,
            hashtags: &self.hashtags,
            language: &self.language,
            pictures: cover::Pictures {
                offered: &self.picture,
                alt: &self.alt,
                left: &self.left,
                top: &self.top,
                chosen: &self.shown,
            },
        }
    }
}

/// `POST`: what a person does about it. Each act is checked inside its own transaction.
async fn act(
    State(site): State<Site>,
    signed: Signed,
    Path(id): Path<String>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let id: HighlightId = id.parse().map_err(|_| Failure::absent())?;
    let mut tx = site.db.write().await?;
    let highlight = highlights::see(&mut tx, &signed.member, id, signed.now).await?;
    still_these_words(&highlight, wish.version)?;
    let now = site.clock.now();
    let next = perform(&mut tx, (&site, &signed), &highlight, (&wish, now)).await?;
    tx.commit().await?;
    let next = format!("/h/{next}");
    let onward = match wish.act.as_str() {
        "named" | "nameless" | "refused" => Saved::at(&next, "answer"),
        _ => Redirect::to(&next),
    };
    Ok(onward.into_response())
}

/// Whoever answers a page answers its words, not those that took their place since.
pub(super) fn still_these_words(highlight: &Highlight, seen: Option<i64>) -> Result<(), Failure> {
    match seen {
        Some(version) if version != highlight.version => Err(Failure::conflict()),
        _ => Ok(()),
    }
}

async fn perform(
    tx: &mut Write,
    (site, signed): (&Site, &Signed),
    highlight: &Highlight,
    (wish, now): (&Wish, Timestamp),
) -> Result<HighlightId, Failure> {
    let me = &signed.member;
    match wish.act.as_str() {
        "named" => highlights::answer(tx, highlight, me.id, Consent::Named, now).await?,
        "nameless" => highlights::answer(tx, highlight, me.id, Consent::Nameless, now).await?,
        "refused" => highlights::answer(tx, highlight, me.id, Consent::Refused, now).await?,
        "reword" => {
            let body = Body::parse(&wish.text);
            let body = body.map_err(|unfit| Failure::unfit(vec![("text", unfit)]))?;
            highlights::reword(tx, highlight, me.id, (wish.position, &body), now).await?;
        }
        "approve" => {
            highlights::approve(tx, highlight, me, site.settings.cooling_off, now).await?;
        }
        "cover" => {
            let cover = wish.cover().fit(highlight.language)?;
            highlights::put_cover(tx, highlight, me, &cover, now).await?;
        }
        "decline" => highlights::decline(tx, highlight, me, now).await?,
        "withdraw" => highlights::withdraw(tx, highlight, me, now).await?,
        "hurry" => highlights::hurry(tx, highlight, me, now).await?,
        "delete-again" => highlights::ask_again_to_delete(tx, highlight, me, now).await?,
        "revise" => {
            let cover = wish.cover().fit(highlight.language)?;
            return Ok(highlights::revise(tx, highlight, me, &cover, now).await?);
        }
        _ => return Err(Failure::malformed()),
    }
    Ok(highlight.id)
}
