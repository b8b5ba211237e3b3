//! Runs the examples of rule files.

use crate::scan::rulebook;
use anyhow::{Result, bail};
use clap::Args;
use matura_testkit::example;
use rayon::prelude::*;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Options {
    /// The folder of rules.
    #[arg(long, default_value = "rules")]
    rules: PathBuf,
    /// Only criteria whose key begins with one of these.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let (book, _) = rulebook(&options.rules)?;
    let wanted =
        |key: &str| options.only.is_empty() || options.only.iter().any(|prefix| key.starts_with(prefix.as_str()));
    let mut failures = 0;
    let mut count = 0;
    for (at, criterion) in book.criteria.iter().enumerate().filter(|(_, criterion)| wanted(&criterion.key)) {
        let outcomes: Vec<_> = criterion.examples.par_iter().map(|one| (one, example(&book, at, one))).collect();
        for (number, (one, outcome)) in outcomes.into_iter().enumerate() {
            count += 1;
            for wrong in outcome? {
                failures += 1;
                println!("{} example {} ({} {}): {wrong}", criterion.key, number + 1, one.clause, one.note);
            }
        }
        for clause in &criterion.clauses {
            let (reached, missed) = criterion.examples.iter().fold((false, false), |(reached, missed), one| {
                (reached || one.clause == clause.id, missed || one.clause != clause.id)
            });
            if !reached || !missed {
                failures += 1;
                println!(
                    "{} clause `{}` has no example that {}",
                    criterion.key,
                    clause.id,
                    if reached { "misses it" } else { "reaches it" }
                );
            }
        }
    }
    println!("{count} examples, {failures} failures");
    if failures > 0 { bail!("examples failed") } else { Ok(()) }
}
