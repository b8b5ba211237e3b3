//! Lines of a text with their numbers, and what readers that work by line ask of them.

use crate::flow::{Flow, is_wide};
use regex::Regex;
use std::sync::LazyLock;

/// A line without its end and without the indentation of the block it stands in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    pub(crate) number: u32,
}

static MARKER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[-*+•‣・]|\(?(?:\d{1,3}|#|[a-zA-Z])[.)])[ \t]+").expect("the pattern is valid"));

impl<'a> Line<'a> {
    pub(crate) fn is_blank(self) -> bool {
        self.text.trim().is_empty()
    }

    /// The number of bytes of white space it begins with.
    pub(crate) fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }

    /// The line without `width` bytes of white space, or without as much as it has.
    pub(crate) fn dedent(self, width: usize) -> Self {
        let width = width.min(self.indent());
        Self { text: self.text.get(width..).unwrap_or_default(), number: self.number }
    }

    /// The width of the mark of a list item the line begins with, the space after it included.
    pub(crate) fn marker(self) -> Option<usize> {
        MARKER.find(self.text).map(|found| found.end())
    }

    /// The character an underline is made of: three or more of the same punctuation and nothing else.
    pub(crate) fn rule(self) -> Option<char> {
        let text = self.text.trim_end();
        let first = text.chars().next().filter(char::is_ascii_punctuation)?;
        (text.len() >= 2 && text.chars().all(|letter| letter == first)).then_some(first)
    }

    /// How many columns the line takes.
    pub(crate) fn width(self) -> usize {
        self.text.trim_end().chars().map(|letter| if is_wide(letter) { 2 } else { 1 }).sum()
    }
}

/// The lines of a text.
pub(crate) fn of(text: &str) -> Vec<Line<'_>> {
    text.lines().zip(1..).map(|(text, number)| Line { text, number }).collect()
}

/// Running text of several lines.
pub(crate) fn join(lines: &[Line<'_>]) -> Flow {
    let mut flow = Flow::default();
    for line in lines {
        flow.soft_break();
        flow.push(line.text.trim(), line.number);
    }
    flow
}

/// The text of several lines as written.
pub(crate) fn verbatim(lines: &[Line<'_>]) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(line.text);
        text.push('\n');
    }
    text
}

/// The state of a task box at the start of an item, and the width of the box.
pub(crate) fn task(text: &str) -> Option<(bool, usize)> {
    let (mark, _) = text.strip_prefix('[')?.split_once(']')?;
    let done = match mark {
        " " | "" => false,
        "x" | "X" | "*" => true,
        _ => return None,
    };
    let width = mark.len() + 2;
    text.get(width..)?.starts_with(' ').then_some((done, width + 1))
}
