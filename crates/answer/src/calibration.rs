//! How sure an answer is: how often reference answers agreed with the clause that gave it, shrunk
//! towards its criterion, its class and the whole, because references are few.
//!
//! With `n` cases of a clause of which `r` were accepted, and a prior `p`, the confidence is
//! `(r + k·p) / (n + k)`; the prior of a clause is its criterion's figure, that of a criterion its class's, that
//! of a class the whole's. Without any case the starting value of the class stands.

use matura_model::{Answer, Basis, Confidence, Strength};
use serde::Deserialize;
use std::collections::BTreeMap;

/// An answer whose better clause could not be decided is held at or below this.
pub const UNDECIDED_CAP: f64 = 0.6;

/// No answer is surer than this: twenty repositories say no more.
pub const MOST: f64 = 0.97;

/// Cases, and how many of them the reference accepted.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Accepted cases.
    pub right: f64,
    /// Cases.
    pub of: f64,
}

impl Tally {
    fn shrunk(self, prior: f64, weight: f64) -> f64 {
        (self.right + weight * prior) / (self.of + weight)
    }
}

/// The fitted figures; written by `cargo xtask calibrate`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calibration {
    /// How many cases a prior weighs as much as.
    pub weight: f64,
    /// All cases.
    pub whole: Tally,
    /// By class, as [`class`] names it.
    pub class: BTreeMap<String, Tally>,
    /// By criterion.
    pub criterion: BTreeMap<String, Tally>,
    /// By clause, as `criterion/clause`.
    pub clause: BTreeMap<String, Tally>,
}

/// A calibration file that cannot be read.
#[derive(Debug)]
pub struct CalibrationError(String);

impl std::fmt::Display for CalibrationError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the calibration cannot be read: {}", self.0)
    }
}

impl std::error::Error for CalibrationError {}

/// How a confidence came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    /// The class, as [`class`] names it.
    pub class: String,
    /// Steps from the whole to the clause: what (`start`, `whole`, `class`, `criterion`, `clause`), its
    /// cases, the figure after it.
    pub steps: Vec<(&'static str, Tally, f64)>,
    /// True when a better clause could not be decided.
    pub undecided: bool,
    /// True when that capped the figure.
    pub capped: bool,
}

/// The class of an answer: what it rests on and, where something was seen, how strongly.
pub fn class(answer: Answer, basis: Basis, strength: Option<Strength>) -> String {
    match (basis, strength) {
        (Basis::Observed | Basis::Contradicted, Some(strength)) => {
            format!("{answer}/{}/{}", basis.name(), strength.name())
        }
        _ => format!("{answer}/{}", basis.name()),
    }
}

/// The confidence of an answer of a class before any reference was looked at.
fn starting(answer: Answer, basis: Basis, strength: Option<Strength>) -> f64 {
    match (basis, strength) {
        (Basis::Observed, Some(Strength::Exercised)) => 0.85,
        (Basis::Observed, Some(Strength::Configured)) => 0.8,
        (Basis::Observed, _) => 0.65,
        (Basis::Contradicted | Basis::NotApplicable, _) => 0.85,
        (Basis::NotFound, _) => 0.75,
        (Basis::Presupposed, _) => 0.9,
        (Basis::NotObservable, _) if answer == Answer::Unknown => 0.5,
        (Basis::NotObservable, _) => 0.6,
    }
}

impl Calibration {
    /// From the text of `calibration.toml`.
    pub fn parse(text: &str) -> Result<Self, CalibrationError> {
        toml::from_str(text).map_err(|error| CalibrationError(error.message().to_owned()))
    }

    /// The confidence of an answer that the clause `criterion/clause` gave.
    pub fn confidence(
        &self,
        criterion: &str,
        clause: &str,
        (answer, basis, strength): (Answer, Basis, Option<Strength>),
        undecided: bool,
    ) -> (Confidence, Trail) {
        let start = starting(answer, basis, strength);
        self.fitted(criterion, clause, class(answer, basis, strength), start, undecided)
    }

    /// The confidence that these figures give to an answer which another calibration gave the trail of.
    pub fn again(&self, criterion: &str, clause: &str, trail: &Trail) -> Confidence {
        let start = trail.steps.first().map_or(0.5, |(_, _, figure)| *figure);
        self.fitted(criterion, clause, trail.class.clone(), start, trail.undecided).0
    }

    fn fitted(&self, criterion: &str, clause: &str, class: String, start: f64, undecided: bool) -> (Confidence, Trail) {
        let mut figure = start;
        let mut steps = vec![("start", Tally::default(), figure)];
        if self.weight > 0.0 {
            let clause_key = format!("{criterion}/{clause}");
            let known = [
                ("whole", Some(self.whole).filter(|tally| tally.of > 0.0)),
                ("class", self.class.get(&class).copied()),
                ("criterion", self.criterion.get(criterion).copied()),
                ("clause", self.clause.get(&clause_key).copied()),
            ];
            for (what, tally) in known {
                if let Some(tally) = tally {
                    figure = tally.shrunk(figure, self.weight);
                    steps.push((what, tally, figure));
                }
            }
        }
        let capped = undecided && figure > UNDECIDED_CAP;
        let figure = if capped { UNDECIDED_CAP } else { figure.min(MOST) };
        (Confidence::from_share(figure), Trail { class, steps, undecided, capped })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_cases_move_a_confidence_little_and_many_move_it_far() {
        let text = "weight = 4.0\nwhole = { right = 80, of = 100 }\n[clause]\n\"3.2.1/a\" = { right = 0, of = 1 }\n\"3.2.1/b\" = { right = 0, of = 100 }\n";
        let calibration = Calibration::parse(text).expect("the text is a calibration");
        let kind = (Answer::Yes, Basis::Observed, Some(Strength::Exercised));
        let figure = |clause| calibration.confidence("3.2.1", clause, kind, false).0.hundredths();
        assert!(figure("none") >= 79);
        assert!((60..70).contains(&figure("a")), "{}", figure("a"));
        assert!(figure("b") < 10);
    }

    #[test]
    fn an_undecided_better_clause_caps() {
        let (confidence, trail) =
            Calibration::default().confidence("x", "y", (Answer::No, Basis::NotFound, None), true);
        assert_eq!(confidence.hundredths(), 60);
        assert!(trail.capped);
    }
}
