//! Every group as the owner of the house knows it: that it is there, and no word of what is in it.

use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::Member;
use crate::{
    db::Conn,
    groups::{self, Overseen, Oversight},
    members,
    policy::{Act, HouseAct},
    values::{GroupId, Reason},
    web::{
        Failure, Site,
        form::Form,
        saved::Saved,
        shell::{self, tag_of},
        views::{Field, Here, HouseGroup, HouseGroups},
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/house/groups", get(show))
        .route("/house/groups/{group}/close", post(close))
        .route("/house/groups/{group}/reopen", post(reopen))
        .route("/house/groups/{group}/enter", post(step_in))
}

/// Which are looked for, and from where on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sought {
    q: String,
    visibility: String,
    life: String,
    after: String,
}

impl Sought {
    fn filter(&self) -> Oversight {
        Oversight {
            words: self.q.chars().take(60).collect(),
            visibility: self.visibility.parse().ok(),
            life: self.life.parse().ok(),
        }
    }

    fn onward(&self, last: GroupId) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("visibility", &self.visibility)
            .append_pair("life", &self.life)
            .append_pair("after", &last.to_string())
            .finish();
        format!("/house/groups?{query}")
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Why {
    reason: String,
}

async fn show(
    visit: Member,
    Query(sought): Query<Sought>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let mut page = page(&visit, &mut conn, &sought).await?;
    page.saved = saved;
    Ok(shell::page(page)?.into_response())
}

async fn page(visit: &Member, conn: &mut Conn, sought: &Sought) -> Result<HouseGroups, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    // For whoever does not run the house there is no such page.
    if !members::may(conn, me, HouseAct::Run).await? {
        return Err(Failure::absent());
    }
    let filter = sought.filter();
    let after = sought.after.parse().ok();
    let (overseen, last) = groups::overseen(conn, &filter, after).await?;
    let mut shown = Vec::with_capacity(overseen.len());
    for group in overseen {
        let role = groups::role(conn, group.id, me.id, now).await?;
        shown.push(house_group(group, role.is_some()));
    }
    Ok(HouseGroups {
        l: visit.words(),
        shell: visit.inside(conn, Here::House).await?,
        groups: shown,
        next: last.map(|last| sought.onward(last)),
        filter,
        saved: None,
    })
}

fn house_group(overseen: Overseen, mine: bool) -> HouseGroup {
    HouseGroup {
        tag: tag_of(overseen.id, &overseen.slug, &overseen.name),
        overseen,
        mine,
        reason: Field::default(),
    }
}

async fn close(
    visit: Member,
    Path(slug): Path<String>,
    Form(why): Form<Why>,
) -> Result<Response, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Oversee).await?;
    match Reason::parse(&why.reason) {
        Ok(reason) => {
            groups::close(&mut tx, me, group.id, &reason, now).await?;
            tx.commit().await?;
            Ok(Saved::at("/house/groups", "closed").into_response())
        }
        Err(unfit) => {
            // The one that is not closed stands first, with what was wrong.
            let here = Sought {
                q: slug,
                ..Sought::default()
            };
            let mut page = page(&visit, &mut tx, &here).await?;
            let mut shown = page.groups.iter_mut();
            if let Some(shown) = shown.find(|shown| shown.overseen.id == group.id) {
                shown.reason = Field::wrong(why.reason, unfit);
            }
            let page = shell::page(page)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn reopen(visit: Member, Path(slug): Path<String>) -> Result<Redirect, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::Oversee).await?;
    if groups::is_closed(&mut tx, group.id).await? {
        groups::reopen(&mut tx, me, group.id, now).await?;
    }
    tx.commit().await?;
    Ok(Saved::at("/house/groups", "reopened"))
}

async fn step_in(visit: Member, Path(slug): Path<String>) -> Result<Redirect, Failure> {
    let (me, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let group = visit.group(&mut tx, &slug, Act::StepIn).await?;
    let group = groups::step_in(&mut tx, me, group.id, now).await?;
    tx.commit().await?;
    visit.site.hub.joined(me.id, group.id);
    Ok(Redirect::to(&format!("/g/{}", group.slug)))
}
