//! What the program writes in each format, read by others' tools; and how formats are asked for.

use crate::program::{laid_out, matura, scan};
use crate::root;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use tempfile::TempDir;

/// The report on the built-in example, as if it had been cloned from a forge.
pub(crate) static REPORT: LazyLock<Value> = LazyLock::new(|| {
    let mut report: Value = serde_json::from_str(&scan(&laid_out("demo").path, "json")).expect("the report is JSON");
    report["repository"]["remote"] = "git@github.com:example/delivery.git".into();
    report["tool"] = json!({ "name": "matura", "version": "[version]", "rules": "[rules]" });
    report
});

/// The same, with texts that break out of anything that does not escape them, and more evidence than any format
/// wants.
static HOSTILE: LazyLock<Value> = LazyLock::new(|| {
    let mut report = REPORT.clone();
    spoil(&mut report);
    for criterion in report["criteria"].as_array_mut().expect("a report has criteria") {
        let evidence = criterion["evidence"].as_array_mut().expect("a criterion has evidence");
        if let Some(first) = evidence.first().cloned() {
            evidence.extend(std::iter::repeat_n(first, 150));
        }
    }
    report
});

fn spoil(value: &mut Value) {
    const CONTROLS: &str = "\u{0}\u{1b}[31m\u{202e}\u{ffff}";
    const SPOILT: [&str; 7] = ["message", "excerpt", "reason", "note", "statement", "advice", "path"];
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match member {
                    Value::String(text) if SPOILT.contains(&name.as_str()) => {
                        // Longer than any format shows, but for what there is much of.
                        let long = if matches!(name.as_str(), "statement" | "reason" | "advice") { 3000 } else { 20 };
                        let long = "長".repeat(long);
                        *text = format!("=1+1 {text} ]]> & <b a='\"'> {CONTROLS} \"q\",\r\n{long}");
                    }
                    _ => spoil(member),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(spoil),
        _ => {}
    }
}

/// A report in a file of its own.
pub(crate) struct Kept {
    holder: TempDir,
}

impl Kept {
    pub(crate) fn new(report: &Value) -> Self {
        let holder = tempfile::tempdir().expect("a temporary folder can be made");
        std::fs::write(holder.path().join("report.json"), report.to_string()).expect("it can be written");
        Self { holder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.holder.path().join(name)
    }

    /// Runs `matura render report.json` in the report's folder.
    fn run(&self, arguments: &[&str]) -> Output {
        let arguments: Vec<&str> = ["render", "report.json"].into_iter().chain(arguments.iter().copied()).collect();
        matura(&arguments).current_dir(self.holder.path()).output().expect("the program starts")
    }

    /// The report in a format.
    pub(crate) fn render(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }
}

/// A file that `.ci/setup` lays down.
fn tool(path: &str) -> PathBuf {
    let file = root().join(".ci/tools").join(path);
    assert!(file.is_file(), "{} is not there: run .ci/setup", file.display());
    file
}

/// Runs a program that `.ci/setup` installs.
fn check_with(program: &str, arguments: &[&Path]) {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program} does not start ({error}): run .ci/setup"));
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn sarif_follows_its_schema() {
    let schema = tool("formats/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
    let schema = std::fs::read_to_string(schema).expect("the schema can be read");
    // This pattern has a bracket too many, at which a strict reader of patterns stops.
    let schema = schema.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is one");
    assert!(!validator.is_valid(&json!({ "version": "2.1.0" })), "the schema refuses what is no SARIF");
    for (name, report) in [("the example", &*REPORT), ("a hostile one", &*HOSTILE)] {
        for arguments in [vec!["--format", "sarif"], vec!["--format", "sarif", "--sarif-all"]] {
            let text = Kept::new(report).render(&arguments);
            let made: Value = serde_json::from_slice(&text).expect("it is JSON");
            let errors: Vec<String> = validator
                .iter_errors(&made)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .take(5)
                .collect();
            assert!(errors.is_empty(), "{name} {arguments:?}\n{}", errors.join("\n"));
            within_limits(&made, text.len());
        }
    }
}

/// What GitHub's code scanning takes of a file, less than its limits.
fn within_limits(made: &Value, bytes: usize) {
    assert!(bytes < 10 << 20, "{bytes} bytes, and not yet compressed");
    let run = &made["runs"][0];
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    assert_eq!(list(&run["tool"]["driver"]["rules"]).len(), 60);
    for rule in list(&run["tool"]["driver"]["rules"]) {
        assert!(list(&rule["properties"]["tags"]).len() <= 20, "{rule}");
        for text in [&rule["shortDescription"]["text"], &rule["fullDescription"]["text"]] {
            assert!(text.as_str().is_some_and(|text| text.chars().count() <= 1024), "{text}");
        }
        assert!(rule["help"]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
    }
    assert!(list(&run["results"]).len() <= 60);
    for result in list(&run["results"]) {
        assert_eq!(list(&result["locations"]).len(), 1, "{result}");
        assert!(list(&result["relatedLocations"]).len() < 100, "{result}");
        assert!(result["message"]["text"].as_str().is_some_and(|text| text.chars().count() <= 1024), "{result}");
    }
}

#[test]
fn junit_follows_its_schema() {
    let schema = tool("formats/junit-10.xsd");
    for report in [&*REPORT, &*HOSTILE] {
        let kept = Kept::new(report);
        kept.render(&["-o", "report.xml"]);
        check_with("xmllint", &[Path::new("--noout"), Path::new("--schema"), &schema, &kept.path("report.xml")]);
    }
}

/// What GitLab asks of each finding: https://docs.gitlab.com/ci/testing/code_quality/.
#[test]
fn code_quality_has_what_gitlab_asks_for() {
    for report in [&*REPORT, &*HOSTILE] {
        let made = Kept::new(report).render(&["--format", "codequality"]);
        let made: Value = serde_json::from_slice(&made).expect("it is JSON");
        let findings = made.as_array().expect("it is a list of findings");
        assert!(!findings.is_empty(), "the example lacks something");
        let mut prints = std::collections::BTreeSet::new();
        for finding in findings {
            let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
            assert!(text(&finding["description"]) && text(&finding["check_name"]), "{finding}");
            let severity = finding["severity"].as_str().unwrap_or_default();
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity), "{finding}");
            let path = finding["location"]["path"].as_str().unwrap_or_default();
            assert!(!path.is_empty() && !path.starts_with('/'), "{finding}");
            assert!(finding["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0), "{finding}");
            assert!(prints.insert(finding["fingerprint"].to_string()), "two findings have one fingerprint: {finding}");
        }
    }
}

/// What shields.io reads: https://shields.io/badges/endpoint-badge.
#[test]
fn the_endpoint_of_a_badge_has_what_shields_asks_for() {
    let made: Value = serde_json::from_slice(&Kept::new(&REPORT).render(&["--format", "badge"])).expect("it is JSON");
    assert_eq!(made["schemaVersion"], 1);
    for name in ["label", "message", "color"] {
        assert!(made[name].as_str().is_some_and(|text| !text.is_empty()), "{name} is missing in {made}");
    }
}

#[test]
fn the_badge_is_well_formed() {
    let kept = Kept::new(&REPORT);
    kept.render(&["-o", "badge.svg"]);
    check_with("xmllint", &[Path::new("--noout"), &kept.path("badge.svg")]);
}

#[test]
fn tables_are_read_by_another_language() {
    let script = "import csv, json, sys\n\
        rows = list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8'), strict=True))\n\
        assert len(rows) == 61 and len({len(row) for row in rows}) == 1, len(rows)\n\
        assert not any(cell[:1] in ('=', '+', '-', '@') for row in rows for cell in row)\n\
        evidence = list(csv.DictReader(open(sys.argv[2], newline='', encoding='utf-8'), strict=True))\n\
        lines = [json.loads(line) for line in open(sys.argv[3], encoding='utf-8')]\n\
        pieces = [json.loads(line) for line in open(sys.argv[4], encoding='utf-8')]\n\
        assert len(lines) == 60 and len(pieces) == len(evidence) > 0\n\
        assert [line['id'] for line in lines] == [row[1] for row in rows[1:]]\n";
    for report in [&*REPORT, &*HOSTILE] {
        let kept = Kept::new(report);
        let names = ["a.csv", "a-evidence.csv", "a.jsonl", "a-evidence.jsonl"];
        kept.render(&names.iter().flat_map(|name| ["-o", name]).collect::<Vec<_>>());
        let files = names.map(|name| kept.path(name));
        let [table, evidence, lines, pieces] = &files;
        check_with("python3", &[Path::new("-c"), Path::new(script), table, evidence, lines, pieces]);
    }
}

#[test]
fn a_hostile_report_is_written_in_every_format() {
    let kept = Kept::new(&HOSTILE);
    for (format, _) in crate::formats_page::formats() {
        let bytes = kept.render(&["--format", &format]);
        assert!(!bytes.is_empty(), "{format}");
        // Nothing may hold a command for a terminal; a compressed file has any bytes.
        assert!(format == "xlsx" || !bytes.contains(&0x1b), "{format} holds an escape character");
    }
}

#[test]
fn rendering_a_report_gives_what_the_scan_gives() {
    let fixture = laid_out("demo");
    let kept = Kept::new(&serde_json::from_str(&scan(&fixture.path, "json")).expect("it is JSON"));
    for format in ["json", "terminal", "csv", "sarif", "junit"] {
        let rendered = String::from_utf8(kept.render(&["--format", format])).expect("it is text");
        assert!(rendered == scan(&fixture.path, format), "{format}");
    }
}

#[track_caller]
fn check_error(kept: &Kept, arguments: &[&str], expected: &str) {
    let output = kept.run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr).trim_end(), format!("matura: {expected}"), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
}

#[test]
fn mistakes_are_told_in_a_sentence() {
    let kept = Kept::new(&REPORT);
    let pairs = "give them in pairs, such as --format json -o r.json --format html -o r.html";
    check_error(&kept, &["--format", "json", "--format", "csv"], &format!("there are 2 --format and 0 -o; {pairs}"));
    check_error(&kept, &["--format", "json", "-o", "a", "-o", "b"], &format!("there are 1 --format and 2 -o; {pairs}"));
    check_error(&kept, &["-o", "a.foo"], "the name a.foo tells no format; give one with --format");
    check_error(
        &kept,
        &["--format", "json", "-o", "no/where.json"],
        "there is no folder no; create it, or give another file with -o",
    );
    check_error(&kept, &["--format", "json", "-o", "."], ". is a folder; give a file with -o");
    check_error(
        &kept,
        &["--format", "json", "-o", "a", "--format", "csv", "-o", "a"],
        "two reports go to a; give each --format an -o of its own",
    );
    assert!(!kept.path("a").exists(), "nothing is written before all is right");
}

#[test]
fn what_is_no_report_is_told_in_a_sentence() {
    let old = Kept::new(&json!({ "schema": "matura.report/1" }));
    check_error(
        &old,
        &[],
        "report.json: it is a report of the schema matura.report/1, and this version reads matura.report/2; `matura migrate report.json` lifts an older one",
    );
    let other = Kept::new(&json!([1]));
    let expected = "report.json is no report: it has no `schema` that names a report of matura; make one with `matura scan PATH --format json -o report.json`";
    check_error(&other, &["-o", "a.csv"], expected);
    assert!(!other.path("a.csv").exists());
}

#[test]
fn several_formats_are_written_at_once() {
    let kept = Kept::new(&REPORT);
    let written = kept
        .render(&["--format", "json", "-o", "r", "--format", "terminal", "-o", "-", "--format", "csv", "-o", "t.txt"]);
    assert!(String::from_utf8_lossy(&written).starts_with("matura [version]: demo"));
    assert!(std::fs::read_to_string(kept.path("r")).is_ok_and(|text| text.starts_with('{')));
    assert!(std::fs::read_to_string(kept.path("t.txt")).is_ok_and(|text| text.starts_with("number,id")));
}
