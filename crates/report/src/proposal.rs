//! One criterion as a person is asked about it: the statement, what the scan proposes, and on what grounds.

use crate::paint::{Ink, Style, cut, plain};
use crate::terminal::{Page, place};
use crate::value::{Answer, Criterion, Evidence};
use crate::words::short;
use matura_rules::Criterion as Rule;
use matura_texts::Texts;

/// Pieces of evidence that are shown for the proposal, and against it.
const FOR: usize = 3;
const AGAINST: usize = 2;

/// Where a criterion stands among those that are asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Its place, from 1.
    pub n: usize,
    /// How many there are.
    pub of: usize,
    /// What the person answered it in this very session.
    pub given: Option<Answer>,
}

/// The criterion with the proposal. Everything that comes from the repository is escaped.
pub fn proposal(rule: &Rule, shown: &Criterion, progress: &Progress, texts: &'static Texts, style: &Style) -> String {
    let mut page = Page::new(style, texts);
    page.text.push('\n');
    let of = style.paint(Ink::Faint, &texts.fill("confirm.progress", &[("n", &progress.n), ("of", &progress.of)]));
    page.line(&of);
    page.hanging(&format!("{} ", rule.key), &shown.statement, Some(Ink::Heading));
    let answer = page.answer(shown.scanned);
    let confidence = format!("{:.2}", shown.confidence);
    let scan = texts.fill("person.scan_says", &[("answer", &short(texts, shown.scanned)), ("confidence", &confidence)]);
    page.line(&format!("  {answer} {scan}"));
    page.hanging("  ", &shown.reason, None);
    page.said_in_full(shown);
    if let Some(given) = progress.given {
        page.hanging("  ", &texts.fill("confirm.given", &[("answer", &short(texts, given))]), Some(Ink::Good));
    }
    let (supporting, against): (Vec<&Evidence>, Vec<&Evidence>) =
        shown.evidence.iter().partition(|piece| piece.supports);
    page.pieces("confirm.for", &supporting, FOR);
    page.pieces("confirm.against", &against, AGAINST);
    let more = supporting.len().saturating_sub(FOR) + against.len().saturating_sub(AGAINST);
    if more > 0 {
        page.hanging("  ", &texts.fill("confirm.more", &[("n", &more), ("id", &rule.key)]), Some(Ink::Faint));
    }
    if shown.evidence.is_empty() {
        page.hanging("  ", texts.say("confirm.nothing_seen"), Some(Ink::Faint));
    }
    page.text
}

/// What helps to answer: what is asked and why, what cannot be seen, what the keys do.
pub fn proposal_help(rule: &Rule, shown: &Criterion, texts: &'static Texts, style: &Style) -> String {
    let mut page = Page::new(style, texts);
    let parts = [
        ("confirm.help_asked", rule.asks.as_str()),
        ("confirm.help_why", rule.why.as_str()),
        ("confirm.help_blind", rule.blind.as_str()),
        ("confirm.help_change", shown.would_change.as_deref().unwrap_or_default()),
    ];
    for (name, text) in parts.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        page.hanging("  ", &texts.fill(name, &[("text", &text)]), None);
    }
    page.hanging("  ", texts.say("confirm.help_keys"), Some(Ink::Faint));
    page.text
}

/// A message of the dialogue: wrapped, and escaped like everything else.
pub fn message(text: &str, texts: &'static Texts, style: &Style) -> String {
    let mut page = Page::new(style, texts);
    page.hanging("", text, None);
    page.text
}

impl Page<'_> {
    fn pieces(&mut self, name: &str, pieces: &[&Evidence], most: usize) {
        let texts = self.texts;
        for piece in pieces.iter().take(most) {
            let place = place(texts, piece).unwrap_or_else(|| texts.say("place.nowhere").to_owned());
            let side = self.style.paint(Ink::Faint, texts.say(name));
            self.line(&format!("  {} ({side})", self.style.paint(Ink::Place, &place)));
            self.hanging("    ", &piece.message, None);
            let room = self.style.columns().saturating_sub(6);
            for line in plain(&piece.excerpt).lines() {
                let line = self.style.paint(Ink::Faint, &cut(line, room));
                self.line(&format!("    | {line}"));
            }
        }
    }
}
