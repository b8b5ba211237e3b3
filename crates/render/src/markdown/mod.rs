//! The report as Markdown, for a wiki or, short, for a comment on a pull request.

mod criteria;
pub(crate) mod escape;
mod models;
#[cfg(test)]
mod tests;

use crate::links::Links;
use crate::words::{Words, met, short};
use escape::{code, cut, link, spans};
use matura_report::value::{Answer, Criterion, Diagnostic, Report};
use matura_report::{missing_for_minimum, open_for_minimum, scope_lines, steps};
use matura_texts::Texts;
use std::fmt::Write as _;

/// Entries of a list in the short form.
const BRIEF_ENTRIES: usize = 20;
/// Characters of a text in the short form.
const BRIEF_TEXT: usize = 120;
/// Steps in the short form.
const BRIEF_STEPS: usize = 3;
/// Steps in the long form; the plan has them all.
const STEPS: usize = 10;
/// Diagnostics in the long form.
const DIAGNOSTICS: usize = 100;
/// Characters of the short form: GitHub takes 65,536 in a comment, and a workflow may add its own.
const BRIEF_MOST: usize = 50_000;

/// The report in GitHub's dialect of Markdown. The short form leads with what decides and always fits into a
/// comment; the long one has every criterion with its evidence.
pub fn markdown(report: &Report, texts: &Texts, brief: bool) -> String {
    let links = Links::of(report);
    let page = Page { report, texts, words: Words(texts), links: links.as_ref(), brief };
    let mut text = String::new();
    page.head(&mut text);
    page.sections(&mut text);
    page.missing(&mut text);
    page.to_confirm(&mut text);
    page.next(&mut text);
    page.models(&mut text);
    if !brief {
        page.criteria(&mut text);
        page.diagnostics(&mut text);
        return text;
    }
    if text.chars().count() > BRIEF_MOST {
        let end = text.char_indices().nth(BRIEF_MOST).map_or(text.len(), |(end, _)| end);
        let end = text.get(..end).and_then(|kept| kept.rfind('\n')).unwrap_or_default();
        text.truncate(end);
        let _ = writeln!(text, "\n\n{}", texts.say("markdown.cut"));
    }
    text
}

/// What the parts of the page are made from.
struct Page<'a> {
    report: &'a Report,
    texts: &'a Texts,
    words: Words<'a>,
    links: Option<&'a Links>,
    brief: bool,
}

impl Page<'_> {
    /// Text of others, shorter in the short form.
    fn text(&self, text: &str) -> String {
        if self.brief { spans(&cut(text, BRIEF_TEXT)) } else { spans(text) }
    }

    fn head(&self, text: &mut String) {
        let (repository, texts) = (&self.report.repository, self.texts);
        let name = link(&self.text(&repository.path), self.links.map(Links::repository));
        let level = if self.brief { "##" } else { "#" };
        let _ = writeln!(text, "{level} {}\n", texts.fill("markdown.title", &[("name", &name)]));
        let mark = match self.report.summary.mature {
            Some(true) => "✅",
            Some(false) => "❌",
            None => "❔",
        };
        let _ = writeln!(text, "{mark} **{}**\n", self.words.verdict(self.report));
        let version = self.text(&self.report.tool.version);
        let at = self.text(&self.report.scanned_at);
        let mut about = vec![texts.fill("markdown.about", &[("version", &version), ("at", &at)])];
        match &repository.commit {
            Some(commit) => {
                let shown = link(&code(short(commit)), self.links.and_then(|links| links.commit(commit)).as_deref());
                about.push(format!("{} {shown}", texts.say("markdown.commit")));
            }
            None => about.push(texts.say("markdown.no_history").to_owned()),
        }
        if let Some(branch) = &repository.branch {
            about.push(format!("{} {}", texts.say("markdown.branch"), code(&cut(branch, BRIEF_TEXT))));
        }
        let flagged = |flag: Option<bool>| flag.unwrap_or_default();
        about.extend(flagged(repository.dirty).then(|| texts.say("markdown.dirty").to_owned()));
        about.extend(flagged(repository.shallow).then(|| texts.say("markdown.shallow").to_owned()));
        let _ = writeln!(text, "{}\n", about.join(" · "));
        for said in scope_lines(self.report) {
            let _ = writeln!(text, "{}\n", self.text(&said));
        }
    }

    fn sections(&self, text: &mut String) {
        let sections = self.report.summary.sections.iter().filter(|section| section.total() > 0);
        let shown: Vec<_> = sections.take(if self.brief { BRIEF_ENTRIES } else { usize::MAX }).collect();
        if shown.is_empty() {
            return;
        }
        let heads = Answer::ALL.map(|answer| self.words.answer(answer)).join(" | ");
        let section = self.texts.say("markdown.section");
        let _ = writeln!(text, "| {section} | {} | {heads} |", self.texts.say("markdown.met"));
        text.push_str("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for section in &shown {
            let counts = Answer::ALL.map(|answer| section.count(answer).to_string()).join(" | ");
            let mark = if section.bare_minimum { " \\*" } else { "" };
            let title = self.text(&section.title);
            let _ = writeln!(text, "| {} {title}{mark} | {} | {counts} |", self.text(&section.id), met(section));
        }
        if shown.iter().any(|section| section.bare_minimum) {
            let _ = writeln!(text, "\n{}", self.texts.say("markdown.minimum_mark"));
        }
        text.push('\n');
    }

    fn missing(&self, text: &mut String) {
        self.list(text, "markdown.missing", &missing_for_minimum(self.report));
        self.list(text, "markdown.open", &open_for_minimum(self.report));
    }

    fn list(&self, text: &mut String, title: &str, criteria: &[&Criterion]) {
        if criteria.is_empty() {
            return;
        }
        let _ = writeln!(text, "### {}\n", self.texts.fill(title, &[("n", &criteria.len())]));
        let most = if self.brief { BRIEF_ENTRIES } else { usize::MAX };
        for criterion in criteria.iter().take(most) {
            let answer = self.words.answer(criterion.answer);
            let reason = self.text(&criterion.reason);
            let statement = self.text(&criterion.statement);
            let _ = writeln!(text, "- **{}** {statement}: **{answer}**, {reason}", self.text(&criterion.id));
        }
        if criteria.len() > most {
            let _ = writeln!(text, "- {}", self.texts.fill("markdown.more", &[("n", &(criteria.len() - most))]));
        }
        text.push('\n');
    }

    fn to_confirm(&self, text: &mut String) {
        let open: Vec<&Criterion> =
            self.report.criteria.iter().filter(|criterion| criterion.status.is_open()).collect();
        if open.is_empty() {
            return;
        }
        let _ = writeln!(text, "### {}\n", self.texts.fill("markdown.confirm", &[("n", &open.len())]));
        let most = if self.brief { 3 * BRIEF_ENTRIES } else { usize::MAX };
        let mut shown: Vec<String> = open
            .iter()
            .take(most)
            .map(|criterion| format!("{} {}", self.text(&criterion.id), self.words.answer(criterion.answer)))
            .collect();
        if open.len() > most {
            shown.push(self.texts.fill("markdown.more", &[("n", &(open.len() - most))]));
        }
        let _ = writeln!(text, "{}. {}\n", shown.join(", "), self.texts.say("markdown.confirm_hint"));
    }

    fn next(&self, text: &mut String) {
        let steps = steps(self.report);
        if steps.is_empty() {
            return;
        }
        let most = if self.brief { BRIEF_STEPS } else { STEPS };
        let _ = writeln!(text, "### {}\n", self.texts.say("markdown.next"));
        for (at, step) in steps.iter().take(most).enumerate() {
            let criterion = step.criterion;
            let advice = criterion.advice.as_deref().unwrap_or(&criterion.statement);
            let cost = self.words.cost(criterion.cost);
            let id = self.text(&criterion.id);
            let advice = if self.brief { spans(&cut(advice, 3 * BRIEF_TEXT)) } else { spans(advice) };
            let _ = write!(text, "{}. **{id}** ({cost}) {advice}", at + 1);
            if let Some(start) = &criterion.start {
                let path = code(&cut(&start.path, BRIEF_TEXT));
                let _ = write!(text, " {}.", self.texts.fill("plan.start", &[("path", &path)]));
            }
            text.push('\n');
        }
        if steps.len() > most {
            let _ = writeln!(text, "\n{}", self.texts.fill("markdown.more_in", &[("n", &(steps.len() - most))]));
        }
        text.push('\n');
    }

    fn diagnostics(&self, text: &mut String) {
        let diagnostics = &self.report.diagnostics;
        if diagnostics.is_empty() {
            return;
        }
        let _ = writeln!(text, "## {}\n", self.texts.fill("markdown.diagnostics", &[("n", &diagnostics.len())]));
        for diagnostic in diagnostics.iter().take(DIAGNOSTICS) {
            let _ = writeln!(text, "- {}: {}", self.where_is(diagnostic), spans(&diagnostic.message));
        }
        if diagnostics.len() > DIAGNOSTICS {
            let more = diagnostics.len() - DIAGNOSTICS;
            let _ = writeln!(text, "- {}", self.texts.fill("markdown.more", &[("n", &more)]));
        }
    }

    fn where_is(&self, diagnostic: &Diagnostic) -> String {
        let Some(path) = &diagnostic.path else { return self.texts.say("markdown.whole").to_owned() };
        let shown = match diagnostic.line {
            Some(at) => code(&format!("{path}:{at}")),
            None => code(path),
        };
        let address = self.links.and_then(|links| links.file(path, diagnostic.line, diagnostic.end_line));
        link(&shown, address.as_deref())
    }
}
