//! How a group is run, for programs: its name, its rhythm, its newcomers, who may see it, its end.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Inside, inside};
use crate::{
    groups::{self, MOST_DAYS, MOST_HELD_POSTS, MOST_KEPT_DAYS, MOST_SLOW_SECONDS, within},
    messages::fading,
    policy::Act,
    values::{GroupId, Name, Purpose, Questions, Timestamp, Unfit, Visibility},
    web::{
        Failure, Site,
        api::{
            Moment,
            given::{At, Given, fit, moment},
            problems::{Going, Refused},
        },
        visitor::Signed,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(rename))
        .routes(routes!(running))
        .routes(routes!(set_rhythm))
        .routes(routes!(set_newcomers))
        .routes(routes!(set_keeping))
        .routes(routes!(set_previews))
        .routes(routes!(show_to, call_off))
        .routes(routes!(archive))
        .routes(routes!(reopen))
}

/// How a group is run.
#[derive(Serialize, ToSchema)]
#[schema(as = groups::Running)]
struct Running {
    /// Only hosts speak.
    announcements: bool,
    /// One message in so many seconds; 0: as quick as one likes.
    slow_seconds: i64,
    /// Until then; nothing: until it is changed.
    slow_until: Option<Moment>,
    /// So many first posts of people who are here for less than so many days wait for a host.
    hold_posts: i64,
    hold_days: i64,
    /// How far back newcomers read: null everything, 0 from joining.
    read_back_days: Option<i64>,
    /// It became more visible then: who came later reads nothing of before.
    opened_at: Option<Moment>,
    /// Asked of whoever would like to enter.
    questions: Vec<String>,
    /// After so many days somebody who was declined may ask again.
    again_days: i64,
    /// How many days what is said is kept: null for ever.
    keep_days: Option<i64>,
    /// Whether links are looked up: null unless the group is secret.
    previews: Option<bool>,
}

impl From<groups::Running> for Running {
    fn from(running: groups::Running) -> Self {
        Self {
            announcements: running.announcements,
            slow_seconds: running.slow_seconds,
            slow_until: running.slow_until.map(Into::into),
            hold_posts: running.hold_posts,
            hold_days: running.hold_days,
            read_back_days: running.read_back_days,
            opened_at: running.opened_at.map(Into::into),
            questions: running.questions.lines().map(Into::into).collect(),
            again_days: running.again_days,
            keep_days: running.keep_days,
            previews: running.previews,
        }
    }
}

/// How a group that I host is run
#[utoipa::path(get, path = "/groups/{group}/running",
    responses((status = OK, body = Running), Refused))]
async fn running(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<Json<Running>, Failure> {
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, &signed.member, group, Act::Run, signed.now).await?;
    Ok(Json(groups::running(&mut conn, group).await?.into()))
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Renamed {
    #[schema(min_length = 1, max_length = 60)]
    name: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    purpose: Option<String>,
}

/// Call a group that I host otherwise, or say better what it is for; its address stays
#[utoipa::path(patch, path = "/groups/{group}", request_body = Renamed,
    responses((status = OK, body = Inside), Refused))]
async fn rename(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Renamed>,
) -> Result<Json<Inside>, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    let group = groups::allow_id(&mut tx, me, group, Act::Run, now).await?;
    let name = Name::parse(asked.name.as_deref().unwrap_or(&group.name));
    let purpose = Purpose::parse(asked.purpose.as_deref().unwrap_or(&group.purpose));
    let (name, purpose) = (fit("name", name)?, fit("purpose", purpose)?);
    groups::rename(&mut tx, me.id, &group, (&name, &purpose), now).await?;
    let group = groups::find(&mut tx, group.id).await?;
    let group = group.ok_or_else(Failure::absent)?;
    let inside = inside(&mut tx, &signed, group).await?;
    tx.commit().await?;
    Ok(Json(inside))
}

/// The rhythm of a group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rhythm {
    /// Only hosts speak.
    announcements: bool,
    /// One message in so many seconds; 0: as quick as one likes.
    #[schema(minimum = 0, maximum = 3600)]
    slow_seconds: i64,
    /// Until then; nothing: until it is changed.
    #[schema(max_length = 40, format = DateTime)]
    slow_until: Option<String>,
    /// So many first posts of people who are here for less than so many days wait for a host.
    #[schema(minimum = 0, maximum = 20)]
    hold_posts: i64,
    #[schema(minimum = 0, maximum = 365)]
    hold_days: i64,
}

/// Set the rhythm of a group that I host: who speaks, how often, what is held first
#[utoipa::path(put, path = "/groups/{group}/rhythm", request_body = Rhythm,
    responses((status = OK, body = Running), Refused))]
async fn set_rhythm(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Rhythm>,
) -> Result<Json<Running>, Failure> {
    let until = asked.slow_until.as_deref();
    let until = until.map(|until| later(until, signed.now)).transpose();
    let wanted = |former| {
        Ok(groups::Running {
            announcements: asked.announcements,
            slow_seconds: fit(
                "slow_seconds",
                within(asked.slow_seconds, MOST_SLOW_SECONDS),
            )?,
            slow_until: fit("slow_until", until)?,
            hold_posts: fit("hold_posts", within(asked.hold_posts, MOST_HELD_POSTS))?,
            hold_days: fit("hold_days", within(asked.hold_days, MOST_DAYS))?,
            ..former
        })
    };
    run(&site, &signed, group, wanted).await
}

fn later(written: &str, now: Timestamp) -> Result<Timestamp, Unfit> {
    let until = moment(written, "unfit-until")?;
    (until > now)
        .then_some(until)
        .ok_or(Unfit::new("unfit-until", 0))
}

/// What newcomers of a group read and are asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Newcomers {
    /// How far back they read: null everything, 0 from joining.
    #[schema(minimum = 0, maximum = 365)]
    read_back_days: Option<i64>,
    /// Of 200 characters at most.
    #[schema(max_items = 3)]
    questions: Vec<String>,
    /// After so many days somebody who was declined may ask again.
    #[schema(minimum = 0, maximum = 365)]
    again_days: i64,
}

/// Set what newcomers of a group that I host read and are asked
#[utoipa::path(put, path = "/groups/{group}/newcomers", request_body = Newcomers,
    responses((status = OK, body = Running), Refused))]
async fn set_newcomers(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Newcomers>,
) -> Result<Json<Running>, Failure> {
    let wanted = |former| {
        let back = asked.read_back_days;
        let back = back.map(|days| within(days, MOST_DAYS)).transpose();
        let questions = Questions::parse(&asked.questions.join("\n"));
        Ok(groups::Running {
            read_back_days: fit("read_back_days", back)?,
            questions: fit("questions", questions)?.to_string(),
            again_days: fit("again_days", within(asked.again_days, MOST_DAYS))?,
            ..former
        })
    };
    run(&site, &signed, group, wanted).await
}

/// How long a group keeps what is said in it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Keeping {
    /// So many days: null for ever.
    #[schema(minimum = 1, maximum = 3650)]
    keep_days: Option<i64>,
    /// How many messages I know to be older than that, and let go. Fewer than there are: 409.
    #[schema(minimum = 0)]
    #[serde(default)]
    letting_go: i64,
}

/// Set how long a group that I host keeps what is said in it
#[utoipa::path(put, path = "/groups/{group}/keeping", request_body = Keeping,
    responses((status = OK, body = Running), Refused, Going))]
async fn set_keeping(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Keeping>,
) -> Result<Json<Running>, Failure> {
    let days = asked.keep_days.map(|days| match days {
        0 => Err(Unfit::new("unfit-number", 1)),
        days => within(days, MOST_KEPT_DAYS),
    });
    let keep_days = fit("keep_days", days.transpose())?;
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, &signed.member, group, Act::Run, signed.now).await?;
    let going = fading::would_go(&mut conn, group, keep_days, signed.now).await?;
    drop(conn);
    if going > asked.letting_go {
        return Err(Failure::going(going));
    }
    let wanted = |former| {
        Ok(groups::Running {
            keep_days,
            ..former
        })
    };
    run(&site, &signed, group, wanted).await
}

/// Whether links are looked up in a group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = running::Links)]
struct Links {
    /// Null: unless it is secret.
    previews: Option<bool>,
}

/// Have the pages behind links looked up in a group that I host, or not
#[utoipa::path(put, path = "/groups/{group}/previews", request_body = Links,
    responses((status = OK, body = Running), Refused))]
async fn set_previews(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<Links>,
) -> Result<Json<Running>, Failure> {
    let wanted = |former| {
        Ok(groups::Running {
            previews: asked.previews,
            ..former
        })
    };
    run(&site, &signed, group, wanted).await
}

/// Runs a group otherwise, if what is wanted of it fits.
async fn run(
    site: &Site,
    signed: &Signed,
    group: GroupId,
    wanted: impl FnOnce(groups::Running) -> Result<groups::Running, Failure>,
) -> Result<Json<Running>, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    let group = groups::allow_id(&mut tx, me, group, Act::Run, now).await?;
    let wanted = wanted(groups::running(&mut tx, group.id).await?)?;
    groups::run(&mut tx, me.id, &group, &wanted, now).await?;
    tx.commit().await?;
    Ok(Json(wanted.into()))
}

/// Who is to know of a group and may enter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewVisibility {
    visibility: Visibility,
}

/// Show a group that I own to fewer people at once, or to more after a day's notice
#[utoipa::path(put, path = "/groups/{group}/visibility", request_body = NewVisibility,
    responses((status = OK, body = Inside), Refused))]
async fn show_to(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<NewVisibility>,
) -> Result<Json<Inside>, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    let group = groups::allow_id(&mut tx, me, group, Act::Own, now).await?;
    groups::show_to(&mut tx, me.id, &group, asked.visibility, now).await?;
    let group = groups::find(&mut tx, group.id).await?;
    let group = group.ok_or_else(Failure::absent)?;
    let inside = inside(&mut tx, &signed, group).await?;
    tx.commit().await?;
    Ok(Json(inside))
}

/// Call off what was announced: a group that I own stays as it is
#[utoipa::path(delete, path = "/groups/{group}/visibility",
    responses((status = NO_CONTENT), Refused))]
async fn call_off(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<StatusCode, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    let group = groups::allow_id(&mut tx, me, group, Act::Own, now).await?;
    groups::call_off(&mut tx, me.id, &group, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Archive a group that I own: it is read, and nothing more is said in it
#[utoipa::path(post, path = "/groups/{group}/archive", responses((status = NO_CONTENT), Refused))]
async fn archive(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    groups::archive(&mut tx, &signed.member, group, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reopen a group that I own; what the owner of the house closed, they reopen
#[utoipa::path(post, path = "/groups/{group}/reopen", responses((status = NO_CONTENT), Refused))]
async fn reopen(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<StatusCode, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    groups::allow_id(&mut tx, me, group, Act::Own, now).await?;
    groups::reopen(&mut tx, me, group, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
