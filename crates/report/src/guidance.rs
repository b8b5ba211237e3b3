//! How a criterion could be met: what the scan would accept, what it costs, where to begin, and which
//! other criteria move with it.

use crate::mask::mask;
use crate::value;
use matura_answer::Assessed;
use matura_model::{Answer, Observation};
use matura_rules::{Condition, Cost, Criterion, Rulebook, Truth};

/// Kinds of evidence that are named for one criterion: more are no help.
const MOST: usize = 6;

/// Guidance on one criterion.
pub(crate) struct Guidance {
    pub(crate) why: String,
    pub(crate) cost: Option<value::Cost>,
    pub(crate) moves: Vec<String>,
    pub(crate) accepts: Vec<String>,
    pub(crate) start: Option<value::Start>,
}

/// The guidance on the criterion with this index, for the answer that it has.
pub(crate) fn guidance(
    book: &Rulebook,
    assessed: &Assessed,
    at: usize,
    rule: &Criterion,
    answer: value::Answer,
) -> Guidance {
    let is_wanting = !matches!(answer, value::Answer::Yes | value::Answer::Na);
    let start = rule.start.as_ref().filter(|_| is_wanting);
    Guidance {
        why: mask(&rule.why).into_owned(),
        cost: rule.cost.map(value::Cost::from),
        moves: moves(book, at, rule),
        accepts: if is_wanting { accepts(book, assessed, rule, answer.into()) } else { Vec::new() },
        start: start.map(|start| value::Start { path: start.path.clone(), text: mask(&start.text).into_owned() }),
    }
}

/// The other criteria of its questionnaire that presuppose this one, or whose clauses refer to it or to
/// what its signals saw.
fn moves(book: &Rulebook, at: usize, rule: &Criterion) -> Vec<String> {
    let refers = |other: &Criterion| {
        let mut conditions = other.clauses.iter().map(|clause| &clause.when).chain(&other.applies_when);
        other.presupposes.contains(&at)
            || conditions.any(|when| {
                when.criteria().contains(&at) || when.signals().iter().any(|(signal, _)| rule.signals.contains(signal))
            })
    };
    let others = book
        .criteria
        .iter()
        .zip(0..)
        .filter(|(other, position)| *position != at && other.questionnaire == rule.questionnaire && refers(other));
    others.map(|(other, _)| other.id.clone()).collect()
}

/// The questions of the signals that clauses with a better answer still miss; what the criterion asks,
/// where they miss none.
fn accepts(book: &Rulebook, assessed: &Assessed, rule: &Criterion, answer: Answer) -> Vec<String> {
    let mut missed = Vec::new();
    for better in [Answer::Yes, Answer::Partial] {
        let is_better = better == Answer::Yes || answer != Answer::Partial;
        if missed.is_empty() && is_better {
            for clause in rule.clauses.iter().filter(|clause| clause.gives == better) {
                missing(&clause.when, &assessed.observations, &mut missed);
            }
        }
    }
    let questions: Vec<String> =
        missed.iter().filter_map(|at| book.signals.get(*at)).map(|signal| signal.asks.clone()).take(MOST).collect();
    if questions.is_empty() { vec![rule.asks.clone()] } else { questions }
}

/// The signals without which a condition does not hold, in its order, each once. What must not be seen
/// is no evidence and left out.
fn missing(condition: &Condition, observations: &[Observation], missed: &mut Vec<usize>) {
    match condition {
        Condition::Signal(test) => {
            let holds = observations.get(test.signal).is_some_and(|seen| test.truth(seen) == Truth::True);
            if !holds && !missed.contains(&test.signal) {
                missed.push(test.signal);
            }
        }
        Condition::Any(parts) if parts.iter().any(|part| part.truth(observations, &[]) == Truth::True) => {}
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                missing(part, observations, missed);
            }
        }
        Condition::Not(_) | Condition::Answer { .. } | Condition::Otherwise => {}
    }
}

impl From<Cost> for value::Cost {
    fn from(cost: Cost) -> Self {
        match cost {
            Cost::Hours => Self::Hours,
            Cost::Days => Self::Days,
            Cost::Weeks => Self::Weeks,
        }
    }
}
