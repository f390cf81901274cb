//! Invitations: making them, seeing what became of them, closing them.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    Moment, OnwardByTime, Page, door,
    given::{At, Given, fit, moment},
    problems::{Absent, Conflict, Refused},
};
use crate::{
    groups,
    invitations::{self, Change, Kind, MOST_USES, OnlyFor, Opened, Plan, Wanted, Wording},
    values::{GroupId, GroupRole, InvitationId, Lang, MemberId, Note, Questions, Span, Unfit},
    web::{Failure, Site, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(read, revoke))
        .routes(routes!(pause))
        .routes(routes!(reopen))
        .routes(routes!(reissue))
        .routes(routes!(change))
        .merge(door::places())
}

/// An invitation that is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewInvitation {
    /// Left out: `person` if it is for one, otherwise `link`.
    kind: Option<Kind>,
    /// The groups that it opens.
    #[schema(min_items = 1, max_items = 20)]
    groups: Vec<GroupId>,
    /// Those of them whose hosts its bearers become.
    #[serde(default)]
    #[schema(max_items = 20)]
    hosts: Vec<GroupId>,
    /// A few personal lines, shown on the door.
    #[serde(default)]
    #[schema(max_length = 600, examples("Come and fold with us."))]
    note: String,
    /// How many people it lets in; left out: as many as is usual for its kind.
    #[schema(minimum = 1, maximum = 1000)]
    uses: Option<i64>,
    /// Left out: as long as is usual for its kind.
    #[schema(minimum = 1, maximum = 2160)]
    expires_in_hours: Option<i64>,
    /// The language of its page; left out: the reader's.
    language: Option<Lang>,
    /// For one address alone, or for those of a domain.
    #[schema(max_length = 254, examples("@choir.example"))]
    only_for: Option<String>,
    /// Whoever comes by it waits for a host of the first group.
    #[serde(default)]
    approval: bool,
    /// What they are asked then.
    #[serde(default)]
    #[schema(max_items = 3)]
    questions: Vec<String>,
    /// When those who come as guests leave, in UTC, as RFC 3339 writes it.
    #[schema(max_length = 40, examples("2026-12-31T20:00:00Z"))]
    guest_until: Option<String>,
    /// Words in the place of a code, for the owner of the house.
    #[schema(max_length = 60, examples("choir-of-june"))]
    wording: Option<String>,
}

impl NewInvitation {
    fn plan(&self) -> Result<Plan, Failure> {
        let kind = self
            .kind
            .unwrap_or(Kind::for_so_many(self.uses.unwrap_or(1)));
        let note = fit("note", Note::parse(&self.note))?;
        let questions = fit("questions", Questions::parse(&self.questions.join("\n")))?;
        let only_for = self.only_for.as_deref().map(OnlyFor::parse).transpose();
        let wording = self.wording.as_deref().map(Wording::parse).transpose();
        let guest_until = self.guest_until.as_deref();
        let guest_until = guest_until.map(|written| moment(written, "unfit-guest-until"));
        let guest_until = guest_until.transpose();
        let mut plan = Plan::new(kind, self.groups.iter().copied(), note);
        for (group, role) in &mut plan.groups {
            if kind != Kind::Guest && self.hosts.contains(group) {
                *role = GroupRole::Host;
            }
        }
        plan.uses = self.uses.unwrap_or(plan.uses).clamp(0, MOST_USES + 1);
        // Whatever is out of bounds stays out of them.
        let life = |hours: i64| Span::hours(hours.clamp(0, 1_000_000));
        plan.life = self.expires_in_hours.map_or(plan.life, life);
        Ok(Plan {
            language: self.language,
            only_for: fit("only_for", only_for)?,
            approval: self.approval.then_some(questions),
            guest_until: fit("guest_until", guest_until)?,
            wording: fit("wording", wording)?,
            ..plan
        })
    }
}

/// An invitation with its code, which is told this once.
#[derive(Serialize, ToSchema)]
#[schema(as = invitations::Made)]
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
    let plan = asked.plan()?;
    let mut tx = site.db.write().await?;
    let (id, code) = invitations::create(&mut tx, &signed.member, &plan, signed.now).await?;
    tx.commit().await?;
    let code = match &plan.wording {
        Some(wording) => wording.as_str(),
        None => code.reveal(),
    };
    let made = Made {
        id,
        code: code.into(),
        link: format!("{}/i/{code}", site.origin),
        expires_at: signed.now.plus(plan.life).into(),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// An invitation that was made. Its code is not known any more.
#[derive(Serialize, ToSchema)]
struct Invitation {
    id: InvitationId,
    kind: Kind,
    state: invitations::State,
    inviter: MemberId,
    inviter_name: String,
    note: String,
    uses: i64,
    /// How many came in by it.
    used: i64,
    created_at: Moment,
    expires_at: Moment,
    /// A host answers whoever comes by it.
    approval: bool,
    /// For whom alone, by their address.
    only_for: Option<String>,
    guest_until: Option<Moment>,
}

impl From<invitations::Invitation> for Invitation {
    fn from(kept: invitations::Invitation) -> Self {
        Self {
            id: kept.id,
            kind: kept.kind,
            state: kept.state,
            inviter: kept.inviter_id,
            inviter_name: kept.inviter,
            note: kept.note,
            uses: kept.uses,
            used: kept.used,
            created_at: kept.created_at.into(),
            expires_at: kept.expires_at.into(),
            approval: kept.approval,
            only_for: kept.email,
            guest_until: kept.guest_until.map(Into::into),
        }
    }
}

/// Which invitations are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Sought {
    /// Everybody's, for a host of the house.
    #[serde(default)]
    everybody: bool,
    state: Option<invitations::State>,
    /// How words begin in the note, or in the name of the inviter or of somebody who came by it.
    #[serde(default)]
    #[param(max_length = 100)]
    q: String,
    /// The `next` of the page before.
    after: Option<Uuid>,
}

/// My invitations, newest first
#[utoipa::path(get, path = "/invitations", params(Sought),
    responses((status = OK, body = Page<Invitation>), Absent))]
async fn list(
    State(site): State<Site>,
    signed: Signed,
    Query(sought): Query<Sought>,
) -> Result<Json<Page<Invitation>>, Failure> {
    let wanted = Wanted {
        everybody: sought.everybody,
        state: sought.state,
        words: sought.q.chars().take(100).collect(),
        after: sought.after.map(InvitationId),
    };
    let mut conn = site.db.read().await?;
    let kept = invitations::kept(&mut conn, &signed.member, &wanted, signed.now).await?;
    Ok(Json(Page::of(kept, |one| one.id.0, Invitation::from)))
}

/// An invitation, and who came by it.
#[derive(Serialize, ToSchema)]
struct Whole {
    #[serde(flatten)]
    invitation: Invitation,
    /// The names of the groups that it opens, but of secret ones that you are not in.
    groups: Vec<String>,
    /// The first hundred who came, or those behind `after`.
    came: Vec<Came>,
    /// More came: ask again with this as `after`.
    next: Option<String>,
}

/// Somebody who came by an invitation.
#[derive(Serialize, ToSchema)]
struct Came {
    member: MemberId,
    name: String,
    at: Moment,
}

/// What became of an invitation
#[utoipa::path(get, path = "/invitations/{invitation}", params(OnwardByTime),
    responses((status = OK, body = Whole), Absent))]
async fn read(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<InvitationId>,
    Query(onward): Query<OnwardByTime>,
) -> Result<Json<Whole>, Failure> {
    let mut conn = site.db.read().await?;
    let invitation = invitations::find(&mut conn, &signed.member, id, signed.now).await?;
    let place = (onward.after, groups::PAGE);
    let (came, next) = invitations::arrivals(&mut conn, id, place).await?;
    let opened = invitations::groups_of(&mut conn, id, signed.member.id).await?;
    let groups = opened.iter().filter_map(Opened::group);
    Ok(Json(Whole {
        invitation: invitation.into(),
        groups: groups.map(|group| group.name.clone()).collect(),
        next: next.map(|next| next.to_string()),
        came: came
            .into_iter()
            .map(|one| Came {
                member: one.member_id,
                name: one.name,
                at: one.at.into(),
            })
            .collect(),
    }))
}

async fn all(
    site: &Site,
    signed: &Signed,
    change: Change,
    ids: &[InvitationId],
) -> Result<u64, Failure> {
    let (by, now) = (&signed.member, signed.now);
    let mut changed = 0;
    let mut tx = site.db.write().await?;
    for id in ids {
        changed += u64::from(invitations::change(&mut tx, by, change, *id, now).await?);
    }
    tx.commit().await?;
    Ok(changed)
}

/// Close an invitation for good
#[utoipa::path(delete, path = "/invitations/{invitation}",
    responses((status = NO_CONTENT), Absent))]
async fn revoke(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<InvitationId>,
) -> Result<StatusCode, Failure> {
    all(&site, &signed, Change::Revoke, &[id]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Close an invitation until it is reopened
#[utoipa::path(post, path = "/invitations/{invitation}/pause",
    responses((status = NO_CONTENT), Absent))]
async fn pause(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<InvitationId>,
) -> Result<StatusCode, Failure> {
    all(&site, &signed, Change::Pause, &[id]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Open a paused invitation again
///
/// What a host of the house paused, its maker cannot reopen.
#[utoipa::path(post, path = "/invitations/{invitation}/reopen",
    responses((status = NO_CONTENT), Absent, Conflict))]
async fn reopen(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<InvitationId>,
) -> Result<StatusCode, Failure> {
    if all(&site, &signed, Change::Reopen, &[id]).await? == 0 {
        return Err(Failure::conflict());
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Several at once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Several {
    change: Change,
    #[schema(min_items = 1, max_items = 100)]
    invitations: Vec<InvitationId>,
}

/// How many were changed; the others were so already.
#[derive(Serialize, ToSchema)]
struct Changed {
    changed: u64,
}

/// Pause, reopen or close several invitations
#[utoipa::path(post, path = "/invitations/change", request_body = Several,
    responses((status = OK, body = Changed), Absent))]
async fn change(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<Several>,
) -> Result<Json<Changed>, Failure> {
    if !(1..=100).contains(&asked.invitations.len()) {
        let unfit = Unfit::new("unfit-uses", 100);
        return Err(Failure::unfit(vec![("invitations", unfit)]));
    }
    let changed = all(&site, &signed, asked.change, &asked.invitations).await?;
    Ok(Json(Changed { changed }))
}

/// Give an invitation of mine another code
///
/// The code before opens nothing from then on.
#[utoipa::path(post, path = "/invitations/{invitation}/code",
    responses((status = CREATED, body = Made), Refused, Conflict))]
async fn reissue(
    State(site): State<Site>,
    signed: Signed,
    At(id): At<InvitationId>,
) -> Result<(StatusCode, Json<Made>), Failure> {
    let mut tx = site.db.write().await?;
    let code = invitations::reissue(&mut tx, &signed.member, id, signed.now).await?;
    let code = code.ok_or_else(Failure::conflict)?;
    let invitation = invitations::find(&mut tx, &signed.member, id, signed.now).await?;
    tx.commit().await?;
    let made = Made {
        id,
        code: code.reveal().into(),
        link: format!("{}/i/{}", site.origin, code.reveal()),
        expires_at: invitation.expires_at.into(),
    };
    Ok((StatusCode::CREATED, Json(made)))
}
