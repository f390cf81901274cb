//! Asking to be let into a closed group.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{Member, read_back};
use crate::{
    db::Conn,
    groups::{self, Group},
    policy::{self, Act, Tie, Verdict},
    requests::{self, Answer, Ask, RequestError},
    values::{Plea, Unfit},
    web::{
        Failure, Site,
        form::Form,
        shell,
        views::{Field, GroupAsk, Here, Question},
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/ask", get(show).post(ask))
        .route("/g/{group}/ask/withdraw", post(withdraw))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    words: String,
    answer: Vec<String>,
    /// Of the rules that they have before them.
    version: i64,
}

async fn show(visit: Member, Path(slug): Path<String>) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let group = visit.group(&mut conn, &slug, Act::See).await?;
    let (me, now) = (&visit.who.member, visit.who.now);
    let standing = groups::standing(&mut conn, me, &group, now).await?;
    // Whoever is in, or may not ask, has nothing to do here.
    if standing.tie != Tie::Asked && policy::may(standing, Act::Ask) != Verdict::Yes {
        return Ok(Redirect::to(&format!("/g/{slug}")).into_response());
    }
    let page = page(&visit, &mut conn, &group).await?;
    Ok(shell::page(page)?.into_response())
}

async fn page(visit: &Member, conn: &mut Conn, group: &Group) -> Result<GroupAsk, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let l = visit.words();
    let running = groups::running(conn, group.id).await?;
    let hosts = groups::hosts(conn, group.id).await?;
    let rules = groups::rules(conn, group.id).await?;
    let waiting = requests::waiting_of(conn, me.id, group.id).await?;
    let question = |asks: &str| Question {
        asks: asks.into(),
        answer: Field::default(),
    };
    Ok(GroupAsk {
        l,
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: shell::tag(group),
        purpose: group.purpose.clone(),
        rules_version: group.rules_version,
        hosts: hosts.into_iter().map(|host| host.name).collect(),
        rules: rules.map_or_else(Vec::new, |rules| {
            rules.lines().into_iter().map(Into::into).collect()
        }),
        read_back: read_back(l, &running, visit.who.now),
        questions: running.questions.lines().map(question).collect(),
        words: Field::default(),
        waits_since: waiting.map(|request| request.asked_at),
        again: requests::declined_until(conn, me.id, group.id, now).await?,
    })
}

async fn ask(
    visit: Member,
    Path(slug): Path<String>,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Ask).await?;
    let running = groups::running(&mut tx, group.id).await?;
    let fits = match (
        Plea::parse(&asked.words),
        answers(&running.questions, &asked.answer),
    ) {
        (Ok(words), Ok(answers)) => Ok(Ask { words, answers }),
        (words, answers) => Err((words.err(), answers.err())),
    };
    let wrong = match fits {
        Ok(ask) => {
            match requests::enter_group(&mut tx, me, (group.id, asked.version), &ask, now).await {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(Redirect::to(&format!("/g/{slug}/ask")).into_response());
                }
                // The page says until when.
                Err(RequestError::TooSoon(_)) => (None, None),
                Err(RequestError::Settled) => return Err(Failure::conflict()),
                Err(RequestError::Refused(refusal)) => return Err(refusal.into()),
            }
        }
        Err(wrong) => wrong,
    };
    let mut page = page(&visit, &mut tx, &group).await?;
    page.words = Field::checked(asked.words, wrong.0);
    for (question, answer) in page.questions.iter_mut().zip(asked.answer) {
        let empty = wrong
            .1
            .filter(|_| Plea::parse(&answer).map_or(true, |fit| fit.as_str().is_empty()));
        question.answer = Field::checked(answer, empty);
    }
    let page = shell::page(page)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Each question with its answer, of which none is left out.
pub(in crate::web) fn answers(questions: &str, given: &[String]) -> Result<Vec<Answer>, Unfit> {
    let given = given.iter().map(String::as_str);
    questions
        .lines()
        .zip(given.chain(std::iter::repeat("")))
        .map(|(question, answer)| {
            let answer = Plea::parse(answer)?;
            if answer.as_str().is_empty() {
                return Err(Unfit::new("unfit-answer", 1_000));
            }
            Ok(Answer {
                question: question.into(),
                answer: answer.to_string(),
            })
        })
        .collect()
}

async fn withdraw(visit: Member, Path(slug): Path<String>) -> Result<Redirect, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::See).await?;
    if let Some(request) = requests::waiting_of(&mut tx, me.id, group.id).await? {
        requests::withdraw(&mut tx, me.id, request.id, now).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/g/{slug}")))
}
