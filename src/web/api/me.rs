//! Me: who asks, and what they may change about themselves; while they wait, their [`request`].

mod request;

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
        habits::{self, Habits},
    },
    policy::{HouseAct, HouseState},
    values::{HouseRole, Lang, MemberId, Name},
    web::{
        Failure, Site,
        visitor::{Known, Signed},
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(show, change))
        .routes(routes!(places_left))
        .routes(routes!(noise, choose_noise))
        .routes(routes!(habits, choose_habits))
        .routes(routes!(settle))
        .merge(request::places())
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
    /// Whoever waits to be let in, or is held out, may do little more than know it.
    state: HouseState,
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
            state: member.state,
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

/// Who I am, however I stand
#[utoipa::path(get, path = "/me", responses((status = OK, body = Me)))]
async fn show(Known(signed): Known) -> Json<Me> {
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

/// How I like to write, and what others may see of me while I do.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Habits)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four boxes, as people tick them"
)]
struct Ways {
    /// Enter sends; otherwise Ctrl and Enter do.
    enter_sends: bool,
    /// Single letters are keys where nothing is written.
    letter_keys: bool,
    /// Others see when I write something.
    shows_typing: bool,
    /// Others see that I look at a page of the house.
    shows_presence: bool,
}

impl From<Habits> for Ways {
    fn from(habits: Habits) -> Self {
        Self {
            enter_sends: habits.enter_sends,
            letter_keys: habits.letter_keys,
            shows_typing: habits.shows_typing,
            shows_presence: habits.shows_presence,
        }
    }
}

/// How I like to write, and what others may see of me while I do
#[utoipa::path(get, path = "/me/habits", responses((status = OK, body = Ways)))]
async fn habits(State(site): State<Site>, signed: Signed) -> Result<Json<Ways>, Failure> {
    let mut conn = site.db.read().await?;
    let habits = habits::of_member(&mut conn, signed.member.id).await?;
    Ok(Json(habits.into()))
}

/// Choose how I like to write, and what others may see of me while I do
#[utoipa::path(put, path = "/me/habits", request_body = Ways,
    responses((status = OK, body = Ways)))]
async fn choose_habits(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Ways>,
) -> Result<Json<Ways>, Failure> {
    let habits = Habits {
        enter_sends: asked.enter_sends,
        letter_keys: asked.letter_keys,
        shows_typing: asked.shows_typing,
        shows_presence: asked.shows_presence,
    };
    let mut tx = site.db.write().await?;
    habits::choose(&mut tx, signed.member.id, habits).await?;
    tx.commit().await?;
    let name = habits.shows_presence.then_some(&*signed.member.name);
    site.hub.shown_as(signed.member.id, name);
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
