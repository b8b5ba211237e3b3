//! Offsets in the parsed text to lines of the file as stored.

use matura_model::Lines;
use ruff_text_size::{TextRange, TextSize};

/// A text with its lines. Lines end at `\n` alone, as everywhere in matura.
pub(crate) struct Source<'a> {
    text: &'a str,
    starts: Vec<u32>,
    stored: Option<Vec<u32>>,
}

impl<'a> Source<'a> {
    /// The text of a file.
    pub(crate) fn of_file(text: &'a str) -> Self {
        Self { text, starts: starts(text), stored: None }
    }

    /// Code gathered from a notebook; `stored` names for each of its lines the line in the notebook's file.
    pub(crate) fn of_cells(text: &'a str, stored: Vec<u32>) -> Self {
        Self { text, starts: starts(text), stored: Some(stored) }
    }

    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The source text of a node.
    pub(crate) fn slice(&self, range: TextRange) -> &'a str {
        self.text.get(range.start().to_usize()..range.end().to_usize()).unwrap_or_default()
    }

    /// The line of the stored file an offset stands on.
    pub(crate) fn line(&self, offset: TextSize) -> u32 {
        let index = self.starts.partition_point(|&start| start <= offset.to_u32()).saturating_sub(1);
        match &self.stored {
            None => u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1),
            Some(stored) => stored.get(index).or(stored.last()).copied().unwrap_or(1),
        }
    }

    /// The lines of the stored file a node stands on.
    pub(crate) fn lines(&self, range: TextRange) -> Lines {
        let last = match range.is_empty() {
            true => range.end(),
            false => range.end() - TextSize::new(1),
        };
        Lines::new(self.line(range.start()), self.line(last))
    }
}

fn starts(text: &str) -> Vec<u32> {
    let after_newlines = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(index, _)| index + 1);
    std::iter::once(0)
        .chain(after_newlines.filter(|&start| start < text.len()))
        .map(|start| u32::try_from(start).unwrap_or(u32::MAX))
        .collect()
}
