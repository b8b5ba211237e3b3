//! Where answers stand on a scale of levels or points, as an interval: what is certainly reached, and
//! what would be reached if every unknown turned out yes.
//!
//! A pure function of the answers in force. A level is never claimed on an unknown, and no answer that
//! meets more ever lowers a level or a score.

#![warn(missing_docs)]

use matura_model::Answer;
use matura_rules::{Points, Questionnaire, Rulebook, Scale};

/// Where a project stands on the scale of a questionnaire.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// False when none of the criteria applies.
    pub applies: bool,
    /// The level by its place from 0, or the total of points.
    pub whole: Interval,
    /// The highest level or total that there is.
    pub of: f64,
    /// Each section: the levels or the groups, in order.
    pub steps: Vec<Step>,
}

/// One level or group.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The indices of its criteria in the rulebook.
    pub criteria: Vec<usize>,
    /// Of a level: 1 when it and all below it are met, else 0. Of a group: its points.
    pub reached: Interval,
    /// The most that it can be.
    pub of: f64,
}

/// From what is certain to what is possible.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// What is certainly reached.
    pub at_least: f64,
    /// What would be reached if every unknown turned out yes.
    pub at_most: f64,
}

impl Interval {
    /// True when the unknowns make no difference.
    pub fn is_certain(self) -> bool {
        self.at_least >= self.at_most
    }
}

/// Where these answers stand on the questionnaire's scale; `None` when it has none. `answers` are those
/// in force, one for each criterion of the rulebook; a missing one counts as unknown.
pub fn standing(book: &Rulebook, questionnaire: &Questionnaire, answers: &[Answer]) -> Option<Standing> {
    let scale = questionnaire.scale.as_ref()?;
    let members: Vec<Vec<usize>> = questionnaire
        .sections
        .iter()
        .map(|section| {
            let belongs = |at: &usize| book.criteria.get(*at).is_some_and(|one| one.section == section.id);
            questionnaire.criteria.iter().copied().filter(belongs).collect()
        })
        .collect();
    let given = |at: &usize| answers.get(*at).copied().unwrap_or(Answer::Unknown);
    let sections: Vec<Vec<Answer>> = members.iter().map(|section| section.iter().map(given).collect()).collect();
    let (reached, of, whole, most) = match scale {
        Scale::Levels => levels(&sections),
        Scale::Points(points) => scores(&sections, points),
    };
    let steps = members.into_iter().zip(reached).zip(of);
    Some(Standing {
        applies: sections.iter().flatten().any(|answer| *answer != Answer::NotApplicable),
        whole,
        of: most,
        steps: steps.map(|((criteria, reached), of)| Step { criteria, reached, of }).collect(),
    })
}

/// What each section reaches, the most it can reach, the whole, the most that can be.
type Reached = (Vec<Interval>, Vec<f64>, Interval, f64);

fn levels(sections: &[Vec<Answer>]) -> Reached {
    let is_met = |answer: &Answer| matches!(answer, Answer::Yes | Answer::NotApplicable);
    let is_possible = |answer: &Answer| is_met(answer) || *answer == Answer::Unknown;
    let certain = climbed(sections, is_met);
    let possible = climbed(sections, is_possible);
    let one = |yes: bool| if yes { 1.0 } else { 0.0 };
    let reached =
        (0..sections.len()).map(|at| Interval { at_least: one(at <= certain), at_most: one(at <= possible) }).collect();
    let whole = Interval { at_least: number(certain), at_most: number(possible) };
    (reached, vec![1.0; sections.len()], whole, number(sections.len().saturating_sub(1)))
}

/// The highest level such that all answers of it and of those below it pass.
fn climbed(sections: &[Vec<Answer>], passes: impl Fn(&Answer) -> bool) -> usize {
    sections.iter().take_while(|answers| answers.iter().all(&passes)).count().saturating_sub(1)
}

fn scores(sections: &[Vec<Answer>], points: &Points) -> Reached {
    let best = points.of(Answer::Yes);
    let reached: Vec<Interval> = sections
        .iter()
        .map(|answers| Interval {
            at_least: answers.iter().map(|answer| points.of(*answer)).sum(),
            at_most: answers
                .iter()
                .map(|answer| if *answer == Answer::Unknown { best } else { points.of(*answer) })
                .sum(),
        })
        .collect();
    let of: Vec<f64> = sections.iter().map(|answers| number(answers.len()) * best).collect();
    let total = |sums: &mut dyn Iterator<Item = f64>| match points.lowest_counts {
        true => sums.reduce(f64::min).unwrap_or_default(),
        false => sums.sum(),
    };
    let whole = Interval {
        at_least: total(&mut reached.iter().map(|sum| sum.at_least)),
        at_most: total(&mut reached.iter().map(|sum| sum.at_most)),
    };
    let most = total(&mut of.iter().copied());
    (reached, of, whole, most)
}

#[expect(clippy::cast_precision_loss, reason = "a questionnaire has far fewer than 2^52 criteria")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use Answer::{No, NotApplicable as Na, Partial, Unknown, Yes};
    use proptest::prelude::*;

    fn points(lowest_counts: bool) -> Points {
        Points { worth: [1.0, 0.5, 0.0, 0.0, 0.0], lowest_counts, readings: Vec::new() }
    }

    #[track_caller]
    fn check_levels(sections: &[&[Answer]], expected: (f64, f64)) {
        let sections: Vec<Vec<Answer>> = sections.iter().map(|answers| answers.to_vec()).collect();
        let (_, _, whole, _) = levels(&sections);
        assert_eq!((whole.at_least, whole.at_most), expected);
    }

    #[test]
    fn a_level_wants_all_of_it_and_of_those_below() {
        check_levels(&[&[], &[Yes, Na], &[Yes], &[No]], (2.0, 2.0));
        check_levels(&[&[], &[Yes], &[Partial], &[Yes]], (1.0, 1.0));
        check_levels(&[&[], &[No], &[Yes], &[Yes]], (0.0, 0.0));
        check_levels(&[&[], &[Yes], &[Unknown], &[Yes], &[No]], (1.0, 3.0));
        check_levels(&[&[]], (0.0, 0.0));
        check_levels(&[], (0.0, 0.0));
    }

    #[test]
    fn a_score_is_the_lowest_group_or_the_sum() {
        let groups = [vec![Yes, Partial, Unknown], vec![Yes, No, Na]];
        let (sums, of, whole, most) = scores(&groups, &points(true));
        assert_eq!(sums.first(), Some(&Interval { at_least: 1.5, at_most: 2.5 }));
        assert_eq!((whole, most), (Interval { at_least: 1.0, at_most: 1.0 }, 3.0));
        assert_eq!(of, [3.0, 3.0]);
        let (_, _, whole, most) = scores(&groups, &points(false));
        assert_eq!((whole, most), (Interval { at_least: 2.5, at_most: 3.5 }, 6.0));
    }

    fn answer() -> impl Strategy<Value = Answer> {
        proptest::sample::select(Answer::ALL.to_vec())
    }

    fn sections() -> impl Strategy<Value = Vec<Vec<Answer>>> {
        proptest::collection::vec(proptest::collection::vec(answer(), 0..5), 1..6)
    }

    /// Whether an answer meets no less than another, for levels and for points.
    fn is_no_less(better: Answer, than: Answer) -> bool {
        let rank = |answer| match answer {
            No => 0,
            Partial => 1,
            Yes | Na | Unknown => 2,
        };
        better == than || better == Yes || (rank(better) >= rank(than) && better == Partial && than == No)
    }

    fn wholes(sections: &[Vec<Answer>]) -> Vec<Interval> {
        vec![levels(sections).2, scores(sections, &points(true)).2, scores(sections, &points(false)).2]
    }

    proptest! {
        #[test]
        fn more_that_is_met_never_lowers_a_level_or_a_score(mut sections in sections(), section in 0usize..6, at in 0usize..5, new in answer()) {
            let before = wholes(&sections);
            if let Some(old) = sections.get_mut(section).and_then(|answers| answers.get_mut(at)) && is_no_less(new, *old) {
                *old = new;
            }
            for (before, after) in before.iter().zip(wholes(&sections)) {
                prop_assert!(after.at_least >= before.at_least && after.at_most >= before.at_most, "{before:?} {after:?}");
            }
        }

        #[test]
        fn whatever_the_unknowns_turn_out_to_be_stays_within_the_interval(sections in sections(), turned in proptest::collection::vec(answer(), 30)) {
            let before = wholes(&sections);
            let mut turned = turned.into_iter();
            let known: Vec<Vec<Answer>> = sections.iter().map(|answers| {
                answers.iter().map(|answer| if *answer == Unknown { turned.next().unwrap_or(No) } else { *answer }).collect()
            }).collect();
            for (before, after) in before.iter().zip(wholes(&known)) {
                prop_assert!(after.at_least >= before.at_least && after.at_most <= before.at_most, "{before:?} {after:?}");
                prop_assert!(before.at_least <= before.at_most);
            }
            let all_yes: Vec<Vec<Answer>> = sections.iter().map(|answers| {
                answers.iter().map(|answer| if *answer == Unknown { Yes } else { *answer }).collect()
            }).collect();
            for (before, after) in before.iter().zip(wholes(&all_yes)) {
                prop_assert!(after.is_certain());
                prop_assert_eq!(before.at_most.to_bits(), after.at_least.to_bits());
            }
        }
    }
}
