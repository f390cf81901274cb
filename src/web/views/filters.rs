//! The filters of a group, and what one would have found.

use askama::Template;

use super::{Field, GroupTag, Shell};
use crate::{
    messages::filters::{Effect, Filter, Kind},
    web::{assets, words::Words},
};

/// `/g/<group>/settings/filters`. `POST`: `act` (`add`, `try`), `kind`, `pattern`, `effect`, `reason`.
/// `POST …/<filter>/remove`.
#[derive(Template)]
#[template(path = "filters.html")]
pub(crate) struct FiltersPage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub filters: Vec<Filter>,
    pub kind: Kind,
    pub pattern: Field,
    pub effect: Effect,
    pub reason: Field,
    pub tried: Option<Tried>,
    pub saved: Option<&'static str>,
}

/// What a filter would have found among the last messages: how many, and the latest of them,
/// each with its author.
pub(crate) struct Tried {
    pub count: i64,
    pub messages: Vec<(String, String)>,
}

impl FiltersPage {
    /// What a filter looks for, in words.
    pub(crate) fn sought(&self, filter: &Filter) -> String {
        match filter.kind {
            Kind::Word => self.l.t1("filter-word", "pattern", &filter.pattern),
            Kind::Link if filter.pattern.is_empty() => self.l.t("filter-any-link"),
            Kind::Link => self.l.t1("filter-links-to", "pattern", &filter.pattern),
        }
    }

    /// What happens then, in words.
    pub(crate) fn effect_of(&self, filter: &Filter) -> String {
        self.l.t(effect(filter.effect))
    }

    pub(crate) fn is_link(&self) -> bool {
        self.kind == Kind::Link
    }

    pub(crate) fn refuses(&self) -> bool {
        self.effect == Effect::Refuse
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Hold => "filter-holds",
        Effect::Refuse => "filter-refuses",
    }
}
