//! Where a list goes on: behind what stood last on the page before, whether or not it stands there still.

use std::{fmt, str::FromStr};

use super::Timestamp;

/// Takes what a page does not hold off its lines, of which one more was read, and gives the last that it
/// holds, if the list goes on behind it.
pub fn cut<T>(lines: &mut Vec<T>, most: i64) -> Option<&T> {
    let most = usize::try_from(most).unwrap_or_default();
    let more = lines.len() > most;
    lines.truncate(most);
    lines.last().filter(|_| more)
}

/// A place in a list that goes by time: `1764214978000000.0192a4b6-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Behind {
    pub at: Timestamp,
    pub id: uuid::Uuid,
}

impl Behind {
    /// Before every line of a list whose oldest comes first.
    pub const FIRST: Self = Self {
        at: Timestamp(i64::MIN),
        id: uuid::Uuid::nil(),
    };

    /// Before every line of a list whose latest comes first.
    pub const LATEST: Self = Self {
        at: Timestamp(i64::MAX),
        id: uuid::Uuid::max(),
    };
}

impl fmt::Display for Behind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at.0, self.id)
    }
}

impl FromStr for Behind {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (at, id) = text.split_once('.').ok_or(NOWHERE)?;
        Ok(Self {
            at: Timestamp(at.parse().map_err(|_| NOWHERE)?),
            id: id.parse().map_err(|_| NOWHERE)?,
        })
    }
}

/// A place in a list that goes by name: `0192a4b6-….Ada`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct BehindName {
    pub name: String,
    pub id: uuid::Uuid,
}

impl BehindName {
    /// Before every line.
    pub const FIRST: Self = Self {
        name: String::new(),
        id: uuid::Uuid::nil(),
    };
}

impl fmt::Display for BehindName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.id, self.name)
    }
}

impl FromStr for BehindName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (id, name) = text.split_once('.').ok_or(NOWHERE)?;
        if name.chars().any(char::is_control) || name.len() > 1_000 {
            return Err(NOWHERE);
        }
        Ok(Self {
            name: name.to_owned(),
            id: id.parse().map_err(|_| NOWHERE)?,
        })
    }
}

const NOWHERE: &str = "no place in a list";

/// As programs write it in a query.
macro_rules! from_a_query {
    ($($place:ident)+) => {$(
        impl TryFrom<String> for $place {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    )+};
}

from_a_query! { Behind BehindName }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_list_is_read_as_it_was_written() {
        for place in [Behind::FIRST, Behind::LATEST] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for name in ["", "Ada", "J. R. R. & É.", "a#b?c=d"] {
            let place = BehindName {
                name: name.into(),
                ..BehindName::FIRST
            };
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for nowhere in ["", "7", "7.", ".", "x.0", "7.seven"] {
            assert!(nowhere.parse::<Behind>().is_err(), "{nowhere}");
            assert!(nowhere.parse::<BehindName>().is_err(), "{nowhere}");
        }
        let ends = format!("{}.a\0b", uuid::Uuid::nil());
        assert!(
            ends.parse::<BehindName>().is_err(),
            "no name has a control sign"
        );
    }

    #[test]
    fn a_full_page_goes_on_only_where_more_was_there() {
        for (there, last) in [(0, None), (1, None), (2, None), (3, Some(1)), (4, Some(1))] {
            let mut lines: Vec<i32> = (0..there).collect();
            assert_eq!(cut(&mut lines, 2).copied(), last, "{there}");
            assert!(lines.len() <= 2);
        }
    }
}
