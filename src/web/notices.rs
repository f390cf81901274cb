//! Notices: a sentence for one person, on top of their feed until they have seen it.

use axum::{
    Router,
    extract::{Path, State},
    response::Redirect,
    routing::post,
};

use super::{Failure, Site, views::NoticeLine, visitor::Signed, words::Words};
use crate::{
    db::Conn,
    notices::{self, Kind, Told},
    values::NoticeId,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/notices/{notice}/seen", post(seen))
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
