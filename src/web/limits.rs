//! Limits: how often somebody may knock. Each is kept in memory and tells when to come back.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use governor::{
    Quota, RateLimiter, middleware::NoOpMiddleware, nanos::Nanos, state::keyed::DashMapStateStore,
};

use super::Failure;
use crate::{
    clock::Clock,
    values::{Email, MemberId, RoomId, Span, Timestamp},
};

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, Clock, NoOpMiddleware<Nanos>>;

/// One limiter: so many at once, and all of them back after a while.
pub struct Limit<K: Hash + Eq + Clone> {
    limiter: Keyed<K>,
    clock: Clock,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(times: u32, per: Duration, clock: &Clock) -> Self {
        let times = NonZeroU32::new(times).expect("a limit lets something pass");
        let quota = Quota::with_period(per / times.get())
            .expect("a limit refills")
            .allow_burst(times);
        Self {
            limiter: RateLimiter::new(quota, DashMapStateStore::default(), clock.clone()),
            clock: clock.clone(),
        }
    }

    /// Counts one more; refuses with the seconds until there is room.
    pub fn pass(&self, key: &K) -> Result<(), Failure> {
        self.limiter.check_key(key).map_err(|full| {
            let wait = full.wait_time_from(governor::clock::Clock::now(&self.clock));
            Failure::too_many(wait.as_secs() + 1)
        })
    }

    fn sweep(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

/// A count of what went wrong, that can be asked before it is added to.
pub struct Tally<K> {
    /// Since when, and how many.
    counted: Mutex<HashMap<K, (Timestamp, u32)>>,
    most: u32,
    per: Span,
    clock: Clock,
}

impl<K: Hash + Eq> Tally<K> {
    fn new(most: u32, per: Span, clock: &Clock) -> Self {
        Self {
            counted: Mutex::default(),
            most,
            per,
            clock: clock.clone(),
        }
    }

    /// Refuses with the seconds until there is room, once so many have been counted.
    pub fn pass(&self, key: &K) -> Result<(), Failure> {
        let now = self.clock.now();
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        match counted.get(key) {
            Some((since, many)) if *many >= self.most && now < since.plus(self.per) => {
                let wait = since.plus(self.per).seconds() - now.seconds();
                Err(Failure::too_many(wait.unsigned_abs() + 1))
            }
            _ => Ok(()),
        }
    }

    /// Counts one more, and says whether it was the last for which there was room.
    pub fn count(&self, key: K) -> bool {
        let now = self.clock.now();
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, many) = counted.entry(key).or_insert((now, 0));
        if since.plus(self.per) <= now {
            (*since, *many) = (now, 0);
        }
        *many = many.saturating_add(1);
        *many == self.most
    }

    fn sweep(&self) {
        let now = self.clock.now();
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.retain(|_, (since, _)| now < since.plus(self.per));
    }
}

/// Writes down every limiter once: what it is, how much it lets pass, and that it is swept.
macro_rules! limits {
    (
        |$clock:ident, $messages_per_second:ident|
        $($(#[$doc:meta])* $seen:vis $name:ident: $kind:ty = $made:expr;)+
    ) => {
        /// Every limiter of the house.
        pub struct Limits { $($(#[$doc])* $seen $name: $kind,)+ }

        impl Limits {
            pub fn new($clock: &Clock, $messages_per_second: u32) -> Self {
                Self { $($name: $made,)+ }
            }

            /// Forgets whoever has not knocked for long.
            pub fn sweep(&self) {
                $(self.$name.sweep();)+
            }
        }
    };
}

const MINUTE: Duration = Duration::from_mins(1);

limits! {
    |clock, messages_per_second|
    /// Sign-ins tried from one household: 10 in 5 minutes.
    pub sign_in_from: Limit<IpAddr> = Limit::new(10, 5 * MINUTE, clock);
    /// Sign-ins tried for one handle from one household: 10 in 15 minutes.
    pub sign_in_for: Limit<(String, IpAddr)> = Limit::new(10, 15 * MINUTE, clock);
    /// Sign-ins tried for one handle from everywhere: 100 in 15 minutes, so that strangers cannot
    /// easily keep somebody out.
    pub sign_in_by_all: Limit<String> = Limit::new(100, 15 * MINUTE, clock);
    /// Letters asked for from one household: 5 an hour.
    pub letter_from: Limit<IpAddr> = Limit::new(5, 60 * MINUTE, clock);
    /// Letters asked for to one address: 5 an hour.
    pub letter_to: Limit<Email> = Limit::new(5, 60 * MINUTE, clock);
    /// Letters asked for at a door from one household, where a whole choir may stand: 60 an hour.
    pub door_letter_from: Limit<IpAddr> = Limit::new(60, 60 * MINUTE, clock);
    /// Devices asked for a passkey from one household: 30 in 5 minutes.
    pub passkey_from: Limit<IpAddr> = Limit::new(30, 5 * MINUTE, clock);
    /// Codes of the second step tried for one member: 10 in 15 minutes. Only who knows the first step
    /// gets here.
    pub second_step_for: Limit<MemberId> = Limit::new(10, 15 * MINUTE, clock);
    /// Proofs tried by whoever bears a member's session: 10 in 15 minutes.
    pub prove_for: Limit<MemberId> = Limit::new(10, 15 * MINUTE, clock);
    /// Newcomers from one household who were refused at an open door: 60 an hour. Those who come in are
    /// not counted: a whole choir may be on one network, and its invitation has places enough.
    pub redeem_from: Tally<IpAddr> = Tally::new(60, Span::hours(1), clock);
    /// Codes tried from one household that open nothing: 20 an hour.
    pub wrong_code_from: Tally<IpAddr> = Tally::new(20, Span::hours(1), clock);
    /// The same, from everywhere together: 1,000 a day.
    pub wrong_code: Tally<()> = Tally::new(1_000, Span::days(1), clock);
    /// Newcomers that one code is tried for: 2,000 a minute, whoever they are.
    pub redeem_with: Limit<Vec<u8>> = Limit::new(2_000, MINUTE, clock);
    /// Strangers of one household who ask to come in: 5 an hour.
    pub ask_from: Limit<IpAddr> = Limit::new(5, 60 * MINUTE, clock);
    /// Ways to follow that one household asks other servers for: 20 in 10 minutes.
    pub intent_from: Limit<IpAddr> = Limit::new(20, 10 * MINUTE, clock);
    /// Messages of one person: 2 a second, 20 at once, unless the settings say otherwise.
    said_by: Limit<MemberId> = Limit::new(10 * messages_per_second, Duration::from_secs(10), clock);
    /// Messages in one room, from everybody: 20 a second.
    said_in: Limit<RoomId> = Limit::new(10 * messages_per_second, Duration::from_secs(1), clock);
    /// Reactions and edits of one person: 2 a second, 120 at once.
    act_by: Limit<MemberId> = Limit::new(120, MINUTE, clock);
    /// Claim and sign-in links tried from one household: 20 an hour.
    pub link_from: Limit<IpAddr> = Limit::new(20, 60 * MINUTE, clock);
    /// Reports of one member: 20 an hour.
    pub report_by: Limit<MemberId> = Limit::new(20, 60 * MINUTE, clock);
    /// Files that one member begins to send: 60 in 10 minutes.
    pub upload_by: Limit<MemberId> = Limit::new(60, 10 * MINUTE, clock);
    /// Devices that one member tries: 10 in 10 minutes.
    pub try_device_by: Limit<MemberId> = Limit::new(10, 10 * MINUTE, clock);
    /// What one member looks for: 60 a minute.
    pub search_by: Limit<MemberId> = Limit::new(60, MINUTE, clock);
    /// How often the private feed of one member is read: 60 an hour.
    pub atom_of: Limit<MemberId> = Limit::new(60, 60 * MINUTE, clock);
}

impl Limits {
    /// Counts one more message: of its author first, so that nobody fills a room's measure alone.
    pub fn say(&self, author: MemberId, room: RoomId) -> Result<(), Failure> {
        self.said_by.pass(&author)?;
        self.said_in.pass(&room)
    }

    /// Counts one more thing that somebody does with a message.
    pub fn act(&self, member: MemberId) -> Result<(), Failure> {
        self.act_by.pass(&member)
    }
}
