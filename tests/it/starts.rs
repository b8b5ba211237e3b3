//! The files to begin with: each laid alone into an empty repository is something that the scan sees.

use matura_cli::probes;
use matura_model::Answer;
use matura_rules::{Criterion, Rulebook, load};
use matura_tables::embedded_files;
use std::collections::{BTreeMap, BTreeSet};

/// Criteria of which one file in an empty repository shows nothing, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("2.1.2", "what is to be tracked, the definitions of 2.1.1, is not in it: it keeps the rest out"),
    ("2.1.3", "the rule makes changes come by request; the scan believes the history"),
    ("2.2.3", "the text asks for requests; the scan believes the history"),
    ("5.4", "it applies the definitions of features, which are the evidence: those of 5.1"),
];

fn rulebook() -> Rulebook {
    load(embedded_files(), &probes()).expect("the rules are right")
}

/// The signals for a yes or partial of a criterion that saw something in the file.
fn seen(book: &Rulebook, criterion: &Criterion, path: &str, assessed: &matura_answer::Assessed) -> Vec<String> {
    let good = criterion.clauses.iter().filter(|clause| matches!(clause.gives, Answer::Yes | Answer::Partial));
    let wanted: BTreeSet<usize> = good
        .flat_map(|clause| clause.when.signals())
        .filter(|(_, supports)| *supports)
        .map(|(signal, _)| signal)
        .collect();
    let saw = |at: &&usize| {
        assessed.observations[**at]
            .sightings
            .iter()
            .any(|sighting| sighting.place.path().is_some_and(|place| place.to_string() == path))
    };
    wanted.iter().filter(saw).map(|at| book.signals[*at].id.clone()).collect()
}

#[test]
fn each_criterion_has_a_file_to_begin_with_that_the_scan_sees() {
    let book = rulebook();
    let assessment = book.questionnaire("assessment").expect("there is the assessment");
    let mut wrong = Vec::new();
    for at in &assessment.criteria {
        let criterion = &book.criteria[*at];
        let id = criterion.id.as_str();
        assert!(criterion.cost.is_some(), "{id} has no cost");
        let start = criterion.start.as_ref().unwrap_or_else(|| panic!("{id} has no file to begin with"));
        let files = BTreeMap::from([(start.path.clone(), start.text.clone())]);
        let history = [format!("2026-01-10 ana: Begin | + {}", start.path)];
        let (facts, assessed) = matura_testkit::answers(&book, &files, &history).expect("it can be scanned");
        wrong.extend(facts.problems.iter().map(|problem| format!("{id}: {problem:?}")));
        let answer = assessed.assessments[*at].answer;
        let signals = seen(&book, criterion, &start.path, &assessed);
        let sees = matches!(answer, Answer::Yes | Answer::Partial) || !signals.is_empty();
        if std::env::var_os("SHOW").is_some() {
            println!("{id}: {answer} {} {signals:?}", assessed.assessments[*at].clause);
        }
        match (sees, EXCEPTIONS.iter().find(|(exception, _)| *exception == id)) {
            (false, None) => {
                let assessment = &assessed.assessments[*at];
                wrong.push(format!("{id}: {} sees nothing: {answer}, {}", start.path, assessment.reason));
            }
            (true, Some((_, reason))) => wrong.push(format!("{id} is no exception ({reason}): {signals:?}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), assessment.criteria.len(), wrong.join("\n"));
}
