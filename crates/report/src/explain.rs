//! One criterion in full: what was asked, what held, what was searched, what would change the answer,
//! and how its confidence came about.

use crate::build::criterion;
use crate::paint::{Ink, Style, cut, plain, plain_line};
use crate::terminal::{Page, place};
use crate::value::{Criterion, Evidence, Status};
use matura_answer::{Assessed, Trail, UNDECIDED_CAP};
use matura_answers::Standing;
use matura_model::Held;
use matura_rules::{Criterion as Rule, Rulebook};

/// The explanation of the criterion with this index; empty when there is none.
pub fn explain(
    book: &Rulebook,
    assessed: &Assessed,
    standings: &[Option<Standing>],
    at: usize,
    threshold: f64,
    style: &Style,
) -> String {
    let mut page = Page { style, text: String::new() };
    let found = assessed.assessments.get(at);
    let shown = criterion(book, assessed, standings, at, threshold);
    if let (Some(rule), Some(found), Some(shown)) = (book.criteria.get(at), found, shown) {
        page.answered(rule, &shown, threshold);
        page.asked(rule);
        page.signals(book, assessed, rule);
        page.evidence("Evidence for the answer", shown.evidence.iter().filter(|piece| piece.supports));
        page.evidence("Evidence against it", shown.evidence.iter().filter(|piece| !piece.supports));
        page.searched(&shown);
        page.paragraph("What would change the answer", shown.would_change.as_deref().unwrap_or_default());
        page.paragraph("What to do", shown.advice.as_deref().unwrap_or_default());
        page.paragraph("What a checkout cannot show of it", &rule.blind);
        page.trail(&found.trail, &found.clause);
    }
    page.text
}

impl Page<'_> {
    fn answered(&mut self, rule: &Rule, shown: &Criterion, threshold: f64) {
        let title = self.style.paint(Ink::Heading, &format!("{} {}", rule.key, plain_line(&shown.statement)));
        self.line(&title);
        let answer = self.answer(shown.answer);
        let status = match shown.status {
            Status::Auto => format!("needs no confirmation (at or above {threshold:.2})"),
            Status::Suggested => format!("to confirm (below {threshold:.2})"),
            Status::Manual => "for a person to answer".to_owned(),
            Status::Confirmed => "confirmed by a person".to_owned(),
            Status::Overridden => "overridden by a person".to_owned(),
            Status::Stale => "to answer again: the ground of a person's answer has moved".to_owned(),
        };
        self.line(&format!("  {answer} confidence {:.2}, {status}", shown.confidence));
        self.hanging("  ", &shown.reason, None);
        self.hanging("  ", &format!("basis: {}", shown.basis.phrase()), Some(Ink::Faint));
    }

    pub(crate) fn asked(&mut self, rule: &Rule) {
        self.paragraph("What is asked", &rule.asks);
        self.paragraph("Why it matters", &rule.why);
    }

    pub(crate) fn paragraph(&mut self, heading: &str, text: &str) {
        if !text.trim().is_empty() {
            self.heading(heading);
            self.hanging("  ", text, None);
        }
    }

    fn signals(&mut self, book: &Rulebook, assessed: &Assessed, rule: &Rule) {
        self.heading("What held");
        for at in &concerned(rule) {
            let (Some(signal), Some(seen)) = (book.signals.get(*at), assessed.observations.get(*at)) else { continue };
            let (ink, state) = match &seen.held {
                Held::Yes => (Ink::Good, format!("held, {} seen", seen.sightings.len())),
                Held::No => (Ink::Faint, "did not hold".to_owned()),
                Held::Unknown(why) => (Ink::Open, format!("not known: {}", plain_line(why))),
            };
            self.hanging("  ", &format!("{} ({})", signal.asks, signal.id), None);
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
            let place = place(piece).map(|place| self.style.paint(Ink::Place, &place));
            self.line(&format!("  {} [{}]", place.as_deref().unwrap_or("nowhere"), piece.strength.name()));
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
        self.heading("What was searched");
        for searched in &shown.searched {
            self.hanging(&format!("  {:>6}  ", searched.count), &searched.what, None);
        }
    }

    fn trail(&mut self, trail: &Trail, clause: &str) {
        self.heading("How the confidence came about");
        self.hanging("  ", &format!("the clause `{clause}` answered, an answer of the class {}", trail.class), None);
        for (what, tally, figure) in &trail.steps {
            let cases = match tally.of > 0.0 {
                true => format!(": {} of {} reference answers agreed", tally.right, tally.of),
                false => String::new(),
            };
            self.hanging(&format!("  {figure:.2}  "), &format!("{what}{cases}"), None);
        }
        if trail.capped {
            let text = "held there, because a clause that comes first could not be decided";
            self.hanging(&format!("  {UNDECIDED_CAP:.2}  "), text, None);
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
