//! What to do next, as a document.

use crate::markdown::escape::{block, code, cut, line, spans};
use crate::words::Words;
use matura_report::value::{Answer, Report};
use matura_report::{Step, steps};
use matura_texts::Texts;
use std::fmt::Write as _;

/// What to do next, in Markdown: each criterion that is not met or only in part, with why it matters, what
/// it takes, what the scan would accept, a file to begin with, and how to check it.
pub fn plan(report: &Report, texts: &Texts) -> String {
    let steps = steps(report);
    let name = line(&report.repository.path);
    let mut text = format!("# {}\n\n", texts.fill("plan.title", &[("name", &name)]));
    let _ = writeln!(text, "**{}.**\n", Words(texts).verdict(report));
    if steps.is_empty() {
        let _ = writeln!(text, "{}\n", texts.say("plan.nothing"));
    } else {
        let bare = steps.iter().filter(|step| step.bare_minimum).count();
        let _ = writeln!(text, "{}\n", texts.say("plan.intro"));
        let _ = writeln!(text, "{}\n", texts.fill("plan.count", &[("n", &steps.len()), ("bare", &bare)]));
        table(&mut text, texts, &steps);
    }
    for section in &report.summary.sections {
        let own: Vec<(usize, &Step<'_>)> =
            steps.iter().enumerate().filter(|(_, step)| step.criterion.section == section.id).collect();
        if !own.is_empty() {
            let mark = if section.bare_minimum { format!(" ({})", texts.say("plan.bare")) } else { String::new() };
            let _ = writeln!(text, "## {} {}{mark}\n", section.id, line(&section.title));
        }
        for (at, step) in own {
            one(&mut text, texts, at, step);
        }
    }
    let unknown = report.criteria.iter().filter(|criterion| criterion.answer == Answer::Unknown).count();
    if unknown > 0 {
        let _ = writeln!(text, "{}", texts.fill("plan.unknown", &[("n", &unknown)]));
    }
    text
}

fn table(text: &mut String, texts: &Texts, steps: &[Step<'_>]) {
    let _ = writeln!(text, "| | | {} | {} |", texts.say("plan.effort"), texts.say("plan.moves"));
    text.push_str("| ---: | --- | --- | --- |\n");
    for (at, step) in steps.iter().enumerate() {
        let criterion = step.criterion;
        let _ = writeln!(
            text,
            "| {} | {} {} | {} | {} |",
            at + 1,
            line(&criterion.id),
            line(&cut(&criterion.statement, 90)),
            Words(texts).cost(criterion.cost),
            line(&step.moves.join(", "))
        );
    }
    text.push('\n');
}

fn one(text: &mut String, texts: &Texts, at: usize, step: &Step<'_>) {
    let criterion = step.criterion;
    let words = Words(texts);
    let _ = writeln!(text, "### {}. {} ({})\n", at + 1, line(&criterion.statement), line(&criterion.id));
    let _ = write!(
        text,
        "**{}** · {}: {}",
        words.answer(criterion.answer),
        texts.say("plan.effort"),
        words.cost(criterion.cost)
    );
    if !step.moves.is_empty() {
        let _ = write!(text, " · {}: {}", texts.say("plan.moves"), line(&step.moves.join(", ")));
    }
    text.push_str("\n\n");
    labelled(text, texts.say("plan.why"), &criterion.why);
    labelled(text, texts.say("plan.do"), criterion.advice.as_deref().unwrap_or_default());
    labelled(text, texts.say("plan.now"), &criterion.reason);
    if !criterion.accepts.is_empty() {
        let _ = writeln!(text, "**{}:**\n", texts.say("plan.accepts"));
        for question in &criterion.accepts {
            let _ = writeln!(text, "- {}", spans(question));
        }
        text.push('\n');
    }
    if let Some(start) = &criterion.start {
        let _ = writeln!(text, "**{}**\n", texts.fill("plan.start", &[("path", &code(&start.path))]));
        let _ = writeln!(text, "{}", block(&start.text, language(&start.path), ""));
        let _ = writeln!(text, "{}\n", texts.say("plan.adapt"));
    }
    let command = format!("matura explain {}", criterion.id);
    let _ = writeln!(text, "**{}:** {}\n", texts.say("plan.verify"), code(&command));
}

fn labelled(text: &mut String, label: &str, said: &str) {
    if !said.trim().is_empty() {
        let _ = writeln!(text, "**{label}:** {}\n", spans(said));
    }
}

/// The name by which highlighters know the language of a file.
pub(crate) fn language(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "md" => "markdown",
        "yml" | "yaml" => "yaml",
        "py" => "python",
        "tf" => "hcl",
        "toml" => "toml",
        "js" => "javascript",
        "json" => "json",
        _ if name == "Dockerfile" => "dockerfile",
        _ => "text",
    }
}
