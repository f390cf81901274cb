//! The doors of the house, for its owner: how scarce places are, who sees the tree, who may ask, and how it grew.

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    house,
    saved::Saved,
    shell::page,
    views::{self, Field, Growth, Here},
    visitor::{Signed, Visit},
};
use crate::{
    members::doors::{self, MOST_DAYS, MOST_PLACES, Wish},
    policy::TreeSeenBy,
    values::{Questions, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/house/doors", get(show).post(change))
        .route("/house/doors/pause", post(pause))
}

type Member = Visit<Signed>;

async fn show(visit: Member, Saved(saved): Saved) -> Result<Response, Failure> {
    house::allow(&visit).await?;
    let mut doors = doors_page(&visit).await?;
    doors.saved = saved;
    Ok(page(doors)?.into_response())
}

async fn doors_page(visit: &Member) -> Result<views::DoorsPage, Failure> {
    let mut conn = visit.site.db.read().await?;
    let doors = doors::doors(&mut conn).await?;
    let number = |number: i64| Field::holding(number.to_string());
    Ok(views::DoorsPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::House).await?,
        paused: doors.paused,
        member_allowance: number(doors.member_allowance),
        host_allowance: number(doors.host_allowance),
        invite_after_days: number(doors.invite_after_days),
        again_days: number(doors.again_days),
        tree_seen_by: doors.tree_seen_by,
        asking: doors.asking,
        questions: Field::holding(doors.questions().join("\n")),
        growth: Growth::of(&doors::growth(&mut conn, visit.who.now).await?),
        saved: None,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    member_allowance: String,
    host_allowance: String,
    invite_after_days: String,
    again_days: String,
    tree_seen_by: String,
    asking: String,
    questions: String,
}

async fn change(visit: Member, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    house::allow(&visit).await?;
    // Whatever is no number fits as little as one that is out of bounds.
    let number = |text: &str| text.trim().parse().unwrap_or(-1);
    let questions = Questions::parse(&typed.questions);
    let wish = Wish {
        member_allowance: number(&typed.member_allowance),
        host_allowance: number(&typed.host_allowance),
        invite_after_days: number(&typed.invite_after_days),
        again_days: number(&typed.again_days),
        tree_seen_by: typed.tree_seen_by.parse().unwrap_or(TreeSeenBy::Hosts),
        asking: !typed.asking.is_empty(),
        questions: questions.clone().unwrap_or_else(|_| none()),
    };
    if questions.is_err() || !wish.unfit().is_empty() {
        return again(&visit, typed, (&wish, questions.err())).await;
    }
    let mut tx = visit.site.db.write().await?;
    if !doors::change(&mut tx, &visit.who.member, &wish, visit.who.now).await? {
        return Err(Failure::absent());
    }
    tx.commit().await?;
    Ok(Saved::at("/house/doors", "profile").into_response())
}

fn none() -> Questions {
    Questions::parse("").expect("there may be none")
}

/// The form that was refused, with what is wrong beside each field.
async fn again(
    visit: &Member,
    typed: Typed,
    (wish, questions): (&Wish, Option<Unfit>),
) -> Result<Response, Failure> {
    let unfit = wish.unfit();
    let number = |name: &str, value: String, most: i64| {
        let limit = usize::try_from(most).unwrap_or_default();
        let wrong = unfit
            .contains(&name)
            .then(|| Unfit::new("unfit-number", limit));
        Field::checked(value, wrong)
    };
    let page = page(views::DoorsPage {
        member_allowance: number("member_allowance", typed.member_allowance, MOST_PLACES),
        host_allowance: number("host_allowance", typed.host_allowance, MOST_PLACES),
        invite_after_days: number("invite_after_days", typed.invite_after_days, MOST_DAYS),
        again_days: number("again_days", typed.again_days, MOST_DAYS),
        tree_seen_by: wish.tree_seen_by,
        asking: wish.asking,
        questions: Field::checked(typed.questions, questions),
        ..doors_page(visit).await?
    })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Turn {
    act: String,
}

async fn pause(visit: Member, Form(turn): Form<Turn>) -> Result<Response, Failure> {
    let (paused, word) = match turn.act.as_str() {
        "pause" => (true, "doors_paused"),
        "open" => (false, "doors_open"),
        _ => return Err(Failure::malformed()),
    };
    let mut tx = visit.site.db.write().await?;
    if !doors::pause(&mut tx, &visit.who.member, paused, visit.who.now).await? {
        return Err(Failure::absent());
    }
    tx.commit().await?;
    Ok(Saved::at("/house/doors", word).into_response())
}
