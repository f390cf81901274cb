//! Highlights: proposing, agreeing, letting out, taking back.

mod asked;
mod elsewhere;
mod outside;
mod views;

use std::collections::BTreeSet;

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::{
    asked::{Answer, Answers, Cover, NewHighlight, Reworded, Several},
    views::{Answered, Brief, Highlight, Highlights},
};
use super::{
    Onward, Page,
    given::{At, Given, fit},
    problems::{Absent, Conflict, NotPublished, Refused, WindowClosed},
};
use crate::{
    db::{Conn, Write},
    groups,
    highlights::{self, Consent, Highlight as Row, MOST_AT_ONCE, MOST_QUOTES, Proposal},
    messages,
    policy::Act,
    rooms::{self, Reading},
    values::{Body, GroupId, HighlightId, RoomId, Unfit},
    web::{Failure, Site, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(propose))
        .routes(routes!(propose_several))
        .routes(routes!(answer_several))
        .routes(routes!(list))
        .routes(routes!(asking))
        .routes(routes!(ready))
        .routes(routes!(show))
        .routes(routes!(answer))
        .routes(routes!(reword))
        .routes(routes!(put_cover))
        .routes(routes!(approve))
        .routes(routes!(decline))
        .routes(routes!(withdraw))
        .routes(routes!(revise))
        .merge(elsewhere::places())
        .merge(outside::places())
}

/// Ask the authors of some messages whether they may be shown
#[utoipa::path(post, path = "/rooms/{room}/highlights", request_body = NewHighlight,
    responses((status = CREATED, body = Highlight), Refused, WindowClosed))]
async fn propose(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
    Given(asked): Given<NewHighlight>,
) -> Result<(StatusCode, Json<Highlight>), Failure> {
    let cover = asked.cover()?;
    let (member, now) = (&signed.member, site.clock.now());
    let mut tx = site.db.write().await?;
    let (group, room) = rooms::allow(&mut tx, member, room, Act::Propose, now).await?;
    let proposal = Proposal {
        cover,
        messages: chosen(&mut tx, &room, &asked.messages).await?,
        own: asked.sign.map_or(Consent::Asked, Consent::from),
    };
    let id = highlights::propose(&mut tx, member, (&group, &room), &proposal, now).await?;
    let proposed = views::whole(&mut tx, &signed, id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(proposed)))
}

/// Ask for several highlights at once, as a host: each with its own consent, or none of them
#[utoipa::path(post, path = "/rooms/{room}/highlights/several", request_body = Several,
    responses((status = CREATED, body = Highlights), Refused, WindowClosed))]
async fn propose_several(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
    Given(asked): Given<Several>,
) -> Result<(StatusCode, Json<Highlights>), Failure> {
    let (member, now) = (&signed.member, site.clock.now());
    let mut tx = site.db.write().await?;
    let (group, room) = rooms::allow(&mut tx, member, room, Act::Approve, now).await?;
    if !(1..=MOST_AT_ONCE).contains(&asked.highlights.len()) {
        let most = Unfit::new("unfit-many", MOST_AT_ONCE);
        return Err(Failure::unfit(vec![("highlights", most)]));
    }
    let mut proposals = Vec::new();
    for one in &asked.highlights {
        proposals.push(Proposal {
            cover: one.cover()?,
            messages: chosen(&mut tx, &room, &one.messages).await?,
            own: one.sign.map_or(Consent::Asked, Consent::from),
        });
    }
    let place = (&group, &*room);
    let ids = highlights::propose_several(&mut tx, member, place, &proposals, now).await?;
    let mut items = Vec::new();
    for id in ids {
        items.push(views::whole(&mut tx, &signed, id).await?);
    }
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(Highlights { items })))
}

/// Answer several questions in one act; what has changed since I looked, or no longer waits, stays as it is
#[utoipa::path(post, path = "/highlights/answers", request_body = Answers,
    responses((status = OK, body = Answered), Refused))]
async fn answer_several(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Answers>,
) -> Result<Json<Answered>, Failure> {
    let answers = asked.replied()?;
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let answered = highlights::answer_several(&mut tx, signed.member.id, &answers, now).await?;
    tx.commit().await?;
    Ok(Json(Answered { answered }))
}

/// The messages with these numbers; each of them is there, and once.
async fn chosen(
    conn: &mut Conn,
    room: &Reading,
    numbers: &[i64],
) -> Result<Vec<messages::Message>, Failure> {
    let once: BTreeSet<_> = numbers.iter().collect();
    if !(1..=MOST_QUOTES).contains(&once.len()) || once.len() < numbers.len() {
        let most = Unfit::new("workshop-many", MOST_QUOTES);
        return Err(Failure::unfit(vec![("messages", most)]));
    }
    let mut chosen = Vec::new();
    for seq in numbers {
        let message = messages::find(conn, room, *seq).await?;
        chosen.push(message.ok_or_else(Failure::absent)?);
    }
    Ok(chosen)
}

/// What a group proposes or shows
#[utoipa::path(get, path = "/groups/{group}/highlights", params(Onward),
    responses((status = OK, body = Page<Brief>), Absent))]
async fn list(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Query(onward): Query<Onward>,
) -> Result<Json<Page<Brief>>, Failure> {
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, &signed.member, group, Act::Read, signed.now).await?;
    let after = onward.after.map(HighlightId);
    let rows = highlights::in_group_after(&mut conn, group, after).await?;
    Ok(Json(Page::of(rows, |row| row.id.0, Brief::from)))
}

/// What waits for my yes or no, twenty at once
#[utoipa::path(get, path = "/highlights/asking", responses((status = OK, body = Highlights)))]
async fn asking(State(site): State<Site>, signed: Signed) -> Result<Json<Highlights>, Failure> {
    let mut conn = site.db.read().await?;
    let rows = highlights::asking(&mut conn, signed.member.id, site.clock.now()).await?;
    whole(&mut conn, &signed, rows).await
}

/// What all its authors agreed to and now waits for me as a host, twenty at once
#[utoipa::path(get, path = "/highlights/ready", responses((status = OK, body = Highlights)))]
async fn ready(State(site): State<Site>, signed: Signed) -> Result<Json<Highlights>, Failure> {
    let mut conn = site.db.read().await?;
    let rows = highlights::ready(&mut conn, signed.member.id, site.clock.now()).await?;
    whole(&mut conn, &signed, rows).await
}

async fn whole(
    conn: &mut Conn,
    signed: &Signed,
    rows: Vec<Row>,
) -> Result<Json<Highlights>, Failure> {
    let mut items = Vec::new();
    for row in rows {
        items.push(views::whole(conn, signed, row.id).await?);
    }
    Ok(Json(Highlights { items }))
}

/// One highlight, with the exact words
#[utoipa::path(get, path = "/highlights/{highlight}",
    responses((status = OK, body = Highlight), Absent))]
async fn show(
    State(site): State<Site>,
    signed: Signed,
    At(highlight): At<HighlightId>,
) -> Result<Json<Highlight>, Failure> {
    let mut conn = site.db.read().await?;
    Ok(Json(views::whole(&mut conn, &signed, highlight).await?))
}

/// Say yes, with my name or without it, or no, to being quoted
#[utoipa::path(post, path = "/highlights/{highlight}/answer", request_body = Answer,
    responses((status = OK, body = Highlight), Refused, Conflict))]
async fn answer(
    State(site): State<Site>,
    signed: Signed,
    At(highlight): At<HighlightId>,
    Given(asked): Given<Answer>,
) -> Result<Json<Highlight>, Failure> {
    let (mut tx, row) = open(&site, &signed, highlight).await?;
    let (me, now) = (signed.member.id, site.clock.now());
    highlights::answer(&mut tx, &row, me, asked.answer.into(), now).await?;
    done(tx, &signed, highlight).await
}

/// Change my own words before they are shown; everybody is asked again
#[utoipa::path(post, path = "/highlights/{highlight}/reword", request_body = Reworded,
    responses((status = OK, body = Highlight), Refused, Conflict))]
async fn reword(
    State(site): State<Site>,
    signed: Signed,
    At(highlight): At<HighlightId>,
    Given(asked): Given<Reworded>,
) -> Result<Json<Highlight>, Failure> {
    let body = fit("body", Body::parse(&asked.body))?;
    let (mut tx, row) = open(&site, &signed, highlight).await?;
    let (me, now) = (signed.member.id, site.clock.now());
    let quotes = highlights::quotes(&mut tx, highlight).await?;
    let quote = quotes.iter().find(|quote| quote.position == asked.position);
    if quote.ok_or_else(Failure::absent)?.author_id != me {
        return Err(Failure::forbidden());
    }
    highlights::reword(&mut tx, &row, me, (asked.position, &body), now).await?;
    done(tx, &signed, highlight).await
}

/// Change what stands around the words before they are shown, as who proposed it or as a host; everybody is asked again
#[utoipa::path(put, path = "/highlights/{highlight}/cover", request_body = Cover,
    responses((status = OK, body = Highlight), Refused, Conflict))]
async fn put_cover(
    State(site): State<Site>,
    signed: Signed,
    At(highlight): At<HighlightId>,
    Given(asked): Given<Cover>,
) -> Result<Json<Highlight>, Failure> {
    let cover = asked.fit()?;
    let (mut tx, row) = open(&site, &signed, highlight).await?;
    highlights::put_cover(&mut tx, &row, &signed.member, &cover, site.clock.now()).await?;
    done(tx, &signed, highlight).await
}

/// Let a highlight out that every author agreed to, as a host; it leaves after a pause in which they may still say no
#[utoipa::path(post, path = "/highlights/{highlight}/approve",
    responses((status = OK, body = Highlight), Refused, NotPublished))]
async fn approve(
    State(site): State<Site>,
    signed: Signed,
    At(highlight): At<HighlightId>,
) -> Result<Json<Highlight>, Failure> {
    let (mut tx, row) = open(&site, &signed, highlight).await?;
    let (now, pause) = (site.clock.now(), site.settings.cooling_off);
    highlights::approve(&mut tx, &row, &signed.member, pause, now).await?;
    done(tx, &signed, highlight).await
}

/// Let a proposal be, as a host or as who proposed it
#[utoipa::path(post, path = "/highlights/{highlight}/decline",
    responses((status = OK, body = Highlight), Refused, Conflict))]
async fn decline(
    State(site): State<Site>,
    signed: Signed,
    At(highlight): At<HighlightId>,
) -> Result<Json<Highlight>, Failure> {
    let (mut tx, row) = open(&site, &signed, highlight).await?;
    highlights::decline(&mut tx, &row, &signed.member, site.clock.now()).await?;
    done(tx, &signed, highlight).await
}

/// Take a highlight back, as somebody it quotes or as a host
#[utoipa::path(post, path = "/highlights/{highlight}/withdraw",
    responses((status = OK, body = Highlight), Refused, Conflict))]
async fn withdraw(
    State(site): State<Site>,
    signed: Signed,
    At(highlight): At<HighlightId>,
) -> Result<Json<Highlight>, Failure> {
    let (mut tx, row) = open(&site, &signed, highlight).await?;
    highlights::withdraw(&mut tx, &row, &signed.member, site.clock.now()).await?;
    done(tx, &signed, highlight).await
}

/// Propose a new edition of a highlight that is shown; until all agree the former one stays
#[utoipa::path(post, path = "/highlights/{highlight}/revise", request_body = Cover,
    responses((status = CREATED, body = Highlight), Refused, Conflict))]
async fn revise(
    State(site): State<Site>,
    signed: Signed,
    At(highlight): At<HighlightId>,
    Given(asked): Given<Cover>,
) -> Result<(StatusCode, Json<Highlight>), Failure> {
    let cover = asked.fit()?;
    let (mut tx, row) = open(&site, &signed, highlight).await?;
    let (member, now) = (&signed.member, site.clock.now());
    groups::allow_id(&mut tx, member, row.group_id, Act::Propose, now).await?;
    let edition = highlights::revise(&mut tx, &row, member, &cover, now).await?;
    Ok((StatusCode::CREATED, done(tx, &signed, edition).await?))
}

/// A transaction, and in it the highlight as it stands now.
async fn open(site: &Site, signed: &Signed, id: HighlightId) -> Result<(Write, Row), Failure> {
    let mut tx = site.db.write().await?;
    let row = highlights::see(&mut tx, &signed.member, id, signed.now).await?;
    Ok((tx, row))
}

/// Keeps what was done, and shows what became of the highlight.
async fn done(mut tx: Write, signed: &Signed, id: HighlightId) -> Result<Json<Highlight>, Failure> {
    let whole = views::whole(&mut tx, signed, id).await?;
    tx.commit().await?;
    Ok(Json(whole))
}
