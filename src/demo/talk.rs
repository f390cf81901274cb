//! The talk of the demo: text files, each what was said in one room.
//!
//! `@ 12d 20:31` or `@ 40m` is a moment: days ago at an hour, or so long ago. `handle: words` is said
//! then, or a little later. `= handle …` is how far these have read; everybody else has read it all.

use crate::values::{Span, Timestamp};

/// What happened in a room, in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Says {
        handle: &'static str,
        words: String,
        at: Timestamp,
    },
    StopsReading {
        handle: &'static str,
    },
}

/// Reads the talk of one room, as it would have gone by now. `None`: somebody wrote it wrongly.
pub(super) fn read(text: &'static str, now: Timestamp) -> Option<Vec<Turn>> {
    let (mut turns, mut at) = (Vec::new(), now);
    for line in text.lines() {
        if let Some(moment) = line.strip_prefix("@ ") {
            at = ago(moment, now)?;
        } else if let Some(handles) = line.strip_prefix("= ") {
            let stop = |handle| Turn::StopsReading { handle };
            turns.extend(handles.split(' ').map(stop));
        } else {
            let (handle, words) = line.split_once(": ")?;
            let words = french_spaces(words);
            let typing = Span::milliseconds(60 * i64::try_from(words.len()).ok()?);
            at = at.plus(Span::seconds(15)).plus(typing);
            turns.push(Turn::Says { handle, words, at });
        }
    }
    Some(turns)
}

fn ago(moment: &str, now: Timestamp) -> Option<Timestamp> {
    if let Some((days, hour)) = moment.split_once("d ") {
        let (hours, minutes) = hour.split_once(':')?;
        let midnight = Timestamp(now.0 - now.0.rem_euclid(Span::days(1).0));
        let day = midnight.minus(Span::days(days.parse().ok()?));
        let hours = Span::hours(hours.parse().ok()?);
        return Some(day.plus(hours).plus(Span::minutes(minutes.parse().ok()?)));
    }
    let unit = moment.chars().last()?;
    let count = moment.strip_suffix(unit)?.parse().ok()?;
    match unit {
        'm' => Some(now.minus(Span::minutes(count))),
        'h' => Some(now.minus(Span::hours(count))),
        _ => None,
    }
}

/// The files are written with ordinary spaces; French sets finer ones, that no line ends at.
fn french_spaces(words: &str) -> String {
    [" ;", " ?", " !", " »", "« "]
        .into_iter()
        .fold(words.replace(" :", "\u{a0}:"), |words, pair| {
            words.replace(pair, &pair.replace(' ', "\u{202f}"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        demo::people::{CIRCLES, Circle, PAPER, everybody},
        values::{Body, Handle, Name, Purpose},
    };

    const NOW: Timestamp = Timestamp::from_seconds(1_795_440_600);

    fn circles() -> impl Iterator<Item = &'static Circle> {
        CIRCLES.iter().chain([&PAPER])
    }

    fn is_in(circle: &Circle, handle: &str) -> bool {
        circle.host == handle || circle.members.contains(&handle)
    }

    #[test]
    fn whoever_speaks_is_there_and_nobody_speaks_before_the_one_before() {
        for circle in circles() {
            for talk in circle.rooms {
                let mut last = NOW.minus(Span::days(42));
                for turn in read(talk.said, NOW).unwrap() {
                    let (Turn::StopsReading { handle } | Turn::Says { handle, .. }) = turn;
                    assert!(is_in(circle, handle), "{handle} in {}", talk.room);
                    if let Turn::Says { words, at, .. } = turn {
                        assert!(last < at && at < NOW, "{words}");
                        assert!(Body::parse(&words).is_ok(), "{words}");
                        last = at;
                    }
                }
            }
        }
    }

    #[test]
    fn everybody_and_everything_has_a_fit_name() {
        for person in everybody() {
            assert!(Handle::parse(person.handle).is_ok(), "{}", person.handle);
            assert!(Name::parse(person.name).is_ok(), "{}", person.name);
        }
        for circle in circles() {
            assert!(Name::parse(circle.name).is_ok(), "{}", circle.name);
            assert!(Purpose::parse(circle.purpose).is_ok(), "{}", circle.purpose);
            for handle in circle.members.iter().chain([&circle.host]) {
                assert!(everybody().any(|person| person.handle == *handle));
            }
        }
    }

    #[test]
    fn a_moment_is_days_ago_at_an_hour_or_so_long_ago() {
        let turns = read("@ 1d 08:00\nada: Hello!\n@ 5m\n= ada", NOW).unwrap();
        let Turn::Says { at, .. } = &turns[0] else {
            panic!("somebody speaks");
        };
        assert!(NOW.minus(Span::days(2)) < *at);
        assert_eq!(turns[1], Turn::StopsReading { handle: "ada" });
        for wrong in ["@ soon", "@ 1d", "no words"] {
            assert_eq!(read(wrong, NOW), None, "{wrong}");
        }
    }
}
