//! Search: a page to look for what was said, and the way from there to where it was.

use axum::{
    Router,
    extract::Query as Asked,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{
    Failure, Site, shell,
    views::{Field, FoundLine, FoundRun, Here, Person, SearchPage},
    visitor::{Signed, Visit},
};
use crate::{
    messages::search::{self, Found, Unfound, excerpt, query::Query},
    values::{MessageId, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/search", get(show))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    q: String,
    after: String,
}

async fn show(visit: Visit<Signed>, Asked(wish): Asked<Wish>) -> Result<Response, Failure> {
    if wish.q.trim().is_empty() {
        let page = page(&visit, Field::default(), None).await?;
        return Ok(shell::page(page)?.into_response());
    }
    match find(&visit.site, &visit.who, &wish.q, wish.after.parse().ok()).await {
        Ok(found) => {
            let page = page(&visit, Field::holding(wish.q), Some(found)).await?;
            Ok(shell::page(page)?.into_response())
        }
        Err(failure) => {
            let unfit = failure.fields().first().map(|(_, unfit)| *unfit);
            let unfit = unfit.ok_or(failure)?;
            let page = page(&visit, Field::wrong(wish.q, unfit), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::page(page)?).into_response())
        }
    }
}

/// What was asked, and what was found.
pub(super) type Answered = (Query, Vec<Found>);

/// Looks for what somebody typed, in all that is theirs to read.
pub(super) async fn find(
    site: &Site,
    signed: &Signed,
    typed: &str,
    after: Option<MessageId>,
) -> Result<Answered, Failure> {
    let wrong = |unfit| Failure::unfit(vec![("q", unfit)]);
    let query = Query::parse(typed).map_err(wrong)?;
    site.limits.search_by.pass(&signed.member.id)?;
    let span = query.span(&TimeZone::system());
    let mut conn = site.db.read().await?;
    let found = search::find(&mut conn, &signed.member, (&query, span), after, signed.now);
    match found.await {
        Ok(found) => Ok((query, found)),
        Err(Unfound::Place) => Err(wrong(Unfit::new("unfit-search-place", 0))),
        Err(Unfound::Db(error)) => Err(error.into()),
    }
}

/// Where a list of what was found goes on, if there may be more.
pub(super) fn next(found: &[Found]) -> Option<MessageId> {
    let full = i64::try_from(found.len()).is_ok_and(|len| len >= search::PAGE);
    found.last().filter(|_| full).map(|last| last.id)
}

/// Where a message stands, with what surrounds it.
pub(super) fn href(found: &Found) -> String {
    let Found {
        group_slug,
        room_slug,
        seq,
        ..
    } = found;
    match found.thread {
        Some(top) => format!("/g/{group_slug}/{room_slug}/{top}/thread?around={seq}#m{seq}"),
        None => format!("/g/{group_slug}/{room_slug}?around={seq}#m{seq}"),
    }
}

async fn page(
    visit: &Visit<Signed>,
    query: Field,
    answered: Option<Answered>,
) -> Result<SearchPage, Failure> {
    let mut conn = visit.site.db.read().await?;
    let shell = visit.inside(&mut conn, Here::Search).await?;
    let asked = answered.is_some();
    let (next, runs) = answered.map_or((None, Vec::new()), |(query, found)| {
        (next(&found), runs(&query, &found))
    });
    Ok(SearchPage {
        l: visit.words(),
        shell,
        query,
        asked,
        runs,
        next,
    })
}

/// What follows each other in one room stands together.
fn runs(query: &Query, found: &[Found]) -> Vec<FoundRun> {
    found
        .chunk_by(|one, next| one.room_id == next.room_id)
        .map(|run| FoundRun {
            group: shell::tag_of(run[0].group_id, &run[0].group_slug, &run[0].group_name),
            room: run[0].room_name.clone(),
            href: format!("/g/{}/{}", run[0].group_slug, run[0].room_slug),
            lines: run.iter().map(|found| line(query, found)).collect(),
        })
        .collect()
}

fn line(query: &Query, found: &Found) -> FoundLine {
    FoundLine {
        person: Person {
            id: found.author_id,
            name: found.author_name.clone(),
            handle: found.author_handle.clone(),
        },
        at: found.said_at,
        href: href(found),
        pieces: excerpt::of(&found.body, query),
    }
}
