//! Words that several formats say.

use matura_report::value::{Answer, Basis, Cost, Criterion, Evidence, Report, SectionSummary, Status, Strength, Whose};
use matura_report::{missing_for_minimum, open_for_minimum};
use matura_texts::Texts;

/// The words of one language.
#[derive(Clone, Copy)]
pub(crate) struct Words<'t>(pub(crate) &'t Texts);

impl<'t> Words<'t> {
    pub(crate) fn answer(self, answer: Answer) -> &'t str {
        self.0.say(match answer {
            Answer::Yes => "answer.yes",
            Answer::Partial => "answer.partial",
            Answer::No => "answer.no",
            Answer::Na => "answer.na",
            Answer::Unknown => "answer.unknown",
        })
    }

    pub(crate) fn status(self, status: Status) -> &'t str {
        self.0.say(match status {
            Status::Auto => "status.auto",
            Status::Suggested => "status.suggested",
            Status::Manual => "status.manual",
            Status::Confirmed => "status.confirmed",
            Status::Overridden => "status.overridden",
            Status::Stale => "status.stale",
        })
    }

    pub(crate) fn cost(self, cost: Option<Cost>) -> &'t str {
        self.0.say(match cost {
            Some(Cost::Hours) => "plan.cost.hours",
            Some(Cost::Days) => "plan.cost.days",
            Some(Cost::Weeks) => "plan.cost.weeks",
            None => "plan.cost.none",
        })
    }

    pub(crate) fn basis(self, basis: Basis) -> &'t str {
        self.0.say(match basis {
            Basis::Observed => "basis.observed",
            Basis::Contradicted => "basis.contradicted",
            Basis::NotFound => "basis.not_found",
            Basis::Presupposed => "basis.presupposed",
            Basis::NotApplicable => "basis.not_applicable",
            Basis::NotObservable => "basis.not_observable",
        })
    }

    pub(crate) fn strength(self, strength: Strength) -> &'t str {
        self.0.say(match strength {
            Strength::Mentioned => "strength.mentioned",
            Strength::Declared => "strength.declared",
            Strength::Configured => "strength.configured",
            Strength::Exercised => "strength.exercised",
        })
    }

    pub(crate) fn whose(self, whose: Whose) -> &'t str {
        self.0.say(match whose {
            Whose::TheirFile => "html.whose.their_file",
            Whose::OurLimit => "html.whose.our_limit",
            Whose::OurBug => "html.whose.our_bug",
        })
    }

    /// The headline: mature or not, and how much is missing.
    pub(crate) fn verdict(self, report: &Report) -> String {
        match report.summary.mature {
            Some(true) => self.0.say("markdown.verdict.mature").to_owned(),
            Some(false) => match missing_for_minimum(report).len() {
                1 => self.0.say("markdown.verdict.one").to_owned(),
                n => self.0.fill("markdown.verdict.immature", &[("n", &n)]),
            },
            None => self.0.fill("markdown.verdict.open", &[("n", &open_for_minimum(report).len())]),
        }
    }
}

/// A share between 0 and 1 as `83 %`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0} %", (share * 100.0).clamp(0.0, 100.0))
}

/// How many criteria of a section are met of those that apply: `7 / 8`.
pub(crate) fn met(section: &SectionSummary) -> String {
    format!("{} / {}", section.yes, section.total() - section.na)
}

/// The share of a section's applicable criteria that are met, a partial one counted half; `None` where
/// none applies. `open` counts those that nobody could answer as met.
#[expect(clippy::cast_precision_loss, reason = "counts of criteria are small")]
pub(crate) fn share(section: &SectionSummary, open: bool) -> Option<f64> {
    let applying = section.total() - section.na;
    let met = section.yes as f64 + section.partial as f64 / 2.0;
    let met = if open { met + section.unknown as f64 } else { met };
    (applying > 0).then(|| met / applying as f64)
}

/// Where a piece of evidence stands, as `path:line`, a tag or a commit; `None` for an absence.
pub(crate) fn place(piece: &Evidence) -> Option<String> {
    match (&piece.path, piece.line, &piece.tag, &piece.commit) {
        (Some(path), Some(line), _, _) => Some(format!("{path}:{line}")),
        (Some(path), None, _, _) => Some(path.clone()),
        (None, _, Some(tag), _) => Some(tag.clone()),
        (None, _, None, Some(commit)) => Some(short(commit).to_owned()),
        (None, _, None, None) => None,
    }
}

/// The start of a commit's id, by which it is shown.
pub(crate) fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}

/// The criteria of a section.
pub(crate) fn of_section<'r>(report: &'r Report, section: &'r SectionSummary) -> impl Iterator<Item = &'r Criterion> {
    report.criteria.iter().filter(move |criterion| criterion.section == section.id)
}
