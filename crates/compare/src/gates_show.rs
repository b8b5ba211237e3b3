//! A verdict for reading, and for a forge that shows it beside a pull request.

use crate::gates::{Gate, Verdict};
use crate::words::answer;
use matura_report::{Ink, Page, Style, plain_line};
use matura_texts::Texts;

/// Criteria that are listed below a gate.
const LISTED: usize = 20;

/// The verdict for a terminal. `folder` is what the command that shows more is given.
pub fn terminal(verdict: &Verdict, folder: &str, texts: &'static Texts, style: &Style) -> String {
    let mut page = Page::new(style, texts);
    let name = verdict.project.as_ref().unwrap_or(&verdict.path);
    let title = style.paint(Ink::Heading, &format!("matura check: {}", plain_line(name)));
    page.line(&title);
    for note in &verdict.notes {
        page.hanging("  ! ", note, Some(Ink::Half));
    }
    if verdict.by_default {
        page.hanging("  ! ", texts.say("check.note.nothing_set"), Some(Ink::Half));
    }
    for gate in &verdict.gates {
        show(&mut page, gate);
    }
    page.line("");
    let failed = verdict.gates.iter().filter(|gate| !gate.passed);
    let count = failed.clone().count();
    let all = verdict.gates.len();
    let (key, ink) = if count == 0 { ("check.passed", Ink::Good) } else { ("check.failed", Ink::Bad) };
    let line = style.paint(ink, &texts.fill(key, &[("failed", &count), ("all", &all)]));
    page.line(&line);
    let first = failed.flat_map(|gate| &gate.criteria).next();
    if let Some(first) = first {
        page.hanging("", &texts.fill("check.more", &[("id", &first.id), ("folder", &folder)]), Some(Ink::Faint));
    }
    page.text
}

fn show(page: &mut Page<'_>, gate: &Gate) {
    let (mark, ink) = if gate.passed { ("✓", Ink::Good) } else { ("✗", Ink::Bad) };
    let head = page.style.paint(ink, &format!("  {mark} {}", gate.name));
    page.line(&head);
    page.hanging("    ", &page.texts.fill("check.wanted", &[("wanted", &gate.wanted)]), None);
    page.hanging("    ", &page.texts.fill("check.found", &[("found", &gate.found)]), None);
    for offender in gate.criteria.iter().take(LISTED) {
        let answer = page.answer(offender.answer);
        page.line(&format!("      {answer} {} {}", plain_line(&offender.id), plain_line(&offender.statement)));
        page.hanging("                ", &offender.reason, Some(Ink::Faint));
    }
    let left = gate.criteria.len().saturating_sub(LISTED);
    if left > 0 {
        page.hanging("      ", &page.texts.fill("check.left", &[("count", &left)]), Some(Ink::Faint));
    }
}

/// The failed gates as commands of GitHub Actions, which shows each as an annotation.
pub fn github(verdict: &Verdict, texts: &Texts) -> String {
    let mut text = String::new();
    let name = verdict.project.as_ref().unwrap_or(&verdict.path);
    for gate in verdict.gates.iter().filter(|gate| !gate.passed) {
        let title = property(&format!("matura check: {} ({})", gate.name, name));
        let mut message = format!(
            "{}\n{}",
            texts.fill("check.wanted", &[("wanted", &gate.wanted)]),
            texts.fill("check.found", &[("found", &gate.found)])
        );
        for offender in &gate.criteria {
            let line = format!(
                "\n{} {}: {} ({})",
                offender.id,
                answer(texts, offender.answer),
                offender.statement,
                offender.reason
            );
            message.push_str(&line);
        }
        text.push_str(&format!("::error title={title}::{}\n", data(&message)));
    }
    for note in &verdict.notes {
        text.push_str(&format!("::warning title=matura check::{}\n", data(note)));
    }
    text
}

/// The text after `::`: a command is one line.
fn data(text: &str) -> String {
    matura_report::plain(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&plain_line(text)).replace(':', "%3A").replace(',', "%2C")
}
