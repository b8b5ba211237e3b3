//! The page is read back by a parser of another hand.

use super::*;
use crate::example::{HOSTILE, report};
use matura_texts::Language;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;

const LANGUAGES: [Language; 2] = [Language::English, Language::Japanese];

fn events(markdown: &str) -> Vec<Event<'_>> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).collect()
}

/// A page without HTML, pictures, or links that lead elsewhere than to the forge and to what a person gave;
/// no text that calls somebody, and tables whose rows are as wide as their heads.
fn check(markdown: &str) {
    let mut columns = 0;
    let mut cells = 0;
    let mut in_code = false;
    for event in events(markdown) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => panic!("there is HTML: {event:?}\n{markdown}"),
            Event::Start(Tag::Image { .. }) => panic!("there is a picture\n{markdown}"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let known = ["https://github.com/acme/churn", "https://wiki.example.com/a"];
                assert!(known.iter().any(|known| dest_url.starts_with(known)), "{dest_url}");
            }
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableRow) => cells = 0,
            Event::Start(Tag::TableCell) => cells += 1,
            Event::End(TagEnd::TableRow) => assert_eq!(cells, columns, "a row is broken\n{markdown}"),
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code => {
                let calls = text.match_indices(['@', '#']).any(|(at, _)| {
                    text.get(at + 1..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric)
                });
                assert!(!calls, "somebody is called: {text}");
                assert!(!text.contains("http://"), "there is an address: {text}");
            }
            _ => {}
        }
    }
    assert!(!markdown.contains(['\u{1b}', '\u{202e}', '\0', '\r']), "a control character is left");
}

fn headings(markdown: &str) -> Vec<String> {
    let mut headings = Vec::new();
    let mut open = false;
    for event in events(markdown) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                open = true;
                headings.push(String::new());
            }
            Event::End(TagEnd::Heading(_)) => open = false,
            Event::Text(text) | Event::Code(text) if open => {
                if let Some(last) = headings.last_mut() {
                    last.push_str(&text);
                }
            }
            _ => {}
        }
    }
    headings
}

/// A report in which everything is as hostile and as large as it can be.
fn huge() -> matura_report::Report {
    let mut report = report();
    let long = format!("{HOSTILE} ").repeat(2_000);
    report.repository.path.clone_from(&long);
    report.repository.branch = Some(long.clone());
    report.tool.version.clone_from(&long);
    for section in &mut report.summary.sections {
        section.title.clone_from(&long);
        section.bare_minimum = true;
    }
    let one = report.criteria.clone();
    report.criteria = (0..50).flat_map(|_| one.clone()).collect();
    for criterion in &mut report.criteria {
        criterion.id.clone_from(&long);
        criterion.statement.clone_from(&long);
        criterion.reason.clone_from(&long);
        criterion.advice = criterion.advice.as_ref().map(|_| long.clone());
        if let Some(start) = &mut criterion.start {
            start.path.clone_from(&long);
        }
    }
    report
}

#[test]
fn a_hostile_report_stays_text() {
    for language in LANGUAGES {
        for brief in [true, false] {
            check(&markdown(&report(), Texts::of(language), brief));
        }
        check(&crate::plan(&report(), Texts::of(language)));
    }
}

#[test]
fn the_short_form_fits_into_a_comment_whatever_the_report() {
    for language in LANGUAGES {
        let comment = markdown(&huge(), Texts::of(language), true);
        assert!(comment.chars().count() < 60_000, "{}", comment.chars().count());
        assert!(comment.len() < 250_000);
        check(&comment);
    }
}

#[test]
fn the_long_form_has_every_criterion_and_the_short_one_what_decides() {
    let texts = Texts::of(Language::English);
    let long = headings(&markdown(&report(), texts, false));
    for criterion in &report().criteria {
        let heading = format!("{} {}", criterion.id, criterion.statement);
        assert!(long.contains(&heading), "{heading}: {long:?}");
    }
    let short = markdown(&report(), texts, true);
    let titles: Vec<String> =
        headings(&short).iter().map(|heading| heading.split(" (").next().unwrap_or_default().to_owned()).collect();
    assert_eq!(
        titles,
        [
            "MLOps maturity of churn",
            "Missing for the bare minimum",
            "Open for the bare minimum: a person has to answer",
            "To confirm",
            "Next steps",
            "Other maturity models, by the same evidence"
        ]
    );
}

#[test]
fn each_step_of_the_plan_has_a_place_to_begin_and_a_check() {
    let report = report();
    let made = crate::plan(&report, Texts::of(Language::English));
    let titles: BTreeSet<String> = headings(&made).into_iter().collect();
    for step in steps(&report) {
        let id = &step.criterion.id;
        assert!(titles.iter().any(|title| title.ends_with(&format!("({id})"))), "{id}: {titles:?}");
        assert!(made.contains(&format!("`matura explain {id}`")), "{id}");
    }
}

#[test]
fn the_pages_read_as_they_did() {
    for (language, code) in [(Language::English, "en"), (Language::Japanese, "ja")] {
        let texts = Texts::of(language);
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("markdown-{code}"), markdown(&report(), texts, false));
            insta::assert_snapshot!(format!("markdown-brief-{code}"), markdown(&report(), texts, true));
            insta::assert_snapshot!(format!("plan-{code}"), crate::plan(&report(), texts));
        });
    }
}
