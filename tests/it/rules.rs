//! The rule files: complete, consistent, and right about their own examples.

use matura_cli::probes;
use matura_rules::{Rulebook, load};
use matura_tables::embedded_files;
use matura_testkit::example;
use std::collections::BTreeSet;

fn rulebook() -> Rulebook {
    load(embedded_files(), &probes()).unwrap_or_else(|errors| {
        let list: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("the rules have mistakes:\n{}", list.join("\n"))
    })
}

#[test]
fn the_assessment_has_its_sixty_criteria_in_order() {
    let book = rulebook();
    let assessment = book.questionnaire("assessment").expect("there is the assessment");
    let numbers: Vec<u32> = assessment.criteria.iter().map(|at| book.criteria[*at].number).collect();
    assert_eq!(numbers, (1..=60).collect::<Vec<u32>>());
    for at in &assessment.criteria {
        let criterion = &book.criteria[*at];
        let name = format!("{}-{}.toml", criterion.id, criterion.name);
        assert!(criterion.file.ends_with(&name), "{} should be named {name}", criterion.file);
        assert!(
            !criterion.clauses.is_empty() && !criterion.why.is_empty() && !criterion.remedy.is_empty(),
            "{}",
            criterion.id
        );
    }
}

#[test]
fn every_example_reaches_the_clause_it_names() {
    let book = rulebook();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (at, criterion) in book.criteria.iter().enumerate() {
        for one in &criterion.examples {
            count += 1;
            for message in example(&book, at, one).expect("the example can be laid out") {
                wrong.push(format!("{} ({}): {message}", criterion.key, one.note));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 180, "only {count} examples ran");
}

#[test]
fn every_clause_has_an_example_that_reaches_it_and_one_that_does_not() {
    let book = rulebook();
    let mut missing = Vec::new();
    for criterion in &book.criteria {
        for clause in &criterion.clauses {
            if !criterion.examples.iter().any(|one| one.clause == clause.id) {
                missing.push(format!("{}: nothing reaches `{}`", criterion.key, clause.id));
            }
            if !criterion.examples.iter().any(|one| one.clause != clause.id) {
                missing.push(format!("{}: nothing misses `{}`", criterion.key, clause.id));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_probe_and_every_table_is_used() {
    let texts: Vec<&str> =
        embedded_files().iter().filter(|(path, _)| path.ends_with(".toml")).map(|(_, text)| *text).collect();
    let used = |needle: &str| texts.iter().any(|text| text.contains(needle));
    let probes: Vec<&str> = probes().iter().map(|probe| probe.name).collect();
    assert_eq!(probes.iter().collect::<BTreeSet<_>>().len(), probes.len(), "a probe's name is taken twice: {probes:?}");
    let idle: Vec<&str> = probes.into_iter().filter(|name| !used(&format!("\"{name}\""))).collect();
    assert!(idle.is_empty(), "no rule names the probes {idle:?}");
    let tables = embedded_files().iter().filter_map(|(path, _)| path.strip_prefix("tables/")?.strip_suffix(".toml"));
    // Read by the program itself: `tables`, `inventory`, `config` and `import`.
    let own = |name: &str| {
        ["kinds", "zones", "bots", "projects"].contains(&name)
            || name.starts_with("answer-")
            || name.starts_with("sheet-")
    };
    let idle: Vec<&str> = tables.filter(|name| !own(name) && !used(&format!("@{name}"))).collect();
    assert!(idle.is_empty(), "no rule names the tables {idle:?}");
}

#[test]
fn the_document_of_criteria_is_fresh() {
    let path = crate::root().join("docs/criteria.md");
    let made = matura_report::catalogue(&rulebook());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).expect("the document can be written");
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(made == checked_in, "docs/criteria.md is stale; run `UPDATE=1 cargo test --workspace`");
}

#[test]
fn a_second_questionnaire_is_only_data() {
    let own = [
        (
            "tiny/questionnaire.toml",
            "id = \"tiny\"\ntitle = \"A tiny model\"\n[[section]]\nid = \"1\"\ntitle = \"All\"\n",
        ),
        (
            "tiny/1.toml",
            r#"
id = "1"
number = 1
name = "tested"
title = "It is tested"
asks = "Is it?"
why = "It matters."
remedy = "Test it."
[[answer]]
id = "as-there"
gives = "yes"
when = { answer = "assessment/3.2.3", is = ["yes"] }
says = "requests are tested"
[[answer]]
id = "otherwise"
gives = "no"
when = "otherwise"
says = "they are not"
"#,
        ),
    ];
    let files: Vec<(&str, &str)> = embedded_files().iter().copied().chain(own).collect();
    let wrong = load(&files, &matura_cli::probes()).expect_err("the assessment's criteria are named by their bare id");
    assert!(
        wrong.iter().any(|error| error.to_string().contains("there is no criterion `assessment/3.2.3`")),
        "{wrong:?}"
    );
    let mended: Vec<(&str, String)> =
        files.iter().map(|(path, text)| (*path, text.replace("assessment/3.2.3", "3.2.3"))).collect();
    let mended: Vec<(&str, &str)> = mended.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let book = load(&mended, &matura_cli::probes()).expect("the questionnaire is right");
    let at = book.criterion_by_key("tiny/1").expect("it was loaded");
    let files = std::collections::BTreeMap::from([(
        ".github/workflows/ci.yml".to_owned(),
        "on: pull_request\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n".to_owned(),
    )]);
    let (_, assessed) = matura_testkit::answers(&book, &files, &[]).expect("it can be scanned");
    assert_eq!(assessed.assessments[at].answer, matura_model::Answer::Yes);
}
