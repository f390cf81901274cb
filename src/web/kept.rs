//! Bookmarks: what I keep for later, and when I am reminded of it.

use axum::{
    Router,
    extract::{Path, Query},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::{civil::Date, civil::Weekday, tz::TimeZone};
use serde::Deserialize;
use serde_json::json;

use super::{
    Failure, Site,
    form::Form,
    message::by_script,
    push,
    saved::Saved,
    shell::page,
    views::{Here, KeptLine, KeptPage, Person},
    visitor::{Signed, Visit},
    when,
    words::Words,
};
use crate::{
    jobs::Ended,
    members,
    messages::bookmarks::{self, Found, Reminder, When},
    push::{devices, quiet},
    values::{Lang, MemberId, MessageId, Span, Timestamp, Unfit},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/kept", get(list))
        .route("/m/{message}/keep", post(keep))
        .route("/m/{message}/let-go", post(let_go))
}

type Member = Visit<Signed>;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Onward {
    after: Option<MessageId>,
}

/// `GET /kept`
async fn list(
    visit: Member,
    Query(onward): Query<Onward>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let (member, now) = (&visit.who.member, visit.who.now);
    let mut conn = visit.site.db.read().await?;
    let found = bookmarks::page(&mut conn, member, onward.after, now).await?;
    let full = i64::try_from(found.len()).is_ok_and(|len| len >= bookmarks::PAGE);
    let next = found.last().filter(|_| full);
    let next = next.map(|last| last.kept.message_id);
    let kept = KeptPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Kept).await?,
        lines: found.into_iter().map(line).collect(),
        next,
        saved,
    };
    Ok(page(kept)?.into_response())
}

fn line(found: Found) -> KeptLine {
    let id = found.kept.message_id;
    let Some((message, room)) = found.spot else {
        return KeptLine {
            id,
            remind: None,
            is: None,
        };
    };
    let person = Person {
        id: message.author_id,
        name: message.author_name.clone(),
        handle: message.author_handle.clone(),
    };
    let text = super::body::excerpt(&message.body, 300);
    KeptLine {
        id,
        remind: found.kept.remind_at,
        is: Some((person, room, text, message.said_at)),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    when: String,
    /// A day, as forms write it.
    day: String,
}

/// `POST /m/<id>/keep`
async fn keep(
    visit: Member,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let (member, now) = (&visit.who.member, visit.who.now);
    let mut tx = visit.site.db.write().await?;
    let zone = quiet::wishes(&mut tx, member.id).await?.zone();
    let remind = wish.moment(zone, now);
    let remind = remind.map_err(|unfit| Failure::unfit(vec![("day", unfit)]))?;
    bookmarks::keep(&mut tx, member, id, remind, now).await?;
    tx.commit().await?;
    if by_script(&headers) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Saved::at(&format!("/m/{id}"), "kept").into_response())
}

/// `POST /m/<id>/let-go`: it is not kept any more.
async fn let_go(visit: Member, Path(id): Path<MessageId>) -> Result<Redirect, Failure> {
    let mut tx = visit.site.db.write().await?;
    bookmarks::let_go(&mut tx, visit.who.member.id, id).await?;
    tx.commit().await?;
    Ok(Saved::at("/kept", "let_go"))
}

impl Wish {
    /// The moment that is meant, by the clock of where they live.
    fn moment(&self, zone: TimeZone, now: Timestamp) -> Result<Option<Timestamp>, Unfit> {
        let wrong = Unfit::new("unfit-remind", 0);
        let wanted = match self.when.as_str() {
            "" => When::Never,
            word => word.parse().map_err(|_| wrong)?,
        };
        let Ok(instant) = jiff::Timestamp::from_microsecond(now.0) else {
            return Err(wrong);
        };
        let here = instant.to_zoned(zone);
        let at = match wanted {
            When::Never => return Ok(None),
            When::Hour => Some(now.plus(Span::hours(1))),
            When::Tonight => when::at_hour(here.time_zone(), here.date(), 19)
                .filter(|at| *at > now)
                .or(Some(now.plus(Span::hours(1)))),
            When::Tomorrow => here
                .date()
                .tomorrow()
                .ok()
                .and_then(|day| when::at_hour(here.time_zone(), day, 9)),
            When::Week => {
                let monday = here.date().nth_weekday(1, Weekday::Monday).ok();
                monday.and_then(|day| when::at_hour(here.time_zone(), day, 9))
            }
            When::Day => {
                let day: Date = self.day.trim().parse().map_err(|_| wrong)?;
                when::at_hour(here.time_zone(), day, 9)
            }
        };
        let fits = |at: &Timestamp| *at > now && *at < now.plus(Span::days(FURTHEST));
        at.filter(fits).map(Some).ok_or(wrong)
    }
}

/// How many days ahead somebody may be reminded.
pub(super) const FURTHEST: i64 = 3_660;

/// A job: reminds somebody of what they kept, by a notice, and on their devices if it is no quiet hour.
pub(crate) async fn remind(site: &Site, id: MemberId) -> anyhow::Result<Ended> {
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let (reminders, next) = bookmarks::remind(&mut tx, id, now).await?;
    let wishes = quiet::wishes(&mut tx, id).await?;
    let member = members::find(&mut tx, id, now).await?;
    let devices = if reminders.is_empty() || wishes.quiet_until(now).is_some() {
        Vec::new()
    } else {
        devices::of_member(&mut tx, id).await?
    };
    tx.commit().await?;
    let lang = member.and_then(|member| member.language);
    let l = Words::new(lang.unwrap_or(Lang::English));
    for device in &devices {
        for reminder in &reminders {
            let words = words_of(l, reminder, wishes.shows_words);
            push::call(site, device, &words).await?;
        }
    }
    Ok(next.map_or(Ended::Done, Ended::Again))
}

/// What the worker shows.
fn words_of(l: Words, reminder: &Reminder, shows_words: bool) -> String {
    let Reminder { message, room } = reminder;
    let said = super::body::excerpt(&message.body, 120);
    let body = if shows_words {
        format!("{}: {said}", message.author_name)
    } else {
        l.t1("remind-of", "room", room)
    };
    json!({
        "title": l.t("remind-title"),
        "body": body,
        "tag": message.id.to_string(),
        "url": format!("/m/{}", message.id),
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reminder_comes_when_it_is_meant_where_somebody_lives() {
        let at = |text: &str| Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_microsecond());
        let paris = TimeZone::get("Europe/Paris").unwrap();
        // A Thursday.
        let noon = at("2026-11-26T11:00:00Z");
        for (when, day, expected) in [
            ("", "", None),
            ("hour", "", Some("2026-11-26T12:00:00Z")),
            ("tonight", "", Some("2026-11-26T18:00:00Z")),
            ("tomorrow", "", Some("2026-11-27T08:00:00Z")),
            ("week", "", Some("2026-11-30T08:00:00Z")),
            ("day", "2027-06-01", Some("2027-06-01T07:00:00Z")),
        ] {
            let wish = Wish {
                when: when.into(),
                day: day.into(),
            };
            let moment = wish.moment(paris.clone(), noon).unwrap();
            assert_eq!(moment, expected.map(at), "{when}");
        }
        for (when, day) in [
            ("day", "2026-11-26"),
            ("day", ""),
            ("day", "2226-01-01"),
            ("soon", ""),
        ] {
            let wish = Wish {
                when: when.into(),
                day: day.into(),
            };
            assert!(wish.moment(paris.clone(), noon).is_err(), "{when} {day}");
        }
    }
}
