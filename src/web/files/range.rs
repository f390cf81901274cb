//! Ranges: which of the bytes a request wants (RFC 9110).

use std::ops::Range;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    All,
    Part(Range<u64>),
    /// They have it already.
    Nothing,
    /// There is nothing where they ask.
    Beyond,
}

pub(super) fn wanted(asked: &HeaderMap, tag: &HeaderValue, length: u64) -> Wanted {
    let text = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    let ours = tag.to_str().unwrap_or_default();
    let known = text(header::IF_NONE_MATCH).is_some_and(|tags| {
        let mut tags = tags
            .split(',')
            .map(|tag| tag.trim().trim_start_matches("W/"));
        tags.any(|tag| tag == ours || tag == "*")
    });
    if known {
        return Wanted::Nothing;
    }
    // A part of something else is no use to them.
    if text(header::IF_RANGE).is_some_and(|tag| tag != ours) {
        return Wanted::All;
    }
    text(header::RANGE).map_or(Wanted::All, |range| part(range, length))
}

/// One part. Several, or what cannot be read, is answered with everything.
fn part(range: &str, length: u64) -> Wanted {
    let Some((from, to)) = range
        .strip_prefix("bytes=")
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Wanted::All;
    };
    let part = match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(from), Ok(to)) if from <= to => from..to.saturating_add(1).min(length),
        (Ok(from), Err(_)) if to.is_empty() => from..length,
        (Err(_), Ok(last)) if from.is_empty() => length.saturating_sub(last)..length,
        _ => return Wanted::All,
    };
    if part.start < part.end {
        Wanted::Part(part)
    } else {
        Wanted::Beyond
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_one_part_of_what_there_is() {
        for (range, expected) in [
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=2-", Wanted::Part(2..10)),
            ("bytes=-3", Wanted::Part(7..10)),
            ("bytes=-30", Wanted::Part(0..10)),
            ("bytes=4-99", Wanted::Part(4..10)),
            ("bytes=4-18446744073709551615", Wanted::Part(4..10)),
            ("bytes=10-", Wanted::Beyond),
            ("bytes=-0", Wanted::Beyond),
            ("bytes=3-2", Wanted::All),
            ("bytes=0-1,4-5", Wanted::All),
            ("lines=0-1", Wanted::All),
            ("bytes=", Wanted::All),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
    }
}
