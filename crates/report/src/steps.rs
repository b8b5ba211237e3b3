//! What to do next, in the order in which it is worth doing.

use crate::value::{Answer, Basis, Criterion, Report};

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<'r> {
    /// The criterion that is not met, or in part.
    pub criterion: &'r Criterion,
    /// True when it belongs to the bare minimum for production.
    pub bare_minimum: bool,
    /// The ids of the criteria that move with it and are not met either.
    pub moves: Vec<&'r str>,
}

/// What is left to do: every criterion that is no or partial. The bare minimum comes first, then the
/// sections in their order; within a section what is cheap before what is dear. What presupposes another
/// step comes after it, whatever it costs.
pub fn steps(report: &Report) -> Vec<Step<'_>> {
    let is_left = |criterion: &&Criterion| matches!(criterion.answer, Answer::No | Answer::Partial);
    let mut left: Vec<&Criterion> = report.criteria.iter().filter(is_left).collect();
    left.sort_by_key(|criterion| {
        let dearest = criterion.cost.is_none();
        (!is_bare(report, criterion), section_rank(report, criterion), dearest, criterion.cost, criterion.number)
    });
    let mut steps = Vec::with_capacity(left.len());
    while !left.is_empty() {
        // Two that presuppose each other would wait for ever; then the first goes.
        let at = (0..left.len()).find(|at| !waits(&left, *at)).unwrap_or_default();
        steps.push(step(report, left.remove(at)));
    }
    steps
}

/// The criteria of the bare minimum that are not met, or in part: what stands between the repository and
/// `mature`, in the order of the assessment.
pub fn missing_for_minimum(report: &Report) -> Vec<&Criterion> {
    let is_missing =
        |criterion: &&Criterion| is_bare(report, criterion) && matches!(criterion.answer, Answer::No | Answer::Partial);
    report.criteria.iter().filter(is_missing).collect()
}

/// The criteria of the bare minimum that nobody could answer yet.
pub fn open_for_minimum(report: &Report) -> Vec<&Criterion> {
    let is_open = |criterion: &&Criterion| is_bare(report, criterion) && criterion.answer == Answer::Unknown;
    report.criteria.iter().filter(is_open).collect()
}

fn step<'r>(report: &'r Report, criterion: &'r Criterion) -> Step<'r> {
    let is_unmet = |id: &&String| {
        let other = report.criteria.iter().find(|other| other.id == **id);
        other.is_some_and(|other| !matches!(other.answer, Answer::Yes | Answer::Na))
    };
    let moves = criterion.moves.iter().filter(is_unmet).map(String::as_str).collect();
    Step { criterion, bare_minimum: is_bare(report, criterion), moves }
}

/// True when a step is of no use before another that is left.
fn waits(left: &[&Criterion], at: usize) -> bool {
    let Some(criterion) = left.get(at).filter(|criterion| criterion.basis == Basis::Presupposed) else { return false };
    left.iter().any(|other| other.id != criterion.id && other.moves.contains(&criterion.id))
}

fn is_bare(report: &Report, criterion: &Criterion) -> bool {
    report.summary.sections.iter().any(|section| section.id == criterion.section && section.bare_minimum)
}

fn section_rank(report: &Report, criterion: &Criterion) -> usize {
    let sections = &report.summary.sections;
    sections.iter().position(|section| section.id == criterion.section).unwrap_or(sections.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Cost, Profile, Repository, SCHEMA, Scope, SectionSummary, Status, Summary, Tool};
    use std::collections::BTreeMap;

    fn criterion(id: &str, number: u32, answer: Answer, cost: Option<Cost>, moves: &[&str]) -> Criterion {
        let text = String::new;
        Criterion {
            id: id.to_owned(),
            name: text(),
            number,
            section: id.chars().take(1).collect(),
            statement: text(),
            answer,
            scanned: answer,
            confidence: 0.9,
            status: Status::Auto,
            person: None,
            reason: text(),
            basis: if moves.is_empty() { Basis::Presupposed } else { Basis::NotFound },
            ground: Vec::new(),
            would_change: None,
            evidence: Vec::new(),
            searched: Vec::new(),
            advice: None,
            why: text(),
            cost,
            moves: moves.iter().map(|id| (*id).to_owned()).collect(),
            accepts: Vec::new(),
            start: None,
        }
    }

    fn report(criteria: Vec<Criterion>) -> Report {
        let section = |id: &str, bare_minimum| SectionSummary {
            id: id.to_owned(),
            title: String::new(),
            bare_minimum,
            yes: 0,
            partial: 0,
            no: 0,
            na: 0,
            unknown: 0,
            parts: Vec::new(),
        };
        Report {
            schema: SCHEMA.to_owned(),
            tool: Tool { name: String::new(), version: String::new(), rules: String::new() },
            repository: Repository {
                path: String::new(),
                commit: None,
                branch: None,
                dirty: None,
                shallow: None,
                remote: None,
            },
            scope: Scope::default(),
            language: "en".to_owned(),
            scanned_at: String::new(),
            profile: Profile { kind: None, languages: Vec::new(), traits: BTreeMap::new() },
            summary: Summary {
                sections: vec![section("1", true), section("2", true), section("5", false)],
                mature: Some(false),
                to_confirm: 0,
            },
            models: Vec::new(),
            diagnostics: Vec::new(),
            criteria,
        }
    }

    #[test]
    fn what_is_cheap_comes_first_and_what_presupposes_a_step_after_it() {
        let report = report(vec![
            criterion("1.1", 1, Answer::Yes, Some(Cost::Hours), &["2.2"]),
            criterion("2.1", 2, Answer::No, Some(Cost::Weeks), &["2.2", "1.1"]),
            criterion("2.2", 3, Answer::No, Some(Cost::Hours), &[]),
            criterion("2.3", 4, Answer::Partial, Some(Cost::Days), &["2.1"]),
            criterion("2.4", 5, Answer::Unknown, None, &[]),
            criterion("5.1", 6, Answer::No, Some(Cost::Hours), &["5.2"]),
            criterion("1.2", 7, Answer::No, None, &["5.2"]),
        ]);
        let steps = steps(&report);
        let order: Vec<&str> = steps.iter().map(|step| step.criterion.id.as_str()).collect();
        assert_eq!(order, ["1.2", "2.3", "2.1", "2.2", "5.1"]);
        assert_eq!(steps[2].moves, ["2.2"], "one that is met does not move");
        assert!(steps[0].bare_minimum && !steps[4].bare_minimum);
        assert_eq!(missing_for_minimum(&report).len(), 4);
        assert_eq!(open_for_minimum(&report).len(), 1);
    }

    #[test]
    fn two_that_presuppose_each_other_are_both_listed() {
        let mut criteria =
            vec![criterion("1.1", 1, Answer::No, None, &["1.2"]), criterion("1.2", 2, Answer::No, None, &["1.1"])];
        for criterion in &mut criteria {
            criterion.basis = Basis::Presupposed;
        }
        assert_eq!(steps(&report(criteria)).len(), 2);
    }
}
