//! How deliveries go, as pictures: bars that the house draws itself, so that they need no script.

use crate::values::{Span, Timestamp};
use crate::window::servers::{Day, Health};

/// So many days, each with its bar.
pub(crate) const DAYS: i64 = 14;
/// The most servers whose waiting letters are drawn.
const SERVERS: usize = 8;
/// How wide a bar is with its gap, and how high the highest.
const WIDTH: i64 = 20;
const HIGHEST: i64 = 72;

/// One day: what arrived stands below what was refused.
pub(crate) struct Bar {
    pub x: i64,
    pub arrived_height: i64,
    pub refused_height: i64,
    pub day: Timestamp,
    pub arrived: i64,
    pub refused: i64,
}

impl Bar {
    pub(crate) fn arrived_top(&self) -> i64 {
        HIGHEST - self.arrived_height
    }

    pub(crate) fn refused_top(&self) -> i64 {
        self.arrived_top() - self.refused_height
    }
}

/// The last days, those without a letter too; nothing where none had one.
pub(crate) fn bars(days: &[Day], now: Timestamp) -> Vec<Bar> {
    let most = days.iter().map(|day| day.arrived + day.refused).max();
    let most = most.unwrap_or_default();
    if most == 0 {
        return Vec::new();
    }
    let high = |count: i64| (count * HIGHEST + most - 1) / most;
    let today = now.0 / Span::days(1).0;
    let bar = |place: i64| {
        let number = today - DAYS + 1 + place;
        let counted = days.iter().find(|day| day.day == number);
        let (arrived, refused) = counted.map_or((0, 0), |day| (day.arrived, day.refused));
        let arrived_height = high(arrived);
        Bar {
            x: place * WIDTH,
            arrived_height,
            refused_height: high(refused).min(HIGHEST - arrived_height),
            day: Timestamp(number * Span::days(1).0),
            arrived,
            refused,
        }
    };
    (0..DAYS).map(bar).collect()
}

/// What waits for one server.
pub(crate) struct Wait {
    pub host: String,
    pub waiting: i64,
    /// Of a hundred for the server for which most waits.
    pub share: i64,
}

/// The servers for which most waits.
pub(crate) fn waits(servers: &[Health]) -> Vec<Wait> {
    let mut waiting: Vec<&Health> = servers.iter().filter(|one| one.waiting > 0).collect();
    waiting.sort_by_key(|one| std::cmp::Reverse(one.waiting));
    let most = waiting.first().map_or(1, |one| one.waiting);
    let wait = |one: &Health| Wait {
        host: one.host.clone(),
        waiting: one.waiting,
        share: (one.waiting * 100 / most).max(1),
    };
    waiting.into_iter().take(SERVERS).map(wait).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_bar_fills_the_picture_and_none_leaves_it() {
        let now = Timestamp::from_seconds(1_795_000_000);
        let today = now.0 / Span::days(1).0;
        let days = [(today, 7, 1), (today - 3, 1, 0), (today - 40, 900, 0)];
        let days = days.map(|(day, arrived, refused)| Day {
            day,
            arrived,
            refused,
        });
        let drawn = bars(&days[..2], now);
        assert_eq!(drawn.len(), 14);
        let last = drawn.last().unwrap();
        assert_eq!((last.arrived_height, last.refused_top()), (63, 0));
        assert!(drawn[10].arrived_height == 9 && drawn[0].arrived_height == 0);
        assert!(drawn.iter().all(|bar| bar.refused_top() >= 0));
        assert!(bars(&[], now).is_empty());
    }
}
