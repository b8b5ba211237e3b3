//! Fits confidences to the reference answers.

use crate::corpus::{Subject, subjects};
use anyhow::Result;
use clap::Args;
use matura_answer::{Calibration, Tally};
use matura_model::Answer;
use matura_rules::Rulebook;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Weights of a prior that are tried.
const WEIGHTS: [f64; 7] = [1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0];

/// What a case of a repository that rules were developed on counts, where one of a repository held out
/// counts 1: the rules are right there more often than they will be elsewhere.
const DEVELOPED: f64 = 0.4;

/// What a case of this repository counts.
fn count(subject: &Subject) -> f64 {
    if subject.held_out { 1.0 } else { DEVELOPED }
}

#[derive(Args)]
pub(crate) struct Options {
    /// The folder of rules, which receives `calibration.toml`.
    #[arg(long, default_value = "rules")]
    rules: PathBuf,
    /// The folder of reference answers.
    #[arg(long, default_value = "tests/accuracy/labels")]
    labels: PathBuf,
    /// The folder of checkouts.
    #[arg(long, env = "MATURA_CORPUS")]
    corpus: PathBuf,
}

/// Fits to all subjects but one.
pub(crate) fn fit(book: &Rulebook, subjects: &[Subject], without: Option<usize>, weight: f64) -> Calibration {
    let mut fitted = Calibration { weight, ..Calibration::default() };
    for (_, subject) in subjects.iter().enumerate().filter(|(at, _)| Some(*at) != without) {
        for (criterion, assessment) in book.criteria.iter().zip(&subject.assessed.assessments) {
            let Some(label) = subject.labels.labels.get(&criterion.key) else { continue };
            if assessment.answer == Answer::Unknown {
                continue;
            }
            let right = if label.accepts(assessment.answer.name()) { 1.0 } else { 0.0 };
            let clause = format!("{}/{}", criterion.key, assessment.clause);
            for tally in [
                &mut fitted.whole,
                fitted.class.entry(assessment.trail.class.clone()).or_default(),
                fitted.criterion.entry(criterion.key.clone()).or_default(),
                fitted.clause.entry(clause).or_default(),
            ] {
                *tally = Tally { right: tally.right + right * count(subject), of: tally.of + count(subject) };
            }
        }
    }
    fitted
}

/// The mean squared error of confidences that were fitted without the repository they are for.
pub(crate) fn brier(book: &Rulebook, subjects: &[Subject], weight: f64) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for (at, subject) in subjects.iter().enumerate() {
        let fitted = fit(book, subjects, Some(at), weight);
        for (criterion, assessment) in book.criteria.iter().zip(&subject.assessed.assessments) {
            let Some(label) = subject.labels.labels.get(&criterion.key) else { continue };
            if assessment.answer != Answer::Unknown {
                let right = if label.accepts(assessment.answer.name()) { 1.0 } else { 0.0 };
                let confidence = fitted.again(&criterion.key, &assessment.clause, &assessment.trail).share();
                sum += (confidence - right) * (confidence - right) * count(subject);
                total += count(subject);
            }
        }
    }
    if total > 0.0 { sum / total } else { f64::NAN }
}

/// The weight whose left-out error is least.
pub(crate) fn best_weight(book: &Rulebook, subjects: &[Subject]) -> f64 {
    let scored = WEIGHTS.iter().map(|weight| (brier(book, subjects, *weight), *weight));
    scored.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(3.0, |(_, weight)| weight)
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let (book, _, subjects) = subjects(&options.rules, &options.labels, &options.corpus)?;
    let weight = best_weight(&book, &subjects);
    let fitted = fit(&book, &subjects, None, weight);
    let path = options.rules.join("calibration.toml");
    std::fs::write(&path, written(&fitted)?)?;
    println!("{}: weight {weight}, left-out brier {:.3}", path.display(), brier(&book, &subjects, weight));
    Ok(())
}

fn written(calibration: &Calibration) -> Result<String> {
    let mut text = "# Written by `cargo xtask calibrate`; not to be changed by hand.\n# How often the reference answers of tests/accuracy/labels accepted an answer; a case of a repository that rules\n# were developed on counts a part of one.\n".to_owned();
    writeln!(text, "weight = {:?}\nwhole = {}", calibration.weight, tally(&calibration.whole))?;
    for (name, tallies) in
        [("class", &calibration.class), ("criterion", &calibration.criterion), ("clause", &calibration.clause)]
    {
        writeln!(text, "\n[{name}]")?;
        for (key, value) in tallies as &BTreeMap<String, Tally> {
            writeln!(text, "{key:?} = {}", tally(value))?;
        }
    }
    Ok(text)
}

fn tally(tally: &Tally) -> String {
    format!("{{ right = {}, of = {} }}", tally.right, tally.of)
}
