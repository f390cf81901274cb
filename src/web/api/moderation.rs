//! Moderation: what people report, and what hosts answer; [`sanctions`] and the [`log`] beside it.

mod log;
mod sanctions;

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::sanctions::NewSanction;
use super::{
    Moment,
    given::{At, Given, fit},
    problems::{Absent, Conflict, NobodyElse, Refused},
};
use crate::{
    messages,
    moderation::reports::{self, Telling},
    policy::Act,
    rooms,
    values::{GroupId, MemberId, MessageId, Plea, ReportId, RoomId, SanctionId},
    web::{Failure, Site, todo::stir_both, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(report_message))
        .routes(routes!(report_member))
        .routes(routes!(look))
        .routes(routes!(dismiss))
        .routes(routes!(pass_on))
        .routes(routes!(act))
        .merge(sanctions::places())
        .merge(log::places())
}

/// What somebody tells the hosts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewReport {
    /// The rule that was broken, by its number in the group.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    rule: Option<i64>,
    #[serde(default)]
    #[schema(max_length = 1000)]
    words: String,
    /// For the hosts of the house, not those of the group.
    #[serde(default)]
    grave: bool,
}

impl NewReport {
    fn telling(&self) -> Result<Telling, Failure> {
        Ok(Telling {
            rule: self.rule,
            words: fit("words", Plea::parse(&self.words))?,
            grave: self.grave,
        })
    }
}

/// Report a message; whom it is about never learns who did
#[utoipa::path(post, path = "/rooms/{room}/messages/{seq}/report", request_body = NewReport,
    responses((status = NO_CONTENT), Refused, Conflict, NobodyElse))]
async fn report_message(
    State(site): State<Site>,
    signed: Signed,
    At((room, seq)): At<(RoomId, i64)>,
    Given(told): Given<NewReport>,
) -> Result<StatusCode, Failure> {
    let (member, now) = (&signed.member, signed.now);
    let telling = told.telling()?;
    let mut tx = site.db.write().await?;
    let (group, room) = rooms::allow(&mut tx, member, room, Act::Report, now).await?;
    let message = messages::find(&mut tx, &room, seq).await?;
    let message = message.ok_or_else(Failure::absent)?;
    site.limits.report_by.pass(&member.id)?;
    reports::of_message(&mut tx, member, (&group, &message), &telling, now).await?;
    tx.commit().await?;
    stir_both(&site, Some(group.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where somebody is told of.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Within {
    /// In this group; without it, in the house at large.
    group: Option<GroupId>,
}

/// Report somebody
#[utoipa::path(post, path = "/people/{member}/report", params(Within), request_body = NewReport,
    responses((status = NO_CONTENT), Refused, Conflict, NobodyElse))]
async fn report_member(
    State(site): State<Site>,
    signed: Signed,
    At(who): At<MemberId>,
    Query(within): Query<Within>,
    Given(told): Given<NewReport>,
) -> Result<StatusCode, Failure> {
    let (member, now) = (&signed.member, signed.now);
    let telling = told.telling()?;
    let mut tx = site.db.write().await?;
    let place = (who, within.group);
    reports::may_tell_of(&mut tx, member, place, now).await?;
    site.limits.report_by.pass(&member.id)?;
    reports::of_member(&mut tx, member, place, &telling, now).await?;
    tx.commit().await?;
    stir_both(&site, within.group).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A report, for those who answer it.
#[derive(Serialize, ToSchema)]
struct Report {
    id: ReportId,
    /// Nothing: in the house at large.
    group_id: Option<GroupId>,
    /// The hosts of the house answer, not those of the group.
    to_house: bool,
    reporter_id: MemberId,
    about_id: MemberId,
    message_id: Option<MessageId>,
    /// What was said when it was told, and what stood around it.
    quoted: Vec<Quoted>,
    rule: Option<i64>,
    words: String,
    state: reports::State,
    reported_at: Moment,
    answered_by: Option<MemberId>,
    answered_at: Option<Moment>,
    /// Told to the reporter.
    outcome: String,
    sanction_id: Option<SanctionId>,
}

/// A message as it was when it was reported.
#[derive(Serialize, ToSchema)]
struct Quoted {
    seq: i64,
    author_id: MemberId,
    body: String,
    said_at: Moment,
    /// This one is reported; the others stood around it.
    reported: bool,
}

impl From<reports::Report> for Report {
    fn from(report: reports::Report) -> Self {
        let quoted = report.quoted().into_iter().map(|said| Quoted {
            seq: said.seq,
            author_id: said.author,
            body: said.body,
            said_at: said.said_at.into(),
            reported: said.reported,
        });
        Self {
            quoted: quoted.collect(),
            id: report.id,
            group_id: report.group_id,
            to_house: report.to_house,
            reporter_id: report.reporter_id,
            about_id: report.about_id,
            message_id: report.message_id,
            rule: report.rule,
            words: report.words,
            state: report.state,
            reported_at: report.reported_at.into(),
            answered_by: report.answered_by,
            answered_at: report.answered_at.map(Into::into),
            outcome: report.outcome,
            sanction_id: report.sanction_id,
        }
    }
}

/// A report, for whoever answers it
#[utoipa::path(get, path = "/reports/{report}", responses((status = OK, body = Report), Absent))]
async fn look(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<ReportId>,
) -> Result<Json<Report>, Failure> {
    let mut conn = site.db.read().await?;
    let report = reports::see(&mut conn, &signed.member, id, signed.now).await?;
    Ok(Json(report.into()))
}

/// A word to whoever told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Outcome {
    #[serde(default)]
    #[schema(max_length = 1000)]
    words: String,
}

/// Do nothing about a report, and say so
#[utoipa::path(post, path = "/reports/{report}/dismiss", request_body = Outcome,
    responses((status = NO_CONTENT), Absent, Conflict))]
async fn dismiss(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<ReportId>,
    Given(outcome): Given<Outcome>,
) -> Result<StatusCode, Failure> {
    let words = fit("words", Plea::parse(&outcome.words))?;
    let mut tx = site.db.write().await?;
    let report = reports::see(&mut tx, &signed.member, id, signed.now).await?;
    reports::dismiss(&mut tx, &signed.member, id, &words, signed.now).await?;
    tx.commit().await?;
    stir_both(&site, report.group_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let the hosts of the house answer a report
#[utoipa::path(post, path = "/reports/{report}/pass",
    responses((status = NO_CONTENT), Absent, Conflict, NobodyElse))]
async fn pass_on(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<ReportId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let report = reports::see(&mut tx, &signed.member, id, signed.now).await?;
    reports::pass_on(&mut tx, &signed.member, id, signed.now).await?;
    tx.commit().await?;
    stir_both(&site, report.group_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is done about a report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Acted {
    measure: NewSanction,
    /// A word to whoever told.
    #[serde(default)]
    #[schema(max_length = 1000)]
    words: String,
}

/// Do something about a report: `removal` takes the message away, the other kinds are imposed where it
/// is judged
#[utoipa::path(post, path = "/reports/{report}/act", request_body = Acted,
    responses((status = OK, body = Report), Refused, Conflict))]
async fn act(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<ReportId>,
    Given(acted): Given<Acted>,
) -> Result<Json<Report>, Failure> {
    let measure = acted.measure.read()?;
    let words = fit("words", Plea::parse(&acted.words))?;
    let mut tx = site.db.write().await?;
    let told = (&measure, &words);
    let aftermath = reports::act(&mut tx, &signed.member, id, told, signed.now).await?;
    let report = reports::see(&mut tx, &signed.member, id, signed.now).await?;
    tx.commit().await?;
    aftermath.tell(&site.hub);
    stir_both(&site, report.group_id).await?;
    Ok(Json(report.into()))
}
