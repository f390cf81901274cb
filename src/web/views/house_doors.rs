//! The owner's pages about doors and roles, and leaving the house.

use askama::Template;

use super::{Field, ListedPerson, Shell};
use crate::{
    members::doors::Week,
    policy::TreeSeenBy,
    values::{BehindName, Timestamp},
    web::{assets, words::Words},
};

/// `/house/doors`. `POST` the fields · `/pause`: `act` `pause` or `open`.
#[derive(Template)]
#[template(path = "house_doors.html")]
pub(crate) struct DoorsPage {
    pub l: Words,
    pub shell: Shell,
    pub paused: bool,
    pub member_allowance: Field,
    pub host_allowance: Field,
    pub invite_after_days: Field,
    pub again_days: Field,
    pub tree_seen_by: TreeSeenBy,
    pub asking: bool,
    pub questions: Field,
    pub growth: Growth,
    pub saved: Option<&'static str>,
}

impl DoorsPage {
    fn seen_by(&self) -> Vec<(&'static str, String, bool)> {
        let choice = |seen_by: &TreeSeenBy| {
            let word = seen_by.as_str();
            (
                word,
                format!("tree-seen-by-{word}"),
                *seen_by == self.tree_seen_by,
            )
        };
        TreeSeenBy::ALL.iter().map(choice).collect()
    }
}

/// How the house grew: a bar for each week, as high as there were members.
pub(crate) struct Growth {
    pub bars: Vec<Bar>,
    /// As many members as the highest bar.
    pub top: i64,
}

pub(crate) struct Bar {
    pub begins: Timestamp,
    pub came: i64,
    pub members: i64,
    pub x: i64,
    /// Where those begin who came in this week, and those who were here before.
    pub came_y: i64,
    pub came_height: i64,
    pub before_y: i64,
    pub before_height: i64,
}

/// The height of the drawing, and the width of a bar with the gap beside it.
const HEIGHT: i64 = 120;
const STEP: i64 = 20;

impl Growth {
    pub(crate) fn of(weeks: &[Week]) -> Self {
        let top = weeks.iter().map(|week| week.members).max().unwrap_or(0);
        let scaled = |count: i64| count * HEIGHT / top.max(1);
        let bar = |(x, week): (i64, &Week)| {
            let before = scaled(week.members - week.came);
            let all = scaled(week.members);
            Bar {
                begins: week.begins,
                came: week.came,
                members: week.members,
                x: x * STEP,
                came_y: HEIGHT - all,
                came_height: all - before,
                before_y: HEIGHT - before,
                before_height: before,
            }
        };
        Self {
            bars: (0..).zip(weeks).map(bar).collect(),
            top,
        }
    }
}

/// `/house/roles`. `POST`: `successor`.
#[derive(Template)]
#[template(path = "house_roles.html")]
pub(crate) struct RolesPage {
    pub l: Words,
    pub shell: Shell,
    pub hosts: Vec<ListedPerson>,
    /// Where they go on.
    pub next: Option<BehindName>,
    /// The handle of whoever is to own the house.
    pub successor: Field,
}

/// `/settings/leave`. `POST`: `handle`, one's own; `outside`: `keep`, or else what shows me is withdrawn.
#[derive(Template)]
#[template(path = "leave_house.html")]
pub(crate) struct LeavePage {
    pub l: Words,
    pub shell: Shell,
    pub owns_house: bool,
    /// The names of the groups that want a successor first.
    pub owns: Vec<String>,
    pub mine: String,
    /// How many highlights show my words.
    pub outside: i64,
    pub handle: Field,
}
