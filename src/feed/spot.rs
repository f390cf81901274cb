//! Spots: where a conversation is, and how far somebody has come in it, as an address can carry them.

use std::{fmt, str::FromStr};

use crate::values::RoomId;

/// A room, or a thread in it; thread 0: the room itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    pub room: RoomId,
    pub thread: i64,
}

impl Spot {
    /// The thread, if it is one.
    pub const fn in_thread(self) -> Option<i64> {
        if self.thread == 0 {
            None
        } else {
            Some(self.thread)
        }
    }
}

/// `<room>.<thread>`
impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.room, self.thread)
    }
}

/// It is not written as a spot or a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no conversation is written like this")]
pub struct NoSpot;

impl FromStr for Spot {
    type Err = NoSpot;

    fn from_str(text: &str) -> Result<Self, NoSpot> {
        let (room, thread) = text.split_once('.').ok_or(NoSpot)?;
        let room = room.parse().map_err(|_| NoSpot)?;
        let thread = thread.parse().ok().filter(|thread| *thread >= 0);
        let thread = thread.ok_or(NoSpot)?;
        Ok(Self { room, thread })
    }
}

/// Everything of a conversation up to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub spot: Spot,
    pub seq: i64,
}

/// `<room>.<thread>.<message>`
impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.spot, self.seq)
    }
}

impl FromStr for Mark {
    type Err = NoSpot;

    fn from_str(text: &str) -> Result<Self, NoSpot> {
        let (spot, seq) = text.rsplit_once('.').ok_or(NoSpot)?;
        let seq = seq.parse().ok().filter(|seq| *seq >= 0).ok_or(NoSpot)?;
        let spot = spot.parse()?;
        Ok(Self { spot, seq })
    }
}
