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
