//! When: a moment that somebody names in a form, by the clock of where they live.

use jiff::{civil::DateTime, tz::TimeZone};

use crate::values::Timestamp;

/// What `datetime-local` sends, `2026-11-27T18:00`, as the moment that it is there.
pub(super) fn named(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let named: DateTime = text.trim().parse().ok()?;
    let at = named.to_zoned(zone.clone()).ok()?;
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
        assert_eq!(zone_name(&paris), "Europe/Paris");
        for wrong in ["", "tomorrow", "2026-13-01T00:00"] {
            assert_eq!(named(wrong, &paris), None, "{wrong}");
        }
    }
}
