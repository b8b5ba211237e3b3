//! Tables in documents that set candidate models beside each other.

use crate::names::states;
use matura_facts::{Facts, ProbeInput};
use matura_model::{Lines, Measure, Observation, Place, Sighting, Strength, Zone};
use std::collections::BTreeSet;

/// Heads of a column that argues.
const ARGUMENTS: &[&str] = &[
    "pros",
    "cons",
    "advantage",
    "disadvantage",
    "strength",
    "weakness",
    "reason",
    "rationale",
    "why",
    "when to use",
    "best for",
    "trade-off",
    "tradeoff",
    "理由",
    "長所",
    "短所",
    "メリット",
    "デメリット",
    "特徴",
    "採用",
];

/// Heads of the column that names the models; a table whose models stand under another head is about
/// something else.
const MODEL_HEADS: &[&str] = &[
    "model",
    "algorithm",
    "method",
    "approach",
    "architecture",
    "classifier",
    "regressor",
    "estimator",
    "network",
    "backbone",
    "baseline",
    "variant",
    "candidate",
    "name",
    "experiment",
    "モデル",
    "手法",
    "アルゴリズム",
    "候補",
];

/// The words are names of algorithms, in lower case. A table compares when two of its rows name
/// different ones, and those rows hold numbers, or a column argues for or against them.
pub(crate) fn run(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    let mut sightings = Vec::new();
    let mut argued = 0;
    let mut looked = 0;
    let wanted =
        |zone: Zone| matches!(zone, Zone::Product | Zone::Docs | Zone::Notebook) || facts.product_zones.contains(&zone);
    for document in facts.documents.iter().filter(|document| wanted(facts.zone(&document.path)) && states(document)) {
        looked += 1;
        for table in &document.tables {
            let mut named: BTreeSet<&str> = BTreeSet::new();
            let mut numbered = 0;
            let column = table.head.iter().position(|head| {
                let head = head.to_lowercase();
                head.trim().is_empty() || MODEL_HEADS.iter().any(|word| head.contains(word))
            });
            for (row, _) in &table.rows {
                let cell = column.and_then(|at| row.get(at));
                let Some(word) = cell.and_then(|cell| names(cell, input.words)) else { continue };
                named.insert(word);
                numbered += usize::from(row.iter().any(|cell| is_score(cell)));
            }
            let argues = table.head.iter().any(|head| {
                let head = head.to_lowercase();
                ARGUMENTS.iter().any(|word| head.contains(word))
            });
            if named.len() < 2 || (numbered < 2 && !argues) {
                continue;
            }
            argued += u64::from(argues);
            let shown: Vec<&str> = named.iter().take(4).copied().collect();
            sightings.push(Sighting {
                place: Place::lines(&document.path, Lines::one(table.lines.first)),
                note: format!("a table compares {} models: {}", named.len(), shown.join(", ")),
                strength: Strength::Mentioned,
                zone: facts.zone(&document.path),
                tool: None,
            });
        }
    }
    let tables = sightings.len() as u64;
    Observation::from_sightings(sightings)
        .with_measure("tables", Measure::Count(tables))
        .with_measure("argued", Measure::Count(argued))
        .with_searched("documents", looked)
}

/// The first of the words that a cell names as a whole word.
fn names<'a>(cell: &str, words: &'a [String]) -> Option<&'a str> {
    let cell = cell.to_lowercase();
    let inside = |c: char| c.is_ascii_alphanumeric();
    words.iter().map(String::as_str).filter(|word| !word.is_empty()).find(|word| {
        cell.match_indices(word).any(|(at, found)| {
            let before = cell.get(..at).and_then(|text| text.chars().next_back());
            let after = cell.get(at + found.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(inside) && !after.is_some_and(inside)
        })
    })
}

/// True for a number with a decimal point or a percent sign: what a measurement looks like.
fn is_score(cell: &str) -> bool {
    let cell = cell.trim().trim_matches(['*', '`', ' ']);
    let start: String = cell.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).collect();
    let digits = start.chars().any(|c| c.is_ascii_digit());
    digits && (start.contains('.') || cell.contains('%'))
}
