//! Invitations that were made: what became of each, and what can still be done about it.

use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    shell::{self, page},
    views::{CamePage, Here, InvitationLine, InvitationMade, MyInvitations},
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    db::Conn,
    groups,
    invitations::{self, Change, Invitation, Opened, Wanted, allowance, strangers},
    members,
    policy::HouseAct,
    values::InvitationId,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/invitations", get(show).post(change))
        .route("/invitations/{id}/code", post(reissue))
        .route("/invitations/{invitation}/came", get(came))
}

/// Which are looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Sought {
    /// `house`: everybody's.
    of: String,
    state: String,
    q: String,
    after: String,
}

impl Sought {
    fn wanted(&self) -> Wanted {
        Wanted {
            everybody: self.of == "house",
            state: self.state.parse().ok(),
            words: self.q.chars().take(100).collect(),
            after: self.after.parse().ok(),
        }
    }
}

async fn show(visit: Visit<Signed>, Query(sought): Query<Sought>) -> Result<Response, Failure> {
    let (member, now) = (&visit.who.member, visit.who.now);
    let wanted = sought.wanted();
    let mut conn = visit.site.db.read().await?;
    let kept = invitations::kept(&mut conn, member, &wanted, now).await?;
    let full = i64::try_from(kept.len()).is_ok_and(|len| len >= groups::PAGE);
    let next = kept.last().filter(|_| full).map(|last| last.id);
    let mut lines = Vec::new();
    for invitation in kept {
        lines.push(line(&mut conn, &visit, invitation).await?);
    }
    let list = MyInvitations {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        places: allowance::places_left(&mut conn, member, visit.who.now).await?,
        may_invite: allowance::may_begin(&mut conn, member, visit.who.now).await?,
        hosts_house: members::may(&mut conn, member, HouseAct::Host).await?,
        everybody: wanted.everybody,
        state: wanted.state,
        words: wanted.words,
        lines,
        next,
    };
    Ok(page(list)?.into_response())
}

async fn line(
    conn: &mut Conn,
    visit: &Visit<Signed>,
    invitation: Invitation,
) -> Result<InvitationLine, Failure> {
    let me = visit.who.member.id;
    let (came, more) = invitations::arrivals(conn, invitation.id, (None, FIRST)).await?;
    let opened = invitations::groups_of(conn, invitation.id, me).await?;
    let l = visit.words();
    // What stands for a stranger who was approved opens the house alone.
    let title = match strangers::name_of(conn, invitation.id).await? {
        Some(name) if opened.is_empty() => name,
        _ if opened.is_empty() => l.t("notice-the-house"),
        _ => l.list(named(l, &opened)),
    };
    Ok(InvitationLine {
        renewable: !opened.is_empty(),
        title,
        came,
        more: more.is_some(),
        mine: invitation.inviter_id == me,
        held: invitation
            .paused_by
            .is_some_and(|by| by != invitation.inviter_id),
        invitation,
    })
}

/// The names of the groups that an invitation opens; those that are secret to the reader have none.
fn named(l: Words, opened: &[Opened]) -> Vec<String> {
    let secret = || l.t("invitation-secret-group");
    let name = |one: &Opened| one.group().map(|group| group.name.clone());
    opened
        .iter()
        .map(|one| name(one).unwrap_or_else(secret))
        .collect()
}

/// How many of those who came by an invitation stand beside it; the others have a page.
const FIRST: i64 = 12;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Onward {
    after: String,
}

/// `GET /invitations/<invitation>/came`: everybody who came by it, the first first.
async fn came(
    visit: Visit<Signed>,
    Path(id): Path<InvitationId>,
    Query(onward): Query<Onward>,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let (member, now) = (&visit.who.member, visit.who.now);
    let invitation = invitations::find(&mut conn, member, id, now).await?;
    let place = (onward.after.parse().ok(), groups::PAGE);
    let (came, next) = invitations::arrivals(&mut conn, id, place).await?;
    let came = CamePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        invitation,
        came,
        next,
    };
    Ok(page(came)?.into_response())
}

/// What is done to those that were ticked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ticked {
    act: String,
    ids: Vec<InvitationId>,
}

/// As many as a page shows.
const MOST: usize = 100;

async fn change(
    visit: Visit<Signed>,
    Form((asked, sought)): Form<(Ticked, Sought)>,
) -> Result<Redirect, Failure> {
    let change: Change = asked.act.parse().map_err(|_| Failure::malformed())?;
    let mut tx = visit.site.db.write().await?;
    // One that is over, or as it should be already, stays as it is.
    for id in asked.ids.iter().take(MOST) {
        invitations::change(&mut tx, &visit.who.member, change, *id, visit.who.now).await?;
    }
    tx.commit().await?;
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let Sought { of, state, q, .. } = &sought;
    for (name, value) in [("of", of), ("state", state), ("q", q)] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    Ok(Redirect::to(&format!("/invitations?{}", query.finish())))
}

/// Another code for the same invitation; the one before opens nothing any more.
async fn reissue(visit: Visit<Signed>, Path(id): Path<InvitationId>) -> Result<Response, Failure> {
    let (member, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let code = invitations::reissue(&mut tx, member, id, now).await?;
    let code = code.ok_or(Failure::conflict())?;
    let invitation = invitations::find(&mut tx, member, id, now).await?;
    let opened = invitations::groups_of(&mut tx, id, member.id).await?;
    let made = InvitationMade {
        l: visit.words(),
        shell: visit.inside(&mut tx, Here::Elsewhere).await?,
        inviter: member.name.clone(),
        link: format!("{}/i/{}", visit.site.origin, code.reveal()),
        enter: format!("{}/enter", visit.site.origin),
        code: code.reveal().to_owned(),
        groups: opened
            .iter()
            .filter_map(Opened::group)
            .map(shell::tag)
            .collect(),
        uses: invitation.uses - invitation.used,
        until: invitation.expires_at,
        guest_until: invitation.guest_until,
        note: invitation.note,
    };
    tx.commit().await?;
    Ok(page(made)?.into_response())
}
