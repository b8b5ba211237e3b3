//! The page stays whole and itself, whatever the report holds.

use super::*;
use crate::example::{HOSTILE, report};
use matura_report::value::{Kind, Language as Written, Searched, Trait};
use matura_texts::Language;
use std::io::Write as _;
use std::process::{Command, Stdio};

const LANGUAGES: [(Language, &str); 2] = [(Language::English, "en"), (Language::Japanese, "ja")];

/// The small report, with what it lacks for every branch of the templates.
fn full() -> Report {
    let mut report = report();
    report.repository.dirty = Some(true);
    report.profile.kind = Some(Kind {
        name: "service".to_owned(),
        label: "real-time service".to_owned(),
        reason: HOSTILE.to_owned(),
        because: Vec::new(),
    });
    report.profile.languages = vec![Written { name: "Python".to_owned(), files: 3, share: 1.0 }];
    let serving = Trait {
        label: "serving".to_owned(),
        answer: matura_report::value::Answer::Yes,
        confidence: 0.9,
        reason: HOSTILE.to_owned(),
        evidence: Vec::new(),
    };
    report.profile.traits.insert("serving".to_owned(), serving);
    for criterion in &mut report.criteria {
        criterion.searched = vec![Searched { what: HOSTILE.to_owned(), count: 7 }];
        criterion.moves = vec!["2.1".to_owned()];
    }
    report
}

/// The page as a browser reads its attributes: the template engine writes `/` as an entity.
fn page(report: &Report, language: Language) -> String {
    html(report, Texts::of(language)).replace("&#x2f;", "/")
}

/// The page holds the elements of the templates and no others, and nothing that leads outside but links.
#[track_caller]
fn check(page: &str) {
    for forbidden in
        ["<script", "<img", "<iframe", "<object", "<link", "javascript:", " style=", " onerror=", "@import", "url("]
    {
        assert!(!page.contains(forbidden), "there is {forbidden}");
    }
    assert!(!page.contains(['\u{1b}', '\u{202e}', '\0', '\r']), "a control character is left");
    for address in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let known = ["#", "https://github.com/acme/churn", "https://wiki.example.com/a"];
        assert!(known.iter().any(|known| address.starts_with(known)), "{address}");
    }
    for topic in ["html.", "markdown.", "plan.", "terminal.", "status.", "answer."] {
        assert!(!page.contains(&format!(">{topic}")), "a text of {topic} has no words");
    }
    let anchors: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut once = anchors.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), anchors.len(), "an id is given twice: {anchors:?}");
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(anchors.contains(&target), "#{target} leads nowhere");
    }
}

/// The report with names that no repository should have.
fn hostile() -> Report {
    let mut hostile = full();
    for criterion in &mut hostile.criteria {
        criterion.id = HOSTILE.to_owned();
        criterion.statement = HOSTILE.to_owned();
    }
    hostile.repository.path = HOSTILE.to_owned();
    hostile.repository.branch = Some(HOSTILE.to_owned());
    for section in &mut hostile.summary.sections {
        section.title = HOSTILE.to_owned();
    }
    hostile
}

/// A report in which nothing was asked.
fn empty() -> Report {
    let mut empty = report();
    empty.criteria.clear();
    empty.diagnostics.clear();
    empty.summary.sections.clear();
    empty.summary.mature = Some(true);
    empty.repository.commit = None;
    empty.repository.remote = None;
    empty
}

#[test]
fn code_in_a_sentence_is_set_as_code() {
    assert_eq!(spans("calls `a<b>` & more"), "calls <code>a&lt;b&gt;</code> &amp; more");
    assert_eq!(spans("one ` alone, <i>"), "one ` alone, &lt;i&gt;");
}

#[test]
fn a_hostile_report_stays_text() {
    for (language, _) in LANGUAGES {
        for report in [full(), hostile(), empty()] {
            check(&page(&report, language));
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the validator is a program of its own")]
fn a_validator_finds_nothing() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let program = format!("{root}/.ci/tools/html/node_modules/html-validate/bin/html-validate.mjs");
    assert!(std::path::Path::new(&program).is_file(), "html-validate is not installed; run .ci/setup");
    for report in [full(), hostile(), empty()] {
        let mut validator = Command::new("node")
            .args([&program, "--stdin", "--max-warnings=0", "--config"])
            .arg(format!("{root}/.ci/html-validate.json"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node.js starts; run .ci/setup");
        let mut input = validator.stdin.take().expect("it reads from a pipe");
        input.write_all(html(&report, Texts::of(Language::English)).as_bytes()).expect("it reads the page");
        drop(input);
        let output = validator.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn every_criterion_is_on_the_page_with_its_evidence() {
    let shown = page(&full(), Language::English);
    for criterion in &full().criteria {
        assert!(shown.contains(&format!("id=\"c{}\"", criterion.id)), "{}", criterion.id);
    }
    let piece = "https://github.com/acme/churn/blob/0123456789abcdef0123456789abcdef01234567/src/x.py#L7-L8";
    assert!(shown.contains(piece), "the evidence leads to the forge");
    assert!(shown.contains("a.py has changed"), "what made an answer stale");
}

#[test]
fn the_page_is_as_it_was() {
    for (language, code) in LANGUAGES {
        let shown = page(&full(), language).replace(STYLE, "[style]\n");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("html-{code}"), shown);
        });
    }
}
