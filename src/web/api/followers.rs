//! Who follows a group from outside and who quotes what it shows, whether its hosts say yes to each, and as
//! what other servers show it.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment, OnwardByTime,
    given::{At, Given},
    kept_out::{Behind, next_of, whose},
    problems::{Refused, WindowClosed},
};
use crate::{
    groups,
    values::{ActorId, GroupId, WishId},
    web::{
        Failure, Site,
        bridge::{self, Whose},
        visitor::Signed,
    },
    window::{
        self, ActorType, Quotes,
        followers::{self, Listed},
        stamps,
        wishes::Wish,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(followers_of))
        .routes(routes!(approve_followers))
        .routes(routes!(remove_follower))
        .routes(routes!(quotes_of, let_quote))
        .routes(routes!(end_quote))
        .routes(routes!(actor_type_of, put_actor_type))
}

/// Somebody outside who follows.
#[derive(Serialize, ToSchema)]
#[schema(as = followers::Follower)]
struct Follower {
    /// By its address.
    account: String,
    server: String,
    since: Moment,
}

impl From<Listed> for Follower {
    fn from(listed: Listed) -> Self {
        Self {
            account: listed.remote_id,
            server: listed.host,
            since: listed.followed_at.into(),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = followers::Followers)]
struct Followers {
    /// Whoever wants to follow waits for a host.
    approved_by_hosts: bool,
    items: Vec<Follower>,
    /// There may be more: ask again with this as `after`.
    next: Option<String>,
}

/// The actor of a group with a public face.
fn face(whose: Option<Whose>) -> Result<(Whose, ActorId), Failure> {
    let whose = whose.ok_or_else(Failure::window_closed)?;
    let actor = whose.actor.ok_or_else(Failure::window_closed)?;
    Ok((whose, actor))
}

/// Who follows a group that I host from outside, by address
#[utoipa::path(get, path = "/groups/{group}/followers", params(Behind),
    responses((status = OK, body = Followers), Refused, WindowClosed))]
async fn followers_of(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Query(behind): Query<Behind>,
) -> Result<Json<Followers>, Failure> {
    let mut conn = site.db.read().await?;
    let (_, actor) = face(whose(&mut conn, &signed, group).await?)?;
    let found = followers::list(&mut conn, actor, &behind.after, groups::PAGE).await?;
    let stands = window::actor(&mut conn, actor).await?;
    Ok(Json(Followers {
        approved_by_hosts: stands.is_some_and(|actor| actor.approves),
        next: next_of(&found, |last| &last.remote_id),
        items: found.into_iter().map(Follower::from).collect(),
    }))
}

/// How followers are taken in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = followers::Welcome)]
struct Welcome {
    approved_by_hosts: bool,
}

/// Say whether hosts approve each who wants to follow a group that I host
#[utoipa::path(put, path = "/groups/{group}/followers", request_body = Welcome,
    responses((status = NO_CONTENT), Refused, WindowClosed))]
async fn approve_followers(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Welcome>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let (whose, actor) = face(whose(&mut tx, &signed, group).await?)?;
    bridge::approve_followers(&mut tx, (&signed, whose), (actor, asked.approved_by_hosts)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is to follow no more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = followers::Former)]
struct Former {
    /// By its address.
    #[schema(
        min_length = 1,
        max_length = 2048,
        examples("https://elsewhere.example/users/noor")
    )]
    account: String,
}

/// Let somebody follow a group that I host no more: their server is told
#[utoipa::path(post, path = "/groups/{group}/followers/remove", request_body = Former,
    responses((status = NO_CONTENT), Refused, WindowClosed))]
async fn remove_follower(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Former>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let (whose, actor) = face(whose(&mut tx, &signed, group).await?)?;
    bridge::remove_follower(&mut tx, (&signed, whose), (actor, &asked.account)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody outside who was told that they may quote.
#[derive(Serialize, ToSchema)]
#[schema(as = followers::Quote)]
struct Quote {
    id: WishId,
    /// By its address.
    account: String,
    /// The words that quote, by their address.
    quoting: String,
    /// What the quoted highlight is called.
    title: String,
}

impl From<Wish> for Quote {
    fn from(wish: Wish) -> Self {
        Self {
            id: wish.id,
            account: wish.author,
            quoting: wish.quoting,
            title: wish.title.unwrap_or_default(),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = followers::Quotes)]
struct AllQuotes {
    /// Who may quote what is shown from now on.
    by: Quotes,
    items: Vec<Quote>,
    /// There is more: ask again with this as `after`.
    next: Option<String>,
}

/// Who may quote what a group that I host shows, and who was told that they may, latest asked first
#[utoipa::path(get, path = "/groups/{group}/quotes", params(OnwardByTime),
    responses((status = OK, body = AllQuotes), Refused, WindowClosed))]
async fn quotes_of(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Query(onward): Query<OnwardByTime>,
) -> Result<Json<AllQuotes>, Failure> {
    let mut conn = site.db.read().await?;
    let (_, actor) = face(whose(&mut conn, &signed, group).await?)?;
    let place = (onward.after, groups::PAGE);
    let (found, next) = stamps::of_actor(&mut conn, actor, place).await?;
    let stands = window::actor(&mut conn, actor).await?;
    Ok(Json(AllQuotes {
        by: stands.map_or(Quotes::Nobody, |actor| actor.quotes),
        items: found.into_iter().map(Quote::from).collect(),
        next: next.map(|next| next.to_string()),
    }))
}

/// Who may quote.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = followers::MayQuote)]
struct MayQuote {
    by: Quotes,
}

/// Say who may quote what a group that I host shows from now on
#[utoipa::path(put, path = "/groups/{group}/quotes", request_body = MayQuote,
    responses((status = NO_CONTENT), Refused, WindowClosed))]
async fn let_quote(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<MayQuote>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let (whose, actor) = face(whose(&mut tx, &signed, group).await?)?;
    bridge::let_quote(&mut tx, (&signed, whose), (actor, asked.by)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take back that somebody may quote what a group that I host shows: their server is told
#[utoipa::path(delete, path = "/groups/{group}/quotes/{quote}",
    responses((status = NO_CONTENT), Refused, WindowClosed))]
async fn end_quote(
    State(site): State<Site>,
    signed: Signed,
    At((group, quote)): At<(GroupId, WishId)>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let (whose, _) = face(whose(&mut tx, &signed, group).await?)?;
    bridge::end_quote(&mut tx, (&signed, whose), quote).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// As what other servers show a group.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = followers::ShownAs)]
struct ShownAs {
    /// A `service` bears the badge of an automated account, a `group` none.
    actor_type: ActorType,
}

/// As what other servers show a group that I host
#[utoipa::path(get, path = "/groups/{group}/actor-type",
    responses((status = OK, body = ShownAs), Refused, WindowClosed))]
async fn actor_type_of(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<Json<ShownAs>, Failure> {
    let mut conn = site.db.read().await?;
    let (_, actor) = face(whose(&mut conn, &signed, group).await?)?;
    let actor = window::actor(&mut conn, actor).await?;
    let actor_type = actor.ok_or_else(Failure::window_closed)?.actor_type;
    Ok(Json(ShownAs { actor_type }))
}

/// Say as what other servers show a group that I host: those of its followers are told
#[utoipa::path(put, path = "/groups/{group}/actor-type", request_body = ShownAs,
    responses((status = NO_CONTENT), Refused, WindowClosed))]
async fn put_actor_type(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<ShownAs>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let (whose, actor) = face(whose(&mut tx, &signed, group).await?)?;
    bridge::put_actor_type(&mut tx, (&signed, whose), (actor, asked.actor_type)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
