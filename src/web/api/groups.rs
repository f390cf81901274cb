//! Groups: those I may know of, who is in them, coming and going.

mod asking;
mod keeping;
mod overseeing;
mod roles;
mod rules;
mod running;

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::roles::Instead;
use super::{
    Moment, Onward, Page,
    given::{At, Given, fit},
    problems::{Absent, Forbidden, NoSuccessor, Refused},
    rooms::Room,
};
use crate::{
    db::Conn,
    groups::{self, Belonging, Known, Plan},
    members,
    policy::{Act, HouseAct},
    rooms,
    values::{GroupId, GroupRole, MemberId, Name, Purpose, Visibility},
    web::{Failure, Site, visitor::Signed},
    window,
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list, found))
        .routes(routes!(show))
        .routes(routes!(people))
        .routes(routes!(callable))
        .routes(routes!(enter, leave))
        .routes(routes!(remove))
        .merge(asking::places())
        .merge(keeping::places())
        .merge(overseeing::places())
        .merge(roles::places())
        .merge(rules::places())
        .merge(running::places())
}

#[derive(Serialize, ToSchema)]
pub(super) struct Group {
    id: GroupId,
    /// Its place on the web: `/g/<slug>`.
    #[schema(examples("atelier-papier"))]
    slug: String,
    #[schema(examples("Atelier papier"))]
    name: String,
    #[schema(examples("We fold, cut and bind on Thursdays."))]
    purpose: String,
    visibility: Visibility,
    /// What I am in it; nothing if I am not in it.
    role: Option<GroupRole>,
    /// Since then nothing is said in it any more.
    archived_at: Option<Moment>,
    /// Only hosts speak.
    announcements: bool,
    /// Which rules count now; 0: it never had any.
    rules_version: i64,
}

impl Group {
    pub(super) fn new(group: groups::Group, role: Option<GroupRole>) -> Self {
        Self {
            id: group.id,
            slug: group.slug,
            name: group.name,
            purpose: group.purpose,
            visibility: group.visibility,
            role,
            archived_at: group.archived_at.map(Into::into),
            announcements: group.announcements,
            rules_version: group.rules_version,
        }
    }
}

/// A group and what I may see in it.
#[derive(Serialize, ToSchema)]
struct Inside {
    #[serde(flatten)]
    group: Group,
    hosts: Vec<Person>,
    /// Its rooms; none if I am not in it.
    rooms: Vec<Room>,
    /// The handle under which its highlights are followed from elsewhere.
    public_handle: Option<String>,
    /// What only those inside are told.
    life: Option<Life>,
}

/// How a group lives, for those in it.
#[derive(Serialize, ToSchema)]
struct Life {
    /// I accepted the rules as they are.
    rules_accepted: bool,
    /// One message in so many seconds; 0: as quick as one likes.
    slow_seconds: i64,
    /// Until then; nothing: until it is changed.
    slow_until: Option<Moment>,
    /// It is about to be shown to more people.
    becomes: Option<Becomes>,
    stand_in: Option<Instead>,
    /// The owner of the house closed it.
    closed: bool,
}

/// What a group will be, and from when on.
#[derive(Serialize, ToSchema)]
struct Becomes {
    visibility: Visibility,
    at: Moment,
}

/// Somebody in a group.
#[derive(Serialize, ToSchema)]
#[schema(as = groups::Person)]
struct Person {
    id: MemberId,
    handle: String,
    name: String,
    role: GroupRole,
}

impl From<Belonging> for Person {
    fn from(person: Belonging) -> Self {
        Self {
            id: person.member_id,
            handle: person.handle,
            name: person.name,
            role: person.role,
        }
    }
}

/// The groups that I may know of
#[utoipa::path(get, path = "/groups", params(Onward),
    responses((status = OK, body = Page<Group>)))]
async fn list(
    State(site): State<Site>,
    signed: Signed,
    Query(onward): Query<Onward>,
) -> Result<Json<Page<Group>>, Failure> {
    let mut conn = site.db.read().await?;
    let after = onward.after.map(GroupId);
    let known = groups::known_to(&mut conn, signed.member.id, after).await?;
    let id = |known: &Known| known.group.id.0;
    let item = |known: Known| Group::new(known.group, known.role);
    Ok(Json(Page::of(known, id, item)))
}

/// A group that is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewGroup {
    #[schema(min_length = 1, max_length = 60, examples("Atelier papier"))]
    name: String,
    /// One sentence.
    #[schema(
        min_length = 1,
        max_length = 200,
        examples("We fold, cut and bind on Thursdays.")
    )]
    purpose: String,
    visibility: Visibility,
    /// The name of its first room.
    #[schema(min_length = 1, max_length = 60, examples("The long table"))]
    first_room: String,
}

/// Found a group, with its first room
#[utoipa::path(post, path = "/groups", request_body = NewGroup,
    responses((status = CREATED, body = Inside), Forbidden))]
async fn found(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<NewGroup>,
) -> Result<(StatusCode, Json<Inside>), Failure> {
    let plan = Plan {
        name: fit("name", Name::parse(&asked.name))?,
        purpose: fit("purpose", Purpose::parse(&asked.purpose))?,
        visibility: asked.visibility,
    };
    let first = fit("first_room", Name::parse(&asked.first_room))?;
    let (host, now) = (signed.member.id, site.clock.now());
    let mut tx = site.db.write().await?;
    if !members::may(&mut tx, &signed.member, HouseAct::CreateGroup).await? {
        return Err(Failure::forbidden());
    }
    let (group, _) = rooms::found_group(&mut tx, host, &plan, &first, now).await?;
    let inside = inside(&mut tx, &signed, group).await?;
    tx.commit().await?;
    site.hub.joined(host, inside.group.id);
    Ok((StatusCode::CREATED, Json(inside)))
}

/// One group
#[utoipa::path(get, path = "/groups/{group}",
    responses((status = OK, body = Inside), Absent))]
async fn show(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<Json<Inside>, Failure> {
    let mut conn = site.db.read().await?;
    let group = groups::allow_id(&mut conn, &signed.member, group, Act::See, signed.now).await?;
    Ok(Json(inside(&mut conn, &signed, group).await?))
}

async fn inside(conn: &mut Conn, signed: &Signed, group: groups::Group) -> Result<Inside, Failure> {
    let (me, id) = (signed.member.id, group.id);
    let role = groups::role(conn, id, me, signed.now).await?;
    let hosts = groups::hosts(conn, id).await?;
    let rooms = rooms::of_member_in(conn, me, id, signed.now).await?;
    let actor = window::actor_of(conn, id).await?;
    let life = match role {
        Some(_) => Some(life(conn, signed, &group).await?),
        None => None,
    };
    Ok(Inside {
        life,
        group: Group::new(group, role),
        hosts: hosts.into_iter().map(Person::from).collect(),
        rooms: rooms.into_iter().map(Room::from).collect(),
        public_handle: actor.map(|actor| actor.handle),
    })
}

async fn life(conn: &mut Conn, signed: &Signed, group: &groups::Group) -> Result<Life, Failure> {
    let now = signed.now;
    let standing = groups::standing(conn, &signed.member, group, now).await?;
    let running = groups::running(conn, group.id).await?;
    let slow_until = running.slow_until.filter(|until| *until > now);
    let is_slow = running.slow_until.is_none() || slow_until.is_some();
    let announced = groups::announced(conn, group.id).await?;
    let stand_in = groups::stand_in(conn, group.id, now).await?;
    Ok(Life {
        rules_accepted: standing.accepted,
        slow_seconds: if is_slow { running.slow_seconds } else { 0 },
        slow_until: slow_until.map(Into::into),
        becomes: announced.map(|announced| Becomes {
            visibility: announced.becomes,
            at: announced.becomes_at.into(),
        }),
        stand_in: stand_in.map(Into::into),
        closed: groups::is_closed(conn, group.id).await?,
    })
}

/// Who is in a group of mine
#[utoipa::path(get, path = "/groups/{group}/members", params(Onward),
    responses((status = OK, body = Page<Person>), Absent))]
async fn people(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Query(onward): Query<Onward>,
) -> Result<Json<Page<Person>>, Failure> {
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, &signed.member, group, Act::Read, signed.now).await?;
    let after = onward.after.map(MemberId);
    let people = groups::people_after(&mut conn, group, after).await?;
    Ok(Json(Page::of(people, |p| p.member_id.0, Person::from)))
}

/// How a name begins.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Begun {
    /// A word of their name, or their handle, with or without its marks; nothing: nobody.
    #[serde(default)]
    #[param(max_length = 100)]
    word: String,
}

/// Whom a message in a group of mine may call by a name that begins so: ten at most
#[utoipa::path(get, path = "/groups/{group}/callable", params(Begun),
    responses((status = OK, body = [Person]), Absent))]
async fn callable(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Query(begun): Query<Begun>,
) -> Result<Json<Vec<Person>>, Failure> {
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, &signed.member, group, Act::Read, signed.now).await?;
    let of = (group, signed.member.id);
    let people = groups::callable(&mut conn, of, &begun.word, signed.now).await?;
    Ok(Json(people.into_iter().map(Person::from).collect()))
}

/// Enter an open group
#[utoipa::path(post, path = "/groups/{group}/members/me",
    responses((status = OK, body = Inside), Refused))]
async fn enter(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<Json<Inside>, Failure> {
    let mut tx = site.db.write().await?;
    let group = groups::enter(&mut tx, &signed.member, group, site.clock.now()).await?;
    let inside = inside(&mut tx, &signed, group).await?;
    tx.commit().await?;
    site.hub.joined(signed.member.id, inside.group.id);
    Ok(Json(inside))
}

/// Leave a group
#[utoipa::path(delete, path = "/groups/{group}/members/me",
    responses((status = NO_CONTENT), Refused, NoSuccessor))]
async fn leave(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<StatusCode, Failure> {
    part(&site, &signed, group, signed.member.id).await
}

/// Remove somebody from a group that I host
#[utoipa::path(delete, path = "/groups/{group}/members/{member}",
    responses((status = NO_CONTENT), Refused, NoSuccessor))]
async fn remove(
    State(site): State<Site>,
    signed: Signed,
    At((group, member)): At<(GroupId, MemberId)>,
) -> Result<StatusCode, Failure> {
    part(&site, &signed, group, member).await
}

async fn part(
    site: &Site,
    signed: &Signed,
    group: GroupId,
    leaver: MemberId,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    groups::part(&mut tx, &signed.member, group, leaver, site.clock.now()).await?;
    tx.commit().await?;
    site.hub.left(leaver, group);
    Ok(StatusCode::NO_CONTENT)
}
