//! The rules of a group, for programs: read, written anew, accepted.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    groups::{self, PAGE, Version},
    policy::Act,
    values::{GroupId, Rules, Unfit},
    web::{
        Failure, Site,
        api::{
            Moment,
            given::{At, Given, fit},
            problems::{Absent, Conflict, Refused},
        },
        visitor::Signed,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(read_rules, write_rules))
        .routes(routes!(read_versions))
        .routes(routes!(accept_rules))
}

/// The rules of a group as they were written once.
#[derive(Serialize, ToSchema)]
#[schema(as = groups::RulesVersion)]
struct Edition {
    version: i64,
    /// A rule each; their numbers begin at 1.
    lines: Vec<String>,
    /// Who wrote it, by name.
    by: String,
    written_at: Moment,
}

impl From<Version> for Edition {
    fn from(version: Version) -> Self {
        Self {
            lines: version.lines().into_iter().map(Into::into).collect(),
            version: version.version,
            written_at: version.written_at.into(),
            by: version.by,
        }
    }
}

/// The rules of a group, and where I stand before them.
#[derive(Serialize, ToSchema)]
#[schema(as = groups::Rules)]
struct Ruled {
    /// As they are now; nothing, if it never had any.
    rules: Option<Edition>,
    /// I accepted them as they are, or there is nothing to accept.
    accepted: bool,
}

/// The rules of a group that I may know of
#[utoipa::path(get, path = "/groups/{group}/rules",
    responses((status = OK, body = Ruled), Absent))]
async fn read_rules(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
) -> Result<Json<Ruled>, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut conn = site.db.read().await?;
    let group = groups::allow_id(&mut conn, me, group, Act::See, now).await?;
    let standing = groups::standing(&mut conn, me, &group, now).await?;
    let rules = groups::rules(&mut conn, group.id).await?;
    Ok(Json(Ruled {
        rules: rules.map(Edition::from),
        accepted: standing.accepted,
    }))
}

/// Before which version a list goes on.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Earlier {
    /// The `next` of the page before.
    before: Option<i64>,
}

/// Versions of the rules, latest first.
#[derive(Serialize, ToSchema)]
struct Versions {
    items: Vec<Edition>,
    /// There may be more: ask again with this as `before`.
    next: Option<i64>,
}

/// Every version of the rules of a group of mine
#[utoipa::path(get, path = "/groups/{group}/rules/versions", params(Earlier),
    responses((status = OK, body = Versions), Absent))]
async fn read_versions(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Query(earlier): Query<Earlier>,
) -> Result<Json<Versions>, Failure> {
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, &signed.member, group, Act::Read, signed.now).await?;
    let versions = groups::versions(&mut conn, group, earlier.before).await?;
    let full = i64::try_from(versions.len()).is_ok_and(|len| len >= PAGE);
    let last = versions.last().filter(|_| full);
    Ok(Json(Versions {
        next: last.map(|last| last.version),
        items: versions.into_iter().map(Edition::from).collect(),
    }))
}

/// The rules as they are to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRules {
    /// A rule each, of 300 characters at most; none: there is nothing to accept any more.
    #[schema(max_items = 30)]
    lines: Vec<String>,
}

/// Write the rules of a group anew, as a host: everybody is asked to accept them
#[utoipa::path(put, path = "/groups/{group}/rules", request_body = NewRules,
    responses((status = OK, body = Ruled), Refused))]
async fn write_rules(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<NewRules>,
) -> Result<Json<Ruled>, Failure> {
    let (me, now) = (&signed.member, signed.now);
    let mut tx = site.db.write().await?;
    let group = groups::allow_id(&mut tx, me, group, Act::Run, now).await?;
    // A line each: one that holds two would be numbered as two.
    if asked.lines.iter().any(|line| line.contains(['\n', '\r'])) {
        return Err(Failure::unfit(vec![(
            "lines",
            Unfit::new("unfit-rules", 30),
        )]));
    }
    let rules = fit("lines", Rules::parse(&asked.lines.join("\n")))?;
    groups::write_rules(&mut tx, me.id, &group, &rules, now).await?;
    let rules = groups::rules(&mut tx, group.id).await?;
    tx.commit().await?;
    Ok(Json(Ruled {
        rules: rules.map(Edition::from),
        accepted: true,
    }))
}

/// The rules that somebody has before them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AcceptedRules {
    #[schema(minimum = 0)]
    version: i64,
}

/// Accept the rules of a group of mine, as I read them; changed meanwhile, they are to be read again
#[utoipa::path(post, path = "/groups/{group}/rules/accept", request_body = AcceptedRules,
    responses((status = NO_CONTENT), Absent, Conflict))]
async fn accept_rules(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Given(asked): Given<AcceptedRules>,
) -> Result<StatusCode, Failure> {
    let me = &signed.member;
    let mut tx = site.db.write().await?;
    groups::allow_id(&mut tx, me, group, Act::Read, signed.now).await?;
    if !groups::accept(&mut tx, me.id, group, asked.version, signed.now).await? {
        return Err(Failure::conflict());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
