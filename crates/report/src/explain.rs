//! One criterion in full: what was asked, what held, what was searched, what would change the answer,
//! and how its confidence came about.

use crate::build::{criterion, has_references};
use crate::paint::{Ink, Style, cut, plain, plain_line};
use crate::terminal::{Page, place};
use crate::value::{Criterion, Evidence, Status};
use matura_answer::{Assessed, Trail, UNDECIDED_CAP};
use matura_answers::Standing;
use matura_model::Held;
use matura_rules::{Criterion as Rule, Rulebook};
use matura_texts::Texts;

/// The explanation of the criterion with this index; empty when there is none.
pub fn explain(
    book: &Rulebook,
    assessed: &Assessed,
    standings: &[Option<Standing>],
    at: usize,
    threshold: f64,
    style: &Style,
) -> String {
    let texts = Texts::of(book.language);
    let mut page = Page::new(style, texts);
    let found = assessed.assessments.get(at);
    let shown = criterion(book, assessed, standings, at, threshold);
    if let (Some(rule), Some(found), Some(shown)) = (book.criteria.get(at), found, shown) {
        page.answered(rule, &shown, threshold, has_references(book, rule));
        page.said_in_full(&shown);
        page.asked(rule);
        page.signals(book, assessed, rule);
        page.evidence(texts.say("explain.for"), shown.evidence.iter().filter(|piece| piece.supports));
        page.evidence(texts.say("explain.against"), shown.evidence.iter().filter(|piece| !piece.supports));
        page.searched(&shown);
        page.paragraph(texts.say("explain.would_change"), shown.would_change.as_deref().unwrap_or_default());
        page.paragraph(texts.say("explain.advice"), shown.advice.as_deref().unwrap_or_default());
        page.paragraph(texts.say("explain.blind"), &rule.blind);
        page.trail(&found.trail, &found.clause);
    }
    page.text
}

impl Page<'_> {
    fn answered(&mut self, rule: &Rule, shown: &Criterion, threshold: f64, referred: bool) {
        let title = self.style.paint(Ink::Heading, &format!("{} {}", rule.key, plain_line(&shown.statement)));
        self.line(&title);
        let answer = self.answer(shown.answer);
        let texts = self.texts;
        let limit = format!("{threshold:.2}");
        let key = match shown.status {
            Status::Suggested if !referred => "explain.status.unreferred".to_owned(),
            status => format!("explain.status.{}", status.name()),
        };
        let status = texts.fill(&key, &[("threshold", &limit)]);
        let confidence = format!("{:.2}", shown.confidence);
        let confidence = texts.fill("explain.confidence", &[("confidence", &confidence), ("status", &status)]);
        let confidence = match self.beside_the_scan(shown) {
            Some(scan) => texts.fill("person.beside", &[("said", &status), ("scan", &scan)]),
            None => confidence,
        };
        self.line(&format!("  {answer} {confidence}"));
        self.hanging("  ", &shown.reason, None);
        let basis = texts.say(&format!("basis.{}", shown.basis.name())).to_owned();
        self.hanging("  ", &texts.fill("explain.basis", &[("basis", &basis)]), Some(Ink::Faint));
    }

    pub(crate) fn asked(&mut self, rule: &Rule) {
        let texts = self.texts;
        self.paragraph(texts.say("explain.asked"), &rule.asks);
        self.paragraph(texts.say("explain.why"), &rule.why);
    }

    pub(crate) fn paragraph(&mut self, heading: &str, text: &str) {
        if !text.trim().is_empty() {
            self.heading(heading);
            self.hanging("  ", text, None);
        }
    }

    fn signals(&mut self, book: &Rulebook, assessed: &Assessed, rule: &Rule) {
        let texts = self.texts;
        self.heading(texts.say("explain.held"));
        for at in &concerned(rule) {
            let (Some(signal), Some(seen)) = (book.signals.get(*at), assessed.observations.get(*at)) else { continue };
            let (ink, state) = match &seen.held {
                Held::Yes => (Ink::Good, texts.fill("explain.seen", &[("n", &seen.sightings.len())])),
                Held::No => (Ink::Faint, texts.say("explain.not_seen").to_owned()),
                Held::Unknown(why) => (Ink::Open, texts.fill("explain.not_known", &[("why", &plain_line(why))])),
            };
            self.hanging("  ", &texts.fill("explain.signal", &[("asks", &signal.asks), ("id", &signal.id)]), None);
            self.hanging("    ", &state, Some(ink));
        }
    }

    fn evidence<'e>(&mut self, heading: &str, pieces: impl Iterator<Item = &'e Evidence>) {
        let mut pieces = pieces.peekable();
        if pieces.peek().is_none() {
            return;
        }
        self.heading(heading);
        for piece in pieces {
            let place = place(self.texts, piece).map(|place| self.style.paint(Ink::Place, &place));
            let place = place.as_deref().unwrap_or(self.texts.say("place.nowhere"));
            let strength = self.texts.say(&format!("strength.{}", piece.strength.name())).to_owned();
            self.line(&format!("  {place} [{strength}]"));
            self.hanging("    ", &piece.message, None);
            let room = self.style.columns().saturating_sub(6);
            for line in plain(&piece.excerpt).lines() {
                let line = self.style.paint(Ink::Faint, &cut(line, room));
                self.line(&format!("    | {line}"));
            }
        }
    }

    fn searched(&mut self, shown: &Criterion) {
        if shown.searched.is_empty() {
            return;
        }
        self.heading(self.texts.say("explain.searched"));
        for searched in &shown.searched {
            self.hanging(&format!("  {:>6}  ", searched.count), &searched.what, None);
        }
    }

    fn trail(&mut self, trail: &Trail, clause: &str) {
        let texts = self.texts;
        self.heading(texts.say("explain.trail"));
        self.hanging("  ", &texts.fill("explain.clause", &[("clause", &clause), ("class", &trail.class)]), None);
        for (what, tally, figure) in &trail.steps {
            let mut step = texts.say(&format!("explain.step.{what}")).to_owned();
            if tally.of > 0.0 {
                let places: [(&str, &dyn std::fmt::Display); 3] =
                    [("step", &step), ("right", &tally.right), ("of", &tally.of)];
                step = texts.fill("explain.cases", &places);
            }
            self.hanging(&format!("  {figure:.2}  "), &step, None);
        }
        if trail.capped {
            self.hanging(&format!("  {UNDECIDED_CAP:.2}  "), texts.say("explain.capped"), None);
        }
    }
}

/// Its own signals, then the others that its clauses refer to, each once.
pub(crate) fn concerned(rule: &Rule) -> Vec<usize> {
    let conditions = rule.clauses.iter().map(|clause| &clause.when).chain(&rule.applies_when);
    let referred = conditions.flat_map(|condition| condition.signals().into_iter().map(|(signal, _)| signal));
    let mut all: Vec<usize> = Vec::new();
    for at in rule.signals.iter().copied().chain(referred) {
        if !all.contains(&at) {
            all.push(at);
        }
    }
    all
}
