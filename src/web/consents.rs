//! Everything that waits for my yes or no to being quoted, in one list: answered one by one, or all.

use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, Redirect},
    routing::get,
};

use super::{
    Failure, Site,
    asking::Asking,
    feed,
    form::Form,
    saved::Saved,
    shell,
    views::{ConsentsPage, Here},
    visitor::Signed,
    words::Words,
};
use crate::{
    highlights::{self, Consent, Replied},
    values::HighlightId,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/consents", get(show).post(answer))
}

async fn show(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Saved(saved): Saved,
) -> Result<Html<String>, Failure> {
    let mut conn = site.db.read().await?;
    let page = ConsentsPage {
        l: Words::new(signed.lang(asking.lang)),
        shell: shell::for_member(&mut conn, &signed, Here::Elsewhere, "/consents").await?,
        slips: feed::slips(&mut conn, &signed, site.clock.now()).await?,
        saved,
    };
    Ok(Html(page.render()?))
}

/// `POST`: of each highlight `version-<id>` and perhaps `answer-<id>`; `act` is one answer for all of them.
async fn answer(
    State(site): State<Site>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Redirect, Failure> {
    let of = |name: &str| {
        let found = sent.iter().find(|(sent, _)| sent == name);
        found.map(|(_, value)| value.as_str())
    };
    let known =
        |name: &str| name == "act" || name.starts_with("version-") || name.starts_with("answer-");
    if let Some((name, _)) = sent.iter().find(|(name, _)| !known(name)) {
        return Err(Failure::unread(format!("unknown field `{name}`")));
    }
    let all = of("act").and_then(consent);
    let mut answers = Vec::new();
    for (name, version) in &sent {
        let Some(id) = name.strip_prefix("version-") else {
            continue;
        };
        let answer = more_cautious(of(&format!("answer-{id}")).and_then(consent), all);
        let read = (id.parse::<HighlightId>().ok()).zip(version.parse().ok());
        if let Some(((highlight, version), answer)) = read.zip(answer) {
            answers.push(Replied {
                highlight,
                version,
                answer,
            });
        }
    }
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let answered = highlights::answer_several(&mut tx, signed.member.id, &answers, now).await?;
    tx.commit().await?;
    Ok(match answered {
        0 => Redirect::to("/consents"),
        some if some < answers.len() => Saved::at("/consents", "answers"),
        _ => Saved::at("/consents", "answer"),
    })
}

/// What somebody said to one, and to all of them: where these differ, the one that shows less.
fn more_cautious(one: Option<Consent>, all: Option<Consent>) -> Option<Consent> {
    let said = [one, all];
    [Consent::Refused, Consent::Nameless, Consent::Named]
        .into_iter()
        .find(|answer| said.contains(&Some(*answer)))
}

fn consent(word: &str) -> Option<Consent> {
    word.parse().ok().filter(|word| *word != Consent::Asked)
}
