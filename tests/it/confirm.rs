//! What people answer: kept, shown beside the scan, stale when the ground moves.

use crate::program::{LaidOut, laid_out, matura, scan};
use serde_json::Value;
use std::path::Path;

pub(crate) const FILE: &str = ".matura/answers.toml";

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have names that are text")
}

fn confirm(fixture: &LaidOut, arguments: &[&str]) -> std::process::Output {
    let arguments = [&["confirm"], arguments, &[text(&fixture.path)]].concat();
    matura(&arguments).output().expect("the program starts")
}

/// What the report says about a criterion, on the first of January 1970 or so many days later.
fn reported(path: &Path, id: &str, days: u32) -> Value {
    let mut command = matura(&["scan", text(path), "--format", "json"]);
    let output = command.env("SOURCE_DATE_EPOCH", (days * 86_400).to_string()).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let criteria = report["criteria"].as_array().expect("a report has criteria");
    criteria.iter().find(|criterion| criterion["id"] == id).cloned().expect("the criterion is in the report")
}

fn status(path: &Path, id: &str) -> String {
    reported(path, id, 0)["status"].as_str().unwrap_or_default().to_owned()
}

fn edit(path: &Path, change: impl Fn(&str) -> String) {
    let text = std::fs::read_to_string(path).expect("the file can be read");
    std::fs::write(path, change(&text)).expect("the file can be written");
}

#[test]
fn an_answer_says_who_when_and_on_what_ground() {
    let fixture = laid_out("batch-dvc");
    let mut config = git2::Config::open(&fixture.path.join(".git/config")).expect("the configuration can be opened");
    config.set_str("user.name", "Ana").expect("it can be set");
    config.set_str("user.email", "ana@example.org").expect("it can be set");
    let before = reported(&fixture.path, "1.1.1", 0);
    let output = confirm(&fixture, &["1.1.1", "yes", "--note", "it is", "--evidence", "https://wiki.example.org/goal"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let file: toml::Table =
        std::fs::read_to_string(fixture.path.join(FILE)).expect("it was written").parse().expect("it is TOML");
    let entry = &file["1.1.1"];
    assert_eq!(entry["answer"].as_str(), Some("yes"));
    assert_eq!(entry["by"].as_str(), Some("Ana <ana@example.org>"));
    assert_eq!(entry["on"].to_string(), "1970-01-01");
    assert_eq!(entry["scanned"].as_str(), before["scanned"].as_str());
    let repository = git2::Repository::open(&fixture.path).expect("it is a repository");
    let head = repository.head().expect("it has a head");
    assert_eq!(entry["at"].as_str(), head.target().map(|id| id.to_string()).as_deref());
    let seen: Vec<&str> = entry["seen"].as_array().into_iter().flatten().filter_map(toml::Value::as_str).collect();
    let ground: Vec<&str> = before["ground"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert_eq!(seen, ground);
    assert!(!seen.is_empty());
    let after = reported(&fixture.path, "1.1.1", 0);
    assert_eq!(after["status"], "confirmed");
    assert_eq!(after["person"]["evidence"][0], "https://wiki.example.org/goal");
}

#[test]
fn a_contrary_answer_wins_and_both_are_shown() {
    let fixture = laid_out("batch-dvc");
    let output = confirm(&fixture, &["2.2.5", "no", "--note", "nobody looks at it", "--by", "Ben"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("The scan says yes"), "{output:?}");
    let found = reported(&fixture.path, "2.2.5", 0);
    assert_eq!(
        (&found["answer"], &found["scanned"], &found["status"]),
        (&"no".into(), &"yes".into(), &"overridden".into())
    );
    assert_eq!(found["person"]["conflict"], found["confidence"].as_f64().is_some_and(|sure| sure >= 0.8));
    let shown = scan(&fixture.path, "terminal");
    assert!(shown.contains("overridden by Ben, 1970-01-01; the scan says yes"), "{shown}");
    assert!(shown.contains("Answers against what the scan found: 1"), "{shown}");
    let explained = matura(&["explain", "2.2.5", text(&fixture.path)]).output().expect("the program starts");
    let explained = String::from_utf8_lossy(&explained.stdout).into_owned();
    assert!(explained.contains("What a person said") && explained.contains("nobody looks at it"), "{explained}");
}

#[test]
fn it_goes_stale_when_the_ground_moves_and_is_asked_again_with_the_old_note() {
    let fixture = laid_out("batch-dvc");
    confirm(&fixture, &["1.1.1", "yes", "--note", "as agreed", "--by", "Ana"]);
    let seen = reported(&fixture.path, "1.1.1", 0)["evidence"][0].clone();
    let file = fixture.path.join(seen["path"].as_str().expect("the evidence is in a file"));
    edit(&file, |text| text.replacen('\n', "\n\nAnother line.\n\n", 1));
    assert_eq!(status(&fixture.path, "1.1.1"), "confirmed", "lines may move");
    let first = seen["excerpt"].as_str().and_then(|text| text.lines().next()).expect("it has an excerpt").to_owned();
    edit(&file, |text| text.replace(&first, "Nothing of the kind."));
    let found = reported(&fixture.path, "1.1.1", 0);
    assert_eq!(found["status"], "stale");
    assert_eq!(found["answer"], found["scanned"], "a stale answer is not in force");
    let place = seen["path"].as_str().unwrap_or_default();
    assert!(found["person"]["stale"].to_string().contains(&format!("{place} has changed")), "{found}");
    let shown = scan(&fixture.path, "terminal");
    assert!(shown.contains("1.1.1 yes by Ana, 1970-01-01: as agreed"), "{shown}");
    assert!(shown.contains(&format!("because {place} has changed")), "{shown}");
    confirm(&fixture, &["1.1.1", "yes"]);
    let found = reported(&fixture.path, "1.1.1", 0);
    assert_ne!(found["status"], "stale");
    assert_eq!(found["person"]["note"], "as agreed");
}

#[test]
fn it_holds_until_its_last_day() {
    let fixture = laid_out("no-git");
    assert!(confirm(&fixture, &["7.2", "na", "--until", "1970-01-03"]).status.success());
    assert_eq!(reported(&fixture.path, "7.2", 2)["answer"], "na");
    let found = reported(&fixture.path, "7.2", 3);
    assert_eq!((&found["status"], &found["person"]["stale"][0]), (&"stale".into(), &"it held until 1970-01-03".into()));
    let early = confirm(&fixture, &["7.2", "na", "--until", "1969-01-03"]);
    assert_eq!(early.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&early.stderr).contains("is before `on`"), "{early:?}");
}

#[test]
fn a_mistake_in_the_file_is_named_with_its_line_by_every_command() {
    let fixture = laid_out("empty");
    std::fs::create_dir_all(fixture.path.join(".matura")).expect("it can be made");
    std::fs::write(fixture.path.join(FILE), "[\"2.1.55\"]\nanswer = \"yes\"\nuntill = 1970-01-01\n")
        .expect("it is written");
    let path = text(&fixture.path);
    for arguments in
        [&["scan", path][..], &["explain", "1.1.1", path], &["confirm", "1.1.1", "yes", path], &["confirm", path]]
    {
        let output = matura(arguments).output().expect("the program starts");
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(error.contains("answers.toml:1: there is no criterion `2.1.55`; did you mean \"2.1.5\"?"), "{error}");
    }
}

#[test]
fn without_a_terminal_it_names_the_way_that_needs_none() {
    let fixture = laid_out("empty");
    let output = matura(&["confirm", text(&fixture.path)]).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("matura confirm 2.1.5 yes --note"), "{error}");
    assert_eq!(error.lines().count(), 1);
    assert!(!fixture.path.join(".matura").exists());
    for (arguments, expected) in [
        (&["2.1.55", "yes"][..], "did you mean 2.1.5?"),
        (&["2.1.5", "maybe"], "`maybe` is no answer"),
        (&["2.1.5", "unknown"], "`unknown` is no answer"),
        (&["--section", "12"], "there is no section 12"),
        (&["--note", "x"], "go with an answer"),
        (&["2.1.5", "yes", "--section", "1"], "choose what is asked"),
    ] {
        let output = confirm(&fixture, arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && error.contains(expected), "{arguments:?}: {error}");
    }
}

#[test]
fn programs_that_write_at_once_lose_nothing() {
    let fixture = laid_out("empty");
    let ids = ["1.1.1", "1.2.1", "2.1.1", "2.2.7a", "3.1.1", "7.2"];
    let path = text(&fixture.path);
    let children: Vec<_> = ids
        .iter()
        .map(|id| {
            let mut command = matura(&["confirm", id, "no", path]);
            command.stdout(std::process::Stdio::null()).spawn().expect("the program starts")
        })
        .collect();
    for mut child in children {
        assert!(child.wait().expect("it ends").success());
    }
    let file: toml::Table =
        std::fs::read_to_string(fixture.path.join(FILE)).expect("it was written").parse().expect("it is TOML");
    assert_eq!(file.keys().map(String::as_str).collect::<Vec<_>>(), ids);
}

#[test]
fn what_people_tell_the_program_is_no_evidence() {
    let (fixture, demo) = (laid_out("empty"), laid_out("demo"));
    let before = scan(&fixture.path, "json");
    let kept = fixture.path.join(".matura");
    std::fs::create_dir(&kept).expect("it can be made");
    std::fs::rename(&demo.path, kept.join("notes")).expect("it can be moved");
    std::fs::remove_dir_all(kept.join("notes/.git")).expect("it can be removed");
    std::fs::write(kept.join("README.md"), "# Architecture\n\nThe model is deployed by CI.\n").expect("it is written");
    std::fs::write(fixture.path.join("matura.toml"), "# The business goal is profit; risks: bias.\n")
        .expect("it is written");
    let after: Value = serde_json::from_str(&scan(&fixture.path, "json")).expect("the report is JSON");
    let before: Value = serde_json::from_str(&before).expect("the report is JSON");
    // The settings themselves are named, and nothing else differs.
    for (field, found) in after.as_object().into_iter().flatten().filter(|(field, _)| *field != "scope") {
        assert!(before[field] == *found, "`{field}` changed");
    }
}
