//! When: a moment that somebody names in a form, by the clock of where they live.

use jiff::{
    Zoned,
    civil::{Date, DateTime, Weekday},
    tz::TimeZone,
};

use crate::values::Timestamp;

/// What `datetime-local` sends, `2026-11-27T18:00`, as the moment that it is there.
pub(super) fn named(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let named: DateTime = text.trim().parse().ok()?;
    let at = named.to_zoned(zone.clone()).ok()?;
    Some(Timestamp(at.timestamp().as_microsecond()))
}

/// The same moment, as the form has it.
pub(super) fn written(at: Timestamp, zone: &TimeZone) -> String {
    let there = here(zone, at);
    there.map_or_else(String::new, |there| {
        there.strftime("%Y-%m-%dT%H:%M").to_string()
    })
}

fn here(zone: &TimeZone, at: Timestamp) -> Option<Zoned> {
    let instant = jiff::Timestamp::from_microsecond(at.0).ok()?;
    Some(instant.to_zoned(zone.clone()))
}

/// Tomorrow at nine, there.
pub(super) fn tomorrow(zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    at_hour(zone, here(zone, now)?.date().tomorrow().ok()?, 9)
}

/// The next Monday at nine, there; never today.
pub(super) fn monday(zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let today = here(zone, now)?.date();
    at_hour(zone, today.nth_weekday(1, Weekday::Monday).ok()?, 9)
}

/// An hour of a day, there.
pub(super) fn at_hour(zone: &TimeZone, day: Date, hour: i8) -> Option<Timestamp> {
    let at = day.at(hour, 0, 0, 0).to_zoned(zone.clone()).ok()?;
    Some(Timestamp(at.timestamp().as_microsecond()))
}

/// What that zone is called: whoever reads a time knows whose clock it is by.
pub(super) fn zone_name(zone: &TimeZone) -> String {
    zone.iana_name().unwrap_or("UTC").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_named_by_the_clock_of_a_place() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let at = named("2026-11-27T18:00", &paris).unwrap();
        let utc: jiff::Timestamp = "2026-11-27T17:00:00Z".parse().unwrap();
        assert_eq!(at.0, utc.as_microsecond());
        assert_eq!(written(at, &paris), "2026-11-27T18:00");
        // A Friday.
        assert_eq!(
            written(tomorrow(&paris, at).unwrap(), &paris),
            "2026-11-28T09:00"
        );
        assert_eq!(
            written(monday(&paris, at).unwrap(), &paris),
            "2026-11-30T09:00"
        );
        assert_eq!(zone_name(&paris), "Europe/Paris");
        for wrong in ["", "tomorrow", "2026-13-01T00:00"] {
            assert_eq!(named(wrong, &paris), None, "{wrong}");
        }
    }
}
