//! Notices: what there is to tell somebody, until they have seen it.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Moment, given::At, problems::Absent};
use crate::{
    notices::{self, Kind},
    values::NoticeId,
    web::{Failure, Site, asking::Asking, notices::says, visitor::Signed, words::Words},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(seen))
}

/// Something to tell.
#[derive(Serialize, ToSchema)]
struct Notice {
    id: NoticeId,
    kind: Kind,
    told_at: Moment,
    /// When I saw it.
    seen_at: Option<Moment>,
    /// The sentence, in the language of whoever reads it.
    says: String,
    /// Why, if a reason was given.
    reason: String,
    until: Option<Moment>,
    /// A path of the house where it goes on; may be empty.
    href: String,
}

/// Which notices.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Those that I have seen, too: latest first, 50 at once.
    all: bool,
    /// With `all`: from before this one on.
    before: Option<NoticeId>,
}

/// What I have not seen yet, oldest first; or everything, latest first
#[utoipa::path(get, path = "/notices", params(Which), responses((status = OK, body = [Notice])))]
async fn list(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Query(which): Query<Which>,
) -> Result<Json<Vec<Notice>>, Failure> {
    let l = Words::new(signed.lang(asking.lang));
    let mut conn = site.db.read().await?;
    let me = signed.member.id;
    let told = if which.all {
        notices::page(&mut conn, me, which.before).await?
    } else {
        notices::unseen(&mut conn, me).await?
    };
    let notices = told.into_iter().map(|told| Notice {
        id: told.id,
        kind: told.kind,
        told_at: told.told_at.into(),
        seen_at: told.seen_at.map(Moment::from),
        says: says(l, &told),
        reason: told.reason,
        until: told.until.map(Moment::from),
        href: told.href,
    });
    Ok(Json(notices.collect()))
}

/// I saw it: it is not told again
#[utoipa::path(post, path = "/notices/{notice}/seen",
    responses((status = NO_CONTENT), Absent))]
async fn seen(
    State(site): State<Site>,
    signed: Signed,
    At(notice): At<NoticeId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    if !notices::seen(&mut tx, signed.member.id, notice, signed.now).await? {
        return Err(Failure::absent());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
