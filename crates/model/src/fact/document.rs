//! Documents: headings, paragraphs, lists, tables, and what their sentences claim.

use crate::place::{Lines, RepoPath};

/// The language a document is written in, as far as matura reads languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English, or any language that is not told apart from it.
    English,
    /// Japanese.
    Japanese,
}

/// In what mood something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mood {
    /// As a fact: "we roll back by …".
    Stated,
    /// As something to come or to be done: "TODO", "future work", "will be added", an open task box,
    /// 「今後」「予定」.
    Planned,
    /// Denied: "rollback is not implemented", 「未実装」「ありません」.
    Denied,
    /// As a question or a condition: "is drift monitored?", "you could add …".
    Asked,
}

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// 1 for the title, 2 for what stands under it, and so on; 0 for text before any heading.
    pub level: u8,
    /// The heading's text without markup; empty at level 0.
    pub heading: String,
    /// From the heading to the line before the next heading of any level.
    pub lines: Lines,
    /// The index of the section it is part of.
    pub parent: Option<u32>,
}

/// What a block of text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// An item of a list; `done` is set for a task box.
    Item {
        /// `Some(true)` for `[x]`, `Some(false)` for `[ ]`.
        done: Option<bool>,
    },
    /// Code, with the language named on its fence, if any.
    Code {
        /// The language in lower case.
        language: Option<String>,
    },
    /// A quotation.
    Quote,
}

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text without markup; code as written.
    pub text: String,
    /// Where it stands.
    pub lines: Lines,
    /// The index of its section.
    pub section: u32,
}

/// One sentence, list item or table row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its text without markup.
    pub text: String,
    /// In what mood it is said.
    pub mood: Mood,
    /// Where it stands.
    pub lines: Lines,
    /// The index of its section.
    pub section: u32,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The cells of its head.
    pub head: Vec<String>,
    /// Its rows, with the line of each.
    pub rows: Vec<(Vec<String>, u32)>,
    /// Where it stands.
    pub lines: Lines,
    /// The index of its section.
    pub section: u32,
}

/// A link or a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, as written.
    pub to: String,
    /// Its text, or the picture's alternative text.
    pub text: String,
    /// True for a picture.
    pub image: bool,
    /// Its line.
    pub line: u32,
    /// The index of its section.
    pub section: u32,
}

/// A document, or the prose cells of a notebook taken together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The file; lines are those of the file as stored, also for a notebook.
    pub path: RepoPath,
    /// The language most of it is written in.
    pub language: Language,
    /// `key: value` front matter as written, with its lines.
    pub front_matter: Option<(String, Lines)>,
    /// Its sections, in order. Never empty: text before the first heading is section 0.
    pub sections: Vec<Section>,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// Its statements, in order; those in code blocks are left out.
    pub statements: Vec<Statement>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Its links and pictures.
    pub links: Vec<Link>,
}

impl Document {
    /// The headings from the outermost down to the section, the section's own included.
    pub fn heading_path(&self, section: u32) -> Vec<&str> {
        let mut path = Vec::new();
        let mut at = Some(section);
        while let Some(section) = at.and_then(|index| self.sections.get(index as usize)) {
            if !section.heading.is_empty() {
                path.push(section.heading.as_str());
            }
            at = section.parent;
        }
        path.reverse();
        path
    }
}
