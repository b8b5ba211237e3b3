//! A difference as Markdown, for a comment on a pull request.

use crate::diff::{Change, Diff};
use crate::diff_terminal::{described, subject};
use crate::words::answer;
use matura_report::plain_line;
use matura_texts::Texts;
use std::fmt::Write as _;

/// Pieces of evidence that are shown of each kind.
const PIECES: usize = 5;

/// The difference as Markdown. Everything that comes from the repository is escaped.
pub fn markdown(diff: &Diff, all: bool, texts: &Texts) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "## {}\n", escaped(&texts.fill("diff.title", &[("report", &diff.new.path)])));
    let counts: [(&str, &dyn std::fmt::Display); 4] =
        [("lost", &diff.lost.len()), ("won", &diff.won.len()), ("moved", &diff.moved.len()), ("same", &diff.same)];
    let _ = writeln!(text, "{}\n", escaped(&texts.fill("diff.counts", &counts)));
    for (differs, key) in [(diff.other_rules, "diff.other_rules"), (diff.other_subject, "diff.other_subject")] {
        if differs {
            let _ = writeln!(text, "> {}\n", escaped(texts.say(key)));
        }
    }
    for (key, changes) in [("diff.lost", &diff.lost), ("diff.won", &diff.won), ("diff.moved", &diff.moved)] {
        if !changes.is_empty() {
            let _ = writeln!(text, "### {}\n", escaped(&texts.fill(key, &[("count", &changes.len())])));
            changes.iter().for_each(|change| show(&mut text, change, texts));
            text.push('\n');
        }
    }
    for (key, ids) in [("diff.only_old", &diff.only_old), ("diff.only_new", &diff.only_new)] {
        if !ids.is_empty() {
            let _ = writeln!(text, "### {}\n\n{}\n", escaped(texts.say(key)), escaped(&ids.join(", ")));
        }
    }
    if all && !diff.confidence.is_empty() {
        let _ =
            writeln!(text, "### {}\n", escaped(&texts.fill("diff.confidence", &[("count", &diff.confidence.len())])));
        for change in &diff.confidence {
            let answer = answer(texts, change.answer);
            let _ = writeln!(text, "- {} {answer}: {:.2} → {:.2}", escaped(&change.id), change.old, change.new);
        }
        text.push('\n');
    }
    for (key, side) in [("diff.old", &diff.old), ("diff.new", &diff.new)] {
        let _ = writeln!(text, "<sub>{}</sub>  ", escaped(&texts.fill(key, &[("report", &subject(side))])));
    }
    text
}

fn show(text: &mut String, change: &Change, texts: &Texts) {
    let (old, new) = (answer(texts, change.old), answer(texts, change.new));
    let _ = writeln!(text, "- **{}** {old} → **{new}**: {}", escaped(&change.id), escaped(&change.statement));
    let reason = if change.by_person { texts.say("diff.by_person") } else { &change.reason };
    let _ = writeln!(text, "  {}", escaped(reason));
    for (key, pieces) in [("diff.went", &change.went), ("diff.appeared", &change.appeared)] {
        for piece in pieces.iter().take(PIECES) {
            let _ = writeln!(text, "  - {}", escaped(&texts.fill(key, &[("piece", &described(piece))])));
        }
        let left = pieces.len().saturating_sub(PIECES);
        if left > 0 {
            let _ = writeln!(text, "  - {}", escaped(&texts.fill("diff.left", &[("count", &left)])));
        }
    }
}

/// Text on one line that Markdown takes as text: no markup, no HTML, no link, no mention of a person.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in plain_line(text).chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            // A comment of no width: a forge looks for mentions in text, whatever is escaped in it.
            '@' => safe.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '|' | '~' | '!' | '$' => {
                safe.push('\\');
                safe.push(c);
            }
            // `https://…` and `www.…` would become links by themselves.
            ':' if text.contains("://") => safe.push_str("&#58;"),
            c => safe.push(c),
        }
    }
    safe.replace("www.", "www&#46;")
}
