//! The maturity models as a document: what each level or group asks, how it is answered, and which
//! criteria of the assessment feed it.

use crate::catalogue::{cell, criterion};
use crate::ladder::settled_by;
use matura_rules::{Questionnaire, Rulebook, Scale, Section};
use std::fmt::Write as _;

/// The document, in Markdown. It is checked in as `docs/models.md`.
pub fn models_document(book: &Rulebook) -> String {
    let mut text = "# Maturity models\n\nMade from the rule files by `UPDATE=1 cargo test --workspace`; change those, not this.\n\n\
        `matura scan --model NAME` shows where a project stands by one of these, from the same evidence as the\n\
        assessment. What is certainly reached and what would be reached if every unknown turned out yes are told\n\
        apart; a level needs all that it and the levels below ask (`yes` or `na`), so `partial` is not enough.\n\
        No reference answers exist for these criteria: their confidence is that of their class, never above that\n\
        of the answers they are drawn from, and each is left for a person to confirm.\n\
        A person's answer in `.matura/answers.toml` counts by its full name, such as `microsoft/2.people`; one given\n\
        for a criterion of the assessment counts wherever a model asks for it.\n"
        .to_owned();
    let models: Vec<&Questionnaire> =
        book.questionnaires.iter().filter(|questionnaire| questionnaire.scale.is_some()).collect();
    feeds(book, &models, &mut text);
    for model in models {
        whole(book, model, &mut text);
    }
    text
}

/// Which criteria of the assessment feed which level or group.
fn feeds(book: &Rulebook, models: &[&Questionnaire], text: &mut String) {
    text.push_str("\n## Which criteria of the assessment feed which level\n\n| criterion |");
    for model in models {
        let _ = write!(text, " {} |", cell(&model.short));
    }
    let _ = writeln!(text, "\n| --- |{}", " --- |".repeat(models.len()));
    let main = book.criteria.iter().filter(|rule| rule.key == rule.id);
    for rule in main {
        let fed: Vec<String> = models.iter().map(|model| fed_by(book, model, &rule.id).join(", ")).collect();
        if fed.iter().any(|fed| !fed.is_empty()) {
            let _ = writeln!(text, "| {} {} | {} |", rule.id, cell(&rule.title), fed.join(" | "));
        }
    }
}

/// The ids of the criteria of a model that a criterion of the assessment feeds.
fn fed_by(book: &Rulebook, model: &Questionnaire, id: &str) -> Vec<String> {
    let feeds = |at: &&usize| settled_by(book, **at).iter().any(|other| other == id);
    let fed = model.criteria.iter().filter(feeds);
    fed.filter_map(|at| book.criteria.get(*at)).map(|rule| rule.id.clone()).collect()
}

fn whole(book: &Rulebook, model: &Questionnaire, text: &mut String) {
    let _ = writeln!(text, "\n## {}\n\n`--model {}`. {}\n\n{}.\n", model.title, model.id, model.about, model.source);
    text.push_str("| | | what it means |\n| --- | --- | --- |\n");
    for Section { id, title, means, .. } in &model.sections {
        let _ = writeln!(text, "| {id} | {} | {} |", cell(title), cell(means));
    }
    if let Some(Scale::Points(points)) = &model.scale {
        text.push_str("\n| points | reading |\n| --- | --- |\n");
        for reading in &points.readings {
            let bound = reading.up_to.map_or("more".to_owned(), |bound| format!("up to {bound}"));
            let _ = writeln!(text, "| {bound} | {} |", cell(&reading.says));
        }
    }
    text.push('\n');
    for at in &model.criteria {
        let Some(rule) = book.criteria.get(*at) else { continue };
        criterion(book, model, rule, text);
        let drawn = settled_by(book, *at);
        if !drawn.is_empty() {
            let _ = writeln!(text, "Drawn from {} of the assessment.\n", drawn.join(", "));
        }
    }
}
