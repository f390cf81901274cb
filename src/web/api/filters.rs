//! Filters: words and links that a group holds back.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    given::{At, Given, fit},
    messages::Message,
    problems::{Conflict, Refused},
};
use crate::{
    groups,
    messages::filters::{self, Draft, Effect, Kind},
    policy::Act,
    values::{FilterId, GroupId, Reason},
    web::{Failure, Site, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(remove))
        .routes(routes!(try_out))
}

/// Something that is held back, or not taken.
#[derive(Serialize, ToSchema)]
struct Filter {
    id: FilterId,
    kind: Kind,
    /// As it is compared; empty for links: every link.
    pattern: String,
    effect: Effect,
    /// Told to whoever is held back.
    reason: String,
}

/// The filters of a group
#[utoipa::path(get, path = "/groups/{group}/filters",
    responses((status = OK, body = [Filter]), Refused))]
async fn list(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<Json<Vec<Filter>>, Failure> {
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, &signed.member, group, Act::Run, signed.now).await?;
    let filters = filters::of_group(&mut conn, group).await?;
    let filters = filters.into_iter().map(|filter| Filter {
        id: filter.id,
        kind: filter.kind,
        pattern: filter.pattern,
        effect: filter.effect,
        reason: filter.reason,
    });
    Ok(Json(filters.collect()))
}

/// What is to be held back, or not taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewFilter {
    kind: Kind,
    /// A word, a few in a row, or a domain; empty for links: every link.
    #[schema(max_length = 60, examples("lottery"))]
    pattern: String,
    effect: Effect,
    /// Told to whoever is held back.
    #[schema(min_length = 1, max_length = 300, examples("No selling here."))]
    reason: String,
}

/// The name of a filter.
#[derive(Serialize, ToSchema)]
struct Added {
    id: FilterId,
}

/// Add a filter; a group has a hundred at most
#[utoipa::path(post, path = "/groups/{group}/filters", request_body = NewFilter,
    responses((status = CREATED, body = Added), Refused, Conflict))]
async fn add(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<NewFilter>,
) -> Result<(StatusCode, Json<Added>), Failure> {
    let draft = Draft {
        kind: asked.kind,
        pattern: fit("pattern", filters::pattern(asked.kind, &asked.pattern))?,
        effect: asked.effect,
        reason: fit("reason", Reason::parse(&asked.reason))?,
    };
    let mut tx = site.db.write().await?;
    let added = filters::add(&mut tx, &signed.member, group, &draft, signed.now).await?;
    let id = added.ok_or_else(Failure::conflict)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(Added { id })))
}

/// Remove a filter
#[utoipa::path(delete, path = "/groups/{group}/filters/{filter}",
    responses((status = NO_CONTENT), Refused))]
async fn remove(
    State(site): State<Site>,
    signed: Signed,
    At((group, filter)): At<(GroupId, FilterId)>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    filters::remove(&mut tx, &signed.member, (group, filter), signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a filter would look for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Sought {
    kind: Kind,
    #[schema(max_length = 60, examples("lottery"))]
    pattern: String,
}

/// Which of the last 200 messages a filter would have found
#[utoipa::path(post, path = "/groups/{group}/filters/try", request_body = Sought,
    responses((status = OK, body = [Message]), Refused))]
async fn try_out(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(sought): Given<Sought>,
) -> Result<Json<Vec<Message>>, Failure> {
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, &signed.member, group, Act::Run, signed.now).await?;
    let pattern = fit("pattern", filters::pattern(sought.kind, &sought.pattern))?;
    let found = filters::would_find(&mut conn, group, (sought.kind, &pattern)).await?;
    Ok(Json(found.into_iter().map(Message::from).collect()))
}
