//! Asking to come in without an invitation, and vouching for whoever asks.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment, OnwardByTime, Part,
    given::{At, Given},
    problems::{Absent, Conflict, Refused},
};
use crate::{
    members::doors,
    requests::{
        Answer, Request, State as Stage,
        strangers::{self, Stranger, VouchError},
    },
    values::{Lang, RequestId, Token},
    web::{Failure, Site, ask, asking::Asking, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(make))
        .routes(routes!(look))
        .routes(routes!(come_in))
        .routes(routes!(withdraw))
        .routes(routes!(naming_me))
        .routes(routes!(vouch))
        .routes(routes!(disown))
}

/// What a stranger asks with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRequest {
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// How they know the house.
    #[schema(min_length = 1, max_length = 1000)]
    words: String,
    /// To the questions of the house, in their order.
    #[serde(default)]
    #[schema(max_items = 3)]
    answers: Vec<String>,
    /// The handle of whoever knows them. Whether anybody is called so is not told.
    #[serde(default)]
    #[schema(max_length = 64)]
    knows: String,
    #[serde(default)]
    #[schema(max_length = 254)]
    email: String,
    language: Option<Lang>,
}

/// The secret of a private link: the only way to the answer.
#[derive(Serialize, ToSchema)]
#[schema(as = asking::Asked)]
struct Asked {
    token: String,
    link: String,
}

/// Ask to come in, where the house lets strangers ask
#[utoipa::path(post, path = "/requests", security(()), request_body = NewRequest,
    responses((status = CREATED, body = Asked), Absent))]
async fn make(
    State(site): State<Site>,
    asking: Asking,
    Given(asked): Given<NewRequest>,
) -> Result<(StatusCode, Json<Asked>), Failure> {
    let doors = doors::doors(&mut site.db.read().await?).await?;
    if !doors.asking {
        return Err(Failure::absent());
    }
    let answers = doors.questions().into_iter().zip(ask::ANSWERS);
    let answers = answers.enumerate().map(|(number, (question, field))| {
        (
            question,
            field,
            asked.answers.get(number).map_or("", String::as_str),
        )
    });
    let stranger = ask::fit(
        (&asked.name, &asked.words),
        answers,
        (&asked.knows, &asked.email),
    );
    let stranger = Stranger {
        language: asked.language.unwrap_or(asking.lang),
        ..stranger.map_err(Failure::unfit)?
    };
    site.limits.ask_from.pass(&asking.household())?;
    let mut tx = site.db.write().await?;
    let made = strangers::ask(&mut tx, &stranger, site.clock.now()).await?;
    let (_, token) = made.ok_or_else(Failure::absent)?;
    tx.commit().await?;
    let made = Asked {
        token: token.reveal().into(),
        link: format!("{}/ask/{}", site.origin, token.reveal()),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// A private link, by its secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Link {
    #[schema(max_length = 100, format = Password)]
    token: String,
}

/// How far a request has come.
#[derive(Serialize, ToSchema)]
#[schema(as = asking::Answered)]
struct Answered {
    state: Stage,
    asked_at: Moment,
    /// Why it was declined.
    reason: String,
    /// Once declined: not again before then.
    again_at: Option<Moment>,
}

/// Look at one's own request
#[utoipa::path(post, path = "/requests/look", security(()), request_body = Link,
    responses((status = OK, body = Answered), Absent))]
async fn look(
    State(site): State<Site>,
    Given(link): Given<Link>,
) -> Result<Json<Answered>, Failure> {
    let request = known(&site, &Token::given(&link.token)).await?;
    Ok(Json(Answered {
        state: request.state,
        asked_at: request.asked_at.into(),
        reason: request.reason,
        again_at: request.again_at.map(Into::into),
    }))
}

async fn known(site: &Site, token: &Token) -> Result<Request, Failure> {
    let mut conn = site.db.read().await?;
    let request = strangers::by_token(&mut conn, token).await?;
    request.ok_or_else(Failure::absent)
}

/// The code of the door that stands open.
#[derive(Serialize, ToSchema)]
struct Opened {
    code: String,
}

/// Once approved: get the code to come in by; every earlier one opens nothing any more
#[utoipa::path(post, path = "/requests/come-in", security(()), request_body = Link,
    responses((status = OK, body = Opened), Absent, Conflict))]
async fn come_in(
    State(site): State<Site>,
    Given(link): Given<Link>,
) -> Result<Json<Opened>, Failure> {
    let token = Token::given(&link.token);
    known(&site, &token).await?;
    let mut tx = site.db.write().await?;
    let code = strangers::come_in(&mut tx, &token, site.clock.now()).await?;
    let code = code.ok_or_else(Failure::conflict)?;
    tx.commit().await?;
    Ok(Json(Opened {
        code: code.reveal().into(),
    }))
}

/// Take one's own request back
#[utoipa::path(post, path = "/requests/withdraw", security(()), request_body = Link,
    responses((status = NO_CONTENT), Absent, Conflict))]
async fn withdraw(
    State(site): State<Site>,
    Given(link): Given<Link>,
) -> Result<StatusCode, Failure> {
    let token = Token::given(&link.token);
    known(&site, &token).await?;
    let mut tx = site.db.write().await?;
    if !strangers::withdraw(&mut tx, &token, site.clock.now()).await? {
        return Err(Failure::conflict());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A stranger who says that I know them.
#[derive(Serialize, ToSchema)]
struct Plea {
    id: RequestId,
    name: String,
    words: String,
    answers: Vec<Said>,
    asked_at: Moment,
    /// I took them under my name.
    vouched: bool,
}

/// What was asked at the door, and what they answered.
#[derive(Serialize, ToSchema)]
pub(super) struct Said {
    question: String,
    answer: String,
}

impl From<Answer> for Said {
    fn from(said: Answer) -> Self {
        Self {
            question: said.question,
            answer: said.answer,
        }
    }
}

/// The strangers who say that I know them, and wait, oldest first
#[utoipa::path(get, path = "/requests/naming-me", params(OnwardByTime),
    responses((status = OK, body = Part<Plea>)))]
async fn naming_me(
    State(site): State<Site>,
    signed: Signed,
    Query(onward): Query<OnwardByTime>,
) -> Result<Json<Part<Plea>>, Failure> {
    let mut conn = site.db.read().await?;
    let (requests, next) = strangers::naming(&mut conn, signed.member.id, onward.after).await?;
    let plea = |request: Request| Plea {
        answers: request.answers().into_iter().map(Said::from).collect(),
        id: request.id,
        name: request.name,
        words: request.words,
        asked_at: request.asked_at.into(),
        vouched: request.voucher_id == Some(signed.member.id),
    };
    let requests = requests.into_iter().map(plea).collect();
    Ok(Json(Part::of::<Plea>(requests, next)))
}

/// Take a stranger under my name, which costs a place
#[utoipa::path(post, path = "/requests/{request}/vouch",
    responses((status = NO_CONTENT), Refused, Conflict))]
async fn vouch(
    State(site): State<Site>,
    signed: Signed,
    At(request): At<RequestId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    match strangers::vouch(&mut tx, &signed.member, request, signed.now).await {
        Ok(()) => {}
        Err(VouchError::Scarce(scarce)) => {
            return Err(Failure::unfit(vec![("places", scarce.sentence()?)]));
        }
        Err(VouchError::Request(error)) => return Err(error.into()),
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that I do not know a stranger who names me
#[utoipa::path(post, path = "/requests/{request}/disown",
    responses((status = NO_CONTENT), Absent))]
async fn disown(
    State(site): State<Site>,
    signed: Signed,
    At(request): At<RequestId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    strangers::disown(&mut tx, &signed.member, request).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
