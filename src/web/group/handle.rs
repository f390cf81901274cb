//! The public handle of a group, under which it is followed from elsewhere.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::post,
};
use serde::Deserialize;

use super::page;
use crate::{
    fediverse::Face,
    groups::{self, Group},
    policy::Act,
    values::{Handle, Unfit, Visibility},
    web::{
        Failure, Site, asking::Asking, face, form::Form, saved::Saved, views::Field,
        visitor::Signed, words::Words,
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/g/{group}/handle", post(give_handle))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Addressed {
    handle: String,
}

/// `POST …/handle`: gives the group the handle under which it is followed. Once, for ever.
async fn give_handle(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path(slug): Path<String>,
    Form(wish): Form<Addressed>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let group = groups::allow_at(&mut conn, &signed.member, &slug, Act::Run, signed.now).await?;
    drop(conn);
    let unfit = match Handle::parse(&wish.handle) {
        Ok(handle) if give(&site, &signed, &group, &handle).await? => {
            return Ok(Saved::at(&format!("/g/{slug}"), "handle").into_response());
        }
        Ok(_) => Unfit::new("unfit-handle-taken", 0),
        Err(unfit) => unfit,
    };
    let mut conn = site.db.read().await?;
    let l = Words::new(signed.lang(asking.lang));
    let path = format!("/g/{slug}");
    let mut page = page(&site, &mut conn, (&signed, l, &path), (&group, None)).await?;
    if let Some(window) = &mut page.window {
        window.handle = Field::wrong(wish.handle, unfit);
    }
    let page = Html(page.render()?);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Makes the group's actor. False: the handle is taken.
async fn give(
    site: &Site,
    signed: &Signed,
    group: &Group,
    handle: &Handle,
) -> Result<bool, Failure> {
    // What a secret group is called and is for stays inside (invariant 44).
    let secret = group.visibility == Visibility::Secret;
    let face = Face {
        group: group.id,
        handle: handle.clone(),
        name: if secret {
            handle.to_string()
        } else {
            group.name.clone()
        },
        summary: if secret {
            String::new()
        } else {
            group.purpose.clone()
        },
    };
    match face::give(site, signed, face).await {
        Ok(_) => Ok(true),
        Err(failure) if failure.kind() == "handle-taken" => Ok(false),
        Err(failure) => Err(failure),
    }
}
