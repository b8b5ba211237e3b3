//! The lines of a scanned file around a piece of evidence.

use matura_report::mask;
use serde::Serialize;

/// Lines that are shown around the evidence at most, on each side.
const AROUND: usize = 200;
/// Lines of one piece of evidence that are shown at most.
const WITHIN: usize = 400;
/// Characters of a line that are shown.
const WIDE: usize = 1000;

/// Lines of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Lines {
    /// The file.
    pub(crate) path: String,
    /// The number of the first line, from 1.
    pub(crate) first: usize,
    /// The number of lines of the file.
    pub(crate) total: usize,
    /// The lines, secrets masked.
    pub(crate) lines: Vec<String>,
}

/// The lines `first..=last` of a text with `around` lines on each side, secrets masked.
pub(crate) fn lines(path: &str, text: &str, first: u32, last: u32, around: usize) -> Lines {
    let around = around.min(AROUND);
    let all: Vec<&str> = text.lines().collect();
    let first = (first as usize).clamp(1, all.len().max(1));
    let last = (last as usize).clamp(first, first + WITHIN).min(all.len());
    let start = first.saturating_sub(around).max(1);
    let end = (last + around).min(all.len());
    let mut in_key = all.iter().take(start - 1).fold(false, |in_key, line| key_goes_on(in_key, line));
    let mut shown = Vec::new();
    for line in all.get(start - 1..end).unwrap_or_default() {
        let goes_on = key_goes_on(in_key, line);
        let masked = if in_key { "[masked]".to_owned() } else { mask(line).into_owned() };
        let mut cut: String = masked.trim_end().chars().take(WIDE).collect();
        if cut.len() < masked.trim_end().len() {
            cut.push('…');
        }
        shown.push(cut);
        in_key = goes_on;
    }
    Lines { path: path.to_owned(), first: start, total: all.len(), lines: shown }
}

/// True when the line after this one is still part of a private key: a single line does not tell.
fn key_goes_on(in_key: bool, line: &str) -> bool {
    let is_key = line.contains("PRIVATE KEY-----");
    (in_key && !line.contains("-----END")) || (is_key && line.contains("-----BEGIN") && !line.contains("-----END"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, (first, last, around): (u32, u32, usize), expected: (usize, &[&str])) {
        let found = lines("a.py", text, first, last, around);
        let lines: Vec<&str> = found.lines.iter().map(String::as_str).collect();
        assert_eq!((found.first, lines.as_slice()), expected);
    }

    #[test]
    fn lines_around_a_place() {
        let text = "a\nb\nc\nd\ne\n";
        check(text, (3, 3, 1), (2, &["b", "c", "d"]));
        check(text, (1, 2, 1), (1, &["a", "b", "c"]));
        check(text, (5, 5, 9), (1, &["a", "b", "c", "d", "e"]));
        // The text may be shorter than what was said of it.
        check(text, (7, 9, 0), (5, &["e"]));
        check("", (1, 1, 3), (1, &[]));
        check(text, (4, 2, 0), (4, &["d"]));
    }

    #[test]
    fn secrets_are_masked_line_by_line() {
        let key = "x\n-----BEGIN RSA PRIVATE KEY-----\nMIIabc\nshort\n-----END RSA PRIVATE KEY-----\ny\n";
        check(key, (4, 4, 0), (4, &["[masked]"]));
        check(key, (1, 1, 9), (1, &["x", "[masked]", "[masked]", "[masked]", "[masked]", "y"]));
        check("password = \"hunter2\"\n", (1, 1, 0), (1, &["password = \"[masked]\""]));
    }

    #[test]
    fn long_lines_are_cut_at_a_character() {
        let found = lines("a", &"é".repeat(WIDE + 5), 1, 1, 0);
        assert_eq!(found.lines.first().map(|line| line.chars().count()), Some(WIDE + 1));
    }
}
