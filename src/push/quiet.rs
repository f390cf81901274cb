//! Quiet hours: when somebody is not rung, by the clock of where they live.

use jiff::{civil::Time, tz::TimeZone};

use crate::{
    db::{self, Conn, Write},
    values::{MemberId, Timestamp, Unfit},
};

/// How somebody wants to be rung.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Wishes {
    /// As the world calls where they live: `Europe/Paris`. Empty: as the house does.
    pub zone: String,
    /// Minutes of the day; the same twice: never.
    pub from_minute: i64,
    pub to_minute: i64,
    /// What was said is shown on the device before it is opened.
    pub shows_words: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            zone: String::new(),
            from_minute: 0,
            to_minute: 0,
            shows_words: true,
        }
    }
}

impl Wishes {
    /// Reads what a form says: `22:00`, `08:00`; both empty: never quiet.
    pub fn read(
        zone: &str,
        from: &str,
        to: &str,
        shows_words: bool,
    ) -> Result<Self, (&'static str, Unfit)> {
        let zone = zone.trim();
        if !zone.is_empty() && (zone.len() > 60 || TimeZone::get(zone).is_err()) {
            return Err(("zone", Unfit::new("unfit-zone", 0)));
        }
        let (from_minute, to_minute) = match (from.trim(), to.trim()) {
            ("", "") => (0, 0),
            (from, to) => (
                minute(from).ok_or(("from", Unfit::new("unfit-time", 0)))?,
                minute(to).ok_or(("to", Unfit::new("unfit-time", 0)))?,
            ),
        };
        Ok(Self {
            zone: zone.to_owned(),
            from_minute,
            to_minute,
            shows_words,
        })
    }

    /// The two times as a form has them; nothing, if no hour is quiet.
    pub fn hours(&self) -> Option<(String, String)> {
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        (self.from_minute != self.to_minute)
            .then(|| (clock(self.from_minute), clock(self.to_minute)))
    }

    /// Where they live, as the world's clocks have it; else where the house is.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or_else(|_| TimeZone::system())
    }

    /// When it may ring again, if it is quiet now.
    pub fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        if self.from_minute == self.to_minute {
            return None;
        }
        let zone = self.zone();
        let here = jiff::Timestamp::from_microsecond(now.0)
            .ok()?
            .to_zoned(zone.clone());
        let minute = i64::from(here.hour()) * 60 + i64::from(here.minute());
        let over_night = self.from_minute > self.to_minute;
        let quiet = if over_night {
            minute >= self.from_minute || minute < self.to_minute
        } else {
            (self.from_minute..self.to_minute).contains(&minute)
        };
        if !quiet {
            return None;
        }
        let today = here.date();
        let day = if minute < self.to_minute {
            today
        } else {
            today.tomorrow().ok()?
        };
        let end = day.to_datetime(time(self.to_minute)?).to_zoned(zone).ok()?;
        Some(Timestamp(end.timestamp().as_microsecond()).max(Timestamp(now.0 + 1)))
    }
}

fn time(minute: i64) -> Option<Time> {
    let (hour, minute) = (i8::try_from(minute / 60), i8::try_from(minute % 60));
    Time::new(hour.ok()?, minute.ok()?, 0, 0).ok()
}

/// `22:00`.
fn minute(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str, most: i64| text.parse().ok().filter(|n| (0..most).contains(n));
    Some(number(hour, 24)? * 60 + number(minute, 60)?)
}

pub async fn wishes(conn: &mut Conn, member: MemberId) -> db::Result<Wishes> {
    let wishes = conn
        .query(
            "SELECT zone, from_minute, to_minute, shows_words FROM quiet_hours WHERE member_id = $1",
        )
        .bind(member)
        .optional()
        .await?;
    Ok(wishes.unwrap_or_default())
}

pub async fn choose(tx: &mut Write, member: MemberId, wishes: &Wishes) -> db::Result<()> {
    tx.query(
        "INSERT INTO quiet_hours (member_id, zone, from_minute, to_minute, shows_words)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (member_id) DO UPDATE SET zone = excluded.zone, from_minute = excluded.from_minute,
             to_minute = excluded.to_minute, shows_words = excluded.shows_words",
    )
    .bind(member)
    .bind(wishes.zone.clone())
    .bind(wishes.from_minute)
    .bind(wishes.to_minute)
    .bind(wishes.shows_words)
    .run()
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
    }

    #[test]
    fn nights_are_quiet_where_somebody_lives() {
        let night = Wishes::read("Europe/Paris", "22:00", "07:30", true).unwrap();
        for (now, until) in [
            ("2026-11-26T20:59:59Z", None),
            ("2026-11-26T21:00:00Z", Some("2026-11-27T06:30:00Z")),
            ("2026-11-27T05:00:00Z", Some("2026-11-27T06:30:00Z")),
            ("2026-11-27T06:30:00Z", None),
            // The night in which the clocks go forward.
            ("2026-03-28T23:00:00Z", Some("2026-03-29T05:30:00Z")),
        ] {
            assert_eq!(night.quiet_until(at(now)), until.map(at), "{now}");
        }
    }

    #[test]
    fn so_are_hours_of_the_day_or_none() {
        let noon = Wishes::read("UTC", "12:00", "14:00", true).unwrap();
        assert_eq!(
            noon.quiet_until(at("2026-11-26T13:00:00Z")),
            Some(at("2026-11-26T14:00:00Z"))
        );
        assert_eq!(noon.quiet_until(at("2026-11-26T14:00:00Z")), None);
        let never = Wishes::read("", "", "", false).unwrap();
        assert_eq!(
            (never.quiet_until(at("2026-11-26T13:00:00Z")), never.hours()),
            (None, None)
        );
        assert_eq!(noon.hours(), Some(("12:00".into(), "14:00".into())));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for (zone, from, to) in [
            ("Mars/Olympus", "", ""),
            ("", "25:00", "8:00"),
            ("", "22:00", ""),
            ("", "22", "8"),
        ] {
            assert!(
                Wishes::read(zone, from, to, true).is_err(),
                "{zone} {from} {to}"
            );
        }
    }
}
