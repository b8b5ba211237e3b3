//! What bounds a scan, and what the documents say about it.

use super::{messages, report, report_with, says};
use crate::program::laid_out;
use crate::root;
use matura_model::limits::{ALL, Beyond, Limit};
use serde_json::Value;
use std::fmt::Write as _;

const BEGIN: &str = "<!-- limits: written by UPDATE=1 cargo test -p matura-tests -->\n";
const END: &str = "<!-- end of limits -->\n";

/// `16 MiB`, `64 KiB`, `5,000`.
fn value(limit: &Limit) -> String {
    let most = limit.most;
    let is_bytes = limit.unit.starts_with("bytes") || limit.unit.contains("lines of a heredoc");
    match most {
        most if is_bytes && most.is_multiple_of(1 << 30) => format!("{} GiB", most >> 30),
        most if is_bytes && most.is_multiple_of(1 << 20) => format!("{} MiB", most >> 20),
        most if is_bytes && most.is_multiple_of(1 << 10) => format!("{} KiB", most >> 10),
        most => most.to_string(),
    }
}

fn table() -> String {
    let mut table = "| of | at most | what | why | beyond it |\n| --- | ---: | --- | --- | --- |\n".to_owned();
    for limit in ALL {
        let option = limit.option.map(|option| format!(" (`{option}`)")).unwrap_or_default();
        let beyond = match limit.beyond {
            Beyond::Told => "left out, and told",
            Beyond::LeftOut => "left out",
            Beyond::Shortened => "shortened",
        };
        let (area, unit, why) = (limit.area, limit.unit, limit.why);
        writeln!(table, "| {area} | {}{option} | {unit} | {why} | {beyond} |", value(limit)).expect("text takes text");
    }
    table
}

#[test]
fn the_document_names_every_limit() {
    let path = root().join("docs/security.md");
    let text = std::fs::read_to_string(&path).expect("docs/security.md can be read");
    let (before, rest) = text.split_once(BEGIN).expect("docs/security.md has a place for the limits");
    let (stands, after) = rest.split_once(END).expect("the place for the limits ends");
    let table = table();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}")).expect("it can be written");
    } else {
        assert_eq!(stands, table, "run UPDATE=1 cargo test -p matura-tests");
    }
}

#[test]
fn every_test_that_the_document_names_is_there() {
    let text = std::fs::read_to_string(root().join("docs/security.md")).expect("docs/security.md can be read");
    let named = text.split('`').filter(|word| word.ends_with(".rs") && word.contains('/'));
    let missing: Vec<&str> = named.clone().filter(|path| !root().join(path).is_file()).collect();
    assert!(named.count() > 5 && missing.is_empty(), "{missing:?}");
}

fn answers(report: &Value) -> Vec<(&str, &str)> {
    let criteria = report["criteria"].as_array().expect("a report has criteria");
    criteria
        .iter()
        .map(|one| (one["id"].as_str().unwrap_or_default(), one["answer"].as_str().unwrap_or_default()))
        .collect()
}

#[test]
fn a_scan_that_runs_out_of_time_never_says_no() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    // Far more than is read within a second in any build.
    let code = "def f(a):\n    return g(a) + h(a)\n\n".repeat(4_000);
    for at in 0..400 {
        std::fs::write(folder.path().join(format!("m{at}.py")), &code).expect("it can be written");
    }
    let cut = report_with(folder.path(), &["--timeout", "1"]);
    says(&cut, "the scan ran out of time");
    let answers = answers(&cut);
    assert_eq!(answers.len(), 60);
    let wrong: Vec<_> = answers.iter().filter(|(_, answer)| *answer == "no" || *answer == "na").collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn a_scan_with_time_to_spare_says_what_it_says_without_limit() {
    let fixture = laid_out("demo");
    assert_eq!(report(&fixture.path), report_with(&fixture.path, &["--timeout", "100000"]));
    assert!(messages(&report(&fixture.path)).iter().all(|message| !message.contains("out of time")));
}
