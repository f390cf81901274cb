//! Voice: what is recorded in a room is a file that says how long it lasts, and how loud it is along the way.

use crate::values::Unfit;

/// What is told of a recording, by whoever made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    pub seconds: i64,
    /// From silence, 0, to the loudest, f: one digit for each part of it, as many as are drawn.
    pub loudness: String,
}

/// Nobody listens to more in one piece.
const LONGEST: i64 = 3_600;
/// How many parts are drawn.
const MOST_PARTS: usize = 64;

impl Voice {
    pub fn new(seconds: i64, loudness: &str) -> Result<Self, Unfit> {
        if !(1..=LONGEST).contains(&seconds) {
            let most = usize::try_from(LONGEST).unwrap_or_default();
            return Err(Unfit::new("unfit-number", most));
        }
        let digits = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        if loudness.is_empty() || loudness.len() > MOST_PARTS || !loudness.chars().all(digits) {
            return Err(Unfit::new("unfit-note", MOST_PARTS));
        }
        let loudness = loudness.to_owned();
        Ok(Self { seconds, loudness })
    }
}
