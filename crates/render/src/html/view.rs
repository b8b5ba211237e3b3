//! What the templates see.

mod criterion;
mod models;

use crate::links::Links;
use crate::plan::language;
use crate::svg;
use crate::words::{Words, met, of_section, percent, short};
use criterion::{Criterion, criterion};
use matura_report::value::{self, Answer, Report};
use matura_report::{missing_for_minimum, open_for_minimum, plain, plain_line, scope_lines, steps};
use matura_texts::Texts;
use serde::Serialize;
use std::collections::BTreeSet;

/// Diagnostics on the page; the JSON report has them all.
const DIAGNOSTICS: usize = 200;

#[derive(Serialize)]
pub(super) struct Page {
    language: &'static str,
    name: String,
    /// `good`, `bad`, `open`.
    mature: &'static str,
    verdict: String,
    facts: Vec<Fact>,
    scope: Vec<String>,
    totals: Vec<Total>,
    of: usize,
    to_confirm: usize,
    missing: Vec<Criterion>,
    open: Vec<Criterion>,
    radar: String,
    sections: Vec<Section>,
    steps: Vec<Step>,
    models: Option<models::Models>,
    profile: Profile,
    diagnostics: Vec<Diagnostic>,
    diagnostics_left_out: usize,
    version: String,
    rules: String,
}

/// Something about the repository: the label's name among the texts, the value, where it leads.
#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: String,
    link: Option<String>,
}

#[derive(Serialize)]
struct Total {
    answer: &'static str,
    word: String,
    count: usize,
}

#[derive(Serialize)]
struct Section {
    id: String,
    title: String,
    bare_minimum: bool,
    met: String,
    bar: String,
    counts: String,
    /// Its criteria, by sub-section.
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    title: Option<String>,
    criteria: Vec<Criterion>,
}

#[derive(Serialize)]
struct Step {
    number: usize,
    criterion: Criterion,
    cost: String,
    moves: Vec<String>,
    start: Option<Start>,
}

#[derive(Serialize)]
struct Start {
    title: String,
    language: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Profile {
    kind: Option<String>,
    reason: String,
    languages: Vec<(String, String)>,
    /// Name, answer, its word, reason.
    traits: Vec<(String, &'static str, String, String)>,
}

#[derive(Serialize)]
struct Diagnostic {
    place: Option<String>,
    link: Option<String>,
    message: String,
    whose: String,
    fatal: bool,
}

/// What the page is made from.
#[derive(Clone, Copy)]
struct Source<'a> {
    report: &'a Report,
    texts: &'a Texts,
    links: Option<&'a Links>,
}

pub(super) fn page(report: &Report, texts: &Texts, links: Option<&Links>) -> Page {
    let source = Source { report, texts, links };
    let words = Words(texts);
    let shown = |criteria: Vec<&value::Criterion>| criteria.into_iter().map(|one| criterion(source, one)).collect();
    let count = |answer| report.criteria.iter().filter(|criterion| criterion.answer == answer).count();
    let total =
        |answer: Answer| Total { answer: answer.name(), word: words.answer(answer).to_owned(), count: count(answer) };
    let with_criteria = report.summary.sections.iter().filter(|section| section.total() > 0);
    Page {
        language: texts.language().code(),
        name: plain_line(&report.repository.path),
        mature: match report.summary.mature {
            Some(true) => "good",
            Some(false) => "bad",
            None => "open",
        },
        verdict: words.verdict(report),
        facts: facts(source),
        scope: scope_lines(report).iter().map(|line| plain_line(line)).collect(),
        totals: Answer::ALL.map(total).into(),
        of: report.criteria.len(),
        to_confirm: report.summary.to_confirm,
        missing: shown(missing_for_minimum(report)),
        open: shown(open_for_minimum(report)),
        radar: svg::radar(report, texts),
        sections: with_criteria.map(|one| section(source, one)).collect(),
        steps: plan(source),
        models: models::models(source),
        profile: profile(source),
        diagnostics: report.diagnostics.iter().take(DIAGNOSTICS).map(|one| diagnostic(source, one)).collect(),
        diagnostics_left_out: report.diagnostics.len().saturating_sub(DIAGNOSTICS),
        version: plain_line(&report.tool.version),
        rules: plain_line(&report.tool.rules),
    }
}

fn facts(source: Source<'_>) -> Vec<Fact> {
    let Source { report, texts, links } = source;
    let repository = &report.repository;
    let said = |label, value: &str, link: Option<String>| Fact { label, value: plain_line(value), link };
    let mut facts = Vec::new();
    match &repository.commit {
        Some(commit) => {
            facts.push(said("html.commit", short(commit), links.and_then(|links| links.commit(commit))));
        }
        None => facts.push(said("html.commit", texts.say("markdown.no_history"), None)),
    }
    facts.extend(repository.branch.as_ref().map(|branch| said("html.branch", branch, None)));
    let home = links.map(|links| links.repository().to_owned());
    facts.extend(repository.remote.as_ref().map(|remote| said("html.remote", remote, home)));
    facts.push(said("html.scanned_at", &report.scanned_at, None));
    let flags = [(repository.dirty, "markdown.dirty"), (repository.shallow, "markdown.shallow")];
    let flagged = flags.into_iter().filter(|(flag, _)| flag.unwrap_or_default());
    facts.extend(flagged.map(|(_, note)| said("html.note", texts.say(note), None)));
    facts
}

fn section(source: Source<'_>, section: &value::SectionSummary) -> Section {
    let own: Vec<&value::Criterion> = of_section(source.report, section).collect();
    let lies_in = |criterion: &value::Criterion, part: &value::Part| {
        criterion.id.strip_prefix(part.id.as_str()).is_some_and(|rest| rest.starts_with('.'))
    };
    let shown = |belongs: &dyn Fn(&value::Criterion) -> bool| -> Vec<Criterion> {
        own.iter().filter(|one| belongs(one)).map(|one| criterion(source, one)).collect()
    };
    let parts = section.parts.iter().map(|part| Part {
        title: Some(plain_line(&format!("{} {}", part.id, part.title))),
        criteria: shown(&|one| lies_in(one, part)),
    });
    let rest = Part { title: None, criteria: shown(&|one| !section.parts.iter().any(|part| lies_in(one, part))) };
    Section {
        id: plain_line(&section.id),
        title: plain_line(&section.title),
        bare_minimum: section.bare_minimum,
        met: met(section),
        bar: svg::bar(section, source.texts),
        counts: svg::counts(section, source.texts),
        parts: parts.chain([rest]).filter(|part| !part.criteria.is_empty()).collect(),
    }
}

fn plan(source: Source<'_>) -> Vec<Step> {
    let texts = source.texts;
    let steps = steps(source.report);
    let shown = steps.iter().enumerate().map(|(at, step)| Step {
        number: at + 1,
        criterion: criterion(source, step.criterion),
        cost: Words(texts).cost(step.criterion.cost).to_owned(),
        moves: step.moves.iter().map(|id| plain_line(id)).collect(),
        start: step.criterion.start.as_ref().map(|start| Start {
            title: texts.fill("plan.start", &[("path", &plain_line(&start.path))]),
            language: language(&start.path),
            text: plain(&start.text),
        }),
    });
    shown.collect()
}

fn profile(source: Source<'_>) -> Profile {
    let profile = &source.report.profile;
    let named = |name: &str, label: &str| plain_line(if label.is_empty() { name } else { label });
    let languages = profile.languages.iter().map(|language| (plain_line(&language.name), percent(language.share)));
    let traits = profile.traits.iter().map(|(name, one)| {
        let answer = Words(source.texts).answer(one.answer).to_owned();
        (named(name, &one.label), one.answer.name(), answer, plain_line(&one.reason))
    });
    Profile {
        kind: profile.kind.as_ref().map(|kind| named(&kind.name, &kind.label)),
        reason: profile.kind.as_ref().map(|kind| plain_line(&kind.reason)).unwrap_or_default(),
        languages: languages.collect(),
        traits: traits.collect(),
    }
}

fn diagnostic(source: Source<'_>, diagnostic: &value::Diagnostic) -> Diagnostic {
    let place = diagnostic.path.as_ref().map(|path| match diagnostic.line {
        Some(line) => plain_line(&format!("{path}:{line}")),
        None => plain_line(path),
    });
    let path = diagnostic.path.as_deref();
    let link = path.and_then(|path| source.links?.file(path, diagnostic.line, diagnostic.end_line));
    Diagnostic {
        place,
        link,
        message: plain_line(&diagnostic.message),
        whose: Words(source.texts).whose(diagnostic.whose).to_owned(),
        fatal: diagnostic.fatal,
    }
}

/// What a criterion is called in addresses within the page: its id where all ids are plain and differ, else
/// its place.
fn anchor(report: &Report, criterion: &value::Criterion) -> String {
    let is_plain = |id: &str| id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    let ids: BTreeSet<&str> = report.criteria.iter().map(|one| one.id.as_str()).filter(|id| is_plain(id)).collect();
    if ids.len() == report.criteria.len() {
        return format!("c{}", criterion.id);
    }
    let at = report.criteria.iter().position(|one| std::ptr::eq(one, criterion)).unwrap_or_default();
    format!("place-{at}")
}
