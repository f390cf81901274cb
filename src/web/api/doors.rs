//! The doors of the house: how they are set, the one switch, how it grew, and handing the house over.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{Given, fit},
    house::run,
    problems::{Conflict, Forbidden, NoSuccessor},
};
use crate::{
    household::roles,
    members::doors::{self, MOST_DAYS, MOST_PLACES, Week, Wish},
    policy::TreeSeenBy,
    values::{Handle, Questions, Unfit},
    web::{
        Failure, Site, leave,
        visitor::{Known, Signed},
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(show, change))
        .routes(routes!(pause))
        .routes(routes!(growth))
        .routes(routes!(hand_over))
        .routes(routes!(leave_house))
}

/// How the doors are set.
#[derive(Serialize, ToSchema)]
struct Doors {
    /// While they are, no code lets anybody in.
    paused: bool,
    member_allowance: i64,
    host_allowance: i64,
    invite_after_days: i64,
    tree_seen_by: TreeSeenBy,
    asking: bool,
    questions: Vec<String>,
    again_days: i64,
}

impl From<doors::Doors> for Doors {
    fn from(doors: doors::Doors) -> Self {
        Self {
            questions: doors.questions().into_iter().map(str::to_owned).collect(),
            paused: doors.paused,
            member_allowance: doors.member_allowance,
            host_allowance: doors.host_allowance,
            invite_after_days: doors.invite_after_days,
            tree_seen_by: doors.tree_seen_by,
            asking: doors.asking,
            again_days: doors.again_days,
        }
    }
}

/// How the doors are set, as the owner
#[utoipa::path(get, path = "/house/doors", responses((status = OK, body = Doors), Forbidden))]
async fn show(State(site): State<Site>, signed: Signed) -> Result<Json<Doors>, Failure> {
    let mut tx = run(&site, &signed).await?;
    Ok(Json(doors::doors(&mut tx).await?.into()))
}

/// How the doors are to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDoors {
    /// How many places a member may have open.
    #[schema(minimum = 0, maximum = 1000)]
    member_allowance: i64,
    /// The same for hosts of the house or of a group.
    #[schema(minimum = 0, maximum = 1000)]
    host_allowance: i64,
    /// How many days a member is here before they may invite.
    #[schema(minimum = 0, maximum = 365)]
    invite_after_days: i64,
    tree_seen_by: TreeSeenBy,
    /// Strangers may ask to come in.
    asking: bool,
    #[serde(default)]
    #[schema(max_items = 3)]
    questions: Vec<String>,
    /// How many days whoever was declined waits before they ask again.
    #[schema(minimum = 0, maximum = 365)]
    again_days: i64,
}

/// Set the doors, as the owner
#[utoipa::path(put, path = "/house/doors", request_body = NewDoors,
    responses((status = OK, body = Doors), Forbidden))]
async fn change(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<NewDoors>,
) -> Result<Json<Doors>, Failure> {
    let mut tx = run(&site, &signed).await?;
    let wish = Wish {
        member_allowance: asked.member_allowance,
        host_allowance: asked.host_allowance,
        invite_after_days: asked.invite_after_days,
        tree_seen_by: asked.tree_seen_by,
        asking: asked.asking,
        questions: fit("questions", Questions::parse(&asked.questions.join("\n")))?,
        again_days: asked.again_days,
    };
    let bound = |name: &'static str| {
        let most = if name.ends_with("days") {
            MOST_DAYS
        } else {
            MOST_PLACES
        };
        (
            name,
            Unfit::new("unfit-number", usize::try_from(most).unwrap_or_default()),
        )
    };
    let unfit: Vec<_> = wish.unfit().into_iter().map(bound).collect();
    if !unfit.is_empty() {
        return Err(Failure::unfit(unfit));
    }
    doors::change(&mut tx, &signed.member, &wish, signed.now).await?;
    let set = doors::doors(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(set.into()))
}

/// The one switch.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = doors::Switch)]
struct Switch {
    paused: bool,
}

/// Pause all doors, or open them again, as the owner
#[utoipa::path(put, path = "/house/doors/paused", request_body = Switch,
    responses((status = NO_CONTENT), Forbidden))]
async fn pause(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Switch>,
) -> Result<StatusCode, Failure> {
    let mut tx = run(&site, &signed).await?;
    doors::pause(&mut tx, &signed.member, asked.paused, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How the house grew in a week.
#[derive(Serialize, ToSchema)]
struct Grown {
    begins: Moment,
    came: i64,
    /// How many there were at its end.
    members: i64,
}

/// The last 26 weeks, oldest first.
#[derive(Serialize, ToSchema)]
struct Growth {
    weeks: Vec<Grown>,
}

/// How the house grew, as the owner
#[utoipa::path(get, path = "/house/growth", responses((status = OK, body = Growth), Forbidden))]
async fn growth(State(site): State<Site>, signed: Signed) -> Result<Json<Growth>, Failure> {
    let mut tx = run(&site, &signed).await?;
    let grown = |week: Week| Grown {
        begins: week.begins.into(),
        came: week.came,
        members: week.members,
    };
    let weeks = doors::growth(&mut tx, signed.now).await?;
    let weeks = weeks.into_iter().map(grown).collect();
    Ok(Json(Growth { weeks }))
}

/// Who is to own the house.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Heir {
    #[schema(max_length = 64)]
    successor: String,
}

/// Hand the house over to a member of it, as its owner
#[utoipa::path(post, path = "/house/hand-over", request_body = Heir,
    responses((status = NO_CONTENT), Forbidden, Conflict))]
async fn hand_over(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Heir>,
) -> Result<StatusCode, Failure> {
    let mut tx = run(&site, &signed).await?;
    let successor = fit("successor", Handle::parse(&asked.successor))?;
    roles::hand_over(&mut tx, &signed.member, &successor, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whoever leaves says their own handle, so that nobody leaves by mistake.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Farewell {
    #[schema(max_length = 64)]
    handle: String,
    /// Leave outside what shows my words. Without it everything that quotes me is withdrawn.
    #[serde(default)]
    keep_outside: bool,
}

/// Leave the house, for good; or stop waiting to come in
#[utoipa::path(post, path = "/house/leave", request_body = Farewell,
    responses((status = NO_CONTENT), NoSuccessor))]
async fn leave_house(
    State(site): State<Site>,
    Known(signed): Known,
    Given(asked): Given<Farewell>,
) -> Result<StatusCode, Failure> {
    if asked.handle != signed.member.handle {
        return Err(Failure::unfit(vec![(
            "handle",
            Unfit::new("leave-handle-wrong", 0),
        )]));
    }
    leave::for_good(&site, &signed, asked.keep_outside).await?;
    Ok(StatusCode::NO_CONTENT)
}
