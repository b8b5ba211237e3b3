//! How answers add up, as the rules define it: checked here, computed elsewhere.

use crate::error::RuleError;
use crate::rulebook::Questionnaire;
use crate::source::{QuestionnaireFile, ScaleSource};
use matura_model::Answer;

/// How the answers to a questionnaire add up.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// Its sections are levels in order; the first is where one stands without any.
    Levels,
    /// Its sections are groups whose points are summed.
    Points(Points),
}

/// A scale of points.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// Points of each answer, in the order of [`Answer::ALL`]. `yes` gives the most, and `unknown` none.
    pub worth: [f64; 5],
    /// True when the total is the lowest group's sum, false when it is the sum of all.
    pub lowest_counts: bool,
    /// What totals up to a bound mean; the last has no bound.
    pub readings: Vec<Reading>,
}

/// What totals up to a bound mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The highest total that it is said of.
    pub up_to: Option<f64>,
    /// What it means.
    pub says: String,
}

impl Points {
    /// The points of an answer.
    pub fn of(&self, answer: Answer) -> f64 {
        let at = Answer::ALL.into_iter().position(|known| known == answer);
        at.and_then(|at| self.worth.get(at)).copied().unwrap_or_default()
    }

    /// What a total means.
    pub fn reading(&self, total: f64) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.up_to.is_none_or(|bound| total <= bound))
    }
}

/// The scale of a questionnaire; mistakes in it are reported.
pub(crate) fn scale(source: &QuestionnaireFile, file: &str, errors: &mut Vec<RuleError>) -> Option<Scale> {
    let scale = source.scale.as_ref()?;
    let mut wrong = |message: String| errors.push(RuleError::new(file, None, message));
    match scale.kind.as_str() {
        "levels" => {
            if !scale.points.is_empty() || scale.total.is_some() || !scale.reading.is_empty() {
                wrong("a scale of levels has no `points`, `total` or `reading`".to_owned());
            }
            Some(Scale::Levels)
        }
        "points" => Some(Scale::Points(points(scale, &mut wrong))),
        other => {
            wrong(format!("`{other}` is no kind of scale; known are levels, points"));
            None
        }
    }
}

fn points(source: &ScaleSource, wrong: &mut impl FnMut(String)) -> Points {
    let mut worth = [0.0; 5];
    for (name, value) in &source.points {
        match Answer::ALL.into_iter().position(|answer| answer.name() == name) {
            Some(at) if value.is_finite() && *value >= 0.0 => worth[at] = *value,
            Some(_) => wrong(format!("`{name}` cannot give {value} points")),
            None => wrong(format!("`{name}` is no answer; known are yes, partial, no, na, unknown")),
        }
    }
    let points = Points {
        worth,
        lowest_counts: match source.total.as_deref() {
            Some("lowest") => true,
            Some("sum") => false,
            _ => {
                wrong("a scale of points needs `total`: lowest or sum".to_owned());
                true
            }
        },
        readings: source
            .reading
            .iter()
            .map(|reading| Reading { up_to: reading.up_to, says: reading.says.clone() })
            .collect(),
    };
    // More must never count less, and what is not known must not count.
    let of = |answer| points.of(answer);
    let is_ordered = of(Answer::Yes) > 0.0
        && of(Answer::Yes) >= of(Answer::Partial)
        && of(Answer::Partial) >= of(Answer::No)
        && of(Answer::Yes) >= of(Answer::NotApplicable)
        && of(Answer::Unknown) == of(Answer::No);
    if !is_ordered {
        wrong("`yes` must give the most points, `partial` no less than `no`, and `unknown` what `no` gives".to_owned());
    }
    let bounds: Vec<Option<f64>> = points.readings.iter().map(|reading| reading.up_to).collect();
    let is_rising =
        bounds.windows(2).all(|pair| matches!(pair, [Some(low), high] if high.is_none_or(|high| high > *low)));
    if !is_rising || bounds.last().is_some_and(Option::is_some) {
        wrong("readings rise by `up_to`, and only the last has none".to_owned());
    }
    points
}

/// Whether the sections fit the scale: one without a criterion would be reached for nothing.
pub(crate) fn check(questionnaire: &Questionnaire, homes: &[&str], file: &str, errors: &mut Vec<RuleError>) {
    let Some(scale) = &questionnaire.scale else { return };
    let asked = match scale {
        Scale::Levels => questionnaire.sections.get(1..).unwrap_or_default(),
        Scale::Points(_) => questionnaire.sections.as_slice(),
    };
    if asked.is_empty() {
        errors.push(RuleError::new(
            file,
            None,
            "a scale needs sections: levels with the first one below them, or groups",
        ));
    }
    for section in asked.iter().filter(|section| !homes.contains(&section.id.as_str())) {
        let message =
            format!("no criterion belongs to `{}`, whose id would begin with `{}.`", section.title, section.id);
        errors.push(RuleError::new(file, None, message));
    }
    for home in homes.iter().filter(|home| asked.iter().all(|section| section.id != **home)) {
        let message = format!("criteria begin with `{home}.`, which is no level or group that takes criteria");
        errors.push(RuleError::new(file, None, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_mistake(scale: &str, expected: &str) {
        let text = format!("id = \"toy\"\ntitle = \"Toy\"\n[scale]\n{scale}");
        let source: QuestionnaireFile = toml::from_str(&text).expect("the questionnaire is TOML");
        let mut errors = Vec::new();
        let _ = super::scale(&source, "toy/questionnaire.toml", &mut errors);
        let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
        match expected {
            "" => assert!(said.is_empty(), "{said:?}"),
            expected => assert!(said.iter().any(|said| said.contains(expected)), "{said:?}"),
        }
    }

    #[test]
    fn mistakes_in_a_scale_are_told() {
        check_mistake("kind = \"levels\"\n", "");
        check_mistake("kind = \"points\"\ntotal = \"sum\"\npoints = { yes = 1, partial = 0.5 }\n", "");
        check_mistake("kind = \"stairs\"\n", "`stairs` is no kind of scale");
        check_mistake("kind = \"levels\"\ntotal = \"sum\"\n", "has no `points`");
        check_mistake("kind = \"points\"\npoints = { yes = 1 }\n", "needs `total`");
        check_mistake("kind = \"points\"\ntotal = \"sum\"\npoints = { yes = 1, maybe = 1 }\n", "`maybe` is no answer");
        check_mistake("kind = \"points\"\ntotal = \"sum\"\npoints = { yes = 1, partial = 2 }\n", "must give the most");
        check_mistake("kind = \"points\"\ntotal = \"sum\"\npoints = { yes = 1, unknown = 1 }\n", "must give the most");
        check_mistake("kind = \"points\"\ntotal = \"sum\"\npoints = { yes = -1 }\n", "cannot give -1 points");
        check_mistake(
            "kind = \"points\"\ntotal = \"sum\"\npoints = { yes = 1 }\n[[scale.reading]]\nup_to = 2\nsays = \"a\"\n[[scale.reading]]\nup_to = 1\nsays = \"b\"\n",
            "readings rise",
        );
    }

    #[test]
    fn a_total_on_a_bound_is_read_by_the_lower_words() {
        let reading = |up_to, says: &str| Reading { up_to, says: says.to_owned() };
        let points = Points {
            worth: [1.0, 0.5, 0.0, 0.0, 0.0],
            lowest_counts: true,
            readings: vec![reading(Some(0.0), "none"), reading(Some(1.0), "some"), reading(None, "much")],
        };
        let said = |total| points.reading(total).map(|reading| reading.says.as_str());
        assert_eq!(
            [said(0.0), said(0.5), said(1.0), said(1.5)],
            [Some("none"), Some("some"), Some("some"), Some("much")]
        );
    }
}
