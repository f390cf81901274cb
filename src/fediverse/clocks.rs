//! What time it is elsewhere: whoever signs by a wrong clock is believed by nobody, and dates what it shows wrongly.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::values::{Span, Timestamp};

/// How far apart clocks may be; signatures are refused beyond it.
const APART: Span = Span::hours(1);
/// How long it is remembered what a server said; then it is asked again.
pub(super) const REMEMBERED: Span = Span::minutes(10);
/// So many servers are not wrong together.
const MANY: usize = 3;

/// What servers said lately of the time: by how much they are ahead of us.
#[derive(Default)]
pub(super) struct Clocks(Mutex<HashMap<String, (Timestamp, Span)>>);

impl Clocks {
    /// A server said what time it is, while it was `asked` to `now` here: anywhere between them is right.
    pub(super) fn heard(&self, host: &str, says: Timestamp, (asked, now): (Timestamp, Timestamp)) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.retain(|_, (at, _)| is_recent(*at, now));
        let here = says.clamp(asked.min(now), now);
        said.insert(host.to_owned(), (now, Span(says.0 - here.0)));
    }

    /// Our clock, or that of this server, is so wrong that nothing can be said to it now.
    pub(super) fn stop(&self, host: &str, now: Timestamp) -> bool {
        let said = self.lately(now);
        most_say_so(&said).unwrap_or_else(|| said.get(host).is_some_and(|ahead| is_wrong(*ahead)))
    }

    /// Ours is wrong, as far as servers can tell: most of many, or each of a few.
    pub(super) fn are_against_us(&self, now: Timestamp) -> bool {
        let said = self.lately(now);
        let each = || !said.is_empty() && said.values().all(|ahead| is_wrong(*ahead));
        most_say_so(&said).unwrap_or_else(each)
    }

    fn lately(&self, now: Timestamp) -> HashMap<String, Span> {
        let said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = said.iter().filter(|(_, (at, _))| is_recent(*at, now));
        recent
            .map(|(host, (_, ahead))| (host.clone(), *ahead))
            .collect()
    }
}

/// Whether most say that our clock is wrong; nothing, where they are too few to tell.
fn most_say_so(said: &HashMap<String, Span>) -> Option<bool> {
    let enough = said.len() >= MANY;
    enough.then(|| is_wrong(median(said.values().copied().collect())))
}

/// Not of a time that we thought it was before our clock was set.
fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    at <= now && at > now.minus(REMEMBERED)
}

fn is_wrong(ahead: Span) -> bool {
    ahead.0.abs() > APART.0
}

fn median(mut all: Vec<Span>) -> Span {
    all.sort_unstable();
    all[all.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000_000);

    #[test]
    fn case_73_one_wrong_clock_among_many_is_not_ours() {
        let clocks = Clocks::default();
        let says = |host, ahead: Span| clocks.heard(host, NOW.plus(ahead), (NOW, NOW));
        says("a.example", Span::hours(2));
        assert!(clocks.stop("a.example", NOW) && !clocks.stop("b.example", NOW));
        assert!(clocks.are_against_us(NOW));
        says("b.example", Span(0));
        assert!(!clocks.are_against_us(NOW));
        says("c.example", Span::minutes(59));
        assert!(!clocks.stop("a.example", NOW), "most say that we are right");
        says("b.example", Span::hours(2));
        assert!(clocks.stop("d.example", NOW) && clocks.are_against_us(NOW));
        assert!(!clocks.stop("d.example", NOW.plus(REMEMBERED)));
        // An answer that was long under way is not of a wrong clock.
        let later = NOW.plus(Span::days(3));
        clocks.heard("e.example", NOW.plus(Span::seconds(1)), (NOW, later));
        assert!(!clocks.stop("e.example", later));
    }
}
