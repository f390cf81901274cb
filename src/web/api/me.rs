//! Me: who asks, and what they may change about themselves.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{Choice, Given, fit},
    problems::Forbidden,
};
use crate::{
    invitations::allowance,
    members::{
        self, Member, Profile, Theme,
        first_steps::{self, Noise},
    },
    policy::HouseAct,
    values::{HouseRole, Lang, MemberId, Name},
    web::{Failure, Site, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(show, change))
        .routes(routes!(places_left))
        .routes(routes!(noise, choose_noise))
        .routes(routes!(settle))
}

/// The member who asks.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    id: MemberId,
    #[schema(examples("ada"))]
    handle: String,
    #[schema(examples("Ada Lovelace"))]
    name: String,
    role: HouseRole,
    /// Nothing: as the browser or the program asks.
    language: Option<Lang>,
    /// Nothing: as the device has it.
    theme: Option<Theme>,
}

impl From<&Member> for Me {
    fn from(member: &Member) -> Self {
        Self {
            id: member.id,
            handle: member.handle.clone(),
            name: member.name.clone(),
            role: member.role,
            language: member.language,
            theme: member.theme,
        }
    }
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Change {
    #[schema(min_length = 1, max_length = 60)]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<Lang>)]
    language: Choice<Lang>,
    #[serde(default)]
    #[schema(value_type = Option<Theme>)]
    theme: Choice<Theme>,
}

/// Who I am
#[utoipa::path(get, path = "/me", responses((status = OK, body = Me)))]
async fn show(signed: Signed) -> Json<Me> {
    Json(Me::from(&signed.member))
}

/// Change my name, my language or my theme
#[utoipa::path(patch, path = "/me", request_body = Change, responses((status = OK, body = Me)))]
async fn change(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Change>,
) -> Result<Json<Me>, Failure> {
    let mut tx = site.db.write().await?;
    let member = members::find(&mut tx, signed.member.id, signed.now).await?;
    let member = member.ok_or_else(Failure::signed_out)?;
    let name = asked.name.as_ref().unwrap_or(&member.name);
    let profile = Profile {
        name: fit("name", Name::parse(name))?,
        language: asked.language.instead_of(member.language),
        theme: asked.theme.instead_of(member.theme),
    };
    members::change(&mut tx, member.id, &profile).await?;
    tx.commit().await?;
    let changed = Member {
        name: profile.name.to_string(),
        language: profile.language,
        theme: profile.theme,
        ..member
    };
    Ok(Json(Me::from(&changed)))
}

/// How many people I may bring in.
#[derive(Serialize, ToSchema)]
struct Places {
    /// How many places I may have open; nothing: as many as I like.
    most: Option<i64>,
    /// How many of those are taken.
    taken: i64,
    /// How many I may give now; nothing: as many as I like.
    left: Option<i64>,
    /// I am new here: not before then.
    from: Option<Moment>,
}

/// How many people I may bring in, if I may invite at all
#[utoipa::path(get, path = "/me/places", responses((status = OK, body = Places), Forbidden))]
async fn places_left(State(site): State<Site>, signed: Signed) -> Result<Json<Places>, Failure> {
    let mut conn = site.db.read().await?;
    if !members::may(&mut conn, &signed.member, HouseAct::Invite).await? {
        return Err(Failure::forbidden());
    }
    let places = allowance::places_left(&mut conn, &signed.member, signed.now).await?;
    Ok(Json(Places {
        most: places.most,
        taken: places.taken,
        left: places.left(),
        from: places.from.map(Into::into),
    }))
}

/// How loud the house may be for me.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Loudness {
    noise: Noise,
}

/// How loud the house may be for me
#[utoipa::path(get, path = "/me/noise", responses((status = OK, body = Loudness)))]
async fn noise(State(site): State<Site>, signed: Signed) -> Result<Json<Loudness>, Failure> {
    let mut conn = site.db.read().await?;
    let noise = first_steps::noise(&mut conn, signed.member.id).await?;
    Ok(Json(Loudness { noise }))
}

/// Choose how loud the house may be for me
#[utoipa::path(put, path = "/me/noise", request_body = Loudness,
    responses((status = OK, body = Loudness)))]
async fn choose_noise(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Loudness>,
) -> Result<Json<Loudness>, Failure> {
    let mut tx = site.db.write().await?;
    first_steps::choose_noise(&mut tx, signed.member.id, asked.noise).await?;
    tx.commit().await?;
    Ok(Json(asked))
}

/// Say that I have settled in: the first steps are not shown any more
#[utoipa::path(post, path = "/me/first-steps/done", responses((status = NO_CONTENT)))]
async fn settle(State(site): State<Site>, signed: Signed) -> Result<StatusCode, Failure> {
    let mut tx = site.db.write().await?;
    first_steps::settle(&mut tx, signed.member.id, signed.now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
