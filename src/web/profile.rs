//! A profile: who somebody is to the reader, and what hosts of the house may do about them.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    people::known,
    saved::Saved,
    shell::{self, page},
    views::{self, Deputy, Field, Here},
    visitor::{Signed, Visit},
};
use crate::{
    db::Conn,
    files::portraits,
    groups::{Group, Refusal},
    household::{
        self, branches,
        roles::{self, RoleError},
    },
    invitations::allowance,
    members::{self, Member as Somebody, blocks, doors::MOST_PLACES, people},
    moderation::sanctions,
    policy::{self, HouseAct, HouseState},
    values::{HouseRole, MemberId, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/u/{member}", get(show))
        .route("/u/{member}/role", post(change_role))
        .route("/u/{member}/allowance", post(allow_places))
        .route("/u/{member}/thank", post(thank))
}

type Member = Visit<Signed>;

async fn show(
    visit: Member,
    Path(member): Path<String>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut profile = profile(&visit, &member).await?;
    profile.saved = saved;
    Ok(page(profile)?.into_response())
}

async fn profile(visit: &Member, id: &str) -> Result<views::ProfilePage, Failure> {
    let me = &visit.who.member;
    let mut conn = visit.site.db.read().await?;
    let other = known(&mut conn, &visit.who, id).await?;
    let story = people::story(&mut conn, other.id).await?;
    let mine = me.id == other.id;
    let tree = members::may(&mut conn, me, HouseAct::SeeTree).await?;
    let shared = household::shared(&mut conn, me.id, other.id, visit.who.now).await?;
    let mut places = Vec::new();
    for group in &shared {
        places.push(views::SharedGroup {
            tag: shell::tag(group),
            slug: group.slug.clone(),
            may_moderate: may_moderate(&mut conn, &visit.who, group, other.id).await?,
        });
    }
    Ok(views::ProfilePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::People).await?,
        person: shell::person(&other),
        portrait: portraits::hangs(&mut conn, other.id).await?,
        role: other.role,
        state: other.state,
        joined: story.joined_at,
        until: story.until,
        inviter: story.inviter_name.filter(|_| mine || tree),
        inviter_id: story.inviter_id,
        brought: (mine || tree).then_some(story.brought),
        tree,
        mine,
        may_write: !mine && !shared.is_empty() && other.state == HouseState::Active,
        blocked: blocks::has_blocked(&mut conn, me.id, other.id).await?,
        places,
        may_report: members::may(&mut conn, me, HouseAct::Report).await?,
        deputy: deputy(&mut conn, visit, &other, story.allowance).await?,
        saved: None,
    })
}

/// Whether the reader stands higher than somebody in a group that both are in.
async fn may_moderate(
    conn: &mut Conn,
    signed: &Signed,
    group: &Group,
    who: MemberId,
) -> Result<bool, Failure> {
    match sanctions::in_group(conn, &signed.member, group.id, who, signed.now).await {
        Ok(_) => Ok(true),
        Err(Refusal::Db(error)) => Err(error.into()),
        Err(Refusal::Absent | Refusal::Forbidden | Refusal::RulesChanged) => Ok(false),
    }
}

/// What the reader may do about somebody as a host of the house.
async fn deputy(
    conn: &mut Conn,
    visit: &Member,
    other: &Somebody,
    own: Option<i64>,
) -> Result<Option<Deputy>, Failure> {
    let me = &visit.who.member;
    if me.id == other.id || !members::may(conn, me, HouseAct::Host).await? {
        return Ok(None);
    }
    let active = other.state == HouseState::Active;
    let runs = members::may(conn, me, HouseAct::Run).await? && active;
    Ok(Some(Deputy {
        outranks: policy::outranks_in_house(me.role, other.role),
        may_name_host: runs && other.role == HouseRole::Member && other.state == HouseState::Active,
        may_dismiss: runs && other.role == HouseRole::Host,
        places: allowance::places_left(conn, other, visit.who.now).await?,
        allowance: Field::holding(own.map(|own| own.to_string()).unwrap_or_default()),
    }))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RoleWish {
    role: String,
}

async fn change_role(
    visit: Member,
    Path(member): Path<String>,
    Form(wish): Form<RoleWish>,
) -> Result<Response, Failure> {
    let role: HouseRole = wish.role.parse().map_err(|_| Failure::malformed())?;
    let id: MemberId = member.parse().map_err(|_| Failure::absent())?;
    let mut tx = visit.site.db.write().await?;
    roles::change(&mut tx, &visit.who.member, id, role, visit.who.now).await?;
    tx.commit().await?;
    Ok(Saved::at(&format!("/u/{id}"), "role").into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Places {
    /// Empty: as many as their role has.
    places: String,
}

async fn allow_places(
    visit: Member,
    Path(member): Path<String>,
    Form(typed): Form<Places>,
) -> Result<Response, Failure> {
    let wanted = match typed.places.trim() {
        "" => Ok(None),
        number => number.parse().map(Some),
    };
    let fits = |places: &Option<i64>| places.is_none_or(|many| (0..=MOST_PLACES).contains(&many));
    let Some(places) = wanted.ok().filter(fits) else {
        let mut profile = profile(&visit, &member).await?;
        let deputy = profile.deputy.as_mut().ok_or_else(Failure::absent)?;
        let most = usize::try_from(MOST_PLACES).unwrap_or_default();
        deputy.allowance = Field::wrong(typed.places, Unfit::new("unfit-number", most));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(profile)?).into_response());
    };
    let mut tx = visit.site.db.write().await?;
    let other = hosted(&mut tx, &visit.who, &member).await?;
    roles::allow_places(&mut tx, &visit.who.member, &other, places, visit.who.now).await?;
    tx.commit().await?;
    Ok(Saved::at(&format!("/u/{}", other.id), "places").into_response())
}

/// Somebody, for a host of the house. For anybody else there is nothing here.
pub(super) async fn hosted(
    conn: &mut Conn,
    signed: &Signed,
    id: &str,
) -> Result<Somebody, Failure> {
    if members::may(conn, &signed.member, HouseAct::Host).await? {
        known(conn, signed, id).await
    } else {
        Err(Failure::absent())
    }
}

async fn thank(visit: Member, Path(member): Path<String>) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    let other = hosted(&mut tx, &visit.who, &member).await?;
    branches::thank(&mut tx, &visit.who.member, other.id, visit.who.now).await?;
    tx.commit().await?;
    Ok(Saved::at(&format!("/u/{}", other.id), "thanked").into_response())
}

impl From<RoleError> for Failure {
    fn from(error: RoleError) -> Self {
        match error {
            RoleError::Forbidden => Self::forbidden(),
            RoleError::Nobody => Self::conflict(),
            RoleError::Db(error) => error.into(),
        }
    }
}
