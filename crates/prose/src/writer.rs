//! Collects running text, links, headings, items and tables as a markup reader meets them, and hands
//! them to the builder when a block is complete. Used by Markdown and by HTML inside it.

use crate::builder::Builder;
use crate::flow::{Flow, squeeze};
use matura_model::Lines;
use matura_model::fact::BlockKind;

/// What the text at hand is part of.
enum Container {
    Quote,
    /// `used` once its first paragraph is written: later ones are paragraphs.
    Item {
        done: Option<bool>,
        used: bool,
    },
}

struct OpenLink {
    to: String,
    text: String,
    image: bool,
    line: u32,
}

#[derive(Default)]
struct OpenTable {
    first: u32,
    last: u32,
    head: Vec<Flow>,
    rows: Vec<Vec<Flow>>,
    row: Vec<Flow>,
    /// True while the row at hand is the head.
    in_head: bool,
    in_cell: bool,
    /// Tables inside this one.
    nested: u32,
}

/// How a line begins that opens an admonition, a folded one, or a tab in MkDocs.
pub(crate) const ADMONITIONS: [&str; 4] = ["!!! ", "??? ", "???+ ", "=== "];

/// What stands behind the mark, kind and title of an admonition; `None` for any other text.
fn admonition_body(flow: &Flow) -> Option<Flow> {
    let text = flow.text();
    let rest = ADMONITIONS.iter().find_map(|mark| text.strip_prefix(mark))?;
    let kind = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '-').unwrap_or(rest.len());
    let after = rest.get(kind..)?.trim_start();
    let body = match after.strip_prefix(['"', '“']).and_then(|title| title.split_once(['"', '”'])) {
        Some((_, body)) => body,
        None => after,
    };
    let mut shown = Flow::default();
    shown.push_part(flow, text.len() - body.len()..text.len());
    Some(shown)
}

/// The blocks being written.
pub(crate) struct Writer<'b> {
    pub(crate) builder: &'b mut Builder,
    flow: Flow,
    containers: Vec<Container>,
    heading: Option<(u8, u32)>,
    table: Option<OpenTable>,
    open_links: Vec<OpenLink>,
    links: Vec<OpenLink>,
    struck: u32,
    /// The first words of the paragraph written last.
    pub(crate) last_paragraph: String,
}

impl<'b> Writer<'b> {
    pub(crate) fn new(builder: &'b mut Builder) -> Self {
        Self {
            builder,
            flow: Flow::default(),
            containers: Vec::new(),
            heading: None,
            table: None,
            open_links: Vec::new(),
            links: Vec::new(),
            struck: 0,
            last_paragraph: String::new(),
        }
    }

    /// Adds text to the block at hand, to the links it stands in, or to the picture it describes.
    pub(crate) fn text(&mut self, text: &str, line: u32) {
        if self.struck > 0 {
            return;
        }
        for link in &mut self.open_links {
            link.text.push_str(text);
        }
        if !self.open_links.iter().any(|link| link.image) {
            self.flow.push(text, line);
        }
    }

    pub(crate) fn soft_break(&mut self) {
        for link in &mut self.open_links {
            link.text.push(' ');
        }
        self.flow.soft_break();
    }

    pub(crate) fn hard_break(&mut self) {
        if self.heading.is_some() || self.in_table() { self.soft_break() } else { self.flow.hard_break() }
    }

    pub(crate) fn at_line_start(&self) -> bool {
        self.flow.at_line_start()
    }

    pub(crate) fn flow_mut(&mut self) -> &mut Flow {
        &mut self.flow
    }

    pub(crate) fn strike(&mut self, on: bool) {
        self.struck = if on { self.struck.saturating_add(1) } else { self.struck.saturating_sub(1) };
    }

    pub(crate) fn open_link(&mut self, to: &str, image: bool, line: u32) {
        self.open_links.push(OpenLink { to: to.to_owned(), text: String::new(), image, line });
    }

    pub(crate) fn close_link(&mut self, image: bool) {
        if let Some(at) = self.open_links.iter().rposition(|link| link.image == image) {
            self.links.push(self.open_links.remove(at));
        }
    }

    /// Adds a picture that stands in no running text of its own.
    pub(crate) fn image(&mut self, to: &str, text: &str, line: u32) {
        for link in &mut self.open_links {
            link.text.push_str(text);
        }
        self.links.push(OpenLink { to: to.to_owned(), text: text.to_owned(), image: true, line });
    }

    /// Ends the paragraph at hand. Inside a heading or a cell it only ends a line.
    pub(crate) fn flush(&mut self) {
        if self.heading.is_some() || self.in_table() {
            self.flow.soft_break();
            return;
        }
        let flow = std::mem::take(&mut self.flow);
        self.send_links();
        if flow.is_blank() {
            return;
        }
        let kind = match self.containers.last_mut() {
            Some(Container::Item { used: true, .. }) | None => BlockKind::Paragraph,
            Some(Container::Quote) => BlockKind::Quote,
            Some(Container::Item { done, used }) => {
                *used = true;
                BlockKind::Item { done: *done }
            }
        };
        self.last_paragraph = flow.text().trim_start().chars().take(40).collect();
        let shown = admonition_body(&flow);
        self.builder.prose(kind, shown.unwrap_or(flow));
    }

    fn send_links(&mut self) {
        for link in std::mem::take(&mut self.links) {
            self.builder.link(&link.to, &link.text, link.image, link.line);
        }
    }

    pub(crate) fn open_quote(&mut self) {
        self.flush();
        self.containers.push(Container::Quote);
    }

    pub(crate) fn open_item(&mut self) {
        self.flush();
        self.containers.push(Container::Item { done: None, used: false });
    }

    pub(crate) fn close_container(&mut self) {
        self.flush();
        self.containers.pop();
    }

    pub(crate) fn task(&mut self, checked: bool) {
        if let Some(Container::Item { done, .. }) = self.containers.last_mut() {
            *done = Some(checked);
        }
    }

    pub(crate) fn open_heading(&mut self, level: u8, line: u32) {
        self.close_heading();
        self.end_table();
        self.flush();
        self.heading = Some((level, line));
    }

    pub(crate) fn close_heading(&mut self) {
        if let Some((level, line)) = self.heading.take() {
            let flow = std::mem::take(&mut self.flow);
            self.builder.heading(level, flow.text(), line);
            self.send_links();
        }
    }

    fn in_table(&self) -> bool {
        self.table.is_some()
    }

    pub(crate) fn open_table(&mut self, line: u32) {
        if let Some(table) = &mut self.table {
            table.nested = table.nested.saturating_add(1);
            return;
        }
        self.close_heading();
        self.flush();
        self.table = Some(OpenTable { first: line, last: line, ..OpenTable::default() });
    }

    pub(crate) fn open_row(&mut self, head: bool) {
        self.close_row();
        if let Some(table) = self.table.as_mut().filter(|table| table.nested == 0) {
            table.in_head = head;
        }
    }

    pub(crate) fn open_cell(&mut self) {
        self.close_cell();
        if let Some(table) = self.table.as_mut().filter(|table| table.nested == 0) {
            table.in_cell = true;
            self.flow = Flow::default();
        }
    }

    /// Marks the row at hand as the head: it has a `<th>` and the table has no row yet.
    pub(crate) fn head_cell(&mut self) {
        if let Some(table) = self.table.as_mut().filter(|table| table.nested == 0)
            && table.rows.is_empty()
            && table.head.is_empty()
        {
            table.in_head = true;
        }
    }

    pub(crate) fn close_cell(&mut self) {
        let Some(table) = self.table.as_mut().filter(|table| table.nested == 0) else { return };
        if std::mem::take(&mut table.in_cell) {
            let flow = std::mem::take(&mut self.flow);
            if !flow.is_blank() {
                table.last = table.last.max(flow.all_lines().last);
            }
            table.row.push(flow);
        }
    }

    pub(crate) fn close_row(&mut self) {
        self.close_cell();
        let Some(table) = self.table.as_mut().filter(|table| table.nested == 0) else { return };
        let row = std::mem::take(&mut table.row);
        match std::mem::take(&mut table.in_head) {
            _ if row.is_empty() => {}
            true if table.head.is_empty() => table.head = row,
            _ => table.rows.push(row),
        }
    }

    pub(crate) fn close_table(&mut self, line: u32) {
        match &mut self.table {
            Some(table) if table.nested > 0 => table.nested -= 1,
            Some(table) => {
                table.last = table.last.max(line);
                self.end_table();
            }
            None => {}
        }
    }

    fn end_table(&mut self) {
        if let Some(table) = &mut self.table {
            table.nested = 0;
        }
        self.close_row();
        let Some(table) = self.table.take() else { return };
        self.flow = Flow::default();
        self.send_links();
        self.builder.table(&table.head, &table.rows, Lines::new(table.first, table.last));
    }

    pub(crate) fn code(&mut self, language: Option<String>, text: String, lines: Lines) {
        self.flush();
        self.builder.code(language.map(|name| squeeze(&name)).filter(|name| !name.is_empty()), text, lines);
    }

    /// Ends everything that is open.
    pub(crate) fn finish(&mut self) {
        while !self.open_links.is_empty() {
            self.links.push(self.open_links.remove(0));
        }
        self.close_heading();
        self.end_table();
        self.flush();
    }
}
