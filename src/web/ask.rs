//! Asking to come in: a stranger without an invitation, and the private link where the answer comes.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    qr,
    shell::page,
    views::{self, Field},
    visitor::Visit,
    words::Words,
};
use crate::{
    db::Write,
    letters, members,
    members::doors,
    requests::Request,
    requests::{
        Answer,
        strangers::{self, Stranger},
    },
    values::{Email, Handle, Lang, Name, Plea, Timestamp, Token, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/ask", get(show).post(ask))
        .route("/ask/{token}", get(look).post(act))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub name: String,
    pub words: String,
    pub answer1: String,
    pub answer2: String,
    pub answer3: String,
    pub knows: String,
    pub email: String,
}

/// Where strangers may not ask there is no such page.
async fn questions(visit: &Visit) -> Result<Vec<String>, Failure> {
    let mut conn = visit.site.db.read().await?;
    let doors = doors::doors(&mut conn).await?;
    if !doors.asking {
        return Err(Failure::absent());
    }
    Ok(doors.questions().into_iter().map(str::to_owned).collect())
}

async fn show(visit: Visit) -> Result<Response, Failure> {
    let questions = questions(&visit).await?;
    let ask = ask_page(&visit, &questions, Typed::default(), Vec::new()).await?;
    Ok(page(ask)?.into_response())
}

async fn ask_page(
    visit: &Visit,
    questions: &[String],
    typed: Typed,
    unfit: Vec<(&'static str, Unfit)>,
) -> Result<views::AskPage, Failure> {
    let mut conn = visit.site.db.read().await?;
    let field = |name: &str, value: String| {
        let wrong = unfit.iter().find(|(field, _)| *field == name);
        Field::checked(value, wrong.map(|(_, unfit)| *unfit))
    };
    let answers = ANSWERS
        .iter()
        .zip([typed.answer1, typed.answer2, typed.answer3]);
    let asked = questions.iter().zip(answers);
    Ok(views::AskPage {
        l: visit.words(),
        shell: visit.outside(&mut conn).await?,
        name: field("name", typed.name),
        words: field("words", typed.words),
        questions: asked
            .map(|(question, (name, value))| views::Asked {
                text: question.clone(),
                field: field(name, value),
                name,
            })
            .collect(),
        knows: field("knows", typed.knows),
        email: field("email", typed.email),
        mails: visit.site.post.is_some(),
    })
}

/// The fields of the answers.
pub(super) const ANSWERS: [&str; 3] = ["answer1", "answer2", "answer3"];

async fn ask(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let questions = questions(&visit).await?;
    let stranger = match stranger(&visit, &questions, &typed) {
        Ok(stranger) => stranger,
        Err(unfit) => {
            let again = ask_page(&visit, &questions, typed, unfit).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response());
        }
    };
    visit.site.limits.ask_from.pass(&visit.asking.household())?;
    let mut tx = visit.site.db.write().await?;
    let asked = strangers::ask(&mut tx, &stranger, visit.site.clock.now()).await?;
    let (_, token) = asked.ok_or_else(Failure::absent)?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/ask/{}", token.reveal())).into_response())
}

/// Everything of the form, fit; or what does not fit, field by field.
fn stranger(
    visit: &Visit,
    questions: &[String],
    typed: &Typed,
) -> Result<Stranger, Vec<(&'static str, Unfit)>> {
    let answers = [&typed.answer1, &typed.answer2, &typed.answer3];
    let answered = questions.iter().zip(ANSWERS.iter().zip(answers));
    let answered =
        answered.map(|(question, (name, answer))| (question.as_str(), *name, answer.as_str()));
    fit(
        (&typed.name, &typed.words),
        answered,
        (&typed.knows, &typed.email),
    )
    .map(|stranger| Stranger {
        language: visit.words().lang(),
        ..stranger
    })
}

/// A stranger's words as the house takes them, from a page or a program.
pub(super) fn fit<'a>(
    (name, words): (&str, &str),
    answered: impl Iterator<Item = (&'a str, &'static str, &'a str)>,
    (knows, email): (&str, &str),
) -> Result<Stranger, Vec<(&'static str, Unfit)>> {
    let mut unfit = Vec::new();
    let (name, words) = (Name::parse(name), needed(words));
    let mut answers = Vec::new();
    for (question, field, answer) in answered {
        match needed(answer) {
            Ok(answer) => answers.push(Answer {
                question: question.to_owned(),
                answer: answer.to_string(),
            }),
            Err(wrong) => unfit.push((field, wrong)),
        }
    }
    let (knows, email) = (optional(knows, Handle::parse), optional(email, address));
    match (name, words, knows, email) {
        (Ok(name), Ok(words), Ok(knows), Ok(email)) if unfit.is_empty() => Ok(Stranger {
            name,
            language: Lang::English,
            words,
            answers,
            knows,
            email,
        }),
        (name, words, knows, email) => {
            unfit.extend(name.err().map(|wrong| ("name", wrong)));
            unfit.extend(words.err().map(|wrong| ("words", wrong)));
            unfit.extend(knows.err().map(|wrong| ("knows", wrong)));
            unfit.extend(email.err().map(|wrong| ("email", wrong)));
            Err(unfit)
        }
    }
}

/// A few lines that may not be empty.
fn needed(text: &str) -> Result<Plea, Unfit> {
    let plea = Plea::parse(text)?;
    if plea.as_str().is_empty() {
        Err(Unfit::new("unfit-empty", 0))
    } else {
        Ok(plea)
    }
}

fn optional<T>(text: &str, parse: impl Fn(&str) -> Result<T, Unfit>) -> Result<Option<T>, Unfit> {
    let text = text.trim();
    if text.is_empty() {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

fn address(text: &str) -> Result<String, Unfit> {
    Email::parse(text).map(|email| email.to_string())
}

/// The private link: how far the request has come.
async fn look(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let token = Token::given(&token);
    let mut conn = visit.site.db.read().await?;
    let request = strangers::by_token(&mut conn, &token).await?;
    let request = request.ok_or_else(Failure::absent)?;
    let link = format!("{}/ask/{}", visit.site.origin, token.reveal());
    let door = strangers::door(&mut conn, &request, visit.site.clock.now()).await?;
    Ok(page(views::AskedPage {
        l: visit.words(),
        shell: visit.outside(&mut conn).await?,
        qr: qr::svg(&link),
        link,
        request,
        door,
        now: visit.site.clock.now(),
    })?
    .into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Act {
    act: String,
}

async fn act(
    visit: Visit,
    Path(token): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let (token, now) = (Token::given(&token), visit.site.clock.now());
    let mut tx = visit.site.db.write().await?;
    match act.act.as_str() {
        "come_in" => {
            let code = strangers::come_in(&mut tx, &token, now).await?;
            let code = code.ok_or_else(Failure::conflict)?;
            tx.commit().await?;
            Ok(Redirect::to(&format!("/i/{}", code.reveal())).into_response())
        }
        "withdraw" => {
            if !strangers::withdraw(&mut tx, &token, now).await? {
                return Err(Failure::conflict());
            }
            tx.commit().await?;
            Ok(Redirect::to(&format!("/ask/{}", token.reveal())).into_response())
        }
        _ => Err(Failure::malformed()),
    }
}

/// What the hosts answered.
pub(super) enum Answered<'a> {
    Approved,
    /// Why, and from when on they may ask again.
    Declined(&'a str, Timestamp),
}

/// Writes the answer to a stranger who would like it by mail too, if the house sends any: in their
/// language, in the transaction that answers, with the private link that its page has.
pub(super) async fn write_back(
    site: &Site,
    tx: &mut Write,
    (request, answered): (&Request, &Answered<'_>),
    now: Timestamp,
) -> Result<(), Failure> {
    let address = request.email.as_deref().map(Email::parse);
    let (Some(_), Some(Ok(address)), None) = (&site.post, address, request.member_id) else {
        return Ok(());
    };
    let l = Words::new(request.language.unwrap_or(Lang::English));
    let house = members::house(tx).await?.name;
    let token = strangers::mailed_link(tx, request.id).await?;
    let link = format!("{}/ask/{}", site.origin, token.reveal());
    let (subject, means) = match answered {
        Answered::Approved => (
            "letter-let-in",
            l.t1("letter-let-in-means", "house", &house),
        ),
        Answered::Declined(reason, again) => {
            let means = l.t1("letter-not-let-in-means", "house", &house);
            let again = l.t1("asked-again", "date", l.date(*again));
            (
                "letter-not-let-in",
                format!("{means}\n\n{reason}\n\n{again}"),
            )
        }
    };
    let subject = l.t1(subject, "house", &house);
    let body = format!("{means}\n\n{link}\n\n{}\n", l.t("letter-ignore"));
    Ok(letters::write(tx, &address, (&subject, &body), now).await?)
}
