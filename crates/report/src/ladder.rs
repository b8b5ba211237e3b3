//! Where the project stands by other maturity models: the types of the report, and how they are filled.

use crate::build::criterion;
use crate::value::{Answer, Criterion, Evidence, Status};
use matura_answer::Assessed;
use matura_answers::Standing;
use matura_levels::{Interval, Step};
use matura_rules::{Condition, Questionnaire, Rulebook, Scale};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Pieces of evidence that are shown for one criterion of a model; `explain` shows all.
const EVIDENCE: usize = 3;

/// Where the project stands by one maturity model, seen by the same evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ladder {
    /// `microsoft`.
    pub id: String,
    /// Its name within a line of text: `Microsoft`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub source: String,
    /// What its answers add up to.
    pub kind: LadderKind,
    /// False when the model does not apply, as where there is no machine learning.
    pub applies: bool,
    /// The level, or the points, certainly reached.
    pub at_least: f64,
    /// What would be reached if every unknown turned out yes.
    pub at_most: f64,
    /// The highest level, or the most points.
    pub of: f64,
    /// What `at_least` means, in the model's terms.
    pub at_least_means: String,
    /// What `at_most` means, in the model's terms.
    pub at_most_means: String,
    /// Its levels or groups in order; empty unless the model was asked for.
    #[serde(default)]
    pub steps: Vec<LadderStep>,
}

/// What the answers of a model add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LadderKind {
    /// Levels, reached one after the other.
    Levels,
    /// Points in groups.
    Points,
}

/// One level or group of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LadderStep {
    /// `3`, `data`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What standing there means.
    pub means: String,
    /// Whether a level is reached, or a group full.
    pub reached: Reached,
    /// Of a group: the points certainly reached.
    pub at_least: f64,
    /// Of a group: the points that the unknowns could bring it to.
    pub at_most: f64,
    /// Of a group: its most points.
    pub of: f64,
    /// Its criteria.
    pub criteria: Vec<LadderCriterion>,
}

/// Whether a level is reached, with those below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    /// It is.
    Yes,
    /// Only unknowns stand in the way.
    Open,
    /// Something is missing.
    No,
}

/// One criterion of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LadderCriterion {
    /// By which it is explained and answered: `microsoft/3.release`.
    pub id: String,
    /// What it looks at, where each level looks at the same things.
    pub dimension: Option<String>,
    /// The statement that is answered.
    pub statement: String,
    /// The answer: a person's while it is in force, else the scan's.
    pub answer: Answer,
    /// What the scan itself answers.
    pub scanned: Answer,
    /// How sure the scan's answer is: a figure of its class, since no reference answers exist for models.
    pub confidence: f64,
    /// What a person still has to do about it; never `auto`.
    pub status: Status,
    /// Why the scan answers so, in a sentence.
    pub reason: String,
    /// The criteria of the assessment that it is drawn from.
    pub settled_by: Vec<String>,
    /// The first evidence.
    pub evidence: Vec<Evidence>,
    /// What to do about a no or a partial; null otherwise.
    pub advice: Option<String>,
}

impl Ladder {
    /// The levels that are still to be reached, up to the first that is certainly missed; of groups,
    /// those that have the fewest points.
    pub fn next(&self) -> Vec<&LadderStep> {
        match self.kind {
            LadderKind::Levels => {
                let open = self.steps.iter().filter(|step| step.reached == Reached::Open);
                open.chain(self.steps.iter().find(|step| step.reached == Reached::No)).collect()
            }
            LadderKind::Points => {
                let wanting = self.steps.iter().filter(|step| step.reached != Reached::Yes);
                wanting.filter(|step| step.at_least <= self.at_least).collect()
            }
        }
    }
}

impl LadderStep {
    /// The criteria that are not met yet.
    pub fn wanted(&self) -> impl Iterator<Item = &LadderCriterion> {
        self.criteria.iter().filter(|one| !matches!(one.answer, Answer::Yes | Answer::Na))
    }
}

/// Where the project stands by every questionnaire with a scale; those named in `shown` (or all, if it
/// holds `all`) with their steps.
pub(crate) fn ladders(
    book: &Rulebook,
    assessed: &Assessed,
    standings: &[Option<Standing>],
    threshold: f64,
    shown: &[String],
) -> Vec<Ladder> {
    let persons = standings.iter().map(|standing| standing.as_ref().and_then(Standing::in_force));
    let answers: Vec<_> = assessed
        .assessments
        .iter()
        .zip(persons.chain(std::iter::repeat(None)))
        .map(|(found, person)| person.unwrap_or(found.answer))
        .collect();
    let with_scale = book.questionnaires.iter().filter_map(|questionnaire| {
        Some((questionnaire, questionnaire.scale.as_ref()?, matura_levels::standing(book, questionnaire, &answers)?))
    });
    with_scale
        .map(|(questionnaire, scale, found)| {
            let (kind, [low, high]) = meanings(questionnaire, scale, found.whole);
            let is_shown = shown.iter().any(|name| *name == questionnaire.id || name == "all");
            let shown_steps = if is_shown { found.steps.as_slice() } else { &[] };
            let one = |at: usize| criterion(book, assessed, standings, at, threshold);
            Ladder {
                id: questionnaire.id.clone(),
                name: questionnaire.short.clone(),
                title: questionnaire.title.clone(),
                source: questionnaire.source.clone(),
                kind,
                applies: found.applies,
                at_least: found.whole.at_least,
                at_most: found.whole.at_most,
                of: found.of,
                at_least_means: low,
                at_most_means: high,
                steps: steps(book, questionnaire, kind, shown_steps, &one),
            }
        })
        .collect()
}

/// What both ends of an interval mean, in the model's terms.
fn meanings(questionnaire: &Questionnaire, scale: &Scale, whole: Interval) -> (LadderKind, [String; 2]) {
    let ends = [whole.at_least, whole.at_most];
    match scale {
        Scale::Levels => {
            // Ends of levels are whole numbers, their places.
            let title = |end: f64| {
                let places = questionnaire.sections.iter().zip(0u32..);
                let found = places.filter(|(_, place)| f64::from(*place) <= end).last();
                found.map(|(section, _)| section.title.clone()).unwrap_or_default()
            };
            (LadderKind::Levels, ends.map(title))
        }
        Scale::Points(points) => {
            let says = |end: f64| points.reading(end).map(|reading| reading.says.clone()).unwrap_or_default();
            (LadderKind::Points, ends.map(says))
        }
    }
}

fn steps(
    book: &Rulebook,
    questionnaire: &Questionnaire,
    kind: LadderKind,
    found: &[Step],
    one: &dyn Fn(usize) -> Option<Criterion>,
) -> Vec<LadderStep> {
    let pairs = questionnaire.sections.iter().zip(found);
    pairs
        .map(|(section, step)| {
            let Interval { at_least, at_most } = step.reached;
            let is_group = kind == LadderKind::Points;
            let points = |value: f64| if is_group { value } else { 0.0 };
            LadderStep {
                id: section.id.clone(),
                title: section.title.clone(),
                means: section.means.clone(),
                reached: match (at_least >= step.of, at_most >= step.of) {
                    (true, _) => Reached::Yes,
                    (false, true) => Reached::Open,
                    (false, false) => Reached::No,
                },
                at_least: points(at_least),
                at_most: points(at_most),
                of: points(step.of),
                criteria: step
                    .criteria
                    .iter()
                    .filter_map(|at| Some(in_ladder(book, questionnaire, *at, one(*at)?)))
                    .collect(),
            }
        })
        .collect()
}

fn in_ladder(book: &Rulebook, questionnaire: &Questionnaire, at: usize, shown: Criterion) -> LadderCriterion {
    let rule = book.criteria.get(at);
    let supporting = shown.evidence.into_iter().filter(|piece| piece.supports);
    LadderCriterion {
        id: rule.map(|rule| rule.key.clone()).unwrap_or_default(),
        dimension: rule.and_then(|rule| questionnaire.dimension(rule)).map(str::to_owned),
        statement: shown.statement,
        answer: shown.answer,
        scanned: shown.scanned,
        confidence: shown.confidence,
        status: shown.status,
        reason: shown.reason,
        settled_by: settled_by(book, at),
        evidence: supporting.take(EVIDENCE).collect(),
        advice: shown.advice,
    }
}

/// The criteria of the assessment that a criterion of a model is drawn from: those whose answers its
/// clauses ask for, then those whose signals they ask for.
pub(crate) fn settled_by(book: &Rulebook, at: usize) -> Vec<String> {
    let Some(rule) = book.criteria.get(at) else { return Vec::new() };
    // What leaves a criterion open settles nothing.
    let settling = || rule.clauses.iter().filter(|clause| clause.gives != matura_model::Answer::Unknown);
    let conditions = || settling().map(|clause| &clause.when);
    let asked = conditions().flat_map(Condition::criteria);
    let owner = |signal: usize| book.criteria.iter().position(|other| other.signals.contains(&signal));
    let signals = conditions().flat_map(Condition::signals).filter_map(|(signal, _)| owner(signal));
    let mut all: Vec<String> = Vec::new();
    for other in asked.chain(signals).filter_map(|at| book.criteria.get(at)) {
        // Only the assessment's criteria have a key without their questionnaire.
        if other.key == other.id && other.questionnaire != rule.questionnaire && !all.contains(&other.id) {
            all.push(other.id.clone());
        }
    }
    all
}
