//! The questionnaires as a document: for each criterion what is looked for, where, how it is answered and
//! what cannot be seen.

use crate::explain::concerned;
use matura_rules::{Criterion, Questionnaire, Rulebook, Signal};
use std::fmt::Write as _;

/// The document, in Markdown, without the maturity models, which have their own. It is checked in as `docs/criteria.md`.
pub fn catalogue(book: &Rulebook) -> String {
    let mut text =
        "# Criteria\n\nMade from the rule files by `UPDATE=1 cargo test --workspace`; change those, not this.\n"
            .to_owned();
    for questionnaire in book.questionnaires.iter().filter(|questionnaire| questionnaire.scale.is_none()) {
        let _ = writeln!(text, "\n## {}\n", questionnaire.title);
        if !questionnaire.source.is_empty() {
            let _ = writeln!(text, "{}.\n", questionnaire.source);
        }
        for rule in questionnaire.criteria.iter().filter_map(|at| book.criteria.get(*at)) {
            criterion(book, questionnaire, rule, &mut text);
        }
    }
    text
}

pub(crate) fn criterion(book: &Rulebook, questionnaire: &Questionnaire, rule: &Criterion, text: &mut String) {
    let section = questionnaire.sections.iter().find(|section| section.id == rule.section);
    let _ = writeln!(text, "### {} {}\n", rule.key, rule.title);
    let home = section.map_or(String::new(), |section| format!(" in {}", section.title));
    let _ = writeln!(text, "Number {}{home}. {} {}\n", rule.number, rule.asks, rule.why);
    let names = |at: &usize| book.criteria.get(*at).map(|other| other.key.clone());
    if let Some(condition) = &rule.applies_when {
        let others: Vec<String> = condition.criteria().iter().filter_map(names).collect();
        let _ = writeln!(text, "Applies depending on {}.\n", others.join(", "));
    }
    let others: Vec<String> = rule.presupposes.iter().filter_map(names).collect();
    if !others.is_empty() {
        let _ = writeln!(text, "Presupposes {}.\n", others.join(", "));
    }
    let signals: Vec<&Signal> = concerned(rule).iter().filter_map(|at| book.signals.get(*at)).collect();
    if !signals.is_empty() {
        text.push_str("| looked for | in | zones |\n| --- | --- | --- |\n");
        for signal in signals {
            let _ = writeln!(
                text,
                "| {} | {} | {} |",
                cell(&signal.asks),
                signal.find.looks_in().join(", "),
                zones(signal)
            );
        }
        text.push('\n');
    }
    text.push_str("| answer | when the first of these is known to hold |\n| --- | --- |\n");
    for clause in &rule.clauses {
        let _ = writeln!(text, "| {} | {} |", clause.gives, cell(&clause.says));
    }
    text.push('\n');
    if !rule.blind.is_empty() {
        let _ = writeln!(text, "Not to be seen: {}\n", rule.blind);
    }
    let _ = writeln!(text, "What to do: {}\n", rule.remedy);
}

fn zones(signal: &Signal) -> String {
    match &signal.zones {
        None => "product".to_owned(),
        Some(zones) => zones.iter().map(|zone| zone.name()).collect::<Vec<_>>().join(", "),
    }
}

pub(crate) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
