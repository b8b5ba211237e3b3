//! The criteria as rules of SARIF.

use super::{TEXT, message};
use crate::phrases;
use matura_report::value::{Criterion, Report};
use matura_report::{plain, plain_line};
use matura_texts::Texts;
use serde_json::{Value, json};

/// A rule for each criterion, in their order.
pub(super) fn rules(report: &Report, texts: &Texts) -> Vec<Value> {
    report.criteria.iter().map(|criterion| rule(report, criterion, texts)).collect()
}

fn rule(report: &Report, criterion: &Criterion, texts: &Texts) -> Value {
    let section = report.summary.sections.iter().find(|section| section.id == criterion.section);
    let mut tags: Vec<&str> = vec!["mlops-maturity"];
    tags.extend(phrases::is_bare_minimum(report, criterion).then_some("bare-minimum"));
    let full = if criterion.why.trim().is_empty() { &criterion.statement } else { &criterion.why };
    json!({
        "id": criterion.id,
        "name": criterion.name,
        "shortDescription": message(&criterion.statement),
        "fullDescription": message(full),
        "help": {
            "text": phrases::cut(&plain(&help(criterion, texts).join("\n")), 4 * TEXT),
            "markdown": phrases::cut(&markdown(&help(criterion, texts)), 4 * TEXT),
        },
        "defaultConfiguration": { "level": level(report, criterion) },
        "properties": {
            "tags": tags,
            "number": criterion.number,
            "section": section.map_or_else(String::new, |section| plain_line(&section.title)),
        },
    })
}

/// How much it matters that a criterion is not met.
pub(super) fn level(report: &Report, criterion: &Criterion) -> &'static str {
    if phrases::is_bare_minimum(report, criterion) { "warning" } else { "note" }
}

fn help(criterion: &Criterion, texts: &Texts) -> Vec<String> {
    let mut lines = vec![criterion.statement.clone()];
    let mut line = |name: &str, text: &str| lines.push(texts.fill(name, &[("text", &text)]));
    if !criterion.why.trim().is_empty() {
        line("formats.help.why", &criterion.why);
    }
    if let Some(advice) = &criterion.advice {
        line("formats.help.advice", advice);
    }
    if !criterion.accepts.is_empty() {
        lines.push(texts.say("formats.help.accepts").to_owned());
        lines.extend(criterion.accepts.iter().map(|one| format!("- {one}")));
    }
    lines.push(texts.fill("formats.verify", &[("id", &criterion.id)]));
    lines
}

/// As paragraphs, except for what is a list. All of it comes from the rules, not from the repository; rules of
/// one's own are not trusted with HTML all the same.
fn markdown(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() {
            text.push_str(if line.starts_with("- ") && text.contains("\n- ") { "\n" } else { "\n\n" });
        }
        text.push_str(&plain_line(line).replace('<', "&lt;"));
    }
    text
}
