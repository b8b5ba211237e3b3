//! Documents of every markup to headings, statements with their mood, tables, links, release entries.
//!
//! Every reader takes any text and never fails. Statements are sentences of paragraphs, items and
//! quotations, and rows of tables; headings and code are none.

#![warn(missing_docs)]

mod asciidoc;
mod builder;
mod flow;
mod html;
mod inline;
mod line;
mod markdown;
mod mood;
mod plain;
mod release;
mod rst;
mod rst_table;
mod sentence;
mod writer;

pub use release::{ReleaseEntry, releases};

use builder::Builder;
use matura_model::fact::{Document, Mood};
use matura_model::limits::DOCUMENT_BYTES;
use matura_model::{FileKind, Lines, Problem, RepoPath};

/// Folders of documents that speak of what is still to come.
const PLAN_FOLDERS: &[&str] = &["backlog", "roadmap", "todo", "todos"];

/// Such folders inside a folder of documents: elsewhere they may be what a product does.
const PLAN_FOLDERS_IN_DOCUMENTS: &[&str] = &["planning", "plans"];

/// Parts of names of such documents. A plan by itself is none: a rollback plan is in force.
const PLAN_NAMES: &[&str] = &[
    "backlog",
    "implementation_plan",
    "improvement_plan",
    "migration_plan",
    "refactoring_plan",
    "roadmap",
    "upgrade_plan",
];

/// Reads a document. A kind that is no document's is read as plain text. What a plan states or
/// denies (`docs/planning/x.md`, `ROADMAP.md`) is planned.
pub fn document(path: &RepoPath, kind: FileKind, text: &str) -> (Document, Vec<Problem>) {
    let count = u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1);
    let mut builder = Builder::new(path, Lines::new(1, count));
    let text = within_limit(text, &mut builder);
    match kind {
        FileKind::Markdown => markdown_page(text, count, &mut builder),
        FileKind::Rst => rst::read(text, &mut builder),
        FileKind::AsciiDoc => asciidoc::read(text, &mut builder),
        FileKind::Web => {
            let lines: Vec<u32> = (1..=count).collect();
            markdown::read(text, &lines, &mut builder);
        }
        _ => plain::read(text, &mut builder),
    }
    let (mut document, problems) = builder.finish();
    if is_plan(path) {
        for statement in document.statements.iter_mut().filter(|statement| statement.mood != Mood::Asked) {
            statement.mood = Mood::Planned;
        }
    }
    (document, problems)
}

/// True for a document that tells by its place or name that it speaks of what is still to come.
fn is_plan(path: &RepoPath) -> bool {
    let folder = path.folder().to_lowercase();
    let stem = path.stem().to_lowercase().replace([' ', '-'], "_");
    let documents = folder.split('/').any(|part| matches!(part, "doc" | "docs" | "documentation"));
    let is_folder = |part: &str| PLAN_FOLDERS.contains(&part) || documents && PLAN_FOLDERS_IN_DOCUMENTS.contains(&part);
    folder.split('/').any(is_folder) || PLAN_NAMES.iter().any(|name| stem.contains(name))
}

/// Reads the prose cells of a notebook as one document: the Markdown of each cell, and for each of
/// its lines the line of the file it is stored on.
pub fn notebook_document(path: &RepoPath, cells: &[(String, Vec<u32>)]) -> Document {
    let numbers = || cells.iter().flat_map(|(_, lines)| lines.iter().copied());
    let lines = Lines::new(numbers().min().unwrap_or(1), numbers().max().unwrap_or(1));
    let mut builder = Builder::new(path, lines);
    for (text, lines) in cells {
        markdown::read(text, lines, &mut builder);
    }
    builder.finish().0
}

/// The text up to the limit, cut at the end of a line.
fn within_limit<'a>(text: &'a str, builder: &mut Builder) -> &'a str {
    if text.len() <= DOCUMENT_BYTES {
        return text;
    }
    let end = (0..=DOCUMENT_BYTES).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    let kept = text.get(..end).unwrap_or_default();
    let kept = kept.rfind('\n').and_then(|end| kept.get(..end)).unwrap_or(kept);
    let line = u32::try_from(kept.lines().count()).unwrap_or(u32::MAX);
    builder.limit(line, "the document is longer than is read");
    kept
}

fn markdown_page(text: &str, count: u32, builder: &mut Builder) {
    let (matter, skipped) = front_matter(text);
    let mut first = 1;
    if let Some((matter, lines)) = matter {
        first = lines.last.saturating_add(2);
        builder.front_matter = Some((matter.to_owned(), lines));
    }
    let lines: Vec<u32> = (first..=count.max(first)).map(|line| line.min(count)).collect();
    markdown::read(text.get(skipped..).unwrap_or_default(), &lines, builder);
}

/// The front matter with its lines, and the number of bytes up to the text.
fn front_matter(text: &str) -> (Option<(&str, Lines)>, usize) {
    let none = (None, 0);
    let mut lines = text.split_inclusive('\n');
    let Some(opening) = lines.next() else { return none };
    let fence = opening.trim_end();
    if fence != "---" && fence != "+++" {
        return none;
    }
    let mut length = 0;
    for (index, line) in lines.enumerate() {
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        if line.trim_end() == fence || fence == "---" && line.trim_end() == "..." {
            let matter = text.get(opening.len()..opening.len() + length).unwrap_or_default();
            let says = matter.contains([':', '=']);
            let block = says.then_some((matter, Lines::new(2, number.saturating_add(1))));
            return if says { (block, opening.len() + length + line.len()) } else { none };
        }
        // Front matter does not begin with an empty line: that is a rule between paragraphs.
        if index == 0 && line.trim().is_empty() {
            return none;
        }
        length += line.len();
    }
    none
}
