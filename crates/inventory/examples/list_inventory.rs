//! Prints what the inventory finds in a checkout, with times: `list_inventory FOLDER...`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use matura_inventory::{Options, read};
use matura_model::history::{Arrived, History};
use matura_tables::Tables;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

fn main() {
    for folder in std::env::args().skip(1) {
        let start = Instant::now();
        let inventory = match read(Path::new(&folder), Tables::embedded(), &Options::default()) {
            Ok(inventory) => inventory,
            Err(error) => {
                println!("{error}");
                continue;
            }
        };
        println!("{folder}: {} files in {:.3} s", inventory.files.len(), start.elapsed().as_secs_f64());
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for file in &inventory.files {
            let text = file.text.as_ref().map_or_else(|reason| format!("{reason:?}"), |_| "text".to_owned());
            for word in [format!("{:?}", file.kind), file.zone.name().to_owned(), text] {
                *counts.entry(word).or_default() += 1;
            }
        }
        println!("  {counts:?}");
        match &inventory.history {
            Ok(history) => print_history(history),
            Err(reason) => println!("  no history: {reason}"),
        }
        for problem in inventory.problems.iter().take(10) {
            println!("  {:?} {}", problem.path, problem.message);
        }
    }
}

fn print_history(history: &History) {
    let mut arrived: BTreeMap<&str, usize> = BTreeMap::new();
    for commit in history.main_line() {
        let word = match commit.arrived {
            Arrived::MergeRequest { .. } => "request",
            Arrived::Squashed { .. } => "squashed",
            Arrived::Reviewed => "reviewed",
            Arrived::BranchMerge => "merge",
            Arrived::Direct => "direct",
        };
        *arrived.entry(word).or_default() += 1;
    }
    let bots = history.commits.iter().filter(|commit| commit.by_bot).count();
    let changes: usize = history.commits.iter().map(|commit| commit.paths.len()).sum();
    println!(
        "  {} commits ({bots} by bots), {changes} changes of {} paths, main line {arrived:?}",
        history.commits.len(),
        history.paths.len()
    );
    let tags: Vec<String> = history.tags.iter().take(5).map(|tag| format!("{} {:?}", tag.name, tag.kind)).collect();
    println!(
        "  branch {:?}, {} tags {tags:?}, remote {:?}, dirty {}, shallow {}, incomplete {}",
        history.branch,
        history.tags.len(),
        history.remote,
        history.dirty,
        history.shallow,
        history.incomplete
    );
}
