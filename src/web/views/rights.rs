//! Who can do what: a table of acts by people.

use askama::Template;

use super::{GroupTag, Shell, rooms};
use crate::{
    policy::Verdict,
    values::Visibility,
    web::{assets, words::Words},
};

/// `/rights?visibility=`, `/g/<group>/rights`
#[derive(Template)]
#[template(path = "rights.html")]
pub(crate) struct RightsPage {
    pub l: Words,
    pub shell: Shell,
    /// The group that is looked at; none: groups of this visibility in general.
    pub group: Option<GroupTag>,
    pub visibility: Visibility,
    pub announcements: bool,
    pub archived: bool,
    pub columns: Vec<Column>,
    pub rows: Vec<RightsRow>,
    /// The house; empty on the page of a group.
    pub house_columns: Vec<Column>,
    pub house: Vec<RightsRow>,
}

impl RightsPage {
    /// The kinds of groups: the word of each, the key of its name, and whether it is looked at.
    fn kinds(&self) -> Vec<(&'static str, &'static str, bool)> {
        let kind = |kind: &Visibility| {
            let name = rooms::visibility_name(*kind);
            (kind.as_str(), name, *kind == self.visibility)
        };
        Visibility::ALL.iter().map(kind).collect()
    }

    fn visibility_name(&self) -> &'static str {
        rooms::visibility_name(self.visibility)
    }

    fn visibility_meaning(&self) -> &'static str {
        rooms::visibility_meaning(self.visibility)
    }
}

/// Some kind of person.
pub(crate) struct Column {
    /// The key of what they are called.
    pub name: String,
    /// The reader is one of them.
    pub mine: bool,
}

impl Column {
    /// The key of the sentence about them.
    fn means(&self) -> String {
        format!("{}-means", self.name)
    }
}

/// One act, and what the policy says of it for each column.
pub(crate) struct RightsRow {
    /// The key of what it is.
    pub name: String,
    pub act: &'static str,
    pub verdicts: Vec<(&'static str, Verdict)>,
}
