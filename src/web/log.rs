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
    views::{AuditPage, Here, LogDay, LogLine, LogPage, LogSieve},
    visitor::{Signed, Visit},
    words::{self, Words},
};
use crate::{
    audit::{self, Deed, Filter, Logged},
    db::Conn,
    groups,
    members::{self, people},
    policy::{Act, HouseAct},
    values::Handle,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/log", get(of_group))
        .route("/house/audit", get(of_house))
}

/// What is looked for in a log.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sought {
    /// A handle.
    person: String,
    deed: String,
    /// In the audit of the house: the address of a group, or its id.
    group: String,
    /// `2026-11-25`
    day: String,
    before: Option<Uuid>,
}

impl Sought {
    /// As the database is asked; `None`: whom or what was typed is not there, and nothing is found.
    async fn filter(&self, conn: &mut Conn) -> Result<Option<Filter>, Failure> {
        let mut filter = Filter {
            deed: self.deed.parse().ok(),
            between: words::day_span(&self.day),
            ..Filter::default()
        };
        if !self.person.trim().is_empty() {
            let Ok(handle) = Handle::parse(&self.person) else {
                return Ok(None);
            };
            filter.person = people::by_handle(conn, handle.as_str()).await?;
            if filter.person.is_none() {
                return Ok(None);
            }
        }
        let place = self.group.trim().trim_start_matches("/g/");
        if !place.is_empty() {
            filter.group = match place.parse() {
                Ok(id) => Some(id),
                // No address has a control sign, and no database looks for one.
                Err(_) if place.contains(char::is_control) => None,
                Err(_) => {
                    let group = groups::find_for_owner(conn, place).await?;
                    group.map(|group| group.id)
                }
            };
            if filter.group.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(filter))
    }

    fn older(&self, path: &str, last: Uuid) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("person", &self.person),
            ("deed", &self.deed),
            ("group", &self.group),
            ("day", &self.day),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        let query = query.append_pair("before", &last.to_string()).finish();
        format!("{path}?{query}")
    }

    fn sieve(self, l: Words, action: String, deeds: Vec<Deed>) -> LogSieve {
        LogSieve {
            l,
            action,
            deeds,
            person: self.person,
            deed: self.deed.parse().ok(),
            day: self.day,
            group: self.group,
        }
    }
}

/// `GET /g/<group>/log`: what was done here, newest first.
async fn of_group(
    visit: Visit<Signed>,
    Path(slug): Path<String>,
    Query(sought): Query<Sought>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut conn = visit.site.db.read().await?;
    let group = groups::allow_at(&mut conn, member, &slug, Act::Read, *now).await?;
    let sought = Sought {
        group: String::new(),
        ..sought
    };
    let mut lines = match sought.filter(&mut conn).await? {
        Some(filter) => audit::of_group(&mut conn, group.id, &filter, sought.before).await?,
        None => Vec::new(),
    };
    let path = format!("/g/{slug}/log");
    let older = audit::next(&mut lines).map(|last| sought.older(&path, last));
    let told = Deed::ALL
        .iter()
        .copied()
        .filter(|deed| deed.is_told_in_groups());
    let l = visit.words();
    let log = LogPage {
        l,
        shell: shell::for_member(&mut conn, &visit.who, Here::Elsewhere, "").await?,
        group: shell::tag(&group),
        older,
        days: by_day(l, lines.into_iter(), false),
        sieve: sought.sieve(l, path, told.collect()),
    };
    Ok(page(log)?.into_response())
}

/// `GET /house/audit`: everything that was done in the house, for its owner.
async fn of_house(visit: Visit<Signed>, Query(sought): Query<Sought>) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    if !members::may(&mut conn, &visit.who.member, HouseAct::Run).await? {
        return Err(Failure::absent());
    }
    let owner = visit.who.member.id;
    let mut lines = match sought.filter(&mut conn).await? {
        Some(filter) => audit::of_house(&mut conn, owner, &filter, sought.before).await?,
        None => Vec::new(),
    };
    let path = "/house/audit";
    let l = visit.words();
    let audited = AuditPage {
        l,
        shell: visit.inside(&mut conn, Here::House).await?,
        older: audit::next(&mut lines).map(|last| sought.older(path, last)),
        days: by_day(l, lines.into_iter(), true),
        groups: audit::places(&mut conn).await?,
        sieve: sought.sieve(l, path.to_owned(), Deed::ALL.to_vec()),
    };
    Ok(page(audited)?.into_response())
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
