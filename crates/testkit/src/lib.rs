//! Runs the examples that stand in rule files, and scans small repositories made of text.

#![warn(missing_docs)]

pub mod labels;
pub mod record;
pub mod sources;

use anyhow::{Context, Result};
use matura_answer::{Assessed, Calibration, assess};
use matura_facts::{Facts, build};
use matura_inventory::{Inventory, Options, from_texts, read};
use matura_model::Place;
use matura_rules::Rulebook;
use matura_rules::source::ExampleSource;
use matura_stage::{Entry, lay_out};
use matura_tables::Tables;
use std::collections::BTreeMap;

/// The facts of a repository made of texts; with a history it is laid out in a temporary folder, without
/// one it never touches the disk and has no git.
pub fn facts(files: &BTreeMap<String, String>, history: &[String]) -> Result<Facts> {
    let tables = Tables::embedded();
    Ok(build(inventory(files, history)?, tables))
}

fn inventory(files: &BTreeMap<String, String>, history: &[String]) -> Result<Inventory> {
    let tables = Tables::embedded();
    if history.is_empty() {
        let files = files.iter().map(|(path, text)| (path.clone(), text.clone())).collect();
        return Ok(from_texts(files, None, tables));
    }
    let folder = tempfile::tempdir().context("a temporary folder is needed")?;
    let entries = history.iter().map(|line| Entry::parse(line)).collect::<Result<Vec<_>, _>>()?;
    let bytes = files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    lay_out(folder.path(), &bytes, &entries)?;
    Ok(read(folder.path(), tables, &Options::default())?)
}

/// The answers for a repository made of texts.
pub fn answers(book: &Rulebook, files: &BTreeMap<String, String>, history: &[String]) -> Result<(Facts, Assessed)> {
    let facts = facts(files, history)?;
    let assessed = assess(book, &facts, &Calibration::default(), &|_, _| None);
    Ok((facts, assessed))
}

/// The files and history of an example, those of the examples that it starts from included.
fn whole(book: &Rulebook, example: &ExampleSource) -> Result<(BTreeMap<String, String>, Vec<String>)> {
    let (mut files, mut history) = (BTreeMap::new(), Vec::new());
    for name in &example.like {
        let found = name.rsplit_once('/').and_then(|(key, clause)| {
            let criterion = book.criteria.get(book.criterion_by_key(key)?)?;
            criterion.examples.iter().find(|other| other.clause == clause)
        });
        let other = found.with_context(|| format!("no criterion has an example for the clause `{name}`"))?;
        files.extend(other.file.clone());
        history.extend(other.history.iter().cloned());
    }
    files.extend(example.file.clone());
    history.extend(example.history.iter().cloned());
    Ok((files, history))
}

/// What went otherwise than an example says: empty when nothing did.
pub fn example(book: &Rulebook, criterion: usize, example: &ExampleSource) -> Result<Vec<String>> {
    let (files, history) = whole(book, example)?;
    let (_, assessed) = answers(book, &files, &history)?;
    let Some(assessment) = assessed.assessments.get(criterion) else { return Ok(vec!["not answered".to_owned()]) };
    let places: Vec<String> = assessment
        .evidence
        .iter()
        .filter(|evidence| evidence.supports)
        .map(|evidence| match &evidence.sighting.place {
            Place::File { path, lines: Some(lines) } => format!("{path}:{}", lines.first),
            Place::File { path, lines: None } => path.to_string(),
            Place::Commit { subject, .. } => format!("commit {subject}"),
            Place::Tag { name, .. } => format!("tag {name}"),
            Place::Absence { sought, .. } => format!("no {sought}"),
        })
        .collect();
    let mut wrong = Vec::new();
    if assessment.clause != example.clause {
        wrong.push(format!(
            "expected the clause `{}`, got `{}` ({}: {}); shown: {}",
            example.clause,
            assessment.clause,
            assessment.answer,
            assessment.reason,
            places.join(", ")
        ));
    }
    for place in example.evidence.iter().filter(|place| !places.contains(place)) {
        wrong.push(format!("expected evidence at {place}; shown: {}", places.join(", ")));
    }
    Ok(wrong)
}
