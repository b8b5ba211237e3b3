//! The other maturity models: data alone defines them, and they claim nothing that is not known.

use crate::program::{laid_out, matura};
use crate::root;
use matura_cli::probes;
use matura_rules::{Rulebook, Scale, load};
use matura_tables::embedded_files;
use serde_json::Value;
use std::path::Path;

fn rulebook() -> Rulebook {
    load(embedded_files(), &probes()).expect("the rules are right")
}

#[test]
fn the_document_of_models_is_fresh() {
    let path = root().join("docs/models.md");
    let made = matura_report::models_document(&rulebook());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).expect("the document can be written");
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(made == checked_in, "docs/models.md is stale; run `UPDATE=1 cargo test --workspace`");
}

#[test]
fn the_three_models_have_the_shape_that_was_published() {
    let book = rulebook();
    let shape = |id: &str| {
        let model = book.questionnaire(id).unwrap_or_else(|| panic!("there is {id}"));
        let count = |section: &str| model.criteria.iter().filter(|at| book.criteria[**at].section == section).count();
        model.sections.iter().map(|section| (section.id.clone(), count(&section.id))).collect::<Vec<_>>()
    };
    let sections = |id: &str| shape(id).into_iter().map(|(section, _)| section).collect::<Vec<_>>();
    assert_eq!(sections("microsoft"), ["0", "1", "2", "3", "4"]);
    assert_eq!(sections("google"), ["0", "1", "2"]);
    let groups: Vec<(String, usize)> =
        ["data", "model", "infra", "monitor"].map(|group| (group.to_owned(), 7)).into_iter().collect();
    assert_eq!(shape("ml-test-score"), groups);
    let score = book.questionnaire("ml-test-score").and_then(|model| model.scale.clone());
    let Some(Scale::Points(points)) = score else { panic!("the ML Test Score counts points") };
    assert_eq!((points.worth, points.lowest_counts, points.readings.len()), ([1.0, 0.5, 0.0, 0.0, 0.0], true, 6));
}

/// The report on a folder, as JSON, with further arguments.
fn report(folder: &Path, arguments: &[&str]) -> Value {
    let mut all = vec!["scan", folder.to_str().expect("the path is text"), "--format", "json"];
    all.extend(arguments);
    serde_json::from_str(&printed(&all)).expect("the report is JSON")
}

/// What the program prints.
fn printed(arguments: &[&str]) -> String {
    let output = matura(arguments).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("what it prints is UTF-8")
}

fn ladder<'r>(report: &'r Value, id: &str) -> &'r Value {
    let models = report["models"].as_array().expect("a report has models");
    models.iter().find(|ladder| ladder["id"] == id).unwrap_or_else(|| panic!("the report has {id}"))
}

#[test]
fn models_are_shown_step_by_step_only_when_asked_for() {
    let demo = laid_out("demo");
    let plain = report(&demo.path, &[]);
    let asked = report(&demo.path, &["--model", "microsoft", "--model", "google"]);
    for id in ["microsoft", "google", "ml-test-score"] {
        assert_eq!(ladder(&plain, id)["steps"].as_array().map(Vec::len), Some(0), "{id}");
        assert_eq!(ladder(&plain, id)["at_most"], ladder(&asked, id)["at_most"], "{id}");
    }
    assert_eq!(ladder(&asked, "microsoft")["steps"].as_array().map(Vec::len), Some(5));
    assert_eq!(ladder(&asked, "ml-test-score")["steps"].as_array().map(Vec::len), Some(0));
    assert_eq!(plain["summary"], asked["summary"], "the assessment is what it was");
}

#[test]
fn no_answer_to_a_model_is_called_automatic_and_no_level_rests_on_an_unknown() {
    for name in ["demo", "batch-dvc", "japanese-service", "research", "traps"] {
        let report = report(&laid_out(name).path, &["--model", "all"]);
        for model in report["models"].as_array().expect("a report has models") {
            let steps = model["steps"].as_array().expect("it was asked for");
            for step in steps {
                let criteria = step["criteria"].as_array().expect("a step has criteria");
                for one in criteria {
                    assert_ne!(one["status"], "auto", "{name}: {}", one["id"]);
                }
                if model["kind"] == "levels" && step["reached"] == "yes" {
                    let met = |one: &Value| one["answer"] == "yes" || one["answer"] == "na";
                    assert!(
                        criteria.iter().all(met),
                        "{name}: {} {} rests on what is not met",
                        model["id"],
                        step["id"]
                    );
                }
            }
        }
    }
}

#[test]
fn where_there_is_no_machine_learning_no_model_applies() {
    let report = report(&laid_out("not-ml").path, &[]);
    for model in report["models"].as_array().expect("a report has models") {
        assert_eq!(model["applies"], false, "{}", model["id"]);
    }
}

const TOY: &str = r#"
id     = "toy"
title  = "A toy model"
short  = "Toy"
source = "This test"

[scale]
kind = "levels"

[[section]]
id    = "a"
title = "Untested"
[[section]]
id    = "b"
title = "Tested"
"#;

const TOY_TESTED: &str = r#"
id     = "b.tests"
number = 1
name   = "toy-tests"
title  = "Requests are tested"
asks   = "Are they?"
why    = "Why not."
remedy = "Test them."

[[answer]]
id    = "tested"
gives = "yes"
when  = { answer = "3.2.3", is = ["yes"] }
says  = "requests are tested"

[[answer]]
id    = "none"
gives = "no"
when  = "otherwise"
says  = "they are not"
"#;

#[test]
fn a_fourth_model_is_a_folder_and_no_line_of_rust() {
    let rules = tempfile::tempdir().expect("a temporary folder");
    let folder = rules.path().join("toy");
    std::fs::create_dir(&folder).expect("the folder can be made");
    std::fs::write(folder.join("questionnaire.toml"), TOY).expect("the file can be written");
    std::fs::write(folder.join("b.tests-toy-tests.toml"), TOY_TESTED).expect("the file can be written");
    let given = rules.path().to_str().expect("the path is text");
    let demo = laid_out("demo");
    let tested = report(&demo.path, &["--rules", given, "--model", "toy"]);
    let toy = ladder(&tested, "toy");
    assert_eq!((toy["at_least"].as_f64(), toy["of"].as_f64()), (Some(1.0), Some(1.0)));
    assert_eq!(toy["at_least_means"], "Tested");
    assert_eq!(toy["steps"][1]["criteria"][0]["settled_by"], serde_json::json!(["3.2.3"]));
    let untested = report(&laid_out("research").path, &["--rules", given, "--model", "toy"]);
    assert_eq!(ladder(&untested, "toy")["at_most"].as_f64(), Some(0.0));
    assert!(printed(&["models", "--rules", given]).contains("A toy model"));
    let explained = printed(&["explain", "toy/b.tests", demo.path.to_str().expect("text"), "--rules", given]);
    assert!(explained.contains("toy/b.tests Requests are tested"), "{explained}");
}
