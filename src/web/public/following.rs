//! Following from elsewhere: strangers say where they are at home, and are shown the way that their own server offers.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{Failure, Site, handle, look, speaker};
use crate::{
    fediverse::NoWay,
    web::{
        asking::Asking,
        form::Form,
        shell::{self, page},
        views::{Field, FollowPage},
        words::Words,
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    account: String,
}

/// `POST /l/by/<handle>/follow`. Nobody is sent anywhere: the page shows where it would lead.
pub(super) async fn follow(
    State(site): State<Site>,
    asking: Asking,
    Path(name): Path<String>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let (at, actor) = speaker(&mut conn, &name).await?;
    let shell = shell::for_stranger(&mut conn).await?;
    // Nothing of the database is held while another server is asked.
    drop(conn);
    site.limits.intent_from.pass(&asking.address)?;
    let way = site
        .fediverse
        .way_to_follow(&wish.account, (&at, &actor.handle))
        .await;
    let wrong = way.as_ref().err().map(|no| match no {
        NoWay::Unread => "follow-unread",
        NoWay::Unknown => "follow-unknown",
        NoWay::Busy => "follow-busy",
    });
    let status = if way.is_ok() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let shown = FollowPage {
        l: Words::new(asking.lang),
        shell,
        group_href: format!("/l/by/{}", actor.handle),
        look: look(&actor),
        address: handle(&at, &actor),
        group: actor.name,
        way: way.ok().map(|way| {
            let host = way.host_str().unwrap_or_default().to_owned();
            (host, way.to_string())
        }),
        account: Field::holding(wish.account),
        wrong,
    };
    Ok((status, page(shown)?).into_response())
}
