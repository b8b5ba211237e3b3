//! Reports that were kept: whether they are right, and older ones lifted.

use matura_report::{Flaw, Report, json, migrate, schema, validate};
use matura_rules::Rulebook;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The report on the built-in example.
static DEMO: LazyLock<Value> = LazyLock::new(|| {
    let snapshot = include_str!("../../../tests/it/snapshots/demo.json.snap").replace("\r\n", "\n");
    let text = snapshot.splitn(3, "---\n").nth(2).expect("a snapshot has a head");
    serde_json::from_str(text).expect("the snapshot is JSON")
});

/// The same with three criteria, and counts that fit.
static SMALL: LazyLock<Value> = LazyLock::new(|| {
    let mut report = DEMO.clone();
    let criteria = report["criteria"].as_array_mut().expect("there are criteria");
    criteria.truncate(3);
    let count = |answer: &str| criteria.iter().filter(|one| one["answer"] == answer).count();
    let counts = ["yes", "partial", "no", "na", "unknown"].map(|answer| (answer, count(answer)));
    let open = criteria.iter().filter(|one| ["suggested", "manual", "stale"].iter().any(|open| one["status"] == *open));
    let open = open.count();
    report["summary"]["to_confirm"] = open.into();
    for (position, section) in report["summary"]["sections"].as_array_mut().into_iter().flatten().enumerate() {
        for (answer, count) in counts {
            section[answer] = if position == 0 { count } else { 0 }.into();
        }
    }
    report
});

/// The flaws of a report, a line each.
#[track_caller]
fn flaws(report: &Value) -> Vec<String> {
    validate(&report.to_string()).expect("it says to be a report").iter().map(Flaw::to_string).collect()
}

#[test]
fn whole_reports_have_no_flaws() {
    assert_eq!(flaws(&DEMO), [""; 0]);
    assert_eq!(flaws(&SMALL), [""; 0]);
}

/// Puts a value at a pointer and expects exactly these flaws.
#[track_caller]
fn check(pointer: &str, value: Value, expected: &[&str]) {
    let mut report = SMALL.clone();
    *report.pointer_mut(pointer).expect("the report has this place") = value;
    assert_eq!(flaws(&report), expected);
}

#[test]
fn flaws_are_named_with_their_place() {
    check(
        "/criteria/1/answer",
        json!("maybe"),
        &[
            "/criteria/1/answer: it is \"maybe\", and should be one of \"yes\", \"partial\", \"no\", \"na\", \"unknown\"",
        ],
    );
    check("/criteria/1/number", json!(-1), &["/criteria/1/number: it is -1, and should be 0 or more"]);
    check(
        "/criteria/1/number",
        json!(5_000_000_000_u64),
        &["/criteria/1/number: it is 5000000000, which is too large"],
    );
    check("/criteria/0/evidence", json!("x"), &["/criteria/0/evidence: it is \"x\", and should be array"]);
    check("/repository/branch", json!(1), &["/repository/branch: it is 1, and should be string or null"]);
    check("/tool", json!({"name": "matura"}), &["/tool: `version` is missing", "/tool: `rules` is missing"]);
    check("/criteria/0/confidence", json!(1.5), &["/criteria/0/confidence: it is 1.5, and should lie between 0 and 1"]);
    check("/criteria/1/id", json!("1.1.1"), &["/criteria/1/id: 1.1.1 is there twice"]);
    check(
        "/criteria/0/evidence/0/path",
        json!("../x"),
        &["/criteria/0/evidence/0/path: it leads out of the repository"],
    );
    check("/criteria/0/evidence/0/line", json!(0), &["/criteria/0/evidence/0/line: lines count from 1"]);
    check("/summary/to_confirm", json!(9), &["/summary/to_confirm: it is 9, but 0 criteria are left"]);
    check(
        "/summary/sections/0/no",
        json!(2),
        &["/summary/sections/0/no: it is 2, but 0 criteria of section 1 have that answer"],
    );
}

#[test]
fn what_is_no_report_is_refused() {
    assert!(validate("[]").is_err());
    assert!(validate("{\"schema\": \"matura.report/1\"}").is_err());
    assert!(validate("").is_err());
}

/// The report as the version before this one wrote it.
fn as_first(report: &Value) -> Value {
    let mut report = report.clone();
    report["schema"] = "matura.report/1".into();
    let top = report.as_object_mut().expect("a report is an object");
    top.remove("language");
    for criterion in report["criteria"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        for key in ["name", "scanned", "person", "ground", "why", "cost", "moves", "accepts", "start"] {
            criterion.remove(key);
        }
    }
    report
}

#[test]
fn an_older_report_is_lifted() {
    let book = Rulebook::default();
    let lifted = migrate(&as_first(&DEMO).to_string(), &book).expect("it can be lifted");
    let mut expected: Report = serde_json::from_value(DEMO.clone()).expect("it is a report");
    for criterion in &mut expected.criteria {
        // These rules know no names, and an older report has no guidance.
        criterion.name = criterion.id.clone();
        (criterion.why, criterion.cost, criterion.start) = (String::new(), None, None);
        (criterion.moves, criterion.accepts) = (Vec::new(), Vec::new());
    }
    assert!(lifted == expected, "{}", first_difference(&json(&lifted), &json(&expected)));
    assert_eq!(validate(&json(&lifted)).map(|flaws| flaws.len()), Ok(0));
}

fn first_difference(a: &str, b: &str) -> String {
    let differing = a.lines().zip(b.lines()).find(|(a, b)| a != b);
    differing.map(|(a, b)| format!("{a}\n{b}")).unwrap_or_default()
}

#[test]
fn a_report_of_this_version_stays_as_it_is() {
    let text = json(&matura_report::read(&DEMO.to_string()).expect("it is a report"));
    let same = migrate(&text, &Rulebook::default()).expect("it is read");
    assert_eq!(first_difference(&json(&same), &text), "");
    assert!(migrate("{\"schema\": \"matura.report/9\"}", &Rulebook::default()).is_err());
    assert!(migrate("{\"schema\": \"matura.report/1\"}", &Rulebook::default()).is_err());
}

/// Every place in a value.
fn places(value: &Value, here: String, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(key, inner)| places(inner, format!("{here}/{key}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, inner)| places(inner, format!("{here}/{at}"), found));
        }
        _ => {}
    }
    found.push(here);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// An independent validator says the same about any change of a report.
    #[test]
    fn what_the_schema_refuses_is_a_flaw(at in any::<prop::sample::Index>(), kind in 0..8usize) {
        static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
            let schema: Value = serde_json::from_str(&schema()).expect("the schema is JSON");
            jsonschema::validator_for(&schema).expect("the schema is one")
        });
        let mut all = Vec::new();
        places(&SMALL, String::new(), &mut all);
        let place = at.get(&all).as_str();
        let mut report = SMALL.clone();
        let values = [json!(null), json!(true), json!(7), json!(-3), json!(0.5), json!("x"), json!([]), json!({})];
        *report.pointer_mut(place).expect("the report has this place") = values[kind].clone();
        let is_right = VALIDATOR.is_valid(&report);
        match validate(&report.to_string()) {
            Ok(flaws) => {
                prop_assert!(is_right || !flaws.is_empty(), "{place} = {} passes", values[kind]);
                let reads = serde_json::from_value::<Report>(report).is_ok();
                prop_assert!(!is_right || reads, "{place} = {} is right and cannot be read", values[kind]);
                prop_assert!(reads || !flaws.is_empty(), "{place} = {} cannot be read and passes", values[kind]);
            }
            // No longer a report by its name.
            Err(_) => prop_assert!(place.is_empty() || place == "/schema"),
        }
    }
}
