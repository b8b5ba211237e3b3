//! Whether a report passes its gates.

use crate::diff::Diff;
use matura_config::{Gates, Minimum};
use matura_report::Report;
use matura_report::value::{Answer, Criterion, SectionSummary, Status};
use matura_texts::Texts;
use serde::Serialize;

/// The name of the form that a verdict has as JSON.
const SCHEMA: &str = "matura.check/1";

/// Whether a report passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// `matura.check/1`.
    pub schema: &'static str,
    /// The name of what was scanned.
    pub path: String,
    /// The project within the repository.
    pub project: Option<String>,
    /// True when no gate failed.
    pub passed: bool,
    /// True when nothing was set: only what holds without settings was checked.
    pub by_default: bool,
    /// The gates, in a fixed order.
    pub gates: Vec<Gate>,
    /// What a reader has to know to judge the verdict.
    pub notes: Vec<String>,
}

/// One gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// Its name: `require`, `minimum.2`, `mature`, `unconfirmed`, `stale`, `baseline`.
    pub name: String,
    /// True when the report passes it.
    pub passed: bool,
    /// What is wanted.
    pub wanted: String,
    /// What is there.
    pub found: String,
    /// The criteria that keep it from passing.
    pub criteria: Vec<Offender>,
}

/// A criterion that keeps a gate from passing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offender {
    /// Its id.
    pub id: String,
    /// Its answer.
    pub answer: Answer,
    /// The status of the answer.
    pub status: Status,
    /// Its statement.
    pub statement: String,
    /// Why, in a few words: the reason of the scan, or what is stale.
    pub reason: String,
}

/// A report to hold the new one against, and what it is called.
#[derive(Clone, Copy, Debug)]
pub struct Baseline<'a> {
    /// Its file as the user knows it.
    pub name: &'a str,
    /// What changed since.
    pub diff: &'a Diff,
}

/// Holds a report against gates; without any that are set, against those that need no settings: no stale
/// answer, and no lost one where there is a baseline. The words are those of `texts`.
pub fn check(report: &Report, gates: Option<&Gates>, baseline: Option<Baseline<'_>>, texts: &Texts) -> Verdict {
    let none = Gates::default();
    let set = gates.unwrap_or(&none);
    let desk = Desk { report, texts };
    let mut results = Vec::new();
    results.extend((!set.require.is_empty()).then(|| desk.require(set)));
    results.extend(set.minimum.iter().filter_map(|(id, minimum)| {
        let section = report.summary.sections.iter().find(|section| section.id == *id)?;
        Some(desk.minimum(section, minimum.value))
    }));
    results.extend(set.mature.then(|| desk.mature()));
    results.extend((set.unconfirmed == Some(false)).then(|| desk.unconfirmed()));
    results.extend((set.stale != Some(true)).then(|| desk.stale()));
    results.extend(baseline.map(|baseline| desk.baseline(baseline)));
    Verdict {
        schema: SCHEMA,
        path: report.repository.path.clone(),
        project: report.scope.project.clone(),
        passed: results.iter().all(|gate| gate.passed),
        by_default: gates.is_none() && baseline.is_none(),
        gates: results,
        notes: desk.notes(baseline),
    }
}

struct Desk<'a> {
    report: &'a Report,
    texts: &'a Texts,
}

impl Desk<'_> {
    fn require(&self, gates: &Gates) -> Gate {
        let named = |id: &str| self.report.criteria.iter().find(|one| one.id == id || one.name == id);
        let required: Vec<&Criterion> = gates.require.iter().filter_map(|id| named(&id.value)).collect();
        let unmet: Vec<&Criterion> = required.iter().copied().filter(|one| !is_met(one.answer)).collect();
        let met = required.len() - unmet.len();
        let ids: Vec<&str> = gates.require.iter().map(|id| id.value.as_str()).collect();
        let found = self.texts.fill("check.require.found", &[("met", &met), ("all", &required.len())]);
        self.gate("require", self.texts.fill("check.require.wanted", &[("ids", &ids.join(", "))]), found, unmet)
    }

    fn minimum(&self, section: &SectionSummary, minimum: Minimum) -> Gate {
        let applies = section.total() - section.na;
        let (wanted, passed) = match minimum {
            Minimum::Count(count) => {
                let places: &[(&str, &dyn std::fmt::Display)] = &[("section", &section.id), ("count", &count)];
                (self.texts.fill("check.minimum.count", places), section.yes >= count)
            }
            Minimum::Percent(percent) => {
                let places: &[(&str, &dyn std::fmt::Display)] = &[("section", &section.id), ("percent", &percent)];
                let reached = section.yes * 100 >= applies * usize::from(percent);
                (self.texts.fill("check.minimum.percent", places), reached)
            }
        };
        let places: &[(&str, &dyn std::fmt::Display)] = &[("yes", &section.yes), ("applies", &applies)];
        let found = self.texts.fill("check.minimum.found", places);
        let unmet = self.report.criteria.iter().filter(|one| one.section == section.id && !is_met(one.answer));
        let unmet = if passed { Vec::new() } else { unmet.collect() };
        Gate { passed, ..self.gate(&format!("minimum.{}", section.id), wanted, found, unmet) }
    }

    fn mature(&self) -> Gate {
        let bare: Vec<&str> =
            self.report.summary.sections.iter().filter(|one| one.bare_minimum).map(|one| one.id.as_str()).collect();
        let unmet =
            self.report.criteria.iter().filter(|one| bare.contains(&one.section.as_str()) && !is_met(one.answer));
        let unmet: Vec<&Criterion> = unmet.collect();
        let found = self.texts.fill("check.mature.found", &[("count", &unmet.len())]);
        let passed = self.report.summary.mature == Some(true);
        let wanted = self.texts.fill("check.mature.wanted", &[("sections", &bare.join(", "))]);
        Gate { passed, ..self.gate("mature", wanted, found, unmet) }
    }

    /// What is switched off is nobody's to confirm.
    fn unconfirmed(&self) -> Gate {
        let is_off = |one: &Criterion| self.report.scope.off.iter().any(|off| off.id == one.id || off.id == one.name);
        let open = self.report.criteria.iter().filter(|one| one.status.is_open() && !is_off(one));
        let open: Vec<&Criterion> = open.collect();
        let found = self.texts.fill("check.unconfirmed.found", &[("count", &open.len())]);
        self.gate("unconfirmed", self.texts.say("check.unconfirmed.wanted").to_owned(), found, open)
    }

    fn stale(&self) -> Gate {
        let stale = self.report.criteria.iter().filter(|one| one.status == Status::Stale);
        let stale: Vec<&Criterion> = stale.collect();
        let found = self.texts.fill("check.stale.found", &[("count", &stale.len())]);
        self.gate("stale", self.texts.say("check.stale.wanted").to_owned(), found, stale)
    }

    fn baseline(&self, baseline: Baseline<'_>) -> Gate {
        let lost = |one: &&Criterion| baseline.diff.lost.iter().any(|change| change.id == one.id);
        let unmet: Vec<&Criterion> = self.report.criteria.iter().filter(lost).collect();
        let places: &[(&str, &dyn std::fmt::Display)] = &[
            ("lost", &baseline.diff.lost.len()),
            ("won", &baseline.diff.won.len()),
            ("moved", &baseline.diff.moved.len()),
        ];
        let found = self.texts.fill("check.baseline.found", places);
        self.gate("baseline", self.texts.fill("check.baseline.wanted", &[("name", &baseline.name)]), found, unmet)
    }

    fn gate(&self, name: &str, wanted: String, found: String, unmet: Vec<&Criterion>) -> Gate {
        let criteria: Vec<Offender> = unmet.into_iter().map(offender).collect();
        Gate { name: name.to_owned(), passed: criteria.is_empty(), wanted, found, criteria }
    }

    fn notes(&self, baseline: Option<Baseline<'_>>) -> Vec<String> {
        let mut notes = Vec::new();
        if self.report.repository.shallow == Some(true) {
            notes.push(self.texts.say("check.note.shallow").to_owned());
        }
        if let Some(baseline) = baseline {
            let differences = [("rules", baseline.diff.other_rules), ("subject", baseline.diff.other_subject)];
            let named = differences.into_iter().filter(|(_, differs)| *differs);
            notes.extend(
                named.map(|(what, _)| self.texts.fill(&format!("check.note.{what}"), &[("name", &baseline.name)])),
            );
        }
        notes
    }
}

fn is_met(answer: Answer) -> bool {
    matches!(answer, Answer::Yes | Answer::Na)
}

fn offender(criterion: &Criterion) -> Offender {
    let stale = criterion.person.as_ref().map(|person| person.stale.join("; ")).filter(|stale| !stale.is_empty());
    Offender {
        id: criterion.id.clone(),
        answer: criterion.answer,
        status: criterion.status,
        statement: criterion.statement.clone(),
        reason: stale.unwrap_or_else(|| criterion.reason.clone()),
    }
}
