//! What is done in the feed: it is marked as read, one conversation or all of them, and that is undone.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};

use crate::{
    feed::{self, Mark, Passed, Spot},
    values::{MessageId, OwnFeedId, PassId},
    web::{
        Failure, Site,
        form::Form,
        message::by_script,
        visitor::{Signed, Visit},
    },
};

type Member = Visit<Signed>;

/// The most conversations that are passed over at once.
pub(in crate::web) const MOST: usize = 2_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    /// Up to where each conversation was seen, with spaces between.
    marks: String,
}

/// What a script needs to undo it.
#[derive(Serialize)]
pub(in crate::web) struct Done {
    pub undo: PassId,
}

/// `POST /feed/read`
pub(super) async fn read(
    visit: Member,
    headers: HeaderMap,
    Form(seen): Form<Seen>,
) -> Result<Response, Failure> {
    let marks = seen.marks.split_whitespace().map(str::parse);
    let marks: Vec<Mark> = marks
        .collect::<Result<_, _>>()
        .map_err(|_| Failure::malformed())?;
    if marks.len() > MOST {
        return Err(Failure::malformed());
    }
    let (undo, _) = pass(&visit.site, &visit.who, &marks).await?;
    if by_script(&headers) {
        return Ok(Json(Done { undo }).into_response());
    }
    let feed = feed_before(&headers).unwrap_or_else(|| "/".to_owned());
    let more = if feed == "/" { '?' } else { '&' };
    Ok(Redirect::to(&format!("{feed}{more}undo={undo}")).into_response())
}

/// Passes over conversations, and tells every device of theirs.
pub(in crate::web) async fn pass(
    site: &Site,
    signed: &Signed,
    marks: &[Mark],
) -> Result<(PassId, Vec<Passed>), Failure> {
    let mut tx = site.db.write().await?;
    let (undo, passed) = feed::pass(&mut tx, &signed.member, marks, signed.now).await?;
    tx.commit().await?;
    for passed in &passed {
        let Mark { spot, seq } = passed.mark();
        let place = (spot.room, spot.in_thread());
        site.hub.read(signed.member.id, place, seq);
    }
    Ok((undo, passed))
}

/// Has a conversation wait again from a message on, and tells every device of theirs.
pub(in crate::web) async fn wait_from(
    site: &Site,
    signed: &Signed,
    id: MessageId,
) -> Result<(PassId, Mark), Failure> {
    let mut tx = site.db.write().await?;
    let (undo, mark) = feed::wait_from(&mut tx, &signed.member, id, signed.now).await?;
    tx.commit().await?;
    let place = (mark.spot.room, mark.spot.in_thread());
    site.hub.read(signed.member.id, place, mark.seq);
    Ok((undo, mark))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Undo {
    /// Nothing: the last time.
    batch: Option<PassId>,
}

/// `POST /feed/undo`: what was marked as read last waits again, and the other way round.
pub(super) async fn undo(
    visit: Member,
    headers: HeaderMap,
    Form(Undo { batch }): Form<Undo>,
) -> Result<Response, Failure> {
    let batch = match batch {
        Some(batch) => Some(batch),
        None => feed::last(&mut visit.site.db.read().await?, visit.who.member.id).await?,
    };
    if let Some(batch) = batch {
        back(&visit.site, &visit.who, batch).await?;
    }
    if by_script(&headers) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let before = feed_before(&headers).or_else(|| room_before(&headers));
    Ok(Redirect::to(&before.unwrap_or_else(|| "/".to_owned())).into_response())
}

/// Takes it back, and tells every device of theirs.
pub(in crate::web) async fn back(
    site: &Site,
    signed: &Signed,
    batch: PassId,
) -> Result<Vec<Spot>, Failure> {
    let mut tx = site.db.write().await?;
    let back = feed::undo(&mut tx, &signed.member, batch, signed.now).await?;
    tx.commit().await?;
    for spot in &back {
        site.hub
            .read(signed.member.id, (spot.room, spot.in_thread()), 0);
    }
    Ok(back)
}

/// Where a form of the feed leads back to, if this is one.
pub(in crate::web) fn back_to_feed(headers: &HeaderMap, spot: Spot) -> Option<Redirect> {
    let feed = feed_before(headers)?;
    Some(Redirect::to(&format!("{feed}#c-{spot}")))
}

/// The feed on whose page a form stands, `/` or `/?feed=all`: the browser says from which page it came.
fn feed_before(headers: &HeaderMap) -> Option<String> {
    let from = page_before(headers)?;
    let (_, word) = from.query_pairs().find(|(name, _)| name == "feed").unzip();
    let named = word.filter(|word| word == "all" || word.parse::<OwnFeedId>().is_ok());
    let feed = named.map_or_else(|| "/".to_owned(), |word| format!("/?feed={word}"));
    (from.path() == "/").then_some(feed)
}

/// The page of a room or a thread, if a form stands in one.
fn room_before(headers: &HeaderMap) -> Option<String> {
    let from = page_before(headers)?;
    let path = from.path();
    path.starts_with("/g/").then(|| path.to_owned())
}

fn page_before(headers: &HeaderMap) -> Option<url::Url> {
    let from = headers.get(header::REFERER)?.to_str().ok()?;
    url::Url::parse(from).ok()
}
