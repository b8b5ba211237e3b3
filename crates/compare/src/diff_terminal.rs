//! A difference for reading in a terminal.

use crate::diff::{Change, Diff, Piece, Side};
use crate::words::{answer, short};
use matura_report::{Ink, Page, Style, plain_line};
use matura_texts::Texts;

/// Pieces of evidence that are shown of each kind.
const PIECES: usize = 5;

/// The difference as text; `all` shows changed confidences too. Everything that comes from the
/// repository is escaped.
pub fn terminal(diff: &Diff, all: bool, texts: &'static Texts, style: &Style) -> String {
    let mut page = Page::new(style, texts);
    for (key, side) in [("diff.old", &diff.old), ("diff.new", &diff.new)] {
        page.hanging("", &texts.fill(key, &[("report", &subject(side))]), Some(Ink::Faint));
    }
    for (differs, key) in [(diff.other_rules, "diff.other_rules"), (diff.other_subject, "diff.other_subject")] {
        if differs {
            page.hanging("! ", texts.say(key), Some(Ink::Half));
        }
    }
    for (key, changes) in [("diff.lost", &diff.lost), ("diff.won", &diff.won), ("diff.moved", &diff.moved)] {
        if !changes.is_empty() {
            page.heading(&texts.fill(key, &[("count", &changes.len())]));
        }
        for change in changes {
            show(&mut page, change);
        }
    }
    for (key, ids) in [("diff.only_old", &diff.only_old), ("diff.only_new", &diff.only_new)] {
        if !ids.is_empty() {
            page.heading(texts.say(key));
            page.hanging("  ", &ids.join(", "), None);
        }
    }
    if all && !diff.confidence.is_empty() {
        page.heading(&texts.fill("diff.confidence", &[("count", &diff.confidence.len())]));
        for change in &diff.confidence {
            let line = format!("{} {:.2} → {:.2}", plain_line(&change.id), change.old, change.new);
            page.line(&format!("  {} {line}", page.answer(change.answer)));
        }
    }
    page.line("");
    page.hanging("", &texts.fill("diff.same", &[("count", &diff.same)]), Some(Ink::Faint));
    page.text
}

fn show(page: &mut Page<'_>, change: &Change) {
    let (old, new) = (answer(page.texts, change.old), answer(page.texts, change.new));
    let head = page.style.paint(Ink::Heading, &format!("{old} → {new}"));
    page.line(&format!("  {} {head}", plain_line(&change.id)));
    page.hanging("    ", &change.statement, None);
    let reason = if change.by_person { page.texts.say("diff.by_person") } else { &change.reason };
    page.hanging("    ", reason, Some(Ink::Faint));
    for (mark, ink, pieces) in [("-", Ink::Bad, &change.went), ("+", Ink::Good, &change.appeared)] {
        for piece in pieces.iter().take(PIECES) {
            let first = format!("    {mark} ");
            page.hanging(&first, &described(piece), Some(ink));
        }
        let left = pieces.len().saturating_sub(PIECES);
        if left > 0 {
            page.hanging(&format!("    {mark} "), &page.texts.fill("diff.left", &[("count", &left)]), Some(Ink::Faint));
        }
    }
}

/// A piece of evidence in a line.
pub(crate) fn described(piece: &Piece) -> String {
    match (piece.place.is_empty(), piece.message.is_empty()) {
        (false, false) => format!("{}: {}", piece.place, piece.message),
        (false, true) => piece.place.clone(),
        (true, _) => piece.message.clone(),
    }
}

/// Which report it is.
pub(crate) fn subject(side: &Side) -> String {
    let name = side.project.as_ref().unwrap_or(&side.path);
    let commit = side.commit.as_deref().map(|commit| format!(" @ {}", short(commit))).unwrap_or_default();
    format!("{name}{commit}, {}, matura {}", side.scanned_at, side.version)
}
