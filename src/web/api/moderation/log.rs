//! The log of a group for its members, and the audit of the house for its owner.

use axum::{
    Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    audit::{self, Deed, Logged},
    groups, members,
    policy::{Act, HouseAct},
    values::{GroupId, MemberId},
    web::{
        Failure, Site,
        api::{
            Moment, Page,
            given::At,
            problems::{Absent, Refused},
        },
        visitor::Signed,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(log))
        .routes(routes!(audit))
}

/// Something that was done, as it was written down.
#[derive(Serialize, ToSchema)]
struct Line {
    id: Uuid,
    at: Moment,
    /// Who did it; nothing: the house by itself.
    by: Option<String>,
    deed: Deed,
    group: Option<String>,
    /// Whom it was about.
    about: Option<String>,
    /// What it was about, or how it is now.
    subject: String,
    /// How it was before.
    former: String,
    reason: String,
    rule: Option<i64>,
    /// What that rule said then.
    rule_words: String,
    until: Option<Moment>,
}

impl From<Logged> for Line {
    fn from(line: Logged) -> Self {
        Self {
            id: line.id,
            at: line.at.into(),
            by: line.by_name,
            deed: line.deed,
            group: line.group_name,
            about: line.about_name,
            subject: line.subject,
            former: line.former,
            reason: line.reason,
            rule: line.rule,
            rule_words: line.rule_words,
            until: line.until.map(Into::into),
        }
    }
}

/// What is looked for in the log of a group.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct InGroup {
    /// Who did it, or whom it was about.
    person: Option<MemberId>,
    deed: Option<Deed>,
    /// The `next` of the page before.
    after: Option<Uuid>,
}

/// The log of a group, latest first
#[utoipa::path(get, path = "/groups/{group}/log", params(InGroup),
    responses((status = OK, body = Page<Line>), Refused))]
async fn log(
    State(site): State<Site>,
    signed: Signed,
    At(group): At<GroupId>,
    Query(sought): Query<InGroup>,
) -> Result<Json<Page<Line>>, Failure> {
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, &signed.member, group, Act::Read, signed.now).await?;
    let filter = audit::Filter {
        person: sought.person,
        deed: sought.deed,
        ..audit::Filter::default()
    };
    let mut lines = audit::of_group(&mut conn, group, &filter, sought.after).await?;
    let next = audit::next(&mut lines);
    let items = lines.into_iter().map(Line::from).collect();
    Ok(Json(Page { items, next }))
}

/// What is looked for in the audit.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Sought {
    /// Who did it, or whom it was about.
    person: Option<MemberId>,
    deed: Option<Deed>,
    group: Option<GroupId>,
    /// The `next` of the page before.
    after: Option<Uuid>,
}

/// Everything that was done in the house, latest first, for its owner
#[utoipa::path(get, path = "/house/audit", params(Sought),
    responses((status = OK, body = Page<Line>), Absent))]
async fn audit(
    State(site): State<Site>,
    signed: Signed,
    Query(sought): Query<Sought>,
) -> Result<Json<Page<Line>>, Failure> {
    let mut conn = site.db.read().await?;
    if !members::may(&mut conn, &signed.member, HouseAct::Run).await? {
        return Err(Failure::absent());
    }
    let filter = audit::Filter {
        person: sought.person,
        deed: sought.deed,
        group: sought.group,
        between: None,
    };
    let owner = signed.member.id;
    let mut lines = audit::of_house(&mut conn, owner, &filter, sought.after).await?;
    let next = audit::next(&mut lines);
    let items = lines.into_iter().map(Line::from).collect();
    Ok(Json(Page { items, next }))
}
