//! Puts a document together: sections, blocks, tables and links in, statements with their mood out.

use crate::flow::{Flow, is_kana, is_kanji, squeeze, trim};
use crate::{mood, sentence};
use matura_model::fact::{Block, BlockKind, Document, Language, Link, Mood, Section, Statement, Table};
use matura_model::{Lines, Problem, RepoPath};
use regex::Regex;
use std::sync::LazyLock;

/// An address written out in running text.
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"https?://[^\s<>"'`|\\^{}\[\]（）「」、。]+"#).expect("the pattern is valid"));

/// What a statement was read from.
enum Origin {
    Text,
    Item(Option<bool>),
    Row,
}

/// Text that is cut into statements once all headings are known.
struct Draft {
    flow: Flow,
    origin: Origin,
    section: u32,
}

/// A document in the making.
pub(crate) struct Builder {
    path: RepoPath,
    lines: Lines,
    /// What could not be read.
    pub(crate) problems: Vec<Problem>,
    /// Front matter with its lines.
    pub(crate) front_matter: Option<(String, Lines)>,
    sections: Vec<Section>,
    blocks: Vec<Block>,
    tables: Vec<Table>,
    links: Vec<Link>,
    drafts: Vec<Draft>,
}

impl Builder {
    /// A document whose text stands on `lines` of the file.
    pub(crate) fn new(path: &RepoPath, lines: Lines) -> Self {
        Self {
            path: path.clone(),
            lines,
            problems: Vec::new(),
            front_matter: None,
            sections: Vec::new(),
            blocks: Vec::new(),
            tables: Vec::new(),
            links: Vec::new(),
            drafts: Vec::new(),
        }
    }

    /// Notes that something was left out because of one of our limits.
    pub(crate) fn limit(&mut self, line: u32, message: &str) {
        if !self.problems.iter().any(|problem| problem.message == message) {
            self.problems.push(Problem::limit(&self.path, Some(line), message));
        }
    }

    /// The section at hand; text before any heading opens one of level 0.
    fn section(&mut self) -> u32 {
        if self.sections.is_empty() {
            self.sections.push(Section { level: 0, heading: String::new(), lines: self.lines, parent: None });
        }
        index(self.sections.len() - 1)
    }

    /// Opens a section.
    pub(crate) fn heading(&mut self, level: u8, text: &str, line: u32) {
        let heading = squeeze(text);
        if heading.is_empty() {
            return;
        }
        if let Some(last) = self.sections.last_mut() {
            last.lines.last = line.saturating_sub(1).max(last.lines.first);
        }
        let mut parent = self.sections.len().checked_sub(1).map(index);
        while let Some(above) = parent.and_then(|at| self.sections.get(at as usize)) {
            if above.level > 0 && above.level < level {
                break;
            }
            parent = above.parent;
        }
        let lines = Lines::new(line, self.lines.last.max(line));
        self.sections.push(Section { level, heading, lines, parent });
    }

    /// Adds a paragraph, an item or a quotation.
    pub(crate) fn prose(&mut self, kind: BlockKind, flow: Flow) {
        if flow.is_blank() {
            return;
        }
        let section = self.section();
        self.addresses(&flow, section);
        let origin = match kind {
            BlockKind::Item { done } => Origin::Item(done),
            BlockKind::Paragraph | BlockKind::Quote | BlockKind::Code { .. } => Origin::Text,
        };
        let text = flow.text().split('\n').map(squeeze).collect::<Vec<_>>().join("\n").trim().to_owned();
        self.blocks.push(Block { kind, text, lines: flow.all_lines(), section });
        self.drafts.push(Draft { flow, origin, section });
    }

    /// Adds code; the lines are those of the code, not of the fence around it.
    pub(crate) fn code(&mut self, language: Option<String>, text: String, lines: Lines) {
        let section = self.section();
        self.blocks.push(Block { kind: BlockKind::Code { language }, text, lines, section });
    }

    /// Adds a table, unless none of its cells says anything.
    pub(crate) fn table(&mut self, head: &[Flow], rows: &[Vec<Flow>], lines: Lines) {
        if head.iter().chain(rows.iter().flatten()).all(Flow::is_blank) {
            return;
        }
        let section = self.section();
        let mut texts = Vec::new();
        for cell in head {
            self.addresses(cell, section);
        }
        for row in rows {
            let line = row.iter().find(|cell| !cell.text().is_empty()).map_or(lines.first, |cell| cell.line_at(0));
            let cells: Vec<String> = row.iter().map(|cell| squeeze(cell.text())).collect();
            let mut flow = Flow::default();
            for cell in row.iter().filter(|cell| !cell.is_blank()) {
                self.addresses(cell, section);
                if !flow.text().is_empty() {
                    flow.push(" | ", flow.line_at(flow.text().len()));
                }
                flow.push_part(cell, trim(cell.text(), 0..cell.text().len()));
            }
            texts.push((cells, line));
            self.drafts.push(Draft { flow, origin: Origin::Row, section });
        }
        let head = head.iter().map(|cell| squeeze(cell.text())).collect();
        self.tables.push(Table { head, rows: texts, lines, section });
    }

    /// Adds a link or a picture.
    pub(crate) fn link(&mut self, to: &str, text: &str, image: bool, line: u32) {
        if !to.trim().is_empty() {
            let section = self.section();
            let (to, text) = (to.trim().to_owned(), squeeze(text));
            self.links.push(Link { to, text, image, line, section });
        }
    }

    /// Adds the addresses of a text that are not links already.
    fn addresses(&mut self, flow: &Flow, section: u32) {
        if !flow.text().contains("://") {
            return;
        }
        let first = flow.all_lines().first;
        for found in ADDRESS.find_iter(flow.text()) {
            let bare = found.as_str().trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '~', '\'']);
            let bare = if bare.contains('(') { bare } else { bare.trim_end_matches(')') };
            let near = self.links.iter().rev().take_while(|link| link.line >= first);
            if near.into_iter().all(|link| !link.to.starts_with(bare) && !link.text.contains(bare)) {
                let line = flow.line_at(found.start());
                self.links.push(Link { to: bare.to_owned(), text: bare.to_owned(), image: false, line, section });
            }
        }
    }

    /// The finished document.
    pub(crate) fn finish(mut self) -> (Document, Vec<Problem>) {
        self.section();
        let headings = self.moods();
        let language = self.language();
        let statements = self.drafts.iter().flat_map(|draft| {
            let heading = headings.get(draft.section as usize).copied().unwrap_or(Mood::Stated);
            statements(draft, heading)
        });
        let statements = statements.collect();
        self.links.sort_by_key(|link| link.line);
        let document = Document {
            path: self.path,
            language,
            front_matter: self.front_matter,
            sections: self.sections,
            blocks: self.blocks,
            statements,
            tables: self.tables,
            links: self.links,
        };
        (document, self.problems)
    }

    /// The mood each section gives to its text: its own heading's, or that of the one above.
    fn moods(&self) -> Vec<Mood> {
        let mut moods: Vec<Mood> = Vec::with_capacity(self.sections.len());
        for section in &self.sections {
            let above = section.parent.and_then(|parent| moods.get(parent as usize)).copied().unwrap_or(Mood::Stated);
            let own = mood::of_heading(&section.heading);
            moods.push(if own == Mood::Stated { above } else { own });
        }
        moods
    }

    fn language(&self) -> Language {
        let headings = self.sections.iter().map(|section| section.heading.as_str());
        let (mut letters, mut kana, mut wide) = (0_usize, 0_usize, 0_usize);
        for letter in headings.chain(self.drafts.iter().map(|draft| draft.flow.text())).flat_map(str::chars) {
            letters += usize::from(letter.is_alphabetic());
            kana += usize::from(is_kana(letter));
            wide += usize::from(is_kana(letter) || is_kanji(letter));
        }
        if kana > 0 && wide * 10 > letters { Language::Japanese } else { Language::English }
    }
}

fn statements(draft: &Draft, heading: Mood) -> Vec<Statement> {
    let text = draft.flow.text();
    let parts = match draft.origin {
        // A row is one statement: its cells explain each other.
        Origin::Row => vec![trim(text, 0..text.len())],
        Origin::Text | Origin::Item(_) => sentence::statements(text),
    };
    let done = match draft.origin {
        Origin::Item(done) => done,
        Origin::Text | Origin::Row => None,
    };
    let make = |part: std::ops::Range<usize>| {
        let words = squeeze(text.get(part.clone()).unwrap_or_default());
        let mood = mood::of_statement(&words, heading, done);
        Statement { text: words, mood, lines: draft.flow.lines(part), section: draft.section }
    };
    parts.into_iter().map(make).filter(|statement| !statement.text.is_empty()).collect()
}

fn index(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
