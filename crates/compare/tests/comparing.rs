//! Differences and verdicts of reports made by hand.

use matura_compare::{Baseline, Diff, check, check_github, check_terminal, diff, diff_markdown, diff_terminal, json};
use matura_config::{Gates, parse};
use matura_report::value::{Answer, Status};
use matura_report::{Report, Style};
use matura_texts::{Language, Texts};
use proptest::prelude::*;
use serde_json::{Value, json};

const PLAIN: Style = Style { color: false, width: 80 };

fn english() -> &'static Texts {
    Texts::of(Language::English)
}

/// A criterion: its id, answer, status and evidence as (path, line, excerpt).
fn criterion(id: &str, answer: &str, status: &str, evidence: &[(&str, u32, &str)]) -> Value {
    let evidence: Vec<Value> = evidence
        .iter()
        .map(|(path, line, excerpt)| {
            json!({"signal": "s", "supports": true, "strength": "configured", "path": path, "line": line, "end_line": line,
                   "excerpt": excerpt, "message": "is there"})
        })
        .collect();
    json!({
        "id": id, "name": format!("name-{id}"), "number": 1, "section": id.split('.').next(), "statement": format!("Statement of {id}"),
        "answer": answer, "scanned": answer, "confidence": 0.9, "status": status, "person": null, "reason": format!("because of {id}"),
        "basis": "observed", "ground": [], "would_change": null, "evidence": evidence, "searched": [], "advice": null
    })
}

fn report(criteria: &[Value]) -> Report {
    let count = |section: &str, answer: &str| {
        criteria.iter().filter(|one| one["section"] == section && one["answer"] == answer).count()
    };
    let section = |id: &str, bare: bool| {
        json!({"id": id, "title": format!("Section {id}"), "bare_minimum": bare, "yes": count(id, "yes"), "partial": count(id, "partial"),
               "no": count(id, "no"), "na": count(id, "na"), "unknown": count(id, "unknown")})
    };
    let unmet = count("1", "no") + count("1", "partial");
    let value = json!({
        "schema": "matura.report/2",
        "tool": {"name": "matura", "version": "1.0.0", "rules": "0123456789abcdef"},
        "repository": {"path": "parcels", "commit": "0123456789abcdef", "branch": "main", "dirty": false, "shallow": false, "remote": null},
        "language": "en", "scanned_at": "2026-01-01T00:00:00Z",
        "profile": {"kind": null, "languages": []},
        "summary": {"sections": [section("1", true), section("5", false)], "mature": unmet == 0, "to_confirm": 0},
        "diagnostics": [], "criteria": criteria
    });
    serde_json::from_value(value).expect("it is a report")
}

fn old() -> Report {
    report(&[
        criterion("1.1", "yes", "auto", &[("ci.yml", 3, "run: pytest"), ("Makefile", 9, "test:")]),
        criterion("1.2", "no", "auto", &[]),
        criterion("1.3", "partial", "suggested", &[("a.py", 1, "x")]),
        criterion("1.4", "na", "auto", &[]),
        criterion("5.1", "yes", "confirmed", &[]),
    ])
}

fn new() -> Report {
    report(&[
        criterion("1.1", "partial", "suggested", &[("Makefile", 12, "  test:"), ("<b>.md", 1, "@ann \u{1b}[31m")]),
        criterion("1.2", "yes", "auto", &[("docs/model.md", 4, "# Model")]),
        criterion("1.3", "unknown", "manual", &[]),
        criterion("1.4", "no", "auto", &[]),
        criterion("5.1", "yes", "stale", &[]),
    ])
}

#[test]
fn what_changed_is_told_with_the_evidence_that_came_and_went() {
    let found = diff(&old(), &new());
    insta::assert_snapshot!(diff_terminal(&found, true, english(), &PLAIN));
    insta::assert_snapshot!(diff_markdown(&found, true, english()));
    insta::assert_snapshot!(diff_terminal(&found, false, Texts::of(Language::Japanese), &PLAIN));
    let read: Value = serde_json::from_str(&json(&found)).expect("it is JSON");
    assert_eq!((&read["schema"], read["lost"].as_array().map(Vec::len)), (&json!("matura.diff/1"), Some(2)));
}

#[test]
fn moved_lines_are_no_change_of_evidence() {
    let found = diff(&old(), &new());
    let change = found.lost.iter().find(|change| change.id == "1.1").expect("1.1 was lost");
    let places = |pieces: &[matura_compare::Piece]| pieces.iter().map(|piece| piece.place.clone()).collect::<Vec<_>>();
    assert_eq!(places(&change.went), ["ci.yml:3"]);
    assert_eq!(places(&change.appeared), ["<b>.md:1"]);
}

/// The verdict on a report under the gates in a text.
fn verdict(text: &str, report: &Report, baseline: Option<&Report>) -> (bool, String) {
    let gates: Option<Gates> = parse("matura.toml", text).expect("the gates are right").check;
    let diff: Option<Diff> = baseline.map(|old| diff(old, report));
    let baseline = diff.as_ref().map(|diff| Baseline { name: "old.json", diff });
    let verdict = check(report, gates.as_ref(), baseline, english());
    (verdict.passed, check_terminal(&verdict, ".", english(), &PLAIN) + &check_github(&verdict, english()))
}

#[track_caller]
fn check_gate(gate: &str, report: &Report, expected: bool) {
    let (passed, page) = verdict(&format!("[check]\nstale = true\n{gate}\n"), report, None);
    assert_eq!(passed, expected, "{gate}: {page}");
}

#[test]
fn each_gate_passes_and_fails() {
    let (old, new) = (old(), new());
    check_gate("require = [\"1.1\", \"name-1.4\"]", &old, true);
    check_gate("require = [\"1.1\"]", &new, false);
    check_gate("require = [\"1.3\"]", &new, false);
    check_gate("minimum = { 1 = 1 }", &old, true);
    check_gate("minimum = { 1 = 2 }", &old, false);
    // One of the three that apply.
    check_gate("minimum = { 1 = \"33%\" }", &old, true);
    check_gate("minimum = { 1 = \"34%\" }", &old, false);
    check_gate("mature = true", &old, false);
    check_gate("mature = true", &report(&[criterion("1.1", "yes", "auto", &[])]), true);
    check_gate("mature = false", &old, true);
    check_gate("unconfirmed = false", &new, false);
    check_gate("unconfirmed = false", &report(&[criterion("1.1", "no", "auto", &[])]), true);
    check_gate("unconfirmed = true", &new, true);
    assert!(verdict("[check]\nstale = false\n", &old, None).0);
    assert!(!verdict("[check]\nmature = false\n", &new, None).0, "stale answers fail unless they are let through");
}

#[test]
fn what_is_switched_off_is_nobodys_to_confirm() {
    let mut report = report(&[criterion("1.1", "unknown", "manual", &[])]);
    check_gate("unconfirmed = false", &report, false);
    let off = matura_report::value::SwitchedOff { id: "1.1".to_owned(), reason: "r".to_owned() };
    report.scope.off.push(off);
    check_gate("unconfirmed = false", &report, true);
    check_gate("require = [\"1.1\"]", &report, false);
}

#[test]
fn without_settings_stale_answers_and_lost_ones_fail() {
    assert!(verdict("", &old(), None).0);
    assert!(!verdict("", &new(), None).0);
    assert!(verdict("", &old(), Some(&old())).0);
    let mut fresh = new();
    fresh.criteria.iter_mut().for_each(|one| one.status = Status::Auto);
    assert!(!verdict("", &fresh, Some(&old())).0);
    // What was won or only moved does not fail.
    fresh.criteria.retain(|one| one.id == "1.2" || one.id == "1.4");
    assert!(verdict("", &fresh, Some(&old())).0);
}

#[test]
fn a_verdict_says_what_was_wanted_and_what_is() {
    let text = "[check]\nrequire = [\"1.1\", \"1.2\"]\nminimum = { 5 = 1 }\nmature = true\nunconfirmed = false\n";
    let mut new = new();
    new.repository.shallow = Some(true);
    new.tool.rules = "other".to_owned();
    insta::assert_snapshot!(verdict(text, &new, Some(&old())).1);
    insta::assert_snapshot!(verdict("", &old(), None).1);
}

fn answers() -> impl Strategy<Value = &'static str> {
    prop::sample::select(Answer::ALL.map(Answer::name).to_vec())
}

/// A report on a few criteria, not all of which are in each.
fn reports() -> impl Strategy<Value = Report> {
    let pieces = prop::collection::vec((prop::sample::select(vec!["a.py", "b.md"]), 1..9u32, "[a-c]{0,2}"), 0..3);
    let one = (0..6usize, answers(), prop::sample::select(vec!["auto", "suggested", "stale"]), pieces);
    prop::collection::vec(one, 0..6).prop_map(|mut all| {
        all.sort_by_key(|one| one.0);
        all.dedup_by_key(|one| one.0);
        let criteria: Vec<Value> = all
            .iter()
            .map(|(number, answer, status, pieces)| {
                let pieces: Vec<(&str, u32, &str)> =
                    pieces.iter().map(|(path, line, text)| (*path, *line, text.as_str())).collect();
                criterion(&format!("1.{number}"), answer, status, &pieces)
            })
            .collect();
        report(&criteria)
    })
}

proptest! {
    #[test]
    fn a_report_does_not_differ_from_itself(report in reports()) {
        let found = diff(&report, &report);
        prop_assert!(found.is_empty() && found.confidence.is_empty());
        prop_assert_eq!(found.same, report.criteria.len());
    }

    #[test]
    fn what_is_lost_one_way_is_won_the_other(a in reports(), b in reports()) {
        let (there, back) = (diff(&a, &b), diff(&b, &a));
        let ids = |changes: &[matura_compare::Change]| changes.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&there.lost), ids(&back.won));
        prop_assert_eq!(ids(&there.won), ids(&back.lost));
        prop_assert_eq!(ids(&there.moved), ids(&back.moved));
        prop_assert_eq!(&there.only_old, &back.only_new);
        prop_assert_eq!(there.same, back.same);
        for change in there.lost.iter().chain(&there.won).chain(&there.moved) {
            let mirror = back.lost.iter().chain(&back.won).chain(&back.moved).find(|one| one.id == change.id);
            let mirror = mirror.expect("it changed both ways");
            prop_assert_eq!((&change.appeared, &change.went), (&mirror.went, &mirror.appeared));
        }
    }

    #[test]
    fn every_criterion_is_counted_once(a in reports(), b in reports()) {
        let found = diff(&a, &b);
        let changed = found.lost.len() + found.won.len() + found.moved.len();
        prop_assert_eq!(changed + found.same + found.only_new.len(), b.criteria.len());
        prop_assert_eq!(changed + found.same + found.only_old.len(), a.criteria.len());
    }

    #[test]
    fn a_report_passes_against_itself_unless_it_is_stale(report in reports()) {
        let stale = report.criteria.iter().any(|one| one.status == Status::Stale);
        prop_assert_eq!(verdict("", &report, Some(&report)).0, !stale);
    }
}
