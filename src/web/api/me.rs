//! Me: who asks, and what they may change about themselves.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::given::{Choice, Given, fit};
use crate::{
    members::{self, Member, Profile, Theme},
    values::{HouseRole, Lang, MemberId, Name},
    web::{Failure, Site, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(show, change))
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
