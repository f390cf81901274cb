//! Reports, sanctions, appeals, the log, the audit.

use askama::Template;

use super::{Field, GroupTag, Person, Shell};
use crate::{
    audit::{Deed, Logged},
    moderation::{
        appeals::{Appeal, Judge, State},
        reports::{self, Report},
        sanctions::{Kind, Sanction},
    },
    values::{MemberId, SanctionId, Timestamp},
    web::{assets, words::Words},
};

/// A rule to choose.
pub(crate) struct RuleChoice {
    pub number: i64,
    pub text: String,
}

impl RuleChoice {
    fn is(&self, chosen: &str) -> bool {
        self.number.to_string() == chosen
    }
}

/// A message in its place, as it was or as it is.
pub(crate) struct QuoteLine {
    pub author: MemberId,
    pub name: String,
    pub at: Timestamp,
    pub text: String,
    /// This one; the others stand around it.
    pub reported: bool,
}

/// What a host is about to do, as they typed it.
#[derive(Default)]
pub(crate) struct MeasureForm {
    pub kind: String,
    /// Its number; empty: none of them.
    pub rule: String,
    pub reason: Field,
    pub hours: String,
    pub until: Field,
}

impl MeasureForm {
    fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }

    /// How long it may hold, and which of these is chosen.
    fn spans(&self) -> Vec<(&'static str, &'static str, bool)> {
        let span = |(hours, key)| (hours, key, self.hours == hours);
        SPANS.into_iter().map(span).collect()
    }
}

/// How long something holds: hours, and the key of what people call that.
const SPANS: [(&str, &str); 6] = [
    ("1", "for-an-hour"),
    ("24", "for-a-day"),
    ("72", "for-three-days"),
    ("168", "for-a-week"),
    ("720", "for-a-month"),
    ("", "for-good-if"),
];

/// A sanction in a list.
pub(crate) struct SanctionLine {
    pub href: String,
    pub holds: bool,
    pub kind: Kind,
    pub at: Timestamp,
    pub by: String,
    pub reason: String,
    pub rule: Option<i64>,
    pub until: Option<Timestamp>,
    pub lifted: Option<Timestamp>,
}

impl SanctionLine {
    fn name(&self) -> &'static str {
        kind_name(self.kind)
    }
}

/// The key of what a sanction is called.
pub(crate) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Removal => "sanction-removal",
        Kind::Mute => "sanction-mute",
        Kind::Ban => "sanction-ban",
        Kind::Suspension => "sanction-suspension",
        Kind::Uninviting => "sanction-uninviting",
    }
}

/// `/g/<group>/<room>/<seq>/report` and `/u/<member>/report`. `POST`: `rule`, `words`, `grave`.
#[derive(Template)]
#[template(path = "report.html")]
pub(crate) struct ReportPage {
    pub l: Words,
    pub shell: Shell,
    /// `None`: in the house at large.
    pub group: Option<GroupTag>,
    /// Whom it is about.
    pub name: String,
    pub href: String,
    /// The message in its room, and what the room is called.
    pub back: Option<(String, String)>,
    pub quoted: Vec<QuoteLine>,
    pub rules: Vec<RuleChoice>,
    pub rule: String,
    pub words: Field,
    pub grave: bool,
    pub may_tell: bool,
    /// For hosts: where its removal is posted, and the form.
    pub remove: Option<(String, MeasureForm)>,
    /// For hosts: where more can be done about its author.
    pub sanction: Option<String>,
    /// For its author and hosts: why it was removed.
    pub why: Option<String>,
    pub wrong: Option<&'static str>,
    pub saved: Option<&'static str>,
}

/// `/settings/sanctions?after=`: what was ever decided about me.
#[derive(Template)]
#[template(path = "my_sanctions.html")]
pub(crate) struct MySanctionsPage {
    pub l: Words,
    pub shell: Shell,
    pub sanctions: Vec<SanctionLine>,
    pub next: Option<SanctionId>,
}

/// `/reports/<id>`, for whoever answers it. `POST`: `act` (`dismiss`, `pass`, `impose`), `words`, and for
/// `impose` `kind`, `rule`, `reason`, `hours`, `until`.
#[derive(Template)]
#[template(path = "told.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether the page offers one thing"
)]
pub(crate) struct ToldPage {
    pub l: Words,
    pub shell: Shell,
    pub group: Option<GroupTag>,
    pub report: Report,
    pub rules: Vec<RuleChoice>,
    pub quoted: Vec<QuoteLine>,
    pub before: Vec<SanctionLine>,
    pub may_act: bool,
    pub may_remove: bool,
    pub may_pass_on: bool,
    pub by_house: bool,
    pub measure: MeasureForm,
    pub words: Field,
    pub saved: Option<&'static str>,
}

impl ToldPage {
    fn is_open(&self) -> bool {
        self.report.state == reports::State::Open
    }

    fn is_acted(&self) -> bool {
        self.report.state == reports::State::Acted
    }

    fn rule(&self) -> Option<&RuleChoice> {
        let number = self.report.rule?;
        self.rules.iter().find(|rule| rule.number == number)
    }

    /// What can be done here, mildest first.
    fn kinds(&self) -> Vec<Offer> {
        let mut kinds = Vec::new();
        if self.may_remove {
            kinds.push(offered(Kind::Removal, self.by_house));
        }
        if self.may_act {
            kinds.extend(measures(self.by_house));
        }
        kinds
    }
}

/// The word of a measure, and the key of what it does.
type Offer = (&'static str, &'static str);

fn measures(in_house: bool) -> Vec<Offer> {
    let kinds: &[Kind] = if in_house {
        &[Kind::Uninviting, Kind::Suspension, Kind::Ban]
    } else {
        &[Kind::Mute, Kind::Ban]
    };
    kinds.iter().map(|kind| offered(*kind, in_house)).collect()
}

fn offered(kind: Kind, in_house: bool) -> Offer {
    let key = match kind {
        Kind::Removal => "measure-removal",
        Kind::Mute => "measure-mute",
        Kind::Ban if in_house => "measure-ban-from-house",
        Kind::Ban => "measure-ban",
        Kind::Suspension => "measure-suspension",
        Kind::Uninviting => "measure-uninviting",
    };
    (kind.as_str(), key)
}

/// `/u/<member>/sanction`. `POST`: `kind`, `rule`, `reason`, `hours`, `until`.
#[derive(Template)]
#[template(path = "sanction_form.html")]
pub(crate) struct SanctionForm {
    pub l: Words,
    pub shell: Shell,
    /// `None`: in the whole house.
    pub group: Option<GroupTag>,
    pub person: Person,
    pub href: String,
    pub rules: Vec<RuleChoice>,
    pub measure: MeasureForm,
    pub before: Vec<SanctionLine>,
}

impl SanctionForm {
    fn kinds(&self) -> Vec<Offer> {
        measures(self.group.is_none())
    }
}

/// A sanction, and the appeal against it. `POST …/appeal`: `words`.
pub(crate) struct SanctionFacts {
    pub sanction: Sanction,
    pub group: Option<String>,
    /// The words of the rule.
    pub rule: Option<String>,
    /// The reader is whom it is about.
    pub mine: bool,
    pub holds: bool,
    pub appeal: Option<Appeal>,
    pub judge: Judge,
    pub words: Field,
}

impl SanctionFacts {
    pub(crate) fn name(&self) -> &'static str {
        kind_name(self.sanction.kind)
    }

    pub(crate) fn may_appeal(&self) -> bool {
        self.mine && self.holds && self.appeal.is_none()
    }

    pub(crate) fn waits(&self) -> bool {
        self.mine && self.holds && self.answered().is_none()
    }

    pub(crate) fn judged_by(&self) -> &'static str {
        judged_by(self.judge)
    }

    pub(crate) fn answered(&self) -> Option<&Appeal> {
        let appeal = self.appeal.as_ref();
        appeal.filter(|appeal| appeal.state != State::Open)
    }
}

/// `/sanctions/<id>`. `POST` lifts it · `…/answer`: `act` (`grant`, `refuse`), `reason`.
#[derive(Template)]
#[template(path = "sanction.html")]
pub(crate) struct SanctionPage {
    pub l: Words,
    pub shell: Shell,
    pub it: SanctionFacts,
    pub may_answer: bool,
    pub may_lift: bool,
    pub reason: Field,
    pub saved: Option<&'static str>,
}

/// The key of who looks at an appeal.
pub(crate) fn judged_by(judge: Judge) -> &'static str {
    match judge {
        Judge::AnotherHost => "appeal-to-host",
        Judge::House => "appeal-to-house",
        Judge::Imposer => "appeal-to-imposer",
    }
}

/// What was done on one day.
pub(crate) struct LogDay {
    pub at: Timestamp,
    pub lines: Vec<LogLine>,
}

/// One thing that was done, as a sentence.
pub(crate) struct LogLine {
    pub at: Timestamp,
    pub sentence: String,
    /// Where, if the page is not that group's own.
    pub group: Option<String>,
    /// How it was before; empty, if nothing was changed.
    pub former: String,
    pub rule: Option<i64>,
    /// As they were then.
    pub rule_words: String,
    pub until: Option<Timestamp>,
    /// Nothing, if the sentence says it already.
    pub reason: Option<String>,
}

impl LogLine {
    pub(crate) fn new(l: Words, logged: Logged) -> Self {
        let rule = logged
            .rule
            .map_or_else(String::new, |rule| rule.to_string());
        let until = logged.until.map_or_else(String::new, |until| l.date(until));
        let house = l.t("deed-by-house");
        // A stranger is about whom, and has no more than a name.
        let about = logged.about_name.as_deref().unwrap_or(&logged.subject);
        let subject = as_it_is(l, logged.deed, &logged.subject);
        let sentence = l.with(
            &deed_key(logged.deed),
            &[
                ("by", logged.by_name.as_deref().unwrap_or(&house)),
                ("about", about),
                ("subject", &subject),
                ("reason", &logged.reason),
                ("group", logged.group_name.as_deref().unwrap_or_default()),
                ("rule", &rule),
                ("until", &until),
            ],
        );
        let silent = |text: &str| !text.is_empty() && !sentence.contains(text);
        Self {
            at: logged.at,
            former: as_it_is(l, logged.deed, &logged.former),
            rule: logged.rule.filter(|_| silent(&rule)),
            rule_words: logged.rule_words,
            until: logged.until.filter(|_| silent(&until)),
            reason: Some(logged.reason).filter(|reason| silent(reason)),
            group: logged.group_name,
            sentence,
        }
    }
}

/// How a thing was or is, in words.
fn as_it_is(l: Words, deed: Deed, kept: &str) -> String {
    let number = kept.parse::<i64>();
    match (deed, number) {
        (Deed::SlowDown, Ok(0)) => l.t("slow-off"),
        (Deed::SlowDown, Ok(seconds)) if seconds % 60 == 0 => l.n("slow-minutes", seconds / 60),
        (Deed::SlowDown, Ok(seconds)) => l.n("slow-seconds", seconds),
        (Deed::ReadBack, Ok(0)) => l.t("read-back-joining"),
        (Deed::ReadBack, Ok(days)) => l.n("read-back-days", days),
        (Deed::ReadBack, Err(_)) if kept == "all" => l.t("read-back-all"),
        (Deed::Keep, Ok(days)) => l.n("kept-days", days),
        (Deed::Keep, Err(_)) if kept == "all" => l.t("kept-for-ever"),
        (Deed::SetQuotes, _) if !kept.is_empty() => l.t(&format!("quotes-{kept}")),
        (Deed::SetActorType, _) if !kept.is_empty() => l.t(&format!("actor-type-{kept}")),
        (Deed::Announce | Deed::Show | Deed::Hide, _) if !kept.is_empty() => {
            l.t(&format!("visibility-{kept}"))
        }
        (Deed::HoldFirst, _) => match kept.split_once('/') {
            Some((posts, days)) => l.t2("held-first", "posts", posts, "days", days),
            None => kept.to_owned(),
        },
        _ => kept.to_owned(),
    }
}

/// The key of the sentence that tells of a deed.
pub(crate) fn deed_key(deed: Deed) -> String {
    format!("deed-{}", deed.as_str().replace('_', "-"))
}

/// `/g/<group>/log`
#[derive(Template)]
#[template(path = "log.html")]
pub(crate) struct LogPage {
    pub l: Words,
    pub shell: Shell,
    pub group: GroupTag,
    pub days: Vec<LogDay>,
    pub older: Option<String>,
    pub sieve: LogSieve,
}

/// What is looked for in a log, as it was typed: `person`, `deed`, `day`.
pub(crate) struct LogSieve {
    pub l: Words,
    pub action: String,
    /// What there is to choose from.
    pub deeds: Vec<Deed>,
    pub person: String,
    pub deed: Option<Deed>,
    pub day: String,
    /// In the audit of the house: the address of a group.
    pub group: String,
}

/// `/house/audit`, with `person`, `deed`, `group`, `day`.
#[derive(Template)]
#[template(path = "audit.html")]
pub(crate) struct AuditPage {
    pub l: Words,
    pub shell: Shell,
    pub days: Vec<LogDay>,
    pub older: Option<String>,
    /// The address and the name of those to choose from.
    pub groups: Vec<(String, String)>,
    pub sieve: LogSieve,
}

impl LogSieve {
    fn is_used(&self) -> bool {
        let typed = [&self.person, &self.day, &self.group];
        self.deed.is_some() || typed.iter().any(|typed| !typed.is_empty())
    }

    /// Every deed, as a sentence about nobody.
    fn choices(&self) -> Vec<(&'static str, String, bool)> {
        let parts = ["by", "about", "subject", "reason", "group", "rule", "until"];
        let parts = parts.map(|part| (part, "…"));
        let sentence = |deed: &Deed| {
            let sentence = self.l.with(&deed_key(*deed), &parts);
            (deed.as_str(), sentence, self.deed == Some(*deed))
        };
        self.deeds.iter().map(sentence).collect()
    }
}
