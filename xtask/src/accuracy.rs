//! Measures answers against the reference answers, with the scorer that defines the figures.

use crate::calibrate::{best_weight, fit};
use crate::corpus::{Subject, labels, lay_out, subjects};
use crate::document::{Sets, page};
use anyhow::{Context, Result, bail};
use clap::Args;
use matura_report::{About, build, json};
use matura_rules::Rulebook;
use matura_testkit::record::written;
use matura_testkit::sources::hash;
use std::path::PathBuf;
use std::process::Command;

/// The confidence from which an answer needs no confirmation.
const THRESHOLD: f64 = 0.8;

#[derive(Args)]
pub(crate) struct Options {
    /// The folder of rules.
    #[arg(long, default_value = "rules")]
    rules: PathBuf,
    /// The folder of reference answers and the scorer.
    #[arg(long, default_value = "tests/accuracy")]
    accuracy: PathBuf,
    /// The folder of checkouts, each named OWNER__NAME.
    #[arg(long, env = "MATURA_CORPUS")]
    corpus: PathBuf,
    /// A folder of bare mirrors from which the checkouts are laid out first.
    #[arg(long, env = "MATURA_MIRRORS")]
    mirrors: Option<PathBuf>,
    /// Only these repositories are scored.
    #[arg(long, value_delimiter = ',')]
    repo: Vec<String>,
    /// These repositories are left out of the score.
    #[arg(long, value_delimiter = ',')]
    skip: Vec<String>,
    /// Figures by `section`, `criterion`, `repo`.
    #[arg(long, value_delimiter = ',', default_value = "section")]
    by: Vec<String>,
    /// The most confident mistakes.
    #[arg(long, default_value_t = 10)]
    misses: usize,
    /// Also records what the signals observed in `observed` beside the reference answers, for the test that
    /// has no checkouts.
    #[arg(long)]
    record: bool,
    /// Also writes the figures as a page to this file.
    #[arg(long)]
    document: Option<PathBuf>,
    /// Where the two sets of reports are written.
    #[arg(long, default_value = "target/accuracy")]
    out: PathBuf,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let folder = options.accuracy.join("labels");
    if let Some(mirrors) = &options.mirrors {
        lay_out(&labels(&folder)?, mirrors, &options.corpus)?;
    }
    let (book, _, mut subjects) = subjects(&options.rules, &folder, &options.corpus)?;
    if options.record {
        record(options, &book, &subjects)?;
    }
    write_set(options, &book, &subjects, "fitted")?;
    let weight = best_weight(&book, &subjects);
    for at in 0..subjects.len() {
        let without = fit(&book, &subjects, Some(at), weight);
        let refitted: Vec<_> = subjects.get(at).map_or(Vec::new(), |subject| {
            let pairs = book.criteria.iter().zip(&subject.assessed.assessments);
            pairs
                .map(|(criterion, assessment)| without.again(&criterion.key, &assessment.clause, &assessment.trail))
                .collect()
        });
        if let Some(subject) = subjects.get_mut(at) {
            for (assessment, confidence) in subject.assessed.assessments.iter_mut().zip(refitted) {
                assessment.confidence = confidence;
            }
        }
    }
    write_set(options, &book, &subjects, "left-out")?;
    if let Some(path) = &options.document {
        let held_out = std::fs::read_to_string(options.accuracy.join("held-out.txt"))?;
        let held_out: Vec<String> = held_out.lines().map(str::to_owned).collect();
        let scorer = options.accuracy.join("score.py");
        let first = std::fs::read_to_string(options.accuracy.join("held-out-first.json"))?;
        let first = serde_json::from_str(&first)?;
        let sets = Sets { out: &options.out, scorer: &scorer, held_out: &held_out, first: &first };
        std::fs::write(path, page(&sets, &book, &subjects)?)?;
    }
    println!("Confidence and status as shipped, fitted on all:");
    score(options, "fitted", &[], 0)?;
    println!("\nConfidence and status fitted without the repository they are for (weight {weight}):");
    score(options, "left-out", &options.by, options.misses)
}

fn record(options: &Options, book: &Rulebook, subjects: &[Subject]) -> Result<()> {
    let folder = options.accuracy.join("observed");
    std::fs::create_dir_all(&folder)?;
    for subject in subjects {
        let text = written(book, &subject.assessed.observations);
        std::fs::write(folder.join(format!("{}.tsv", subject.name)), text)?;
    }
    let root = options.rules.canonicalize()?;
    let root = root.parent().context("the folder of rules lies in the project")?;
    std::fs::write(folder.join("made-with"), format!("{}\n", hash(root)?))?;
    Ok(())
}

fn chosen(options: &Options, name: &str) -> bool {
    (options.repo.is_empty() || options.repo.iter().any(|part| name.contains(part.as_str())))
        && !options.skip.iter().any(|part| name.contains(part.as_str()))
}

/// Writes one set of reports, and the references that belong to them.
fn write_set(options: &Options, book: &Rulebook, subjects: &[Subject], set: &str) -> Result<()> {
    let (reports, references) = (options.out.join(set), options.out.join("labels"));
    for folder in [&reports, &references] {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::create_dir_all(folder)?;
    }
    for subject in subjects.iter().filter(|subject| chosen(options, &subject.name)) {
        let scope = matura_report::value::Scope::default();
        let about = About {
            scope: &scope,
            path: &subject.name,
            version: env!("CARGO_PKG_VERSION"),
            scanned_at: 0,
            threshold: THRESHOLD,
            models: &[],
        };
        let report = build(&subject.facts, book, &subject.assessed, &[], &about);
        let file = format!("{}.json", subject.name);
        std::fs::write(reports.join(&file), json(&report))?;
        std::fs::copy(options.accuracy.join("labels").join(&file), references.join(&file))?;
    }
    Ok(())
}

fn score(options: &Options, set: &str, by: &[String], misses: usize) -> Result<()> {
    let mut command = Command::new("python3");
    command.arg(options.accuracy.join("score.py"));
    command.arg("--labels").arg(options.out.join("labels")).arg("--reports").arg(options.out.join(set));
    command.arg("--json").arg(options.out.join(format!("{set}.figures.json")));
    for by in by {
        command.args(["--by", by.as_str()]);
    }
    command.arg("--misses").arg(misses.to_string());
    let output = command.output().context("the scorer needs python3")?;
    print!("{}", String::from_utf8_lossy(&output.stdout));
    if !output.status.success() {
        bail!("the scorer failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
