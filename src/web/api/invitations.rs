//! Invitations: making them, looking at them, coming in by them.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment, Onward, Page,
    given::{At, Given, fit},
    groups::Group,
    problems::{Absent, DoorClosed, HandleTaken, Refused},
    sessions::{self, SignedIn},
};
use crate::{
    groups,
    invitations::{self, Offer, Plan},
    values::{GroupId, GroupRole, InvitationId, Lang, Note, Span, Visibility},
    web::{
        Failure, Site,
        asking::Asking,
        entrance::{self, Stranger},
        visitor::Signed,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(revoke))
        .routes(routes!(look))
        .routes(routes!(redeem))
        .routes(routes!(accept))
}

/// An invitation that is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewInvitation {
    /// The groups that it opens.
    #[schema(min_items = 1, max_items = 20)]
    groups: Vec<GroupId>,
    /// A few personal lines, shown on the door.
    #[serde(default)]
    #[schema(max_length = 600, examples("Come and fold with us."))]
    note: String,
    /// How many people it lets in.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 1000, default = 1)]
    uses: i64,
    #[serde(default = "a_week")]
    #[schema(minimum = 1, maximum = 2160, default = 168)]
    expires_in_hours: i64,
}

fn one() -> i64 {
    1
}

fn a_week() -> i64 {
    invitations::USUAL_LIFE.0 / Span::hours(1).0
}

/// An invitation with its code, which is told this once.
#[derive(Serialize, ToSchema)]
struct Made {
    id: InvitationId,
    /// To say or to write on a card.
    code: String,
    /// To send.
    link: String,
    expires_at: Moment,
}

/// Make an invitation
#[utoipa::path(post, path = "/invitations", request_body = NewInvitation,
    responses((status = CREATED, body = Made), Refused))]
async fn make(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<NewInvitation>,
) -> Result<(StatusCode, Json<Made>), Failure> {
    let plan = Plan {
        groups: asked.groups,
        note: fit("note", Note::parse(&asked.note))?,
        uses: asked.uses,
        // Whatever is out of bounds stays out of them.
        life: Span::hours(asked.expires_in_hours.clamp(0, 1_000_000)),
    };
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let (id, code) = invitations::create(&mut tx, &signed.member, &plan, now).await?;
    tx.commit().await?;
    let made = Made {
        id,
        code: code.reveal().into(),
        link: format!("{}/i/{}", site.origin, code.reveal()),
        expires_at: now.plus(plan.life).into(),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// An invitation of mine that is still open. Its code is not known any more.
#[derive(Serialize, ToSchema)]
struct Invitation {
    id: InvitationId,
    note: String,
    uses: i64,
    /// How many came in by it.
    used: i64,
    created_at: Moment,
    expires_at: Moment,
}

impl From<invitations::Invitation> for Invitation {
    fn from(invitation: invitations::Invitation) -> Self {
        Self {
            id: invitation.id,
            note: invitation.note,
            uses: invitation.uses,
            used: invitation.used,
            created_at: invitation.created_at.into(),
            expires_at: invitation.expires_at.into(),
        }
    }
}

/// My invitations that are still open
#[utoipa::path(get, path = "/invitations",
    responses((status = OK, body = Page<Invitation>)))]
async fn list(
    State(site): State<Site>,
    signed: Signed,
    Query(onward): Query<Onward>,
) -> Result<Json<Page<Invitation>>, Failure> {
    let (me, after) = (signed.member.id, onward.after.map(InvitationId));
    let mut conn = site.db.read().await?;
    let mine = invitations::of_member_after(&mut conn, me, after, site.clock.now()).await?;
    Ok(Json(Page::of(mine, |one| one.id.0, Invitation::from)))
}

/// Close an invitation of mine
#[utoipa::path(delete, path = "/invitations/{invitation}",
    responses((status = NO_CONTENT), Absent))]
async fn revoke(
    State(site): State<Site>,
    signed: Signed,
    At(invitation): At<InvitationId>,
) -> Result<StatusCode, Failure> {
    let (me, now) = (signed.member.id, site.clock.now());
    let mut tx = site.db.write().await?;
    if !invitations::revoke(&mut tx, me, invitation, now).await? {
        return Err(Failure::absent());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A code, as it was given to somebody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Code {
    /// Spaces, dashes and capitals do not matter.
    #[schema(max_length = 100, examples("3K9QW 7T2XB 5M8NZ 4V6RD 1P0JHC"))]
    code: String,
}

/// What an invitation offers.
#[derive(Serialize, ToSchema)]
struct Door {
    inviter_name: String,
    inviter_handle: String,
    note: String,
    groups: Vec<Behind>,
    expires_at: Moment,
}

/// A group behind a door.
#[derive(Serialize, ToSchema)]
struct Behind {
    name: String,
    purpose: String,
    visibility: Visibility,
    /// Who may let others in.
    hosts: Vec<String>,
}

impl From<Offer> for Door {
    fn from(offer: Offer) -> Self {
        let groups = offer.groups.into_iter().map(|(group, hosts)| Behind {
            name: group.name,
            purpose: group.purpose,
            visibility: group.visibility,
            hosts,
        });
        Self {
            inviter_name: offer.inviter.name,
            inviter_handle: offer.inviter.handle,
            note: offer.note,
            groups: groups.collect(),
            expires_at: offer.expires_at.into(),
        }
    }
}

/// Look at an invitation, without using it
#[utoipa::path(post, path = "/invitations/look", security(()), request_body = Code,
    responses((status = OK, body = Door), DoorClosed))]
async fn look(
    State(site): State<Site>,
    asking: Asking,
    Given(asked): Given<Code>,
) -> Result<Json<Door>, Failure> {
    let (_, offer) = entrance::look(&site, &asking, &asked.code).await?;
    Ok(Json(offer.into()))
}

/// Somebody who comes in by a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Newcomer {
    #[schema(max_length = 100)]
    code: String,
    #[schema(min_length = 1, max_length = 60, examples("Ada Lovelace"))]
    name: String,
    /// Small letters, digits and `_`, beginning with a letter. It stays.
    #[schema(min_length = 2, max_length = 64, examples("ada"))]
    handle: String,
    #[schema(min_length = 10, max_length = 1024, format = Password)]
    password: String,
    language: Option<Lang>,
    /// What to call this program in the list of sessions.
    #[schema(max_length = 60)]
    device: Option<String>,
}

/// A session that has just been opened, and the groups that came with it.
#[derive(Serialize, ToSchema)]
struct CameIn {
    #[serde(flatten)]
    signed_in: SignedIn,
    groups: Vec<Group>,
}

/// Come in by an invitation
#[utoipa::path(post, path = "/invitations/redeem", security(()), request_body = Newcomer,
    responses((status = CREATED, body = CameIn), DoorClosed, HandleTaken))]
async fn redeem(
    State(site): State<Site>,
    asking: Asking,
    Given(asked): Given<Newcomer>,
) -> Result<(StatusCode, Json<CameIn>), Failure> {
    let stranger = Stranger {
        name: &asked.name,
        handle: &asked.handle,
        password: &asked.password,
        passkey: None,
        language: asked.language,
        device: &sessions::device(asked.device.as_deref())?,
    };
    let entered = entrance::redeem(&site, &asking, &asked.code, &stranger).await?;
    let came_in = CameIn {
        signed_in: SignedIn::new(&site, &entered.member, entered.session, &entered.token),
        groups: joined(entered.groups),
    };
    Ok((StatusCode::CREATED, Json(came_in)))
}

/// The groups that somebody gained.
#[derive(Serialize, ToSchema)]
struct Gained {
    groups: Vec<Group>,
}

/// Gain the groups of an invitation that I am not in yet
#[utoipa::path(post, path = "/invitations/accept", request_body = Code,
    responses((status = OK, body = Gained), DoorClosed))]
async fn accept(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Given(asked): Given<Code>,
) -> Result<Json<Gained>, Failure> {
    let gained = entrance::accept(&site, &asking, &asked.code, &signed.member).await?;
    let groups = joined(gained);
    Ok(Json(Gained { groups }))
}

fn joined(groups: Vec<groups::Group>) -> Vec<Group> {
    let member = Some(GroupRole::Member);
    groups
        .into_iter()
        .map(|group| Group::new(group, member))
        .collect()
}
