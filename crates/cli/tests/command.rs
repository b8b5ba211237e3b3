//! The program from outside: exit codes, messages, files.

#![expect(clippy::disallowed_methods, reason = "these tests start the program and read what it wrote")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn matura(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_matura"));
    command.args(arguments).env("SOURCE_DATE_EPOCH", "1700000000").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn run(arguments: &[&str]) -> Output {
    matura(arguments).output().expect("the program starts")
}

/// A folder with one Python file.
fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("the temporary folder can be written to");
    std::fs::write(folder.path().join("train.py"), "import sklearn\n").expect("the temporary folder can be written to");
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have names that are text")
}

/// Runs, expects exit code 2, nothing on standard output, and these words on standard error.
#[track_caller]
fn check_failure(arguments: &[&str], words: &[&str]) {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty());
    for word in words {
        assert!(said.contains(word), "{word:?} is not in {said:?}");
    }
}

#[test]
fn what_cannot_be_done_ends_with_two_and_a_sentence() {
    let project = project();
    let path = text(project.path());
    check_failure(&["scan", "/no/such/folder"], &["matura: there is no folder /no/such/folder; give"]);
    check_failure(&["scan", &format!("{path}/train.py")], &["train.py is not a folder; give"]);
    check_failure(&["scan", path, "--rules", "/no/rules"], &["there is no folder of rules /no/rules; give"]);
    check_failure(&["scan", path, "--threshold", "1.5"], &["between 0 and 1"]);
    check_failure(&["scan", path, "--format", "pdf"], &["terminal, json"]);
    check_failure(&["scan", path, "-o", "/no/such/report.json"], &["no folder /no/such;", "give another file"]);
    check_failure(
        &["explain", "profile/servin", path],
        &["no criterion profile/servin", "did you mean profile/serving?"],
    );
    check_failure(&["criteria", "99.9.9"], &["no criterion 99.9.9", "matura criteria"]);
    check_failure(&["frobnicate"], &["frobnicate"]);
}

#[test]
fn a_broken_rule_file_is_named() {
    let rules = tempfile::tempdir().unwrap();
    std::fs::create_dir(rules.path().join("profile")).unwrap();
    std::fs::write(rules.path().join("profile/mine.toml"), "id = \"mine\"\nnumbr = 1\n").unwrap();
    check_failure(&["criteria", "--rules", text(rules.path())], &["profile/mine.toml:2", "did you mean `number`?"]);
}

#[test]
fn a_bad_source_date_is_refused() {
    let output = matura(&["scan", "."]).env("SOURCE_DATE_EPOCH", "yesterday").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("SOURCE_DATE_EPOCH is \"yesterday\""));
}

#[test]
fn two_scans_give_the_same_bytes() {
    let project = project();
    let arguments = ["scan", text(project.path()), "--format", "json"];
    let (first, second) = (run(&arguments), run(&arguments));
    assert_eq!(first.status.code(), Some(0));
    assert_eq!(first.stdout, second.stdout);
    let report: serde_json::Value = serde_json::from_slice(&first.stdout).unwrap();
    assert_eq!(report["schema"], "matura.report/2");
    assert_eq!(report["scanned_at"], "2023-11-14T22:13:20Z");
    assert_eq!(report["repository"]["path"], project.path().file_name().unwrap().to_str().unwrap());
}

#[test]
fn a_report_is_written_whole_to_a_file_and_directly_to_anything_else() {
    let project = project();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    std::fs::write(&file, "old").unwrap();
    let output = run(&["scan", text(project.path()), "--format", "json", "-o", text(&file)]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.is_empty());
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a temporary file is left");
    if cfg!(target_os = "linux") {
        let output = run(&["scan", text(project.path()), "--format", "json", "-o", "/dev/stdout"]);
        assert!(output.stdout.starts_with(b"{"));
    }
}

#[test]
fn a_pipe_gets_plain_text_unless_colour_is_forced() {
    let project = project();
    let arguments = ["scan", text(project.path())];
    assert!(!run(&arguments).stdout.contains(&0x1b));
    let forced = matura(&arguments).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(forced.stdout.contains(&0x1b));
    let refused = matura(&arguments).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output().unwrap();
    assert!(!refused.stdout.contains(&0x1b));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = matura(&["criteria"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_demo_scans_and_says_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let output = matura(&["demo", "--format", "json"]).env("TMPDIR", folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["repository"]["dirty"], false);
    assert!(said.contains("The example repository is in "));
}

#[test]
fn help_and_version_are_successes() {
    assert_eq!(run(&["--help"]).status.code(), Some(0));
    assert_eq!(run(&["--version"]).status.code(), Some(0));
    assert_eq!(run(&[]).status.code(), Some(2));
}

#[test]
fn criteria_and_explain_show_a_criterion() {
    let project = project();
    let page = run(&["criteria", "profile/ml"]);
    assert!(String::from_utf8_lossy(&page.stdout).contains("What feeds it"));
    let page = run(&["explain", "profile/ml", text(project.path())]);
    let page = String::from_utf8_lossy(&page.stdout);
    assert!(page.contains("train.py:1") && page.contains("How the confidence came about"), "{page}");
}
