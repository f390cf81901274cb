//! Notices: a sentence for one person, on top of their feed until they have seen it, and in a list for good.

use axum::{
    Router,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    saved::Saved,
    shell::page,
    views::{Here, NoticeLine, NoticesPage},
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    db::Conn,
    notices::{self, Kind, Told},
    values::NoticeId,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/notices", get(list))
        .route("/notices/seen", post(all_seen))
        .route("/notices/{notice}/seen", post(seen))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Onward {
    before: Option<NoticeId>,
}

/// `GET /notices`: everything that was told, latest first.
async fn list(
    visit: Visit<Signed>,
    Query(onward): Query<Onward>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let told = notices::page(&mut conn, visit.who.member.id, onward.before).await?;
    let full = i64::try_from(told.len()).is_ok_and(|len| len >= notices::PAGE);
    let l = visit.words();
    let shown = NoticesPage {
        l,
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        next: told.last().filter(|_| full).map(|last| last.id),
        lines: told.into_iter().map(|told| line(l, told)).collect(),
        saved,
    };
    Ok(page(shown)?.into_response())
}

/// `POST /notices/seen`: none of them is told again.
async fn all_seen(State(site): State<Site>, signed: Signed) -> Result<Response, Failure> {
    let mut tx = site.db.write().await?;
    notices::all_seen(&mut tx, signed.member.id, signed.now).await?;
    tx.commit().await?;
    Ok(Saved::at("/notices", "notices-seen").into_response())
}

/// What this member has not seen yet.
pub(super) async fn lines(
    conn: &mut Conn,
    signed: &Signed,
    l: Words,
) -> Result<Vec<NoticeLine>, Failure> {
    let told = notices::unseen(conn, signed.member.id).await?;
    Ok(told.into_iter().map(|told| line(l, told)).collect())
}

fn line(l: Words, told: Told) -> NoticeLine {
    NoticeLine {
        id: told.id,
        at: told.told_at,
        says: says(l, &told),
        arrived: (told.kind == Kind::FirstWords)
            .then(|| told.about_name.clone())
            .flatten(),
        seen: told.seen_at.is_some(),
        reason: told.reason,
        href: told.href,
    }
}

/// The sentence of a notice.
pub(super) fn says(l: Words, told: &Told) -> String {
    let until = told.until.map(|until| l.date(until)).unwrap_or_default();
    let house = l.t("notice-the-house");
    let key = format!("notice-{}", told.kind.as_str().replace('_', "-"));
    let said = l.with(
        &key,
        &[
            ("about", told.about_name.as_deref().unwrap_or_default()),
            ("group", told.group_name.as_deref().unwrap_or(&house)),
            ("subject", &told.subject),
            ("reason", &told.reason),
            ("until", &until),
        ],
    );
    said.trim_end().to_owned()
}

/// `POST /notices/<notice>/seen`: it is not told again.
async fn seen(
    State(site): State<Site>,
    signed: Signed,
    Path(notice): Path<NoticeId>,
) -> Result<Redirect, Failure> {
    let mut tx = site.db.write().await?;
    notices::seen(&mut tx, signed.member.id, notice, signed.now).await?;
    tx.commit().await?;
    Ok(Redirect::to("/"))
}
