//! Inviting: an invitation is written here, and its code told once.

use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    shell::{self, page},
    views::{Field, Here, InvitationMade, InvitedGroup, NewInvitation},
    visitor::{Signed, Visit},
    words::end_of_day,
};
use crate::{
    db::Conn,
    groups::{self, Group},
    invitations::{
        self, Kind, MOST_USES, OnlyFor, Plan, Wording,
        allowance::{self, Places},
    },
    members,
    policy::{Act, HouseAct},
    values::{GroupRole, Note, Questions, Span, Timestamp, Token, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/invitations/new", get(write).post(make))
        .route("/g/{group}/invite", get(from_group))
}

/// What somebody wrote on the form; nothing of it is known to fit.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    kind: String,
    /// The addresses of the groups it opens, and of those whose hosts its bearers become.
    groups: Vec<String>,
    hosts: Vec<String>,
    uses: String,
    days: String,
    note: String,
    language: String,
    only_for: String,
    approval: String,
    questions: String,
    guest_until: String,
    wording: String,
}

/// What does not fit: which field, and why.
type Wrong = Vec<(&'static str, Unfit)>;

/// With what a link chose before: a kind, and a group.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Chosen {
    kind: String,
    group: String,
}

async fn write(visit: Visit<Signed>, Query(chosen): Query<Chosen>) -> Result<Response, Failure> {
    let wish = Wish {
        kind: chosen.kind,
        groups: vec![chosen.group],
        ..Wish::default()
    };
    let mut conn = visit.site.db.read().await?;
    if !members::may(&mut conn, &visit.who.member, HouseAct::Invite).await? {
        return Err(Failure::forbidden());
    }
    let form = form(&mut conn, &visit, wish, &Vec::new()).await?;
    Ok(page(form)?.into_response())
}

async fn from_group(visit: Visit<Signed>, Path(slug): Path<String>) -> Result<Redirect, Failure> {
    let (member, now) = (&visit.who.member, visit.who.now);
    let mut conn = visit.site.db.read().await?;
    let group = groups::allow_at(&mut conn, member, &slug, Act::Invite, now).await?;
    Ok(Redirect::to(&format!(
        "/invitations/new?group={}",
        group.slug
    )))
}

async fn make(visit: Visit<Signed>, Form(wish): Form<Wish>) -> Result<Response, Failure> {
    let (member, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    if !members::may(&mut tx, member, HouseAct::Invite).await? {
        return Err(Failure::forbidden());
    }
    let groups = chosen(&mut tx, &visit.who, &wish).await?;
    let places = allowance::places_left(&mut tx, member, now).await?;
    let plan = wish.plan(&groups, &places, now);
    let made = match &plan {
        Ok(plan) => invitations::create(&mut tx, member, plan, now)
            .await
            .map_err(Failure::from),
        Err(wrong) => Err(Failure::unfit(wrong.clone())),
    };
    let failure = match (made, plan) {
        (Ok((_, code)), Ok(plan)) => {
            let made = made_page(&mut tx, &visit, &plan, &code, &groups).await?;
            tx.commit().await?;
            return Ok(page(made)?.into_response());
        }
        (Err(failure), _) => failure,
        (Ok(_), Err(wrong)) => Failure::unfit(wrong),
    };
    if failure.kind() != "unfit" {
        return Err(failure);
    }
    let wrong = failure.fields().to_vec();
    let page = page(form(&mut tx, &visit, wish, &wrong).await?)?;
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

impl Wish {
    fn kind(&self) -> Kind {
        self.kind.parse().unwrap_or(Kind::Person)
    }

    /// The plan, or everything that is wrong with it.
    fn plan(&self, groups: &[Group], places: &Places, now: Timestamp) -> Result<Plan, Wrong> {
        let mut wrong = Wrong::new();
        let mut keep =
            |field, unfit: Option<Unfit>| wrong.extend(unfit.map(|unfit| (field, unfit)));
        let note = Note::parse(&self.note);
        keep("note", note.as_ref().err().copied());
        let only_for = given(&self.only_for).map(OnlyFor::parse).transpose();
        keep("only_for", only_for.as_ref().err().copied());
        let questions = Questions::parse(&self.questions);
        keep("questions", questions.as_ref().err().copied());
        let wording = given(&self.wording).map(Wording::parse).transpose();
        keep("wording", wording.as_ref().err().copied());
        let uses = number(&self.uses, MOST_USES);
        keep("uses", uses.err());
        let days = number(&self.days, 90);
        keep("days", days.err());
        let kind = self.kind();
        let guest_until = (kind == Kind::Guest).then(|| end_of_day(&self.guest_until, now));
        if guest_until == Some(None) {
            keep("guest_until", Some(Unfit::new("unfit-guest-until", 0)));
        }
        let (Ok(note), Ok(only_for), Ok(questions), Ok(wording), Ok(uses), Ok(days)) =
            (note, only_for, questions, wording, uses, days)
        else {
            return Err(wrong);
        };
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut plan = Plan::new(kind, groups.iter().map(|group| group.id), note);
        for ((_, role), group) in plan.groups.iter_mut().zip(groups) {
            if kind != Kind::Guest && self.hosts.contains(&group.slug) {
                *role = GroupRole::Host;
            }
        }
        plan.uses = uses.unwrap_or_else(|| places.up_to(plan.uses));
        plan.life = days.map_or(plan.life, Span::days);
        Ok(Plan {
            language: self.language.parse().ok(),
            only_for,
            approval: (!self.approval.is_empty()).then_some(questions),
            guest_until: guest_until.flatten(),
            wording,
            ..plan
        })
    }
}

/// What was typed, if anything was.
fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// A number from 1 to the most; nothing, where nothing was typed.
fn number(text: &str, most: i64) -> Result<Option<i64>, Unfit> {
    let Some(text) = given(text) else {
        return Ok(None);
    };
    let number = text
        .parse()
        .ok()
        .filter(|number| (1..=most).contains(number));
    let limit = usize::try_from(most).unwrap_or(usize::MAX);
    number.map(Some).ok_or(Unfit::new("unfit-uses", limit))
}

async fn form(
    conn: &mut Conn,
    visit: &Visit<Signed>,
    wish: Wish,
    wrong: &Wrong,
) -> Result<NewInvitation, Failure> {
    let signed = &visit.who;
    let mut offered = Vec::new();
    for mine in groups::of_member(conn, signed.member.id).await? {
        if groups::may(conn, &signed.member, &mine, Act::Invite, signed.now).await? {
            offered.push(InvitedGroup {
                tag: shell::tag(&mine),
                chosen: wish.groups.contains(&mine.slug),
                hosting: wish.hosts.contains(&mine.slug),
                own: groups::may(conn, &signed.member, &mine, Act::Own, signed.now).await?,
                slug: mine.slug,
            });
        }
    }
    if let [only] = &mut offered[..] {
        only.chosen = true;
    }
    let why = |field: &str| {
        let found = wrong.iter().find(|(name, _)| *name == field);
        found.map(|(_, unfit)| *unfit)
    };
    let owner = members::may(conn, &signed.member, HouseAct::Run).await?;
    Ok(NewInvitation {
        l: visit.words(),
        shell: visit.inside(conn, Here::Elsewhere).await?,
        kind: wish.kind(),
        places: allowance::places_left(conn, &signed.member, signed.now).await?,
        groups: offered,
        wrong_groups: why("groups"),
        uses: Field::checked(wish.uses, why("uses")),
        days: Field::checked(wish.days, why("days").or(why("expires_in_hours"))),
        note: Field::checked(wish.note, why("note")),
        language: wish.language.parse().ok(),
        only_for: Field::checked(wish.only_for, why("only_for")),
        by_mail: visit.site.post.is_some(),
        approval: !wish.approval.is_empty(),
        questions: Field::checked(wish.questions, why("questions")),
        guest_until: Field::checked(wish.guest_until, why("guest_until")),
        wording: owner.then(|| Field::checked(wish.wording, why("wording"))),
    })
}

/// The invitation with its code: to send, to say, to scan, to print.
async fn made_page(
    conn: &mut Conn,
    visit: &Visit<Signed>,
    plan: &Plan,
    code: &Token,
    groups: &[Group],
) -> Result<InvitationMade, Failure> {
    let code = match &plan.wording {
        Some(wording) => wording.as_str(),
        None => code.reveal(),
    };
    Ok(InvitationMade {
        l: visit.words(),
        shell: visit.inside(conn, Here::Elsewhere).await?,
        inviter: visit.who.member.name.clone(),
        link: format!("{}/i/{code}", visit.site.origin),
        enter: format!("{}/enter", visit.site.origin),
        code: code.to_owned(),
        groups: groups.iter().map(shell::tag).collect(),
        uses: plan.uses,
        until: visit.who.now.plus(plan.life),
        guest_until: plan.guest_until,
        note: plan.note.to_string(),
    })
}
