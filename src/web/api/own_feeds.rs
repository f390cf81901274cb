//! Feeds of one's own: some of what waits, by group, by who says it, or because it calls.

use std::collections::BTreeSet;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    given::{At, Given},
    problems::Absent,
};
use crate::{
    db::Conn,
    feed::own::{self, Plan},
    values::{GroupId, MemberId, Name, OwnFeedId},
    web::{
        Failure, Site,
        feed::{TOO_MANY, unfit},
        visitor::Signed,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(change, forget))
}

/// A feed of mine: whatever is in one of the groups, by one of the people, or of one of the kinds.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "boxes, as people tick them")]
struct OwnFeed {
    id: OwnFeedId,
    name: String,
    groups: BTreeSet<GroupId>,
    people: BTreeSet<MemberId>,
    mentions: bool,
    announcements: bool,
    asides: bool,
    /// I come home to it.
    home: bool,
}

/// What a feed of mine is to be. Groups that I am not in are passed over in silence.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "boxes, as people tick them")]
struct Wish {
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    #[serde(default)]
    #[schema(max_items = 100)]
    groups: BTreeSet<GroupId>,
    #[serde(default)]
    #[schema(max_items = 100)]
    people: BTreeSet<MemberId>,
    /// Conversations that call me.
    #[serde(default)]
    mentions: bool,
    /// Groups in which only hosts write.
    #[serde(default)]
    announcements: bool,
    #[serde(default)]
    asides: bool,
    /// Come home to it.
    #[serde(default)]
    home: bool,
}

impl Wish {
    fn plan(self) -> Result<(Plan, bool), Failure> {
        let name =
            Name::parse(&self.name).map_err(|unfit| Failure::unfit(vec![("name", unfit)]))?;
        let plan = Plan {
            name,
            groups: self.groups,
            people: self.people,
            mentions: self.mentions,
            announcements: self.announcements,
            asides: self.asides,
        };
        let checked = plan.check();
        checked.map_err(|why| Failure::unfit(vec![("groups", unfit(why))]))?;
        Ok((plan, self.home))
    }
}

async fn told(conn: &mut Conn, me: MemberId, id: OwnFeedId) -> Result<OwnFeed, Failure> {
    let home = own::home(conn, me).await?;
    let sieve = own::sieve(conn, me, id).await?;
    let sieve = sieve.ok_or_else(Failure::absent)?;
    Ok(OwnFeed {
        id,
        name: sieve.feed.name,
        groups: sieve.groups,
        people: sieve.people,
        mentions: sieve.feed.mentions,
        announcements: sieve.feed.announcements,
        asides: sieve.feed.asides,
        home: home == Some(id),
    })
}

/// My own feeds, oldest first; 20 at most
#[utoipa::path(get, path = "/feeds", responses((status = OK, body = [OwnFeed])))]
async fn list(State(site): State<Site>, signed: Signed) -> Result<Json<Vec<OwnFeed>>, Failure> {
    let me = signed.member.id;
    let mut conn = site.db.read().await?;
    let mut feeds = Vec::new();
    for feed in own::of_member(&mut conn, me).await? {
        feeds.push(told(&mut conn, me, feed.id).await?);
    }
    Ok(Json(feeds))
}

/// Make a feed of my own
#[utoipa::path(post, path = "/feeds", request_body = Wish,
    responses((status = CREATED, body = OwnFeed)))]
async fn make(
    State(site): State<Site>,
    signed: Signed,
    Given(wish): Given<Wish>,
) -> Result<(StatusCode, Json<OwnFeed>), Failure> {
    let (plan, home) = wish.plan()?;
    let me = signed.member.id;
    let mut tx = site.db.write().await?;
    let id = own::make(&mut tx, me, &plan).await?;
    let id = id.ok_or_else(|| Failure::unfit(vec![("name", TOO_MANY)]))?;
    if home {
        own::come_home_to(&mut tx, me, Some(id)).await?;
    }
    let feed = told(&mut tx, me, id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(feed)))
}

/// Change one
#[utoipa::path(put, path = "/feeds/{feed}", request_body = Wish,
    responses((status = OK, body = OwnFeed), Absent))]
async fn change(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<OwnFeedId>,
    Given(wish): Given<Wish>,
) -> Result<Json<OwnFeed>, Failure> {
    let (plan, home) = wish.plan()?;
    let me = signed.member.id;
    let mut tx = site.db.write().await?;
    if !own::change(&mut tx, me, id, &plan).await? {
        return Err(Failure::absent());
    }
    if home || own::home(&mut tx, me).await? == Some(id) {
        own::come_home_to(&mut tx, me, home.then_some(id)).await?;
    }
    let feed = told(&mut tx, me, id).await?;
    tx.commit().await?;
    Ok(Json(feed))
}

/// Forget one; nothing that was said is touched
#[utoipa::path(delete, path = "/feeds/{feed}", responses((status = NO_CONTENT), Absent))]
async fn forget(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<OwnFeedId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    if !own::forget(&mut tx, signed.member.id, id).await? {
        return Err(Failure::absent());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
