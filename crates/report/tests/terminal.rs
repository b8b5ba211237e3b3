//! What the terminal report looks like, on a report made by hand.

use matura_report::value::{
    Answer, Basis, Criterion, Diagnostic, Evidence, Kind, Language, Profile, Report, Repository, SCHEMA, Searched,
    SectionSummary, Status, Strength, Summary, Tool, Trait, Whose,
};
use matura_report::{Style, json, terminal};
use std::collections::BTreeMap;

fn piece(path: &str, line: u32, message: &str) -> Evidence {
    Evidence {
        signal: "3.2.1/hook".to_owned(),
        supports: true,
        strength: Strength::Configured,
        path: Some(path.to_owned()),
        line: Some(line),
        end_line: Some(line),
        commit: None,
        tag: None,
        excerpt: "- id: ruff".to_owned(),
        message: message.to_owned(),
    }
}

fn criterion(id: &str, number: u32, answer: Answer, confidence: f64, evidence: Vec<Evidence>) -> Criterion {
    let status = match answer {
        Answer::Unknown => Status::Manual,
        _ if confidence >= 0.8 => Status::Auto,
        _ => Status::Suggested,
    };
    Criterion {
        id: id.to_owned(),
        name: format!("criterion-{number}"),
        number,
        section: id.chars().take(1).collect(),
        statement: format!("Statement {id} says what a mature project does"),
        answer,
        scanned: answer,
        confidence,
        status,
        person: None,
        reason: "nothing of the kind was found".to_owned(),
        basis: Basis::NotFound,
        ground: Vec::new(),
        would_change: None,
        evidence,
        searched: vec![Searched { what: "Is there one? (documents)".to_owned(), count: 3 }],
        advice: matches!(answer, Answer::No | Answer::Partial).then(|| "Write one down, and keep it.".to_owned()),
        why: String::new(),
        cost: None,
        moves: Vec::new(),
        accepts: Vec::new(),
        start: None,
    }
}

fn section(id: &str, title: &str, bare_minimum: bool, [yes, partial, no, na, unknown]: [usize; 5]) -> SectionSummary {
    SectionSummary {
        id: id.to_owned(),
        title: title.to_owned(),
        bare_minimum,
        yes,
        partial,
        no,
        na,
        unknown,
        parts: Vec::new(),
    }
}

fn profile() -> Profile {
    let serving = Trait {
        label: "serving".to_owned(),
        answer: Answer::Yes,
        confidence: 0.85,
        reason: "a service answers requests with predictions".to_owned(),
        evidence: vec![piece("src/app.py", 12, "defines an application")],
    };
    let kind = Kind {
        name: "real-time service".to_owned(),
        label: "real-time service".to_owned(),
        reason: "a service answers requests with predictions".to_owned(),
        because: vec!["serving".to_owned()],
    };
    let python = Language { name: "Python".to_owned(), files: 12, share: 1.0 };
    Profile { kind: Some(kind), languages: vec![python], traits: BTreeMap::from([("serving".to_owned(), serving)]) }
}

fn report() -> Report {
    Report {
        schema: SCHEMA.to_owned(),
        tool: Tool { name: "matura".to_owned(), version: "1.2.3".to_owned(), rules: "0123456789abcdef".to_owned() },
        repository: Repository {
            path: "parcels".to_owned(),
            commit: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
            branch: Some("main".to_owned()),
            dirty: Some(false),
            shallow: Some(false),
            remote: None,
        },
        scope: matura_report::value::Scope::default(),
        language: "en".to_owned(),
        scanned_at: "1970-01-01T00:00:00Z".to_owned(),
        profile: profile(),
        summary: Summary {
            sections: vec![
                section("1", "Documentation", true, [1, 1, 1, 0, 1]),
                section("5", "Feature store", false, [0, 0, 1, 1, 0]),
            ],
            mature: Some(false),
            to_confirm: 3,
        },
        models: Vec::new(),
        diagnostics: vec![Diagnostic {
            path: Some("ci.yml".to_owned()),
            line: Some(3),
            end_line: Some(3),
            message: "is not YAML".to_owned(),
            whose: Whose::TheirFile,
            fatal: true,
        }],
        criteria: vec![
            criterion("1.1.1", 1, Answer::Yes, 0.85, vec![piece("README.md", 4, "says what is predicted")]),
            criterion("1.1.2", 2, Answer::Partial, 0.65, vec![piece("docs/model.md", 9, "describes the model")]),
            criterion("1.1.3", 3, Answer::No, 0.75, Vec::new()),
            criterion("1.1.4", 4, Answer::Unknown, 0.5, Vec::new()),
            criterion("5.1", 5, Answer::No, 0.9, Vec::new()),
            criterion("5.2", 6, Answer::Na, 0.85, Vec::new()),
        ],
    }
}

const PLAIN: Style = Style { color: false, width: 80 };

#[test]
fn a_report_reads_well_at_eighty_columns() {
    insta::assert_snapshot!(terminal(&report(), &PLAIN), @r#"
matura 1.2.3: parcels
commit 0123456789, branch main

Profile
  real-time service
  a service answers requests with predictions
  written in Python 100 %
  serving ✓ yes     a service answers requests with predictions
                    src/app.py:12

Bare minimum for production (sections 1 to 1)
  not met

  1 Documentation ██████▒▒▒▒▒▒░░░░░░??????  1 of 4
  5 Feature store ░░░░░░░░░░░░––––––––––––  0 of 1
    █ yes  ▒ partial  ░ no  – na  ? unknown

1 Documentation  1 yes, 1 partial, 1 no, 1 unknown
  1.1.1  ✓ yes      85 %  Statement 1.1.1 says what a mature project does
         README.md:4 says what is predicted
  1.1.2  ◐ partial  65 %? Statement 1.1.2 says what a mature project does
         docs/model.md:9 describes the model
  1.1.3  ✗ no       75 %? Statement 1.1.3 says what a mature project does
         nothing of the kind was found
  1.1.4  ? unknown  50 %? Statement 1.1.4 says what a mature project does
         nothing of the kind was found

5 Feature store  1 no, 1 na
  5.1    ✗ no       90 %  Statement 5.1 says what a mature project does
         nothing of the kind was found
  5.2    – na       85 %  Statement 5.2 says what a mature project does
         nothing of the kind was found

Left to confirm: 3 of 6
  suggested, marked with ? above: read the evidence, then accept or correct
    1.1.2 partial, 1.1.3 no
  for a person to answer: a checkout does not tell
    1.1.4  Statement 1.1.4 says what a mature project does
  `matura confirm` goes through them one by one

Next steps, in the assessment's order of priority
   1. 1.1.2 Statement 1.1.2 says what a mature project does (partial)
      Write one down, and keep it.
   2. 1.1.3 Statement 1.1.3 says what a mature project does (no)
      Write one down, and keep it.
   3. 5.1 Statement 5.1 says what a mature project does (no)
      Write one down, and keep it.
      `matura explain ID` shows what was searched and would change an answer

Not fully read or understood: 1 place
  ci.yml:3: is not YAML
"#);
}

#[test]
fn no_line_is_wider_than_asked_and_colours_add_no_text() {
    let mut report = report();
    for criterion in &mut report.criteria {
        criterion.statement = "模型 ".repeat(80);
        criterion.advice = criterion.advice.as_ref().map(|_| "很长".repeat(90));
        criterion.evidence.push(piece(&"folder/".repeat(40), 7, &"說明".repeat(60)));
    }
    for width in [60, 80, 97, 120] {
        let plain = terminal(&report, &Style { color: false, width });
        for line in plain.lines() {
            // A place stands in full, however long, and then alone.
            let is_place = !line.trim().contains(' ') && line.contains(':');
            assert!(is_place || unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
        }
        let mut colored = terminal(&report, &Style { color: true, width });
        for code in [
            "\u{1b}[0m",
            "\u{1b}[1m",
            "\u{1b}[2m",
            "\u{1b}[31m",
            "\u{1b}[32m",
            "\u{1b}[33m",
            "\u{1b}[35m",
            "\u{1b}[36m",
        ] {
            colored = colored.replace(code, "");
        }
        assert_eq!(colored, plain);
    }
}

#[test]
fn a_repository_cannot_command_the_terminal() {
    let evil = "\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\r";
    let mut report = report();
    report.repository.path = evil.to_owned();
    report.repository.branch = Some(evil.to_owned());
    report.repository.remote = Some(evil.to_owned());
    if let Some(kind) = &mut report.profile.kind {
        kind.reason = evil.to_owned();
    }
    for diagnostic in &mut report.diagnostics {
        diagnostic.path = Some(evil.to_owned());
        diagnostic.message = evil.to_owned();
    }
    for criterion in &mut report.criteria {
        criterion.reason = evil.to_owned();
        criterion.evidence.insert(0, piece(evil, 1, evil));
    }
    let shown = terminal(&report, &PLAIN);
    assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
    assert!(!shown.contains('\u{202e}'));
}

#[test]
fn json_is_read_back_as_the_same_report() {
    let text = json(&report());
    let read: Report = serde_json::from_str(&text).expect("the report is valid JSON");
    assert_eq!(read, report());
    assert!(text.starts_with("{\n  \"schema\": \"matura.report/2\",\n  \"tool\""));
}

#[test]
fn an_empty_report_is_rendered() {
    let mut report = report();
    report.criteria.clear();
    report.summary.sections.clear();
    report.diagnostics.clear();
    report.profile = Profile { kind: None, languages: Vec::new(), traits: BTreeMap::new() };
    assert!(terminal(&report, &PLAIN).contains("parcels"));
}
