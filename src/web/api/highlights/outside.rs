//! What of me is outside, as programs read it: also the export that the page offers.

use axum::{
    Json,
    extract::{Query, State},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    db::Conn,
    highlights::{self, Consent, Outside as Row, State as Stage},
    values::HighlightId,
    web::{
        Failure, Site,
        api::{Moment, Onward, Page},
        visitor::Signed,
    },
    window,
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(mine))
}

/// A highlight that quotes me and is outside, was, or is about to be.
#[derive(Serialize, ToSchema)]
struct Outside {
    highlight_id: HighlightId,
    title: String,
    group_name: String,
    /// Still `asking` while it is about to leave.
    state: Stage,
    answer: Consent,
    /// The name I agreed to be shown by.
    signature: Option<String>,
    /// My exact words, in the order in which they stand. Here they stay after a withdrawal.
    words: Vec<String>,
    /// It has not left yet, and does then.
    leaves_at: Option<Moment>,
    published_at: Option<Moment>,
    withdrawn_at: Option<Moment>,
    /// How many servers may have it.
    servers: i64,
}

/// What of me is outside, was, or is about to be, newest first
#[utoipa::path(get, path = "/highlights/mine", params(Onward), responses((status = OK, body = Page<Outside>)))]
async fn mine(
    State(site): State<Site>,
    signed: Signed,
    Query(onward): Query<Onward>,
) -> Result<Json<Page<Outside>>, Failure> {
    let mut conn = site.db.read().await?;
    let me = signed.member.id;
    let after = onward.after.map(HighlightId);
    let mut found = Vec::new();
    for row in highlights::of_member(&mut conn, me, after).await? {
        found.push(outside(&mut conn, &signed, row).await?);
    }
    let id = |found: &Outside| found.highlight_id.0;
    Ok(Json(Page::of(found, id, |found| found)))
}

async fn outside(conn: &mut Conn, signed: &Signed, row: Row) -> Result<Outside, Failure> {
    let quotes = highlights::quotes(conn, row.id).await?;
    let mine = quotes
        .into_iter()
        .filter(|quote| quote.author_id == signed.member.id);
    let copy = window::find(conn, row.copy_id).await?;
    Ok(Outside {
        highlight_id: row.id,
        title: row.title,
        group_name: row.group_name,
        state: row.state,
        answer: row.answer,
        signature: row.signature,
        words: mine.map(|quote| quote.body).collect(),
        leaves_at: row.leaves_at.map(Into::into),
        published_at: copy.as_ref().map(|copy| copy.published_at.into()),
        withdrawn_at: copy.and_then(|copy| copy.withdrawn_at).map(Into::into),
        servers: window::receiver_count(conn, row.copy_id).await?,
    })
}
