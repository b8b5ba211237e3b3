//! What the templates see of a criterion.

use super::{Source, anchor};
use crate::markdown::escape::is_of_the_web;
use crate::words::{Words, percent, place};
use matura_report::value;
use matura_report::{plain, plain_line};
use serde::Serialize;

/// Lines of an excerpt.
const LINES: usize = 24;

#[derive(Serialize)]
pub(super) struct Criterion {
    anchor: String,
    id: String,
    statement: String,
    answer: &'static str,
    answer_word: String,
    scanned_word: String,
    confidence: String,
    status: &'static str,
    status_word: String,
    is_open: bool,
    reason: String,
    basis: String,
    why: String,
    advice: Option<String>,
    accepts: Vec<String>,
    would_change: Option<String>,
    evidence: Vec<Evidence>,
    against: Vec<Evidence>,
    searched: Vec<(String, usize)>,
    person: Option<Person>,
}

#[derive(Serialize)]
struct Evidence {
    place: Option<String>,
    link: Option<String>,
    message: String,
    strength: String,
    /// Its lines with their numbers; without a number where the place has none.
    lines: Vec<(Option<u32>, String)>,
}

#[derive(Serialize)]
struct Person {
    said: String,
    note: Option<String>,
    until: Option<String>,
    links: Vec<(String, bool)>,
    stale: Option<String>,
    conflict: Option<String>,
}

pub(super) fn criterion(source: Source<'_>, criterion: &value::Criterion) -> Criterion {
    let words = Words(source.texts);
    let seen = |supports: bool| {
        criterion
            .evidence
            .iter()
            .filter(|piece| piece.supports == supports)
            .map(|piece| evidence(source, piece))
            .collect()
    };
    let given = |text: &Option<String>| text.as_ref().map(|text| plain_line(text));
    Criterion {
        anchor: anchor(source.report, criterion),
        id: plain_line(&criterion.id),
        statement: plain_line(&criterion.statement),
        answer: criterion.answer.name(),
        answer_word: words.answer(criterion.answer).to_owned(),
        scanned_word: words.answer(criterion.scanned).to_owned(),
        confidence: percent(criterion.confidence),
        status: criterion.status.name(),
        status_word: words.status(criterion.status).to_owned(),
        is_open: criterion.status.is_open(),
        reason: plain_line(&criterion.reason),
        basis: words.basis(criterion.basis).to_owned(),
        why: plain_line(&criterion.why),
        advice: given(&criterion.advice),
        accepts: criterion.accepts.iter().map(|question| plain_line(question)).collect(),
        would_change: given(&criterion.would_change),
        evidence: seen(true),
        against: seen(false),
        searched: criterion.searched.iter().map(|one| (plain_line(&one.what), one.count)).collect(),
        person: criterion.person.as_ref().map(|said| person(source, criterion, said)),
    }
}

fn evidence(source: Source<'_>, piece: &value::Evidence) -> Evidence {
    let first = piece.line.filter(|_| piece.path.is_some());
    let text = plain(piece.excerpt.trim_end());
    let lines = text.lines().take(LINES).zip(0..);
    Evidence {
        place: place(piece).map(|place| plain_line(&place)),
        link: source.links.and_then(|links| links.evidence(piece)),
        message: plain_line(&piece.message),
        strength: Words(source.texts).strength(piece.strength).to_owned(),
        lines: lines.map(|(line, at)| (first.map(|first| first.saturating_add(at)), line.to_owned())).collect(),
    }
}

fn person(source: Source<'_>, criterion: &value::Criterion, person: &value::Person) -> Person {
    let texts = source.texts;
    let answer = Words(texts).answer(person.answer);
    let given = |text: &Option<String>, otherwise| {
        text.as_ref().map_or_else(|| texts.say(otherwise).to_owned(), |text| plain_line(text))
    };
    let (by, on) = (given(&person.by, "markdown.anybody"), given(&person.on, "markdown.some_day"));
    let until = person.until.as_ref().map(|until| texts.fill("markdown.until", &[("until", &plain_line(until))]));
    let why = plain_line(&person.stale.join("; "));
    let scanned = Words(texts).answer(criterion.scanned);
    Person {
        said: texts.fill("markdown.said", &[("answer", &answer), ("by", &by), ("on", &on)]),
        note: person.note.as_ref().map(|note| plain_line(note)),
        until,
        links: person.evidence.iter().map(|link| (plain_line(link), is_of_the_web(link))).collect(),
        stale: (!person.stale.is_empty()).then(|| texts.fill("markdown.stale", &[("why", &why)])),
        conflict: person.conflict.then(|| texts.fill("markdown.conflict", &[("answer", &scanned)])),
    }
}
