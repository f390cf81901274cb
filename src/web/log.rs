//! The log of a group, in sentences for its members, and the audit of the whole house for its owner.

use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Failure, Site, shell,
    shell::page,
    views::{AuditPage, Here, LogDay, LogLine, LogPage},
    visitor::{Signed, Visit},
    words::{self, Words},
};
use crate::{
    audit::{self, Deed, Filter, Logged},
    groups, members,
    policy::{Act, HouseAct},
    values::GroupId,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/log", get(of_group))
        .route("/house/audit", get(of_house))
}

#[derive(Debug, Default, Deserialize)]
struct Onward {
    before: Option<Uuid>,
}

/// `GET /g/<group>/log`: what was done here, newest first.
async fn of_group(
    visit: Visit<Signed>,
    Path(slug): Path<String>,
    Query(onward): Query<Onward>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut conn = visit.site.db.read().await?;
    let group = groups::allow_at(&mut conn, member, &slug, Act::Read, *now).await?;
    let lines = audit::of_group(&mut conn, group.id, onward.before).await?;
    let older = audit::next(&lines).map(|last| format!("/g/{slug}/log?before={last}"));
    let l = visit.words();
    let log = LogPage {
        l,
        shell: shell::for_member(&mut conn, &visit.who, Here::Elsewhere, "").await?,
        group: shell::tag(&group),
        older,
        days: by_day(l, lines.into_iter(), false),
    };
    Ok(page(log)?.into_response())
}

/// What the owner looks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sought {
    person: String,
    deed: String,
    group: String,
    /// `2026-11-25`
    day: String,
    before: Option<Uuid>,
}

/// `GET /house/audit`: everything that was done in the house, for its owner.
async fn of_house(visit: Visit<Signed>, Query(sought): Query<Sought>) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    if !members::may(&mut conn, &visit.who.member, HouseAct::Run).await? {
        return Err(Failure::absent());
    }
    let handle = sought.person.trim().trim_start_matches('@').to_lowercase();
    let person = members::by_handle(&mut conn, &handle).await?;
    let nobody = !handle.is_empty() && person.is_none();
    let filter = Filter {
        person,
        deed: sought.deed.parse::<Deed>().ok(),
        group: sought.group.parse::<GroupId>().ok(),
        between: words::day_span(&sought.day),
    };
    let lines = if nobody {
        Vec::new()
    } else {
        audit::of_house(&mut conn, visit.who.member.id, &filter, sought.before).await?
    };
    let l = visit.words();
    let audited = AuditPage {
        l,
        shell: visit.inside(&mut conn, Here::House).await?,
        older: audit::next(&lines).map(|last| older(&sought, last)),
        days: by_day(l, lines.into_iter(), true),
        groups: audit::places(&mut conn).await?,
        person: sought.person,
        deed: filter.deed,
        group: filter.group,
        day: sought.day,
    };
    Ok(page(audited)?.into_response())
}

fn older(sought: &Sought, last: Uuid) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("person", &sought.person)
        .append_pair("deed", &sought.deed)
        .append_pair("group", &sought.group)
        .append_pair("day", &sought.day)
        .append_pair("before", &last.to_string())
        .finish();
    format!("/house/audit?{query}")
}

/// A page of one group says nowhere in which group.
fn by_day(l: Words, lines: impl Iterator<Item = Logged>, whole_house: bool) -> Vec<LogDay> {
    let mut days: Vec<LogDay> = Vec::new();
    for logged in lines {
        let today = words::day_number(logged.at);
        let mut line = LogLine::new(l, logged);
        line.group = line.group.filter(|_| whole_house);
        match days.last_mut() {
            Some(day) if words::day_number(day.at) == today => day.lines.push(line),
            _ => days.push(LogDay {
                at: line.at,
                lines: vec![line],
            }),
        }
    }
    days
}
