//! Sanctions: what hosts do about somebody, and the appeal that somebody else answers.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::Within;
use crate::{
    messages,
    moderation::{
        appeals::{self, Appeal},
        sanctions::{self, Kind, Measure},
    },
    policy::Act,
    rooms,
    values::{GroupId, MemberId, MessageId, Plea, Reason, RoomId, SanctionId, Timestamp, Unfit},
    web::{
        Failure, Site,
        api::{
            Moment, Onward, Page,
            given::{At, Given, fit, moment},
            problems::{Absent, Conflict, Refused},
        },
        todo::stir_both,
        visitor::{Known, Signed},
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(remove))
        .routes(routes!(history, impose))
        .routes(routes!(mine))
        .routes(routes!(look_at_sanction))
        .routes(routes!(lift))
        .routes(routes!(appeal))
        .routes(routes!(answer))
}

/// Why a message is removed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Removal {
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    rule: Option<i64>,
    #[schema(min_length = 1, max_length = 300)]
    reason: String,
}

/// Take the words of a message away, as a host who stands higher
#[utoipa::path(post, path = "/rooms/{room}/messages/{seq}/remove", request_body = Removal,
    responses((status = CREATED, body = Sanction), Refused, Conflict))]
async fn remove(
    State(site): State<Site>,
    signed: Signed,
    At((room, seq)): At<(RoomId, i64)>,
    Given(removal): Given<Removal>,
) -> Result<(StatusCode, Json<Sanction>), Failure> {
    let (member, now) = (&signed.member, signed.now);
    let reason = fit("reason", Reason::parse(&removal.reason))?;
    let mut tx = site.db.write().await?;
    let (group, room) = rooms::allow(&mut tx, member, room, Act::Moderate, now).await?;
    let message = messages::find(&mut tx, &room, seq).await?;
    let message = message.ok_or_else(Failure::absent)?;
    let why = (removal.rule, &reason);
    let (id, aftermath) = sanctions::remove(&mut tx, member, message.id, why, now).await?;
    let sanction = sanctions::see(&mut tx, member, id, now).await?;
    tx.commit().await?;
    aftermath.tell(&site.hub);
    stir_both(&site, Some(group.id)).await?;
    Ok((
        StatusCode::CREATED,
        Json(Sanction::new(sanction, None, now)),
    ))
}

/// What a host does about somebody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSanction {
    /// In a group `mute` and `ban`; in the house `uninviting`, `suspension` and `ban`.
    kind: Kind,
    /// The rule that was broken, by its number in the group.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    rule: Option<i64>,
    #[schema(min_length = 1, max_length = 300)]
    reason: String,
    /// When it ends, in UTC, as RFC 3339 writes it, within a year; nothing: never, which a mute and a
    /// suspension may not.
    #[schema(max_length = 40, examples("2026-12-31T20:00:00Z"))]
    until: Option<String>,
}

impl NewSanction {
    pub(super) fn read(&self) -> Result<Measure, Failure> {
        let until = self.until.as_deref();
        let until = until.map(|written| moment(written, "unfit-until"));
        Ok(Measure {
            kind: self.kind,
            rule: self.rule,
            reason: fit("reason", Reason::parse(&self.reason))?,
            until: fit("until", until.transpose())?,
        })
    }
}

/// What was done about somebody, and whether it still holds.
#[derive(Serialize, ToSchema)]
struct Sanction {
    id: SanctionId,
    kind: Kind,
    /// Nothing: in the whole house.
    group_id: Option<GroupId>,
    member_id: MemberId,
    message_id: Option<MessageId>,
    /// What the removed message said.
    quote: String,
    rule: Option<i64>,
    reason: String,
    imposed_by: MemberId,
    imposed_at: Moment,
    /// Nothing: it never ends.
    until: Option<Moment>,
    lifted_by: Option<MemberId>,
    lifted_at: Option<Moment>,
    holds: bool,
    /// In a list it is left out.
    appeal: Option<Appealed>,
}

/// Whom it is about asked that somebody else looks at it again.
#[derive(Serialize, ToSchema)]
struct Appealed {
    words: String,
    state: appeals::State,
    made_at: Moment,
    answered_by: Option<MemberId>,
    answered_at: Option<Moment>,
    reason: String,
}

impl From<Appeal> for Appealed {
    fn from(appeal: Appeal) -> Self {
        Self {
            words: appeal.words,
            state: appeal.state,
            made_at: appeal.made_at.into(),
            answered_by: appeal.answered_by,
            answered_at: appeal.answered_at.map(Into::into),
            reason: appeal.reason,
        }
    }
}

impl Sanction {
    fn new(it: sanctions::Sanction, appeal: Option<Appeal>, now: Timestamp) -> Self {
        Self {
            holds: it.holds(now),
            id: it.id,
            kind: it.kind,
            group_id: it.group_id,
            member_id: it.member_id,
            message_id: it.message_id,
            quote: it.quote,
            rule: it.rule,
            reason: it.reason,
            imposed_by: it.imposed_by,
            imposed_at: it.imposed_at.into(),
            until: it.until.map(Into::into),
            lifted_by: it.lifted_by,
            lifted_at: it.lifted_at.map(Into::into),
            appeal: appeal.map(Into::into),
        }
    }

    fn page(rows: Vec<sanctions::Sanction>, now: Timestamp) -> Page<Self> {
        Page::of(rows, |one| one.id.0, |one| Self::new(one, None, now))
    }
}

/// Where a list of sanctions is read, and from where on.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Past {
    /// In this group; without it, in the house at large.
    group: Option<GroupId>,
    /// The `next` of the page before.
    after: Option<Uuid>,
}

/// What was ever done about somebody, latest first, for a host who stands higher
#[utoipa::path(get, path = "/people/{member}/sanctions", params(Past),
    responses((status = OK, body = Page<Sanction>), Refused))]
async fn history(
    State(site): State<Site>,
    signed: Signed,
    At(who): At<MemberId>,
    Query(past): Query<Past>,
) -> Result<Json<Page<Sanction>>, Failure> {
    let (host, now) = (&signed.member, signed.now);
    let mut conn = site.db.read().await?;
    match past.group {
        Some(group) => {
            sanctions::in_group(&mut conn, host, group, who, now).await?;
        }
        None => {
            sanctions::in_house(&mut conn, host, who, now).await?;
        }
    }
    let after = past.after.map(SanctionId);
    let found = sanctions::history(&mut conn, who, past.group, after).await?;
    Ok(Json(Sanction::page(found, now)))
}

/// Mute somebody, ban, suspend them, or take the right to invite away, as a host who stands higher
#[utoipa::path(post, path = "/people/{member}/sanctions", params(Within), request_body = NewSanction,
    responses((status = CREATED, body = Sanction), Refused))]
async fn impose(
    State(site): State<Site>,
    signed: Signed,
    At(who): At<MemberId>,
    Query(within): Query<Within>,
    Given(asked): Given<NewSanction>,
) -> Result<(StatusCode, Json<Sanction>), Failure> {
    let (host, now) = (&signed.member, signed.now);
    let measure = asked.read()?;
    let mut tx = site.db.write().await?;
    let (id, aftermath) = match within.group {
        Some(group) => {
            sanctions::impose_in_group(&mut tx, host, (group, who), &measure, now).await?
        }
        None => sanctions::impose_in_house(&mut tx, host, who, &measure, now).await?,
    };
    let sanction = sanctions::see(&mut tx, host, id, now).await?;
    tx.commit().await?;
    aftermath.tell(&site.hub);
    Ok((
        StatusCode::CREATED,
        Json(Sanction::new(sanction, None, now)),
    ))
}

/// What was ever done about me, latest first, however I stand
#[utoipa::path(get, path = "/me/sanctions", params(Onward),
    responses((status = OK, body = Page<Sanction>)))]
async fn mine(
    State(site): State<Site>,
    Known(signed): Known,
    Query(onward): Query<Onward>,
) -> Result<Json<Page<Sanction>>, Failure> {
    let mut conn = site.db.read().await?;
    let after = onward.after.map(SanctionId);
    let found = sanctions::of_member(&mut conn, signed.member.id, after).await?;
    Ok(Json(Sanction::page(found, signed.now)))
}

/// A sanction and its appeal, for whom it is about, and for those who answer where it holds
#[utoipa::path(get, path = "/sanctions/{sanction}",
    responses((status = OK, body = Sanction), Absent))]
async fn look_at_sanction(
    State(site): State<Site>,
    Known(signed): Known,
    At(id): At<SanctionId>,
) -> Result<Json<Sanction>, Failure> {
    let mut conn = site.db.read().await?;
    let sanction = sanctions::see(&mut conn, &signed.member, id, signed.now).await?;
    let appeal = appeals::of(&mut conn, id).await?;
    Ok(Json(Sanction::new(sanction, appeal, signed.now)))
}

/// End a sanction before its time, as whoever could have imposed it
#[utoipa::path(post, path = "/sanctions/{sanction}/lift",
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn lift(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<SanctionId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let aftermath = sanctions::lift(&mut tx, &signed.member, id, signed.now).await?;
    tx.commit().await?;
    aftermath.tell(&site.hub);
    Ok(StatusCode::NO_CONTENT)
}

/// What speaks against a sanction.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAppeal {
    #[schema(min_length = 1, max_length = 1000)]
    words: String,
}

const NO_WORDS: Unfit = Unfit::new("unfit-appeal", 1_000);

/// Ask that somebody else looks at a sanction of mine again, once, however I stand
#[utoipa::path(post, path = "/sanctions/{sanction}/appeal", request_body = NewAppeal,
    responses((status = NO_CONTENT), Absent, Conflict))]
async fn appeal(
    State(site): State<Site>,
    Known(signed): Known,
    At(id): At<SanctionId>,
    Given(asked): Given<NewAppeal>,
) -> Result<StatusCode, Failure> {
    let words = fit("words", Plea::parse(&asked.words))?;
    if words.as_str().is_empty() {
        return Err(Failure::unfit(vec![("words", NO_WORDS)]));
    }
    let mut tx = site.db.write().await?;
    let sanction = sanctions::see(&mut tx, &signed.member, id, signed.now).await?;
    appeals::make(&mut tx, &signed.member, id, &words, signed.now).await?;
    tx.commit().await?;
    stir_both(&site, sanction.group_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What somebody else finds, once they have looked at it again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Verdict {
    /// Whether the sanction is lifted.
    granted: bool,
    /// Whom it is about reads it.
    #[schema(min_length = 1, max_length = 300)]
    reason: String,
}

/// Answer an appeal
#[utoipa::path(post, path = "/sanctions/{sanction}/answer", request_body = Verdict,
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn answer(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<SanctionId>,
    Given(verdict): Given<Verdict>,
) -> Result<StatusCode, Failure> {
    let reason = fit("reason", Reason::parse(&verdict.reason))?;
    let mut tx = site.db.write().await?;
    let sanction = sanctions::see(&mut tx, &signed.member, id, signed.now).await?;
    let found = (verdict.granted, &reason);
    let aftermath = appeals::answer(&mut tx, &signed.member, id, found, signed.now).await?;
    tx.commit().await?;
    aftermath.tell(&site.hub);
    stir_both(&site, sanction.group_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
