//! Running text that remembers which line of the file each part of it comes from.

use matura_model::Lines;
use std::ops::Range;

/// Text without markup. A space stands for a line end inside a paragraph, `\n` for a break the
/// author asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    text: String,
    /// Offset in `text` and the line from there on, in the order of the offsets.
    marks: Vec<(usize, u32)>,
    soft: bool,
}

impl Flow {
    pub(crate) fn of(text: &str, line: u32) -> Self {
        let mut flow = Self::default();
        flow.push(text, line);
        flow
    }

    /// Adds text that stands on `line`.
    pub(crate) fn push(&mut self, text: &str, line: u32) {
        if text.is_empty() {
            return;
        }
        if std::mem::take(&mut self.soft) && self.needs_space_before(text) {
            self.text.push(' ');
        }
        if self.marks.last().is_none_or(|&(_, last)| last != line) {
            self.marks.push((self.text.len(), line));
        }
        self.text.push_str(text);
    }

    /// A line end inside a paragraph: a space, or nothing between two Japanese characters.
    pub(crate) fn soft_break(&mut self) {
        self.soft = true;
    }

    /// A break that ends a sentence.
    pub(crate) fn hard_break(&mut self) {
        self.soft = false;
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn needs_space_before(&self, next: &str) -> bool {
        match (self.text.chars().next_back(), next.chars().next()) {
            (Some(last), Some(first)) => {
                !(last.is_whitespace() || first.is_whitespace() || is_wide(last) && is_wide(first))
            }
            _ => false,
        }
    }

    /// Adds a part of another text with its lines.
    pub(crate) fn push_part(&mut self, other: &Self, part: Range<usize>) {
        let mut at = part.start;
        while at < part.end {
            let line = other.line_at(at);
            let next = other.marks.partition_point(|&(offset, _)| offset <= at);
            let end = other.marks.get(next).map_or(part.end, |&(offset, _)| offset.min(part.end));
            self.push(other.text.get(at..end).unwrap_or_default(), line);
            at = end;
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// True when what is pushed next stands at the start of a line.
    pub(crate) fn at_line_start(&self) -> bool {
        self.soft || self.text.is_empty() || self.text.ends_with('\n')
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        if self.text.is_char_boundary(length) {
            self.text.truncate(length);
            self.marks.retain(|&(offset, _)| offset < length);
        }
    }

    pub(crate) fn line_at(&self, offset: usize) -> u32 {
        let next = self.marks.partition_point(|&(start, _)| start <= offset);
        self.marks.get(next.saturating_sub(1)).map_or(1, |&(_, line)| line)
    }

    /// The lines a part of the text stands on.
    pub(crate) fn lines(&self, part: Range<usize>) -> Lines {
        Lines::new(self.line_at(part.start), self.line_at(part.end.saturating_sub(1).max(part.start)))
    }

    /// The lines of all of it but the white space around it.
    pub(crate) fn all_lines(&self) -> Lines {
        self.lines(trim(&self.text, 0..self.text.len()))
    }
}

/// The part without the white space at its ends.
pub(crate) fn trim(text: &str, part: Range<usize>) -> Range<usize> {
    let Some(inner) = text.get(part.clone()) else { return part };
    let start = part.start + (inner.len() - inner.trim_start().len());
    let end = start + inner.trim().len();
    start..end
}

/// One space for each run of white space, none at the ends.
pub(crate) fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

pub(crate) fn is_kana(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9d}')
}

pub(crate) fn is_kanji(letter: char) -> bool {
    matches!(letter, '\u{3005}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Characters that are written without spaces between words, with their punctuation.
pub(crate) fn is_wide(letter: char) -> bool {
    is_kana(letter) || is_kanji(letter) || matches!(letter, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}')
}

/// The number of words: runs with a letter or digit in them; two Japanese characters count as one.
pub(crate) fn words(text: &str) -> usize {
    let wide = text.chars().filter(|&letter| is_kana(letter) || is_kanji(letter)).count();
    let spaced = |word: &&str| word.chars().any(|letter| letter.is_alphanumeric() && !is_wide(letter));
    text.split_whitespace().filter(spaced).count() + wide.div_ceil(2)
}
