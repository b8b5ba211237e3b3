//! AsciiDoc: headings, paragraphs, lists, delimited blocks, tables, admonitions, pictures.

use crate::builder::Builder;
use crate::flow::Flow;
use crate::inline;
use crate::line::{self, Line};
use matura_model::Lines;
use matura_model::fact::BlockKind;
use regex::Regex;
use std::sync::LazyLock;

static HEADING: LazyLock<Regex> = LazyLock::new(|| regex(r"^(={1,6}|#{1,6})\s+(\S.*?)\s*$"));
static ITEM: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*(?:\*{1,5}|-|\.{1,5}|\d{1,3}\.)\s+"));
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| regex(r"^:!?[\w-]+!?:(?:\s|$)"));
static PICTURE: LazyLock<Regex> = LazyLock::new(|| regex(r"^image::([^\s\[\]]+)\[([^\]]*)\]\s*$"));
static NOTE: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+"));
static MACRO: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:include|ifdef|ifndef|endif|ifeval|toc|video)::"));
static TERM: LazyLock<Regex> = LazyLock::new(|| regex(r"^(\S.*?):{2,4}\s+(\S.*)$"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// Reads a text.
pub(crate) fn read(text: &str, builder: &mut Builder) {
    let lines = line::of(text);
    let mut reader = Reader { builder, language: None, quote: false };
    let mut at = 0;
    while let Some(rest) = lines.get(at..).filter(|rest| !rest.is_empty()) {
        at += reader.block(rest).max(1);
    }
}

struct Reader<'b> {
    builder: &'b mut Builder,
    /// The language of the `[source,…]` line before a block.
    language: Option<String>,
    /// True between the marks of a quotation.
    quote: bool,
}

impl Reader<'_> {
    /// Reads the block at the start of `rest`; the number of its lines.
    fn block(&mut self, rest: &[Line<'_>]) -> usize {
        let Some(&first) = rest.first() else { return 1 };
        let text = first.text.trim_end();
        if text.starts_with("//") && text != "////" || ATTRIBUTE.is_match(text) || MACRO.is_match(text) {
            return 1;
        }
        match text {
            "" | "+" | "--" | "====" | "****" => return 1,
            "____" => {
                self.quote = !self.quote;
                return 1;
            }
            "|===" | ",===" => return self.table(rest),
            "////" | "++++" => return until(rest, text) + 1,
            _ if text.starts_with("----") || text.starts_with("....") || text.starts_with("```") => {
                return self.code(rest);
            }
            _ => {}
        }
        if let Some(found) = HEADING.captures(text) {
            return self.heading(&found, first.number);
        }
        if let Some(found) = PICTURE.captures(text) {
            let part = |index: usize| found.get(index).map_or("", |part| part.as_str());
            self.builder.link(part(1), inline::first_value(part(2)), true, first.number);
            return 1;
        }
        if text.starts_with('[') && text.ends_with(']') {
            let inner = text.trim_matches(['[', ']']);
            self.language =
                inner.strip_prefix("source,").and_then(|rest| rest.split(',').next()).map(str::to_lowercase);
            return 1;
        }
        if let Some(found) = ITEM.find(text) {
            return self.item(rest, found.end());
        }
        self.paragraph(rest)
    }

    fn heading(&mut self, found: &regex::Captures<'_>, number: u32) -> usize {
        let part = |index: usize| found.get(index).map_or("", |part| part.as_str());
        let level = u8::try_from(part(1).len()).unwrap_or(6);
        let (flow, links) = inline::asciidoc(&Flow::of(part(2), number));
        self.builder.heading(level, flow.text(), number);
        self.links(links);
        1
    }

    fn links(&mut self, links: Vec<inline::Found>) {
        for link in links {
            self.builder.link(&link.to, &link.text, link.image, link.line);
        }
    }

    fn prose(&mut self, kind: BlockKind, raw: &Flow) {
        let (flow, links) = inline::asciidoc(raw);
        self.links(links);
        self.builder.prose(kind, flow);
    }

    fn code(&mut self, rest: &[Line<'_>]) -> usize {
        let Some(&first) = rest.first() else { return 1 };
        let fence = first.text.trim_end();
        let named = fence.strip_prefix("```").filter(|name| !name.is_empty()).map(str::to_lowercase);
        let mark = if fence.starts_with("```") { "```" } else { fence };
        let end = until(rest, mark);
        let language = self.language.take().or(named);
        if let Some(inner) = rest.get(1..end).filter(|inner| !inner.is_empty()) {
            let last = inner.last().map_or(first.number, |line| line.number);
            self.builder.code(language, line::verbatim(inner), Lines::new(first.number + 1, last));
        }
        end + 1
    }

    fn item(&mut self, rest: &[Line<'_>], width: usize) -> usize {
        let Some(&first) = rest.first() else { return 1 };
        let mut opening = first.text.get(width..).unwrap_or_default();
        let task = line::task(opening);
        if let Some((_, width)) = task {
            opening = opening.get(width..).unwrap_or_default();
        }
        let goes_on = |line: &&Line<'_>| !line.is_blank() && !ends_text(line) && !ITEM.is_match(line.text);
        let mut lines = vec![Line { text: opening, number: first.number }];
        lines.extend(rest.iter().skip(1).take_while(goes_on));
        self.prose(BlockKind::Item { done: task.map(|(done, _)| done) }, &line::join(&lines));
        lines.len()
    }

    fn paragraph(&mut self, rest: &[Line<'_>]) -> usize {
        let lines: Vec<Line<'_>> = rest
            .iter()
            .enumerate()
            .take_while(|(index, line)| {
                *index == 0 || !line.is_blank() && !ends_text(line) && !ITEM.is_match(line.text)
            })
            .map(|(_, line)| *line)
            .collect();
        let mut shown = lines.clone();
        if let Some(first) = shown.first_mut() {
            let note = NOTE.find(first.text).map_or(0, |found| found.end());
            first.text = first.text.get(note..).unwrap_or_default();
            // The title of a block: `.Title`.
            first.text =
                first.text.strip_prefix('.').filter(|rest| !rest.starts_with([' ', '.'])).unwrap_or(first.text);
        }
        let mut flow = line::join(&shown);
        if let (1, Some(first)) = (shown.len(), shown.first())
            && let Some(found) = TERM.captures(first.text)
        {
            let part = |index: usize| found.get(index).map_or("", |part| part.as_str());
            flow = Flow::of(&format!("{}: {}", part(1), part(2)), first.number);
        }
        let kind = if self.quote { BlockKind::Quote } else { BlockKind::Paragraph };
        self.prose(kind, &flow);
        lines.len()
    }

    /// Cells begin with `|`; a line with all cells of a row makes the number of columns known.
    fn table(&mut self, rest: &[Line<'_>]) -> usize {
        let Some(&first) = rest.first() else { return 1 };
        let end = until(rest, first.text.trim_end());
        let inner = rest.get(1..end).unwrap_or_default();
        let mut cells: Vec<Flow> = Vec::new();
        let mut columns = 0;
        let mut head_is_alone = false;
        for (index, line) in inner.iter().enumerate() {
            let before = cells.len();
            let mut parts = line.text.split('|');
            let opening = parts.next().unwrap_or_default().trim();
            if let Some(cell) = cells.last_mut().filter(|_| !opening.is_empty()) {
                cell.soft_break();
                cell.push(opening, line.number);
            }
            cells.extend(parts.map(|part| Flow::of(part.trim(), line.number)));
            let added = cells.len() - before;
            if columns == 0 && added > 0 {
                columns = added;
                head_is_alone = added > 1 && inner.get(index + 1).is_some_and(|next| next.is_blank());
            }
        }
        let links: Vec<_> = cells.iter().map(inline::asciidoc).collect();
        let mut rows: Vec<Vec<Flow>> = Vec::new();
        for (index, (flow, found)) in links.into_iter().enumerate() {
            self.links(found);
            if index % columns.max(1) == 0 {
                rows.push(Vec::new());
            }
            if let Some(row) = rows.last_mut() {
                row.push(flow);
            }
        }
        let head = if head_is_alone && !rows.is_empty() { rows.remove(0) } else { Vec::new() };
        let last = inner.last().map_or(first.number, |line| line.number);
        self.builder.table(&head, &rows, Lines::new(first.number, last));
        end + 1
    }
}

/// True for a line that cannot go on with a paragraph.
fn ends_text(line: &Line<'_>) -> bool {
    let text = line.text.trim_end();
    matches!(text, "|===" | "____" | "====" | "****" | "--" | "+" | "++++" | "////")
        || text.starts_with("----")
        || text.starts_with("....")
        || text.starts_with("```")
        || text.starts_with("image::")
        || HEADING.is_match(text)
        || text.starts_with('[') && text.ends_with(']')
}

/// The position of the next line that is `mark`, or of the end.
fn until(lines: &[Line<'_>], mark: &str) -> usize {
    lines.iter().skip(1).position(|line| line.text.trim_end() == mark).map_or(lines.len(), |position| position + 1)
}
