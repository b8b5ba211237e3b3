//! Each of `fixtures/` and the whole report on it. The snapshots show what a change of a rule does to whole
//! reports; after reading the differences, accept them with `INSTA_UPDATE=always cargo test -p matura-tests`.

use crate::program::{answer, laid_out, scan};
use crate::root;
use serde_json::Value;
use std::collections::BTreeSet;

/// A report as JSON, without what changes with every edit of a rule and every release, and without what
/// the rules say whatever was scanned.
fn json(report: &str) -> String {
    let mut report: Value = serde_json::from_str(report).expect("the report is JSON");
    report["tool"]["rules"] = "[rules]".into();
    report["tool"]["version"] = "[version]".into();
    for criterion in report["criteria"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        for said_by_rules in ["why", "cost", "moves", "start"] {
            criterion.shift_remove(said_by_rules);
        }
    }
    serde_json::to_string_pretty(&report).expect("it was JSON before")
}

/// A report for reading, without the version.
fn terminal(report: &str) -> String {
    report.replacen(env!("CARGO_PKG_VERSION"), "[version]", 1)
}

/// Compares both reports with those kept, and a second scan with the first.
fn check(name: &str) {
    let fixture = laid_out(name);
    let first = scan(&fixture.path, "json");
    assert!(first == scan(&fixture.path, "json"), "two scans of `{name}` differ");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("{name}.json"), json(&first));
        insta::assert_snapshot!(format!("{name}.terminal"), terminal(&scan(&fixture.path, "terminal")));
    });
}

macro_rules! fixtures {
    ($($function:ident: $name:literal,)*) => {
        const NAMES: &[&str] = &[$($name),*];
        $(
            #[test]
            fn $function() {
                check($name);
            }
        )*
    };
}

fixtures! {
    a_batch_project: "batch-dvc",
    the_example_of_the_program: "demo",
    hardly_anything: "empty",
    a_service_documented_in_japanese: "japanese-service",
    a_folder_without_git: "no-git",
    no_machine_learning: "not-ml",
    research: "research",
    what_must_not_count: "traps",
}

#[test]
fn every_fixture_is_tested() {
    let entries = std::fs::read_dir(root().join("fixtures")).expect("the fixtures can be listed");
    let folders = entries.map(|entry| entry.expect("the fixtures can be listed").path()).filter(|path| path.is_dir());
    let names: BTreeSet<String> =
        folders.map(|path| path.file_name().expect("it has a name").to_string_lossy().into_owned()).collect();
    assert_eq!(names, NAMES.iter().map(|name| (*name).to_owned()).collect());
}

/// What a reader of the fixture can say without looking at the rules, so that no wrong answer slips into a
/// snapshot that nobody read.
#[track_caller]
fn check_answers(name: &str, expected: &[(&str, &[&str])]) {
    let report: Value = serde_json::from_str(&scan(&laid_out(name).path, "json")).expect("the report is JSON");
    let wrong: Vec<String> = expected
        .iter()
        .flat_map(|(wanted, ids)| ids.iter().map(move |id| (*wanted, *id)))
        .filter(|(wanted, id)| answer(&report, id) != *wanted)
        .map(|(wanted, id)| format!("{id}: expected {wanted}, got {}", answer(&report, id)))
        .collect();
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

#[test]
fn what_is_only_named_is_not_claimed() {
    let report: Value = serde_json::from_str(&scan(&laid_out("traps").path, "json")).expect("the report is JSON");
    let criteria = report["criteria"].as_array().expect("a report has criteria");
    // Model code, a list of dependencies, tests and docstrings are really there, in part.
    let there = ["1.1.1", "2.2.1", "2.2.2", "2.2.5", "3.2.2", "3.2.7"];
    let claimed: Vec<String> = criteria
        .iter()
        .filter(|criterion| !there.iter().any(|id| criterion["id"] == *id))
        .filter(|criterion| ["yes", "partial"].iter().any(|answer| criterion["answer"] == *answer))
        .map(|criterion| format!("{}: {}", criterion["id"], criterion["reason"]))
        .collect();
    assert!(claimed.is_empty(), "{}", claimed.join("\n"));
}

#[test]
fn the_demo_has_what_it_shows_and_lacks_what_it_lacks() {
    check_answers(
        "demo",
        &[
            ("yes", &["1.1.1", "1.1.2", "1.2.1", "1.2.2", "1.2.3", "1.3.1", "1.3.2"]),
            (
                "yes",
                &["2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.6", "2.2.1", "2.2.2", "2.2.3", "2.2.4", "2.2.5", "2.2.6"],
            ),
            ("yes", &["2.2.7a", "2.2.7b", "2.2.7c", "2.2.7d", "2.2.7e", "2.2.8", "2.2.9"]),
            ("yes", &["3.1.1", "3.1.2", "3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.2.5", "3.2.6", "3.2.7", "3.2.8"]),
            ("yes", &["4.1.2", "4.2.1", "4.3.1", "4.3.2", "4.4.1"]),
            ("yes", &["5.1", "5.2", "5.4", "5.5", "5.6", "5.7", "6.1", "6.3", "6.4", "7.1"]),
            ("partial", &["4.4.2"]),
            ("no", &["4.1.1", "7.2", "7.3"]),
            ("na", &["4.2.2"]),
        ],
    );
}

#[test]
fn a_batch_job_is_answered_as_one() {
    check_answers(
        "batch-dvc",
        &[
            ("yes", &["2.2.5", "2.2.7a", "2.2.7d", "2.2.7e", "3.2.3", "4.2.2", "5.7"]),
            ("partial", &["2.2.3", "3.2.2", "7.1"]),
            ("no", &["2.1.1", "2.1.2", "2.1.3", "2.1.4", "3.2.1", "3.2.8", "4.4.1", "6.1", "7.2", "7.3"]),
            ("na", &["1.3.1", "3.2.5", "3.2.6", "4.2.1"]),
        ],
    );
}

#[test]
fn what_is_said_to_be_missing_in_japanese_is_not_claimed() {
    check_answers(
        "japanese-service",
        &[
            ("yes", &["1.1.1", "1.1.2", "1.2.1", "1.2.2", "1.2.3", "1.3.1", "1.3.2"]),
            ("yes", &["2.1.1", "2.1.3", "2.1.4", "2.1.6", "2.2.3", "2.2.4", "2.2.8", "2.2.9", "3.2.3", "5.2"]),
            ("no", &["3.2.5", "4.3.2", "4.4.1", "5.3", "6.1", "7.1", "7.2", "7.3"]),
        ],
    );
}

#[test]
fn research_serves_nothing() {
    check_answers(
        "research",
        &[
            ("no", &["2.1.1", "2.2.3", "2.2.4", "2.2.8", "3.2.2", "3.2.3", "4.4.1"]),
            ("partial", &["2.2.5"]),
            ("na", &["1.3.1", "3.2.5", "3.2.6", "4.2.1", "4.2.2"]),
        ],
    );
}

#[test]
fn a_web_shop_is_no_ml_project() {
    check_answers(
        "not-ml",
        &[
            ("yes", &["2.1.1", "2.1.2", "2.1.4", "2.2.5", "3.2.3"]),
            ("partial", &["3.1.1"]),
            ("no", &["1.2.3", "2.2.8", "4.4.1", "5.3", "6.1"]),
            ("na", &["1.3.1", "3.2.5", "4.2.2", "5.2", "7.1"]),
        ],
    );
}

#[test]
fn without_git_nothing_is_said_about_history() {
    check_answers("no-git", &[("yes", &["2.1.1"]), ("unknown", &["2.1.2", "2.1.3", "2.2.3", "3.2.4"])]);
}
