//! The clock: the one place that reads the time of day, and that a test can move.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use tokio::sync::Notify;

use crate::values::{Span, Timestamp};

/// Tells the time. Copies of one clock always agree.
#[derive(Clone, Default)]
pub struct Clock {
    ahead: Arc<AtomicI64>,
    moved: Arc<Notify>,
}

impl Clock {
    pub fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the clock")]
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        let wall = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        Timestamp(wall + self.ahead.load(Ordering::Relaxed))
    }

    /// Sets this clock and its copies ahead, and wakes whoever waits on it.
    pub fn advance(&self, span: Span) {
        self.ahead.fetch_add(span.0, Ordering::Relaxed);
        self.moved.notify_waiters();
    }

    /// Waits until `moment`, however the clock is moved meanwhile.
    pub async fn until(&self, moment: Timestamp) {
        loop {
            let moved = self.moved.notified();
            let left = moment.0 - self.now().0;
            let Ok(left @ 1..) = u64::try_from(left) else {
                return;
            };
            tokio::select! {
                () = tokio::time::sleep(Duration::from_micros(left)) => {}
                () = moved => {}
            }
        }
    }
}

impl governor::clock::Clock for Clock {
    type Instant = governor::nanos::Nanos;

    fn now(&self) -> Self::Instant {
        let micros = u64::try_from(Self::now(self).0).unwrap_or_default();
        micros.saturating_mul(1_000).into()
    }
}
