//! The program under settings: what it leaves out, its gates, its projects, kept reports.

#![expect(clippy::disallowed_methods, reason = "these tests start the program and read what it wrote")]

use matura_stage::Entry;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_matura"));
    command.args(arguments).env("SOURCE_DATE_EPOCH", "1700000000").env("LANG", "C");
    command.output().expect("the program starts")
}

/// Runs, expects this exit code, and gives standard output.
#[track_caller]
fn check(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("it writes UTF-8")
}

/// Runs, expects exit code 2, and these words on standard error.
#[track_caller]
fn check_failure(arguments: &[&str], words: &[&str]) {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in {said:?}");
    }
}

/// A monorepo of two projects.
fn monorepo() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let files = [
        ("README.md", "# Models\n"),
        ("Makefile", "test:\n\tpytest\n"),
        ("docs/old.md", "# Old\n"),
        ("libs/common/io.py", "import pandas\n"),
        ("services/price/pyproject.toml", "[project]\nname = \"price\"\n"),
        ("services/price/train.py", "import sklearn\n"),
        ("services/churn/setup.py", "import setuptools\n"),
        ("services/churn/train.py", "import sklearn\n"),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let commit = Entry::parse("2025-01-10 ana: Start | + *").expect("the line is right");
    matura_stage::lay_out(folder.path(), &files.into(), &[commit]).expect("the repository can be written");
    folder
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be made");
    std::fs::write(path, text).expect("the temporary folder can be written to");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have names that are text")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

fn criterion<'r>(report: &'r Value, id: &str) -> &'r Value {
    let criteria = report["criteria"].as_array().expect("a report has criteria");
    criteria.iter().find(|one| one["id"] == id).expect("the report has the criterion")
}

#[test]
fn what_is_left_out_and_switched_off_is_told() {
    let folder = monorepo();
    write(&folder, "matura.toml", "exclude = [\"docs/\"]\n[rules.off]\n\"2.1.1\" = \"a platform does it\"\n");
    let path = text(folder.path());
    let report = json(&check(&["scan", path, "--format", "json"], 0));
    assert_eq!(report["scope"]["excluded"], serde_json::json!([{"pattern": "docs/", "files": 1}]));
    assert_eq!(report["scope"]["settings"], "matura.toml");
    let off = criterion(&report, "2.1.1");
    assert_eq!((&off["answer"], &off["status"]), (&"unknown".into(), &"manual".into()));
    assert_eq!(off["reason"], "switched off in matura.toml: a platform does it");
    assert_eq!(off["evidence"], serde_json::json!([]));
    // Options of the command win, and settings can be left aside.
    let report = json(&check(&["scan", path, "--format", "json", "--exclude", "libs/"], 0));
    assert_eq!(report["scope"]["excluded"], serde_json::json!([{"pattern": "libs/", "files": 1}]));
    let report = json(&check(&["scan", path, "--format", "json", "--no-config"], 0));
    assert!(report.get("scope").is_none());
    let page = check(&["scan", path], 0);
    assert!(page.contains("left out by matura.toml: 1 files matched by docs/ (1)"), "{page}");
    assert!(page.contains("switched off by matura.toml: 2.1.1"), "{page}");
}

#[test]
fn a_signal_that_is_switched_off_is_unknown() {
    let folder = monorepo();
    write(&folder, "Dockerfile", "FROM python:3.12\n");
    let path = text(folder.path());
    let before = json(&check(&["scan", path, "--format", "json", "--no-config"], 0));
    let signal = before["criteria"].as_array().into_iter().flatten().flat_map(|one| one["evidence"].as_array());
    let seen = signal.flatten().find(|piece| piece["path"] == "Dockerfile").expect("something sees the Dockerfile");
    let id = seen["signal"].as_str().expect("a signal has an id");
    write(&folder, "matura.toml", &format!("[rules.off]\n\"{id}\" = \"not ours\"\n"));
    let after = json(&check(&["scan", path, "--format", "json"], 0));
    let still = after["criteria"].as_array().into_iter().flatten().flat_map(|one| one["evidence"].as_array());
    assert!(!still.flatten().any(|piece| piece["signal"] == id), "{id} still saw something");
}

#[test]
fn mistakes_in_settings_are_named() {
    let folder = monorepo();
    let path = text(folder.path());
    write(&folder, "matura.toml", "excludes = []\n");
    check_failure(&["scan", path], &["matura.toml:1: there is no key `excludes`", "did you mean `exclude`?"]);
    write(&folder, "matura.toml", "[rules.off]\n\"9.9.9\" = \"x\"\n");
    check_failure(&["scan", path], &["matura.toml:2: there is no criterion or signal `9.9.9`"]);
    write(&folder, "matura.toml", "exclude = [\"a\", \"[z-a]\"]\n");
    check_failure(&["scan", path], &["matura.toml:1", "[z-a]"]);
    write(&folder, "matura.toml", "[[project]]\npath = \"gone\"\n");
    check_failure(&["scan", path, "--project", "gone"], &["matura.toml:2: there is no folder gone"]);
    check_failure(&["scan", path, "--project", "gon"], &["there is no project gon", "did you mean gone?"]);
    write(&folder, "pyproject.toml", "[tool.matura]\nthreshold = 0.9\n");
    check_failure(&["scan", path], &["both hold settings", "keep matura.toml"]);
    check_failure(&["scan", path, "--config", "/no/such.toml"], &["/no/such.toml cannot be read"]);
}

#[cfg(unix)]
#[test]
fn settings_that_are_a_link_are_not_followed() {
    let folder = monorepo();
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("matura.toml")).unwrap();
    check_failure(&["scan", text(folder.path())], &["links are not followed", "--no-config"]);
    check(&["scan", text(folder.path()), "--no-config"], 0);
}

#[test]
fn pyproject_may_hold_the_settings() {
    let folder = monorepo();
    write(&folder, "pyproject.toml", "[project]\nname = \"x\"\n[tool.matura]\nexclude = [\"docs/\"]\n");
    let report = json(&check(&["scan", text(folder.path()), "--format", "json"], 0));
    assert_eq!(report["scope"]["settings"], "pyproject.toml");
}

#[test]
fn settings_begin_with_the_projects_that_are_found() {
    let folder = monorepo();
    let path = text(folder.path());
    let said = String::from_utf8_lossy(&run(&["scan", path]).stderr).into_owned();
    assert!(said.contains("services/churn, services/price"), "{said}");
    let printed = check(&["init", path, "--print"], 0);
    assert!(!folder.path().join("matura.toml").exists());
    check(&["init", path], 0);
    let written = std::fs::read_to_string(folder.path().join("matura.toml")).expect("it was written");
    assert_eq!(written, printed);
    check_failure(&["init", path], &["is there already"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("matura.toml")).expect("it is there"), written);
    // What was written is read, and so is everything that it only proposes.
    assert!(String::from_utf8_lossy(&run(&["scan", path]).stderr).is_empty());
    let all: String = written.lines().map(uncommented).collect();
    let all = all.replace("[\"vendor/\", \"*.csv\"]", "[\"docs/\"]").replace("baseline ", "# baseline ");
    write(&folder, "matura.toml", &all);
    let report = json(&check(&["scan", path, "--format", "json"], 0));
    assert_eq!(report["scope"]["off"][0]["id"], "7.2");
    assert_eq!(report["scope"]["excluded"][0]["files"], 1);
    for language in ["en", "ja"] {
        write(&folder, "matura.toml", &check(&["init", path, "--print", "--lang", language], 0));
        check(&["check", path], 0);
    }
}

/// A line of the template as its user would have it; prose stays a comment.
fn uncommented(line: &str) -> String {
    let inner =
        line.strip_prefix("# ").filter(|rest| rest.starts_with('[') || rest.starts_with('"') || rest.contains(" = "));
    format!("{}\n", inner.unwrap_or(line))
}

#[test]
fn each_project_has_a_report_of_its_own() {
    let folder = monorepo();
    let settings = "[[project]]\npath = \"services/price\"\nshared = [\"libs/common/\"]\n[[project]]\npath = \"services/churn\"\nname = \"leavers\"\n";
    write(&folder, "matura.toml", settings);
    let path = text(folder.path());
    let elsewhere = tempfile::tempdir().expect("a temporary folder can be made");
    let output = format!("{}/{{project}}.json", text(elsewhere.path()));
    check(&["scan", path, "--all-projects", "-o", &output], 0);
    let read = |name: &str| json(&std::fs::read_to_string(elsewhere.path().join(name)).expect("it was written"));
    let (price, leavers) = (read("price.json"), read("leavers.json"));
    assert_eq!((&price["scope"]["project"], &price["scope"]["folder"]), (&"price".into(), &"services/price".into()));
    assert_eq!(leavers["scope"]["project"], "leavers");
    let one = check(&["scan", path, "--project", "price", "--format", "json"], 0);
    assert!(json(&one) == price, "the same scan by name gives the same report");
    let paths = |report: &Value| report.to_string();
    assert!(paths(&price).contains("services/price/train.py") && !paths(&price).contains("services/churn"));
    // The folder itself is the same scan: the settings above it hold.
    let inner = check(&["scan", &format!("{path}/services/price"), "--format", "json"], 0);
    assert!(json(&inner) == price, "the same scan by path gives the same report");
    check_failure(&["scan", path, "--all-projects", "-o", "one.json"], &["{project}"]);
    let pages = check(&["check", path, "--all-projects"], 0);
    assert!(pages.contains("matura check: price") && pages.contains("matura check: leavers"), "{pages}");
    check(&["check", path, "--all-projects", "--baseline", &output], 0);
    check(&["check", path, "--all-projects", "--require", "2.1.1"], 1);
}

#[test]
fn the_pipeline_of_another_project_tells_nothing_about_this_one() {
    let folder = monorepo();
    let workflow = "on:\n  pull_request:\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: pytest\n        working-directory: services/price\n";
    write(&folder, ".github/workflows/price.yml", workflow);
    for project in ["price", "churn"] {
        write(&folder, &format!("services/{project}/tests/test_train.py"), "def test_train():\n    assert True\n");
    }
    let answer = |project: &str| {
        let path = folder.path().join("services").join(project);
        let report = json(&check(&["scan", text(&path), "--format", "json"], 0));
        criterion(&report, "3.2.3")["answer"].as_str().map(str::to_owned)
    };
    assert_eq!((answer("price").as_deref(), answer("churn").as_deref()), (Some("yes"), Some("no")));
}

#[test]
fn gates_decide_the_exit_code() {
    let folder = monorepo();
    let path = text(folder.path());
    assert!(check(&["check", path], 0).contains("no gates are set"));
    let page = check(&["check", path, "--require", "2.1.1"], 1);
    assert!(page.contains("✗ require") && page.contains("matura explain 2.1.1"), "{page}");
    check_failure(&["check", path, "--require", "2.1.l"], &["there is no criterion 2.1.l", "did you mean 2.1.1?"]);
    check_failure(&["check", path, "--require", "profile/serving"], &["has no criterion profile/serving"]);
    let verdict = json(&check(&["check", path, "--require", "2.1.1", "--format", "json"], 1));
    assert_eq!((&verdict["schema"], &verdict["passed"]), (&"matura.check/1".into(), &false.into()));
    let page = check(&["check", path, "--require", "2.1.1", "--format", "github"], 1);
    assert!(page.lines().any(|line| line.starts_with("::error title=matura check%3A require")), "{page}");
    write(&folder, "matura.toml", "[check]\nbaseline = \"gone.json\"\n");
    check_failure(&["check", path], &["matura.toml:2: there is no report gone.json", "matura scan"]);
}

#[test]
fn a_lost_answer_fails_against_a_baseline() {
    let folder = monorepo();
    write(&folder, "Dockerfile", "FROM python:3.12\nCOPY . .\nCMD [\"python\", \"train.py\"]\n");
    write(&folder, "main.tf", "resource \"aws_s3_bucket\" \"models\" {\n  bucket = \"models\"\n}\n");
    let path = text(folder.path());
    let kept = format!("{path}/matura-baseline.json");
    check(&["scan", path, "-o", &kept], 0);
    check(&["check", path, "--baseline", &kept], 0);
    std::fs::remove_file(folder.path().join("Dockerfile")).unwrap();
    std::fs::remove_file(folder.path().join("main.tf")).unwrap();
    let page = check(&["check", path, "--baseline", &kept], 1);
    assert!(page.contains("✗ baseline") && page.contains("2.1.1"), "{page}");
    let now = format!("{path}/now.json");
    check(&["scan", path, "-o", &now], 0);
    check(&["check", path, "--report", &now, "--baseline", &kept], 1);
    let difference = json(&check(&["diff", &kept, &now, "--format", "json"], 0));
    let lost = difference["lost"].as_array().into_iter().flatten().find(|one| one["id"] == "2.1.1");
    assert_eq!(lost.expect("2.1.1 was lost")["went"][0]["place"], "main.tf:1");
    assert!(check(&["diff", &kept, &kept], 0).contains("60 answers are the same"));
}

#[test]
fn kept_reports_are_checked_and_lifted() {
    let folder = monorepo();
    let path = text(folder.path());
    let kept = format!("{path}/report.json");
    check(&["scan", path, "-o", &kept], 0);
    assert!(check(&["validate", &kept], 0).contains("is a report as matura.report/2 says"));
    let migrated = check(&["migrate", &kept], 0);
    assert_eq!(
        migrated,
        std::fs::read_to_string(&kept).expect("it was written"),
        "a report of this version stays as it is"
    );
    let mut report = json(&migrated);
    report["summary"]["to_confirm"] = 99.into();
    report["criteria"][0]["confidence"] = 7.into();
    std::fs::write(&kept, report.to_string()).unwrap();
    let said = check(&["validate", &kept], 1);
    assert!(said.contains("/summary/to_confirm") && said.contains("/criteria/0/confidence"), "{said}");
    std::fs::write(&kept, "{\"schema\": \"matura.report/1\"}").unwrap();
    check_failure(&["validate", &kept], &["matura.report/1", "matura migrate"]);
    check_failure(&["migrate", "/no/such.json"], &["/no/such.json cannot be read"]);
    std::fs::write(&kept, "{\"schema\": \"matura.report/9\"}").unwrap();
    check_failure(&["migrate", &kept], &["matura.report/9", "this version reads matura.report/2"]);
    check_failure(&["diff", &kept, &kept], &["matura.report/9"]);
}
