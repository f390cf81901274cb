//! Sanctions: what a host imposes on somebody, and the page that says what it is and takes an appeal.

use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    moderation,
    report::Within,
    saved::Saved,
    shell,
    shell::page,
    todo::stir_both,
    views::{Field, Here, MeasureForm, MySanctionsPage, SanctionFacts, SanctionForm, SanctionPage},
    visitor::{Known, Signed, Visit},
};
use crate::{
    db::Conn,
    groups::{self, Group, Refusal},
    members::{self, Member},
    moderation::{
        appeals,
        sanctions::{self, Sanction},
    },
    policy::{Act, HouseState},
    values::{MemberId, Plea, Reason, SanctionId, Timestamp, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/u/{member}/sanction", get(plan).post(impose))
        .route("/settings/sanctions", get(mine))
        .route("/sanctions/{sanction}", get(show).post(lift))
        .route("/sanctions/{sanction}/appeal", post(appeal))
        .route("/sanctions/{sanction}/answer", post(answer))
}

/// `GET /u/<member>/sanction`: what a host can do, and what was done before.
async fn plan(
    visit: Visit<Signed>,
    Path(who): Path<MemberId>,
    Query(within): Query<Within>,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let group = within.find(&mut conn, &visit.who, Act::Moderate).await?;
    let form = form(&visit, &mut conn, (who, group.as_ref()), &within).await?;
    Ok(page(form)?.into_response())
}

async fn form(
    visit: &Visit<Signed>,
    conn: &mut Conn,
    (who, group): (MemberId, Option<&Group>),
    within: &Within,
) -> Result<SanctionForm, Failure> {
    let Signed { member, now, .. } = &visit.who;
    match group {
        Some(group) => {
            sanctions::in_group(conn, member, group.id, who, *now).await?;
        }
        None => {
            sanctions::in_house(conn, member, who, *now).await?;
        }
    }
    let person = members::find(conn, who, *now).await?;
    let person = person.ok_or_else(Failure::absent)?;
    let before = sanctions::history(conn, who, group.map(|group| group.id), None).await?;
    Ok(SanctionForm {
        l: visit.words(),
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: group.map(shell::tag),
        person: shell::person(&person),
        href: format!("/u/{who}/sanction{}", within.query()),
        rules: match group {
            Some(group) => moderation::rules(conn, group).await?,
            None => Vec::new(),
        },
        measure: MeasureForm::default(),
        before: before
            .into_iter()
            .map(|sanction| moderation::line(sanction, *now))
            .collect(),
    })
}

/// `POST /u/<member>/sanction`
async fn impose(
    visit: Visit<Signed>,
    Path(who): Path<MemberId>,
    Query(within): Query<Within>,
    Form(typed): Form<moderation::Typed>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut tx = visit.site.db.write().await?;
    let group = within.find(&mut tx, &visit.who, Act::Moderate).await?;
    let mut form = form(&visit, &mut tx, (who, group.as_ref()), &within).await?;
    form.measure = match typed.measure(*now) {
        Ok(measure) => {
            let imposed = match &group {
                Some(group) => {
                    let place = (group.id, who);
                    sanctions::impose_in_group(&mut tx, member, place, &measure, *now).await
                }
                None => sanctions::impose_in_house(&mut tx, member, who, &measure, *now).await,
            };
            match imposed {
                Ok((id, aftermath)) => {
                    tx.commit().await?;
                    aftermath.tell(&visit.site.hub);
                    return Ok(Saved::at(&format!("/sanctions/{id}"), "done").into_response());
                }
                Err(error) => typed.again(error)?,
            }
        }
        Err(measure) => *measure,
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(form)?).into_response())
}

/// Where a list goes on.
#[derive(Debug, Default, Deserialize)]
struct Onward {
    after: Option<SanctionId>,
}

/// `GET /settings/sanctions`: what was ever decided about whoever asks, latest first.
async fn mine(visit: Visit<Signed>, Query(onward): Query<Onward>) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let found = sanctions::of_member(&mut conn, visit.who.member.id, onward.after).await?;
    let full = i64::try_from(found.len()).is_ok_and(|len| len >= groups::PAGE);
    let next = found.last().filter(|_| full).map(|last| last.id);
    let now = visit.who.now;
    let mine = MySanctionsPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Settings).await?,
        sanctions: found
            .into_iter()
            .map(|one| moderation::line(one, now))
            .collect(),
        next,
    };
    Ok(page(mine)?.into_response())
}

/// `GET /sanctions/<id>`: also for those who are held out of the house.
async fn show(
    visit: Visit<Known>,
    Path(id): Path<SanctionId>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who.0;
    let mut conn = visit.site.db.read().await?;
    let sanction = sanctions::see(&mut conn, member, id, *now).await?;
    let mut shown = sanction_page(&visit, &mut conn, sanction).await?;
    shown.saved = saved;
    Ok(page(shown)?.into_response())
}

async fn sanction_page(
    visit: &Visit<Known>,
    conn: &mut Conn,
    sanction: Sanction,
) -> Result<SanctionPage, Failure> {
    let signed = &visit.who.0;
    let (member, now) = (&signed.member, signed.now);
    let others = sanction.member_id != member.id && sanction.holds(now);
    Ok(SanctionPage {
        l: visit.asking.words(member.language),
        // Whoever is held out sees nothing of the house around it.
        shell: if member.state == HouseState::Active {
            shell::for_member(conn, signed, Here::Elsewhere, "").await?
        } else {
            shell::for_stranger(conn).await?
        },
        may_answer: appeals::may_answer(conn, member, &sanction, now).await?,
        may_lift: others && may_lift(conn, member, &sanction, now).await?,
        it: facts(conn, member, sanction, now).await?,
        reason: Field::default(),
        saved: None,
    })
}

/// A sanction as one reader sees it.
pub(super) async fn facts(
    conn: &mut Conn,
    reader: &Member,
    sanction: Sanction,
    now: Timestamp,
) -> Result<SanctionFacts, Failure> {
    Ok(SanctionFacts {
        mine: sanction.member_id == reader.id,
        holds: sanction.holds(now),
        appeal: appeals::of(conn, sanction.id).await?,
        judge: appeals::judge(conn, &sanction, now).await?,
        rule: rule(conn, &sanction).await?,
        group: sanction.group_name.clone(),
        words: Field::default(),
        sanction,
    })
}

async fn may_lift(
    conn: &mut Conn,
    member: &Member,
    sanction: &Sanction,
    now: Timestamp,
) -> Result<bool, Failure> {
    let who = sanction.member_id;
    let asked = match sanction.answered_in() {
        Some(group) => sanctions::in_group(conn, member, group, who, now)
            .await
            .map(|_| ()),
        None => sanctions::in_house(conn, member, who, now)
            .await
            .map(|_| ()),
    };
    match asked {
        Ok(()) => Ok(true),
        Err(Refusal::Db(error)) => Err(error.into()),
        Err(Refusal::Absent | Refusal::Forbidden | Refusal::RulesChanged) => Ok(false),
    }
}

/// The words of the rule that was broken, as they are now.
async fn rule(conn: &mut Conn, sanction: &Sanction) -> Result<Option<String>, Failure> {
    let (Some(number), Some(group)) = (sanction.rule, sanction.group_id) else {
        return Ok(None);
    };
    let Some(group) = groups::find(conn, group).await? else {
        return Ok(None);
    };
    let rules = moderation::rules(conn, &group).await?;
    let found = rules.into_iter().find(|rule| rule.number == number);
    Ok(found.map(|rule| rule.text))
}

/// `POST /sanctions/<id>`: a host lifts it.
async fn lift(visit: Visit<Signed>, Path(id): Path<SanctionId>) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut tx = visit.site.db.write().await?;
    let aftermath = sanctions::lift(&mut tx, member, id, *now).await?;
    tx.commit().await?;
    aftermath.tell(&visit.site.hub);
    Ok(Saved::at(&format!("/sanctions/{id}"), "done").into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    words: String,
}

/// `POST …/appeal`: whom it is about asks for another look, however they stand.
async fn appeal(
    visit: Visit<Known>,
    Path(id): Path<SanctionId>,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who.0;
    let mut tx = visit.site.db.write().await?;
    let sanction = sanctions::see(&mut tx, member, id, *now).await?;
    let words = match Plea::parse(&asked.words) {
        Ok(words) if !words.as_str().is_empty() => words,
        Ok(_) => return unheard(&visit, &mut tx, sanction, asked, EMPTY).await,
        Err(unfit) => return unheard(&visit, &mut tx, sanction, asked, unfit).await,
    };
    appeals::make(&mut tx, member, id, &words, *now).await?;
    tx.commit().await?;
    stir_both(&visit.site, sanction.group_id).await?;
    if member.state == HouseState::Active {
        return Ok(Saved::at(&sanction.href(), "appeal").into_response());
    }
    Ok(Redirect::to("/waiting").into_response())
}

const EMPTY: Unfit = Unfit::new("unfit-appeal", 1_000);

async fn unheard(
    visit: &Visit<Known>,
    conn: &mut Conn,
    sanction: Sanction,
    asked: Asked,
    unfit: Unfit,
) -> Result<Response, Failure> {
    let mut shown = sanction_page(visit, conn, sanction).await?;
    shown.it.words = Field::wrong(asked.words, unfit);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(shown)?).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answered {
    act: String,
    reason: String,
}

/// `POST …/answer`: `act` is `grant` or `refuse`.
async fn answer(
    visit: Visit<Known>,
    Path(id): Path<SanctionId>,
    Form(answered): Form<Answered>,
) -> Result<Response, Failure> {
    let signed = &visit.who.0;
    Signed::active(signed.member.clone(), signed.session, signed.now)?;
    let mut tx = visit.site.db.write().await?;
    let sanction = sanctions::see(&mut tx, &signed.member, id, signed.now).await?;
    let granted = match answered.act.as_str() {
        "grant" => true,
        "refuse" => false,
        _ => return Err(Failure::malformed()),
    };
    let reason = match Reason::parse(&answered.reason) {
        Ok(reason) => reason,
        Err(unfit) => {
            let mut shown = sanction_page(&visit, &mut tx, sanction).await?;
            shown.reason = Field::wrong(answered.reason, unfit);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(shown)?).into_response());
        }
    };
    let verdict = (granted, &reason);
    let aftermath = appeals::answer(&mut tx, &signed.member, id, verdict, signed.now).await?;
    tx.commit().await?;
    aftermath.tell(&visit.site.hub);
    stir_both(&visit.site, sanction.group_id).await?;
    // Who judged it from outside the group may see no more of it.
    let mut conn = visit.site.db.read().await?;
    Ok(
        match sanctions::see(&mut conn, &signed.member, id, signed.now).await {
            Ok(_) => Saved::at(&format!("/sanctions/{id}"), "answer").into_response(),
            Err(Refusal::Db(error)) => return Err(error.into()),
            Err(_) => Redirect::to("/todo").into_response(),
        },
    )
}
