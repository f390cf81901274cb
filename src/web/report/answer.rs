//! Answering a report: nothing, something, or passing it on, on a page that shows all of it.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use super::allowed;
use crate::{
    db::Conn,
    groups::{self, Refusal},
    members,
    moderation::{
        reports::{self, Report},
        sanctions,
    },
    policy::HouseAct,
    values::{Plea, ReportId},
    web::{
        Failure, Site,
        form::Form,
        moderation,
        saved::Saved,
        shell,
        shell::page,
        todo::stir_both,
        views::{Field, Here, MeasureForm, ToldPage},
        visitor::{Signed, Visit},
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/reports/{report}", get(show).post(answer))
}

type Member = Visit<Signed>;

/// `GET /reports/<id>`: for whoever answers it.
async fn show(
    visit: Member,
    Path(id): Path<ReportId>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let report = reports::see(&mut conn, &visit.who.member, id, visit.who.now).await?;
    let mut told = told_page(&visit, &mut conn, report).await?;
    told.saved = saved;
    Ok(page(told)?.into_response())
}

async fn told_page(visit: &Member, conn: &mut Conn, report: Report) -> Result<ToldPage, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let (about, group) = (report.about_id, report.group_id);
    let by_house = report.to_house || group.is_none();
    let may_act = allowed(if by_house {
        sanctions::in_house(conn, member, about, *now)
            .await
            .map(|_| ())
    } else if let Some(group) = group {
        sanctions::in_group(conn, member, group, about, *now)
            .await
            .map(|_| ())
    } else {
        Err(Refusal::Absent)
    })?;
    let place = if by_house { None } else { group };
    let before = sanctions::history(conn, about, place, None).await?;
    let group = match group {
        Some(group) => groups::find(conn, group).await?,
        None => None,
    };
    let house_host = members::may(conn, member, HouseAct::Host).await?;
    Ok(ToldPage {
        l: visit.words(),
        shell: visit.inside(conn, Here::Elsewhere).await?,
        rules: match &group {
            Some(group) => moderation::rules(conn, group).await?,
            None => Vec::new(),
        },
        // The rules of a group are not those of the house.
        group: group.as_ref().map(shell::tag),
        may_remove: may_act && report.message_id.is_some(),
        may_act,
        by_house,
        may_pass_on: !report.to_house && !house_host,
        quoted: report
            .quoted()
            .into_iter()
            .map(moderation::copied)
            .collect(),
        before: before
            .into_iter()
            .map(|sanction| moderation::line(sanction, *now))
            .collect(),
        report,
        measure: MeasureForm::default(),
        words: Field::default(),
        saved: None,
    })
}

/// What a host answers, as they typed it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answered {
    act: String,
    words: String,
    kind: String,
    rule: String,
    reason: String,
    hours: String,
    until: String,
}

/// `POST /reports/<id>`: `act` is `dismiss`, `pass` or `impose`.
async fn answer(
    visit: Member,
    Path(id): Path<ReportId>,
    Form(answered): Form<Answered>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut tx = visit.site.db.write().await?;
    let report = reports::see(&mut tx, member, id, *now).await?;
    let words = Plea::parse(&answered.words);
    let typed = moderation::Typed {
        kind: answered.kind,
        rule: answered.rule,
        reason: answered.reason,
        hours: answered.hours,
        until: answered.until,
    };
    let form = match (answered.act.as_str(), words) {
        ("pass", _) => {
            reports::pass_on(&mut tx, member, id, *now).await?;
            tx.commit().await?;
            stir_both(&visit.site, report.group_id).await?;
            // Those who pass it on may not be of those who answer it now.
            return Ok(Redirect::to("/todo").into_response());
        }
        ("dismiss", Ok(words)) => {
            reports::dismiss(&mut tx, member, id, &words, *now).await?;
            tx.commit().await?;
            stir_both(&visit.site, report.group_id).await?;
            return Ok(Saved::at(&report.href(), "answer").into_response());
        }
        ("impose", Ok(words)) => match typed.measure(*now) {
            Ok(measure) => {
                match reports::act(&mut tx, member, id, (&measure, &words), *now).await {
                    Ok(aftermath) => {
                        tx.commit().await?;
                        aftermath.tell(&visit.site.hub);
                        stir_both(&visit.site, report.group_id).await?;
                        return Ok(Saved::at(&report.href(), "done").into_response());
                    }
                    Err(error) => typed.again(error)?,
                }
            }
            Err(form) => *form,
        },
        ("dismiss" | "impose", Err(_)) => typed.form(None, None),
        _ => return Err(Failure::malformed()),
    };
    let mut told = told_page(&visit, &mut tx, report).await?;
    told.measure = form;
    told.words = Field::checked(&*answered.words, Plea::parse(&answered.words).err());
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(told)?).into_response())
}
