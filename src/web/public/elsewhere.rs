//! A copy on other people's pages: what their programs ask about it (oEmbed), and the page that they may frame.

use askama::Template;
use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{Failure, Site, addresses, copy_page};
use crate::{
    fediverse::addresses::Addresses,
    web::{
        asking::Asking,
        guard::Framed,
        shell::{self, page},
        views::{CopyGone, Embed, Frame},
        words::Words,
    },
    window,
};

/// How large the frame is, unless it is wanted smaller.
const SIZE: (u32, u32) = (600, 480);

/// `GET /l/<slug>/embed`: whole without scripts, and the one page of the house that others may frame.
pub(super) async fn embed(
    State(site): State<Site>,
    asking: Asking,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let at = addresses(&mut conn).await?.ok_or_else(Failure::absent)?;
    let copy = window::find_by_slug(&mut conn, &slug).await?;
    let copy = copy.ok_or_else(Failure::absent)?;
    let l = Words::new(asking.lang);
    if copy.withdrawn_at.is_some() {
        let shell = shell::for_stranger(&mut conn).await?;
        let gone = page(CopyGone { l, shell })?;
        return Ok((StatusCode::GONE, Extension(Framed), gone).into_response());
    }
    let copy = copy_page(&mut conn, &at, l, copy).await?;
    let shell = copy.shell.clone();
    Ok((Extension(Framed), page(Embed { l, shell, copy })?).into_response())
}

/// What a program wants to know.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    url: String,
    format: String,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
}

impl Asked {
    /// Which copy, if the address is that of its page or of its frame.
    fn slug(&self, at: &Addresses) -> Option<&str> {
        let asked = self.url.split(['?', '#']).next()?;
        let slug = asked.strip_prefix(&at.page(""))?;
        let slug = slug.strip_suffix("/embed").unwrap_or(slug);
        (!slug.contains('/')).then_some(slug)
    }
}

/// `GET /oembed?url=`: how a copy is shown elsewhere. Only the frame holds its words, so that whoever
/// keeps this answer keeps nothing that could be withdrawn but the title.
pub(super) async fn oembed(
    State(site): State<Site>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let at = addresses(&mut conn).await?.ok_or_else(Failure::absent)?;
    if !matches!(asked.format.as_str(), "" | "json") {
        return Ok(StatusCode::NOT_IMPLEMENTED.into_response());
    }
    let slug = asked.slug(&at).ok_or_else(Failure::absent)?;
    let copy = window::find_by_slug(&mut conn, slug).await?;
    let copy = copy.ok_or_else(Failure::absent)?;
    if copy.withdrawn_at.is_some() {
        return Ok(StatusCode::GONE.into_response());
    }
    let actor = window::actor(&mut conn, copy.actor_id).await?;
    let actor = actor.ok_or_else(Failure::absent)?;
    let frame = Frame {
        src: at.embed(&copy.slug),
        title: copy.title,
        width: asked.maxwidth.unwrap_or(SIZE.0).min(SIZE.0),
        height: asked.maxheight.unwrap_or(SIZE.1).min(SIZE.1),
    };
    let told = json!({
        "version": "1.0",
        "type": "rich",
        "title": frame.title,
        "author_name": actor.name,
        "author_url": at.page_of(&actor.handle),
        "provider_name": window::house_name(&mut conn).await?,
        "provider_url": at.window(),
        "cache_age": 0,
        "width": frame.width,
        "height": frame.height,
        "html": frame.render()?.trim(),
    });
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    Ok((headers, Json(told)).into_response())
}
