//! A quick look at what rules answer, for those who write them.

use crate::scan::{answers, rulebook};
use anyhow::{Context, Result};
use clap::Args;
use matura_answer::{Assessed, Assessment};
use matura_model::Place;
use matura_rules::Rulebook;
use matura_testkit::labels::Labels;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(crate) struct Options {
    /// The folder of rules.
    #[arg(long, default_value = "rules")]
    rules: PathBuf,
    /// The folder of checkouts, each named OWNER__NAME.
    #[arg(long, env = "MATURA_CORPUS")]
    corpus: PathBuf,
    /// The folder of reference answers.
    #[arg(long)]
    labels: Option<PathBuf>,
    /// Only criteria whose id begins with one of these.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Only checkouts whose name holds one of these.
    #[arg(long, value_delimiter = ',')]
    repo: Vec<String>,
    /// Checkouts whose name holds one of these are left out.
    #[arg(long, value_delimiter = ',')]
    skip: Vec<String>,
    /// Show right answers too.
    #[arg(long)]
    all: bool,
    /// Pieces of evidence shown.
    #[arg(long, default_value_t = 3)]
    evidence: usize,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let (book, calibration) = rulebook(&options.rules)?;
    let mut names: Vec<String> = std::fs::read_dir(&options.corpus)
        .with_context(|| options.corpus.display().to_string())?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| options.repo.is_empty() || options.repo.iter().any(|part| name.contains(part)))
        .filter(|name| !options.skip.iter().any(|part| name.contains(part)))
        .collect();
    names.sort();
    let scanned: Vec<Result<(String, Assessed)>> = names
        .par_iter()
        .map(|name| Ok((name.clone(), answers(&options.corpus.join(name), &book, &calibration)?.1)))
        .collect();
    let mut tally: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for scanned in scanned {
        let (name, assessed) = scanned?;
        let labels = options.labels.as_deref().and_then(|folder| labels(folder, &name));
        show(options, &book, &name, &assessed, labels.as_ref(), &mut tally);
    }
    for (id, (right, of)) in &tally {
        println!("{id:<8} {right}/{of}");
    }
    let (right, of) = tally.values().fold((0, 0), |sum, (right, of)| (sum.0 + right, sum.1 + of));
    println!("agreement {right}/{of}");
    Ok(())
}

fn labels(folder: &Path, name: &str) -> Option<Labels> {
    let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).ok()?;
    serde_json::from_str(&text).ok()
}

fn show(
    options: &Options,
    book: &Rulebook,
    name: &str,
    assessed: &Assessed,
    labels: Option<&Labels>,
    tally: &mut BTreeMap<String, (usize, usize)>,
) {
    println!("== {name}: {}", assessed.kind.as_deref().unwrap_or("kind not known"));
    for (criterion, assessment) in book.criteria.iter().zip(&assessed.assessments) {
        let wanted =
            options.only.is_empty() || options.only.iter().any(|prefix| criterion.key.starts_with(prefix.as_str()));
        if !wanted {
            continue;
        }
        let label = labels.and_then(|labels| labels.labels.get(&criterion.key));
        let accepted = label.map(|label| label.accepts(assessment.answer.name()));
        if let Some(accepted) = accepted {
            let entry = tally.entry(criterion.key.clone()).or_default();
            entry.0 += usize::from(accepted);
            entry.1 += 1;
        }
        if accepted == Some(true) && !options.all {
            continue;
        }
        let mark = match accepted {
            Some(true) => "ok   ",
            Some(false) => "WRONG",
            None => "     ",
        };
        println!(
            "{mark} {} {} ({}, {}): {}",
            criterion.key,
            assessment.answer,
            assessment.confidence.hundredths(),
            assessment.clause,
            assessment.reason
        );
        if let Some(label) = label {
            let also =
                if label.also_ok.is_empty() { String::new() } else { format!(" or {}", label.also_ok.join(", ")) };
            println!("        reference {}{also}: {}", label.answer, label.why);
            let paths: Vec<&str> = label.evidence.iter().filter_map(|cited| cited.path.as_deref()).collect();
            println!("        reference cites {}", paths.join(", "));
        }
        show_evidence(options, book, assessment);
    }
}

fn show_evidence(options: &Options, book: &Rulebook, assessment: &Assessment) {
    for evidence in assessment.evidence.iter().take(options.evidence) {
        let place = match &evidence.sighting.place {
            Place::File { path, lines } => format!("{path}:{}", lines.map_or(0, |lines| lines.first)),
            Place::Commit { id, .. } => format!("commit {id}"),
            Place::Tag { name, .. } => format!("tag {name}"),
            Place::Absence { sought, .. } => format!("no {sought}"),
        };
        let signal = book.signals.get(evidence.signal).map_or("", |signal| signal.id.as_str());
        let sign = if evidence.supports { '+' } else { '-' };
        println!(
            "        {sign} [{signal}] {place} {} ({})",
            evidence.sighting.note,
            evidence.sighting.strength.name()
        );
    }
}
