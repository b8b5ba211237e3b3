//! A Markdown checklist under the assessment's headings.

use crate::Item;
use crate::answer::Words;
use crate::error::ImportError;
use crate::sheet::utf8;
use matura_model::Answer;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Words behind the statement that say more than the box does.
const BEHIND: &[char] = &['(', '（', '—', '–'];

/// The items with a box. One that is not ticked is a no, or left open where `checked_only` says so.
pub(crate) fn items(bytes: &[u8], checked_only: bool, words: &Words) -> Result<Vec<Item>, ImportError> {
    let text = utf8(bytes)?;
    let mut reading = Reading {
        text,
        checked_only,
        words,
        items: Vec::new(),
        heading: None,
        in_heading: false,
        open: None,
        said: String::new(),
    };
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TASKLISTS).into_offset_iter() {
        reading.event(event, range.start);
    }
    reading.finish_item();
    if reading.items.is_empty() { Err(ImportError::NoChecklist) } else { Ok(reading.items) }
}

struct Reading<'t> {
    text: &'t str,
    checked_only: bool,
    words: &'t Words,
    items: Vec<Item>,
    /// The heading above, and the one that is being read.
    heading: Option<String>,
    in_heading: bool,
    /// The line and the box of the item that is being read.
    open: Option<(usize, bool)>,
    said: String,
}

impl Reading<'_> {
    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                self.finish_item();
                self.in_heading = true;
                self.said.clear();
            }
            Event::End(TagEnd::Heading(_)) => {
                self.in_heading = false;
                self.heading = Some(std::mem::take(&mut self.said).trim().to_owned());
            }
            Event::Start(Tag::Item) | Event::End(TagEnd::Item) => self.finish_item(),
            Event::TaskListMarker(ticked) => {
                let line = self.text.get(..at).unwrap_or_default().matches('\n').count() + 1;
                self.open = Some((line, ticked));
                self.said.clear();
            }
            Event::Text(text) | Event::Code(text) if self.in_heading || self.open.is_some() => {
                self.said.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.said.push(' '),
            _ => {}
        }
    }

    fn finish_item(&mut self) {
        let Some((line, ticked)) = self.open.take() else { return };
        let said = std::mem::take(&mut self.said);
        let said = said.trim();
        let (number, rest) = numbered(said);
        let (statement, behind) = match rest.split_once(BEHIND) {
            Some((statement, behind)) => (statement.trim(), Some(behind.trim_end_matches([')', '）']).trim())),
            None => (rest, None),
        };
        let by_box = match (ticked, self.checked_only) {
            (true, _) => "yes",
            (false, false) => "no",
            (false, true) => "",
        };
        // `- [ ] … (n/a)` and `- [x] … (partly)` say more than their box.
        let more =
            behind.filter(|behind| matches!(self.words.answer(behind), Some(Answer::Partial | Answer::NotApplicable)));
        self.items.push(Item {
            place: format!("line {line}"),
            heading: self.heading.clone(),
            number,
            statement: statement.to_owned(),
            answer: more.unwrap_or(by_box).to_owned(),
            note: behind.filter(|behind| !behind.is_empty() && !self.words.is_word(behind)).map(str::to_owned),
        });
    }
}

/// The number or id that a text begins with, and what follows: `12. …`, `2.2.7a …`.
fn numbered(text: &str) -> (Option<String>, &str) {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    let first = first.trim_end_matches(['.', ':', ')']);
    let looks = first.starts_with(|c: char| c.is_ascii_digit())
        && first.chars().all(|c| c.is_ascii_digit() || c == '.' || c.is_ascii_lowercase())
        && first.len() <= 8;
    if looks { (Some(first.to_owned()), rest.trim_start()) } else { (None, text) }
}
