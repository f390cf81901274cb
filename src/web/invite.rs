//! Inviting: an invitation is written here, and its code told once.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{
    Failure, Site,
    asking::Asking,
    shell,
    views::{Field, Here, InvitationMade, InvitedGroup, NewInvitation},
    visitor::Signed,
    words::Words,
};
use crate::{
    db::Conn,
    groups::{self, Group},
    invitations::{self, MOST_USES, Plan, PlanError},
    policy::{self, Act, Verdict},
    values::{Note, Span, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/g/{group}/invite", get(write).post(make))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    /// The addresses of the groups it opens.
    groups: Vec<String>,
    uses: String,
    days: String,
    note: String,
}

async fn write(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path(slug): Path<String>,
) -> Result<Html<String>, Failure> {
    let mut conn = site.db.read().await?;
    let group = groups::allow_at(&mut conn, &signed.member, &slug, Act::Invite, signed.now).await?;
    let l = Words::new(signed.lang(asking.lang));
    let page = blank(&mut conn, (&signed, l), &group).await?;
    Ok(Html(page.render()?))
}

async fn blank(
    conn: &mut Conn,
    (signed, l): (&Signed, Words),
    group: &Group,
) -> Result<NewInvitation, Failure> {
    let path = format!("/g/{}/invite", group.slug);
    let shell = shell::for_member(conn, signed, Here::Elsewhere, &path).await?;
    let mut offered = Vec::new();
    for mine in groups::of_member(conn, signed.member.id).await? {
        let standing = groups::standing(conn, &signed.member, &mine, signed.now).await?;
        if policy::may(standing, Act::Invite) == Verdict::Yes {
            offered.push(InvitedGroup {
                tag: shell::tag(&mine),
                chosen: mine.id == group.id,
                slug: mine.slug,
            });
        }
    }
    Ok(NewInvitation {
        l,
        shell,
        group: shell::tag(group),
        groups: offered,
        uses: Field::holding("1"),
        days: 7,
        note: Field::default(),
        wrong: None,
    })
}

async fn make(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path(slug): Path<String>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let l = Words::new(signed.lang(asking.lang));
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let group = groups::allow_at(&mut tx, &signed.member, &slug, Act::Invite, signed.now).await?;
    let days: i64 = wish.days.parse().unwrap_or(7);
    let uses = wish.uses.trim().parse::<i64>().unwrap_or(0);
    let (note, chosen) = (
        Note::parse(&wish.note),
        chosen(&mut tx, &signed, &wish).await?,
    );
    let made = match &note {
        Ok(note) => {
            let plan = Plan {
                groups: chosen.iter().map(|group| group.id).collect(),
                note: note.clone(),
                uses,
                life: Span::days(days.clamp(1, 90)),
            };
            invitations::create(&mut tx, &signed.member, &plan, now)
                .await
                .map(Some)
        }
        Err(_) => Ok(None),
    };
    let mut unfit = unfit_uses(uses);
    let wrong = match made {
        Ok(Some((_, code))) => {
            let path = format!("/g/{slug}/invite");
            let shell = shell::for_member(&mut tx, &signed, Here::Elsewhere, &path).await?;
            tx.commit().await?;
            let page = InvitationMade {
                l,
                shell,
                group: shell::tag(&group),
                link: format!("{}/i/{}", site.origin, code.reveal()),
                code: code.reveal().to_owned(),
                groups: chosen.iter().map(shell::tag).collect(),
                uses,
                until: now.plus(Span::days(days.clamp(1, 90))),
                note: wish.note,
            };
            return Ok(Html(page.render()?).into_response());
        }
        Err(PlanError::Refused(refusal)) => return Err(refusal.into()),
        Ok(None) | Err(PlanError::Uses | PlanError::Life) => None,
        Err(PlanError::NoGroup) => Some("invite-no-group"),
        Err(PlanError::Scarce(scarce)) => {
            unfit = Some(scarce.sentence()?);
            None
        }
    };
    let mut page = blank(&mut tx, (&signed, l), &group).await?;
    page.uses = Field::checked(wish.uses.as_str(), unfit);
    page.days = days;
    page.note = Field::checked(wish.note.as_str(), note.err());
    page.wrong = wrong;
    again(page, &wish)
}

fn unfit_uses(uses: i64) -> Option<Unfit> {
    let most = usize::try_from(MOST_USES).unwrap_or(usize::MAX);
    let fits = (1..=MOST_USES).contains(&uses);
    (!fits).then(|| Unfit::new("unfit-uses", most))
}

/// The form that was refused, with what was chosen.
fn again(mut page: NewInvitation, wish: &Wish) -> Result<Response, Failure> {
    for offered in &mut page.groups {
        offered.chosen = wish.groups.contains(&offered.slug);
    }
    let page = Html(page.render()?);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn chosen(conn: &mut Conn, signed: &Signed, wish: &Wish) -> Result<Vec<Group>, Failure> {
    let mut chosen: Vec<Group> = Vec::new();
    // One more than an invitation opens is enough to see that they are too many.
    for slug in wish.groups.iter().take(21) {
        let group = groups::allow_at(conn, &signed.member, slug, Act::Invite, signed.now).await?;
        if !chosen.contains(&group) {
            chosen.push(group);
        }
    }
    Ok(chosen)
}
