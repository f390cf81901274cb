//! Words: every sentence of the pages, in English and in French, and dates as people say them.

mod french;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::{Zoned, tz::TimeZone};
use unic_langid::LanguageIdentifier;

use crate::values::{Lang, Span, Timestamp, Unfit};

/// The account decides, then the `lang` cookie, then `Accept-Language`, then English.
pub(super) fn choose(account: Option<Lang>, cookie: Option<&str>, accept: Option<&str>) -> Lang {
    account
        .or_else(|| cookie.and_then(|tag| tag.parse().ok()))
        .or_else(|| accept.and_then(preferred))
        .unwrap_or(Lang::English)
}

fn preferred(accept: &str) -> Option<Lang> {
    let mut best = None;
    for (lang, weight) in accept.split(',').filter_map(weighed) {
        if weight > 0.0 && best.is_none_or(|(_, heaviest)| weight > heaviest) {
            best = Some((lang, weight));
        }
    }
    best.map(|(lang, _)| lang)
}

fn weighed(range: &str) -> Option<(Lang, f32)> {
    let (tag, rest) = range.split_once(';').unwrap_or((range, "q=1"));
    let primary = tag.trim().split('-').next()?.to_ascii_lowercase();
    let weight = rest.trim().strip_prefix("q=")?.parse().ok()?;
    Some((primary.parse().ok()?, weight))
}

/// What a language calls itself.
pub(super) fn own_name(lang: Lang) -> &'static str {
    match lang {
        Lang::English => "English",
        Lang::French => "Français",
    }
}

/// The words of one language: `l` in every template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(Lang);

impl Words {
    pub fn new(lang: Lang) -> Self {
        Self(lang)
    }

    pub fn lang(self) -> Lang {
        self.0
    }

    pub fn t(self, key: &str) -> String {
        self.say(key, None)
    }

    pub fn t1(self, key: &str, name: &str, value: impl Part) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value.part());
        self.say(key, Some(&args))
    }

    pub fn t2(
        self,
        key: &str,
        first: &str,
        value: impl Part,
        second: &str,
        other: impl Part,
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(first, value.part());
        args.set(second, other.part());
        self.say(key, Some(&args))
    }

    /// A sentence with any number of parts.
    pub fn with(self, key: &str, parts: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in parts {
            args.set(*name, value.part());
        }
        self.say(key, Some(&args))
    }

    /// «14 h», «3 days»: how long something took, to the nearest of its own kind.
    pub fn span(self, span: impl Own<Span>) -> String {
        let span = span.own();
        match span.0 / Span::minutes(1).0 {
            minutes @ ..60 => self.n("span-minutes", minutes.max(1)),
            minutes @ ..2_880 => self.n("span-hours", minutes / 60),
            minutes => self.n("span-days", minutes / 1_440),
        }
    }

    /// A sentence that counts: its number is `$count`.
    pub fn n(self, key: &str, count: impl Own<i64>) -> String {
        self.t1(key, "count", count.own())
    }

    /// What is wrong with a text.
    pub fn limit(self, unfit: impl Own<Unfit>) -> String {
        let unfit = unfit.own();
        let limit = i64::try_from(unfit.limit).unwrap_or(i64::MAX);
        match unfit.from {
            Some(from) => self.t1(unfit.key, "date", self.date(from)),
            None => self.t1(unfit.key, "limit", limit),
        }
    }

    /// The languages to offer beside this one: the word of each, and its own name for itself.
    pub fn others(self) -> Vec<(&'static str, &'static str)> {
        let others = Lang::ALL.iter().filter(|lang| **lang != self.0);
        others
            .map(|lang| (lang.as_str(), own_name(*lang)))
            .collect()
    }

    pub fn has(self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    fn say(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = self.bundle();
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        debug_assert!(pattern.is_some(), "no sentence is called {key}");
        pattern.map_or_else(
            || key.to_owned(),
            |pattern| {
                let mut errors = Vec::new();
                let said = bundle.format_pattern(pattern, args, &mut errors);
                debug_assert!(errors.is_empty(), "{key}: {errors:?}");
                said.into_owned()
            },
        )
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static EN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(Lang::English));
        static FR: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(Lang::French));
        match self.0 {
            Lang::English => &EN,
            Lang::French => &FR,
        }
    }

    /// «Ines, Marc and Ada».
    pub fn list<S: AsRef<str>>(self, names: impl AsRef<[S]>) -> String {
        let and = match self.0 {
            Lang::English => "and",
            Lang::French => "et",
        };
        match names.as_ref() {
            [] => String::new(),
            [only] => only.as_ref().to_owned(),
            [start @ .., last] => {
                let start: Vec<_> = start.iter().map(AsRef::as_ref).collect();
                format!("{} {and} {}", start.join(", "), last.as_ref())
            }
        }
    }

    /// «22 November 2026».
    pub fn date(self, at: impl Own<Timestamp>) -> String {
        let at = in_the_house(at);
        format!("{} {}", self.day_and_month(&at), at.year())
    }

    /// «Sunday 22 November».
    pub fn day(self, at: impl Own<Timestamp>) -> String {
        let at = in_the_house(at);
        let weekday = usize::from(at.weekday().to_monday_zero_offset().unsigned_abs());
        let weekday = match self.0 {
            Lang::English => DAYS_EN[weekday],
            Lang::French => DAYS_FR[weekday],
        };
        format!("{weekday} {}", self.day_and_month(&at))
    }

    /// «21:04», on the clock of the house until the reader's own clock replaces it.
    #[expect(clippy::unused_self, reason = "templates ask `l` for all they say")]
    pub fn time(self, at: impl Own<Timestamp>) -> String {
        clock_face(at)
    }

    /// «22 November 2026, 21:04 UTC»: leaves no doubt, for a tooltip.
    pub fn moment(self, at: impl Own<Timestamp>) -> String {
        let at = at.own();
        let zone = in_the_house(at).strftime("%Z").to_string();
        format!("{}, {} {zone}", self.date(at), self.time(at))
    }

    fn day_and_month(self, at: &Zoned) -> String {
        let month = usize::from(at.month().unsigned_abs()) - 1;
        match (self.0, at.day()) {
            (Lang::English, day) => format!("{day} {}", MONTHS_EN[month]),
            (Lang::French, 1) => format!("1er\u{a0}{}", MONTHS_FR[month]),
            (Lang::French, day) => format!("{day}\u{a0}{}", MONTHS_FR[month]),
        }
    }

    /// The sentences the scripts say, as one JSON object that is safe inside a page.
    pub fn for_scripts(self) -> String {
        let said: serde_json::Map<_, _> = SCRIPT_KEYS
            .iter()
            .map(|key| {
                (
                    key.trim_start_matches("js-").to_owned(),
                    self.t1(key, "n", "{n}").into(),
                )
            })
            .collect();
        serde_json::Value::Object(said)
            .to_string()
            .replace('<', "\\u003c")
    }
}

/// What the scripts say; a test keeps it equal to the `js-` keys of the locales.
const SCRIPT_KEYS: &[&str] = &[
    "js-from-here",
    "js-kept",
    "js-waits-again",
    "js-why",
    "js-act-failed",
    "js-editing",
    "js-today",
    "js-yesterday",
    "js-new-one",
    "js-new-other",
    "js-new-many-one",
    "js-new-many-other",
    "js-present",
    "js-present-one",
    "js-present-other",
    "js-lost",
    "js-lost-now",
    "js-queued-one",
    "js-queued-other",
    "js-restart",
    "js-signed-out",
    "js-left",
    "js-copied",
    "js-failed",
    "js-retry",
    "js-older-failed",
    "js-types-one",
    "js-types-two",
    "js-drop-files",
    "js-files-lost",
    "js-types-many",
    "js-here",
    "js-close",
    "js-voice-on",
    "js-voice-name",
];

/// What can stand in a sentence: text or a number, or any reference to one.
pub trait Part {
    fn part(&self) -> FluentValue<'_>;
}

impl Part for str {
    fn part(&self) -> FluentValue<'_> {
        self.into()
    }
}

impl Part for String {
    fn part(&self) -> FluentValue<'_> {
        self.as_str().into()
    }
}

impl Part for i64 {
    fn part(&self) -> FluentValue<'_> {
        (*self).into()
    }
}

impl<P: Part + ?Sized> Part for &P {
    fn part(&self) -> FluentValue<'_> {
        (**self).part()
    }
}

/// A small value, or any reference to it: templates hand over either.
pub trait Own<T: Copy> {
    fn own(&self) -> T;
}

impl Own<Self> for Timestamp {
    fn own(&self) -> Self {
        *self
    }
}

impl Own<Self> for Span {
    fn own(&self) -> Self {
        *self
    }
}

impl Own<Self> for Unfit {
    fn own(&self) -> Self {
        *self
    }
}

impl Own<Self> for i64 {
    fn own(&self) -> Self {
        *self
    }
}

impl<T: Copy, O: Own<T>> Own<T> for &O {
    fn own(&self) -> T {
        (**self).own()
    }
}

/// «21:04».
pub(super) fn clock_face(at: impl Own<Timestamp>) -> String {
    in_the_house(at).strftime("%H:%M").to_string()
}

/// The same number for two moments of one day.
pub(super) fn day_number(at: Timestamp) -> i64 {
    let day = in_the_house(at).date();
    i64::from(day.year()) * 512 + i64::from(day.month()) * 32 + i64::from(day.day())
}

/// From the first moment of a day (`2026-11-25`) to the first of the next, on the clock of the house.
pub(super) fn day_span(day: &str) -> Option<(Timestamp, Timestamp)> {
    let day = day.trim().parse::<jiff::civil::Date>().ok()?;
    let start = |day: jiff::civil::Date| {
        let start = day.to_zoned(TimeZone::system()).ok()?;
        Some(Timestamp(start.timestamp().as_microsecond()))
    };
    Some((start(day)?, start(day.tomorrow().ok()?)?))
}

/// The last moment of a day as a form writes it, `2026-11-29`, if that is to come.
pub(super) fn end_of_day(written: &str, now: Timestamp) -> Option<Timestamp> {
    let day: jiff::civil::Date = written.trim().parse().ok()?;
    let end = day
        .at(23, 59, 59, 0)
        .to_zoned(in_the_house(now).time_zone().clone());
    let end = Timestamp::from_seconds(end.ok()?.timestamp().as_second());
    (end > now).then_some(end)
}

fn in_the_house(at: impl Own<Timestamp>) -> Zoned {
    static ZONE: LazyLock<TimeZone> = LazyLock::new(TimeZone::system);
    instant(at).to_zoned(ZONE.clone())
}

fn instant(at: impl Own<Timestamp>) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond(at.own().0).unwrap_or_default()
}

fn load(lang: Lang) -> FluentBundle<FluentResource> {
    let (text, tag) = match lang {
        Lang::English => (ENGLISH.to_owned(), "en"),
        Lang::French => (french::written(FRENCH), "fr"),
    };
    let resource = FluentResource::try_new(text).expect("the locales parse: a test reads both");
    let tag: LanguageIdentifier = tag.parse().expect("a language tag");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::English => |value, _| grouped(value, ','),
        Lang::French => |value, _| grouped(value, '\u{202f}'),
    }));
    for (function, whole, cut) in french::ELISIONS {
        bundle
            .add_function(function, move |parts, _| match parts.first() {
                Some(FluentValue::String(name)) if french::elides(name) => cut.into(),
                _ => whole.into(),
            })
            .expect("no function is given twice");
    }
    bundle
        .add_resource(resource)
        .expect("no key is written twice: a test reads both");
    bundle
}

/// «12 480»: numbers of five figures and more are grouped by three.
fn grouped(value: &FluentValue<'_>, mark: char) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let figures = number.as_string().into_owned();
    if figures.len() < 5 || !figures.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(figures);
    }
    let mut said = String::new();
    for (place, figure) in figures.chars().enumerate() {
        if place > 0 && (figures.len() - place) % 3 == 0 {
            said.push(mark);
        }
        said.push(figure);
    }
    Some(said)
}

/// Every file of a language, one after the other.
macro_rules! locale {
    ($lang:literal) => {
        locale!($lang: "frame" "groups" "door" "keys" "people" "moderation" "todo" "speaking" "bridge" "messages" "polls" "asides" "kept" "later" "forward"
            "rights" "notices" "files" "highlights" "settings" "push" "search" "feed" "hands" "failures" "scripts")
    };
    ($lang:literal: $($file:literal)+) => {
        concat!($(include_str!(concat!("../../templates/locales/", $lang, "/", $file, ".ftl")), "\n"),+)
    };
}

const ENGLISH: &str = locale!("en");
const FRENCH: &str = locale!("fr");

const DAYS_EN: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const DAYS_FR: [&str; 7] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

#[cfg(test)]
mod tests;
