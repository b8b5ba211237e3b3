//! What a repository says reaches a terminal as text, never as commands to it.

use crate::program::scan;
use matura_stage::{Entry, lay_out};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const CODE: &str = "import mlflow\nmodel = mlflow.sklearn.load_model('m')\nmlflow.log_metric('a', 1)\n";

/// True for what a terminal acts on, and for what turns the direction of text.
fn acts(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    (character.is_control() && character != '\n') || turns
}

#[track_caller]
fn check(files: &[(&str, &str)], history: &[&str]) {
    let holder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = holder.path().join("hostile");
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let history: Vec<Entry> = history.iter().map(|line| Entry::parse(line).expect("the line is right")).collect();
    lay_out(&path, &files, &history).expect("it can be laid out");
    check_reports(&path);
}

#[track_caller]
fn check_reports(path: &Path) {
    let terminal = scan(path, "terminal");
    let found: Vec<&str> = terminal.lines().filter(|line| line.chars().any(acts)).collect();
    assert!(found.is_empty(), "{found:?}");
    // JSON keeps what the files say, but escapes what terminals act on first of all.
    let json = scan(path, "json");
    assert!(!json.chars().any(|character| character.is_ascii_control() && !"\n\u{7f}".contains(character)));
    serde_json::from_str::<Value>(&json).expect("the report is JSON");
}

#[cfg(unix)]
#[test]
fn names_of_files_are_not_acted_on() {
    check(
        &[
            ("\u{1b}[2J\u{1b}]0;gone\u{7}.py", CODE),
            ("a\rb.py", CODE),
            ("src\u{1b}[31m/train\n.py", CODE),
            ("\u{202e}yp.niart.py", CODE),
            ("\u{9b}31m.py", CODE),
        ],
        &["2025-01-01 ana: Start | + *"],
    );
}

#[test]
fn texts_are_not_acted_on() {
    let readme = "# \u{1b}[2JModel\n\nThe goal is \u{1b}]8;;http://x\u{7}fewer\u{1b}]8;;\u{7} late orders; KPI: 3 %.\n\n## Rollback\n\nRoll \u{202e}back the model to the previous version.\n";
    let terraform = "resource \"aws_s3_bucket\" \"a\" {\n  bucket = \"\u{1b}[31mred\u{8}\u{8}\"\n}\n";
    check(&[("README.md", readme), ("main.tf", terraform), ("train.py", CODE)], &["2025-01-01 ana: Start | + *"]);
}

#[test]
fn messages_and_people_are_not_acted_on() {
    check(
        &[("train.py", CODE), ("main.tf", "resource \"aws_s3_bucket\" \"a\" {}\n")],
        &[
            "2025-01-01 \u{1b}[31mana: Start \u{1b}[2J\u{7} | + train.py",
            "2025-01-02 ben\u{9b}1m: Merge pull request #1 from ben/\u{1b}[5m | + main.tf train.py | tag v1",
        ],
    );
}
