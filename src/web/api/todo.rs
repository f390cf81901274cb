//! To do: what waits for whoever asks, and answering it.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment, Part,
    given::{At, Given, fit},
    messages::Message,
    problems::{Absent, Conflict, Refused},
};
use crate::{
    messages::held::Cause,
    requests,
    todo::{self, Filter, Item, Kind},
    values::{Behind, FlagId, GroupId, HeldId, MemberId, Reason, RequestId, Span, WishId},
    web::{
        Failure, Site,
        todo::{
            answer::{self, Answer, Unanswered},
            days, place,
        },
        visitor::Signed,
    },
    window::wishes::Wish,
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(later))
        .routes(routes!(approve_request))
        .routes(routes!(decline_request))
        .routes(routes!(approve_held))
        .routes(routes!(decline_held))
        .routes(routes!(settle_flag))
        .routes(routes!(grant))
        .routes(routes!(decline))
}

/// Something that waits for an answer.
#[derive(Serialize, ToSchema)]
struct Task {
    id: uuid::Uuid,
    kind: Kind,
    /// Whose hosts answer; nothing: those of the house.
    group_id: Option<GroupId>,
    /// Whom it is about: who asks, spoke, is reported or appeals; nothing: a stranger.
    member_id: Option<MemberId>,
    name: String,
    /// What they say, or would like to say; of a report, what its reporter says.
    words: String,
    answers: Vec<Answered>,
    /// Why a message was held.
    cause: Option<Cause>,
    /// Who asks from outside.
    outside: Option<Outside>,
    since: Moment,
}

/// Somebody outside who asks to follow, or to quote.
#[derive(Serialize, ToSchema)]
#[schema(as = todo::Outside)]
struct Outside {
    /// By its address.
    account: String,
    /// As their server tells.
    account_since: Option<Moment>,
    server: String,
    /// The words that quote, by their address.
    quoting: Option<String>,
}

impl From<&Wish> for Outside {
    fn from(wish: &Wish) -> Self {
        Self {
            account: wish.author.clone(),
            account_since: wish.account_since.map(Into::into),
            server: wish.host.clone(),
            quoting: Some(wish.quoting.clone()).filter(|quoting| !quoting.is_empty()),
        }
    }
}

/// A question of the door, and what was answered.
#[derive(Serialize, ToSchema)]
#[schema(as = todo::Answered)]
struct Answered {
    question: String,
    answer: String,
}

impl From<requests::Answer> for Answered {
    fn from(asked: requests::Answer) -> Self {
        Self {
            question: asked.question,
            answer: asked.answer,
        }
    }
}

impl Task {
    /// What is told of whatever waits.
    fn waiting(item: &Item) -> Self {
        Self {
            id: item.id(),
            kind: item.kind(),
            group_id: None,
            member_id: None,
            name: String::new(),
            words: String::new(),
            answers: Vec::new(),
            cause: None,
            outside: None,
            since: item.since().into(),
        }
    }
}

impl From<Item> for Task {
    fn from(item: Item) -> Self {
        let waits = Self::waiting(&item);
        match item {
            Item::Request(request) => Self {
                group_id: request.group_id,
                member_id: request.member_id,
                answers: request.answers().into_iter().map(Answered::from).collect(),
                name: request.name,
                words: request.words,
                ..waits
            },
            Item::Held(held) => Self {
                group_id: Some(held.group_id),
                member_id: Some(held.author_id),
                name: held.author_name,
                words: held.body,
                cause: Some(held.cause),
                ..waits
            },
            Item::Report(report) => Self {
                group_id: report.group_id,
                member_id: Some(report.about_id),
                name: report.about_name,
                words: report.words,
                ..waits
            },
            Item::Reply(reply) => Self {
                group_id: reply.group_id,
                name: reply.author_handle,
                words: reply.body,
                ..waits
            },
            Item::Flag(flag) => Self {
                group_id: flag.group_id,
                name: flag.host,
                words: flag.words,
                ..waits
            },
            Item::Wish(wish) => Self {
                group_id: wish.group_id,
                outside: Some(Outside::from(&*wish)),
                name: wish.author_handle,
                words: wish.words,
                ..waits
            },
            Item::Appeal(sanction, appeal) => Self {
                group_id: sanction.group_id,
                member_id: Some(sanction.member_id),
                name: sanction.member_name,
                words: appeal.words,
                ..waits
            },
        }
    }
}

/// What is looked for of what waits.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Sought {
    kind: Option<Kind>,
    /// The id of a group, or `house`: what its hosts answer.
    #[param(max_length = 36)]
    group: Option<String>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>, max_length = 60)]
    after: Option<Behind>,
}

/// What waits for me, oldest first
///
/// By its `id`, a request is answered under `/requests`, a held message under `/held`, a report under
/// `/reports`, an appeal under `/sanctions`, a reply from outside under `/replies`, what another
/// server tells of under `/flags`, and who asks from outside to follow or to quote under `/wishes`.
#[utoipa::path(get, path = "/todo", params(Sought), responses((status = OK, body = Part<Task>)))]
async fn list(
    State(site): State<Site>,
    signed: Signed,
    Query(sought): Query<Sought>,
) -> Result<Json<Part<Task>>, Failure> {
    let place = match &sought.group {
        None => None,
        Some(word) => Some(place(word).ok_or_else(Failure::malformed)?),
    };
    let filter = Filter {
        kind: sought.kind,
        place,
    };
    let mut conn = site.db.read().await?;
    let wanted = (filter, sought.after);
    let waiting = todo::waiting_for(&mut conn, &signed.member, wanted, signed.now).await?;
    Ok(Json(Part::of(waiting.items, waiting.next)))
}

/// Let something wait until tomorrow; whoever else answers still sees it
#[utoipa::path(post, path = "/todo/{item}/later",
    responses((status = NO_CONTENT), Absent))]
async fn later(
    State(site): State<Site>,
    signed: Signed,
    At(item): At<uuid::Uuid>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    if !todo::waits(&mut tx, &signed.member, item, signed.now).await? {
        return Err(Failure::absent());
    }
    todo::put_off(&mut tx, signed.member.id, item, signed.now).await?;
    tx.commit().await?;
    site.hub.to_do(&[signed.member.id]);
    Ok(StatusCode::NO_CONTENT)
}

/// Why a request is declined.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct No {
    /// Whoever asked reads it.
    #[schema(
        min_length = 1,
        max_length = 300,
        examples("We are full until spring.")
    )]
    reason: String,
    /// They may ask again in so many days.
    #[serde(default = "a_week")]
    #[schema(minimum = 0, maximum = 365, default = 7)]
    again_days: i64,
}

fn a_week() -> i64 {
    7
}

/// Why a message is declined.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoToMessage {
    /// Its author reads it.
    #[schema(min_length = 1, max_length = 300, examples("No selling here."))]
    reason: String,
}

/// Let in whoever asks
#[utoipa::path(post, path = "/requests/{request}/approve",
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn approve_request(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<RequestId>,
) -> Result<StatusCode, Failure> {
    answer::request(&site, &signed, id, &Answer::Approve)
        .await
        .map_err(Unanswered::failure)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Decline a request, and say why
#[utoipa::path(post, path = "/requests/{request}/decline", request_body = No,
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn decline_request(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<RequestId>,
    Given(no): Given<No>,
) -> Result<StatusCode, Failure> {
    let reason = fit("reason", Reason::parse(&no.reason))?;
    let again = fit("again_days", days(no.again_days))?;
    answer::request(&site, &signed, id, &Answer::Decline(reason, again))
        .await
        .map_err(Unanswered::failure)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let a held message be said
#[utoipa::path(post, path = "/held/{held}/approve",
    responses((status = OK, body = Message), Refused, Conflict))]
async fn approve_held(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<HeldId>,
) -> Result<Json<Message>, Failure> {
    let said = answer::held(&site, &signed, id, &Answer::Approve)
        .await
        .map_err(Unanswered::failure)?;
    let said = said.ok_or_else(Failure::conflict)?;
    Ok(Json(said.message.into()))
}

/// Decline a held message, and say why
#[utoipa::path(post, path = "/held/{held}/decline", request_body = NoToMessage,
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn decline_held(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<HeldId>,
    Given(no): Given<NoToMessage>,
) -> Result<StatusCode, Failure> {
    let reason = fit("reason", Reason::parse(&no.reason))?;
    answer::held(&site, &signed, id, &Answer::Decline(reason, Span::days(0)))
        .await
        .map_err(Unanswered::failure)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that what another server told of was looked at, as a host
#[utoipa::path(post, path = "/flags/{flag}/settle",
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn settle_flag(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<FlagId>,
) -> Result<StatusCode, Failure> {
    answer::flag(&site, &signed, id, true)
        .await
        .map_err(Unanswered::failure)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let somebody outside follow or quote, as a host
#[utoipa::path(post, path = "/wishes/{wish}/grant",
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn grant(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<WishId>,
) -> Result<StatusCode, Failure> {
    answer::wish(&site, &signed, id, Some(true))
        .await
        .map_err(Unanswered::failure)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let somebody outside not follow or not quote, as a host: their server is told
#[utoipa::path(post, path = "/wishes/{wish}/decline",
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn decline(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<WishId>,
) -> Result<StatusCode, Failure> {
    answer::wish(&site, &signed, id, Some(false))
        .await
        .map_err(Unanswered::failure)?;
    Ok(StatusCode::NO_CONTENT)
}
