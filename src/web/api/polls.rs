//! Polls: how one stands, my vote, and closing it. What is asked goes with the message that asks.

use std::collections::BTreeSet;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{At, Given, fit, moment},
    problems::{Absent, Over, Refused},
};
use crate::{
    messages::{acts, polls},
    policy::Act,
    values::{Choices, MemberId, MessageId, Timestamp},
    web::{Failure, Site, message::tell, poll::ends_at, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(show, vote, take_back))
        .routes(routes!(close))
}

/// What a message asks, and how it stands.
#[derive(Serialize, ToSchema)]
pub(in crate::web) struct Poll {
    /// More than one answer may be chosen.
    several: bool,
    /// Nobody is shown who chose what.
    anonymous: bool,
    /// When it ends by itself.
    ends_at: Option<Moment>,
    /// When it did end.
    closed_at: Option<Moment>,
    /// How many people voted.
    voters: i64,
    choices: Vec<Choice>,
}

/// One of the answers.
#[derive(Serialize, ToSchema)]
#[schema(as = polls::Choice)]
struct Choice {
    /// Its number among the answers, from 0 on: what a vote names.
    place: i64,
    words: String,
    votes: i64,
    /// Who chose it, first come first; nobody, where nobody is shown.
    by: Vec<MemberId>,
}

impl From<polls::Poll> for Poll {
    fn from(poll: polls::Poll) -> Self {
        let choice = |choice: polls::Choice| Choice {
            place: choice.place,
            words: choice.words,
            votes: choice.votes,
            by: choice.by.into_iter().map(|(member, _)| member).collect(),
        };
        Self {
            several: poll.several,
            anonymous: poll.anonymous,
            ends_at: poll.ends_at.map(Moment::from),
            closed_at: poll.closed_at.map(Moment::from),
            voters: poll.voters,
            choices: poll.choices.into_iter().map(choice).collect(),
        }
    }
}

/// Something to ask with a message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPoll {
    /// Different from each other, each on one line of at most 100 characters.
    #[schema(min_items = 2, max_items = 10)]
    choices: Vec<String>,
    #[serde(default)]
    several: bool,
    #[serde(default)]
    anonymous: bool,
    /// Within a year; nothing: until somebody closes it.
    #[serde(default)]
    #[schema(max_length = 40, examples("2026-11-27T18:00:00Z"))]
    ends_at: Option<String>,
}

impl NewPoll {
    pub(super) fn ballot(&self, now: Timestamp) -> Result<polls::Ballot, Failure> {
        let lines: Vec<String> = self
            .choices
            .iter()
            .map(|line| line.replace('\n', " "))
            .collect();
        let choices = fit("choices", Choices::parse(&lines.join("\n")))?;
        let ends = match &self.ends_at {
            Some(named) => {
                let at = fit("ends_at", moment(named, "unfit-ends"))?;
                Some(fit("ends_at", ends_at(Some(at), now))?)
            }
            None => None,
        };
        Ok(polls::Ballot {
            several: self.several,
            anonymous: self.anonymous,
            ends_at: ends,
            ..polls::Ballot::new(&choices)
        })
    }
}

/// The answers that I choose, by their numbers.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Vote {
    /// None: I have not voted.
    #[schema(max_items = 10)]
    choices: BTreeSet<i64>,
}

/// What I chose; nobody else may ask
#[utoipa::path(get, path = "/messages/{message}/vote", responses((status = OK, body = Vote), Absent))]
async fn show(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<Json<Vote>, Failure> {
    let mut conn = site.db.read().await?;
    acts::look(&mut conn, &signed.member, id, Act::Read, signed.now).await?;
    let choices = polls::mine(&mut conn, id, signed.member.id).await?;
    Ok(Json(Vote { choices }))
}

/// Choose these answers and no others
#[utoipa::path(put, path = "/messages/{message}/vote", request_body = Vote,
    responses((status = NO_CONTENT), Refused, Over))]
async fn vote(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
    Given(vote): Given<Vote>,
) -> Result<StatusCode, Failure> {
    choose(&site, &signed, id, &vote.choices).await
}

/// Take my vote back
#[utoipa::path(delete, path = "/messages/{message}/vote", responses((status = NO_CONTENT), Refused, Over))]
async fn take_back(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<StatusCode, Failure> {
    choose(&site, &signed, id, &BTreeSet::new()).await
}

async fn choose(
    site: &Site,
    signed: &Signed,
    id: MessageId,
    chosen: &BTreeSet<i64>,
) -> Result<StatusCode, Failure> {
    site.limits.act(signed.member.id)?;
    let mut tx = site.db.write().await?;
    let changed = polls::vote(&mut tx, &signed.member, id, chosen, signed.now).await?;
    tx.commit().await?;
    tell(site, changed);
    Ok(StatusCode::NO_CONTENT)
}

/// End a poll of mine, or as a host of the group
#[utoipa::path(post, path = "/messages/{message}/poll/close", responses((status = NO_CONTENT), Refused, Over))]
async fn close(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<MessageId>,
) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    let changed = polls::close(&mut tx, &signed.member, id, signed.now).await?;
    tx.commit().await?;
    tell(&site, changed);
    Ok(StatusCode::NO_CONTENT)
}
