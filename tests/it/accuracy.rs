//! Clauses and confidences against the reference answers, over what the signals were recorded to observe
//! in each labelled repository. The floor only rises.

use crate::root;
use matura_answer::{Assessed, Calibration, judge};
use matura_model::Answer;
use matura_rules::{Rulebook, load};
use matura_tables::embedded_files;
use matura_testkit::labels::Labels;
use matura_testkit::{record, sources};
use serde::Deserialize;

/// The confidence from which an answer needs no confirmation.
const THRESHOLD: f64 = 0.8;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Floor {
    agreement: f64,
    coverage: f64,
    precision: f64,
    yes_precision: f64,
    yes_recall: f64,
}

#[derive(Default)]
struct Tally {
    right: f64,
    of: f64,
}

impl Tally {
    fn add(&mut self, right: bool) {
        self.of += 1.0;
        self.right += f64::from(u8::from(right));
    }

    fn share(&self) -> f64 {
        self.right / self.of
    }
}

fn judged(book: &Rulebook, name: &str) -> Assessed {
    let path = root().join("tests/accuracy/observed").join(format!("{name}.tsv"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let observations = record::read(book, &text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let calibration = embedded_files().iter().find(|(path, _)| *path == "calibration.toml");
    let calibration = calibration.map(|(_, text)| Calibration::parse(text).expect("the calibration can be read"));
    judge(book, observations, &calibration.unwrap_or_default(), &|_| String::new(), &|_, _| None)
}

#[test]
fn recorded_observations_still_give_the_answers_they_gave() {
    let book = load(embedded_files(), &matura_cli::probes()).expect("the rules are right");
    let folder = root().join("tests/accuracy");
    let [mut agreement, mut coverage, mut precision, mut claims, mut recall] = <[Tally; 5]>::default();
    let mut repositories = 0;
    for entry in std::fs::read_dir(folder.join("labels")).expect("the references can be listed") {
        let path = entry.expect("the references can be listed").path();
        let name = path.file_stem().expect("a reference has a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a reference can be read");
        let labels: Labels = serde_json::from_str(&text).expect("a reference is JSON");
        let assessed = judged(&book, &name);
        repositories += 1;
        for (criterion, found) in book.criteria.iter().zip(&assessed.assessments) {
            let Some(label) = labels.labels.get(&criterion.key) else { continue };
            let right = label.accepts(found.answer.name());
            let positive = matches!(found.answer, Answer::Yes | Answer::Partial);
            let auto = found.answer != Answer::Unknown && found.confidence.share() >= THRESHOLD;
            agreement.add(right);
            if label.answer != "unknown" {
                coverage.add(auto);
            }
            if auto {
                precision.add(right);
                if positive {
                    claims.add(right);
                }
            }
            if label.is_positive() {
                recall.add(positive);
            }
        }
    }
    assert_eq!(repositories, 20);
    let text = std::fs::read_to_string(folder.join("floor.toml")).expect("the floor can be read");
    let floor: Floor = toml::from_str(&text).expect("the floor is TOML");
    let figures = [
        ("agreement", agreement.share(), floor.agreement),
        ("coverage", coverage.share(), floor.coverage),
        ("precision", precision.share(), floor.precision),
        ("yes-precision", claims.share(), floor.yes_precision),
        ("yes-recall", recall.share(), floor.yes_recall),
    ];
    let stale = std::fs::read_to_string(folder.join("observed/made-with")).expect("the record says what made it");
    if stale.trim() != sources::hash(&root()).expect("the sources can be read") {
        println!("the record is older than the rules and parsers: run `cargo xtask accuracy --record`");
    }
    for (name, figure, floor) in figures {
        println!("{name} {figure:.3}, floor {floor:.3}");
        assert!(figure >= floor, "{name} fell to {figure:.4}, below {floor}");
    }
}
