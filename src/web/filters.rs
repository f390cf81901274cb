//! The filters of a group: words and links that its hosts look at first, or that it does not take.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    saved::Saved,
    shell,
    views::{Field, FiltersPage, Here, Tried},
    visitor::{Signed, Visit},
};
use crate::{
    db::Conn,
    groups::{self, Group},
    messages::filters::{self, Draft, Effect, Kind},
    policy::Act,
    values::{FilterId, Reason, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/settings/filters", get(show).post(write))
        .route("/g/{group}/settings/filters/{filter}/remove", post(remove))
}

/// A filter, as its form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    act: String,
    kind: String,
    pattern: String,
    effect: String,
    reason: String,
}

impl Typed {
    fn kind(&self) -> Kind {
        self.kind.parse().unwrap_or(Kind::Word)
    }

    fn effect(&self) -> Effect {
        self.effect.parse().unwrap_or(Effect::Hold)
    }
}

async fn show(
    visit: Visit<Signed>,
    Path(slug): Path<String>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let group = allowed(&mut conn, &visit, &slug).await?;
    let page = page(&mut conn, &visit, &group, &Typed::default()).await?;
    Ok(shell::page(FiltersPage { saved, ..page })?.into_response())
}

async fn allowed(conn: &mut Conn, visit: &Visit<Signed>, slug: &str) -> Result<Group, Failure> {
    let Signed { member, now, .. } = &visit.who;
    Ok(groups::allow_at(conn, member, slug, Act::Run, *now).await?)
}

/// `POST …/filters`: adds one, or tries it on what was said.
async fn write(
    visit: Visit<Signed>,
    Path(slug): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let group = allowed(&mut conn, &visit, &slug).await?;
    let pattern = filters::pattern(typed.kind(), &typed.pattern);
    if typed.act == "try" {
        let mut page = page(&mut conn, &visit, &group, &typed).await?;
        match pattern {
            Ok(pattern) => {
                page.tried = Some(tried(&mut conn, &group, (typed.kind(), &pattern)).await?);
            }
            Err(unfit) => page.pattern.wrong = Some(unfit),
        }
        return Ok(shell::page(page)?.into_response());
    }
    let reason = Reason::parse(&typed.reason);
    let (Ok(pattern), Ok(reason)) = (&pattern, &reason) else {
        let wrong = (pattern.err(), reason.err());
        return unfit(&mut conn, &visit, (&group, &typed), wrong).await;
    };
    drop(conn);
    let draft = Draft {
        kind: typed.kind(),
        pattern: pattern.clone(),
        effect: typed.effect(),
        reason: reason.clone(),
    };
    let Signed { member, now, .. } = &visit.who;
    let mut tx = visit.site.db.write().await?;
    let added = filters::add(&mut tx, member, group.id, &draft, *now).await?;
    tx.commit().await?;
    if added.is_none() {
        let most = usize::try_from(filters::MOST).unwrap_or(usize::MAX);
        let wrong = (Some(Unfit::new("unfit-filters", most)), None);
        let mut conn = visit.site.db.read().await?;
        return unfit(&mut conn, &visit, (&group, &typed), wrong).await;
    }
    Ok(Saved::at(&address(&group), "filters").into_response())
}

fn address(group: &Group) -> String {
    format!("/g/{}/settings/filters", group.slug)
}

async fn unfit(
    conn: &mut Conn,
    visit: &Visit<Signed>,
    (group, typed): (&Group, &Typed),
    (pattern, reason): (Option<Unfit>, Option<Unfit>),
) -> Result<Response, Failure> {
    let mut page = page(conn, visit, group, typed).await?;
    page.pattern.wrong = pattern;
    page.reason.wrong = reason;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::page(page)?).into_response())
}

async fn tried(conn: &mut Conn, group: &Group, sought: (Kind, &str)) -> Result<Tried, Failure> {
    let found = filters::would_find(conn, group.id, sought).await?;
    Ok(Tried {
        count: i64::try_from(found.len()).unwrap_or(i64::MAX),
        messages: found
            .into_iter()
            .take(20)
            .map(|message| (message.author_name, message.body))
            .collect(),
    })
}

async fn page(
    conn: &mut Conn,
    visit: &Visit<Signed>,
    group: &Group,
    typed: &Typed,
) -> Result<FiltersPage, Failure> {
    Ok(FiltersPage {
        l: visit.words(),
        shell: visit.inside(conn, Here::Elsewhere).await?,
        group: shell::tag(group),
        filters: filters::of_group(conn, group.id).await?,
        kind: typed.kind(),
        pattern: Field::holding(&typed.pattern),
        effect: typed.effect(),
        reason: Field::holding(&typed.reason),
        tried: None,
        saved: None,
    })
}

/// `POST …/filters/<filter>/remove`
async fn remove(
    visit: Visit<Signed>,
    Path((slug, filter)): Path<(String, FilterId)>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut tx = visit.site.db.write().await?;
    let group = allowed(&mut tx, &visit, &slug).await?;
    filters::remove(&mut tx, member, (group.id, filter), *now).await?;
    tx.commit().await?;
    Ok(Saved::at(&address(&group), "filters").into_response())
}
